// backline_load: what order entry costs, measured beside its rivals in one interleaved run.
// README.md beside this file says how to read it.
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/load/process_usage.h"
#include "tests/load/report.h"
#include "tests/load/rivals.h"
#include "tests/support/mariadb.h"

namespace backline::load {
namespace {

struct Flags {
  std::string folder;
  std::string json;
  bool quick = false;
  bool rivals_only = false;
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

class Benchmark {
 public:
  explicit Benchmark(Flags flags) : flags_(std::move(flags)), database_(Options(flags_)) {}

  void Run() {
    contestants_.push_back(std::make_unique<Floor>(database_.socket(), "load_floor"));
    contestants_.push_back(std::make_unique<Naive>(database_.socket(), "load_naive", false));
    contestants_.push_back(std::make_unique<Naive>(database_.socket(), "load_ordered", true));
    Warm();
    for (int round = 0; round < flags_.rounds; ++round) RunRound(round);
    report_.PrintTable(std::cout);
    if (!flags_.json.empty()) {
      std::ofstream file(flags_.json);
      report_.PrintJson(file);
    }
  }

 private:
  static testing::MariaDb::Options Options(const Flags& flags) {
    testing::MariaDb::Options options;
    options.root = flags.folder;
    // Redo and buffer pool as a production system has them: no run is a test of flushing.
    options.arguments = {"--innodb-buffer-pool-size=2G", "--innodb-log-file-size=1G"};
    return options;
  }

  void Warm() {
    for (const std::unique_ptr<Contestant>& contestant : contestants_) {
      for (Mix mix : {Mix::kUniform, Mix::kHot}) contestant->Run(mix, flags_.seconds / 4);
    }
  }

  // Each round begins with another contestant, so that none always follows the same one.
  void RunRound(int round) {
    for (Mix mix : {Mix::kUniform, Mix::kHot}) {
      for (size_t i = 0; i < contestants_.size(); ++i) {
        RunCell(*contestants_[(i + round) % contestants_.size()], mix);
      }
    }
    std::cerr << absl::StrFormat("round %d of %d done\n", round + 1, flags_.rounds);
  }

  void RunCell(Contestant& contestant, Mix mix) {
    const ProcessUsage client = ReadUsage(getpid());
    const ProcessUsage server = ReadUsage(server_pid_);
    const ProcessUsage database = ReadUsage(database_.pid());
    const Round round = contestant.Run(mix, flags_.seconds);
    Cell& cell = report_.cell(contestant.name(), mix);
    cell.Add(round);
    cell.client_cpu_seconds += ReadUsage(getpid()).cpu_seconds - client.cpu_seconds;
    const ProcessUsage server_after = ReadUsage(server_pid_);
    cell.server_cpu_seconds += server_after.cpu_seconds - server.cpu_seconds;
    cell.server_mib = std::max(cell.server_mib, server_after.resident_mib);
    const ProcessUsage database_after = ReadUsage(database_.pid());
    cell.database_cpu_seconds += database_after.cpu_seconds - database.cpu_seconds;
    cell.database_mib = std::max(cell.database_mib, database_after.resident_mib);
  }

  Flags flags_;
  testing::MariaDb database_;
  pid_t server_pid_ = 0;
  std::vector<std::unique_ptr<Contestant>> contestants_;
  Report report_;
};

}  // namespace
}  // namespace backline::load

int main(int argc, char** argv) {
  try {
    backline::load::Benchmark(backline::load::ParseFlags(argc, argv)).Run();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "backline_load: " << error.what() << '\n';
    return 1;
  }
}
