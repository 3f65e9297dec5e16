#include "server/engine/preview.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
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

// Rows stand most often in the order of their queue: an entry is looked for at the end first.
void PutPegPage(PageKind kind, const SupplyLine& supply, WorkingSet& set) {
  std::set<QueueKey> entries;
  set.table<Peg>().ForEach([&](const Peg& peg) {
    if (peg.supply_line_id == supply.id) entries.insert(entries.end(), peg.key().queue_key());
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
    if (here && member && row.queue_key() > from) entries.insert(entries.end(), row.queue_key());
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

PromiseMove MoveOf(const OrderLine& line, OptionalDate told, OptionalDate then) {
  const OptionalDate first = line.first_promised_date;
  const bool held = first && told && *told <= *first;
  return {told, then, held && (!then || *then > *first)};
}

// Whose promise changes from what it was `before`: of those whom steps of the work told already,
// and of those who are still to be told.
SlipReport ReportOf(const Draft& draft, const Draft& before) {
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
    // A peg that went took what was told with it.
    const OptionalDate told = PromiseDatesOf(before, *before.Find<OrderLine>(line.key())).told;
    report.push_back(MoveOf(line, told, dates.now));
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
  const auto apply = [&](Decision decision) {
    set.DropPages();  // what is read next is put anew
    set.Apply(std::move(std::get<Accepted>(decision).changes));
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
    apply(std::move(decision));
    while (const std::optional<Work> work = NextWork(set)) {
      PutPagesOf(*work, set);
      AdvanceWork advance;
      advance.work = work->id;
      apply(advance.Decide(set, context));
    }
  }
  return ReportOf(Draft(set, context), Draft(rows, context));
}

}  // namespace backline
