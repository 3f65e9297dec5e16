import { queryOptions } from "@tanstack/react-query";
import { addDays, dateOf, type IsoDate, today } from "@/api/dates";
import {
  type BacklogChangeKind,
  RiskGrouping,
  type RiskSignal,
} from "@/api/gen/backline/v1/kpi_service_pb";
import { allPages } from "@/api/paging";
import { kpis } from "@/api/score_clients";
import { timeZone } from "@/parts/backlog";
import { somePages } from "@/parts/some_pages";
import type { CostRates } from "./cost_rates";

export interface RiskQuestion {
  // Supplies that are due in so many days.
  withinDays: number;
  supplierId: string;
}

const riskRequest = ({ withinDays, supplierId }: RiskQuestion) => ({
  beforeDate: dateOf(addDays(today(), withinDays + 1)),
  timeZone: timeZone(),
  supplierId,
});

export function supplyRisk(question: RiskQuestion) {
  return queryOptions({
    queryKey: ["kpis", "risk", question, today()],
    queryFn: ({ signal }) => kpis.getSupplyRisk(riskRequest(question), { signal }),
  });
}

export function suppliesAtRisk(question: RiskQuestion, sign: RiskSignal) {
  return queryOptions({
    queryKey: ["kpis", "supplies", question, sign, today()],
    queryFn: ({ signal }) =>
      somePages(
        (page) =>
          kpis.listSuppliesAtRisk({ ...riskRequest(question), signal: sign, ...page }, { signal }),
        (answer) => answer.supplies,
      ),
  });
}

export function supplyOrders(supplyLineId: string) {
  return queryOptions({
    queryKey: ["kpis", "supply-orders", supplyLineId],
    queryFn: ({ signal }) =>
      allPages(
        (page) => kpis.listSupplyOrders({ supplyLineId, ...page }, { signal }),
        (answer) => answer.orders,
      ),
  });
}

// Since yesterday began.
export function sinceDay(): IsoDate {
  return addDays(today(), -1);
}

export const changes = () =>
  queryOptions({
    queryKey: ["kpis", "changes", sinceDay()],
    queryFn: ({ signal }) =>
      kpis.getBacklogChanges({ sinceDate: dateOf(sinceDay()), timeZone: timeZone() }, { signal }),
  });

export function changeLines(kind: BacklogChangeKind) {
  return queryOptions({
    queryKey: ["kpis", "change-lines", sinceDay(), kind],
    queryFn: ({ signal }) =>
      somePages(
        (page) =>
          kpis.listBacklogChanges(
            { sinceDate: dateOf(sinceDay()), timeZone: timeZone(), kind, ...page },
            { signal },
          ),
        (answer) => answer.changes,
      ),
  });
}

const GROUPS_SHOWN = 20;

export const moneyAtRisk = queryOptions({
  queryKey: ["kpis", "money", "supplier"],
  queryFn: ({ signal }) =>
    kpis.listRevenueAtRisk({ grouping: RiskGrouping.SUPPLIER, pageSize: GROUPS_SHOWN }, { signal }),
});

export function backlogCost(rates: CostRates) {
  return queryOptions({
    queryKey: ["kpis", "backlog-cost", rates],
    queryFn: ({ signal }) => kpis.getBacklog({ timeZone: timeZone(), rates }, { signal }),
  });
}
