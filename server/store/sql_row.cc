#include "server/store/sql_row.h"

#include <cppconn/datatype.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>

#include <cstdio>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/base/check.h"

namespace backline {
namespace {

constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
constexpr int64_t kEpochInSqlDays = 719'528;  // TO_DAYS('1970-01-01')

int64_t Digits(const std::string& text, size_t from, size_t count) {
  int64_t value = 0;
  for (size_t at = from; at < from + count; ++at) {
    BACKLINE_CHECK(at < text.size() && text[at] >= '0' && text[at] <= '9');
    value = value * 10 + (text[at] - '0');
  }
  return value;
}

}  // namespace

std::string FormatInstant(Instant instant) {
  int64_t day = instant.unix_micros / kMicrosPerDay;
  int64_t micros = instant.unix_micros % kMicrosPerDay;
  if (micros < 0) {
    micros += kMicrosPerDay;
    --day;
  }
  const int64_t seconds = micros / kMicrosPerSecond;
  const Date::Civil civil = Date{static_cast<int32_t>(day)}.ToCivil();
  char text[48];
  std::snprintf(text, sizeof(text), "%04d-%02d-%02d %02d:%02d:%02d.%06d", civil.year, civil.month,
                civil.day, static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                static_cast<int>(seconds % 60), static_cast<int>(micros % kMicrosPerSecond));
  return text;
}

Date ParseSqlDate(const std::string& text) {
  const auto date = Date::FromCivil(Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2));
  BACKLINE_CHECK(date.has_value());
  return *date;
}

Instant ParseSqlInstant(const std::string& text) {
  const int64_t day = ParseSqlDate(text).days_since_epoch;
  const int64_t seconds =
      Digits(text, 11, 2) * 3600 + Digits(text, 14, 2) * 60 + Digits(text, 17, 2);
  int64_t micros = 0;
  if (text.size() > 20) {
    const size_t digits = text.size() - 20;
    micros = Digits(text, 20, digits);
    for (size_t n = digits; n < 6; ++n) micros *= 10;
  }
  return Instant{day * kMicrosPerDay + seconds * kMicrosPerSecond + micros};
}

void Binder::AddId(const Id128& id) {
  std::string& bytes = *id_.operator->();
  for (int i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>(id.high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<char>(id.low >> (56 - 8 * i));
  }
  statement_.setString(++index_, id_);
}

void Binder::AddInteger(int64_t value) { statement_.setInt64(++index_, value); }

void Binder::AddOther(const std::string& value) { statement_.setString(++index_, value); }

void Binder::AddOther(Date value) {
  if (date_text_->empty() || value != date_) date_text_ = value.ToString();
  date_ = value;
  statement_.setString(++index_, date_text_);
}

void Binder::AddOther(const OptionalDate& value) {
  if (value) return AddOther(*value);
  statement_.setNull(++index_, sql::DataType::DATE);
}

void Binder::AddOther(Instant value) {
  if (instant_text_->empty() || value != instant_) instant_text_ = FormatInstant(value);
  instant_ = value;
  statement_.setString(++index_, instant_text_);
}

std::string Literals::PutInto(const std::string& text) const {
  std::string put;
  size_t from = 0;
  for (const std::string& literal : literals_) {
    const size_t mark = text.find('?', from);
    BACKLINE_CHECK(mark != std::string::npos);
    absl::StrAppend(&put, text.substr(from, mark - from), literal);
    from = mark + 1;
  }
  BACKLINE_CHECK(text.find('?', from) == std::string::npos);
  return put + text.substr(from);
}

void Literals::AddId(const Id128& id) {
  literals_.push_back(absl::StrCat("X'", absl::BytesToHexString(IdToBytes(id)), "'"));
}

void Literals::AddInteger(int64_t value) { literals_.push_back(absl::StrCat(value)); }

Id128 RowReader::NextId() {
  sql::SQLString bytes = result_.getString(++index_);
  BACKLINE_CHECK(bytes->size() == 16);
  return IdFromBytes(*bytes.operator->());
}

void RowReader::NextDay(Date& value) {
  value = Date{static_cast<int32_t>(NextInteger() - kEpochInSqlDays)};
}

void RowReader::NextDay(OptionalDate& value) {
  Date day;
  NextDay(day);
  value = result_.wasNull() ? std::nullopt : OptionalDate(day);
}

int64_t RowReader::NextInteger() { return result_.getInt64(++index_); }

void RowReader::NextOther(std::string& value) {
  sql::SQLString text = result_.getString(++index_);
  value = std::move(*text.operator->());
}

void RowReader::NextOther(Date& value) {
  sql::SQLString text = result_.getString(++index_);
  value = ParseSqlDate(*text.operator->());
}

void RowReader::NextOther(OptionalDate& value) {
  sql::SQLString text = result_.getString(++index_);
  value.reset();
  if (!text->empty()) value = ParseSqlDate(*text.operator->());  // NULL is an empty text
}

void RowReader::NextOther(Instant& value) {
  sql::SQLString text = result_.getString(++index_);
  value = ParseSqlInstant(*text.operator->());
}

}  // namespace backline
