import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, look, until } from "../browser.mjs";
import { date } from "../estate.mjs";
import { PurchaseOrderService } from "../gen/backline/v1/purchase_order_service_pb.js";

const FORTY = 40;

function isoOf({ year, month, day }) {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

async function openOrders(page, view = "answer") {
  await page.goto(`/orders?view=${view}`);
  await page.getByRole("grid", { name: "Purchase order lines" }).waitFor();
  await page.getByRole("row").nth(1).waitFor();
}

async function countOf(page, view) {
  const text = await page.getByRole("radio", { name: view }).locator("..").innerText();
  return Number(text.replace(/\D/g, ""));
}

// Counts what a planner presses.
class Keys {
  constructor(page) {
    this.page = page;
    this.count = 0;
  }

  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      this.count += 1;
    }
  }
}

export const jobs = [
  {
    name: "today: what waits, and where it leads",
    async run({ signedIn }) {
      const page = await signedIn("planner");
      await page.goto("/today");
      await page
        .getByRole("region", { name: "Lines to answer" })
        .getByText("60", { exact: true })
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
    async run({ signedIn }) {
      const page = await signedIn("planner");
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
    name: "orders: split, counter-proposal, hold, and undo",
    async run({ signedIn }) {
      const page = await signedIn("planner");
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
    async run({ signedIn }) {
      const page = await signedIn("planner");
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
        if (at === 0) {
          await keys.press("ArrowUp", "r", "2", "ArrowDown");
        }
      }
      await page.getByText("40 answers not sent").waitFor();
      await keys.press("Control+Enter");
      await page.getByRole("dialog", { name: "Send 40 answers" }).waitFor();
      await page.getByRole("dialog").getByText("36 accepted as asked").waitFor();
      const sending = Date.now();
      await keys.press("Enter");
      await page.getByText("40 lines sent").waitFor();
      const seconds = (Date.now() - started) / 1000;
      await until(
        async () => (await countOf(page, "To answer")) === before - FORTY,
        "forty lines less wait",
      );
      console.log(
        `      forty lines: ${keys.count} presses, ${seconds.toFixed(1)} s, of which ${Date.now() - sending} ms sending`,
      );
      expect(seconds < 300, "in five minutes");
    },
  },
  {
    name: "orders: out to a spreadsheet and back, errors by row",
    async run({ signedIn, system, estate }) {
      const page = await signedIn("planner");
      await estate.purchase("acme", [
        ["TUBE-22", 500, 30],
        ["VALVE-3W", 40, 31],
        ["FILTER-H14", 25, 32],
      ]);
      await openOrders(page);
      await page.getByRole("row").filter({ hasText: "500" }).waitFor();
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Export CSV" }).click();
      const path = join(system.folder, "orders.csv");
      await (await download).saveAs(path);
      const [head, ...rows] = readFileSync(path, "utf8").trimEnd().split("\r\n");
      expect(head.includes("purchase_order_id") && rows.length >= 3, "the file has the lines");
      // As a spreadsheet would give it back: the new lines answered, one wrong, one unknown.
      const edit = (sku, quantity, day, reason) => (row) => {
        const cells = row.split(",");
        if (!row.includes(sku) || cells.length < 14) return row;
        cells[10] = quantity;
        cells[11] = day;
        cells[12] = reason;
        return cells.join(",");
      };
      const edited = rows
        .map(edit("TUBE-22", "500", isoOf(date(30)), ""))
        .map((row) => (row.includes("VALVE-3W") ? row : row))
        .map(edit("VALVE-3W", "40", "31.02.2027", "CAPACITY"))
        .map(edit("FILTER-H14", "20", isoOf(date(40)), "Qualitätsproblem"));
      edited.push("no-such-order,PO-X,1,1,SKU,Name,BER,To answer,1,,1,2027-01-01,,");
      writeFileSync(path, [head, ...edited].join("\r\n"));
      await page.getByRole("button", { name: "Import CSV …" }).click();
      await page.getByLabel("CSV file").setInputFiles(path);
      await page.getByText("“31.02.2027” is no date.").first().waitFor();
      await page.getByText("This line is not among your open lines.").waitFor();
      await look(page, "import");
      await page.getByRole("button", { name: /^Take over/ }).click();
      await page.getByText(/taken over/).waitFor();
      await page.getByRole("button", { name: "Review and send" }).click();
      const dialog = page.getByRole("dialog", { name: /^Send/ });
      await dialog.getByRole("button", { name: "Send" }).click();
      await page
        .getByText(/lines? sent/)
        .last()
        .waitFor();
      await page.getByRole("radio", { name: "All open" }).check();
    },
  },
  {
    name: "orders: what the buyer sends appears by itself, also after a lost connection",
    async run({ signedIn, estate, system }) {
      const page = await signedIn("planner");
      await openOrders(page, "all&sort=-asked");
      await page.getByRole("status").filter({ hasText: "Live" }).waitFor();
      const sent = Date.now();
      await estate.purchase("acme", [["STAND-5", 777, 25]]);
      await page.getByRole("row").filter({ hasText: "777" }).waitFor();
      const ms = Date.now() - sent;
      console.log(`      a new purchase order appeared after ${ms} ms`);
      expect(ms < 2_000, "within two seconds");
      system.gateway.signal("SIGKILL");
      await page.getByText("No connection").waitFor();
      await estate.purchase("acme", [["CLAMP-2", 888, 26]]);
      await system.restartGateway();
      await page.getByRole("row").filter({ hasText: "888" }).waitFor({ timeout: 30_000 });
      await page.getByRole("status").filter({ hasText: "Live" }).waitFor();
    },
  },
  {
    name: "orders: a line that changed meanwhile is not overwritten",
    async run({ signedIn, estate }) {
      const page = await signedIn("planner");
      const order = await estate.purchase("acme", [["CASE-L", 66, 40]]);
      await openOrders(page);
      const row = page.getByRole("row").filter({ hasText: "CASE-L" }).filter({ hasText: "66" });
      await row.locator('[data-column="order"]').click();
      await page.getByRole("grid").focus();
      await page.keyboard.press("a");
      await page.getByText("1 answer not sent").waitFor();
      await estate.call("staff/buyer", PurchaseOrderService, "amendPurchaseOrderLine", {
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
    },
  },
  {
    name: "orders: a line with its messages and history; a new date for what was confirmed",
    async run({ signedIn, estate }) {
      const page = await signedIn("planner");
      const order = estate.answered[0];
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
];
