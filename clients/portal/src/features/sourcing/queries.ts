import { queryOptions } from "@tanstack/react-query";
import { catalog } from "@/api/clients";
import { kpis } from "@/api/score_clients";
import { somePages } from "@/parts/some_pages";

export interface SourcingQuestion {
  // Products with fewer sources than this.
  sourcesWanted: number;
  backlogOnly: boolean;
}

export function sourcingRisks(question: SourcingQuestion) {
  return queryOptions({
    queryKey: ["kpis", "sourcing-risks", question],
    queryFn: ({ signal }) =>
      somePages(
        (page) => kpis.listSourcingRisks({ ...question, ...page }, { signal }),
        (answer) => answer.risks,
      ),
  });
}

// Whom a product may be bought from, first-ranked first.
export function sourcesOf(productId: string) {
  return queryOptions({
    queryKey: ["catalog", "sources", productId],
    queryFn: async ({ signal }) => (await catalog.listSourcing({ productId }, { signal })).sourcing,
  });
}
