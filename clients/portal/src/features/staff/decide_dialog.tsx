import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useRef, useState } from "react";
import { type IsoDate, isoOf, today, useFormats } from "@/api/dates";
import { useErrorText } from "@/api/error_texts";
import { ResponseDecision as Decision } from "@/api/gen/backline/v1/purchase_order_service_pb";
import { useTexts } from "@/api/texts";
import { useNames } from "@/parts/names";
import { KeyHint } from "@/ui/badge";
import { Button } from "@/ui/button";
import { DateField } from "@/ui/date_field";
import { Dialog } from "@/ui/dialog";
import { TextArea } from "@/ui/field";
import { QuantityField } from "@/ui/quantity_field";
import { Loading, Notice } from "@/ui/states";
import { showToast } from "@/ui/toast";
import { decideAll, type Failure, type RequestIds, type Terms } from "./deciding";
import { type Decidable, splitByDecision } from "./responses";
import styles from "./staff.module.css";
import { staffTexts } from "./texts";

const NOTE_BYTES_MAX = 500;

const TITLES = {
  [Decision.UNSPECIFIED]: "decide",
  [Decision.APPROVE]: "approveTitle",
  [Decision.REJECT]: "rejectTitle",
  [Decision.COUNTER]: "counterTitle",
} as const;

const VERBS = {
  [Decision.UNSPECIFIED]: "decide",
  [Decision.APPROVE]: "approve",
  [Decision.REJECT]: "reject",
  [Decision.COUNTER]: "counter",
} as const;

const DONE = {
  [Decision.UNSPECIFIED]: "approved",
  [Decision.APPROVE]: "approved",
  [Decision.REJECT]: "rejected",
  [Decision.COUNTER]: "countered",
} as const;

export function noteOf(typed: string): string {
  return typed
    .replace(/\s+/gu, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();
}

export function isTooLong(note: string): boolean {
  return new TextEncoder().encode(note).length > NOTE_BYTES_MAX;
}

interface DecideDialogProps {
  decision: Decision;
  rows: readonly Decidable[];
  onDecided: (keys: ReadonlySet<string>) => void;
  onClose: () => void;
}

function useDeciding({ decision, rows, onDecided, onClose }: DecideDialogProps) {
  const t = useTexts(staffTexts);
  const client = useQueryClient();
  const ids = useRef<RequestIds>(new Map());
  const [failures, setFailures] = useState<Failure[]>([]);
  const [done, setDone] = useState(0);
  const { sent, left } = splitByDecision(rows, decision);
  const run = useMutation({
    mutationFn: async (terms: Terms) => {
      setDone(0);
      setFailures([]);
      return decideAll(sent, decision, terms, ids.current, setDone);
    },
    onSuccess: async (failed) => {
      setFailures(failed);
      const failedKeys = new Set(failed.map(({ row }) => row.key));
      const decided = sent.filter((row) => !failedKeys.has(row.key));
      if (decided.length > 0) {
        showToast({ tone: "good", text: t(DONE[decision], { count: decided.length }) });
        onDecided(new Set(decided.map((row) => row.key)));
      }
      if (failed.length === 0) onClose();
      await client.invalidateQueries({ queryKey: ["responses"] });
      await client.invalidateQueries({ queryKey: ["purchase-orders"] });
    },
  });
  return { run, sent, left, failures, done };
}

function Failures({ failures }: { failures: readonly Failure[] }) {
  const t = useTexts(staffTexts);
  const names = useNames();
  const textOf = useErrorText();
  if (failures.length === 0) return null;
  return (
    <Notice tone="bad" live>
      <p>{t("notDecided", { count: failures.length })}</p>
      <ul>
        {failures.map(({ row, refusal }) => (
          <li key={row.key}>
            <strong>
              {row.asked?.reference} {names.sku(row.response.productId)}
            </strong>{" "}
            {textOf(refusal)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

// What the line is asked for instead, from what is asked for now: until that is read there is
// nothing to change.
function useCounterTerms(row: Decidable | undefined) {
  const [quantity, setQuantity] = useState<bigint | undefined>(row?.response.askedQuantity);
  const [typed, setTyped] = useState<{ date: IsoDate | undefined }>();
  const asked = row?.asked;
  const date = typed ? typed.date : (asked?.date ?? row?.latest);
  const setDate = (next: IsoDate | undefined) => setTyped({ date: next });
  const changed = quantity !== row?.response.askedQuantity || date !== asked?.date;
  const whole = quantity !== undefined && quantity > 0n && date !== undefined;
  return { quantity, setQuantity, date, setDate, ready: asked !== undefined && whole && changed };
}

function CounterFields({
  row,
  terms,
}: {
  row: Decidable;
  terms: ReturnType<typeof useCounterTerms>;
}) {
  const t = useTexts(staffTexts);
  const formats = useFormats();
  if (!row.asked) return <Loading />;
  return (
    <div className={styles.pair}>
      <QuantityField
        label={t("askQuantity")}
        value={terms.quantity}
        onChange={terms.setQuantity}
        least={1n}
        most={1_000_000_000n}
        hint={t("askedNow", { value: formats.number(row.response.askedQuantity) })}
        autoFocus
      />
      <DateField
        label={t("askDate")}
        value={terms.date}
        onChange={terms.setDate}
        base={isoOf(row.response.schedules[0]?.etaDate) ?? today()}
      />
    </div>
  );
}

export function DecideDialog(props: DecideDialogProps) {
  const { decision, rows, onClose } = props;
  const t = useTexts(staffTexts);
  const { run, sent, left, failures, done } = useDeciding(props);
  const [typed, setTyped] = useState("");
  const counter = useCounterTerms(decision === Decision.COUNTER ? rows[0] : undefined);
  const note = noteOf(typed);
  const isCounter = decision === Decision.COUNTER;
  const ready = sent.length > 0 && !isTooLong(note) && (!isCounter || counter.ready);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (ready && !run.isPending) {
      run.mutate({ note, quantity: counter.quantity, date: counter.date });
    }
  };
  return (
    <Dialog
      title={t(TITLES[decision], { count: sent.length })}
      onClose={onClose}
      footer={
        <>
          <KeyHint keys={["Ctrl", "Enter"]}>{t("sends")}</KeyHint>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            kind={decision === Decision.REJECT ? "danger" : "primary"}
            type="submit"
            form="decide"
            disabled={!ready}
            pending={run.isPending}
          >
            {run.isPending ? t("sending", { done, count: sent.length }) : t(VERBS[decision])}
          </Button>
        </>
      }
    >
      <form
        id="decide"
        className={styles.form}
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.currentTarget.requestSubmit();
          }
        }}
      >
        <p className={styles.quiet}>{t(`${VERBS[decision]}Lead` as "approveLead")}</p>
        {left.length > 0 && <Notice tone="warn">{t("holdsLeft", { count: left.length })}</Notice>}
        {isCounter && rows[0] && <CounterFields row={rows[0]} terms={counter} />}
        <TextArea
          label={t("noteToSupplier")}
          rows={2}
          value={typed}
          autoFocus={!isCounter}
          error={isTooLong(note) ? t("noteTooLong") : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Failures failures={failures} />
      </form>
    </Dialog>
  );
}
