// Master data: products, locations, customers, suppliers, who makes what.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/base/strong_id.h"
#include "server/domain/money.h"
#include "server/domain/quantity.h"

namespace backline {

enum class BackorderPolicy : int8_t { kAllow = 1, kDatedOnly = 2, kDeny = 3 };

// The row of a product is the mutex of its stock, queue, pegs and supply: whoever touches any of
// these has locked it first.
struct Product {
  using Key = ProductId;
  ProductId id;
  std::string sku;
  std::string name;
  BackorderPolicy backorder_policy = BackorderPolicy::kAllow;
  int32_t default_lead_time_days = 0;
  std::string group_code;  // the house's product group; empty: none
  std::vector<Pack> packs;
  // The gate `pegging`: how many pegging works are outstanding for the product. 0 means open: no
  // free, non-overdue supply and eligible undated backorder exist side by side. While it is closed
  // only work pegs, in queue order.
  int64_t outstanding_pegging = 0;
  int64_t plan_generation = 1;
  int64_t etag = 1;  // of the descriptive fields
  int64_t version = 0;

  Key key() const { return id; }
  bool pegging_open() const { return outstanding_pegging == 0; }
  const Pack* FindPack(std::string_view code) const;
};

struct Location {
  using Key = LocationId;
  LocationId id;
  std::string code;
  std::string name;
  std::string time_zone;
  int32_t rank = 0;
  int64_t version = 0;
  Key key() const { return id; }
};

struct Customer {
  using Key = CustomerId;
  CustomerId id;
  std::string code;
  std::string name;
  int32_t tier = 5;  // 1 is served first
  int64_t version = 0;
  Key key() const { return id; }
};

struct Supplier {
  using Key = SupplierId;
  SupplierId id;  // IdFromName("supplier", code)
  std::string code;
  std::string name;
  int64_t version = 0;
  Key key() const { return id; }
};

struct SourcingKey {
  ProductId product_id;
  SupplierId supplier_id;
  friend auto operator<=>(const SourcingKey&, const SourcingKey&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const SourcingKey& key) {
    return H::combine(std::move(state), key.product_id, key.supplier_id);
  }
};

struct Sourcing {
  using Key = SourcingKey;
  ProductId product_id;
  SupplierId supplier_id;
  int32_t rank = 1;
  Money unit_price;
  int32_t lead_time_days = 0;
  bool shares_demand = false;
  int64_t version = 0;
  Key key() const { return {product_id, supplier_id}; }
};

}  // namespace backline
