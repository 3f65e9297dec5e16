#include "tests/simulation/planted_store.h"

#include <utility>
#include <vector>

namespace backline::testing {

absl::Status PlantedStore::Load(const KeySet& keys, WorkingSet& set) {
  if (plant_ == Plant::kSellsEarmarked) {
    for (const StockKey& key : keys.stock) {
      const Stock* stored = database_.Find<Stock>(key);
      if (stored == nullptr || stored->earmarked == 0) continue;
      Stock seen = *stored;
      seen.earmarked = 0;
      set.table<Stock>().PutLoaded(seen);
    }
  }
  absl::Status status = inner_.Load(keys, set);
  if (!status.ok() || plant_ != Plant::kSkipsHead) return status;
  for (const PageRead& read : keys.pages) {
    if (read.key.kind != PageKind::kOpenQueue) continue;
    // A page with more entries replaces one with fewer, so the head becomes somebody else.
    Page page = *set.FindPage(read.key);
    if (page.entries.size() < 2) continue;
    const QueueKey last = *page.entries.rbegin();
    page.entries.erase(page.entries.begin());
    page.entries.insert({last.rank_key, last.queue_sequence, last.id, last.line_number + 1});
    page.entries.insert({last.rank_key, last.queue_sequence, last.id, last.line_number + 2});
    set.PutPage(read.key, std::move(page));
  }
  return status;
}

absl::Status PlantedStore::Save(const WorkingSet& set) {
  if (plant_ == Plant::kLosesGuard) {
    // What is on the shelf by now is forgotten before the save.
    for (const Stock* stock : set.table<Stock>().Updated()) {
      if (stock->on_hand <= 1) continue;
      Stock wrong = *stock;
      wrong.on_hand -= 1;
      database_.Corrupt(wrong);
      break;
    }
  }
  return inner_.Save(set);
}

absl::Status PlantedStore::Commit() {
  absl::Status status = inner_.Commit();
  if (plant_ == Plant::kForgetsRequests) {
    std::vector<RequestKey> keys;
    for (const auto& [key, record] : database_.rows<RequestRecord>()) keys.push_back(key);
    for (RequestKey key : keys) database_.CorruptByRemoving<RequestRecord>(key);
  }
  return status;
}

}  // namespace backline::testing
