import { daysBetween, isoOf, useFormats } from "@/api/dates";
import type { ScorecardLine } from "@/api/gen/backline/v1/scorecard_service_pb";
import { LineOutcome as Outcome } from "@/api/gen/backline/v1/scorecard_service_pb";
import { useTexts } from "@/api/texts";
import { BarChart } from "@/ui/bar_chart";
import { binsOf } from "@/ui/chart_scale";
import { ErrorState, Loading } from "@/ui/states";
import { ALL_ON_TIME, useQuestion, useScoreLines } from "./queries";
import { scoreTexts } from "./texts";

// How many days after the first agreed date the last goods came, of lines that have all of them.
export function slipOf(line: ScorecardLine): number | undefined {
  const due = isoOf(line.firstAcknowledgedDate) ?? isoOf(line.requestedDate);
  const came = isoOf(line.lastReceivedDate);
  const decided = line.outcome !== Outcome.PENDING;
  if (!due || !came || !decided || line.receivedQuantity < line.askedQuantity) return undefined;
  return daysBetween(due, came);
}

// Each line, not only the middle of them.
export function SlipChart({ supplierId }: { supplierId: string }) {
  const t = useTexts(scoreTexts);
  const formats = useFormats();
  const question = useQuestion();
  const lines = useScoreLines(
    supplierId,
    { ...question, rules: { ...question.rules, baseline: "first", level: "line" } },
    ALL_ON_TIME,
  );
  if (lines.isPending) return <Loading />;
  if (lines.isError) return <ErrorState error={lines.error} onRetry={() => void lines.refetch()} />;
  const slips = lines.data.flatMap((line) => slipOf(line) ?? []);
  if (slips.length === 0)
    return (
      <>
        <h3>{t("slipTitle")}</h3>
        <p className="quiet">{t("slipNone")}</p>
      </>
    );
  return (
    <BarChart
      title={t("slipTitle")}
      bars={binsOf(slips).map(({ from, to, count }) => ({
        name:
          from === to ? formats.number(from) : `${formats.number(from)} … ${formats.number(to)}`,
        value: count,
        tone: from > 0 ? "warn" : "plain",
      }))}
      namesLabel={t("slipLabel")}
      unit={t("slipUnit")}
      format={formats.number}
      joined
      height={240}
    />
  );
}
