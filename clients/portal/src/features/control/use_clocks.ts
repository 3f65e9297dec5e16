// The clocks that somebody should look at now.
import { useQuery } from "@tanstack/react-query";
import { addDays, today } from "@/api/dates";
import { ClockState as State } from "@/api/gen/backline/v1/agreement_service_pb";
import { clocksQuery, isBreachNow, isDueSoon } from "@/parts/clocks";

const BREACHED_DAYS = 90;
const AHEAD_DAYS = 14;

// Breaches of the last quarter that are open or of this week, and what is due soon.
export function useClocks(supplierId: string) {
  const now = today();
  const breached = useQuery(
    clocksQuery({
      supplierId,
      state: State.BREACHED,
      from: addDays(now, -BREACHED_DAYS),
      before: addDays(now, 2),
    }),
  );
  const running = useQuery(
    clocksQuery({ supplierId, state: State.RUNNING, before: addDays(now, AHEAD_DAYS) }),
  );
  const moment = new Date();
  return {
    failed: [breached, running].find((query) => query.isError),
    breached: breached.data?.filter((clock) => isBreachNow(clock, moment)),
    dueSoon: running.data?.filter((clock) => isDueSoon(clock, moment)),
  };
}
