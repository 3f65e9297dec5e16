import { expect, look, soon, until } from "../browser.mjs";
import { iso } from "../estate.mjs";
import { MessageService } from "../gen/backline/v1/message_service_pb.js";
import { ShipmentNoticeService } from "../gen/backline/v1/shipment_notice_service_pb.js";

async function noticesOf(company) {
  const { shipmentNotices } = await company.call(ShipmentNoticeService, "listShipmentNotices", {});
  return shipmentNotices;
}

export const jobs = [
  {
    name: "backorders: the gap of a product, its days, and the line that would close it",
    async run({ signedIn, estate }) {
      const company = await estate.openCompany();
      await company.demand("PUMP-100", [20, 35, 15, 40]);
      await company.demand("SENSOR-O2", [60, 25]);
      await company.purchaseAnswered();
      await company.purchase([
        ["PUMP-100", 80, 24],
        ["SENSOR-O2", 90, 30],
      ]);
      const page = await signedIn(company.planner());
      await page.goto("/backorders");
      const table = page.getByRole("grid", { name: "Backorders" });
      await table.getByRole("row").nth(1).waitFor();
      await page
        .getByRole("img", { name: "What is needed and what is confirmed, by day" })
        .waitFor();
      await look(page, "backorders");
      // By keyboard to another product; the address names it.
      await table.focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await until(() => page.url().includes("product="), "the product is in the address");
      await page.getByText("Show as a table").click();
      await page.getByRole("columnheader", { name: "Needed by then" }).waitFor();
      const closing = page.getByRole("region", { name: "Lines that would close the gap" });
      await closing.getByRole("link").first().click();
      await until(() => page.url().includes("/orders/"), "it leads to the line");
    },
  },
  {
    name: "shipments: two lines and a package are announced, and the notice is taken back",
    async run({ signedIn, estate }) {
      const company = await estate.openCompany();
      await company.purchaseAnswered();
      const page = await signedIn(company.planner());
      await page.goto("/shipments");
      await page.getByRole("button", { name: "Announce a shipment" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("checkbox").nth(0).click();
      await dialog.getByRole("checkbox").nth(1).click();
      await dialog.getByText("2 lines chosen").waitFor();
      await dialog.getByLabel("Carrier").fill("DB Schenker");
      await dialog.getByLabel("Arrives").fill(iso(-1));
      await dialog.getByText("It cannot arrive before it left").waitFor();
      // A reload loses nothing of it.
      await page.reload();
      await dialog.getByText("2 lines chosen").waitFor();
      expect(
        (await dialog.getByLabel("Carrier").inputValue()) === "DB Schenker",
        "what was typed is still there",
      );
      await dialog.getByLabel("Arrives").fill("+4");
      await dialog.getByRole("button", { name: "Add a package" }).click();
      await dialog.getByLabel("Number", { exact: true }).fill("1");
      await look(page, "shipments-announce");
      await dialog.getByRole("button", { name: "Announce", exact: true }).click();
      await page.getByText(/^2 lines are announced/).waitFor();
      expect((await noticesOf(company)).length === 1, "the server has the notice");
      await page.getByRole("grid", { name: "Shipments" }).getByText("DB Schenker").waitFor();
      await look(page, "shipments");
      await page.getByRole("grid", { name: "Shipments" }).focus();
      await page.keyboard.press("Enter");
      await dialog.getByText("1 package").waitFor();
      await dialog.getByRole("button", { name: "Take the notice back" }).click();
      await dialog.getByRole("button", { name: "Take back" }).click();
      await page.getByText("The notice is taken back").waitFor();
      await page
        .getByRole("grid", { name: "Shipments" })
        .getByText("Taken back", { exact: true })
        .waitFor();
    },
  },
  {
    name: "messages: a conversation is read and answered; the buyer's next word appears by itself",
    async run({ signedIn, estate, notes }) {
      const company = await estate.openCompany();
      const order = await company.purchase([["PUMP-100", 40, 20]]);
      const post = (text) =>
        company.buyer(MessageService, "postMessage", {
          purchaseOrderId: order.purchaseOrderId,
          lineNumber: 1,
          text,
        });
      await post("Can you bring forward a part of this? Two clinics wait.");
      const page = await signedIn(company.planner());
      await page.goto("/messages?show=unread");
      await page.getByRole("navigation", { name: "Conversations" }).getByRole("listitem").waitFor();
      await page
        .getByRole("navigation", { name: "Conversations" })
        .getByRole("listitem")
        .getByRole("button")
        .press("Enter");
      await page.getByText("Can you bring forward a part of this?").waitFor();
      await until(
        async () => (await page.getByRole("img", { name: /unread$/ }).count()) === 0,
        "what is shown counts as read",
      );
      await page.getByLabel("Write a message").fill("Thirty of them, a week earlier.");
      await page.keyboard.press("Control+Enter");
      const answer = page
        .getByRole("listitem")
        .filter({ hasText: "Thirty of them, a week earlier." });
      await answer.getByText("Petra Planner", { exact: true }).waitFor();
      const ms = await soon(async (at) => {
        await post(`Thank you. We expect them on ${iso(7 + at)}.`);
        await page
          .getByText(`We expect them on ${iso(7 + at)}`)
          .first()
          .waitFor();
      });
      notes.push(`the buyer's next word after ${ms} ms`);
      await look(page, "messages");
    },
  },
];
