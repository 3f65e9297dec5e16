import { beforeEach, expect, it } from "vitest";
import { forgetKept, keepFor, readKept } from "./kept";

beforeEach(() => {
  sessionStorage.clear();
  keepFor("petra");
  sessionStorage.setItem(
    "backline.kept.announce",
    '{"carrier":"DB Schenker","weight":{"bigint":"7"}}',
  );
});

it("keeps what was typed for the same person", () => {
  keepFor("petra");
  expect(readKept("announce")).toEqual({ carrier: "DB Schenker", weight: 7n });
});

it("shows another person nothing of it", () => {
  keepFor("olga");
  expect(readKept("announce")).toBeUndefined();
});

it("forgets it, and nothing else, when the person signs out", () => {
  sessionStorage.setItem("of somebody else", "stays");
  forgetKept();
  expect(readKept("announce")).toBeUndefined();
  expect(sessionStorage.getItem("of somebody else")).toBe("stays");
});
