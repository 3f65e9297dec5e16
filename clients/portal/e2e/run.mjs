// Does every job against the real programs: node e2e/run.mjs [--keep] [WORD...]; a word picks the
// jobs whose names contain it. --keep leaves the system up until Ctrl-C.
//
// A job has its own company and its own pages: it can be done alone, and none sees what another
// left. A job with `fails` is a control: it must fail, and say that. A job with `missing` is left
// out where that says what is missing.
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { enter, expect, looked, newPage, startBrowser } from "./browser.mjs";
import { Estate } from "./estate.mjs";
import { Staff } from "./staff.mjs";
import { buildFolder, System } from "./system.mjs";
import { Table } from "./table.mjs";

const folder = join(dirname(fileURLToPath(import.meta.url)), "jobs");
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const keep = process.argv.includes("--keep");
// When so many jobs fail the fault is everywhere, and waiting for the rest tells nothing.
const FAILED_MAX = 6;
const NO_LOOKS = { screens: 0, light: 0, dark: 0 };

async function allJobs() {
  const jobs = [];
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith(".mjs")) jobs.push(...(await import(join(folder, name))).jobs);
  }
  return jobs.filter((job) => words.length === 0 || words.some((word) => job.name.includes(word)));
}

// What one job is given; its pages are closed when it is done.
function worldOf(system, estate, browser, staff) {
  const pages = [];
  const open = async (language) => {
    const page = await newPage(browser, system, language);
    pages.push(page);
    return page;
  };
  return {
    system,
    estate,
    browser,
    pages,
    notes: [],
    newPage: open,
    // A person's page, who is signed in.
    signedIn: async (person, language) => {
      const page = await open(language);
      await enter(page, system, await person);
      return page;
    },
    staffPage: async () => {
      const page = await open();
      await staff.enter(page);
      return page;
    },
  };
}

// The error of a job; undefined: it is done.
async function errorOf(job, world) {
  try {
    await job.run(world);
    const faults = world.pages.flatMap((page) => page.faults);
    expect(faults.length === 0, `no fault in a page: ${faults.join("; ")}`);
    return undefined;
  } catch (error) {
    return error;
  }
}

// What is wrong with a job; undefined: all is well.
async function wrong(job, world) {
  const error = await errorOf(job, world);
  const said = error && (error.stack ?? String(error));
  if (!job.fails) return said;
  if (!said) return "this fault was not found";
  return job.fails.test(said) ? undefined : `another fault was found: ${said}`;
}

async function photograph(job, pages) {
  for (const said of pages.flatMap((page) => [...page.faults, ...page.lost]))
    console.log(`      in a page: ${said}`);
  const shots = join(buildFolder(), "portal_e2e");
  mkdirSync(shots, { recursive: true });
  for (const [at, page] of pages.entries()) {
    const path = join(shots, `${job.name.replace(/[^a-z0-9]+/gi, "-")}-${at}.png`);
    // The page may be closed.
    const taken = await page.screenshot({ path, timeout: 10_000 }).catch(() => undefined);
    if (taken) console.log(`      ${path}`);
  }
}

async function doJob(job, world, table) {
  const missing = job.missing?.();
  if (missing) {
    table.add({ name: job.name, result: "out", seconds: 0, ...NO_LOOKS, notes: [missing] });
    return true;
  }
  const started = Date.now();
  const before = { screens: looked.screens, light: looked.axe.light, dark: looked.axe.dark };
  const said = await wrong(job, world);
  if (said) {
    console.log(`FAIL  ${job.name}: ${said}`);
    await photograph(job, world.pages);
  }
  for (const page of world.pages) await page.context().close();
  table.add({
    name: job.name,
    result: said ? "FAIL" : job.fails ? "red" : "ok",
    seconds: (Date.now() - started) / 1000,
    screens: looked.screens - before.screens,
    light: looked.axe.light - before.light,
    dark: looked.axe.dark - before.dark,
    notes: world.notes,
  });
  return said === undefined;
}

async function main() {
  const jobs = await allJobs();
  expect(jobs.length > 0, "there are such jobs");
  const table = new Table();
  const system = await System.start();
  const browser = await startBrowser();
  let failed = 0;
  try {
    const estate = await new Estate(system).load();
    const staff = new Staff(estate);
    for (const job of jobs) {
      if (failed >= FAILED_MAX && words.length === 0) break;
      if (!(await doJob(job, worldOf(system, estate, browser, staff), table))) failed += 1;
    }
    table.print(jobs.length);
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
