// The buyer asks to move a booking; the supplier says yes, which moves it, or no and why.
import { useState } from "react";
import { capacity } from "@/api/clients";
import { isoOf, useFormats } from "@/api/dates";
import { fieldFaults } from "@/api/field_faults";
import type { Slot, SlotMove, WorkCenter } from "@/api/gen/backline/v1/capacity_service_pb";
import { queryClient } from "@/api/query_client";
import { useRequestId } from "@/api/request_id";
import { useSending } from "@/api/sending";
import { useTexts } from "@/api/texts";
import { useProductNames } from "@/parts/products";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Select, TextArea } from "@/ui/field";
import { ErrorNotice, ErrorState, Loading, Notice } from "@/ui/states";
import { showToast } from "@/ui/toast";
import { readAnew, useReachableSlots } from "./board";
import { firstDayOf, lastDayOf } from "./calendar_layout";
import { makes, type Schedule } from "./planning";
import styles from "./production.module.css";
import { productionTexts } from "./texts";

interface SlotMovesProps {
  moves: readonly SlotMove[];
  slots: readonly Slot[];
  centers: readonly WorkCenter[];
  schedules: ReadonlyMap<string, Schedule>;
  families: ReadonlyMap<string, string>;
  mayChange: boolean;
}

function useMoveWords(props: SlotMovesProps) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const names = useProductNames();
  const referenceOf = (move: SlotMove) =>
    [...props.schedules.values()].find((one) => one.purchaseOrderId === move.purchaseOrderId)
      ?.reference ?? move.purchaseOrderId.slice(0, 8);
  return {
    what: (move: SlotMove) =>
      `${referenceOf(move)} / ${move.lineNumber} · ${names.sku(move.productId)}`,
    where: (move: SlotMove) => {
      if (move.wantedSlotId === "")
        return t("requestDate", { date: formats.date(isoOf(move.wantedDate)) });
      const slot = props.slots.find((one) => one.slotId === move.wantedSlotId);
      return slot
        ? t("requestSlot", { date: formats.date(firstDayOf(slot)) })
        : t("requestOtherSlot");
    },
  };
}

export function SlotMoves(props: SlotMovesProps) {
  const { moves, mayChange } = props;
  const t = useTexts(productionTexts);
  const words = useMoveWords(props);
  const [open, setOpen] = useState<string | undefined>();
  const chosen = moves.find((move) => move.slotMoveId === open);
  if (moves.length === 0) return null;
  return (
    <section className={styles.alert} aria-label={t("requests", { count: moves.length })}>
      <Notice tone="info">
        <strong>{t("requests", { count: moves.length })}</strong>
        <ul className={styles.alertList}>
          {moves.map((move) => (
            <li key={move.slotMoveId}>
              <span>
                {words.what(move)} {words.where(move)}
              </span>
              {mayChange && (
                <Button small onClick={() => setOpen(move.slotMoveId)}>
                  {t("answer")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </Notice>
      {chosen && <AnswerDialog {...props} move={chosen} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

const FIELDS = ["slot_id", "note"];

// What the product is made on, with room, that ends by the wanted day if there is one.
function choicesOf(
  slots: readonly Slot[],
  families: ReadonlyMap<string, string>,
  move: SlotMove,
): Slot[] {
  const by = isoOf(move.wantedDate);
  return slots
    .filter((slot) => slot.freeQuantity > 0n && makes(slot, move.productId, families))
    .filter((slot) => by === undefined || lastDayOf(slot) <= by)
    .sort((left, right) => (firstDayOf(left) < firstDayOf(right) ? -1 : 1));
}

type AnswerDialogProps = SlotMovesProps & { move: SlotMove; onClose: () => void };

function useAnswering({ move, onClose }: AnswerDialogProps) {
  const t = useTexts(productionTexts);
  const id = useRequestId();
  const sending = useSending();
  const send = (accepted: boolean, slotId: string, note: string) =>
    sending.run(async () => {
      await id.send((requestId) =>
        capacity.answerSlotMove({
          requestId,
          slotMoveId: move.slotMoveId,
          accepted,
          slotId: accepted ? slotId : "",
          note,
        }),
      );
      await Promise.all([readAnew(), queryClient.invalidateQueries({ queryKey: ["slot-moves"] })]);
      showToast({ tone: "good", text: t(accepted ? "accepted" : "refused") });
      onClose();
    });
  return { ...sending, send };
}

// The slots that the booking may go to, as words to choose from.
function useChoices({ move, centers, families }: AnswerDialogProps, slots: readonly Slot[]) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const codeOf = (slot: Slot) =>
    centers.find((one) => one.workCenterId === slot.workCenterId)?.code ?? "";
  return [
    { value: "", label: t(move.wantedSlotId === "" ? "toSlotNone" : "toWanted") },
    ...choicesOf(slots, families, move).map((slot) => ({
      value: slot.slotId,
      label: t("slotChoice", {
        date: formats.date(firstDayOf(slot)),
        center: codeOf(slot),
        free: formats.number(slot.freeQuantity),
      }),
    })),
  ];
}

function AnswerDialog(props: AnswerDialogProps) {
  const { move, onClose } = props;
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const slots = useReachableSlots();
  const words = useMoveWords({ ...props, slots: slots.data ?? [] });
  const options = useChoices(props, slots.data ?? []);
  const { send, pending, error } = useAnswering(props);
  const [slotId, setSlotId] = useState("");
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState(false);
  const faults = fieldFaults(error, FIELDS);
  const refuse = () => {
    setMissing(note.trim() === "");
    if (note.trim() !== "") void send(false, "", note.trim());
  };
  return (
    <Dialog
      title={t("requestTitle")}
      onClose={onClose}
      footer={
        <>
          <Button pending={pending} onClick={refuse}>
            {t("refuse")}
          </Button>
          <Button
            kind="primary"
            pending={pending}
            disabled={move.wantedSlotId === "" && slotId === ""}
            onClick={() => void send(true, slotId, note.trim())}
          >
            {t("accept")}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          <strong>{words.what(move)}</strong> {words.where(move)}
        </p>
        <dl className={styles.facts}>
          <div>
            <dt>{t("requestReason")}</dt>
            <dd>{move.reason}</dd>
          </div>
          <div>
            <dt>{t("requestAsked")}</dt>
            <dd>{formats.instant(move.requestedTime)}</dd>
          </div>
        </dl>
        {slots.isPending ? (
          <Loading />
        ) : slots.isError ? (
          <ErrorState error={slots.error} onRetry={() => void slots.refetch()} />
        ) : (
          <Select
            label={t("toSlot")}
            value={slotId}
            options={options}
            onChange={setSlotId}
            error={faults.at("slot_id")}
          />
        )}
        <TextArea
          label={t("note")}
          rows={2}
          maxLength={400}
          value={note}
          error={faults.at("note") ?? (missing ? t("noteNeeded") : undefined)}
          onChange={(event) => setNote(event.target.value)}
        />
        <ErrorNotice error={faults.rest} />
      </div>
    </Dialog>
  );
}
