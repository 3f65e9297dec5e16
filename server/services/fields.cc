#include "server/services/fields.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/services/limits.h"

namespace backline {
namespace {

bool IsCodeCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

bool IsCode(const std::string& text) {
  return !text.empty() && text.size() <= kCodeBytesMax &&
         std::all_of(text.begin(), text.end(), IsCodeCharacter);
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

bool IsCurrency(const std::string& text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

std::string FieldPath::ToString() const {
  if (parent == nullptr) return name;
  if (index < 0) return absl::StrCat(parent, ".", name);
  const std::string element = absl::StrCat(parent, "[", index, "]");
  return *name == '\0' ? element : absl::StrCat(element, ".", name);
}

void Fields::Add(FieldPath path, std::string description) {
  if (violations_.size() < kFieldViolationsMax) {
    violations_.push_back({path.ToString(), std::move(description)});
  }
}

void Fields::Refuse(Refusal refusal) {
  if (!refusal_) refusal_ = std::move(refusal);
}

google::rpc::Status Fields::Error() const {
  return violations_.empty() ? ErrorOf(*refusal_) : ErrorOf(violations_);
}

Id128 Fields::Uuid(FieldPath path, const std::string& text, bool required) {
  if (text.empty()) {
    if (required) Add(path, "is required");
    return {};
  }
  const std::optional<Id128> id = ParseId(text);
  if (!id || *id == Id128{}) {
    Add(path, "must be a UUID");
    return {};
  }
  return *id;
}

std::string Fields::Text(FieldPath path, const std::string& text, size_t min, size_t max) {
  if (text.size() < min || text.size() > max) {
    Add(path, absl::StrCat("must have ", min, " to ", max, " bytes"));
  } else if (std::any_of(text.begin(), text.end(), IsControl)) {
    Add(path, "must not have control characters");
  } else if (text.ends_with(' ')) {
    // Databases compare texts without the spaces at their ends.
    Add(path, "must not end with a space");
  }
  return text;
}

std::string Fields::Code(FieldPath path, const std::string& text) {
  if (!IsCode(text)) Add(path, "must be 1 to 64 of A-Z a-z 0-9 . _ -");
  return text;
}

std::string Fields::OptionalCode(FieldPath path, const std::string& text) {
  return text.empty() ? text : Code(path, text);
}

void Fields::MustBeEmpty(FieldPath path, const std::string& text) {
  if (!text.empty()) Add(path, "must be empty");
}

void Fields::MustBeSet(FieldPath path, bool set) {
  if (!set) Add(path, "is required");
}

int64_t Fields::Range(FieldPath path, int64_t value, int64_t min, int64_t max) {
  if (value < min || value > max) {
    Add(path, max == INT64_MAX ? absl::StrCat("must be at least ", min)
                               : absl::StrCat("must be ", min, " to ", max));
    return min;
  }
  return value;
}

std::string Fields::Email(FieldPath path, const std::string& text) {
  const size_t at = text.find('@');
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < 127 &&
           std::string_view("()<>[]:;,\\\"").find(c) == std::string_view::npos;
  });
  if (text.size() < kEmailBytesMin || text.size() > kEmailBytesMax || !plain || at == 0 ||
      at == std::string::npos || at + 1 == text.size() || text.find('@', at + 1) != text.npos) {
    Add(path, "must be an e-mail address of at most 254 bytes");
  }
  return absl::AsciiStrToLower(text);
}

std::string Fields::Secret(FieldPath path, const std::string& text, size_t min, size_t max) {
  if (text.size() < min || text.size() > max) {
    Add(path, absl::StrCat("must have ", min, " to ", max, " bytes"));
  } else if (std::any_of(text.begin(), text.end(), IsControl)) {
    Add(path, "must not have control characters");
  }
  return text;
}

void Fields::Count(FieldPath path, int count, int min, int max) {
  if (count < min || count > max) {
    Add(path, absl::StrCat("must have ", min, " to ", max, " elements"));
  }
}

OptionalDate Fields::Day(FieldPath path, bool set, const v1::Date& date) {
  if (!set) return std::nullopt;
  OptionalDate day = Date::FromCivil(date.year(), date.month(), date.day());
  if (!day) Add(path, "must be a day that exists, in the years 1900 to 2199");
  return day;
}

Date Fields::RequiredDay(FieldPath path, bool set, const v1::Date& date) {
  MustBeSet(path, set);
  return Day(path, set, date).value_or(caller_.today);
}

Date Fields::FactDay(FieldPath path, bool set, const v1::Date& date) {
  return StatedDay(path, set, date).value_or(caller_.today);
}

OptionalDate Fields::StatedDay(FieldPath path, bool set, const v1::Date& date) {
  const OptionalDate stated = Day(path, set, date);
  if (!stated) return std::nullopt;
  const Date day = *stated;
  const bool too_far_back = !caller_.principal.is_importer() && caller_.today - day > kDaysBackMax;
  if (too_far_back || day - caller_.today > kDaysAheadMax) {
    Refuse({Reason::kDateNotAllowed,
            absl::StrCat(path.ToString(), " must be ", kDaysBackMax, " days back to ",
                         kDaysAheadMax, " day ahead"),
            path.ToString(),
            {}});
  }
  return day;
}

Money Fields::Price(FieldPath path, bool set, const v1::Money& money) {
  if (!set) return {};
  const std::string base = path.ToString();
  if (!IsCurrency(money.currency_code())) {
    Add((base + ".currency_code").c_str(), "must be three capital letters");
  }
  Range((base + ".units").c_str(), money.units(), 0, kMoneyUnitsMax);
  Range((base + ".nanos").c_str(), money.nanos(), 0, kNanosMax);
  return {money.currency_code(), money.units(), money.nanos()};
}

std::optional<int64_t> Fields::Etag(FieldPath path, const std::string& text) {
  if (text.empty()) return std::nullopt;
  int64_t version = 0;
  const char* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, version);
  if (error != std::errc() || last != end || EtagOf(version) != text) {
    Add(path, "is no etag of ours");
  }
  return version;
}

std::string EtagOf(int64_t version) { return absl::StrCat(version); }

}  // namespace backline
