// The real SCMS history beside the repository, and what its README knows of its vendors: counted
// elsewhere, long before there was a Backline.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "./browser.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const data = process.env.BACKLINE_SHARED_DATA ?? join(root, "../shared/data");
const FILE = join(data, "scms/scms_delivery_history.csv");
const README = join(data, "scms/README.md");
// Everything in it was due in these years.
export const YEARS = { from: "2006-01-01", until: "2016-01-01" };

// Why jobs with it are left out; undefined: it is there.
export function missingHistory() {
  return existsSync(FILE) && existsSync(README) ? undefined : `there is no ${FILE}`;
}

// "| Direct Drop, Orgenics, Ltd | 656 of 754 on time (87.00 %) |"
const KNOWN = /^\| Direct Drop, (.+?) \| ([\d,]+) of ([\d,]+) on time \((.+?)\) \|$/gm;

export function knownScores() {
  const known = [...readFileSync(README, "utf8").matchAll(KNOWN)].map(
    ([, vendor, met, counted, percent]) => ({ vendor, counts: `${met} / ${counted}`, percent }),
  );
  expect(known.length >= 3, `the README knows vendors: ${known.length}`);
  return known;
}

// Plays what those vendors delivered, as ./run does for the demo.
export function playHistory(system, known) {
  const vendors = known.map(({ vendor }) => `--vendor=${vendor}`);
  const told = system.cli("importer/scms", "replay", "scms", FILE, ...vendors);
  expect(told.equal, "what is stored is what stands in the file");
  return told;
}

// What `backline scorecard` prints of a supplier's dates: met, counted and their rate.
export function printedScore(system, supplierId) {
  const years = ["--from", YEARS.from, "--until", YEARS.until];
  const text = system.cliText("staff/buyer", "scorecard", "--supplier", supplierId, ...years);
  const row = /^on time in full, first acknowledged +([\d,]+) +([\d,]+) +(\S+ %|n\/a)/m.exec(text);
  expect(row, `the command prints the rate: ${text}`);
  return { counts: `${row[1]} / ${row[2]}`, percent: row[3] };
}

// The page cuts a rate to one decimal.
function cut(percent) {
  return percent.replace(/(\.\d)\d* %$/, "$1 %");
}

export function expectKnown({ vendor, readme, page, command }) {
  const counts = [readme.counts, page.counts, command.counts];
  const percents = [cut(readme.percent), page.percent, cut(command.percent)];
  expect(
    new Set(counts).size === 1 &&
      new Set(percents).size === 1 &&
      readme.percent === command.percent,
    `the README, the console and the command say the same of ${vendor}: ` +
      `${counts.join(", ")}; ${percents.join(", ")}`,
  );
}

// Side by side, for who reads the log.
export function printScores(rows) {
  const said = ({ counts, percent }) => `${counts}  ${percent}`;
  const cells = rows.map(({ vendor, readme, page, command }) => [
    vendor,
    said(readme),
    said(page),
    said(command),
  ]);
  const all = [["vendor", "README", "console", "backline scorecard"], ...cells];
  const widths = all[0].map((_, at) => Math.max(...all.map((row) => row[at].length)));
  for (const row of all) {
    console.log(`      ${row.map((cell, at) => cell.padEnd(widths[at])).join("  | ")}`);
  }
}
