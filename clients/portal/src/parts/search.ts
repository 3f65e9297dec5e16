// What a list's search field finds.

// Whether every word that was typed stands somewhere in what the row shows.
export function matches(shown: readonly string[], typed: string): boolean {
  const text = shown.join(" ").toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
