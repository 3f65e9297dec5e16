// What waits for a supplier's goods against what it has confirmed, per product. Pure.
import { type IsoDate, isoOf } from "@/api/dates";
import type { SupplyLine } from "@/api/gen/backline/v1/purchase_order_service_pb";
import type { Demand, SupplierLine } from "@/api/gen/backline/v1/supplier_service_pb";
import { confirmedSchedules, keyOf, remainingOf, toAnswer } from "@/api/lines";

export interface CurvePoint {
  day: IsoDate;
  // All that is needed by the day, and all that is confirmed to be there by then.
  needed: bigint;
  confirmed: bigint;
}

export type Closing =
  // It waits for an answer.
  | "answer"
  // It is confirmed for after the need: an earlier date would close it.
  | "earlier"
  // Its confirmed date has passed.
  | "overdue";

export interface ClosingLine {
  key: string;
  line: SupplierLine;
  kind: Closing;
  quantity: bigint;
  // When it was asked for, or is confirmed for.
  day: IsoDate | undefined;
  // How much of the gap it would close, one after the other.
  closes: bigint;
}

export interface Backlog {
  productId: string;
  sku: string;
  name: string;
  waiting: bigint;
  // Of which nothing of ours is pegged to: it has no date at all.
  undated: bigint;
  confirmed: bigint;
  // The most that is missing on any day, and the first day on which something is.
  gap: bigint;
  gapDay: IsoDate | undefined;
  firstNeed: IsoDate | undefined;
  oldestDays: number;
  fewCustomers: boolean;
  curve: CurvePoint[];
  closing: ClosingLine[];
}

const least = (one: bigint, other: bigint) => (one < other ? one : other);

interface Step {
  day: IsoDate;
  quantity: bigint;
}

// Demand without a date, or with one that has passed, is needed today.
function needSteps(demand: readonly Demand[], now: IsoDate): Step[] {
  return demand.map((row) => {
    const day = isoOf(row.earliestNeedDate) ?? now;
    return { day: day < now ? now : day, quantity: row.quantity };
  });
}

// What is overdue is not counted: nobody knows when it comes.
function confirmedSteps(lines: readonly SupplierLine[], now: IsoDate): Step[] {
  return lines.flatMap((line) =>
    confirmedSchedules(line)
      .filter((schedule) => !isLate(schedule, now))
      .map((schedule) => ({
        day: isoOf(schedule.etaDate) ?? now,
        quantity: remainingOf(schedule),
      })),
  );
}

function isLate(schedule: SupplyLine, now: IsoDate): boolean {
  const eta = isoOf(schedule.etaDate);
  return schedule.overdue || eta === undefined || eta < now;
}

function sumUntil(steps: readonly Step[], day: IsoDate): bigint {
  return steps.reduce((sum, step) => (step.day <= day ? sum + step.quantity : sum), 0n);
}

export function curveOf(
  demand: readonly Demand[],
  lines: readonly SupplierLine[],
  now: IsoDate,
): CurvePoint[] {
  const needs = needSteps(demand, now);
  const supply = confirmedSteps(lines, now);
  const days = [...new Set([now, ...needs.map((one) => one.day), ...supply.map((one) => one.day)])];
  return days.sort().map((day) => ({
    day,
    needed: sumUntil(needs, day),
    confirmed: sumUntil(supply, day),
  }));
}

export function gapOf(curve: readonly CurvePoint[]): {
  gap: bigint;
  gapDay: IsoDate | undefined;
} {
  let gap = 0n;
  let gapDay: IsoDate | undefined;
  for (const point of curve) {
    const missing = point.needed - point.confirmed;
    if (missing > 0n) gapDay ??= point.day;
    if (missing > gap) gap = missing;
  }
  return { gap, gapDay };
}

const ORDER: Record<Closing, number> = { overdue: 0, answer: 1, earlier: 2 };

// Lines that would close the gap: what is overdue, what waits for an answer, what could come
// earlier; in the order of their days, each with what it adds.
export function closingLines(
  lines: readonly SupplierLine[],
  gap: bigint,
  gapDay: IsoDate | undefined,
  now: IsoDate,
): ClosingLine[] {
  if (gap <= 0n || gapDay === undefined) return [];
  const found: Omit<ClosingLine, "closes">[] = [];
  for (const line of lines) {
    const key = keyOf(line);
    const open = toAnswer(line);
    if (open > 0n)
      found.push({
        key: `${key} answer`,
        line,
        kind: "answer",
        quantity: open,
        day: isoOf(line.line?.requestedDate),
      });
    for (const schedule of confirmedSchedules(line)) {
      const day = isoOf(schedule.etaDate);
      const kind = isLate(schedule, now) ? "overdue" : "earlier";
      if (kind === "earlier" && (day === undefined || day <= gapDay)) continue;
      const quantity = remainingOf(schedule);
      found.push({ key: `${key} ${schedule.supplyLineId}`, line, kind, quantity, day });
    }
  }
  found.sort((left, right) =>
    left.kind === right.kind
      ? (left.day ?? "9") < (right.day ?? "9")
        ? -1
        : 1
      : ORDER[left.kind] - ORDER[right.kind],
  );
  let open = gap;
  return found.map((one) => {
    const closes = least(open, one.quantity);
    open -= closes;
    return { ...one, closes };
  });
}

export function backlogsOf(
  demand: readonly Demand[],
  lines: readonly SupplierLine[],
  now: IsoDate,
): Backlog[] {
  const byProduct = new Map<string, Demand[]>();
  for (const row of demand) {
    if (row.quantity <= 0n) continue;
    byProduct.set(row.productId, [...(byProduct.get(row.productId) ?? []), row]);
  }
  const backlogs = [...byProduct].map(([productId, rows]) => {
    const own = lines.filter((line) => line.line?.productId === productId);
    const curve = curveOf(rows, own, now);
    const { gap, gapDay } = gapOf(curve);
    const needs = rows.map((row) => isoOf(row.earliestNeedDate)).filter((day) => day !== undefined);
    const sum = (of: readonly Demand[]) => of.reduce((total, row) => total + row.quantity, 0n);
    return {
      productId,
      sku: rows[0]?.sku ?? "",
      name: own[0]?.productName ?? "",
      waiting: sum(rows),
      undated: sum(rows.filter((row) => row.supplyLineId === "")),
      confirmed: curve.at(-1)?.confirmed ?? 0n,
      gap,
      gapDay,
      firstNeed: needs.sort()[0],
      oldestDays: Math.max(...rows.map((row) => row.oldestAgeDays)),
      fewCustomers: rows.some((row) => row.fewerThanThreeCustomers),
      curve,
      closing: closingLines(own, gap, gapDay, now),
    };
  });
  return backlogs.sort((left, right) => (left.gap > right.gap ? -1 : 1));
}
