// Chromium as a person uses it, and what is looked at on every screen.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { PASSWORD } from "./estate.mjs";

const shots = join(dirname(fileURLToPath(import.meta.url)), "../shots");
const WIDTHS = [1440, 820];
const HEIGHT = 900;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function startBrowser() {
  return await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
  });
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
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    const text = message.text();
    // A refused call is a line in the console; what the portal makes of it is what counts.
    if (message.type() === "error" && !/Failed to load resource/.test(text)) page.faults.push(text);
  });
  // A machine that builds at the same time is slow; what hangs is found all the same.
  page.setDefaultTimeout(45_000);
  return page;
}

// Follows the mailed link, sets the password and signs in.
export async function firstSignIn(page, link, email) {
  await page.goto(link);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await page.getByRole("link", { name: "Sign in" }).click();
  await signIn(page, email);
  await page.getByRole("navigation").waitFor();
}

export async function signIn(page, email) {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export function expect(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
}

// Waits until the condition holds; says what did not, if it never does.
export async function until(condition, what, ms = 45_000) {
  const end = Date.now() + ms;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > end) throw new Error(`never so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function axe(page, name) {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const said = violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`,
    ),
  );
  if (said.length > 0) throw new Error(`axe on ${name}:\n${said.slice(0, 8).join("\n")}`);
}

// Looks at the screen in both themes at both widths: no violation, and a picture of each.
export async function look(page, name) {
  mkdirSync(shots, { recursive: true });
  const faults = [];
  for (const theme of ["light", "dark"]) {
    await page.evaluate((chosen) => {
      document.documentElement.dataset.theme = chosen;
    }, theme);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      await page.screenshot({ path: join(shots, `${name}-${theme}-${width}.png`) });
      try {
        await axe(page, `${name} ${theme} ${width}`);
      } catch (error) {
        faults.push(error.message);
      }
    }
  }
  await page.evaluate(() => {
    document.documentElement.dataset.theme = "light";
  });
  await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
  if (faults.length > 0) throw new Error(faults.join("\n"));
}
