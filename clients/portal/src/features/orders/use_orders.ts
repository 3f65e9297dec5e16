// What the orders page shows, from its address and the lines.
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useDeferredValue, useMemo } from "react";
import { useFormats } from "@/api/dates";
import { useSupplierLines } from "@/api/lines";
import { useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import type { Group, Sort } from "@/ui/data_table";
import { openDrafts, useDrafts } from "./drafts";
import {
  GROUPINGS,
  type Grouping,
  inView,
  keptRowOf,
  matches,
  type OrderRow,
  VIEWS,
  type View,
  weekStart,
} from "./order_rows";
import { ordersTexts } from "./texts";

export interface OrdersAddress {
  view: View;
  q: string;
  group: Grouping;
  sort: Sort;
}

const FIRST_SORT: Sort = { column: "askedDate", descending: false };

function sortOf(text: unknown): Sort {
  if (typeof text !== "string" || text === "") return FIRST_SORT;
  return { column: text.replace(/^-/, ""), descending: text.startsWith("-") };
}

export function addressOf(search: Record<string, unknown>): OrdersAddress {
  return {
    view: VIEWS.find((view) => view === search.view) ?? "answer",
    q: typeof search.q === "string" || typeof search.q === "number" ? String(search.q) : "",
    group: GROUPINGS.find((group) => group === search.group) ?? "none",
    sort: sortOf(search.sort),
  };
}

export function useOrdersAddress() {
  const search: Record<string, unknown> = useSearch({ from: "/shell/orders" });
  const navigate = useNavigate();
  const address = useMemo(() => addressOf(search), [search]);
  const change = useCallback(
    (next: Partial<Record<keyof OrdersAddress, string | undefined>>) =>
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, ...next }),
        replace: true,
      }),
    [navigate],
  );
  return { address, change };
}

export function useOrderRows(address: OrdersAddress) {
  openDrafts(useUser().userId);
  const lines = useSupplierLines();
  const drafts = useDrafts();
  const q = useDeferredValue(address.q);
  const rows = useMemo(
    () => (lines.data ?? []).map((line) => keptRowOf(line, drafts.get(keyOfLine(line)))),
    [lines.data, drafts],
  );
  const shown = useMemo(
    () => rows.filter((row) => inView(row, address.view) && matches(row, q)),
    [rows, address.view, q],
  );
  const counts = useMemo(
    () => new Map(VIEWS.map((view) => [view, rows.filter((row) => inView(row, view)).length])),
    [rows],
  );
  return { lines, rows, shown, counts };
}

function keyOfLine(line: Parameters<typeof keptRowOf>[0]): string {
  return `${line.purchaseOrderId}:${line.line?.lineNumber ?? 0}`;
}

export function useGroupOf(grouping: Grouping): ((row: OrderRow) => Group) | undefined {
  const t = useTexts(ordersTexts);
  const formats = useFormats();
  return useMemo(() => {
    switch (grouping) {
      case "none":
        return undefined;
      case "product":
        return (row: OrderRow) => ({ key: row.sku, label: `${row.sku} · ${row.productName}` });
      case "order":
        return (row: OrderRow) => ({ key: row.line.purchaseOrderId, label: row.reference });
      case "location":
        return (row: OrderRow) => ({ key: row.location, label: row.location });
      case "week":
        return (row: OrderRow) => {
          if (!row.askedDate) return { key: "", label: t("noDate") };
          const start = weekStart(row.askedDate);
          return { key: start, label: t("weekOf", { date: formats.date(start) }) };
        };
    }
  }, [grouping, t, formats]);
}
