// Nothing that was acknowledged is lost, nothing is half done, and a request has its effect once,
// whoever is killed and whenever. The controls are servers with one planted fault each: a checker
// that does not catch them proves nothing.
#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "tests/kill/kill_run.h"
#include "tests/support/paths.h"

namespace backline::kill {
namespace {

Verdict RunAndReport(const RunOptions& options) {
  const Verdict verdict = Run(options);
  std::cout << options.name << ":\n" << verdict.Report() << std::flush;
  return verdict;
}

RunOptions Control(const std::string& name) {
  RunOptions options;
  options.name = name;
  options.server_program = testing::BuildFolder() + "/tests/kill/" + name;
  options.server_kills = 6;
  return options;
}

TEST(KillTest, EitherOfTwoServersFortyTimes) {
  RunOptions options;
  options.name = "two_servers";
  options.server_kills = 40;
  const Verdict verdict = RunAndReport(options);
  EXPECT_TRUE(verdict.violations.empty());
  // How many of them had had their effect is chance; LostCommitTest cuts exactly there.
  EXPECT_GT(verdict.counts.count("operations with an unknown answer"), 0u);
}

TEST(KillTest, DatabaseFiveTimes) {
  RunOptions options;
  options.name = "database";
  options.database_kills = 5;
  EXPECT_TRUE(RunAndReport(options).violations.empty());
}

TEST(KillControlTest, ServerThatForgetsRequestsIsCaught) {
  EXPECT_FALSE(RunAndReport(Control("server_that_forgets_requests")).violations.empty());
}

TEST(KillControlTest, ServerThatReadsBeforeItLocksIsCaught) {
  EXPECT_FALSE(RunAndReport(Control("server_that_reads_before_it_locks")).violations.empty());
}

}  // namespace
}  // namespace backline::kill
