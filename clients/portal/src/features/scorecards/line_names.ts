// What a score's ids are called, for staff and for suppliers.
import { useMemo } from "react";
import { useSupplierLines } from "@/api/lines";
import { userCan, useUser } from "@/api/session";
import { useNames } from "@/parts/names";
import { useOrderReferences } from "@/parts/order_references";
import { useProductNames } from "@/parts/products";
import { useReferences } from "./queries";

export interface LineNames {
  order: (purchaseOrderId: string) => string;
  sku: (productId: string) => string;
  // With its name, where there is one.
  product: (productId: string) => string;
}

function useStaffLineNames(supplierId: string): LineNames {
  const names = useNames();
  const reference = useReferences(supplierId);
  return useMemo(
    () => ({
      order: reference,
      sku: names.sku,
      product: (id) => [names.sku(id), names.product(id)?.name].filter(Boolean).join(" · "),
    }),
    [names, reference],
  );
}

// A supplier has its open lines; what is settled is read order by order.
function useOwnLineNames(orders: readonly string[]): LineNames {
  const products = useProductNames();
  const lines = useSupplierLines().data;
  const open = new Set((lines ?? []).map((line) => line.purchaseOrderId));
  const settled = useOrderReferences(lines ? orders.filter((id) => !open.has(id)) : []);
  return useMemo(() => {
    const references = new Map(
      (lines ?? []).map((line) => [line.purchaseOrderId, line.externalReference]),
    );
    return {
      order: (id) => references.get(id) || settled(id),
      sku: products.sku,
      product: (id) => [products.sku(id), products.name(id)].filter(Boolean).join(" · "),
    };
  }, [products, lines, settled]);
}

// Of the purchase orders that are shown. Staff and suppliers do not become each other: the hooks of
// one person are always the same.
export function useLineNames(supplierId: string, orders: readonly string[]): LineNames {
  const staff = userCan.isStaff(useUser());
  return staff ? useStaffLineNames(supplierId) : useOwnLineNames(orders);
}
