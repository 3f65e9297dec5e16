// How scores are computed, as the address says it: pure.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { dateOf, type IsoDate, parseDate, today } from "@/api/dates";
import {
  ScoreBaseline as Baseline,
  CancelledTreatment as Cancelled,
  ScoreLevel as Level,
  type ScoreParametersSchema,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import { isIsoDate, type Period } from "@/parts/periods";

export const BASELINES = ["first", "requested", "current"] as const;
export type BaselineName = (typeof BASELINES)[number];
export const LEVELS = ["line", "unit", "schedule", "order"] as const;
export type LevelName = (typeof LEVELS)[number];

const BASELINE_OF: Record<BaselineName, Baseline> = {
  first: Baseline.FIRST_ACKNOWLEDGED,
  requested: Baseline.REQUESTED,
  current: Baseline.CURRENT,
};
const LEVEL_OF: Record<LevelName, Level> = {
  line: Level.LINE,
  unit: Level.UNIT,
  schedule: Level.SCHEDULE,
  order: Level.ORDER,
};

export const TOLERANCE_DAYS_MAX = 365;
export const PERCENT_MAX = 100;
export const HOURS_MAX = 2_160;
export const HOURS_USUAL = 48;
export const HOLIDAYS_MAX = 366;

export interface Rules {
  baseline: BaselineName;
  level: LevelName;
  // Undefined: however early.
  earlyDays: number | undefined;
  lateDays: number;
  underPercent: number;
  businessDays: boolean;
  // Days without work, distinct, ascending; they count where days are business days.
  holidays: readonly IsoDate[];
  cancelledCounts: boolean;
  acknowledgeHours: number;
  // As it was known at the end of this day; undefined: now.
  asOf: IsoDate | undefined;
}

export const USUAL_RULES: Rules = {
  baseline: "first",
  level: "line",
  earlyDays: undefined,
  lateDays: 0,
  underPercent: 0,
  businessDays: false,
  holidays: [],
  cancelledCounts: false,
  acknowledgeHours: HOURS_USUAL,
  asOf: undefined,
};

// A whole number in its limits; anything else is as if it were not there.
function numberIn(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,4}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}

// Each day once, in order; what is no date, or too much, is as if it were not there.
function daysIn(text: string): IsoDate[] {
  const days = [...new Set(text.split(",").filter(isIsoDate))].sort();
  return days.slice(0, HOLIDAYS_MAX);
}

// Days as they are typed or pasted, one in each line; the first text that is none.
export function typedDays(text: string): { days: IsoDate[]; bad: string | undefined } {
  const typed = text.split(/[\s,;]+/).filter((part) => part !== "");
  // +3 is a day that moves with today: no score can be computed again by it.
  const dayOf = (part: string) => (/^[+-]/.test(part) ? undefined : parseDate(part, today()));
  const days = typed.flatMap((part) => dayOf(part) ?? []);
  return {
    days: [...new Set(days)].sort(),
    bad: typed.find((part) => dayOf(part) === undefined),
  };
}

export function rulesOf(text: (name: string) => string): Rules {
  const asOf = text("asof");
  return {
    baseline: BASELINES.find((name) => name === text("baseline")) ?? "first",
    level: LEVELS.find((name) => name === text("level")) ?? "line",
    earlyDays: numberIn(text("early"), 0, TOLERANCE_DAYS_MAX),
    lateDays: numberIn(text("late"), 0, TOLERANCE_DAYS_MAX) ?? 0,
    underPercent: numberIn(text("under"), 0, PERCENT_MAX) ?? 0,
    businessDays: text("business") === "1",
    holidays: text("business") === "1" ? daysIn(text("holidays")) : [],
    cancelledCounts: text("cancelled") === "1",
    acknowledgeHours: numberIn(text("hours"), 1, HOURS_MAX) ?? HOURS_USUAL,
    asOf: isIsoDate(asOf) ? asOf : undefined,
  };
}

// What the address says of them; what is as usual is not in it.
export function addressOf(rules: Rules): Record<string, string | undefined> {
  const unless = (usual: boolean, text: string) => (usual ? undefined : text);
  return {
    baseline: unless(rules.baseline === "first", rules.baseline),
    level: unless(rules.level === "line", rules.level),
    early: rules.earlyDays === undefined ? undefined : String(rules.earlyDays),
    late: unless(rules.lateDays === 0, String(rules.lateDays)),
    under: unless(rules.underPercent === 0, String(rules.underPercent)),
    business: unless(!rules.businessDays, "1"),
    holidays: rules.businessDays ? rules.holidays.join(",") : undefined,
    cancelled: unless(!rules.cancelledCounts, "1"),
    hours: unless(rules.acknowledgeHours === HOURS_USUAL, String(rules.acknowledgeHours)),
    asof: rules.asOf,
  };
}

export function parametersOf(
  { from, until }: Pick<Period, "from" | "until">,
  rules: Rules,
): MessageInitShape<typeof ScoreParametersSchema> {
  return {
    from: dateOf(from),
    until: dateOf(until),
    baseline: BASELINE_OF[rules.baseline],
    level: LEVEL_OF[rules.level],
    earlyDays: rules.earlyDays,
    lateDays: rules.lateDays,
    underPercent: rules.underPercent,
    businessDays: rules.businessDays,
    holidays: rules.holidays.flatMap((day) => dateOf(day) ?? []),
    cancelled: rules.cancelledCounts ? Cancelled.COUNTED : Cancelled.COUNTED_IF_LATE,
    acknowledgeHours: rules.acknowledgeHours,
  };
}
