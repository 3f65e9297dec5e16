import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useFormats } from "@/api/dates";
import type { Scorecard, ScoreRate } from "@/api/gen/backline/v1/scorecard_service_pb";
import { useTexts } from "@/api/texts";
import { type Names, useNames } from "@/parts/names";
import { percentOf } from "@/parts/rates";
import { type RateTexts, useRateTexts } from "@/parts/use_rates";
import { RateBar, SpreadBar } from "@/ui/rate_bar";
import type { Column } from "@/ui/table_rows";
import { rankedRate, rateOf, slipScale } from "./figures";
import type { BaselineName } from "./parameters";
import styles from "./scorecards.module.css";
import { type ScoreText, scoreTexts } from "./texts";

export interface LeagueRow {
  key: string;
  card: Scorecard;
  ranked: ScoreRate | undefined;
}

export function leagueRows(cards: readonly Scorecard[], baseline: BaselineName): LeagueRow[] {
  return cards.map((card) => ({
    key: card.supplierId,
    card,
    ranked: rankedRate(card, baseline),
  }));
}

// Those without a rate come last, whichever way it is sorted.
const sortable = (rate: ScoreRate | undefined) => percentOf(rate) ?? undefined;

function rateColumn(
  id: "answered" | "lineFill",
  header: string,
  rates: RateTexts,
): Column<LeagueRow> {
  return {
    id,
    header,
    width: id === "answered" ? "8.75rem" : "5.5rem",
    align: "end",
    cell: ({ card }) => <span>{rates.percent(rateOf(card, id))}</span>,
    sortValue: ({ card }) => sortable(rateOf(card, id)),
  };
}

function nameColumns(t: ScoreText, names: Names): Column<LeagueRow>[] {
  return [
    {
      id: "supplier",
      header: t("supplier"),
      width: "minmax(12rem, 1fr)",
      cell: ({ card }) => (
        <Link
          to="/staff/scorecards/$supplierId"
          params={{ supplierId: card.supplierId }}
          // The question goes along.
          search={
            ((before: Record<string, unknown>) => ({
              ...before,
              q: undefined,
              sort: undefined,
            })) as never
          }
          className={styles.name}
          tabIndex={-1}
        >
          {names.supplier(card.supplierId)?.name ?? card.supplierCode}
        </Link>
      ),
      sortValue: ({ card }) => names.supplier(card.supplierId)?.name ?? card.supplierCode,
    },
  ];
}

function slipColumns(t: ScoreText, rates: RateTexts, rows: readonly LeagueRow[]) {
  const scale = slipScale(rows.map(({ card }) => card));
  const columns: Column<LeagueRow>[] = [
    {
      id: "slip",
      header: t("slip"),
      width: "8.75rem",
      cell: ({ card: { netSlip } }) =>
        netSlip && netSlip.count > 0n ? (
          <span className={styles.slip} title={t("slipHint")}>
            <SpreadBar spread={netSlip} {...scale} />
            <span>
              {t("slipRange", {
                p50: rates.day(netSlip, netSlip.p50),
                p90: rates.day(netSlip, netSlip.p90),
              })}
            </span>
          </span>
        ) : (
          <span className="quiet">{rates.none}</span>
        ),
      sortValue: ({ card: { netSlip } }) =>
        netSlip && netSlip.count > 0n ? netSlip.p90 : undefined,
    },
    {
      id: "notice",
      header: t("notice"),
      width: "6.75rem",
      align: "end",
      cell: ({ card: { notice } }) => <span>{rates.day(notice, notice?.p50 ?? 0)}</span>,
      sortValue: ({ card: { notice } }) => (notice && notice.count > 0n ? notice.p50 : undefined),
    },
  ];
  return columns;
}

export function useLeagueColumns(rows: readonly LeagueRow[]): Column<LeagueRow>[] {
  const t = useTexts(scoreTexts);
  const formats = useFormats();
  const names = useNames();
  const rates = useRateTexts();
  return useMemo(
    () => [
      ...nameColumns(t, names),
      {
        id: "onTime",
        header: t("onTime"),
        width: "9rem",
        cell: ({ ranked }) => <RateBar percent={percentOf(ranked)} text={rates.percent(ranked)} />,
        sortValue: ({ ranked }) => sortable(ranked),
      },
      {
        id: "counts",
        header: `${t("met")} / ${t("counted")}`,
        width: "7rem",
        align: "end",
        cell: ({ ranked }) => <span>{rates.counts(ranked)}</span>,
        sortValue: ({ ranked }) => ranked?.counted,
      },
      rateColumn("answered", t("answered"), rates),
      rateColumn("lineFill", t("lineFill"), rates),
      ...slipColumns(t, rates, rows),
    ],
    [t, formats, names, rates, rows],
  );
}
