import { useFormats } from "@/api/dates";
import type { KpiValue } from "@/api/gen/backline/v1/kpi_service_pb";
import { defineTexts, useTexts } from "@/api/texts";

const texts = defineTexts("values", {
  en: {
    none: "–",
    unvalued: "{count, plural, one {# unit} other {# units}} without a price",
  },
  de: {
    none: "–",
    unvalued: "{count} Stück ohne Preis",
  },
});

// Money, currency by currency, and what has no price: nothing is converted, nothing left out.
export function useValueText(): (value: KpiValue | undefined) => string {
  const t = useTexts(texts);
  const formats = useFormats();
  return (value) => {
    const parts = (value?.amounts ?? []).map(formats.money);
    if (value && value.unvaluedUnits > 0n)
      parts.push(t("unvalued", { count: Number(value.unvaluedUnits) }));
    return parts.length > 0 ? parts.join(" + ") : t("none");
  };
}
