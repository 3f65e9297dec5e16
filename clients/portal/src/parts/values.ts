// What values are sorted by: the most of one currency; nothing is converted.
import type { KpiValue } from "@/api/gen/backline/v1/kpi_service_pb";

const NANOS = 1e9;

export function largestAmount(value: KpiValue | undefined): number {
  return (value?.amounts ?? []).reduce(
    (most, { units, nanos }) => Math.max(most, Number(units) + nanos / NANOS),
    0,
  );
}
