import { useVirtualizer } from "@tanstack/react-virtual";
import {
  memo,
  type ReactNode,
  type Ref,
  useCallback,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTexts } from "@/api/texts";
import { classes } from "./classes";
import styles from "./data_table.module.css";
import { Icon } from "./icon";
import { type KeyTarget, useTableKeys } from "./table_keys";
import { type Column, type Group, type Item, itemsOf, type Sort, sortRows } from "./table_rows";
import { uiTexts } from "./texts";

export type { Column, Group, Sort } from "./table_rows";

const ROW_PX = 40;
const OVERSCAN = 10;
const HEAD_PX = 38;
const NATURAL_ROWS_MAX = 12;
const CHECK_TRACK = "2.25rem";

export interface DataTableHandle {
  focus: () => void;
  // Moves to a row, if it is shown.
  goTo: (key: string) => void;
  // Moves by so many rows.
  step: (rows: number) => void;
}

export interface DataTableProps<Row> {
  // What the table holds, for screen readers.
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  // What a row is called when it is selected.
  rowName?: (row: Row) => string;
  columns: readonly Column<Row>[];
  sort?: Sort | undefined;
  onSort?: (sort: Sort) => void;
  groupOf?: ((row: Row) => Group) | undefined;
  selected?: ReadonlySet<string>;
  onSelect?: (keys: ReadonlySet<string>) => void;
  // Enter, or a double click.
  onOpen?: (row: Row) => void;
  // The column whose text opens the row by one press, as on a tablet, which has neither of them.
  opens?: string;
  // Other keys, while a row is active and no control in it has the focus. True: it was for us.
  onKey?: (target: KeyTarget<Row>) => boolean;
  changed?: (row: Row) => boolean;
  empty?: ReactNode;
  // As high as its rows, for short lists in a page that scrolls.
  natural?: boolean;
  handle?: Ref<DataTableHandle>;
}

// The least width of a track.
function leastOf(track: string): string {
  return /^minmax\(([^,]+),/.exec(track)?.[1] ?? track;
}

// What the table shows, where, and which row and cell is active.
function useTable<Row>(props: DataTableProps<Row>) {
  const { rows, rowKey, columns, sort, groupOf } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const items = useMemo(
    () => itemsOf(sorted, rowKey, groupOf, closed),
    [sorted, rowKey, groupOf, closed],
  );
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollPaddingStart: ROW_PX,
  });
  const toggleGroup = useCallback((key: string) => {
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const keys = useTableKeys({
    props,
    items,
    toggleGroup,
    pageRows: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2),
    show: (index) => virtual.scrollToIndex(index, { align: "auto" }),
    isInSight: (index) =>
      virtual.range !== null &&
      index >= virtual.range.startIndex &&
      index <= virtual.range.endIndex,
    isWorkedIn: () => {
      const focused = document.activeElement;
      return (
        focused !== null &&
        scroller.current?.contains(focused) === true &&
        focused.closest('[role="columnheader"]') === null
      );
    },
  });
  useImperativeHandle(props.handle, () => ({
    focus: () => scroller.current?.focus(),
    goTo: (key) => keys.goTo(items.findIndex((item) => item.kind === "row" && item.key === key)),
    step: (rows) => keys.goTo(Math.min(items.length - 1, Math.max(0, keys.activeRow + rows))),
  }));
  return { scroller, items, virtual, toggleGroup, keys };
}

// A grid that draws only the rows in sight. The grid keeps the focus and says which cell is active,
// so that no key is lost when a row scrolls away.
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, selected, onSelect } = props;
  const id = useId();
  const { scroller, items, virtual, toggleGroup, keys } = useTable(props);
  const tracks = (onSelect ? [CHECK_TRACK] : []).concat(columns.map((column) => column.width));
  const template = tracks.join(" ");
  // Head and rows are laid out by themselves: the same width makes the same columns.
  const width = { minWidth: `calc(${tracks.map(leastOf).join(" + ")})` };
  const drawn = virtual.getVirtualItems();
  const activeDrawn = drawn.some((item) => item.index === keys.activeRow);
  const naturalPx = Math.min(Math.max(items.length, 1), NATURAL_ROWS_MAX) * ROW_PX + HEAD_PX;
  return (
    <div className={classes(styles.frame, props.natural && styles.naturalFrame)}>
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={items.length + 1}
        aria-colcount={columns.length + (onSelect ? 1 : 0)}
        aria-multiselectable={onSelect ? true : undefined}
        aria-activedescendant={
          activeDrawn ? `${id}-${keys.activeRow}-${keys.activeColumn}` : undefined
        }
        tabIndex={0}
        className={styles.grid}
        onKeyDown={keys.onKeyDown}
        style={props.natural && items.length > 0 ? { flex: "none", height: naturalPx } : undefined}
      >
        <Head props={props} template={template} width={width} items={items} />
        <div
          className={styles.body}
          role="rowgroup"
          style={{ ...width, height: virtual.getTotalSize() }}
        >
          {drawn.map((position) => (
            <DrawnItem
              key={items[position.index]?.key}
              id={id}
              index={position.index}
              start={position.start}
              item={items[position.index]}
              template={template}
              columns={columns}
              activeColumn={keys.activeRow === position.index ? keys.activeColumn : -1}
              selected={selected?.has(items[position.index]?.key ?? "") ?? false}
              selectable={onSelect !== undefined}
              changed={props.changed}
              opens={props.opens}
              rowName={props.rowName}
              toggleGroup={toggleGroup}
              onCell={keys.onCell}
              onCheck={keys.onCheck}
            />
          ))}
        </div>
      </div>
      {items.length === 0 && <div className={styles.empty}>{props.empty}</div>}
    </div>
  );
}

interface HeadProps<Row> {
  props: DataTableProps<Row>;
  template: string;
  width: { minWidth: string };
  items: Item<Row>[];
}

function Head<Row>({ props, template, width, items }: HeadProps<Row>) {
  const { columns, sort, onSort, selected, onSelect } = props;
  const t = useTexts(uiTexts);
  const rowKeys = () => items.filter((item) => item.kind === "row").map((item) => item.key);
  const count = selected?.size ?? 0;
  return (
    <div className={styles.head} role="rowgroup" style={width}>
      <div
        className={styles.row}
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: template }}
      >
        {onSelect && (
          <div role="columnheader" className={styles.headCell}>
            <input
              type="checkbox"
              className={styles.check}
              aria-label={t("selectAll")}
              checked={count > 0 && items.length > 0 && count >= rowKeys().length}
              ref={(box) => {
                if (box) box.indeterminate = count > 0 && count < rowKeys().length;
              }}
              onChange={(event) => onSelect(new Set(event.target.checked ? rowKeys() : []))}
            />
          </div>
        )}
        {columns.map((column) => {
          const sorted = sort?.column === column.id;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : undefined}
              className={classes(styles.headCell, column.align === "end" && styles.end)}
            >
              {column.sortValue && onSort ? (
                <button
                  type="button"
                  className={styles.sort}
                  data-sorted={sorted}
                  onClick={() =>
                    onSort({ column: column.id, descending: sorted && !sort.descending })
                  }
                >
                  {column.header}
                  {sorted && (
                    <Icon name={sort.descending ? "chevronDown" : "chevronUp"} size={12} />
                  )}
                </button>
              ) : (
                column.header
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface DrawnItemProps<Row> {
  id: string;
  index: number;
  start: number;
  item: Item<Row> | undefined;
  template: string;
  columns: readonly Column<Row>[];
  // -1: another row is active.
  activeColumn: number;
  selected: boolean;
  selectable: boolean;
  changed: ((row: Row) => boolean) | undefined;
  opens: string | undefined;
  rowName: ((row: Row) => string) | undefined;
  toggleGroup: (key: string) => void;
  onCell: (index: number, column: number, open: boolean) => void;
  onCheck: (index: number, range: boolean) => void;
}

function DrawnItemPlain<Row>(props: DrawnItemProps<Row>) {
  const { item, index, start } = props;
  if (!item) return null;
  const place = { transform: `translateY(${start}px)` };
  if (item.kind === "row") return <DrawnRow {...props} item={item} place={place} />;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes(styles.groupRow, props.activeColumn >= 0 && styles.groupActive)}
      style={place}
      onClick={() => props.toggleGroup(item.key)}
    >
      <div
        role="gridcell"
        id={`${props.id}-${index}-${props.activeColumn}`}
        aria-expanded={!item.closed}
        className={styles.groupCell}
      >
        <Icon name={item.closed ? "chevronRight" : "chevronDown"} size={14} />
        {item.label}
        <span className={styles.groupCount}>{item.count}</span>
      </div>
    </div>
  );
}

const DrawnItem = memo(DrawnItemPlain) as typeof DrawnItemPlain;

interface DrawnRowProps<Row> extends DrawnItemProps<Row> {
  item: Extract<Item<Row>, { kind: "row" }>;
  place: { transform: string };
}

function DrawnRow<Row>({ item, place, ...props }: DrawnRowProps<Row>) {
  const t = useTexts(uiTexts);
  const { index } = props;
  const active = props.activeColumn >= 0;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.selectable ? props.selected : undefined}
      className={classes(
        styles.bodyRow,
        props.selected && styles.selected,
        props.changed?.(item.row) && styles.changed,
        active && styles.active,
      )}
      style={{ ...place, gridTemplateColumns: props.template }}
    >
      {props.selectable && (
        <div role="gridcell" className={styles.cell}>
          <input
            type="checkbox"
            tabIndex={-1}
            className={styles.check}
            aria-label={t("selectRow", { name: props.rowName?.(item.row) ?? item.key })}
            checked={props.selected}
            onChange={() => undefined}
            onClick={(event) => props.onCheck(index, event.shiftKey)}
          />
        </div>
      )}
      {props.columns.map((column, at) => (
        <div
          key={column.id}
          id={`${props.id}-${index}-${at}`}
          role="gridcell"
          data-column={column.id}
          className={classes(
            styles.cell,
            column.align === "end" && styles.end,
            props.activeColumn === at && styles.activeCell,
          )}
          onClick={() => props.onCell(index, at, false)}
          onDoubleClick={() => props.onCell(index, at, true)}
        >
          {column.id === props.opens ? (
            <button
              type="button"
              tabIndex={-1}
              className={styles.opener}
              onClick={() => props.onCell(index, at, true)}
            >
              {column.cell(item.row)}
            </button>
          ) : (
            column.cell(item.row)
          )}
        </div>
      ))}
    </div>
  );
}
