// A company with troubles for the console to show.
import { date } from "./estate.mjs";
import { SupplierService } from "./gen/backline/v1/supplier_service_pb.js";

// Three customers wait for goods that come later than they want them; two lines were due and never
// came, one came in time; a slip was told late.
export async function troubled(estate) {
  const company = await estate.openCompany();
  await company.agree();
  await company.demand("PUMP-100", [20, 35, 15], 2);
  const order = await company.purchase([
    ["PUMP-100", 70, 5],
    ["TUBE-22", 40, -1],
    ["VALVE-3W", 30, -1],
    ["FILTER-H14", 25, -2],
  ]);
  for (const line of order.lines) await company.answer(order, line, 0);
  await company.receive(order, 4, 25, -2);
  const { lines } = await company.call(SupplierService, "getSupplierOrder", {
    purchaseOrderId: order.purchaseOrderId,
  });
  await company.call(SupplierService, "updateEta", {
    supplyLineId: lines[0].line.supplyLines[0].supplyLineId,
    etaVersion: 1n,
    etaDate: date(6),
    reason: 1,
  });
  return { company, order };
}
