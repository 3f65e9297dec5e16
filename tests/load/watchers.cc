#include "tests/load/watchers.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "backline/v1/event_service.grpc.pb.h"
#include "grpcpp/client_context.h"
#include "server/base/clock.h"

namespace backline::load {
namespace {

constexpr char kIdentity[] = "staff/planner";

int64_t Micros(const google::protobuf::Timestamp& time) {
  return time.seconds() * kMicrosPerSecond + time.nanos() / 1'000;
}

}  // namespace

class Watchers::Stream final : public grpc::ClientReadReactor<v1::WatchEventsResponse> {
 public:
  Stream(std::shared_ptr<grpc::Channel> channel, const std::string& customer_id)
      : stub_(v1::EventService::NewStub(channel)) {
    request_.set_cursor(-1);  // new events only
    request_.set_customer_id(customer_id);
    stub_->async()->WatchEvents(&context_, &request_, this);
    StartRead(&response_);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    const int64_t now = SystemClock().Now().unix_micros;
    {
      const std::lock_guard lock(mutex_);
      for (const v1::Event& event : response_.events()) {
        delays_ms_.push_back(static_cast<double>(now - Micros(event.recorded_time())) / 1e3);
      }
    }
    StartRead(&response_);
  }

  void OnDone(const grpc::Status&) override {
    const std::lock_guard lock(mutex_);
    done_ = true;
    changed_.notify_all();
  }

  void End() {
    context_.TryCancel();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return done_; });
  }

  void MoveDelays(std::vector<double>& into) {
    const std::lock_guard lock(mutex_);
    into.insert(into.end(), delays_ms_.begin(), delays_ms_.end());
    delays_ms_.clear();
  }

 private:
  std::unique_ptr<v1::EventService::Stub> stub_;
  grpc::ClientContext context_;
  v1::WatchEventsRequest request_;
  v1::WatchEventsResponse response_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::vector<double> delays_ms_;
};

Watchers::Watchers(const ServerUnderLoad& server, int streams, int connections) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < connections; ++i) channels.push_back(server.Channel(kIdentity));
  for (int i = 0; i < streams; ++i) {
    streams_.push_back(
        std::make_unique<Stream>(channels[i % connections], server.customer_id(i % kCustomers)));
  }
}

Watchers::~Watchers() {
  for (std::unique_ptr<Stream>& stream : streams_) stream->End();
}

std::vector<double> Watchers::TakeDelaysMs() {
  std::vector<double> delays;
  for (std::unique_ptr<Stream>& stream : streams_) stream->MoveDelays(delays);
  return delays;
}

Watched::Watched(const ServerUnderLoad& server, Contestant& contestant, std::string name)
    : server_(server), contestant_(contestant), name_(std::move(name)) {}

Round Watched::Run(Mix mix, double seconds) {
  Watchers watchers(server_, kWatchers, kWatcherConnections);
  Round round = contestant_.Run(mix, seconds);
  const std::vector<double> delays = watchers.TakeDelaysMs();
  delays_ms_.insert(delays_ms_.end(), delays.begin(), delays.end());
  return round;
}

}  // namespace backline::load
