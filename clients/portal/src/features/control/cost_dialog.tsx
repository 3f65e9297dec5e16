import { type SubmitEvent, useState } from "react";
import { useTexts } from "@/api/texts";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/field";
import { QuantityField } from "@/ui/quantity_field";
import { uiTexts } from "@/ui/texts";
import styles from "./control.module.css";
import { type CostRates, DAYS_MAX, NO_RATES, PARTS, type PartName, typedRate } from "./cost_rates";
import { COST_KEYS, controlTexts } from "./texts";

const HUNDREDTHS = 100;

function shown(rate: number): string {
  return rate === 0 ? "" : String(rate / HUNDREDTHS);
}

type Typed = Record<PartName, string>;

interface CostDialogProps {
  rates: CostRates;
  onApply: (rates: CostRates) => void;
  onClose: () => void;
}

// The house's own rates: nobody can guess them, so nothing is filled in.
export function CostDialog({ rates, onApply, onClose }: CostDialogProps) {
  const t = useTexts(controlTexts);
  const tUi = useTexts(uiTexts);
  const [typed, setTyped] = useState<Typed>({
    lostSales: shown(rates.lostSales),
    expediting: shown(rates.expediting),
    churn: shown(rates.churn),
    emergencyPurchase: shown(rates.emergencyPurchase),
    penaltyPerDay: shown(rates.penaltyPerDay),
  });
  const [days, setDays] = useState<bigint | undefined>(BigInt(rates.churnAfterDays));
  // Empty is nought.
  const rateOf = (name: PartName) => (typed[name].trim() === "" ? 0 : typedRate(typed[name]));
  const daysReady = days !== undefined && days >= 1n && days <= BigInt(DAYS_MAX);
  const wholeDays = Number(days ?? BigInt(NO_RATES.churnAfterDays));
  const ready = daysReady && PARTS.every((name) => rateOf(name) !== undefined);
  const apply = () => {
    if (!ready) return;
    const next = { ...NO_RATES, churnAfterDays: Number(days) };
    for (const name of PARTS) next[name] = rateOf(name) ?? 0;
    onApply(next);
  };
  return (
    <Dialog
      title={t("costTitle")}
      onClose={onClose}
      onConfirm={apply}
      footer={
        <>
          <Button onClick={() => onApply(NO_RATES)}>{t("costNoRates")}</Button>
          <Button onClick={onClose}>{tUi("cancel")}</Button>
          <Button kind="primary" type="submit" form="cost-rates" disabled={!ready}>
            {t("apply")}
          </Button>
        </>
      }
    >
      <form
        id="cost-rates"
        className={styles.form}
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          apply();
        }}
      >
        {PARTS.map((name) => (
          <TextField
            key={name}
            label={`${t(COST_KEYS[name].name)}, %`}
            hint={t("costHint", { of: t(COST_KEYS[name].of, { days: wholeDays }) })}
            inputMode="decimal"
            autoComplete="off"
            value={typed[name]}
            error={rateOf(name) === undefined ? t("costBad") : undefined}
            onChange={(event) => setTyped((before) => ({ ...before, [name]: event.target.value }))}
          />
        ))}
        <QuantityField
          label={t("costAfter")}
          least={1n}
          most={BigInt(DAYS_MAX)}
          value={days}
          onChange={setDays}
        />
      </form>
    </Dialog>
  );
}
