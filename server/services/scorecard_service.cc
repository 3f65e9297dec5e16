#include "server/services/scorecard_service.h"

#include <algorithm>

namespace backline {
namespace {

constexpr const char* kGetScorecard = "/backline.v1.ScorecardService/GetScorecard";
constexpr const char* kListScorecards = "/backline.v1.ScorecardService/ListScorecards";
constexpr const char* kListScorecardLines = "/backline.v1.ScorecardService/ListScorecardLines";
constexpr const char* kGetLineHistory = "/backline.v1.ScorecardService/GetLineHistory";

template <typename Request>
ScoreQuestion ParseQuestion(const Request& request, Fields& fields) {
  ScoreQuestion question;
  question.parameters = ParseParameters(request.has_parameters(), request.parameters(), fields);
  question.as_of = fields.caller().now;
  const OptionalDate day = fields.Day("as_of_date", request.has_as_of_date(), request.as_of_date());
  if (!day || EndOfDay(*day, "UTC") > question.as_of) return question;
  question.as_of = question.known.recorded = EndOfDay(*day, "UTC") + -1;
  return question;
}

// The question about all that the board knows by now, also where the clock of the server that
// recorded it is ahead; and nothing that comes while the answer is computed.
absl::StatusOr<ScoreQuestion> AskedNow(ScoreQuestion question, Scoreboard& board, Reader& reader) {
  if (absl::Status status = board.CatchUp(reader); !status.ok()) return status;
  question.known.sequence = board.as_of_sequence();
  return question;
}

// What a score was computed by and from.
template <typename Response>
void SetGrounds(const ScoreQuestion& question, Response& response) {
  ToWire(question.parameters, response.mutable_parameters());
  ToWire(question.as_of, response.mutable_as_of_time());
  response.set_as_of_sequence(question.known.sequence);
}

}  // namespace

grpc::ServerUnaryReactor* ScorecardService::GetScorecard(grpc::CallbackServerContext* context,
                                                         const v1::GetScorecardRequest* request,
                                                         v1::GetScorecardResponse* response) {
  struct Query {
    SupplierId supplier_id;
    ScoreQuestion question;
  };
  return calls_.Read(
      context, request, response, kGetScorecard,
      [=](Fields& fields) {
        Query query;
        query.supplier_id = SupplierScopeOf(request->supplier_id(), fields);
        query.question = ParseQuestion(*request, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::GetScorecardResponse& response) -> ReadResult {
        Scoreboard& board = calls_.parts().scores;
        const auto question = AskedNow(query.question, board, reader);
        if (!question.ok()) return question.status();
        const auto codes = reader.SupplierCodes({query.supplier_id});
        if (!codes.ok()) return codes.status();
        SetGrounds(*question, response);
        if (codes->value.empty()) return NotFound(Reason::kSupplierNotFound);
        const SupplierScore score{query.supplier_id, board.Score(query.supplier_id, *question)};
        ToWire(score, response.mutable_scorecard());
        response.mutable_scorecard()->set_supplier_code(codes->value.begin()->second);
        return {};
      });
}

grpc::ServerUnaryReactor* ScorecardService::ListScorecards(grpc::CallbackServerContext* context,
                                                           const v1::ListScorecardsRequest* request,
                                                           v1::ListScorecardsResponse* response) {
  struct Query {
    ScoreQuestion question;
    PageRequest<LeagueKey> page;
  };
  return calls_.ReadLong(
      context, request, response, kListScorecards,
      [=, this](Fields& fields) {
        return Query{ParseQuestion(*request, fields),
                     calls_.Page<LeagueKey>(*request, kListScorecards, fields)};
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListScorecardsResponse& response) -> ReadResult {
        Scoreboard& board = calls_.parts().scores;
        auto question = AskedNow(query.question, board, reader);
        if (!question.ok()) return question.status();
        if (query.page.after) {
          question->as_of = query.page.after->as_of;
          question->known.sequence = query.page.after->sequence;
        }
        Snapshot<ListPage<SupplierScore, LeagueKey>> page{
            board.League(*question, query.page.after, query.page.limit),
            question->known.sequence};
        std::vector<SupplierId> ids;
        for (const SupplierScore& score : page.value.items) ids.push_back(score.supplier_id);
        const auto codes = reader.SupplierCodes(ids);
        if (!codes.ok()) return codes.status();
        SetGrounds(*question, response);
        calls_.FillPage(page, query.page, response.mutable_scorecards(), response);
        for (int at = 0; at < response.scorecards_size(); ++at) {
          const auto code = codes->value.find(ids[static_cast<size_t>(at)]);
          if (code == codes->value.end()) continue;
          response.mutable_scorecards(at)->set_supplier_code(code->second);
        }
        return {};
      });
}

grpc::ServerUnaryReactor* ScorecardService::ListScorecardLines(
    grpc::CallbackServerContext* context, const v1::ListScorecardLinesRequest* request,
    v1::ListScorecardLinesResponse* response) {
  struct Query {
    SupplierId supplier_id;
    ScoreQuestion question;
    LineFilter filter;
    PageRequest<PurchaseOrderLineKey> page;
  };
  return calls_.Read(
      context, request, response, kListScorecardLines,
      [=, this](Fields& fields) {
        Query query;
        query.supplier_id = SupplierScopeOf(request->supplier_id(), fields);
        query.question = ParseQuestion(*request, fields);
        query.filter.component = fields.Enumerator<ScoreComponent>(
            "component", request->component(), 1, kScoreComponents);
        query.filter.outcome =
            fields.Enumerator<LineOutcome>("outcome", request->outcome(), 0, kLineOutcomes);
        query.filter.dispute = fields.Enumerator<DisputeState>(
            "dispute_state", request->dispute_state(), 0, v1::DISPUTE_STATE_REJECTED);
        query.page = calls_.Page<PurchaseOrderLineKey>(*request, kListScorecardLines, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListScorecardLinesResponse& response) -> ReadResult {
        Scoreboard& board = calls_.parts().scores;
        const auto question = AskedNow(query.question, board, reader);
        if (!question.ok()) return question.status();
        const auto codes = reader.SupplierCodes({query.supplier_id});
        if (!codes.ok()) return codes.status();
        const Snapshot<ListPage<ScoredLine, PurchaseOrderLineKey>> page{
            board.Lines(query.supplier_id, *question, query.filter, query.page.after,
                        query.page.limit),
            question->known.sequence};
        response.set_as_of_sequence(page.as_of_sequence);
        if (codes->value.empty()) return NotFound(Reason::kSupplierNotFound);
        calls_.FillPage(page, query.page, response.mutable_lines(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* ScorecardService::GetLineHistory(grpc::CallbackServerContext* context,
                                                           const v1::GetLineHistoryRequest* request,
                                                           v1::GetLineHistoryResponse* response) {
  struct Query {
    PurchaseOrderLineKey line;
    PageRequest<FactKey> page;
  };
  return calls_.Read(
      context, request, response, kGetLineHistory,
      [=, this](Fields& fields) {
        Query query;
        query.line.purchase_order_id =
            fields.Required<PurchaseOrderId>("purchase_order_id", request->purchase_order_id());
        query.line.line_number =
            fields.Range32("line_number", request->line_number(), 1, kLineNumberMax);
        query.page = calls_.Page<FactKey>(*request, kGetLineHistory, fields);
        return query;
      },
      [this](Reader& reader, const Caller& caller, const Query& query,
             v1::GetLineHistoryResponse& response) -> ReadResult {
        const auto read =
            reader.ListLineFacts(caller.principal.supplier_id, query.line,
                                 query.page.after.value_or(FactKey{}), query.page.limit);
        return calls_.AnswerPage(read, Reason::kPurchaseOrderLineNotFound, query.page,
                                 response.mutable_facts(), response);
      });
}

}  // namespace backline
