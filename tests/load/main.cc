// backline_load: what order entry costs, measured beside its rivals in one interleaved run.
// README.md beside this file says how to read it.
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/load/calls.h"
#include "tests/load/collaboration.h"
#include "tests/load/kpis.h"
#include "tests/load/process_usage.h"
#include "tests/load/report.h"
#include "tests/load/rivals.h"
#include "tests/load/scorecards.h"
#include "tests/load/server_under_load.h"
#include "tests/load/supplier_page.h"
#include "tests/load/watchers.h"
#include "tests/support/mariadb.h"

namespace backline::load {
namespace {

constexpr char kUnary[] = "ours, unary";
constexpr char kBulk[] = "ours, 100 a call";
constexpr char kWatched[] = "ours, 100 watchers";

struct Flags {
  std::string folder;
  std::string json;
  bool quick = false;
  bool rivals_only = false;
  bool collaboration = false;
  bool scorecards = false;
  bool kpis = false;
  int supplier_lines = 0;
  std::vector<std::string> only;
  std::string mix;
  int rounds = 4;
  double seconds = 3;
};

Flags ParseFlags(int argc, char** argv) {
  Flags flags;
  CLI::App app("Measures order entry beside its rivals on one private MariaDB.");
  app.add_option("--folder", flags.folder,
                 "where the database keeps its files: a real disk; default: the temporary folder");
  app.add_option("--json", flags.json, "also write the report to this file");
  app.add_flag("--quick", flags.quick, "two short rounds: a check of the program, not a figure");
  app.add_flag("--rivals-only", flags.rivals_only, "measure floor and naive alone");
  app.add_option(
      "--only", flags.only,
      "measure the contestants alone whose name holds this, without comparison, or of the "
      "collaboration pages, previews, answers or sign-ins: to profile; may be given several times");
  app.add_flag("--collaboration", flags.collaboration,
               "measure what suppliers do, alone and beside order entry");
  app.add_flag("--scorecards", flags.scorecards,
               "measure scores of suppliers alone, over five million receipts");
  app.add_flag("--kpis", flags.kpis, "measure KPIs of our own service alone");
  app.add_option("--supplier-lines", flags.supplier_lines,
                 "measure a supplier's page alone, over so many open lines");
  app.add_option("--mix", flags.mix, "measure this mix alone, without comparison: to profile")
      ->check(CLI::IsMember({MixName(Mix::kUniform), MixName(Mix::kHot)}));
  app.add_option("--rounds", flags.rounds, "rounds of each cell")->check(CLI::Range(1, 100));
  app.add_option("--seconds", flags.seconds, "seconds of a round")->check(CLI::Range(0.1, 600.0));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  if (flags.quick) {
    flags.rounds = 2;
    flags.seconds = 0.5;
  }
  if (flags.folder.empty()) {
    flags.folder =
        (std::filesystem::temp_directory_path() / absl::StrCat("backline-load-", getuid()))
            .string();
  }
  return flags;
}

// The rivals alone, or the whole field.
class Benchmark {
 public:
  explicit Benchmark(Flags flags) : flags_(std::move(flags)), database_(Options(flags_)) {}

  // A page of 50 lines of one supplier among 2,000.
  void RunSupplierPages() {
    std::cerr << "filling in purchase orders\n";
    const SupplierPages pages(database_, flags_.folder, flags_.supplier_lines);
    const std::vector<double> latencies_ms = pages.Measure(flags_.rounds * flags_.seconds);
    report_.AddNote(
        absl::StrFormat("%d pages of 50 of %d lines", latencies_ms.size(), flags_.supplier_lines));
    report_.AddAtMost("a supplier's page of 50: p50", Quantile(latencies_ms, 0.5), "ms", 1);
    report_.AddAtMost("a supplier's page of 50: p99", Quantile(latencies_ms, 0.99), "ms", 3);
    Print();
  }

  void RunScorecards() {
    ScorecardSizes sizes;
    if (flags_.quick) sizes = {.receipts = 5'000, .lines = 2'000, .suppliers = 20};
    MeasureScorecards(database_, sizes, report_);
    Print();
  }

  void RunKpis() {
    KpiSizes sizes;
    if (flags_.quick) sizes.orders = 2'000;
    MeasureKpis(database_, sizes, report_);
    Print();
  }

  void RunCollaboration() {
    CollaborationSizes sizes = flags_.quick ? QuickCollaboration() : CollaborationSizes();
    sizes.only = flags_.only;
    std::string fault;
    try {
      MeasureCollaboration(database_, flags_.folder, sizes, report_);
    } catch (const std::exception& error) {
      fault = error.what();
      report_.AddNote("FAILED: " + fault);
    }
    Print();
    if (!fault.empty()) throw std::runtime_error(fault);
  }

  void Run() {
    Enter(std::make_unique<Floor>(database_.socket(), "load_floor"));
    Enter(std::make_unique<Naive>(database_.socket(), "load_naive", false));
    Enter(std::make_unique<Naive>(database_.socket(), "load_ordered", true));
    if (!flags_.rivals_only) EnterServer();
    for (const std::unique_ptr<Contestant>& contestant : contestants_) {
      const bool runs = flags_.only.empty() ||
                        std::any_of(flags_.only.begin(), flags_.only.end(), [&](const auto& part) {
                          return contestant->name().find(part) != std::string::npos;
                        });
      if (runs) running_.push_back(contestant.get());
    }
    for (Contestant* contestant : running_) {
      for (Mix mix : Mixes()) contestant->Run(mix, flags_.seconds / 4);
    }
    for (int round = 0; round < flags_.rounds; ++round) RunRound(round);
    if (!flags_.rivals_only && flags_.only.empty() && flags_.mix.empty()) {
      MeasureLatencies();
      Compare();
    }
    std::string fault;
    try {
      if (!flags_.rivals_only) CheckServer();
    } catch (const std::exception& error) {
      fault = error.what();
      report_.AddNote("FAILED: " + fault);
    }
    Print();
    if (!fault.empty()) throw std::runtime_error(fault);
  }

 private:
  void Print() {
    report_.PrintTable(std::cout);
    if (flags_.json.empty()) return;
    std::ofstream file(flags_.json);
    report_.PrintJson(file);
  }

  std::vector<Mix> Mixes() const {
    std::vector<Mix> mixes = {Mix::kUniform, Mix::kHot};
    std::erase_if(mixes,
                  [&](Mix mix) { return !flags_.mix.empty() && flags_.mix != MixName(mix); });
    return mixes;
  }

  static testing::MariaDb::Options Options(const Flags& flags) {
    testing::MariaDb::Options options;
    options.root = flags.folder;
    // Redo and buffer pool as a production system has them: no run is a test of flushing.
    if (!flags.quick)
      options.arguments = {"--innodb-buffer-pool-size=2G", "--innodb-log-file-size=1G"};
    return options;
  }

  void Enter(std::unique_ptr<Contestant> contestant) {
    contestants_.push_back(std::move(contestant));
  }

  void EnterServer() {
    std::cerr << "filling the server with its catalog\n";
    server_ = std::make_unique<ServerUnderLoad>(database_, flags_.folder);
    auto unary = std::make_unique<ClosedLoop>(*server_, ClosedLoop::Shape{kUnary});
    auto bulk = std::make_unique<ClosedLoop>(
        *server_, ClosedLoop::Shape{kBulk, /*in_flight=*/4, /*connections=*/2,
                                    /*orders_per_call=*/100});
    auto watched = std::make_unique<Watched>(*server_, *unary, kWatched);
    idle_ = std::make_unique<ClosedLoop>(
        *server_, ClosedLoop::Shape{"idle", /*in_flight=*/1, /*connections=*/1});
    open_ = std::make_unique<OpenLoop>(*server_, /*connections=*/2);
    unary_ = unary.get();
    bulk_ = bulk.get();
    watched_ = watched.get();
    Enter(std::move(unary));
    Enter(std::move(bulk));
    Enter(std::move(watched));
  }

  // Each round begins with another contestant, so that none always follows the same one.
  void RunRound(int round) {
    for (Mix mix : Mixes()) {
      for (size_t i = 0; i < running_.size(); ++i) {
        RunCell(*running_[(i + round) % running_.size()], mix);
      }
    }
    std::cerr << absl::StrFormat("round %d of %d done\n", round + 1, flags_.rounds);
  }

  void RunCell(Contestant& contestant, Mix mix) {
    const pid_t server_pid = server_ == nullptr ? 0 : server_->pid();
    const ProcessUsage client = ReadUsage(getpid());
    const ProcessUsage server = ReadUsage(server_pid);
    const ProcessUsage database = ReadUsage(database_.pid());
    const Round round = contestant.Run(mix, flags_.seconds);
    Cell& cell = report_.cell(contestant.name(), mix);
    cell.Add(round);
    cell.client_cpu_seconds += ReadUsage(getpid()).cpu_seconds - client.cpu_seconds;
    const ProcessUsage server_after = ReadUsage(server_pid);
    cell.server_cpu_seconds += server_after.cpu_seconds - server.cpu_seconds;
    cell.server_mib = std::max(cell.server_mib, server_after.resident_mib);
    const ProcessUsage database_after = ReadUsage(database_.pid());
    cell.database_cpu_seconds += database_after.cpu_seconds - database.cpu_seconds;
    cell.database_mib = std::max(cell.database_mib, database_after.resident_mib);
  }

  // One order at a time on an idle system, and arrivals at half of the peak.
  void MeasureLatencies() {
    const Round idle = idle_->Run(Mix::kUniform, 2 * flags_.seconds);
    report_.AddAtMost("idle, one order at a time: p50", Quantile(idle.latencies_ms, 0.5), "ms", 3);
    report_.AddPlain("idle, one order at a time: p99", Quantile(idle.latencies_ms, 0.99), "ms");
    const double rate = report_.cell(kUnary, Mix::kUniform).Rate() / 2;
    const Round half = open_->Run(Mix::kUniform, 3 * flags_.seconds, rate);
    report_.AddPlain("half of peak, open loop: rate", rate, "orders/s");
    report_.AddPlain("half of peak, open loop: p50", Quantile(half.latencies_ms, 0.5), "ms");
    report_.AddAtMost("half of peak, open loop: p99", Quantile(half.latencies_ms, 0.99), "ms", 40);
    // A change's time is that of its decision: to save and to commit its batch is part of what
    // follows, so these are upper bounds.
    report_.AddAtMost("unary at full load, 100 watchers see a change after its decision: p99",
                      Quantile(watched_->delays_ms(), 0.99), "ms", 50);
    Watchers watchers(*server_, kWatchers, kWatcherConnections);
    open_->Run(Mix::kUniform, 2 * flags_.seconds, rate);
    const std::vector<double> delays_ms = watchers.TakeDelaysMs();
    report_.AddPlain("half of peak, 100 watchers see a change after its decision: p50",
                     Quantile(delays_ms, 0.5), "ms");
    report_.AddAtMost("half of peak, 100 watchers see a change after its decision: p99",
                      Quantile(delays_ms, 0.99), "ms", 50);
  }

  void AddRatio(const std::string& name, const std::string& of, const std::string& to, Mix mix,
                double bound) {
    report_.AddRatio(absl::StrCat(name, ", ", MixName(mix)),
                     report_.cell(of, mix).Rate() / report_.cell(to, mix).Rate(), bound);
  }

  void Compare() {
    AddRatio("unary / naive", kUnary, "naive", Mix::kUniform, 1.2);
    AddRatio("unary / naive", kUnary, "naive", Mix::kHot, 2.5);
    AddRatio("100 a call / naive", kBulk, "naive", Mix::kUniform, 1.7);
    AddRatio("100 a call / naive", kBulk, "naive", Mix::kHot, 4);
    AddRatio("100 a call / floor", kBulk, "floor", Mix::kUniform, 0.7);
    AddRatio("100 a call / floor", kBulk, "floor", Mix::kHot, 0.7);
    AddRatio("unary with 100 watchers / without", kWatched, kUnary, Mix::kUniform, 0.9);
  }

  // Nothing acknowledged is missing, and the books are right.
  void CheckServer() {
    std::vector<Id128> order_ids = unary_->order_ids();
    for (const std::vector<Id128>* more :
         {&bulk_->order_ids(), &idle_->order_ids(), &open_->order_ids()}) {
      order_ids.insert(order_ids.end(), more->begin(), more->end());
    }
    server_->CheckOrders(database_, order_ids);
    report_.AddNote(absl::StrFormat("%d acknowledged orders: all there", order_ids.size()));
    const ServerUnderLoad::AuditResult audit = server_->Audit();
    if (audit.drifts != 0) {
      throw std::runtime_error(absl::StrFormat("the audit found %d drifts, the first: %s",
                                               audit.drifts, audit.first_law));
    }
    report_.AddNote(absl::StrFormat("audit: %d rows, 0 drifts", audit.rows));
  }

  Flags flags_;
  testing::MariaDb database_;
  std::unique_ptr<ServerUnderLoad> server_;
  std::vector<std::unique_ptr<Contestant>> contestants_;
  std::vector<Contestant*> running_;
  ClosedLoop* unary_ = nullptr;
  ClosedLoop* bulk_ = nullptr;
  Watched* watched_ = nullptr;
  std::unique_ptr<ClosedLoop> idle_;
  std::unique_ptr<OpenLoop> open_;
  Report report_;
};

}  // namespace
}  // namespace backline::load

int main(int argc, char** argv) {
  try {
    const backline::load::Flags flags = backline::load::ParseFlags(argc, argv);
    backline::load::Benchmark benchmark(flags);
    if (flags.collaboration) {
      benchmark.RunCollaboration();
    } else if (flags.scorecards) {
      benchmark.RunScorecards();
    } else if (flags.kpis) {
      benchmark.RunKpis();
    } else if (flags.supplier_lines > 0) {
      benchmark.RunSupplierPages();
    } else {
      benchmark.Run();
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "backline_load: " << error.what() << '\n';
    return 1;
  }
}
