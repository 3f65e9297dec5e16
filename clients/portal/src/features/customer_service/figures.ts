// The numbers of our own service, in the order in which they are shown: pure.
import {
  ServiceLineGroup as Group,
  type KpiRate,
  type ServiceKpis,
} from "@/api/gen/backline/v1/kpi_service_pb";

export const RATES = [
  "unitFill",
  "lineFill",
  "orderFill",
  "tierFill",
  "backorderedOrders",
  "backorderedLines",
  "backorderedUnits",
  "promiseMet",
  "requestedMet",
  "ordersOnTimeInFull",
  "cancelledUnits",
] as const;
export type RateName = (typeof RATES)[number];

export interface RateRow {
  name: RateName;
  rate: KpiRate | undefined;
  // The lines that are met, and the others, where there is a list of them.
  met: Group | undefined;
  missed: Group | undefined;
}

const GROUPS: Partial<Record<RateName, { met?: Group; missed?: Group }>> = {
  unitFill: { met: Group.FILLED_FIRST_TIME, missed: Group.NOT_FILLED_FIRST_TIME },
  lineFill: { met: Group.FILLED_FIRST_TIME, missed: Group.NOT_FILLED_FIRST_TIME },
  orderFill: { met: Group.ORDER_FILLED_FIRST_TIME, missed: Group.ORDER_NOT_FILLED_FIRST_TIME },
  tierFill: { met: Group.FILLED_FIRST_TIME, missed: Group.NOT_FILLED_FIRST_TIME },
  backorderedOrders: { met: Group.BACKORDERED },
  backorderedLines: { met: Group.BACKORDERED },
  backorderedUnits: { met: Group.BACKORDERED },
  promiseMet: { met: Group.PROMISE_MET, missed: Group.PROMISE_MISSED },
  requestedMet: { met: Group.REQUESTED_MET, missed: Group.REQUESTED_MISSED },
  ordersOnTimeInFull: {
    met: Group.ORDER_ON_TIME_IN_FULL,
    missed: Group.ORDER_NOT_ON_TIME_IN_FULL,
  },
  cancelledUnits: { met: Group.CANCELLED },
};

export function rateRows(kpis: ServiceKpis): RateRow[] {
  return RATES.map((name) => ({
    name,
    rate: kpis[name],
    met: GROUPS[name]?.met,
    missed: GROUPS[name]?.missed,
  }));
}

export const WAITS = [
  ["wait", Group.DELIVERED],
  ["waitBackordered", Group.DELIVERED_AFTER_WAITING],
  ["acceptedToShipped", Group.ORDER_SHIPPED],
  ["acceptedToDelivered", Group.ORDER_DELIVERED],
] as const;

// The share of money that left from stock at once, in one currency; null where there is none.
export function moneyShare(rate: {
  counted?: { units: bigint; nanos: number };
  met?: { units: bigint; nanos: number };
}): number | null {
  const nanosOf = (money: { units: bigint; nanos: number } | undefined) =>
    money ? money.units * 1_000_000_000n + BigInt(money.nanos) : 0n;
  const counted = nanosOf(rate.counted);
  return counted === 0n ? null : Number((nanosOf(rate.met) * 1_000n) / counted) / 10;
}
