// Does every job against the real programs: node e2e/run.mjs [--keep] [WORD...]; a word picks the
// jobs whose names contain it. --keep leaves the system up until Ctrl-C.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, firstSignIn, newPage, startBrowser } from "./browser.mjs";
import { Estate, UserRole } from "./estate.mjs";
import { System } from "./system.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "jobs");
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const keep = process.argv.includes("--keep");

export const PEOPLE = {
  planner: {
    email: "petra@acme.example",
    name: "Petra Planner",
    roles: [UserRole.SUPPLIER_PLANNER],
    supplier: "acme",
  },
  supplierAdmin: {
    email: "alma@acme.example",
    name: "Alma Administrator",
    roles: [UserRole.SUPPLIER_ADMINISTRATOR],
    supplier: "acme",
  },
};

async function allJobs() {
  const jobs = [];
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith(".mjs")) jobs.push(...(await import(join(folder, name))).jobs);
  }
  return jobs.filter((job) => words.length === 0 || words.some((word) => job.name.includes(word)));
}

async function main() {
  const jobs = await allJobs();
  expect(jobs.length > 0, "there are such jobs");
  const system = await System.start();
  const browser = await startBrowser();
  let failed = 0;
  try {
    const estate = await new Estate(system).load();
    // Pages of persons who are signed in, made when a job first asks for one.
    const pages = new Map();
    const signedIn = async (who) => {
      if (!pages.has(who)) {
        // If the first sign-in fails, no job can be done: the page stays to be looked at.
        const { email, name, roles, supplier } = PEOPLE[who];
        const link = await estate.invite(email, name, roles, supplier);
        const page = await newPage(browser, system);
        pages.set(who, page);
        await firstSignIn(page, link, email);
      }
      return pages.get(who);
    };
    for (const job of jobs) {
      const started = Date.now();
      const own = [];
      try {
        await job.run({
          system,
          estate,
          browser,
          signedIn,
          newPage: async () => {
            const page = await newPage(browser, system);
            own.push(page);
            return page;
          },
        });
        for (const page of pages.values()) {
          const faults = page.faults.splice(0);
          expect(faults.length === 0, `no fault in the page: ${faults.join("; ")}`);
        }
        console.log(`ok    ${job.name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL  ${job.name}: ${error.stack ?? error}`);
        const looked = own.map((page, at) => [`${job.name.replace(/[^a-z]+/g, "-")}-${at}`, page]);
        for (const [who, page] of [...pages, ...looked]) {
          await page
            .screenshot({ path: join(folder, `../../shots/failed-${who}.png`) })
            .catch(() => undefined);
          page.faults.splice(0);
          // The next job does not begin with what this one left.
          await page.evaluate(() => localStorage.clear()).catch(() => undefined);
        }
      }
    }
    console.log(`${jobs.length - failed} passed, ${failed} failed`);
    if (keep) {
      console.log(`the system is up at ${system.origin}; Ctrl-C ends it`);
      await new Promise((resolve) => process.once("SIGINT", resolve));
    }
  } finally {
    await browser.close();
    await system.stop();
  }
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
