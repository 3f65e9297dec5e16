// All suppliers by one rate, the lowest first: whom to talk to, and about what.
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useFormats } from "@/api/dates";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { AddressSearch } from "@/parts/address_search";
import { ExportButtons } from "@/parts/export_buttons";
import { useNames } from "@/parts/names";
import { usePeriodDays } from "@/parts/period_field";
import { matches } from "@/parts/search";
import type { Sheet } from "@/parts/sheet";
import { asSort, sortText } from "@/parts/sorting";
import { BarChart } from "@/ui/bar_chart";
import { Button } from "@/ui/button";
import { DataTable } from "@/ui/data_table";
import { Card, Page } from "@/ui/page";
import { usePrinting } from "@/ui/printing";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import { RANKED, rateBins } from "./figures";
import { type LeagueRow, leagueRows, useLeagueColumns } from "./league_columns";
import {
  TARGET_COLUMN,
  useTargetColumn,
  useWholeAgreements,
  wholeAgreements,
} from "./league_targets";
import { useLeague, useQuestion } from "./queries";
import { ScoreBar } from "./score_bar";
import styles from "./scorecards.module.css";
import { leagueSheet } from "./sheets";
import { scoreTexts } from "./texts";

const COMPARED = 2;

// Every row, for paper: the table on the screen draws only those in sight.
function PaperTable({ rows }: { rows: readonly LeagueRow[] }) {
  const t = useTexts(scoreTexts);
  const columns = useLeagueColumns(rows);
  return (
    <table className={styles.paper}>
      <caption className="hidden-visually">{t("league")}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.id} scope="col">
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            {columns.map((column) => (
              <td key={column.id}>{column.cell(row)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Spread({ rows }: { rows: readonly LeagueRow[] }) {
  const t = useTexts(scoreTexts);
  const formats = useFormats();
  const bars = rateBins(rows.map(({ ranked }) => ranked)).map(({ from, count }) => ({
    name: from === null ? t("spreadNone") : from === 90 ? "90–100 %" : `${from}–${from + 9} %`,
    value: count,
    tone: from === null ? ("quiet" as const) : ("plain" as const),
  }));
  return (
    <Card>
      <BarChart
        title={t("spread")}
        bars={bars}
        namesLabel={t("spreadLabel")}
        unit={t("spreadUnit")}
        format={formats.number}
      />
    </Card>
  );
}

function Table({ rows, shown }: { rows: readonly LeagueRow[]; shown: readonly LeagueRow[] }) {
  const t = useTexts(scoreTexts);
  const address = useAddress();
  const navigate = useNavigate();
  const names = useNames();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { period, rules } = useQuestion();
  const sort = asSort(address.text("sort"));
  const byTarget = sort?.column === TARGET_COLUMN;
  const ids = useMemo(() => rows.map(({ key }) => key), [rows]);
  const agreements = useWholeAgreements(ids, period, byTarget);
  const target = useTargetColumn(rules.baseline, agreements.data);
  const known = useLeagueColumns(rows);
  const columns = useMemo(
    () => known.flatMap((column) => (column.id === "onTime" ? [column, target] : [column])),
    [known, target],
  );
  const printing = usePrinting();
  if (printing) return <PaperTable rows={shown} />;
  if (byTarget && agreements.isPending) return <Loading />;
  if (byTarget && agreements.isError)
    return <ErrorState error={agreements.error} onRetry={() => void agreements.refetch()} />;
  const [first, second] = [...selected];
  const question = (before: Record<string, unknown>) => ({
    ...before,
    q: undefined,
    sort: undefined,
  });
  return (
    <>
      <DataTable
        label={t("league")}
        rows={shown}
        rowKey={(row) => row.key}
        rowName={({ card }) => names.supplier(card.supplierId)?.name ?? card.supplierCode}
        columns={columns}
        sort={sort}
        onSort={(chosen) => address.set({ sort: sortText(chosen) })}
        selected={selected}
        onSelect={setSelected}
        onOpen={({ key }) =>
          void navigate({
            to: "/staff/scorecards/$supplierId",
            params: { supplierId: key },
            search: question as never,
          })
        }
        empty={
          <EmptyState icon="suppliers" title={t(rows.length === 0 ? "nobody" : "nothingFits")} />
        }
        natural
      />
      <div className={styles.actions}>
        <Button
          disabled={selected.size !== COMPARED}
          onClick={() =>
            void navigate({
              to: "/staff/scorecards/compare",
              search: ((before: Record<string, unknown>) => ({
                ...question(before),
                one: first,
                other: second,
              })) as never,
            })
          }
        >
          {t("compare")}
        </Button>
        {selected.size !== COMPARED && <span className="quiet">{t("compareHint")}</span>}
      </div>
    </>
  );
}

export function LeaguePage() {
  const t = useTexts(scoreTexts);
  const address = useAddress();
  const names = useNames();
  const days = usePeriodDays();
  const question = useQuestion();
  const league = useLeague(question);
  const rows = useMemo(
    () => leagueRows(league.data ?? [], question.rules.baseline),
    [league.data, question.rules.baseline],
  );
  const typed = address.text("q");
  const nameOf = (card: LeagueRow["card"]) =>
    names.supplier(card.supplierId)?.name ?? card.supplierCode;
  const shown = rows.filter(({ card }) => matches([card.supplierCode, nameOf(card)], typed));
  const cards = shown.map(({ card }) => card);
  const { from, until } = question.period;
  const sheets = async (): Promise<[Sheet]> => {
    const agreements = await wholeAgreements(
      cards.map(({ supplierId }) => supplierId),
      question.period,
    );
    return [leagueSheet(cards, nameOf, RANKED[question.rules.baseline], agreements, t)];
  };
  return (
    <Page
      title={t("league")}
      lead={`${t("leagueLead")} · ${days(question.period)}`}
      actions={
        <ExportButtons
          fileName={`backline-scorecards-${from}-${until}`}
          sheets={cards.length > 0 ? sheets : undefined}
        />
      }
    >
      <ScoreBar>
        <AddressSearch label={t("search")} />
      </ScoreBar>
      {league.isPending ? (
        <Loading />
      ) : league.isError ? (
        <ErrorState error={league.error} onRetry={() => void league.refetch()} />
      ) : (
        <>
          <Table rows={rows} shown={shown} />
          {rows.length > 0 && <Spread rows={shown} />}
        </>
      )}
    </Page>
  );
}
