// Where slots stand in a calendar of weeks: a lane for each subject of a work centre, a column for
// each week. Pure.
import { addDays, daysBetween, type IsoDate, isoOf, weekdayOf } from "@/api/dates";
import type { Slot, WorkCenter } from "@/api/gen/backline/v1/capacity_service_pb";

export const WEEK_DAYS = 7;
// No period is longer, so no slot that starts earlier reaches into the calendar.
export const PERIOD_DAYS_MAX = 31;

export interface Cell {
  // The first week, from 0, and how many it covers.
  week: number;
  span: number;
  // By first day; what starts in the same week stands in one cell.
  slots: Slot[];
}

export interface Lane {
  key: string;
  productId: string;
  familyCode: string;
  cells: Cell[];
}

export interface CenterRows {
  center: WorkCenter;
  lanes: Lane[];
  // What is booked and what is published per week, of slots that start in it.
  booked: bigint[];
  wanted: bigint[];
}

export function mondayOf(iso: IsoDate): IsoDate {
  return addDays(iso, 1 - weekdayOf(iso));
}

// ISO 8601: the week that holds the Thursday.
export function weekNumber(monday: IsoDate): number {
  const thursday = addDays(monday, 3);
  return Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / WEEK_DAYS) + 1;
}

export function firstDayOf(slot: Slot): IsoDate {
  return isoOf(slot.periodStartDate) ?? "1900-01-01";
}

export function lastDayOf(slot: Slot): IsoDate {
  return addDays(firstDayOf(slot), Math.max(1, slot.periodDays) - 1);
}

// Units beyond what is published: they have to go elsewhere.
export function excessOf(slot: Slot): bigint {
  return slot.bookedQuantity > slot.wantedCapacity ? slot.bookedQuantity - slot.wantedCapacity : 0n;
}

function laneKey(slot: Slot): string {
  return `${slot.workCenterId}/${slot.productId}/${slot.familyCode}`;
}

function weekOf(iso: IsoDate, first: IsoDate): number {
  return Math.floor(daysBetween(first, iso) / WEEK_DAYS);
}

// The cells of a lane: a cell reaches as far as its slots, but never into the next one.
export function cellsOf(slots: readonly Slot[], first: IsoDate, weeks: number): Cell[] {
  const byWeek = new Map<number, Slot[]>();
  for (const slot of slots) {
    const start = weekOf(firstDayOf(slot), first);
    if (start >= weeks || weekOf(lastDayOf(slot), first) < 0) continue;
    const week = Math.max(0, start);
    byWeek.set(week, [...(byWeek.get(week) ?? []), slot]);
  }
  const starts = [...byWeek.keys()].sort((left, right) => left - right);
  return starts.map((week, at) => {
    const here = (byWeek.get(week) ?? []).sort((left, right) =>
      firstDayOf(left) < firstDayOf(right) ? -1 : 1,
    );
    const reach = Math.max(...here.map((slot) => weekOf(lastDayOf(slot), first) + 1));
    const end = Math.min(reach, starts[at + 1] ?? weeks, weeks);
    return { week, span: Math.max(1, end - week), slots: here };
  });
}

function sums(slots: readonly Slot[], first: IsoDate, weeks: number, of: (slot: Slot) => bigint) {
  const perWeek = Array.from({ length: weeks }, () => 0n);
  for (const slot of slots) {
    const week = weekOf(firstDayOf(slot), first);
    if (week >= 0 && week < weeks) perWeek[week] = (perWeek[week] ?? 0n) + of(slot);
  }
  return perWeek;
}

// Slots that are published with nothing and hold nothing are not there.
export function rowsOf(
  centers: readonly WorkCenter[],
  slots: readonly Slot[],
  first: IsoDate,
  weeks: number,
): CenterRows[] {
  const shown = slots.filter((slot) => slot.wantedCapacity > 0n || slot.bookedQuantity > 0n);
  return centers.map((center) => {
    const own = shown.filter((slot) => slot.workCenterId === center.workCenterId);
    const lanes = new Map<string, Slot[]>();
    for (const slot of own) lanes.set(laneKey(slot), [...(lanes.get(laneKey(slot)) ?? []), slot]);
    return {
      center,
      lanes: [...lanes]
        .map(([key, all]) => ({
          key,
          productId: all[0]?.productId ?? "",
          familyCode: all[0]?.familyCode ?? "",
          cells: cellsOf(all, first, weeks),
        }))
        .filter((lane) => lane.cells.length > 0)
        .sort((left, right) => (left.key < right.key ? -1 : 1)),
      booked: sums(own, first, weeks, (slot) => slot.bookedQuantity),
      wanted: sums(own, first, weeks, (slot) => slot.wantedCapacity),
    };
  });
}

export type Step = "left" | "right" | "up" | "down";

// The slot that an arrow key leads to: up and down within a cell first, then to the next lane that
// has something near the same week.
export function neighbour(
  rows: readonly CenterRows[],
  slotId: string,
  step: Step,
): string | undefined {
  const lanes = rows.flatMap((row) => row.lanes);
  const laneAt = lanes.findIndex((lane) =>
    lane.cells.some((cell) => cell.slots.some((slot) => slot.slotId === slotId)),
  );
  const lane = lanes[laneAt];
  if (!lane) return lanes[0]?.cells[0]?.slots[0]?.slotId;
  const cellAt = lane.cells.findIndex((cell) => cell.slots.some((slot) => slot.slotId === slotId));
  const cell = lane.cells[cellAt];
  const at = cell?.slots.findIndex((slot) => slot.slotId === slotId) ?? 0;
  if (step === "left") return lane.cells[cellAt - 1]?.slots[0]?.slotId;
  if (step === "right") return lane.cells[cellAt + 1]?.slots[0]?.slotId;
  const within = cell?.slots[at + (step === "down" ? 1 : -1)];
  if (within) return within.slotId;
  const next = lanes[laneAt + (step === "down" ? 1 : -1)];
  const week = cell?.week ?? 0;
  const nearest = [...(next?.cells ?? [])].sort(
    (left, right) => Math.abs(left.week - week) - Math.abs(right.week - week),
  )[0];
  return (step === "down" ? nearest?.slots[0] : nearest?.slots.at(-1))?.slotId;
}
