// Conversations with what they are about: a supplier's from its lines, staff's from the purchase
// order.
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { purchaseOrders } from "@/api/clients";
import type { Conversation } from "@/api/gen/backline/v1/message_service_pb";
import { keyOf, lineKey, orderLines, useSupplierLines } from "@/api/lines";
import { userCan, useUser } from "@/api/session";
import { conversations } from "@/api/supplier_lists";

export interface Thread {
  key: string;
  conversation: Conversation;
  reference: string;
  sku: string;
  product: string;
}

// What is unread first; then by purchase order and line, as people look for them.
export function inOrder(threads: readonly Thread[]): Thread[] {
  return [...threads].sort((left, right) => {
    const one = left.conversation.unreadCount > 0n;
    const other = right.conversation.unreadCount > 0n;
    if (one !== other) return one ? -1 : 1;
    if (left.reference !== right.reference)
      return left.reference.localeCompare(right.reference, undefined, { numeric: true });
    return left.conversation.lineNumber - right.conversation.lineNumber;
  });
}

export function isFound(thread: Thread, wanted: string): boolean {
  const text = `${thread.reference} ${thread.sku} ${thread.product}`.toLowerCase();
  return text.includes(wanted.trim().toLowerCase());
}

interface Named {
  reference: string;
  sku: string;
  product: string;
}

// Lines that are closed are read by their purchase order.
function useSupplierNames(list: readonly Conversation[], enabled: boolean): Map<string, Named> {
  const open = useSupplierLines().data;
  const known = new Set((open ?? []).map((line) => line.purchaseOrderId));
  const others = enabled
    ? [...new Set(list.map((one) => one.purchaseOrderId))].filter((id) => open && !known.has(id))
    : [];
  const closed = useQueries({ queries: others.map((id) => orderLines(id)) });
  const names = new Map<string, Named>();
  for (const line of [...(open ?? []), ...closed.flatMap((query) => query.data ?? [])]) {
    names.set(keyOf(line), {
      reference: line.externalReference,
      sku: line.sku,
      product: line.productName,
    });
  }
  return names;
}

function useStaffNames(list: readonly Conversation[], enabled: boolean): Map<string, string> {
  const ids = enabled ? [...new Set(list.map((one) => one.purchaseOrderId))] : [];
  const answers = useQueries({
    queries: ids.map((purchaseOrderId) => ({
      queryKey: ["purchase-orders", "reference", purchaseOrderId],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await purchaseOrders.getPurchaseOrder({ purchaseOrderId }, { signal })).purchaseOrder
          ?.externalReference ?? "",
    })),
  });
  return new Map(ids.map((id, at) => [id, answers[at]?.data ?? ""]));
}

export function useThreads() {
  const isSupplier = userCan.isSupplier(useUser());
  const query = useQuery(conversations);
  const list = useMemo(() => query.data ?? [], [query.data]);
  const ofSupplier = useSupplierNames(list, isSupplier);
  const ofStaff = useStaffNames(list, !isSupplier);
  const threads = list.map((conversation): Thread => {
    const key = lineKey(conversation.purchaseOrderId, conversation.lineNumber);
    const named = ofSupplier.get(key);
    const id = conversation.purchaseOrderId;
    return {
      key,
      conversation,
      reference: (named?.reference ?? ofStaff.get(id)) || id.slice(0, 8),
      sku: named?.sku ?? "",
      product: named?.product ?? "",
    };
  });
  return { query, threads: inOrder(threads) };
}
