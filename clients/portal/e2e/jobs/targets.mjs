// What was agreed beside what was reached, and the days without work that a score is computed with.
import { expect, look, until } from "../browser.mjs";
import { date, iso } from "../estate.mjs";
import { AgreementService } from "../gen/backline/v1/agreement_service_pb.js";
import { exported, gridRows, openScorecard, QUARTER, ratesOnPage } from "../scores_page.mjs";
import { troubled } from "../troubled.mjs";

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  startMinute: 480,
  endMinute: 960,
}));

// The days between a date and goods that came four days after it: as long ago as a receipt may be, so
// that a tolerance of a worked day is over, whatever day of the week it is today.
const DUE = -7;
const BETWEEN = [-6, -5, -4];
const CAME = -3;

// The house did not work in between.
async function closedHouse(estate) {
  const company = await estate.openCompany();
  const order = await company.purchase([["TUBE-22", 40, DUE]]);
  await company.answer(order, order.lines[0], 0);
  await company.receive(order, 1, 40, CAME);
  await company.buyer(AgreementService, "setBusinessCalendar", {
    timeZone: "Europe/Berlin",
    shifts: EVERY_DAY,
    holidays: BETWEEN.map(date),
  });
  return company;
}

function german(day) {
  return iso(day).split("-").reverse().join(".");
}

export const jobs = [
  {
    name: "console: targets stand beside what was reached, on the page, in the league and in files",
    async run(world) {
      const { company } = await troubled(world.estate);
      const page = await world.staffPage();
      await openScorecard(page, company);
      const rates = await ratesOnPage(page);
      const said = (name) => rates[name].target.replace(/\s+/g, " ");
      expect(said("onTimeFirst") === "Missed 90.0 %", `one of three: ${said("onTimeFirst")}`);
      expect(said("answered") === "Reached 95.0 %", `all answered: ${said("answered")}`);
      // What nobody agreed on is no target, and another date than the ranked one has none.
      for (const name of ["unitFill", "onTimeRequested", "onTimeCurrent", "lineFill"])
        expect(said(name) === "n/a", `${name} has no target: ${said(name)}`);
      await page
        .getByText(/^Targets are those of the agreement in force on .*, version 1\.$/)
        .waitFor();
      // Two lines were due and never came: the slips know them, the errors of dates do not.
      await page.getByText(/^2 lines are decided and not all there: as late as the day/).waitFor();
      await look(page, "console-targets");
      const { csv, xlsx } = await exported(page, world.system);
      for (const rows of [csv, xlsx]) {
        const targets = rows.slice(1).map((row) => row[rows[0].indexOf("Target")] ?? "");
        expect(
          targets.map((cell) => String(cell ?? "")).join() === "0.95,0.9,,,,,",
          `the file has the same targets: ${targets}`,
        );
      }
      // Before anything was agreed there was no target.
      const year = new Date().getUTCFullYear() - 1;
      await page.goto(`/staff/scorecards/${company.supplierId}?period=${year}`);
      await page.getByText(`No targets: nothing was agreed on 31 Dec ${year}`).waitFor();

      await page.goto(`/staff/scorecards?${QUARTER}&q=${encodeURIComponent(company.name)}`);
      const grid = page.getByRole("grid", { name: "Scorecards" });
      await grid.getByText("Missed").waitFor();
      const [row] = await gridRows(page, "Scorecards");
      expect(
        row.target.replace(/\s+/g, " ") === "Missed 90.0 %",
        `the league has it too: ${row.target}`,
      );
      await look(page, "console-league-targets");
      const league = await exported(page, world.system);
      for (const [head, first] of [league.csv, league.xlsx]) {
        const targets = head.flatMap((name, at) => (/: Target$/.test(name) ? [first[at]] : []));
        expect(
          targets.map((cell) => String(cell ?? "")).join() === "0.95,0.9,",
          `the league's file has the targets of its rates: ${targets}`,
        );
      }
      // Sorted by how far they are from it, those without a target stand behind.
      const unbound = await world.estate.openCompany(company.name);
      await unbound.purchase([["TUBE-22", 5, 3]]);
      for (const sort of ["target", "-target"]) {
        await page.goto(
          `/staff/scorecards?${QUARTER}&sort=${sort}&q=${encodeURIComponent(company.name)}`,
        );
        await grid.getByText(unbound.name).waitFor();
        const said = (await gridRows(page, "Scorecards")).map((one) => one.target);
        expect(
          said.length === 2 && said[0].startsWith("Missed") && said[1] === "n/a",
          `sorted by ${sort}: ${said}`,
        );
      }
      const own = await world.signedIn(company.planner());
      await own.goto(`/scorecard?${QUARTER}`);
      const seen = await ratesOnPage(own);
      expect(
        seen.onTimeFirst.target === rates.onTimeFirst.target,
        "the supplier sees the target that it is held against",
      );
    },
  },
  {
    name: "console: days without work are told with the rules, typed or from the house's calendar",
    async run(world) {
      const company = await closedHouse(world.estate);
      const page = await world.staffPage();
      await openScorecard(page, company, "&late=1&business=1");
      const before = (await ratesOnPage(page)).onTimeFirst.counts;
      expect(before === "0 / 1", `four days late, of which two or more were worked: ${before}`);
      await page.getByRole("button", { name: "Rules …" }).click();
      const dialog = page.getByRole("dialog");
      const days = dialog.getByLabel("Days without work");
      await days.fill(`${german(BETWEEN[0])}\n31.2.2026`);
      await dialog.getByText("“31.2.2026” is no date.").waitFor();
      const apply = dialog.getByRole("button", { name: "Apply" });
      expect((await apply.getAttribute("aria-disabled")) === "true", "so it cannot be applied");
      await look(page, "console-holidays");
      await dialog.getByRole("button", { name: "Take those of our calendar" }).click();
      const ours = BETWEEN.map(german).join("\n");
      await until(
        async () => (await days.inputValue()) === ours,
        "the calendar's days stand there",
      );
      await apply.click();
      await page.getByText(/business days; 3 holidays/).waitFor();
      await until(
        async () => (await ratesOnPage(page)).onTimeFirst.counts === "1 / 1",
        "one worked day late is on time",
      );
      // A colleague who gets the address sees the same.
      await page.reload();
      expect((await ratesOnPage(page)).onTimeFirst.counts === "1 / 1", "the address has the days");
    },
  },
];
