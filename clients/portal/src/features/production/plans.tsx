// When lines will be made: by their daily output, against the date that was confirmed.
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { isoOf, useFormats } from "@/api/dates";
import type { ProductionPlan, WorkCenter } from "@/api/gen/backline/v1/capacity_service_pb";
import { lineKey, useSupplierLines } from "@/api/lines";
import { useTexts } from "@/api/texts";
import { useProductNames } from "@/parts/products";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { type Column, DataTable, type Sort } from "@/ui/data_table";
import { useNarrow } from "@/ui/narrow";
import { EmptyState, Notice } from "@/ui/states";
import { PlanDialog } from "./plan_dialog";
import { daysLateOf, type PlanRow, targetOf } from "./planning";
import styles from "./production.module.css";
import { productionTexts } from "./texts";

interface PlansProps {
  plans: readonly ProductionPlan[];
  centers: readonly WorkCenter[];
  mayChange: boolean;
}

function useRows(plans: readonly ProductionPlan[]): PlanRow[] {
  const lines = useSupplierLines().data;
  return useMemo(() => {
    const byKey = new Map(
      (lines ?? []).map((line) => [
        lineKey(line.purchaseOrderId, line.line?.lineNumber ?? 0),
        line,
      ]),
    );
    return plans.map((plan) => {
      const key = lineKey(plan.purchaseOrderId, plan.lineNumber);
      const line = byKey.get(key);
      return {
        key,
        line,
        plan,
        lineNumber: plan.lineNumber,
        reference: line?.externalReference ?? plan.purchaseOrderId.slice(0, 8),
        target: targetOf(line),
      };
    });
  }, [plans, lines]);
}

export function Plans({ plans, centers, mayChange }: PlansProps) {
  const t = useTexts(productionTexts);
  const rows = useRows(plans);
  const [sort, setSort] = useState<Sort>({ column: "end", descending: false });
  const [open, setOpen] = useState<string | undefined>();
  const columns = useColumns(centers);
  const chosen = rows.find((row) => row.key === open);
  const addPlan = mayChange && (
    <Button icon="plus" onClick={() => setOpen("")}>
      {t("planLine")}
    </Button>
  );
  const dialog = open !== undefined && (chosen !== undefined || open === "") && (
    <PlanDialog
      key={open}
      row={chosen}
      planned={rows}
      centers={centers}
      mayChange={mayChange}
      onClose={() => setOpen(undefined)}
    />
  );
  if (rows.length === 0)
    return (
      <EmptyState icon="clock" title={t("plansNone")}>
        <p>{t("plansNoneText")}</p>
        {addPlan}
        {dialog}
      </EmptyState>
    );
  return (
    <>
      <LateOnes rows={rows.filter((row) => row.plan.etaRequested)} />
      {addPlan && <div className={styles.bar}>{addPlan}</div>}
      <DataTable
        label={t("plans")}
        rows={rows}
        rowKey={(row) => row.key}
        columns={columns}
        sort={sort}
        onSort={setSort}
        onOpen={(row) => setOpen(row.key)}
        opens="line"
        natural
      />
      {dialog}
    </>
  );
}

function LateOnes({ rows }: { rows: readonly PlanRow[] }) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  if (rows.length === 0) return null;
  return (
    <section className={styles.alert} aria-label={t("late")}>
      <Notice tone="warn">
        <strong>{`${t("late")} (${rows.length})`}</strong>
        <p>{t("lateLead")}</p>
        <ul className={styles.alertList}>
          {rows.map((row) => (
            <li key={row.key}>
              <span>
                {row.reference} / {row.lineNumber} · {row.line?.sku}:{" "}
                {formats.date(isoOf(row.plan.estimatedEndDate))},{" "}
                {t("lateBy", { days: daysLateOf(row.plan) })}
              </span>
              <Link
                to="/orders/$purchaseOrderId/$lineNumber"
                params={{
                  purchaseOrderId: row.plan.purchaseOrderId,
                  lineNumber: String(row.lineNumber),
                }}
              >
                {t("newEta")}
              </Link>
            </li>
          ))}
        </ul>
      </Notice>
    </section>
  );
}

function LateBadge({ plan }: { plan: ProductionPlan }) {
  const t = useTexts(productionTexts);
  const days = daysLateOf(plan);
  if (!plan.confirmedDate) return <StatusBadge>{t("noDate")}</StatusBadge>;
  if (days === 0) return <StatusBadge tone="good">{t("inTime")}</StatusBadge>;
  return <StatusBadge tone="bad">{t("lateBy", { days })}</StatusBadge>;
}

function Progress({ row }: { row: PlanRow }) {
  const formats = useFormats();
  const share = row.target > 0n ? Number((row.plan.madeQuantity * 100n) / row.target) : 0;
  return (
    <span className={styles.progress}>
      <span className={styles.track}>
        <span className={styles.done} style={{ width: `${Math.min(100, share)}%` }} />
      </span>
      <span>
        {formats.number(row.plan.madeQuantity)} / {formats.number(row.target)}
      </span>
    </span>
  );
}

// On a tablet it must be in sight when a line ends, and whether that is late.
const LEFT_OUT_WHEN_NARROW = ["center", "daily", "start", "confirmed"];

function useColumns(centers: readonly WorkCenter[]): Column<PlanRow>[] {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const names = useProductNames();
  const narrow = useNarrow();
  return useMemo(() => {
    const codeOf = (row: PlanRow) =>
      centers.find((center) => center.workCenterId === row.plan.workCenterId)?.code ?? "";
    const date = (id: "start" | "end" | "confirmed", of: (plan: ProductionPlan) => string) => ({
      id,
      header: t(id === "end" ? "endShort" : id),
      width: "7.75rem",
      cell: (row: PlanRow) => formats.date(of(row.plan) || undefined),
      sortValue: (row: PlanRow) => of(row.plan) || undefined,
    });
    const columns: Column<PlanRow>[] = [
      {
        id: "line",
        header: t("line"),
        width: "minmax(9.5rem, 1fr)",
        cell: (row) => (
          <span>
            {row.reference} / {row.lineNumber}
          </span>
        ),
        sortValue: (row) => `${row.reference} ${String(row.lineNumber).padStart(4, "0")}`,
      },
      {
        id: "product",
        header: t("product"),
        width: "minmax(7.5rem, 1fr)",
        cell: (row) => <span>{names.sku(row.plan.productId)}</span>,
        sortValue: (row) => names.sku(row.plan.productId),
      },
      { id: "center", header: t("center"), width: "6.5rem", cell: codeOf, sortValue: codeOf },
      {
        id: "made",
        header: t("made"),
        width: "9rem",
        cell: (row) => <Progress row={row} />,
      },
      {
        id: "daily",
        header: t("dailyShort"),
        width: "5.5rem",
        align: "end",
        cell: (row) => formats.number(row.plan.dailyOutput),
        sortValue: (row) => row.plan.dailyOutput,
      },
      date("start", (plan) => isoOf(plan.startDate) ?? ""),
      date("end", (plan) => isoOf(plan.estimatedEndDate) ?? ""),
      date("confirmed", (plan) => isoOf(plan.confirmedDate) ?? ""),
      {
        id: "state",
        header: t("state"),
        width: "9rem",
        cell: (row) => <LateBadge plan={row.plan} />,
        sortValue: (row) => daysLateOf(row.plan),
      },
    ];
    return narrow ? columns.filter(({ id }) => !LEFT_OUT_WHEN_NARROW.includes(id)) : columns;
  }, [t, formats, names, centers, narrow]);
}
