import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ServiceLineGroup as Group, ServiceKpisSchema } from "@/api/gen/backline/v1/kpi_service_pb";
import { moneyShare, RATES, rateRows } from "./figures";

test("each rate is there once; what nobody counted has none", () => {
  const rows = rateRows(create(ServiceKpisSchema, { unitFill: { counted: 200n, met: 170n } }));
  expect(rows.map(({ name }) => name)).toEqual([...RATES]);
  expect(rows[0]).toMatchObject({
    rate: { counted: 200n, met: 170n },
    missed: Group.NOT_FILLED_FIRST_TIME,
  });
  expect(rows.slice(1).every(({ rate }) => rate === undefined)).toBe(true);
});

test("a share of money is cut like every rate, and none of nothing", () => {
  const money = (units: bigint, nanos = 0) => ({ units, nanos });
  expect(moneyShare({ counted: money(3n), met: money(2n) })).toBe(66.6);
  expect(moneyShare({ counted: money(0n, 500_000_000), met: money(0n, 250_000_000) })).toBe(50);
  expect(moneyShare({ counted: money(0n), met: money(0n) })).toBeNull();
  expect(moneyShare({})).toBeNull();
});
