// What others do, and what goes wrong on the way: lost, slow, expired, twice open.
import { expect, look, pageOf, soon, until } from "../browser.mjs";
import { PASSWORD } from "../estate.mjs";
import { PurchaseOrderService } from "../gen/backline/v1/purchase_order_service_pb.js";
import { countOf, openOrders, sendAll } from "../orders_page.mjs";

function live(page) {
  return page.getByRole("status").filter({ hasText: "Live" });
}

async function versionOf(company, order) {
  const { purchaseOrder } = await company.buyer(PurchaseOrderService, "getPurchaseOrder", {
    purchaseOrderId: order.purchaseOrderId,
  });
  return purchaseOrder.lines[0].version;
}

async function signInAgain(page) {
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

export const jobs = [
  {
    name: "live: what the buyer sends, changes and cancels appears within two seconds",
    async run({ estate, signedIn, notes }) {
      const company = await estate.openCompany();
      await company.purchase([["PUMP-100", 40, 20]]);
      const page = await signedIn(company.planner());
      await openOrders(page, "all&sort=-asked");
      await live(page).waitFor();
      let order;
      const sent = await soon(async (at) => {
        order = await company.purchase([["STAND-5", 777 + at, 25]]);
        await page
          .getByRole("row")
          .filter({ hasText: String(777 + at) })
          .waitFor();
      });
      let [{ version }] = order.lines;
      const amended = await soon(async (at) => {
        const { purchaseOrder } = await company.buyer(
          PurchaseOrderService,
          "amendPurchaseOrderLine",
          {
            purchaseOrderId: order.purchaseOrderId,
            lineNumber: 1,
            version,
            quantity: BigInt(5500 + at),
          },
        );
        version = purchaseOrder?.lines[0].version ?? version + 1;
        await page
          .getByRole("row")
          .filter({ hasText: `5,50${at}` })
          .waitFor();
      });
      await company.buyer(PurchaseOrderService, "cancelPurchaseOrder", {
        purchaseOrderId: order.purchaseOrderId,
      });
      await page.getByRole("row").filter({ hasText: "STAND-5" }).waitFor({ state: "detached" });
      notes.push(`a new purchase order after ${sent} ms, a changed one after ${amended} ms`);
    },
  },
  {
    name: "live: the row under the keys stays the same when another comes above it",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      await company.purchase([
        ["PUMP-100", 40, 20],
        ["TUBE-22", 50, 21],
      ]);
      const page = await signedIn(company.planner());
      await openOrders(page);
      await live(page).waitFor();
      await page.getByRole("grid").focus();
      await page.keyboard.press("ArrowDown");
      // It is wanted earlier than both.
      await company.purchase([["CLAMP-2", 888, 5]]);
      await page.getByRole("row").filter({ hasText: "888" }).waitFor();
      await page.keyboard.press("a");
      await page.getByText("1 answer not sent").waitFor();
      const row = page.getByRole("row").filter({ hasText: company.sku("TUBE-22") });
      expect(
        (await row.getByText("Not sent").count()) === 1,
        "what is accepted is the line that was marked",
      );
    },
  },
  {
    name: "live: a lost connection is said, and the stream goes on where it was",
    async run({ estate, signedIn, system }) {
      const company = await estate.openCompany();
      const order = await company.purchase([["PUMP-100", 40, 20]]);
      const page = await signedIn(company.planner());
      await openOrders(page, "all&sort=-asked");
      await live(page).waitFor();
      let listed = 0;
      page.on("request", (request) => {
        if (request.url().endsWith("/ListSupplierLines")) listed += 1;
      });
      await system.killGateway();
      await page.getByText("No connection").waitFor();
      await look(page, "lost");
      // What is typed meanwhile stays, and is sent when there is a way again.
      await page.getByRole("grid").focus();
      await page.keyboard.press("a");
      await page.getByText("1 answer not sent").waitFor();
      await sendAll(page);
      await page.getByRole("dialog").getByRole("alert").waitFor();
      await look(page, "lost-sending");
      await company.purchase([["CLAMP-2", 888, 26]]);
      await system.restartGateway();
      await page.getByRole("row").filter({ hasText: "888" }).waitFor();
      await live(page).waitFor();
      expect(listed === 0, "the lines are not read anew: the stream tells what was missed");
      await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
      await page.getByText("1 line sent").waitFor();
      expect((await versionOf(company, order)) === 2, "it is answered once");
    },
  },
  {
    name: "live: a slow server is waited for; what took too long is sent again and counts once",
    async run({ estate, signedIn, system }) {
      const company = await estate.openCompany();
      const order = await company.purchase([["PUMP-100", 40, 20]]);
      const page = await signedIn(company.planner());
      await openOrders(page);
      await page.getByRole("grid").focus();
      await page.keyboard.press("a");
      await page.getByText("1 answer not sent").waitFor();
      await page.getByRole("button", { name: "Review and send" }).click();
      const dialog = page.getByRole("dialog");
      system.server.signal("SIGSTOP");
      try {
        await dialog.getByRole("button", { name: "Send" }).click();
        await dialog.getByText("Sending").waitFor();
        // Until the call gives up; nobody knows then whether it had its effect.
        await dialog.getByRole("alert").waitFor();
        await page.getByText("No connection").waitFor();
      } finally {
        system.server.signal("SIGCONT");
      }
      await dialog.getByRole("button", { name: "Send" }).click();
      await page.getByText("1 line sent").waitFor();
      await live(page).waitFor();
      expect((await versionOf(company, order)) === 2, "it is answered once");
    },
  },
  {
    name: "live: two tabs show the same drafts, the same answers and the same end",
    async run({ estate, signedIn, pages }) {
      const company = await estate.openCompany();
      await company.purchase([
        ["PUMP-100", 40, 20],
        ["TUBE-22", 50, 21],
      ]);
      const first = await signedIn(company.planner());
      await openOrders(first);
      const second = await pageOf(first.context());
      pages.push(second);
      await openOrders(second);
      await first.getByRole("grid").focus();
      await first.keyboard.press("a");
      await second.getByText("1 answer not sent").waitFor();
      await sendAll(second);
      await second.getByText("1 line sent").waitFor();
      await first.getByText("1 answer not sent").waitFor({ state: "detached" });
      await until(async () => (await countOf(first, "To answer")) === 1, "one line is answered");
      await first.getByRole("button", { name: "Undo" }).waitFor({ state: "detached" });
      await second.getByRole("button", { name: "Sign out" }).click();
      await second.getByRole("heading", { name: "Sign in" }).waitFor();
      // The other tab stays as it is, behind a sign-in.
      await first.getByRole("dialog", { name: "Sign in again" }).waitFor();
      await signInAgain(first);
      expect((await countOf(first, "To answer")) === 1, "the page stayed");
    },
  },
  {
    name: "live: a session that ended while answers are sent loses none of them",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      const order = await company.purchase([["PUMP-100", 40, 20]]);
      const page = await signedIn(company.planner());
      await openOrders(page);
      await page.getByRole("grid").focus();
      await page.keyboard.press("a");
      await page.getByText("1 answer not sent").waitFor();
      await page.context().clearCookies();
      await sendAll(page);
      await page.getByRole("dialog", { name: "Sign in again" }).waitFor();
      await signInAgain(page);
      // What was about to be sent stands where it stood.
      await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
      await page.getByText("1 line sent").waitFor();
      expect((await versionOf(company, order)) === 2, "it is answered once");
    },
  },
];
