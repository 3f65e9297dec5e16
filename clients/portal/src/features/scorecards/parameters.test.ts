import { expect, test } from "vitest";
import { addDays } from "@/api/dates";
import {
  CancelledTreatment,
  ScoreBaseline,
  ScoreLevel,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import { addressOf, parametersOf, type Rules, rulesOf, typedDays, USUAL_RULES } from "./parameters";

const of = (address: Record<string, string | undefined>) => rulesOf((name) => address[name] ?? "");

test("rules come back from the address as they went into it", () => {
  const rules: Rules = {
    baseline: "current",
    level: "order",
    earlyDays: 0,
    lateDays: 3,
    underPercent: 5,
    businessDays: true,
    holidays: ["2026-12-25", "2027-01-01"],
    cancelledCounts: true,
    acknowledgeHours: 24,
    asOf: "2026-05-03",
  };
  expect(of(addressOf(rules))).toEqual(rules);
  expect(of(addressOf(USUAL_RULES))).toEqual(USUAL_RULES);
  expect(Object.values(addressOf(USUAL_RULES)).every((value) => value === undefined)).toBe(true);
});

test("holidays are distinct days in order, and none unless days are business days", () => {
  const asked = (holidays: string) => of({ business: "1", holidays }).holidays;
  expect(asked("2027-01-01,2026-12-25,2026-12-25")).toEqual(["2026-12-25", "2027-01-01"]);
  expect(asked("2026-02-30,x,,2026-12-25")).toEqual(["2026-12-25"]);
  expect(of({ holidays: "2026-12-25" }).holidays).toEqual([]);
  expect(addressOf({ ...USUAL_RULES, holidays: ["2026-12-25"] }).holidays).toBeUndefined();
  const many = Array.from({ length: 400 }, (_, at) => addDays("2026-01-01", at));
  expect(asked(many.join(","))).toHaveLength(366);
  expect(
    parametersOf(
      { from: "2026-10-01", until: "2027-01-01" },
      { ...USUAL_RULES, businessDays: true, holidays: ["2026-12-25"] },
    ).holidays,
  ).toMatchObject([{ year: 2026, month: 12, day: 25 }]);
});

test("days are typed or pasted, and the first that is none is told", () => {
  expect(typedDays("24.12.2026\n2026-12-25, 24.12.2026\n")).toEqual({
    days: ["2026-12-24", "2026-12-25"],
    bad: undefined,
  });
  expect(typedDays("24.12.2026\n31.2.2026 soon")).toEqual({
    days: ["2026-12-24"],
    bad: "31.2.2026",
  });
  // A day that moves with today is no holiday.
  expect(typedDays("+3").bad).toBe("+3");
  expect(typedDays("  \n ")).toEqual({ days: [], bad: undefined });
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
