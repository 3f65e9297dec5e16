import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { dateOf } from "@/api/dates";
import {
  CapacityConflictSchema,
  SlotSchema,
  WorkCenterSchema,
} from "@/api/gen/backline/v1/capacity_service_pb";
import { SupplierLineSchema } from "@/api/gen/backline/v1/supplier_service_pb";
import {
  cellsOf,
  excessOf,
  firstDayOf,
  lastDayOf,
  mondayOf,
  neighbour,
  rowsOf,
  weekNumber,
} from "./calendar_layout";
import {
  type Cargo,
  estimatedEnd,
  fitOf,
  loadOf,
  parseShifts,
  type Schedule,
  schedulesOf,
  shiftsText,
  solveConflict,
  workingDays,
} from "./planning";

function slot(slotId: string, day: string, wanted: bigint, booked = 0n, more = {}) {
  return create(SlotSchema, {
    slotId,
    workCenterId: "press",
    productId: "tap",
    periodStartDate: dateOf(day),
    periodDays: 7,
    wantedCapacity: wanted,
    capacity: wanted > booked ? wanted : booked,
    bookedQuantity: booked,
    freeQuantity: wanted > booked ? wanted - booked : 0n,
    ...more,
  });
}

const schedule: Schedule = {
  supplyLineId: "s1",
  purchaseOrderId: "p1",
  lineNumber: 1,
  reference: "PO-1",
  productId: "tap",
  sku: "TAP",
  etaDate: "2026-12-10",
  unbooked: 100n,
};
const cargo: Cargo = { schedule, quantity: 100n };
const none = new Map<string, string>();

const center = create(WorkCenterSchema, {
  workCenterId: "press",
  code: "PRESS",
  shifts: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startMinute: 360, endMinute: 840 })),
  holidays: [{ year: 2026, month: 12, day: 25 }],
});

test("weeks begin on Monday and have the number of their Thursday", () => {
  expect(mondayOf("2026-11-22")).toBe("2026-11-16");
  expect(mondayOf("2026-11-23")).toBe("2026-11-23");
  expect(weekNumber("2026-11-23")).toBe(48);
  expect(weekNumber("2026-12-28")).toBe(53);
  expect(weekNumber("2027-01-04")).toBe(1);
});

test("a slot stands in the week that it starts in and reaches to its last day", () => {
  const long = slot("long", "2026-11-25", 10n, 0n, { periodDays: 14 });
  expect(lastDayOf(long)).toBe("2026-12-08");
  expect(cellsOf([long], "2026-11-23", 6)).toMatchObject([{ week: 0, span: 3 }]);
});

test("a cell ends where the next begins, and what starts in one week shares a cell", () => {
  const cells = cellsOf(
    [
      slot("b", "2026-12-01", 1n, 0n, { periodDays: 1 }),
      slot("a", "2026-11-30", 1n, 0n, { periodDays: 1 }),
      slot("wide", "2026-11-23", 1n, 0n, { periodDays: 9 }),
    ],
    "2026-11-23",
    6,
  );
  expect(cells.map(({ week, span }) => [week, span])).toEqual([
    [0, 1],
    [1, 1],
  ]);
  expect(cells[1]?.slots.map((one) => one.slotId)).toEqual(["a", "b"]);
});

test("what began before the calendar and still runs stands in the first week", () => {
  const before = slot("before", "2026-11-16", 5n, 0n, { periodDays: 10 });
  const gone = slot("gone", "2026-11-09", 5n);
  expect(cellsOf([before, gone], "2026-11-23", 4)).toMatchObject([{ week: 0, span: 1 }]);
});

test("arrows lead to the next week, and to the nearest week of the next lane", () => {
  const rows = rowsOf(
    [center],
    [
      slot("a1", "2026-11-23", 1n),
      slot("a2", "2026-11-30", 1n),
      slot("b3", "2026-12-07", 1n, 0n, { productId: "valve" }),
    ],
    "2026-11-23",
    4,
  );
  expect(neighbour(rows, "a1", "right")).toBe("a2");
  expect(neighbour(rows, "a2", "right")).toBeUndefined();
  expect(neighbour(rows, "a2", "down")).toBe("b3");
  expect(neighbour(rows, "b3", "up")).toBe("a2");
});

test("a cargo fits where its product is made, before its date, as far as there is room", () => {
  expect(fitOf(slot("s", "2026-11-30", 100n), cargo, none)).toBe("fits");
  expect(fitOf(slot("s", "2026-11-30", 100n, 1n), cargo, none)).toBe("partly");
  expect(fitOf(slot("s", "2026-11-30", 100n, 100n), cargo, none)).toBe("full");
  expect(fitOf(slot("s", "2026-12-10", 100n), cargo, none)).toBe("fits");
  expect(fitOf(slot("s", "2026-12-11", 100n), cargo, none)).toBe("late");
  const family = slot("s", "2026-11-30", 100n, 0n, { productId: "", familyCode: "BRASS" });
  expect(fitOf(family, cargo, none)).toBe("product");
  expect(fitOf(family, cargo, new Map([["tap", "BRASS"]]))).toBe("fits");
  const held = { ...cargo, booking: { bookingId: "b", slotId: "s" } };
  expect(fitOf(slot("s", "2026-11-30", 100n), held, none)).toBe("here");
});

test("a conflict is solved with what can wait longest, on slots that end in time", () => {
  const full = slot("full", "2026-11-23", 100n, 160n);
  expect(excessOf(full)).toBe(60n);
  const conflict = create(CapacityConflictSchema, {
    slot: full,
    excessQuantity: 60n,
    bookings: [
      { bookingId: "soon", supplyLineId: "s-soon", productId: "tap", heldQuantity: 110n },
      { bookingId: "later", supplyLineId: "s-later", productId: "tap", heldQuantity: 50n },
    ],
  });
  const schedules = new Map<string, Schedule>([
    ["s-soon", { ...schedule, etaDate: "2026-12-02" }],
    ["s-later", { ...schedule, etaDate: "2026-12-20" }],
  ]);
  const slots = [full, slot("next", "2026-11-30", 40n), slot("after", "2026-12-07", 15n)];
  const { moves, left } = solveConflict(conflict, slots, schedules, none);
  expect(
    moves.map(({ booking, parts }) => [
      booking.bookingId,
      parts.map((part) => [part.slot.slotId, part.quantity]),
    ]),
  ).toEqual([
    [
      "later",
      [
        ["next", 40n],
        ["after", 10n],
      ],
    ],
  ]);
  expect(left).toBe(10n);
});

test("production ends on the working day that the daily output leads to", () => {
  const plan = { startDate: "2026-12-21", dailyOutput: 100n, made: 0n };
  // Friday the 25th is no working day, nor is the weekend.
  expect(estimatedEnd(center, plan, 400n)).toBe("2026-12-24");
  expect(estimatedEnd(center, plan, 401n)).toBe("2026-12-28");
  const reported = { ...plan, made: 350n, lastReport: "2026-12-23" };
  expect(estimatedEnd(center, reported, 401n)).toBe("2026-12-24");
  expect(estimatedEnd(center, { ...reported, made: 401n }, 401n)).toBe("2026-12-23");
  expect(estimatedEnd({ ...center, shifts: [] }, plan, 400n)).toBeUndefined();
  expect(workingDays(center, "2026-12-21", 7)).toBe(4);
});

test("only what is confirmed and not booked waits for a slot", () => {
  const line = create(SupplierLineSchema, {
    purchaseOrderId: "p1",
    externalReference: "PO-1",
    sku: "TAP",
    line: {
      lineNumber: 2,
      productId: "tap",
      supplyLines: [
        {
          supplyLineId: "s1",
          confirmed: true,
          expectedQuantity: 100n,
          cancelledQuantity: 10n,
          slotBookedQuantity: 30n,
        },
        { supplyLineId: "s2", confirmed: false, expectedQuantity: 100n },
      ],
    },
  });
  const schedules = schedulesOf([line]);
  expect([...schedules.keys()]).toEqual(["s1"]);
  expect(schedules.get("s1")).toMatchObject({ unbooked: 60n, reference: "PO-1", lineNumber: 2 });
});

test("load is told in per cent of what is published", () => {
  expect(loadOf(50n, 200n)).toBe(25);
  expect(loadOf(0n, 0n)).toBe(0);
  expect(loadOf(1n, 0n)).toBe(Number.POSITIVE_INFINITY);
  expect(firstDayOf(slot("s", "2026-11-30", 1n))).toBe("2026-11-30");
});

test("shifts are read as people write them, and never overlap", () => {
  expect(parseShifts("6-14, 14:00–22:00")).toEqual([
    { start: 360, end: 840 },
    { start: 840, end: 1320 },
  ]);
  expect(parseShifts("")).toEqual([]);
  expect(parseShifts("22-6")).toBeUndefined();
  expect(parseShifts("6-14, 13-22")).toBeUndefined();
  expect(parseShifts("06:61-14")).toBeUndefined();
  expect(shiftsText([{ startMinute: 360, endMinute: 1440 }])).toBe("06:00–24:00");
});
