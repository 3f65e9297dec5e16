// Purchase orders as the list shows them: where each stands, what is open, when it comes next.
import { queryOptions } from "@tanstack/react-query";
import { purchaseOrders } from "@/api/clients";
import { type IsoDate, isoOf } from "@/api/dates";
import { PurchaseOrderLineState as State } from "@/api/gen/backline/v1/common_pb";
import {
  EtaReview,
  type PurchaseOrder,
  type PurchaseOrderLine,
  type SupplyLine,
} from "@/api/gen/backline/v1/purchase_order_service_pb";
import { allPages } from "@/api/paging";

export const allOrders = queryOptions({
  queryKey: ["purchase-orders"],
  queryFn: ({ signal }) =>
    allPages(
      (page) => purchaseOrders.listPurchaseOrders(page, { signal }),
      (answer) => answer.purchaseOrders,
    ),
});

export function orderQuery(purchaseOrderId: string) {
  return queryOptions({
    queryKey: ["purchase-orders", purchaseOrderId],
    queryFn: ({ signal }) => purchaseOrders.getPurchaseOrder({ purchaseOrderId }, { signal }),
  });
}

// What a buyer would do something about, the most pressing first.
export const STANDINGS = [
  "overdue",
  "decide",
  "review",
  "rejected",
  "waiting",
  "draft",
  "open",
  "closed",
] as const;

export type Standing = (typeof STANDINGS)[number];

const WITH_US: readonly State[] = [State.COUNTERED];
const WITH_SUPPLIER: readonly State[] = [State.SENT, State.HELD];
const CONFIRMED: readonly State[] = [State.ACCEPTED, State.ACCEPTED_WITH_CHANGES];

export function remaining(schedule: SupplyLine): bigint {
  return schedule.expectedQuantity - schedule.receivedQuantity - schedule.cancelledQuantity;
}

export function openSchedules(line: PurchaseOrderLine): SupplyLine[] {
  return line.supplyLines.filter((schedule) => remaining(schedule) > 0n);
}

export function standingOf(order: PurchaseOrder): Standing {
  const lines = order.lines;
  const some = (states: readonly State[]) => lines.some((line) => states.includes(line.state));
  const schedules = lines.flatMap(openSchedules);
  if (schedules.some((schedule) => schedule.overdue)) return "overdue";
  if (some(WITH_US)) return "decide";
  if (schedules.some((schedule) => schedule.etaReview === EtaReview.WAITING)) return "review";
  if (some([State.REJECTED])) return "rejected";
  if (some(WITH_SUPPLIER)) return "waiting";
  if (some([State.DRAFT])) return "draft";
  return some(CONFIRMED) ? "open" : "closed";
}

export interface OrderRow {
  key: string;
  order: PurchaseOrder;
  standing: Standing;
  openQuantity: bigint;
  next: IsoDate | undefined;
}

export function orderRow(order: PurchaseOrder): OrderRow {
  const dates = order.lines
    .flatMap(openSchedules)
    .flatMap((schedule) => isoOf(schedule.etaDate) ?? [])
    .sort();
  return {
    key: order.purchaseOrderId,
    order,
    standing: standingOf(order),
    openQuantity: order.lines.reduce((sum, line) => sum + line.openQuantity, 0n),
    next: dates[0],
  };
}

// What a buyer may do with a line. The server decides; this only hides what it would refuse.
export const buyerCan = {
  send: (order: PurchaseOrder) => order.lines.some((line) => line.state === State.DRAFT),
  cancel: (line: PurchaseOrderLine) =>
    line.openQuantity > 0n || line.state === State.DRAFT || line.withheldQuantity > 0n,
  amend: (line: PurchaseOrderLine) => WITH_SUPPLIER.includes(line.state) && line.openQuantity > 0n,
  review: (schedule: SupplyLine) => schedule.etaReview === EtaReview.WAITING,
  mailLink: (order: PurchaseOrder) => order.sentDate !== undefined,
};
