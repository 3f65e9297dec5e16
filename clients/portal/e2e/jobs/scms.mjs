// The real history that lies beside the repository: its known scores, in the console and from the
// command. Where it is missing the jobs are left out, and say so.
import { look } from "../browser.mjs";
import {
  expectKnown,
  knownScores,
  missingHistory,
  playHistory,
  printedScore,
  printScores,
  YEARS,
} from "../known_scores.mjs";
import { ratesOnPage } from "../scores_page.mjs";

const LEAGUE = `/staff/scorecards?period=own&from=${YEARS.from}&until=${YEARS.until}`;

// Its scorecard as the page shows it, opened from the league table; and the vendor's id.
async function openVendor(page, vendor) {
  await page.goto(`${LEAGUE}&q=${encodeURIComponent(vendor)}`);
  const grid = page.getByRole("grid", { name: "Scorecards" });
  await grid.getByRole("link", { name: vendor }).click();
  await page.getByRole("heading", { name: vendor }).waitFor();
  const supplierId = new URL(page.url()).pathname.split("/").at(-1);
  return { supplierId, rates: await ratesOnPage(page) };
}

export const jobs = [
  {
    name: "scms: the known scores of a real history: README, console, `backline scorecard`",
    missing: missingHistory,
    async run(world) {
      const { system } = world;
      const known = knownScores();
      playHistory(system, known);
      const page = await world.staffPage();
      const rows = [];
      for (const readme of known) {
        const { supplierId, rates } = await openVendor(page, readme.vendor);
        const command = printedScore(system, supplierId);
        rows.push({ vendor: readme.vendor, readme, page: rates.onTimeFirst, command });
      }
      printScores(rows);
      for (const row of rows) expectKnown(row);
      await look(page, "scms-scorecard");
      await page.goto(`${LEAGUE}&q=scms`);
      const grid = page.getByRole("grid", { name: "Scorecards" });
      for (const { vendor } of known) await grid.getByRole("link", { name: vendor }).waitFor();
      await look(page, "scms-league");
    },
  },
  {
    name: "control: a score in the console that the history does not have",
    missing: missingHistory,
    fails: /the README, the console and the command say the same of/,
    async run(world) {
      const { system } = world;
      const [readme] = knownScores();
      playHistory(system, [readme]);
      const page = await world.staffPage();
      const { supplierId } = await openVendor(page, readme.vendor);
      const row = page.getByRole("table", { name: "Rates" }).locator('tr[data-rate="onTimeFirst"]');
      await row
        .locator("td")
        .nth(2)
        .evaluate((cell) => {
          cell.textContent = "655 / 754";
        });
      const { onTimeFirst } = await ratesOnPage(page);
      const command = printedScore(system, supplierId);
      expectKnown({ vendor: readme.vendor, readme, page: onTimeFirst, command });
    },
  },
];
