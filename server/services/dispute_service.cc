#include "server/services/dispute_service.h"

namespace backline {
namespace {

constexpr const char* kOpenDispute = "/backline.v1.DisputeService/OpenDispute";
constexpr const char* kWithdrawDispute = "/backline.v1.DisputeService/WithdrawDispute";
constexpr const char* kDecideDispute = "/backline.v1.DisputeService/DecideDispute";
constexpr const char* kListDisputes = "/backline.v1.DisputeService/ListDisputes";

template <typename Response>
bool AnswerDispute(const Written& written, const WorkingSet& set, Response& response) {
  ToWire(*set.Find<Dispute>(DisputeId(written.outcome.resource_id)), response.mutable_dispute());
  return true;
}

// A repeated request is its own principal's, so that the dispute is one that it may see.
template <typename Response>
ReadResult RereadDispute(Reader& reader, const Written& written, Response& response) {
  return AnswerOne(reader.GetDispute(DisputeId(written.outcome.resource_id)),
                   Reason::kDisputeNotFound, response,
                   [&](const Dispute& dispute) { ToWire(dispute, response.mutable_dispute()); });
}

}  // namespace

grpc::ServerUnaryReactor* DisputeService::OpenDispute(grpc::CallbackServerContext* context,
                                                      const v1::OpenDisputeRequest* request,
                                                      v1::OpenDisputeResponse* response) {
  return calls_.Write(context, request, response, kOpenDispute,
                      AnswerDispute<v1::OpenDisputeResponse>,
                      RereadDispute<v1::OpenDisputeResponse>);
}

grpc::ServerUnaryReactor* DisputeService::WithdrawDispute(
    grpc::CallbackServerContext* context, const v1::WithdrawDisputeRequest* request,
    v1::WithdrawDisputeResponse* response) {
  return calls_.Write(context, request, response, kWithdrawDispute,
                      AnswerDispute<v1::WithdrawDisputeResponse>,
                      RereadDispute<v1::WithdrawDisputeResponse>);
}

grpc::ServerUnaryReactor* DisputeService::DecideDispute(grpc::CallbackServerContext* context,
                                                        const v1::DecideDisputeRequest* request,
                                                        v1::DecideDisputeResponse* response) {
  return calls_.Write(context, request, response, kDecideDispute,
                      AnswerDispute<v1::DecideDisputeResponse>,
                      RereadDispute<v1::DecideDisputeResponse>);
}

grpc::ServerUnaryReactor* DisputeService::ListDisputes(grpc::CallbackServerContext* context,
                                                       const v1::ListDisputesRequest* request,
                                                       v1::ListDisputesResponse* response) {
  struct Query {
    DisputeFilter filter;
    PageRequest<DisputeId> page;
  };
  return calls_.Read(
      context, request, response, kListDisputes,
      [=, this](Fields& fields) {
        const std::string& supplier = request->supplier_id();
        const bool of_all = !fields.caller().principal.is_supplier() && supplier.empty();
        Query query;
        if (!of_all) query.filter.supplier_id = ScopeOf(fields, supplier);
        query.filter.state =
            fields.Enumerator<DisputeState>("state", request->state(), 0, kDisputeStates);
        query.page = calls_.Page<DisputeId>(*request, kListDisputes, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListDisputesResponse& response) -> ReadResult {
        const auto read = reader.ListDisputes(query.filter, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_disputes(), response);
        return {};
      });
}

}  // namespace backline
