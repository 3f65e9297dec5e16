// The parts of a score, in the order in which they are shown: pure.
import {
  ScoreComponent as Component,
  type DayDistribution,
  LineOutcome as Outcome,
  type Scorecard,
  type ScoreRate,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import { percentOf } from "@/parts/rates";
import type { BaselineName } from "./parameters";

export const RATES = [
  "answered",
  "onTimeFirst",
  "onTimeRequested",
  "onTimeCurrent",
  "lineFill",
  "unitFill",
  "orderFill",
] as const;
export type RateName = (typeof RATES)[number];

// What suppliers are ranked by, of the baseline that was chosen.
export const RANKED = {
  first: "onTimeFirst",
  requested: "onTimeRequested",
  current: "onTimeCurrent",
} as const satisfies Record<BaselineName, RateName>;

export interface RateRow {
  name: RateName;
  rate: ScoreRate | undefined;
  component: Component;
  // The baseline that the lines behind it are read by.
  baseline: BaselineName | undefined;
}

export function rateOf(card: Scorecard, name: RateName): ScoreRate | undefined {
  switch (name) {
    case "answered":
      return card.acknowledgement;
    case "onTimeFirst":
      return card.onTimeFirstAcknowledged;
    case "onTimeRequested":
      return card.onTimeRequested;
    case "onTimeCurrent":
      return card.onTimeCurrent;
    case "lineFill":
      return card.lineFill;
    case "unitFill":
      return card.unitFill;
    case "orderFill":
      return card.orderFill;
  }
}

const COMPONENT_OF: Record<RateName, Component> = {
  answered: Component.ACKNOWLEDGEMENT,
  onTimeFirst: Component.ON_TIME_IN_FULL,
  onTimeRequested: Component.ON_TIME_IN_FULL,
  onTimeCurrent: Component.ON_TIME_IN_FULL,
  lineFill: Component.FILL,
  unitFill: Component.FILL,
  orderFill: Component.FILL,
};

const BASELINE_OF: Partial<Record<RateName, BaselineName>> = {
  onTimeFirst: "first",
  onTimeRequested: "requested",
  onTimeCurrent: "current",
};

export function rateRows(card: Scorecard): RateRow[] {
  return RATES.map((name) => ({
    name,
    rate: rateOf(card, name),
    component: COMPONENT_OF[name],
    baseline: BASELINE_OF[name],
  }));
}

// The one that suppliers are ranked by here.
export function rankedRate(card: Scorecard, baseline: BaselineName): ScoreRate | undefined {
  return rateOf(card, RANKED[baseline]);
}

// What the rate would be if all open disputes were upheld; undefined where nothing is disputed.
export function upheldCounts(rate: ScoreRate | undefined) {
  return rate && rate.disputed > 0n
    ? { counted: rate.ifUpheldCounted, met: rate.ifUpheldMet }
    : undefined;
}

// The counts of a rate, each with what its lines are.
export const COUNTS = [
  { name: "met", outcome: Outcome.MET },
  { name: "missed", outcome: Outcome.MISSED },
  { name: "pending", outcome: Outcome.PENDING },
  { name: "excused", outcome: Outcome.EXCUSED },
  { name: "excusedByDispute", outcome: Outcome.EXCUSED_BY_DISPUTE },
  { name: "notMeasured", outcome: Outcome.NOT_MEASURED },
] as const;
export type CountName = (typeof COUNTS)[number]["name"];

export function countOf(rate: ScoreRate, name: CountName): bigint {
  return name === "missed" ? rate.counted - rate.met : rate[name];
}

export interface DayRow {
  name: "netSlip" | "noticeLong" | "moved" | "etaError";
  // Of errors of dates: how many days ahead they were told.
  horizon: number;
  days: DayDistribution | undefined;
}

export function dayRows(card: Scorecard): DayRow[] {
  return [
    { name: "netSlip", horizon: 0, days: card.netSlip },
    { name: "noticeLong", horizon: 0, days: card.notice },
    { name: "moved", horizon: 0, days: card.moved },
    ...card.etaErrors.map(
      (eta): DayRow => ({
        name: "etaError",
        horizon: eta.horizonDays,
        days: eta.error,
      }),
    ),
  ];
}

export interface RateBin {
  // 0, 10, ... 90; null: those without a rate.
  from: number | null;
  count: number;
}

const TENTHS = 10;

// How many suppliers have a rate of 0 to 9.9, 10 to 19.9, ... 90 to 100 per cent, and how many none.
export function rateBins(rates: readonly (ScoreRate | undefined)[]): RateBin[] {
  const bins: RateBin[] = Array.from({ length: TENTHS }, (_, at) => ({ from: at * 10, count: 0 }));
  const none: RateBin = { from: null, count: 0 };
  for (const rate of rates) {
    const percent = percentOf(rate);
    const bin = percent === null ? none : bins[Math.min(TENTHS - 1, Math.floor(percent / TENTHS))];
    if (bin) bin.count += 1;
  }
  return [...bins, none];
}

// The scale that the slips of all suppliers share: nine tenths of the lines of each are in it.
export function slipScale(cards: readonly Scorecard[]): { from: number; to: number } {
  let from = 0;
  let to = 1;
  for (const { netSlip } of cards) {
    if (!netSlip || netSlip.count === 0n) continue;
    from = Math.min(from, netSlip.p50);
    to = Math.max(to, netSlip.p90);
  }
  return { from, to };
}
