import { type Formats, useFormats } from "@/api/dates";
import { localeOf, useLanguage, useTexts } from "@/api/texts";
import { uiTexts } from "@/ui/texts";
import { type Counts, type Days, meanOf, percentOf, percentText } from "./rates";

export interface RateTexts {
  percent: (rate: Counts | undefined) => string;
  // Of a number that was computed before.
  of: (percent: number | null) => string;
  // Of hundredths of a per cent, all of them.
  hundredths: (basisPoints: number) => string;
  // "656 / 754", or "n/a".
  counts: (rate: Counts | undefined) => string;
  mean: (days: Days | undefined) => string;
  // One of a distribution's numbers.
  day: (days: Days | undefined, value: number) => string;
  none: string;
}

const HUNDREDTHS = { minimumFractionDigits: 1, maximumFractionDigits: 2 };

function textsOf(formats: Formats, locale: string, none: string): RateTexts {
  return {
    percent: (rate) => percentText(percentOf(rate), locale, none),
    of: (percent) => percentText(percent, locale, none),
    hundredths: (basisPoints) => `${(basisPoints / 100).toLocaleString(locale, HUNDREDTHS)} %`,
    counts: (rate) =>
      rate && rate.counted > 0n
        ? `${formats.number(rate.met)} / ${formats.number(rate.counted)}`
        : none,
    mean: (days) => {
      const mean = meanOf(days);
      return mean === null ? none : formats.number(mean);
    },
    day: (days, value) => (days && days.count > 0n ? formats.number(value) : none),
    none,
  };
}

export function useRateTexts(): RateTexts {
  const t = useTexts(uiTexts);
  return textsOf(useFormats(), localeOf(useLanguage()), t("notCounted"));
}
