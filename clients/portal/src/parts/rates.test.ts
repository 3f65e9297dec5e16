import { expect, test } from "vitest";
import { meanOf, percentOf, percentText } from "./rates";

test("nothing counted is no rate", () => {
  expect(percentOf({ counted: 0n, met: 0n })).toBeNull();
  expect(percentOf(undefined)).toBeNull();
  expect(percentText(null, "en-GB", "n/a")).toBe("n/a");
  expect(meanOf({ count: 0n, sum: 0n })).toBeNull();
});

test("a rate is cut, so that one miss among many shows", () => {
  expect(percentOf({ counted: 10_000n, met: 9_999n })).toBe(99.9);
  expect(percentOf({ counted: 754n, met: 656n })).toBe(87);
  expect(percentOf({ counted: 3n, met: 0n })).toBe(0);
  expect(percentOf({ counted: 3n, met: 3n })).toBe(100);
});

test("the language decides how a rate is written", () => {
  expect(percentText(87, "en-GB", "n/a")).toBe("87.0 %");
  expect(percentText(99.9, "de-DE", "k. A.")).toBe("99,9 %");
  expect(meanOf({ count: 3n, sum: -10n })).toBe(-3.3);
});
