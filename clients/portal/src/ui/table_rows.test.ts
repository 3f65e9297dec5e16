import { expect, test } from "vitest";
import { type Column, itemsOf, sortRows } from "./table_rows";

interface Row {
  id: string;
  date: string | undefined;
}

const columns: Column<Row>[] = [
  { id: "date", header: "", width: "", cell: () => null, sortValue: (row) => row.date },
];
const rows: Row[] = [
  { id: "a", date: "2026-02-01" },
  { id: "b", date: undefined },
  { id: "c", date: "2026-01-01" },
  { id: "d", date: "2026-02-01" },
];
const ids = (sorted: Row[]) => sorted.map((row) => row.id).join("");

test("rows without a value come last in both directions, equal ones keep their order", () => {
  expect(ids(sortRows(rows, columns, { column: "date", descending: false }))).toBe("cadb");
  expect(ids(sortRows(rows, columns, { column: "date", descending: true }))).toBe("adcb");
  expect(ids(sortRows(rows, columns, undefined))).toBe("abcd");
});

test("a closed group keeps its heading and count", () => {
  const groupOf = (row: Row) => ({ key: row.date ?? "", label: row.date ?? "none" });
  const items = itemsOf(rows, (row) => row.id, groupOf, new Set(["2026-02-01"]));
  expect(
    items.map((item) => (item.kind === "group" ? `[${item.label} ${item.count}]` : item.key)),
  ).toEqual(["[2026-02-01 2]", "[none 1]", "b", "[2026-01-01 1]", "c"]);
});
