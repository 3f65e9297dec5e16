#include "server/accounts/hash_courtesy.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>

#include <chrono>
#include <functional>
#include <thread>

namespace backline::testing {
namespace {

using std::chrono::steady_clock;

bool MayReturnFromIdle() {
  const sched_param none{};
  return sched_setscheduler(0, SCHED_IDLE, &none) == 0 &&
         sched_setscheduler(0, SCHED_OTHER, &none) == 0;
}

// On a thread of its own, whose class and nice value end with it.
void OnAThread(const std::function<void()>& body) { std::thread(body).join(); }

TEST(HashCourtesyTest, AHashEntersTheLowestClassWhereItMayBeLeft) {
  HashCourtesy courtesy;
  OnAThread([&] {
    courtesy.Adopt();
    EXPECT_EQ(getpriority(PRIO_PROCESS, 0), HashCourtesy::kNice);
    bool entered = false;
    bool may = false;
    OnAThread([&] { may = MayReturnFromIdle(); });
    // On a busy machine it may be raised before it comes to look.
    const auto deadline = steady_clock::now() + std::chrono::seconds(may ? 60 : 1);
    while (!entered && steady_clock::now() < deadline) {
      courtesy.Run([&] { entered = sched_getscheduler(0) == SCHED_IDLE; });
    }
    EXPECT_EQ(entered, may);
  });
}

TEST(HashCourtesyTest, AHashThatIsKeptWaitingIsRaisedAndBetweenHashesLocksAreSafe) {
  HashCourtesy courtesy;
  OnAThread([&] {
    courtesy.Adopt();
    for (int hash = 0; hash < 3; ++hash) {
      bool raised = false;
      courtesy.Run([&] {
        const auto deadline = steady_clock::now() + std::chrono::seconds(60);
        while (!raised && steady_clock::now() < deadline) {
          raised = sched_getscheduler(0) == SCHED_OTHER;
          sched_yield();
        }
      });
      EXPECT_TRUE(raised) << hash;
      EXPECT_EQ(sched_getscheduler(0), SCHED_OTHER) << hash;
    }
  });
}

}  // namespace
}  // namespace backline::testing
