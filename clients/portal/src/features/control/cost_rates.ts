// What a house says that backorders cost it, as the address and a form say it: pure.
import type { BackorderCost } from "@/api/gen/backline/v1/kpi_service_pb";

export const PARTS = [
  "lostSales",
  "expediting",
  "churn",
  "emergencyPurchase",
  "penaltyPerDay",
] as const;
export type PartName = (typeof PARTS)[number];

// In hundredths of a per cent of what waits.
export type CostRates = Record<PartName, number> & { churnAfterDays: number };

export const NO_RATES: CostRates = {
  lostSales: 0,
  expediting: 0,
  churn: 0,
  emergencyPurchase: 0,
  penaltyPerDay: 0,
  churnAfterDays: 30,
};

export const RATE_MAX = 10_000;
export const DAYS_MAX = 365;

const ORDER = [...PARTS, "churnAfterDays"] as const;

// Undefined where the address has none, or what it has is none.
export function ratesIn(text: string): CostRates | undefined {
  const numbers = text
    .split("-")
    .map((part) => (/^\d{1,5}$/.test(part) ? Number(part) : Number.NaN));
  if (numbers.length !== ORDER.length) return undefined;
  const rates = { ...NO_RATES };
  for (const [at, name] of ORDER.entries()) {
    const value = numbers[at] ?? Number.NaN;
    const days = name === "churnAfterDays";
    if (!(value >= (days ? 1 : 0) && value <= (days ? DAYS_MAX : RATE_MAX))) return undefined;
    rates[name] = value;
  }
  return PARTS.some((name) => rates[name] > 0) ? rates : undefined;
}

export function ratesText(rates: CostRates): string | undefined {
  if (PARTS.every((name) => rates[name] === 0)) return undefined;
  return ORDER.map((name) => rates[name]).join("-");
}

// "5", "5,25" and "0.1" as hundredths of a per cent; undefined if it is none, or finer, or above
// 100.
export function typedRate(text: string): number | undefined {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim());
  if (!match) return undefined;
  const rate = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return rate <= RATE_MAX ? rate : undefined;
}

// What a part came to.
export function partOf(cost: BackorderCost, name: PartName) {
  return name === "penaltyPerDay" ? cost.penalties : cost[name];
}
