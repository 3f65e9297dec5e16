import { describe, expect, test } from "vitest";
import { addDays, dayNumber, daysBetween, isoOfDayNumber, parseDate, weekdayOf } from "./dates";

const NOW = "2026-11-22";

describe("parseDate", () => {
  test.each([
    ["2027-01-05", "2027-01-05"],
    ["24.12.", "2026-12-24"],
    ["24.12.2026", "2026-12-24"],
    ["3/1", "2027-01-03"],
    ["0312", "2026-12-03"],
    ["031226", "2026-12-03"],
    ["+3", "2026-12-04"],
    ["-1", "2026-11-30"],
    ["+2w", "2026-12-15"],
  ])("%s is %s", (typed, iso) => {
    expect(parseDate(typed, "2026-12-01", NOW)).toBe(iso);
  });

  test.each(["", "x", "31.02.2027", "2026-13-01", "1", "+", "24.12.20261"])(
    "%s is no date",
    (typed) => {
      expect(parseDate(typed, "2026-12-01", NOW)).toBeUndefined();
    },
  );
});

test("days are counted by the calendar, over a change of the clocks and a leap day", () => {
  expect(addDays("2026-10-24", 2)).toBe("2026-10-26");
  expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
  expect(isoOfDayNumber(dayNumber("1999-12-31"))).toBe("1999-12-31");
  expect(weekdayOf("2026-11-22")).toBe(7);
  expect(weekdayOf("1969-12-29")).toBe(1);
});
