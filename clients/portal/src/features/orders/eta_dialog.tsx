import { type SubmitEvent, useState } from "react";
import { isoOf, useFormats } from "@/api/dates";
import { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import type { SupplyLine } from "@/api/gen/backline/v1/purchase_order_service_pb";
import { remainingOf } from "@/api/lines";
import { useTexts } from "@/api/texts";
import { ReasonField } from "@/parts/reason_field";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date_field";
import { Dialog } from "@/ui/dialog";
import { TextArea } from "@/ui/field";
import { QuantityField } from "@/ui/quantity_field";
import { uiTexts } from "@/ui/texts";
import { problemText } from "./columns";
import { keepDraft } from "./commands";
import { type EtaDraft, rememberedReason } from "./drafts";
import { etaDraftOf, mayDelay, type OrderRow, problemOf } from "./order_rows";
import styles from "./orders.module.css";
import { SlipOfRow } from "./slip_preview";
import { ordersTexts } from "./texts";

interface EtaDialogProps {
  row: OrderRow;
  schedule: SupplyLine;
  onClose: () => void;
}

// What is typed, the draft that it makes, and the row as that draft would show it.
function useEtaForm(row: OrderRow, schedule: SupplyLine) {
  const [draft, setDraft] = useState<EtaDraft>(() => {
    const before = etaDraftOf(row, schedule);
    return { ...before, reason: before.reason || rememberedReason() };
  });
  const [date, setDate] = useState<string | undefined>(draft.date);
  const [quantity, setQuantity] = useState<bigint | undefined>(
    draft.quantity || remainingOf(schedule),
  );
  const whole = quantity === remainingOf(schedule);
  const next: EtaDraft | undefined =
    date !== undefined && quantity !== undefined && quantity > 0n
      ? { ...draft, date, quantity: whole ? 0n : quantity }
      : undefined;
  const changes =
    next !== undefined && (next.date !== isoOf(schedule.etaDate) || next.quantity > 0n);
  const shown: OrderRow | undefined = next && {
    ...row,
    draft: next,
    date: next.date,
    quantity,
    partCount: 1,
    stale: false,
  };
  return { draft, setDraft, date, setDate, quantity, setQuantity, next, changes, shown };
}

// Another date or a smaller quantity of one schedule that was confirmed; kept as a draft.
export function EtaDialog({ row, schedule, onClose }: EtaDialogProps) {
  const t = useTexts(ordersTexts);
  const tUi = useTexts(uiTexts);
  const formats = useFormats();
  const form = useEtaForm(row, schedule);
  const { draft, setDraft, next, changes, shown } = form;
  const [tried, setTried] = useState(false);
  const current = isoOf(schedule.etaDate);
  const problem = shown && problemOf(shown);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!next || problem) return;
    if (changes) keepDraft(row, next);
    onClose();
  };
  return (
    <Dialog
      title={t("etaTitle", { name: `${row.reference} / ${row.lineNumber} · ${row.sku}` })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" type="submit" form="eta">
            {t("keep")}
          </Button>
        </>
      }
    >
      <form id="eta" className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.note}>
          {t("expected", {
            quantity: formats.number(remainingOf(schedule)),
            date: formats.date(current),
          })}
        </p>
        <div className={styles.pair}>
          <DateField
            label={t("etaDate")}
            value={form.date}
            base={current}
            autoFocus
            onChange={form.setDate}
          />
          <QuantityField
            label={t("etaQuantity")}
            hint={t("etaQuantityHint")}
            value={form.quantity}
            least={1n}
            most={remainingOf(schedule)}
            onChange={form.setQuantity}
          />
        </div>
        <ReasonField
          label={t("reason")}
          value={draft.reason}
          error={tried && draft.reason === Reason.UNSPECIFIED ? t("problemReason") : undefined}
          onChange={(reason) => setDraft({ ...draft, reason })}
        />
        <TextArea
          label={t("note")}
          hint={t("noteHint")}
          rows={2}
          value={draft.note}
          onChange={(event) =>
            setDraft({ ...draft, note: event.target.value.replace(/\s+/g, " ") })
          }
        />
        {shown && changes && mayDelay(shown) && (
          <ul className={styles.slips}>
            <SlipOfRow row={shown} />
          </ul>
        )}
        {tried && problem && <p className={styles.problem}>{problemText(t, problem)}</p>}
      </form>
    </Dialog>
  );
}
