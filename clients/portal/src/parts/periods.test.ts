import { describe, expect, test } from "vitest";
import { before, periodOf, quarterOf, run, usualPeriods } from "./periods";

const NOW = "2026-11-22";

describe("a period", () => {
  test("is a quarter, a month, a year or the last days; its end is the day after the last", () => {
    expect(periodOf("2026-Q4", NOW)).toMatchObject({ from: "2026-10-01", until: "2027-01-01" });
    expect(periodOf("2024-02", NOW)).toMatchObject({ from: "2024-02-01", until: "2024-03-01" });
    expect(periodOf("2026-12", NOW)).toMatchObject({ from: "2026-12-01", until: "2027-01-01" });
    expect(periodOf("2025", NOW)).toMatchObject({ from: "2025-01-01", until: "2026-01-01" });
    expect(periodOf("30d", NOW)).toMatchObject({ from: "2026-10-24", until: "2026-11-23" });
  });

  test("of one's own has real days in their order", () => {
    const own = (from: string, until: string) => periodOf("own", NOW, { from, until });
    expect(own("2026-01-05", "2026-01-06")).toMatchObject({ from: "2026-01-05" });
    expect(own("2026-01-06", "2026-01-06")).toBeUndefined();
    expect(own("2026-02-30", "2026-03-06")).toBeUndefined();
    expect(own("", "")).toBeUndefined();
  });

  test("is none where the address was mistyped", () => {
    for (const key of ["", "2026-Q5", "2026-13", "0d", "9999", "x"])
      expect(periodOf(key, NOW)).toBeUndefined();
  });
});

test("periods that follow each other leave no day out", () => {
  for (const key of ["2026-Q1", "2026-01", "2026", "90d"]) {
    const period = periodOf(key, NOW);
    if (!period) throw new Error(key);
    const periods = run(period, 6);
    expect(periods).toHaveLength(6);
    expect(periods.at(-1)).toEqual(period);
    for (const [at, one] of periods.slice(1).entries()) expect(periods[at]?.until).toBe(one.from);
  }
  expect(before(quarterOf("2026-02-03")).key).toBe("2025-Q4");
});

test("what can be chosen is each another period", () => {
  const keys = usualPeriods(NOW).map((one) => one.key);
  expect(keys).toContain("2026-Q4");
  expect(keys).toContain("2025-Q4");
  expect(keys).toContain("2026-11");
  expect(new Set(keys).size).toBe(keys.length);
});
