#include "server/services/order_service.h"

#include <algorithm>

namespace backline {
namespace {

constexpr const char* kPlaceOrder = "/backline.v1.OrderService/PlaceOrder";
constexpr const char* kPlaceOrders = "/backline.v1.OrderService/PlaceOrders";
constexpr const char* kCancelOrder = "/backline.v1.OrderService/CancelOrder";
constexpr const char* kAmendOrderLine = "/backline.v1.OrderService/AmendOrderLine";
constexpr const char* kShipOrder = "/backline.v1.OrderService/ShipOrder";
constexpr const char* kConfirmDelivery = "/backline.v1.OrderService/ConfirmDelivery";
constexpr const char* kGetOrder = "/backline.v1.OrderService/GetOrder";
constexpr const char* kListOrders = "/backline.v1.OrderService/ListOrders";

// The order of a command as committed.
template <typename Response>
bool AnswerOrder(const Written& written, const WorkingSet& set, Response& response) {
  if (written.outcome.resource_kind == ResourceKind::kTombstone) return true;
  ToWire(ViewOf(set, OrderId(written.outcome.resource_id)), response.mutable_order());
  return true;
}

// The order of a repeated command as it stands now.
template <typename Response>
ReadResult RereadOrder(Reader& reader, const Written& written, Response& response) {
  if (written.outcome.resource_kind == ResourceKind::kTombstone) return {};
  return AnswerOne(
      reader.GetOrder(OrderId(written.outcome.resource_id)), Reason::kOrderNotFound, response,
      [&](const OrderWithShipments& found) { ToWire(found.order, response.mutable_order()); });
}

template <typename Response>
bool AnswerShipment(const Written& written, const WorkingSet& set, Response& response) {
  const ShipmentId id(written.outcome.resource_id);
  const Shipment* shipment = set.Find<Shipment>(id);
  if (shipment == nullptr) return false;
  ShipmentView view{*shipment, {}};
  for (const ShipmentPart& part : set.appends().shipment_parts) {
    if (part.shipment_id == id) view.parts.push_back(part);
  }
  if (view.parts.empty()) view.parts = set.PartsOf(id);
  ToWire(view, response.mutable_shipment());
  ToWire(ViewOf(set, shipment->order_id), response.mutable_order());
  return true;
}

template <typename Response>
ReadResult RereadShipment(Reader& reader, const Written& written, Response& response) {
  return AnswerOne(reader.GetShipment(ShipmentId(written.outcome.resource_id)),
                   Reason::kShipmentNotFound, response, [&](const ShipmentWithOrder& found) {
                     ToWire(found.shipment, response.mutable_shipment());
                     ToWire(found.order, response.mutable_order());
                   });
}

// One call that places many orders: it is answered when its last order is.
class Bulk : public std::enable_shared_from_this<Bulk> {
 public:
  Bulk(Calls& calls, std::shared_ptr<Responder> responder, Caller caller, Instant deadline,
       const v1::PlaceOrdersRequest& request, v1::PlaceOrdersResponse& response)
      : calls_(calls),
        responder_(std::move(responder)),
        caller_(std::move(caller)),
        deadline_(deadline),
        request_(request),
        response_(response) {}

  void Run() {
    for (int at = 0; at < request_.orders_size(); ++at) response_.add_results();
    std::vector<Submission> submissions;
    for (int at = 0; at < request_.orders_size(); ++at) Prepare(at, submissions);
    // One more than there are, so that nobody answers before all are handed over.
    open_ = static_cast<int>(submissions.size()) + 1;
    if (!submissions.empty()) {
      if (const auto refusal =
              calls_.SubmitAll(std::move(submissions), EngineThread::Division::kAllowed)) {
        return responder_->Refuse(*refusal);
      }
    }
    Close();
  }

 private:
  void Prepare(int at, std::vector<Submission>& submissions) {
    const v1::PlaceOrderRequest& order = request_.orders(at);
    Fields fields(caller_);
    const Id128 request_id = fields.Uuid("request_id", order.request_id(), true);
    std::shared_ptr<PlaceOrder> command = Parse(order, fields);
    if (!fields.ok()) {
      *response_.mutable_results(at)->mutable_error() = fields.Error();
      return;
    }
    const RequestKey key = RequestKeyOf(caller_.principal, request_id);
    // The same order is the same request, alone or among others.
    submissions.push_back(
        {std::move(command),
         {key, FingerprintOf(kPlaceOrder, order)},
         deadline_,
         [self = shared_from_this(), at, key](const Reply& reply, const WorkingSet& set) {
           self->Complete(at, key, reply, set);
         }});
  }

  // Each order has a result of its own, so completions on several threads do not meet.
  void Complete(int at, RequestKey key, const Reply& reply, const WorkingSet& set) {
    v1::PlaceOrdersResponse::Result& result = *response_.mutable_results(at);
    if (const auto* refusal = std::get_if<Refusal>(&reply)) {
      *result.mutable_error() = ErrorOf(*refusal);
      return Close();
    }
    if (const auto* failure = std::get_if<absl::Status>(&reply)) {
      *result.mutable_error() = ErrorOf(RefusalOf(*failure));
      return Close();
    }
    Written written{std::get<Outcome>(reply), key, caller_};
    if (!written.outcome.replayed) {
      AnswerOrder(written, set, *result.mutable_placed());
      SetWritten(written, *result.mutable_placed());
      return Close();
    }
    const bool queued = calls_.parts().readers.Submit(
        [self = shared_from_this(), &result, written](Reader& reader) {
          const ReadResult read = RereadOrder(reader, written, *result.mutable_placed());
          SetWritten(written, *result.mutable_placed());
          if (const auto* refusal = std::get_if<Refusal>(&read)) {
            *result.mutable_error() = ErrorOf(*refusal);
          } else if (const auto* failure = std::get_if<absl::Status>(&read)) {
            *result.mutable_error() = ErrorOf(RefusalOf(*failure));
          }
          self->Close();
        },
        deadline_);
    if (queued) return;
    *result.mutable_error() = ErrorOf(Overloaded());
    Close();
  }

  void Close() {
    if (--open_ == 0) responder_->Finish(grpc::Status::OK);
  }

  Calls& calls_;
  std::shared_ptr<Responder> responder_;
  const Caller caller_;
  const Instant deadline_;
  const v1::PlaceOrdersRequest& request_;
  v1::PlaceOrdersResponse& response_;
  std::atomic<int> open_ = 0;
};

void CheckBulk(const v1::PlaceOrdersRequest& request, Fields& fields) {
  fields.Count("orders", request.orders_size(), 1, kBulkOrdersMax);
  int lines = 0;
  for (const v1::PlaceOrderRequest& order : request.orders()) lines += order.lines_size();
  if (lines > kBulkLinesMax) fields.Add("orders", "must have at most 2000 lines in all");
}

}  // namespace

grpc::ServerUnaryReactor* OrderService::PlaceOrder(grpc::CallbackServerContext* context,
                                                   const v1::PlaceOrderRequest* request,
                                                   v1::PlaceOrderResponse* response) {
  return calls_.Write(context, request, response, kPlaceOrder, AnswerOrder<v1::PlaceOrderResponse>,
                      RereadOrder<v1::PlaceOrderResponse>);
}

grpc::ServerUnaryReactor* OrderService::PlaceOrders(grpc::CallbackServerContext* context,
                                                    const v1::PlaceOrdersRequest* request,
                                                    v1::PlaceOrdersResponse* response) {
  std::shared_ptr<Responder> responder = Responder::Make(calls_.in_flight());
  grpc::ServerUnaryReactor* const reactor = responder->reactor();
  calls_.Admit(*context, kPlaceOrders, [=, this](std::variant<Caller, Refusal> admitted) {
    if (const auto* refusal = std::get_if<Refusal>(&admitted)) return responder->Refuse(*refusal);
    const Caller& caller = std::get<Caller>(admitted);
    Fields fields(caller);
    CheckBulk(*request, fields);
    if (!fields.ok()) return responder->Finish(ToGrpc(fields.Error()));
    std::make_shared<Bulk>(calls_, responder, caller, calls_.DeadlineOf(*context), *request,
                           *response)
        ->Run();
  });
  return reactor;
}

grpc::ServerUnaryReactor* OrderService::CancelOrder(grpc::CallbackServerContext* context,
                                                    const v1::CancelOrderRequest* request,
                                                    v1::CancelOrderResponse* response) {
  return calls_.Write(context, request, response, kCancelOrder,
                      AnswerOrder<v1::CancelOrderResponse>, RereadOrder<v1::CancelOrderResponse>);
}

grpc::ServerUnaryReactor* OrderService::AmendOrderLine(grpc::CallbackServerContext* context,
                                                       const v1::AmendOrderLineRequest* request,
                                                       v1::AmendOrderLineResponse* response) {
  return calls_.Write(context, request, response, kAmendOrderLine,
                      AnswerOrder<v1::AmendOrderLineResponse>,
                      RereadOrder<v1::AmendOrderLineResponse>);
}

grpc::ServerUnaryReactor* OrderService::ShipOrder(grpc::CallbackServerContext* context,
                                                  const v1::ShipOrderRequest* request,
                                                  v1::ShipOrderResponse* response) {
  return calls_.Write(context, request, response, kShipOrder, AnswerShipment<v1::ShipOrderResponse>,
                      RereadShipment<v1::ShipOrderResponse>);
}

grpc::ServerUnaryReactor* OrderService::ConfirmDelivery(grpc::CallbackServerContext* context,
                                                        const v1::ConfirmDeliveryRequest* request,
                                                        v1::ConfirmDeliveryResponse* response) {
  return calls_.Write(context, request, response, kConfirmDelivery,
                      AnswerShipment<v1::ConfirmDeliveryResponse>,
                      RereadShipment<v1::ConfirmDeliveryResponse>);
}

grpc::ServerUnaryReactor* OrderService::GetOrder(grpc::CallbackServerContext* context,
                                                 const v1::GetOrderRequest* request,
                                                 v1::GetOrderResponse* response) {
  return calls_.Read(
      context, request, response, kGetOrder,
      [=, this](Fields& fields) {
        return fields.Required<OrderId>("order_id", request->order_id());
      },
      [](Reader& reader, const Caller&, OrderId id, v1::GetOrderResponse& response) {
        return AnswerOne(reader.GetOrder(id), Reason::kOrderNotFound, response,
                         [&](const OrderWithShipments& found) {
                           ToWire(found.order, response.mutable_order());
                           for (const ShipmentView& shipment : found.shipments) {
                             ToWire(shipment, response.add_shipments());
                           }
                         });
      });
}

grpc::ServerUnaryReactor* OrderService::ListOrders(grpc::CallbackServerContext* context,
                                                   const v1::ListOrdersRequest* request,
                                                   v1::ListOrdersResponse* response) {
  struct Query {
    CustomerId customer_id;
    PageRequest<OrderId> page;
  };
  return calls_.Read(
      context, request, response, kListOrders,
      [=, this](Fields& fields) {
        return Query{fields.Optional<CustomerId>("customer_id", request->customer_id()),
                     calls_.Page<OrderId>(*request, kListOrders, fields)};
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListOrdersResponse& response) -> ReadResult {
        const auto read =
            reader.ListOrders(IfAny(query.customer_id), query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_orders(), response,
                        [](const OrderView& view) { return view.order.id; });
        return {};
      });
}

}  // namespace backline
