// What a page shows before it knows anything, and when it cannot know: it says so, and goes on when
// it can.
import { expect, look, until } from "../browser.mjs";
import { UserRole } from "../estate.mjs";

const OF_SUPPLIERS = {
  "/today": "Today",
  "/orders?view=all": "Orders",
  "/backorders": "Backorders",
  "/production": "Production",
  "/shipments": "Shipments",
  "/messages": "Messages",
  "/users": "Users and keys",
};
const OF_STAFF = {
  "/staff/responses": "Answers to decide",
  "/staff/purchase-orders": "Purchase orders",
  "/staff/queues": "Backlog",
  "/staff/suppliers": "Suppliers",
};

// Answers pass, wait, or fail, as the gate says; a session and its stream always pass.
async function gateOf(page) {
  const gate = { mode: "pass", waiting: [] };
  gate.turn = (mode) => {
    gate.mode = mode;
    for (const go of gate.waiting.splice(0)) go();
  };
  await page.route(/\/backline\.v1\.(?!Account|Event)/, async (route) => {
    if (gate.mode === "wait") await new Promise((go) => gate.waiting.push(go));
    const done =
      gate.mode === "fail"
        ? route.fulfill({
            status: 500,
            contentType: "application/json",
            body: JSON.stringify({ code: "internal", message: "planted" }),
          })
        : route.continue();
    // Who has left the page meanwhile waits for nothing.
    await done.catch(() => undefined);
  });
  return gate;
}

const loading = (page) => page.getByRole("status").filter({ hasText: "Loading" });
const failures = (page) => page.getByRole("alert").filter({ hasText: "This could not be loaded" });

async function lookAt(page, name) {
  if (process.env.BACKLINE_SHOTS) await look(page, name);
}

async function goThrough(page, screens) {
  const gate = await gateOf(page);
  for (const [path, title] of Object.entries(screens)) {
    const name = path.replace(/\?.*/, "").replaceAll("/", "-");
    gate.turn("wait");
    await page.goto(path);
    await page.getByRole("heading", { name: title, exact: true }).waitFor();
    await loading(page).first().waitFor();
    expect((await failures(page).count()) === 0, `${path}: nothing has failed yet`);
    await lookAt(page, `loading${name}`);
    gate.turn("fail");
    await failures(page).first().waitFor();
    await until(async () => (await loading(page).count()) === 0, `${path}: nothing is awaited`);
    await lookAt(page, `failed${name}`);
    gate.turn("pass");
    await until(async () => {
      const again = page.getByRole("button", { name: "Try again" }).first();
      if ((await again.count()) > 0) await again.click();
      return (await failures(page).count()) + (await loading(page).count()) === 0;
    }, `${path}: it is read when it can be`);
  }
}

export const jobs = [
  {
    name: "states: a supplier's pages say that they load, and what could not be read",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      await company.purchaseAnswered();
      await company.demand("PUMP-100", [20]);
      const person = company.invite(
        "Alma Administrator",
        UserRole.SUPPLIER_ADMINISTRATOR,
        UserRole.SUPPLIER_PLANNER,
      );
      await goThrough(await signedIn(person), OF_SUPPLIERS);
    },
  },
  {
    name: "states: the pages of staff say that they load, and what could not be read",
    async run({ estate, staffPage }) {
      const company = await estate.openCompany();
      await company.purchaseAnswered();
      await goThrough(await staffPage(), OF_STAFF);
    },
  },
  {
    name: "states: a page whose code does not come says so, and is loaded again",
    async run({ estate, signedIn }) {
      const company = await estate.openCompany();
      const page = await signedIn(company.invite("Paul Planner", UserRole.SUPPLIER_PLANNER));
      const code = /\/assets\/backorders_page-[^/]*\.js/;
      await page.route(code, (route) => route.abort());
      await page.goto("/today");
      await page.getByRole("link", { name: "Backorders", exact: true }).click();
      const failed = page.getByRole("heading", { name: "This page could not be shown" });
      await failed.waitFor();
      await lookAt(page, "failed-code");
      await page.getByRole("link", { name: "Messages", exact: true }).click();
      await page.getByRole("heading", { name: "Messages", exact: true }).waitFor();
      await page.goBack();
      await failed.waitFor();
      await page.unroute(code);
      await page.getByRole("button", { name: "Load again" }).click();
      await page.getByRole("heading", { name: "Backorders", exact: true }).waitFor();
      const told = page.faults.splice(0);
      const known = told.every((fault) => /dynamically imported module/.test(fault));
      expect(told.length > 0 && known, `the code and nothing else: ${told.join("; ")}`);
    },
  },
];
