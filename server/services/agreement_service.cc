#include "server/services/agreement_service.h"

namespace backline {
namespace {

#define BACKLINE_METHOD(name) constexpr const char* k##name = "/backline.v1.AgreementService/" #name
BACKLINE_METHOD(SetBusinessCalendar);
BACKLINE_METHOD(GetBusinessCalendar);
BACKLINE_METHOD(CreateAgreement);
BACKLINE_METHOD(SupersedeAgreement);
BACKLINE_METHOD(EndAgreement);
BACKLINE_METHOD(GetAgreement);
BACKLINE_METHOD(ListAgreements);
BACKLINE_METHOD(ListClocks);
#undef BACKLINE_METHOD

// The first and the last instant of what may be asked for.
Instant StartOfDay(Date date) { return Instant{date.days_since_epoch * kMicrosPerHour * 24}; }

// Whose it is: a supplier's own, or the one that staff names; empty for none.
SupplierId OptionalScopeOf(Fields& fields, const std::string& text) {
  const bool staff_of_all = !fields.caller().principal.is_supplier() && text.empty();
  return staff_of_all ? SupplierId() : ScopeOf(fields, text);
}

template <typename Response>
bool AnswerAgreement(const Written& written, const WorkingSet& set, Response& response) {
  ToWire(*set.Find<Agreement>(AgreementId(written.outcome.resource_id)),
         response.mutable_agreement());
  // The batch counts its version up when it is saved.
  response.mutable_agreement()->set_etag(
      EtagOf(set.table<Agreement>().CommittedVersion(AgreementId(written.outcome.resource_id))));
  return true;
}

template <typename Response>
ReadResult ReadAgreementOf(Reader& reader, SupplierId supplier_id, AgreementId id,
                           Response& response) {
  return AnswerOne(
      reader.GetAgreement(supplier_id, id), Reason::kAgreementNotFound, response,
      [&](const Agreement& agreement) { ToWire(agreement, response.mutable_agreement()); });
}

template <typename Response>
ReadResult ReadCalendarOf(Reader& reader, SupplierId party, Response& response) {
  return AnswerOne(
      reader.GetBusinessCalendar(party), Reason::kCalendarNotFound, response,
      [&](const BusinessCalendar& calendar) { ToWire(calendar, response.mutable_calendar()); });
}

// Reads again what a repeated request made.
template <typename Response, typename Request>
auto RereadAgreement(const Request* request) {
  return [request](Reader& reader, const Written& written, Response& response) -> ReadResult {
    const std::optional<Id128> supplier = ParseId(request->supplier_id());
    return ReadAgreementOf(reader, SupplierId(supplier.value_or(Id128{})),
                           AgreementId(written.outcome.resource_id), response);
  };
}

}  // namespace

grpc::ServerUnaryReactor* AgreementService::SetBusinessCalendar(
    grpc::CallbackServerContext* context, const v1::SetBusinessCalendarRequest* request,
    v1::SetBusinessCalendarResponse* response) {
  return calls_.Write(
      context, request, response, kSetBusinessCalendar,
      [](const Written&, const WorkingSet&, v1::SetBusinessCalendarResponse&) { return false; },
      [](Reader& reader, const Written& written, v1::SetBusinessCalendarResponse& response) {
        return ReadCalendarOf(reader, SupplierId(written.outcome.resource_id), response);
      });
}

grpc::ServerUnaryReactor* AgreementService::GetBusinessCalendar(
    grpc::CallbackServerContext* context, const v1::GetBusinessCalendarRequest* request,
    v1::GetBusinessCalendarResponse* response) {
  return calls_.Read(
      context, request, response, kGetBusinessCalendar,
      [request](Fields& fields) { return OptionalScopeOf(fields, request->supplier_id()); },
      [](Reader& reader, const Caller&, SupplierId party,
         v1::GetBusinessCalendarResponse& response) {
        return ReadCalendarOf(reader, party, response);
      });
}

grpc::ServerUnaryReactor* AgreementService::CreateAgreement(
    grpc::CallbackServerContext* context, const v1::CreateAgreementRequest* request,
    v1::CreateAgreementResponse* response) {
  return calls_.Write(context, request, response, kCreateAgreement,
                      AnswerAgreement<v1::CreateAgreementResponse>,
                      RereadAgreement<v1::CreateAgreementResponse>(request));
}

grpc::ServerUnaryReactor* AgreementService::SupersedeAgreement(
    grpc::CallbackServerContext* context, const v1::SupersedeAgreementRequest* request,
    v1::SupersedeAgreementResponse* response) {
  return calls_.Write(context, request, response, kSupersedeAgreement,
                      AnswerAgreement<v1::SupersedeAgreementResponse>,
                      RereadAgreement<v1::SupersedeAgreementResponse>(request));
}

grpc::ServerUnaryReactor* AgreementService::EndAgreement(grpc::CallbackServerContext* context,
                                                         const v1::EndAgreementRequest* request,
                                                         v1::EndAgreementResponse* response) {
  return calls_.Write(context, request, response, kEndAgreement,
                      AnswerAgreement<v1::EndAgreementResponse>,
                      RereadAgreement<v1::EndAgreementResponse>(request));
}

grpc::ServerUnaryReactor* AgreementService::GetAgreement(grpc::CallbackServerContext* context,
                                                         const v1::GetAgreementRequest* request,
                                                         v1::GetAgreementResponse* response) {
  struct Query {
    SupplierId supplier_id;
    AgreementId agreement_id;
  };
  return calls_.Read(
      context, request, response, kGetAgreement,
      [request](Fields& fields) {
        return Query{ScopeOf(fields, request->supplier_id()),
                     fields.Required<AgreementId>("agreement_id", request->agreement_id())};
      },
      [](Reader& reader, const Caller&, const Query& query, v1::GetAgreementResponse& response) {
        return ReadAgreementOf(reader, query.supplier_id, query.agreement_id, response);
      });
}

grpc::ServerUnaryReactor* AgreementService::ListAgreements(grpc::CallbackServerContext* context,
                                                           const v1::ListAgreementsRequest* request,
                                                           v1::ListAgreementsResponse* response) {
  struct Query {
    SupplierId supplier_id;
    PageRequest<AgreementId> page;
  };
  return calls_.Read(
      context, request, response, kListAgreements,
      [=, this](Fields& fields) {
        return Query{ScopeOf(fields, request->supplier_id()),
                     calls_.Page<AgreementId>(*request, kListAgreements, fields)};
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListAgreementsResponse& response) -> ReadResult {
        const auto read =
            reader.ListAgreements(query.supplier_id, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_agreements(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* AgreementService::ListClocks(grpc::CallbackServerContext* context,
                                                       const v1::ListClocksRequest* request,
                                                       v1::ListClocksResponse* response) {
  struct Query {
    ClockFilter filter;
    PageRequest<ClockPageKey> page;
  };
  return calls_.Read(
      context, request, response, kListClocks,
      [=, this](Fields& fields) {
        Query query;
        ClockFilter& filter = query.filter;
        filter.supplier_id = OptionalScopeOf(fields, request->supplier_id());
        filter.state = fields.Enumerator<ClockState>(
            "state", request->state(), v1::CLOCK_STATE_RUNNING, v1::CLOCK_STATE_BREACHED);
        filter.due_from = StartOfDay(
            fields.Day("due_from_date", request->has_due_from_date(), request->due_from_date())
                .value_or(Date()));
        filter.due_before = StartOfDay(
            fields
                .Day("due_before_date", request->has_due_before_date(), request->due_before_date())
                .value_or(*Date::FromCivil(2199, 12, 31)));
        query.page = calls_.Page<ClockPageKey>(*request, kListClocks, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListClocksResponse& response) -> ReadResult {
        const auto read = reader.ListClocks(query.filter, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_clocks(), response);
        return {};
      });
}

}  // namespace backline
