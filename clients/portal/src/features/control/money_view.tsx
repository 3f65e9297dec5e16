// What waits without a date in time, by the supplier that it waits for.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useFormats } from "@/api/dates";
import { useTexts } from "@/api/texts";
import { useNames } from "@/parts/names";
import { useValueText } from "@/parts/use_values";
import { Card } from "@/ui/page";
import { NumberCell, PlainTable } from "@/ui/plain_table";
import { EmptyState, ErrorState, Loading, Notice } from "@/ui/states";
import { Wide } from "@/ui/wide";
import styles from "./control.module.css";
import { moneyAtRisk } from "./queries";
import { controlTexts } from "./texts";

// Of one supplier, or of all.
export function MoneyView({ supplierId: chosen }: { supplierId: string }) {
  const t = useTexts(controlTexts);
  const formats = useFormats();
  const names = useNames();
  const value = useValueText();
  const list = useQuery(moneyAtRisk);
  if (list.isPending) return <Loading />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const { total, complete } = list.data;
  const groups = list.data.groups.filter(
    ({ supplierId }) => chosen === "" || supplierId === chosen,
  );
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
        <PlainTable
          label={t("moneyBySupplier")}
          heads={[
            { name: t("supplier") },
            ...(["money", "units", "undated", "lines", "customers"] as const).map((name) => ({
              name: t(name),
              end: true,
            })),
          ]}
        >
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
                <NumberCell>{value(atRisk?.value)}</NumberCell>
                <NumberCell>{formats.number(atRisk?.units ?? 0n)}</NumberCell>
                <NumberCell>{formats.number(undatedUnits)}</NumberCell>
                <NumberCell>{formats.number(atRisk?.lines ?? 0n)}</NumberCell>
                <NumberCell>{formats.number(atRisk?.customers ?? 0n)}</NumberCell>
              </tr>
            ))}
          </tbody>
          {chosen === "" && (
            <tfoot>
              <tr>
                <th scope="row">{t("total")}</th>
                <NumberCell>{value(total?.value)}</NumberCell>
                <NumberCell>{formats.number(total?.units ?? 0n)}</NumberCell>
                <NumberCell />
                <NumberCell>{formats.number(total?.lines ?? 0n)}</NumberCell>
                <NumberCell>{formats.number(total?.customers ?? 0n)}</NumberCell>
              </tr>
            </tfoot>
          )}
        </PlainTable>
      </Wide>
    </Card>
  );
}
