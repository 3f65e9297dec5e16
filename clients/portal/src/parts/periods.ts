// Stretches of days that figures are told for: a quarter, a month, a year, the last so many days, or
// one's own. Pure. As text, which also stands in the address: 2026-Q4, 2026-11, 2026, 90d, own.
import { addDays, daysBetween, type IsoDate, isRealDate } from "@/api/dates";

export interface Period {
  // What it is called in the address.
  key: string;
  from: IsoDate;
  // The day after the last.
  until: IsoDate;
}

const two = (value: number) => String(value).padStart(2, "0");

// The first day of a month that is counted from any January.
function monthStart(year: number, month: number): IsoDate {
  const index = year * 12 + month;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${two((((index % 12) + 12) % 12) + 1)}-01`;
}

function months(key: string, year: number, month: number, count: number): Period {
  return { key, from: monthStart(year, month), until: monthStart(year, month + count) };
}

export function isIsoDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match !== null && isRealDate(Number(match[1]), Number(match[2]), Number(match[3]));
}

// Undefined if the text is none. Own days come from the address beside it.
export function periodOf(
  key: string,
  now: IsoDate,
  own: { from: string; until: string } = { from: "", until: "" },
): Period | undefined {
  const quarter = /^(20\d\d|21\d\d)-Q([1-4])$/.exec(key);
  if (quarter) return months(key, Number(quarter[1]), (Number(quarter[2]) - 1) * 3, 3);
  const month = /^(20\d\d|21\d\d)-(0[1-9]|1[0-2])$/.exec(key);
  if (month) return months(key, Number(month[1]), Number(month[2]) - 1, 1);
  if (/^(20|21)\d\d$/.test(key)) return months(key, Number(key), 0, 12);
  const days = /^(\d{1,3})d$/.exec(key);
  if (days && Number(days[1]) > 0) {
    return { key, from: addDays(now, 1 - Number(days[1])), until: addDays(now, 1) };
  }
  if (key === "own" && isIsoDate(own.from) && isIsoDate(own.until) && own.from < own.until)
    return { key, from: own.from, until: own.until };
  return undefined;
}

export function quarterOf(day: IsoDate): Period {
  const year = Number(day.slice(0, 4));
  const at = Math.floor((Number(day.slice(5, 7)) - 1) / 3);
  return months(`${year}-Q${at + 1}`, year, at * 3, 3);
}

function monthOf(day: IsoDate): Period {
  return months(day.slice(0, 7), Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, 1);
}

// The one before, of the same kind; as long, where it has no kind.
export function before(period: Period): Period {
  const last = addDays(period.from, -1);
  if (/Q[1-4]$/.test(period.key)) return quarterOf(last);
  if (/^\d{4}-\d{2}$/.test(period.key)) return monthOf(last);
  if (/^\d{4}$/.test(period.key)) {
    const year = Number(period.key) - 1;
    return months(String(year), year, 0, 12);
  }
  const length = daysBetween(period.from, period.until);
  return { key: "own", from: addDays(period.from, -length), until: period.from };
}

// So many periods up to this one, the oldest first.
export function run(period: Period, count: number): Period[] {
  const periods = [period];
  while (periods.length < count) periods.unshift(before(periods[0] ?? period));
  return periods;
}

// What can be chosen without typing: quarters, months, years and the last days.
export function usualPeriods(now: IsoDate): Period[] {
  const year = Number(now.slice(0, 4));
  const years = [year, year - 1].map((one) => months(String(one), one, 0, 12));
  const days = ["30d", "90d", "365d"].map((key) => periodOf(key, now)).filter((one) => !!one);
  return [
    ...run(quarterOf(now), 5).reverse(),
    ...run(monthOf(now), 3).reverse(),
    ...years,
    ...days,
  ];
}

export const DEFAULT_PERIOD = "90d";
