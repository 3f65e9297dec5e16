#include "tests/simulation/queue_oracle.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"

namespace backline::testing {
namespace {

template <typename Entity>
const Entity* Find(const std::vector<Entity>& rows, const typename Entity::Key& key) {
  auto it = std::lower_bound(
      rows.begin(), rows.end(), key,
      [](const Entity& row, const typename Entity::Key& wanted) { return row.key() < wanted; });
  return it == rows.end() || it->key() != key ? nullptr : &*it;
}

// Whether the backorder may have goods or supply of the location, whatever their amount.
bool MayUse(const World& world, const Backorder& row, LocationId location) {
  if (!row.location_id.empty()) return row.location_id == location;
  const OrderLine* line = Find(world.order_lines, row.line_key());
  return line != nullptr && (line->peg_location_id.empty() || line->peg_location_id == location);
}

// Who waited through the whole step and could have used the location.
class Waiting {
 public:
  Waiting(const World& before, const World& after) : before_(before), after_(after) {
    for (const Backorder& now : after.backorders) {
      const Backorder* old = Find(before.backorders, now.id);
      if (old != nullptr && old->open() > 0 && now.open() > 0) rows_.push_back({old, &now});
    }
    std::sort(rows_.begin(), rows_.end(),
              [](const Row& a, const Row& b) { return a.now->queue_key() < b.now->queue_key(); });
  }
  struct Row {
    const Backorder* old;
    const Backorder* now;
  };
  // The first who waited for goods of the location and stands before the place.
  const Backorder* PassedOver(const QueueKey& place, LocationId location) const {
    for (const Row& row : rows_) {
      if (row.now->queue_key() >= place) return nullptr;
      if (Could(row, location)) return row.now;
    }
    return nullptr;
  }
  // The first who waited undated for supply of the location, at any place before `place`.
  const Backorder* Undated(const QueueKey& place, LocationId location) const {
    for (const Row& row : rows_) {
      if (row.now->queue_key() >= place) return nullptr;
      const bool undated = row.old->unpegged() > 0 && row.now->unpegged() > 0;
      if (undated && Could(row, location)) return row.now;
    }
    return nullptr;
  }
  bool SomebodyUnboundBefore(const QueueKey& place) const {
    return std::any_of(
        before_.backorders.begin(), before_.backorders.end(), [&](const Backorder& row) {
          return row.location_id.empty() && row.open() > 0 && row.queue_key() < place;
        });
  }

 private:
  bool Could(const Row& row, LocationId location) const {
    return MayUse(before_, *row.old, location) && MayUse(after_, *row.now, location);
  }
  const World& before_;
  const World& after_;
  std::vector<Row> rows_;
};

constexpr QueueKey kEndOfQueue{INT64_MAX, INT64_MAX, {}, 0};

// The history that this step added.
std::vector<const BackorderChange*> Added(const World& before, const World& after) {
  std::vector<const BackorderChange*> added;
  const auto key = [](const BackorderChange& row) {
    return std::tuple(row.backorder_id, row.sequence, row.ordinal);
  };
  auto old = before.backorder_changes.begin();
  for (const BackorderChange& row : after.backorder_changes) {
    while (old != before.backorder_changes.end() && key(*old) < key(row)) ++old;
    if (old == before.backorder_changes.end() || key(*old) != key(row)) added.push_back(&row);
  }
  return added;
}

struct Step {
  const World& before;
  const World& after;
  const Waiting waiting;
  std::vector<const BackorderChange*> added;
  std::map<OrderLineKey, Quantity> allocated;  // in this step
  std::set<BackorderId> unpegged;              // lost pegs in this step
};

// Whether an any-line with an earlier place came in the very batch that the goods came in.
bool SomebodyUnboundJoined(const Step& step, const Backorder& row) {
  for (const auto& other : step.after.backorders) {
    if (other.product_id != row.product_id || other.queue_key() >= row.queue_key()) continue;
    if (Find(step.before.backorders, other.id) != nullptr) continue;
    const OrderLine* line = Find(step.after.order_lines, other.line_key());
    if (line != nullptr && line->any_location) return true;
  }
  return false;
}

std::string JudgeAllocation(const Step& step, const BackorderChange& change) {
  const Backorder* row = Find(step.after.backorders, change.backorder_id);
  if (row == nullptr) return "goods went to a backorder that does not exist";
  const auto blame = [&](const char* what) {
    return absl::StrCat("backorder ", row->id.ToString(), " ", what);
  };
  switch (change.overtaking) {
    case OvertakingReason::kNone:
      if (const Backorder* other = step.waiting.PassedOver(row->queue_key(), row->location_id)) {
        return absl::StrCat(blame("was served before "), other->id.ToString(), " without a reason");
      }
      return "";
    case OvertakingReason::kPegged:
      return step.unpegged.contains(row->id) ? "" : blame("overtook as pegged and was not");
    case OvertakingReason::kPolicy:
      return step.waiting.SomebodyUnboundBefore(row->queue_key()) ||
                     SomebodyUnboundJoined(step, *row) ||
                     Find(step.before.backorders, row->id) == nullptr ||
                     Find(step.before.backorders, row->id)->location_id.empty()
                 ? ""
                 : blame("overtook by a policy that does not apply");
    case OvertakingReason::kRun:
      return blame("overtook by a run, and there are none");
  }
  return "";
}

// Goods that were reserved in this step past the queue: at entry, or for an increment.
std::string JudgeEntries(const Step& step) {
  std::map<OrderLineKey, Quantity> reserved;
  auto old = step.before.movements.begin();
  const auto key = [](const Movement& row) {
    return std::tuple(row.product_id, row.location_id, row.id);
  };
  for (const Movement& row : step.after.movements) {
    while (old != step.before.movements.end() && key(*old) < key(row)) ++old;
    const bool known = old != step.before.movements.end() && key(*old) == key(row);
    if (known || row.kind != MovementKind::kReservation) continue;
    reserved[{row.order_id, row.line_number}] += row.reserved_delta;
  }
  for (const auto& [line_key, quantity] : reserved) {
    auto allocated = step.allocated.find(line_key);
    if (allocated != step.allocated.end() && allocated->second >= quantity) continue;
    const OrderLine* line = Find(step.after.order_lines, line_key);
    if (line == nullptr) continue;
    if (const Backorder* other = step.waiting.PassedOver(kEndOfQueue, line->location_id)) {
      return absl::StrCat("order ", line_key.order_id.ToString(), " took at entry what backorder ",
                          other->id.ToString(), " waits for");
    }
  }
  return "";
}

std::string JudgePeg(const Step& step, const BackorderChange& change) {
  const Backorder* row = Find(step.after.backorders, change.backorder_id);
  const SupplyLine* supply = Find(step.after.supply_lines, change.supply_line_id);
  if (row == nullptr || supply == nullptr) return "a peg of nothing";
  const bool at_entry = Find(step.before.backorders, row->id) == nullptr;
  // At entry nobody may be passed over, whatever the rank of who comes.
  const QueueKey place = at_entry ? kEndOfQueue : row->queue_key();
  if (const Backorder* other = step.waiting.Undated(place, supply->location_id)) {
    return absl::StrCat("backorder ", row->id.ToString(), " was pegged before ",
                        other->id.ToString(), " that waits undated");
  }
  return "";
}

}  // namespace

QueueVerdict JudgeQueue(const World& before, const World& after) {
  Step step{before, after, Waiting(before, after), Added(before, after), {}, {}};
  QueueVerdict verdict;
  for (const BackorderChange* change : step.added) {
    if (change->kind == BackorderChangeKind::kUnpegged) step.unpegged.insert(change->backorder_id);
    if (change->kind != BackorderChangeKind::kAllocated) continue;
    ++verdict.allocations;
    if (change->overtaking != OvertakingReason::kNone) ++verdict.overtakings;
    if (const Backorder* row = Find(after.backorders, change->backorder_id)) {
      step.allocated[row->line_key()] += change->quantity;
    }
  }
  for (const BackorderChange* change : step.added) {
    if (!verdict.fault.empty()) break;
    if (change->kind == BackorderChangeKind::kAllocated) {
      verdict.fault = JudgeAllocation(step, *change);
    } else if (change->kind == BackorderChangeKind::kPegged) {
      verdict.fault = JudgePeg(step, *change);
    }
  }
  if (verdict.fault.empty()) verdict.fault = JudgeEntries(step);
  return verdict;
}

}  // namespace backline::testing
