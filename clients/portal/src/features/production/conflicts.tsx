// Slots that hold more than is published, and how to bring them in order.
import { useState } from "react";
import { capacity } from "@/api/clients";
import { useFormats } from "@/api/dates";
import { useErrorText } from "@/api/error_texts";
import type {
  Booking,
  CapacityConflict,
  WorkCenter,
} from "@/api/gen/backline/v1/capacity_service_pb";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorNotice, ErrorState, Loading, Notice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import { carry, once, readAnew, release, useReachableSlots } from "./board";
import { firstDayOf } from "./calendar_layout";
import { daysAfterEta, type Move, type Schedule, solveConflict } from "./planning";
import styles from "./production.module.css";
import { productionTexts } from "./texts";

interface ConflictsProps {
  conflicts: readonly CapacityConflict[];
  centers: readonly WorkCenter[];
  schedules: ReadonlyMap<string, Schedule>;
  families: ReadonlyMap<string, string>;
  mayChange: boolean;
}

export function Conflicts(props: ConflictsProps) {
  const { conflicts, centers, mayChange } = props;
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const [open, setOpen] = useState<string | undefined>();
  const chosen = conflicts.find((conflict) => conflict.slot?.slotId === open);
  if (conflicts.length === 0) return null;
  return (
    <section className={styles.alert} aria-label={t("conflicts", { count: conflicts.length })}>
      <Notice tone="bad">
        <strong>{t("conflicts", { count: conflicts.length })}</strong>
        <p>{t("conflictsLead")}</p>
        <ul className={styles.alertList}>
          {conflicts.map(({ slot, excessQuantity }) =>
            slot === undefined ? null : (
              <li key={slot.slotId}>
                <span>
                  {centers.find((one) => one.workCenterId === slot.workCenterId)?.code},{" "}
                  {formats.date(firstDayOf(slot))}:{" "}
                  {t("slotOver", { excess: formats.number(excessQuantity) })}
                </span>
                {mayChange && (
                  <Button small onClick={() => setOpen(slot.slotId)}>
                    {t("solve")}
                  </Button>
                )}
              </li>
            ),
          )}
        </ul>
      </Notice>
      {chosen && <ConflictDialog {...props} conflict={chosen} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

function ConflictDialog({
  conflict,
  onClose,
  ...props
}: ConflictsProps & { conflict: CapacityConflict; onClose: () => void }) {
  const t = useTexts(productionTexts);
  const tUi = useTexts(uiTexts);
  const formats = useFormats();
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const slots = useReachableSlots();
  const { moves, left } = solveConflict(
    conflict,
    slots.data ?? [],
    props.schedules,
    props.families,
  );
  const slot = conflict.slot;
  const center = props.centers.find((one) => one.workCenterId === slot?.workCenterId);
  const solve = async () => {
    setPending(true);
    setError(null);
    try {
      for (const move of moves) await send(move);
      showToast({ tone: "good", text: t("proposalDone") });
      if (left === 0n) onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      await readAnew();
      setPending(false);
    }
  };
  return (
    <Dialog
      title={t("conflictTitle", {
        center: center?.code ?? "",
        date: formats.date(slot && firstDayOf(slot)),
      })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi("close")}</Button>
          <Button
            kind="primary"
            pending={pending}
            disabled={moves.length === 0}
            onClick={() => void solve()}
          >
            {t("proposalDo")}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>
          {t("conflictText", {
            booked: formats.number(slot?.bookedQuantity ?? 0n),
            wanted: formats.number(slot?.wantedCapacity ?? 0n),
            excess: formats.number(conflict.excessQuantity),
          })}
        </p>
        <h3>{t("proposal")}</h3>
        {slots.isPending ? (
          <Loading />
        ) : slots.isError ? (
          <ErrorState error={slots.error} onRetry={() => void slots.refetch()} />
        ) : (
          <Proposal moves={moves} left={left} schedules={props.schedules} />
        )}
        <ErrorNotice error={error} />
        <h3>{t("bookedHere")}</h3>
        <BookedHere conflict={conflict} schedules={props.schedules} onClose={onClose} />
      </div>
    </Dialog>
  );
}

async function send({ booking, parts }: Move): Promise<void> {
  const wanted = parts.map((part) => ({ slotId: part.slot.slotId, quantity: part.quantity }));
  const content = wanted.map((part) => `${part.slotId} ${part.quantity}`).join(" ");
  await once(`solve ${booking.bookingId} ${content}`, (requestId) =>
    capacity.moveBooking({ requestId, bookingId: booking.bookingId, parts: wanted }),
  );
}

function referenceOf(booking: Booking, schedules: ReadonlyMap<string, Schedule>): string {
  return schedules.get(booking.supplyLineId)?.reference ?? booking.purchaseOrderId.slice(0, 8);
}

function Proposal({
  moves,
  left,
  schedules,
}: {
  moves: readonly Move[];
  left: bigint;
  schedules: ReadonlyMap<string, Schedule>;
}) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  if (moves.length === 0) return <Notice tone="warn">{t("proposalNone")}</Notice>;
  return (
    <>
      <p className={styles.quiet}>{t("proposalText")}</p>
      <ul className={styles.plainList}>
        {moves.flatMap(({ booking, parts }) =>
          parts.map(({ slot, quantity }) => {
            const eta = schedules.get(booking.supplyLineId)?.etaDate;
            return (
              <li key={`${booking.bookingId} ${slot.slotId}`}>
                {t("proposalMove", {
                  quantity: formats.number(quantity),
                  reference: referenceOf(booking, schedules),
                  line: booking.lineNumber,
                  date: formats.date(firstDayOf(slot)),
                })}
                {daysAfterEta(slot, eta) > 0 && (
                  <strong className={styles.overText}>{t("proposalLate")}</strong>
                )}
              </li>
            );
          }),
        )}
      </ul>
      {left > 0n && (
        <Notice tone="warn">{t("proposalLeft", { quantity: formats.number(left) })}</Notice>
      )}
    </>
  );
}

function BookedHere({
  conflict,
  schedules,
  onClose,
}: {
  conflict: CapacityConflict;
  schedules: ReadonlyMap<string, Schedule>;
  onClose: () => void;
}) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const errorText = useErrorText();
  const takeOff = async (booking: Booking) => {
    const quantity =
      booking.heldQuantity < conflict.excessQuantity
        ? booking.heldQuantity
        : conflict.excessQuantity;
    try {
      await release(booking.bookingId, quantity);
      showToast({ tone: "good", text: t("released", { quantity: formats.number(quantity) }) });
    } catch (error) {
      showToast({ tone: "bad", text: errorText(error) });
    }
  };
  const pickUp = (booking: Booking) => {
    const schedule = schedules.get(booking.supplyLineId);
    if (!schedule) return;
    carry({
      schedule,
      quantity:
        booking.heldQuantity < conflict.excessQuantity
          ? booking.heldQuantity
          : conflict.excessQuantity,
      booking: { bookingId: booking.bookingId, slotId: booking.slotId },
    });
    onClose();
  };
  return (
    <ul className={styles.plainList}>
      {conflict.bookings.map((booking) => (
        <li key={booking.bookingId}>
          <span>
            {referenceOf(booking, schedules)} / {booking.lineNumber} ·{" "}
            {formats.number(booking.heldQuantity)} · {t("confirmedFor")}{" "}
            {formats.date(schedules.get(booking.supplyLineId)?.etaDate)}
          </span>
          <span className={styles.rowActions}>
            {schedules.has(booking.supplyLineId) && (
              <Button small onClick={() => pickUp(booking)}>
                {t("pickUp")}
              </Button>
            )}
            <Button small onClick={() => void takeOff(booking)}>
              {t("release")}
            </Button>
          </span>
        </li>
      ))}
    </ul>
  );
}
