// Measures what a planner waits for, with the real programs and 10,000 lines that came through the
// contract: node e2e/measure.mjs. A table for people; nothing fails by a slow machine.
import { enter, newPage, startBrowser, until } from "./browser.mjs";
import { Estate } from "./estate.mjs";
import { openOrders } from "./orders_page.mjs";
import { System } from "./system.mjs";

const ORDERS = 100;
const LINES_PER_ORDER = 100;
const NAMES = ["PUMP-100", "TUBE-22", "VALVE-3W", "FILTER-H14", "SENSOR-O2", "BATTERY-12V"];
const ANSWERS = 100;
const ANSWER_ROUNDS = 3;
const ROUNDS = 7;
const SCROLL_PIXELS = 60_000;
const SCROLL_PIXELS_PER_SECOND = 12_000;
const GRID = "Purchase order lines";

function inMs(value) {
  return `${value.toFixed(0)} ms`;
}

function median(values) {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)];
}

async function purchaseAll(company, count) {
  for (let at = 0; at < count; ++at) {
    const lines = Array.from({ length: LINES_PER_ORDER }, (_, index) => [
      NAMES[(at + index) % NAMES.length],
      10 + ((at * 7 + index) % 500),
      14 + ((at + index) % 90),
    ]);
    await company.purchase(lines, at % 3 === 2 ? "CHI" : "BER");
  }
}

// A browser that has never been here opens an address: bytes of the page itself as they came, bytes
// of calls, and milliseconds until `ready` holds.
async function open(browser, system, cookies, path, ready) {
  const page = await newPage(browser, system);
  await page.context().addCookies(cookies);
  const client = await page.context().newCDPSession(page);
  const urls = new Map();
  const bytes = { page: 0, calls: 0 };
  await client.send("Network.enable");
  client.on("Network.responseReceived", ({ requestId, response }) =>
    urls.set(requestId, response.url),
  );
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    bytes[/Service\//.test(urls.get(requestId) ?? "") ? "calls" : "page"] += encodedDataLength;
  });
  const started = performance.now();
  await page.goto(path, { waitUntil: "commit" });
  await ready(page).waitFor();
  const ms = performance.now() - started;
  await page.context().close();
  return { ...bytes, ms };
}

async function openings(browser, system, cookies, path, ready) {
  const all = [];
  for (let at = 0; at < ROUNDS; ++at) {
    all.push(await open(browser, system, cookies, path, ready));
  }
  const times = all.map(({ ms }) => ms);
  const bytes = Math.max(...all.map((one) => one.page));
  return `${bytes} bytes, usable after ${inMs(median(times))} (at most ${inMs(Math.max(...times))})`;
}

// Frames while the table is scrolled as by a wheel that never stops.
async function scroll(page) {
  await page.evaluate(() => {
    window.frames_ = [];
    const frame = (now) => {
      window.frames_.push(now);
      window.running_ = requestAnimationFrame(frame);
    };
    window.running_ = requestAnimationFrame(frame);
  });
  const client = await page.context().newCDPSession(page);
  const box = await page.getByRole("grid", { name: GRID }).boundingBox();
  await client.send("Input.synthesizeScrollGesture", {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    yDistance: -SCROLL_PIXELS,
    speed: SCROLL_PIXELS_PER_SECOND,
    gestureSourceType: "mouse",
  });
  return await page.evaluate(() => {
    cancelAnimationFrame(window.running_);
    const gaps = window.frames_.slice(1).map((now, at) => now - window.frames_[at]);
    gaps.sort((left, right) => left - right);
    const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / 1000;
    return {
      framesPerSecond: gaps.length / seconds,
      p95Ms: gaps[Math.floor(gaps.length * 0.95)],
      longestMs: gaps.at(-1),
      top: document.querySelector('[role="grid"]').scrollTop,
    };
  });
}

// Answers the first lines that wait, `left` of them in all. What is sent waits no more: each round
// begins with others.
async function answerMany(page, left) {
  const grid = page.getByRole("grid", { name: GRID });
  await until(
    async () => (await grid.getAttribute("aria-rowcount")) === String(left + 1),
    `${left} lines wait`,
  );
  await grid.focus();
  await page.keyboard.press("Control+Home");
  const typing = performance.now();
  for (let at = 0; at < ANSWERS; ++at) await page.keyboard.press("a");
  await page.getByText(`${ANSWERS} answers not sent`).waitFor();
  const typed = performance.now() - typing;
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").getByText(`${ANSWERS} accepted as asked`).waitFor();
  const sending = performance.now();
  await page.keyboard.press("Enter");
  const said = page.getByText(`${ANSWERS} lines sent`);
  await said.waitFor();
  const sent = performance.now() - sending;
  // The next round must not find what this one said.
  await said.waitFor({ state: "detached" });
  return { typed, sent };
}

async function measure(system, browser) {
  const estate = await new Estate(system).load();
  const small = await estate.openCompany();
  await purchaseAll(small, 2);
  const large = await estate.openCompany();
  await purchaseAll(large, ORDERS);
  const say = (what, value) => console.log(`${what.padEnd(44)} ${value}`);

  const page = await newPage(browser, system);
  await enter(page, system, await small.planner());
  const cookies = await page.context().cookies();
  say(
    "sign-in, never opened before",
    await openings(browser, system, [], "/sign-in", (one) => one.getByLabel("E-mail address")),
  );
  say(
    "Today with 200 lines, never opened before",
    await openings(browser, system, cookies, "/today", (one) =>
      one.getByRole("region", { name: "Lines to answer" }).getByText("200", { exact: true }),
    ),
  );
  say(
    "Orders with 200 lines, never opened before",
    await openings(browser, system, cookies, "/orders?view=answer", (one) =>
      one.getByRole("row").nth(1),
    ),
  );

  const many = await newPage(browser, system);
  await enter(many, system, await large.planner());
  const reading = performance.now();
  await openOrders(many, "all");
  say("Orders with 10,000 lines", `all read after ${(performance.now() - reading).toFixed(0)} ms`);
  const total = await many.getByRole("grid", { name: GRID }).getAttribute("aria-rowcount");
  if (total !== String(ORDERS * LINES_PER_ORDER + 1)) throw new Error(`${total} rows are there`);
  const { framesPerSecond, p95Ms, longestMs, top } = await scroll(many);
  say(
    "scrolling them",
    `${framesPerSecond.toFixed(1)} frames/s over ${top} pixels, ` +
      `95 % within ${inMs(p95Ms)}, the longest ${inMs(longestMs)}`,
  );
  const started = performance.now();
  await many.getByRole("searchbox").fill("PUMP");
  await until(async () => {
    const count = await many.getByRole("grid", { name: GRID }).getAttribute("aria-rowcount");
    return Number(count) < 5_000;
  }, "fewer rows are left");
  say("searching in them", `${(performance.now() - started).toFixed(0)} ms`);
  // From the search to the lines that wait, all of them.
  await openOrders(many, "answer");
  const took = [];
  for (let at = 0; at < ANSWER_ROUNDS; ++at) {
    took.push(await answerMany(many, ORDERS * LINES_PER_ORDER - at * ANSWERS));
  }
  const keys = inMs(median(took.map(({ typed }) => typed)));
  const sent = took.map((one) => inMs(one.sent)).join(", ");
  say(`${ANSWERS} lines of them`, `answered by ${ANSWERS} keys in ${keys}, sent in ${sent}`);
}

const system = await System.start();
const browser = await startBrowser();
try {
  await measure(system, browser);
} finally {
  await browser.close();
  await system.stop();
}
