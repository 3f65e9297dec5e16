import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { dateOf } from "@/api/dates";
import {
  AgreementSchema,
  AgreementComponent as Component,
} from "@/api/gen/backline/v1/agreement_service_pb";
import {
  componentOf,
  distanceTo,
  inForce,
  reached,
  targetDay,
  targetOf,
  wholeAgreement,
} from "./targets";

const agreement = (from: string, until?: string, more = {}) =>
  create(AgreementSchema, {
    validFrom: dateOf(from),
    validUntil: dateOf(until),
    terms: {
      components: [
        {
          component: Component.ON_TIME_IN_FULL,
          targetBasisPoints: 9_500,
          weightBasisPoints: 10_000,
        },
      ],
    },
    ...more,
  });

test("an agreement is in force from its first day to its last, both among them", () => {
  const one = agreement("2026-01-01", "2026-06-30");
  expect(
    ["2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01"].map((day) => inForce(one, day)),
  ).toEqual([false, true, true, false]);
  expect(inForce(agreement("2026-01-01"), "2199-01-01")).toBe(true);
  // One that was ended before it began.
  expect(inForce(agreement("2026-01-02", "2026-01-01"), "2026-01-02")).toBe(false);
});

test("a period is held against the agreement of its last day, or of today", () => {
  expect(targetDay({ until: "2026-10-01" }, "2026-11-22")).toBe("2026-09-30");
  expect(targetDay({ until: "2027-01-01" }, "2026-11-22")).toBe("2026-11-22");
});

test("only what was agreed for all that a supplier supplies is a target of its rates", () => {
  const narrow = agreement("2026-01-01", undefined, { productId: "p" });
  const family = agreement("2026-01-01", undefined, { familyCode: "f" });
  const old = agreement("2026-01-01", "2026-03-31");
  const whole = agreement("2026-04-01");
  expect(wholeAgreement([narrow, family, old, whole], "2026-11-22")).toBe(whole);
  expect(wholeAgreement([narrow, family, old], "2026-11-22")).toBeUndefined();
  expect(targetOf(whole, Component.ON_TIME_IN_FULL)).toBe(9_500);
  expect(targetOf(whole, Component.FILL_RATE)).toBeNull();
  expect(targetOf(whole, undefined)).toBeNull();
  expect(targetOf(undefined, Component.ON_TIME_IN_FULL)).toBeNull();
});

test("one on-time rate has the target: the one that suppliers are ranked by", () => {
  expect(componentOf("onTimeRequested", "onTimeRequested")).toBe(Component.ON_TIME_IN_FULL);
  expect(componentOf("onTimeFirst", "onTimeRequested")).toBeUndefined();
  expect(componentOf("answered", "onTimeFirst")).toBe(Component.ACKNOWLEDGE);
  expect(componentOf("unitFill", "onTimeFirst")).toBe(Component.FILL_RATE);
  expect(componentOf("lineFill", "onTimeFirst")).toBeUndefined();
});

test("a target is reached exactly or not, and neither where nothing was counted", () => {
  expect(reached({ met: 95n, counted: 100n }, 9_500)).toBe(true);
  // 94.99 % reads as 94.9 %.
  expect(reached({ met: 9_499n, counted: 10_000n }, 9_500)).toBe(false);
  expect(reached({ met: 0n, counted: 0n }, 9_500)).toBeNull();
  expect(reached(undefined, 9_500)).toBeNull();
  expect(reached({ met: 1n, counted: 1n }, null)).toBeNull();
});

test("who missed a target by the most is the farthest from it, whatever the rates", () => {
  const low = distanceTo(7_000, { met: 65n, counted: 100n });
  const high = distanceTo(9_900, { met: 9n, counted: 10n });
  expect(low).toBe(-500);
  expect(high).toBe(-900);
  expect(distanceTo(9_000, { met: 2n, counted: 3n })).toBeCloseTo(-2_333.33, 1);
  expect(distanceTo(9_000, { met: 0n, counted: 0n })).toBeNull();
  expect(distanceTo(null, { met: 1n, counted: 1n })).toBeNull();
  expect(distanceTo(9_000, undefined)).toBeNull();
});
