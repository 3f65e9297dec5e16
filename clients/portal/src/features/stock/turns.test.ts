import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { StockTurnsSchema } from "@/api/gen/backline/v1/kpi_service_pb";
import { averageOnHand, COVER_RANGES, fitsCover, IDLE, inRange, turnsPerYear } from "./turns";

const turns = (more: Parameters<typeof create<typeof StockTurnsSchema>>[1]) =>
  create(StockTurnsSchema, more);

test("turns per year are units that left, by what lay there each evening", () => {
  // 30 units on 90 evenings, of which 60 left: eight times a year what lay there.
  const sold = turns({ shippedQuantity: 60n, onHandUnitDays: 2_700n, days: 90 });
  expect(turnsPerYear(sold)).toBe(8.1);
  expect(averageOnHand(sold)).toBe(30);
  expect(turnsPerYear(turns({ onHandUnitDays: 2_700n, days: 90 }))).toBe(0);
});

test("what never lay there turns neither often nor seldom", () => {
  expect(turnsPerYear(turns({ shippedQuantity: 5n, days: 90 }))).toBeNull();
  expect(averageOnHand(turns({}))).toBeNull();
});

test("each number of days is of one range, and what never left of none", () => {
  for (const coverDays of [0n, 7n, 8n, 30n, 31n, 180n, 181n, 365n, 366n, 1_000_000n]) {
    const row = turns({ onHandQuantity: 1n, coverDays });
    expect(COVER_RANGES.filter((range) => inRange(row, range))).toHaveLength(1);
    expect(fitsCover(row, IDLE)).toBe(false);
  }
  const idle = turns({ onHandQuantity: 3n });
  expect(COVER_RANGES.some((range) => inRange(idle, range))).toBe(false);
  expect(fitsCover(idle, IDLE)).toBe(true);
  expect(fitsCover(turns({}), IDLE)).toBe(false);
  expect(fitsCover(idle, "")).toBe(true);
  expect(fitsCover(turns({ coverDays: 9n }), "30")).toBe(true);
  expect(fitsCover(turns({ coverDays: 9n }), "7")).toBe(false);
});
