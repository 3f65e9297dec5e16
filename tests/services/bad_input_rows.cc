#include "tests/services/bad_input_rows.h"

#include "tests/services/world.h"

namespace backline::testing::bad_input {
namespace {

const Texts kNoIds = {"\"x\"",
                      "\"00000000-0000-0000-0000-000000000000\"",
                      "\"018f2b6e-7c11-7d3a-9a10-2f6f0c9b1a7\"",
                      "\"018f2b6e-7c11-7d3a-9a10-2f6f0c9b1a777\"",
                      "\"018f2b6e7c117d3a9a102f6f0c9b1a77\"",
                      "\"{18f2b6e-7c11-7d3a-9a10-2f6f0c9b1a7}\"",
                      "\"018f2b6e-7c11-7d3a-9a10-2f6f0c9b1a7g\"",
                      "\"' OR '1'='1\""};

}  // namespace

std::string Name(const std::string& field) { return field.substr(field.rfind('.') + 1); }
std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

FieldRow Make(const std::string& field, const Texts& bad, const Texts& good) {
  FieldRow row{field, {}, {}};
  for (const std::string& value : bad)
    row.bad.push_back({Name(field) + ": " + value, "", "INVALID_FIELD"});
  for (const std::string& value : good) row.good.push_back(Name(field) + ": " + value);
  return row;
}

FieldRow Id(const std::string& field) {
  Texts bad = kNoIds;
  bad.push_back("\"\"");
  return Make(field, bad, {kSomeId, "\"018F2B6E-7C11-7D3A-9A10-2F6F0C9B1A77\""});
}

FieldRow OptionalId(const std::string& field) { return Make(field, kNoIds, {kSomeId, "\"\""}); }

FieldRow EitherId(const std::string& field) {
  Texts bad = kNoIds;
  bad.push_back("\"\"");
  return Make(field, bad, {kSomeId});
}

FieldRow Range(const std::string& field, int64_t min, int64_t max) {
  Texts bad;
  if (min > INT64_MIN) bad.push_back(std::to_string(min - 1));
  if (min > 0) bad.push_back("-1");
  if (max < INT64_MAX) bad.push_back(std::to_string(max + 1));
  return Make(field, bad, {std::to_string(min), std::to_string(max)});
}

FieldRow Quantity(const std::string& field) {
  FieldRow row = Range(field, 1, 1'000'000'000);
  for (int64_t value : {INT64_MIN, INT64_MAX}) {
    row.bad.push_back({Name(field) + ": " + std::to_string(value), "", "INVALID_FIELD"});
  }
  return row;
}

FieldRow Text(const std::string& field, int min, int max) {
  Texts bad = {Quoted(std::string(max + 1, 'x')), "\"a\\nb\"", "\"a\\000b\"", "\"a\\177\"",
               "\"end \""};
  Texts good = {Quoted(std::string(max, 'x')), "\"Zürich; DROP TABLE\"", "\"=1+1\""};
  (min > 0 ? bad : good).push_back("\"\"");
  if (min > 0) good.push_back(Quoted(std::string(min, 'x')));
  return Make(field, bad, good);
}

FieldRow Code(const std::string& field, bool required) {
  Texts bad = {Quoted(std::string(65, 'x')), "\"a b\"", "\"a/b\"", "\"ä\"", "\"a'b\""};
  Texts good = {Quoted(std::string(64, 'x')), "\"A-z0.9_\""};
  (required ? bad : good).push_back("\"\"");
  return Make(field, bad, good);
}

std::string DayText(int year, int month, int day) {
  return " { year: " + std::to_string(year) + " month: " + std::to_string(month) +
         " day: " + std::to_string(day) + " }";
}

FieldRow Day(const std::string& field, bool required) {
  const std::string name = Name(field);
  FieldRow row{field, {}, {}};
  for (const std::string& day :
       {DayText(2025, 2, 30), DayText(2025, 2, 29), DayText(2026, 4, 31), DayText(2026, 13, 1),
        DayText(2026, 0, 1), DayText(2026, 1, 0), DayText(2026, 1, 32), DayText(1899, 12, 31),
        DayText(2200, 1, 1), DayText(INT32_MAX, 1, 1), DayText(2026, -1, 5), std::string(" { }")}) {
    row.bad.push_back({name + day, "", "INVALID_FIELD"});
  }
  if (required) row.bad.push_back({"", "", "INVALID_FIELD"});
  for (const std::string& day :
       {DayText(1900, 1, 1), DayText(2199, 12, 31), DayText(2024, 2, 29)}) {
    row.good.push_back(name + day);
  }
  if (!required) row.good.push_back("");
  return row;
}

std::string FromToday(const std::string& name, int days) {
  const v1::Date date = DayFromToday(days);
  return name + DayText(date.year(), date.month(), date.day());
}

FieldRow FactDay(const std::string& field) {
  FieldRow row = Day(field);
  const std::string name = Name(field);
  row.good = {"", FromToday(name, -3), FromToday(name, 1)};
  for (int days : {-4, 2}) row.bad.push_back({FromToday(name, days), "", "DATE_NOT_ALLOWED"});
  return row;
}

FieldRow FutureDay(const std::string& field) {
  FieldRow row = Day(field, /*required=*/true);
  row.good = {Name(field) + DayText(2199, 12, 31)};
  row.bad.push_back({FromToday(Name(field), -1), "", "INVALID_FIELD"});
  return row;
}

FieldRow RequiredDayAmong(const std::string& field, const Texts& good, const Texts& named_other,
                          const std::string& other) {
  FieldRow row = Day(field, true);
  row.good.clear();
  for (const std::string& day : good) row.good.push_back(Name(field) + day);
  for (const std::string& day : named_other) {
    row.bad.push_back({Name(field) + day, other, "INVALID_FIELD"});
  }
  return row;
}

FieldRow Enum(const std::string& field, int min, int max) {
  return Make(field, {std::to_string(min - 1), std::to_string(max + 1), "2147483647"},
              {std::to_string(min), std::to_string(max)});
}

FieldRow List(const std::string& field, int min, int max,
              const std::function<std::string(int)>& element, const std::string& repeated) {
  const std::string name = Name(field);
  const auto list = [&](int count) {
    std::string text;
    for (int n = 0; n < count; ++n) text += name + " " + element(n) + "\n";
    return text;
  };
  FieldRow row{field, {{list(max + 1), "", "INVALID_FIELD"}}, {list(max)}};
  if (min > 0) row.bad.push_back({"", "", "INVALID_FIELD"});
  if (min == 0) row.good.push_back("");
  if (!repeated.empty()) {
    row.bad.push_back({name + " " + element(0) + name + " " + element(0), name + "[1]" + repeated,
                       "INVALID_FIELD"});
  }
  return row;
}

FieldRow Ids(const std::string& field, int min) {
  FieldRow row = List(field, min, 100, NumberedId, " ");
  const std::string name = Name(field);
  Texts bad = kNoIds;
  bad.push_back("\"\"");
  for (const std::string& id : bad) {
    row.bad.push_back({name + NumberedId(0) + name + ": " + id, name + "[1]", "INVALID_FIELD"});
  }
  return row;
}

std::string Line(int n, const std::string& rest) {
  return "{ line_number: " + std::to_string(n + 1) + " " + rest + " }";
}

FieldRow MustBeEmpty(const std::string& field) { return Make(field, {kSomeId}, {"\"\""}); }

FieldRow PageSize(const std::string& message) {
  return Make(message + ".page_size", {"-1", "-2147483648"},
              {"0", "1", "200", "201", "2147483647"});
}

FieldRow PageToken(const std::string& message) {
  FieldRow row{message + ".page_token", {}, {"page_token: \"\""}};
  for (const char* token : {"\"x\"", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "\"%%%\""}) {
    row.bad.push_back({std::string("page_token: ") + token, "", "INVALID_PAGE_TOKEN"});
  }
  return row;
}

FieldRow Etag(const std::string& field) {
  return Make(field, {"\"x\"", "\"1x\"", "\" 1\"", "\"01\"", "\"99999999999999999999\""},
              {"\"\"", "\"1\""});
}

FieldRow Name200(const std::string& field) { return Text(field, 1, 200); }

FieldRow Anything(const std::string& field) { return {field, {}, {}}; }

FieldRow Unset(const std::string& field) { return {field, {{"", "", "INVALID_FIELD"}}, {}}; }

FieldRow Zone(const std::string& field) {
  return Make(field, {"\"\"", "\"Mars/Olympus\"", Quoted(std::string(65, 'x'))},
              {"\"Pacific/Kiritimati\""});
}

std::string NumberedId(int n) {
  std::string text = kSomeId;
  text.replace(text.size() - 4, 3, std::to_string(100 + n));
  return ": " + text + " ";
}

std::string DistinctDay(int n) { return DayText(2027 + n / 336, 1 + n % 336 / 28, 1 + n % 28); }

std::string ShortShift(int n) {
  const int start = n / 7 * 100;
  return "{ weekday: " + std::to_string(1 + n % 7) + " start_minute: " + std::to_string(start) +
         " end_minute: " + std::to_string(start + 50) + " }";
}

}  // namespace backline::testing::bad_input
