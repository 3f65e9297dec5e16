// What waits for a buyer's decision, and what it would change: pure, beside its reading.
import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { purchaseOrders } from "@/api/clients";
import { daysBetween, type IsoDate, isoOf } from "@/api/dates";
import type { Money } from "@/api/gen/backline/v1/common_pb";
import {
  type PurchaseOrder,
  type Response,
  ResponseDecision,
  ResponseKind,
} from "@/api/gen/backline/v1/purchase_order_service_pb";
import { allPages } from "@/api/paging";

export const waitingResponses = queryOptions({
  queryKey: ["responses"],
  queryFn: ({ signal }) =>
    allPages(
      (page) => purchaseOrders.listResponses(page, { signal }),
      (answer) => answer.responses,
    ),
});

// What a line asked for when it was answered.
export interface Asked {
  reference: string;
  date: IsoDate | undefined;
  unitPrice: Money | undefined;
}

export interface Decidable {
  key: string;
  response: Response;
  asked: Asked | undefined;
  // The last day of the offer.
  latest: IsoDate | undefined;
  // Days after the day that was asked for; below 0 it comes earlier. Unset: nothing to compare.
  days: number | undefined;
  offered: bigint;
}

export function responseKey(response: { purchaseOrderId: string; lineNumber: number }): string {
  return `${response.purchaseOrderId}:${response.lineNumber}`;
}

export function decidable(response: Response, asked: Asked | undefined): Decidable {
  const dates = response.schedules.map((schedule) => isoOf(schedule.etaDate) ?? "").sort();
  const latest = dates.at(-1) === "" ? undefined : dates.at(-1);
  return {
    key: responseKey(response),
    response,
    asked,
    latest,
    days: asked?.date && latest ? daysBetween(asked.date, latest) : undefined,
    offered: response.schedules.reduce((sum, schedule) => sum + schedule.quantity, 0n),
  };
}

export function askedOf(order: PurchaseOrder, lineNumber: number): Asked | undefined {
  const line = order.lines.find((candidate) => candidate.lineNumber === lineNumber);
  return (
    line && {
      reference: order.externalReference,
      date: isoOf(line.requestedDate),
      unitPrice: line.unitPrice,
    }
  );
}

// A hold asks for time: there is nothing that could be approved.
export function mayApprove(row: Decidable): boolean {
  return row.response.kind !== ResponseKind.HELD;
}

export function splitByDecision(
  rows: readonly Decidable[],
  decision: ResponseDecision,
): { sent: Decidable[]; left: Decidable[] } {
  const fits = (row: Decidable) => decision !== ResponseDecision.APPROVE || mayApprove(row);
  return { sent: rows.filter(fits), left: rows.filter((row) => !fits(row)) };
}

// The next row when one has been decided: the one below it, or the last.
export function nextKey(keys: readonly string[], decided: ReadonlySet<string>, from: string) {
  const at = keys.indexOf(from);
  const below = keys.slice(Math.max(0, at)).find((key) => !decided.has(key));
  return below ?? keys.filter((key) => !decided.has(key)).at(-1);
}

// A version's terms never change: what was asked is read once per version of a purchase order's
// answers, however often the queue is read.
export function useDecidables() {
  const responses = useQuery(waitingResponses);
  const list = responses.data ?? [];
  const newest = new Map<string, number>();
  for (const { purchaseOrderId, version } of list) {
    newest.set(purchaseOrderId, Math.max(version, newest.get(purchaseOrderId) ?? 0));
  }
  const orders = useQueries({
    queries: [...newest].map(([purchaseOrderId, version]) => ({
      queryKey: ["asked", purchaseOrderId, version],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await purchaseOrders.getPurchaseOrder({ purchaseOrderId }, { signal })).purchaseOrder,
    })),
    combine: (results) => ({
      byId: new Map(
        results.flatMap(({ data }) => (data ? [[data.purchaseOrderId, data] as const] : [])),
      ),
      failed: results.filter((result) => result.isError),
    }),
  });
  const rows = list.map((response) => {
    const order = orders.byId.get(response.purchaseOrderId);
    return decidable(response, order && askedOf(order, response.lineNumber));
  });
  return { responses, rows, failed: orders.failed };
}
