// Two suppliers under the same rules, side by side.
import { useFormats } from "@/api/dates";
import type { Scorecard } from "@/api/gen/backline/v1/scorecard_service_pb";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { useNames, useSuppliers } from "@/parts/names";
import { usePeriodDays, usePeriodName } from "@/parts/period_field";
import { percentOf } from "@/parts/rates";
import { useRateTexts } from "@/parts/use_rates";
import { Select } from "@/ui/field";
import { LineChart } from "@/ui/line_chart";
import { Card, FilterBar, Page } from "@/ui/page";
import { NumberCell, PlainTable, RateCell } from "@/ui/plain_table";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import { Wide } from "@/ui/wide";
import { dayRows, rankedRate, rateRows } from "./figures";
import { useQuestion, useScorecard, useTrend } from "./queries";
import { ScoreBar } from "./score_bar";
import { dayLabel, rateLabel } from "./sheets";
import { scoreTexts } from "./texts";

function Chooser({ name }: { name: "one" | "other" }) {
  const t = useTexts(scoreTexts);
  const address = useAddress();
  const suppliers = useSuppliers().data ?? [];
  return (
    <Select
      label={t(name === "one" ? "supplier" : "compareSecond")}
      value={address.text(name)}
      options={[
        { value: "", label: "–" },
        ...suppliers.map((supplier) => ({ value: supplier.supplierId, label: supplier.name })),
      ]}
      onChange={(supplierId) => address.set({ [name]: supplierId })}
    />
  );
}

interface PairProps {
  cards: readonly [Scorecard, Scorecard];
  names: readonly [string, string];
}

function Rates({ cards, names }: PairProps) {
  const t = useTexts(scoreTexts);
  const formats = useFormats();
  const rates = useRateTexts();
  const others = rateRows(cards[1]);
  return (
    <PlainTable
      label={t("figures")}
      heads={[
        { name: t("component") },
        ...names.map((name) => ({ name, span: 2 })),
        { name: t("difference"), end: true },
      ]}
    >
      <tbody>
        {rateRows(cards[0]).map((row, at) => {
          const pair = [row.rate, others[at]?.rate];
          const [one, other] = pair.map(percentOf);
          return (
            <tr key={row.name}>
              <th scope="row">{rateLabel(row.name, t)}</th>
              {pair.flatMap((rate, side) => [
                <RateCell
                  key={`${side} rate`}
                  percent={percentOf(rate)}
                  text={rates.percent(rate)}
                />,
                <NumberCell key={`${side} counts`}>{rates.counts(rate)}</NumberCell>,
              ])}
              <NumberCell>
                {one === null || one === undefined || other === null || other === undefined
                  ? rates.none
                  : t("points", { value: formats.number(Math.round((one - other) * 10) / 10) })}
              </NumberCell>
            </tr>
          );
        })}
      </tbody>
    </PlainTable>
  );
}

function Days({ cards, names }: PairProps) {
  const t = useTexts(scoreTexts);
  const rates = useRateTexts();
  const others = dayRows(cards[1]);
  return (
    <PlainTable
      label={t("days")}
      heads={[
        { name: t("measure") },
        ...names.map((name) => ({ name: `${name}: ${t("slipHint")}`, end: true })),
      ]}
    >
      <tbody>
        {dayRows(cards[0]).map((row, at) => (
          <tr key={`${row.name} ${row.horizon}`}>
            <th scope="row">{dayLabel(row, t)}</th>
            {[row.days, others[at]?.days].map((days, side) => (
              <NumberCell key={names[side]}>
                {days && days.count > 0n
                  ? t("slipRange", {
                      p50: rates.day(days, days.p50),
                      p90: rates.day(days, days.p90),
                    })
                  : rates.none}
              </NumberCell>
            ))}
          </tr>
        ))}
      </tbody>
    </PlainTable>
  );
}

function Trends({ ids, names }: { ids: readonly [string, string]; names: PairProps["names"] }) {
  const t = useTexts(scoreTexts);
  const rates = useRateTexts();
  const periodName = usePeriodName();
  const question = useQuestion();
  const one = useTrend(ids[0], question);
  const other = useTrend(ids[1], question);
  if (!one || !other) return <Loading />;
  const values = (trend: typeof one) =>
    trend.map(({ card }) => (card ? percentOf(rankedRate(card, question.rules.baseline)) : null));
  return (
    <LineChart
      title={t("trendTitle", { count: one.length })}
      names={one.map(({ period }) => periodName(period))}
      namesLabel={t("periodOf")}
      unit={t("percent")}
      least={0}
      most={100}
      format={(value) => rates.of(value)}
      series={[
        { name: names[0], values: values(one) },
        { name: names[1], values: values(other) },
      ]}
    />
  );
}

function Pair({ ids }: { ids: readonly [string, string] }) {
  const t = useTexts(scoreTexts);
  const names = useNames();
  const question = useQuestion();
  const one = useScorecard(ids[0], question);
  const other = useScorecard(ids[1], question);
  const failed = [one, other].find((query) => query.isError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!one.data || !other.data) return <Loading />;
  const called = [names.supplierName(ids[0]), names.supplierName(ids[1])] as const;
  return (
    <>
      <Card title={t("figures")} flush>
        <Wide label={t("figures")}>
          <Rates cards={[one.data, other.data]} names={called} />
        </Wide>
      </Card>
      <Card title={t("trend")}>
        <Trends ids={ids} names={called} />
      </Card>
      <Card title={t("days")} flush>
        <Wide label={t("days")}>
          <Days cards={[one.data, other.data]} names={called} />
        </Wide>
      </Card>
    </>
  );
}

export function ComparePage() {
  const t = useTexts(scoreTexts);
  const { text } = useAddress();
  const days = usePeriodDays();
  const { period } = useQuestion();
  const ids = [text("one"), text("other")] as const;
  const chosen = ids[0] !== "" && ids[1] !== "" && ids[0] !== ids[1];
  return (
    <Page title={t("compareTitle")} lead={days(period)}>
      <FilterBar>
        <Chooser name="one" />
        <Chooser name="other" />
      </FilterBar>
      <ScoreBar />
      {chosen ? (
        <Pair ids={ids} />
      ) : (
        <EmptyState icon="suppliers" title={t("compareTitle")}>
          <p>{t("compareNone")}</p>
        </EmptyState>
      )}
    </Page>
  );
}
