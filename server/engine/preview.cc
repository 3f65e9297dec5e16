#include "server/engine/preview.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/base/check.h"
#include "server/commands/advance_work.h"
#include "server/domain/pegging.h"

namespace backline {
namespace {

// Ids of a preview are seen by nobody.
constexpr uint64_t kSeed = 1;

Page PageOf(std::set<QueueKey> entries) {
  Page page;
  if (!entries.empty()) page.last_loaded = *entries.rbegin();
  page.entries = std::move(entries);
  return page;
}

void PutPegPage(PageKind kind, const SupplyLine& supply, WorkingSet& set) {
  std::set<QueueKey> entries;
  set.table<Peg>().ForEach([&](const Peg& peg) {
    if (peg.supply_line_id == supply.id) entries.insert(peg.key().queue_key());
  });
  set.PutPage({kind, supply.product_id, supply.id.bits(), QueueKey{}}, PageOf(std::move(entries)));
}

void PutQueuePage(PageKind kind, ProductId product, LocationId location, const QueueKey& from,
                  WorkingSet& set) {
  std::set<QueueKey> entries;
  set.table<Backorder>().ForEach([&](const Backorder& row) {
    const bool here = row.location_id.empty() || row.location_id == location;
    const bool member = kind == PageKind::kUndatedQueue
                            ? row.unpegged() > 0
                            : row.undated == UndatedState::kUndatedUntold;
    if (here && member && row.queue_key() > from) entries.insert(row.queue_key());
  });
  set.PutPage({kind, product, location.bits(), from}, PageOf(std::move(entries)));
}

void PutFreeSupplyPage(ProductId product, LocationId location, WorkingSet& set) {
  std::set<QueueKey> entries;
  set.table<SupplyLine>().ForEach([&](const SupplyLine& row) {
    if (row.product_id != product || row.location_id != location || row.free() == 0) return;
    entries.insert({row.sort_date().days_since_epoch, 0, row.id.bits(), 0});
  });
  set.PutPage({PageKind::kFreeSupply, product, location.bits(), QueueKey{}},
              PageOf(std::move(entries)));
}

// The pages that a step of the work reads, whole.
void PutPagesOf(const Work& work, WorkingSet& set) {
  const ProductId product = work.id.product_id;
  if (work.id.kind == WorkKind::kWithdraw) {
    PutPegPage(PageKind::kSupplyPegsReverse, *set.Find<SupplyLine>(SupplyLineId(work.id.subject)),
               set);
    return;
  }
  const LocationId location(work.id.subject);
  PutFreeSupplyPage(product, location, set);
  PutQueuePage(PageKind::kUndatedQueue, product, location, work.cursor, set);
  PutQueuePage(PageKind::kUntoldQueue, product, location, QueueKey{}, set);
}

bool MovesGoodsOrPegs(const Work& work) { return work.id.kind <= WorkKind::kPeg; }

// The work that runs next, if any moves goods or pegs.
std::optional<Work> NextWork(const WorkingSet& set) {
  std::optional<Work> next;
  set.table<Work>().ForEach([&](const Work& work) {
    if (MovesGoodsOrPegs(work) && (!next || work.id < next->id)) next = work;
  });
  return next;
}

// What customers were told before the preview changed anything about them: a peg that goes takes
// what was told with it.
class ToldBefore {
 public:
  // REQUIRES: the changes are not applied to the set yet.
  void Keep(const Draft& draft, const Changes& changes) {
    const WorkingSet& set = draft.base();
    const auto keep = [&](const OrderLine* line) {
      if (line == nullptr || dates_.contains(line->key())) return;
      dates_[line->key()] = PromiseDatesOf(draft, *line).told;
    };
    const auto keep_line_of = [&](BackorderId id) {
      const Backorder* backorder = set.Find<Backorder>(id);
      if (backorder != nullptr) keep(set.Find<OrderLine>(backorder->line_key()));
    };
    for (const auto& edit : std::get<Edits<OrderLine>>(changes.edits)) {
      keep(set.Find<OrderLine>(edit.first));
    }
    for (const auto& edit : std::get<Edits<Backorder>>(changes.edits)) keep_line_of(edit.first);
    for (const auto& edit : std::get<Edits<Peg>>(changes.edits)) {
      keep_line_of(edit.first.backorder_id);
    }
  }
  // Of a line that the preview did not touch, what it is told now.
  OptionalDate DateOf(const OrderLine& line, OptionalDate told_now) const {
    const auto it = dates_.find(line.key());
    return it == dates_.end() ? told_now : it->second;
  }

 private:
  absl::flat_hash_map<OrderLineKey, OptionalDate> dates_;
};

PromiseMove MoveOf(const OrderLine& line, OptionalDate told, OptionalDate then) {
  const OptionalDate first = line.first_promised_date;
  const bool held = first && told && *told <= *first;
  return {told, then, held && (!then || *then > *first)};
}

// Whose promise changes: those whom steps of the work told already, and those who are still to be
// told.
SlipReport ReportOf(const Draft& draft, const ToldBefore& told_before) {
  const WorkingSet& set = draft.base();
  absl::flat_hash_set<OrderLineKey> heard;
  for (const Event& event : set.appends().events) {
    if (event.kind != EventKind::kPromiseChanged) continue;
    heard.insert({event.order_id, event.line_number});
  }
  SlipReport report;
  set.table<OrderLine>().ForEach([&](const OrderLine& line) {
    const PromiseDates dates = PromiseDatesOf(draft, line);
    if (!heard.contains(line.key()) && !IsToBeTold(draft, line, dates)) return;
    report.push_back(MoveOf(line, told_before.DateOf(line, dates.told), dates.now));
  });
  std::sort(report.begin(), report.end());
  return report;
}

}  // namespace

std::variant<SlipReport, Refusal> Preview(const WorkingSet& rows,
                                          const std::vector<PreviewStep>& steps, Instant now) {
  WorkingSet set = WorkingSet::Over(rows);
  if (NextWork(set)) {
    return Refuse(Reason::kSupplyWithdrawing, "an earlier change is being worked off; try again");
  }
  TimeOrderedIdSource ids(kSeed);
  Context context;
  context.now = now;
  context.today = UtcDate(now);
  context.ids = &ids;
  ToldBefore told;
  const auto apply = [&](const Decision& decision) {
    const Changes& changes = std::get<Accepted>(decision).changes;
    told.Keep(Draft(set, context), changes);
    set.Apply(changes);
  };
  std::set<std::pair<ProductId, LocationId>> queues;
  set.table<PurchaseOrderLine>().ForEach([&](const PurchaseOrderLine& line) {
    queues.insert({line.product_id, line.location_id});
  });
  for (const PreviewStep& step : steps) {
    for (const auto& [product, location] : queues) {
      PutQueuePage(PageKind::kUndatedQueue, product, location, QueueKey{}, set);
    }
    Decision decision = step(set)->Decide(set, context);
    if (auto* refusal = std::get_if<Refusal>(&decision)) return std::move(*refusal);
    apply(decision);
    while (const std::optional<Work> work = NextWork(set)) {
      PutPagesOf(*work, set);
      AdvanceWork advance;
      advance.work = work->id;
      apply(advance.Decide(set, context));
    }
  }
  return ReportOf(Draft(set, context), told);
}

}  // namespace backline
