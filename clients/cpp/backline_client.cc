#include "clients/cpp/backline_client.h"

#include <algorithm>
#include <random>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace backline {
namespace {

// A random pause, at least what the server asks for.
int64_t PauseMs(const CallOptions& options, int retry, const CallError& error) {
  thread_local std::minstd_rand random(std::random_device{}());
  const int64_t most =
      std::min(options.last_pause_ms, options.first_pause_ms << std::min(retry, 20));
  const int64_t pause =
      std::uniform_int_distribution<int64_t>(0, std::max<int64_t>(most, 1))(random);
  return std::max(pause, error.retry_delay_ms.value_or(0));
}

void AddMetadata(const CallOptions& options, grpc::ClientContext& context) {
  for (const auto& [name, value] : options.metadata) context.AddMetadata(name, value);
}

}  // namespace

grpc::Status CallWithRetries(const CallOptions& options,
                             const std::function<grpc::Status(grpc::ClientContext*)>& call) {
  const Deadline deadline = DeadlineIn(options.timeout_ms);
  for (int attempt = 1;; ++attempt) {
    grpc::ClientContext context;
    context.set_deadline(deadline);
    AddMetadata(options, context);
    const grpc::Status status = call(&context);
    if (status.ok() || attempt >= options.attempts) return status;
    const CallError error = ErrorOf(status);
    if (!error.retryable()) return status;
    const int64_t pause_ms = PauseMs(options, attempt - 1, error);
    if (DeadlineIn(pause_ms) >= deadline) return status;
    absl::SleepFor(absl::Milliseconds(pause_ms));
  }
}

std::string SessionGiven(const grpc::ClientContext& context) {
  const auto& metadata = context.GetServerTrailingMetadata();
  const auto it = metadata.find("backline-set-session");
  if (it == metadata.end()) return "";
  const std::string value(it->second.data(), it->second.size());
  return value.substr(0, value.find(';'));
}

BacklineClient::BacklineClient(std::shared_ptr<grpc::Channel> channel, CallOptions options)
    : channel_(std::move(channel)),
      options_(options),
      stubs_(v1::AuditService::NewStub(channel_), v1::BackorderService::NewStub(channel_),
             v1::CatalogService::NewStub(channel_), v1::EventService::NewStub(channel_),
             v1::InventoryService::NewStub(channel_), v1::OrderService::NewStub(channel_),
             v1::PurchaseOrderService::NewStub(channel_), v1::SupplierService::NewStub(channel_),
             v1::ShipmentNoticeService::NewStub(channel_), v1::MessageService::NewStub(channel_),
             v1::SlipPreviewService::NewStub(channel_), v1::CapacityService::NewStub(channel_),
             v1::AccountService::NewStub(channel_), v1::UserService::NewStub(channel_),
             v1::AgreementService::NewStub(channel_), v1::ScorecardService::NewStub(channel_),
             v1::DisputeService::NewStub(channel_), v1::KpiService::NewStub(channel_)) {}

Deadline DeadlineIn(int64_t milliseconds) {
  return std::chrono::system_clock::now() + std::chrono::milliseconds(milliseconds);
}

grpc::Status WatchEvents(
    BacklineClient& client, v1::WatchEventsRequest request, Deadline deadline,
    const std::function<bool(const v1::WatchEventsResponse& response)>& on_response) {
  for (int failures = 0;; ++failures) {
    grpc::ClientContext context;
    if (deadline != kNoDeadline) context.set_deadline(deadline);
    AddMetadata(client.options(), context);
    auto reader = client.stub<v1::EventService::Stub>().WatchEvents(&context, request);
    v1::WatchEventsResponse response;
    while (reader->Read(&response)) {
      failures = 0;
      auto* events = response.mutable_events();
      const auto is_repeat = [&](const v1::Event& event) {
        return event.sequence() <= request.cursor();
      };
      events->erase(std::remove_if(events->begin(), events->end(), is_repeat), events->end());
      request.set_cursor(std::max(request.cursor(), response.cursor()));
      if (!on_response(response)) {
        context.TryCancel();
        reader->Finish();
        return grpc::Status::OK;
      }
    }
    const grpc::Status status = reader->Finish();
    if (std::chrono::system_clock::now() >= deadline) {
      return {grpc::StatusCode::DEADLINE_EXCEEDED, "what was watched for did not happen in time"};
    }
    // A server that drains ends its streams with OK.
    if (!status.ok() && !ErrorOf(status).retryable()) return status;
    if (failures >= client.options().attempts) {
      if (!status.ok()) return status;
      return {grpc::StatusCode::UNAVAILABLE, "the server keeps ending the watch"};
    }
    const CallError error = status.ok() ? CallError{} : ErrorOf(status);
    absl::SleepFor(absl::Milliseconds(PauseMs(client.options(), failures, error)));
  }
}

grpc::Status AwaitCondition(BacklineClient& client, int64_t sequence, Deadline deadline,
                            const std::function<bool()>& condition) {
  if (condition()) return grpc::Status::OK;
  v1::WatchEventsRequest request;
  request.set_cursor(sequence);
  return WatchEvents(client, request, deadline,
                     [&](const v1::WatchEventsResponse&) { return !condition(); });
}

}  // namespace backline
