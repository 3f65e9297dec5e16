// Opening, withdrawing and deciding a dispute.
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, type SubmitEvent, useId, useState } from "react";
import { type Dispute, DisputeReason } from "@/api/gen/backline/v1/dispute_service_pb";
import type { ScoreComponent, ScorecardLine } from "@/api/gen/backline/v1/scorecard_service_pb";
import { useRequestId } from "@/api/request_id";
import { disputes } from "@/api/score_clients";
import { useTexts } from "@/api/texts";
import { cleanText } from "@/parts/message_thread";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Select, TextArea } from "@/ui/field";
import { ErrorNotice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import { lineTexts } from "./line_texts";
import { COMPONENT_KEYS, REASON_KEYS, REASONS } from "./line_words";
import styles from "./scorecards.module.css";

const TEXT_BYTES_MAX = 1_000;

export function bytesOf(text: string): number {
  return new TextEncoder().encode(cleanText(text)).length;
}

interface FormDialogProps {
  title: string;
  lead: string;
  error: unknown;
  buttons: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
  formId: string;
  children?: ReactNode;
}

function FormDialog(props: FormDialogProps) {
  const tUi = useTexts(uiTexts);
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      onConfirm={props.onSubmit}
      footer={
        <>
          <Button onClick={props.onClose}>{tUi("cancel")}</Button>
          {props.buttons}
        </>
      }
    >
      <form
        id={props.formId}
        className={styles.form}
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        <p className="quiet">{props.lead}</p>
        {props.children}
        <ErrorNotice error={props.error} />
      </form>
    </Dialog>
  );
}

interface DisputeDialogProps {
  line: ScorecardLine;
  name: string;
  component: ScoreComponent;
  onClose: () => void;
}

export function DisputeDialog({ line, name, component, onClose }: DisputeDialogProps) {
  const t = useTexts(lineTexts);
  const formId = useId();
  const id = useRequestId();
  const [reason, setReason] = useState(DisputeReason.UNSPECIFIED);
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const bytes = bytesOf(text);
  const open = useMutation({
    mutationFn: () =>
      id.send((requestId) =>
        disputes.openDispute({
          requestId,
          purchaseOrderId: line.purchaseOrderId,
          lineNumber: line.lineNumber,
          component,
          reason,
          text: cleanText(text),
        }),
      ),
    onSuccess: () => {
      showToast({ tone: "good", text: t("opened") });
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (reason === DisputeReason.UNSPECIFIED || bytes === 0 || bytes > TEXT_BYTES_MAX) return;
    if (!open.isPending) open.mutate();
  };
  return (
    <FormDialog
      title={t("openTitle", { line: name })}
      lead={`${t(COMPONENT_KEYS[component])}. ${t("openLead")}`}
      error={open.error}
      formId={formId}
      onSubmit={submit}
      onClose={onClose}
      buttons={
        <Button kind="primary" type="submit" form={formId} pending={open.isPending}>
          {t("send")}
        </Button>
      }
    >
      <Select
        label={t("reason")}
        value={String(reason)}
        error={tried && reason === DisputeReason.UNSPECIFIED ? t("reasonNeeded") : undefined}
        options={[
          { value: String(DisputeReason.UNSPECIFIED), label: "–" },
          ...REASONS.map((one) => ({ value: String(one), label: t(REASON_KEYS[one]) })),
        ]}
        onChange={(chosen) =>
          setReason(REASONS.find((one) => String(one) === chosen) ?? DisputeReason.UNSPECIFIED)
        }
      />
      <TextArea
        label={t("text")}
        hint={t("textHint")}
        value={text}
        error={
          bytes > TEXT_BYTES_MAX
            ? t("textLong", { bytes })
            : tried && bytes === 0
              ? t("textNeeded")
              : undefined
        }
        onChange={(event) => setText(event.target.value)}
      />
    </FormDialog>
  );
}

interface SettleDialogProps {
  dispute: Dispute;
  name: string;
  onClose: () => void;
}

export function WithdrawDialog({ dispute, onClose }: SettleDialogProps) {
  const t = useTexts(lineTexts);
  const formId = useId();
  const id = useRequestId();
  const withdraw = useMutation({
    mutationFn: () =>
      id.send((requestId) => disputes.withdrawDispute({ requestId, disputeId: dispute.disputeId })),
    onSuccess: () => {
      showToast({ tone: "good", text: t("withdrawn") });
      onClose();
    },
  });
  const submit = () => {
    if (!withdraw.isPending) withdraw.mutate();
  };
  return (
    <FormDialog
      title={t("withdrawTitle")}
      lead={t("withdrawText")}
      error={withdraw.error}
      formId={formId}
      onSubmit={submit}
      onClose={onClose}
      buttons={
        <Button kind="primary" type="submit" form={formId} pending={withdraw.isPending}>
          {t("withdraw")}
        </Button>
      }
    />
  );
}

// Ctrl and Enter uphold: a rejection is pressed, because it needs a reason.
export function DecideDisputeDialog({ dispute, name, onClose }: SettleDialogProps) {
  const t = useTexts(lineTexts);
  const formId = useId();
  const id = useRequestId();
  const [comment, setComment] = useState("");
  const [needed, setNeeded] = useState(false);
  const bytes = bytesOf(comment);
  const decide = useMutation({
    mutationFn: (uphold: boolean) =>
      id.send((requestId) =>
        disputes.decideDispute({
          requestId,
          disputeId: dispute.disputeId,
          uphold,
          comment: cleanText(comment),
        }),
      ),
    onSuccess: (_, uphold) => {
      showToast({ tone: "good", text: t(uphold ? "upheld" : "rejected") });
      onClose();
    },
  });
  const send = (uphold: boolean) => {
    setNeeded(!uphold && bytes === 0);
    if ((!uphold && bytes === 0) || bytes > TEXT_BYTES_MAX || decide.isPending) return;
    decide.mutate(uphold);
  };
  return (
    <FormDialog
      title={t("decideTitle", { line: name })}
      lead={t("decideLead")}
      error={decide.error}
      formId={formId}
      onSubmit={() => send(true)}
      onClose={onClose}
      buttons={
        <>
          <Button kind="danger" pending={decide.isPending} onClick={() => send(false)}>
            {t("reject")}
          </Button>
          <Button kind="primary" type="submit" form={formId} pending={decide.isPending}>
            {t("uphold")}
          </Button>
        </>
      }
    >
      <blockquote className={styles.quote}>
        <strong>{t(REASON_KEYS[dispute.reason])}</strong>
        <p>{dispute.text}</p>
      </blockquote>
      <TextArea
        label={t("comment")}
        value={comment}
        error={
          bytes > TEXT_BYTES_MAX
            ? t("textLong", { bytes })
            : needed && bytes === 0
              ? t("commentNeeded")
              : undefined
        }
        onChange={(event) => setComment(event.target.value)}
      />
    </FormDialog>
  );
}
