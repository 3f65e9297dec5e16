// What fits where, how a conflict is solved, and when production ends. Pure; the server decides.
import { addDays, daysBetween, type IsoDate, isoOf, weekdayOf } from "@/api/dates";
import type {
  Booking,
  CapacityConflict,
  ProductionPlan,
  Slot,
  WorkCenter,
} from "@/api/gen/backline/v1/capacity_service_pb";
import type { SupplyLine } from "@/api/gen/backline/v1/purchase_order_service_pb";
import type { SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { keyOf } from "@/api/lines";
import { excessOf, firstDayOf, lastDayOf } from "./calendar_layout";

const CALENDAR_DAYS_MAX = 1_100;

// A confirmed schedule of a line, with what a slot needs to know of it.
export interface Schedule {
  supplyLineId: string;
  purchaseOrderId: string;
  lineNumber: number;
  reference: string;
  productId: string;
  sku: string;
  // When it will arrive, as confirmed.
  etaDate: IsoDate | undefined;
  // Base units that are not on a slot.
  unbooked: bigint;
}

// What somebody holds, to put it on a slot.
export interface Cargo {
  schedule: Schedule;
  quantity: bigint;
  // Unless it is not booked yet.
  booking?: { bookingId: string; slotId: string };
}

export type Fit = "fits" | "partly" | "full" | "late" | "product" | "here";

const least = (one: bigint, other: bigint) => (one < other ? one : other);

export function acceptedOf(supply: SupplyLine): bigint {
  const accepted = supply.expectedQuantity - supply.cancelledQuantity;
  return accepted > 0n ? accepted : 0n;
}

// Every confirmed schedule of the lines, by its id.
export function schedulesOf(lines: readonly SupplierLine[]): Map<string, Schedule> {
  const schedules = new Map<string, Schedule>();
  for (const line of lines) {
    for (const supply of line.line?.supplyLines ?? []) {
      if (!supply.confirmed) continue;
      const accepted = acceptedOf(supply);
      // What came needs no capacity any more.
      const unbooked = least(
        accepted - supply.slotBookedQuantity,
        accepted - supply.receivedQuantity,
      );
      schedules.set(supply.supplyLineId, {
        supplyLineId: supply.supplyLineId,
        purchaseOrderId: line.purchaseOrderId,
        lineNumber: line.line?.lineNumber ?? 0,
        reference: line.externalReference || keyOf(line),
        productId: line.line?.productId ?? "",
        sku: line.sku,
        etaDate: isoOf(supply.etaDate),
        unbooked: unbooked > 0n ? unbooked : 0n,
      });
    }
  }
  return schedules;
}

export function makes(
  slot: Slot,
  productId: string,
  families: ReadonlyMap<string, string>,
): boolean {
  return slot.familyCode === ""
    ? slot.productId === productId
    : families.get(productId) === slot.familyCode;
}

export function fitOf(slot: Slot, cargo: Cargo, families: ReadonlyMap<string, string>): Fit {
  if (cargo.booking?.slotId === slot.slotId) return "here";
  if (!makes(slot, cargo.schedule.productId, families)) return "product";
  const eta = cargo.schedule.etaDate;
  if (eta && firstDayOf(slot) > eta) return "late";
  if (slot.freeQuantity <= 0n) return "full";
  return slot.freeQuantity >= cargo.quantity ? "fits" : "partly";
}

// Days that a slot ends after the date that was confirmed.
export function daysAfterEta(slot: Slot, etaDate: IsoDate | undefined): number {
  return etaDate ? Math.max(0, daysBetween(etaDate, lastDayOf(slot))) : 0;
}

export interface Move {
  booking: Booking;
  parts: { slot: Slot; quantity: bigint }[];
}

export interface Solution {
  moves: Move[];
  // What finds no place before its date.
  left: bigint;
}

// Takes what is too much from the bookings that can wait longest and puts it on the earliest slots
// that still end in time, then on those that at least begin in time.
export function solveConflict(
  conflict: CapacityConflict,
  slots: readonly Slot[],
  schedules: ReadonlyMap<string, Schedule>,
  families: ReadonlyMap<string, string>,
): Solution {
  const free = new Map(slots.map((slot) => [slot.slotId, slot.freeQuantity]));
  const etaOf = (booking: Booking) => schedules.get(booking.supplyLineId)?.etaDate ?? "9999-12-31";
  const bookings = [...conflict.bookings].sort((left, right) =>
    etaOf(left) > etaOf(right) ? -1 : 1,
  );
  const byDay = [...slots].sort((left, right) => (lastDayOf(left) < lastDayOf(right) ? -1 : 1));
  const moves: Move[] = [];
  let left = conflict.excessQuantity;
  for (const booking of bookings) {
    const eta = etaOf(booking);
    let take = least(left, booking.heldQuantity);
    const parts: Move["parts"] = [];
    const fitting = byDay.filter(
      (slot) =>
        slot.slotId !== conflict.slot?.slotId &&
        makes(slot, booking.productId, families) &&
        firstDayOf(slot) <= eta,
    );
    const inTime = fitting.filter((slot) => lastDayOf(slot) <= eta);
    for (const slot of [...inTime, ...fitting.filter((other) => !inTime.includes(other))]) {
      const quantity = least(take, free.get(slot.slotId) ?? 0n);
      if (quantity <= 0n) continue;
      parts.push({ slot, quantity });
      free.set(slot.slotId, (free.get(slot.slotId) ?? 0n) - quantity);
      take -= quantity;
      left -= quantity;
    }
    if (parts.length > 0) moves.push({ booking, parts });
  }
  return { moves, left };
}

export function isWorkingDay(center: WorkCenter, day: IsoDate): boolean {
  if (center.holidays.some((holiday) => isoOf(holiday) === day)) return false;
  return center.shifts.some((shift) => shift.weekday === weekdayOf(day));
}

export function workingDays(center: WorkCenter, first: IsoDate, days: number): number {
  let count = 0;
  for (let at = 0; at < days; ++at) if (isWorkingDay(center, addDays(first, at))) ++count;
  return count;
}

// The day on which `count` working days have passed, from `from` on.
export function workingDayAfter(
  center: WorkCenter,
  from: IsoDate,
  count: number,
): IsoDate | undefined {
  let left = count;
  for (let at = 0; at < CALENDAR_DAYS_MAX; ++at) {
    const day = addDays(from, at);
    if (isWorkingDay(center, day) && --left === 0) return day;
  }
  return undefined;
}

// As the server computes it: a day that is begun is a whole one.
export function estimatedEnd(
  center: WorkCenter,
  plan: { startDate: IsoDate; dailyOutput: bigint; made: bigint; lastReport?: IsoDate | undefined },
  target: bigint,
): IsoDate | undefined {
  const open = target > plan.made ? target - plan.made : 0n;
  if (open === 0n) return plan.lastReport ?? plan.startDate;
  if (plan.dailyOutput <= 0n) return undefined;
  const days = Number((open + plan.dailyOutput - 1n) / plan.dailyOutput);
  const next = plan.lastReport ? addDays(plan.lastReport, 1) : plan.startDate;
  return workingDayAfter(center, next > plan.startDate ? next : plan.startDate, days);
}

// Days that a plan ends after what was confirmed; 0 if it does not.
export function daysLateOf(plan: ProductionPlan): number {
  const end = isoOf(plan.estimatedEndDate);
  const confirmed = isoOf(plan.confirmedDate);
  return end && confirmed ? Math.max(0, daysBetween(confirmed, end)) : 0;
}

// How full a slot is, in per cent of what is published.
export function loadOf(booked: bigint, wanted: bigint): number {
  if (wanted <= 0n) return booked > 0n ? Number.POSITIVE_INFINITY : 0;
  return Math.round(Number((booked * 1_000n) / wanted) / 10);
}

export function isOverbooked(slot: Slot): boolean {
  return excessOf(slot) > 0n;
}

// Shifts as people write them: 06:00-14:00, 14:00-22:00. Undefined if they are none.
export function parseShifts(text: string): { start: number; end: number }[] | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  const shifts: { start: number; end: number }[] = [];
  for (const part of trimmed.split(/[,;]/)) {
    const found = /^\s*(\d{1,2})(?::?(\d{2}))?\s*[-–]\s*(\d{1,2})(?::?(\d{2}))?\s*$/.exec(part);
    if (!found) return undefined;
    const start = Number(found[1]) * 60 + Number(found[2] ?? 0);
    const end = Number(found[3]) * 60 + Number(found[4] ?? 0);
    if (Number(found[2] ?? 0) > 59 || Number(found[4] ?? 0) > 59) return undefined;
    if (start >= end || end > 1_440 || start < (shifts.at(-1)?.end ?? 0)) return undefined;
    shifts.push({ start, end });
  }
  return shifts;
}

export function shiftsText(shifts: readonly { startMinute: number; endMinute: number }[]): string {
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return shifts.map((one) => `${clock(one.startMinute)}–${clock(one.endMinute)}`).join(", ");
}

export interface PlanRow {
  key: string;
  reference: string;
  lineNumber: number;
  plan: ProductionPlan;
  line: SupplierLine | undefined;
  target: bigint;
}

// What has to be made for a line: all that is ordered and neither cancelled nor refused.
export function targetOf(line: SupplierLine | undefined): bigint {
  const own = line?.line;
  return own ? own.orderedQuantity - own.cancelledQuantity - own.rejectedQuantity : 0n;
}
