// A typed client: one stub per service, a deadline for every call, and retries that repeat the same
// request, and so the same request id, so that its effect comes once. Safe on any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "backline/v1/account_service.grpc.pb.h"
#include "backline/v1/agreement_service.grpc.pb.h"
#include "backline/v1/audit_service.grpc.pb.h"
#include "backline/v1/backorder_service.grpc.pb.h"
#include "backline/v1/capacity_service.grpc.pb.h"
#include "backline/v1/catalog_service.grpc.pb.h"
#include "backline/v1/dispute_service.grpc.pb.h"
#include "backline/v1/event_service.grpc.pb.h"
#include "backline/v1/inventory_service.grpc.pb.h"
#include "backline/v1/message_service.grpc.pb.h"
#include "backline/v1/order_service.grpc.pb.h"
#include "backline/v1/purchase_order_service.grpc.pb.h"
#include "backline/v1/scorecard_service.grpc.pb.h"
#include "backline/v1/shipment_notice_service.grpc.pb.h"
#include "backline/v1/slip_preview_service.grpc.pb.h"
#include "backline/v1/supplier_service.grpc.pb.h"
#include "backline/v1/user_service.grpc.pb.h"
#include "clients/cpp/call_error.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"

namespace backline {

struct CallOptions {
  // For the call with all its retries.
  int64_t timeout_ms = 30'000;
  // How often it is tried at most; 1 for no retry.
  int attempts = 5;
  // The pause before the n-th retry is random, up to this times 2^n, and never above the last one.
  int64_t first_pause_ms = 50;
  int64_t last_pause_ms = 2'000;
  // Sent with each call: whose session, key or link a gateway passes on.
  std::vector<std::pair<std::string, std::string>> metadata = {};
};

// Calls until the answer is no longer one that may be retried, the attempts are used up or the time
// is over; returns the last answer. `call` is given a fresh context with the deadline set.
grpc::Status CallWithRetries(const CallOptions& options,
                             const std::function<grpc::Status(grpc::ClientContext*)>& call);

// The secret of the session that the answer of a call gives; empty for none.
std::string SessionGiven(const grpc::ClientContext& context);

class BacklineClient {
 public:
  explicit BacklineClient(std::shared_ptr<grpc::Channel> channel, CallOptions options = {});

  // Calls a unary method, such as Call(&v1::OrderService::Stub::PlaceOrder, request).
  template <typename Stub, typename Request, typename Response>
  Result<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                     Response*),
                        const Request& request) {
    return Call(method, request, options_);
  }
  template <typename Stub, typename Request, typename Response>
  Result<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                     Response*),
                        const Request& request, const CallOptions& options) {
    Response response;
    const grpc::Status status = CallWithRetries(options, [&](grpc::ClientContext* context) {
      response.Clear();
      return (stub<Stub>().*method)(context, request, &response);
    });
    if (!status.ok()) return ErrorOf(status);
    return response;
  }

  // Calls what gives a session, and sets `token` to its secret: it comes beside the answer.
  template <typename Stub, typename Request, typename Response>
  Result<Response> CallForSession(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                               Response*),
                                  const Request& request, std::string& token) {
    Response response;
    const grpc::Status status = CallWithRetries(options_, [&](grpc::ClientContext* context) {
      response.Clear();
      const grpc::Status status = (stub<Stub>().*method)(context, request, &response);
      token = SessionGiven(*context);
      return status;
    });
    if (!status.ok()) return ErrorOf(status);
    return response;
  }

  template <typename Stub>
  Stub& stub() {
    return *std::get<std::unique_ptr<Stub>>(stubs_);
  }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  const CallOptions& options() const { return options_; }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  CallOptions options_;
  std::tuple<
      std::unique_ptr<v1::AuditService::Stub>, std::unique_ptr<v1::BackorderService::Stub>,
      std::unique_ptr<v1::CatalogService::Stub>, std::unique_ptr<v1::EventService::Stub>,
      std::unique_ptr<v1::InventoryService::Stub>, std::unique_ptr<v1::OrderService::Stub>,
      std::unique_ptr<v1::PurchaseOrderService::Stub>, std::unique_ptr<v1::SupplierService::Stub>,
      std::unique_ptr<v1::ShipmentNoticeService::Stub>, std::unique_ptr<v1::MessageService::Stub>,
      std::unique_ptr<v1::SlipPreviewService::Stub>, std::unique_ptr<v1::CapacityService::Stub>,
      std::unique_ptr<v1::AccountService::Stub>, std::unique_ptr<v1::UserService::Stub>,
      std::unique_ptr<v1::AgreementService::Stub>,
      std::unique_ptr<v1::ScorecardService::Stub>, std::unique_ptr<v1::DisputeService::Stub>>
      stubs_;
};

using Deadline = std::chrono::system_clock::time_point;
constexpr Deadline kNoDeadline = Deadline::max();
Deadline DeadlineIn(int64_t milliseconds);

// Watches events until `on_response` returns false, and goes on from its cursor when the connection
// breaks, so that every event is passed once and in order. `on_response` also sees heartbeats. OK
// when it was `on_response` that ended it, DEADLINE_EXCEEDED when it was the deadline.
grpc::Status WatchEvents(
    BacklineClient& client, v1::WatchEventsRequest request, Deadline deadline,
    const std::function<bool(const v1::WatchEventsResponse& response)>& on_response);

// Waits until `condition` is true: it is asked at once, and again after every event or heartbeat.
// What makes it true must show as an event after `sequence`, or the wait may last until the next
// heartbeat. OK when it is true, DEADLINE_EXCEEDED when the time is over.
grpc::Status AwaitCondition(BacklineClient& client, int64_t sequence, Deadline deadline,
                            const std::function<bool()>& condition);

}  // namespace backline
