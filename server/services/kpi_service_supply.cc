// The supply side of KPIs: supplies at risk, stock, sources.
#include "server/services/kpi_service.h"

#include <optional>

namespace backline {
namespace {

constexpr const char* kGetSupplyRisk = "/backline.v1.KpiService/GetSupplyRisk";
constexpr const char* kListSuppliesAtRisk = "/backline.v1.KpiService/ListSuppliesAtRisk";
constexpr const char* kListSupplyOrders = "/backline.v1.KpiService/ListSupplyOrders";
constexpr const char* kListStockTurns = "/backline.v1.KpiService/ListStockTurns";
constexpr const char* kListSourcingRisks = "/backline.v1.KpiService/ListSourcingRisks";

template <typename Request>
SupplyRiskQuery ParseRisk(const Request& request, Fields& fields) {
  SupplyRiskQuery query;
  query.today = TodayIn(ParseZone(request.time_zone(), fields), fields);
  query.before = ParseBefore(request.has_before_date(), request.before_date(), query.today, fields);
  query.supplier_id = fields.Optional<SupplierId>("supplier_id", request.supplier_id());
  query.product_id = fields.Optional<ProductId>("product_id", request.product_id());
  query.location_id = fields.Optional<LocationId>("location_id", request.location_id());
  return query;
}

}  // namespace

grpc::ServerUnaryReactor* KpiService::GetSupplyRisk(grpc::CallbackServerContext* context,
                                                    const v1::GetSupplyRiskRequest* request,
                                                    v1::GetSupplyRiskResponse* response) {
  return calls_.ReadLong(
      context, request, response, kGetSupplyRisk,
      [=](Fields& fields) { return ParseRisk(*request, fields); },
      [](Reader& reader, const Caller&, const SupplyRiskQuery& query,
         v1::GetSupplyRiskResponse& response) -> ReadResult {
        const auto read = reader.ReadSupplyRisk(query);
        if (!read.ok()) return read.status();
        ToWire(read->value, &response);
        ToWire(query.today, response.mutable_today());
        response.set_as_of_sequence(read->as_of_sequence);
        return {};
      });
}

grpc::ServerUnaryReactor* KpiService::ListSuppliesAtRisk(
    grpc::CallbackServerContext* context, const v1::ListSuppliesAtRiskRequest* request,
    v1::ListSuppliesAtRiskResponse* response) {
  struct Query {
    SupplyRiskQuery risk;
    std::optional<RiskSignal> signal;
    PageRequest<SupplyDueKey> page;
  };
  return calls_.ReadLong(
      context, request, response, kListSuppliesAtRisk,
      [=, this](Fields& fields) {
        Query query;
        query.risk = ParseRisk(*request, fields);
        const auto signal =
            fields.Enumerator<RiskSignal>("signal", request->signal(), 0, kRiskSignals);
        if (request->signal() != 0) query.signal = signal;
        query.page = calls_.Page<SupplyDueKey>(*request, kListSuppliesAtRisk, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListSuppliesAtRiskResponse& response) -> ReadResult {
        const auto read =
            reader.ListSuppliesAtRisk(query.risk, query.signal, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_supplies(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* KpiService::ListSupplyOrders(grpc::CallbackServerContext* context,
                                                       const v1::ListSupplyOrdersRequest* request,
                                                       v1::ListSupplyOrdersResponse* response) {
  struct Query {
    SupplyLineId supply_line_id;
    PageRequest<QueueKey> page;
  };
  return calls_.ReadLong(
      context, request, response, kListSupplyOrders,
      [=, this](Fields& fields) {
        return Query{fields.Required<SupplyLineId>("supply_line_id", request->supply_line_id()),
                     calls_.Page<QueueKey>(*request, kListSupplyOrders, fields)};
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListSupplyOrdersResponse& response) -> ReadResult {
        return calls_.AnswerPage(
            reader.ListSupplyOrders(query.supply_line_id, query.page.after, query.page.limit),
            Reason::kSupplyLineNotFound, query.page, response.mutable_orders(), response);
      });
}

grpc::ServerUnaryReactor* KpiService::ListStockTurns(grpc::CallbackServerContext* context,
                                                     const v1::ListStockTurnsRequest* request,
                                                     v1::ListStockTurnsResponse* response) {
  struct Query {
    KpiWindow window;
    ProductId product_id;
    PageRequest<StockTurnsKey> page;
  };
  return calls_.ReadLong(
      context, request, response, kListStockTurns,
      [=, this](Fields& fields) {
        return Query{ParseWindow(request->has_window(), request->window(), fields),
                     fields.Optional<ProductId>("product_id", request->product_id()),
                     calls_.Page<StockTurnsKey>(*request, kListStockTurns, fields)};
      },
      [this](Reader& reader, const Caller& caller, const Query& query,
             v1::ListStockTurnsResponse& response) -> ReadResult {
        const auto read = reader.ListStockTurns(query.window, caller.now, query.product_id,
                                                query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_turns(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* KpiService::ListSourcingRisks(grpc::CallbackServerContext* context,
                                                        const v1::ListSourcingRisksRequest* request,
                                                        v1::ListSourcingRisksResponse* response) {
  struct Query {
    SourcingQuery sourcing;
    PageRequest<ProductId> page;
  };
  return calls_.ReadLong(
      context, request, response, kListSourcingRisks,
      [=, this](Fields& fields) {
        Query query;
        const int32_t wanted =
            fields.Range32("sources_wanted", request->sources_wanted(), 0, kSourcesWantedMax);
        query.sourcing.sources_wanted = wanted > 0 ? wanted : kSourcesWantedDefault;
        query.sourcing.backlog_only = request->backlog_only();
        query.sourcing.product_ids =
            ParseProducts(request->product_ids(), 0, kSourcingProductsMax, fields);
        query.page = calls_.Page<ProductId>(*request, kListSourcingRisks, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListSourcingRisksResponse& response) -> ReadResult {
        const auto read =
            reader.ListSourcingRisks(query.sourcing, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_risks(), response);
        return {};
      });
}

}  // namespace backline
