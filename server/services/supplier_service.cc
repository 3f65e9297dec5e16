#include "server/services/supplier_service.h"

#include <algorithm>

namespace backline {
namespace {

constexpr const char* kListSupplierLines = "/backline.v1.SupplierService/ListSupplierLines";
constexpr const char* kAnswerLine = "/backline.v1.SupplierService/AnswerLine";
constexpr const char* kAnswerLines = "/backline.v1.SupplierService/AnswerLines";
constexpr const char* kUpdateEta = "/backline.v1.SupplierService/UpdateEta";
constexpr const char* kListDemand = "/backline.v1.SupplierService/ListDemand";
constexpr const char* kGetSupplierOrder = "/backline.v1.SupplierService/GetSupplierOrder";

PurchaseOrderLineKey LineOf(const Written& written) {
  return {PurchaseOrderId(written.outcome.resource_id),
          static_cast<int32_t>(written.outcome.second_resource_id.low)};
}

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

void FillAnswered(const PurchaseOrderLine& line, v1::AnsweredLine* answered) {
  answered->set_state(static_cast<v1::PurchaseOrderLineState>(line.state));
  answered->set_version(line.answer_version);
}

// One call that answers many lines: it is answered when its last line is.
class BulkAnswers : public std::enable_shared_from_this<BulkAnswers> {
 public:
  BulkAnswers(Calls& calls, std::shared_ptr<Responder> responder, Caller caller, Instant deadline,
              const v1::AnswerLinesRequest& request, v1::AnswerLinesResponse& response)
      : calls_(calls),
        responder_(std::move(responder)),
        caller_(std::move(caller)),
        deadline_(deadline),
        request_(request),
        response_(response) {}

  void Run() {
    for (int at = 0; at < request_.answers_size(); ++at) response_.add_results();
    std::vector<Submission> submissions;
    for (int at = 0; at < request_.answers_size(); ++at) Prepare(at, submissions);
    // One more than there are, so that nobody answers before all are handed over.
    open_ = static_cast<int>(submissions.size()) + 1;
    if (!submissions.empty()) {
      if (const auto refusal =
              calls_.SubmitAll(std::move(submissions), EngineThread::Division::kAvoided)) {
        return responder_->Refuse(*refusal);
      }
    }
    Close();
  }

 private:
  void Prepare(int at, std::vector<Submission>& submissions) {
    const v1::AnswerLineRequest& answer = request_.answers(at);
    Fields fields(caller_);
    const Id128 request_id = fields.Uuid("request_id", answer.request_id(), true);
    std::shared_ptr<AnswerLine> command = Parse(answer, fields);
    if (!fields.ok()) {
      *response_.mutable_results(at)->mutable_error() = fields.Error();
      return;
    }
    // The same answer is the same request, alone or among others.
    submissions.push_back(
        {std::move(command),
         {RequestKeyOf(caller_.principal, request_id), FingerprintOf(kAnswerLine, answer)},
         deadline_,
         [self = shared_from_this(), at](const Reply& reply, const WorkingSet& set) {
           self->Complete(at, reply, set);
         },
         audit_});
  }

  // Each answer has a result of its own, so completions on several threads do not meet.
  void Complete(int at, const Reply& reply, const WorkingSet& set) {
    v1::AnswerLinesResponse::Result& result = *response_.mutable_results(at);
    const Outcome* outcome = std::get_if<Outcome>(&reply);
    if (outcome == nullptr) {
      const auto* refusal = std::get_if<Refusal>(&reply);
      if (refusal != nullptr && audit_ != nullptr) calls_.RecordRefused(*audit_, *refusal);
      *result.mutable_error() =
          ErrorOf(refusal != nullptr ? *refusal : RefusalOf(std::get<absl::Status>(reply)));
      return Close();
    }
    const PurchaseOrderLineKey key = LineOf({*outcome, {}, caller_});
    v1::AnsweredLine& answered = *result.mutable_answered();
    answered.set_replayed(outcome->replayed);
    answered.set_sequence(outcome->sequence);
    if (const auto* line = set.Find<PurchaseOrderLine>(key); line != nullptr) {
      FillAnswered(*line, &answered);
      return Close();
    }
    const bool queued =
        calls_.parts().readers.Submit([self = shared_from_this(), &result,
                                       key](Reader& reader) { self->Reread(reader, key, result); },
                                      deadline_);
    if (queued) return;
    *result.mutable_error() = ErrorOf(Overloaded());
    Close();
  }

  void Reread(Reader& reader, const PurchaseOrderLineKey& key,
              v1::AnswerLinesResponse::Result& result) {
    const auto read = reader.GetSupplierLine(caller_.principal.supplier_id, key);
    if (!read.ok()) {
      *result.mutable_error() = ErrorOf(RefusalOf(read.status()));
    } else if (!read->value) {
      *result.mutable_error() = ErrorOf(NotFound(Reason::kPurchaseOrderLineNotFound));
    } else {
      FillAnswered(read->value->line.line, result.mutable_answered());
    }
    Close();
  }

  void Close() {
    if (--open_ == 0) responder_->Finish(grpc::Status::OK);
  }

  Calls& calls_;
  std::shared_ptr<Responder> responder_;
  const Caller caller_;
  const std::shared_ptr<const AuditActor> audit_ = AuditActorOf(caller_);
  const Instant deadline_;
  const v1::AnswerLinesRequest& request_;
  v1::AnswerLinesResponse& response_;
  std::atomic<int> open_ = 0;
};

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
      [=, this](Fields& fields) {
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
              responder, response, task, NotFromTheSet<v1::AnswerLineResponse>,
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

grpc::ServerUnaryReactor* SupplierService::AnswerLines(grpc::CallbackServerContext* context,
                                                       const v1::AnswerLinesRequest* request,
                                                       v1::AnswerLinesResponse* response) {
  std::shared_ptr<Responder> responder = Responder::Make(calls_.in_flight());
  grpc::ServerUnaryReactor* const reactor = responder->reactor();
  calls_.Admit(*context, kAnswerLines, [=, this](std::variant<Caller, Refusal> admitted) {
    if (const auto* refusal = std::get_if<Refusal>(&admitted)) return responder->Refuse(*refusal);
    const Caller& caller = std::get<Caller>(admitted);
    Fields fields(caller);
    fields.Count("answers", request->answers_size(), 1, kBulkAnswersMax);
    if (!fields.ok()) return responder->Finish(ToGrpc(fields.Error()));
    std::make_shared<BulkAnswers>(calls_, responder, caller, calls_.DeadlineOf(*context), *request,
                                  *response)
        ->Run();
  });
  return reactor;
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
      [=, this](Fields& fields) { return calls_.Page<DemandKey>(*request, kListDemand, fields); },
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

grpc::ServerUnaryReactor* SupplierService::GetSupplierOrder(
    grpc::CallbackServerContext* context, const v1::GetSupplierOrderRequest* request,
    v1::GetSupplierOrderResponse* response) {
  return calls_.Read(
      context, request, response, kGetSupplierOrder,
      [=](Fields& fields) { return SupplierOrderOf(request->purchase_order_id(), fields); },
      [](Reader& reader, const Caller& caller, PurchaseOrderId id,
         v1::GetSupplierOrderResponse& response) {
        return AnswerOne(reader.GetSupplierOrder(caller.principal.supplier_id, id),
                         Reason::kPurchaseOrderNotFound, response,
                         [&](const std::vector<SupplierLineView>& lines) {
                           for (const SupplierLineView& line : lines) {
                             ToWire(line, response.add_lines());
                           }
                         });
      });
}

}  // namespace backline
