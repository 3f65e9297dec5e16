#include "server/domain/views.h"

#include "server/base/check.h"
#include "server/domain/draft.h"
#include "server/domain/pegging.h"

namespace backline {

OrderView ViewOf(const WorkingSet& set, OrderId id) {
  const Context context;
  const Draft draft(set, context);  // nothing is changed: it only joins the rows
  const Order* order = draft.Find<Order>(id);
  BACKLINE_CHECK(order != nullptr);
  OrderView view{*order, {}};
  view.order.version = set.table<Order>().CommittedVersion(id);
  for (const OrderLineKey& key : draft.LinesOf(id)) {
    const OrderLine& line = *draft.Find<OrderLine>(key);
    view.lines.push_back({line, PromiseOf(draft, line)});
  }
  return view;
}

PurchaseOrderView ViewOf(const WorkingSet& set, PurchaseOrderId id) {
  const Context context;
  const Draft draft(set, context);
  const PurchaseOrder* purchase_order = draft.Find<PurchaseOrder>(id);
  BACKLINE_CHECK(purchase_order != nullptr);
  PurchaseOrderView view{*purchase_order, {}};
  view.purchase_order.version = set.table<PurchaseOrder>().CommittedVersion(id);
  for (const PurchaseOrderLineKey& key : draft.LinesOf(id)) {
    PurchaseOrderLineView line_view{*draft.Find<PurchaseOrderLine>(key), {}};
    for (const SupplyLineId& supply_id : draft.SupplyLinesOf(key)) {
      line_view.supply_lines.push_back(*draft.Find<SupplyLine>(supply_id));
    }
    view.lines.push_back(std::move(line_view));
  }
  return view;
}

}  // namespace backline
