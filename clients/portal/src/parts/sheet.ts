// Tables as files: CSV, and XLSX by a library that is fetched when somebody asks for it.
import { saveFile } from "@/ui/save_file";

// A share is 0 to 1 and shown as per cent; null is an empty cell.
export type SheetCell = string | number | bigint | { share: number } | null;

export interface Sheet {
  // Up to 31 characters, none of []:*?/\ .
  name: string;
  heads: readonly string[];
  rows: readonly (readonly SheetCell[])[];
}

const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",;\r\n]/;
const BYTE_ORDER_MARK = "\ufeff";
const COLUMN_CHARS_MIN = 9;
const COLUMN_CHARS_MAX = 40;

// What a spreadsheet would run as a formula is quoted.
export function csvCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// The text of a cell as it was before it was quoted against formulas.
export function csvPlain(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}

export function csvText(rows: readonly (readonly string[])[]): string {
  return `${BYTE_ORDER_MARK}${rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")}`;
}

// Numbers stand as they are: they are no text that could be a formula.
function plain(cell: SheetCell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return String(Math.round(cell.share * 10_000) / 10_000);
  return typeof cell === "string" ? csvCell(cell) : String(cell);
}

export function sheetCsv({ heads, rows }: Sheet): string {
  const lines = [heads.map(csvCell), ...rows.map((row) => row.map(plain))];
  return `${BYTE_ORDER_MARK}${lines.map((line) => `${line.join(",")}\r\n`).join("")}`;
}

export function saveCsv(sheet: Sheet, name: string): void {
  saveFile(new Blob([sheetCsv(sheet)], { type: "text/csv;charset=utf-8" }), `${name}.csv`);
}

function written(cell: SheetCell) {
  if (cell === null) return null;
  if (typeof cell === "object") return { type: Number, value: cell.share, format: "0.0%" };
  if (typeof cell === "string") return { type: String, value: cell };
  return { type: Number, value: Number(cell) };
}

function widthOf(sheet: Sheet, at: number): number {
  const lengths = [sheet.heads[at] ?? "", ...sheet.rows.map((row) => plain(row[at] ?? null))].map(
    (text) => text.length,
  );
  const longest = lengths.reduce((most, length) => Math.max(most, length), COLUMN_CHARS_MIN);
  return Math.min(COLUMN_CHARS_MAX, longest + 2);
}

export async function xlsxOf(sheets: readonly Sheet[]): Promise<Blob> {
  const { default: write } = await import("write-excel-file/universal");
  return await write(
    sheets.map((sheet) => ({
      sheet: sheet.name,
      stickyRowsCount: 1,
      columns: sheet.heads.map((_, at) => ({ width: widthOf(sheet, at) })),
      data: [
        sheet.heads.map((head) => ({ type: String, value: head, fontWeight: "bold" as const })),
        ...sheet.rows.map((row) => row.map(written)),
      ],
    })),
  ).toBlob();
}

export async function saveXlsx(sheets: readonly Sheet[], name: string): Promise<void> {
  saveFile(await xlsxOf(sheets), `${name}.xlsx`);
}
