#include "server/services/event_service.h"

#include <grpcpp/alarm.h>

#include <chrono>
#include <set>

#include "server/services/stream.h"

namespace backline {
namespace {

constexpr const char* kWatchEvents = "/backline.v1.EventService/WatchEvents";
// Sooner than promised, so that a late timer does not break the promise.
constexpr auto kHeartbeatEvery = std::chrono::microseconds(kHeartbeatMicros * 2 / 3);
// An ended session, key or link ends its watches within five seconds.
constexpr auto kReadmitEvery = std::chrono::microseconds(kMicrosPerSecond / 2);

static_assert(kWatchBatchMax <= kWatchEventsPerMessage);

class EventStream final : public Stream<v1::WatchEventsResponse> {
 public:
  explicit EventStream(Calls& calls) : Stream(calls.in_flight()), calls_(calls) {}

  void Watch(const Caller& caller, WatchFilter filter, int64_t cursor) {
    caller_ = caller;
    watch_ = calls_.parts().hub.Subscribe(std::move(filter), cursor, [weak = Weak()] {
      if (const auto stream = weak.lock()) stream->Advance();
    });
    if (watch_ == nullptr) return Refuse(ErrorOf(Overloaded()));
    ArmHeartbeat();
    if (caller.credential) ArmReadmission();
    Begin();
  }

 private:
  std::weak_ptr<EventStream> Weak() {
    return std::static_pointer_cast<EventStream>(shared_from_this());
  }

  void ArmHeartbeat() {
    // A new alarm each time: the old one may be running the function that calls this.
    auto alarm = std::make_unique<grpc::Alarm>();
    alarm->Set(std::chrono::system_clock::now() + kHeartbeatEvery, [weak = Weak()](bool rang) {
      const auto stream = weak.lock();
      if (!rang || stream == nullptr) return;
      stream->Beat();
    });
    const std::lock_guard lock(alarm_mutex_);
    if (!stopped_) alarm_.swap(alarm);
  }

  // Asks who calls again and again, in Accounts' memory most times.
  void ArmReadmission() {
    auto alarm = std::make_unique<grpc::Alarm>();
    alarm->Set(std::chrono::system_clock::now() + kReadmitEvery, [weak = Weak()](bool rang) {
      const auto stream = weak.lock();
      if (!rang || stream == nullptr) return;
      stream->calls_.Readmit(stream->caller_, [stream](bool still) {
        if (still) return stream->ArmReadmission();
        stream->ended_ = true;
        stream->Advance();
      });
    });
    const std::lock_guard lock(alarm_mutex_);
    if (!stopped_) readmission_.swap(alarm);
  }

  void Beat() {
    heartbeat_due_ = true;
    Advance();
    ArmHeartbeat();
  }

  bool Next(v1::WatchEventsResponse& message, std::optional<grpc::Status>& status) override {
    if (ended_) {
      status = ToGrpc(
          ErrorOf(Refusal{Reason::kSessionNotValid, "the session, key or link has ended", "", {}}));
      return false;
    }
    const WatchBatch batch = watch_->Take();
    if (!batch.events.empty()) {
      const bool for_supplier = caller_.principal.is_supplier();
      for (const Event& event : batch.events) ToWire(event, for_supplier, message.add_events());
    } else if (batch.expired) {
      status = ToGrpc(ErrorOf(Refusal{
          Reason::kCursorExpired, "events after the cursor are no longer kept", "cursor", {}}));
      return false;
    } else if (batch.closed) {
      status = ToGrpc(ErrorOf(ShuttingDown()));
      return false;
    } else if (!heartbeat_due_) {
      return false;
    }
    heartbeat_due_ = false;
    message.set_cursor(batch.cursor);
    return true;
  }

  void Stop() override {
    watch_.reset();
    const std::lock_guard lock(alarm_mutex_);
    stopped_ = true;
    alarm_.reset();
    readmission_.reset();
  }

  Calls& calls_;
  Caller caller_;
  std::atomic<bool> ended_ = false;
  std::unique_ptr<WatchHub::Watch> watch_;
  // The first message comes at once: the caller learns that the watch stands, and from where.
  std::atomic<bool> heartbeat_due_ = true;
  std::mutex alarm_mutex_;
  bool stopped_ = false;
  std::unique_ptr<grpc::Alarm> alarm_;
  std::unique_ptr<grpc::Alarm> readmission_;
};

WatchFilter ParseFilter(const v1::WatchEventsRequest& request, Fields& fields) {
  WatchFilter filter;
  std::set<int> seen;
  fields.Count("kinds", request.kinds_size(), 0, v1::EventKind_MAX);
  for (int at = 0; at < std::min<int>(request.kinds_size(), v1::EventKind_MAX); ++at) {
    filter.kinds.push_back(
        fields.Enumerator<EventKind>({"kinds", at, ""}, request.kinds(at), 1, v1::EventKind_MAX));
    // Kinds have numbers by theme, with gaps.
    if (!v1::EventKind_IsValid(request.kinds(at))) fields.Add({"kinds", at, ""}, "is no kind");
    if (!seen.insert(request.kinds(at)).second) fields.Repeated({"kinds", at, ""});
  }
  filter.product_id = fields.Optional<ProductId>("product_id", request.product_id());
  filter.customer_id = fields.Optional<CustomerId>("customer_id", request.customer_id());
  fields.Range("cursor", request.cursor(), -1, INT64_MAX);
  filter.supplier_id = fields.caller().principal.supplier_id;
  if (fields.caller().principal.is_supplier() && !request.customer_id().empty()) {
    fields.Refuse({Reason::kRoleNotAllowed, "customer_id is not for suppliers", "customer_id", {}});
  }
  return filter;
}

}  // namespace

grpc::ServerWriteReactor<v1::WatchEventsResponse>* EventService::WatchEvents(
    grpc::CallbackServerContext* context, const v1::WatchEventsRequest* request) {
  const auto stream = std::make_shared<EventStream>(calls_);
  grpc::ServerWriteReactor<v1::WatchEventsResponse>* const reactor = stream->Hold();
  calls_.Admit(*context, kWatchEvents, [=](std::variant<Caller, Refusal> admitted) {
    if (const auto* refusal = std::get_if<Refusal>(&admitted)) {
      return stream->Refuse(ErrorOf(*refusal));
    }
    const Caller& caller = std::get<Caller>(admitted);
    Fields fields(caller);
    WatchFilter filter = ParseFilter(*request, fields);
    if (!fields.ok()) return stream->Refuse(fields.Error());
    stream->Watch(caller, std::move(filter), request->cursor());
  });
  return reactor;
}

}  // namespace backline
