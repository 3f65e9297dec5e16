#include "server/commands/base_units.h"

#include "server/commands/command.h"

namespace backline {

std::variant<Quantity, Refusal> ToBaseUnits(const Product& product, Quantity quantity,
                                            const std::string& pack_code,
                                            const std::string& field) {
  if (pack_code.empty()) return quantity;
  const Pack* pack = product.FindPack(pack_code);
  if (pack == nullptr) {
    return Refuse(Reason::kPackNotFound, "product " + product.sku + " has no pack " + pack_code,
                  field + ".pack_code");
  }
  const std::optional<Quantity> units = PacksToBaseUnits(quantity, *pack);
  if (!units) {
    return Refuse(Reason::kPackNotExact, "the packs are no whole number of base units, or too many",
                  field + ".quantity");
  }
  return *units;
}

}  // namespace backline
