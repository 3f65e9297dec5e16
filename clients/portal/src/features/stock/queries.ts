import { queryOptions } from "@tanstack/react-query";
import { inventory } from "@/api/clients";
import { allPages } from "@/api/paging";
import { kpis } from "@/api/score_clients";
import { kpiWindow } from "@/parts/kpi_window";
import type { Period } from "@/parts/periods";
import { somePages } from "@/parts/some_pages";

export interface TurnsQuestion {
  period: Pick<Period, "from" | "until">;
  // Empty: all products.
  productId: string;
}

export function stockTurns({ period, productId }: TurnsQuestion) {
  return queryOptions({
    queryKey: ["kpis", "stock-turns", period.from, period.until, productId],
    queryFn: ({ signal }) =>
      somePages(
        (page) =>
          kpis.listStockTurns({ window: kpiWindow(period), productId, ...page }, { signal }),
        (answer) => answer.turns,
      ),
  });
}

// What lies where now, and what of it is spoken for.
export function stockOf(productId: string) {
  return queryOptions({
    queryKey: ["stock", "of", productId],
    queryFn: ({ signal }) =>
      allPages(
        (page) => inventory.listStock({ productId, ...page }, { signal }),
        (answer) => answer.stock,
      ),
  });
}
