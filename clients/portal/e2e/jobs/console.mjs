// Procurement's console: the control tower, scorecards, disputes, our own service, the backlog.
import { expect, look, until } from "../browser.mjs";
import { UserRole } from "../estate.mjs";
import { ScoreComponent } from "../gen/backline/v1/scorecard_service_pb.js";
import { LINES_PER_VENDOR, lateLines, VENDORS, writeHistory } from "../scms.mjs";
import {
  expectSame,
  exported,
  gridRows,
  openScorecard,
  QUARTER,
  ratesOnPage,
  tabTo,
} from "../scores_page.mjs";
import { troubled } from "../troubled.mjs";

// Scores are gathered for a moment, so that a burst of events is one reading.
const FOLLOWS_MS_MAX = 5_000;

// What `backline scorecard` says of a vendor, as the page would write it.
function told(system, vendor, from, until) {
  const window = ["--from", from, "--until", until];
  const answer = system.cli("staff/buyer", "scorecard", "--supplier", vendor.code, ...window);
  const counts = (rate) => {
    const { met = 0, counted = 0 } = answer.scorecard[rate] ?? {};
    return Number(counted) === 0 ? "n/a" : `${Number(met)} / ${Number(counted)}`;
  };
  return {
    answered: counts("acknowledgement"),
    onTimeFirst: counts("on_time_first_acknowledged"),
    onTimeRequested: counts("on_time_requested"),
    onTimeCurrent: counts("on_time_current"),
    lineFill: counts("line_fill"),
    unitFill: counts("unit_fill"),
    orderFill: counts("order_fill"),
  };
}

async function dispute(page, company, order) {
  const mine = `&view=lines&component=${ScoreComponent.ON_TIME_IN_FULL}&outcome=2`;
  await page.goto(`/scorecard?${QUARTER}${mine}`);
  const grid = page.getByRole("grid", { name: "Lines behind the score" });
  await grid.getByText(company.sku("TUBE-22")).dblclick();
  await page.getByRole("complementary", { name: "From order to receipt" }).waitFor();
  await page.getByRole("button", { name: "Dispute …" }).click();
  const dialog = page.getByRole("dialog", {
    name: new RegExp(`^Dispute ${order.externalReference}`),
  });
  await dialog.getByRole("button", { name: "Send the dispute" }).click();
  await dialog.getByText("Choose a reason").waitFor();
  await dialog.getByLabel("Reason").selectOption({ label: "The buyer's carrier was late" });
  await dialog.getByLabel("What happened").fill("Your carrier did not come on the agreed day.");
  await look(page, "console-dispute");
  await dialog.getByRole("button", { name: "Send the dispute" }).click();
  await page.getByText("The dispute is with the buyer").waitFor();
}

async function euros(cell) {
  return Number((await cell.innerText()).replace(/[^0-9.]/g, ""));
}

// Five per cent of what is at risk, by the rates that somebody typed and that stand beside it.
async function backordersCost(page, atRisk) {
  await page.getByText(/^Nobody knows your rates but you/).waitFor();
  await page.getByRole("button", { name: "Rates …" }).click();
  const dialog = page.getByRole("dialog", { name: "What backorders cost, as rates" });
  await dialog.getByLabel("Lost sales, %").fill("100.01");
  await dialog.getByText("Per cent, 0 to 100, such as 5.25").waitFor();
  await look(page, "console-cost-rates");
  await dialog.getByLabel("Lost sales, %").fill("5");
  await dialog.getByLabel("Penalties, a day, %").fill("0.25");
  await dialog.getByRole("button", { name: "Apply" }).click();
  const costs = page.getByRole("table", { name: "What backorders cost" });
  const lost = costs.locator('[data-part="lostSales"] td');
  await lost.getByText("5.0 %").waitFor();
  const said = await euros(lost.last());
  expect(Math.abs(said - atRisk / 20) < 0.01, `5 % of ${atRisk} are lost: ${said}`);
  await costs.locator('[data-part="penaltyPerDay"]').getByText("0.25 %").waitFor();
  // No rate was told for the others: they cost nothing by the house's own word.
  expect((await euros(costs.locator('[data-part="churn"] td').last())) === 0, "nobody goes");
  await look(page, "console-cost");
}

export const jobs = [
  {
    name: "console: by keys alone, who will be late next week and whom it hits",
    async run(world) {
      const { company } = await troubled(world.estate);
      const page = await world.staffPage();
      await page.goto(`/staff/control?supplier=${company.supplierId}&within=14`);
      const grid = page.getByRole("grid", { name: "Supplies at risk" });
      await grid.getByText(company.sku("PUMP-100")).waitFor();
      await tabTo(page, page.getByLabel("Due in"));
      await page.keyboard.press("ArrowUp");
      await until(
        async () => (await page.getByLabel("Due in").inputValue()) === "7",
        "a week is looked at",
      );
      await grid.getByText(company.sku("PUMP-100")).waitFor();
      await tabTo(page, grid);
      await page.keyboard.press("ArrowDown");
      const rows = await gridRows(page, "Supplies at risk");
      const at = rows.findIndex((row) => row.product === company.sku("PUMP-100"));
      expect(rows[at].signs.includes("After the need"), `it comes too late: ${rows[at].signs}`);
      expect(rows[at].customers === "3", `three customers wait: ${rows[at].customers}`);
      expect(rows[at].money === "€875.00", `their 70 pumps are worth it: ${rows[at].money}`);
      await page.keyboard.press("Home");
      await page.keyboard.press("Control+Home");
      for (let row = 0; row < at; ++row) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      const hit = page.getByRole("complementary", { name: "Who waits for it" });
      await hit.getByText("Northwind Clinics").waitFor();
      await hit.getByText("€250.00").waitFor();
      await look(page, "console-control");
      // A slip of six days was told, ten had been agreed.
      await tabTo(page, page.getByRole("button", { name: "Breaches and due" }));
      await page.keyboard.press("Enter");
      await page.getByRole("region", { name: "Breached: open, or within a week" }).waitFor();
      await page.getByText("Early word of a slip").first().waitFor();
      await look(page, "console-clocks");
    },
  },
  {
    name: "console: what changed since yesterday, money at risk, the backlog and its reasons",
    async run(world) {
      const { company } = await troubled(world.estate);
      const page = await world.staffPage();
      await page.goto("/staff/control?view=changes");
      await page.getByRole("button", { name: "Began to wait" }).click();
      await page
        .getByRole("grid", { name: "Changes" })
        .getByText("Began to wait")
        .first()
        .waitFor();
      await look(page, "console-changes");
      await page.getByRole("button", { name: "Money at risk" }).click();
      const money = page.getByRole("table", { name: "Money at risk by supplier" });
      await money.getByRole("link", { name: company.name }).waitFor();
      await look(page, "console-money");
      await backordersCost(page, await euros(money.locator("tfoot td").first()));
      // Under the name of one supplier stands what is of it; what cannot be asked so says so.
      await page.getByLabel("Supplier", { exact: true }).selectOption({ label: company.name });
      await until(async () => (await money.getByRole("link").count()) === 1, "one supplier's");
      await page.getByRole("heading", { name: "What backorders cost, all suppliers" }).waitFor();
      await money.getByRole("link", { name: company.name }).click();
      const grid = page.getByRole("grid", { name: "Backlog" });
      await grid.getByText(company.sku("PUMP-100")).first().waitFor();
      await grid.getByText("Northwind Clinics").dblclick();
      await page.getByRole("complementary").getByText("Began to wait").waitFor();
      await look(page, "console-backlog");
    },
  },
  {
    name: "console: a dispute is decided, and the supplier sees it with both figures before",
    async run(world) {
      const { company, order } = await troubled(world.estate);
      const supplier = await world.signedIn(company.planner());
      await supplier.goto(`/scorecard?${QUARTER}`);
      const before = await ratesOnPage(supplier);
      expect(before.onTimeFirst.counts === "1 / 3", `one of three: ${before.onTimeFirst.counts}`);
      await dispute(supplier, company, order);

      const page = await world.staffPage();
      await openScorecard(page, company);
      await page.getByText("50.0 % if all open disputes were upheld").first().waitFor();
      const both = await ratesOnPage(page);
      expect(both.onTimeFirst.counts === "1 / 3", "as it stands it counts");
      await look(page, "console-scorecard");
      await page.getByRole("button", { name: "Disputes" }).click();
      const item = page.getByRole("listitem", { name: new RegExp(order.externalReference) });
      await item.getByText("Your carrier did not come on the agreed day.").waitFor();
      await item.getByText(/Petra Planner/).waitFor();
      await look(page, "console-disputes");
      await item.getByRole("button", { name: "Decide …" }).click();
      const dialog = page.getByRole("dialog", { name: /^Decide the dispute/ });
      await dialog.getByRole("button", { name: "Reject" }).click();
      await dialog.getByText("Say why you reject it").waitFor();
      await look(page, "console-decide");

      await supplier.goto(`/scorecard?${QUARTER}&view=disputes`);
      await supplier.getByText("Open", { exact: true }).waitFor();
      await dialog.getByLabel("Comment").fill("The carrier says so too.");
      await dialog.getByRole("button", { name: "Uphold" }).click();
      await page.getByText("The dispute is upheld").waitFor();
      // Nobody reloads.
      await supplier.getByText("Upheld", { exact: true }).waitFor();
      await supplier.getByText("The carrier says so too.").waitFor();
      await supplier.getByRole("button", { name: "Figures" }).click();
      await until(
        async () => (await ratesOnPage(supplier)).onTimeFirst.counts === "1 / 2",
        "the line is not counted any more",
      );
      await openScorecard(page, company);
      const [seen, own] = [await ratesOnPage(page), await ratesOnPage(supplier)];
      expect(
        JSON.stringify(seen) === JSON.stringify(own),
        `both see the same: ${JSON.stringify(seen)} and ${JSON.stringify(own)}`,
      );
      await look(supplier, "console-own-scorecard");
    },
  },
  {
    name: "console: a supplier takes its dispute back; a viewer cannot dispute",
    async run(world) {
      const { company, order } = await troubled(world.estate);
      const page = await world.signedIn(company.planner());
      await dispute(page, company, order);
      await page.goto(`/scorecard?${QUARTER}&view=disputes`);
      await page.getByRole("button", { name: "Withdraw" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Withdraw" }).click();
      await page.getByText("The dispute is withdrawn").waitFor();
      await page.getByText("Withdrawn", { exact: true }).waitFor();
      const viewer = await world.signedIn(company.invite("Vera Viewer", UserRole.SUPPLIER_VIEWER));
      await viewer.goto(`/scorecard?${QUARTER}&view=lines&outcome=2`);
      await viewer
        .getByRole("grid", { name: "Lines behind the score" })
        .getByText(company.sku("TUBE-22"))
        .dblclick();
      await viewer.getByRole("region", { name: "Facts" }).getByText("Sent").waitFor();
      expect(
        (await viewer.getByRole("button", { name: "Dispute …" }).count()) === 0,
        "a viewer disputes nothing",
      );
    },
  },
  {
    name: "console: a line from its order to its receipt, clocks and agreements",
    async run(world) {
      const { company, order } = await troubled(world.estate);
      const page = await world.staffPage();
      await openScorecard(page, company, "&view=lines&baseline=requested");
      const grid = page.getByRole("grid", { name: "Lines behind the score" });
      await grid.getByText(company.sku("FILTER-H14")).dblclick();
      const story = page.getByRole("complementary", { name: "From order to receipt" });
      await story.getByText("Goods received").waitFor();
      await story.getByText("Show as a table").click();
      await story.getByRole("columnheader", { name: "Came on" }).waitFor();
      await look(page, "console-line");
      await page.getByRole("button", { name: "Agreements" }).click();
      await page.getByRole("heading", { name: "All that it supplies" }).waitFor();
      await page.getByText("8 business hours").waitFor();
      await look(page, "console-agreements");
      await page.getByRole("button", { name: "Clocks", exact: true }).click();
      await page
        .getByRole("grid", { name: "Clocks" })
        .getByText(`${order.externalReference} / 1`)
        .first()
        .waitFor();
      await look(page, "console-supplier-clocks");
    },
  },
  {
    name: "console: the quarter's scorecards leave as CSV and XLSX with the numbers of the page",
    async run(world) {
      const { company } = await troubled(world.estate);
      const page = await world.staffPage();
      await page.goto(`/staff/scorecards?${QUARTER}&q=${encodeURIComponent(company.name)}`);
      await page.getByRole("grid", { name: "Scorecards" }).getByText(company.name).waitFor();
      const [row] = await gridRows(page, "Scorecards");
      const { csv, xlsx } = await exported(page, world.system);
      expect(csv.length === 2 && xlsx.length === 2, "a head and the supplier");
      expectSame(row, csv[1], xlsx[1]);

      await openScorecard(page, company);
      const rates = await ratesOnPage(page);
      const card = await exported(page, world.system);
      for (const [at, name] of ["answered", "onTimeFirst", "onTimeRequested"].entries()) {
        for (const rows of [card.csv, card.xlsx]) {
          const [, , counted, met] = rows[at + 1];
          const said = Number(counted) === 0 ? "n/a" : `${met} / ${counted}`;
          expect(said === rates[name].counts, `${name}: ${said}, ${rates[name].counts}`);
        }
      }
      // On paper all rows stand in a table of their own.
      await page.goto(`/staff/scorecards?${QUARTER}`);
      await page.getByRole("grid", { name: "Scorecards" }).waitFor();
      await page.emulateMedia({ media: "print" });
      await page.getByRole("table", { name: "Scorecards" }).getByText(company.name).waitFor();
      await page.emulateMedia({ media: "screen" });
      await page.getByRole("grid", { name: "Scorecards" }).waitFor();
    },
  },
  {
    name: "console: a history's known scores, on the page and from `backline scorecard`",
    async run(world) {
      const { system } = world;
      system.cli("importer/scms", "replay", "scms", writeHistory(system.folder));
      const [from, until_] = ["2000-01-01", "2100-01-01"];
      const page = await world.staffPage();
      await page.goto(`/staff/scorecards?period=own&from=${from}&until=${until_}&q=scms`);
      const grid = page.getByRole("grid", { name: "Scorecards" });
      await grid.getByText(VENDORS[0].name).waitFor();
      const ids = [];
      for (const vendor of VENDORS) {
        await page.goto(`/staff/scorecards?period=own&from=${from}&until=${until_}&q=scms`);
        await grid.getByRole("link", { name: vendor.name }).click();
        await page.getByRole("heading", { name: vendor.name }).waitFor();
        ids.push(new URL(page.url()).pathname.split("/").at(-1));
        const rates = await ratesOnPage(page);
        const met = LINES_PER_VENDOR - lateLines(vendor);
        expect(
          rates.onTimeFirst.counts === `${met} / ${LINES_PER_VENDOR}`,
          `known: ${met} of ${LINES_PER_VENDOR}, shown: ${rates.onTimeFirst.counts}`,
        );
        // The file does not say when a vendor answered: none, and not nought.
        expect(rates.answered.percent === "n/a", `no rate: ${rates.answered.percent}`);
        const said = told(system, vendor, from, until_);
        for (const [name, counts] of Object.entries(said))
          expect(rates[name].counts === counts, `${name}: ${rates[name].counts}, ${counts}`);
      }
      await page.goto(`/staff/scorecards/${ids[1]}?period=2026-Q3`);
      await page.getByRole("heading", { name: VENDORS[1].name }).waitFor();
      await page.getByRole("img", { name: /^Rates of the last/ }).waitFor();
      await page.getByRole("img", { name: "How late the last goods came" }).waitFor();
      await look(page, "console-history");
      await page.goto(`/staff/scorecards/compare?period=365d&one=${ids[0]}&other=${ids[1]}`);
      await page.getByRole("img", { name: /^Rates of the last/ }).waitFor();
      await look(page, "console-compare");
      await page.goto("/staff/scorecards?period=365d");
      await page.getByRole("img", { name: "How suppliers are spread" }).waitFor();
      await page.getByRole("button", { name: "Rules …" }).click();
      await page.getByLabel("Days late that are on time").fill("366");
      await page.getByText("At most 365").waitFor();
      await look(page, "console-rules");
      await page.getByLabel("Days late that are on time").fill("14");
      await page.getByRole("button", { name: "Apply" }).click();
      await page.getByText("However early to 14 days late").waitFor();
      await look(page, "console-league");
    },
  },
  {
    name: "console: how our own customers are served, with the lines behind it",
    async run(world) {
      const { company } = await troubled(world.estate);
      const page = await world.staffPage();
      await page.goto("/staff/service?period=30d");
      const rates = page.getByRole("table", { name: "Rates" });
      await rates.getByRole("button", { name: /^Backordered lines, Met/ }).waitFor();
      await page.getByRole("img", { name: "Why the backlog waits now" }).waitFor();
      await look(page, "console-service");
      await rates.getByRole("button", { name: /^Backordered lines, Met/ }).click();
      await page
        .getByRole("grid", { name: "Order lines behind the figures" })
        .getByText(company.sku("PUMP-100"))
        .first()
        .waitFor();
      await look(page, "console-service-lines");
    },
  },
  {
    name: "console: goods that arrive change the score by themselves, within five seconds",
    async run(world) {
      const { company, order } = await troubled(world.estate);
      const page = await world.staffPage();
      await openScorecard(page, company);
      const fill = async () => (await ratesOnPage(page)).unitFill.counts;
      const took = [];
      for (const [lineNumber, quantity] of [
        [2, 40],
        [3, 30],
      ]) {
        const before = await fill();
        const started = Date.now();
        await company.receive(order, lineNumber, quantity);
        await until(async () => (await fill()) !== before, "the score has the goods");
        took.push(Date.now() - started);
      }
      expect(Math.min(...took) <= FOLLOWS_MS_MAX, `they are seen within 5 s: ${took} ms`);
      world.notes.push(`seen after ${took.join(" and ")} ms`);
    },
  },
  {
    name: "control: a rate on the page that its file does not have",
    fails: /the page and the CSV file say the same/,
    async run(world) {
      const { company } = await troubled(world.estate);
      const page = await world.staffPage();
      await page.goto(`/staff/scorecards?${QUARTER}&q=${encodeURIComponent(company.name)}`);
      const grid = page.getByRole("grid", { name: "Scorecards" });
      await grid.getByText(company.name).waitFor();
      await grid
        .locator('[data-column="counts"] span')
        .first()
        .evaluate((cell) => {
          cell.textContent = "2 / 3";
        });
      const [row] = await gridRows(page, "Scorecards");
      const { csv, xlsx } = await exported(page, world.system);
      expectSame(row, csv[1], xlsx[1]);
    },
  },
];
