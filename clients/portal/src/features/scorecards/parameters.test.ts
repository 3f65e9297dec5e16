import { expect, test } from "vitest";
import {
  CancelledTreatment,
  ScoreBaseline,
  ScoreLevel,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import { addressOf, parametersOf, type Rules, rulesOf, USUAL_RULES } from "./parameters";

const of = (address: Record<string, string | undefined>) => rulesOf((name) => address[name] ?? "");

test("rules come back from the address as they went into it", () => {
  const rules: Rules = {
    baseline: "current",
    level: "order",
    earlyDays: 0,
    lateDays: 3,
    underPercent: 5,
    businessDays: true,
    cancelledCounts: true,
    acknowledgeHours: 24,
    asOf: "2026-05-03",
  };
  expect(of(addressOf(rules))).toEqual(rules);
  expect(of(addressOf(USUAL_RULES))).toEqual(USUAL_RULES);
  expect(Object.values(addressOf(USUAL_RULES)).every((value) => value === undefined)).toBe(true);
});

test("what the contract would refuse is as if it were not there", () => {
  expect(of({ early: "366", late: "-1", under: "101", hours: "0", asof: "2026-02-30" })).toEqual(
    USUAL_RULES,
  );
  expect(of({ early: "365", late: "365", under: "100", hours: "2160" })).toMatchObject({
    earlyDays: 365,
    lateDays: 365,
    underPercent: 100,
    acknowledgeHours: 2_160,
  });
  expect(of({ hours: "2161", baseline: "none", level: "?" })).toEqual(USUAL_RULES);
});

test("the server is asked with all of them", () => {
  const asked = parametersOf({ from: "2026-10-01", until: "2027-01-01" }, USUAL_RULES);
  expect(asked).toMatchObject({
    from: { year: 2026, month: 10, day: 1 },
    until: { year: 2027, month: 1, day: 1 },
    baseline: ScoreBaseline.FIRST_ACKNOWLEDGED,
    level: ScoreLevel.LINE,
    cancelled: CancelledTreatment.COUNTED_IF_LATE,
    acknowledgeHours: 48,
  });
  expect(asked.earlyDays).toBeUndefined();
});
