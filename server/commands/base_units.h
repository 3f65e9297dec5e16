// Quantities as people state them (in packs) to base units.
#pragma once

#include <string>
#include <variant>

#include "server/domain/product.h"
#include "server/domain/refusal.h"

namespace backline {

// With an empty pack_code the quantity is in base units already.
// Refuses: PACK_NOT_FOUND, PACK_NOT_EXACT.
std::variant<Quantity, Refusal> ToBaseUnits(const Product& product, Quantity quantity,
                                            const std::string& pack_code, const std::string& field);

}  // namespace backline
