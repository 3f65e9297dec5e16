#include "clients/cli/text.h"

#include <algorithm>
#include <charconv>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cli/session.h"

namespace backline::cli {
namespace {

v1::Date FromDay(absl::CivilDay day) {
  v1::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

// The longest prefix up to an underscore that all values of the type share.
std::string Prefix(const google::protobuf::EnumDescriptor* type) {
  const std::string& zero = type->value(0)->name();
  return zero.substr(0, zero.size() - std::string("UNSPECIFIED").size());
}

}  // namespace

v1::Date DayFromToday(int days) {
  return FromDay(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) + days);
}

v1::Date AddDays(const v1::Date& date, int days) {
  return FromDay(absl::CivilDay(date.year(), date.month(), date.day()) + days);
}

v1::Date ParseDate(const std::string& text) {
  if (text == "today") return DayFromToday(0);
  if (text.starts_with("+")) {
    return DayFromToday(static_cast<int>(ParseWhole(text.substr(1), "days")));
  }
  absl::CivilDay day;
  if (text.size() != 10 || !absl::ParseCivilTime(text, &day)) {
    throw UsageError("not a date such as 2026-12-01, +14 or today: " + text);
  }
  return FromDay(day);
}

std::string DateText(const v1::Date& date) {
  if (date.year() == 0) return "-";
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%SZ", absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

int64_t ParseWhole(const std::string& text, const std::string& what) {
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) {
    throw UsageError(absl::StrCat(what, " must be a whole number: ", text));
  }
  return number;
}

LineText ParseLine(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw UsageError("not SKU=QUANTITY[xPACK][@LOCATION]: " + text);
  }
  LineText line{.sku = text.substr(0, equals)};
  std::string rest = text.substr(equals + 1);
  if (const size_t at = rest.find('@'); at != std::string::npos) {
    line.location_code = rest.substr(at + 1);
    rest.resize(at);
  }
  if (const size_t times = rest.find('x'); times != std::string::npos) {
    line.pack_code = rest.substr(times + 1);
    rest.resize(times);
  }
  line.quantity = ParseWhole(rest, "the quantity of " + line.sku);
  return line;
}

CountText ParseCount(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos) throw UsageError("not LINE=QUANTITY[+REJECTED]: " + text);
  CountText count;
  count.line_number = static_cast<int32_t>(ParseWhole(text.substr(0, equals), "the line"));
  std::string rest = text.substr(equals + 1);
  if (const size_t plus = rest.find('+'); plus != std::string::npos) {
    count.second = ParseWhole(rest.substr(plus + 1), "the rejected quantity");
    rest.resize(plus);
  }
  count.first = ParseWhole(rest, "the quantity");
  return count;
}

v1::Shift ParseShift(const std::string& text) {
  v1::Shift shift;
  const size_t colon = text.find(':');
  const size_t dash = text.find('-');
  shift.set_weekday(static_cast<int>(ParseWhole(text.substr(0, colon), "the weekday")));
  shift.set_end_minute(24 * 60);
  if (colon == std::string::npos) return shift;
  if (dash == std::string::npos) throw UsageError("not WEEKDAY:FROM-TO: " + text);
  shift.set_start_minute(
      static_cast<int>(ParseWhole(text.substr(colon + 1, dash - colon - 1), "the start")));
  shift.set_end_minute(static_cast<int>(ParseWhole(text.substr(dash + 1), "the end")));
  return shift;
}

std::string MinuteText(int minute) {
  return absl::StrFormat("%02d:%02d", minute / 60, minute % 60);
}

v1::Money ParseMoney(const std::string& amount, const std::string& currency_code) {
  const size_t point = amount.find('.');
  const std::string fraction = point == std::string::npos ? "" : amount.substr(point + 1);
  if (fraction.size() > 9) throw UsageError("at most nine digits after the point: " + amount);
  v1::Money money;
  money.set_currency_code(currency_code);
  money.set_units(ParseWhole(amount.substr(0, point), "the amount"));
  money.set_nanos(static_cast<int32_t>(
      ParseWhole(fraction + std::string(9 - fraction.size(), '0'), "the amount")));
  return money;
}

std::string MoneyText(const v1::Money& money) {
  if (money.currency_code().empty()) return "-";
  std::string fraction = absl::StrFormat("%09d", money.nanos());
  while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
  return absl::StrCat(money.units(), ".", fraction, " ", money.currency_code());
}

std::string EnumText(const google::protobuf::EnumDescriptor* type, int value) {
  const auto* found = type->FindValueByNumber(value);
  if (found == nullptr) return std::to_string(value);
  std::string text = found->name().substr(Prefix(type).size());
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return std::tolower(c); });
  return text;
}

int ParseEnum(const google::protobuf::EnumDescriptor* type, const std::string& text) {
  std::string all;
  for (int i = 1; i < type->value_count(); ++i) {
    const int value = type->value(i)->number();
    const std::string name = EnumText(type, value);
    if (name == text) return value;
    all += (all.empty() ? "" : ", ") + name;
  }
  throw UsageError(text + " is none of " + all);
}

std::string PromiseText(const google::protobuf::RepeatedPtrField<v1::PromisePart>& parts) {
  std::string text;
  for (const v1::PromisePart& part : parts) {
    absl::StrAppend(&text, text.empty() ? "" : " + ", part.quantity());
    if (part.basis() == v1::PROMISE_BASIS_STOCK) {
      absl::StrAppend(&text, " now");
    } else if (part.has_promised_date()) {
      absl::StrAppend(&text, " on ", DateText(part.promised_date()), " (", EnumText(part.basis()),
                      ")");
    } else {
      absl::StrAppend(&text, " undated (", EnumText(part.basis()), ")");
    }
  }
  return text.empty() ? "-" : text;
}

}  // namespace backline::cli
