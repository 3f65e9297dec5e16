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

static_assert(kWatchBatchMax <= kWatchEventsPerMessage);

class EventStream final : public Stream<v1::WatchEventsResponse> {
 public:
  EventStream(InFlight& in_flight, bool for_supplier)
      : Stream(in_flight), for_supplier_(for_supplier) {}

  // False if there are too many watches.
  bool Subscribe(WatchHub& hub, WatchFilter filter, int64_t cursor) {
    watch_ = hub.Subscribe(std::move(filter), cursor, [weak = Weak()] {
      if (const auto stream = weak.lock()) stream->Advance();
    });
    if (watch_ != nullptr) ArmHeartbeat();
    return watch_ != nullptr;
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

  void Beat() {
    heartbeat_due_ = true;
    Advance();
    ArmHeartbeat();
  }

  bool Next(v1::WatchEventsResponse& message, std::optional<grpc::Status>& status) override {
    const WatchBatch batch = watch_->Take();
    if (!batch.events.empty()) {
      for (const Event& event : batch.events) ToWire(event, for_supplier_, message.add_events());
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
  }

  const bool for_supplier_;
  std::unique_ptr<WatchHub::Watch> watch_;
  // The first message comes at once: the caller learns that the watch stands, and from where.
  std::atomic<bool> heartbeat_due_ = true;
  std::mutex alarm_mutex_;
  bool stopped_ = false;
  std::unique_ptr<grpc::Alarm> alarm_;
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
  const auto admitted = calls_.Admit(*context, kWatchEvents);
  if (const auto* refusal = std::get_if<Refusal>(&admitted)) {
    return RefuseStream<v1::WatchEventsResponse>(ErrorOf(*refusal));
  }
  const Caller& caller = std::get<Caller>(admitted);
  Fields fields(caller);
  WatchFilter filter = ParseFilter(*request, fields);
  if (!fields.ok()) return RefuseStream<v1::WatchEventsResponse>(fields.Error());
  const auto stream =
      std::make_shared<EventStream>(calls_.in_flight(), caller.principal.is_supplier());
  if (!stream->Subscribe(calls_.parts().hub, std::move(filter), request->cursor())) {
    calls_.in_flight().Leave();
    return RefuseStream<v1::WatchEventsResponse>(ErrorOf(Overloaded()));
  }
  return stream->Begin();
}

}  // namespace backline
