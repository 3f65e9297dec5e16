import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { isoOf, useFormats } from "@/api/dates";
import {
  type Clock,
  ClockKind as Kind,
  ClockState as State,
} from "@/api/gen/backline/v1/agreement_service_pb";
import { userCan, useUser } from "@/api/session";
import { defineTexts, useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { DataTable } from "@/ui/data_table";
import { EmptyState, type Tone } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { isDueSoon } from "./clocks";
import { useOrderReferences } from "./order_references";

const texts = defineTexts("clock_table", {
  en: {
    kind: "Owed",
    kindAcknowledge: "First answer",
    kindChange: "Answer to a change",
    kindDeliver: "Delivery",
    kindNotice: "Early word of a slip",
    kindUnknown: "Clock",
    supplier: "Supplier",
    line: "Line",
    lineOf: "{order} / {line}",
    product: "Product",
    due: "Due",
    state: "State",
    running: "Running",
    dueSoon: "Due soon",
    paused: "With the buyer",
    stopped: "Settled",
    breached: "Breached",
    settledLate: "Settled since",
    none: "No clock is so",
  },
  de: {
    kind: "Geschuldet",
    kindAcknowledge: "Erste Antwort",
    kindChange: "Antwort auf eine Änderung",
    kindDeliver: "Lieferung",
    kindNotice: "Frühes Wort von Verzug",
    kindUnknown: "Frist",
    supplier: "Lieferant",
    line: "Position",
    lineOf: "{order} / {line}",
    product: "Produkt",
    due: "Fällig",
    state: "Stand",
    running: "Läuft",
    dueSoon: "Bald fällig",
    paused: "Beim Einkauf",
    stopped: "Erledigt",
    breached: "Verletzt",
    settledLate: "Inzwischen erledigt",
    none: "Keine Frist ist so",
  },
});

const KIND_KEYS = {
  [Kind.UNSPECIFIED]: "kindUnknown",
  [Kind.ACKNOWLEDGE]: "kindAcknowledge",
  [Kind.ANSWER_CHANGE]: "kindChange",
  [Kind.DELIVER]: "kindDeliver",
  [Kind.SLIP_NOTICE]: "kindNotice",
} as const satisfies Record<Kind, string>;

type StateKey = "running" | "dueSoon" | "paused" | "stopped" | "breached" | "settledLate";

function standing(clock: Clock, now: Date): { key: StateKey; tone: Tone | "quiet" } {
  if (clock.state === State.BREACHED) {
    return clock.stoppedTime && clock.kind !== Kind.SLIP_NOTICE
      ? { key: "settledLate", tone: "quiet" }
      : { key: "breached", tone: "bad" };
  }
  if (clock.state === State.PAUSED) return { key: "paused", tone: "info" };
  if (clock.state === State.STOPPED) return { key: "stopped", tone: "good" };
  return isDueSoon(clock, now)
    ? { key: "dueSoon", tone: "warn" }
    : { key: "running", tone: "quiet" };
}

interface ClockTableProps {
  label: string;
  clocks: readonly Clock[];
  sku: (productId: string) => string;
  // Where clocks of several suppliers stand together.
  supplierName?: (supplierId: string) => string;
}

function LineLink({ clock, name }: { clock: Clock; name: string }) {
  const { purchaseOrderId, lineNumber } = clock;
  return userCan.isStaff(useUser()) ? (
    <Link to="/staff/purchase-orders/$purchaseOrderId" params={{ purchaseOrderId }} tabIndex={-1}>
      {name}
    </Link>
  ) : (
    <Link
      to="/orders/$purchaseOrderId/$lineNumber"
      params={{ purchaseOrderId, lineNumber: String(lineNumber) }}
      search={{ view: "all" }}
      tabIndex={-1}
    >
      {name}
    </Link>
  );
}

function useColumns({ clocks, sku, supplierName }: ClockTableProps): Column<Clock>[] {
  const t = useTexts(texts);
  const formats = useFormats();
  const reference = useOrderReferences(clocks.map((clock) => clock.purchaseOrderId));
  return useMemo(() => {
    const now = new Date();
    const columns: Column<Clock>[] = [
      {
        id: "state",
        header: t("state"),
        width: "10rem",
        cell: (clock) => {
          const { key, tone } = standing(clock, now);
          return <StatusBadge tone={tone}>{t(key)}</StatusBadge>;
        },
      },
      {
        id: "due",
        header: t("due"),
        width: "10.5rem",
        cell: (clock) =>
          clock.kind === Kind.DELIVER
            ? formats.date(isoOf(clock.dueDate))
            : formats.instant(clock.dueTime),
      },
      {
        id: "kind",
        header: t("kind"),
        width: "11rem",
        cell: (clock) => <span>{t(KIND_KEYS[clock.kind])}</span>,
      },
      {
        id: "line",
        header: t("line"),
        width: "minmax(9rem, 1fr)",
        cell: (clock) => (
          <LineLink
            clock={clock}
            name={t("lineOf", {
              order: reference(clock.purchaseOrderId),
              line: clock.lineNumber,
            })}
          />
        ),
      },
      {
        id: "product",
        header: t("product"),
        width: "minmax(8rem, 1fr)",
        cell: (clock) => <span>{sku(clock.productId)}</span>,
      },
    ];
    if (supplierName) {
      columns.splice(3, 0, {
        id: "supplier",
        header: t("supplier"),
        width: "minmax(9rem, 1fr)",
        cell: (clock) => <span>{supplierName(clock.supplierId)}</span>,
      });
    }
    return columns;
  }, [t, formats, reference, sku, supplierName]);
}

export function ClockTable(props: ClockTableProps) {
  const t = useTexts(texts);
  const columns = useColumns(props);
  return (
    <DataTable
      label={props.label}
      rows={props.clocks}
      rowKey={(clock) => clock.clockId}
      columns={columns}
      empty={<EmptyState icon="clock" title={t("none")} />}
      natural
    />
  );
}
