#include <algorithm>
#include <utility>

#include "tests/support/memory_rows.h"
#include "tests/support/memory_store.h"

namespace backline::testing {
namespace {

template <typename Map, typename Value>
void CopyAll(const Map& map, std::vector<Value>& out) {
  out.reserve(map.size());
  for (const auto& [key, value] : map) out.push_back(value);
}

template <typename Map, typename Key, typename InRange, typename Value>
void CopyRange(const Map& map, const Key& first, InRange in_range, std::vector<Value>& out) {
  for (auto it = map.lower_bound(first); it != map.end() && in_range(it->first); ++it) {
    out.push_back(it->second);
  }
}

}  // namespace

std::vector<SupplierFact> MemoryDatabase::supplier_facts() const {
  std::vector<SupplierFact> facts;
  CopyAll(supplier_facts_, facts);
  return facts;
}

World MemoryDatabase::Snapshot() const {
  World world;
  CopyAll(rows<Product>(), world.products);
  CopyAll(rows<Location>(), world.locations);
  CopyAll(rows<Customer>(), world.customers);
  CopyAll(rows<Supplier>(), world.suppliers);
  CopyAll(rows<Sourcing>(), world.sourcing);
  CopyAll(rows<Stock>(), world.stock);
  CopyAll(rows<Order>(), world.orders);
  CopyAll(rows<OrderLine>(), world.order_lines);
  CopyAll(rows<Backorder>(), world.backorders);
  CopyAll(rows<Peg>(), world.pegs);
  CopyAll(rows<Shipment>(), world.shipments);
  CopyAll(rows<PurchaseOrder>(), world.purchase_orders);
  CopyAll(rows<PurchaseOrderLine>(), world.purchase_order_lines);
  CopyAll(rows<SupplyLine>(), world.supply_lines);
  CopyAll(rows<Work>(), world.work);
  CopyAll(rows<RequestRecord>(), world.requests);
  CopyAll(rows<LineResponse>(), world.responses);
  CopyAll(rows<ToleranceRule>(), world.tolerances);
  CopyAll(rows<ShipmentNotice>(), world.shipment_notices);
  CopyAll(rows<Conversation>(), world.conversations);
  CopyAll(notice_lines_, world.notice_lines);
  CopyAll(messages_, world.messages);
  CopyAll(rows<WorkCenter>(), world.work_centers);
  CopyAll(rows<FamilyMember>(), world.family_members);
  CopyAll(rows<Slot>(), world.slots);
  CopyAll(rows<Booking>(), world.bookings);
  CopyAll(rows<ProductionPlan>(), world.production_plans);
  CopyAll(rows<SlotMove>(), world.slot_moves);
  CopyAll(rows<BusinessCalendar>(), world.calendars);
  CopyAll(rows<Agreement>(), world.agreements);
  CopyAll(rows<ObligationClock>(), world.clocks);
  CopyAll(rows<Dispute>(), world.disputes);
  CopyAll(supplier_facts_, world.supplier_facts);
  CopyAll(progress_reports_, world.progress_reports);
  CopyAll(movements_, world.movements);
  world.events = events_;
  CopyAll(changes_, world.backorder_changes);
  CopyAll(parts_, world.shipment_parts);
  CopyAll(eta_updates_, world.eta_updates);
  CopyAll(answer_parts_, world.answer_parts);
  CopyAll(receipts_, world.receipts);
  world.last_sequence = last_sequence_;
  return world;
}

World MemoryDatabase::SnapshotOf(ProductId product) const {
  World world;
  if (const Product* row = Find<Product>(product)) world.products.push_back(*row);
  const auto of_product = [product](const auto& key) { return key.product_id == product; };
  CopyRange(rows<Stock>(), StockKey{product, {}}, of_product, world.stock);
  std::set<OrderId> orders;
  for (const OrderLineKey& key : At(lines_of_product_, product)) {
    world.order_lines.push_back(*Find<OrderLine>(key));
    orders.insert(key.order_id);
  }
  for (BackorderId id : At(backorders_of_product_, product)) {
    world.backorders.push_back(*Find<Backorder>(id));
    CopyRange(
        changes_, ChangeKey{id, 0, 0},
        [id](const ChangeKey& key) { return std::get<0>(key) == id; }, world.backorder_changes);
  }
  for (SupplyLineId id : At(supply_of_product_, product)) {
    world.supply_lines.push_back(*Find<SupplyLine>(id));
    CopyRange(
        rows<Peg>(), PegKey{id, std::numeric_limits<int64_t>::min(), 0, {}},
        [id](const PegKey& key) { return key.supply_line_id == id; }, world.pegs);
    for (const BookingId& booking : At(bookings_of_supply_, id)) {
      world.bookings.push_back(*Find<Booking>(booking));
    }
    CopyRange(
        eta_updates_, EtaKey{id, 0}, [id](const EtaKey& key) { return std::get<0>(key) == id; },
        world.eta_updates);
  }
  for (const PurchaseOrderLineKey& line : At(purchases_of_product_, product)) {
    world.purchase_order_lines.push_back(*Find<PurchaseOrderLine>(line));
    const auto of_line = [&line](const auto& key) {
      return std::get<0>(key) == line.purchase_order_id && std::get<1>(key) == line.line_number;
    };
    CopyRange(answer_parts_, AnswerKey{line.purchase_order_id, line.line_number, 0, 0}, of_line,
              world.answer_parts);
    CopyRange(
        rows<Conversation>(), line, [&line](const auto& key) { return key == line; },
        world.conversations);
    CopyRange(messages_, MessageKey{line.purchase_order_id, line.line_number, 0}, of_line,
              world.messages);
    CopyRange(
        rows<LineResponse>(), ResponseKey{line.purchase_order_id, line.line_number, 0},
        [&line](const ResponseKey& key) {
          return PurchaseOrderLineKey{key.purchase_order_id, key.line_number} == line;
        },
        world.responses);
    if (const ProductionPlan* plan = Find<ProductionPlan>(line)) {
      world.production_plans.push_back(*plan);
    }
    CopyRange(progress_reports_, ReportKey{line.purchase_order_id, line.line_number, 0}, of_line,
              world.progress_reports);
    for (const ClockId& clock : At(clocks_of_line_, line)) {
      world.clocks.push_back(*Find<ObligationClock>(clock));
    }
    for (const DisputeId& dispute : At(disputes_of_line_, line)) {
      world.disputes.push_back(*Find<Dispute>(dispute));
    }
    for (const FactKey& fact : At(facts_of_line_, line)) {
      world.supplier_facts.push_back(supplier_facts_.at(fact));
    }
    CopyRange(receipts_, ReceiptOnce{line.purchase_order_id, line.line_number, ""}, of_line,
              world.receipts);
  }
  for (const auto& [key, work] : rows<Work>()) {
    if (key.product_id == product) world.work.push_back(work);
  }
  CopyRange(
      movements_, MovementKey{product, {}, {}},
      [product](const MovementKey& key) { return std::get<0>(key) == product; }, world.movements);
  for (const auto& [key, row] : notice_lines_) {
    const SupplyLine* supply = Find<SupplyLine>(row.supply_line_id);
    if (supply == nullptr || supply->product_id != product) continue;
    world.notice_lines.push_back(row);
    const bool listed =
        !world.shipment_notices.empty() && world.shipment_notices.back().id == row.notice_id;
    if (!listed) world.shipment_notices.push_back(*Find<ShipmentNotice>(row.notice_id));
  }
  std::sort(world.bookings.begin(), world.bookings.end(),
            [](const Booking& a, const Booking& b) { return a.id < b.id; });
  std::sort(world.clocks.begin(), world.clocks.end(),
            [](const ObligationClock& a, const ObligationClock& b) { return a.id < b.id; });
  std::sort(world.disputes.begin(), world.disputes.end(),
            [](const Dispute& a, const Dispute& b) { return a.id < b.id; });
  std::sort(world.supplier_facts.begin(), world.supplier_facts.end(),
            [](const SupplierFact& a, const SupplierFact& b) {
              return FactKey{a.sequence, a.ordinal} < FactKey{b.sequence, b.ordinal};
            });
  AddShipments(product, orders, world);
  world.last_sequence = last_sequence_;
  return world;
}

void MemoryDatabase::AddShipments(ProductId product, const std::set<OrderId>& orders,
                                  World& world) const {
  std::set<ShipmentId> shipments;
  for (OrderId id : orders) {
    world.orders.push_back(*Find<Order>(id));
    const auto& of_order = At(shipments_of_order_, id);
    shipments.insert(of_order.begin(), of_order.end());
  }
  for (ShipmentId id : shipments) {
    const Shipment& shipment = *Find<Shipment>(id);
    world.shipments.push_back(shipment);
    for (auto it = parts_.lower_bound(PartKey{id, kFirstLine, {}});
         it != parts_.end() && std::get<0>(it->first) == id; ++it) {
      const OrderLine* line = Find<OrderLine>({shipment.order_id, it->second.line_number});
      if (line != nullptr && line->product_id == product) {
        world.shipment_parts.push_back(it->second);
      }
    }
  }
}

std::set<ProductId> MemoryDatabase::TakeTouched() { return std::exchange(touched_, {}); }

}  // namespace backline::testing
