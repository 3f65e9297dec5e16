import { TextField } from "@/ui/field";
import { useTypedFirst } from "@/ui/typed_first";
import { useAddress } from "./address";

// What a list is searched for; it stands in the address as `q`.
export function AddressSearch({ label, hint }: { label: string; hint?: string }) {
  const address = useAddress();
  const field = useTypedFirst(address.text("q"), (q) => address.set({ q }));
  return <TextField label={label} type="search" autoComplete="off" placeholder={hint} {...field} />;
}
