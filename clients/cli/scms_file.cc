#include "clients/cli/scms_file.h"

#include <csv.h>

#include <array>
#include <charconv>
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/session.h"

namespace backline::cli {
namespace {

using Record = std::vector<std::string>;

constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 3> kNoDate = {"Date Not Captured", "Pre-PQ Process",
                                                "N/A - From RDC"};
constexpr const char* kByteOrderMark = "\xef\xbb\xbf";
constexpr int kCentury = 2000;
constexpr int64_t kIdMax = INT32_MAX;
constexpr int64_t kQuantityMax = 1'000'000'000;

struct Records {
  std::vector<Record> all;
  Record open;
};

std::vector<Record> ParseCsv(const std::string& text) {
  csv_parser raw;
  if (csv_init(&raw, CSV_STRICT | CSV_STRICT_FINI) != 0) throw Failure("error: no CSV parser");
  const std::unique_ptr<csv_parser, void (*)(csv_parser*)> parser(&raw, csv_free);
  Records records;
  const auto on_field = [](void* field, size_t size, void* context) {
    static_cast<Records*>(context)->open.emplace_back(static_cast<const char*>(field), size);
  };
  const auto on_record = [](int, void* context) {
    auto* into = static_cast<Records*>(context);
    into->all.push_back(std::move(into->open));
    into->open.clear();
  };
  const size_t begin = text.starts_with(kByteOrderMark) ? 3 : 0;
  const size_t size = text.size() - begin;
  const size_t read = csv_parse(&raw, text.data() + begin, size, on_field, on_record, &records);
  if (read != size || csv_fini(&raw, on_field, on_record, &records) != 0) {
    throw Failure(
        absl::StrCat("error: no CSV at byte ", begin + read, ": ", csv_strerror(csv_error(&raw))));
  }
  return std::move(records.all);
}

std::optional<int64_t> ParseNumber(const std::string& text, int64_t min, int64_t max) {
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number < min || number > max) return std::nullopt;
  return number;
}

std::optional<absl::CivilDay> Day(int64_t year, int64_t month, int64_t day) {
  const absl::CivilDay made(year, month, day);
  // absl moves 30 February into March.
  if (made.year() != year || made.month() != month || made.day() != day) return std::nullopt;
  return made;
}

// Turns records into lines, by the names of the columns.
class Reader {
 public:
  explicit Reader(const Record& header) : width_(header.size()) {
    for (size_t i = 0; i < header.size(); ++i) columns_[header[i]] = i;
    for (const char* name :
         {"ID", "PO / SO #", "ASN/DN #", "Country", "Fulfill Via", "PO Sent to Vendor Date",
          "Scheduled Delivery Date", "Delivered to Client Date", "Vendor", "Item Description",
          "Line Item Quantity", "Pack Price"}) {
      if (!columns_.contains(name)) throw Failure(absl::StrCat("error: no column ", name));
    }
  }

  // Why the record cannot be taken; empty if `line` holds it.
  std::string Read(const Record& record, ScmsLine& line) const {
    if (record.size() != width_) {
      return absl::StrCat(record.size(), " fields instead of ", width_);
    }
    const auto id = ParseNumber(Field(record, "ID"), 1, kIdMax);
    if (!id) return "its ID is no number: " + Field(record, "ID");
    line.id = static_cast<int32_t>(*id);
    for (const auto& [name, into] :
         {std::pair("PO / SO #", &line.document), std::pair("ASN/DN #", &line.delivery),
          std::pair("Country", &line.country), std::pair("Vendor", &line.vendor),
          std::pair("Item Description", &line.item)}) {
      *into = Field(record, name);
      if (into->empty()) return absl::StrCat("it has no ", name);
    }
    line.pack_price = Field(record, "Pack Price");
    const auto quantity = ParseNumber(Field(record, "Line Item Quantity"), 1, kQuantityMax);
    if (!quantity)
      return "its quantity is no number from 1: " + Field(record, "Line Item Quantity");
    line.quantity = *quantity;
    const std::string& way = Field(record, "Fulfill Via");
    if (way != "Direct Drop" && way != "From RDC") return "unknown way to fulfil: " + way;
    line.direct_drop = way == "Direct Drop";
    return ReadDates(record, line);
  }

  const std::string& Id(const Record& record) const {
    static const std::string kNone;
    return record.size() == width_ ? Field(record, "ID") : kNone;
  }

 private:
  const std::string& Field(const Record& record, const std::string& name) const {
    return record[columns_.at(name)];
  }

  std::string ReadDates(const Record& record, ScmsLine& line) const {
    const std::string& sent = Field(record, "PO Sent to Vendor Date");
    line.sent = ParseScmsDate(sent);
    if (!line.sent && !IsScmsWordForNoDate(sent)) return "no order date can be read: " + sent;
    const std::string& scheduled = Field(record, "Scheduled Delivery Date");
    const std::string& delivered = Field(record, "Delivered to Client Date");
    const auto scheduled_day = ParseScmsDate(scheduled);
    const auto delivered_day = ParseScmsDate(delivered);
    if (!scheduled_day) return "no scheduled date can be read: " + scheduled;
    if (!delivered_day) return "no delivery date can be read: " + delivered;
    line.scheduled = *scheduled_day;
    line.delivered = *delivered_day;
    return "";
  }

  const size_t width_;
  std::map<std::string, size_t> columns_;
};

}  // namespace

std::optional<absl::CivilDay> ParseScmsDate(const std::string& text) {
  const char separator = text.find('/') != std::string::npos ? '/' : '-';
  const size_t first = text.find(separator);
  const size_t second = first == std::string::npos ? first : text.find(separator, first + 1);
  if (second == std::string::npos) return std::nullopt;
  const std::string left = text.substr(0, first);
  const std::string middle = text.substr(first + 1, second - first - 1);
  const auto year = ParseNumber(text.substr(second + 1), 0, 99);
  if (!year || text.size() - second != 3) return std::nullopt;
  if (separator == '/') {
    const auto month = ParseNumber(left, 1, 12);
    const auto day = ParseNumber(middle, 1, 31);
    if (!month || !day) return std::nullopt;
    return Day(kCentury + *year, *month, *day);
  }
  const auto day = ParseNumber(left, 1, 31);
  for (size_t i = 0; day && i < kMonths.size(); ++i) {
    if (middle == kMonths[i]) return Day(kCentury + *year, static_cast<int64_t>(i) + 1, *day);
  }
  return std::nullopt;
}

bool IsScmsWordForNoDate(const std::string& text) {
  for (const char* word : kNoDate) {
    if (text == word) return true;
  }
  return false;
}

ScmsFile ParseScms(const std::string& text) {
  const std::vector<Record> records = ParseCsv(text);
  if (records.empty()) throw Failure("error: the file is empty");
  const Reader reader(records.front());
  ScmsFile file;
  for (size_t i = 1; i < records.size(); ++i) {
    ScmsLine line;
    const std::string reason = reader.Read(records[i], line);
    if (reason.empty()) {
      file.lines.push_back(std::move(line));
      continue;
    }
    const std::string& id = reader.Id(records[i]);
    file.refusals.push_back({id.empty() ? absl::StrCat("record ", i) : id, reason});
  }
  return file;
}

}  // namespace backline::cli
