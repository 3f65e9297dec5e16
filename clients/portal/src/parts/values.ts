// What values are sorted by: the most of one currency; nothing is converted.
import type { KpiValue } from "@/api/gen/backline/v1/kpi_service_pb";

const NANOS = 1e9;

export function largestAmount(value: KpiValue | undefined): number {
  return (value?.amounts ?? []).reduce(
    (most, { units, nanos }) => Math.max(most, Number(units) + nanos / NANOS),
    0,
  );
}

// The currencies in which anything is worth something, in order.
export function currenciesOf(values: readonly (KpiValue | undefined)[]): string[] {
  const codes = values.flatMap((value) => value?.amounts.map((one) => one.currencyCode) ?? []);
  return [...new Set(codes)].sort();
}

// A value as cells of a file: one for each currency, then the units that have no price.
export function valueCells(
  value: KpiValue | undefined,
  currencies: readonly string[],
): (number | bigint | null)[] {
  const amountIn = (code: string) => value?.amounts.find((one) => one.currencyCode === code);
  return [
    ...currencies.map((code) => {
      const money = amountIn(code);
      return money ? Number(money.units) + money.nanos / NANOS : null;
    }),
    value?.unvaluedUnits ?? 0n,
  ];
}
