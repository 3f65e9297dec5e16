#include "server/domain/invariants.h"

#include <algorithm>
#include <tuple>
#include <type_traits>

namespace backline {
namespace {

// The order that World promises.
template <typename Entity>
auto SortKey(const Entity& row) {
  if constexpr (std::is_same_v<Entity, Movement>) {
    return std::tuple(row.product_id, row.location_id, row.id);
  } else if constexpr (std::is_same_v<Entity, Event>) {
    return row.sequence;
  } else if constexpr (std::is_same_v<Entity, BackorderChange>) {
    return std::tuple(row.backorder_id, row.sequence, row.ordinal);
  } else if constexpr (std::is_same_v<Entity, ShipmentPart>) {
    return std::tuple(row.shipment_id, row.line_number, row.backorder_id);
  } else if constexpr (std::is_same_v<Entity, EtaUpdate>) {
    return std::tuple(row.supply_line_id, row.sequence);
  } else if constexpr (std::is_same_v<Entity, AnswerPart>) {
    return std::tuple(row.purchase_order_id, row.line_number, row.answer_version, row.part_number);
  } else if constexpr (std::is_same_v<Entity, NoticeLine>) {
    return std::tuple(row.notice_id, row.position);
  } else if constexpr (std::is_same_v<Entity, LineMessage>) {
    return std::tuple(row.purchase_order_id, row.line_number, row.message_number);
  } else if constexpr (std::is_same_v<Entity, Receipt>) {
    return std::tuple(row.purchase_order_id, row.line_number, row.delivery_note);
  } else if constexpr (std::is_same_v<Entity, SupplierFact>) {
    return std::tuple(row.sequence, row.ordinal);
  } else if constexpr (std::is_same_v<Entity, ProgressReport>) {
    return std::tuple(row.purchase_order_id, row.line_number, row.report_number);
  } else {
    return row.key();
  }
}

template <typename Entity>
void SortRows(std::vector<Entity>& rows) {
  std::sort(rows.begin(), rows.end(),
            [](const Entity& a, const Entity& b) { return SortKey(a) < SortKey(b); });
}

}  // namespace

void World::Sort() {
  SortRows(products);
  SortRows(locations);
  SortRows(customers);
  SortRows(suppliers);
  SortRows(sourcing);
  SortRows(stock);
  SortRows(orders);
  SortRows(order_lines);
  SortRows(backorders);
  SortRows(pegs);
  SortRows(shipments);
  SortRows(purchase_orders);
  SortRows(purchase_order_lines);
  SortRows(supply_lines);
  SortRows(work);
  SortRows(requests);
  SortRows(responses);
  SortRows(tolerances);
  SortRows(shipment_notices);
  SortRows(conversations);
  SortRows(notice_lines);
  SortRows(messages);
  SortRows(work_centers);
  SortRows(family_members);
  SortRows(slots);
  SortRows(bookings);
  SortRows(production_plans);
  SortRows(slot_moves);
  SortRows(calendars);
  SortRows(agreements);
  SortRows(clocks);
  SortRows(disputes);
  SortRows(progress_reports);
  SortRows(movements);
  SortRows(events);
  SortRows(backorder_changes);
  SortRows(shipment_parts);
  SortRows(eta_updates);
  SortRows(answer_parts);
  SortRows(receipts);
  SortRows(supplier_facts);
}

}  // namespace backline
