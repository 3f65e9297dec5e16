// Whether the page is being printed: what is drawn as far as it is in sight is then drawn whole.
import { useSyncExternalStore } from "react";

const print = window.matchMedia("print");

function subscribe(listener: () => void): () => void {
  print.addEventListener("change", listener);
  return () => print.removeEventListener("change", listener);
}

export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => print.matches);
}
