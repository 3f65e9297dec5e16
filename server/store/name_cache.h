// What a supplier's lines show of rows that hardly ever change: the sku and the name of a product,
// the code of a location, the reference and the day of a purchase order that was sent. The last two
// never change; whoever changes one of the others counts event_counter.names_version up in the same
// transaction (event_rows.cc). So what one snapshot of a version shows, all of them show.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"

namespace backline {

struct ProductName {
  std::string sku;
  std::string name;
};

struct SentOrderName {
  std::string external_reference;
  OptionalDate sent_date;
};

struct LineNames {
  absl::flat_hash_map<ProductId, ProductName> products;
  absl::flat_hash_map<LocationId, std::string> locations;  // the code
  absl::flat_hash_map<PurchaseOrderId, SentOrderName> orders;
};

// Names of one version: the newest of which any were added. Any thread.
class NameCache {
 public:
  // Of each kind; a cache that would hold more begins anew.
  static constexpr size_t kNamesMax = 50'000;

  // Calls read(names) with what is kept of the version; nothing is kept of another one.
  void Read(int64_t version, absl::FunctionRef<void(const LineNames&)> read) const;
  // Keeps names that a snapshot of the version shows.
  void Add(int64_t version, const LineNames& names);

 private:
  mutable std::mutex mutex_;
  int64_t version_ = -1;
  LineNames names_;
};

}  // namespace backline
