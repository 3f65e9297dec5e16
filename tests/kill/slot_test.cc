// A slot is never overbooked and nothing is freed twice, whatever runs at once and whoever is
// killed. The controls are servers with one planted fault each.
#include <gtest/gtest.h>

#include <iostream>
#include <string>

#include "tests/kill/slot_run.h"
#include "tests/support/paths.h"

namespace backline::kill {
namespace {

Verdict RunAndReport(const SlotRunOptions& options) {
  const Verdict verdict = RunSlots(options);
  std::cout << options.name << ":\n" << verdict.Report() << std::flush;
  return verdict;
}

SlotRunOptions Control(const std::string& name) {
  SlotRunOptions options;
  options.name = "slots_" + name;
  options.server_program = testing::BuildFolder() + "/tests/kill/" + name;
  return options;
}

TEST(SlotTest, SixtyFourClientsOverTwoServersThatAreKilled) {
  SlotRunOptions options;
  options.name = "slots";
  options.server_kills = 12;
  const Verdict verdict = RunAndReport(options);
  EXPECT_TRUE(verdict.violations.empty());
  EXPECT_EQ(verdict.counts.at("most units on one slot"), 100) << "the slot was never full";
  EXPECT_GT(verdict.counts.count("refused SLOT_FULL"), 0u);
}

// Whether some run finds it: where two servers meet, and which call a kill cuts, is chance.
bool IsFound(SlotRunOptions options) {
  for (options.seed = 1; options.seed <= 8; ++options.seed) {
    if (!RunAndReport(options).violations.empty()) return true;
  }
  return false;
}

TEST(SlotControlTest, ServerThatReadsSlotsBeforeItLocksIsCaught) {
  SlotRunOptions options = Control("server_that_reads_slots_before_it_locks");
  options.answers = 2'000;
  EXPECT_TRUE(IsFound(options));
}

TEST(SlotControlTest, ServerThatForgetsRequestsFreesTwiceAndIsCaught) {
  SlotRunOptions options = Control("server_that_forgets_requests");
  options.server_kills = 4;
  EXPECT_TRUE(IsFound(options));
}

}  // namespace
}  // namespace backline::kill
