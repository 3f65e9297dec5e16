// How our own customers are served: the rates, what they are made of, and how long customers wait.
import { useQueries, useQuery } from "@tanstack/react-query";
import { useFormats } from "@/api/dates";
import type {
  ServiceLineGroup as Group,
  ServiceKpis,
  WaitDistribution,
} from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { ageName, backlog } from "@/parts/backlog";
import { CAUSE_KEYS, kpiWords } from "@/parts/kpi_words";
import { usePeriod, usePeriodName } from "@/parts/period_field";
import { run } from "@/parts/periods";
import { percentOf } from "@/parts/rates";
import { useRateTexts } from "@/parts/use_rates";
import { BarChart } from "@/ui/bar_chart";
import { LineChart } from "@/ui/line_chart";
import { Card, Pair } from "@/ui/page";
import { Count, NumberCell, PlainTable, RateCell } from "@/ui/plain_table";
import { ErrorState, Loading } from "@/ui/states";
import { Wide } from "@/ui/wide";
import { moneyShare, rateRows, WAITS } from "./figures";
import { type ServiceQuestion, serviceKpis } from "./queries";
import { customerServiceTexts } from "./texts";
import { CANCELLATION_KEYS } from "./words";

const TREND_PERIODS = 8;

// What leads to the lines of a group, where there is a list of them.
function useOpenLines(): (group: Group | undefined) => (() => void) | undefined {
  const address = useAddress();
  return (group) =>
    group === undefined
      ? undefined
      : () => address.set({ view: "lines", group: String(group), cancellation: undefined });
}

function Rates({ kpis }: { kpis: ServiceKpis }) {
  const t = useTexts(customerServiceTexts);
  const formats = useFormats();
  const rates = useRateTexts();
  const linesOf = useOpenLines();
  return (
    <PlainTable
      label={t("rates")}
      heads={[
        { name: t("measure") },
        { name: t("rate") },
        ...(["met", "missed", "counted"] as const).map((name) => ({ name: t(name), end: true })),
      ]}
    >
      <tbody>
        {rateRows(kpis).map(({ name, rate, met, missed }) => (
          <tr key={name} data-rate={name}>
            <th scope="row">{t(name)}</th>
            <RateCell percent={percentOf(rate)} text={rates.percent(rate)} />
            <NumberCell>
              <Count
                count={rate?.met ?? 0n}
                label={`${t(name)}, ${t("met")}`}
                onOpen={linesOf(met)}
              />
            </NumberCell>
            <NumberCell>
              <Count
                count={(rate?.counted ?? 0n) - (rate?.met ?? 0n)}
                label={`${t(name)}, ${t("missed")}`}
                onOpen={linesOf(missed)}
              />
            </NumberCell>
            <NumberCell>{formats.number(rate?.counted ?? 0n)}</NumberCell>
          </tr>
        ))}
        {kpis.valueFill.map((rate) => (
          <tr key={rate.counted?.currencyCode}>
            <th scope="row">{t("valueFill", { currency: rate.counted?.currencyCode ?? "" })}</th>
            <RateCell percent={moneyShare(rate)} text={rates.of(moneyShare(rate))} />
            <NumberCell>{formats.money(rate.met)}</NumberCell>
            <NumberCell />
            <NumberCell>{formats.money(rate.counted)}</NumberCell>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}

function Waits({ kpis }: { kpis: ServiceKpis }) {
  const t = useTexts(customerServiceTexts);
  const rates = useRateTexts();
  const linesOf = useOpenLines();
  return (
    <PlainTable
      label={t("waits")}
      heads={[
        { name: t("measure") },
        ...(["count", "mean", "p50", "p90", "p95", "most"] as const).map((name) => ({
          name: t(name),
          end: true,
        })),
      ]}
    >
      <tbody>
        {WAITS.map(([name, group]) => {
          const days: WaitDistribution | undefined = kpis[name];
          return (
            <tr key={name}>
              <th scope="row">{t(name)}</th>
              <NumberCell>
                <Count count={days?.count ?? 0n} label={t(name)} onOpen={linesOf(group)} />
              </NumberCell>
              <NumberCell>{rates.mean(days)}</NumberCell>
              {(["p50", "p90", "p95", "most"] as const).map((part) => (
                <NumberCell key={part}>{rates.day(days, days?.[part] ?? 0)}</NumberCell>
              ))}
            </tr>
          );
        })}
      </tbody>
    </PlainTable>
  );
}

const TREND = [
  ["unitFill", "unitFillShort"],
  ["lineFill", "lineFillShort"],
  ["orderFill", "orderFillShort"],
  ["backorderedLines", "backorderShort"],
] as const;

function Trend({ question }: { question: ServiceQuestion }) {
  const t = useTexts(customerServiceTexts);
  const rates = useRateTexts();
  const periodName = usePeriodName();
  const periods = run(usePeriod(), TREND_PERIODS);
  const answers = useQueries({
    queries: periods.map((period) => serviceKpis({ ...question, period })),
    combine: (results) =>
      results.every((result) => result.data !== undefined)
        ? results.map((result) => result.data.kpis)
        : undefined,
  });
  if (!answers) return <Loading />;
  return (
    <LineChart
      title={t("trend", { count: periods.length })}
      names={periods.map(periodName)}
      namesLabel={t("trendLabel")}
      unit={t("percent")}
      least={0}
      most={100}
      format={(value) => rates.of(value)}
      series={TREND.map(([name, label]) => ({
        name: t(label),
        values: answers.map((kpis) => percentOf(kpis?.[name])),
      }))}
    />
  );
}

// The most units first, with the share of the whole up to each.
function Causes() {
  const t = useTexts(customerServiceTexts);
  const w = useTexts(kpiWords);
  const formats = useFormats();
  const rates = useRateTexts();
  const waiting = useQuery(backlog);
  if (waiting.isPending) return <Loading />;
  if (waiting.isError)
    return <ErrorState error={waiting.error} onRetry={() => void waiting.refetch()} />;
  const causes = waiting.data.causes.filter(({ units }) => units > 0n);
  if (causes.length === 0)
    return (
      <>
        <h3>{t("causes")}</h3>
        <p className="quiet">{t("causesNone")}</p>
      </>
    );
  return (
    <BarChart
      title={t("causes")}
      bars={causes.map(({ cause, units }) => ({
        name: w(CAUSE_KEYS[cause]),
        value: Number(units),
      }))}
      namesLabel={t("causesLabel")}
      unit={t("units")}
      format={formats.number}
      share={{ label: t("share"), format: (percent) => rates.of(Math.floor(percent * 10) / 10) }}
      height={260}
    />
  );
}

export function FiguresView({ question }: { question: ServiceQuestion }) {
  const t = useTexts(customerServiceTexts);
  const formats = useFormats();
  const answer = useQuery(serviceKpis(question));
  if (answer.isPending) return <Loading />;
  if (answer.isError)
    return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  const { kpis } = answer.data;
  if (!kpis) return null;
  return (
    <>
      <p className="quiet">
        {t("cohort", {
          orders: Number(kpis.orders),
          lines: Number(kpis.lines),
          units: formats.number(kpis.units),
          pending: formats.number(kpis.promisePending),
          reserved: formats.number(kpis.fillPendingUnits),
          never: formats.number(kpis.neverPromised),
        })}
      </p>
      <Card title={t("rates")} flush>
        <Wide label={t("rates")}>
          <Rates kpis={kpis} />
        </Wide>
      </Card>
      <Pair>
        <Card>
          <Trend question={question} />
        </Card>
        <Card>
          <Causes />
        </Card>
        <Card>
          <BarChart
            title={t("open")}
            bars={kpis.openLines.map((age) => ({ name: ageName(age), value: Number(age.lines) }))}
            namesLabel={t("openLabel")}
            unit={t("linesUnit")}
            format={formats.number}
          />
        </Card>
        <Card>
          <BarChart
            title={t("cancellations")}
            bars={kpis.cancellations.map(({ cause, units }) => ({
              name: t(CANCELLATION_KEYS[cause]),
              value: Number(units),
            }))}
            namesLabel={t("cancellationsLabel")}
            unit={t("units")}
            format={formats.number}
          />
        </Card>
      </Pair>
      <Card title={`${t("waits")}, ${t("days")}`} flush>
        <Wide label={t("waits")}>
          <Waits kpis={kpis} />
        </Wide>
      </Card>
    </>
  );
}
