import { addDays, type Formats, today, useFormats } from "@/api/dates";
import { defineTexts, type Translate, useTexts } from "@/api/texts";
import { DateField } from "@/ui/date_field";
import { Select } from "@/ui/field";
import { useAddress } from "./address";
import { DEFAULT_PERIOD, isIsoDate, type Period, periodOf, usualPeriods } from "./periods";

const texts = defineTexts("period_field", {
  en: {
    period: "Period",
    quarter: "Quarter {number} {year}",
    days: "Last {days} days",
    own: "Other days …",
    from: "From",
    last: "Last day",
    span: "{from} – {last}",
  },
  de: {
    period: "Zeitraum",
    quarter: "{number}. Quartal {year}",
    days: "Letzte {days} Tage",
    own: "Andere Tage …",
    from: "Von",
    last: "Letzter Tag",
    span: "{from} – {last}",
  },
});

type Text = Translate<(typeof texts)["keys"][number]>;

export function usePeriodName(): (period: Period) => string {
  const t = useTexts(texts);
  const formats = useFormats();
  return (period) => nameOf(period, t, formats);
}

function nameOf({ key, from, until }: Period, t: Text, formats: Formats): string {
  const quarter = /^(\d{4})-Q(\d)$/.exec(key);
  if (quarter) return t("quarter", { year: quarter[1] ?? "", number: quarter[2] ?? "" });
  if (/^\d{4}-\d{2}$/.test(key)) return formats.month(from);
  if (/^\d{4}$/.test(key)) return key;
  const days = /^(\d+)d$/.exec(key);
  if (days) return t("days", { days: days[1] ?? "" });
  return t("span", { from: formats.shortDate(from), last: formats.shortDate(addDays(until, -1)) });
}

// The days of a period in words.
export function usePeriodDays(): (period: Period) => string {
  const t = useTexts(texts);
  const formats = useFormats();
  return ({ from, until }) =>
    t("span", { from: formats.date(from), last: formats.date(addDays(until, -1)) });
}

// The period that the address names; a mistyped one is the usual.
export function usePeriod(): Period {
  const address = useAddress();
  const now = today();
  const own = { from: address.text("from"), until: address.text("until") };
  const chosen = periodOf(address.text("period"), now, own);
  const usual = periodOf(DEFAULT_PERIOD, now);
  if (!usual) throw new Error("the usual period is none");
  return chosen ?? usual;
}

export function PeriodField() {
  const t = useTexts(texts);
  const name = usePeriodName();
  const address = useAddress();
  const period = usePeriod();
  const usual = usualPeriods(today());
  const known = usual.some((one) => one.key === period.key);
  const options = [
    ...usual.map((one) => ({ value: one.key, label: name(one) })),
    ...(known || period.key === "own" ? [] : [{ value: period.key, label: name(period) }]),
    { value: "own", label: t("own") },
  ];
  return (
    <>
      <Select
        label={t("period")}
        value={period.key}
        options={options}
        onChange={(key) =>
          address.set(
            key === "own"
              ? { period: key, from: period.from, until: period.until }
              : { period: key, from: undefined, until: undefined },
          )
        }
      />
      {period.key === "own" && <OwnDays period={period} />}
    </>
  );
}

function OwnDays({ period }: { period: Period }) {
  const t = useTexts(texts);
  const address = useAddress();
  return (
    <>
      <DateField
        label={t("from")}
        value={period.from}
        hint=""
        latest={addDays(period.until, -1)}
        onChange={(from) => {
          if (from && isIsoDate(from) && from < period.until) address.set({ from });
        }}
      />
      <DateField
        label={t("last")}
        value={addDays(period.until, -1)}
        hint=""
        earliest={period.from}
        onChange={(last) => {
          if (last && last >= period.from) address.set({ until: addDays(last, 1) });
        }}
      />
    </>
  );
}
