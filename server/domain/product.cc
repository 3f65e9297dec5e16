#include "server/domain/product.h"

namespace backline {

const Pack* Product::FindPack(std::string_view code) const {
  for (const Pack& pack : packs) {
    if (pack.code == code) return &pack;
  }
  return nullptr;
}

}  // namespace backline
