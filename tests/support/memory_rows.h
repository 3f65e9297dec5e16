// How a MemoryDatabase writes one row: the indexes that go with each kind, and what they hold.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "tests/support/memory_store.h"

namespace backline::testing {

// Before the lines of an order, in an index that is in order.
inline constexpr int32_t kFirstLine = std::numeric_limits<int32_t>::min();

// What an index holds for a key: nothing if it does not know it.
template <typename Index, typename Key>
const auto& At(const Index& index, const Key& key) {
  static const typename Index::mapped_type kNone;
  auto it = index.find(key);
  return it == index.end() ? kNone : it->second;
}

// Which unique code a kind of row has, if any.
template <typename Entity>
constexpr std::optional<CodeKind> CodeKindOf() {
  if constexpr (std::is_same_v<Entity, Product>) return CodeKind::kSku;
  if constexpr (std::is_same_v<Entity, Location>) return CodeKind::kLocation;
  if constexpr (std::is_same_v<Entity, Customer>) return CodeKind::kCustomer;
  if constexpr (std::is_same_v<Entity, Supplier>) return CodeKind::kSupplier;
  return std::nullopt;
}

template <typename Entity>
const std::string& CodeOf(const Entity& entity) {
  if constexpr (std::is_same_v<Entity, Product>) {
    return entity.sku;
  } else {
    return entity.code;
  }
}

template <typename Container, typename Value>
void Include(Container& container, const Value& value, bool present) {
  if (present) {
    container.insert(value);
  } else {
    container.erase(value);
  }
}

template <typename Entity>
void MemoryDatabase::Index(const Entity& entity, bool present) {
  if constexpr (CodeKindOf<Entity>().has_value()) {
    const std::pair<CodeKind, std::string> code{*CodeKindOf<Entity>(), CodeOf(entity)};
    if (present) {
      codes_[code] = entity.id.bits();
    } else {
      codes_.erase(code);
    }
  }
  if constexpr (std::is_same_v<Entity, OrderLine>) {
    Include(lines_of_product_[entity.product_id], entity.key(), present);
  }
  if constexpr (std::is_same_v<Entity, Backorder>) {
    Include(backorders_of_product_[entity.product_id], entity.id, present);
    Include(backorders_of_line_[entity.line_key()], entity.id, present);
  }
  if constexpr (std::is_same_v<Entity, Peg>) {
    Include(pegs_of_backorder_[entity.backorder_id], entity.key(), present);
  }
  if constexpr (std::is_same_v<Entity, Booking>) {
    Include(bookings_of_supply_[entity.supply_line_id], entity.id, present);
  }
  if constexpr (std::is_same_v<Entity, ObligationClock>) {
    Include(clocks_of_line_[entity.line_key()], entity.id, present);
  }
  if constexpr (std::is_same_v<Entity, Dispute>) {
    Include(disputes_of_line_[entity.line_key()], entity.id, present);
  }
  if constexpr (std::is_same_v<Entity, Shipment>) {
    Include(shipments_of_order_[entity.order_id], entity.id, present);
  }
  if constexpr (std::is_same_v<Entity, PurchaseOrderLine>) {
    Include(purchases_of_product_[entity.product_id], entity.key(), present);
  }
  if constexpr (std::is_same_v<Entity, SupplyLine>) {
    Include(supply_of_product_[entity.product_id], entity.id, present);
    const ScheduleKey key{entity.purchase_order_id, entity.line_number, entity.schedule_number};
    if (present) {
      schedules_[key] = entity.id;
    } else {
      schedules_.erase(key);
    }
  }
}

template <typename Entity>
void MemoryDatabase::Touch(const Entity& entity) {
  if constexpr (requires { entity.product_id; }) {
    touched_.insert(entity.product_id);
  } else if constexpr (std::is_same_v<Entity, Product>) {
    touched_.insert(entity.id);
  } else if constexpr (std::is_same_v<Entity, Work>) {
    touched_.insert(entity.id.product_id);
  } else if constexpr (std::is_same_v<Entity, Peg>) {
    if (const SupplyLine* supply = Find<SupplyLine>(entity.supply_line_id)) {
      touched_.insert(supply->product_id);
    }
  }
}

template <typename Entity>
void MemoryDatabase::Write(const typename Entity::Key& key, std::optional<Entity> entity) {
  Rows<Entity>& rows = std::get<Rows<Entity>>(rows_);
  auto it = rows.find(key);
  if (it != rows.end()) {
    Touch(it->second);
    Index(it->second, false);
  }
  if (!entity) {
    if (it != rows.end()) rows.erase(it);
    return;
  }
  Touch(*entity);
  Index(*entity, true);
  if (it != rows.end()) {
    it->second = *std::move(entity);
  } else {
    rows.emplace(key, *std::move(entity));
  }
}

}  // namespace backline::testing
