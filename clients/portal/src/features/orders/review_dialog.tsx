// The last look before drafts are sent: what they say, what they do to who waits, what is not ready.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Translate, useTexts } from "@/api/texts";
import { StatusBadge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Notice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import { problemText } from "./columns";
import { keepForNewVersions, settleSent } from "./commands";
import { isAsAsked, mayDelay, type OrderRow, problemOf } from "./order_rows";
import styles from "./orders.module.css";
import { type Sent, sendDrafts } from "./sending";
import { SlipOfRow } from "./slip_preview";
import { type OrdersText, ordersTexts } from "./texts";

type Kind = "sumAccepted" | "sumChanged" | "sumProposed" | "sumHeld" | "sumRejected" | "sumEta";
const KINDS: readonly Kind[] = [
  "sumAccepted",
  "sumChanged",
  "sumProposed",
  "sumRejected",
  "sumHeld",
  "sumEta",
];

// More than these are summed up; the first are shown.
const SLIPS_SHOWN_MAX = 25;

function kindOf(row: OrderRow): Kind {
  const { draft } = row;
  if (draft?.kind !== "answer") return "sumEta";
  if (draft.intent === "hold") return "sumHeld";
  if (draft.intent === "propose") return "sumProposed";
  if (draft.parts.length === 0) return "sumRejected";
  return isAsAsked(row, draft) ? "sumAccepted" : "sumChanged";
}

function Counts({ rows }: { rows: readonly OrderRow[] }) {
  const t = useTexts(ordersTexts);
  return (
    <div className={styles.counts}>
      {KINDS.map((kind) => {
        const count = rows.filter((row) => kindOf(row) === kind).length;
        if (count === 0) return null;
        return (
          <StatusBadge
            key={kind}
            tone={kind === "sumAccepted" ? "good" : kind === "sumRejected" ? "bad" : "warn"}
          >
            {t(kind, { count })}
          </StatusBadge>
        );
      })}
    </div>
  );
}

function NotReady({ rows }: { rows: readonly OrderRow[] }) {
  const t = useTexts(ordersTexts);
  const stale = rows.filter((row) => row.stale);
  return (
    <div className={styles.section}>
      <h3>{t("notReady", { count: rows.length })}</h3>
      <ul className={styles.scroll}>
        {rows.map((row) => {
          const problem = problemOf(row);
          return (
            <li key={row.key}>
              {row.reference} / {row.lineNumber} · {row.sku}:{" "}
              <span className={styles.problem}>{problem && problemText(t, problem)}</span>
            </li>
          );
        })}
      </ul>
      {stale.length > 0 && (
        <div>
          <Button onClick={() => keepForNewVersions(stale)}>{t("keepForNew")}</Button>
        </div>
      )}
    </div>
  );
}

// Says what happened; what nobody knows stays, to be sent again.
function tell(t: Translate<OrdersText>, sent: Sent): void {
  const done = sent.done.size;
  const refused = sent.refused.size;
  if (done + refused === 0) return;
  if (refused > 0) showToast({ tone: "bad", text: t("sentSome", { done, refused }) });
  else if (sent.unknown.size === 0)
    showToast({ tone: "good", text: t("sentAll", { count: done }) });
}

interface ReviewDialogProps {
  rows: readonly OrderRow[];
  onClose: () => void;
}

export function ReviewDialog({ rows, onClose }: ReviewDialogProps) {
  const t = useTexts(ordersTexts);
  const tUi = useTexts(uiTexts);
  const client = useQueryClient();
  const [lost, setLost] = useState(0);
  const [left, setLeft] = useState(0);
  const ready = rows.filter((row) => problemOf(row) === undefined);
  const notReady = rows.filter((row) => problemOf(row) !== undefined);
  const slips = ready.filter(mayDelay);
  const send = useMutation({
    mutationFn: () => sendDrafts(ready),
    onSuccess: (sent) => {
      settleSent(sent);
      tell(t, sent);
      setLost(sent.unknown.size);
      setLeft(sent.left.size);
      void client.invalidateQueries({ queryKey: ["demand"] });
      if (sent.unknown.size + sent.left.size === 0 && notReady.length === 0) onClose();
    },
  });
  const start = () => {
    if (ready.length > 0 && !send.isPending) send.mutate();
  };
  const footer = (
    <>
      <Button onClick={onClose}>{tUi("cancel")}</Button>
      <Button
        kind="primary"
        autoFocus
        pending={send.isPending}
        disabled={ready.length === 0}
        onClick={start}
      >
        {t(send.isPending ? "sending" : "send")}
      </Button>
    </>
  );
  return (
    <Dialog
      title={t("reviewTitle", { count: ready.length })}
      size={slips.length > 0 ? "large" : "medium"}
      onClose={onClose}
      onConfirm={start}
      footer={footer}
    >
      <div className={styles.form}>
        {rows.length === 0 && <p>{t("nothingToSend")}</p>}
        {lost > 0 && (
          <Notice tone="warn" live>
            {t("sentUnknown", { count: lost })}
          </Notice>
        )}
        {left > 0 && (
          <Notice tone="warn" live>
            {t("sentNothing", { count: left })}
          </Notice>
        )}
        <Counts rows={ready} />
        {slips.length > 0 && (
          <div className={styles.section}>
            <h3>{t("slipTitle")}</h3>
            <ul className={styles.slips}>
              {slips.slice(0, SLIPS_SHOWN_MAX).map((row) => (
                <SlipOfRow key={row.key} row={row} />
              ))}
            </ul>
          </div>
        )}
        {notReady.length > 0 && <NotReady rows={notReady} />}
      </div>
    </Dialog>
  );
}
