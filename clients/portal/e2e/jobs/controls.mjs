// Planted faults: each must turn a job red. A job with `fails` that is done makes the run fail.
import { look, until } from "../browser.mjs";

async function signInPage(newPage) {
  const page = await newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").waitFor();
  return page;
}

export const jobs = [
  {
    name: "control: a field that lost its label",
    fails: /axe on control .*label/,
    async run({ newPage }) {
      const page = await signInPage(newPage);
      await page.getByLabel("E-mail address").evaluate((field) => {
        for (const label of [...field.labels]) label.remove();
        field.removeAttribute("aria-label");
        field.removeAttribute("placeholder");
      });
      await look(page, "control");
    },
  },
  {
    name: "control: a text that cannot be read in the dark theme alone",
    fails: /axe on control dark .*color-contrast/,
    async run({ newPage }) {
      const page = await signInPage(newPage);
      await page.getByRole("heading", { name: "Sign in" }).evaluate((heading) => {
        const ink = getComputedStyle(heading).color;
        heading.style.color = ink;
      });
      await look(page, "control");
    },
  },
  {
    name: "control: a page that is wider than its window",
    fails: /control is \d+ pixels wide/,
    async run({ newPage }) {
      const page = await signInPage(newPage);
      await page.evaluate(() => {
        document.body.style.width = "1500px";
      });
      await look(page, "control");
    },
  },
  {
    name: "control: an error that only the console says",
    fails: /no fault in a page: Error: planted/,
    async run({ newPage }) {
      const page = await signInPage(newPage);
      await page.evaluate(() => {
        setTimeout(() => {
          throw new Error("planted");
        });
      });
      await until(() => page.faults.length > 0, "the page tells its error");
    },
  },
  {
    name: "control: a button that is gone",
    fails: /Timeout/,
    async run({ newPage }) {
      const page = await signInPage(newPage);
      await page
        .getByRole("button", { name: "Sign in", exact: true })
        .evaluate((button) => button.remove());
      page.setDefaultTimeout(1_000);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
    },
  },
];
