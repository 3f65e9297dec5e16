// A field whose text is said to somebody who answers later, such as the address.
import { type ChangeEvent, useState } from "react";

// While somebody types, the field shows what was typed: `value` comes after, and on a busy machine so
// late that letters would be lost. Else it shows `value`, whoever changed it.
export function useTypedFirst(value: string, change: (typed: string) => void) {
  const [typed, setTyped] = useState<string>();
  return {
    value: typed ?? value,
    onFocus: () => setTyped(value),
    onBlur: () => setTyped(undefined),
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      setTyped(event.target.value);
      change(event.target.value);
    },
  };
}
