// What the tables of bad input are made of: rows for the usual kinds of fields, and the tables of
// each part of the contract.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/services/bad_input_table.h"

namespace backline::testing::bad_input {

using Texts = std::vector<std::string>;

inline constexpr char kSomeId[] = "\"018f2b6e-7c11-7d3a-9a10-2f6f0c9b1a77\"";

// "quantity" of "NewOrderLine.quantity".
std::string Name(const std::string& field);
std::string Quoted(const std::string& text);
std::string DayText(int year, int month, int day);
// The field, set to so many days from today.
std::string FromToday(const std::string& name, int days);
std::string Line(int n, const std::string& rest);
// Elements of lists, by their number.
std::string NumberedId(int n);
std::string DistinctDay(int n);
std::string ShortShift(int n);

// The values after the field's name.
FieldRow Make(const std::string& field, const Texts& bad, const Texts& good);
FieldRow Anything(const std::string& field);
FieldRow Unset(const std::string& field);
FieldRow MustBeEmpty(const std::string& field);

FieldRow Id(const std::string& field);
FieldRow OptionalId(const std::string& field);
// One of two fields is required; the base request sets this one.
FieldRow EitherId(const std::string& field);
FieldRow Etag(const std::string& field);

FieldRow Range(const std::string& field, int64_t min, int64_t max);
FieldRow Quantity(const std::string& field);
FieldRow Enum(const std::string& field, int min, int max);

FieldRow Text(const std::string& field, int min, int max);
FieldRow Name200(const std::string& field);
FieldRow Code(const std::string& field, bool required = true);
FieldRow Zone(const std::string& field);

FieldRow Day(const std::string& field, bool required = false);
// Required; the good ones, and those for which another field is named.
FieldRow RequiredDayAmong(const std::string& field, const Texts& good, const Texts& named_other,
                          const std::string& other);
FieldRow FactDay(const std::string& field);
// Required, and not before today.
FieldRow FutureDay(const std::string& field);

// `element` gives the n-th of distinct elements. Lists of min - 1 (if that may be) and max + 1 are
// refused, and so is a list with the same element twice, which is named by `repeated`.
FieldRow List(const std::string& field, int min, int max,
              const std::function<std::string(int)>& element, const std::string& repeated = "");

// A list of min to 100 distinct ids, each of which is there and well formed.
FieldRow Ids(const std::string& field, int min);

FieldRow PageSize(const std::string& message);
FieldRow PageToken(const std::string& message);

template <typename Row>
void Append(std::vector<Row>& table, std::vector<Row> rows) {
  for (Row& row : rows) table.push_back(std::move(row));
}

// The tables, and a request that is well formed for each of their methods.
std::vector<FieldRow> OrderRows();
std::vector<FieldRow> CatalogRows();
std::vector<FieldRow> StockRows();
std::vector<BaseRequest> OrderRequests();
std::vector<BaseRequest> CatalogRequests();

std::vector<FieldRow> PurchaseRows();
std::vector<FieldRow> NoticeRows();
std::vector<FieldRow> AnswerRows();
std::vector<BaseRequest> PurchaseRequests();
std::vector<BaseRequest> SupplierRequests();

std::vector<FieldRow> CalendarRows(const std::string& message);
std::vector<FieldRow> SlotRows();
std::vector<FieldRow> ProductionRows();
std::vector<BaseRequest> CapacityRequests();

std::vector<FieldRow> AgreementRows();
std::vector<FieldRow> ScoreRows();
std::vector<FieldRow> DisputeRows();
std::vector<BaseRequest> ScoreRequests();

std::vector<FieldRow> KpiRows();
std::vector<BaseRequest> KpiRequests();

std::vector<FieldRow> AccountRows();
std::vector<BaseRequest> AccountRequests();

}  // namespace backline::testing::bad_input
