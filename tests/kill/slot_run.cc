#include "tests/kill/slot_run.h"

#include <poll.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/kill/slot_clients.h"
#include "tests/support/mariadb.h"
#include "tests/support/paths.h"
#include "tests/support/server_process.h"

namespace backline::kill {
namespace {

constexpr int kNoAnswerTimeoutS = 60;
constexpr int kLookEveryMs = 2;

// One statement sees one snapshot: slots and bookings of the same commit.
constexpr char kSlotSums[] =
    "SELECT LOWER(HEX(slots.slot_id)), slots.capacity, slots.booked,"
    " COALESCE(SUM(bookings.quantity - bookings.released), 0)"
    " FROM slots LEFT JOIN bookings ON bookings.slot_id = slots.slot_id"
    " GROUP BY slots.slot_id, slots.capacity, slots.booked";
// What was booked less what was freed, by the events, and what is held.
constexpr char kFreedOnce[] =
    "SELECT LOWER(HEX(supply_lines.supply_line_id)), supply_lines.slot_booked,"
    " COALESCE(told.quantity, 0) FROM supply_lines LEFT JOIN ("
    "SELECT supply_line_id, SUM(CASE WHEN kind = 31 THEN quantity ELSE -quantity END) AS quantity"
    " FROM events WHERE kind IN (31, 32) GROUP BY supply_line_id) AS told"
    " ON told.supply_line_id = supply_lines.supply_line_id";

// Adds up every slot all the time, at whatever commit it meets.
class Watcher {
 public:
  Watcher(const std::string& socket, const std::string& schema, SlotFindings& findings)
      : thread_([this, socket, schema, &findings] { Watch(socket, schema, findings); }) {}
  ~Watcher() { End(); }
  void End() {
    ended_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int64_t looks() const { return looks_; }
  int64_t most() const { return most_; }

 private:
  void Watch(const std::string& socket, const std::string& schema, SlotFindings& findings) {
    const Dump dump(socket, schema);
    while (!ended_) {
      for (const Dump::Row& row : dump.Select(kSlotSums)) {
        const int64_t capacity = std::stoll(row[1]);
        const int64_t held = std::stoll(row[3]);
        if (held > capacity) findings.Violate("a slot is overbooked at a commit");
        if (held != std::stoll(row[2])) findings.Violate("a slot counts other than its bookings");
        most_ = std::max<int64_t>(most_, held);
      }
      ++looks_;
      poll(nullptr, 0, kLookEveryMs);
    }
  }

  std::atomic<bool> ended_{false};
  std::atomic<int64_t> looks_{0};
  std::atomic<int64_t> most_{0};
  std::thread thread_;
};

class SlotRun {
 public:
  explicit SlotRun(const SlotRunOptions& options)
      : options_(options),
        folder_(testing::BuildFolder() + "/tests/kill/runs/" + options.name),
        random_(options.seed) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    testing::MakeCertificates(folder_ / "certificates");
    schema_ = database_.CreateDatabase();
    const std::string certificates = (folder_ / "certificates").string();
    for (const char* name : {"a", "b"}) {
      testing::ServerProcess::Options server;
      server.program = options_.server_program;
      server.database_url = database_.Url(schema_);
      server.certificates = certificates;
      server.log = folder_ / absl::StrCat("server_", name, ".log");
      servers_.push_back(std::make_unique<testing::ServerProcess>(server));
      targets_.push_back(std::make_unique<SlotTarget>(servers_.back()->address(), certificates));
    }
    Target house("a", servers_[0]->address(), certificates);
    world_ = MakeSlotWorld(house, *targets_[0]);
  }

  Verdict Run() {
    SlotFindings findings;
    Progress progress;
    std::vector<std::unique_ptr<SlotClient>> clients;
    for (int i = 0; i < options_.clients; ++i) {
      clients.push_back(std::make_unique<SlotClient>(
          options_.seed * 1'000 + static_cast<uint64_t>(i), world_,
          std::vector<SlotTarget*>{targets_[0].get(), targets_[1].get()}, findings, progress));
    }
    Watcher watcher(database_.socket(), schema_, findings);
    {
      std::vector<std::jthread> threads;
      for (const auto& client : clients) threads.emplace_back([&client] { client->Run(); });
      const Stopper stopper(progress);
      Kill(progress);
    }
    watcher.End();
    Verdict verdict;
    findings.Report(verdict);
    verdict.counts["kill -9 of a server"] = options_.server_kills;
    verdict.counts["clients"] = options_.clients;
    verdict.counts["times that every slot was added up"] = watcher.looks();
    verdict.counts["most units on one slot"] = watcher.most();
    CheckEnd(clients, verdict);
    return verdict;
  }

 private:
  // The threads end before they are joined, also when the run fails.
  struct Stopper {
    explicit Stopper(Progress& progress) : progress(progress) {}
    ~Stopper() { progress.Stop(); }
    Progress& progress;
  };

  void Kill(Progress& progress) {
    for (int i = 0; i <= options_.server_kills; ++i) {
      if (!progress.AwaitMore(options_.answers, kNoAnswerTimeoutS)) {
        throw std::runtime_error("the servers hardly answer any more; see " + folder_.string());
      }
      if (i == options_.server_kills) return;
      testing::ServerProcess& victim = *servers_[random_() % servers_.size()];
      victim.Kill9();
      victim.Start();
    }
  }

  void CheckEnd(const std::vector<std::unique_ptr<SlotClient>>& clients, Verdict& verdict) {
    const auto violate = [&](const std::string& kind, const std::string& what) {
      if (++verdict.violation_counts[kind] <= 3) verdict.violations.push_back(kind + ": " + what);
    };
    std::map<std::string, int64_t> known;
    for (const auto& client : clients) {
      for (const auto& [supply_line, booked] : client->booked()) {
        std::string hex = supply_line;
        std::erase(hex, '-');
        known[hex] = booked;
      }
    }
    const Dump dump(database_.socket(), schema_);
    for (const Dump::Row& row : dump.Select(kFreedOnce)) {
      ++verdict.counts["schedules"];
      if (row[1] != row[2]) violate("booked less freed is not what is held", row[0]);
      const auto it = known.find(row[0]);
      if (it != known.end() && std::stoll(row[1]) != it->second) {
        violate("a schedule holds other than its owner knows", row[0]);
      }
    }
    for (const Dump::Row& row : dump.Select(kSlotSums)) {
      if (std::stoll(row[3]) > std::stoll(row[1]) || row[2] != row[3]) {
        violate("a slot does not add up in the end", absl::StrJoin(row, " "));
      }
    }
  }

  SlotRunOptions options_;
  std::filesystem::path folder_;
  std::mt19937_64 random_;
  testing::MariaDb database_;
  std::string schema_;
  std::vector<std::unique_ptr<testing::ServerProcess>> servers_;
  std::vector<std::unique_ptr<SlotTarget>> targets_;
  SlotWorld world_;
};

}  // namespace

Verdict RunSlots(const SlotRunOptions& options) { return SlotRun(options).Run(); }

}  // namespace backline::kill
