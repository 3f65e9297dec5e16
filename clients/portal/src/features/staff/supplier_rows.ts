// What the list of suppliers says about each: pure.
import type { Supplier } from "@/api/gen/backline/v1/catalog_service_pb";
import type { SupplierDelivery } from "@/api/gen/backline/v1/purchase_order_service_pb";

// A figure that is not read yet is undefined: nobody is said to have none meanwhile.
export interface SupplierRow {
  supplier: Supplier;
  due: bigint | undefined;
  onTime: bigint | undefined;
  // Answers that wait for a buyer.
  waiting: number | undefined;
  // Persons who may sign in, or will.
  people: number | undefined;
}

// Whole per cent, rounded down: nobody is on time who was late once.
export function onTimePercent({ due, onTime }: SupplierRow): number | undefined {
  return !due || onTime === undefined ? undefined : Number((onTime * 100n) / due);
}

function counted(ids: readonly string[] | undefined): Map<string, number> | undefined {
  if (!ids) return undefined;
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

export function supplierRows(
  suppliers: readonly Supplier[],
  delivery: readonly SupplierDelivery[] | undefined,
  waitingSuppliers: readonly string[] | undefined,
  peopleSuppliers: readonly string[] | undefined,
): SupplierRow[] {
  const figures = delivery && new Map(delivery.map((row) => [row.supplierId, row]));
  const waiting = counted(waitingSuppliers);
  const people = counted(peopleSuppliers);
  return suppliers.map((supplier) => ({
    supplier,
    due: figures && (figures.get(supplier.supplierId)?.dueLineCount ?? 0n),
    onTime: figures && (figures.get(supplier.supplierId)?.onTimeLineCount ?? 0n),
    waiting: waiting && (waiting.get(supplier.supplierId) ?? 0),
    people: people && (people.get(supplier.supplierId) ?? 0),
  }));
}
