// Confirmed schedules that are not on a slot: picked up here, or booked on the earliest free slots.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { capacity } from "@/api/clients";
import { daysBetween, isoOf, useFormats } from "@/api/dates";
import { useSending } from "@/api/sending";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { Card } from "@/ui/page";
import { ErrorNotice, ErrorState, Loading, Notice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import { showToast } from "@/ui/toast";
import { carry, once, readAnew, useCarried, useReachableSlots } from "./board";
import { firstDayOf } from "./calendar_layout";
import type { Cargo, Schedule } from "./planning";
import styles from "./production.module.css";
import { productionTexts } from "./texts";

const SHOWN_MAX = 60;
const SEARCH_FROM = 8;

function matches(schedule: Schedule, wanted: string): boolean {
  const text = `${schedule.reference} ${schedule.sku}`.toLowerCase();
  return text.includes(wanted.trim().toLowerCase());
}

export function WaitingLines({
  schedules,
  mayChange,
}: {
  schedules: ReadonlyMap<string, Schedule>;
  mayChange: boolean;
}) {
  const t = useTexts(productionTexts);
  const [wanted, setWanted] = useState("");
  const waiting = [...schedules.values()]
    .filter((schedule) => schedule.unbooked > 0n)
    .sort((left, right) => ((left.etaDate ?? "9") < (right.etaDate ?? "9") ? -1 : 1));
  const found = waiting.filter((schedule) => matches(schedule, wanted));
  return (
    <Card title={`${t("waiting")} (${waiting.length})`}>
      {waiting.length === 0 ? (
        <p className={styles.quiet}>{t("waitingNone")}</p>
      ) : (
        <div className={styles.waiting}>
          <p className={styles.quiet}>{t("waitingLead")}</p>
          {waiting.length >= SEARCH_FROM && (
            <TextField
              label={t("waitingSearch")}
              value={wanted}
              autoComplete="off"
              onChange={(event) => setWanted(event.target.value)}
            />
          )}
          <ul className={styles.waitingList}>
            {found.slice(0, SHOWN_MAX).map((schedule) => (
              <li key={schedule.supplyLineId}>
                <WaitingChip schedule={schedule} mayChange={mayChange} />
              </li>
            ))}
          </ul>
          {found.length === 0 && <p className={styles.quiet}>{t("searchNone")}</p>}
          {found.length > SHOWN_MAX && (
            <p className={styles.quiet}>{t("waitingMore", { count: found.length - SHOWN_MAX })}</p>
          )}
        </div>
      )}
    </Card>
  );
}

function WaitingChip({ schedule, mayChange }: { schedule: Schedule; mayChange: boolean }) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const cargo: Cargo = { schedule, quantity: schedule.unbooked };
  const carried = useCarried();
  const isCarried =
    carried?.booking === undefined && carried?.schedule.supplyLineId === schedule.supplyLineId;
  return (
    <button
      type="button"
      className={classes(styles.waitingChip, isCarried && styles.chipCarried)}
      aria-pressed={isCarried}
      draggable={mayChange}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", schedule.reference);
        carry(cargo);
      }}
      onDragEnd={() => carry(undefined)}
      onKeyDown={(event) => {
        if (event.key === "Escape") carry(undefined);
      }}
      onClick={() => mayChange && carry(isCarried ? undefined : cargo)}
    >
      <strong>
        {schedule.reference} / {schedule.lineNumber}
      </strong>
      <strong>{formats.number(schedule.unbooked)}</strong>
      <span>{schedule.sku}</span>
      <span>{schedule.etaDate ? formats.tightDate(schedule.etaDate) : t("unconfirmedDate")}</span>
    </button>
  );
}

// What the server would book, with the days of the slots.
function useEstimate({ schedule, quantity }: Cargo) {
  const slots = useReachableSlots();
  const query = useQuery({
    queryKey: ["slots", "estimate", schedule.productId, String(quantity)],
    queryFn: ({ signal }) =>
      capacity.estimateCompletion({ productId: schedule.productId, quantity }, { signal }),
  });
  const parts = (query.data?.parts ?? []).map((part) => {
    const slot = slots.data?.find((one) => one.slotId === part.slotId);
    return { ...part, day: slot && firstDayOf(slot) };
  });
  const end = isoOf(query.data?.completionDate);
  const eta = schedule.etaDate;
  return {
    // Which days the slots are is part of the answer.
    query: query.isPending || query.isError ? query : slots,
    parts: slots.data ? parts : [],
    end,
    daysLate: end && eta ? Math.max(0, daysBetween(eta, end)) : 0,
    // The server books no slot that begins after the confirmed date.
    tooLate: eta !== undefined && parts.some((part) => part.day !== undefined && part.day > eta),
    missing: query.data?.shortQuantity ?? 0n,
  };
}

type Estimate = ReturnType<typeof useEstimate>;

// The server looks for free slots; nothing is booked until somebody says so.
export function EarliestDialog({ cargo, onClose }: { cargo: Cargo; onClose: () => void }) {
  const t = useTexts(productionTexts);
  const tUi = useTexts(uiTexts);
  const formats = useFormats();
  const sending = useSending();
  const estimate = useEstimate(cargo);
  const { schedule, quantity } = cargo;
  const { parts } = estimate;
  const book = () =>
    sending.run(async () => {
      await once(`earliest ${schedule.supplyLineId} ${quantity}`, (requestId) =>
        capacity.bookSlot({
          requestId,
          supplyLineId: schedule.supplyLineId,
          parts: parts.map((part) => ({ slotId: part.slotId, quantity: part.quantity })),
        }),
      );
      await readAnew();
      carry(undefined);
      const booked = parts.reduce((sum, part) => sum + part.quantity, 0n);
      const date = formats.shortDate(parts[0]?.day);
      showToast({ tone: "good", text: t("booked", { quantity: formats.number(booked), date }) });
      onClose();
    });
  return (
    <Dialog
      title={t("earliestTitle")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button
            kind="primary"
            pending={sending.pending}
            disabled={parts.length === 0 || estimate.tooLate}
            onClick={() => void book()}
          >
            {t("book")}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <EstimateText estimate={estimate} />
        <ErrorNotice error={sending.error} />
      </div>
    </Dialog>
  );
}

function EstimateText({ estimate }: { estimate: Estimate }) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const { query, parts, end, daysLate, tooLate, missing } = estimate;
  if (query.isPending) return <Loading label={t("estimating")} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <ul className={styles.plainList}>
        {parts.map((part) => (
          <li key={part.slotId}>
            {t("slot")} {formats.date(part.day)}
            <strong>{formats.number(part.quantity)}</strong>
          </li>
        ))}
      </ul>
      {end && <p>{t("earliestEnd", { date: formats.date(end) })}</p>}
      {daysLate > 0 && <Notice tone="warn">{t("earliestLate", { days: daysLate })}</Notice>}
      {tooLate && <Notice tone="bad">{t("earliestTooLate")}</Notice>}
      {missing > 0n && (
        <Notice tone="warn">{t("earliestShort", { quantity: formats.number(missing) })}</Notice>
      )}
    </>
  );
}
