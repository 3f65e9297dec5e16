#include "server/store/reader_views.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "server/store/reader_rows.h"

namespace backline {

namespace {

constexpr Sql kLinesOfOrders{"SELECT " BACKLINE_ORDER_LINE_COLUMNS
                             " FROM order_lines WHERE order_lines.order_id IN (",
                             "?", ", ", ") ORDER BY order_lines.order_id, order_lines.line_number"};

constexpr Sql kPegsOfOrders{
    "SELECT backorders.order_id, backorders.line_number, "
    "pegs.quantity, " BACKLINE_SUPPLY_LINE_COLUMNS
    " FROM backorders"
    " JOIN products ON products.product_id = backorders.product_id"
    " JOIN pegs ON pegs.backorder_id = backorders.backorder_id"
    " AND pegs.generation = products.plan_generation"
    " JOIN supply_lines ON supply_lines.supply_line_id = pegs.supply_line_id"
    " WHERE backorders.order_id IN (",
    "?", ", ", ")"};

constexpr Sql kPartsOfShipments{
    "SELECT shipment_id, line_number, backorder_id, quantity FROM shipment_parts"
    " WHERE shipment_id IN (",
    "?", ", ", ") ORDER BY shipment_id, line_number, backorder_id"};

constexpr Sql kLinesOfPurchaseOrders{
    "SELECT " BACKLINE_PURCHASE_ORDER_LINE_COLUMNS
    " FROM purchase_order_lines WHERE purchase_order_lines.purchase_order_id IN (",
    "?", ", ",
    ") ORDER BY purchase_order_lines.purchase_order_id, purchase_order_lines.line_number"};

constexpr Sql kSupplyOfLines{
    "SELECT " BACKLINE_SUPPLY_LINE_COLUMNS " FROM supply_lines WHERE ",
    "(supply_lines.purchase_order_id = ? AND supply_lines.line_number = ?)", " OR "};

constexpr Sql kSupplyOfPurchaseOrders{
    "SELECT " BACKLINE_SUPPLY_LINE_COLUMNS
    " FROM supply_lines WHERE supply_lines.purchase_order_id IN (",
    "?", ", ", ")"};

constexpr Sql kBackordersById{"SELECT " BACKLINE_BACKORDER_COLUMNS
                              ", order_lines.requested_date FROM backorders"
                              " JOIN order_lines ON order_lines.order_id = backorders.order_id"
                              " AND order_lines.line_number = backorders.line_number"
                              " WHERE backorders.backorder_id IN (",
                              "?", ", ", ")"};

constexpr Sql kPegsOfBackorders{
    "SELECT pegs.backorder_id, pegs.quantity, " BACKLINE_SUPPLY_LINE_COLUMNS
    " FROM pegs"
    " JOIN supply_lines ON supply_lines.supply_line_id = pegs.supply_line_id"
    " JOIN products ON products.product_id = supply_lines.product_id"
    " AND products.plan_generation = pegs.generation"
    " WHERE pegs.backorder_id IN (",
    "?", ", ", ")"};

constexpr Sql kQueueLocations{
    "SELECT DISTINCT location_id FROM backorders WHERE product_id = ? AND is_open = 1"};

// Ranges of one index, so that nothing behind the entry is looked at.
constexpr Sql kEarlierEntries{
    "SELECT COUNT(*) FROM (SELECT 1 AS entry FROM backorders"
    " WHERE product_id = ? AND is_open = 1 AND location_id = ?"
    " AND (rank_key < ? OR (rank_key = ? AND queue_sequence < ?)"
    " OR (rank_key = ? AND queue_sequence = ? AND backorder_id < ?))"
    " LIMIT ?) AS earlier"};

using SupplyByLine = std::map<PurchaseOrderLineKey, std::vector<SupplyLine>>;

auto Collect(SupplyByLine& found) {
  return [&found](RowReader& row) {
    SupplyLine supply_line;
    ReadRow(row, supply_line);
    found[{supply_line.purchase_order_id, supply_line.line_number}].push_back(supply_line);
  };
}

std::vector<SupplyLine> TakeSorted(SupplyByLine& found, const PurchaseOrderLineKey& key) {
  std::vector<SupplyLine> list = std::move(found[key]);
  std::sort(list.begin(), list.end(), [](const SupplyLine& a, const SupplyLine& b) {
    return std::tuple(a.sort_date(), a.schedule_number) <
           std::tuple(b.sort_date(), b.schedule_number);
  });
  return list;
}

PromisePart PartOf(const SupplyLine& supply_line, Quantity quantity) {
  return {quantity, supply_line.promised_date(), supply_line.basis()};
}

// What is open and not dated by a part yet is undated.
Promise Completed(Promise parts, Quantity open) {
  for (const PromisePart& part : parts) open -= part.quantity;
  parts.push_back({open, std::nullopt, PromiseBasis::kNone});
  return Normalized(std::move(parts));
}

int QueuePosition(ReaderSession& session, const Backorder& backorder) {
  if (backorder.open() == 0) return 0;
  std::vector<LocationId> locations = {backorder.location_id, LocationId()};
  if (backorder.location_id.empty()) locations = QueueLocations(session, backorder.product_id);
  int64_t earlier = 0;
  for (const LocationId& location : locations) {
    session.Select(
        kEarlierEntries, [&](RowReader& row) { earlier += row.Get<int64_t>(); },
        backorder.product_id, location, backorder.rank_key, backorder.rank_key,
        backorder.queue_sequence, backorder.rank_key, backorder.queue_sequence, backorder.id,
        kQueuePositionMax);
    if (earlier >= kQueuePositionMax) return kQueuePositionMax + 1;
  }
  return static_cast<int>(earlier) + 1;
}

}  // namespace

std::vector<OrderView> LoadOrders(ReaderSession& session, const std::vector<Order>& orders) {
  std::vector<OrderView> views;
  std::vector<OrderId> ids;
  std::map<OrderId, size_t> places;
  for (const Order& order : orders) {
    places[order.id] = views.size();
    ids.push_back(order.id);
    views.push_back({order, {}});
  }
  bool anybody_waits = false;
  session.SelectIds(kLinesOfOrders, ids, [&](RowReader& row) {
    OrderLine line;
    ReadRow(row, line);
    anybody_waits = anybody_waits || line.backordered > 0;
    views[places[line.order_id]].lines.push_back({line, {}});
  });
  std::map<OrderLineKey, Promise> pegged;
  if (anybody_waits) {
    session.SelectIds(kPegsOfOrders, ids, [&](RowReader& row) {
      OrderLineKey key;
      Quantity quantity = 0;
      SupplyLine supply_line;
      row(key.order_id, key.line_number, quantity);
      ReadRow(row, supply_line);
      pegged[key].push_back(PartOf(supply_line, quantity));
    });
  }
  for (OrderView& view : views) {
    for (OrderLineView& line_view : view.lines) {
      const OrderLine& line = line_view.line;
      Promise parts = pegged[line.key()];
      parts.push_back({line.reserved, line.stock_date, PromiseBasis::kStock});
      line_view.promise = Completed(std::move(parts), line.open());
    }
  }
  return views;
}

std::vector<ShipmentView> LoadShipments(ReaderSession& session,
                                        const std::vector<Shipment>& shipments) {
  std::vector<ShipmentView> views;
  std::vector<ShipmentId> ids;
  std::map<ShipmentId, size_t> places;
  for (const Shipment& shipment : shipments) {
    places[shipment.id] = views.size();
    ids.push_back(shipment.id);
    views.push_back({shipment, {}});
  }
  session.SelectIds(kPartsOfShipments, ids, [&](RowReader& row) {
    ShipmentPart part;
    row(part.shipment_id, part.line_number, part.backorder_id, part.quantity);
    views[places[part.shipment_id]].parts.push_back(part);
  });
  return views;
}

std::vector<std::vector<SupplyLine>> LoadSupplyLines(
    ReaderSession& session, const std::vector<PurchaseOrderLineKey>& keys) {
  const auto bind_key = [](Binder& bind, const PurchaseOrderLineKey& key) {
    bind(key.purchase_order_id, key.line_number);
  };
  SupplyByLine found;
  session.SelectEach(kSupplyOfLines, keys, bind_key, Collect(found));
  std::vector<std::vector<SupplyLine>> lists;
  for (const PurchaseOrderLineKey& key : keys) lists.push_back(TakeSorted(found, key));
  return lists;
}

std::vector<PurchaseOrderView> LoadPurchaseOrders(
    ReaderSession& session, const std::vector<PurchaseOrder>& purchase_orders) {
  std::vector<PurchaseOrderView> views;
  std::vector<PurchaseOrderId> ids;
  std::map<PurchaseOrderId, size_t> places;
  for (const PurchaseOrder& purchase_order : purchase_orders) {
    places[purchase_order.id] = views.size();
    ids.push_back(purchase_order.id);
    views.push_back({purchase_order, {}});
  }
  session.SelectIds(kLinesOfPurchaseOrders, ids, [&](RowReader& row) {
    PurchaseOrderLine line;
    ReadRow(row, line);
    views[places[line.purchase_order_id]].lines.push_back({line, {}});
  });
  SupplyByLine found;
  session.SelectIds(kSupplyOfPurchaseOrders, ids, Collect(found));
  for (PurchaseOrderView& view : views) {
    for (PurchaseOrderLineView& line : view.lines) {
      line.supply_lines = TakeSorted(found, line.line.key());
    }
  }
  return views;
}

std::vector<BackorderView> LoadBackorders(ReaderSession& session,
                                          const std::vector<BackorderId>& ids) {
  std::map<BackorderId, BackorderView> found;
  session.SelectIds(kBackordersById, ids, [&](RowReader& row) {
    BackorderView view;
    ReadRow(row, view.backorder);
    row(view.requested_date);
    found[view.backorder.id] = view;
  });
  session.SelectIds(kPegsOfBackorders, ids, [&](RowReader& row) {
    BackorderId id;
    Quantity quantity = 0;
    SupplyLine supply_line;
    row(id, quantity);
    ReadRow(row, supply_line);
    found[id].promise.push_back(PartOf(supply_line, quantity));
  });
  std::vector<BackorderView> views;
  for (const BackorderId& id : ids) {
    const auto it = found.find(id);
    if (it == found.end()) continue;
    BackorderView& view = views.emplace_back(std::move(it->second));
    view.promise = Completed(std::move(view.promise), view.backorder.open());
    view.queue_position = QueuePosition(session, view.backorder);
  }
  return views;
}

std::vector<LocationId> QueueLocations(ReaderSession& session, ProductId id) {
  std::vector<LocationId> locations;
  session.Select(
      kQueueLocations, [&](RowReader& row) { row(locations.emplace_back()); }, id);
  return locations;
}

}  // namespace backline
