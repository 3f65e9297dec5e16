import { queryOptions } from "@tanstack/react-query";
import { inventory } from "@/api/clients";
import { allPages } from "@/api/paging";
import { kpis } from "@/api/score_clients";
import { kpiWindow } from "@/parts/kpi_window";
import type { Period } from "@/parts/periods";
import { somePages } from "@/parts/some_pages";

// Without ids: of all products.
export function stockTurns(period: Pick<Period, "from" | "until">, productIds: readonly string[]) {
  const turnsOf = (productId: string, signal: AbortSignal) =>
    somePages(
      (page) => kpis.listStockTurns({ window: kpiWindow(period), productId, ...page }, { signal }),
      (answer) => answer.turns,
    );
  return {
    queryKey: ["kpis", "stock-turns", period.from, period.until, ...productIds],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      if (productIds.length === 0) return await turnsOf("", signal);
      const lists = await Promise.all(productIds.map((id) => turnsOf(id, signal)));
      return {
        items: lists.flatMap(({ items }) => items),
        whole: lists.every(({ whole }) => whole),
      };
    },
  };
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
