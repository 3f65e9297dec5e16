#include "server/store/supplier_fact_rows.h"

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr Sql kInsertFacts = {"INSERT INTO supplier_facts ({}) VALUES ",
                              "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              ", ", "", kSupplierFactColumnList};

template <typename Visit, typename Row>
void VisitFact(Visit& visit, Row& row) {
  visit(row.sequence, row.ordinal, row.kind, row.cause, row.supplier_id, row.product_id,
        row.location_id, row.purchase_order_id, row.line_number, row.schedule_number, row.quantity,
        row.date, row.previous_date, row.occurred_date, row.recorded_time, row.answer_due_time,
        row.imported, row.component, row.time_zone, row.unit_price.currency_code,
        row.unit_price.units, row.unit_price.nanos);
}

}  // namespace

absl::Status SaveSupplierFacts(Connection& connection, const WorkingSet& set) {
  return InsertAll(connection, kInsertFacts, set.appends().supplier_facts,
                   [](Binder& bind, const SupplierFact& row) { VisitFact(bind, row); });
}

SupplierFact ReadSupplierFact(RowReader& row) {
  SupplierFact fact;
  VisitFact(row, fact);
  return fact;
}

}  // namespace backline
