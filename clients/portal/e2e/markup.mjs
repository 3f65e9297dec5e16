// Texts that somebody may store to hurt who reads them, and a detector of what came of them.
import { expect } from "./browser.mjs";

const RUN = "window.backlineHurt=1";

// Each is short enough for any field that takes words.
export const TEXTS = {
  image: `<img src=/hurt.png onerror="${RUN}">`,
  script: `<script>${RUN};alert("hurt")</script>`,
  link: `<a href="javascript:${RUN}">press here</a>`,
  address: `javascript:${RUN}`,
  attribute: `"><svg onload="${RUN}">`,
  entity: `&lt;img src=/hurt.png&gt; {{7*7}} \${${RUN}}`,
  formula: `=HYPERLINK("http://hurt.example";"press")`,
  command: "@SUM(1+1)*cmd|' /C calc'!A0",
  // Written from right to left, it looks like another word.
  turned: "invoice \u202egpj.exe\u2066 hurt",
  // No word of it can be broken off.
  long: "Donaudampfschifffahrt".repeat(9),
};

// Elements that only markup could have made.
const MADE = '[onerror],[onload],[src*="hurt"],a[href^="javascript:" i]';

// Notes whatever is run, asked for or refused in a page because of a text.
export async function watch(page, origin) {
  page.hurts = [];
  page.on("dialog", (dialog) => {
    page.hurts.push(`a dialog came: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    if (/hurt\.(png|example)/.test(url) || !url.startsWith(origin))
      page.hurts.push(`something was asked for: ${url}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      console.error(`refused by the policy: ${violatedDirective} ${blockedURI}`);
    });
  });
}

// Nothing was made or run; what the policy refused is a fault of the page.
export async function expectHarmless(page, where) {
  const ran = await page.evaluate(() => "backlineHurt" in window);
  const made = await page.locator(MADE).count();
  expect(!ran, `${where}: a text has run`);
  expect(made === 0, `${where}: a text has become markup`);
  expect(page.hurts.length === 0, `${where}: ${page.hurts.join("; ")}`);
  expect(page.faults.length === 0, `${where}: ${page.faults.join("; ")}`);
}

// The texts are there to the letter, and are nothing but texts.
export async function expectRead(page, where, ...texts) {
  for (const text of texts) {
    await page
      .getByText(text)
      .first()
      .waitFor({ state: "attached" })
      .catch((error) => {
        throw new Error(`${where} does not show ${text}: ${error.message}`);
      });
  }
  await expectHarmless(page, where);
}
