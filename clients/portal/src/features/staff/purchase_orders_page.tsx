import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { isoOf, useFormats } from "@/api/dates";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { AddressSearch } from "@/parts/address_search";
import { useNames } from "@/parts/names";
import { matches } from "@/parts/search";
import { asSort, sortText } from "@/parts/sorting";
import { StatusBadge } from "@/ui/badge";
import { DataTable } from "@/ui/data_table";
import { Select } from "@/ui/field";
import { useInSight } from "@/ui/narrow";
import { Page } from "@/ui/page";
import { EmptyState, ErrorState, Loading, type Tone } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { allOrders, type OrderRow, orderRow, STANDINGS, type Standing } from "./order_rows";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";

const STANDING_KEYS = {
  overdue: "standingOverdue",
  decide: "standingDecide",
  review: "standingReview",
  rejected: "standingRejected",
  waiting: "standingWaiting",
  draft: "standingDraft",
  open: "standingOpen",
  closed: "standingClosed",
} as const satisfies Record<Standing, string>;

const STANDING_TONES: Record<Standing, Tone | "quiet"> = {
  overdue: "bad",
  decide: "warn",
  review: "warn",
  rejected: "bad",
  waiting: "info",
  draft: "quiet",
  open: "good",
  closed: "quiet",
};

export function StandingBadge({ standing }: { standing: Standing }) {
  const t = useTexts(staffTexts);
  return <StatusBadge tone={STANDING_TONES[standing]}>{t(STANDING_KEYS[standing])}</StatusBadge>;
}

function useColumns(): Column<OrderRow>[] {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  const names = useNames();
  return useMemo(
    () => [
      {
        id: "number",
        header: t("number"),
        width: "8.5rem",
        cell: ({ order }) => (
          <span>{order.externalReference || order.purchaseOrderId.slice(-8)}</span>
        ),
        sortValue: ({ order }) => order.externalReference,
      },
      {
        id: "supplier",
        header: t("supplier"),
        width: "minmax(9rem, 1fr)",
        cell: ({ order }) => <span>{names.supplierName(order.supplierId)}</span>,
        sortValue: ({ order }) => names.supplierName(order.supplierId),
      },
      {
        id: "standing",
        header: t("standing"),
        width: "11rem",
        cell: ({ standing }) => <StandingBadge standing={standing} />,
        sortValue: ({ standing }) => STANDINGS.indexOf(standing),
      },
      {
        id: "location",
        header: t("location"),
        width: "6rem",
        cell: ({ order }) => <span>{names.locationCode(order.locationId)}</span>,
        sortValue: ({ order }) => names.locationCode(order.locationId),
      },
      {
        id: "lines",
        header: t("lines"),
        width: "5rem",
        align: "end",
        cell: ({ order }) => formats.number(order.lines.length),
        sortValue: ({ order }) => order.lines.length,
      },
      {
        id: "open",
        header: t("openQuantity"),
        width: "7rem",
        align: "end",
        cell: ({ openQuantity }) => formats.number(openQuantity),
        sortValue: ({ openQuantity }) => openQuantity,
      },
      {
        id: "next",
        header: t("nextArrival"),
        width: "8rem",
        cell: ({ next }) => formats.shortDate(next),
        sortValue: ({ next }) => next,
      },
      {
        id: "sent",
        header: t("sentOn"),
        width: "8rem",
        cell: ({ order }) => formats.shortDate(isoOf(order.sentDate)),
        sortValue: ({ order }) => isoOf(order.sentDate),
      },
    ],
    [t, formats, names],
  );
}

function useShown(rows: readonly OrderRow[]) {
  const names = useNames();
  const { text } = useAddress();
  const [typed, supplier, standing] = [text("q"), text("supplier"), text("standing")];
  return useMemo(
    () =>
      rows.filter((row) => {
        if (supplier !== "" && row.order.supplierId !== supplier) return false;
        if (standing !== "" && row.standing !== standing) return false;
        return matches(
          [
            row.order.externalReference,
            names.supplierName(row.order.supplierId),
            ...row.order.lines.map((line) => names.sku(line.productId)),
          ],
          typed,
        );
      }),
    [rows, names, typed, supplier, standing],
  );
}

function Filters({ rows }: { rows: readonly OrderRow[] }) {
  const t = useTexts(staffTexts);
  const names = useNames();
  const address = useAddress();
  // The chosen one too, when it has no purchase order: the filter holds all the same.
  const chosen = address.text("supplier");
  const suppliers = new Set(rows.map((row) => row.order.supplierId));
  if (chosen !== "") suppliers.add(chosen);
  const count = (standing: Standing) => rows.filter((row) => row.standing === standing).length;
  return (
    <div className={styles.bar}>
      <AddressSearch label={t("search")} />
      <Select
        label={t("supplier")}
        value={chosen}
        options={[
          { value: "", label: t("allSuppliers") },
          ...[...suppliers].map((id) => ({ value: id, label: names.supplierName(id) })),
        ]}
        onChange={(supplier) => address.set({ supplier })}
      />
      <Select
        label={t("standing")}
        value={address.text("standing")}
        options={[
          { value: "", label: t("allStandings", { count: rows.length }) },
          ...STANDINGS.map((standing) => ({
            value: standing,
            label: `${t(STANDING_KEYS[standing])} (${count(standing)})`,
          })),
        ]}
        onChange={(standing) => address.set({ standing })}
      />
    </div>
  );
}

const LEFT_OUT = ["location", "lines", "sent"];

function Orders({ rows }: { rows: readonly OrderRow[] }) {
  const t = useTexts(staffTexts);
  const address = useAddress();
  const navigate = useNavigate();
  const columns = useInSight(useColumns(), LEFT_OUT);
  const shown = useShown(rows);
  return (
    <>
      <Filters rows={rows} />
      <DataTable
        label={t("purchaseOrders")}
        rows={shown}
        rowKey={(row) => row.key}
        rowName={(row) => row.order.externalReference}
        columns={columns}
        sort={asSort(address.text("sort"))}
        onSort={(sort) => address.set({ sort: sortText(sort) })}
        onOpen={(row) =>
          void navigate({
            to: "/staff/purchase-orders/$purchaseOrderId",
            params: { purchaseOrderId: row.key },
          })
        }
        opens="number"
        empty={<EmptyState icon="search" title={t("nothingFits")} />}
      />
    </>
  );
}

export function PurchaseOrdersPage() {
  const t = useTexts(staffTexts);
  const orders = useQuery(allOrders);
  const rows = useMemo(() => (orders.data ?? []).map(orderRow), [orders.data]);
  return (
    <Page title={t("purchaseOrders")} lead={t("purchaseOrdersLead")} fill>
      {orders.isPending ? (
        <Loading />
      ) : orders.isError ? (
        <ErrorState error={orders.error} onRetry={() => void orders.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState icon="orders" title={t("noOrders")} />
      ) : (
        <Orders rows={rows} />
      )}
    </Page>
  );
}
