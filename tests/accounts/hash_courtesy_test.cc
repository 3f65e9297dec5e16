#include "server/accounts/hash_courtesy.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>

#include <chrono>
#include <thread>

namespace backline::testing {
namespace {

// Where the lowest class may not be left, hashing never enters it: it has its small share at once.
TEST(HashCourtesyTest, AHashThatIsKeptWaitingIsRaisedAndTheNextGivesWayAgain) {
  HashCourtesy courtesy;
  std::thread hashing([&] {
    courtesy.Adopt();
    const int lowest = sched_getscheduler(0);
    EXPECT_TRUE(lowest == SCHED_IDLE || lowest == SCHED_OTHER) << lowest;
    EXPECT_EQ(getpriority(PRIO_PROCESS, 0), HashCourtesy::kNice);
    int raised = 0;
    for (int hash = 0; hash < 3; ++hash) {
      courtesy.Run([&] {
        EXPECT_EQ(sched_getscheduler(0), lowest) << hash;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (sched_getscheduler(0) != SCHED_OTHER && std::chrono::steady_clock::now() < deadline)
          sched_yield();
        raised += sched_getscheduler(0) == SCHED_OTHER;
      });
    }
    EXPECT_EQ(raised, 3);
    courtesy.Run([&] { EXPECT_EQ(sched_getscheduler(0), lowest); });
    EXPECT_EQ(sched_getscheduler(0), lowest);
  });
  hashing.join();
}

}  // namespace
}  // namespace backline::testing
