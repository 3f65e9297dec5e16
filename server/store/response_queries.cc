// What waits for a buyer, and what was agreed.
#include <algorithm>
#include <map>

#include "server/store/reader.h"
#include "server/store/reader_rows.h"
#include "server/store/reader_session.h"
#include "server/store/response_rows.h"

namespace backline {
namespace {

#define BACKLINE_RESPONSE_COLUMNS                                                          \
  "purchase_order_id, line_number, answer_version, supplier_id, product_id, kind, asked, " \
  "offered_over, currency_code, price_units, price_nanos, decide_by_date, reason, note, "  \
  "recorded_time, state, decided_quantity, decided_date, decision_note, decided_time, version"

// One answer waits per line, so the line is the key of a page.
constexpr Sql kWaitingResponses{
    "SELECT " BACKLINE_RESPONSE_COLUMNS
    " FROM responses FORCE INDEX (responses_state) WHERE state = 2"
    " AND (purchase_order_id > ? OR (purchase_order_id = ? AND line_number > ?))"
    " ORDER BY purchase_order_id, line_number LIMIT ?"};
constexpr Sql kParts{
    "SELECT purchase_order_id, line_number, answer_version, part_number, kind, quantity, eta_date,"
    " supply_line_id, reason, note, recorded_time FROM answer_parts FORCE INDEX (PRIMARY)"
    " WHERE (purchase_order_id, line_number, answer_version) IN (",
    "(?, ?, ?)", ", ", ")"};
constexpr Sql kTolerance{
    "SELECT supplier_id, product_id, group_code, days_early, days_late, percent_under,"
    " percent_over, applies, version FROM tolerances WHERE supplier_id = ? AND product_id = ?"};
constexpr Sql kSupplyLine{"SELECT " BACKLINE_SUPPLY_LINE_COLUMNS
                          " FROM supply_lines WHERE supply_line_id = ?"};

void AddPart(const AnswerPart& part, AnswerTerms& terms) {
  if (part.kind == AnswerPartKind::kSchedule) {
    terms.schedules.push_back({part.quantity, part.eta_date.value_or(Date{})});
  } else if (part.kind == AnswerPartKind::kRejected) {
    terms.rejected += part.quantity;
  } else {
    terms.open += part.quantity;
  }
}

void LoadTerms(ReaderSession& session, std::vector<ResponseView>& views) {
  std::vector<ResponseKey> keys;
  for (const ResponseView& view : views) keys.push_back(view.response.key());
  std::map<ResponseKey, AnswerTerms> terms;
  session.SelectEach(
      kParts, keys,
      [](Binder& bind, const ResponseKey& key) {
        bind(key.purchase_order_id, key.line_number, key.answer_version);
      },
      [&](RowReader& row) {
        const AnswerPart part = ReadAnswerPart(row);
        AddPart(part, terms[{part.purchase_order_id, part.line_number, part.answer_version}]);
      });
  for (ResponseView& view : views) {
    view.terms = terms[view.response.key()];
    std::sort(view.terms.schedules.begin(), view.terms.schedules.end(),
              [](const auto& a, const auto& b) { return a.eta_date < b.eta_date; });
  }
}

}  // namespace

ReadPage<ResponseView, PurchaseOrderLineKey> Reader::ListWaitingResponses(
    std::optional<PurchaseOrderLineKey> after, int limit) {
  using Value = ListPage<ResponseView, PurchaseOrderLineKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const PurchaseOrderLineKey from = after.value_or(PurchaseOrderLineKey{});
    std::vector<ResponseView> views;
    session.Select(
        kWaitingResponses,
        [&](RowReader& row) { views.emplace_back().response = ReadResponse(row); },
        from.purchase_order_id, from.purchase_order_id, from.line_number, PageLimit(limit) + 1);
    Value page = PageFrom(std::move(views), limit, [](const ResponseView& view) {
      return PurchaseOrderLineKey{view.response.purchase_order_id, view.response.line_number};
    });
    LoadTerms(session, page.items);
    return page;
  });
}

ReadOne<ToleranceRule> Reader::GetTolerance(const ToleranceKey& key) {
  using Value = std::optional<ToleranceRule>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value found;
    session.Select(
        kTolerance, [&](RowReader& row) { found = ReadTolerance(row); }, key.supplier_id,
        key.subject);
    return found;
  });
}

ReadOne<SupplyLine> Reader::GetSupplyLine(SupplyLineId id) {
  using Value = std::optional<SupplyLine>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    return SelectRow<SupplyLine>(session, kSupplyLine, id);
  });
}

}  // namespace backline
