import { useMemo } from "react";
import { type Formats, useFormats } from "@/api/dates";
import type { StockTurns } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { type Names, useNames } from "@/parts/names";
import { type ProductText, productCells, productColumns, productTexts } from "@/parts/product_list";
import type { Sheet } from "@/parts/sheet";
import { useValueText } from "@/parts/use_values";
import { currenciesOf, largestAmount, valueCells } from "@/parts/values";
import { StatusBadge } from "@/ui/badge";
import type { Column } from "@/ui/table_rows";
import { uiTexts } from "@/ui/texts";
import { type StockText, stockTexts } from "./texts";
import { averageOnHand, isIdle, turnsPerYear } from "./turns";

export const rowKey = ({ productId, locationId }: StockTurns) => `${productId}:${locationId}`;

function locationColumn(t: StockText, names: Names): Column<StockTurns> {
  return {
    id: "location",
    header: t("location"),
    width: "5rem",
    cell: ({ locationId }) => <span>{names.locationCode(locationId)}</span>,
    sortValue: ({ locationId }) => names.locationCode(locationId),
  };
}

function numberColumn(
  id: "onHand" | "shipped" | "average" | "turns",
  t: StockText,
  formats: Formats,
  none: string,
  of: (turns: StockTurns) => bigint | number | null,
): Column<StockTurns> {
  return {
    id,
    header: t(id),
    width: id === "turns" || id === "average" ? "6.5rem" : "5.5rem",
    align: "end",
    cell: (turns) => {
      const value = of(turns);
      return value === null ? <span className="quiet">{none}</span> : formats.number(value);
    },
    sortValue: (turns) => of(turns) ?? undefined,
  };
}

export function useStockColumns(): Column<StockTurns>[] {
  const t = useTexts(stockTexts);
  const tProduct = useTexts(productTexts);
  const none = useTexts(uiTexts)("notCounted");
  const formats = useFormats();
  const names = useNames();
  const value = useValueText();
  return useMemo(
    () => [
      ...productColumns<StockTurns>(tProduct, names),
      locationColumn(t, names),
      numberColumn("onHand", t, formats, none, (turns) => turns.onHandQuantity),
      numberColumn("shipped", t, formats, none, (turns) => turns.shippedQuantity),
      numberColumn("turns", t, formats, none, turnsPerYear),
      {
        id: "cover",
        header: t("coverDays"),
        width: "6rem",
        align: "end",
        cell: (turns) =>
          turns.coverDays !== undefined ? (
            formats.number(turns.coverDays)
          ) : isIdle(turns) ? (
            <StatusBadge tone="warn">{none}</StatusBadge>
          ) : (
            <span className="quiet">{none}</span>
          ),
        sortValue: ({ coverDays }) => coverDays,
      },
      {
        id: "value",
        header: t("value"),
        width: "7.5rem",
        align: "end",
        cell: (turns) => <span>{value(turns.value)}</span>,
        sortValue: (turns) => largestAmount(turns.value),
      },
      numberColumn("average", t, formats, none, averageOnHand),
    ],
    [t, tProduct, none, formats, names, value],
  );
}

export function stockSheet(
  rows: readonly StockTurns[],
  names: Names,
  t: StockText,
  tProduct: ProductText,
): Sheet {
  const currencies = currenciesOf(rows.map(({ value }) => value));
  return {
    name: t("title"),
    heads: [
      tProduct("product"),
      tProduct("name"),
      ...(["location", "onHand", "average", "shipped", "turns"] as const).map((name) => t(name)),
      t("coverDays"),
      ...currencies.map((currency) => t("valueIn", { currency })),
      t("unvalued"),
    ],
    rows: rows.map((turns) => [
      ...productCells(turns, names),
      names.locationCode(turns.locationId),
      turns.onHandQuantity,
      averageOnHand(turns),
      turns.shippedQuantity,
      turnsPerYear(turns),
      turns.coverDays ?? null,
      ...valueCells(turns.value, currencies),
    ]),
  };
}
