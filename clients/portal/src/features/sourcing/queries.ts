import { queryOptions } from "@tanstack/react-query";
import { catalog } from "@/api/clients";
import { kpis } from "@/api/score_clients";
import { somePages, wantedOf } from "@/parts/some_pages";

export interface SourcingQuestion {
  // Products with fewer sources than this.
  sourcesWanted: number;
  backlogOnly: boolean;
}

// Without ids: of all products. The server tells them by their ids and cannot be asked for single
// ones, so the list is read as far as the last of those that are wanted.
export function sourcingRisks(question: SourcingQuestion, productIds: readonly string[]) {
  const wanted = new Set(productIds);
  const last = productIds.reduce((most, id) => (id > most ? id : most), "");
  return {
    queryKey: ["kpis", "sourcing-risks", question, ...productIds],
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const read = (page: { pageSize: number; pageToken: string }) =>
        kpis.listSourcingRisks({ ...question, ...page }, { signal });
      if (productIds.length === 0) return await somePages(read, (answer) => answer.risks);
      const items = await wantedOf(
        read,
        (answer) => answer.risks,
        ({ productId }) => wanted.has(productId),
        ({ productId }) => productId >= last,
      );
      return { items, whole: true };
    },
  };
}

// Whom a product may be bought from, first-ranked first.
export function sourcesOf(productId: string) {
  return queryOptions({
    queryKey: ["catalog", "sources", productId],
    queryFn: async ({ signal }) => (await catalog.listSourcing({ productId }, { signal })).sourcing,
  });
}
