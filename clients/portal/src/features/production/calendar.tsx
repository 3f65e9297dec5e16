// Slots as a calendar: a lane for each product or family of a work centre, a column for each week.
import { useQueries } from "@tanstack/react-query";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { bookingsOf } from "@/api/capacity";
import { addDays, useFormats } from "@/api/dates";
import type { Booking, Slot, WorkCenter } from "@/api/gen/backline/v1/capacity_service_pb";
import { useTexts } from "@/api/texts";
import { type ProductNames, useProductNames } from "@/parts/products";
import { KeyHint } from "@/ui/badge";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/icon";
import { EmptyState } from "@/ui/states";
import { carry, type Span, useCarried } from "./board";
import {
  type CenterRows,
  excessOf,
  firstDayOf,
  type Lane,
  lastDayOf,
  neighbour,
  rowsOf,
  type Step,
  WEEK_DAYS,
  weekNumber,
} from "./calendar_layout";
import { type Cargo, daysAfterEta, fitOf, loadOf, type Schedule } from "./planning";
import styles from "./production.module.css";
import { productionTexts } from "./texts";

const STEPS: Record<string, Step> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

const NAME_REM = 9;
// Narrower weeks cannot be read: the calendar scrolls.
const WEEK_REM = 7.25;

interface CalendarProps {
  span: Span;
  centers: readonly WorkCenter[];
  slots: readonly Slot[];
  schedules: ReadonlyMap<string, Schedule>;
  families: ReadonlyMap<string, string>;
  mayChange: boolean;
  onDrop: (cargo: Cargo, slot: Slot) => void;
  busy: string | undefined;
}

// What the cards ask of the calendar around them.
interface Surroundings extends CalendarProps {
  names: ProductNames;
  bookings: ReadonlyMap<string, Booking[]>;
  active: string | undefined;
  onActive: (slotId: string) => void;
}

function useBookings(slots: readonly Slot[]): ReadonlyMap<string, Booking[]> {
  const booked = slots.filter((slot) => slot.bookedQuantity > 0n);
  const answers = useQueries({ queries: booked.map((slot) => bookingsOf(slot.slotId)) });
  return new Map(booked.map((slot, at) => [slot.slotId, answers[at]?.data ?? []]));
}

export function Calendar(props: CalendarProps) {
  const { span, centers, slots } = props;
  const t = useTexts(productionTexts);
  const names = useProductNames();
  const grid = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | undefined>();
  const rows = useMemo(
    () => rowsOf(centers, slots, span.first, span.weeks),
    [centers, slots, span.first, span.weeks],
  );
  const shown = useMemo(
    () =>
      rows.flatMap((row) => row.lanes.flatMap((lane) => lane.cells.flatMap((cell) => cell.slots))),
    [rows],
  );
  const bookings = useBookings(shown);
  const current = shown.some((slot) => slot.slotId === active) ? active : shown[0]?.slotId;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") carry(undefined);
    const step = STEPS[event.key];
    const target = event.target instanceof HTMLElement ? event.target : undefined;
    const from = target?.closest<HTMLElement>("[data-slot]")?.dataset.slot;
    if (!step || from === undefined) return;
    event.preventDefault();
    const next = neighbour(rows, from, step);
    if (next === undefined) return;
    setActive(next);
    grid.current?.querySelector<HTMLElement>(`[data-slot="${next}"] > button`)?.focus();
  };
  const around: Surroundings = {
    ...props,
    names,
    bookings,
    active: current,
    onActive: setActive,
  };
  const template = `${NAME_REM}rem repeat(${span.weeks}, minmax(0, 1fr))`;
  return (
    <div
      ref={grid}
      className={styles.calendar}
      role="group"
      aria-label={t("calendar")}
      onKeyDown={onKeyDown}
    >
      <div
        className={styles.weeksWide}
        style={{ minWidth: `${NAME_REM + span.weeks * WEEK_REM}rem` }}
      >
        <WeekHeads span={span} template={template} />
        {rows.map((row) => (
          <CenterBand key={row.center.workCenterId} row={row} around={around} template={template} />
        ))}
      </div>
      {shown.length === 0 && <EmptyState icon="calendar" title={t("noSlots")} />}
      <p className={styles.keys}>
        <KeyHint keys={["←", "→", "↑", "↓"]}>{t("calendarKeys")}</KeyHint>
        <KeyHint keys={["Tab", "Enter"]}>{t("pickKeys")}</KeyHint>
        <KeyHint keys={["Esc"]}>{t("putDown")}</KeyHint>
      </p>
    </div>
  );
}

function WeekHeads({ span, template }: { span: Span; template: string }) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  return (
    <div className={styles.heads} style={{ gridTemplateColumns: template }}>
      <span />
      {Array.from({ length: span.weeks }, (_, week) => {
        const monday = addDays(span.first, week * WEEK_DAYS);
        return (
          <div key={monday} className={styles.head}>
            <strong>{t("week", { number: weekNumber(monday) })}</strong>
            <span>{formats.shortDate(monday)}</span>
          </div>
        );
      })}
    </div>
  );
}

function CenterBand({
  row,
  around,
  template,
}: {
  row: CenterRows;
  around: Surroundings;
  template: string;
}) {
  const t = useTexts(productionTexts);
  return (
    <section className={styles.band} aria-label={row.center.name}>
      <div className={styles.centerRow} style={{ gridTemplateColumns: template }}>
        <h2 className={styles.centerName}>
          {row.center.code}
          <span>{row.center.name}</span>
        </h2>
        {row.wanted.map((wanted, week) => (
          <WeekLoad
            key={addDays(around.span.first, week)}
            booked={row.booked[week] ?? 0n}
            wanted={wanted}
          />
        ))}
      </div>
      {row.lanes.map((lane) => (
        <LaneRow key={lane.key} lane={lane} around={around} template={template} />
      ))}
      {row.lanes.length === 0 && <p className={styles.bandEmpty}>{t("noSlots")}</p>}
    </section>
  );
}

function WeekLoad({ booked, wanted }: { booked: bigint; wanted: bigint }) {
  if (wanted === 0n && booked === 0n) return <span className={styles.weekLoad}>–</span>;
  const load = loadOf(booked, wanted);
  return (
    <span className={classes(styles.weekLoad, load > 100 && styles.overText)}>
      {Number.isFinite(load) ? `${load} %` : "> 100 %"}
    </span>
  );
}

function subjectOf(lane: Lane, names: ProductNames, family: string): string {
  return lane.familyCode === "" ? names.sku(lane.productId) : family;
}

function LaneRow({
  lane,
  around,
  template,
}: {
  lane: Lane;
  around: Surroundings;
  template: string;
}) {
  const t = useTexts(productionTexts);
  const subject = subjectOf(lane, around.names, t("family", { code: lane.familyCode }));
  return (
    <div className={styles.lane} style={{ gridTemplateColumns: template }}>
      <div className={styles.laneName}>
        <strong>{subject}</strong>
        <span>{around.names.name(lane.productId)}</span>
      </div>
      {lane.cells.map((cell) => (
        <div
          key={cell.week}
          className={styles.cell}
          style={{ gridColumn: `${cell.week + 2} / span ${cell.span}` }}
        >
          {cell.slots.map((slot) => (
            <SlotCard key={slot.slotId} slot={slot} subject={subject} around={around} />
          ))}
        </div>
      ))}
    </div>
  );
}

function useFitText(slot: Slot, cargo: Cargo | undefined, around: Surroundings) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  if (!cargo) return { fit: undefined, text: undefined };
  const fit = fitOf(slot, cargo, around.families);
  const text = {
    fits: t("fitFits"),
    partly: t("fitPartly", { free: formats.number(slot.freeQuantity) }),
    full: t("fitFull"),
    late: t("fitLate", { date: formats.shortDate(cargo.schedule.etaDate) }),
    product: t("fitProduct"),
    here: t("fitHere"),
  }[fit];
  return { fit, text };
}

function SlotCard({
  slot,
  subject,
  around,
}: {
  slot: Slot;
  subject: string;
  around: Surroundings;
}) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const cargo = useCarried();
  const [over, setOver] = useState(false);
  const { fit, text } = useFitText(slot, cargo, around);
  const takes = fit === "fits" || fit === "partly";
  const excess = excessOf(slot);
  const active = around.active === slot.slotId;
  const said = t("slotName", {
    subject,
    first: formats.date(firstDayOf(slot)),
    last: formats.date(lastDayOf(slot)),
    booked: formats.number(slot.bookedQuantity),
    wanted: formats.number(slot.wantedCapacity),
    free: formats.number(slot.freeQuantity),
  });
  return (
    <div
      data-slot={slot.slotId}
      data-fit={fit}
      className={classes(
        styles.slot,
        excess > 0n && styles.slotOver,
        takes && styles.slotTakes,
        cargo && !takes && fit !== "here" && styles.slotDim,
        over && takes && styles.slotUnder,
        around.busy === slot.slotId && styles.slotBusy,
      )}
      onDragOver={(event) => {
        if (!takes) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (cargo) around.onDrop(cargo, slot);
      }}
    >
      <button
        type="button"
        className={styles.slotHead}
        tabIndex={active ? 0 : -1}
        aria-label={text === undefined ? said : `${text}: ${said}`}
        aria-disabled={cargo && !takes && fit !== "here" ? true : undefined}
        onFocus={() => around.onActive(slot.slotId)}
        onClick={() => {
          around.onActive(slot.slotId);
          if (cargo && around.mayChange) around.onDrop(cargo, slot);
        }}
      >
        <SlotFigures slot={slot} />
        {text !== undefined && <span className={styles.fit}>{text}</span>}
      </button>
      <Chips slot={slot} around={around} active={active} />
    </div>
  );
}

function SlotFigures({ slot }: { slot: Slot }) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const load = loadOf(slot.bookedQuantity, slot.wantedCapacity);
  const excess = excessOf(slot);
  return (
    <>
      <span className={styles.figures}>
        <span>
          {t("of", {
            booked: formats.number(slot.bookedQuantity),
            wanted: formats.number(slot.wantedCapacity),
          })}
        </span>
        {excess > 0n ? (
          <strong className={styles.overText}>
            <Icon name="warning" size={12} />
            {t("slotOver", { excess: formats.number(excess) })}
          </strong>
        ) : (
          <span className={styles.freeText}>
            {slot.freeQuantity > 0n
              ? t("free", { free: formats.number(slot.freeQuantity) })
              : t("full")}
          </span>
        )}
      </span>
      <span className={styles.track}>
        <span
          className={classes(styles.load, excess > 0n && styles.loadOver)}
          style={{ width: `${Math.min(100, load)}%` }}
        />
      </span>
      {slot.periodDays !== WEEK_DAYS && (
        <span className={styles.period}>
          {formats.weekday(firstDayOf(slot))} {formats.shortDate(firstDayOf(slot))}
          {slot.periodDays > 1 && ` – ${formats.shortDate(lastDayOf(slot))}`}
        </span>
      )}
    </>
  );
}

function Chips({ slot, around, active }: { slot: Slot; around: Surroundings; active: boolean }) {
  const bookings = around.bookings.get(slot.slotId) ?? [];
  if (bookings.length === 0) return null;
  return (
    <ul className={styles.chips}>
      {bookings.map((booking) => (
        <li key={booking.bookingId}>
          <BookingChip booking={booking} slot={slot} around={around} active={active} />
        </li>
      ))}
    </ul>
  );
}

// Of a line that is closed by now, only what the booking says is known.
function cargoOf(booking: Booking, around: Surroundings): Cargo {
  const schedule = around.schedules.get(booking.supplyLineId) ?? {
    supplyLineId: booking.supplyLineId,
    purchaseOrderId: booking.purchaseOrderId,
    lineNumber: booking.lineNumber,
    reference: booking.purchaseOrderId.slice(0, 8),
    productId: booking.productId,
    sku: around.names.sku(booking.productId),
    etaDate: undefined,
    unbooked: 0n,
  };
  return {
    schedule,
    quantity: booking.heldQuantity,
    booking: { bookingId: booking.bookingId, slotId: booking.slotId },
  };
}

function BookingChip({
  booking,
  slot,
  around,
  active,
}: {
  booking: Booking;
  slot: Slot;
  around: Surroundings;
  active: boolean;
}) {
  const t = useTexts(productionTexts);
  const formats = useFormats();
  const carried = useCarried()?.booking?.bookingId === booking.bookingId;
  const cargo = cargoOf(booking, around);
  const late = daysAfterEta(slot, cargo.schedule.etaDate);
  const quantity = formats.number(booking.heldQuantity);
  const named = t("chip", {
    reference: cargo.schedule.reference,
    line: booking.lineNumber,
    quantity,
  });
  const risk = late > 0 ? t("atRisk", { days: late }) : undefined;
  return (
    <button
      type="button"
      className={classes(styles.chip, carried && styles.chipCarried, late > 0 && styles.chipLate)}
      title={risk}
      aria-label={[named, risk].filter(Boolean).join(", ")}
      aria-pressed={carried}
      tabIndex={active ? 0 : -1}
      draggable={around.mayChange}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", named);
        carry(cargo);
      }}
      onDragEnd={() => carry(undefined)}
      onClick={() => around.mayChange && carry(carried ? undefined : cargo)}
    >
      <span className={styles.chipName}>
        {cargo.schedule.reference} / {booking.lineNumber}
      </span>
      {late > 0 && <Icon name="clock" size={12} />}
      <span>{quantity}</span>
    </button>
  );
}
