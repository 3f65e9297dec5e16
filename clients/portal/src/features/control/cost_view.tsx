// What backorders cost by the house's rates: each part with its rate and what the rate is of.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTexts } from "@/api/texts";
import { useAddress } from "@/parts/address";
import { useRateTexts } from "@/parts/use_rates";
import { useValueText } from "@/parts/use_values";
import { Button } from "@/ui/button";
import { Card } from "@/ui/page";
import { NumberCell, PlainTable } from "@/ui/plain_table";
import { ErrorState, Loading } from "@/ui/states";
import { Wide } from "@/ui/wide";
import styles from "./control.module.css";
import { CostDialog } from "./cost_dialog";
import { type CostRates, NO_RATES, PARTS, partOf, ratesIn, ratesText } from "./cost_rates";
import { backlogCost } from "./queries";
import { COST_KEYS, controlTexts } from "./texts";

function Costs({ rates }: { rates: CostRates }) {
  const t = useTexts(controlTexts);
  const percents = useRateTexts();
  const value = useValueText();
  const waiting = useQuery(backlogCost(rates));
  if (waiting.isPending) return <Loading />;
  if (waiting.isError)
    return <ErrorState error={waiting.error} onRetry={() => void waiting.refetch()} />;
  const { cost } = waiting.data;
  // Nothing waits: nothing costs anything.
  if (!cost) return <p className={styles.lead}>{t("costNothing")}</p>;
  return (
    <Wide label={t("cost")}>
      <PlainTable
        label={t("cost")}
        heads={[
          { name: t("costPart") },
          { name: t("costOf") },
          { name: t("costRate"), end: true },
          { name: t("costMoney"), end: true },
        ]}
      >
        <tbody>
          {PARTS.map((name) => (
            <tr key={name} data-part={name}>
              <th scope="row">{t(COST_KEYS[name].name)}</th>
              <td>
                {name === "lostSales" ? (
                  <Link to="/staff/queues" search={{ risk: "1" }}>
                    {t(COST_KEYS[name].of)}
                  </Link>
                ) : (
                  t(COST_KEYS[name].of, { days: rates.churnAfterDays })
                )}
              </td>
              <NumberCell>{percents.hundredths(rates[name])}</NumberCell>
              <NumberCell>{value(partOf(cost, name))}</NumberCell>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("total")}</th>
            <td />
            <NumberCell />
            <NumberCell>{value(cost.total)}</NumberCell>
          </tr>
        </tfoot>
      </PlainTable>
    </Wide>
  );
}

export function CostView({ title }: { title: string }) {
  const t = useTexts(controlTexts);
  const address = useAddress();
  const [open, setOpen] = useState(false);
  const rates = ratesIn(address.text("rates"));
  return (
    <Card
      title={title}
      flush
      actions={
        <Button small onClick={() => setOpen(true)}>
          {t("costRates")}
        </Button>
      }
    >
      {rates ? <Costs rates={rates} /> : <p className={styles.note}>{t("costNone")}</p>}
      {open && (
        <CostDialog
          rates={rates ?? NO_RATES}
          onApply={(next) => {
            address.set({ rates: ratesText(next) });
            setOpen(false);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </Card>
  );
}
