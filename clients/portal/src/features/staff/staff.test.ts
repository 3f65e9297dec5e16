import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { createRouterTransport } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { dateOf } from "@/api/dates";
import { BackorderSchema } from "@/api/gen/backline/v1/backorder_service_pb";
import { ProductSchema, SupplierSchema } from "@/api/gen/backline/v1/catalog_service_pb";
import { PurchaseOrderLineState as State } from "@/api/gen/backline/v1/common_pb";
import { EventSchema, EventKind as Kind } from "@/api/gen/backline/v1/event_service_pb";
import { MessageSchema } from "@/api/gen/backline/v1/message_service_pb";
import {
  type DecideResponseRequest,
  ResponseDecision as Decision,
  EtaReview,
  PurchaseOrderSchema,
  PurchaseOrderService,
  ResponseKind,
  ResponseSchema,
} from "@/api/gen/backline/v1/purchase_order_service_pb";
import { ShipmentNoticeSchema } from "@/api/gen/backline/v1/shipment_notice_service_pb";
import { setTransport } from "@/api/transport";
import { matches } from "@/parts/search";
import { asSort, sortText } from "@/parts/sorting";
import { decideAll, type RequestIds } from "./deciding";
import { buyerCan, orderRow, standingOf } from "./order_rows";
import { skuOf, suggestions } from "./product_field";
import { ageDays, daysLateOf, summaryOf } from "./queue_rows";
import { decidable, mayApprove, nextKey, splitByDecision } from "./responses";
import { onTimePercent, supplierRows } from "./supplier_rows";
import { timelineOf, versionsOf } from "./timeline";

function response(kind: ResponseKind, dates: string[] = []) {
  return create(ResponseSchema, {
    purchaseOrderId: "order",
    lineNumber: 10,
    version: 2,
    kind,
    askedQuantity: 100n,
    schedules: dates.map((date) => ({ quantity: 50n, etaDate: dateOf(date) })),
  });
}

const asked = { reference: "PO-1", date: "2026-12-10", unitPrice: undefined };

describe("an answer that waits", () => {
  it("is as late as the last of its days", () => {
    const row = decidable(response(ResponseKind.CHANGED, ["2026-12-24", "2026-12-12"]), asked);
    expect([row.latest, row.days, row.offered]).toEqual(["2026-12-24", 14, 100n]);
  });

  it("has no difference while nothing is known to compare with", () => {
    expect(decidable(response(ResponseKind.CHANGED, ["2026-12-12"]), undefined).days).toBe(
      undefined,
    );
    expect(decidable(response(ResponseKind.REJECTED), asked).days).toBe(undefined);
  });

  it("is not approved when it asks for time, but may be rejected", () => {
    const held = decidable(response(ResponseKind.HELD), asked);
    const changed = decidable(response(ResponseKind.CHANGED, ["2026-12-12"]), asked);
    expect([mayApprove(held), mayApprove(changed)]).toEqual([false, true]);
    expect(splitByDecision([held, changed], Decision.APPROVE)).toEqual({
      sent: [changed],
      left: [held],
    });
    expect(splitByDecision([held, changed], Decision.REJECT).left).toEqual([]);
  });

  it("leaves the place to the next one that is not decided", () => {
    expect(nextKey(["a", "b", "c"], new Set(["a", "b"]), "a")).toBe("c");
    expect(nextKey(["a", "b", "c"], new Set(["c"]), "c")).toBe("b");
    expect(nextKey(["a"], new Set(["a"]), "a")).toBe(undefined);
  });

  it("is found by all words that were typed", () => {
    expect(matches(["PO-1", "Nordmetall"], " nord po-1")).toBe(true);
    expect(matches(["PO-1", "Nordmetall"], "nord po-2")).toBe(false);
    expect(matches(["PO-1"], "")).toBe(true);
  });
});

it("decides each answer by itself and keeps the request id of one whose fate is unknown", async () => {
  const calls: DecideResponseRequest[] = [];
  let lost = true;
  setTransport(
    createRouterTransport(({ service }) => {
      service(PurchaseOrderService, {
        decideResponse: (request) => {
          calls.push(request);
          if (request.lineNumber === 20 && lost) throw new Error("the connection was lost");
          return {};
        },
      });
    }),
  );
  const one = decidable(response(ResponseKind.CHANGED), asked);
  const other = decidable(
    create(ResponseSchema, { ...response(ResponseKind.CHANGED), lineNumber: 20 }),
    asked,
  );
  const ids: RequestIds = new Map();
  const terms = { note: "", quantity: 7n, date: "2026-12-01" };
  const first = await decideAll([one, other], Decision.APPROVE, terms, ids, () => undefined);
  expect(first.map(({ row }) => row.key)).toEqual([other.key]);
  lost = false;
  const again = await decideAll([other], Decision.APPROVE, terms, ids, () => undefined);
  expect(again).toEqual([]);
  const sent = calls.filter(({ lineNumber }) => lineNumber === 20);
  expect(sent[0]?.requestId).toBe(sent[1]?.requestId);
  // Terms belong to counters alone.
  expect([calls[0]?.quantity, calls[0]?.requestedDate]).toEqual([0n, undefined]);
});

it("sends the note with the decision of each answer, and nothing besides", async () => {
  const noted: string[] = [];
  setTransport(
    createRouterTransport(({ service }) => {
      // Any other call fails: the server writes the message.
      service(PurchaseOrderService, {
        decideResponse: ({ lineNumber, note }) => {
          noted.push(`${lineNumber}: ${note}`);
          return {};
        },
      });
    }),
  );
  const one = decidable(response(ResponseKind.CHANGED), asked);
  const other = decidable(
    create(ResponseSchema, { ...response(ResponseKind.CHANGED), lineNumber: 20 }),
    asked,
  );
  const terms = { note: "Thank you." };
  const failures = await decideAll([one, other], Decision.REJECT, terms, new Map(), () => {});
  expect([noted.sort(), failures]).toEqual([["10: Thank you.", "20: Thank you."], []]);
});

function order(state: State, schedule: object = {}) {
  return create(PurchaseOrderSchema, {
    purchaseOrderId: "order",
    lines: [
      {
        lineNumber: 10,
        state,
        openQuantity: 100n,
        supplyLines: [{ expectedQuantity: 100n, etaDate: dateOf("2026-12-20"), ...schedule }],
      },
    ],
  });
}

describe("a purchase order", () => {
  it("stands where its most pressing line stands", () => {
    expect(standingOf(order(State.ACCEPTED))).toBe("open");
    expect(standingOf(order(State.SENT))).toBe("waiting");
    expect(standingOf(order(State.COUNTERED))).toBe("decide");
    expect(standingOf(order(State.DRAFT))).toBe("draft");
    expect(standingOf(order(State.CLOSED))).toBe("closed");
    expect(standingOf(order(State.COUNTERED, { overdue: true }))).toBe("overdue");
    expect(standingOf(order(State.ACCEPTED, { etaReview: EtaReview.WAITING }))).toBe("review");
  });

  it("is not overdue for goods that came", () => {
    expect(standingOf(order(State.ACCEPTED, { overdue: true, receivedQuantity: 100n }))).toBe(
      "open",
    );
    expect(orderRow(order(State.ACCEPTED, { receivedQuantity: 100n })).next).toBe(undefined);
    expect(orderRow(order(State.ACCEPTED)).next).toBe("2026-12-20");
  });

  it("may be changed only while the supplier has it", () => {
    const [sent] = order(State.SENT).lines;
    const [accepted] = order(State.ACCEPTED).lines;
    if (!sent || !accepted) throw new Error("lines are there");
    expect([buyerCan.amend(sent), buyerCan.amend(accepted)]).toEqual([true, false]);
    expect(buyerCan.mailLink(order(State.DRAFT))).toBe(false);
  });
});

const at = (minute: number) => timestampFromDate(new Date(Date.UTC(2026, 10, 1, 8, minute)));

function event(sequence: number, kind: Kind, more: object = {}) {
  return create(EventSchema, {
    sequence: BigInt(sequence),
    kind,
    purchaseOrderId: "order",
    lineNumber: 10,
    recordedTime: at(sequence),
    ...more,
  });
}

describe("a history", () => {
  const events = [
    event(1, Kind.PURCHASE_ORDER_SENT),
    event(3, Kind.LINE_COUNTERED),
    event(5, Kind.RESPONSE_APPROVED),
    event(6, Kind.SHIPMENT_ANNOUNCED, { supplyLineId: "told" }),
    event(7, Kind.SHIPMENT_ANNOUNCED, { supplyLineId: "taken back" }),
    event(8, Kind.ETA_UPDATED, { purchaseOrderId: "another" }),
  ];
  const notice = create(ShipmentNoticeSchema, {
    shipmentNoticeId: "notice",
    recordedTime: at(6),
    lines: [{ purchaseOrderId: "order", lineNumber: 10, supplyLineId: "told", quantity: 5n }],
  });
  const written = [
    {
      lineNumber: 10,
      messages: [create(MessageSchema, { messageNumber: 1n, text: "When?", recordedTime: at(4) })],
    },
  ];

  it("is in time, the newest first, and a notice stands for its event", () => {
    const entries = timelineOf("order", events, written, [notice]);
    expect(entries.map((entry) => entry.key)).toEqual([
      "event:7",
      "notice:notice:10",
      "event:5",
      "message:10:1",
      "event:3",
      "event:1",
    ]);
  });

  it("counts the versions of a line, if its steps lead to the one that it has", () => {
    const entries = timelineOf("order", events, [], []);
    expect([...versionsOf(entries, new Map([[10, 3]]))]).toEqual([
      ["event:1", 1],
      ["event:3", 2],
      ["event:5", 3],
    ]);
    expect(versionsOf(entries, new Map([[10, 4]])).size).toBe(0);
  });
});

describe("a queue", () => {
  const entry = (wanted: string | undefined, promised: string | undefined) =>
    create(BackorderSchema, {
      openQuantity: 10n,
      requestedDate: dateOf(wanted),
      promisedDate: dateOf(promised),
      promiseParts: [{ quantity: 10n, promisedDate: dateOf(promised) }],
    });

  it("tells what waits with and without a date, and who waits too long", () => {
    const list = [
      entry("2026-12-01", "2026-12-05"),
      entry("2026-12-01", "2026-12-01"),
      entry(undefined, undefined),
    ];
    const oldest = create(BackorderSchema, {
      ...entry("2026-12-01", "2026-12-05"),
      recordedTime: timestampFromDate(new Date("2026-11-20T10:00:00Z")),
    });
    expect(summaryOf([oldest, ...list.slice(1)], "2026-11-22")).toEqual({
      waiting: 30n,
      dated: 20n,
      undated: 10n,
      late: 1,
      oldestDays: 2,
      entries: 3,
    });
    expect(summaryOf(list, "2026-11-22").oldestDays).toBe(0);
    expect(list.map(daysLateOf)).toEqual([4, 0, undefined]);
  });

  it("has ages of whole days, never below zero", () => {
    expect(ageDays(new Date("2026-11-01T23:00:00Z"), "2026-11-03")).toBe(2);
    expect(ageDays(new Date("2026-11-04T01:00:00Z"), "2026-11-03")).toBe(0);
  });
});

it("suggests products whose codes begin with what was typed first", () => {
  const products = ["X-PUMP", "PUMP-1", "SEAL"].map((sku) => create(ProductSchema, { sku }));
  expect(suggestions(products, "pump").map(({ sku }) => sku)).toEqual(["PUMP-1", "X-PUMP"]);
});

it("takes the code that was typed, or with Enter the first product that fits", () => {
  const products = ["PUMP-1", "PUMP-10", "SEAL"].map((sku) => create(ProductSchema, { sku }));
  expect(skuOf(products, " PUMP-10 ", false)).toBe("PUMP-10");
  expect(skuOf(products, "pump-1", false)).toBe(undefined);
  expect(skuOf(products, "pump-1", true)).toBe("PUMP-1");
  expect(skuOf(products, "valve", true)).toBe(undefined);
  expect(skuOf(products, " ", true)).toBe(undefined);
});

it("counts on-time lines without rounding up", () => {
  const supplier = create(SupplierSchema, { supplierId: "s" });
  const [row] = supplierRows(
    [supplier],
    [{ supplierId: "s", dueLineCount: 1000n, onTimeLineCount: 999n } as never],
    ["s", "t", "s"],
    ["s"],
  );
  if (!row) throw new Error("a row is there");
  expect([onTimePercent(row), row.waiting, row.people]).toEqual([99, 2, 1]);
  expect(onTimePercent({ ...row, due: 0n })).toBe(undefined);
  // What is not read yet is not nothing.
  const [unread] = supplierRows([supplier], undefined, undefined, undefined);
  expect([unread?.due, unread?.waiting, unread?.people]).toEqual([undefined, undefined, undefined]);
});

it("keeps the sorting in the address", () => {
  for (const sort of [
    { column: "date", descending: true },
    { column: "date", descending: false },
  ])
    expect(asSort(sortText(sort))).toEqual(sort);
  expect(asSort("")).toBe(undefined);
});
