// What the laws (invariants.h) share: looking rows up, adding quantities up, and collecting what
// breaks a law.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "server/domain/invariants.h"

namespace backline::laws {

template <typename Entity>
const Entity* Find(const std::vector<Entity>& rows, const typename Entity::Key& key) {
  auto it = std::lower_bound(
      rows.begin(), rows.end(), key,
      [](const Entity& row, const typename Entity::Key& wanted) { return row.key() < wanted; });
  return it == rows.end() || it->key() != key ? nullptr : &*it;
}

template <typename Key>
using Sums = absl::flat_hash_map<Key, Quantity>;

template <typename Key>
Quantity SumOf(const Sums<Key>& sums, const Key& key) {
  auto it = sums.find(key);
  return it == sums.end() ? 0 : it->second;
}

inline std::string Text(const StockKey& key) {
  return absl::StrCat("product ", key.product_id.ToString(), " location ",
                      key.location_id.ToString());
}
inline std::string Text(const OrderLineKey& key) {
  return absl::StrCat("order ", key.order_id.ToString(), " line ", key.line_number);
}
inline std::string Text(const PurchaseOrderLineKey& key) {
  return absl::StrCat("purchase order ", key.purchase_order_id.ToString(), " line ",
                      key.line_number);
}
inline std::string Text(const WorkKey& key) {
  return absl::StrCat("work ", static_cast<int>(key.kind), " of product ",
                      key.product_id.ToString(), " subject ", FormatId(key.subject));
}
template <typename Tag>
std::string Text(const StrongId<Tag>& id) {
  return id.ToString();
}

// Collects what breaks one law.
class Findings {
 public:
  explicit Findings(const char* law) : law_(law) {}
  template <typename Key>
  void Expect(bool holds, const Key& subject, const char* text) {
    if (!holds) found_.push_back({law_, Text(subject), text});
  }
  template <typename Key>
  void ExpectEqual(Quantity stored, Quantity computed, const Key& subject, const char* what) {
    if (stored == computed) return;
    found_.push_back({law_, Text(subject), absl::StrCat(what, ": ", stored, " is not ", computed)});
  }
  Violations Take() { return std::move(found_); }

 private:
  const char* law_;
  Violations found_;
};

template <typename... Terms>
bool NotNegative(Terms... terms) {
  return ((terms >= 0) && ...);
}

// Whether the backorder may be given goods or supply of a location besides its own (invariants of
// any-lines).
inline bool IsUnbound(const OrderLine& line) {
  return line.any_location && line.location_id.empty();
}

inline bool IsGoodsWork(WorkKind kind) { return kind <= WorkKind::kPeg; }

}  // namespace backline::laws
