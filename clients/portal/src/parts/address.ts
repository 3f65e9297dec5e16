// What a screen shows, as the address says it: texts in the search parameters, nothing where one is
// not set, so that addresses stay short.
import { useNavigate, useSearch } from "@tanstack/react-router";

export interface Address {
  text: (name: string) => string;
  // Another selection is the same page: going back leaves it.
  set: (changes: Record<string, string | undefined>) => void;
}

export function changedSearch(
  before: Record<string, unknown>,
  changes: Record<string, string | undefined>,
): Record<string, unknown> {
  const merged = { ...before, ...changes };
  return Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined && value !== ""),
  );
}

export function useAddress(): Address {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  return {
    text: (name) => {
      const value = search[name];
      // The router reads "12" as a number.
      return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
    },
    set: (changes) => {
      void navigate({
        to: ".",
        replace: true,
        search: ((before: Record<string, unknown>) => changedSearch(before, changes)) as never,
      });
    },
  };
}
