import { queryOptions } from "@tanstack/react-query";
import { catalog } from "@/api/clients";
import { kpis } from "@/api/score_clients";
import { somePages } from "@/parts/some_pages";

export interface SourcingQuestion {
  // Products with fewer sources than this.
  sourcesWanted: number;
  backlogOnly: boolean;
}

// Without ids: of all products.
export function sourcingRisks(question: SourcingQuestion, productIds: readonly string[]) {
  return {
    queryKey: ["kpis", "sourcing-risks", question, ...productIds],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      somePages(
        (page) =>
          kpis.listSourcingRisks({ ...question, productIds: [...productIds], ...page }, { signal }),
        (answer) => answer.risks,
      ),
  };
}

// Whom a product may be bought from, first-ranked first.
export function sourcesOf(productId: string) {
  return queryOptions({
    queryKey: ["catalog", "sources", productId],
    queryFn: async ({ signal }) => (await catalog.listSourcing({ productId }, { signal })).sourcing,
  });
}
