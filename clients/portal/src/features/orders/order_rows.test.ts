import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { dateOf } from "@/api/dates";
import {
  SupplyReason as Reason,
  PurchaseOrderLineState as State,
} from "@/api/gen/backline/v1/common_pb";
import { OfferedScheduleSchema } from "@/api/gen/backline/v1/purchase_order_service_pb";
import { type SupplierLine, SupplierLineSchema } from "@/api/gen/backline/v1/supplier_service_pb";
import type { Draft } from "./drafts";
import { draftsFromText, draftsToText } from "./drafts";
import {
  accepted,
  mayDelay,
  type OrderRow,
  problemOf,
  rowOf,
  withDate,
  withQuantity,
  withSplit,
} from "./order_rows";

function lineOf(state: State, confirmed: boolean, version = 3): SupplierLine {
  return create(SupplierLineSchema, {
    purchaseOrderId: "po",
    externalReference: "PO-1",
    sku: "PUMP-100",
    productName: "Infusion pump",
    locationCode: "BER",
    line: {
      lineNumber: 1,
      orderedQuantity: 100n,
      openQuantity: 100n,
      state,
      version,
      requestedDate: dateOf("2026-12-10"),
      supplyLines: [
        {
          supplyLineId: "s",
          expectedQuantity: 100n,
          confirmed,
          etaDate: dateOf("2026-12-10"),
          etaVersion: 4n,
        },
      ],
    },
  });
}

const toAnswer = lineOf(State.SENT, false);
const confirmed = lineOf(State.ACCEPTED, true);

function drafted(line: SupplierLine, draft: Draft | undefined): OrderRow {
  return rowOf(line, draft);
}

test("a line is accepted as asked, without a reason", () => {
  const row = drafted(toAnswer, accepted(rowOf(toAnswer, undefined)));
  expect(row).toMatchObject({ quantity: 100n, date: "2026-12-10", laterDays: 0, partCount: 1 });
  expect(problemOf(row)).toBeUndefined();
  expect(mayDelay(row)).toBe(false);
});

test("a later date needs a reason and may delay; going back to the asked one needs none", () => {
  const later = drafted(
    toAnswer,
    withDate(rowOf(toAnswer, undefined), "2026-12-20", Reason.UNSPECIFIED),
  );
  expect(later.laterDays).toBe(10);
  expect(problemOf(later)).toBe("reason");
  expect(mayDelay(later)).toBe(true);
  const back = drafted(toAnswer, withDate(later, "2026-12-10", Reason.CAPACITY));
  expect(back.reason).toBe(Reason.UNSPECIFIED);
  expect(problemOf(back)).toBeUndefined();
});

test("a smaller quantity rejects the rest, and keeps the date that was typed", () => {
  const later = drafted(
    toAnswer,
    withDate(rowOf(toAnswer, undefined), "2026-12-20", Reason.CAPACITY),
  );
  const fewer = drafted(toAnswer, withQuantity(later, 60n, Reason.CAPACITY));
  expect(fewer.draft).toMatchObject({
    parts: [{ quantity: 60n, date: "2026-12-20" }],
    rejected: 40n,
  });
  expect(problemOf(fewer)).toBeUndefined();
  const none = drafted(toAnswer, withQuantity(fewer, 0n, Reason.CAPACITY));
  expect(none.draft).toMatchObject({ parts: [], rejected: 100n });
});

test("a split keeps what the draft refuses", () => {
  const later = drafted(
    toAnswer,
    withDate(rowOf(toAnswer, undefined), "2026-12-20", Reason.CAPACITY),
  );
  const fewer = drafted(toAnswer, withQuantity(later, 60n, Reason.CAPACITY));
  const offered = [
    create(OfferedScheduleSchema, { quantity: 25n, etaDate: dateOf("2026-12-10") }),
    create(OfferedScheduleSchema, { quantity: 35n, etaDate: dateOf("2026-12-20") }),
  ];
  const split = drafted(toAnswer, withSplit(fewer, offered, Reason.CAPACITY));
  expect(split.draft).toMatchObject({
    parts: [
      { quantity: 25n, date: "2026-12-10" },
      { quantity: 35n, date: "2026-12-20" },
    ],
    rejected: 40n,
  });
  expect(problemOf(split)).toBeUndefined();
});

test("a confirmed line gets a message with the next number; unchanged it is none", () => {
  const row = rowOf(confirmed, undefined);
  expect(row.mode).toBe("eta");
  const draft = withDate(row, "2026-12-12", Reason.TRANSPORT);
  expect(draft).toMatchObject({ kind: "eta", etaVersion: 5n, date: "2026-12-12", quantity: 0n });
  expect(withDate(drafted(confirmed, draft), "2026-12-10", Reason.TRANSPORT)).toBeUndefined();
  expect(withQuantity(row, 101n, Reason.TRANSPORT)).toMatchObject({ quantity: 101n });
  expect(problemOf(drafted(confirmed, withQuantity(row, 101n, Reason.TRANSPORT)))).toBe("quantity");
});

test("a draft for an older version is not sent", () => {
  const draft = accepted(rowOf(toAnswer, undefined));
  expect(problemOf(rowOf(lineOf(State.SENT, false, 4), draft))).toBe("stale");
});

test("a line with the buyer takes no answer", () => {
  const row = rowOf(lineOf(State.COUNTERED, false), undefined);
  expect(row.mode).toBe("none");
  expect(accepted(row)).toBeUndefined();
});

test("drafts survive being written down; what cannot be read is none", () => {
  const draft = accepted(rowOf(toAnswer, undefined));
  if (!draft) throw new Error("it can be accepted");
  expect(draftsFromText(draftsToText(new Map([["po:1", draft]]))).get("po:1")).toEqual(draft);
  expect(draftsFromText("{").size).toBe(0);
});
