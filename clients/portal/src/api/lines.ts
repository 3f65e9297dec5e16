// The supplier's purchase order lines that are not closed: read once, then kept fresh line by line
// by the events that name them.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { suppliers } from "./clients";
import { daysBetween, isoOf } from "./dates";
import { refusalOf } from "./errors";
import { PurchaseOrderLineState as State } from "./gen/backline/v1/common_pb";
import type { Event } from "./gen/backline/v1/event_service_pb";
import type { SupplyLine } from "./gen/backline/v1/purchase_order_service_pb";
import type { SupplierLine } from "./gen/backline/v1/supplier_service_pb";
import { takeEvents } from "./live";
import { allPages } from "./paging";
import { queryClient } from "./query_client";
import { createStore, useStore } from "./store";

const OPEN_STATES = [
  State.SENT,
  State.HELD,
  State.COUNTERED,
  State.ACCEPTED,
  State.ACCEPTED_WITH_CHANGES,
] as const;

// More purchase orders than these at once: reading all anew is cheaper.
const ORDERS_ONE_BY_ONE_MAX = 50;
const KEY = ["lines"];

export function lineKey(purchaseOrderId: string, lineNumber: number): string {
  return `${purchaseOrderId}:${lineNumber}`;
}

export function keyOf(line: SupplierLine): string {
  return lineKey(line.purchaseOrderId, line.line?.lineNumber ?? 0);
}

function byRequestedDate(left: SupplierLine, right: SupplierLine): number {
  const one = isoOf(left.line?.requestedDate) ?? "9999";
  const other = isoOf(right.line?.requestedDate) ?? "9999";
  if (one !== other) return one < other ? -1 : 1;
  return keyOf(left) < keyOf(right) ? -1 : 1;
}

// How many lines have come while the first reading is under way.
const readSoFar = createStore(0);

export function useLinesReadSoFar(): number {
  return useStore(readSoFar);
}

async function readOpenLines(signal: AbortSignal): Promise<SupplierLine[]> {
  const counts = new Map<State, number>();
  const parts = await Promise.all(
    OPEN_STATES.map((state) =>
      allPages(
        (page) => suppliers.listSupplierLines({ state, ...page }, { signal }),
        (answer) => answer.lines,
        (soFar) => {
          counts.set(state, soFar.length);
          readSoFar.set([...counts.values()].reduce((sum, count) => sum + count, 0));
        },
      ),
    ),
  );
  // A line that was answered meanwhile may have come twice; the higher version is the newer one.
  const lines = new Map<string, SupplierLine>();
  for (const line of parts.flat()) {
    const before = lines.get(keyOf(line));
    if (!before || (before.line?.version ?? 0) < (line.line?.version ?? 0)) {
      lines.set(keyOf(line), line);
    }
  }
  return [...lines.values()].sort(byRequestedDate);
}

export const openLines = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => readOpenLines(signal),
});

export function useSupplierLines() {
  return useQuery(openLines);
}

// Puts the lines of one purchase order, as they are now, in the place of what was kept of it.
export function replaceOrder(purchaseOrderId: string, lines: SupplierLine[]): void {
  queryClient.setQueryData<SupplierLine[]>(KEY, (kept) => {
    if (!kept) return undefined;
    const open = lines.filter((line) =>
      OPEN_STATES.some((state) => state === (line.line?.state ?? State.UNSPECIFIED)),
    );
    const others = kept.filter((line) => line.purchaseOrderId !== purchaseOrderId);
    return [...others, ...open].sort(byRequestedDate);
  });
}

async function readOrder(purchaseOrderId: string): Promise<void> {
  try {
    const { lines } = await suppliers.getSupplierOrder({ purchaseOrderId });
    replaceOrder(purchaseOrderId, lines);
    queryClient.setQueryData<SupplierLine[]>(orderQueryKey(purchaseOrderId), lines);
  } catch (error) {
    if (refusalOf(error).reason === "PURCHASE_ORDER_NOT_FOUND") replaceOrder(purchaseOrderId, []);
    else void queryClient.invalidateQueries({ queryKey: KEY });
  }
}

function orderQueryKey(purchaseOrderId: string) {
  return [...KEY, "order", purchaseOrderId];
}

// All lines of one purchase order, closed ones too.
export function orderLines(purchaseOrderId: string) {
  return queryOptions({
    queryKey: orderQueryKey(purchaseOrderId),
    queryFn: async ({ signal }) =>
      (await suppliers.getSupplierOrder({ purchaseOrderId }, { signal })).lines,
  });
}

// Reads the purchase orders that events name, and nothing else.
export function takeLineEvents(batch: Event[]): boolean {
  const orders = new Set(batch.map((event) => event.purchaseOrderId));
  orders.delete("");
  if (orders.size > ORDERS_ONE_BY_ONE_MAX) return false;
  if (queryClient.getQueryData(KEY) === undefined) return false;
  for (const order of orders) void readOrder(order);
  return true;
}

takeEvents("lines", takeLineEvents);

const has = (line: SupplierLine, ...states: State[]) =>
  states.includes(line.line?.state ?? State.UNSPECIFIED);

// Days that the latest confirmed date lies after the requested one; 0 if it does not.
export function daysLate(line: SupplierLine): number {
  const requested = isoOf(line.line?.requestedDate);
  if (!requested) return 0;
  const days = confirmedSchedules(line).map((schedule) => {
    const eta = isoOf(schedule.etaDate);
    return eta ? daysBetween(requested, eta) : 0;
  });
  return Math.max(0, ...days);
}

// A confirmed date has passed and the goods are not here.
export function isOverdue(line: SupplierLine): boolean {
  return confirmedSchedules(line).some((schedule) => schedule.overdue);
}

// What may be done with a line. The server decides; this only hides what it would refuse.
export const lineCan = {
  answer: (line: SupplierLine) => has(line, State.SENT, State.HELD) && toAnswer(line) > 0n,
  hold: (line: SupplierLine) => has(line, State.SENT),
  // A new date or quantity of a schedule that was confirmed.
  changeDate: (line: SupplierLine) => confirmedSchedules(line).length > 0,
  // Goods that are confirmed, not here and not announced.
  ship: (line: SupplierLine) =>
    confirmedSchedules(line).some((schedule) => schedule.shipmentNoticeId === ""),
};

// Base units of a schedule that have not come.
export function remainingOf(schedule: SupplyLine): bigint {
  return schedule.expectedQuantity - schedule.receivedQuantity - schedule.cancelledQuantity;
}

export function confirmedSchedules(line: SupplierLine): SupplyLine[] {
  return (line.line?.supplyLines ?? []).filter(
    (schedule) => schedule.confirmed && remainingOf(schedule) > 0n,
  );
}

// The part of the line that waits for an answer.
export function unansweredSchedule(line: SupplierLine): SupplyLine | undefined {
  return line.line?.supplyLines.find(
    (schedule) => !schedule.confirmed && remainingOf(schedule) > 0n,
  );
}

// Base units that an answer speaks of.
export function toAnswer(line: SupplierLine): bigint {
  const schedule = unansweredSchedule(line);
  return schedule ? remainingOf(schedule) : 0n;
}
