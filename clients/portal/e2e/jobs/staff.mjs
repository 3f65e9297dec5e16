import { expect, look, until } from "../browser.mjs";
import { date, UserRole } from "../estate.mjs";
import { PurchaseOrderService } from "../gen/backline/v1/purchase_order_service_pb.js";
import { AnswerIntent, SupplierService } from "../gen/backline/v1/supplier_service_pb.js";
import { heldBack } from "../slow_server.mjs";

// Three proposals of a company, so that each of the three decisions has one.
async function propose(company) {
  const order = await company.purchase([
    ["PUMP-100", 40, 20],
    ["TUBE-22", 50, 21],
    ["VALVE-3W", 60, 22],
  ]);
  for (const line of order.lines) {
    await company.call(SupplierService, "answerLine", {
      purchaseOrderId: order.purchaseOrderId,
      lineNumber: line.lineNumber,
      version: line.version,
      intent: AnswerIntent.PROPOSE,
      schedules: [{ quantity: line.orderedQuantity, etaDate: date(30 + line.lineNumber) }],
      reason: 2,
      note: "The press is booked until then.",
    });
  }
  return order;
}

async function lineOf(company, order, lineNumber) {
  const { purchaseOrder } = await company.buyer(PurchaseOrderService, "getPurchaseOrder", {
    purchaseOrderId: order.purchaseOrderId,
  });
  return purchaseOrder.lines.find((line) => line.lineNumber === lineNumber);
}

// The answers of one company alone: other jobs leave theirs.
async function openQueue(page, company) {
  await page.goto(`/staff/responses?supplier=${company.supplierId}`);
  await page.getByRole("heading", { name: "Answers to decide" }).waitFor();
}

function queue(page) {
  return page.getByRole("grid", { name: "Answers to decide" });
}

// Without rows there is the head of the table, or none at all.
async function untilEmpty(page) {
  await until(async () => (await queue(page).getByRole("row").count()) <= 1, "nothing waits");
}

export const jobs = [
  {
    name: "staff: answers are approved, countered and rejected by keys alone",
    async run(world) {
      const company = await world.estate.openCompany();
      const page = await world.staffPage();
      await openQueue(page, company);
      await untilEmpty(page);
      await look(page, "staff-responses-empty");
      // What suppliers send appears by itself.
      const order = await propose(company);
      const grid = queue(page);
      await grid.getByRole("row").nth(3).waitFor();
      await grid.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("complementary", { name: "Answer" }).waitFor();
      await look(page, "staff-responses");
      await page.getByRole("button", { name: "Close the details" }).click();

      await page.keyboard.press("a");
      await page.getByRole("dialog", { name: "Approve the answer" }).waitFor();
      await look(page, "staff-approve");
      await page.keyboard.type("Thank you.");
      await page.keyboard.press("Control+Enter");
      await page.getByText("1 answer approved").waitFor();
      await until(async () => (await grid.getByRole("row").count()) === 3, "one less waits");

      await page.keyboard.press("c");
      const counter = page.getByRole("dialog", { name: "Ask on other terms" });
      await counter.getByLabel("Wanted on").fill("+3");
      await page.keyboard.press("Control+Enter");
      await page.getByText("The supplier is asked anew").waitFor();
      await until(async () => (await grid.getByRole("row").count()) === 2, "two less wait");

      await page.keyboard.press("r");
      await page.getByRole("dialog", { name: "Reject the answer" }).waitFor();
      await page.keyboard.press("Control+Enter");
      await untilEmpty(page);

      const versions = [1, 2, 3].map(async (line) => (await lineOf(company, order, line)).version);
      expect(
        (await Promise.all(versions)).every((version) => version === 3),
        "all are decided",
      );
    },
  },
  {
    name: "staff: many answers at once; one that changed meanwhile says so and stays",
    async run(world) {
      const company = await world.estate.openCompany();
      const page = await world.staffPage();
      await openQueue(page, company);
      const order = await propose(company);
      await queue(page).getByRole("row").nth(3).waitFor();
      await page.getByLabel("Select all rows that are shown").check();
      await page.getByText("3 selected").waitFor();
      await page.getByRole("button", { name: "Approve", exact: true }).first().click();
      await page.getByRole("dialog", { name: "Approve 3 answers" }).waitFor();
      // Another buyer is quicker with one of them.
      await company.buyer(PurchaseOrderService, "decideResponse", {
        purchaseOrderId: order.purchaseOrderId,
        lineNumber: 2,
        version: 2,
        decision: 2,
      });
      await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
      await page.getByText("2 answers approved").waitFor();
      await page.getByRole("dialog").getByText("1 could not be decided").waitFor();
      await look(page, "staff-not-decided");
      await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
      await untilEmpty(page);
    },
  },
  {
    name: "staff: a purchase order with its history, amended and cancelled",
    async run(world) {
      const company = await world.estate.openCompany();
      const order = await company.purchaseAnswered();
      const [open] = await company.purchaseMany(1);
      const page = await world.staffPage();
      await page.goto("/staff/purchase-orders");
      await page.getByRole("grid", { name: "Purchase orders" }).getByRole("row").nth(1).waitFor();
      await look(page, "staff-orders");
      await page.getByLabel("Search").fill(order.externalReference);
      await page
        .getByRole("gridcell", { name: order.externalReference })
        .getByRole("button")
        .click();
      await page.getByRole("heading", { name: order.externalReference }).waitFor();
      const history = page.getByRole("region", { name: "History" });
      await history.getByText("Answered by the supplier").nth(3).waitFor();
      await history.getByText("Sent to the supplier").first().waitFor();
      await look(page, "staff-order");
      await history.getByLabel("Show").selectOption("2");
      await until(
        async () => (await history.getByText("Answered by the supplier").count()) === 1,
        "one line's history",
      );

      await page.goto(`/staff/purchase-orders/${open.purchaseOrderId}`);
      const line = page.getByRole("article", { name: "Line 1" });
      await line.getByRole("button", { name: "Amend" }).click();
      await page.getByLabel("Quantity in all").fill("55");
      await look(page, "staff-amend");
      await page.getByRole("button", { name: "Ask anew" }).click();
      await line.getByText("Version 2").waitFor();
      expect((await lineOf(company, open, 1)).orderedQuantity === 55n, "55 are asked for");
      await page
        .getByRole("article", { name: "Line 6" })
        .getByRole("button", { name: "Cancel open" })
        .click();
      await page.getByRole("dialog").getByRole("button", { name: "Cancel open" }).click();
      await page.getByRole("article", { name: "Line 6" }).getByText("Cancelled").first().waitFor();
    },
  },
  {
    name: "staff: the queue of a product, suppliers and a tolerance",
    async run(world) {
      const company = await world.estate.openCompany();
      await company.demand("PUMP-100", [20, 35, 15]);
      const page = await world.staffPage();
      await page.goto("/staff/queues");
      await page.getByLabel("Product").fill(company.sku("PUMP-100"));
      await page.keyboard.press("Enter");
      const grid = page.getByRole("grid", { name: "Backorder queues" });
      await grid.getByText("Northwind Clinics").waitFor();
      await grid.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("complementary").getByText("Began to wait").waitFor();
      await look(page, "staff-queue");

      await page.goto("/staff/suppliers");
      await page.getByLabel("Search").fill(company.name);
      await page.getByRole("grid", { name: "Suppliers" }).getByText(company.name).waitFor();
      await look(page, "staff-suppliers");
      await page
        .getByRole("row")
        .filter({ hasText: company.name })
        .getByRole("button", { name: "Set" })
        .click();
      await page.getByLabel("Days later").fill("3");
      await page.getByLabel("Product group").fill("NOBODY-IS-HERE");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("No product is in this group.").waitFor();
      await page.getByLabel("Product group").fill("");
      await look(page, "staff-tolerance");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText(`The tolerance of ${company.name} is set`).waitFor();
    },
  },
  {
    name: "staff: a product that is typed before the products are read opens when they are",
    async run(world) {
      const company = await world.estate.openCompany();
      await company.demand("PUMP-100", [20, 35, 15]);
      await company.demand("TUBE-22", [12]);
      await company.purchase([["TUBE-22", 12, 20]]);
      const page = await world.staffPage();
      const { letGo } = await heldBack(page, "CatalogService/ListProducts");
      await page.goto(`/staff/queues?supplier=${company.supplierId}`);
      const field = page.getByLabel("Product");
      await field.fill(`  pump-100-${company.number}`);
      await page.keyboard.press("Enter");
      await page.getByText("Opens as soon as the products are read").waitFor();
      await look(page, "staff-queue-waits");
      letGo();
      const grid = page.getByRole("grid", { name: "Backorder queues" });
      await grid.getByText("Northwind Clinics").waitFor();
      expect((await field.inputValue()) === company.sku("PUMP-100"), "the field says which");
      // What nobody sells is said, and stays to be mended.
      await field.fill("no such thing");
      await page.keyboard.press("Enter");
      await page.getByText("There is no such product").waitFor();
      expect((await field.inputValue()) === "no such thing", "what was typed stays");
      // Without a product all that waits is there; a link of it fills the field.
      await field.fill("");
      const backlog = page.getByRole("grid", { name: "Backlog" });
      await backlog.getByRole("link", { name: company.sku("TUBE-22") }).click();
      await grid.getByText("Northwind Clinics").waitFor();
      await until(
        async () => (await field.inputValue()) === company.sku("TUBE-22"),
        "the field says which product was followed",
      );
    },
  },
  {
    name: "staff: a search is mended in its middle, and keeps every letter where it was typed",
    async run(world) {
      const company = await world.estate.openCompany();
      const page = await world.staffPage();
      await page.goto("/staff/suppliers");
      const field = page.getByLabel("Search");
      const [first, ...rest] = company.name;
      await field.fill(rest.join(""));
      await page.keyboard.press("Home");
      await page.keyboard.type(`  ${first}`);
      await page.keyboard.press("Home");
      await page.keyboard.press("Delete");
      await page.keyboard.press("Delete");
      await page.getByRole("grid", { name: "Suppliers" }).getByText(company.name).waitFor();
      const typed = await field.inputValue();
      expect(typed === company.name, `what was typed stands there: ${typed}`);
    },
  },
  {
    name: "staff: a viewer of a supplier finds none of this",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      const page = await signedIn(company.invite("Vera Viewer", UserRole.SUPPLIER_VIEWER));
      await page.goto("/staff/responses");
      await page.getByText("Your role does not allow this").waitFor();
      expect((await page.getByRole("grid").count()) === 0, "nothing of it is shown");
    },
  },
  {
    name: "link: a purchase order answered without an account",
    async run(world) {
      const company = await world.estate.openCompany();
      const order = await company.purchase([
        ["CLAMP-2", 70, 25],
        ["STAND-5", 80, 26],
        ["CASE-L", 90, 27],
      ]);
      const page = await world.staffPage();
      const email = `outside@${company.code}.example`;
      await page.goto(`/staff/purchase-orders/${order.purchaseOrderId}`);
      await page.getByRole("button", { name: "Mail a link" }).click();
      await page.getByLabel("E-mail address").fill(email);
      await look(page, "staff-link");
      await page.getByRole("dialog").getByRole("button", { name: "Mail a link" }).click();
      await page.getByText(`A link is on its way to ${email}`).waitFor();

      const guest = await world.newPage();
      await guest.goto(await world.system.linkFor(email, "order"));
      await guest.getByText("3 lines wait for your answer").waitFor();
      await look(guest, "order-link");
      const first = guest.getByRole("article", { name: "Line 1" });
      await first.getByRole("button", { name: "Accept as asked" }).click();
      await first.getByText("Confirmed", { exact: true }).waitFor();
      const second = guest.getByRole("article", { name: "Line 2" });
      await second.getByRole("button", { name: "Other date" }).click();
      await second.getByRole("button", { name: "Send" }).click();
      await second.getByText("Say when you can deliver").waitFor();
      await second.getByLabel("You can deliver on").fill("+5");
      await second.getByRole("button", { name: "Send" }).click();
      await second.getByText("Choose a reason").waitFor();
      await second.getByLabel("Reason").selectOption({ label: "Not enough capacity" });
      await look(guest, "order-link-propose");
      await second.getByRole("button", { name: "Send" }).click();
      await guest.getByText("Line 2: your date is sent").waitFor();
      expect((await lineOf(company, order, 1)).state === 3, "line 1 is accepted");
      await guest.getByText("1 line waits for your answer").waitFor();
      // What others do is seen by staff without reloading.
      await page.getByRole("article", { name: "Line 1" }).getByText("Confirmed").first().waitFor();
      await guest.goto("/order#not-a-link-of-ours-not-a-link-of-ours-1234567");
      await guest.reload();
      await guest.getByRole("heading", { name: "This link no longer works" }).waitFor();
      await look(guest, "order-link-ended");
    },
  },
];
