// Rates as people read them: pure. Where nothing was counted there is none, never nought.

export interface Counts {
  counted: bigint;
  met: bigint;
}

const TENTHS = 1_000n;

// Per cent with one decimal, cut and not rounded: 100 % is only what was met each time.
export function percentOf(rate: Counts | undefined): number | null {
  if (!rate || rate.counted === 0n) return null;
  return Number((rate.met * TENTHS) / rate.counted) / 10;
}

export function percentText(percent: number | null, locale: string, none: string): string {
  if (percent === null) return none;
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${percent.toLocaleString(locale, digits)} %`;
}

export interface Days {
  count: bigint;
  sum: bigint;
}

// The mean with one decimal; null where there is nothing to take it of.
export function meanOf(days: Days | undefined): number | null {
  if (!days || days.count === 0n) return null;
  return Math.round((Number(days.sum) * 10) / Number(days.count)) / 10;
}
