#include "server/services/backorder_service.h"

namespace backline {
namespace {

constexpr const char* kGetBackorder = "/backline.v1.BackorderService/GetBackorder";
constexpr const char* kListProductQueue = "/backline.v1.BackorderService/ListProductQueue";
constexpr const char* kListBackorders = "/backline.v1.BackorderService/ListBackorders";

}  // namespace

grpc::ServerUnaryReactor* BackorderService::GetBackorder(grpc::CallbackServerContext* context,
                                                         const v1::GetBackorderRequest* request,
                                                         v1::GetBackorderResponse* response) {
  return calls_.Read(
      context, request, response, kGetBackorder,
      [=, this](Fields& fields) {
        return fields.Required<BackorderId>("backorder_id", request->backorder_id());
      },
      [](Reader& reader, const Caller&, BackorderId id, v1::GetBackorderResponse& response) {
        return AnswerOne(reader.GetBackorder(id), Reason::kBackorderNotFound, response,
                         [&](const BackorderWithHistory& found) {
                           ToWire(found.view, response.mutable_backorder());
                           for (const PegView& peg : found.pegs) ToWire(peg, response.add_pegs());
                           for (const BackorderChange& change : found.history) {
                             ToWire(change, response.add_history());
                           }
                         });
      });
}

grpc::ServerUnaryReactor* BackorderService::ListProductQueue(
    grpc::CallbackServerContext* context, const v1::ListProductQueueRequest* request,
    v1::ListProductQueueResponse* response) {
  struct Query {
    ProductId product_id;
    LocationId location_id;
    PageRequest<QueueKey> page;
  };
  return calls_.Read(
      context, request, response, kListProductQueue,
      [=, this](Fields& fields) {
        return Query{fields.Required<ProductId>("product_id", request->product_id()),
                     fields.Optional<LocationId>("location_id", request->location_id()),
                     calls_.Page<QueueKey>(*request, kListProductQueue, fields)};
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListProductQueueResponse& response) {
        return calls_.AnswerPage(reader.ListProductQueue(query.product_id, IfAny(query.location_id),
                                                         query.page.after, query.page.limit),
                                 Reason::kProductNotFound, query.page,
                                 response.mutable_backorders(), response);
      });
}

grpc::ServerUnaryReactor* BackorderService::ListBackorders(grpc::CallbackServerContext* context,
                                                           const v1::ListBackordersRequest* request,
                                                           v1::ListBackordersResponse* response) {
  struct Query {
    CustomerId customer_id;  // empty: by supplier
    SupplierId supplier_id;
    PageRequest<BackorderId> page;
  };
  return calls_.Read(
      context, request, response, kListBackorders,
      [=, this](Fields& fields) {
        Query query;
        if (request->has_supplier_id()) {
          query.supplier_id = fields.Required<SupplierId>("supplier_id", request->supplier_id());
        } else {
          query.customer_id = fields.Required<CustomerId>("customer_id", request->customer_id());
        }
        query.page = calls_.Page<BackorderId>(*request, kListBackorders, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListBackordersResponse& response) -> ReadResult {
        const auto read = query.customer_id.empty()
                              ? reader.ListBackordersOfSupplier(query.supplier_id, query.page.after,
                                                                query.page.limit)
                              : reader.ListBackordersOfCustomer(query.customer_id, query.page.after,
                                                                query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_backorders(), response);
        return {};
      });
}

}  // namespace backline
