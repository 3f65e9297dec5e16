// What products are called: a supplier knows those of its lines and of the demand that it sees.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSupplierLines } from "@/api/lines";
import { demand } from "@/api/supplier_lists";

export interface ProductName {
  productId: string;
  sku: string;
  name: string;
}

export interface ProductNames {
  all: readonly ProductName[];
  sku: (productId: string) => string;
  name: (productId: string) => string;
}

export function useProductNames(): ProductNames {
  const lines = useSupplierLines().data;
  const waiting = useQuery(demand).data;
  return useMemo(() => {
    const known = new Map<string, ProductName>();
    for (const { productId, sku } of waiting ?? []) {
      known.set(productId, { productId, sku, name: "" });
    }
    for (const { line, sku, productName } of lines ?? []) {
      if (line) known.set(line.productId, { productId: line.productId, sku, name: productName });
    }
    const all = [...known.values()].sort((left, right) => left.sku.localeCompare(right.sku));
    return {
      all,
      sku: (productId) => known.get(productId)?.sku ?? productId.slice(0, 8),
      name: (productId) => known.get(productId)?.name ?? "",
    };
  }, [lines, waiting]);
}
