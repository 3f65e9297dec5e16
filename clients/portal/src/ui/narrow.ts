// Whether the window is as narrow as a tablet held upright.
import { useSyncExternalStore } from "react";

const narrow = window.matchMedia("(max-width: 60rem)");

function subscribe(listener: () => void): () => void {
  narrow.addEventListener("change", listener);
  return () => narrow.removeEventListener("change", listener);
}

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches);
}
