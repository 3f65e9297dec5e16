// How fast stock turns and how long it lasts: what lies too long, and what will soon be gone.
import { useMemo } from "react";
import { useFormats } from "@/api/dates";
import type { StockTurns } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { ExportButtons } from "@/parts/export_buttons";
import { useLocations, useNames } from "@/parts/names";
import { PeriodField, usePeriod, usePeriodDays } from "@/parts/period_field";
import { ProductSearch, ProductTable, productTexts } from "@/parts/product_list";
import { useProductRows } from "@/parts/product_rows";
import { SomeRows } from "@/parts/some_rows";
import { BarChart } from "@/ui/bar_chart";
import { Select } from "@/ui/field";
import { Card, FilterBar, Page } from "@/ui/page";
import { EmptyState } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { stockTurns } from "./queries";
import { rowKey, stockSheet, useStockColumns } from "./stock_columns";
import { StockPanel } from "./stock_panel";
import { type StockText, stockTexts } from "./texts";
import { COVER_RANGES, type CoverRange, fitsCover, IDLE, inRange, isIdle } from "./turns";

function rangeName({ from, to }: CoverRange, t: StockText, short: boolean): string {
  if (to === undefined) return t(short ? "coverMoreShort" : "coverMore", { from });
  return t(short ? "coverRangeShort" : "coverRange", { from, to });
}

function Filters() {
  const t = useTexts(stockTexts);
  const address = useAddress();
  const locations = useLocations().data ?? [];
  return (
    <FilterBar>
      <PeriodField />
      <Select
        label={t("location")}
        value={address.text("location")}
        options={[
          { value: "", label: t("allLocations") },
          ...locations.map((one) => ({ value: one.locationId, label: one.name })),
        ]}
        onChange={(location) => address.set({ location })}
      />
      <Select
        label={t("cover")}
        value={address.text("cover")}
        options={[
          { value: "", label: t("coverAny") },
          ...COVER_RANGES.map((range) => ({ value: range.key, label: rangeName(range, t, false) })),
          { value: IDLE, label: t("coverIdle") },
        ]}
        onChange={(cover) => address.set({ cover })}
      />
      <ProductSearch />
    </FilterBar>
  );
}

// How many of what is shown last how long.
function Spread({ rows }: { rows: readonly StockTurns[] }) {
  const t = useTexts(stockTexts);
  const none = useTexts(uiTexts)("notCounted");
  const formats = useFormats();
  return (
    <Card>
      <BarChart
        title={t("spread")}
        bars={[
          ...COVER_RANGES.map((range) => ({
            name: rangeName(range, t, true),
            value: rows.filter((turns) => inRange(turns, range)).length,
          })),
          { name: none, value: rows.filter(isIdle).length, tone: "warn" as const },
        ]}
        namesLabel={t("spreadLabel")}
        unit={t("spreadUnit")}
        format={formats.number}
        height={200}
      />
    </Card>
  );
}

function Turns({ rows, shown }: Record<"rows" | "shown", readonly StockTurns[]>) {
  const t = useTexts(stockTexts);
  return (
    <ProductTable
      label={t("stock")}
      rows={rows}
      shown={shown}
      rowKey={rowKey}
      columns={useStockColumns()}
      panel={({ productId }, onClose) => (
        <StockPanel key={productId} productId={productId} onClose={onClose} />
      )}
      empty={
        <EmptyState icon="stock" title={t("none")}>
          <p>{t("noneText")}</p>
        </EmptyState>
      }
    />
  );
}

export function StockPage() {
  const t = useTexts(stockTexts);
  const tProduct = useTexts(productTexts);
  const names = useNames();
  const { text } = useAddress();
  const days = usePeriodDays();
  const period = usePeriod();
  const { query, found } = useProductRows((productIds) => stockTurns(period, productIds));
  const [location, cover] = [text("location"), text("cover")];
  const shown = useMemo(
    () =>
      found.filter(
        (turns) => (location === "" || turns.locationId === location) && fitsCover(turns, cover),
      ),
    [found, location, cover],
  );
  return (
    <Page
      title={t("title")}
      lead={`${t("lead")} ${days(period)}`}
      actions={
        <ExportButtons
          fileName={`backline-stock-${period.from}-${period.until}`}
          sheets={shown.length > 0 ? () => [stockSheet(shown, names, t, tProduct)] : undefined}
        />
      }
    >
      <Filters />
      <SomeRows query={query} more={(values) => tProduct("more", values)}>
        {(rows) => (
          <>
            <Turns rows={rows} shown={shown} />
            {shown.length > 0 && <Spread rows={shown} />}
          </>
        )}
      </SomeRows>
    </Page>
  );
}
