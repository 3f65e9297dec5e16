import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useFormats } from "@/api/dates";
import type { SourcingRisk } from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { type Names, useNames } from "@/parts/names";
import { type ProductText, productCells, productColumns, productTexts } from "@/parts/product_list";
import type { Sheet } from "@/parts/sheet";
import { useValueText } from "@/parts/use_values";
import { currenciesOf, largestAmount, valueCells } from "@/parts/values";
import { StatusBadge } from "@/ui/badge";
import type { Column } from "@/ui/table_rows";
import { type SourcingText, sourcingTexts } from "./texts";

function sourcesColumn(t: SourcingText): Column<SourcingRisk> {
  return {
    id: "sources",
    header: t("sources"),
    width: "5.5rem",
    cell: ({ sources }) => (
      <StatusBadge tone={sources === 0 ? "bad" : sources === 1 ? "warn" : "quiet"}>
        {sources === 0 ? t("nobody") : String(sources)}
      </StatusBadge>
    ),
    sortValue: ({ sources }) => sources,
  };
}

function supplierColumn(t: SourcingText, names: Names): Column<SourcingRisk> {
  return {
    id: "supplier",
    header: t("supplier"),
    width: "minmax(9rem, 1fr)",
    cell: ({ supplierId }) =>
      supplierId === "" ? (
        <span>–</span>
      ) : (
        <Link to="/staff/scorecards/$supplierId" params={{ supplierId }} tabIndex={-1}>
          {names.supplierName(supplierId)}
        </Link>
      ),
    sortValue: ({ supplierId }) => (supplierId === "" ? undefined : names.supplierName(supplierId)),
  };
}

export function useSourcingColumns(): Column<SourcingRisk>[] {
  const t = useTexts(sourcingTexts);
  const tProduct = useTexts(productTexts);
  const formats = useFormats();
  const names = useNames();
  const value = useValueText();
  return useMemo(() => {
    const count = (
      id: "entries" | "units",
      of: (risk: SourcingRisk) => bigint,
    ): Column<SourcingRisk> => ({
      id,
      header: t(id),
      width: "5.5rem",
      align: "end",
      cell: (risk) => formats.number(of(risk)),
      sortValue: of,
    });
    return [
      ...productColumns<SourcingRisk>(tProduct, names),
      sourcesColumn(t),
      count("units", (risk) => risk.backlogUnits),
      {
        id: "money",
        header: t("money"),
        width: "7.5rem",
        align: "end",
        cell: (risk) => <span>{value(risk.backlogValue)}</span>,
        sortValue: (risk) => largestAmount(risk.backlogValue),
      },
      count("entries", (risk) => risk.backlogLines),
      supplierColumn(t, names),
    ];
  }, [t, tProduct, formats, names, value]);
}

export function sourcingSheet(
  rows: readonly SourcingRisk[],
  names: Names,
  t: SourcingText,
  tProduct: ProductText,
): Sheet {
  const currencies = currenciesOf(rows.map(({ backlogValue }) => backlogValue));
  return {
    name: t("title"),
    heads: [
      tProduct("product"),
      tProduct("name"),
      ...(["sources", "supplier", "entries", "units"] as const).map((name) => t(name)),
      ...currencies.map((currency) => t("moneyIn", { currency })),
      t("unvalued"),
    ],
    rows: rows.map((risk) => [
      ...productCells(risk, names),
      risk.sources,
      risk.supplierId === "" ? null : names.supplierName(risk.supplierId),
      risk.backlogLines,
      risk.backlogUnits,
      ...valueCells(risk.backlogValue, currencies),
    ]),
  };
}
