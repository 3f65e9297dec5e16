#include "server/scores/scoreboard.h"

#include <algorithm>
#include <map>

namespace backline {
namespace {

// Facts of one read: what a catching up holds at a time.
constexpr int kFactsPerRead = 20'000;
// What one who asks for a score may wait for: a thread of the readers serves others too.
constexpr int kReadsPerCall = 5;

bool ByLine(const LineFact& a, const LineFact& b) {
  return a.line != b.line ? a.line < b.line : a < b;
}

LeagueKey KeyOf(const SupplierScore& score, const ScoreQuestion& question) {
  const auto baseline = static_cast<size_t>(question.parameters.baseline);
  const Rate& rate = score.scorecard.on_time[baseline - 1];
  LeagueKey key{INT64_MAX, score.supplier_id, question.as_of, question.known.sequence};
  if (rate.counted == 0) return key;
  key.millionths = static_cast<int64_t>(static_cast<__int128>(rate.met) * 1'000'000 / rate.counted);
  return key;
}

bool Same(const LineFact& a, const LineFact& b) { return !ByLine(a, b) && !ByLine(b, a); }

}  // namespace

// The lines and facts of one supplier.
class Scoreboard::Ledger {
 public:
  // All at once: nobody sees some of them.
  void Take(const std::vector<NewFact>& facts) {
    const std::lock_guard lock(mutex_);
    for (const NewFact& fact : facts) Take(*fact.fact, fact.zone);
  }

  Scorecard Score(const ScoreQuestion& question, const std::vector<Date>& today) {
    Scorer scorer(question.parameters, question.as_of);
    LineRecord record;
    ForEachLine([&](const Line& line, std::span<const LineFact> facts) {
      Fold(facts, question.known, record);
      scorer.Add(record, DayAt(line, today), line.order);
    });
    return scorer.Finish();
  }

  // Calls visit(line, record, today) of each line that was sent by then.
  template <typename Visit>
  void ForEachRecord(const ScoreQuestion& question, const std::vector<Date>& today, Visit visit) {
    LineRecord record;
    ForEachLine([&](const Line& line, std::span<const LineFact> facts) {
      Fold(facts, question.known, record);
      if (record.sent) visit(line, record, DayAt(line, today));
    });
  }

  int64_t facts() {
    const std::lock_guard lock(mutex_);
    Settle();
    return static_cast<int64_t>(facts_.size());
  }

  struct Line {
    PurchaseOrderLineKey key;
    ProductId product_id;
    LocationId location_id;
    uint32_t order = 0;
    Zone zone;
  };

 private:
  // REQUIRES: mutex_ is held.
  void Take(const SupplierFact& fact, const Zone& zone) {
    const PurchaseOrderLineKey key{fact.purchase_order_id, fact.line_number};
    const auto [it, added] = index_.try_emplace(key, static_cast<uint32_t>(lines_.size()));
    if (added) {
      const auto order =
          orders_.try_emplace(fact.purchase_order_id, static_cast<uint32_t>(orders_.size()));
      lines_.push_back({key, fact.product_id, fact.location_id, order.first->second, {}});
    }
    Line& line = lines_[it->second];
    if (fact.kind == FactKind::kSent && line.zone.name == nullptr) {
      line.zone = zone;
      if (!added) SetLocalDays(it->second, *zone.name);
    }
    facts_.push_back(ToLineFact(fact, it->second));
    if (line.zone.name != nullptr) SetLocalDay(facts_.back(), *line.zone.name);
  }

  // REQUIRES: mutex_ is held. Of what came before it was known where the line goes.
  void SetLocalDays(uint32_t line, const std::string& time_zone) {
    for (LineFact& fact : facts_) {
      if (fact.line == line) SetLocalDay(fact, time_zone);
    }
  }

  // A zone that came after the question was asked is not in its table; its day is the first's.
  static Date DayAt(const Line& line, const std::vector<Date>& today) {
    return today[line.zone.number < today.size() ? line.zone.number : 0];
  }

  // REQUIRES: mutex_ is held. What came since goes to where its line is; what came twice goes.
  void Settle() {
    if (settled_ == facts_.size()) return;
    const auto middle = facts_.begin() + static_cast<std::ptrdiff_t>(settled_);
    std::sort(middle, facts_.end(), ByLine);
    std::inplace_merge(facts_.begin(), middle, facts_.end(), ByLine);
    facts_.erase(std::unique(facts_.begin(), facts_.end(), Same), facts_.end());
    settled_ = facts_.size();
  }

  template <typename Visit>
  void ForEachLine(Visit visit) {
    const std::lock_guard lock(mutex_);
    Settle();
    for (size_t begin = 0; begin < facts_.size();) {
      size_t end = begin + 1;
      while (end < facts_.size() && facts_[end].line == facts_[begin].line) ++end;
      visit(lines_[facts_[begin].line],
            std::span<const LineFact>(facts_.data() + begin, end - begin));
      begin = end;
    }
  }

  std::mutex mutex_;
  std::vector<Line> lines_;
  absl::flat_hash_map<PurchaseOrderLineKey, uint32_t> index_;
  absl::flat_hash_map<PurchaseOrderId, uint32_t> orders_;
  std::vector<LineFact> facts_;  // the first `settled_` by line
  size_t settled_ = 0;
};

Scoreboard::Scoreboard() : zones_({"UTC"}) {}

Scoreboard::~Scoreboard() = default;

Scoreboard::Ledger* Scoreboard::FindLedger(SupplierId id) const {
  const std::lock_guard lock(mutex_);
  const auto it = ledgers_.find(id);
  return it == ledgers_.end() ? nullptr : it->second.get();
}

Scoreboard::Ledger& Scoreboard::LedgerOf(SupplierId id) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Ledger>& ledger = ledgers_[id];
  if (ledger == nullptr) ledger = std::make_unique<Ledger>();
  return *ledger;
}

Scoreboard::Zone Scoreboard::ZoneOf(const std::string& time_zone) {
  const std::lock_guard lock(mutex_);
  if (time_zone.empty()) return {0, &zones_.front()};
  auto it = std::find(zones_.begin(), zones_.end(), time_zone);
  if (it == zones_.end()) it = zones_.insert(zones_.end(), time_zone);
  return {static_cast<uint32_t>(it - zones_.begin()), &*it};
}

std::vector<Date> Scoreboard::Today(Instant as_of) const {
  std::deque<std::string> zones;
  {
    const std::lock_guard lock(mutex_);
    zones = zones_;
  }
  std::vector<Date> days;
  for (const std::string& zone : zones) days.push_back(LocalDate(as_of, zone));
  return days;
}

void Scoreboard::Take(const std::vector<SupplierFact>& facts) {
  absl::flat_hash_map<SupplierId, std::vector<NewFact>> by_supplier;
  for (const SupplierFact& fact : facts) {
    const bool sent = fact.kind == FactKind::kSent;
    by_supplier[fact.supplier_id].push_back({&fact, sent ? ZoneOf(fact.time_zone) : Zone()});
  }
  for (const auto& [id, taken] : by_supplier) LedgerOf(id).Take(taken);
}

absl::StatusOr<bool> Scoreboard::TakeNext(Reader& reader) {
  const std::lock_guard turn(reading_);
  const auto read = reader.ReadSupplierFacts(last_, kFactsPerRead);
  if (!read.ok()) return read.status();
  Take(read->value);
  if (!read->value.empty()) last_ = {read->value.back().sequence, read->value.back().ordinal};
  if (static_cast<int>(read->value.size()) == kFactsPerRead) return false;
  const std::lock_guard lock(mutex_);
  as_of_sequence_ = read->as_of_sequence;
  return true;
}

absl::Status Scoreboard::CatchUp(Reader& reader) {
  for (int reads = 0; reads < kReadsPerCall; ++reads) {
    const absl::StatusOr<bool> done = TakeNext(reader);
    if (!done.ok() || *done) return done.status();
  }
  return absl::UnavailableError("the facts about suppliers are still being read");
}

int64_t Scoreboard::as_of_sequence() const {
  const std::lock_guard lock(mutex_);
  return as_of_sequence_;
}

Scorecard Scoreboard::Score(SupplierId id, const ScoreQuestion& question) const {
  Ledger* const ledger = FindLedger(id);
  return ledger == nullptr ? Scorecard() : ledger->Score(question, Today(question.as_of));
}

std::vector<SupplierScore> Scoreboard::ScoreAll(const ScoreQuestion& question) const {
  std::map<SupplierId, Ledger*> ledgers;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, ledger] : ledgers_) ledgers[id] = ledger.get();
  }
  const std::vector<Date> today = Today(question.as_of);
  std::vector<SupplierScore> scores;
  scores.reserve(ledgers.size());
  for (const auto& [id, ledger] : ledgers) scores.push_back({id, ledger->Score(question, today)});
  return scores;
}

ListPage<SupplierScore, LeagueKey> Scoreboard::League(const ScoreQuestion& question,
                                                      std::optional<LeagueKey> after,
                                                      int limit) const {
  std::map<LeagueKey, SupplierScore> ranked;
  for (SupplierScore& score : ScoreAll(question)) {
    const LeagueKey key = KeyOf(score, question);
    if (!after || key > *after) ranked.emplace(key, std::move(score));
  }
  ListPage<SupplierScore, LeagueKey> page;
  for (auto& [key, score] : ranked) {
    if (static_cast<int>(page.items.size()) == limit) {
      page.next = KeyOf(page.items.back(), question);
      break;
    }
    page.items.push_back(std::move(score));
  }
  return page;
}

ListPage<ScoredLine, PurchaseOrderLineKey> Scoreboard::Lines(
    SupplierId id, const ScoreQuestion& question, const LineFilter& filter,
    std::optional<PurchaseOrderLineKey> after, int limit) const {
  Ledger* const ledger = FindLedger(id);
  if (ledger == nullptr) return {};
  // One more than the page holds, the first by key.
  std::map<PurchaseOrderLineKey, ScoredLine> found;
  const size_t most = static_cast<size_t>(limit) + 1;
  ledger->ForEachRecord(
      question, Today(question.as_of),
      [&](const Ledger::Line& line, const LineRecord& record, Date today) {
        if (after && line.key <= *after) return;
        if (found.size() == most && line.key > found.rbegin()->first) return;
        const DisputeState dispute = record.DisputeOf(filter.component);
        if (filter.dispute != DisputeState::kNone && dispute != filter.dispute) return;
        const Verdict verdict =
            Judge(record, question.parameters, filter.component, question.as_of, today);
        if (verdict.outcome == LineOutcome::kOutside) return;
        if (filter.outcome != LineOutcome::kOutside && verdict.outcome != filter.outcome) return;
        found[line.key] = {line.key, line.product_id, line.location_id, record, verdict, dispute};
        if (found.size() > most) found.erase(std::prev(found.end()));
      });
  ListPage<ScoredLine, PurchaseOrderLineKey> page;
  for (auto& [key, line] : found) {
    if (page.items.size() + 1 == most) {
      page.next = page.items.back().key;
      break;
    }
    page.items.push_back(std::move(line));
  }
  return page;
}

int64_t Scoreboard::facts() const {
  std::vector<Ledger*> ledgers;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, ledger] : ledgers_) ledgers.push_back(ledger.get());
  }
  int64_t count = 0;
  for (Ledger* ledger : ledgers) count += ledger->facts();
  return count;
}

}  // namespace backline
