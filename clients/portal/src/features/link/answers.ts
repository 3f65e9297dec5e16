// What somebody with a link may answer: all that waits of a line, as asked or on another day. Pure.
import { dateOf, type IsoDate, isoOf } from "@/api/dates";
import { SupplyReason } from "@/api/gen/backline/v1/common_pb";
import type { SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { toAnswer, unansweredSchedule } from "@/api/lines";

export interface LinkAnswer {
  date: IsoDate;
  reason: SupplyReason;
  note: string;
}

// The day that is asked for; undefined if none is.
export function askedDate(line: SupplierLine): IsoDate | undefined {
  return isoOf(unansweredSchedule(line)?.etaDate) ?? isoOf(line.line?.requestedDate);
}

// As asked: only where a day was asked for.
export function asAsked(line: SupplierLine): LinkAnswer | undefined {
  const date = askedDate(line);
  return date === undefined ? undefined : { date, reason: SupplyReason.UNSPECIFIED, note: "" };
}

// A reason is needed for another day than the one that was asked for.
export function needsReason(line: SupplierLine, date: IsoDate | undefined): boolean {
  return date !== askedDate(line);
}

export function requestOf(line: SupplierLine, answer: LinkAnswer) {
  return {
    purchaseOrderId: line.purchaseOrderId,
    lineNumber: line.line?.lineNumber ?? 0,
    version: line.line?.version ?? 0,
    schedules: [{ quantity: toAnswer(line), etaDate: dateOf(answer.date) }],
    reason: needsReason(line, answer.date) ? answer.reason : SupplyReason.UNSPECIFIED,
    note: answer.note,
  };
}

// Where the mail leads: /order#TOKEN. The part behind # is sent to no server.
export function tokenOf(hash: string): string {
  const token = hash.replace(/^#/, "");
  return /^[A-Za-z0-9_-]+$/.test(token) ? token : "";
}
