// The rows of a KPI that is told product by product: the first thousand, or, where these are not all,
// the few that somebody searches, however many others there are.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useAddress } from "./address";
import { useNames, useProducts } from "./names";
import { matches } from "./search";
import type { Some } from "./some_pages";

// More than these are no few: whoever typed so little sees what fits of the first thousand.
const SEARCHED_MAX = 20;

export interface OfProduct {
  productId: string;
}

interface ProductQuery<Row> {
  queryKey: readonly unknown[];
  queryFn: (context: { signal: AbortSignal }) => Promise<Some<Row>>;
}

// Without ids the query is for all products.
export function useProductRows<Row extends OfProduct>(
  queryOf: (productIds: readonly string[]) => ProductQuery<Row>,
) {
  const names = useNames();
  const products = useProducts().data ?? [];
  const typed = useAddress().text("q").trim();
  const first = useQuery(queryOf([]));
  const meant = typed === "" ? [] : products.filter(({ sku, name }) => matches([sku, name], typed));
  const asks = first.data?.whole === false && meant.length > 0 && meant.length <= SEARCHED_MAX;
  const productIds = asks ? meant.map(({ productId }) => productId) : [];
  const few = useQuery({ ...queryOf(productIds), enabled: asks });
  const query = asks ? few : first;
  const found = useMemo(
    () =>
      (query.data?.items ?? []).filter(({ productId }) =>
        matches([names.sku(productId), names.product(productId)?.name ?? ""], typed),
      ),
    [query.data, names, typed],
  );
  // What is found of it by what was typed.
  return { query, found };
}
