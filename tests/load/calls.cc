#include "tests/load/calls.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "grpcpp/client_context.h"

namespace backline::load {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kIdentity[] = "service/orders";
constexpr int kCallTimeoutS = 60;

std::vector<std::unique_ptr<v1::OrderService::Stub>> Stubs(const ServerUnderLoad& server,
                                                           int connections) {
  std::vector<std::unique_ptr<v1::OrderService::Stub>> stubs;
  for (int i = 0; i < connections; ++i) {
    stubs.push_back(v1::OrderService::NewStub(server.Channel(kIdentity)));
  }
  return stubs;
}

double Millis(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

// Empty if the order was taken as it had to be: new, and every line reserved.
std::string Fault(const v1::PlaceOrderResponse& placed) {
  if (placed.replayed()) return "a new request was answered as replayed";
  if (placed.order().lines_size() != kLines) return "lines are missing in an answer";
  for (const v1::OrderLine& line : placed.order().lines()) {
    if (line.reserved_quantity() != 1) return "a line was not reserved";
  }
  return "";
}

Id128 OrderIdOf(const v1::PlaceOrderResponse& placed) {
  return ParseId(placed.order().order_id()).value();
}

}  // namespace

// One call in flight and what its predecessors left. Only one call uses it at a time.
struct ClosedLoop::Slot {
  Slot(Mix mix, v1::OrderService::Stub* stub)
      : baskets(mix, RandomSeed()), ids(RandomSeed()), stub(stub) {}

  Baskets baskets;
  TimeOrderedIdSource ids;
  v1::OrderService::Stub* stub;
  std::unique_ptr<grpc::ClientContext> context;
  v1::PlaceOrderRequest request;
  v1::PlaceOrderResponse response;
  v1::PlaceOrdersRequest bulk_request;
  v1::PlaceOrdersResponse bulk_response;
  Clock::time_point started;
  std::vector<double> latencies_ms;
  std::vector<Id128> order_ids;
};

struct ClosedLoop::Shared {
  Clock::time_point end;
  std::mutex mutex;
  std::condition_variable all_idle;
  int active = 0;
  std::string fault;
};

ClosedLoop::ClosedLoop(const ServerUnderLoad& server, Shape shape)
    : server_(server), shape_(std::move(shape)), stubs_(Stubs(server, shape_.connections)) {}

ClosedLoop::~ClosedLoop() = default;

Round ClosedLoop::Run(Mix mix, double seconds) {
  Shared shared;
  std::vector<std::unique_ptr<Slot>> slots;
  for (int i = 0; i < shape_.in_flight; ++i) {
    slots.push_back(std::make_unique<Slot>(mix, stubs_[i % stubs_.size()].get()));
  }
  shared.active = shape_.in_flight;
  const Clock::time_point start = Clock::now();
  shared.end = start + std::chrono::microseconds(static_cast<int64_t>(seconds * 1e6));
  for (std::unique_ptr<Slot>& slot : slots) StartCall(*slot, shared);
  {
    std::unique_lock lock(shared.mutex);
    shared.all_idle.wait(lock, [&] { return shared.active == 0; });
  }
  Round round;
  round.seconds = Millis(start, Clock::now()) / 1e3;
  if (!shared.fault.empty()) throw std::runtime_error(shape_.name + ": " + shared.fault);
  for (const std::unique_ptr<Slot>& slot : slots) {
    round.orders += static_cast<int64_t>(slot->order_ids.size());
    round.latencies_ms.insert(round.latencies_ms.end(), slot->latencies_ms.begin(),
                              slot->latencies_ms.end());
    order_ids_.insert(order_ids_.end(), slot->order_ids.begin(), slot->order_ids.end());
  }
  return round;
}

void ClosedLoop::StartCall(Slot& slot, Shared& shared) {
  slot.context = std::make_unique<grpc::ClientContext>();
  slot.context->set_deadline(std::chrono::system_clock::now() +
                             std::chrono::seconds(kCallTimeoutS));
  slot.started = Clock::now();
  const auto done = [this, &slot, &shared](grpc::Status status) { Finish(slot, shared, status); };
  if (shape_.orders_per_call == 1) {
    slot.request.Clear();
    server_.FillRequest(slot.baskets.Next(), slot.ids, slot.request);
    slot.response.Clear();
    slot.stub->async()->PlaceOrder(slot.context.get(), &slot.request, &slot.response, done);
    return;
  }
  slot.bulk_request.Clear();
  for (int i = 0; i < shape_.orders_per_call; ++i) {
    server_.FillRequest(slot.baskets.Next(), slot.ids, *slot.bulk_request.add_orders());
  }
  slot.bulk_response.Clear();
  slot.stub->async()->PlaceOrders(slot.context.get(), &slot.bulk_request, &slot.bulk_response,
                                  done);
}

void ClosedLoop::Finish(Slot& slot, Shared& shared, const grpc::Status& status) {
  const Clock::time_point now = Clock::now();
  std::string fault =
      status.ok() ? "" : absl::StrCat(status.error_code(), " ", status.error_message());
  if (status.ok() && shape_.orders_per_call == 1) {
    fault = Fault(slot.response);
    if (fault.empty()) slot.order_ids.push_back(OrderIdOf(slot.response));
  } else if (status.ok()) {
    for (const v1::PlaceOrdersResponse::Result& result : slot.bulk_response.results()) {
      const std::string one =
          result.has_placed() ? Fault(result.placed()) : result.error().message();
      if (!one.empty()) fault = one;
      if (one.empty()) slot.order_ids.push_back(OrderIdOf(result.placed()));
    }
  }
  slot.latencies_ms.push_back(Millis(slot.started, now));
  if (fault.empty() && now < shared.end) {
    StartCall(slot, shared);
    return;
  }
  // Under the lock to the end: the waiter destroys what it guards.
  const std::lock_guard lock(shared.mutex);
  if (!fault.empty()) shared.fault = fault;
  if (--shared.active == 0) shared.all_idle.notify_one();
}

OpenLoop::OpenLoop(const ServerUnderLoad& server, int connections)
    : server_(server), stubs_(Stubs(server, connections)) {}

Round OpenLoop::Run(Mix mix, double seconds, double calls_per_second) {
  struct OneCall {
    grpc::ClientContext context;
    v1::PlaceOrderRequest request;
    v1::PlaceOrderResponse response;
    Clock::time_point due;
  };
  std::mutex mutex;
  std::condition_variable changed;
  int active = 0;
  std::string fault;
  Round round;
  Baskets baskets(mix, RandomSeed());
  TimeOrderedIdSource ids(RandomSeed());
  std::mt19937_64 random(RandomSeed());
  std::exponential_distribution<double> gap(calls_per_second);
  const Clock::time_point start = Clock::now();
  double due_s = 0;
  for (size_t i = 0; (due_s += gap(random)) < seconds; ++i) {
    auto call = std::make_shared<OneCall>();
    call->due = start + std::chrono::nanoseconds(static_cast<int64_t>(due_s * 1e9));
    call->context.set_deadline(std::chrono::system_clock::now() +
                               std::chrono::seconds(kCallTimeoutS));
    server_.FillRequest(baskets.Next(), ids, call->request);
    {
      std::unique_lock lock(mutex);
      changed.wait_until(lock, call->due, [&] { return !fault.empty(); });
      if (!fault.empty()) break;
      ++active;
    }
    OneCall& c = *call;
    stubs_[i % stubs_.size()]->async()->PlaceOrder(
        &c.context, &c.request, &c.response, [&, call](grpc::Status status) {
          const Clock::time_point now = Clock::now();
          const std::lock_guard lock(mutex);
          round.latencies_ms.push_back(Millis(call->due, now));
          const std::string what = status.ok() ? Fault(call->response) : status.error_message();
          if (what.empty()) order_ids_.push_back(OrderIdOf(call->response));
          if (!what.empty()) fault = what;
          if (--active == 0 || !what.empty()) changed.notify_one();
        });
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return active == 0; });
  if (!fault.empty()) throw std::runtime_error("open loop: " + fault);
  round.orders = static_cast<int64_t>(round.latencies_ms.size());
  round.seconds = Millis(start, Clock::now()) / 1e3;
  return round;
}

}  // namespace backline::load
