// Where in the stream of all events a purchase order begins: found by halving, as a word in a
// dictionary, so that a long past is not read to show one order.
import type { Timestamp } from "@bufbuild/protobuf/wkt";

// When the first event behind a cursor happened. "expired": those events are no longer kept.
export type FirstAfter = (cursor: bigint) => Promise<Timestamp | "expired" | undefined>;

// So few are read at once: looking closer would not be quicker.
const CLOSE = 1_000n;
// An event may be numbered a little later than one that happened after it.
const MARGIN_SECONDS = 60n;

// A cursor with the order's own events behind it and, if there is one, not far before them. 0: all
// that are kept.
export async function cursorBefore(
  made: Timestamp | undefined,
  newest: bigint,
  firstAfter: FirstAfter,
): Promise<bigint> {
  if (!made) return 0n;
  let found = 0n;
  let low = 0n;
  let high = newest;
  while (high - low > CLOSE) {
    const middle = (low + high) / 2n;
    const first = await firstAfter(middle);
    if (first === "expired") low = middle;
    else if (first && first.seconds + MARGIN_SECONDS < made.seconds) low = found = middle;
    else high = middle;
  }
  return found;
}
