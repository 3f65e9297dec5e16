// Whether the window is as narrow as a tablet held upright.
import { useMemo, useSyncExternalStore } from "react";

const narrow = window.matchMedia("(max-width: 60rem)");

function subscribe(listener: () => void): () => void {
  narrow.addEventListener("change", listener);
  return () => narrow.removeEventListener("change", listener);
}

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches);
}

// The columns that a tablet has room for, so that what matters is in sight. `beside`: something open
// beside the table takes a tablet's worth of the window.
export function useInSight<Column extends { id: string }>(
  columns: readonly Column[],
  leftOut: readonly string[],
  beside = false,
): readonly Column[] {
  const narrow = useNarrow() || beside;
  return useMemo(
    () => (narrow ? columns.filter(({ id }) => !leftOut.includes(id)) : columns),
    [columns, leftOut, narrow],
  );
}
