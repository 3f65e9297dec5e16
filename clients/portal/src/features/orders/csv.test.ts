import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { dateOf } from "@/api/dates";
import {
  SupplyReason as Reason,
  PurchaseOrderLineState as State,
} from "@/api/gen/backline/v1/common_pb";
import { SupplierLineSchema } from "@/api/gen/backline/v1/supplier_service_pb";
import { CSV_COLUMNS, parseCsv, planCsv, toCsv } from "./csv";
import { reasonNamed } from "./import_dialog";
import { type OrderRow, rowOf } from "./order_rows";

function row(purchaseOrderId: string, productName: string): OrderRow {
  const line = create(SupplierLineSchema, {
    purchaseOrderId,
    externalReference: `=${purchaseOrderId}`,
    sku: "SKU",
    productName,
    line: {
      lineNumber: 1,
      orderedQuantity: 100n,
      state: State.SENT,
      version: 2,
      requestedDate: dateOf("2026-12-10"),
      supplyLines: [{ supplyLineId: "s", expectedQuantity: 100n, etaDate: dateOf("2026-12-10") }],
    },
  });
  return rowOf(line, undefined);
}

const orders = new Map(["po1", "po2"].map((id) => [`${id}:1`, row(id, `Pump, "big"\n${id}`)]));
const exported = toCsv([...orders.values()], () => "To answer");

function plan(edit: (cells: string[]) => void, separator = ",") {
  const [head, first] = parseCsv(exported) ?? [];
  if (!head || !first) throw new Error("the export has rows");
  const cells = [...first.cells];
  edit(cells);
  const quoted = (list: string[]) =>
    list.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator);
  const reading = planCsv(`${head.cells.join(separator)}\n${quoted(cells)}`, orders, reasonNamed);
  if (reading.kind !== "plan") throw new Error(reading.kind);
  return reading.plan;
}

const at = (name: (typeof CSV_COLUMNS)[number]) => CSV_COLUMNS.indexOf(name);

function set(values: Partial<Record<(typeof CSV_COLUMNS)[number], string>>) {
  return (cells: string[]) => {
    for (const [name, value] of Object.entries(values)) {
      cells[at(name as (typeof CSV_COLUMNS)[number])] = value;
    }
  };
}

test("out and back unchanged changes nothing; commas, quotes and line breaks survive", () => {
  const reading = planCsv(exported, orders, reasonNamed);
  expect(reading).toMatchObject({
    kind: "plan",
    plan: { changes: [], errors: [], unchangedCount: 2 },
  });
  expect(parseCsv(exported)?.[1]?.cells[at("product")]).toBe('Pump, "big"\npo1');
});

test("what a spreadsheet would run is quoted", () => {
  expect(parseCsv(exported)?.[1]?.cells[at("purchase_order")]).toBe("'=po1");
});

test.each([",", ";", "\t"])("a filled row is an answer, separated by %j", (separator) => {
  const { changes } = plan(set({ confirm_quantity: "1.00", confirm_date: "" }), separator);
  expect(changes).toEqual([]);
  const accepted = plan(set({ confirm_quantity: "100", confirm_date: "10.12.2026" }), separator);
  expect(accepted.changes[0]?.draft).toMatchObject({
    parts: [{ quantity: 100n, date: "2026-12-10" }],
  });
});

test("a change takes its reason by its name in either language", () => {
  const { changes } = plan(
    set({
      confirm_quantity: "60",
      confirm_date: "2026-12-20",
      reason: "Qualitätsproblem",
      note: "two lots",
    }),
  );
  expect(changes[0]?.draft).toMatchObject({
    rejected: 40n,
    reason: Reason.QUALITY,
    note: "two lots",
  });
});

test.each([
  [{ confirm_quantity: "many" }, "badQuantity"],
  [{ confirm_quantity: "100", confirm_date: "31.02.2027" }, "badDate"],
  [{ confirm_quantity: "50", confirm_date: "2026-12-10" }, "needsReason"],
  [{ confirm_quantity: "50", reason: "bad luck" }, "badReason"],
  [{ version: "1", confirm_quantity: "100" }, "changedMeanwhile"],
  [{ purchase_order_id: "another", confirm_quantity: "100" }, "unknownLine"],
] as const)("%o is wrong: %s", (values, fault) => {
  expect(plan(set(values)).errors).toMatchObject([{ row: 2, fault }]);
});

test("a file that is none is said to be none", () => {
  expect(planCsv('"never closed', orders, reasonNamed).kind).toBe("unreadable");
  expect(planCsv("a,b\n1,2", orders, reasonNamed)).toMatchObject({ kind: "missingColumns" });
});
