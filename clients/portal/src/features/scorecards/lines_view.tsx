// The lines behind a number, and the story of each.
import { useMemo, useRef } from "react";
import { type Formats, isoOf, useFormats } from "@/api/dates";
import {
  ScoreComponent as Component,
  DisputeState,
  LineOutcome as Outcome,
  type ScorecardLine,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import { useTexts } from "@/api/texts";
import { type Address, useAddress } from "@/parts/address";
import { asSort, sortText } from "@/parts/sorting";
import { StatusBadge } from "@/ui/badge";
import { DataTable, type DataTableHandle } from "@/ui/data_table";
import { Select } from "@/ui/field";
import { FilterBar } from "@/ui/page";
import { BesidePanel } from "@/ui/side_panel";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import type { Column } from "@/ui/table_rows";
import { type LineNames, useLineNames } from "./line_names";
import { LineStory } from "./line_story";
import { type LineText, lineTexts } from "./line_texts";
import {
  COMPONENT_KEYS,
  COMPONENTS,
  DISPUTE_KEYS,
  DISPUTE_TONES,
  LINE_DISPUTES,
  OUTCOME_KEYS,
  OUTCOME_TONES,
  OUTCOMES,
} from "./line_words";
import { type LineFilter, useQuestion, useScoreLines } from "./queries";

// One of some values, as the address or a field says it.
function chosen<Value extends number>(values: readonly Value[], text: string, usual: Value): Value {
  return values.find((value) => String(value) === text) ?? usual;
}

export function filterOf({ text }: Pick<Address, "text">): LineFilter {
  return {
    component: chosen(COMPONENTS, text("component"), Component.ON_TIME_IN_FULL),
    outcome: chosen(OUTCOMES, text("outcome"), Outcome.UNSPECIFIED),
    disputeState: chosen(LINE_DISPUTES, text("dispute"), DisputeState.UNSPECIFIED),
  };
}

// What the address says of a filter.
export function filterAddress(filter: LineFilter): Record<string, string | undefined> {
  const unless = (value: number, usual: number) => (value === usual ? undefined : String(value));
  return {
    component: unless(filter.component, Component.ON_TIME_IN_FULL),
    outcome: unless(filter.outcome, Outcome.UNSPECIFIED),
    dispute: unless(filter.disputeState, DisputeState.UNSPECIFIED),
  };
}

function Filters({ filter }: { filter: LineFilter }) {
  const t = useTexts(lineTexts);
  const address = useAddress();
  const change = (changed: Partial<LineFilter>) =>
    address.set(filterAddress({ ...filter, ...changed }));
  return (
    <FilterBar>
      <Select
        label={t("component")}
        value={String(filter.component)}
        options={COMPONENTS.map((one) => ({ value: String(one), label: t(COMPONENT_KEYS[one]) }))}
        onChange={(text) => change({ component: chosen(COMPONENTS, text, filter.component) })}
      />
      <Select
        label={t("outcome")}
        value={String(filter.outcome)}
        options={OUTCOMES.map((one) => ({ value: String(one), label: t(OUTCOME_KEYS[one]) }))}
        onChange={(text) => change({ outcome: chosen(OUTCOMES, text, filter.outcome) })}
      />
      <Select
        label={t("dispute")}
        value={String(filter.disputeState)}
        options={LINE_DISPUTES.map((one) => ({ value: String(one), label: t(DISPUTE_KEYS[one]) }))}
        onChange={(text) =>
          change({ disputeState: chosen(LINE_DISPUTES, text, filter.disputeState) })
        }
      />
    </FilterBar>
  );
}

const lineKey = (line: ScorecardLine) => `${line.purchaseOrderId}:${line.lineNumber}`;

function nameColumns(t: LineText, names: LineNames): Column<ScorecardLine>[] {
  return [
    {
      id: "order",
      header: t("order"),
      width: "minmax(9.5rem, 1fr)",
      cell: (line) => <span>{names.order(line.purchaseOrderId)}</span>,
      sortValue: (line) => names.order(line.purchaseOrderId),
    },
    {
      id: "line",
      header: t("line"),
      width: "3.5rem",
      align: "end",
      cell: (line) => line.lineNumber,
      sortValue: (line) => line.lineNumber,
    },
    {
      id: "product",
      header: t("product"),
      width: "minmax(8rem, 1fr)",
      cell: (line) => <span>{names.sku(line.productId)}</span>,
      sortValue: (line) => names.sku(line.productId),
    },
    {
      id: "outcome",
      header: t("outcome"),
      width: "8.5rem",
      cell: (line) => (
        <StatusBadge tone={OUTCOME_TONES[line.outcome]}>
          {t(OUTCOME_KEYS[line.outcome])}
        </StatusBadge>
      ),
      sortValue: (line) => OUTCOMES.indexOf(line.outcome),
    },
    {
      id: "dispute",
      header: t("dispute"),
      width: "7rem",
      cell: (line) =>
        line.disputeState !== DisputeState.UNSPECIFIED && (
          <StatusBadge tone={DISPUTE_TONES[line.disputeState]}>
            {t(DISPUTE_KEYS[line.disputeState])}
          </StatusBadge>
        ),
      sortValue: (line) => line.disputeState,
    },
  ];
}

type DateField = "requestedDate" | "firstAcknowledgedDate" | "currentDate" | "lastReceivedDate";

function dateColumns(t: LineText, formats: Formats): Column<ScorecardLine>[] {
  const dates = [
    ["requestedDate", "requested"],
    ["firstAcknowledgedDate", "first"],
    ["currentDate", "current"],
    ["lastReceivedDate", "lastGoods"],
  ] as const satisfies readonly (readonly [DateField, string])[];
  return dates.map(([field, header]) => ({
    id: field,
    header: t(header),
    width: "7.5rem",
    cell: (line: ScorecardLine) => formats.shortDate(isoOf(line[field])),
    sortValue: (line: ScorecardLine) => isoOf(line[field]),
  }));
}

function useColumns(names: LineNames): Column<ScorecardLine>[] {
  const t = useTexts(lineTexts);
  const formats = useFormats();
  return useMemo(() => {
    const quantity = (id: "asked" | "received", of: (line: ScorecardLine) => bigint) => ({
      id,
      header: t(id),
      width: "5.5rem",
      align: "end" as const,
      cell: (line: ScorecardLine) => formats.number(of(line)),
      sortValue: of,
    });
    return [
      ...nameColumns(t, names),
      quantity("asked", (line) => line.askedQuantity),
      quantity("received", (line) => line.receivedQuantity),
      ...dateColumns(t, formats),
    ];
  }, [t, formats, names]);
}

export function LinesView({ supplierId }: { supplierId: string }) {
  const t = useTexts(lineTexts);
  const address = useAddress();
  const question = useQuestion();
  const filter = filterOf(address);
  const lines = useScoreLines(supplierId, question, filter);
  const orders = useMemo(
    () => (lines.data ?? []).map((line) => line.purchaseOrderId),
    [lines.data],
  );
  const names = useLineNames(supplierId, orders);
  const columns = useColumns(names);
  const table = useRef<DataTableHandle>(null);
  const open = lines.data?.find((line) => lineKey(line) === address.text("open"));
  const nameOf = (line: ScorecardLine) =>
    t("lineOf", { order: names.order(line.purchaseOrderId), line: line.lineNumber });
  return (
    <>
      <Filters filter={filter} />
      {lines.isPending ? (
        <Loading />
      ) : lines.isError ? (
        <ErrorState error={lines.error} onRetry={() => void lines.refetch()} />
      ) : (
        <BesidePanel
          panel={
            open && (
              <LineStory
                key={`${lineKey(open)} ${filter.component}`}
                line={open}
                name={nameOf(open)}
                product={names.product(open.productId)}
                component={filter.component}
                onClose={() => {
                  address.set({ open: undefined });
                  table.current?.focus();
                }}
              />
            )
          }
        >
          <p className="quiet">{t("linesCount", { count: lines.data.length })}</p>
          <DataTable
            label={t("linesLabel")}
            rows={lines.data}
            rowKey={lineKey}
            columns={columns}
            sort={asSort(address.text("sort"))}
            onSort={(sort) => address.set({ sort: sortText(sort) })}
            onOpen={(line) => address.set({ open: lineKey(line) })}
            handle={table}
            empty={<EmptyState icon="search" title={t("linesNone")} />}
            natural
          />
        </BesidePanel>
      )}
    </>
  );
}
