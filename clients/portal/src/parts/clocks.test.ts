import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { ClockSchema, ClockState as State } from "@/api/gen/backline/v1/agreement_service_pb";
import { isBreachNow, isDueSoon } from "./clocks";

const NOW = new Date("2026-11-22T08:00:00Z");
const at = (text: string) => timestampFromDate(new Date(text));

test("a clock is due soon from its instant on, while it runs", () => {
  const clock = (state: State, dueSoon: string) =>
    create(ClockSchema, { state, dueSoonTime: at(dueSoon) });
  expect(isDueSoon(clock(State.RUNNING, "2026-11-22T08:00:00Z"), NOW)).toBe(true);
  expect(isDueSoon(clock(State.RUNNING, "2026-11-22T08:00:01Z"), NOW)).toBe(false);
  expect(isDueSoon(clock(State.PAUSED, "2026-11-22T07:00:00Z"), NOW)).toBe(false);
  expect(isDueSoon(create(ClockSchema, { state: State.RUNNING }), NOW)).toBe(false);
});

test("a breach is looked at while it is open, and for a week when it is settled", () => {
  const breach = (breached: string, stopped?: string) =>
    create(ClockSchema, {
      state: State.BREACHED,
      breachedTime: at(breached),
      stoppedTime: stopped === undefined ? undefined : at(stopped),
    });
  expect(isBreachNow(breach("2026-01-01T00:00:00Z"), NOW)).toBe(true);
  expect(isBreachNow(breach("2026-11-15T08:00:00Z", "2026-11-16T00:00:00Z"), NOW)).toBe(true);
  expect(isBreachNow(breach("2026-11-15T07:59:59Z", "2026-11-16T00:00:00Z"), NOW)).toBe(false);
  expect(isBreachNow(create(ClockSchema, { state: State.STOPPED }), NOW)).toBe(false);
});
