#include <algorithm>
#include <set>

#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {

std::vector<ProductId> ParseProducts(const google::protobuf::RepeatedPtrField<std::string>& wire,
                                     int min, int most, Fields& fields) {
  fields.Count("product_ids", wire.size(), min, most);
  std::vector<ProductId> products;
  std::set<ProductId> seen;
  for (int at = 0; at < std::min(wire.size(), most); ++at) {
    const FieldPath path("product_ids", at, "");
    products.push_back(fields.Required<ProductId>(path, wire[at]));
    const ProductId& product = products.back();
    if (!product.empty() && !seen.insert(product).second) fields.Repeated(path);
  }
  return products;
}

std::string WireId(const Id128& id) { return id == Id128{} ? std::string() : FormatId(id); }

void ToWire(Date date, v1::Date* wire) {
  const Date::Civil civil = date.ToCivil();
  wire->set_year(civil.year);
  wire->set_month(civil.month);
  wire->set_day(civil.day);
}

void ToWire(const Promise& promise, google::protobuf::RepeatedPtrField<v1::PromisePart>* wire) {
  const size_t whole = promise.size() <= kPromisePartsMax ? promise.size() : kPromisePartsMax - 1;
  const auto add = [&](const PromisePart& part) {
    v1::PromisePart* added = wire->Add();
    added->set_quantity(part.quantity);
    if (part.date) ToWire(*part.date, added->mutable_promised_date());
    added->set_basis(static_cast<v1::PromiseBasis>(part.basis));
  };
  std::for_each(promise.begin(), promise.begin() + whole, add);
  if (whole == promise.size()) return;
  const Promise rest(promise.begin() + whole, promise.end());
  PromisePart last = rest.back();
  last.date = PromiseDate(rest);
  last.quantity = 0;
  for (const PromisePart& part : rest) last.quantity += part.quantity;
  add(last);
}

void ToWire(const Money& money, v1::Money* wire) {
  wire->set_currency_code(money.currency_code);
  wire->set_units(money.units);
  wire->set_nanos(money.nanos);
}

void ToWire(Instant instant, google::protobuf::Timestamp* wire) {
  int64_t seconds = instant.unix_micros / kMicrosPerSecond;
  int64_t micros = instant.unix_micros % kMicrosPerSecond;
  if (micros < 0) {
    --seconds;
    micros += kMicrosPerSecond;
  }
  wire->set_seconds(seconds);
  wire->set_nanos(static_cast<int32_t>(micros * 1'000));
}

}  // namespace backline
