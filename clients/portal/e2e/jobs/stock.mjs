// Stock and sources: how fast stock turns, how long it lasts, and what hangs on one supplier.
import { expect, look, until } from "../browser.mjs";
import { InventoryService } from "../gen/backline/v1/inventory_service_pb.js";
import { OrderService } from "../gen/backline/v1/order_service_pb.js";
import { exported, gridRows, tabTo } from "../scores_page.mjs";
import { troubled } from "../troubled.mjs";

const ON_SHELF = 100;
const SHIPPED = 40;
const DAYS = 90;

// A hundred tubes arrive, forty leave for a customer.
async function sell(company) {
  const { estate } = company;
  const productId = await company.product("TUBE-22");
  await estate.call("service/warehouse", InventoryService, "receiveStock", {
    productId,
    locationId: estate.locations.BER,
    quantity: BigInt(ON_SHELF),
  });
  const { order } = await estate.call("service/orders", OrderService, "placeOrder", {
    customerId: estate.customers[0],
    externalReference: `SO-${company.number}-TUBE-22`,
    lines: [
      {
        lineNumber: 1,
        productId,
        locationId: estate.locations.BER,
        quantity: BigInt(SHIPPED),
      },
    ],
  });
  await estate.call("service/warehouse", OrderService, "shipOrder", { orderId: order.orderId });
}

// What a cell of a file says, beside what the page says of it.
function expectCells(said, written, what) {
  expect(
    said.map(String).join() === written.map(String).join(),
    `${what}: the page says ${said}, the file ${written}`,
  );
}

// None of the company's products is among the first thousand; who types its number sees them.
async function searched(page, system, company) {
  await page.getByText(/^These are the first 1,000: name a product/).waitFor();
  const { csv } = await exported(page, system);
  expect(csv.length === 1_001, `a head and a thousand rows: ${csv.length}`);
  const own = csv.filter(([sku]) => sku.endsWith(`-${company.number}`));
  expect(own.length === 0, `what is found is not among the first: ${own}`);
  await page.getByLabel("Product", { exact: true }).fill(`-${company.number}`);
}

async function rowOf(page, grid, sku) {
  await page.getByRole("grid", { name: grid }).getByText(sku, { exact: true }).waitFor();
  return (await gridRows(page, grid)).find((row) => row.product === sku);
}

export const jobs = [
  {
    name: "console: how fast stock turns and how long it lasts, with what is where now",
    async run(world) {
      await world.estate.crowd();
      const { company } = await troubled(world.estate);
      await sell(company);
      const page = await world.staffPage();
      await page.goto(`/staff/stock?period=${DAYS}d`);
      await searched(page, world.system, company);
      const tubes = await rowOf(page, "Stock by product and location", company.sku("TUBE-22"));
      const left = ON_SHELF - SHIPPED;
      // It lay there on one evening of the ninety.
      const turns = Math.floor((SHIPPED * 3_650) / left) / 10;
      const cover = Math.floor((left * DAYS) / SHIPPED);
      expectCells(
        [tubes.onHand, tubes.shipped, tubes.turns, tubes.cover, tubes.average],
        [left, SHIPPED, turns, cover, Math.floor((left * 10) / DAYS) / 10],
        "what was sold",
      );
      // Nobody bought a filter: how long they last nobody can say.
      const filters = await rowOf(page, "Stock by product and location", company.sku("FILTER-H14"));
      expectCells([filters.onHand, filters.turns, filters.cover], [25, 0, "n/a"], "what lies");
      await page.getByRole("img", { name: "How long the stock lasts" }).waitFor();
      await look(page, "console-stock");

      const { csv, xlsx } = await exported(page, world.system);
      for (const rows of [csv, xlsx]) {
        const at = rows.findIndex(([sku]) => sku === company.sku("TUBE-22"));
        expectCells(rows[at].slice(3, 8), [left, 0.6, SHIPPED, turns, cover], "tubes");
        const idle = rows.find(([sku]) => sku === company.sku("FILTER-H14"));
        expect((idle[7] ?? "") === "", `no days are no number in a file: ${idle[7]}`);
      }

      await page.getByLabel("Lasts", { exact: true }).selectOption("idle");
      const grid = page.getByRole("grid", { name: "Stock by product and location" });
      await until(
        async () => (await grid.getByText(company.sku("TUBE-22")).count()) === 0,
        "only what does not move is shown",
      );
      await page.getByLabel("Lasts", { exact: true }).selectOption("");
      await grid.getByText(company.sku("TUBE-22")).dblclick();
      const panel = page.getByRole("complementary", { name: "What is where now" });
      await panel.getByRole("rowheader", { name: "BER" }).waitFor();
      await look(page, "console-stock-open");
      await panel.getByRole("link", { name: "Orders of the same days" }).click();
      await page.getByText(`Only of ${company.sku("TUBE-22")}.`).waitFor();
      await page
        .getByRole("grid", { name: "Order lines behind the figures" })
        .getByText(company.sku("TUBE-22"))
        .waitFor();
      await look(page, "console-service-product");
      await page.getByRole("button", { name: "Show all products" }).click();
      await until(() => !page.url().includes("product="), "all products are asked for");
    },
  },
  {
    name: "console: products that hang on one supplier, who waits for them, and a second source",
    async run(world) {
      await world.estate.crowd();
      const { company } = await troubled(world.estate);
      const other = await world.estate.openCompany();
      const page = await world.staffPage();
      await page.goto("/staff/sourcing");
      await searched(page, world.system, company);
      const label = "Products with too few sources";
      const pumps = await rowOf(page, label, company.sku("PUMP-100"));
      expectCells(
        [pumps.sources, pumps.supplier, pumps.entries, pumps.units, pumps.money],
        [1, company.name, 3, 70, "€875.00"],
        "pumps",
      );
      await page.getByRole("img", { name: "Products that depend on one supplier alone" }).waitFor();
      await look(page, "console-sources");
      const { csv, xlsx } = await exported(page, world.system);
      for (const rows of [csv, xlsx]) {
        const row = rows.find(([sku]) => sku === company.sku("PUMP-100"));
        expectCells(row.slice(2, 8), [1, company.name, 3, 70, 875, 0], "pumps");
      }

      const grid = page.getByRole("grid", { name: label });
      await tabTo(page, grid);
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("Enter");
      const panel = page.getByRole("complementary", { name: "Sources and who waits" });
      await panel.getByRole("heading", { name: company.sku("PUMP-100") }).waitFor();
      await panel.getByText("Northwind Clinics").waitFor();
      await panel.getByRole("link", { name: company.name }).waitFor();
      await look(page, "console-sources-open");

      // Somebody finds a second source: the product is no risk any more, and nobody reloads.
      await world.estate.catalog("setSourcing", {
        sourcing: {
          productId: await company.product("PUMP-100"),
          supplierId: other.supplierId,
          rank: 2,
          leadTimeDays: 21,
          unitPrice: { currencyCode: "EUR", units: 13n },
        },
      });
      await until(
        async () => (await grid.getByText(company.sku("PUMP-100")).count()) === 0,
        "with two sources it is gone",
      );
      await page.getByLabel("Sources", { exact: true }).selectOption("3");
      expect(
        (await rowOf(page, label, company.sku("PUMP-100"))).sources === "2",
        "whoever wants three sees it with its two",
      );
      await page.getByLabel("Only what somebody waits for").check();
      await until(
        async () => (await grid.getByText(company.sku("VALVE-3W")).count()) === 0,
        "what nobody waits for is not shown",
      );
    },
  },
];
