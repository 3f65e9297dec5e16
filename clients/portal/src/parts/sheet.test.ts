import readXlsx from "read-excel-file/universal";
import { expect, test } from "vitest";
import { csvCell, type Sheet, sheetCsv, xlsxOf } from "./sheet";

const SHEET: Sheet = {
  name: "Suppliers",
  heads: ["Supplier", "Lines", "On time", "Slip"],
  rows: [
    ["Acme, Ltd", 754n, { share: 0.87 }, -3],
    ["=HYPERLINK()", 0, null, null],
  ],
};

test("a text that a spreadsheet would run is quoted, a number below nought is not", () => {
  expect(csvCell("=1+1")).toBe("'=1+1");
  expect(csvCell('a "b"; c')).toBe('"a ""b""; c"');
  expect(sheetCsv(SHEET).split("\r\n")).toEqual([
    "\ufeffSupplier,Lines,On time,Slip",
    '"Acme, Ltd",754,0.87,-3',
    "'=HYPERLINK(),0,,",
    "",
  ]);
});

test("a workbook is read back as it was written, by another program", async () => {
  const [sheet] = await readXlsx(await xlsxOf([SHEET]));
  expect(sheet?.sheet).toBe("Suppliers");
  expect(sheet?.data).toEqual([
    ["Supplier", "Lines", "On time", "Slip"],
    ["Acme, Ltd", 754, 0.87, -3],
    ["=HYPERLINK()", 0, null, null],
  ]);
});
