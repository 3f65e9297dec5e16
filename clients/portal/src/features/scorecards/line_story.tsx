// One line from its order to its receipt: each date that was wanted or told, and what came.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { dayNumber, isoOf, isoOfDayNumber, useFormats } from "@/api/dates";
import {
  ScoreComponent as Component,
  DisputeState,
  LineOutcome as Outcome,
  type ScorecardLine,
  type SupplierFact,
} from "@/api/gen/backline/v1/scorecard_service_pb";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { LineChart } from "@/ui/line_chart";
import { SidePanel } from "@/ui/side_panel";
import { ErrorState, Loading } from "@/ui/states";
import { DisputeDialog } from "./dispute_dialogs";
import { asksForAnswer, courseOf, saidOn } from "./line_course";
import { type LineText, lineTexts } from "./line_texts";
import {
  CAUSE_KEYS,
  COMPONENT_KEYS,
  DISPUTE_KEYS,
  DISPUTE_TONES,
  FACT_KEYS,
  OUTCOME_KEYS,
  OUTCOME_TONES,
} from "./line_words";
import { type LineFilter, useLineFacts } from "./queries";
import styles from "./scorecards.module.css";

function Course({ facts }: { facts: readonly SupplierFact[] }) {
  const t = useTexts(lineTexts);
  const formats = useFormats();
  const course = courseOf(facts);
  if (course.length === 0) return null;
  return (
    <LineChart
      title={t("course")}
      names={course.map(({ day }) => formats.shortDate(day))}
      places={course.map(({ day }) => dayNumber(day))}
      namesLabel={t("courseLabel")}
      unit={t("courseUnit")}
      format={(day) => formats.shortDate(isoOfDayNumber(Math.round(day)))}
      stepped
      whole
      series={[
        { name: t("courseWanted"), values: course.map(({ wanted }) => wanted) },
        { name: t("courseTold"), values: course.map(({ told }) => told) },
        { name: t("courseCame"), values: course.map(({ came }) => came) },
      ]}
    />
  );
}

function Fact({ fact }: { fact: SupplierFact }) {
  const t = useTexts(lineTexts);
  const formats = useFormats();
  const date = isoOf(fact.date);
  const previous = isoOf(fact.previousDate);
  const cause = CAUSE_KEYS[fact.cause];
  const details = [
    cause && t(cause),
    fact.component !== Component.UNSPECIFIED && t(COMPONENT_KEYS[fact.component]),
    fact.scheduleNumber > 0 && t("schedule", { number: fact.scheduleNumber }),
    fact.quantity > 0n && formats.number(fact.quantity),
    fact.imported && t("imported"),
    asksForAnswer(fact) && t("answerDue", { time: formats.instant(fact.answerDueTime) }),
  ].filter(Boolean);
  return (
    <li className={styles.fact}>
      <time>{formats.shortDate(saidOn(fact))}</time>
      <div>
        <strong>{t(FACT_KEYS[fact.kind])}</strong>{" "}
        {previous && date && previous !== date
          ? t("change", { before: formats.shortDate(previous), after: formats.shortDate(date) })
          : date && formats.shortDate(date)}
        <div className={styles.sub}>{details.join(" · ")}</div>
      </div>
    </li>
  );
}

function OrderLink({ line, t }: { line: ScorecardLine; t: LineText }) {
  const { purchaseOrderId } = line;
  if (userCan.isStaff(useUser()))
    return (
      <Link to="/staff/purchase-orders/$purchaseOrderId" params={{ purchaseOrderId }}>
        {t("openOrder")}
      </Link>
    );
  return (
    <Link
      to="/orders/$purchaseOrderId/$lineNumber"
      params={{ purchaseOrderId, lineNumber: String(line.lineNumber) }}
      search={{ view: "all" }}
    >
      {t("openLine")}
    </Link>
  );
}

// A supplier disputes what is missed, also after a buyer upheld a dispute: that was about less.
function mayDispute(line: ScorecardLine): boolean {
  return line.outcome === Outcome.MISSED && line.disputeState !== DisputeState.OPEN;
}

interface LineStoryProps {
  line: ScorecardLine;
  // How the line is called: purchase order and number.
  name: string;
  product: string;
  component: LineFilter["component"];
  onClose: () => void;
}

export function LineStory({ line, name, product, component, onClose }: LineStoryProps) {
  const t = useTexts(lineTexts);
  const user = useUser();
  const facts = useLineFacts(line.purchaseOrderId, line.lineNumber);
  const [disputing, setDisputing] = useState(false);
  return (
    <SidePanel
      label={t("story")}
      title={name}
      lead={product}
      closeLabel={t("closeStory")}
      onClose={onClose}
    >
      <div className={styles.inline}>
        <StatusBadge tone={OUTCOME_TONES[line.outcome]}>
          {t(OUTCOME_KEYS[line.outcome])}
        </StatusBadge>
        {line.disputeState !== DisputeState.UNSPECIFIED && (
          <StatusBadge tone={DISPUTE_TONES[line.disputeState]}>
            {`${t("dispute")}: ${t(DISPUTE_KEYS[line.disputeState])}`}
          </StatusBadge>
        )}
        <OrderLink line={line} t={t} />
      </div>
      {userCan.answer(user) && mayDispute(line) && (
        <div>
          <Button onClick={() => setDisputing(true)}>{t("open")}</Button>
        </div>
      )}
      {facts.isPending ? (
        <Loading />
      ) : facts.isError ? (
        <ErrorState error={facts.error} onRetry={() => void facts.refetch()} />
      ) : (
        <>
          <Course facts={facts.data} />
          <section className={styles.section} aria-label={t("facts")}>
            <h3>{t("facts")}</h3>
            <ol className={styles.facts}>
              {facts.data.map((fact) => (
                <Fact key={`${fact.sequence} ${fact.ordinal}`} fact={fact} />
              ))}
            </ol>
          </section>
        </>
      )}
      {disputing && (
        <DisputeDialog
          line={line}
          name={name}
          component={component}
          onClose={() => setDisputing(false)}
        />
      )}
    </SidePanel>
  );
}
