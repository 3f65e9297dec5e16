// The thread beside the loop: its order and the bound on what waits.
#include "web-gateway/worker.h"

#include <atomic>
#include <future>
#include <vector>

#include "gtest/gtest.h"

namespace backline::gateway {
namespace {

TEST(WorkerTest, DoesOneTaskAfterTheOther) {
  std::vector<int> done;
  std::promise<void> last;
  Worker worker(100);
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(worker.Post([&, i] {
      done.push_back(i);
      if (i == 99) last.set_value();
    }));
  }
  last.get_future().wait();
  ASSERT_EQ(done.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(done[static_cast<size_t>(i)], i);
}

TEST(WorkerTest, RefusesWhatWouldWaitBehindTooMany) {
  std::promise<void> begun;
  std::promise<void> go;
  std::atomic<int> done = 0;
  {
    Worker worker(2);
    EXPECT_TRUE(worker.Post([&] {
      begun.set_value();
      go.get_future().wait();
      ++done;
    }));
    begun.get_future().wait();  // It runs: it does not wait any more.
    std::promise<void> last;
    EXPECT_TRUE(worker.Post([&] { ++done; }));
    EXPECT_TRUE(worker.Post([&] {
      ++done;
      last.set_value();
    }));
    EXPECT_FALSE(worker.Post([&] { done += 100; }));
    go.set_value();
    last.get_future().wait();
    EXPECT_TRUE(worker.Post([] {}));
  }
  EXPECT_EQ(done, 3);
}

}  // namespace
}  // namespace backline::gateway
