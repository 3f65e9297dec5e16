// A line and its draft as one row of the table, and what an edit makes of them. Pure.
import { addDays, daysBetween, type IsoDate, isoOf, today, weekdayOf } from "@/api/dates";
import {
  SupplyReason as Reason,
  PurchaseOrderLineState as State,
} from "@/api/gen/backline/v1/common_pb";
import type { OfferedSchedule, SupplyLine } from "@/api/gen/backline/v1/purchase_order_service_pb";
import type { SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import {
  confirmedSchedules,
  daysLate,
  isOverdue,
  keyOf,
  lineCan,
  remainingOf,
  toAnswer,
  unansweredSchedule,
} from "@/api/lines";
import type { AnswerDraft, Draft, EtaDraft, Part } from "./drafts";

// answer: the line waits for one. eta: its one confirmed schedule can get another date. several: it
// has more schedules, each of which can. none: nothing can be said about it now.
export type Mode = "answer" | "eta" | "several" | "none";

export interface OrderRow {
  key: string;
  line: SupplierLine;
  draft: Draft | undefined;
  mode: Mode;
  state: State;
  reference: string;
  lineNumber: number;
  sku: string;
  productName: string;
  location: string;
  askedQuantity: bigint;
  askedDate: IsoDate | undefined;
  // As drafted, else as confirmed, else undefined.
  quantity: bigint | undefined;
  date: IsoDate | undefined;
  partCount: number;
  reason: Reason;
  // How much later than asked, or than confirmed; negative: earlier.
  laterDays: number | undefined;
  // The line changed after the draft was made.
  stale: boolean;
  late: boolean;
  // What a search looks at, in lower case.
  found: string;
}

function modeOf(line: SupplierLine): Mode {
  if (lineCan.answer(line)) return "answer";
  const schedules = confirmedSchedules(line).length;
  return schedules === 0 ? "none" : schedules === 1 ? "eta" : "several";
}

function latest(dates: (IsoDate | undefined)[]): IsoDate | undefined {
  return dates.reduce((most, date) => (date && (!most || date > most) ? date : most), undefined);
}

function sum(quantities: readonly bigint[]): bigint {
  return quantities.reduce((total, quantity) => total + quantity, 0n);
}

interface Shown {
  quantity: bigint | undefined;
  date: IsoDate | undefined;
  partCount: number;
}

function shown(line: SupplierLine, draft: Draft | undefined, mode: Mode): Shown {
  if (draft?.kind === "answer") {
    if (draft.intent === "hold") return { quantity: undefined, date: draft.decideBy, partCount: 0 };
    return {
      quantity: sum(draft.parts.map((part) => part.quantity)),
      date: latest(draft.parts.map((part) => part.date)),
      partCount: draft.parts.length,
    };
  }
  const schedules = confirmedSchedules(line);
  const current = {
    quantity: sum(schedules.map(remainingOf)),
    date: latest(schedules.map((schedule) => isoOf(schedule.etaDate))),
    partCount: schedules.length,
  };
  if (draft) {
    return { ...current, quantity: draft.quantity || current.quantity, date: draft.date };
  }
  return mode === "answer" ? { quantity: undefined, date: undefined, partCount: 0 } : current;
}

function baseDate(line: SupplierLine, mode: Mode): IsoDate | undefined {
  if (mode === "answer") {
    return isoOf(unansweredSchedule(line)?.etaDate) ?? isoOf(line.line?.requestedDate);
  }
  return isoOf(line.line?.requestedDate);
}

export function rowOf(line: SupplierLine, draft: Draft | undefined): OrderRow {
  const order = line.line;
  const mode = modeOf(line);
  const askedDate = baseDate(line, mode);
  const { quantity, date, partCount } = shown(line, draft, mode);
  const held = draft?.kind === "answer" && draft.intent === "hold";
  return {
    key: keyOf(line),
    line,
    draft,
    mode,
    state: order?.state ?? State.UNSPECIFIED,
    reference: line.externalReference || line.purchaseOrderId.slice(-8),
    lineNumber: order?.lineNumber ?? 0,
    sku: line.sku,
    productName: line.productName,
    location: line.locationCode,
    askedQuantity: mode === "answer" ? toAnswer(line) : (order?.openQuantity ?? 0n),
    askedDate,
    quantity,
    date,
    partCount,
    reason: draft?.reason ?? Reason.UNSPECIFIED,
    laterDays: askedDate && date && !held ? daysBetween(askedDate, date) : undefined,
    stale: draft !== undefined && draft.version !== (order?.version ?? 0),
    late: isOverdue(line) || daysLate(line) > 0,
    found:
      `${line.sku}\n${line.productName}\n${line.externalReference}\n${line.locationCode}`.toLowerCase(),
  };
}

const rows = new WeakMap<SupplierLine, OrderRow>();

// The same row as long as neither line nor draft changed, so that only what changed is drawn.
export function keptRowOf(line: SupplierLine, draft: Draft | undefined): OrderRow {
  const kept = rows.get(line);
  if (kept && kept.draft === draft) return kept;
  const row = rowOf(line, draft);
  rows.set(line, row);
  return row;
}

export const VIEWS = ["answer", "edited", "late", "buyer", "confirmed", "all"] as const;
export type View = (typeof VIEWS)[number];

export function inView(row: OrderRow, view: View): boolean {
  switch (view) {
    case "answer":
      return row.mode === "answer";
    case "edited":
      return row.draft !== undefined;
    case "late":
      return row.late;
    case "buyer":
      return row.state === State.COUNTERED || row.state === State.HELD;
    case "confirmed":
      return row.mode === "eta" || row.mode === "several";
    case "all":
      return true;
  }
}

// Each word must be found, in whatever order.
export function matches(row: OrderRow, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/);
  return words.every((word) => word === "" || row.found.includes(word));
}

// Whether the answer is an acceptance as asked.
export function isAsAsked(row: OrderRow, draft: AnswerDraft): boolean {
  const [part] = draft.parts;
  return (
    draft.intent === "answer" &&
    draft.parts.length === 1 &&
    draft.rejected === 0n &&
    draft.open === 0n &&
    part?.quantity === row.askedQuantity &&
    (row.askedDate === undefined || part.date === row.askedDate)
  );
}

export function emptyAnswer(row: OrderRow): AnswerDraft {
  return {
    kind: "answer",
    version: row.line.line?.version ?? 0,
    intent: "answer",
    parts: [],
    rejected: 0n,
    open: 0n,
    reason: Reason.UNSPECIFIED,
    note: "",
    price: "",
    decideBy: undefined,
    requestId: crypto.randomUUID(),
  };
}

function answerOf(row: OrderRow): AnswerDraft {
  return row.draft?.kind === "answer"
    ? { ...row.draft, version: row.line.line?.version ?? 0 }
    : emptyAnswer(row);
}

// A reason stands only where one is needed; a change takes the one that was chosen last.
function withReason(row: OrderRow, draft: AnswerDraft, fallback: Reason): AnswerDraft {
  const needed = !isAsAsked(row, draft);
  if (!needed) return { ...draft, reason: Reason.UNSPECIFIED };
  return draft.reason === Reason.UNSPECIFIED ? { ...draft, reason: fallback } : draft;
}

// Accepts as asked. Undefined: the line has no date, so one must be typed.
export function accepted(row: OrderRow): AnswerDraft | undefined {
  if (row.mode !== "answer" || row.askedDate === undefined) return undefined;
  return {
    ...emptyAnswer(row),
    requestId: row.draft?.requestId ?? crypto.randomUUID(),
    parts: [{ quantity: row.askedQuantity, date: row.askedDate }],
  };
}

// One schedule of so many on a day; what is missing will not come.
function inOnePart(row: OrderRow, part: Part, fallback: Reason): AnswerDraft {
  const before = answerOf(row);
  const rejected = part.quantity < row.askedQuantity ? row.askedQuantity - part.quantity : 0n;
  return withReason(
    row,
    {
      ...before,
      intent: before.intent === "hold" ? "answer" : before.intent,
      parts: part.quantity === 0n ? [] : [part],
      rejected,
      open: 0n,
      decideBy: undefined,
    },
    fallback,
  );
}

export function etaDraftOf(row: OrderRow, schedule: SupplyLine): EtaDraft {
  if (row.draft?.kind === "eta" && row.draft.supplyLineId === schedule.supplyLineId) {
    return { ...row.draft, version: row.line.line?.version ?? 0 };
  }
  return {
    kind: "eta",
    version: row.line.line?.version ?? 0,
    supplyLineId: schedule.supplyLineId,
    etaVersion: schedule.etaVersion + 1n,
    date: isoOf(schedule.etaDate) ?? row.askedDate ?? today(),
    quantity: 0n,
    reason: Reason.UNSPECIFIED,
    note: "",
    requestId: crypto.randomUUID(),
  };
}

// The message, or undefined if it would change nothing.
function changedEta(schedule: SupplyLine, draft: EtaDraft, fallback: Reason): EtaDraft | undefined {
  const same = draft.date === isoOf(schedule.etaDate) && draft.quantity === 0n;
  if (same) return undefined;
  return draft.reason === Reason.UNSPECIFIED ? { ...draft, reason: fallback } : draft;
}

// Another date typed in the row. Undefined: nothing is left to say.
export function withDate(row: OrderRow, date: IsoDate, fallback: Reason): Draft | undefined {
  if (row.mode === "answer") {
    const quantity =
      row.draft?.kind === "answer" && row.draft.parts.length > 0 ? row.quantity : undefined;
    return inOnePart(row, { quantity: quantity ?? row.askedQuantity, date }, fallback);
  }
  const schedule = confirmedSchedules(row.line)[0];
  if (row.mode !== "eta" || !schedule) return row.draft;
  return changedEta(schedule, { ...etaDraftOf(row, schedule), date }, fallback);
}

// Another quantity typed in the row.
export function withQuantity(row: OrderRow, quantity: bigint, fallback: Reason): Draft | undefined {
  if (row.mode === "answer") {
    const date = row.draft ? row.date : undefined;
    return inOnePart(row, { quantity, date: date ?? row.askedDate ?? today() }, fallback);
  }
  const schedule = confirmedSchedules(row.line)[0];
  if (row.mode !== "eta" || !schedule) return row.draft;
  const unchanged = quantity === remainingOf(schedule);
  return changedEta(
    schedule,
    { ...etaDraftOf(row, schedule), quantity: unchanged ? 0n : quantity },
    fallback,
  );
}

// The draft with these schedules instead of its own; what it refuses or leaves open stays.
export function withSplit(
  row: OrderRow,
  schedules: readonly OfferedSchedule[],
  fallback: Reason,
): AnswerDraft | undefined {
  if (row.draft?.kind !== "answer") return undefined;
  const parts = schedules.flatMap(({ quantity, etaDate }) => {
    const date = isoOf(etaDate);
    return date ? [{ quantity, date }] : [];
  });
  return withReason(row, { ...row.draft, parts }, fallback);
}

// What a relative date such as +3 counts from.
export function dateBase(row: OrderRow): IsoDate {
  return row.date ?? row.askedDate ?? today();
}

export type Problem = "stale" | "reason" | "sum" | "dates" | "price" | "quantity" | "note";

const PRICE = /^\d{1,12}([.,]\d{1,9})?$/;

// Why a draft cannot be sent as it is.
export function problemOf(row: OrderRow): Problem | undefined {
  const { draft } = row;
  if (!draft) return undefined;
  if (row.stale) return "stale";
  if (draft.kind === "eta") {
    const schedule = row.line.line?.supplyLines.find(
      (candidate) => candidate.supplyLineId === draft.supplyLineId,
    );
    if (!schedule || draft.quantity > remainingOf(schedule)) return "quantity";
    return draft.reason === Reason.UNSPECIFIED ? "reason" : undefined;
  }
  if (draft.intent === "hold") return draft.reason === Reason.UNSPECIFIED ? "reason" : undefined;
  if (draft.parts.some((part) => part.quantity <= 0n)) return "quantity";
  if (new Set(draft.parts.map((part) => part.date)).size < draft.parts.length) return "dates";
  const total = sum(draft.parts.map((part) => part.quantity)) + draft.rejected + draft.open;
  const over = draft.rejected === 0n && draft.open === 0n && total > row.askedQuantity;
  if (total !== row.askedQuantity && !over) return "sum";
  if (draft.intent === "propose" && draft.price !== "" && !PRICE.test(draft.price)) return "price";
  if (!isAsAsked(row, draft) && draft.reason === Reason.UNSPECIFIED) return "reason";
  if (draft.reason === Reason.OTHER && draft.note.trim() === "") return "note";
  return undefined;
}

// Whether somebody who waits may get goods later, or not at all.
export function mayDelay(row: OrderRow): boolean {
  const { draft } = row;
  if (!draft) return false;
  if (draft.kind === "eta") {
    const schedule = row.line.line?.supplyLines.find(
      (candidate) => candidate.supplyLineId === draft.supplyLineId,
    );
    const current = isoOf(schedule?.etaDate);
    return draft.quantity > 0n || current === undefined || draft.date > current;
  }
  if (draft.intent === "hold") return false;
  const later = draft.parts.some(
    (part) => row.askedDate !== undefined && part.date > row.askedDate,
  );
  return later || draft.rejected > 0n;
}

export type Grouping = "none" | "product" | "order" | "week" | "location";
export const GROUPINGS: readonly Grouping[] = ["none", "product", "order", "week", "location"];

// Monday of the day's week.
export function weekStart(iso: IsoDate): IsoDate {
  return addDays(iso, 1 - weekdayOf(iso));
}
