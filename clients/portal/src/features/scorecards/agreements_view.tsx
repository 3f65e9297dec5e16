// What was agreed and is in force today.
import { isoOf, today, useFormats } from "@/api/dates";
import {
  type Agreement,
  type AgreementTerms,
  AgreementComponent as Component,
} from "@/api/gen/backline/v1/agreement_service_pb";
import { useTexts } from "@/api/texts";
import { useRateTexts } from "@/parts/use_rates";
import { Card } from "@/ui/page";
import { NumberCell, PlainTable } from "@/ui/plain_table";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import { type LineNames, useLineNames } from "./line_names";
import { lineTexts } from "./line_texts";
import { useAgreements } from "./queries";
import styles from "./scorecards.module.css";
import { inForce } from "./targets";

const TARGET_KEYS: Partial<
  Record<
    Component,
    "targetAcknowledge" | "targetAnswer" | "targetOnTime" | "targetNotice" | "targetFill"
  >
> = {
  [Component.ACKNOWLEDGE]: "targetAcknowledge",
  [Component.ANSWER_CHANGE]: "targetAnswer",
  [Component.ON_TIME_IN_FULL]: "targetOnTime",
  [Component.SLIP_NOTICE]: "targetNotice",
  [Component.FILL_RATE]: "targetFill",
};

function Terms({ terms }: { terms: AgreementTerms }) {
  const t = useTexts(lineTexts);
  const days = (count: number) =>
    t(terms.businessDays ? "termBusinessDays" : "termDays", { days: count });
  return (
    <dl className={styles.terms}>
      <div>
        <dt>{t("termAcknowledge")}</dt>
        <dd>{t("termHours", { hours: terms.acknowledgeBusinessHours })}</dd>
      </div>
      <div>
        <dt>{t("termAnswer")}</dt>
        <dd>{t("termHours", { hours: terms.answerChangeBusinessHours })}</dd>
      </div>
      <div>
        <dt>{t("termTolerance")}</dt>
        <dd>
          {t("termToleranceText", {
            early: days(terms.daysEarly),
            late: days(terms.daysLate),
            under: terms.percentUnder,
            over: terms.percentOver,
          })}
        </dd>
      </div>
      <div>
        <dt>{t("termNotice")}</dt>
        <dd>{t("termNoticeText", { days: terms.slipNoticeDays })}</dd>
      </div>
    </dl>
  );
}

function Targets({ terms }: { terms: AgreementTerms }) {
  const t = useTexts(lineTexts);
  const rates = useRateTexts();
  const components = terms.components.filter((term) => term.weightBasisPoints > 0);
  if (components.length === 0) return null;
  return (
    <PlainTable
      label={t("targets")}
      heads={[
        { name: t("component") },
        { name: t("target"), end: true },
        { name: t("weight"), end: true },
      ]}
      inPanel
    >
      <tbody>
        {components.map((term) => {
          const key = TARGET_KEYS[term.component];
          return (
            <tr key={term.component}>
              <th scope="row">{key && t(key)}</th>
              <NumberCell>{rates.hundredths(term.targetBasisPoints)}</NumberCell>
              <NumberCell>{rates.hundredths(term.weightBasisPoints)}</NumberCell>
            </tr>
          );
        })}
      </tbody>
    </PlainTable>
  );
}

function AgreementCard({ agreement, names }: { agreement: Agreement; names: LineNames }) {
  const t = useTexts(lineTexts);
  const formats = useFormats();
  const { productId, familyCode, terms } = agreement;
  const scope =
    productId !== ""
      ? names.product(productId)
      : familyCode !== ""
        ? t("scopeFamily", { family: familyCode })
        : t("scopeAll");
  const [from, until] = [isoOf(agreement.validFrom), isoOf(agreement.validUntil)];
  return (
    <Card title={scope}>
      <p className="quiet">
        {t("version", { number: agreement.versionNumber })} ·{" "}
        {until
          ? t("valid", { from: formats.date(from), until: formats.date(until) })
          : t("validOpen", { from: formats.date(from) })}
      </p>
      {terms && (
        <div className={styles.agreement}>
          <Terms terms={terms} />
          <Targets terms={terms} />
        </div>
      )}
    </Card>
  );
}

export function AgreementsView({ supplierId }: { supplierId: string }) {
  const t = useTexts(lineTexts);
  const list = useAgreements(supplierId);
  const names = useLineNames(supplierId, []);
  if (list.isPending) return <Loading />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const now = today();
  const standing = list.data.filter((agreement) => inForce(agreement, now));
  const older = list.data.length - standing.length;
  return (
    <section className={styles.stack} aria-label={t("agreementsLabel")}>
      {standing.length === 0 && (
        <Card>
          <EmptyState icon="info" title={t("agreementsNone")}>
            <p>{t("agreementsNoneText")}</p>
          </EmptyState>
        </Card>
      )}
      {standing.map((agreement) => (
        <AgreementCard key={agreement.agreementId} agreement={agreement} names={names} />
      ))}
      {older > 0 && <p className="quiet">{t("older", { count: older })}</p>}
    </section>
  );
}
