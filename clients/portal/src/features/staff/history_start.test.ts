import { create } from "@bufbuild/protobuf";
import { type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { cursorBefore, type FirstAfter } from "./history_start";

function at(seconds: bigint): Timestamp {
  return create(TimestampSchema, { seconds });
}

const NEWEST = 1_000_000n;

// One event a second; those up to `forgotten` are no longer kept.
function past(forgotten = 0n) {
  const asked: bigint[] = [];
  const firstAfter: FirstAfter = (cursor) => {
    asked.push(cursor);
    if (cursor < forgotten) return Promise.resolve("expired");
    return Promise.resolve(cursor < NEWEST ? at(cursor + 1n) : undefined);
  };
  return { asked, firstAfter };
}

it("finds a place shortly before the order by a few looks", async () => {
  const { asked, firstAfter } = past();
  const cursor = await cursorBefore(at(700_000n), NEWEST, firstAfter);
  expect(cursor).toBeLessThan(700_000n - 60n);
  expect(cursor).toBeGreaterThan(700_000n - 60n - 2_000n);
  expect(asked.length).toBeLessThanOrEqual(10);
});

it("never begins where events are no longer kept", async () => {
  const { firstAfter } = past(600_000n);
  expect(await cursorBefore(at(500n), NEWEST, firstAfter)).toBe(0n);
  expect(await cursorBefore(at(600_010n), NEWEST, firstAfter)).toBe(0n);
  const cursor = await cursorBefore(at(800_000n), NEWEST, firstAfter);
  expect(cursor).toBeGreaterThanOrEqual(600_000n);
});

it("reads a short past, or an order without a time, as a whole", async () => {
  const { asked, firstAfter } = past();
  expect(await cursorBefore(at(900n), 1_000n, firstAfter)).toBe(0n);
  expect(await cursorBefore(undefined, NEWEST, firstAfter)).toBe(0n);
  expect(asked).toEqual([]);
});
