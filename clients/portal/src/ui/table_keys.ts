// The keys of a table: arrows, Home, End and pages move; Space selects, Shift extends; Enter opens.
import { type KeyboardEvent, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { DataTableProps } from "./data_table";
import type { Item } from "./table_rows";

export interface KeyTarget<Row> {
  event: KeyboardEvent;
  row: Row;
  columnId: string;
}

interface Surroundings<Row> {
  props: DataTableProps<Row>;
  items: Item<Row>[];
  toggleGroup: (key: string) => void;
  pageRows: () => number;
  show: (index: number) => void;
  isInSight: (index: number) => boolean;
  // Keys go to the rows, not to what sorts or filters them.
  isWorkedIn: () => boolean;
}

interface Place {
  row: number;
  column: number;
}

function steps<Row>(
  event: KeyboardEvent,
  place: Place,
  around: Surroundings<Row>,
): Place | undefined {
  const last = around.items.length - 1;
  const lastColumn = around.props.columns.length - 1;
  switch (event.key) {
    case "ArrowDown":
      return { ...place, row: Math.min(last, place.row + 1) };
    case "ArrowUp":
      return { ...place, row: Math.max(0, place.row - 1) };
    case "PageDown":
      return { ...place, row: Math.min(last, place.row + around.pageRows()) };
    case "PageUp":
      return { ...place, row: Math.max(0, place.row - around.pageRows()) };
    case "ArrowRight":
      return { ...place, column: Math.min(lastColumn, place.column + 1) };
    case "ArrowLeft":
      return { ...place, column: Math.max(0, place.column - 1) };
    case "Home":
      return event.ctrlKey ? { row: 0, column: place.column } : { ...place, column: 0 };
    case "End":
      return event.ctrlKey ? { row: last, column: place.column } : { ...place, column: lastColumn };
    default:
      return undefined;
  }
}

function rowKeysBetween<Row>(items: Item<Row>[], one: number, other: number): string[] {
  const keys: string[] = [];
  for (let at = Math.min(one, other); at <= Math.max(one, other); ++at) {
    const item = items[at];
    if (item?.kind === "row") keys.push(item.key);
  }
  return keys;
}

// Where the active row went when others' changes put rows above it or take some away: who works in
// the table goes on in the row that is marked. Undefined: it stands where it stood, or is gone.
function movedTo<Row>(items: Item<Row>[], key: string, index: number): number | undefined {
  if (items[index]?.key === key) return undefined;
  const now = items.findIndex((item) => item.key === key);
  return now < 0 ? undefined : now;
}

function useSameRow<Row>(
  around: Surroundings<Row>,
  row: number,
  active: Place,
  setActive: (active: Place) => void,
): void {
  const { items } = around;
  const kept = useRef({ key: "", index: 0, row: 0, inSight: true });
  useLayoutEffect(() => {
    const before = kept.current;
    const now = around.isWorkedIn() ? movedTo(items, before.key, before.index) : undefined;
    if (now === undefined) return;
    // A step that was made at the same time counts from where the row is now.
    const next = Math.max(0, now + active.row - before.row);
    setActive({ ...active, row: next });
    if (before.inSight) around.show(next);
    // Only new items move a row.
  }, [items]);
  useLayoutEffect(() => {
    const key = items[row]?.key ?? "";
    kept.current = { key, index: row, row: active.row, inSight: around.isInSight(row) };
  });
}

export function useTableKeys<Row>(around: Surroundings<Row>) {
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const anchor = useRef(0);
  // Handlers that never change keep rows from being drawn again.
  const latest = useRef(around);
  latest.current = around;
  const place = {
    row: Math.min(active.row, Math.max(0, around.items.length - 1)),
    column: Math.min(active.column, around.props.columns.length - 1),
  };

  useSameRow(around, place.row, active, setActive);

  const goTo = useCallback((index: number) => {
    if (index < 0) return;
    anchor.current = index;
    setActive((before) => ({ ...before, row: index }));
    latest.current.show(index);
  }, []);

  const onCheck = useCallback((index: number, range: boolean) => {
    const { props, items } = latest.current;
    const item = items[index];
    if (!props.onSelect || item?.kind !== "row") return;
    const next = new Set(props.selected);
    if (range) for (const key of rowKeysBetween(items, anchor.current, index)) next.add(key);
    else if (!next.delete(item.key)) next.add(item.key);
    anchor.current = index;
    props.onSelect(next);
  }, []);

  const onCell = useCallback((index: number, column: number, open: boolean) => {
    const { props, items } = latest.current;
    anchor.current = index;
    setActive({ row: index, column });
    const item = items[index];
    if (open && item?.kind === "row") props.onOpen?.(item.row);
  }, []);

  const move = (event: KeyboardEvent, next: Place) => {
    event.preventDefault();
    if (event.shiftKey && around.props.onSelect) {
      around.props.onSelect(new Set(rowKeysBetween(around.items, anchor.current, next.row)));
    } else anchor.current = next.row;
    setActive(next);
    around.show(next.row);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // A control in a cell keeps its own keys.
    if (event.target !== event.currentTarget || event.altKey) return;
    const item = around.items[place.row];
    const columnId = around.props.columns[place.column]?.id ?? "";
    if (item?.kind === "row" && around.props.onKey?.({ event, row: item.row, columnId })) {
      event.preventDefault();
      return;
    }
    const next = steps(event, place, around);
    if (next) move(event, next);
    else if (event.key === "Enter" || event.key === " ") press(event, item);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey) && around.props.onSelect) {
      event.preventDefault();
      around.props.onSelect(new Set(rowKeysBetween(around.items, 0, around.items.length - 1)));
    }
  };

  const press = (event: KeyboardEvent, item: Item<Row> | undefined) => {
    event.preventDefault();
    if (item?.kind === "group") around.toggleGroup(item.key);
    else if (item && event.key === "Enter") around.props.onOpen?.(item.row);
    else if (item) onCheck(place.row, event.shiftKey);
  };

  return { activeRow: place.row, activeColumn: place.column, goTo, onCheck, onCell, onKeyDown };
}
