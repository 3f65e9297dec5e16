// What is most urgent first. Pure.
import { daysBetween, type IsoDate, isoOf } from "@/api/dates";
import type { Demand, SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { daysLate, isOverdue, lineCan } from "@/api/lines";

// By the day that was asked for; lines without a day come last.
export function toAnswerFirst(lines: readonly SupplierLine[]): SupplierLine[] {
  const asked = (line: SupplierLine) => isoOf(line.line?.requestedDate) ?? "9999";
  return lines
    .filter(lineCan.answer)
    .sort((left, right) => (asked(left) < asked(right) ? -1 : asked(left) > asked(right) ? 1 : 0));
}

// Overdue ones, then the latest.
export function lateFirst(lines: readonly SupplierLine[]): SupplierLine[] {
  const weight = (line: SupplierLine) => (isOverdue(line) ? 1_000_000 : 0) + daysLate(line);
  return lines
    .filter((line) => weight(line) > 0)
    .sort((left, right) => weight(right) - weight(left));
}

export function sentDaysAgo(line: SupplierLine, now: IsoDate): number {
  const sent = isoOf(line.sentDate);
  return sent ? Math.max(0, daysBetween(sent, now)) : 0;
}

export interface ProductDemand {
  sku: string;
  quantity: bigint;
  undated: bigint;
  oldestAgeDays: number;
}

// Per product, those that wait undated first, then the most.
export function demandByProduct(demand: readonly Demand[]): ProductDemand[] {
  const products = new Map<string, ProductDemand>();
  for (const part of demand) {
    const product = products.get(part.productId) ?? {
      sku: part.sku,
      quantity: 0n,
      undated: 0n,
      oldestAgeDays: 0,
    };
    product.quantity += part.quantity;
    if (part.supplyLineId === "") product.undated += part.quantity;
    product.oldestAgeDays = Math.max(product.oldestAgeDays, part.oldestAgeDays);
    products.set(part.productId, product);
  }
  return [...products.values()].sort((left, right) => {
    if (left.undated !== right.undated) return left.undated > right.undated ? -1 : 1;
    return left.quantity > right.quantity ? -1 : left.quantity < right.quantity ? 1 : 0;
  });
}
