// How the server lives: health, watches that are resumed, overload, deadlines, its end.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "grpcpp/generic/generic_stub.h"
#include "tests/services/generic_call.h"
#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Orders = v1::OrderService::Stub;

constexpr char kHealthCheck[] = "/grpc.health.v1.Health/Check";
constexpr char kReflection[] = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
// grpc.health.v1.HealthCheckResponse{status: SERVING} and {status: NOT_SERVING}.
constexpr char kServing[] = "\x08\x01";
constexpr char kNotServing[] = "\x08\x02";
constexpr int64_t kPatienceMs = 60'000;

std::string Health(const std::shared_ptr<grpc::Channel>& channel) {
  return CallMethod(channel, kHealthCheck, "").bytes;
}

// Waits for a condition that another process brings about.
template <typename Condition>
bool Await(Condition condition) {
  const auto deadline = DeadlineIn(kPatienceMs);
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable never;
  while (!condition()) {
    if (std::chrono::system_clock::now() > deadline) return false;
    never.wait_for(lock, std::chrono::milliseconds(20));
  }
  return true;
}

// Stops the database's process without ending it: it answers nobody, and its sockets stay.
class Freeze {
 public:
  explicit Freeze(MariaDb& database) : pid_(database.pid()) { kill(pid_, SIGSTOP); }
  ~Freeze() { Thaw(); }
  void Thaw() {
    if (pid_ != 0) kill(pid_, SIGCONT);
    pid_ = 0;
  }

 private:
  pid_t pid_;
};

TEST(LifecycleTest, HealthFollowsTheDatabaseAndReflectionIsForDevelopment) {
  ServerFixture fixture;
  const auto channel = fixture.Channel(kBuyer);
  EXPECT_EQ(Health(channel), kServing);
  EXPECT_NE(CallMethod(channel, kReflection, "").status.error_code(), grpc::UNIMPLEMENTED);
  fixture.database().Kill9();
  EXPECT_TRUE(Await([&] { return Health(channel) == kNotServing; }));
  v1::GetProductRequest request;
  request.set_sku("P-1");
  EXPECT_EQ(Reason(fixture.As(kBuyer).Call(&v1::CatalogService::Stub::GetProduct, request)),
            "DATABASE_UNAVAILABLE");
  fixture.database().Restart();
  EXPECT_TRUE(Await([&] { return Health(channel) == kServing; }));
  EXPECT_EQ(Reason(fixture.As(kBuyer).Call(&v1::CatalogService::Stub::GetProduct, request)),
            "PRODUCT_NOT_FOUND");
}

TEST(LifecycleTest, AProductionServerHasNoReflectionAndWantsASecret) {
  const std::filesystem::path folder = BuildFolder() + "/tests/servers";
  std::filesystem::create_directories(folder);
  const std::string key = (folder / ("key." + std::to_string(getpid()))).string();
  std::ofstream(key) << std::string(31, 'k');
  EXPECT_THROW(ServerFixture({"--development=false"}), std::runtime_error);
  EXPECT_THROW(ServerFixture({"--development=false", "--page_token_key_file=" + key}),
               std::runtime_error);
  std::ofstream(key, std::ios::app) << "k";
  EXPECT_THROW(ServerFixture({"--development=false", "--page_token_key_file=" + key}),
               std::runtime_error);  // and another for accounts
  ServerFixture fixture(
      {"--development=false", "--page_token_key_file=" + key, "--account_key_file=" + key});
  std::filesystem::remove(key);
  EXPECT_EQ(CallMethod(fixture.Channel(kBuyer), kReflection, "").status.error_code(),
            grpc::UNIMPLEMENTED);
  EXPECT_EQ(Health(fixture.Channel(kBuyer)), kServing);
  ServerProcess::Options second;
  second.database_url = fixture.database_url();
  second.certificates = fixture.certificates();
  second.log = fixture.folder() / "second.log";
  second.port = std::stoi(fixture.server().address().substr(sizeof("127.0.0.1")));
  // The first server listens, so the second is found to be dead by its exit.
  ServerProcess ghost(second);
  siginfo_t ended{};
  ASSERT_EQ(waitid(P_PID, ghost.pid(), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_NE(ended.si_status, 0);
}

TEST(LifecycleTest, AWatchIsResumedWithoutALossOrARepetition) {
  ServerFixture fixture;
  World world(fixture);
  world.Receive(world.product, 1'000);
  BacklineClient& orders = fixture.As(kOrders);
  v1::WatchEventsRequest request;
  request.add_kinds(v1::EVENT_KIND_ORDER_PLACED);
  std::vector<std::string> placed;
  std::vector<std::string> seen;
  int64_t last_sequence = 0;
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 10; ++i) placed.push_back(world.Place(world.product, 1).order_id());
    const grpc::Status status =
        WatchEvents(orders, request, DeadlineIn(kPatienceMs), [&](const auto& response) {
          for (const v1::Event& event : response.events()) {
            EXPECT_GT(event.sequence(), last_sequence);
            last_sequence = event.sequence();
            seen.push_back(event.order_id());
          }
          request.set_cursor(response.cursor());
          return seen.size() < placed.size();
        });
    ASSERT_TRUE(status.ok()) << status.error_message();
    if (round == 2) {
      EXPECT_EQ(fixture.server().Terminate(), 0);
      fixture.server().Start();
    }
  }
  EXPECT_EQ(seen, placed);

  // From now on: the first message comes at once and says from where.
  request.set_cursor(-1);
  bool first = true;
  const grpc::Status status =
      WatchEvents(orders, request, DeadlineIn(kPatienceMs), [&](const auto& response) {
        if (first) {
          EXPECT_EQ(response.events_size(), 0);
          EXPECT_GE(response.cursor(), last_sequence);
          first = false;
          placed.push_back(world.Place(world.product, 1).order_id());
          return true;
        }
        if (response.events_size() == 0) return true;
        EXPECT_EQ(response.events(0).order_id(), placed.back());
        return false;
      });
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST(LifecycleTest, AFullQueueRefusesAtOnceAndADeadlineIsKept) {
  ServerFixture fixture({"--queue_max=4"});
  World world(fixture);
  world.Receive(world.product, 1'000);
  BacklineClient orders(fixture.Channel(kOrders), {.attempts = 1});
  constexpr int kCalls = 300;  // a batch, the queue, and more
  std::mutex mutex;
  std::map<std::string, int> reasons;
  std::vector<std::future<void>> calls;
  Freeze freeze(fixture.database());
  for (int i = 0; i < kCalls; ++i) {
    calls.push_back(std::async(std::launch::async, [&] {
      const auto result =
          orders.Call(&Orders::PlaceOrder, world.OrderOf(world.product, 1), {.attempts = 1});
      const std::lock_guard lock(mutex);
      ++reasons[Reason(result)];
      if (Reason(result) == "OVERLOADED") {
        EXPECT_EQ(result.error().code, grpc::RESOURCE_EXHAUSTED);
        EXPECT_TRUE(result.error().retry_delay_ms.has_value());
      }
    }));
  }
  // Refused while the database still says nothing.
  EXPECT_TRUE(Await([&] {
    const std::lock_guard lock(mutex);
    return reasons["OVERLOADED"] > 0;
  }));
  const auto started = std::chrono::steady_clock::now();
  const auto late = orders.Call(&Orders::PlaceOrder, world.OrderOf(world.product, 1),
                                {.timeout_ms = 300, .attempts = 1});
  EXPECT_FALSE(late.ok());
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(5));
  EXPECT_EQ(Health(fixture.Channel(kBuyer)).size(), 2u);  // it answers while the database does not
  freeze.Thaw();
  for (auto& call : calls) call.get();
  EXPECT_GT(reasons["OK"], 0);
  EXPECT_EQ(reasons["OK"] + reasons["OVERLOADED"], kCalls);
}

TEST(LifecycleTest, SigtermEndsCallsInPeaceAndAStuckOneCannotHoldItUp) {
  ServerFixture fixture;
  World world(fixture);
  world.Receive(world.product, 100'000);
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::map<std::string, int> reasons;
  std::set<std::string> acknowledged;
  std::vector<std::future<void>> callers;
  for (int i = 0; i < 4; ++i) {
    callers.push_back(std::async(std::launch::async, [&] {
      BacklineClient orders(fixture.Channel(kOrders), {.attempts = 1});
      while (!stop) {
        const auto result = orders.Call(&Orders::PlaceOrder, world.OrderOf(world.product, 1));
        const std::lock_guard lock(mutex);
        if (result.ok()) acknowledged.insert(result->order().order_id());
        ++reasons[Reason(result)];
        if (!result.ok()) return;
      }
    }));
  }
  EXPECT_TRUE(Await([&] {
    const std::lock_guard lock(mutex);
    return reasons["OK"] > 50;
  }));
  EXPECT_EQ(fixture.server().Terminate(), 0);
  stop = true;
  for (auto& caller : callers) caller.get();
  // Finished, or refused with a reason, or not connected: never broken off in the middle.
  for (const auto& [reason, count] : reasons) {
    EXPECT_TRUE(reason == "OK" || reason == "SHUTTING_DOWN" || reason.empty())
        << reason << " " << count;
  }
  fixture.server().Start();
  std::set<std::string> stored;
  v1::ListOrdersRequest list;
  list.set_page_size(200);
  do {
    const auto page = Must(fixture.As(kPlanner).Call(&Orders::ListOrders, list, {.attempts = 50}));
    for (const v1::Order& order : page.orders()) stored.insert(order.order_id());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  for (const std::string& order : acknowledged) EXPECT_TRUE(stored.contains(order)) << order;

  // The database says nothing at all: a call that reached the engine cannot be finished, although
  // its caller has gone; the end comes all the same, by the watchdog.
  BacklineClient orders(fixture.Channel(kOrders), {.attempts = 1});
  Must(orders.Call(&Orders::PlaceOrder, world.OrderOf(world.product, 1)));
  Freeze freeze(fixture.database());
  EXPECT_FALSE(orders
                   .Call(&Orders::PlaceOrder, world.OrderOf(world.product, 1),
                         {.timeout_ms = 1'000, .attempts = 1})
                   .ok());
  const auto started = std::chrono::steady_clock::now();
  EXPECT_EQ(fixture.server().Terminate(), 3);
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(40));
}

}  // namespace
}  // namespace backline::testing
