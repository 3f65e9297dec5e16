#include "server/services/supplier_service.h"

#include <algorithm>

namespace backline {
namespace {

constexpr const char* kListSupplierLines = "/backline.v1.SupplierService/ListSupplierLines";
constexpr const char* kAnswerLine = "/backline.v1.SupplierService/AnswerLine";
constexpr const char* kUpdateEta = "/backline.v1.SupplierService/UpdateEta";
constexpr const char* kListDemand = "/backline.v1.SupplierService/ListDemand";

PurchaseOrderLineKey LineOf(const Written& written) {
  return {PurchaseOrderId(written.outcome.resource_id),
          static_cast<int32_t>(written.outcome.second_resource_id.low)};
}

// The answer names places and products, which the command did not load: it is read.
bool NotFromTheSet(const Written&, const WorkingSet&, v1::AnswerLineResponse&) { return false; }

ReadResult ReadLine(Reader& reader, SupplierId supplier, const PurchaseOrderLineKey& key,
                    v1::AnswerLineResponse& response) {
  return AnswerOne(reader.GetSupplierLine(supplier, key), Reason::kPurchaseOrderLineNotFound,
                   response,
                   [&](const SupplierLineView& view) { ToWire(view, response.mutable_line()); });
}

void FillSupplyLine(SupplyLine line, const Written& written, v1::UpdateEtaResponse& response) {
  line.pegged = 0;  // what customers wait for is told by ListDemand
  line.withdrawing = 0;
  ToWire(line, response.mutable_supply_line());
  // A stale message changed nothing, then and now.
  response.set_applied(written.outcome.applied && written.outcome.second_resource_id.high == 0);
}

}  // namespace

grpc::ServerUnaryReactor* SupplierService::ListSupplierLines(
    grpc::CallbackServerContext* context, const v1::ListSupplierLinesRequest* request,
    v1::ListSupplierLinesResponse* response) {
  struct Query {
    std::optional<PurchaseOrderLineState> state;
    PageRequest<SupplierLineKey> page;
  };
  return calls_.Read(
      context, request, response, kListSupplierLines,
      [&](Fields& fields) {
        Query query;
        const auto state = fields.Enumerator<PurchaseOrderLineState>(
            "state", request->state(), 0, v1::PURCHASE_ORDER_LINE_STATE_HELD);
        if (request->state() != 0) query.state = state;
        query.page = calls_.Page<SupplierLineKey>(*request, kListSupplierLines, fields);
        return query;
      },
      [this](Reader& reader, const Caller& caller, const Query& query,
             v1::ListSupplierLinesResponse& response) -> ReadResult {
        const auto read = reader.ListSupplierLines(caller.principal.supplier_id, query.state,
                                                   query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_lines(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* SupplierService::AnswerLine(grpc::CallbackServerContext* context,
                                                      const v1::AnswerLineRequest* request,
                                                      v1::AnswerLineResponse* response) {
  return calls_.Change(
      context, request, kAnswerLine,
      [this, response](std::shared_ptr<Responder> responder,
                       std::shared_ptr<backline::AnswerLine> command, Task task) {
        const auto run = [this, responder, response, task, command](SupplierId supplier) {
          calls_.Execute(
              responder, response, task, NotFromTheSet,
              [supplier](Reader& reader, const Written& written, v1::AnswerLineResponse& response) {
                return ReadLine(reader, supplier, LineOf(written), response);
              });
        };
        if (!task.caller.principal.is_importer()) return run(command->supplier_id);
        // An importer plays what a supplier said: the purchase order knows which.
        const bool queued = calls_.parts().readers.Submit(
            [responder, command, run](Reader& reader) {
              const auto read = reader.GetPurchaseOrder(command->purchase_order_id);
              if (!read.ok()) return responder->Refuse(RefusalOf(read.status()));
              if (!read->value) return responder->Refuse(NotFound(Reason::kPurchaseOrderNotFound));
              command->supplier_id = read->value->purchase_order.supplier_id;
              run(command->supplier_id);
            },
            task.deadline);
        if (!queued) responder->Refuse(Overloaded());
      });
}

grpc::ServerUnaryReactor* SupplierService::UpdateEta(grpc::CallbackServerContext* context,
                                                     const v1::UpdateEtaRequest* request,
                                                     v1::UpdateEtaResponse* response) {
  return calls_.Write(
      context, request, response, kUpdateEta,
      [](const Written& written, const WorkingSet& set, v1::UpdateEtaResponse& response) {
        const auto* line = set.Find<SupplyLine>(SupplyLineId(written.outcome.resource_id));
        if (line == nullptr) return false;
        FillSupplyLine(*line, written, response);
        return true;
      },
      [](Reader& reader, const Written& written, v1::UpdateEtaResponse& response) {
        return AnswerOne(reader.GetSupplyLine(written.caller.principal.supplier_id,
                                              SupplyLineId(written.outcome.resource_id)),
                         Reason::kSupplyLineNotFound, response,
                         [&](const SupplyLine& line) { FillSupplyLine(line, written, response); });
      });
}

grpc::ServerUnaryReactor* SupplierService::ListDemand(grpc::CallbackServerContext* context,
                                                      const v1::ListDemandRequest* request,
                                                      v1::ListDemandResponse* response) {
  return calls_.Read(
      context, request, response, kListDemand,
      [&](Fields& fields) { return calls_.Page<DemandKey>(*request, kListDemand, fields); },
      [this](Reader& reader, const Caller& caller, const PageRequest<DemandKey>& page,
             v1::ListDemandResponse& response) -> ReadResult {
        auto read = reader.ListDemand(caller.principal.supplier_id, page.after, page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, page, response.mutable_demand(), response);
        for (int at = 0; at < response.demand_size(); ++at) {
          const DemandRow& row = read->value.items[at];
          response.mutable_demand(at)->set_oldest_age_days(
              std::max(0, caller.today - row.oldest_occurred_date));
        }
        return {};
      });
}

}  // namespace backline
