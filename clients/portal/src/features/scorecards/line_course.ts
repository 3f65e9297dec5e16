// What was wanted, told and brought, day by day: the course of a line's dates. Pure.
import { dayNumber, type IsoDate, isoOf } from "@/api/dates";
import {
  SupplierFactKind as Kind,
  type SupplierFact,
} from "@/api/gen/backline/v1/scorecard_service_pb";

export interface CoursePoint {
  // When it was said.
  day: IsoDate;
  // The last day that is wanted, told, and on which goods came, as day numbers.
  wanted: number | null;
  told: number | null;
  came: number | null;
}

const WANTED: readonly Kind[] = [Kind.SENT, Kind.ASKED];
const TOLD: readonly Kind[] = [Kind.SCHEDULED, Kind.ETA_CHANGED, Kind.SHIPPED];

export function saidOn(fact: SupplierFact): IsoDate | undefined {
  const occurred = isoOf(fact.occurredDate);
  if (occurred) return occurred;
  const seconds = fact.recordedTime?.seconds;
  return seconds === undefined
    ? undefined
    : new Date(Number(seconds) * 1_000).toISOString().slice(0, 10);
}

// A buyer asks, and it was agreed by when that is answered.
export function asksForAnswer(fact: SupplierFact): boolean {
  return WANTED.includes(fact.kind) && fact.answerDueTime !== undefined;
}

// The facts stand as they came; each day is one point, with what held at its end.
export function courseOf(facts: readonly SupplierFact[]): CoursePoint[] {
  let wanted: number | null = null;
  const told = new Map<number, number>();
  const points = new Map<IsoDate, CoursePoint>();
  for (const fact of facts) {
    const day = saidOn(fact);
    const date = isoOf(fact.date);
    if (!day) continue;
    const came = fact.kind === Kind.RECEIVED;
    if (WANTED.includes(fact.kind) && date) wanted = dayNumber(date);
    else if (TOLD.includes(fact.kind) && date) told.set(fact.scheduleNumber, dayNumber(date));
    else if (!came) continue;
    const before = points.get(day)?.came ?? null;
    points.set(day, {
      day,
      wanted,
      told: told.size === 0 ? null : Math.max(...told.values()),
      came: came ? dayNumber(day) : before,
    });
  }
  return [...points.values()].sort((left, right) => (left.day < right.day ? -1 : 1));
}
