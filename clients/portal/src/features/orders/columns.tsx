import { type KeyboardEvent, useMemo, useState } from "react";
import { type Formats, parseDate, useFormats } from "@/api/dates";
import { errorText } from "@/api/error_texts";
import type { Refusal } from "@/api/errors";
import { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import { isOverdue } from "@/api/lines";
import { type Translate, useTexts } from "@/api/texts";
import { LineStateBadge } from "@/parts/state_badge";
import { REASON_KEYS, words } from "@/parts/words";
import { StatusBadge } from "@/ui/badge";
import { classes } from "@/ui/classes";
import type { Column } from "@/ui/data_table";
import { steppedDate, typedDate } from "@/ui/date_field";
import { useNarrow } from "@/ui/narrow";
import { parseQuantity } from "@/ui/quantity_field";
import { setDates, setQuantity } from "./commands";
import { dateBase, type OrderRow, type Problem, problemOf } from "./order_rows";
import styles from "./orders.module.css";
import { type OrdersText, ordersTexts } from "./texts";

export type EditedColumn = "date" | "quantity";

// The cell that is typed into.
export interface Editing {
  key: string;
  column: EditedColumn;
  // What stands there first: the key that was pressed, or what was there.
  typed: string | undefined;
}

interface Editor {
  editing: Editing | undefined;
  start: (row: OrderRow, column: EditedColumn) => void;
  // Leaves the cell; `move`: by so many rows.
  stop: (move: number) => void;
}

const PROBLEM_TEXTS: Record<Problem, OrdersText> = {
  stale: "problemStale",
  reason: "problemReason",
  sum: "problemSum",
  dates: "problemDates",
  price: "problemPrice",
  quantity: "problemQuantity",
  note: "problemNote",
};

export function problemText(t: Translate<OrdersText>, problem: Problem): string {
  return t(PROBLEM_TEXTS[problem]);
}

function isRight(row: OrderRow, column: EditedColumn, text: string): boolean {
  return column === "date"
    ? parseDate(text, dateBase(row)) !== undefined
    : parseQuantity(text) !== undefined;
}

function first(row: OrderRow, { column, typed }: Editing): string {
  if (typed !== undefined) return typed;
  return column === "date" ? typedDate(dateBase(row)) : String(row.quantity ?? row.askedQuantity);
}

function CellEditor({
  row,
  editing,
  stop,
}: {
  row: OrderRow;
  editing: Editing;
  stop: (move: number) => void;
}) {
  const t = useTexts(ordersTexts);
  const [text, setText] = useState(() => first(row, editing));
  const { column } = editing;
  const right = isRight(row, column, text);
  const keep = () => {
    if (text === first(row, { ...editing, typed: undefined }) && row.draft) return;
    if (column === "date") setDates([row], text);
    else setQuantity(row, parseQuantity(text) ?? 0n);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const stepped =
      column === "date" && steppedDate(event.key, parseDate(text, dateBase(row)) ?? dateBase(row));
    if (stepped) {
      event.preventDefault();
      setText(typedDate(stepped));
    } else if (event.key === "Escape") {
      event.preventDefault();
      stop(0);
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      if (!right) return;
      keep();
      stop(event.key === "Enter" ? 1 : 0);
    }
  };
  const name = `${row.reference} / ${row.lineNumber}`;
  return (
    <input
      autoFocus
      autoComplete="off"
      className={styles.editor}
      aria-label={t(column === "date" ? "editDate" : "editQuantity", { name })}
      aria-invalid={right ? undefined : true}
      value={text}
      onFocus={(event) => {
        if (editing.typed === undefined) event.target.select();
      }}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onClick={(event) => event.stopPropagation()}
      onBlur={() => {
        if (right) keep();
        stop(0);
      }}
    />
  );
}

interface EditableProps {
  row: OrderRow;
  column: EditedColumn;
  editor: Editor;
  shown: string;
}

// A value that a click or a key makes a field of.
function Editable({ row, column, editor, shown }: EditableProps) {
  const { editing } = editor;
  if (editing?.key === row.key && editing.column === column) {
    return <CellEditor row={row} editing={editing} stop={editor.stop} />;
  }
  const may = row.mode === "answer" || row.mode === "eta";
  const drafted = row.draft !== undefined;
  return (
    <span
      className={may ? classes(styles.editable, drafted && styles.drafted) : undefined}
      onClick={may ? () => editor.start(row, column) : undefined}
    >
      {shown}
    </span>
  );
}

function Later({ row }: { row: OrderRow }) {
  if (row.laterDays === undefined) return null;
  if (row.laterDays === 0) return <span className={styles.sub}>0</span>;
  const later = row.laterDays > 0;
  return (
    <span className={later ? styles.later : styles.earlier}>
      {later ? "+" : "−"}
      {Math.abs(row.laterDays)}
    </span>
  );
}

function StateCell({
  row,
  refusal,
  narrow,
}: {
  row: OrderRow;
  refusal: Refusal | undefined;
  narrow: boolean;
}) {
  const t = useTexts(ordersTexts);
  const problem = problemOf(row);
  if (refusal) {
    return (
      <span className={styles.problem} title={errorText(refusal)}>
        {errorText(refusal)}
      </span>
    );
  }
  if (problem) {
    return (
      <span className={styles.problem} title={problemText(t, problem)}>
        {problemText(t, problem)}
      </span>
    );
  }
  if (row.draft) return <StatusBadge tone="warn">{t("draft")}</StatusBadge>;
  const bad = isOverdue(row.line) ? t("noOverdue") : row.late ? t("lateBadge") : undefined;
  // Beside an open line there is room for one: the worse.
  return (
    <>
      {!(narrow && bad) && <LineStateBadge state={row.state} />}
      {bad && <StatusBadge tone="bad">{bad}</StatusBadge>}
    </>
  );
}

function ReasonCell({ row }: { row: OrderRow }) {
  const t = useTexts(words);
  const tOrders = useTexts(ordersTexts);
  const { draft } = row;
  const text = row.reason === Reason.UNSPECIFIED ? "" : t(REASON_KEYS[row.reason]);
  const proposal = draft?.kind === "answer" && draft.intent === "propose";
  const said = [proposal ? tOrders("proposal") : "", text, draft?.note ?? ""]
    .filter(Boolean)
    .join(" · ");
  return <span title={said}>{said}</span>;
}

type Texts = Translate<OrdersText>;

function askedColumns(t: Texts, formats: Formats, narrow: boolean): Column<OrderRow>[] {
  const dateIn = narrow ? formats.tightDate : formats.date;
  return [
    {
      id: "order",
      header: t("order"),
      width: narrow ? "minmax(7.5rem, 0.6fr)" : "minmax(7.75rem, 0.6fr)",
      sortValue: (row) => `${row.reference} ${String(row.lineNumber).padStart(4, "0")}`,
      cell: (row) => (
        <span className={styles.two}>
          <span>{row.reference}</span>
          <span className={styles.sub}>{t("lineNumber", { number: row.lineNumber })}</span>
        </span>
      ),
    },
    {
      id: "product",
      header: t("product"),
      width: narrow ? "minmax(5.75rem, 1.5fr)" : "minmax(8.5rem, 1.5fr)",
      sortValue: (row) => row.sku,
      cell: (row) => (
        <span className={styles.two} title={`${row.sku} ${row.productName}`}>
          <span>{row.sku}</span>
          <span className={styles.sub}>{row.productName}</span>
        </span>
      ),
    },
    {
      id: "location",
      header: t("location"),
      width: "4.5rem",
      sortValue: (row) => row.location,
      cell: (row) => <span>{row.location}</span>,
    },
    {
      id: "asked",
      header: t("asked"),
      width: narrow ? "4.25rem" : "5.5rem",
      align: "end",
      sortValue: (row) => row.askedQuantity,
      cell: (row) => <span>{formats.number(row.askedQuantity)}</span>,
    },
    {
      id: "askedDate",
      header: t("askedDate"),
      width: narrow ? "5rem" : "7.5rem",
      align: "end",
      sortValue: (row) => row.askedDate,
      cell: (row) => <span>{dateIn(row.askedDate)}</span>,
    },
  ];
}

function saidQuantity(t: Texts, formats: Formats, row: OrderRow): string {
  if (row.draft?.kind === "answer" && row.draft.intent === "hold") return t("onHold");
  if (row.draft?.kind === "answer" && row.draft.parts.length === 0) return t("rejects");
  return row.quantity === undefined ? "–" : formats.number(row.quantity);
}

function answerColumns(
  t: Texts,
  formats: Formats,
  editor: Editor,
  narrow: boolean,
): Column<OrderRow>[] {
  const dateIn = narrow ? formats.tightDate : formats.date;
  return [
    {
      id: "quantity",
      header: t(narrow ? "quantityShort" : "quantity"),
      width: narrow ? "4.75rem" : "7rem",
      align: "end",
      sortValue: (row) => row.quantity,
      cell: (row) => (
        <Editable
          row={row}
          column="quantity"
          editor={editor}
          shown={saidQuantity(t, formats, row)}
        />
      ),
    },
    {
      id: "date",
      header: t("date"),
      width: narrow ? "5.5rem" : "8.5rem",
      align: "end",
      sortValue: (row) => row.date,
      cell: (row) => (
        <Editable
          row={row}
          column="date"
          editor={editor}
          shown={row.partCount > 1 ? t("parts", { count: row.partCount }) : dateIn(row.date)}
        />
      ),
    },
    {
      id: "later",
      header: t("later"),
      width: "4rem",
      align: "end",
      sortValue: (row) => row.laterDays,
      cell: (row) => <Later row={row} />,
    },
    {
      id: "reason",
      header: t("reason"),
      width: "minmax(7.5rem, 0.8fr)",
      sortValue: (row) => row.reason || undefined,
      cell: (row) => <ReasonCell row={row} />,
    },
  ];
}

// On a tablet the columns to answer in must be in sight.
const LEFT_OUT_WHEN_NARROW = ["location", "later", "reason"];

export function useOrderColumns(
  editor: Editor,
  refusals: ReadonlyMap<string, Refusal>,
  besideLine: boolean,
): Column<OrderRow>[] {
  const t = useTexts(ordersTexts);
  const formats = useFormats();
  // The open line takes a tablet's worth of the window.
  const narrow = useNarrow() || besideLine;
  return useMemo(() => {
    const columns: Column<OrderRow>[] = [
      ...askedColumns(t, formats, narrow),
      ...answerColumns(t, formats, editor, narrow),
      {
        id: "state",
        header: t("state"),
        width: narrow ? "minmax(8.6rem, 0.9fr)" : "minmax(11.5rem, 0.9fr)",
        sortValue: (row) => row.state,
        cell: (row) => <StateCell row={row} refusal={refusals.get(row.key)} narrow={narrow} />,
      },
    ];
    return narrow ? columns.filter((column) => !LEFT_OUT_WHEN_NARROW.includes(column.id)) : columns;
  }, [t, formats, editor, refusals, narrow]);
}
