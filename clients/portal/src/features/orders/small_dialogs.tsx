import { type KeyboardEvent, type SubmitEvent, useState } from "react";
import type { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import { useTexts } from "@/api/texts";
import { REASON_KEYS, REASONS, words } from "@/parts/words";
import { KeyHint } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { uiTexts } from "@/ui/texts";
import { setDates } from "./commands";
import type { OrderRow } from "./order_rows";
import styles from "./orders.module.css";
import { ordersTexts } from "./texts";

interface ReasonDialogProps {
  count: number;
  onChoose: (reason: Reason) => void;
  onClose: () => void;
}

// One press of a digit says why.
export function ReasonDialog({ count, onChoose, onClose }: ReasonDialogProps) {
  const t = useTexts(ordersTexts);
  const tWords = useTexts(words);
  const onKeyDown = (event: KeyboardEvent) => {
    const reason = /^[1-9]$/.test(event.key) ? REASONS[Number(event.key) - 1] : undefined;
    if (reason === undefined) return;
    event.preventDefault();
    onChoose(reason);
  };
  return (
    <Dialog title={t("reasonTitle", { count })} size="small" onClose={onClose}>
      <div className={styles.reasons} onKeyDown={onKeyDown}>
        <p className={styles.note}>{t("reasonLead")}</p>
        {REASONS.map((reason, at) => (
          <button
            key={reason}
            type="button"
            autoFocus={at === 0}
            className={styles.reasonChoice}
            onClick={() => onChoose(reason)}
          >
            <KeyHint keys={[String(at + 1)]}>{null}</KeyHint>
            {tWords(REASON_KEYS[reason])}
          </button>
        ))}
      </div>
    </Dialog>
  );
}

// One day, or a shift, for many lines.
export function DatesDialog({ rows, onClose }: { rows: readonly OrderRow[]; onClose: () => void }) {
  const t = useTexts(ordersTexts);
  const tUi = useTexts(uiTexts);
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (setDates(rows, text)) onClose();
    else setWrong(true);
  };
  return (
    <Dialog
      title={t("bulkDateTitle", { count: rows.length })}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" type="submit" form="bulk-date">
            {t("apply")}
          </Button>
        </>
      }
    >
      <form id="bulk-date" onSubmit={submit}>
        <TextField
          label={t("bulkDate")}
          hint={t("bulkDateHint")}
          error={wrong ? t("bulkDateBad") : undefined}
          autoFocus
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setWrong(false);
          }}
        />
      </form>
    </Dialog>
  );
}
