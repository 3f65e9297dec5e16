#include "tests/services/bad_input_table.h"

#include <cstdint>

#include "tests/services/bad_input_rows.h"

namespace backline::testing {
namespace bad_input {
namespace {

std::vector<FieldRow> AllRows() {
  std::vector<FieldRow> table = {Id("*.request_id"), Range("*.min_sequence", 0, INT64_MAX),
                                 PageSize("*"), PageToken("*")};
  for (const auto& rows :
       {OrderRows(), CatalogRows(), StockRows(), PurchaseRows(), NoticeRows(), AnswerRows(),
        SlotRows(), ProductionRows(), CalendarRows("CreateWorkCenterRequest"),
        CalendarRows("UpdateWorkCenterRequest"), AccountRows(), ScoreRows(), AgreementRows(),
        DisputeRows(), KpiRows()}) {
    Append(table, rows);
  }
  return table;
}

std::vector<BaseRequest> AllRequests() {
  std::vector<BaseRequest> requests;
  for (const auto& some :
       {OrderRequests(), CatalogRequests(), PurchaseRequests(), SupplierRequests(),
        CapacityRequests(), ScoreRequests(), KpiRequests(), AccountRequests()}) {
    Append(requests, some);
  }
  return requests;
}

}  // namespace
}  // namespace bad_input

const std::vector<FieldRow>& FieldTable() {
  static const std::vector<FieldRow> kTable = bad_input::AllRows();
  return kTable;
}

const std::vector<BaseRequest>& BaseRequests() {
  static const std::vector<BaseRequest> kRequests = bad_input::AllRequests();
  return kRequests;
}

}  // namespace backline::testing
