import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { dateOf } from "@/api/dates";
import { PurchaseOrderLineState as LineState } from "@/api/gen/backline/v1/common_pb";
import {
  ShipmentNoticeSchema,
  ShipmentNoticeState as State,
} from "@/api/gen/backline/v1/shipment_notice_service_pb";
import { SupplierLineSchema } from "@/api/gen/backline/v1/supplier_service_pb";
import {
  chosenOf,
  emptyDraft,
  isIn,
  isOverdue,
  isReady,
  laterOnes,
  type NoticeDraft,
  nameOf,
  shippables,
  totalsOf,
} from "./announcing";

function line(lineNumber: number, location: string, eta: string, more = {}) {
  return create(SupplierLineSchema, {
    purchaseOrderId: "p",
    externalReference: "PO-1",
    locationCode: location,
    sku: "TAP",
    line: {
      lineNumber,
      state: LineState.ACCEPTED,
      receivedQuantity: 0n,
      openQuantity: 100n,
      overReceiptTolerancePercent: 10,
      supplyLines: [
        {
          supplyLineId: `s${lineNumber}`,
          confirmed: true,
          expectedQuantity: 100n,
          etaDate: dateOf(eta),
          ...more,
        },
      ],
    },
  });
}

const lines = [
  line(1, "HAM", "2026-12-10"),
  line(2, "HAM", "2026-12-01"),
  line(3, "BER", "2026-12-05"),
  line(4, "HAM", "2026-12-05", { shipmentNoticeId: "sent before" }),
  line(5, "HAM", "2026-12-05", { confirmed: false }),
];
const all = shippables(lines);

function draft(more: Partial<NoticeDraft> = {}): NoticeDraft {
  return {
    ...emptyDraft("HAM", "2026-11-22"),
    parts: { s1: 100n },
    expected: "2026-11-30",
    ...more,
  };
}

test("what is confirmed and not announced can be sent, by place and day", () => {
  expect(all.map((one) => one.supplyLineId)).toEqual(["s3", "s2", "s1"]);
  expect(all[0]).toMatchObject({ remaining: 100n, most: 110n });
});

test("a notice has parts of one place, quantities that fit and days in order", () => {
  expect(isReady(draft(), all)).toBe(true);
  expect(isReady(draft({ parts: {} }), all)).toBe(false);
  expect(isReady(draft({ parts: { s1: null } }), all)).toBe(false);
  expect(isReady(draft({ parts: { s1: 110n } }), all)).toBe(true);
  expect(isReady(draft({ parts: { s1: 111n } }), all)).toBe(false);
  expect(isReady(draft({ expected: "2026-11-21" }), all)).toBe(false);
  expect(isReady(draft({ expected: undefined }), all)).toBe(false);
});

test("the schedules of a line share its tolerance, with what is on its way", () => {
  const schedule = (supplyLineId: string, more = {}) => ({
    supplyLineId,
    confirmed: true,
    expectedQuantity: 50n,
    etaDate: dateOf("2026-12-01"),
    ...more,
  });
  const split = (first: object) =>
    shippables([
      line(1, "HAM", "2026-12-01"),
      create(SupplierLineSchema, {
        purchaseOrderId: "q",
        locationCode: "HAM",
        line: {
          openQuantity: 100n,
          overReceiptTolerancePercent: 10,
          supplyLines: [schedule("a", first), schedule("b")],
        },
      }),
    ]);
  const apart = split({});
  expect(isReady(draft({ parts: { a: 55n, b: 55n, s1: 110n } }), apart)).toBe(true);
  expect(isReady(draft({ parts: { a: 55n, b: 56n } }), apart)).toBe(false);
  const announced = split({ shipmentNoticeId: "sent before", announcedQuantity: 54n });
  expect(isReady(draft({ parts: { b: 56n } }), announced)).toBe(true);
  expect(isReady(draft({ parts: { b: 57n } }), announced)).toBe(false);
});

test("texts and packages keep their limits, counted in bytes", () => {
  expect(isReady(draft({ note: "x".repeat(64) }), all)).toBe(true);
  expect(isReady(draft({ note: "ü".repeat(33) }), all)).toBe(false);
  expect(isReady(draft({ carrier: "x".repeat(101) }), all)).toBe(false);
  expect(isReady(draft({ packages: [{ number: "1", tracking: "" }] }), all)).toBe(true);
  expect(isReady(draft({ packages: [{ number: " ", tracking: "T" }] }), all)).toBe(false);
});

test("what has gone elsewhere since is no part of the draft any more", () => {
  const chosen = chosenOf(draft({ parts: { s1: 5n, s3: 5n, gone: 5n } }), all);
  expect(chosen.map(({ part }) => part.supplyLineId)).toEqual(["s1"]);
});

test("it is told how many lines would arrive later than confirmed", () => {
  const both = { s1: 1n, s2: 1n };
  expect(laterOnes(draft({ parts: both, expected: "2026-12-05" }), all)).toBe(1);
  expect(laterOnes(draft({ parts: both, expected: "2026-12-01" }), all)).toBe(0);
});

test("a notice is on the way until all of it came, and overdue after its day", () => {
  const notice = create(ShipmentNoticeSchema, {
    state: State.PARTLY_RECEIVED,
    expectedDate: dateOf("2026-11-21"),
    lines: [
      { quantity: 10n, receivedQuantity: 4n },
      { quantity: 5n, receivedQuantity: 0n },
    ],
  });
  expect(isIn("onTheWay", notice)).toBe(true);
  expect(isIn("done", notice)).toBe(false);
  expect(totalsOf(notice)).toEqual({ quantity: 15n, received: 4n });
  expect(isOverdue(notice, "2026-11-21")).toBe(false);
  expect(isOverdue(notice, "2026-11-22")).toBe(true);
  notice.state = State.RECEIVED;
  expect(isOverdue(notice, "2026-11-22")).toBe(false);
});

test("a notice without a delivery note still has a name", () => {
  const shipmentNoticeId = "0197a7a0-0000-7000-8000-0000c0ffee01";
  expect(nameOf(create(ShipmentNoticeSchema, { shipmentNoticeId }))).toBe("c0ffee01");
  expect(nameOf(create(ShipmentNoticeSchema, { shipmentNoticeId, deliveryNote: "LS-7" }))).toBe(
    "LS-7",
  );
});
