import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { KpiValueSchema } from "@/api/gen/backline/v1/kpi_service_pb";
import { largestAmount } from "./values";

test("values are sorted by the most of one currency, never by a sum of several", () => {
  const value = create(KpiValueSchema, {
    amounts: [
      { currencyCode: "EUR", units: 1n, nanos: 500_000_000 },
      { currencyCode: "USD", units: 2n },
    ],
  });
  expect(largestAmount(value)).toBe(2);
  expect(largestAmount(create(KpiValueSchema, { unvaluedUnits: 9n }))).toBe(0);
  expect(largestAmount(undefined)).toBe(0);
});
