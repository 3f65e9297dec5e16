import { expect, look, until } from "../browser.mjs";
import { MessageService } from "../gen/backline/v1/message_service_pb.js";
import { PurchaseOrderService } from "../gen/backline/v1/purchase_order_service_pb.js";
import { countOf, Keys, openOrders } from "../orders_page.mjs";

const FORTY = 40;

export const jobs = [
  {
    name: "today: what waits, and where it leads",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      const [first] = await company.purchaseMany(3);
      await company.purchaseAnswered();
      await company.demand("PUMP-100", [20, 35, 15]);
      await company.demand("SENSOR-O2", [60]);
      await company.buyer(MessageService, "postMessage", {
        purchaseOrderId: first.purchaseOrderId,
        lineNumber: 1,
        text: "Can you bring forward a part of this? Two clinics wait.",
      });
      const page = await signedIn(company.planner());
      await page.goto("/today");
      await page
        .getByRole("region", { name: "Lines to answer" })
        .getByText("18", { exact: true })
        .waitFor();
      await page.getByRole("region", { name: "Unread messages" }).getByText("1 unread").waitFor();
      await page
        .getByRole("region", { name: "Late or at risk" })
        .getByText("6 days later")
        .first()
        .waitFor();
      await look(page, "today");
      await page.getByRole("link", { name: "Answer them" }).click();
      await page.getByRole("grid", { name: "Purchase order lines" }).waitFor();
      expect(page.url().includes("view=answer"), "it leads to the lines to answer");
    },
  },
  {
    name: "orders: a later date shows who waits before it is sent (mouse)",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      await company.purchaseMany(3);
      await company.demand("PUMP-100", [20, 35]);
      const page = await signedIn(company.planner());
      await openOrders(page);
      const before = await countOf(page, "To answer");
      await look(page, "orders");
      const row = page.getByRole("row").filter({ hasText: "PUMP-100" }).first();
      await row.locator('[data-column="date"] span').first().click();
      const field = page.getByLabel(/^Your date for/);
      await field.fill("+12");
      await field.press("Enter");
      await page.getByText("A reason is needed.").first().waitFor();
      await page.getByRole("button", { name: "Review and send" }).click();
      await page.getByText("1 line is not ready").waitFor();
      await page.getByRole("button", { name: "Cancel" }).click();
      await row.getByRole("checkbox").click();
      await page.getByRole("button", { name: "Reason …" }).click();
      await page.getByRole("button", { name: "Not enough capacity" }).click();
      await page.getByRole("button", { name: "Review and send" }).click();
      const dialog = page.getByRole("dialog", { name: "Send 1 answer" });
      await dialog
        .getByText(/promises? moves?|Nobody who waits/)
        .first()
        .waitFor();
      await look(page, "slip-preview");
      await dialog.getByRole("button", { name: "Send" }).click();
      await page.getByText("1 line sent").waitFor();
      await until(
        async () => (await countOf(page, "To answer")) === before - 1,
        "one line less waits",
      );
    },
  },
  {
    name: "orders: split, counter-proposal, hold, and undo (keys)",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      await company.purchaseMany(2);
      const page = await signedIn(company.planner());
      await openOrders(page);
      const before = await countOf(page, "To answer");
      await page.getByRole("grid").focus();
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("s");
      const dialog = page.getByRole("dialog", { name: /^Answer/ });
      await dialog.getByRole("textbox", { name: "Date 2" }).fill("+10");
      await dialog.getByLabel("Reason").selectOption({ label: "Material shortage" });
      await look(page, "split");
      await dialog.getByRole("button", { name: "Keep" }).click();
      await page.getByText("2 dates").waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("c");
      await dialog.getByLabel("Other price per piece").fill("14,20");
      await dialog.getByLabel("Reason").selectOption({ label: "Price does not hold" });
      await page.keyboard.press("Control+Enter");
      await page.getByText("2 answers not sent").waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("h");
      await dialog.getByLabel("You will answer by").fill("+3");
      await dialog.getByLabel("Reason").selectOption({ label: "Not enough capacity" });
      await page.keyboard.press("Control+Enter");
      await page.getByText("3 answers not sent").waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("a");
      await page.getByText("4 answers not sent").waitFor();
      await page.keyboard.press("Control+z");
      await page.getByText("3 answers not sent").waitFor();
      // A reload loses nothing.
      await page.reload();
      await page.getByText("3 answers not sent").waitFor();
      await page.getByRole("grid").focus();
      await page.keyboard.press("Control+Enter");
      await page
        .getByRole("dialog", { name: "Send 3 answers" })
        .getByText("1 counter-proposal")
        .waitFor();
      await page.keyboard.press("Control+Enter");
      await page.getByText("3 lines sent").waitFor();
      await until(
        async () => (await countOf(page, "To answer")) === before - 2,
        "a held line still waits",
      );
      await until(
        async () => (await countOf(page, "With the buyer")) === 1 + 1,
        "a proposal and a hold",
      );
    },
  },
  {
    name: "orders: forty lines answered by keys alone",
    async run({ estate, signedIn, notes }) {
      const company = await estate.openCompany();
      await company.purchaseMany(7);
      const page = await signedIn(company.planner());
      await page.goto("/today");
      await page.getByRole("region", { name: "Lines to answer" }).waitFor();
      const started = Date.now();
      const keys = new Keys(page);
      await page.getByRole("link", { name: "Answer them" }).focus();
      await keys.press("Enter");
      await page.getByRole("grid", { name: "Purchase order lines" }).waitFor();
      const before = await countOf(page, "To answer");
      expect(before >= FORTY, "forty lines wait");
      // The search leads into the table; here the focus is put there as its first Tab stop would.
      await page.getByRole("searchbox").focus();
      await keys.press("Enter");
      // Thirty-six as asked; four with a later date, the first of which says why.
      for (let at = 0; at < 36; ++at) await keys.press("a");
      for (let at = 0; at < 4; ++at) {
        await keys.press("d", "+", "5", "Enter");
        if (at === 0) await keys.press("ArrowUp", "r", "2", "ArrowDown");
      }
      await page.getByText("40 answers not sent").waitFor();
      await keys.press("Control+Enter");
      await page.getByRole("dialog", { name: "Send 40 answers" }).waitFor();
      await page.getByRole("dialog").getByText("36 accepted as asked").waitFor();
      const sending = Date.now();
      await keys.press("Enter");
      await page.getByText("40 lines sent").waitFor();
      const ended = Date.now();
      await until(
        async () => (await countOf(page, "To answer")) === before - FORTY,
        "forty lines less wait",
      );
      const seconds = (ended - started) / 1000;
      notes.push(
        `${keys.count} key presses, ${seconds.toFixed(1)} s, of which ${ended - sending} ms sending`,
      );
      expect(seconds < 300, "in five minutes");
    },
  },
  {
    name: "orders: a line that changed meanwhile is not overwritten",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      const order = await company.purchase([["CASE-L", 66, 40]]);
      const page = await signedIn(company.planner());
      await openOrders(page);
      await page.getByRole("grid").focus();
      await page.keyboard.press("a");
      await page.getByText("1 answer not sent").waitFor();
      await company.buyer(PurchaseOrderService, "amendPurchaseOrderLine", {
        purchaseOrderId: order.purchaseOrderId,
        lineNumber: 1,
        version: order.lines[0].version,
        quantity: 99n,
      });
      await page.getByText("The buyer changed this line after you edited it.").waitFor();
      await page.getByRole("button", { name: "Review and send" }).click();
      await page.getByRole("dialog").getByText("1 line is not ready").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText("1 answer not sent").waitFor({ state: "detached" });
    },
  },
  {
    name: "orders: a line with its messages and history; a new date for what was confirmed",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      const order = await company.purchaseAnswered();
      const page = await signedIn(company.planner());
      await page.goto(`/orders/${order.purchaseOrderId}/1?view=confirmed`);
      await page.getByText("You answered").waitFor();
      await look(page, "line");
      await page.getByLabel("Write a message").fill("The press is repaired.");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("listitem").filter({ hasText: "The press is repaired." }).waitFor();
      await page.getByRole("button", { name: "Change …" }).click();
      const dialog = page.getByRole("dialog", { name: /^New date/ });
      await dialog.getByLabel("New date").fill("+4");
      await dialog.getByLabel("Reason").selectOption({ label: "Transport or customs" });
      await look(page, "new-date");
      await dialog.getByRole("button", { name: "Keep" }).click();
      await page.getByRole("button", { name: "Review and send" }).click();
      await page.getByRole("dialog").getByText("1 new date").waitFor();
      await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
      await page.getByText("1 line sent").waitFor();
      await page.getByText("You sent a new date").waitFor();
    },
  },
  {
    name: "orders: in German, filtered, grouped and sorted; the address is the screen",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      await company.purchaseMany(3);
      const page = await signedIn(company.planner(), "de");
      await page.goto("/orders?view=answer");
      const grid = page.getByRole("grid");
      await grid.getByRole("row").nth(1).waitFor();
      await page.getByRole("searchbox").fill("PUMP");
      await until(async () => (await grid.getByRole("row").count()) < 6, "few lines are left");
      const found = await grid.getByRole("row").count();
      await page.getByRole("combobox").first().selectOption("product");
      await grid.getByRole("row").filter({ hasText: "Infusion pump" }).first().waitFor();
      await look(page, "orders-german");
      await page.goto(page.url());
      await grid.getByRole("row").nth(1).waitFor();
      await until(
        async () => (await grid.getByRole("row").count()) === found + 1,
        "the same lines and their group",
      );
    },
  },
];
