import { queryOptions } from "@tanstack/react-query";
import type { CancellationCause, ServiceLineGroup } from "@/api/gen/backline/v1/kpi_service_pb";
import { kpis } from "@/api/score_clients";
import { kpiWindow } from "@/parts/kpi_window";
import type { Period } from "@/parts/periods";
import { somePages } from "@/parts/some_pages";

export interface ServiceQuestion {
  period: Pick<Period, "from" | "until">;
  customerId: string;
  productId: string;
}

export function serviceKpis({ period, customerId, productId }: ServiceQuestion) {
  return queryOptions({
    queryKey: ["kpis", "service", period.from, period.until, customerId, productId],
    queryFn: ({ signal }) =>
      kpis.getServiceKpis({ window: kpiWindow(period), customerId, productId }, { signal }),
  });
}

export interface ServiceFilter {
  group: ServiceLineGroup;
  cancellation: CancellationCause;
}

export function serviceLines(
  { period, customerId, productId }: ServiceQuestion,
  { group, cancellation }: ServiceFilter,
) {
  return queryOptions({
    queryKey: [
      ...["kpis", "service-lines", period.from, period.until, customerId, productId],
      group,
      cancellation,
    ],
    queryFn: ({ signal }) =>
      somePages(
        (page) =>
          kpis.listServiceLines(
            { window: kpiWindow(period), customerId, productId, group, cancellation, ...page },
            { signal },
          ),
        (answer) => answer.lines,
      ),
  });
}
