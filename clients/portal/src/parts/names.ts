// What ids are called: products, suppliers, locations, customers. Read once, and again when the
// catalogue changes.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { catalog } from "@/api/clients";
import { type User, UserRole } from "@/api/gen/backline/v1/account_service_pb";
import type {
  Customer,
  Location,
  Product,
  Supplier,
} from "@/api/gen/backline/v1/catalog_service_pb";
import { allPages } from "@/api/paging";
import { useUser } from "@/api/session";
import { defineTexts, useTexts } from "@/api/texts";

const texts = defineTexts("names", {
  en: { customerHidden: "Customer …{id}" },
  de: { customerHidden: "Kunde …{id}" },
});

const ID_SHOWN = 8;

// An id as far as people compare it, where there is no name.
export function shortId(id: string): string {
  return id.slice(-ID_SHOWN);
}

export function useSuppliers() {
  return useQuery({
    queryKey: ["catalog", "suppliers"],
    queryFn: ({ signal }) =>
      allPages(
        (page) => catalog.listSuppliers(page, { signal }),
        (answer) => answer.suppliers,
      ),
  });
}

export function useProducts() {
  return useQuery({
    queryKey: ["catalog", "products"],
    queryFn: ({ signal }) =>
      allPages(
        (page) => catalog.listProducts(page, { signal }),
        (answer) => answer.products,
      ),
  });
}

export function useLocations() {
  return useQuery({
    queryKey: ["catalog", "locations"],
    queryFn: ({ signal }) =>
      allPages(
        (page) => catalog.listLocations(page, { signal }),
        (answer) => answer.locations,
      ),
  });
}

// Customers are for planners and administrators; buyers see that somebody waits, not who.
export function seesCustomers(user: User): boolean {
  return user.roles.includes(UserRole.PLANNER) || user.roles.includes(UserRole.ADMINISTRATOR);
}

export function useCustomers() {
  const enabled = seesCustomers(useUser());
  return useQuery({
    queryKey: ["catalog", "customers"],
    enabled,
    queryFn: ({ signal }) =>
      allPages(
        (page) => catalog.listCustomers(page, { signal }),
        (answer) => answer.customers,
      ),
  });
}

export interface Names {
  product: (id: string) => Product | undefined;
  supplier: (id: string) => Supplier | undefined;
  location: (id: string) => Location | undefined;
  customer: (id: string) => Customer | undefined;
  sku: (id: string) => string;
  supplierName: (id: string) => string;
  // To those who may see no customers: that it is the same one.
  customerName: (id: string) => string;
  locationCode: (id: string) => string;
}

const maps = new WeakMap<readonly unknown[], Map<string, unknown>>();

function byId<Item>(items: readonly Item[] | undefined, idOf: (item: Item) => string) {
  if (!items) return undefined;
  let map = maps.get(items) as Map<string, Item> | undefined;
  if (!map) maps.set(items, (map = new Map(items.map((item) => [idOf(item), item]))));
  return map;
}

export function useNames(): Names {
  const t = useTexts(texts);
  const products = byId(useProducts().data, (item) => item.productId);
  const suppliers = byId(useSuppliers().data, (item) => item.supplierId);
  const locations = byId(useLocations().data, (item) => item.locationId);
  const customers = byId(useCustomers().data, (item) => item.customerId);
  return useMemo(
    () => ({
      product: (id) => products?.get(id),
      supplier: (id) => suppliers?.get(id),
      location: (id) => locations?.get(id),
      customer: (id) => customers?.get(id),
      sku: (id) => products?.get(id)?.sku ?? shortId(id),
      supplierName: (id) => suppliers?.get(id)?.name ?? shortId(id),
      customerName: (id) => customers?.get(id)?.name ?? t("customerHidden", { id: shortId(id) }),
      locationCode: (id) => locations?.get(id)?.code ?? shortId(id),
    }),
    [t, products, suppliers, locations, customers],
  );
}
