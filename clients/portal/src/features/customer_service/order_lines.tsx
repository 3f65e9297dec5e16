// The order lines behind the figures of our own service.
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type Formats, isoOf, useFormats } from "@/api/dates";
import {
  CancellationCause as Cancellation,
  ServiceLineGroup as Group,
  type ServiceLine,
} from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { shortId, useNames } from "@/parts/names";
import { SomeRows } from "@/parts/some_rows";
import { asSort, sortText } from "@/parts/sorting";
import { DataTable } from "@/ui/data_table";
import { Select } from "@/ui/field";
import { FilterBar } from "@/ui/page";
import { EmptyState } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { type ServiceQuestion, serviceLines } from "./queries";
import { type CustomerServiceText, customerServiceTexts } from "./texts";
import { CANCELLATION_KEYS } from "./words";

// In the order in which they are offered.
const GROUPS = [
  [Group.UNSPECIFIED, "groupAll"],
  [Group.BACKORDERED, "groupBackordered"],
  [Group.FILLED_FIRST_TIME, "groupFilled"],
  [Group.NOT_FILLED_FIRST_TIME, "groupNotFilled"],
  [Group.FILL_PENDING, "groupFillPending"],
  [Group.DELIVERED, "groupDelivered"],
  [Group.DELIVERED_AFTER_WAITING, "groupDeliveredAfterWaiting"],
  [Group.OPEN, "groupOpen"],
  [Group.PROMISE_MET, "groupPromiseMet"],
  [Group.PROMISE_MISSED, "groupPromiseMissed"],
  [Group.PROMISE_PENDING, "groupPromisePending"],
  [Group.PROMISE_CANCELLED, "groupPromiseCancelled"],
  [Group.NEVER_PROMISED, "groupNeverPromised"],
  [Group.REQUESTED_MET, "groupRequestedMet"],
  [Group.REQUESTED_MISSED, "groupRequestedMissed"],
  [Group.CANCELLED, "groupCancelled"],
  [Group.ORDER_FILLED_FIRST_TIME, "groupOrderFilled"],
  [Group.ORDER_NOT_FILLED_FIRST_TIME, "groupOrderNotFilled"],
  [Group.ORDER_ON_TIME_IN_FULL, "groupOrderOnTime"],
  [Group.ORDER_NOT_ON_TIME_IN_FULL, "groupOrderNotOnTime"],
  [Group.ORDER_SHIPPED, "groupOrderShipped"],
  [Group.ORDER_DELIVERED, "groupOrderDelivered"],
] as const;

const CANCELLATIONS: readonly Cancellation[] = [
  Cancellation.UNSPECIFIED,
  Cancellation.IN_STOCK,
  Cancellation.UNDATED,
  Cancellation.PROMISED_LATE,
  Cancellation.WAITING,
];

type DateField = "orderDate" | "firstPromisedDate" | "shippedDate" | "deliveredDate";

function dateColumn(field: DateField, header: string, formats: Formats): Column<ServiceLine> {
  return {
    id: field,
    header,
    width: "7.5rem",
    cell: (line) => formats.shortDate(isoOf(line[field])),
    sortValue: (line) => isoOf(line[field]),
  };
}

function quantityColumn(
  id: "ordered" | "backordered" | "cancelled",
  t: CustomerServiceText,
  formats: Formats,
): Column<ServiceLine> {
  const of = (line: ServiceLine) => line[`${id}Quantity`];
  return {
    id,
    header: t(id),
    width: "6rem",
    align: "end",
    cell: (line) => formats.number(of(line)),
    sortValue: of,
  };
}

function useColumns(): Column<ServiceLine>[] {
  const t = useTexts(customerServiceTexts);
  const formats = useFormats();
  const names = useNames();
  return useMemo(
    () => [
      dateColumn("orderDate", t("orderedOn"), formats),
      {
        id: "order",
        header: t("order"),
        width: "7.5rem",
        cell: (line) => <span>{`${shortId(line.orderId)} / ${line.lineNumber}`}</span>,
      },
      {
        id: "customer",
        header: t("customer"),
        width: "minmax(9rem, 1fr)",
        cell: ({ customerId }) => <span>{names.customerName(customerId)}</span>,
      },
      {
        id: "product",
        header: t("product"),
        width: "minmax(8rem, 1fr)",
        cell: (line) => <span>{names.sku(line.productId)}</span>,
        sortValue: (line) => names.sku(line.productId),
      },
      quantityColumn("ordered", t, formats),
      quantityColumn("backordered", t, formats),
      quantityColumn("cancelled", t, formats),
      {
        id: "wanted",
        header: t("wanted"),
        width: "7.5rem",
        cell: (line) =>
          line.requestedDate ? formats.shortDate(isoOf(line.requestedDate)) : t("asap"),
        sortValue: (line) => isoOf(line.requestedDate),
      },
      dateColumn("firstPromisedDate", t("firstPromised"), formats),
      dateColumn("shippedDate", t("shipped"), formats),
      dateColumn("deliveredDate", t("delivered"), formats),
    ],
    [t, formats, names],
  );
}

export function OrderLines({ question }: { question: ServiceQuestion }) {
  const t = useTexts(customerServiceTexts);
  const address = useAddress();
  const chosenGroup = GROUPS.find(([one]) => String(one) === address.text("group"));
  const group = chosenGroup?.[0] ?? Group.UNSPECIFIED;
  const cancellation =
    CANCELLATIONS.find((one) => String(one) === address.text("cancellation")) ??
    Cancellation.UNSPECIFIED;
  const lines = useQuery(serviceLines(question, { group, cancellation }));
  const columns = useColumns();
  const unless = (value: number) => (value === 0 ? undefined : String(value));
  return (
    <>
      <FilterBar>
        <Select
          label={t("group")}
          value={String(group)}
          options={GROUPS.map(([one, key]) => ({ value: String(one), label: t(key) }))}
          onChange={(chosen) => address.set({ group: unless(Number(chosen)) })}
        />
        <Select
          label={t("cancellation")}
          value={String(cancellation)}
          options={CANCELLATIONS.map((one) => ({
            value: String(one),
            label: t(CANCELLATION_KEYS[one]),
          }))}
          onChange={(chosen) => address.set({ cancellation: unless(Number(chosen)) })}
        />
      </FilterBar>
      <SomeRows query={lines}>
        {(rows) => (
          <DataTable
            label={t("linesLabel")}
            rows={rows}
            rowKey={(line) => `${line.orderId}:${line.lineNumber}`}
            columns={columns}
            sort={asSort(address.text("sort"))}
            onSort={(sort) => address.set({ sort: sortText(sort) })}
            empty={<EmptyState icon="search" title={t("linesNone")} />}
            natural
          />
        )}
      </SomeRows>
    </>
  );
}
