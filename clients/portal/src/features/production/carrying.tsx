// Picking up what is booked, or waits to be, and putting it on a slot: by mouse, by touch, by keys.
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { capacity } from "@/api/clients";
import { useFormats } from "@/api/dates";
import { useErrorText } from "@/api/error_texts";
import { fieldFaults } from "@/api/field_faults";
import type { Slot } from "@/api/gen/backline/v1/capacity_service_pb";
import { useTexts } from "@/api/texts";
import { KeyHint } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { QuantityField } from "@/ui/quantity_field";
import { ErrorNotice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import { carry, once, put, readAnew, release, useCarried } from "./board";
import { firstDayOf } from "./calendar_layout";
import { type Cargo, fitOf } from "./planning";
import styles from "./production.module.css";
import { productionTexts } from "./texts";

// Puts what is carried on a slot and offers the way back.
export function usePutting(families: ReadonlyMap<string, string>) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const errorText = useErrorText();
  const [asking, setAsking] = useState<{ cargo: Cargo; slot: Slot } | undefined>();
  const [busy, setBusy] = useState<string | undefined>();
  const send = async (cargo: Cargo, slot: Slot, quantity: bigint) => {
    setBusy(slot.slotId);
    try {
      const bookings = await put(cargo, slot.slotId, quantity);
      carry(undefined);
      const made = bookings?.bookings.find(
        (booking) => booking.slotId === slot.slotId && booking.heldQuantity >= quantity,
      );
      const undo = async () => {
        if (!made) return;
        const from = { bookingId: made.bookingId, slotId: slot.slotId };
        if (cargo.booking) await put({ ...cargo, booking: from }, cargo.booking.slotId, quantity);
        else await release(made.bookingId, quantity);
      };
      showToast({
        tone: "good",
        text: t(cargo.booking ? "moved" : "booked", {
          quantity: formats.number(quantity),
          date: formats.shortDate(firstDayOf(slot)),
        }),
        ...(made && {
          action: {
            label: t("undo"),
            run: () =>
              void undo().catch((error: unknown) =>
                showToast({ tone: "bad", text: errorText(error) }),
              ),
          },
        }),
      });
    } finally {
      setBusy(undefined);
    }
  };
  const drop = (cargo: Cargo, slot: Slot) => {
    const fit = fitOf(slot, cargo, families);
    if (fit === "here") carry(undefined);
    else if (fit === "partly") setAsking({ cargo, slot });
    else if (fit === "fits") {
      void send(cargo, slot, cargo.quantity).catch((error: unknown) =>
        showToast({ tone: "bad", text: errorText(error) }),
      );
    }
  };
  const dialog = asking && (
    <AmountDialog {...asking} onSend={send} onClose={() => setAsking(undefined)} />
  );
  return { drop, busy, dialog };
}

interface AmountDialogProps {
  cargo: Cargo;
  slot: Slot;
  onSend: (cargo: Cargo, slot: Slot, quantity: bigint) => Promise<void>;
  onClose: () => void;
}

// The slot has less room than is carried.
function AmountDialog({ cargo, slot, onSend, onClose }: AmountDialogProps) {
  const t = useTexts(productionTexts);
  const tUi = useTexts(uiTexts);
  const formats = useFormats();
  const [quantity, setQuantity] = useState<bigint | undefined>(slot.freeQuantity);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const ready = quantity !== undefined && quantity > 0n && quantity <= slot.freeQuantity;
  const faults = fieldFaults(error, ["parts[0].quantity"]);
  const send = async () => {
    if (!ready) return;
    setPending(true);
    try {
      await onSend(cargo, slot, quantity);
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      title={t("amountTitle")}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" pending={pending} disabled={!ready} onClick={() => void send()}>
            {t("put")}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>
          {t("amountText", {
            date: formats.date(firstDayOf(slot)),
            free: formats.number(slot.freeQuantity),
            quantity: formats.number(cargo.quantity),
          })}
        </p>
        <QuantityField
          label={t("amount")}
          value={quantity}
          onChange={setQuantity}
          least={1n}
          most={slot.freeQuantity}
          error={faults.at("parts[0].quantity")}
          autoFocus
        />
        <ErrorNotice error={faults.rest} />
      </form>
    </Dialog>
  );
}

function SplitDialog({ cargo, onClose }: { cargo: Cargo; onClose: () => void }) {
  const t = useTexts(productionTexts);
  const tUi = useTexts(uiTexts);
  const most = cargo.quantity - 1n;
  const [quantity, setQuantity] = useState<bigint | undefined>(cargo.quantity / 2n);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const ready = quantity !== undefined && quantity > 0n && quantity <= most;
  const faults = fieldFaults(error, ["quantity"]);
  const send = async () => {
    const bookingId = cargo.booking?.bookingId;
    if (!ready || bookingId === undefined) return;
    setPending(true);
    try {
      await once(`split ${bookingId} ${quantity}`, (requestId) =>
        capacity.splitBooking({ requestId, bookingId, quantity }),
      );
      await readAnew();
      carry(undefined);
      showToast({ tone: "good", text: t("splitDone") });
      onClose();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      title={t("splitTitle")}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" pending={pending} disabled={!ready} onClick={() => void send()}>
            {t("splitOff")}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>{t("splitText")}</p>
        <QuantityField
          label={t("splitPart")}
          value={quantity}
          onChange={setQuantity}
          least={1n}
          most={most}
          error={faults.at("quantity")}
          autoFocus
        />
        <ErrorNotice error={faults.rest} />
      </form>
    </Dialog>
  );
}

// What is carried, what can be done with it, and how to put it down.
export function CarryBar({ onEarliest }: { onEarliest: (cargo: Cargo) => void }) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const errorText = useErrorText();
  const cargo = useCarried();
  const [splitting, setSplitting] = useState<Cargo | undefined>();
  const takeOff = async (bookingId: string, quantity: bigint) => {
    try {
      await release(bookingId, quantity);
      carry(undefined);
      showToast({ tone: "good", text: t("released", { quantity: formats.number(quantity) }) });
    } catch (error) {
      showToast({ tone: "bad", text: errorText(error) });
    }
  };
  return (
    <>
      <div role="status" className={cargo ? styles.carry : "hidden-visually"}>
        {cargo && (
          <>
            <div className={styles.carryWhat}>
              <strong>
                {t("carrying", {
                  quantity: formats.number(cargo.quantity),
                  reference: cargo.schedule.reference,
                  line: cargo.schedule.lineNumber,
                  sku: cargo.schedule.sku,
                })}
                {cargo.schedule.etaDate &&
                  `, ${t("carryingEta", { date: formats.date(cargo.schedule.etaDate) })}`}
              </strong>
              <span>{t("carryingHint")}</span>
            </div>
            <div className={styles.carryActions}>
              {!cargo.booking && (
                <Button small onClick={() => onEarliest(cargo)}>
                  {t("bookEarliest")}
                </Button>
              )}
              {cargo.booking && cargo.quantity > 1n && (
                <Button small icon="split" onClick={() => setSplitting(cargo)}>
                  {t("splitOff")}
                </Button>
              )}
              {cargo.booking && (
                <Button
                  small
                  onClick={() => void takeOff(cargo.booking?.bookingId ?? "", cargo.quantity)}
                >
                  {t("release")}
                </Button>
              )}
              <Link
                to="/orders/$purchaseOrderId/$lineNumber"
                params={{
                  purchaseOrderId: cargo.schedule.purchaseOrderId,
                  lineNumber: String(cargo.schedule.lineNumber),
                }}
                className={styles.carryLink}
              >
                {t("openLine")}
              </Link>
              <Button small kind="quiet" onClick={() => carry(undefined)}>
                {t("putDown")} <KeyHint keys={["Esc"]}>{null}</KeyHint>
              </Button>
            </div>
          </>
        )}
      </div>
      {splitting && <SplitDialog cargo={splitting} onClose={() => setSplitting(undefined)} />}
    </>
  );
}
