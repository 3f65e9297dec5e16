// The clocks of what suppliers owe.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { queryOptions } from "@tanstack/react-query";
import { dateOf, type IsoDate } from "@/api/dates";
import { type Clock, ClockState } from "@/api/gen/backline/v1/agreement_service_pb";
import { allPages } from "@/api/paging";
import { agreements } from "@/api/score_clients";

export interface ClockQuestion {
  // Empty: of all suppliers.
  supplierId: string;
  state: ClockState;
  // Due on or after, and before; undefined: whenever.
  from?: IsoDate | undefined;
  before?: IsoDate | undefined;
}

export function clocksQuery({ supplierId, state, from, before }: ClockQuestion) {
  return queryOptions({
    queryKey: ["clocks", supplierId, state, from, before],
    queryFn: ({ signal }) =>
      allPages(
        (page) =>
          agreements.listClocks(
            {
              supplierId,
              state,
              dueFromDate: dateOf(from),
              dueBeforeDate: dateOf(before),
              ...page,
            },
            { signal },
          ),
        (answer) => answer.clocks,
      ),
  });
}

const WEEK_MS = 7 * 86_400_000;

// Whether it was breached and nobody settled it, or within a week: what is told too late is a breach
// that cannot be settled.
export function isBreachNow(clock: Clock, now: Date): boolean {
  if (clock.state !== ClockState.BREACHED) return false;
  if (!clock.stoppedTime || !clock.breachedTime) return true;
  return now.getTime() - timestampDate(clock.breachedTime).getTime() <= WEEK_MS;
}

// Whether it runs and what it measures is due soon, or just now.
export function isDueSoon(clock: Clock, now: Date): boolean {
  return (
    clock.state === ClockState.RUNNING &&
    clock.dueSoonTime !== undefined &&
    timestampDate(clock.dueSoonTime) <= now
  );
}
