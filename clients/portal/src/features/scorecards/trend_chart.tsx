import { useTexts } from "@/api/texts";
import { usePeriodName } from "@/parts/period_field";
import { percentOf } from "@/parts/rates";
import { useRateTexts } from "@/parts/use_rates";
import { LineChart } from "@/ui/line_chart";
import { Loading } from "@/ui/states";
import { type RateName, rateOf } from "./figures";
import { useQuestion, useTrend } from "./queries";
import { scoreTexts } from "./texts";

const SHOWN = [
  ["onTimeFirst", "firstShort"],
  ["onTimeRequested", "requestedShort"],
  ["onTimeCurrent", "currentShort"],
  ["answered", "answered"],
] as const satisfies readonly (readonly [RateName, string])[];

// The same rules for the periods before.
export function TrendChart({ supplierId }: { supplierId: string }) {
  const t = useTexts(scoreTexts);
  const rates = useRateTexts();
  const periodName = usePeriodName();
  const trend = useTrend(supplierId, useQuestion());
  if (!trend) return <Loading />;
  return (
    <LineChart
      title={t("trendTitle", { count: trend.length })}
      names={trend.map(({ period }) => periodName(period))}
      namesLabel={t("periodOf")}
      unit={t("percent")}
      least={0}
      most={100}
      format={(value) => rates.of(value)}
      series={SHOWN.map(([name, label]) => ({
        name: t(label),
        values: trend.map(({ card }) => (card ? percentOf(rateOf(card, name)) : null)),
      }))}
    />
  );
}
