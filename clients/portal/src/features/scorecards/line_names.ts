// What a score's ids are called, for staff and for suppliers.
import { useMemo } from "react";
import { useSupplierLines } from "@/api/lines";
import { userCan, useUser } from "@/api/session";
import { useNames } from "@/parts/names";
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

function useOwnLineNames(): LineNames {
  const products = useProductNames();
  const lines = useSupplierLines().data;
  return useMemo(() => {
    const references = new Map(
      (lines ?? []).map((line) => [line.purchaseOrderId, line.externalReference]),
    );
    return {
      order: (id) => references.get(id) || id.slice(-8),
      sku: products.sku,
      product: (id) => [products.sku(id), products.name(id)].filter(Boolean).join(" · "),
    };
  }, [products, lines]);
}

// Staff and suppliers do not become each other: the hooks of one person are always the same.
export function useLineNames(supplierId: string): LineNames {
  const staff = userCan.isStaff(useUser());
  return staff ? useStaffLineNames(supplierId) : useOwnLineNames();
}
