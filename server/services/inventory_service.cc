#include "server/services/inventory_service.h"

#include "server/services/availability.h"

namespace backline {
namespace {

constexpr const char* kReceiveStock = "/backline.v1.InventoryService/ReceiveStock";
constexpr const char* kAdjustStock = "/backline.v1.InventoryService/AdjustStock";
constexpr const char* kGetAvailability = "/backline.v1.InventoryService/GetAvailability";
constexpr const char* kListStock = "/backline.v1.InventoryService/ListStock";
constexpr const char* kListMovements = "/backline.v1.InventoryService/ListMovements";

StockKey StockOf(const Written& written) {
  return {ProductId(written.outcome.resource_id), LocationId(written.outcome.second_resource_id)};
}

template <typename Response>
bool AnswerStock(const Written& written, const WorkingSet& set, Response& response) {
  const Stock* stock = set.Find<Stock>(StockOf(written));
  if (stock == nullptr) return false;
  ToWire(*stock, response.mutable_stock());
  return true;
}

template <typename Response>
ReadResult RereadStock(Reader& reader, const Written& written, Response& response) {
  return AnswerOne(reader.GetStock(StockOf(written)), Reason::kProductNotFound, response,
                   [&](const Stock& stock) { ToWire(stock, response.mutable_stock()); });
}

struct AvailabilityQuery {
  ProductId product_id;
  LocationId location_id;
  Quantity quantity = 1;
};

ReadResult RunAvailability(Reader& reader, const Caller& caller, const AvailabilityQuery& query,
                           v1::GetAvailabilityResponse& response) {
  if (!query.location_id.empty()) {
    const auto location = reader.GetLocation(query.location_id);
    const ReadResult found =
        AnswerOne(location, Reason::kLocationNotFound, response, [](const Location&) {});
    if (!std::holds_alternative<std::monostate>(found)) return found;
  }
  return AnswerOne(reader.GetAvailability(query.product_id, IfAny(query.location_id)),
                   Reason::kProductNotFound, response, [&](const AvailabilityRead& read) {
                     const AvailabilityAnswer answer =
                         AvailabilityOf(read, query.quantity, caller.today);
                     response.set_availability(static_cast<v1::Availability>(answer.state));
                     response.set_available_quantity(answer.available);
                     response.set_inbound_quantity(read.inbound);
                     if (answer.date) ToWire(*answer.date, response.mutable_available_date());
                     response.set_basis(static_cast<v1::PromiseBasis>(answer.basis));
                     response.set_backordered_quantity(read.backordered);
                     response.set_orderable(answer.orderable);
                   });
}

}  // namespace

grpc::ServerUnaryReactor* InventoryService::ReceiveStock(grpc::CallbackServerContext* context,
                                                         const v1::ReceiveStockRequest* request,
                                                         v1::ReceiveStockResponse* response) {
  return calls_.Write(context, request, response, kReceiveStock,
                      AnswerStock<v1::ReceiveStockResponse>, RereadStock<v1::ReceiveStockResponse>);
}

grpc::ServerUnaryReactor* InventoryService::AdjustStock(grpc::CallbackServerContext* context,
                                                        const v1::AdjustStockRequest* request,
                                                        v1::AdjustStockResponse* response) {
  return calls_.Write(context, request, response, kAdjustStock,
                      AnswerStock<v1::AdjustStockResponse>, RereadStock<v1::AdjustStockResponse>);
}

grpc::ServerUnaryReactor* InventoryService::GetAvailability(
    grpc::CallbackServerContext* context, const v1::GetAvailabilityRequest* request,
    v1::GetAvailabilityResponse* response) {
  return calls_.Read(
      context, request, response, kGetAvailability,
      [=, this](Fields& fields) {
        AvailabilityQuery query;
        query.product_id = fields.Required<ProductId>("product_id", request->product_id());
        query.location_id = fields.Optional<LocationId>("location_id", request->location_id());
        query.quantity =
            std::max<Quantity>(1, fields.Range("quantity", request->quantity(), 0, kQuantityMax));
        return query;
      },
      RunAvailability);
}

grpc::ServerUnaryReactor* InventoryService::ListStock(grpc::CallbackServerContext* context,
                                                      const v1::ListStockRequest* request,
                                                      v1::ListStockResponse* response) {
  struct Query {
    ProductId product_id;
    PageRequest<LocationId> page;
  };
  return calls_.Read(
      context, request, response, kListStock,
      [=, this](Fields& fields) {
        return Query{fields.Required<ProductId>("product_id", request->product_id()),
                     calls_.Page<LocationId>(*request, kListStock, fields)};
      },
      [this](Reader& reader, const Caller&, const Query& query, v1::ListStockResponse& response) {
        return calls_.AnswerPage(
            reader.ListStock(query.product_id, query.page.after, query.page.limit),
            Reason::kProductNotFound, query.page, response.mutable_stock(), response);
      });
}

grpc::ServerUnaryReactor* InventoryService::ListMovements(grpc::CallbackServerContext* context,
                                                          const v1::ListMovementsRequest* request,
                                                          v1::ListMovementsResponse* response) {
  struct Query {
    ProductId product_id;
    LocationId location_id;
    PageRequest<MovementId> page;
  };
  return calls_.Read(
      context, request, response, kListMovements,
      [=, this](Fields& fields) {
        return Query{fields.Required<ProductId>("product_id", request->product_id()),
                     fields.Optional<LocationId>("location_id", request->location_id()),
                     calls_.Page<MovementId>(*request, kListMovements, fields)};
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListMovementsResponse& response) {
        return calls_.AnswerPage(reader.ListMovements(query.product_id, IfAny(query.location_id),
                                                      query.page.after, query.page.limit),
                                 Reason::kProductNotFound, query.page, response.mutable_movements(),
                                 response);
      });
}

}  // namespace backline
