// What products cost: the price of the first-ranked source, read once for each product of a call.
#pragma once

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/base/strong_id.h"
#include "server/domain/money.h"
#include "server/store/reader_session.h"

namespace backline {

class PriceBook {
 public:
  explicit PriceBook(ReaderSession& session) : session_(session) {}

  // Reads the prices of those that were not read before.
  void Load(const absl::flat_hash_set<ProductId>& products);
  // Without a currency if nobody sells it. REQUIRES: it was loaded.
  const Money& Of(ProductId product) const { return first_.find(product)->second.price; }
  SupplierId FirstSource(ProductId product) const {
    return first_.find(product)->second.supplier_id;
  }

 private:
  struct Source {
    int64_t rank = 0;
    SupplierId supplier_id;  // empty: none
    Money price;
  };
  ReaderSession& session_;
  absl::flat_hash_map<ProductId, Source> first_;
};

}  // namespace backline
