// How fast stock turns and how long it lasts: what lies too long, and what will soon be gone.
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { useFormats } from "@/api/dates";
import type { StockTurns } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { ExportButtons } from "@/parts/export_buttons";
import { useLocations, useNames, useProducts } from "@/parts/names";
import { PeriodField, usePeriod, usePeriodDays } from "@/parts/period_field";
import { matches } from "@/parts/search";
import { asSort, sortText } from "@/parts/sorting";
import { BarChart } from "@/ui/bar_chart";
import { DataTable, type DataTableHandle } from "@/ui/data_table";
import { Select, TextField } from "@/ui/field";
import { Card, FilterBar, Page } from "@/ui/page";
import { BesidePanel } from "@/ui/side_panel";
import { EmptyState, ErrorState, Loading, Notice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { stockTurns, type TurnsQuestion } from "./queries";
import { rowKey, stockSheet, useStockColumns } from "./stock_columns";
import { StockPanel } from "./stock_panel";
import { type StockText, stockTexts } from "./texts";
import { COVER_RANGES, type CoverRange, fitsCover, IDLE, inRange, isIdle } from "./turns";

const ASKED_FOR_ALONE_MAX = 20;

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
      <TextField
        label={t("search")}
        type="search"
        placeholder={t("searchHint")}
        value={address.text("q")}
        onChange={(event) => address.set({ q: event.target.value })}
      />
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
  const address = useAddress();
  const columns = useStockColumns();
  const table = useRef<DataTableHandle>(null);
  const open = rows.find((turns) => rowKey(turns) === address.text("open"));
  return (
    <BesidePanel
      panel={
        open && (
          <StockPanel
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
        label={t("stock")}
        rows={shown}
        rowKey={rowKey}
        columns={columns}
        sort={asSort(address.text("sort"))}
        onSort={(sort) => address.set({ sort: sortText(sort) })}
        onOpen={(turns) => address.set({ open: rowKey(turns) })}
        handle={table}
        empty={
          <EmptyState icon="stock" title={t("none")}>
            <p>{t("noneText")}</p>
          </EmptyState>
        }
        natural
      />
    </BesidePanel>
  );
}

// The first of all products. Where these are not all, who types so much that few products are meant
// gets those few from the server, however many others there are.
function useTurns(period: TurnsQuestion["period"], typed: string) {
  const products = useProducts().data ?? [];
  const first = useQuery(stockTurns({ period, productIds: [] }));
  const meant = typed === "" ? [] : products.filter(({ sku, name }) => matches([sku, name], typed));
  const asks =
    first.data?.whole === false && meant.length > 0 && meant.length <= ASKED_FOR_ALONE_MAX;
  const productIds = asks ? meant.map(({ productId }) => productId) : [];
  const few = useQuery({ ...stockTurns({ period, productIds }), enabled: asks });
  return asks ? few : first;
}

export function StockPage() {
  const t = useTexts(stockTexts);
  const formats = useFormats();
  const names = useNames();
  const { text } = useAddress();
  const days = usePeriodDays();
  const period = usePeriod();
  const typed = text("q").trim();
  const list = useTurns(period, typed);
  const [location, cover] = [text("location"), text("cover")];
  const shown = useMemo(
    () =>
      (list.data?.items ?? []).filter(
        (turns) =>
          (location === "" || turns.locationId === location) &&
          fitsCover(turns, cover) &&
          matches([names.sku(turns.productId), names.product(turns.productId)?.name ?? ""], typed),
      ),
    [list.data, location, cover, typed, names],
  );
  return (
    <Page
      title={t("title")}
      lead={`${t("lead")} ${days(period)}`}
      actions={
        <ExportButtons
          fileName={`backline-stock-${period.from}-${period.until}`}
          sheets={shown.length > 0 ? () => [stockSheet(shown, names, t)] : undefined}
        />
      }
    >
      <Filters />
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
          <Turns rows={list.data.items} shown={shown} />
          {shown.length > 0 && <Spread rows={shown} />}
        </>
      )}
    </Page>
  );
}
