#include "server/store/line_cache.h"

namespace backline {

bool LineCache::KnowsPage(const Page& page) const {
  const std::lock_guard lock(mutex_);
  return pages_.contains(page);
}

bool LineCache::Find(const LineVersion& line, SupplierLineView& view) const {
  const std::lock_guard lock(mutex_);
  const auto kept = lines_.find(line.key);
  if (kept == lines_.end() || kept->second.line.line.version != line.version) return false;
  view = kept->second;
  return true;
}

void LineCache::AddPage(const Page& page, const std::vector<SupplierLineView>& views) {
  const std::lock_guard lock(mutex_);
  MakeRoom();
  for (const SupplierLineView& view : views) Keep(view);
  pages_.insert(page);
}

void LineCache::Add(const SupplierLineView& view) {
  const std::lock_guard lock(mutex_);
  MakeRoom();
  Keep(view);
}

void LineCache::MakeRoom() {
  if (lines_.size() < kLinesMax && pages_.size() < kLinesMax) return;
  lines_.clear();
  pages_.clear();
}

void LineCache::Keep(const SupplierLineView& view) {
  SupplierLineView& kept = lines_[view.line.line.key()];
  // An older snapshot may be read later.
  if (kept.line.line.version < view.line.line.version) kept = view;
}

}  // namespace backline
