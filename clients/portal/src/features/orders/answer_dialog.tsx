// The whole answer to one line: several dates, what will not come, what is answered later, a
// counter-proposal, a hold. It is kept as a draft; nothing is sent from here.
import { type SubmitEvent, useState } from "react";
import { addDays, type IsoDate, today, useFormats } from "@/api/dates";
import { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import { lineCan } from "@/api/lines";
import { useTexts } from "@/api/texts";
import { ReasonField } from "@/parts/reason_field";
import { KeyHint } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { DateField } from "@/ui/date_field";
import { Dialog } from "@/ui/dialog";
import { TextArea, TextField } from "@/ui/field";
import { QuantityField } from "@/ui/quantity_field";
import { Notice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { problemText } from "./columns";
import { keepDraft } from "./commands";
import { type AnswerDraft, type Intent, rememberedReason } from "./drafts";
import { emptyAnswer, isAsAsked, mayDelay, type OrderRow, problemOf } from "./order_rows";
import styles from "./orders.module.css";
import { SlipOfRow } from "./slip_preview";
import { ordersTexts } from "./texts";

const PARTS_MAX = 16;
const NOTE_BYTES_MAX = 500;

// A part while it is typed.
interface TypedPart {
  id: number;
  quantity: bigint | undefined;
  date: IsoDate | undefined;
}

interface Typed {
  intent: Intent;
  parts: TypedPart[];
  rejected: bigint | undefined;
  open: bigint | undefined;
  reason: Reason;
  note: string;
  price: string;
  decideBy: IsoDate | undefined;
}

function typedOf(row: OrderRow, intent: Intent, split: boolean): Typed {
  const before = row.draft?.kind === "answer" ? row.draft : emptyAnswer(row);
  const parts = before.parts.map((part, id): TypedPart => ({ id, ...part }));
  const date = row.askedDate;
  if (parts.length === 0 && before.rejected === 0n) {
    parts.push({ id: 0, quantity: row.askedQuantity, date });
  }
  if (split && parts.length === 1) {
    const half = row.askedQuantity / 2n;
    parts[0] = { id: 0, quantity: row.askedQuantity - half, date: parts[0]?.date };
    parts.push({ id: 1, quantity: half, date: undefined });
  }
  return {
    intent,
    parts,
    rejected: split ? 0n : before.rejected,
    open: split ? 0n : before.open,
    reason: before.reason || rememberedReason(),
    note: before.note,
    price: before.price,
    decideBy: before.decideBy,
  };
}

function draftOf(row: OrderRow, typed: Typed): AnswerDraft | undefined {
  const held = typed.intent === "hold";
  const parts = typed.parts.flatMap(({ quantity, date }) =>
    quantity !== undefined && date !== undefined ? [{ quantity, date }] : [],
  );
  if (!held && parts.length < typed.parts.length) return undefined;
  if (typed.rejected === undefined || typed.open === undefined) return undefined;
  const draft: AnswerDraft = {
    ...emptyAnswer(row),
    requestId: row.draft?.requestId ?? crypto.randomUUID(),
    intent: typed.intent,
    parts: held ? [] : parts,
    rejected: held ? 0n : typed.rejected,
    open: held ? 0n : typed.open,
    reason: typed.reason,
    note: typed.note.trim(),
    price: typed.intent === "propose" ? typed.price.trim() : "",
    decideBy: held ? typed.decideBy : undefined,
  };
  return isAsAsked(row, draft) ? { ...draft, reason: Reason.UNSPECIFIED } : draft;
}

type Change = (part: Partial<Typed>) => void;

function Intents({ row, typed, change }: { row: OrderRow; typed: Typed; change: Change }) {
  const t = useTexts(ordersTexts);
  const intents = [
    ["answer", "intentAnswer"],
    ["propose", "intentPropose"],
    ["hold", "intentHold"],
  ] as const;
  return (
    <fieldset className={styles.radios}>
      <legend>{t("intent")}</legend>
      {intents
        .filter(
          ([intent]) => intent !== "hold" || lineCan.hold(row.line) || typed.intent === "hold",
        )
        .map(([intent, text]) => (
          <label key={intent}>
            <input
              type="radio"
              name="intent"
              checked={typed.intent === intent}
              onChange={() => change({ intent })}
            />
            {t(text)}
          </label>
        ))}
    </fieldset>
  );
}

function Parts({ row, typed, change }: { row: OrderRow; typed: Typed; change: Change }) {
  const t = useTexts(ordersTexts);
  const set = (id: number, next: Partial<TypedPart>) =>
    change({ parts: typed.parts.map((part) => (part.id === id ? { ...part, ...next } : part)) });
  const last = typed.parts.at(-1);
  return (
    <div className={styles.section}>
      {typed.parts.map((part, at) => (
        <div key={part.id} className={styles.part}>
          <QuantityField
            label={t("partQuantity", { number: at + 1 })}
            value={part.quantity}
            least={1n}
            autoFocus={at === typed.parts.length - 1}
            onChange={(quantity) => set(part.id, { quantity })}
          />
          <DateField
            label={t("partDate", { number: at + 1 })}
            value={part.date}
            hint={at === 0 ? undefined : ""}
            base={part.date ?? row.askedDate ?? today()}
            onChange={(date) => set(part.id, { date })}
          />
          <IconButton
            icon="close"
            label={t("removePart", { number: at + 1 })}
            onClick={() => change({ parts: typed.parts.filter(({ id }) => id !== part.id) })}
          />
        </div>
      ))}
      <div>
        <Button
          small
          icon="plus"
          disabled={typed.parts.length >= PARTS_MAX}
          onClick={() =>
            change({
              parts: [
                ...typed.parts,
                {
                  id: (last?.id ?? -1) + 1,
                  quantity: missing(row, typed) > 0n ? missing(row, typed) : undefined,
                  date: last?.date && addDays(last.date, 7),
                },
              ],
            })
          }
        >
          {t("addPart")}
        </Button>
      </div>
    </div>
  );
}

// What the typed quantities leave of what was asked; below zero: they are more.
function missing(row: OrderRow, typed: Typed): bigint {
  const given = typed.parts.reduce((sum, part) => sum + (part.quantity ?? 0n), 0n);
  return row.askedQuantity - given - (typed.rejected ?? 0n) - (typed.open ?? 0n);
}

function Rest({ row, typed, change }: { row: OrderRow; typed: Typed; change: Change }) {
  const t = useTexts(ordersTexts);
  const rest = missing(row, typed);
  return (
    <>
      <div className={styles.pair}>
        <QuantityField
          label={t("rejected")}
          value={typed.rejected}
          onChange={(rejected) => change({ rejected })}
        />
        <QuantityField label={t("open")} value={typed.open} onChange={(open) => change({ open })} />
      </div>
      <Notice tone={rest === 0n ? "good" : "warn"}>
        {rest < 0n ? t("restOver", { count: Number(-rest) }) : t("rest", { count: Number(rest) })}
      </Notice>
    </>
  );
}

function Words({ typed, change }: { typed: Typed; change: Change }) {
  const t = useTexts(ordersTexts);
  const long = new TextEncoder().encode(typed.note).length > NOTE_BYTES_MAX;
  return (
    <>
      {typed.intent === "propose" && (
        <TextField
          label={t("price")}
          hint={t("priceHint")}
          inputMode="decimal"
          autoComplete="off"
          value={typed.price}
          onChange={(event) => change({ price: event.target.value })}
        />
      )}
      <ReasonField
        label={t("reason")}
        value={typed.reason}
        onChange={(reason) => change({ reason })}
      />
      <TextArea
        label={t("note")}
        hint={t("noteHint")}
        error={long ? t("noteHint") : undefined}
        rows={2}
        value={typed.note}
        onChange={(event) => change({ note: event.target.value.replace(/\s+/g, " ") })}
      />
    </>
  );
}

interface AnswerDialogProps {
  row: OrderRow;
  intent: Intent;
  // Two dates from the beginning.
  split?: boolean;
  onClose: () => void;
}

export function AnswerDialog({ row, intent, split = false, onClose }: AnswerDialogProps) {
  const t = useTexts(ordersTexts);
  const tUi = useTexts(uiTexts);
  const formats = useFormats();
  const [typed, setTyped] = useState(() => typedOf(row, intent, split));
  const [tried, setTried] = useState(false);
  const change: Change = (next) => setTyped({ ...typed, ...next });
  const draft = draftOf(row, typed);
  const asDrafted = draft && { ...row, draft, stale: false };
  const problem = asDrafted ? problemOf(asDrafted) : "sum";
  const keep = () => {
    setTried(true);
    if (!draft || problem) return;
    keepDraft(row, draft);
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    keep();
  };
  const held = typed.intent === "hold";
  return (
    <Dialog
      title={t("answerTitle", { name: `${row.reference} / ${row.lineNumber} · ${row.sku}` })}
      onClose={onClose}
      onConfirm={keep}
      footer={
        <>
          <KeyHint keys={["Ctrl", "Enter"]}>{t("keepHint")}</KeyHint>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" type="submit" form="answer">
            {t("keep")}
          </Button>
        </>
      }
    >
      <form id="answer" className={styles.form} onSubmit={submit} noValidate>
        <p className={styles.note}>
          {t("askedFor", {
            quantity: formats.number(row.askedQuantity),
            date: formats.date(row.askedDate),
          })}
        </p>
        <Intents row={row} typed={typed} change={change} />
        {held ? (
          <DateField
            label={t("decideBy")}
            value={typed.decideBy}
            autoFocus
            earliest={today()}
            onChange={(decideBy) => change({ decideBy })}
          />
        ) : (
          <>
            <Parts row={row} typed={typed} change={change} />
            <Rest row={row} typed={typed} change={change} />
          </>
        )}
        <Words typed={typed} change={change} />
        {asDrafted && !problem && mayDelay(asDrafted) && (
          <ul className={styles.slips}>
            <SlipOfRow row={shownAs(asDrafted, draft)} />
          </ul>
        )}
        {tried && problem && (
          <Notice tone="bad" live>
            {problemText(t, problem)}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

// The row as it would look with the draft, for the preview; its split is made by hand here.
function shownAs(row: OrderRow, draft: AnswerDraft): OrderRow {
  return {
    ...row,
    quantity: draft.parts.reduce((sum, part) => sum + part.quantity, 0n),
    date: draft.parts
      .map((part) => part.date)
      .sort()
      .at(-1),
    partCount: Math.max(2, draft.parts.length),
  };
}
