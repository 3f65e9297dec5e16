// A spreadsheet comes back: every change and every error is shown by row before anything is taken.
import { type ChangeEvent, useState } from "react";
import { type Formats, useFormats } from "@/api/dates";
import { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import { type Translate, useTexts } from "@/api/texts";
import { REASON_KEYS, REASONS, words } from "@/parts/words";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Notice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import {
  CSV_BYTES_MAX,
  type CsvChange,
  type CsvFault,
  type CsvPlan,
  type CsvReading,
  planCsv,
} from "./csv";
import { type Draft, editDrafts } from "./drafts";
import { type OrderRow, rowOf } from "./order_rows";
import styles from "./orders.module.css";
import { type OrdersText, ordersTexts } from "./texts";

const FAULT_TEXTS: Record<CsvFault, OrdersText> = {
  unknownLine: "faultUnknownLine",
  notAnswerable: "faultNotAnswerable",
  changedMeanwhile: "faultChangedMeanwhile",
  badQuantity: "faultBadQuantity",
  badDate: "faultBadDate",
  badReason: "faultBadReason",
  needsReason: "faultNeedsReason",
  twice: "faultTwice",
  several: "faultSeveral",
};

// A reason by its name in the contract or in either language.
export function reasonNamed(text: string): Reason | undefined {
  const wanted = text.trim().toLowerCase();
  return REASONS.find(
    (reason) =>
      Reason[reason].toLowerCase() === wanted ||
      words.allTexts(REASON_KEYS[reason]).some((name) => name.toLowerCase() === wanted),
  );
}

function said(t: Translate<OrdersText>, formats: Formats, row: OrderRow): string {
  if (row.quantity === undefined && row.date === undefined) return "–";
  if (row.quantity === 0n) return t("rejects");
  return `${row.quantity === undefined ? "" : formats.number(row.quantity)} · ${formats.date(row.date)}`;
}

function Changes({ changes }: { changes: readonly CsvChange[] }) {
  const t = useTexts(ordersTexts);
  const tWords = useTexts(words);
  const formats = useFormats();
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t("importChanges")}>
      <table className={styles.plan}>
        <thead>
          <tr>
            <th>{t("importRow")}</th>
            <th>{t("importLine")}</th>
            <th>{t("importBefore")}</th>
            <th>{t("importAfterColumn")}</th>
            <th>{t("reason")}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ row, order, draft }) => (
            <tr key={row}>
              <td>{row}</td>
              <td>
                {order.reference} / {order.lineNumber} · {order.sku}
              </td>
              <td>{said(t, formats, order)}</td>
              <td>{said(t, formats, rowOf(order.line, draft))}</td>
              <td>
                {draft.reason === Reason.UNSPECIFIED ? "" : tWords(REASON_KEYS[draft.reason])}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Errors({ plan }: { plan: CsvPlan }) {
  const t = useTexts(ordersTexts);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t("importErrors")}>
      <table className={styles.plan}>
        <thead>
          <tr>
            <th>{t("importRow")}</th>
            <th>{t("importLine")}</th>
            <th>{t("importError")}</th>
          </tr>
        </thead>
        <tbody>
          {plan.errors.map((error) => (
            <tr key={error.row}>
              <td>{error.row}</td>
              <td>{error.name}</td>
              <td className={styles.problem}>
                {t(FAULT_TEXTS[error.fault], { value: error.value })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Reading = CsvReading | { kind: "tooLarge" };

function Found({ reading }: { reading: Reading }) {
  const t = useTexts(ordersTexts);
  if (reading.kind !== "plan") {
    const text =
      reading.kind === "unreadable"
        ? t("importUnreadable")
        : reading.kind === "tooLarge"
          ? t("importTooLarge")
          : reading.kind === "tooManyRows"
            ? t("importTooMany")
            : t("importMissing", { columns: reading.columns.join(", ") });
    return (
      <Notice tone="bad" live>
        {text}
      </Notice>
    );
  }
  const { plan } = reading;
  return (
    <>
      <p role="status">
        {t("importSummary", {
          changes: plan.changes.length,
          errors: plan.errors.length,
          unchanged: plan.unchangedCount,
        })}
      </p>
      {plan.errors.length > 0 && <Errors plan={plan} />}
      {plan.changes.length > 0 && <Changes changes={plan.changes} />}
      {plan.changes.length > 0 && <p className={styles.note}>{t("importAfter")}</p>}
    </>
  );
}

interface ImportDialogProps {
  // All lines, not only those that are shown.
  rows: readonly OrderRow[];
  onClose: () => void;
}

export function ImportDialog({ rows, onClose }: ImportDialogProps) {
  const t = useTexts(ordersTexts);
  const tUi = useTexts(uiTexts);
  const [reading, setReading] = useState<Reading>();
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (!file) return;
    if (file.size > CSV_BYTES_MAX) {
      setReading({ kind: "tooLarge" });
      return;
    }
    const byKey = new Map(rows.map((row) => [row.key, row]));
    setReading(planCsv(await file.text(), byKey, reasonNamed));
  };
  const changes = reading?.kind === "plan" ? reading.plan.changes : [];
  const apply = () => {
    editDrafts(changes.map(({ order, draft }): [string, Draft] => [order.key, draft]));
    showToast({ tone: "good", text: t("importApplied", { count: changes.length }) });
    onClose();
  };
  return (
    <Dialog
      title={t("importTitle")}
      size="large"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" disabled={changes.length === 0} onClick={apply}>
            {t("importApply", { count: changes.length })}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Field label={t("importFile")} hint={t("importLead")}>
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".csv,text/csv"
              onChange={(event) => void read(event)}
            />
          )}
        </Field>
        {reading && <Found reading={reading} />}
      </div>
    </Dialog>
  );
}
