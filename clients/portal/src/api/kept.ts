// What is typed into a form survives leaving the page, a reload and a sign-in: it stays in the tab
// until it is sent or given up.
import { useCallback, useState } from "react";

const PREFIX = "backline.kept.";

function pack(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? { bigint: String(value) } : value;
}

function unpack(_: string, value: unknown): unknown {
  const packed =
    typeof value === "object" && value !== null && "bigint" in value ? value.bigint : undefined;
  return typeof packed === "string" ? BigInt(packed) : value;
}

export function readKept(key: string): unknown {
  const text = sessionStorage.getItem(PREFIX + key);
  return text === null ? undefined : JSON.parse(text, unpack);
}

export function useKept<Value>(
  key: string,
  initial: () => Value,
): [Value, (next: Value) => void, () => void] {
  const [value, setValue] = useState(() => (readKept(key) as Value | undefined) ?? initial());
  const set = useCallback(
    (next: Value) => {
      setValue(next);
      sessionStorage.setItem(PREFIX + key, JSON.stringify(next, pack));
    },
    [key],
  );
  const forget = useCallback(() => sessionStorage.removeItem(PREFIX + key), [key]);
  return [value, set, forget];
}
