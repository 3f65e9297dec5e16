// Which suppliers products depend on alone: pure.
import type { SourcingRisk } from "@/api/gen/backline/v1/kpi_service_pb";

export interface Dependence {
  supplierId: string;
  // Products that nobody else may be asked for.
  products: number;
}

// Those with the most such products first, at most so many.
export function dependences(risks: readonly SourcingRisk[], most: number): Dependence[] {
  const counts = new Map<string, number>();
  for (const { sources, supplierId } of risks)
    if (sources === 1 && supplierId !== "")
      counts.set(supplierId, (counts.get(supplierId) ?? 0) + 1);
  return [...counts]
    .map(([supplierId, products]) => ({ supplierId, products }))
    .sort((left, right) => right.products - left.products)
    .slice(0, most);
}
