// Calendar dates of sites: a year, a month and a day, never an instant. As text: YYYY-MM-DD, which
// also sorts them.
import { create } from "@bufbuild/protobuf";
import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import { type Date as ContractDate, DateSchema } from "./gen/backline/v1/common_pb";
import { localeOf, useLanguage } from "./texts";

export type IsoDate = string;

const DAY_MS = 86_400_000;

const two = (value: number) => String(value).padStart(2, "0");

export function isoOf(date: ContractDate | undefined): IsoDate | undefined {
  if (!date || date.year === 0) return undefined;
  return `${String(date.year).padStart(4, "0")}-${two(date.month)}-${two(date.day)}`;
}

export function dateOf(iso: IsoDate | undefined): ContractDate | undefined {
  if (!iso) return undefined;
  const [year, month, day] = iso.split("-").map(Number);
  return create(DateSchema, { year, month, day });
}

// The day as a count; only differences mean something.
export function dayNumber(iso: IsoDate): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

export function isoOfDayNumber(day: number): IsoDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(iso: IsoDate, days: number): IsoDate {
  return isoOfDayNumber(dayNumber(iso) + days);
}

// How many days `later` lies after `earlier`.
export function daysBetween(earlier: IsoDate, later: IsoDate): number {
  return dayNumber(later) - dayNumber(earlier);
}

// 1 is Monday, 7 is Sunday.
export function weekdayOf(iso: IsoDate): number {
  return ((((dayNumber(iso) + 3) % 7) + 7) % 7) + 1;
}

// The day on the wall of whoever looks at the screen.
export function today(now: Date = new Date()): IsoDate {
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function isRealDate(year: number, month: number, day: number): boolean {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

// A date as people type it: 2026-12-03, 3.12.2026, 3/12, 3 12, 0312, +5 (days), +2w; `base` is what
// a relative date counts from. Undefined if it is none. Day before month, in both languages.
export function parseDate(
  text: string,
  base: IsoDate,
  now: IsoDate = today(),
): IsoDate | undefined {
  const trimmed = text.trim().toLowerCase();
  const relative = /^([+-])\s*(\d{1,3})\s*([dtw]?)$/.exec(trimmed);
  if (relative) {
    const days = Number(relative[2]) * (relative[3] === "w" ? 7 : 1);
    return addDays(base, relative[1] === "-" ? -days : days);
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed);
  if (iso) return realIso(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const typed =
    /^(\d{1,2})[./ -](\d{1,2})[./ -]?(?:(\d{4}|\d{2}))?$/.exec(trimmed) ??
    /^(\d{2})(\d{2})(\d{4}|\d{2})?$/.exec(trimmed);
  if (!typed) return undefined;
  const day = Number(typed[1]);
  const month = Number(typed[2]);
  if (typed[3] !== undefined) {
    const year = Number(typed[3]);
    return realIso(year < 100 ? 2000 + year : year, month, day);
  }
  // Without a year: the next such day, or one of the last half year.
  const year = Number(now.slice(0, 4));
  const candidate = realIso(year, month, day);
  if (candidate === undefined) return realIso(year + 1, month, day);
  return daysBetween(candidate, now) > 180 ? realIso(year + 1, month, day) : candidate;
}

function realIso(year: number, month: number, day: number): IsoDate | undefined {
  return isRealDate(year, month, day) ? `${year}-${two(month)}-${two(day)}` : undefined;
}

export interface Formats {
  date: (iso: IsoDate | undefined) => string;
  // Without the year where it is this year's.
  shortDate: (iso: IsoDate | undefined) => string;
  // The same with two digits of another year, for columns of a tablet.
  tightDate: (iso: IsoDate | undefined) => string;
  weekday: (iso: IsoDate) => string;
  month: (iso: IsoDate) => string;
  number: (value: number | bigint) => string;
  instant: (timestamp: Timestamp | undefined) => string;
  money: (money: { currencyCode: string; units: bigint; nanos: number } | undefined) => string;
}

const NANOS = 1e9;

function makeFormats(locale: string): Formats {
  const utc = { timeZone: "UTC" } as const;
  const long = new Intl.DateTimeFormat(locale, {
    ...utc,
    day: "2-digit",
    month: "short",
    year: "numeric",
  });
  const short = new Intl.DateTimeFormat(locale, { ...utc, day: "2-digit", month: "short" });
  const tight = new Intl.DateTimeFormat(locale, {
    ...utc,
    day: "2-digit",
    month: locale === "de-DE" ? "2-digit" : "short",
    year: "2-digit",
  });
  const weekday = new Intl.DateTimeFormat(locale, { ...utc, weekday: "short" });
  const month = new Intl.DateTimeFormat(locale, { ...utc, month: "long", year: "numeric" });
  const number = new Intl.NumberFormat(locale);
  const instant = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const at = (iso: IsoDate) => new Date(`${iso}T00:00:00Z`);
  return {
    date: (iso) => (iso ? long.format(at(iso)) : "–"),
    shortDate: (iso) => {
      if (!iso) return "–";
      return (iso.slice(0, 4) === today().slice(0, 4) ? short : long).format(at(iso));
    },
    tightDate: (iso) => {
      if (!iso) return "–";
      return (iso.slice(0, 4) === today().slice(0, 4) ? short : tight).format(at(iso));
    },
    weekday: (iso) => weekday.format(at(iso)),
    month: (iso) => month.format(at(iso)),
    number: (value) => number.format(value),
    instant: (timestamp) => (timestamp ? instant.format(timestampDate(timestamp)) : "–"),
    money: (money) =>
      money && money.currencyCode !== ""
        ? new Intl.NumberFormat(locale, { style: "currency", currency: money.currencyCode }).format(
            Number(money.units) + money.nanos / NANOS,
          )
        : "–",
  };
}

const made = new Map<string, Formats>();

export function formatsOf(locale: string): Formats {
  let formats = made.get(locale);
  if (!formats) made.set(locale, (formats = makeFormats(locale)));
  return formats;
}

export function useFormats(): Formats {
  return formatsOf(localeOf(useLanguage()));
}
