// The queue of a product as numbers: pure.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { daysBetween, type IsoDate, isoOf } from "@/api/dates";
import type { Backorder } from "@/api/gen/backline/v1/backorder_service_pb";

export interface QueueSummary {
  waiting: bigint;
  dated: bigint;
  undated: bigint;
  // Open entries whose promise lies after the day that the customer asked for.
  late: number;
  // Days that the oldest entry has waited.
  oldestDays: number;
  entries: number;
}

// Days that the promise lies after the requested day; undefined without one of both.
export function daysLateOf(backorder: Backorder): number | undefined {
  const wanted = isoOf(backorder.requestedDate);
  const promised = isoOf(backorder.promisedDate);
  return wanted && promised ? daysBetween(wanted, promised) : undefined;
}

// Base units that wait and have a date.
export function datedQuantity(backorder: Backorder): bigint {
  return backorder.promiseParts.reduce(
    (sum, part) => (part.promisedDate ? sum + part.quantity : sum),
    0n,
  );
}

export function summaryOf(backorders: readonly Backorder[], day: IsoDate): QueueSummary {
  let waiting = 0n;
  let dated = 0n;
  let late = 0;
  let oldestDays = 0;
  for (const backorder of backorders) {
    waiting += backorder.openQuantity;
    dated += datedQuantity(backorder);
    if ((daysLateOf(backorder) ?? 0) > 0) late += 1;
    if (backorder.recordedTime)
      oldestDays = Math.max(oldestDays, ageDays(timestampDate(backorder.recordedTime), day));
  }
  const undated = waiting - dated;
  return { waiting, dated, undated, late, oldestDays, entries: backorders.length };
}

// How many days an entry has waited on a day.
export function ageDays(recorded: Date, day: IsoDate): number {
  return Math.max(0, daysBetween(recorded.toISOString().slice(0, 10), day));
}
