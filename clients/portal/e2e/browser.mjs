// Chromium as a person uses it, and what is looked at on every screen.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { PASSWORD } from "./estate.mjs";

const WIDTHS = [1440, 820];
const HEIGHT = 900;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Other builds and tests may have the machine: what hangs is found all the same, only later.
const WAIT_MS_MAX = 60_000;

// What was looked at so far, for the table at the end.
export const looked = { screens: 0, axe: { light: 0, dark: 0 } };

export async function startBrowser() {
  return await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
  });
}

// A page that keeps what goes wrong in it.
export async function pageOf(context) {
  const page = await context.newPage();
  page.faults = [];
  // What a network did to it: no fault by itself, and good to know when a job fails.
  page.lost = [];
  page.on("requestfailed", (request) => {
    page.lost.push(`${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    const text = message.text();
    // A refused call is a line in the console; what the portal makes of it is what counts.
    if (message.type() === "error" && !/Failed to load resource/.test(text)) page.faults.push(text);
  });
  page.setDefaultTimeout(WAIT_MS_MAX);
  return page;
}

// A person's own browser: nothing is shared with another.
export async function newPage(browser, system, language = "en") {
  const context = await browser.newContext({
    baseURL: system.origin,
    ignoreHTTPSErrors: true,
    locale: language === "de" ? "de-DE" : "en-GB",
    viewport: { width: WIDTHS[0], height: HEIGHT },
    acceptDownloads: true,
  });
  await context.addInitScript((chosen) => {
    localStorage.setItem("backline.language", localStorage.getItem("backline.language") ?? chosen);
  }, language);
  return await pageOf(context);
}

// Follows the mailed link, sets the password and signs in.
export async function firstSignIn(page, { link, email }) {
  await page.goto(link);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email);
  await page.getByRole("navigation").waitFor();
}

export async function signIn(page, email, password = PASSWORD) {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

// The calls of firstSignIn without its screens, which the jobs of signing in go through.
export async function enter(page, system, { link, email }) {
  const call = async (method, data) => {
    const answer = await page.request.post(`/backline.v1.AccountService/${method}`, {
      headers: { "connect-protocol-version": "1", origin: system.origin },
      data,
    });
    expect(answer.ok(), `${method} is answered: ${await answer.text()}`);
  };
  await call("RedeemLink", { linkToken: link.split("#")[1], newPassword: PASSWORD });
  await call("SignIn", { email, password: PASSWORD });
}

export function expect(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
}

// Waits until the condition holds; says what did not, if it never does.
export async function until(condition, what, ms = WAIT_MS_MAX) {
  const end = Date.now() + ms;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > end) throw new Error(`never so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const SOON_MS = 2_000;
const TRIES_MAX = 5;

// What others do appears within two seconds. A machine that builds at the same time is slow now and
// then; a page that asks now and then is slow always: the quickest of a few tries counts.
export async function soon(attempt) {
  const took = [];
  for (let at = 0; at < TRIES_MAX; ++at) {
    const started = Date.now();
    await attempt(at);
    took.push(Date.now() - started);
    if (took.at(-1) <= SOON_MS) return took.at(-1);
  }
  throw new Error(`not so: it appears within ${SOON_MS} ms; it took ${took.join(", ")}`);
}

// Only what violates is told in full, and in the page itself, which has no frames: else axe opens
// another page each time, and names every element that is well.
async function axe(page, name, theme) {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .withTags(RULES)
    .setLegacyMode()
    .analyze();
  looked.axe[theme] += 1;
  return violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `axe on ${name}: ${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`,
    ),
  );
}

// The page's frame after the next one: what was changed is drawn.
async function drawn(page) {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

// Looks at the screen in both themes at both widths: no violation of the rules, nothing wider than
// the window. BACKLINE_SHOTS names a folder for a picture of each.
export async function look(page, name) {
  const shots = process.env.BACKLINE_SHOTS;
  if (shots) mkdirSync(shots, { recursive: true });
  const faults = [];
  for (const theme of ["light", "dark"]) {
    await page.evaluate((chosen) => {
      document.documentElement.dataset.theme = chosen;
    }, theme);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      await drawn(page);
      if (shots) await page.screenshot({ path: join(shots, `${name}-${theme}-${width}.png`) });
      // Colours are the same at both widths, sizes in both themes.
      if (theme === "light" || width === WIDTHS[0]) {
        faults.push(...(await axe(page, `${name} ${theme} ${width}`, theme)));
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) faults.push(`${name} is ${wide} pixels wide in a window of ${width}`);
    }
  }
  await page.evaluate(() => {
    document.documentElement.dataset.theme = "light";
  });
  await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
  looked.screens += 1;
  if (faults.length > 0) throw new Error(faults.slice(0, 8).join("\n"));
}
