// The numbers of a score: each rate as counts and per cent, each count leads to its lines.
import { useFormats } from "@/api/dates";
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
import { Card } from "@/ui/page";
import { RateBar, SpreadBar } from "@/ui/rate_bar";
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
import { scoreTexts } from "./texts";
import { TrendChart } from "./trend_chart";

export type OpenLines = (filter: LineFilter, baseline: RateRow["baseline"]) => void;

interface FiguresProps {
  card: Scorecard;
  supplierId: string;
  // What suppliers are ranked by with this question.
  ranked: RateName;
  onLines: OpenLines;
}

const HINTS: Partial<Record<CountName, "excusedHint" | "notMeasuredHint">> = {
  excused: "excusedHint",
  notMeasured: "notMeasuredHint",
};

interface CountProps {
  count: bigint;
  // What it counts, for those who hear it alone.
  label: string;
  onOpen: () => void;
}

// Nought leads nowhere.
function Count({ count, label, onOpen }: CountProps) {
  const formats = useFormats();
  if (count === 0n) return <span className={styles.quiet}>{formats.number(0)}</span>;
  return (
    <button
      type="button"
      className={styles.count}
      aria-label={`${label}: ${formats.number(count)}`}
      onClick={onOpen}
    >
      {formats.number(count)}
    </button>
  );
}

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
  onLines,
}: {
  row: RateRow;
  ranked: RateName;
  onLines: OpenLines;
}) {
  const t = useTexts(scoreTexts);
  const rates = useRateTexts();
  const { name, rate, component, baseline } = row;
  const label = rateLabel(name, t);
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
      <td className={styles.rateCell}>
        <RateBar percent={percentOf(rate)} text={rates.percent(rate)} />
      </td>
      <td className={styles.end}>{rates.counts(rate)}</td>
      {COUNTS.map(({ name: count, outcome }) => (
        <td key={count} className={styles.end}>
          <Count
            count={rate ? countOf(rate, count) : 0n}
            label={`${label}, ${t(count)}`}
            onOpen={() => open(outcome)}
          />
        </td>
      ))}
    </tr>
  );
}

function RateTable({ card, ranked, onLines }: FiguresProps) {
  const t = useTexts(scoreTexts);
  return (
    <table className={styles.table}>
      <caption className="hidden-visually">{t("figures")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("component")}</th>
          <th scope="col">{t("rate")}</th>
          <th scope="col" className={styles.end}>{`${t("met")} / ${t("counted")}`}</th>
          {COUNTS.map(({ name }) => {
            const hint = HINTS[name];
            return (
              <th key={name} scope="col" className={styles.end} title={hint && t(hint)}>
                {t(name)}
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {rateRows(card).map((row) => (
          <RateLine key={row.name} row={row} ranked={ranked} onLines={onLines} />
        ))}
      </tbody>
    </table>
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
    <table className={styles.table}>
      <caption className="hidden-visually">{t("days")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("measure")}</th>
          <th scope="col">{t("slipRange", { p50: t("least"), p90: t("most") })}</th>
          {(["count", "mean", "p50", "p90", "least", "most"] as const).map((name) => (
            <th key={name} scope="col" className={styles.end}>
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.name} ${row.horizon}`}>
            <th scope="row">{dayLabel(row, t)}</th>
            <td className={styles.rangeCell}>
              {row.days && row.days.count > 0n && (
                <SpreadBar spread={row.days} from={from} to={to} />
              )}
            </td>
            <td className={styles.end}>{formats.number(row.days?.count ?? 0n)}</td>
            <td className={styles.end}>{rates.mean(row.days)}</td>
            {(["p50", "p90", "least", "most"] as const).map((name) => (
              <td key={name} className={styles.end}>
                {rates.day(row.days, row.days?.[name] ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cohort({ card }: { card: Scorecard }) {
  const t = useTexts(scoreTexts);
  const formats = useFormats();
  return (
    <p className={styles.quiet}>
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
      <div className={styles.charts}>
        <Card>
          <TrendChart supplierId={supplierId} />
        </Card>
        <Card>
          <SlipChart supplierId={supplierId} />
        </Card>
      </div>
      <Card title={t("days")} flush>
        <Wide label={t("days")}>
          <DayTable card={card} />
        </Wide>
      </Card>
    </>
  );
}
