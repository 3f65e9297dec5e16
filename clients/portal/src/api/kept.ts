// What is typed into a form survives leaving the page, a reload and a sign-in: it stays in the tab
// until it is sent or given up. It is the person's who typed it: who signs out takes it along.
import { useCallback, useState } from "react";

const PREFIX = "backline.kept.";
const OWNER = "backline.owner";

export function forgetKept(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  }
}

// Keeps what this person typed; what another left in this tab goes.
export function keepFor(userId: string): void {
  if (sessionStorage.getItem(OWNER) !== userId) forgetKept();
  sessionStorage.setItem(OWNER, userId);
}

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
