// Lines as a spreadsheet and back. What a spreadsheet would run as a formula is quoted on the way
// out and unquoted on the way in.
import { type IsoDate, parseDate } from "@/api/dates";
import { SupplyReason as Reason } from "@/api/gen/backline/v1/common_pb";
import { csvPlain, csvText } from "@/parts/sheet";
import { parseQuantity } from "@/ui/quantity_field";
import type { AnswerDraft, Draft } from "./drafts";
import { type OrderRow, withDate, withQuantity } from "./order_rows";

export const CSV_COLUMNS = [
  "purchase_order_id",
  "purchase_order",
  "line",
  "version",
  "sku",
  "product",
  "location",
  "state",
  "asked_quantity",
  "asked_date",
  "confirm_quantity",
  "confirm_date",
  "reason",
  "note",
] as const;

const BYTE_ORDER_MARK = "\ufeff";
export const CSV_BYTES_MAX = 10 * 1024 * 1024;
const ROWS_MAX = 100_000;

export function toCsv(rows: readonly OrderRow[], stateText: (row: OrderRow) => string): string {
  const lines = rows.map((row) => [
    row.line.purchaseOrderId,
    row.reference,
    String(row.lineNumber),
    String(row.line.line?.version ?? 0),
    row.sku,
    row.productName,
    row.location,
    stateText(row),
    String(row.askedQuantity),
    row.askedDate ?? "",
    String(row.quantity ?? ""),
    row.date ?? "",
    row.reason === Reason.UNSPECIFIED ? "" : Reason[row.reason],
    row.draft?.note ?? "",
  ]);
  return csvText([[...CSV_COLUMNS], ...lines]);
}

export interface Record {
  // Of the file, from 1, as a spreadsheet counts.
  row: number;
  cells: string[];
}

// RFC 4180, with the separator that the first line uses. Undefined if a quote is never closed.
export function parseCsv(text: string): Record[] | undefined {
  const source = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const head = source.slice(0, source.search(/[\r\n]|$/));
  const separator = [";", "\t", ","].find((candidate) => head.includes(candidate)) ?? ",";
  const records: Record[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let row = 1;
  const endRow = () => {
    cells.push(cell);
    if (cells.some((value) => value.trim() !== "")) records.push({ row, cells });
    cells = [];
    cell = "";
    row += 1;
  };
  for (let at = 0; at < source.length; ++at) {
    const char = source.charAt(at);
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === separator) {
      cells.push(cell);
      cell = "";
    } else if (char === "\n" || char === "\r") {
      if (char === "\r" && source[at + 1] === "\n") at += 1;
      endRow();
    } else cell += char;
  }
  if (quoted) return undefined;
  if (cell !== "" || cells.length > 0) endRow();
  return records;
}

export type CsvFault =
  | "unknownLine"
  | "notAnswerable"
  | "changedMeanwhile"
  | "badQuantity"
  | "badDate"
  | "badReason"
  | "needsReason"
  | "twice"
  | "several";

export interface CsvChange {
  row: number;
  order: OrderRow;
  draft: Draft;
}

export interface CsvError {
  row: number;
  // What stands in the file, to find it again.
  name: string;
  fault: CsvFault;
  value: string;
}

export interface CsvPlan {
  changes: CsvChange[];
  errors: CsvError[];
  unchangedCount: number;
}

export type CsvReading =
  | { kind: "plan"; plan: CsvPlan }
  | { kind: "unreadable" }
  | { kind: "tooManyRows" }
  | { kind: "missingColumns"; columns: string[] };

const NEEDED = ["purchase_order_id", "line", "confirm_quantity", "confirm_date"] as const;

type Cells = (column: (typeof CSV_COLUMNS)[number]) => string;

// A text that was quoted against formulas, as it was.
function plain(value: string | undefined): string {
  return csvPlain((value ?? "").trim());
}

function sameDraft(left: Draft | undefined, right: Draft | undefined): boolean {
  const asText = (draft: Draft | undefined) =>
    JSON.stringify(draft && { ...draft, requestId: "" }, (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
  return asText(left) === asText(right);
}

type Outcome = { fault: CsvFault; value: string } | { draft: Draft | undefined };

// What the cells say about the confirmed quantity and date; empty cells say nothing.
function apply(order: OrderRow, cells: Cells, reason: Reason): Outcome {
  const quantityText = cells("confirm_quantity");
  const dateText = cells("confirm_date");
  const quantity = quantityText === "" ? undefined : parseQuantity(quantityText);
  if (quantityText !== "" && quantity === undefined)
    return { fault: "badQuantity", value: quantityText };
  const date: IsoDate | undefined =
    dateText === "" || /^[+-]/.test(dateText) ? undefined : parseDate(dateText, dateText);
  if (dateText !== "" && date === undefined) return { fault: "badDate", value: dateText };
  let row = order;
  let { draft } = order;
  if (quantity !== undefined && quantity !== row.quantity) {
    draft = withQuantity(row, quantity, reason);
    row = { ...row, draft, quantity };
  }
  // A quantity without a date is for the date that was asked for.
  if (date !== undefined && (date !== order.date || draft !== order.draft)) {
    draft = withDate(row, date, reason);
  }
  return { draft };
}

function planRow(
  order: OrderRow,
  cells: Cells,
  reasonOf: (text: string) => Reason | undefined,
): Outcome {
  if (order.mode === "none") {
    const says =
      cells("confirm_quantity") !== String(order.quantity ?? "") ||
      cells("confirm_date") !== (order.date ?? "");
    return says ? { fault: "notAnswerable", value: "" } : { draft: order.draft };
  }
  const version = cells("version");
  if (version !== "" && version !== String(order.line.line?.version ?? 0)) {
    return { fault: "changedMeanwhile", value: version };
  }
  const reasonText = cells("reason");
  const reason = reasonText === "" ? Reason.UNSPECIFIED : reasonOf(reasonText);
  if (reason === undefined) return { fault: "badReason", value: reasonText };
  const outcome = apply(order, cells, reason);
  if ("fault" in outcome || !outcome.draft || outcome.draft === order.draft) return outcome;
  if (
    order.mode === "several" ||
    (order.draft?.kind === "answer" && order.draft.parts.length > 1)
  ) {
    return { fault: "several", value: "" };
  }
  const noted: Draft = { ...outcome.draft, note: cells("note") || outcome.draft.note };
  const draft =
    noted.reason === Reason.UNSPECIFIED ? noted : { ...noted, reason: reason || noted.reason };
  return needsReason(order, draft) ? { fault: "needsReason", value: "" } : { draft };
}

function needsReason(order: OrderRow, draft: Draft): boolean {
  if (draft.reason !== Reason.UNSPECIFIED) return false;
  return draft.kind === "eta" || !isPlainAcceptance(order, draft);
}

function isPlainAcceptance(order: OrderRow, draft: AnswerDraft): boolean {
  const [part] = draft.parts;
  return (
    draft.parts.length === 1 &&
    part?.quantity === order.askedQuantity &&
    (order.askedDate === undefined || part.date === order.askedDate)
  );
}

// What a file would change, and what is wrong with it, row by row. Nothing is changed yet.
export function planCsv(
  text: string,
  orders: ReadonlyMap<string, OrderRow>,
  reasonOf: (text: string) => Reason | undefined,
): CsvReading {
  const records = parseCsv(text);
  const header = records?.[0]?.cells.map((name) => plain(name).toLowerCase());
  if (!records || !header) return { kind: "unreadable" };
  if (records.length > ROWS_MAX) return { kind: "tooManyRows" };
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length > 0) return { kind: "missingColumns", columns: missing };
  const plan: CsvPlan = { changes: [], errors: [], unchangedCount: 0 };
  const seen = new Set<string>();
  for (const { row, cells } of records.slice(1)) {
    const cell: Cells = (column) => plain(cells[header.indexOf(column)]);
    const key = `${cell("purchase_order_id")}:${cell("line")}`;
    const name = `${cell("purchase_order") || cell("purchase_order_id")} / ${cell("line")}`;
    const order = orders.get(key);
    const outcome: Outcome = !order
      ? { fault: "unknownLine", value: "" }
      : seen.has(key)
        ? { fault: "twice", value: "" }
        : planRow(order, cell, reasonOf);
    seen.add(key);
    if ("fault" in outcome) plan.errors.push({ row, name, ...outcome });
    else if (!order || !outcome.draft || sameDraft(outcome.draft, order.draft))
      plan.unchangedCount += 1;
    else plan.changes.push({ row, order, draft: outcome.draft });
  }
  return { kind: "plan", plan };
}
