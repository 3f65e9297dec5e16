// What the rows of lines show their suppliers, by the rows' versions: each change of a row, also of
// what it repeats of its first schedule, counts its version up in the same statement
// (purchase_order_rows.cc). So what one snapshot shows of a version, all of them show, and a page
// needs no more of a row than its version. What lines show of other rows is not here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/store/read_answers.h"

namespace backline {

struct LineVersion {
  PurchaseOrderLineKey key;
  int64_t version = 0;
};

// Any thread.
class LineCache {
 public:
  // Some 700 bytes each (the view, its schedule and their place in a table); a cache that holds so
  // many lines, or pages, begins anew with the next.
  static constexpr size_t kLinesMax = 50'000;

  // Where a supplier's page starts.
  using Page =
      std::tuple<SupplierId, std::optional<PurchaseOrderLineState>, std::optional<SupplierLineKey>>;

  // Whether most lines of the page are likely to be kept: it was read before.
  bool KnowsPage(const Page& page) const;
  // False: what the version shows is not kept, and `view` is as it was.
  bool Find(const LineVersion& line, SupplierLineView& view) const;

  // Keep what a snapshot shows, by the version that is in each view.
  void AddPage(const Page& page, const std::vector<SupplierLineView>& views);
  void Add(const SupplierLineView& view);

 private:
  // REQUIRES: mutex_ is held.
  void MakeRoom();
  void Keep(const SupplierLineView& view);

  mutable std::mutex mutex_;
  absl::flat_hash_map<PurchaseOrderLineKey, SupplierLineView> lines_;
  std::set<Page> pages_;
};

}  // namespace backline
