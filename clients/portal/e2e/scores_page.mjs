// The pages of scores as tests read them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import readXlsx from "read-excel-file/node";
import { expect } from "./browser.mjs";

// The last three months, in which all that troubled.mjs tells of was due.
export const QUARTER = "period=90d";

export async function openScorecard(page, company, more = "") {
  await page.goto(`/staff/scorecards/${company.supplierId}?${QUARTER}${more}`);
  await page.getByRole("heading", { name: company.name }).waitFor();
}

// The rates on a scorecard's page, by name: "87.0 %", "656 / 754".
export async function ratesOnPage(page) {
  const rows = page.getByRole("table", { name: "Rates" }).locator("tbody tr[data-rate]");
  await rows.first().waitFor();
  return Object.fromEntries(
    await rows.evaluateAll((all) =>
      all.map((row) => {
        const cells = [...row.querySelectorAll("td")].map((cell) => cell.innerText.trim());
        const [percent, target, counts, , , pending] = cells;
        return [row.dataset.rate, { percent, target, counts, pending }];
      }),
    ),
  );
}

// The rows of a grid: the text of each cell by its column.
export async function gridRows(page, name) {
  const rows = page.getByRole("grid", { name }).locator('[role="row"]:has([role="gridcell"])');
  await rows.first().waitFor();
  return await rows.evaluateAll((all) =>
    all.map((row) =>
      Object.fromEntries(
        [...row.querySelectorAll("[data-column]")].map((cell) => [
          cell.dataset.column,
          cell.innerText.trim(),
        ]),
      ),
    ),
  );
}

async function saved(page, system, button, ending) {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: button, exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename().endsWith(ending), `the file is called ${ending}`);
  const path = join(system.folder, file.suggestedFilename());
  await file.saveAs(path);
  return path;
}

function cellsOf(row) {
  return row.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, ""));
}

// The exported tables: the rows of the CSV file, and those of the workbook's first sheet.
export async function exported(page, system) {
  const csvPath = await saved(page, system, "CSV", ".csv");
  const xlsxPath = await saved(page, system, "XLSX", ".xlsx");
  const text = readFileSync(csvPath, "utf8").replace(/^\ufeff/, "");
  const csv = text
    .trimEnd()
    .split("\r\n")
    .map((row) => cellsOf(row).map((cell) => cell.replace(/^"|"$/g, "").replaceAll('""', '"')));
  const [sheet] = await readXlsx(xlsxPath);
  return { csv, xlsx: sheet.data, xlsxPath };
}

// A share of a file as the page writes it.
export function percentText(share) {
  if (share === null || share === "") return "n/a";
  return `${(Math.floor(Number((Number(share) * 1_000).toFixed(6))) / 10).toFixed(1)} %`;
}

// What the page shows of a supplier is what both files say.
export function expectSame(row, csvRow, xlsxRow) {
  const [met, counted] = row.counts === "n/a" ? ["0", "0"] : row.counts.split(" / ");
  for (const [name, cells] of [
    ["CSV", csvRow],
    ["XLSX", xlsxRow],
  ]) {
    expect(cells[0] === row.supplier, `${name} names the supplier: ${cells[0]}, ${row.supplier}`);
    // Answered, then the first agreed date: each with its counts.
    const said = [percentText(cells[5]), String(cells[6]), String(cells[7])];
    expect(
      said.join() === [row.onTime, met, counted].join(),
      `the page and the ${name} file say the same: ${said} and ${[row.onTime, met, counted]}`,
    );
    expect(
      percentText(cells[2]) === row.answered,
      `the ${name} file has the page's answers in time: ${cells[2]}, ${row.answered}`,
    );
  }
}

// Presses Tab until the control has the focus, as somebody without a mouse.
export async function tabTo(page, control) {
  for (let pressed = 0; pressed < 120; ++pressed) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`not so: the keyboard alone comes to ${control}`);
}
