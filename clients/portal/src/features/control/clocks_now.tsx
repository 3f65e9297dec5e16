import { useTexts } from "@/api/texts";
import { ClockTable } from "@/parts/clock_table";
import { useNames } from "@/parts/names";
import { EmptyState, ErrorState, Loading } from "@/ui/states";
import styles from "./control.module.css";
import { controlTexts } from "./texts";
import { useClocks } from "./use_clocks";

export function ClocksNow({ supplierId }: { supplierId: string }) {
  const t = useTexts(controlTexts);
  const names = useNames();
  const { breached, dueSoon, failed } = useClocks(supplierId);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!breached || !dueSoon) return <Loading />;
  if (breached.length + dueSoon.length === 0)
    return <EmptyState icon="check" title={t("clocksNone")} />;
  const lists = [
    ["clocksBreached", breached],
    ["clocksDue", dueSoon],
  ] as const;
  return lists.map(
    ([name, clocks]) =>
      clocks.length > 0 && (
        <section key={name} className={styles.stack} aria-label={t(name)}>
          <h2>{t(name)}</h2>
          <ClockTable
            label={t(name)}
            clocks={clocks}
            sku={names.sku}
            supplierName={names.supplierName}
          />
        </section>
      ),
  );
}
