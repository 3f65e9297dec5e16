// What is asked for: which days, by which date, counted in what, and by which rules.
import { type ReactNode, useState } from "react";
import { useFormats } from "@/api/dates";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { PeriodField } from "@/parts/period_field";
import { Button } from "@/ui/button";
import { Select } from "@/ui/field";
import { FilterBar } from "@/ui/page";
import {
  addressOf,
  BASELINES,
  type BaselineName,
  LEVELS,
  type LevelName,
  type Rules,
} from "./parameters";
import { useQuestion } from "./queries";
import { RulesDialog } from "./rules_dialog";
import styles from "./scorecards.module.css";
import { scoreTexts } from "./texts";

export const BASELINE_KEYS = {
  first: "baselineFirst",
  requested: "baselineRequested",
  current: "baselineCurrent",
} as const satisfies Record<BaselineName, string>;

const LEVEL_KEYS = {
  line: "levelLine",
  unit: "levelUnit",
  schedule: "levelSchedule",
  order: "levelOrder",
} as const satisfies Record<LevelName, string>;

// The rules in words.
export function useRulesText(): (rules: Rules) => string {
  const t = useTexts(scoreTexts);
  const formats = useFormats();
  return (rules) =>
    [
      t("rulesText", {
        early:
          rules.earlyDays === undefined
            ? t("rulesEarlyAny")
            : t("rulesEarly", { days: rules.earlyDays }),
        late: t("rulesLate", { days: rules.lateDays }),
        under: formats.number(rules.underPercent),
        hours: formats.number(rules.acknowledgeHours),
      }),
      rules.businessDays && t("rulesBusiness"),
      rules.holidays.length > 0 && t("rulesHolidays", { count: rules.holidays.length }),
      rules.cancelledCounts && t("rulesCancelled"),
      rules.asOf && t("rulesAsOf", { date: formats.date(rules.asOf) }),
    ]
      .filter(Boolean)
      .join("; ");
}

export function ScoreBar({ children }: { children?: ReactNode }) {
  const t = useTexts(scoreTexts);
  const address = useAddress();
  const { rules } = useQuestion();
  const rulesText = useRulesText();
  const [open, setOpen] = useState(false);
  const change = (changed: Partial<Rules>) => address.set(addressOf({ ...rules, ...changed }));
  return (
    <div className={styles.barGroup}>
      <FilterBar>
        <PeriodField />
        <Select
          label={t("baseline")}
          value={rules.baseline}
          options={BASELINES.map((name) => ({ value: name, label: t(BASELINE_KEYS[name]) }))}
          onChange={(baseline) => change({ baseline })}
        />
        <Select
          label={t("level")}
          value={rules.level}
          options={LEVELS.map((name) => ({ value: name, label: t(LEVEL_KEYS[name]) }))}
          onChange={(level) => change({ level })}
        />
        <Button onClick={() => setOpen(true)}>{t("rules")}</Button>
        {children}
      </FilterBar>
      <p className="quiet">{rulesText(rules)}</p>
      {open && (
        <RulesDialog
          rules={rules}
          onApply={(next) => {
            address.set(addressOf(next));
            setOpen(false);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
