// What waits without a date in time, by the supplier that it waits for.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useFormats } from "@/api/dates";
import { useTexts } from "@/api/texts";
import { useNames } from "@/parts/names";
import { useValueText } from "@/parts/use_values";
import { Card } from "@/ui/page";
import { EmptyState, ErrorState, Loading, Notice } from "@/ui/states";
import { Wide } from "@/ui/wide";
import styles from "./control.module.css";
import { moneyAtRisk } from "./queries";
import { controlTexts } from "./texts";

export function MoneyView() {
  const t = useTexts(controlTexts);
  const formats = useFormats();
  const names = useNames();
  const value = useValueText();
  const list = useQuery(moneyAtRisk);
  if (list.isPending) return <Loading />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const { groups, total, complete } = list.data;
  if (groups.length === 0)
    return (
      <Card>
        <EmptyState icon="check" title={t("moneyNone")} />
      </Card>
    );
  return (
    <Card title={t("moneyBySupplier")} flush>
      <p className={styles.lead}>{t("moneyLead")}</p>
      {!complete && <Notice tone="warn">{t("incomplete")}</Notice>}
      <Wide label={t("moneyBySupplier")}>
        <table className={styles.table}>
          <caption className="hidden-visually">{t("moneyBySupplier")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("supplier")}</th>
              {(["money", "units", "undated", "lines", "customers"] as const).map((name) => (
                <th key={name} scope="col" className={styles.end}>
                  {t(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map(({ supplierId, atRisk, undatedUnits }) => (
              <tr key={supplierId}>
                <th scope="row">
                  <Link
                    to="/staff/queues"
                    search={{ risk: "1", ...(supplierId !== "" && { supplier: supplierId }) }}
                  >
                    {supplierId === "" ? t("noSupplier") : names.supplierName(supplierId)}
                  </Link>
                </th>
                <td className={styles.end}>{value(atRisk?.value)}</td>
                <td className={styles.end}>{formats.number(atRisk?.units ?? 0n)}</td>
                <td className={styles.end}>{formats.number(undatedUnits)}</td>
                <td className={styles.end}>{formats.number(atRisk?.lines ?? 0n)}</td>
                <td className={styles.end}>{formats.number(atRisk?.customers ?? 0n)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("total")}</th>
              <td className={styles.end}>{value(total?.value)}</td>
              <td className={styles.end}>{formats.number(total?.units ?? 0n)}</td>
              <td />
              <td className={styles.end}>{formats.number(total?.lines ?? 0n)}</td>
              <td className={styles.end}>{formats.number(total?.customers ?? 0n)}</td>
            </tr>
          </tfoot>
        </table>
      </Wide>
    </Card>
  );
}
