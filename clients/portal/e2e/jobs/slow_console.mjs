// The console on a slow server: figures never stand under a question that they do not answer.
import { expect, look } from "../browser.mjs";
import { openScorecard, QUARTER } from "../scores_page.mjs";
import { heldBack, readsAnew } from "../slow_server.mjs";
import { troubled } from "../troubled.mjs";

async function twoCompanies(estate) {
  const [one, other] = [await troubled(estate), await troubled(estate)];
  return [one.company, other.company];
}

async function suppliesOf(page, company) {
  await page.goto(`/staff/control?supplier=${company.supplierId}`);
  const grid = page.getByRole("grid", { name: "Supplies at risk" });
  await grid.getByText(company.sku("PUMP-100")).waitFor();
  return grid;
}

function chooseSupplier(page, company) {
  return page.getByLabel("Supplier", { exact: true }).selectOption({ label: company.name });
}

function tile(page, name) {
  return page.locator("dl > div", { hasText: name }).locator("dd");
}

export const jobs = [
  {
    name: "console: on a slow server no old supplies, tiles or changes stand under a new question",
    async run(world) {
      const [one, other] = await twoCompanies(world.estate);
      const page = await world.staffPage();
      const grid = await suppliesOf(page, one);
      const risk = await heldBack(page, "KpiService/GetSupplyRisk");
      await readsAnew(page, {
        method: "KpiService/ListSuppliesAtRisk",
        change: () => chooseSupplier(page, other),
        old: grid.getByText(one.sku("PUMP-100")),
        fresh: grid.getByText(other.sku("PUMP-100")),
      });
      await risk.asked();
      const money = await tile(page, "Money behind them").innerText();
      expect(money === "…", `no money of the other supplier stands: ${money}`);
      const signs = await page
        .getByLabel("Sign", { exact: true })
        .locator("option")
        .allInnerTexts();
      expect(signs[0] === "Any sign", `nothing is counted that was not read: ${signs[0]}`);
      await look(page, "console-reading");
      risk.letGo();
      await page
        .getByLabel("Sign", { exact: true })
        .getByText(/^Any sign \([1-9]/)
        .waitFor({ state: "attached" });
      await page.getByRole("button", { name: "Since yesterday" }).click();
      const changes = page.getByRole("grid", { name: "Changes" });
      await changes.getByText("Began to wait").first().waitFor();
      const later = page.getByRole("button", { name: "Promised later" });
      await readsAnew(page, {
        method: "KpiService/ListBacklogChanges",
        change: () => later.click(),
        old: changes.getByText("Began to wait"),
        fresh: changes,
      });
      // Who chose by the keys goes on from there.
      expect(
        await later.evaluate((button) => button === document.activeElement),
        "the focus stays where it was",
      );
    },
  },
  {
    name: "console: on a slow server no old figures of our own service stand under a new question",
    async run(world) {
      await troubled(world.estate);
      const page = await world.staffPage();
      await page.goto("/staff/service?period=30d");
      const rates = page.getByRole("table", { name: "Rates" });
      await rates.waitFor();
      await readsAnew(page, {
        method: "KpiService/GetServiceKpis",
        change: () => page.getByLabel("Period", { exact: true }).selectOption("90d"),
        old: rates,
        fresh: rates,
      });
      await rates.getByRole("button", { name: /^Backordered lines, Met/ }).click();
      const lines = page.getByRole("grid", { name: "Order lines behind the figures" });
      // Of this company or of another: the table draws the rows in sight.
      const waiting = lines.getByText(/^PUMP-100-/);
      await waiting.first().waitFor();
      await readsAnew(page, {
        method: "KpiService/ListServiceLines",
        change: () =>
          page.getByLabel("Lines", { exact: true }).selectOption({ label: "Delivered" }),
        old: waiting,
        fresh: lines,
      });
    },
  },
  {
    name: "console: on a slow server no old scores or lines stand under a new question",
    async run(world) {
      const { company } = await troubled(world.estate);
      const page = await world.staffPage();
      await page.goto(`/staff/scorecards?${QUARTER}&q=${encodeURIComponent(company.name)}`);
      const league = page.getByRole("grid", { name: "Scorecards" });
      await league.getByText(company.name).waitFor();
      const measured = page.getByLabel("Measured by");
      await readsAnew(page, {
        method: "ScorecardService/ListScorecards",
        change: () => measured.selectOption("requested"),
        old: league.getByText(company.name),
        fresh: league.getByText(company.name),
      });
      await openScorecard(page, company);
      const rates = page.getByRole("table", { name: "Rates" });
      await rates.waitFor();
      await readsAnew(page, {
        method: "ScorecardService/GetScorecard",
        change: () => measured.selectOption("current"),
        old: rates,
        fresh: rates,
      });
      await openScorecard(page, company, "&view=lines");
      const lines = page.getByRole("grid", { name: "Lines behind the score" });
      await lines.getByText(company.sku("TUBE-22")).waitFor();
      await readsAnew(page, {
        method: "ScorecardService/ListScorecardLines",
        change: () => page.getByLabel("Outcome", { exact: true }).selectOption({ label: "Met" }),
        old: lines.getByText(company.sku("TUBE-22")),
        fresh: lines.getByText(company.sku("FILTER-H14")),
      });
    },
  },
  {
    name: "control: old rows that stand while the new ones are read",
    fails: /nothing of the old answer stands/,
    async run(world) {
      const [one, other] = await twoCompanies(world.estate);
      const page = await world.staffPage();
      const grid = await suppliesOf(page, one);
      await readsAnew(page, {
        method: "KpiService/ListSuppliesAtRisk",
        change: async () => {
          await chooseSupplier(page, other);
          await page.evaluate((sku) => {
            const stale = document.createElement("div");
            stale.setAttribute("role", "grid");
            stale.setAttribute("aria-label", "Supplies at risk");
            stale.textContent = sku;
            document.body.append(stale);
          }, one.sku("PUMP-100"));
        },
        old: grid.getByText(one.sku("PUMP-100")),
        fresh: grid.getByText(other.sku("PUMP-100")),
      });
    },
  },
];
