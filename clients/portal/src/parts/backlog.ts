// What waits, and why: read by the control tower, the backlog and the page of our own service.
import { queryOptions } from "@tanstack/react-query";
import { type AgeBucket, WaitCause } from "@/api/gen/backline/v1/kpi_service_pb";
import { kpis } from "@/api/score_clients";
import { somePages } from "./some_pages";

// Days are those of whoever looks at the screen.
export function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

export const backlog = queryOptions({
  queryKey: ["kpis", "backlog"],
  queryFn: ({ signal }) => kpis.getBacklog({ timeZone: timeZone() }, { signal }),
});

export interface BacklogFilter {
  productId: string;
  supplierId: string;
  cause: WaitCause;
  fromDays: number;
  untilDays: number | undefined;
  atRiskOnly: boolean;
}

export function backlogLines(filter: BacklogFilter) {
  return queryOptions({
    queryKey: ["kpis", "backlog-lines", filter],
    queryFn: ({ signal }) =>
      somePages(
        (page) => kpis.listBacklogLines({ timeZone: timeZone(), ...filter, ...page }, { signal }),
        (answer) => answer.lines,
      ),
  });
}

// "0–7", "8–14", ... "91+".
export function ageName({ fromDays, untilDays }: AgeBucket): string {
  return untilDays === undefined ? `${fromDays}+` : `${fromDays}–${untilDays}`;
}
