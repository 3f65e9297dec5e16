// What others wrote is text, whatever it looks like: no page makes markup, a link or a formula of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, look, pageOf, until } from "../browser.mjs";
import { date, UserRole } from "../estate.mjs";
import { CapacityService } from "../gen/backline/v1/capacity_service_pb.js";
import { DisputeReason, DisputeService } from "../gen/backline/v1/dispute_service_pb.js";
import { MessageService } from "../gen/backline/v1/message_service_pb.js";
import { ScoreComponent } from "../gen/backline/v1/scorecard_service_pb.js";
import { ShipmentNoticeService } from "../gen/backline/v1/shipment_notice_service_pb.js";
import { AnswerIntent, SupplierService } from "../gen/backline/v1/supplier_service_pb.js";
import { expectHarmless, expectRead, TEXTS, watch } from "../markup.mjs";

// What the buyer asks, with hurting words in every text that a supplier reads.
async function ask(company) {
  await company.product("PUMP-100", TEXTS.image);
  await company.product("TUBE-22", TEXTS.formula);
  await company.demand("PUMP-100", [20, 30], 2);
  await company.agree();
  return await company.purchase(
    [
      ["PUMP-100", 60, 50],
      ["TUBE-22", 40, -1],
      ["PUMP-100", 45, 30],
      ["PUMP-100", 10, 40],
    ],
    "BER",
    TEXTS.script,
  );
}

function post(company, call, order, text) {
  return call.call(company, MessageService, "postMessage", {
    purchaseOrderId: order.purchaseOrderId,
    lineNumber: 1,
    text,
  });
}

// What the supplier says to that: answers, a shipment, a plan's work centre, a dispute.
async function answerAll(company, order) {
  const [first, second, third] = order.lines;
  await company.answer(order, first, 0);
  await company.answer(order, second, 0);
  await company.call(SupplierService, "answerLine", {
    purchaseOrderId: order.purchaseOrderId,
    lineNumber: third.lineNumber,
    version: third.version,
    intent: AnswerIntent.PROPOSE,
    schedules: [{ quantity: third.orderedQuantity, etaDate: date(60) }],
    reason: 2,
    note: TEXTS.attribute,
  });
  await post(company, company.call, order, TEXTS.image);
  await post(company, company.call, order, `${TEXTS.turned} ${TEXTS.long}`);
  const { lines } = await company.call(SupplierService, "getSupplierOrder", {
    purchaseOrderId: order.purchaseOrderId,
  });
  await company.call(ShipmentNoticeService, "announceShipment", {
    deliveryNote: TEXTS.attribute,
    carrier: TEXTS.link,
    trackingReference: TEXTS.address,
    expectedDate: date(3),
    lines: [{ supplyLineId: lines[1].line.supplyLines[0].supplyLineId, quantity: 10n }],
    packages: [{ packageNumber: TEXTS.image, trackingReference: TEXTS.address }],
  });
  await company.call(DisputeService, "openDispute", {
    purchaseOrderId: order.purchaseOrderId,
    lineNumber: 2,
    component: ScoreComponent.ON_TIME_IN_FULL,
    reason: DisputeReason.BUYER_CARRIER,
    text: `${TEXTS.script} ${TEXTS.attribute}`,
  });
}

// A slot that the buyer asks to move, and more words.
async function askAgain(company, order) {
  const center = await company.workCenter("WC-1", TEXTS.image, "PUMP-100");
  const booking = await company.book(order, 1, (await company.slots(center))[1]);
  await company.buyer(CapacityService, "requestSlotMove", {
    bookingId: booking.bookingId,
    wantedDate: date(40),
    reason: TEXTS.link,
  });
  await post(company, company.buyer, order, TEXTS.script);
  await post(company, company.buyer, order, TEXTS.entity);
}

// A screen of a person, as it is when it is all there.
async function screen(page, path, ...texts) {
  await page.goto(path);
  await expectRead(page, path, ...texts);
}

async function readAsSupplier(page, company, order) {
  const id = order.purchaseOrderId;
  const { image, script, link, address, attribute, entity, formula, long } = TEXTS;
  await screen(page, "/today", image, script);
  await screen(page, "/orders?view=all", script, image, formula);
  await look(page, "markup-orders");
  await screen(page, "/orders?view=all&group=order", script);
  await screen(page, `/orders/${id}/1?view=all`, image, script, entity, long);
  await look(page, "markup-line");
  await screen(page, `/orders/${id}/3?view=all`, entity);
  await screen(page, "/backorders", image);
  await screen(page, "/production", image, script);
  await page
    .getByRole("region", { name: /The buyer asks/ })
    .getByRole("button", { name: "Answer" })
    .click();
  await expectRead(page, "the buyer's request", link);
  await look(page, "markup-request");
  await screen(page, "/production?view=centers", image);
  await screen(page, "/shipments", attribute, link, address);
  await page.getByRole("grid", { name: "Shipments" }).focus();
  await page.keyboard.press("Enter");
  await expectRead(page, "a notice", attribute, link, address, image, script);
  await look(page, "markup-notice");
  await screen(page, `/messages?line=${encodeURIComponent(`${id}:1`)}`, image, script, entity);
  await screen(page, "/users", image);
  await screen(page, "/users?view=trail", image);
  await screen(page, "/scorecard?period=90d&view=disputes", script, attribute);
  await screen(page, "/scorecard?period=90d&view=lines", script);
  await screen(page, "/account", image);
}

async function readAsStaff(page, company, order) {
  const id = order.purchaseOrderId;
  const { image, script, link, address, attribute, entity, long } = TEXTS;
  const only = `supplier=${company.supplierId}`;
  await screen(page, `/staff/purchase-orders?${only}`, script, company.name);
  await screen(page, `/staff/purchase-orders/${id}`, script, image, attribute, link, address);
  await expectRead(page, "the history", entity, long, company.name);
  await look(page, "markup-history");
  await page.getByRole("button", { name: "Messages" }).first().click();
  await expectRead(page, "the messages of a line", image, entity);
  await screen(page, `/staff/queues?${only}`, company.name);
  await screen(page, `/staff/queues?sku=${company.sku("PUMP-100")}`, image);
  await page.goto("/staff/suppliers");
  await page.getByLabel("Search").fill(company.code);
  await expectRead(page, "/staff/suppliers", company.name);
  await screen(page, `/staff/control?${only}&within=90`, company.name);
  await screen(page, `/staff/scorecards/${company.supplierId}?period=90d`, company.name);
  const disputes = `/staff/scorecards/${company.supplierId}?period=90d&view=disputes`;
  await screen(page, disputes, script, attribute);
  await screen(page, `/messages?line=${encodeURIComponent(`${id}:1`)}`, image, script);
  await screen(page, `/users?${only}`, image);
  await screen(page, "/users?view=trail");
}

// A buyer reads the supplier's note, and notes something with the decision.
async function decide(page, company, order) {
  await page.goto(
    `/staff/responses?supplier=${company.supplierId}&open=${order.purchaseOrderId}:3`,
  );
  await page.getByRole("complementary", { name: "Answer" }).waitFor();
  await expectRead(page, "an answer", TEXTS.attribute, TEXTS.image, TEXTS.script, company.name);
  await look(page, "markup-answer");
  await page.getByRole("button", { name: "Reject", exact: true }).last().click();
  const dialog = page.getByRole("dialog", { name: "Reject the answer" });
  await dialog.getByLabel("Note to the supplier").fill(TEXTS.entity);
  await dialog.getByRole("button", { name: "Reject" }).click();
  await page.getByText("1 answer rejected").waitFor();
}

// What a spreadsheet would run stands in quotes in the file.
async function readFile(page, system, company) {
  await page.goto("/orders?view=all");
  await page.getByRole("row").nth(1).waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const path = join(system.folder, `markup-${company.code}.csv`);
  await (await download).saveAs(path);
  const text = readFileSync(path, "utf8");
  expect(text.includes("'=HYPERLINK"), "a formula is quoted");
  expect(!/(^|,|")[=+@-](HYPERLINK|SUM)/m.test(text), "no cell of the file begins as a formula");
}

export const jobs = [
  {
    name: "markup: what others wrote is read as text on every page, and runs on none",
    async run(world) {
      const company = await world.estate.openCompany(`${TEXTS.attribute} ${TEXTS.command}`);
      const order = await ask(company);
      await answerAll(company, order);
      const person = await company.invite(
        `Petra ${TEXTS.image} ${TEXTS.turned}`,
        UserRole.SUPPLIER_ADMINISTRATOR,
        UserRole.SUPPLIER_PLANNER,
      );
      const staff = await world.staffPage();
      const supplier = await world.signedIn(person);
      for (const page of [staff, supplier]) await watch(page, world.system.origin);
      await decide(staff, company, order);
      await askAgain(company, order);
      await readAsStaff(staff, company, order);
      await readAsSupplier(supplier, company, order);
      await readFile(supplier, world.system, company);
    },
  },
  {
    name: "control: a page that makes markup of a text, without a policy",
    fails: /a text has run/,
    async run({ browser, system, pages }) {
      const context = await browser.newContext({
        baseURL: system.origin,
        ignoreHTTPSErrors: true,
        bypassCSP: true,
      });
      const page = await pageOf(context);
      pages.push(page);
      await watch(page, system.origin);
      await page.goto("/sign-in");
      await page.getByLabel("E-mail address").waitFor();
      await page.evaluate((text) => {
        document.body.insertAdjacentHTML("beforeend", text);
      }, TEXTS.image);
      await until(() => page.hurts.length > 0, "the image is asked for");
      await until(() => page.evaluate(() => "backlineHurt" in window), "its handler runs");
      await expectHarmless(page, "control");
    },
  },
  {
    name: "control: a page that makes markup of a text, which the policy refuses to run",
    fails: /a text has become markup/,
    async run({ newPage, system }) {
      const page = await newPage();
      await watch(page, system.origin);
      await page.goto("/sign-in");
      await page.getByLabel("E-mail address").waitFor();
      await page.evaluate((text) => {
        document.body.insertAdjacentHTML("beforeend", text);
      }, TEXTS.image);
      await until(
        () => page.faults.some((fault) => fault.startsWith("refused by the policy")),
        "the browser refuses to run it, and says so",
      );
      await expectHarmless(page, "control");
    },
  },
];
