// What can be announced, and whether a draft of a notice is right. Pure.
import { type IsoDate, isoOf } from "@/api/dates";
import type { ShipmentNotice } from "@/api/gen/backline/v1/shipment_notice_service_pb";
import { ShipmentNoticeState as State } from "@/api/gen/backline/v1/shipment_notice_service_pb";
import type { SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { confirmedSchedules, keyOf, remainingOf } from "@/api/lines";

export interface Shippable {
  supplyLineId: string;
  lineKey: string;
  reference: string;
  lineNumber: number;
  sku: string;
  product: string;
  location: string;
  etaDate: IsoDate | undefined;
  // What is expected and not here.
  remaining: bigint;
  // What may be sent: more than expected, as far as the line's tolerance goes.
  most: bigint;
}

export interface PackageDraft {
  number: string;
  tracking: string;
}

export interface NoticeDraft {
  location: string;
  // Quantities by supply line; undefined while none is typed.
  parts: Record<string, bigint | null>;
  note: string;
  carrier: string;
  tracking: string;
  shipped: IsoDate | undefined;
  expected: IsoDate | undefined;
  packages: PackageDraft[];
}

// What a notice is called: by its delivery note, or by the end of its id when it has none.
export function nameOf(notice: ShipmentNotice): string {
  return notice.deliveryNote || notice.shipmentNoticeId.slice(-8);
}

export const NOTE_BYTES_MAX = 64;
export const TEXT_BYTES_MAX = 100;
export const PARTS_MAX = 100;
export const PACKAGES_MAX = 200;

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text.trim()).length;
}

// What is on its way of a line beyond what is expected of it.
function overAnnounced(line: SupplierLine): bigint {
  return confirmedSchedules(line).reduce((sum, schedule) => {
    const over =
      schedule.announcedQuantity - (schedule.expectedQuantity - schedule.cancelledQuantity);
    return over > 0n ? sum + over : sum;
  }, 0n);
}

// How much more than what is expected of a line may come as good stock, besides what is on its way.
function overRoom(line: SupplierLine): bigint {
  const own = line.line;
  if (!own) return 0n;
  const percent = BigInt(own.overReceiptTolerancePercent);
  const most = ((own.receivedQuantity + own.openQuantity) * percent) / 100n;
  const room = most - own.overReceivedQuantity - overAnnounced(line);
  return room > 0n ? room : 0n;
}

// By place, then by the day that they are due.
export function shippables(lines: readonly SupplierLine[]): Shippable[] {
  return lines
    .flatMap((line) =>
      confirmedSchedules(line)
        .filter((schedule) => schedule.shipmentNoticeId === "")
        .map((schedule) => ({
          supplyLineId: schedule.supplyLineId,
          lineKey: keyOf(line),
          reference: line.externalReference || line.purchaseOrderId.slice(0, 8),
          lineNumber: line.line?.lineNumber ?? 0,
          sku: line.sku,
          product: line.productName,
          location: line.locationCode,
          etaDate: isoOf(schedule.etaDate),
          remaining: remainingOf(schedule),
          most: remainingOf(schedule) + overRoom(line),
        })),
    )
    .sort((left, right) =>
      left.location === right.location
        ? (left.etaDate ?? "9") < (right.etaDate ?? "9")
          ? -1
          : 1
        : left.location.localeCompare(right.location),
    );
}

export function emptyDraft(location: string, now: IsoDate): NoticeDraft {
  return {
    location,
    parts: {},
    note: "",
    carrier: "",
    tracking: "",
    shipped: now,
    expected: undefined,
    packages: [],
  };
}

// The parts of a draft that can still be sent: others may have gone since it was begun.
export function chosenOf(
  draft: NoticeDraft,
  all: readonly Shippable[],
): { part: Shippable; quantity: bigint | null }[] {
  return all
    .filter((part) => part.location === draft.location && part.supplyLineId in draft.parts)
    .map((part) => ({ part, quantity: draft.parts[part.supplyLineId] ?? null }));
}

// Parts of one line share what may come beyond it.
function fitsTogether(chosen: { part: Shippable; quantity: bigint | null }[]): boolean {
  const over = new Map<string, bigint>();
  return chosen.every(({ part, quantity }) => {
    const more = (quantity ?? 0n) - part.remaining;
    const sum = (over.get(part.lineKey) ?? 0n) + (more > 0n ? more : 0n);
    over.set(part.lineKey, sum);
    return sum <= part.most - part.remaining;
  });
}

export function isReady(draft: NoticeDraft, all: readonly Shippable[]): boolean {
  const chosen = chosenOf(draft, all);
  return (
    chosen.length > 0 &&
    chosen.length <= PARTS_MAX &&
    chosen.every(
      ({ part, quantity }) => quantity !== null && quantity > 0n && quantity <= part.most,
    ) &&
    fitsTogether(chosen) &&
    draft.shipped !== undefined &&
    draft.expected !== undefined &&
    draft.expected >= draft.shipped &&
    bytesOf(draft.note) <= NOTE_BYTES_MAX &&
    [draft.carrier, draft.tracking].every((text) => bytesOf(text) <= TEXT_BYTES_MAX) &&
    draft.packages.length <= PACKAGES_MAX &&
    draft.packages.every(
      (one) =>
        bytesOf(one.number) > 0 &&
        bytesOf(one.number) <= TEXT_BYTES_MAX &&
        bytesOf(one.tracking) <= TEXT_BYTES_MAX,
    )
  );
}

// Chosen parts that would arrive after the day that was confirmed.
export function laterOnes(draft: NoticeDraft, all: readonly Shippable[]): number {
  const { expected } = draft;
  if (!expected) return 0;
  return chosenOf(draft, all).filter(
    ({ part }) => part.etaDate !== undefined && expected > part.etaDate,
  ).length;
}

export const FILTERS = ["all", "onTheWay", "done", "cancelled"] as const;
export type Filter = (typeof FILTERS)[number];

export function isIn(filter: Filter, notice: ShipmentNotice): boolean {
  if (filter === "onTheWay")
    return notice.state === State.ANNOUNCED || notice.state === State.PARTLY_RECEIVED;
  if (filter === "done") return notice.state === State.RECEIVED;
  if (filter === "cancelled") return notice.state === State.CANCELLED;
  return true;
}

export function totalsOf(notice: ShipmentNotice): { quantity: bigint; received: bigint } {
  return notice.lines.reduce(
    (sum, line) => ({
      quantity: sum.quantity + line.quantity,
      received: sum.received + line.receivedQuantity,
    }),
    { quantity: 0n, received: 0n },
  );
}

// It should have come, and not all did.
export function isOverdue(notice: ShipmentNotice, now: IsoDate): boolean {
  const expected = isoOf(notice.expectedDate);
  return isIn("onTheWay", notice) && expected !== undefined && expected < now;
}
