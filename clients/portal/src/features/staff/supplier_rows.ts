// What the list of suppliers says about each: pure.
import type { Supplier } from "@/api/gen/backline/v1/catalog_service_pb";
import type { SupplierDelivery } from "@/api/gen/backline/v1/purchase_order_service_pb";

export interface SupplierRow {
  supplier: Supplier;
  due: bigint;
  onTime: bigint;
  // Answers that wait for a buyer.
  waiting: number;
  // Persons who may sign in, or will.
  people: number;
}

// Whole per cent, rounded down: nobody is on time who was late once.
export function onTimePercent(row: SupplierRow): number | undefined {
  return row.due === 0n ? undefined : Number((row.onTime * 100n) / row.due);
}

function counted(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

export function supplierRows(
  suppliers: readonly Supplier[],
  delivery: readonly SupplierDelivery[],
  waitingSuppliers: readonly string[],
  peopleSuppliers: readonly string[],
): SupplierRow[] {
  const figures = new Map(delivery.map((row) => [row.supplierId, row]));
  const waiting = counted(waitingSuppliers);
  const people = counted(peopleSuppliers);
  return suppliers.map((supplier) => ({
    supplier,
    due: figures.get(supplier.supplierId)?.dueLineCount ?? 0n,
    onTime: figures.get(supplier.supplierId)?.onTimeLineCount ?? 0n,
    waiting: waiting.get(supplier.supplierId) ?? 0,
    people: people.get(supplier.supplierId) ?? 0,
  }));
}
