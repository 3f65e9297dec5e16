import { PurchaseOrderLineState as State } from "@/api/gen/backline/v1/common_pb";
import { useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { STATE_KEYS, STATE_TONES, words } from "./words";

export function LineStateBadge({ state }: { state: State | undefined }) {
  const t = useTexts(words);
  const known = state ?? State.UNSPECIFIED;
  return <StatusBadge tone={STATE_TONES[known]}>{t(STATE_KEYS[known])}</StatusBadge>;
}
