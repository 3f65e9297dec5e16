import { expect, test } from "vitest";
import { type CostRates, NO_RATES, ratesIn, ratesText, typedRate } from "./cost_rates";

const RATES: CostRates = {
  lostSales: 500,
  expediting: 250,
  churn: 1_000,
  emergencyPurchase: 10_000,
  penaltyPerDay: 1,
  churnAfterDays: 45,
};

test("rates come back from the address as they went into it", () => {
  expect(ratesIn(ratesText(RATES) ?? "")).toEqual(RATES);
  expect(ratesText(NO_RATES)).toBeUndefined();
});

test("what the contract would refuse is as if it were not there", () => {
  expect(ratesIn("")).toBeUndefined();
  expect(ratesIn("500-250-1000-10001-1-45")).toBeUndefined();
  expect(ratesIn("500-250-1000-10000-1-366")).toBeUndefined();
  expect(ratesIn("500-250-1000-10000-1-0")).toBeUndefined();
  expect(ratesIn("500-250-1000-10000-1")).toBeUndefined();
  expect(ratesIn("500-250-x-10000-1-30")).toBeUndefined();
  // Without any rate nothing costs anything: nothing is asked.
  expect(ratesIn("0-0-0-0-0-30")).toBeUndefined();
});

test("a rate is typed in per cent, to the hundredth", () => {
  expect(["5", "5,25", "0.1", "100", "7 %"].map(typedRate)).toEqual([500, 525, 10, 10_000, 700]);
  expect(["", "100,01", "1.234", "-1", "x", "101"].map(typedRate)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});
