#include "tests/services/bad_input_rows.h"
#include "tests/services/world.h"

namespace backline::testing::bad_input {
namespace {

std::string ComponentText(int n) {
  return "{ component: " + std::to_string(n + 1) +
         " target_basis_points: 9000 weight_basis_points: 2000 }";
}

}  // namespace

std::vector<FieldRow> AgreementRows() {
  FieldRow shifts = List("SetBusinessCalendarRequest.shifts", 1, 21, ShortShift, " ");
  shifts.bad.push_back({"shifts { weekday: 1 end_minute: 239 }", "", "INVALID_FIELD"});
  shifts.good.push_back("shifts { weekday: 1 end_minute: 240 }");
  FieldRow holidays = List("SetBusinessCalendarRequest.holidays", 0, 366, DistinctDay, " ");
  FieldRow until = Day("CreateAgreementRequest.valid_until");
  until.good = {"", "valid_until" + DayText(2027, 1, 1), "valid_until" + DayText(2199, 12, 31)};
  until.bad.push_back({"valid_until" + DayText(2026, 12, 31), "", "INVALID_FIELD"});
  FieldRow family = Code("CreateAgreementRequest.family_code", false);
  family.bad.push_back(
      {"family_code: \"F\" product_id: " + std::string(kSomeId), "", "INVALID_FIELD"});
  FieldRow components = List("AgreementTerms.components", 1, 5, ComponentText, ".component");
  // Weights that are no whole, and a weight for a notice that nobody has to give.
  components.bad.push_back({"components " + ComponentText(0), "", "INVALID_FIELD"});
  FieldRow notice = Range("AgreementTerms.slip_notice_days", 0, 90);
  notice.bad.push_back({"slip_notice_days: 0 components " + ComponentText(3), "", "INVALID_FIELD"});
  std::vector<FieldRow> table = {
      OptionalId("SetBusinessCalendarRequest.supplier_id"),
      Make("SetBusinessCalendarRequest.time_zone",
           {"\"\"", "\"Mars/Olympus\"", Quoted(std::string(65, 'x'))}, {"\"Australia/Lord_Howe\""}),
      shifts,
      holidays,
      Etag("SetBusinessCalendarRequest.etag"),
      OptionalId("GetBusinessCalendarRequest.supplier_id"),
      Id("CreateAgreementRequest.supplier_id"),
      OptionalId("CreateAgreementRequest.product_id"),
      family,
      Day("CreateAgreementRequest.valid_from", true),
      until,
      Range("AgreementTerms.acknowledge_business_hours", 1, 240),
      Range("AgreementTerms.answer_change_business_hours", 1, 240),
      Range("AgreementTerms.days_early", 0, 90),
      Range("AgreementTerms.days_late", 0, 90),
      Range("AgreementTerms.percent_under", 0, 100),
      Range("AgreementTerms.percent_over", 0, 100),
      Anything("AgreementTerms.business_days"),
      notice,
      components,
      Make("ComponentTerm.component", {"0", "-1", "6", "2147483647"}, {"1", "5"}),
      Make("ComponentTerm.target_basis_points", {"-1", "0", "10001"}, {"1", "10000"}),
      Make("ComponentTerm.weight_basis_points", {"-1", "10001"}, {"10000"}),
  };
  for (const char* whole : {"CreateAgreementRequest.terms", "SupersedeAgreementRequest.terms"}) {
    table.push_back(Unset(whole));
  }
  for (const char* of : {"SupersedeAgreement", "EndAgreement", "GetAgreement"}) {
    table.push_back(Id(std::string(of) + "Request.supplier_id"));
    table.push_back(Id(std::string(of) + "Request.agreement_id"));
  }
  Append(table,
         {Etag("SupersedeAgreementRequest.etag"), Etag("EndAgreementRequest.etag"),
          Day("SupersedeAgreementRequest.valid_from", true),
          Day("EndAgreementRequest.valid_until", true), Id("ListAgreementsRequest.supplier_id"),
          OptionalId("ListClocksRequest.supplier_id"),
          Make("ListClocksRequest.state", {"0", "-1", "5", "2147483647"}, {"1", "4"}),
          Day("ListClocksRequest.due_from_date"), Day("ListClocksRequest.due_before_date")});
  return table;
}

std::vector<FieldRow> ScoreRows() {
  FieldRow holidays = List("ScoreParameters.holidays", 0, 366, DistinctDay, " ");
  for (std::string& days : holidays.good) days += " business_days: true";
  for (BadValue& days : holidays.bad) days.text += " business_days: true";
  holidays.bad.push_back({"holidays" + DayText(2027, 1, 1), "", "INVALID_FIELD"});
  return {
      Id("GetScorecardRequest.supplier_id"),
      Unset("GetScorecardRequest.parameters"),
      Day("GetScorecardRequest.as_of_date"),
      Unset("ListScorecardsRequest.parameters"),
      Day("ListScorecardsRequest.as_of_date"),
      Id("ListScorecardLinesRequest.supplier_id"),
      Unset("ListScorecardLinesRequest.parameters"),
      Enum("ListScorecardLinesRequest.component", 1, 3),
      Enum("ListScorecardLinesRequest.outcome", 0, 6),
      Enum("ListScorecardLinesRequest.dispute_state", 0, 3),
      Day("ListScorecardLinesRequest.as_of_date"),
      Id("GetLineHistoryRequest.purchase_order_id"),
      Range("GetLineHistoryRequest.line_number", 1, 9'999),
      Day("ScoreParameters.from", true),
      Day("ScoreParameters.until", true),
      Enum("ScoreParameters.baseline", 0, 3),
      Enum("ScoreParameters.level", 0, 4),
      Range("ScoreParameters.early_days", 0, 365),
      Range("ScoreParameters.late_days", 0, 365),
      Range("ScoreParameters.under_percent", 0, 100),
      Make("ScoreParameters.business_days", {}, {"false", "true"}),
      Enum("ScoreParameters.cancelled", 0, 2),
      Range("ScoreParameters.acknowledge_hours", 0, 2'160),
      holidays,
  };
}

std::vector<FieldRow> DisputeRows() {
  FieldRow comment = Text("DecideDisputeRequest.comment", 1, 1'000);
  comment.good.push_back("comment: \"\" uphold: true");
  return {
      Id("OpenDisputeRequest.purchase_order_id"),
      Range("OpenDisputeRequest.line_number", 1, 9'999),
      Enum("OpenDisputeRequest.component", 1, 3),
      Enum("OpenDisputeRequest.reason", 1, 7),
      Text("OpenDisputeRequest.text", 1, 1'000),
      Id("WithdrawDisputeRequest.dispute_id"),
      Id("DecideDisputeRequest.dispute_id"),
      Anything("DecideDisputeRequest.uphold"),
      comment,
      OptionalId("ListDisputesRequest.supplier_id"),
      Enum("ListDisputesRequest.state", 0, 4),
  };
}

std::vector<BaseRequest> ScoreRequests() {
  static const std::string kScoring =
      "parameters { from { year: 1900 month: 1 day: 1 } until { year: 2199 month: 12 day: 31 } }";
  static const std::string kTerms =
      "terms { acknowledge_business_hours: 8 answer_change_business_hours: 16 days_late: 1 "
      "slip_notice_days: 3 components { component: 3 target_basis_points: 9500 "
      "weight_basis_points: 10000 } }";
  static const std::string kSomeAgreement = std::string(" agreement_id: ") + kSomeId + " ";
  return {
      {"ScorecardService/GetScorecard", kBuyer, "supplier_id: \"$SUPPLIER\" " + kScoring},
      {"ScorecardService/ListScorecards", kBuyer, kScoring},
      {"ScorecardService/ListScorecardLines", kBuyer,
       "supplier_id: \"$SUPPLIER\" component: 2 " + kScoring},
      {"ScorecardService/GetLineHistory", kAcme, "purchase_order_id: \"$PURCHASE\" line_number: 1"},
      {"AgreementService/SetBusinessCalendar", kBuyer,
       "supplier_id: \"$SUPPLIER\" time_zone: \"Europe/Berlin\" shifts { weekday: 1 end_minute: "
       "1440 "
       "} shifts { weekday: 2 end_minute: 1440 } holidays { year: 2027 month: 1 day: 6 }"},
      {"AgreementService/GetBusinessCalendar", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"AgreementService/CreateAgreement", kBuyer,
       "supplier_id: \"$SUPPLIER\" valid_from { year: 2027 month: 1 day: 1 } " + kTerms},
      {"AgreementService/SupersedeAgreement", kBuyer,
       "supplier_id: \"$SUPPLIER\" valid_from { year: 2027 month: 6 day: 1 } " + kSomeAgreement +
           kTerms},
      {"AgreementService/EndAgreement", kBuyer,
       "supplier_id: \"$SUPPLIER\" valid_until { year: 2027 month: 6 day: 1 }" + kSomeAgreement},
      {"AgreementService/GetAgreement", kBuyer, "supplier_id: \"$SUPPLIER\"" + kSomeAgreement},
      {"AgreementService/ListAgreements", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"AgreementService/ListClocks", kBuyer, "supplier_id: \"$SUPPLIER\" state: 1"},
      {"DisputeService/OpenDispute", kAcme,
       "purchase_order_id: \"$PURCHASE\" line_number: 1 component: 1 reason: 7 text: \"Why?\""},
      {"DisputeService/WithdrawDispute", kAcme, "dispute_id: \"$ID\""},
      {"DisputeService/DecideDispute", kBuyer, "dispute_id: \"$ID\" comment: \"No.\""},
      {"DisputeService/ListDisputes", kBuyer, "supplier_id: \"$SUPPLIER\""},
  };
}

}  // namespace backline::testing::bad_input
