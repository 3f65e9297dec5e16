// Supplies that are late or at risk, first due first, with the customers and the money behind them.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { type Formats, isoOf, useFormats } from "@/api/dates";
import { RiskSignal as Signal, type SupplyAtRisk } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { kpiWords, SIGNAL_KEYS, SIGNAL_TONES, SIGNALS } from "@/parts/kpi_words";
import { useNames } from "@/parts/names";
import { useOrderReferences } from "@/parts/order_references";
import { SomeRows } from "@/parts/some_rows";
import { asSort, sortText } from "@/parts/sorting";
import { useValueText } from "@/parts/use_values";
import { largestAmount } from "@/parts/values";
import { StatusBadge } from "@/ui/badge";
import { DataTable, type DataTableHandle } from "@/ui/data_table";
import { Select } from "@/ui/field";
import { BesidePanel } from "@/ui/side_panel";
import { EmptyState } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import styles from "./control.module.css";
import { type RiskQuestion, suppliesAtRisk, supplyRisk } from "./queries";
import { controlTexts } from "./texts";
import { WhoWaits } from "./who_waits";

export function signOf(text: string): Signal {
  return SIGNALS.find((sign) => String(sign) === text) ?? Signal.UNSPECIFIED;
}

export function SignField({ question }: { question: RiskQuestion }) {
  const t = useTexts(controlTexts);
  const w = useTexts(kpiWords);
  const formats = useFormats();
  const address = useAddress();
  const risk = useQuery(supplyRisk(question)).data;
  const labelOf = (sign: Signal) => {
    if (!risk) return w(SIGNAL_KEYS[sign]);
    const count =
      sign === Signal.UNSPECIFIED ? risk.total : risk.signals.find(({ signal }) => signal === sign);
    return t("signCount", {
      sign: w(SIGNAL_KEYS[sign]),
      count: formats.number(count?.supplies ?? 0n),
    });
  };
  return (
    <Select
      label={t("sign")}
      value={String(signOf(address.text("sign")))}
      options={SIGNALS.map((sign) => ({ value: String(sign), label: labelOf(sign) }))}
      onChange={(sign) =>
        address.set({ sign: sign === String(Signal.UNSPECIFIED) ? undefined : sign })
      }
    />
  );
}

function Signs({ supply }: { supply: SupplyAtRisk }) {
  const w = useTexts(kpiWords);
  return (
    <span className={styles.signs}>
      {supply.signals.map((sign) => (
        <StatusBadge key={sign} tone={SIGNAL_TONES[sign]}>
          {w(SIGNAL_KEYS[sign])}
        </StatusBadge>
      ))}
    </span>
  );
}

type Names = Pick<ReturnType<typeof useNames>, "sku" | "supplierName">;

function useLead(names: Names, reference: (id: string) => string): Column<SupplyAtRisk>[] {
  const t = useTexts(controlTexts);
  return useMemo(
    () => [
      {
        id: "supplier",
        header: t("supplier"),
        width: "minmax(6rem, 1fr)",
        cell: (supply) => (
          <Link
            to="/staff/scorecards/$supplierId"
            params={{ supplierId: supply.supplierId }}
            tabIndex={-1}
            className={styles.cellLink}
          >
            {names.supplierName(supply.supplierId)}
          </Link>
        ),
        sortValue: (supply) => names.supplierName(supply.supplierId),
      },
      {
        id: "order",
        header: t("order"),
        width: "minmax(9.25rem, 1fr)",
        cell: (supply) => (
          <span>
            {t("orderLine", {
              order: reference(supply.purchaseOrderId),
              line: supply.lineNumber,
            })}
          </span>
        ),
        sortValue: (supply) => reference(supply.purchaseOrderId),
      },
      {
        id: "product",
        header: t("product"),
        width: "minmax(7rem, 1fr)",
        cell: (supply) => <span>{names.sku(supply.productId)}</span>,
        sortValue: (supply) => names.sku(supply.productId),
      },
    ],
    [t, names, reference],
  );
}

function dateColumn(id: "due" | "need", header: string, formats: Formats): Column<SupplyAtRisk> {
  const of = (supply: SupplyAtRisk) => isoOf(id === "due" ? supply.dueDate : supply.needDate);
  return {
    id,
    header,
    width: "5.25rem",
    cell: (supply) => formats.shortDate(of(supply)),
    sortValue: of,
  };
}

function useColumns(supplies: readonly SupplyAtRisk[]): Column<SupplyAtRisk>[] {
  const t = useTexts(controlTexts);
  const formats = useFormats();
  const value = useValueText();
  const names = useNames();
  const reference = useOrderReferences(supplies.map((supply) => supply.purchaseOrderId));
  const lead = useLead(names, reference);
  const number = (
    id: "remaining" | "customers" | "waits",
    of: (supply: SupplyAtRisk) => bigint,
  ): Column<SupplyAtRisk> => ({
    id,
    header: t(id),
    width: id === "customers" ? "6rem" : "5rem",
    align: "end",
    cell: (supply) => formats.number(of(supply)),
    sortValue: of,
  });
  return [
    ...lead,
    dateColumn("due", t("due"), formats),
    dateColumn("need", t("need"), formats),
    {
      id: "signs",
      header: t("signs"),
      width: "minmax(9rem, 1.2fr)",
      cell: (supply) => <Signs supply={supply} />,
    },
    number("remaining", (supply) => supply.remainingQuantity),
    number("waits", (supply) => supply.peggedUnits),
    number("customers", (supply) => supply.customers),
    {
      id: "money",
      header: t("money"),
      width: "6.5rem",
      align: "end",
      cell: (supply) => <span>{value(supply.peggedValue)}</span>,
      sortValue: (supply) => largestAmount(supply.peggedValue),
    },
  ];
}

export function SuppliesView({ question }: { question: RiskQuestion }) {
  const t = useTexts(controlTexts);
  const address = useAddress();
  const list = useQuery(suppliesAtRisk(question, signOf(address.text("sign"))));
  const columns = useColumns(list.data?.items ?? []);
  const table = useRef<DataTableHandle>(null);
  const open = list.data?.items.find((one) => one.supplyLineId === address.text("open"));
  const close = () => {
    address.set({ open: undefined });
    table.current?.focus();
  };
  return (
    <SomeRows query={list}>
      {(rows) => (
        <BesidePanel
          panel={open && <WhoWaits key={open.supplyLineId} supply={open} onClose={close} />}
        >
          <DataTable
            label={t("supplies")}
            rows={rows}
            rowKey={(supply) => supply.supplyLineId}
            columns={columns}
            sort={asSort(address.text("sort"))}
            onSort={(sort) => address.set({ sort: sortText(sort) })}
            onOpen={(supply) => address.set({ open: supply.supplyLineId })}
            handle={table}
            empty={
              <EmptyState icon="check" title={t("suppliesNone")}>
                <p>{t("suppliesNoneText")}</p>
              </EmptyState>
            }
            natural
          />
        </BesidePanel>
      )}
    </SomeRows>
  );
}
