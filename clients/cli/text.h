// The words of the command line: dates, quantities, lines and enum values as people write and read
// them. Everything that cannot be read throws UsageError.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backline/v1/capacity_service.pb.h"
#include "backline/v1/common.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"

namespace backline::cli {

// 2026-12-01, or +14 for fourteen days from today (UTC), or "today".
v1::Date ParseDate(const std::string& text);
// 2026-12-01, or "-" when unset.
std::string DateText(const v1::Date& date);
// Today (UTC) plus days.
v1::Date DayFromToday(int days);
v1::Date AddDays(const v1::Date& date, int days);
std::string TimeText(const google::protobuf::Timestamp& time);

int64_t ParseWhole(const std::string& text, const std::string& what);

// SKU=QUANTITY[xPACK][@LOCATION], such as "CUP-01=24", "CUP-01=2xBOX-12@BER".
struct LineText {
  std::string sku;
  int64_t quantity = 0;
  std::string pack_code;
  std::string location_code;
};
LineText ParseLine(const std::string& text);

// NUMBER=A[+B], such as "1=40+2": line 1, 40 accepted, 2 rejected.
struct CountText {
  int32_t line_number = 0;
  int64_t first = 0;
  int64_t second = 0;
};
CountText ParseCount(const std::string& text);

// WEEKDAY:FROM-TO in minutes, such as 1:480-960; WEEKDAY alone is the whole day.
v1::Shift ParseShift(const std::string& text);
// 08:00 for 480.
std::string MinuteText(int minute);

// 12.34 in a currency.
v1::Money ParseMoney(const std::string& amount, const std::string& currency_code);
// "12.34 EUR", or "-" when unset.
std::string MoneyText(const v1::Money& money);

// "capacity" for SUPPLY_REASON_CAPACITY: the name without the prefix that all values share.
std::string EnumText(const google::protobuf::EnumDescriptor* type, int value);
int ParseEnum(const google::protobuf::EnumDescriptor* type, const std::string& text);

template <typename Enum>
std::string EnumText(Enum value) {
  return EnumText(google::protobuf::GetEnumDescriptor<Enum>(), static_cast<int>(value));
}
template <typename Enum>
Enum ParseEnum(const std::string& text) {
  return static_cast<Enum>(ParseEnum(google::protobuf::GetEnumDescriptor<Enum>(), text));
}

// "40 on 2026-12-01 (supplier_confirmed) + 20 undated (none)".
std::string PromiseText(const google::protobuf::RepeatedPtrField<v1::PromisePart>& parts);

}  // namespace backline::cli
