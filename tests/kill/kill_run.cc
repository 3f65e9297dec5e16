#include "tests/kill/kill_run.h"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

#include "absl/strings/str_join.h"
#include "tests/kill/clients.h"
#include "tests/support/mariadb.h"
#include "tests/support/paths.h"
#include "tests/support/server_process.h"

namespace backline::kill {
namespace {

constexpr int kNoAnswerTimeoutS = 60;
constexpr int kQuietTimeoutS = 40;
constexpr int kProbeEveryMs = 20;

// The clients' threads; ends them in any case.
class Crowd {
 public:
  Crowd(std::vector<std::unique_ptr<Client>> clients, Progress& progress)
      : clients_(std::move(clients)), progress_(progress) {
    for (std::unique_ptr<Client>& client : clients_) {
      threads_.emplace_back([&client] { client->Run(); });
    }
  }
  ~Crowd() { End(); }
  void End() {
    progress_.Stop();
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  std::vector<std::unique_ptr<Client>> clients_;
  Progress& progress_;
  std::vector<std::thread> threads_;
};

bool Await(int timeout_s, const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(timeout_s);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    poll(nullptr, 0, kProbeEveryMs);
  }
  return true;
}

class KillRun {
 public:
  explicit KillRun(const RunOptions& options)
      : options_(options),
        folder_(testing::BuildFolder() + "/tests/kill/runs/" + options.name),
        random_(options.seed) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    testing::MakeCertificates(folder_ / "certificates");
    schema_ = database_.CreateDatabase();
    for (const char* name : {"a", "b"}) {
      servers_.push_back(std::make_unique<testing::ServerProcess>(ServerOptions(name)));
      targets_.push_back(std::make_unique<Target>(name, servers_.back()->address(),
                                                  (folder_ / "certificates").string()));
    }
  }

  Verdict Run() {
    const std::string history_path = (folder_ / "history.jsonl").string();
    const World world = MakeWorld(*targets_[0]);
    const int64_t requests_before =
        Dump(database_.socket(), schema_).Number("SELECT COUNT(*) FROM requests");
    {
      HistoryWriter history(history_path);
      Load(world, history);
    }
    const bool quiet = AwaitQuiet();
    const Dump dump(database_.socket(), schema_);
    Verdict verdict = Checker(ReadHistory(history_path), dump, requests_before).Check();
    verdict.counts["kill -9 of a server"] = options_.server_kills;
    verdict.counts["kill -9 of the database"] = options_.database_kills;
    verdict.counts["seed"] = static_cast<int64_t>(options_.seed);
    if (!quiet) {
      ++verdict.violation_counts["due work is never done"];
      for (const Dump::Row& row : dump.Select(
               "SELECT kind, LOWER(HEX(product_id)), remaining, due_time, lease_until, fence FROM "
               "work WHERE due_time <= UTC_TIMESTAMP(6) LIMIT 5")) {
        verdict.violations.push_back("due work is never done: " + absl::StrJoin(row, " "));
      }
    }
    Audit(verdict);
    return verdict;
  }

 private:
  testing::ServerProcess::Options ServerOptions(const std::string& name) const {
    testing::ServerProcess::Options options;
    options.program = options_.server_program;
    options.database_url = database_.Url(schema_);
    options.certificates = folder_ / "certificates";
    options.log = folder_ / ("server_" + name + ".log");
    return options;
  }

  void Load(const World& world, HistoryWriter& history) {
    Progress progress;
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < options_.clients; ++i) {
      clients.push_back(std::make_unique<Client>(
          i, options_.seed * 1'000 + i, world,
          std::vector<Target*>{targets_[0].get(), targets_[1].get()}, history, progress));
    }
    Crowd crowd(std::move(clients), progress);
    const int kills = std::max(options_.server_kills, options_.database_kills);
    for (int i = 0; i < kills; ++i) {
      AwaitAnswers(progress);
      if (i < options_.server_kills) {
        testing::ServerProcess& victim = *servers_[random_() % servers_.size()];
        victim.Kill9();
        victim.Start();
      }
      if (i < options_.database_kills) {
        database_.Kill9();
        database_.Restart();
      }
    }
    AwaitAnswers(progress);
    crowd.End();
  }

  void AwaitAnswers(Progress& progress) {
    const int answers =
        std::uniform_int_distribution<int>(options_.answers_min, options_.answers_max)(random_);
    if (!progress.AwaitMore(answers, kNoAnswerTimeoutS)) {
      throw std::runtime_error("the servers hardly answer any more; see " + folder_.string());
    }
  }

  // Work that is due is done, so that the books are closed.
  bool AwaitQuiet() {
    const Dump dump(database_.socket(), schema_);
    const auto quiet = [&] {
      return dump.Number("SELECT COUNT(*) FROM work WHERE due_time <= UTC_TIMESTAMP(6)") == 0;
    };
    return Await(kQuietTimeoutS, quiet);
  }

  void Audit(Verdict& verdict) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    context.set_deadline(DeadlineIn(60'000));
    const auto reader = targets_[0]->administrator().stub<v1::AuditService::Stub>().RunAudit(
        &context, v1::RunAuditRequest());
    for (v1::RunAuditResponse response; reader->Read(&response);) {
      verdict.counts["rows that the audit read"] = response.row_count();
      for (const v1::Drift& drift : response.drifts()) {
        ++verdict.violation_counts["audit: " + drift.law()];
        verdict.violations.push_back("audit: " + drift.law() + ", " + drift.subject());
      }
    }
    const grpc::Status status = reader->Finish();
    if (!status.ok()) throw std::runtime_error("audit: " + status.error_message());
  }

  RunOptions options_;
  std::filesystem::path folder_;
  std::mt19937_64 random_;
  testing::MariaDb database_;
  std::string schema_;
  std::vector<std::unique_ptr<testing::ServerProcess>> servers_;
  std::vector<std::unique_ptr<Target>> targets_;
};

}  // namespace

Verdict Run(const RunOptions& options) { return KillRun(options).Run(); }

}  // namespace backline::kill
