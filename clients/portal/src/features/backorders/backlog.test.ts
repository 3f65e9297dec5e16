import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { dateOf } from "@/api/dates";
import { PurchaseOrderLineState as State } from "@/api/gen/backline/v1/common_pb";
import { DemandSchema, SupplierLineSchema } from "@/api/gen/backline/v1/supplier_service_pb";
import { backlogsOf, closingLines, curveOf, gapOf } from "./backlog";

const NOW = "2026-11-22";

function demand(quantity: bigint, day?: string, more = {}) {
  return create(DemandSchema, {
    productId: "tap",
    sku: "TAP",
    supplyLineId: day ? `on ${day}` : "",
    quantity,
    earliestNeedDate: dateOf(day),
    oldestAgeDays: 4,
    ...more,
  });
}

interface Part {
  quantity: bigint;
  eta?: string;
  confirmed?: boolean;
  overdue?: boolean;
  received?: bigint;
}

function line(lineNumber: number, parts: Part[], requested = "2026-12-15") {
  const open = parts.some((part) => part.confirmed === false);
  return create(SupplierLineSchema, {
    purchaseOrderId: "p",
    externalReference: "PO-1",
    productName: "Tap",
    line: {
      lineNumber,
      productId: "tap",
      state: open ? State.SENT : State.ACCEPTED,
      requestedDate: dateOf(requested),
      supplyLines: parts.map((part, at) => ({
        supplyLineId: `s${lineNumber}-${at}`,
        confirmed: part.confirmed ?? true,
        expectedQuantity: part.quantity,
        receivedQuantity: part.received ?? 0n,
        etaDate: dateOf(part.eta),
        overdue: part.overdue ?? false,
      })),
    },
  });
}

test("the curve adds up what is needed and what is confirmed, day by day", () => {
  const curve = curveOf(
    [demand(100n, "2026-12-01"), demand(50n, "2026-12-10"), demand(30n)],
    [line(1, [{ quantity: 80n, eta: "2026-12-05", received: 20n }])],
    NOW,
  );
  expect(curve).toEqual([
    { day: NOW, needed: 30n, confirmed: 0n },
    { day: "2026-12-01", needed: 130n, confirmed: 0n },
    { day: "2026-12-05", needed: 130n, confirmed: 60n },
    { day: "2026-12-10", needed: 180n, confirmed: 60n },
  ]);
  expect(gapOf(curve)).toEqual({ gap: 130n, gapDay: NOW });
});

test("goods that come in time leave no gap", () => {
  const curve = curveOf(
    [demand(100n, "2026-12-01")],
    [line(1, [{ quantity: 100n, eta: "2026-12-01" }])],
    NOW,
  );
  expect(gapOf(curve)).toEqual({ gap: 0n, gapDay: undefined });
});

test("a need that has passed is needed today, and what is overdue is not counted", () => {
  const curve = curveOf(
    [demand(10n, "2026-11-01")],
    [
      line(1, [{ quantity: 10n, eta: "2026-11-20", overdue: true }]),
      line(2, [{ quantity: 10n, eta: "2026-11-21" }]),
    ],
    NOW,
  );
  expect(curve).toEqual([{ day: NOW, needed: 10n, confirmed: 0n }]);
});

test("the gap is closed by what is overdue, to answer, or could come earlier, in this order", () => {
  const lines = [
    line(1, [{ quantity: 40n, eta: "2026-12-20" }]),
    line(2, [{ quantity: 30n, confirmed: false }]),
    line(3, [{ quantity: 20n, eta: "2026-11-20", overdue: true }]),
    line(4, [{ quantity: 99n, eta: "2026-11-25" }]),
  ];
  const closing = closingLines(lines, 80n, "2026-12-01", NOW);
  expect(closing.map(({ kind, closes }) => [kind, closes])).toEqual([
    ["overdue", 20n],
    ["answer", 30n],
    ["earlier", 30n],
  ]);
  expect(closingLines(lines, 0n, undefined, NOW)).toEqual([]);
});

test("products stand by their gap, and what is undated is told apart", () => {
  const backlogs = backlogsOf(
    [
      demand(10n, "2026-12-01"),
      demand(5n, undefined, { productId: "valve", sku: "VALVE", oldestAgeDays: 30 }),
      demand(25n, undefined, { productId: "valve", sku: "VALVE", fewerThanThreeCustomers: true }),
      demand(0n, undefined, { productId: "nothing" }),
    ],
    [line(1, [{ quantity: 10n, eta: "2026-12-01" }])],
    NOW,
  );
  expect(backlogs.map(({ sku, gap, undated }) => [sku, gap, undated])).toEqual([
    ["VALVE", 30n, 30n],
    ["TAP", 0n, 0n],
  ]);
  expect(backlogs[0]).toMatchObject({ oldestDays: 30, fewCustomers: true, waiting: 30n });
  expect(backlogs[1]).toMatchObject({ firstNeed: "2026-12-01", name: "Tap", confirmed: 10n });
});
