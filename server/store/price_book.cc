#include "server/store/price_book.h"

#include <tuple>

namespace backline {
namespace {

constexpr Sql kSources{
    "SELECT product_id, supplier_id, source_rank, currency_code, price_units, price_nanos"
    " FROM sourcing FORCE INDEX (PRIMARY) WHERE product_id IN (",
    "?", ", ", ")"};

}  // namespace

void PriceBook::Load(const absl::flat_hash_set<ProductId>& products) {
  std::vector<ProductId> missing;
  for (const ProductId& product : products) {
    if (first_.try_emplace(product).second) missing.push_back(product);
  }
  session_.SelectIds(kSources, missing, [&](RowReader& row) {
    ProductId product;
    Source source;
    row(product, source.supplier_id, source.rank, source.price.currency_code, source.price.units,
        source.price.nanos);
    Source& first = first_[product];
    const bool earlier =
        std::tie(source.rank, source.supplier_id) < std::tie(first.rank, first.supplier_id);
    if (first.supplier_id.empty() || earlier) first = source;
  });
}

}  // namespace backline
