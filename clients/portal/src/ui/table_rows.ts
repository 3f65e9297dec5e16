// Which rows a table shows, in which order: pure, so that ten thousand rows can be tested quickly.
import type { ReactNode } from "react";

export type SortValue = string | number | bigint | undefined;

export interface Column<Row> {
  id: string;
  header: string;
  // A track of a CSS grid: "8rem", "minmax(10rem, 1fr)".
  width: string;
  align?: "start" | "end";
  cell: (row: Row) => ReactNode;
  // Without it the column cannot be sorted. Rows without a value come last.
  sortValue?: (row: Row) => SortValue;
}

export interface Sort {
  column: string;
  descending: boolean;
}

export interface Group {
  key: string;
  label: string;
}

export type Item<Row> =
  | { kind: "group"; key: string; label: string; count: number; closed: boolean }
  | { kind: "row"; key: string; row: Row };

function compare(left: SortValue, right: SortValue): number {
  if (left === right) return 0;
  if (left === undefined) return 1;
  if (right === undefined) return -1;
  return left < right ? -1 : 1;
}

export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
): Row[] {
  const valueOf = columns.find((column) => column.id === sort?.column)?.sortValue;
  if (!sort || !valueOf) return [...rows];
  const keyed = rows.map((row) => ({ row, value: valueOf(row) }));
  const sign = sort.descending ? -1 : 1;
  keyed.sort((left, right) => {
    if (left.value === undefined || right.value === undefined)
      return compare(left.value, right.value);
    return sign * compare(left.value, right.value);
  });
  return keyed.map(({ row }) => row);
}

// Rows under the headings of their groups; the groups stand in the order of their first rows.
export function itemsOf<Row>(
  rows: readonly Row[],
  rowKey: (row: Row) => string,
  groupOf: ((row: Row) => Group) | undefined,
  closed: ReadonlySet<string>,
): Item<Row>[] {
  const asItem = (row: Row): Item<Row> => ({ kind: "row", key: rowKey(row), row });
  if (!groupOf) return rows.map(asItem);
  const groups = new Map<string, { label: string; rows: Row[] }>();
  for (const row of rows) {
    const { key, label } = groupOf(row);
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { label, rows: [row] });
  }
  return [...groups].flatMap(([key, group]) => {
    const heading: Item<Row> = {
      kind: "group",
      key,
      label: group.label,
      count: group.rows.length,
      closed: closed.has(key),
    };
    return closed.has(key) ? [heading] : [heading, ...group.rows.map(asItem)];
  });
}
