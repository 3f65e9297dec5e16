#include "server/store/name_cache.h"

namespace backline {
namespace {

template <typename Names>
void Merge(const Names& from, Names& to) {
  if (to.size() + from.size() > NameCache::kNamesMax) to.clear();
  to.insert(from.begin(), from.end());
}

}  // namespace

void NameCache::Read(int64_t version, absl::FunctionRef<void(const LineNames&)> read) const {
  const std::lock_guard lock(mutex_);
  static const LineNames kNone;
  read(version == version_ ? names_ : kNone);
}

void NameCache::Add(int64_t version, const LineNames& names) {
  const std::lock_guard lock(mutex_);
  if (version < version_) return;
  if (version > version_) names_ = {};
  version_ = version;
  Merge(names.products, names_.products);
  Merge(names.locations, names_.locations);
  Merge(names.orders, names_.orders);
}

}  // namespace backline
