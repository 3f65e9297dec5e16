// Products with too few sources: where one supplier's trouble is ours, and what already waits there.
import { useMemo } from "react";
import { today, useFormats } from "@/api/dates";
import type { SourcingRisk } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { ExportButtons } from "@/parts/export_buttons";
import { useNames, useSuppliers } from "@/parts/names";
import { ProductSearch, ProductTable, productTexts } from "@/parts/product_list";
import { useProductRows } from "@/parts/product_rows";
import { SomeRows } from "@/parts/some_rows";
import { BarChart } from "@/ui/bar_chart";
import { Checkbox, Select } from "@/ui/field";
import { Card, FilterBar, Page } from "@/ui/page";
import { EmptyState } from "@/ui/states";
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
      <ProductSearch />
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

const keyOf = ({ productId }: SourcingRisk) => productId;

function Risks({ rows, shown }: Record<"rows" | "shown", readonly SourcingRisk[]>) {
  const t = useTexts(sourcingTexts);
  return (
    <ProductTable
      label={t("risks")}
      rows={rows}
      shown={shown}
      rowKey={keyOf}
      columns={useSourcingColumns()}
      // Where the most waits is looked at first.
      sort={{ column: "units", descending: true }}
      panel={({ productId }, onClose) => (
        <SourcingPanel key={productId} productId={productId} onClose={onClose} />
      )}
      empty={
        <EmptyState icon="check" title={t("none")}>
          <p>{t("noneText")}</p>
        </EmptyState>
      }
    />
  );
}

export function SourcingPage() {
  const t = useTexts(sourcingTexts);
  const tProduct = useTexts(productTexts);
  const names = useNames();
  const question = useSourcingQuestion();
  const { query, found } = useProductRows((productIds) => sourcingRisks(question, productIds));
  const supplier = useAddress().text("supplier");
  const shown = useMemo(
    () => found.filter(({ supplierId }) => supplier === "" || supplierId === supplier),
    [found, supplier],
  );
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      actions={
        <ExportButtons
          fileName={`backline-sources-${today()}`}
          sheets={shown.length > 0 ? () => [sourcingSheet(shown, names, t, tProduct)] : undefined}
        />
      }
    >
      <Filters question={question} />
      <SomeRows query={query} more={(values) => tProduct("more", values)}>
        {(rows) => (
          <>
            <Risks rows={rows} shown={shown} />
            <Depend rows={shown} />
          </>
        )}
      </SomeRows>
    </Page>
  );
}
