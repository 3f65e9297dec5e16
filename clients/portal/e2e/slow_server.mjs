// A server that takes its time: the calls of a method wait until they are let go.
import { expect, until } from "./browser.mjs";

// Holds the calls of a method back, such as KpiService/GetBacklog.
export async function heldBack(page, method) {
  let letGo;
  const free = new Promise((resolve) => {
    letGo = resolve;
  });
  let calls = 0;
  await page.route(`**/backline.v1.${method}*`, async (route) => {
    calls += 1;
    await free;
    await route.continue();
  });
  return {
    letGo,
    asked: () => until(() => calls > 0, `${method} is called`),
  };
}

// After the change nothing of the old answer stands while the new one is read; `fresh` is there when
// it has come.
export async function readsAnew(page, { method, change, old, fresh }) {
  const held = await heldBack(page, method);
  await change();
  await held.asked();
  expect((await old.count()) === 0, `nothing of the old answer stands while ${method} is read`);
  await page.getByText("Loading …").first().waitFor();
  held.letGo();
  await fresh.first().waitFor();
}
