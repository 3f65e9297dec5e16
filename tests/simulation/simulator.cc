#include "tests/simulation/simulator.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/invariants.h"
#include "tests/simulation/queue_oracle.h"

namespace backline::testing {
namespace {

constexpr int kWholeCheckEvery = 50;
constexpr int kSettleRoundsMax = 20'000;
constexpr int64_t kPatienceMicros = 60 * kMicrosPerSecond;

}  // namespace

// One server: its connection, its engine, the work that it holds the lease of.
struct Simulator::Node {
  Node(Simulator& simulator, uint64_t seed)
      : memory(simulator.database_),
        faulty(memory),
        planted(faulty, simulator.database_, simulator.options_.plant),
        ids(seed) {
    Start(simulator.clock_);
  }
  void Start(const Clock& clock) {
    EngineOptions options;
    options.wait_before_retry = [](int) {};
    engine = std::make_unique<Engine>(planted, clock, ids, std::move(options));
    work.clear();
  }
  void KeepWork(const std::vector<WorkKey>& keys) {
    for (const WorkKey& key : keys) {
      if (std::find(work.begin(), work.end(), key) == work.end()) work.push_back(key);
    }
  }
  MemoryStore memory;
  FaultyStore faulty;
  PlantedStore planted;
  TimeOrderedIdSource ids;
  std::unique_ptr<Engine> engine;
  std::deque<WorkKey> work;
};

Simulator::Simulator(SimulationOptions options)
    : options_(std::move(options)), mix_(options_.seed, database_) {
  for (int i = 0; i < (options_.faults ? 2 : 1); ++i) {
    nodes_.push_back(std::make_unique<Node>(*this, options_.seed * 2 + i));
    Node& node = *nodes_.back();
    if (!options_.faults) continue;
    node.faulty.set_plan([this](FaultPoint point) { return PlanFault(point); });
    node.faulty.set_interruption([this, &node](FaultPoint point) { Interrupt(node, point); });
  }
  report_.seeds = 1;
}

Simulator::~Simulator() = default;

std::string Simulator::Run() {
  Found();
  faults_now_ = options_.faults;
  while (failure_.empty() && report_.commands < options_.commands) Step();
  faults_now_ = false;
  Settle();
  for (const auto& node : nodes_) {
    for (const auto& [fault, count] : node->faulty.injected()) report_.faults[fault] += count;
    report_.poisonings += node->faulty.poisonings();
  }
  return failure_;
}

Simulator::Node& Simulator::AnyNode() { return *nodes_[mix_.Draw(nodes_.size())]; }

void Simulator::Fail(const std::string& what) {
  if (!failure_.empty()) return;
  failure_ = absl::StrCat("after command ", report_.commands, " (", doing_, "): ", what);
  for (const auto& [key, work] : database_.rows<Work>()) {
    if (IsTimer(key.kind)) continue;
    absl::StrAppend(&failure_, "\n  work ", static_cast<int>(key.kind), " of ",
                    key.product_id.ToString(), " ", FormatId(key.subject), ": ", work.remaining,
                    " left, due in ", work.due_time.unix_micros - clock_.Now().unix_micros);
  }
  for (const auto& [key, stock] : database_.rows<Stock>()) {
    if (stock.earmarked == 0 && stock.withdrawing == 0) continue;
    absl::StrAppend(&failure_, "\n  stock of ", key.product_id.ToString(), " ",
                    key.location_id.ToString(), ": ", stock.earmarked, " earmarked, ",
                    stock.withdrawing, " withdrawing");
  }
}

std::string Simulator::Describe() const {
  std::string text;
  for (const auto& [id, row] : database_.rows<Backorder>()) {
    if (row.open() == 0) continue;
    const OrderLine& line = *database_.Find<OrderLine>(row.line_key());
    absl::StrAppend(&text, "backorder ", id.ToString(), " product ", row.product_id.ToString(),
                    " at ", row.location_id.ToString(), " pegs at ",
                    line.peg_location_id.ToString(), " place ", row.rank_key, "/",
                    row.queue_sequence, ": open ", row.open(), " pegged ", row.pegged, "\n");
  }
  for (const auto& [id, row] : database_.rows<SupplyLine>()) {
    if (row.remaining() == 0 && row.pegged == 0) continue;
    absl::StrAppend(&text, "supply ", id.ToString(), " product ", row.product_id.ToString(), " at ",
                    row.location_id.ToString(), ": remaining ", row.remaining(), " pegged ",
                    row.pegged, " withdrawing ", row.withdrawing, " overdue ", row.overdue, "\n");
  }
  for (const auto& [id, row] : last_) {
    for (const BackorderChange& change : row.backorder_changes) {
      absl::StrAppend(&text, "history ", change.sequence, " ", change.backorder_id.ToString(),
                      " kind ", static_cast<int>(change.kind), " quantity ", change.quantity,
                      " supply ", change.supply_line_id.ToString(), "\n");
    }
  }
  return text;
}

Simulator::Pending Simulator::Wrap(NamedCommand command) {
  Pending pending;
  pending.verb = command.verb;
  pending.submission.command = std::move(command.command);
  const uint64_t number = static_cast<uint64_t>(++next_request_);
  pending.submission.identity = {RequestKey(Id128{options_.seed, number}), Id128{7, number}};
  pending.submission.deadline = clock_.Now() + kPatienceMicros;
  return pending;
}

void Simulator::Found() {
  std::vector<Pending> batch;
  for (NamedCommand& command : mix_.Founding()) batch.push_back(Wrap(std::move(command)));
  Execute(*nodes_.front(), std::move(batch), std::nullopt);
  mix_.LearnMasterData();
}

void Simulator::Step() {
  Node& node = AnyNode();
  const uint64_t drawn = mix_.Draw(100);
  if (drawn < 52) {
    RunNew(node);
  } else if (drawn < 55) {
    RunBurst(node);
  } else if (drawn < 65) {
    RunRetry(node);
  } else if (drawn < 92) {
    RunWork(node);
  } else if (drawn < 98) {
    clock_.Advance(static_cast<int64_t>(mix_.Draw(4)) * kMicrosPerSecond + 1'000);
    if (mix_.Chance(25)) clock_.AdvanceDays(static_cast<int>(mix_.Draw(6)));
  } else if (options_.faults) {
    Restart(node);
  }
}

void Simulator::RunNew(Node& node) {
  std::vector<Pending> batch;
  const int count = mix_.Chance(70) ? 1 : static_cast<int>(mix_.Draw(5)) + 1;
  for (int i = 0; i < count; ++i) batch.push_back(Wrap(mix_.Next(UtcDate(clock_.Now()))));
  if (mix_.Chance(2)) batch.front().submission.deadline = clock_.Now() + -1;
  // The same request twice, side by side.
  if (mix_.Chance(3)) batch.push_back(batch.front());
  if (options_.faults && mix_.Chance(1)) {
    node.faulty.Poison(batch.front().submission.identity.request_key);
  }
  // Work and commands meet in one batch.
  std::optional<WorkKey> work;
  if (!node.work.empty() && mix_.Chance(30)) {
    work = node.work.front();
    node.work.pop_front();
  }
  if (mix_.Chance(5)) mix_.LearnPlacement(batch.back().submission.identity.request_key);
  Execute(node, std::move(batch), work);
}

void Simulator::RunBurst(Node& node) {
  std::vector<Pending> burst;
  for (NamedCommand& command : mix_.NextBurst(UtcDate(clock_.Now()))) {
    burst.push_back(Wrap(std::move(command)));
  }
  if (!burst.empty()) Execute(node, std::move(burst), std::nullopt);
}

void Simulator::RunRetry(Node& node) {
  ++report_.retries;
  if (!unanswered_.empty()) {
    // Together or alone, whatever the client does.
    std::vector<Pending> batch;
    while (!unanswered_.empty() && batch.size() < 3) {
      const size_t chosen = mix_.Draw(unanswered_.size());
      std::swap(unanswered_[chosen], unanswered_.back());
      batch.push_back(std::move(unanswered_.back()));
      batch.back().submission.deadline = clock_.Now() + kPatienceMicros;
      unanswered_.pop_back();
    }
    Execute(node, std::move(batch), std::nullopt);
    return;
  }
  if (answered_.empty()) return;
  Pending again = answered_[mix_.Draw(answered_.size())];
  again.submission.deadline = clock_.Now() + kPatienceMicros;
  if (mix_.Chance(15)) again.submission.identity.fingerprint = Id128{13, mix_.Draw(9)};
  Execute(node, {std::move(again)}, std::nullopt);
}

void Simulator::RunWork(Node& node) {
  if (node.work.empty() || mix_.Chance(10)) {
    auto claimed = node.memory.ClaimDueWork(clock_.Now(), clock_.Now() + 2 * kMicrosPerSecond, 8);
    for (const Work& work : *claimed) node.KeepWork({work.id});
  }
  if (node.work.empty()) return;
  // Two servers may believe that they hold the same lease: then both try.
  const WorkKey key = node.work.front();
  if (!mix_.Chance(5)) node.work.pop_front();
  Execute(node, {}, key);
}

void Simulator::Restart(Node& node) {
  if (depth_ > 0) return;
  ++report_.restarts;
  node.memory.Rollback();
  node.Start(clock_);
}

std::optional<Fault> Simulator::PlanFault(FaultPoint point) {
  using absl::StatusCode;
  if (!faults_now_ || mix_.Draw(1'000) >= 12) return std::nullopt;
  const auto any = [&](std::initializer_list<StatusCode> codes) {
    return Fault{point, codes.begin()[mix_.Draw(codes.size())], false};
  };
  switch (point) {
    case FaultPoint::kBegin:
      return any({StatusCode::kUnavailable});
    case FaultPoint::kLoad:
      return any({StatusCode::kAborted, StatusCode::kAborted, StatusCode::kUnavailable,
                  StatusCode::kDeadlineExceeded});
    case FaultPoint::kLock:
      return any({StatusCode::kAborted, StatusCode::kUnavailable});
    case FaultPoint::kSave:
      return any({StatusCode::kAborted, StatusCode::kUnavailable, StatusCode::kAlreadyExists,
                  StatusCode::kInternal, StatusCode::kResourceExhausted});
    case FaultPoint::kCommit: {
      Fault fault = any({StatusCode::kAborted, StatusCode::kUnknown, StatusCode::kUnknown});
      fault.applied = fault.code == StatusCode::kUnknown && mix_.Chance(50);
      return fault;
    }
    case FaultPoint::kFindRequests:
      return any({StatusCode::kUnavailable});
  }
  return std::nullopt;
}

void Simulator::Interrupt(Node& node, FaultPoint point) {
  if (!faults_now_ || depth_ != 1 || point == FaultPoint::kFindRequests) return;
  if (mix_.Draw(100) >= 3) return;
  ++report_.interruptions;
  Node& other = &node == nodes_[0].get() ? *nodes_[1] : *nodes_[0];
  if (mix_.Chance(40)) {
    RunRetry(other);
  } else if (mix_.Chance(50)) {
    RunWork(other);
  } else {
    RunNew(other);
  }
}

void Simulator::Execute(Node& node, std::vector<Pending> batch, std::optional<WorkKey> work) {
  if (!failure_.empty()) return;
  ++depth_;
  ++report_.batches;
  ++executions_;
  report_.commands += static_cast<int64_t>(batch.size());
  if (work) {
    ++report_.work_steps;
    ++report_.work[static_cast<int>(work->kind)];
  }
  std::vector<Submission> submissions;
  for (const Pending& pending : batch) submissions.push_back(pending.submission);
  if (failure_.empty()) {
    doing_ = work ? absl::StrCat("work ", static_cast<int>(work->kind)) : "";
    for (const Pending& pending : batch) absl::StrAppend(&doing_, " ", pending.verb);
  }
  const int64_t asked_at = requests_.commits();
  const BatchResult result = node.engine->RunBatch(submissions, work);
  if (result.replies.size() != batch.size()) Fail("an answer is missing");
  node.KeepWork(result.work);
  CheckCommit();
  OnReplies(batch, result, asked_at);
  if (options_.mirror) {
    if (std::string text = options_.mirror(submissions, work, result); !text.empty()) Fail(text);
  }
  if (executions_ % kWholeCheckEvery == 0) CheckEverything();
  --depth_;
}

void Simulator::OnReplies(const std::vector<Pending>& batch, const BatchResult& result,
                          int64_t asked_at) {
  for (size_t i = 0; i < batch.size() && failure_.empty(); ++i) {
    const Reply& reply = result.replies[i];
    const std::string wrong = requests_.OnReply(batch[i].submission, reply, asked_at);
    if (!wrong.empty()) Fail(absl::StrCat(batch[i].verb, ": ", wrong));
    if (const Outcome* outcome = std::get_if<Outcome>(&reply)) {
      if (outcome->replayed) {
        ++report_.replays;
      } else {
        ++report_.accepted[batch[i].verb];
        mix_.Learn(*outcome);
        answered_.push_back(batch[i]);
      }
    } else if (const Refusal* refusal = std::get_if<Refusal>(&reply)) {
      ++report_.refused[refusal->reason];
      if (refusal->message.empty()) Fail("a refusal without a message");
    } else if (absl::IsDeadlineExceeded(std::get<absl::Status>(reply)) &&
               batch[i].submission.deadline < clock_.Now()) {
      ++report_.deadlines;
      if (requests_.HadEffect(batch[i].submission.identity.request_key) && batch.size() == 1) {
        Fail("a command ran after its deadline");
      }
    } else {
      unanswered_.push_back(batch[i]);
    }
  }
}

void Simulator::CheckCommit() {
  const std::vector<Event>& events = database_.events();
  requests_.OnCommit(std::vector<Event>(events.begin() + events_seen_, events.end()));
  events_seen_ = events.size();
  if (!requests_.fault().empty()) Fail(requests_.fault());
  for (ProductId product : database_.TakeTouched()) {
    ++report_.touched_checks;
    World now = database_.SnapshotOf(product);
    World& before = last_[product];
    Violations broken = CheckLaws(now, /*whole_database=*/false);
    if (broken.empty()) broken = HistoryIsKept(before, now);
    if (!broken.empty()) Fail(ToString(broken));
    const QueueVerdict verdict = JudgeQueue(before, now);
    report_.allocations += verdict.allocations;
    report_.overtakings += verdict.overtakings;
    if (!verdict.fault.empty()) Fail(verdict.fault);
    before = std::move(now);
  }
}

void Simulator::CheckEverything() {
  if (!failure_.empty()) return;
  ++report_.whole_checks;
  const Violations broken = CheckLaws(database_.Snapshot(), /*whole_database=*/true);
  if (!broken.empty()) Fail(ToString(broken));
}

// Clients ask until they know; work ends; then nothing may be left undone.
void Simulator::Settle() {
  for (int round = 0; failure_.empty(); ++round) {
    if (round == kSettleRoundsMax) return Fail("it never settles");
    Node& node = *nodes_[round % nodes_.size()];
    if (!unanswered_.empty()) {
      RunRetry(node);
      // A poisoned command fails for good; its client gives up.
      if (round > 100) unanswered_.clear();
      continue;
    }
    const auto& rows = database_.rows<Work>();
    const bool outstanding = std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
      return !IsTimer(row.first.kind) || row.second.due_time <= clock_.Now();
    });
    if (!outstanding) break;
    if (node.work.empty()) clock_.Advance(kMicrosPerSecond);
    RunWork(node);
  }
  CheckEverything();
  CheckQuiet();
}

void Simulator::CheckQuiet() {
  for (const auto& [id, stock] : database_.rows<Stock>()) {
    if (stock.earmarked != 0 || stock.withdrawing != 0) Fail("a gate of stock is never opened");
  }
  for (const auto& [id, product] : database_.rows<Product>()) {
    if (!product.pegging_open()) Fail("pegging is never opened");
  }
}

}  // namespace backline::testing
