// What happened to a purchase order, as one list in time: its events and what was written about it.

import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { IsoDate } from "@/api/dates";
import { isoOf } from "@/api/dates";
import type { SupplyReason } from "@/api/gen/backline/v1/common_pb";
import { type Event, EventKind as Kind } from "@/api/gen/backline/v1/event_service_pb";
import type { Message } from "@/api/gen/backline/v1/message_service_pb";
import type { ShipmentNotice } from "@/api/gen/backline/v1/shipment_notice_service_pb";

export const KINDS = [
  Kind.PURCHASE_ORDER_CREATED,
  Kind.PURCHASE_ORDER_SENT,
  Kind.PURCHASE_ORDER_CANCELLED,
  Kind.PURCHASE_ORDER_ANSWERED,
  Kind.ETA_UPDATED,
  Kind.ETA_STALE,
  Kind.GOODS_RECEIVED,
  Kind.SUPPLY_OVERDUE,
  Kind.LINE_COUNTERED,
  Kind.LINE_HELD,
  Kind.RESPONSE_APPROVED,
  Kind.RESPONSE_REJECTED,
  Kind.PURCHASE_ORDER_LINE_AMENDED,
  Kind.ETA_FLAGGED,
  Kind.ETA_REVIEWED,
  Kind.SHIPMENT_ANNOUNCED,
  Kind.SHIPMENT_NOTICE_CANCELLED,
  Kind.SLOT_BOOKED,
  Kind.SLOT_RELEASED,
  Kind.SLOT_MOVED,
  Kind.PRODUCTION_PLANNED,
  Kind.PROGRESS_REPORTED,
  Kind.ETA_REQUESTED,
  Kind.SLOT_MOVE_REQUESTED,
  Kind.SLOT_MOVE_ANSWERED,
] as const;

export type TimelineKind = (typeof KINDS)[number];

// Steps of either side that make a new version of a line.
const VERSION_STEPS: readonly Kind[] = [
  Kind.PURCHASE_ORDER_SENT,
  Kind.PURCHASE_ORDER_ANSWERED,
  Kind.LINE_COUNTERED,
  Kind.LINE_HELD,
  Kind.RESPONSE_APPROVED,
  Kind.RESPONSE_REJECTED,
  Kind.PURCHASE_ORDER_LINE_AMENDED,
  Kind.PURCHASE_ORDER_CANCELLED,
];

export function isKnown(kind: Kind): kind is TimelineKind {
  return KINDS.some((known) => known === kind);
}

export function isVersionStep(kind: Kind): boolean {
  return VERSION_STEPS.includes(kind);
}

export type Entry = {
  key: string;
  time: Timestamp | undefined;
  // 0: the whole purchase order.
  lineNumber: number;
} & (
  | {
      what: "event";
      kind: TimelineKind;
      quantity: bigint;
      date: IsoDate | undefined;
      previousDate: IsoDate | undefined;
      reason: SupplyReason;
    }
  | { what: "message"; author: string; text: string; fromSupplier: boolean }
  | { what: "notice"; notice: ShipmentNotice; quantity: bigint }
);

export interface LineMessages {
  lineNumber: number;
  messages: readonly Message[];
}

function eventEntry(event: Event): Entry | undefined {
  if (!isKnown(event.kind)) return undefined;
  return {
    what: "event",
    key: `event:${event.sequence}`,
    time: event.recordedTime,
    lineNumber: event.lineNumber,
    kind: event.kind,
    quantity: event.quantity < 0n ? -event.quantity : event.quantity,
    date: isoOf(event.date),
    previousDate: isoOf(event.previousDate),
    reason: event.supplyReason,
  };
}

// A notice tells more than its event: it takes the event's place, once per line.
function noticeEntries(orderId: string, notice: ShipmentNotice): Entry[] {
  const quantities = new Map<number, bigint>();
  for (const line of notice.lines) {
    if (line.purchaseOrderId !== orderId) continue;
    quantities.set(line.lineNumber, (quantities.get(line.lineNumber) ?? 0n) + line.quantity);
  }
  return [...quantities].map(([lineNumber, quantity]) => ({
    what: "notice",
    key: `notice:${notice.shipmentNoticeId}:${lineNumber}`,
    time: notice.recordedTime,
    lineNumber,
    notice,
    quantity,
  }));
}

function nanosOf(time: Timestamp | undefined): bigint {
  return time ? time.seconds * 1_000_000_000n + BigInt(time.nanos) : 0n;
}

// Newest first; what happened in one instant stays in the order of its events.
export function timelineOf(
  orderId: string,
  events: readonly Event[],
  messages: readonly LineMessages[],
  notices: readonly ShipmentNotice[],
): Entry[] {
  const announced = notices.flatMap((notice) => noticeEntries(orderId, notice));
  const told = new Set(notices.flatMap((notice) => notice.lines.map((line) => line.supplyLineId)));
  const entries = [
    ...events
      .filter((event) => event.purchaseOrderId === orderId)
      .filter((event) => event.kind !== Kind.SHIPMENT_ANNOUNCED || !told.has(event.supplyLineId))
      .flatMap((event) => eventEntry(event) ?? []),
    ...messages.flatMap(({ lineNumber, messages: written }) =>
      written.map(
        (message): Entry => ({
          what: "message",
          key: `message:${lineNumber}:${message.messageNumber}`,
          time: message.recordedTime,
          lineNumber,
          author: message.author,
          text: message.text,
          fromSupplier: message.fromSupplier,
        }),
      ),
    ),
    ...announced,
  ];
  return entries
    .map((entry, at) => ({ entry, at, nanos: nanosOf(entry.time) }))
    .sort((left, right) =>
      left.nanos === right.nanos ? right.at - left.at : left.nanos < right.nanos ? 1 : -1,
    )
    .map(({ entry }) => entry);
}

// The line's version after each step, by the entry's key: sending makes 1, each step of either side
// another one. Nothing for a line whose steps do not lead to the version that it has, such as one
// whose oldest events are no longer kept.
export function versionsOf(
  entries: readonly Entry[],
  current: ReadonlyMap<number, number>,
): Map<string, number> {
  const reached = new Map<number, number>();
  const versions: { key: string; lineNumber: number; version: number }[] = [];
  for (const entry of [...entries].reverse()) {
    if (entry.what !== "event" || !isVersionStep(entry.kind)) continue;
    const { key, lineNumber } = entry;
    const version = (reached.get(lineNumber) ?? 0) + 1;
    reached.set(lineNumber, version);
    versions.push({ key, lineNumber, version });
  }
  return new Map(
    versions
      .filter(({ lineNumber }) => reached.get(lineNumber) === current.get(lineNumber))
      .map(({ key, version }) => [key, version]),
  );
}
