import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import {
  DayDistributionSchema,
  ScorecardSchema,
  ScoreRateSchema,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import {
  COUNTS,
  countOf,
  dayRows,
  rankedRate,
  rateBins,
  rateRows,
  slipScale,
  upheldCounts,
} from "./figures";

const rate = (met: bigint, counted: bigint, more = {}) =>
  create(ScoreRateSchema, { met, counted, ...more });

test("each rate of a score is shown once, with the lines behind it", () => {
  const card = create(ScorecardSchema, {
    acknowledgement: rate(1n, 9n),
    onTimeFirstAcknowledged: rate(2n, 9n),
    onTimeRequested: rate(3n, 9n),
    onTimeCurrent: rate(4n, 9n),
    lineFill: rate(5n, 9n),
    unitFill: rate(6n, 9n),
    orderFill: rate(7n, 9n),
  });
  expect(rateRows(card).map((row) => row.rate?.met)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n]);
  expect(rankedRate(card, "first")?.met).toBe(2n);
  expect(rankedRate(card, "requested")?.met).toBe(3n);
  expect(rankedRate(card, "current")?.met).toBe(4n);
});

test("what a rate counts and leaves out adds up by its names", () => {
  const one = rate(5n, 8n, { pending: 2n, excused: 3n, excusedByDispute: 1n, notMeasured: 4n });
  expect(COUNTS.map(({ name }) => countOf(one, name))).toEqual([5n, 3n, 2n, 3n, 1n, 4n]);
});

test("both figures are there while a dispute is open, and only then", () => {
  expect(upheldCounts(rate(5n, 8n, { ifUpheldCounted: 8n, ifUpheldMet: 5n }))).toBeUndefined();
  const open = rate(5n, 8n, { disputed: 1n, ifUpheldCounted: 7n, ifUpheldMet: 5n });
  expect(upheldCounts(open)).toEqual({ counted: 7n, met: 5n });
  // All that was counted is disputed: there would be no rate.
  expect(upheldCounts(rate(0n, 1n, { disputed: 1n }))).toEqual({ counted: 0n, met: 0n });
});

test("suppliers without a rate have a place of their own, not that of nought", () => {
  const bins = rateBins([rate(0n, 4n), rate(4n, 4n), rate(9n, 10n), rate(0n, 0n), undefined]);
  expect(bins).toHaveLength(11);
  expect(bins[0]).toEqual({ from: 0, count: 1 });
  expect(bins[9]).toEqual({ from: 90, count: 2 });
  expect(bins[10]).toEqual({ from: null, count: 2 });
});

test("slips share a scale; who has none does not move it", () => {
  const slip = (count: bigint, p50: number, p90: number) =>
    create(ScorecardSchema, { netSlip: create(DayDistributionSchema, { count, p50, p90 }) });
  expect(slipScale([slip(3n, -4, 12), slip(0n, -99, 99), slip(2n, 1, 30)])).toEqual({
    from: -4,
    to: 30,
  });
  expect(slipScale([])).toEqual({ from: 0, to: 1 });
});

test("errors of dates stand by how far ahead they were told", () => {
  const card = create(ScorecardSchema, { etaErrors: [{ horizonDays: 7 }, { horizonDays: 28 }] });
  expect(dayRows(card).map(({ name, horizon }) => [name, horizon])).toEqual([
    ["netSlip", 0],
    ["noticeLong", 0],
    ["moved", 0],
    ["etaError", 7],
    ["etaError", 28],
  ]);
});
