// What the ledger's sums say of a product's stock at a location: pure. Nothing is divided by nought.
import type { StockTurns } from "@/api/gen/backline/v1/kpi_service_pb";

const TENTHS_OF_A_YEAR = 3_650n;

// How often a year the stock is sold, with one decimal, cut; null: there was none on any evening.
export function turnsPerYear({ shippedQuantity, onHandUnitDays }: StockTurns): number | null {
  if (onHandUnitDays <= 0n) return null;
  return Number((shippedQuantity * TENTHS_OF_A_YEAR) / onHandUnitDays) / 10;
}

// What was on hand on an evening of the period, on average; null: no day of it has begun.
export function averageOnHand({ onHandUnitDays, days }: StockTurns): number | null {
  return days === 0 ? null : Number((onHandUnitDays * 10n) / BigInt(days)) / 10;
}

// What lies there though nothing of it left: nobody can say how long it lasts.
export function isIdle({ onHandQuantity, coverDays }: StockTurns): boolean {
  return onHandQuantity > 0n && coverDays === undefined;
}

export interface CoverRange {
  key: string;
  // Both are in it; undefined: without an end.
  from: number;
  to: number | undefined;
}

export const COVER_RANGES: readonly CoverRange[] = [
  { key: "7", from: 0, to: 7 },
  { key: "30", from: 8, to: 30 },
  { key: "90", from: 31, to: 90 },
  { key: "180", from: 91, to: 180 },
  { key: "365", from: 181, to: 365 },
  { key: "more", from: 366, to: undefined },
];

// Those that have no days of cover.
export const IDLE = "idle";

export function inRange({ coverDays }: StockTurns, { from, to }: CoverRange): boolean {
  if (coverDays === undefined) return false;
  return coverDays >= BigInt(from) && (to === undefined || coverDays <= BigInt(to));
}

// Whether it is of the range that the address names; of any, if it names none.
export function fitsCover(turns: StockTurns, key: string): boolean {
  if (key === IDLE) return isIdle(turns);
  const range = COVER_RANGES.find((one) => one.key === key);
  return range === undefined || inRange(turns, range);
}
