import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { KpiValueSchema } from "@/api/gen/backline/v1/kpi_service_pb";
import { currenciesOf, largestAmount, valueCells } from "./values";

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

test("a file has a column for each currency and one for what has no price", () => {
  const euros = create(KpiValueSchema, {
    amounts: [{ currencyCode: "EUR", units: 12n, nanos: 500_000_000 }],
  });
  const dollars = create(KpiValueSchema, {
    amounts: [{ currencyCode: "USD", units: 3n }],
    unvaluedUnits: 4n,
  });
  const currencies = currenciesOf([dollars, undefined, euros, euros]);
  expect(currencies).toEqual(["EUR", "USD"]);
  expect(valueCells(euros, currencies)).toEqual([12.5, null, 0n]);
  expect(valueCells(dollars, currencies)).toEqual([null, 3, 4n]);
  expect(valueCells(undefined, currencies)).toEqual([null, null, 0n]);
});
