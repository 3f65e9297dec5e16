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
  productIds: readonly string[];
}

export function stockTurns({ period, productIds }: TurnsQuestion) {
  const turnsOf = (productId: string, signal: AbortSignal) =>
    somePages(
      (page) => kpis.listStockTurns({ window: kpiWindow(period), productId, ...page }, { signal }),
      (answer) => answer.turns,
    );
  return queryOptions({
    queryKey: ["kpis", "stock-turns", period.from, period.until, ...productIds],
    queryFn: async ({ signal }) => {
      if (productIds.length === 0) return await turnsOf("", signal);
      const lists = await Promise.all(productIds.map((id) => turnsOf(id, signal)));
      return {
        items: lists.flatMap(({ items }) => items),
        whole: lists.every(({ whole }) => whole),
      };
    },
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
