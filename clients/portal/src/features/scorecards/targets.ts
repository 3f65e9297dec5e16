// What was agreed as a target, beside what was reached: pure.
import { addDays, type IsoDate, isoOf } from "@/api/dates";
import {
  type Agreement,
  AgreementComponent as Component,
} from "@/api/gen/backline/v1/agreement_service_pb";
import type { Period } from "@/parts/periods";
import type { Counts } from "@/parts/rates";
import type { RateName } from "./figures";

// From the first day to the last, both among them; without a last day it goes on.
export function inForce(agreement: Agreement, day: IsoDate): boolean {
  const from = isoOf(agreement.validFrom);
  const until = isoOf(agreement.validUntil);
  return from !== undefined && from <= day && (until === undefined || day <= until);
}

// The day whose agreement a period is held against: its last, or today while it goes on.
export function targetDay({ until }: Pick<Period, "until">, now: IsoDate): IsoDate {
  const last = addDays(until, -1);
  return last < now ? last : now;
}

// The agreement for all that a supplier supplies. Those of single products and families have
// targets of their own, which a rate over all of them says nothing about.
export function wholeAgreement(
  agreements: readonly Agreement[],
  day: IsoDate,
): Agreement | undefined {
  return agreements.find(
    (one) => one.productId === "" && one.familyCode === "" && inForce(one, day),
  );
}

// A rate that is measured by another date than suppliers are ranked by is held against no target.
export function componentOf(name: RateName, ranked: RateName): Component | undefined {
  if (name === ranked) return Component.ON_TIME_IN_FULL;
  if (name === "answered") return Component.ACKNOWLEDGE;
  return name === "unitFill" ? Component.FILL_RATE : undefined;
}

// In hundredths of a per cent; null: nothing was agreed.
export function targetOf(
  agreement: Agreement | undefined,
  component: Component | undefined,
): number | null {
  const term = agreement?.terms?.components.find((one) => one.component === component);
  return component === undefined || !term || term.targetBasisPoints === 0
    ? null
    : term.targetBasisPoints;
}

const WHOLE = 10_000n;

// Exact: a rate that is shown as 95.0 % may be a little more. Null: nothing was counted or agreed.
export function reached(rate: Counts | undefined, target: number | null): boolean | null {
  if (target === null || !rate || rate.counted === 0n) return null;
  return rate.met * WHOLE >= rate.counted * BigInt(target);
}

// How far a rate is above its target, in hundredths of a per cent; null: nothing was counted or
// agreed.
export function distanceTo(target: number | null, rate: Counts | undefined): number | null {
  if (target === null || !rate || rate.counted === 0n) return null;
  return Number(rate.met * WHOLE) / Number(rate.counted) - target;
}
