import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, look } from "../browser.mjs";
import { iso } from "../estate.mjs";
import { PurchaseOrderService } from "../gen/backline/v1/purchase_order_service_pb.js";
import { openOrders, sendAll } from "../orders_page.mjs";

const QUANTITY = 10;
const DATE = 11;
const REASON = 12;

// As a spreadsheet gives a file back: one line as asked, one with a day that is none, one later and
// smaller, one that nobody has asked for.
function edited(rows) {
  const edit = (sku, quantity, day, reason) => (row) => {
    // A name with a comma is quoted: the cells that are changed stand behind it.
    const cells = row.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, ""));
    if (!row.includes(sku)) return row;
    cells[QUANTITY] = quantity;
    cells[DATE] = day;
    cells[REASON] = reason;
    return cells.slice(0, 14).join(",");
  };
  return [
    ...rows
      .map(edit("TUBE-22", "500", iso(30), ""))
      .map(edit("VALVE-3W", "40", "31.02.2027", "CAPACITY"))
      .map(edit("FILTER-H14", "20", iso(40), "Qualitätsproblem")),
    "no-such-order,PO-X,1,1,SKU,Name,BER,To answer,1,,1,2027-01-01,,",
  ];
}

export const jobs = [
  {
    name: "orders: out to a spreadsheet and back, errors by row, nothing before it is taken over",
    async run({ estate, signedIn, system }) {
      const company = await estate.openCompany();
      const order = await company.purchase([
        ["TUBE-22", 500, 30],
        ["VALVE-3W", 40, 31],
        ["FILTER-H14", 25, 32],
      ]);
      const page = await signedIn(company.planner());
      await openOrders(page);
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Export CSV" }).click();
      const path = join(system.folder, `orders-${company.code}.csv`);
      await (await download).saveAs(path);
      const [head, ...rows] = readFileSync(path, "utf8").trimEnd().split("\r\n");
      expect(head.includes("purchase_order_id") && rows.length === 3, "the file has the lines");
      writeFileSync(path, [head, ...edited(rows)].join("\r\n"));
      await page.getByRole("button", { name: "Import CSV …" }).click();
      await page.getByLabel("CSV file").setInputFiles(path);
      await page.getByText("“31.02.2027” is no date.").first().waitFor();
      await page.getByText("This line is not among your open lines.").waitFor();
      await look(page, "import");
      expect(
        (await page.getByText(/answers? not sent/).count()) === 0,
        "nothing is applied before it is taken over",
      );
      await page.getByRole("button", { name: /^Take over/ }).click();
      await page.getByText(/taken over/).waitFor();
      await sendAll(page);
      await page.getByText("2 lines sent").waitFor();
      const { purchaseOrder } = await company.buyer(PurchaseOrderService, "getPurchaseOrder", {
        purchaseOrderId: order.purchaseOrderId,
      });
      const versions = purchaseOrder.lines.map((line) => line.version);
      expect(versions.join() === "2,1,2", `two of the three lines are answered: ${versions}`);
    },
  },
];
