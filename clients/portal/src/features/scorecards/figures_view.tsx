// The numbers of a score: each rate as counts and per cent, each count leads to its lines.
import { type IsoDate, useFormats } from "@/api/dates";
import type { Agreement } from "@/api/gen/backline/v1/agreement_service_pb";
import {
  DisputeState,
  LineOutcome as Outcome,
  type Scorecard,
  type ScoreRate,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import { useTexts } from "@/api/texts";
import { percentOf } from "@/parts/rates";
import { useRateTexts } from "@/parts/use_rates";
import { StatusBadge } from "@/ui/badge";
import { Card, Pair } from "@/ui/page";
import { Count, NumberCell, PlainTable, RateCell } from "@/ui/plain_table";
import { SpreadBar } from "@/ui/rate_bar";
import { EmptyState } from "@/ui/states";
import { Wide } from "@/ui/wide";
import {
  COUNTS,
  type CountName,
  countOf,
  dayRows,
  type RateName,
  type RateRow,
  rateRows,
  upheldCounts,
} from "./figures";
import type { LineFilter } from "./queries";
import styles from "./scorecards.module.css";
import { dayLabel, rateLabel } from "./sheets";
import { SlipChart } from "./slip_chart";
import { TargetMark } from "./target_mark";
import { componentOf, reached, targetOf } from "./targets";
import { scoreTexts } from "./texts";
import { TrendChart } from "./trend_chart";

export type OpenLines = (filter: LineFilter, baseline: RateRow["baseline"]) => void;

interface FiguresProps {
  card: Scorecard;
  supplierId: string;
  // What suppliers are ranked by with this question.
  ranked: RateName;
  // What was agreed for all that it supplies; undefined: nothing.
  agreement: Agreement | undefined;
  // The day whose agreement that is.
  agreedOn: IsoDate;
  onLines: OpenLines;
}

const HINTS: Partial<Record<CountName, "excusedHint" | "notMeasuredHint">> = {
  excused: "excusedHint",
  notMeasured: "notMeasuredHint",
};

function Disputed({ rate, onOpen, label }: { rate: ScoreRate; label: string; onOpen: () => void }) {
  const t = useTexts(scoreTexts);
  const rates = useRateTexts();
  const upheld = upheldCounts(rate);
  if (!upheld) return null;
  return (
    <div className={styles.upheld}>
      <StatusBadge tone="warn">{t("disputed")}</StatusBadge>
      <Count count={rate.disputed} label={label} onOpen={onOpen} />
      <span>{t("ifUpheld", { rate: rates.percent(upheld) })}</span>
      <span>{rates.counts(upheld)}</span>
    </div>
  );
}

function RateLine({
  row,
  ranked,
  agreement,
  onLines,
}: Pick<FiguresProps, "ranked" | "agreement" | "onLines"> & { row: RateRow }) {
  const t = useTexts(scoreTexts);
  const rates = useRateTexts();
  const { name, rate, component, baseline } = row;
  const label = rateLabel(name, t);
  const target = targetOf(agreement, componentOf(name, ranked));
  const open = (outcome: LineFilter["outcome"], disputeState = DisputeState.UNSPECIFIED) =>
    onLines({ component, outcome, disputeState }, baseline);
  return (
    <tr data-rate={name}>
      <th scope="row">
        {label}
        {name === ranked && <div className={styles.sub}>{t("ranked")}</div>}
        {rate && (
          <Disputed
            rate={rate}
            label={`${label}, ${t("disputed")}`}
            onOpen={() => open(Outcome.UNSPECIFIED, DisputeState.OPEN)}
          />
        )}
      </th>
      <RateCell percent={percentOf(rate)} text={rates.percent(rate)} />
      <NumberCell>
        <TargetMark target={target} reached={reached(rate, target)} />
      </NumberCell>
      <NumberCell>{rates.counts(rate)}</NumberCell>
      {COUNTS.map(({ name: count, outcome }) => (
        <NumberCell key={count}>
          <Count
            count={rate ? countOf(rate, count) : 0n}
            label={`${label}, ${t(count)}`}
            onOpen={() => open(outcome)}
          />
        </NumberCell>
      ))}
    </tr>
  );
}

function RateTable({ card, ranked, agreement, onLines }: FiguresProps) {
  const t = useTexts(scoreTexts);
  return (
    <PlainTable
      label={t("figures")}
      heads={[
        { name: t("component") },
        { name: t("rate") },
        { name: t("target"), end: true, hint: t("targetHint") },
        { name: `${t("met")} / ${t("counted")}`, end: true },
        ...COUNTS.map(({ name }) => {
          const hint = HINTS[name];
          return { name: t(name), end: true, hint: hint && t(hint) };
        }),
      ]}
    >
      <tbody>
        {rateRows(card).map((row) => (
          <RateLine key={row.name} {...{ row, ranked, agreement, onLines }} />
        ))}
      </tbody>
    </PlainTable>
  );
}

function DayTable({ card }: { card: Scorecard }) {
  const t = useTexts(scoreTexts);
  const formats = useFormats();
  const rates = useRateTexts();
  const rows = dayRows(card);
  const counted = rows.flatMap(({ days }) => (days && days.count > 0n ? [days] : []));
  const from = Math.min(0, ...counted.map((days) => days.least));
  const to = Math.max(1, ...counted.map((days) => days.most));
  return (
    <PlainTable
      label={t("days")}
      heads={[
        { name: t("measure") },
        { name: t("slipRange", { p50: t("least"), p90: t("most") }) },
        ...(["count", "mean", "p50", "p90", "least", "most"] as const).map((name) => ({
          name: t(name),
          end: true,
        })),
      ]}
    >
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.name} ${row.horizon}`}>
            <th scope="row">{dayLabel(row, t)}</th>
            <td className={styles.rangeCell}>
              {row.days && row.days.count > 0n && (
                <SpreadBar spread={row.days} from={from} to={to} />
              )}
            </td>
            <NumberCell>{formats.number(row.days?.count ?? 0n)}</NumberCell>
            <NumberCell>{rates.mean(row.days)}</NumberCell>
            {(["p50", "p90", "least", "most"] as const).map((name) => (
              <NumberCell key={name}>{rates.day(row.days, row.days?.[name] ?? 0)}</NumberCell>
            ))}
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}

function TargetNote({ agreement, agreedOn }: Pick<FiguresProps, "agreement" | "agreedOn">) {
  const t = useTexts(scoreTexts);
  const formats = useFormats();
  const date = formats.date(agreedOn);
  return (
    <p className="quiet">
      {agreement
        ? t("targetFrom", { date, number: agreement.versionNumber })
        : t("targetNone", { date })}
    </p>
  );
}

function Cohort({ card }: { card: Scorecard }) {
  const t = useTexts(scoreTexts);
  const formats = useFormats();
  return (
    <p className="quiet">
      {[
        t("dueLines", { count: Number(card.lines) }),
        t("importedLines", { count: Number(card.importedLines) }),
        t("changedLines", { count: Number(card.buyerChangedLines) }),
        t("revised", {
          revised: formats.number(card.revisedLines),
          measured: formats.number(card.measuredLines),
          count: Number(card.revisions),
        }),
      ].join(" · ")}
    </p>
  );
}

// What the slips know and the errors of dates do not.
function Unfinished({ card }: { card: Scorecard }) {
  const t = useTexts(scoreTexts);
  if (card.unfinishedLines === 0n) return null;
  return <p className="quiet">{t("unfinishedText", { count: Number(card.unfinishedLines) })}</p>;
}

export function FiguresView(props: FiguresProps) {
  const t = useTexts(scoreTexts);
  const { card, supplierId } = props;
  return (
    <>
      <Cohort card={card} />
      {card.lines === 0n && (
        <Card>
          <EmptyState icon="info" title={t("nothingDue")}>
            <p>{t("nothingDueText")}</p>
          </EmptyState>
        </Card>
      )}
      <Card title={t("figures")} flush>
        <Wide label={t("figures")}>
          <RateTable {...props} />
        </Wide>
      </Card>
      <TargetNote {...props} />
      <Pair>
        <Card>
          <TrendChart supplierId={supplierId} />
        </Card>
        <Card>
          <SlipChart supplierId={supplierId} />
        </Card>
      </Pair>
      <Card title={t("days")} flush>
        <Wide label={t("days")}>
          <DayTable card={card} />
        </Wide>
      </Card>
      <Unfinished card={card} />
    </>
  );
}
