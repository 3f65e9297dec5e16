// One simulated life of two servers on one database: a seed decides which commands come, when they
// meet, what breaks and when a server starts again. After every commit the laws of the touched
// products are checked, the queue's and the requests' oracles judge, and now and then all laws of
// everything. Deterministic; single-threaded.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/engine/engine.h"
#include "tests/simulation/command_mix.h"
#include "tests/simulation/planted_store.h"
#include "tests/simulation/report.h"
#include "tests/simulation/request_oracle.h"
#include "tests/support/fake_clock.h"
#include "tests/support/faulty_store.h"
#include "tests/support/memory_store.h"

namespace backline::testing {

// The same batch on another database; an answer that differs is a failure. Empty: equal.
using Mirror = std::function<std::string(const std::vector<Submission>& batch,
                                         std::optional<WorkKey> work, const BatchResult& result)>;

struct SimulationOptions {
  uint64_t seed = 1;
  int commands = 200;
  bool faults = true;  // else one server and nothing breaks
  Plant plant = Plant::kNone;
  Mirror mirror;  // REQUIRES: no faults
};

class Simulator {
 public:
  explicit Simulator(SimulationOptions options);
  ~Simulator();

  // Lives until all commands are answered and all work is done, or something is wrong. Empty: all
  // was right.
  std::string Run();

  const Report& report() const { return report_; }
  const MemoryDatabase& database() const { return database_; }
  // What is open, for whoever looks for the cause of a failure.
  std::string Describe() const;
  FakeClock& clock() { return clock_; }

 private:
  struct Node;
  struct Pending {
    Submission submission;
    const char* verb;
  };

  void Found();
  void Step();
  Pending Wrap(NamedCommand command);
  void RunNew(Node& node);
  void RunBurst(Node& node);
  void RunRetry(Node& node);
  void RunWork(Node& node);
  void Restart(Node& node);
  void Execute(Node& node, std::vector<Pending> batch, std::optional<WorkKey> work);
  void Interrupt(Node& node, FaultPoint point);
  std::optional<Fault> PlanFault(FaultPoint point);
  void Settle();
  void CheckCommit();
  void CheckEverything();
  void CheckQuiet();
  void OnReplies(const std::vector<Pending>& batch, const BatchResult& result, int64_t asked_at);
  void Fail(const std::string& what);
  Node& AnyNode();

  const SimulationOptions options_;
  MemoryDatabase database_;
  FakeClock clock_{kTestStart};
  CommandMix mix_;
  std::vector<std::unique_ptr<Node>> nodes_;
  RequestOracle requests_;
  std::map<ProductId, World> last_;  // of each product, as of its last commit
  std::vector<Pending> unanswered_;  // somebody will ask again
  std::vector<Pending> answered_;    // somebody may ask again
  size_t events_seen_ = 0;
  int depth_ = 0;  // 2 inside an interruption
  int64_t next_request_ = 0;
  int64_t executions_ = 0;
  bool faults_now_ = false;
  std::string doing_;  // the batch that runs
  std::string failure_;
  Report report_;
};

}  // namespace backline::testing
