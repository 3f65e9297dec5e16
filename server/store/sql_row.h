// What goes into a statement and what comes out, by type: an id is 16 raw bytes, a date is
// 'YYYY-MM-DD', an instant a DATETIME(6) in UTC, an absent date NULL, everything else a signed
// BIGINT or text. Both go through the columns or parameters in order. Only connection.cc makes
// these; errors of the driver pass through them to it.
#pragma once

#include <cppconn/sqlstring.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"

namespace sql {
class PreparedStatement;
class ResultSet;
}  // namespace sql

namespace backline {

template <typename T>
struct IsStrongId : std::false_type {};
template <typename Tag>
struct IsStrongId<StrongId<Tag>> : std::true_type {};

std::string FormatInstant(Instant instant);  // 2026-11-21 18:41:06.123456
// REQUIRES: the text of a DATE, or of a DATETIME with any number of fractional digits.
Date ParseSqlDate(const std::string& text);
Instant ParseSqlInstant(const std::string& text);

// The parameters of a statement, in order. A batch binds some ten thousand of them, so texts are
// made in place, and the text of an instant or a date is kept for the rows that have the same.
class Binder {
 public:
  explicit Binder(sql::PreparedStatement& statement) : statement_(statement) {}

  template <typename... Values>
  void operator()(const Values&... values) {
    (Add(values), ...);
  }
  int count() const { return index_; }

 private:
  template <typename T>
  void Add(const T& value) {
    if constexpr (IsStrongId<T>::value) {
      AddId(value.bits());
    } else if constexpr (std::is_same_v<T, Id128>) {
      AddId(value);
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
      AddInteger(static_cast<int64_t>(value));
    } else {
      AddOther(value);
    }
  }
  void AddId(const Id128& id);
  void AddInteger(int64_t value);
  void AddOther(const std::string& value);
  void AddOther(Date value);
  void AddOther(const OptionalDate& value);
  void AddOther(Instant value);

  sql::PreparedStatement& statement_;
  int index_ = 0;
  sql::SQLString id_ = std::string(16, '\0');
  Date date_;
  sql::SQLString date_text_;
  Instant instant_;
  sql::SQLString instant_text_;
};

// The parameters of a statement that is sent as text, in order: only what cannot be read as
// anything but a literal.
class Literals {
 public:
  template <typename... Values>
  void operator()(const Values&... values) {
    (Add(values), ...);
  }
  // The text with each `?` replaced. REQUIRES: as many as there are literals.
  std::string PutInto(const std::string& text) const;

 private:
  template <typename T>
  void Add(const T& value) {
    if constexpr (IsStrongId<T>::value) {
      AddId(value.bits());
    } else {
      static_assert(std::is_integral_v<T>);
      AddInteger(static_cast<int64_t>(value));
    }
  }
  void AddId(const Id128& id);
  void AddInteger(int64_t value);

  std::vector<std::string> literals_;
};

// A date column as a number, for statements of many rows: its text costs ten times as much to make
// and to read. It is read as DayNumber{date}, where the date may be one that can be absent.
#define BACKLINE_DAY(column) "TO_DAYS(" column ")"
template <typename DateOrNone>
struct DayNumber {
  DateOrNone& date;
};
template <typename T>
struct IsDayNumber : std::false_type {};
template <typename DateOrNone>
struct IsDayNumber<DayNumber<DateOrNone>> : std::true_type {};

// One row of a result, its columns in order.
class RowReader {
 public:
  explicit RowReader(sql::ResultSet& result) : result_(result) {}

  template <typename... Values>
  void operator()(Values&&... values) {
    (Next(values), ...);
  }
  template <typename T>
  T Get() {
    T value;
    Next(value);
    return value;
  }

 private:
  template <typename T>
  void Next(T& value) {
    if constexpr (IsStrongId<T>::value) {
      value = T(NextId());
    } else if constexpr (std::is_same_v<T, Id128>) {
      value = NextId();
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
      value = static_cast<T>(NextInteger());
    } else if constexpr (IsDayNumber<T>::value) {
      NextDay(value.date);
    } else {
      NextOther(value);
    }
  }
  Id128 NextId();
  int64_t NextInteger();
  void NextDay(Date& value);
  void NextDay(OptionalDate& value);
  void NextOther(std::string& value);
  void NextOther(Date& value);
  void NextOther(OptionalDate& value);
  void NextOther(Instant& value);

  sql::ResultSet& result_;
  int index_ = 0;
};

}  // namespace backline
