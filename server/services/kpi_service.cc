#include "server/services/kpi_service.h"

#include <algorithm>
#include <optional>

namespace backline {
namespace {

constexpr const char* kGetServiceKpis = "/backline.v1.KpiService/GetServiceKpis";
constexpr const char* kListServiceLines = "/backline.v1.KpiService/ListServiceLines";
constexpr const char* kGetBacklog = "/backline.v1.KpiService/GetBacklog";
constexpr const char* kListBacklogLines = "/backline.v1.KpiService/ListBacklogLines";
constexpr const char* kGetBacklogChanges = "/backline.v1.KpiService/GetBacklogChanges";
constexpr const char* kListBacklogChanges = "/backline.v1.KpiService/ListBacklogChanges";
constexpr const char* kListRevenueAtRisk = "/backline.v1.KpiService/ListRevenueAtRisk";

// Whose and which lines a number is of.
template <typename Request, typename Query>
void ParseScope(const Request& request, Fields& fields, Query& query) {
  query.customer_id = fields.Optional<CustomerId>("customer_id", request.customer_id());
  query.product_id = fields.Optional<ProductId>("product_id", request.product_id());
  if constexpr (requires { request.location_id(); }) {
    query.location_id = fields.Optional<LocationId>("location_id", request.location_id());
  }
}

template <typename Request>
ServiceQuery ParseService(const Request& request, Fields& fields) {
  ServiceQuery query;
  query.window = ParseWindow(request.has_window(), request.window(), fields);
  query.today = TodayIn(query.window.time_zone, fields);
  ParseScope(request, fields, query);
  return query;
}

template <typename Request>
BacklogQuery ParseBacklog(const Request& request, Fields& fields) {
  BacklogQuery query;
  ParseScope(request, fields, query);
  query.time_zone = ParseZone(request.time_zone(), fields);
  query.today = TodayIn(query.time_zone, fields);
  return query;
}

template <typename Request>
ChangeQuery ParseChanges(const Request& request, Fields& fields) {
  ChangeQuery query;
  ParseScope(request, fields, query);
  query.since = ParseSince(request.has_since_date(), request.since_date(),
                           ParseZone(request.time_zone(), fields), fields);
  return query;
}

template <typename Request, typename Filter>
void ParseAges(const Request& request, Fields& fields, Filter& filter) {
  filter.from_days = fields.Range32("from_days", request.from_days(), 0, kAgeDaysMax);
  if (request.has_until_days()) {
    filter.until_days = fields.Range32("until_days", request.until_days(), 0, kAgeDaysMax);
  }
}

// An enum of which the zero stands for all.
template <typename Enum>
std::optional<Enum> AnyOf(Fields& fields, const char* field, int value, int max) {
  const auto read = fields.Enumerator<Enum>(field, value, 0, max);
  return value == 0 ? std::nullopt : std::optional<Enum>(read);
}

}  // namespace

grpc::ServerUnaryReactor* KpiService::GetServiceKpis(grpc::CallbackServerContext* context,
                                                     const v1::GetServiceKpisRequest* request,
                                                     v1::GetServiceKpisResponse* response) {
  return calls_.ReadLong(
      context, request, response, kGetServiceKpis,
      [=](Fields& fields) { return ParseService(*request, fields); },
      [](Reader& reader, const Caller&, const ServiceQuery& query,
         v1::GetServiceKpisResponse& response) -> ReadResult {
        const auto read = reader.ReadServiceKpis(query);
        if (!read.ok()) return read.status();
        ToWire(read->value.kpis, response.mutable_kpis());
        ToWire(query.today, response.mutable_today());
        response.set_complete(read->value.complete);
        response.set_as_of_sequence(read->as_of_sequence);
        return {};
      });
}

grpc::ServerUnaryReactor* KpiService::ListServiceLines(grpc::CallbackServerContext* context,
                                                       const v1::ListServiceLinesRequest* request,
                                                       v1::ListServiceLinesResponse* response) {
  struct Query {
    ServiceQuery service;
    ServiceLineFilter filter;
    PageRequest<ServedLineKey> page;
  };
  return calls_.ReadLong(
      context, request, response, kListServiceLines,
      [=, this](Fields& fields) {
        Query query;
        query.service = ParseService(*request, fields);
        query.filter.group = fields.Enumerator<ServiceLineGroup>("group", request->group(), 0,
                                                                 kServiceLineGroupMax);
        query.filter.cancellation = AnyOf<CancellationCause>(
            fields, "cancellation", request->cancellation(), kCancellationCauses);
        ParseAges(*request, fields, query.filter);
        query.page = calls_.Page<ServedLineKey>(*request, kListServiceLines, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListServiceLinesResponse& response) -> ReadResult {
        const auto read = reader.ListServiceLines(query.service, query.filter, query.page.after,
                                                  query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_lines(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* KpiService::GetBacklog(grpc::CallbackServerContext* context,
                                                 const v1::GetBacklogRequest* request,
                                                 v1::GetBacklogResponse* response) {
  struct Query {
    BacklogQuery backlog;
    std::optional<BackorderCostRates> rates;
  };
  return calls_.ReadLong(
      context, request, response, kGetBacklog,
      [=](Fields& fields) {
        return Query{ParseBacklog(*request, fields),
                     ParseRates(request->has_rates(), request->rates(), fields)};
      },
      [](Reader& reader, const Caller&, const Query& query,
         v1::GetBacklogResponse& response) -> ReadResult {
        const auto read = reader.ReadBacklog(query.backlog, query.rates);
        if (!read.ok()) return read.status();
        ToWire(read->value, &response);
        if (query.rates) ToWire(*query.rates, response.mutable_cost()->mutable_rates());
        ToWire(query.backlog.today, response.mutable_today());
        response.set_as_of_sequence(read->as_of_sequence);
        return {};
      });
}

grpc::ServerUnaryReactor* KpiService::ListBacklogLines(grpc::CallbackServerContext* context,
                                                       const v1::ListBacklogLinesRequest* request,
                                                       v1::ListBacklogLinesResponse* response) {
  struct Query {
    BacklogQuery backlog;
    BacklogFilter filter;
    PageRequest<BacklogKey> page;
  };
  return calls_.ReadLong(
      context, request, response, kListBacklogLines,
      [=, this](Fields& fields) {
        Query query;
        query.backlog = ParseBacklog(*request, fields);
        BacklogFilter& filter = query.filter;
        filter.cause = AnyOf<WaitCause>(fields, "cause", request->cause(), kWaitCauses);
        ParseAges(*request, fields, filter);
        filter.at_risk_only = request->at_risk_only();
        filter.supplier_id = fields.Optional<SupplierId>("supplier_id", request->supplier_id());
        filter.without_supplier = request->without_supplier();
        if (filter.without_supplier && !filter.supplier_id.empty()) {
          fields.Add("without_supplier", "must not be set with supplier_id");
        }
        query.page = calls_.Page<BacklogKey>(*request, kListBacklogLines, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListBacklogLinesResponse& response) -> ReadResult {
        const auto read = reader.ListBacklogLines(query.backlog, query.filter, query.page.after,
                                                  query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_lines(), response);
        for (int at = 0; at < response.lines_size(); ++at) {
          const WaitingEntry& entry = read->value.items[static_cast<size_t>(at)];
          response.mutable_lines(at)->set_age_days(entry.age(query.backlog.today));
        }
        return {};
      });
}

grpc::ServerUnaryReactor* KpiService::GetBacklogChanges(grpc::CallbackServerContext* context,
                                                        const v1::GetBacklogChangesRequest* request,
                                                        v1::GetBacklogChangesResponse* response) {
  return calls_.ReadLong(
      context, request, response, kGetBacklogChanges,
      [=](Fields& fields) { return ParseChanges(*request, fields); },
      [](Reader& reader, const Caller&, const ChangeQuery& query,
         v1::GetBacklogChangesResponse& response) -> ReadResult {
        const auto read = reader.ReadBacklogChanges(query);
        if (!read.ok()) return read.status();
        ToWire(read->value, &response);
        response.set_as_of_sequence(read->as_of_sequence);
        return {};
      });
}

grpc::ServerUnaryReactor* KpiService::ListBacklogChanges(
    grpc::CallbackServerContext* context, const v1::ListBacklogChangesRequest* request,
    v1::ListBacklogChangesResponse* response) {
  struct Query {
    ChangeQuery changes;
    std::optional<BacklogChangeKind> kind;
    PageRequest<ChangeKey> page;
  };
  return calls_.ReadLong(
      context, request, response, kListBacklogChanges,
      [=, this](Fields& fields) {
        Query query;
        query.changes = ParseChanges(*request, fields);
        query.kind = AnyOf<BacklogChangeKind>(fields, "kind", request->kind(), kBacklogChangeKinds);
        query.page = calls_.Page<ChangeKey>(*request, kListBacklogChanges, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListBacklogChangesResponse& response) -> ReadResult {
        const auto read = reader.ListBacklogChanges(query.changes, query.kind, query.page.after,
                                                    query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_changes(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* KpiService::ListRevenueAtRisk(grpc::CallbackServerContext* context,
                                                        const v1::ListRevenueAtRiskRequest* request,
                                                        v1::ListRevenueAtRiskResponse* response) {
  struct Query {
    BacklogQuery backlog;
    RiskGrouping grouping = RiskGrouping::kSupplier;
    int limit = kPageSizeDefault;
  };
  return calls_.ReadLong(
      context, request, response, kListRevenueAtRisk,
      [=](Fields& fields) {
        Query query;
        query.backlog.location_id =
            fields.Optional<LocationId>("location_id", request->location_id());
        // No number here depends on a day.
        query.backlog.time_zone = "UTC";
        query.backlog.today = fields.caller().today;
        query.grouping = fields.Enumerator<RiskGrouping>(
            "grouping", request->grouping(), v1::RISK_GROUPING_SUPPLIER, v1::RISK_GROUPING_PRODUCT);
        if (request->page_size() < 0) fields.Add("page_size", "must not be negative");
        if (request->page_size() > 0) query.limit = std::min(request->page_size(), kPageSizeMax);
        return query;
      },
      [](Reader& reader, const Caller&, const Query& query,
         v1::ListRevenueAtRiskResponse& response) -> ReadResult {
        const auto read = reader.ReadRevenueAtRisk(query.backlog, query.grouping, query.limit);
        if (!read.ok()) return read.status();
        ToWire(read->value, &response);
        response.set_as_of_sequence(read->as_of_sequence);
        return {};
      });
}

}  // namespace backline
