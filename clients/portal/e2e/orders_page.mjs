// The page of purchase order lines, as several jobs use it.
export async function openOrders(page, view = "answer") {
  await page.goto(`/orders?view=${view}`);
  await page.getByRole("grid", { name: "Purchase order lines" }).waitFor();
  await page.getByRole("row").nth(1).waitFor();
}

export async function countOf(page, view) {
  const text = await page.getByRole("radio", { name: view }).locator("..").innerText();
  return Number(text.replace(/\D/g, ""));
}

// Sends all that is drafted, and waits until it says so.
export async function sendAll(page) {
  await page.getByRole("button", { name: "Review and send" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
}

// Counts what a planner presses.
export class Keys {
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
