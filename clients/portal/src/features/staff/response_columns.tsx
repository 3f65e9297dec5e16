import { useMemo } from "react";
import { type Formats, isoOf, useFormats } from "@/api/dates";
import { useTexts } from "@/api/texts";
import { type Names, useNames } from "@/parts/names";
import { REASON_KEYS, words } from "@/parts/words";
import type { Column } from "@/ui/table_rows";
import { DaysBadge, KindBadge, kindKey } from "./badges";
import type { Decidable } from "./responses";
import { staffTexts } from "./texts";

type Text = ReturnType<typeof useTexts<(typeof staffTexts)["keys"][number]>>;

// What the answer is, and how far it lies from what was asked for.
function stepColumns(t: Text): Column<Decidable>[] {
  return [
    {
      id: "kind",
      header: t("answer"),
      width: "7.5rem",
      cell: ({ response }) => <KindBadge kind={response.kind} />,
      sortValue: ({ response }) => t(kindKey(response.kind)),
    },
    {
      id: "days",
      header: t("change"),
      width: "8.5rem",
      cell: ({ asked, latest }) => <DaysBadge from={asked?.date} to={latest} />,
      sortValue: ({ days }) => days,
    },
  ];
}

function aboutColumns(t: Text, names: Names): Column<Decidable>[] {
  return [
    {
      id: "supplier",
      header: t("supplier"),
      width: "minmax(7rem, 1fr)",
      cell: ({ response }) => <span>{names.supplierName(response.supplierId)}</span>,
      sortValue: ({ response }) => names.supplierName(response.supplierId),
    },
    {
      id: "order",
      header: t("orderLine"),
      width: "9.5rem",
      cell: ({ response, asked }) => (
        <span>
          {asked?.reference ?? "…"} / {response.lineNumber}
        </span>
      ),
      sortValue: ({ asked }) => asked?.reference,
    },
    {
      id: "product",
      header: t("product"),
      width: "minmax(7rem, 0.6fr)",
      cell: ({ response }) => (
        <span title={names.product(response.productId)?.name}>{names.sku(response.productId)}</span>
      ),
      sortValue: ({ response }) => names.sku(response.productId),
    },
  ];
}

function offerColumns(t: Text, formats: Formats): Column<Decidable>[] {
  return [
    {
      id: "quantity",
      header: t("askedOffered"),
      width: "8.5rem",
      align: "end",
      cell: ({ response, offered }) => (
        <span>
          {formats.number(response.askedQuantity)} → <strong>{formats.number(offered)}</strong>
        </span>
      ),
      sortValue: ({ response }) => response.askedQuantity,
    },
    {
      id: "date",
      header: t("offeredFor"),
      width: "8rem",
      cell: (row) => formats.shortDate(row.latest ?? isoOf(row.response.decideByDate)),
      sortValue: (row) => row.latest,
    },
  ];
}

export function useResponseColumns(): Column<Decidable>[] {
  const t = useTexts(staffTexts);
  const w = useTexts(words);
  const formats = useFormats();
  const names = useNames();
  return useMemo(
    () => [
      ...stepColumns(t),
      ...aboutColumns(t, names),
      ...offerColumns(t, formats),
      {
        id: "reason",
        header: t("reason"),
        width: "11rem",
        cell: ({ response }) => <span>{w(REASON_KEYS[response.reason])}</span>,
        sortValue: ({ response }) => w(REASON_KEYS[response.reason]),
      },
      {
        id: "came",
        header: t("came"),
        width: "11rem",
        cell: ({ response }) => formats.instant(response.recordedTime),
        sortValue: ({ response }) => response.recordedTime?.seconds,
      },
    ],
    [t, w, formats, names],
  );
}
