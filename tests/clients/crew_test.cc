#include "clients/cli/crew.h"

#include <atomic>
#include <stdexcept>

#include "gtest/gtest.h"

namespace backline::cli {
namespace {

TEST(CrewTest, DoesEachNumberOnce) {
  Crew crew(8);
  for (const size_t count : {size_t{0}, size_t{1}, size_t{7}, size_t{1'000}}) {
    std::vector<std::atomic<int>> done(count);
    crew.Run(count, [&](size_t i) { ++done[i]; });
    for (size_t i = 0; i < count; ++i) EXPECT_EQ(done[i], 1) << i;
  }
}

TEST(CrewTest, WorksSideBySide) {
  Crew crew(2);
  std::atomic<int> arrived{0};
  // Each waits for the other: one after the other this would never end.
  crew.Run(2, [&](size_t) {
    ++arrived;
    arrived.notify_all();
    for (int seen = arrived; seen < 2; seen = arrived) arrived.wait(seen);
  });
  EXPECT_EQ(arrived, 2);
}

TEST(CrewTest, TheFirstExceptionComesOutAndTheRestIsLeftOut) {
  Crew crew(1);
  size_t begun = 0;
  EXPECT_THROW(crew.Run(100,
                        [&](size_t i) {
                          ++begun;
                          if (i == 3) throw std::runtime_error("stop");
                        }),
               std::runtime_error);
  EXPECT_EQ(begun, 4u);
  size_t again = 0;
  crew.Run(5, [&](size_t) { ++again; });
  EXPECT_EQ(again, 5u);
}

}  // namespace
}  // namespace backline::cli
