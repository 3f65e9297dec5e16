// Products with too few sources: where one supplier's trouble is ours, and what already waits there.
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { today, useFormats } from "@/api/dates";
import type { SourcingRisk } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { ExportButtons } from "@/parts/export_buttons";
import { useNames, useSuppliers } from "@/parts/names";
import { matches } from "@/parts/search";
import { asSort, sortText } from "@/parts/sorting";
import { BarChart } from "@/ui/bar_chart";
import { DataTable, type DataTableHandle } from "@/ui/data_table";
import { Checkbox, Select, TextField } from "@/ui/field";
import { Card, FilterBar, Page } from "@/ui/page";
import { BesidePanel } from "@/ui/side_panel";
import { EmptyState, ErrorState, Loading, Notice } from "@/ui/states";
import { dependences } from "./dependence";
import { type SourcingQuestion, sourcingRisks } from "./queries";
import { sourcingSheet, useSourcingColumns } from "./sourcing_columns";
import { SourcingPanel } from "./sourcing_panel";
import { sourcingTexts } from "./texts";

const WANTED: readonly string[] = ["1", "2", "3", "5"];
const WANTED_USUAL = "2";
const SUPPLIERS_DRAWN = 8;

function useSourcingQuestion(): SourcingQuestion {
  const { text } = useAddress();
  const wanted = WANTED.find((count) => count === text("wanted")) ?? WANTED_USUAL;
  return { sourcesWanted: Number(wanted), backlogOnly: text("backlog") === "1" };
}

function Filters({ question }: { question: SourcingQuestion }) {
  const t = useTexts(sourcingTexts);
  const address = useAddress();
  const suppliers = useSuppliers().data ?? [];
  return (
    <FilterBar>
      <Select
        label={t("wanted")}
        value={String(question.sourcesWanted)}
        options={WANTED.map((count) => ({
          value: count,
          label: count === "1" ? t("wantedNone") : t("wantedFewer", { count }),
        }))}
        onChange={(wanted) =>
          address.set({ wanted: wanted === WANTED_USUAL ? undefined : wanted, open: undefined })
        }
      />
      <Select
        label={t("supplier")}
        value={address.text("supplier")}
        options={[
          { value: "", label: t("allSuppliers") },
          ...suppliers.map((one) => ({ value: one.supplierId, label: one.name })),
        ]}
        onChange={(supplier) => address.set({ supplier })}
      />
      <TextField
        label={t("search")}
        type="search"
        placeholder={t("searchHint")}
        value={address.text("q")}
        onChange={(event) => address.set({ q: event.target.value })}
      />
      <Checkbox
        label={t("backlogOnly")}
        checked={question.backlogOnly}
        onChange={(checked) => address.set({ backlog: checked ? "1" : undefined })}
      />
    </FilterBar>
  );
}

function Depend({ rows }: { rows: readonly SourcingRisk[] }) {
  const t = useTexts(sourcingTexts);
  const formats = useFormats();
  const names = useNames();
  const bars = dependences(rows, SUPPLIERS_DRAWN);
  if (bars.length === 0) return null;
  return (
    <Card>
      <BarChart
        title={t("depend")}
        bars={bars.map(({ supplierId, products }) => ({
          name: names.supplierName(supplierId),
          value: products,
        }))}
        namesLabel={t("dependLabel")}
        unit={t("dependUnit")}
        format={formats.number}
        height={200}
      />
    </Card>
  );
}

function Risks({ rows, shown }: Record<"rows" | "shown", readonly SourcingRisk[]>) {
  const t = useTexts(sourcingTexts);
  const address = useAddress();
  const columns = useSourcingColumns();
  const table = useRef<DataTableHandle>(null);
  const open = rows.find(({ productId }) => productId === address.text("open"));
  return (
    <BesidePanel
      panel={
        open && (
          <SourcingPanel
            key={open.productId}
            productId={open.productId}
            onClose={() => {
              address.set({ open: undefined });
              table.current?.focus();
            }}
          />
        )
      }
    >
      <DataTable
        label={t("risks")}
        rows={shown}
        rowKey={({ productId }) => productId}
        columns={columns}
        // Where the most waits is looked at first.
        sort={asSort(address.text("sort")) ?? { column: "units", descending: true }}
        onSort={(sort) => address.set({ sort: sortText(sort) })}
        onOpen={({ productId }) => address.set({ open: productId })}
        handle={table}
        empty={
          <EmptyState icon="check" title={t("none")}>
            <p>{t("noneText")}</p>
          </EmptyState>
        }
        natural
      />
    </BesidePanel>
  );
}

export function SourcingPage() {
  const t = useTexts(sourcingTexts);
  const formats = useFormats();
  const names = useNames();
  const { text } = useAddress();
  const question = useSourcingQuestion();
  const list = useQuery(sourcingRisks(question));
  const [supplier, typed] = [text("supplier"), text("q")];
  const shown = useMemo(
    () =>
      (list.data?.items ?? []).filter(
        ({ productId, supplierId }) =>
          (supplier === "" || supplierId === supplier) &&
          matches([names.sku(productId), names.product(productId)?.name ?? ""], typed),
      ),
    [list.data, supplier, typed, names],
  );
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      actions={
        <ExportButtons
          fileName={`backline-sources-${today()}`}
          sheets={shown.length > 0 ? () => [sourcingSheet(shown, names, t)] : undefined}
        />
      }
    >
      <Filters question={question} />
      {list.isPending ? (
        <Loading />
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <>
          {!list.data.whole && (
            <Notice tone="info">
              {t("some", { count: formats.number(list.data.items.length) })}
            </Notice>
          )}
          <Risks rows={list.data.items} shown={shown} />
          <Depend rows={shown} />
        </>
      )}
    </Page>
  );
}
