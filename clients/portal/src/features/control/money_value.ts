// What values are sorted and drawn by: the most of one currency; nothing is converted.
import type { KpiValue } from "@/api/gen/backline/v1/kpi_service_pb";

const NANOS = 1e9;

export function largestAmount(value: KpiValue | undefined): number {
  return (value?.amounts ?? []).reduce(
    (most, { units, nanos }) => Math.max(most, Number(units) + nanos / NANOS),
    0,
  );
}

// Drawn in one currency, if there is only one.
export function onlyCurrency(values: readonly (KpiValue | undefined)[]): string | undefined {
  const codes = new Set(values.flatMap((value) => value?.amounts.map((one) => one.currencyCode)));
  codes.delete(undefined);
  return codes.size === 1 ? [...codes][0] : undefined;
}
