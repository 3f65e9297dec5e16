// The clocks of one supplier: what runs, what waits for the buyer, what was breached in the period.
import { useQuery } from "@tanstack/react-query";
import { ClockState as State } from "@/api/gen/backline/v1/agreement_service_pb";
import { userCan, useUser } from "@/api/session";
import { defineTexts, useTexts } from "@/api/texts";
import { Choices } from "@/ui/choices";
import { ErrorState, Loading } from "@/ui/states";
import { useAddress } from "./address";
import { ClockTable } from "./clock_table";
import { clocksQuery } from "./clocks";
import { useNames } from "./names";
import { usePeriod, usePeriodDays } from "./period_field";
import { useProductNames } from "./products";

const texts = defineTexts("clocks_view", {
  en: {
    label: "Clocks",
    running: "Running",
    paused: "With the buyer",
    breached: "Breached",
    breachedIn: "What was due in this period: {days}",
  },
  de: {
    label: "Fristen",
    running: "Laufend",
    paused: "Beim Einkauf",
    breached: "Verletzt",
    breachedIn: "Was in diesem Zeitraum fällig war: {days}",
  },
});

const STATES = ["running", "paused", "breached"] as const;
type Shown = (typeof STATES)[number];
const STATE_OF: Record<Shown, State> = {
  running: State.RUNNING,
  paused: State.PAUSED,
  breached: State.BREACHED,
};

interface ListedProps {
  supplierId: string;
  shown: Shown;
  sku: (productId: string) => string;
}

function Listed({ supplierId, shown, sku }: ListedProps) {
  const t = useTexts(texts);
  const period = usePeriod();
  const days = usePeriodDays();
  const breached = shown === "breached";
  const clocks = useQuery(
    clocksQuery({
      supplierId,
      state: STATE_OF[shown],
      from: breached ? period.from : undefined,
      before: breached ? period.until : undefined,
    }),
  );
  if (clocks.isPending) return <Loading />;
  if (clocks.isError)
    return <ErrorState error={clocks.error} onRetry={() => void clocks.refetch()} />;
  return (
    <>
      {breached && <p>{t("breachedIn", { days: days(period) })}</p>}
      <ClockTable label={t("label")} clocks={clocks.data} sku={sku} />
    </>
  );
}

type Named = Omit<ListedProps, "sku">;

function StaffListed(props: Named) {
  const names = useNames();
  return <Listed {...props} sku={names.sku} />;
}

function OwnListed(props: Named) {
  const products = useProductNames();
  return <Listed {...props} sku={products.sku} />;
}

export function ClocksView({ supplierId }: { supplierId: string }) {
  const t = useTexts(texts);
  const address = useAddress();
  const staff = userCan.isStaff(useUser());
  const shown = STATES.find((name) => name === address.text("clocks")) ?? "running";
  const Who = staff ? StaffListed : OwnListed;
  return (
    <>
      <Choices
        label={t("label")}
        value={shown}
        options={STATES.map((name) => ({ value: name, label: t(name) }))}
        onChange={(name) => address.set({ clocks: name === "running" ? undefined : name })}
      />
      <Who supplierId={supplierId} shown={shown} />
    </>
  );
}
