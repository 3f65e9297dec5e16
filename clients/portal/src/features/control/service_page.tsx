// How our own customers are served.
import { useQueries, useQuery } from "@tanstack/react-query";
import { useFormats } from "@/api/dates";
import {
  ServiceLineGroup as Group,
  type ServiceKpis,
  type WaitDistribution,
} from "@/api/gen/backline/v1/kpi_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { ageName, backlog } from "@/parts/backlog";
import { CAUSE_KEYS, kpiWords } from "@/parts/kpi_words";
import { useCustomers } from "@/parts/names";
import { PeriodField, usePeriod, usePeriodDays, usePeriodName } from "@/parts/period_field";
import { run } from "@/parts/periods";
import { percentOf } from "@/parts/rates";
import { useRateTexts } from "@/parts/use_rates";
import { BarChart } from "@/ui/bar_chart";
import { Choices } from "@/ui/choices";
import { Select } from "@/ui/field";
import { LineChart } from "@/ui/line_chart";
import { Card, Page } from "@/ui/page";
import { RateBar } from "@/ui/rate_bar";
import { ErrorState, Loading } from "@/ui/states";
import { Wide } from "@/ui/wide";
import styles from "./control.module.css";
import { type ServiceQuestion, serviceKpis } from "./queries";
import { moneyShare, rateRows, WAITS } from "./service_figures";
import { ServiceLines } from "./service_lines";
import { serviceTexts } from "./service_texts";
import { CANCELLATION_KEYS } from "./service_words";

const TREND_PERIODS = 8;

function useServiceQuestion(): ServiceQuestion {
  const { text } = useAddress();
  return { period: usePeriod(), customerId: text("customer"), productId: text("product") };
}

interface CountProps {
  count: bigint;
  label: string;
  group: Group | undefined;
}

// Leads to the lines, where there is a list of them.
function Count({ count, label, group }: CountProps) {
  const formats = useFormats();
  const address = useAddress();
  if (group === undefined || count === 0n) return <span>{formats.number(count)}</span>;
  return (
    <button
      type="button"
      className={styles.link}
      aria-label={`${label}: ${formats.number(count)}`}
      onClick={() => address.set({ view: "lines", group: String(group), cancellation: undefined })}
    >
      {formats.number(count)}
    </button>
  );
}

function Rates({ kpis }: { kpis: ServiceKpis }) {
  const t = useTexts(serviceTexts);
  const formats = useFormats();
  const rates = useRateTexts();
  return (
    <table className={styles.table}>
      <caption className="hidden-visually">{t("rates")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("measure")}</th>
          <th scope="col">{t("rate")}</th>
          {(["met", "missed", "counted"] as const).map((name) => (
            <th key={name} scope="col" className={styles.end}>
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rateRows(kpis).map(({ name, rate, met, missed }) => (
          <tr key={name} data-rate={name}>
            <th scope="row">{t(name)}</th>
            <td className={styles.rateCell}>
              <RateBar percent={percentOf(rate)} text={rates.percent(rate)} />
            </td>
            <td className={styles.end}>
              <Count count={rate?.met ?? 0n} label={`${t(name)}, ${t("met")}`} group={met} />
            </td>
            <td className={styles.end}>
              <Count
                count={(rate?.counted ?? 0n) - (rate?.met ?? 0n)}
                label={`${t(name)}, ${t("missed")}`}
                group={missed}
              />
            </td>
            <td className={styles.end}>{formats.number(rate?.counted ?? 0n)}</td>
          </tr>
        ))}
        {kpis.valueFill.map((rate) => (
          <tr key={rate.counted?.currencyCode}>
            <th scope="row">{t("valueFill", { currency: rate.counted?.currencyCode ?? "" })}</th>
            <td className={styles.rateCell}>
              <RateBar percent={moneyShare(rate)} text={rates.of(moneyShare(rate))} />
            </td>
            <td className={styles.end}>{formats.money(rate.met)}</td>
            <td />
            <td className={styles.end}>{formats.money(rate.counted)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Waits({ kpis }: { kpis: ServiceKpis }) {
  const t = useTexts(serviceTexts);
  const rates = useRateTexts();
  return (
    <table className={styles.table}>
      <caption className="hidden-visually">{t("waits")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("measure")}</th>
          {(["count", "mean", "p50", "p90", "p95", "most"] as const).map((name) => (
            <th key={name} scope="col" className={styles.end}>
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {WAITS.map(([name, group]) => {
          const days: WaitDistribution | undefined = kpis[name];
          return (
            <tr key={name}>
              <th scope="row">{t(name)}</th>
              <td className={styles.end}>
                <Count count={days?.count ?? 0n} label={t(name)} group={group} />
              </td>
              <td className={styles.end}>{rates.mean(days)}</td>
              {(["p50", "p90", "p95", "most"] as const).map((part) => (
                <td key={part} className={styles.end}>
                  {rates.day(days, days?.[part] ?? 0)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const TREND = [
  ["unitFill", "unitFillShort"],
  ["lineFill", "lineFillShort"],
  ["orderFill", "orderFillShort"],
  ["backorderedLines", "backorderShort"],
] as const;

function Trend({ question }: { question: ServiceQuestion }) {
  const t = useTexts(serviceTexts);
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
  const t = useTexts(serviceTexts);
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
        <p className={styles.quiet}>{t("causesNone")}</p>
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

function Figures({ question }: { question: ServiceQuestion }) {
  const t = useTexts(serviceTexts);
  const formats = useFormats();
  const answer = useQuery(serviceKpis(question));
  if (answer.isPending) return <Loading />;
  if (answer.isError)
    return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  const { kpis } = answer.data;
  if (!kpis) return null;
  return (
    <>
      <p className={styles.quiet}>
        {t("cohort", {
          orders: Number(kpis.orders),
          lines: Number(kpis.lines),
          units: formats.number(kpis.units),
          pending: formats.number(kpis.promisePending),
          never: formats.number(kpis.neverPromised),
        })}
      </p>
      <Card title={t("rates")} flush>
        <Wide label={t("rates")}>
          <Rates kpis={kpis} />
        </Wide>
      </Card>
      <div className={styles.charts}>
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
      </div>
      <Card title={`${t("waits")}, ${t("days")}`} flush>
        <Wide label={t("waits")}>
          <Waits kpis={kpis} />
        </Wide>
      </Card>
    </>
  );
}

function CustomerField() {
  const t = useTexts(serviceTexts);
  const address = useAddress();
  const customers = useCustomers().data;
  if (!customers) return null;
  return (
    <Select
      label={t("customer")}
      value={address.text("customer")}
      options={[
        { value: "", label: t("allCustomers") },
        ...customers.map((one) => ({ value: one.customerId, label: one.name })),
      ]}
      onChange={(customer) => address.set({ customer })}
    />
  );
}

export function ServicePage() {
  const t = useTexts(serviceTexts);
  const address = useAddress();
  const days = usePeriodDays();
  const period = usePeriod();
  const question = useServiceQuestion();
  const view = address.text("view") === "lines" ? "lines" : "figures";
  return (
    <Page title={t("title")} lead={`${t("lead")} ${days(period)}`}>
      <div className={styles.bar}>
        <PeriodField />
        <CustomerField />
      </div>
      <Choices
        label={t("views")}
        value={view}
        options={[
          { value: "figures", label: t("viewFigures") },
          { value: "lines", label: t("viewLines") },
        ]}
        onChange={(chosen) => address.set({ view: chosen === "lines" ? "lines" : undefined })}
      />
      {view === "lines" ? <ServiceLines question={question} /> : <Figures question={question} />}
    </Page>
  );
}
