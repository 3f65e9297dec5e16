// What purchase orders are called, where there are only their ids. Read order by order, so that a
// page that shows a few does not read all.
import { useQueries } from "@tanstack/react-query";
import { purchaseOrders, suppliers } from "@/api/clients";
import { userCan, useUser } from "@/api/session";

const READ_MAX = 60;

export function useOrderReferences(ids: readonly string[]): (purchaseOrderId: string) => string {
  const staff = userCan.isStaff(useUser());
  const distinct = [...new Set(ids)].slice(0, READ_MAX);
  const names = useQueries({
    queries: distinct.map((purchaseOrderId) => ({
      queryKey: ["purchase-orders", "reference", purchaseOrderId],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        staff
          ? ((await purchaseOrders.getPurchaseOrder({ purchaseOrderId }, { signal })).purchaseOrder
              ?.externalReference ?? "")
          : ((await suppliers.getSupplierOrder({ purchaseOrderId }, { signal })).lines[0]
              ?.externalReference ?? ""),
    })),
    combine: (results) =>
      new Map(results.map(({ data }, at) => [distinct[at] ?? "", data ?? ""] as const)),
  });
  return (id) => names.get(id) || id.slice(-8);
}
