import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { isoOf, today } from "@/api/dates";
import { agreements } from "@/api/score_clients";
import { userCan, useUser } from "@/api/session";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { DateField, typedDate } from "@/ui/date_field";
import { Dialog } from "@/ui/dialog";
import { Checkbox, TextArea } from "@/ui/field";
import { QuantityField } from "@/ui/quantity_field";
import { ErrorNotice } from "@/ui/states";
import { uiTexts } from "@/ui/texts";
import {
  HOLIDAYS_MAX,
  HOURS_MAX,
  HOURS_USUAL,
  PERCENT_MAX,
  type Rules,
  TOLERANCE_DAYS_MAX,
  typedDays,
  USUAL_RULES,
} from "./parameters";
import styles from "./scorecards.module.css";
import { scoreTexts } from "./texts";

interface RulesDialogProps {
  rules: Rules;
  onApply: (rules: Rules) => void;
  onClose: () => void;
}

interface Typed {
  early: bigint | undefined;
  late: bigint | undefined;
  under: bigint | undefined;
  hours: bigint | undefined;
}

const FIELDS = [
  { name: "early", hint: "earlyHint", least: 0n, most: BigInt(TOLERANCE_DAYS_MAX) },
  { name: "late", hint: undefined, least: 0n, most: BigInt(TOLERANCE_DAYS_MAX) },
  { name: "under", hint: undefined, least: 0n, most: BigInt(PERCENT_MAX) },
  { name: "hours", hint: "hoursHint", least: 1n, most: BigInt(HOURS_MAX) },
] as const;

function typedOf(rules: Rules): Typed {
  return {
    early: rules.earlyDays === undefined ? undefined : BigInt(rules.earlyDays),
    late: BigInt(rules.lateDays),
    under: BigInt(rules.underPercent),
    hours: BigInt(rules.acknowledgeHours),
  };
}

function inLimits(typed: Typed): boolean {
  return FIELDS.every(({ name, least, most }) => {
    const value = typed[name];
    return value === undefined || (value >= least && value <= most);
  });
}

// What is empty is as usual.
function withTyped(rules: Rules, { early, late, under, hours }: Typed): Rules {
  return {
    ...rules,
    earlyDays: early === undefined ? undefined : Number(early),
    lateDays: Number(late ?? 0n),
    underPercent: Number(under ?? 0n),
    acknowledgeHours: Number(hours ?? BigInt(HOURS_USUAL)),
  };
}

// Why the days cannot be taken; undefined: they can.
function holidaysFault({ days, bad }: ReturnType<typeof typedDays>) {
  if (bad !== undefined) return "holidaysBad";
  return days.length > HOLIDAYS_MAX ? "holidaysMany" : undefined;
}

// They are told with the rules and not read from a calendar when a score is computed: a calendar
// can change, a score cannot.
function Holidays({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const t = useTexts(scoreTexts);
  const staff = userCan.isStaff(useUser());
  const ours = useMutation({
    mutationFn: async () => (await agreements.getBusinessCalendar({})).calendar,
    onSuccess: (calendar) =>
      onChange((calendar?.holidays ?? []).map((day) => typedDate(isoOf(day))).join("\n")),
  });
  const free = typedDays(text);
  const fault = holidaysFault(free);
  return (
    <div className={styles.form}>
      <TextArea
        label={t("holidays")}
        hint={t("holidaysHint")}
        rows={4}
        value={text}
        error={fault && t(fault, { text: free.bad ?? "" })}
        onChange={(event) => onChange(event.target.value)}
      />
      {staff && (
        <div>
          <Button small pending={ours.isPending} onClick={() => ours.mutate()}>
            {t("holidaysOurs")}
          </Button>
        </div>
      )}
      <ErrorNotice error={ours.error} />
    </div>
  );
}

export function RulesDialog({ rules, onApply, onClose }: RulesDialogProps) {
  const t = useTexts(scoreTexts);
  const tUi = useTexts(uiTexts);
  const [draft, setDraft] = useState(rules);
  const [typed, setTyped] = useState(() => typedOf(rules));
  const change = (changed: Partial<Rules>) => setDraft((before) => ({ ...before, ...changed }));
  const [holidays, setHolidays] = useState(() => rules.holidays.map(typedDate).join("\n"));
  const free = typedDays(holidays);
  const ready = holidaysFault(free) === undefined && inLimits(typed);
  const apply = () => {
    if (ready)
      onApply({ ...withTyped(draft, typed), holidays: draft.businessDays ? free.days : [] });
  };
  return (
    <Dialog
      title={t("rulesTitle")}
      onClose={onClose}
      onConfirm={apply}
      footer={
        <>
          <Button
            onClick={() =>
              onApply({ ...USUAL_RULES, baseline: rules.baseline, level: rules.level })
            }
          >
            {t("usual")}
          </Button>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" type="submit" form="score-rules" disabled={!ready}>
            {t("apply")}
          </Button>
        </>
      }
    >
      <form
        id="score-rules"
        className={styles.form}
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          apply();
        }}
      >
        <div className={styles.pair}>
          {FIELDS.map(({ name, hint, least, most }) => (
            <QuantityField
              key={name}
              label={t(name)}
              least={least}
              most={most}
              value={typed[name]}
              onChange={(value) => setTyped((before) => ({ ...before, [name]: value }))}
              {...(hint !== undefined && { hint: t(hint) })}
            />
          ))}
        </div>
        <Checkbox
          label={t("business")}
          checked={draft.businessDays}
          onChange={(businessDays) => change({ businessDays })}
        />
        {draft.businessDays && <Holidays text={holidays} onChange={setHolidays} />}
        <Checkbox
          label={t("cancelled")}
          checked={draft.cancelledCounts}
          onChange={(cancelledCounts) => change({ cancelledCounts })}
        />
        <DateField
          label={t("asOf")}
          hint={t("asOfHint")}
          latest={today()}
          value={draft.asOf}
          onChange={(asOf) => change({ asOf })}
        />
      </form>
    </Dialog>
  );
}
