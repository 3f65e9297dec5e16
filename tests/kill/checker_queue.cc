// The order of the queue, replayed from the history that backorders keep of themselves.
#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/kill/checker.h"

namespace backline::kill {
namespace {

constexpr int kOpened = 1;
constexpr int kAllocated = 4;
constexpr int kDeallocated = 5;
constexpr int kCancelled = 8;
constexpr int kOvertookByPeg = 1;

// A place in the queue of one product and location.
using Place = std::tuple<int64_t, int64_t, std::string>;

struct Change {
  Place place;
  int kind = 0;
  int64_t quantity = 0;
  int overtaking = 0;
};

struct Entry {
  int64_t sequence = 0;
  std::string order;
};

// All that one command did to one queue, and the orders that it reserved for at their entry.
struct Step {
  std::vector<Change> changes;
  std::vector<Entry> served_at_entry;
};

using Queue = std::map<Place, int64_t>;  // what each still waits for

void Apply(const Change& change, Queue& queue) {
  int64_t& open = queue[change.place];
  if (change.kind == kOpened || change.kind == kDeallocated) open += change.quantity;
  if (change.kind == kAllocated || change.kind == kCancelled) open -= change.quantity;
  if (open == 0) queue.erase(change.place);
}

}  // namespace

// Nobody was served while somebody before him waited, unless goods came that were promised to him;
// and no order took at its entry what somebody waited for.
void Checker::CheckQueue() {
  std::map<std::string, std::map<int64_t, Step>> queues;
  for (const Dump::Row& row : dump_.Select(
           "SELECT LOWER(HEX(product_id)), LOWER(HEX(location_id)), rank_key, queue_sequence, "
           "LOWER(HEX(backorder_id)), sequence, kind, backorder_changes.quantity, overtaking FROM "
           "backorder_changes JOIN backorders USING (backorder_id) WHERE kind IN (1, 4, 5, 8) "
           "ORDER BY sequence, backorder_id, ordinal")) {
    queues[row[0] + row[1]][Int(row[5])].changes.push_back({{Int(row[2]), Int(row[3]), row[4]},
                                                            static_cast<int>(Int(row[6])),
                                                            Int(row[7]),
                                                            static_cast<int>(Int(row[8]))});
  }
  for (const Dump::Row& row : dump_.Select(
           "SELECT LOWER(HEX(product_id)), LOWER(HEX(location_id)), queue_sequence, "
           "LOWER(HEX(order_id)) FROM order_lines WHERE ordered > (SELECT "
           "COALESCE(SUM(quantity), 0) FROM backorders WHERE backorders.order_id = "
           "order_lines.order_id AND backorders.line_number = order_lines.line_number AND cause = "
           "1)")) {
    queues[row[0] + row[1]][Int(row[2])].served_at_entry.push_back({Int(row[2]), row[3]});
  }
  for (const auto& [name, steps] : queues) {
    Queue queue;
    for (const auto& [sequence, step] : steps) {
      Expect(step.served_at_entry.empty() || queue.empty(),
             "a new order took what somebody waited for",
             step.served_at_entry.empty() ? "" : step.served_at_entry[0].order);
      for (const Change& change : step.changes) Apply(change, queue);
      for (const Change& change : step.changes) {
        if (change.kind != kAllocated || change.overtaking == kOvertookByPeg) continue;
        ++verdict_.counts["allocations from the queue"];
        Expect(queue.empty() || change.place <= queue.begin()->first, "somebody jumped the queue",
               absl::StrCat(std::get<2>(change.place), " at ", sequence));
      }
    }
  }
}

}  // namespace backline::kill
