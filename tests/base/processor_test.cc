#include "server/base/processor.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <thread>

namespace backline {
namespace {

constexpr int kTries = 1'000;

cpu_set_t Allowed() {
  cpu_set_t allowed;
  EXPECT_EQ(sched_getaffinity(0, sizeof(allowed), &allowed), 0);
  return allowed;
}

// The kernel may take a thread back at once, but not each time.
TEST(ProcessorTest, AThreadLeavesAProcessorAndMayRunAnywhereAfterwards) {
  const cpu_set_t before = Allowed();
  int left = 0;
  for (int n = 0; n < kTries; ++n) {
    const int processor = CurrentProcessor();
    ASSERT_TRUE(CPU_ISSET(static_cast<size_t>(processor), &before)) << processor;
    LeaveProcessor(processor);
    left += CurrentProcessor() != processor;
    const cpu_set_t after = Allowed();
    ASSERT_TRUE(CPU_EQUAL(&before, &after));
  }
  if (CPU_COUNT(&before) == 1) {
    EXPECT_EQ(left, 0);
  } else {
    EXPECT_GT(left, kTries / 2);
  }
}

TEST(ProcessorTest, AThreadThatMayRunNowhereElseStays) {
  std::thread([] {
    const int processor = CurrentProcessor();
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET(static_cast<size_t>(processor), &only);
    ASSERT_EQ(sched_setaffinity(0, sizeof(only), &only), 0);
    LeaveProcessor(processor);
    EXPECT_EQ(CurrentProcessor(), processor);
    const cpu_set_t after = Allowed();
    EXPECT_TRUE(CPU_EQUAL(&only, &after));
  }).join();
}

TEST(ProcessorTest, AnUnknownProcessorIsLeftAlready) {
  const cpu_set_t before = Allowed();
  LeaveProcessor(-1);
  const cpu_set_t after = Allowed();
  EXPECT_TRUE(CPU_EQUAL(&before, &after));
}

}  // namespace
}  // namespace backline
