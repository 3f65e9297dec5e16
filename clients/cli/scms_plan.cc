#include "clients/cli/scms_plan.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "server/base/strong_id.h"

namespace backline::cli {
namespace {

constexpr int kOrderDaysBefore = 90;
constexpr size_t kLinesMax = 100;
constexpr size_t kCodeBytesMax = 64;
constexpr size_t kSuffixBytes = 8;

// ASCII for the letters U+00C0 to U+00FF, '-' where there is none.
constexpr const char* kLatin = "aaaaaaaceeeeiiiidnooooo-ouuuuypsaaaaaaaceeeeiiiidnooooo-ouuuuypy";

std::string Slug(const std::string& name) {
  std::string slug;
  for (size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    char c = '-';
    if (byte == 0xc3 && i + 1 < name.size()) {
      c = kLatin[static_cast<unsigned char>(name[++i]) & 0x3f];
    } else if (byte < 0x80 && std::isalnum(byte) != 0) {
      c = static_cast<char>(std::tolower(byte));
    }
    if (c != '-' || (!slug.empty() && slug.back() != '-')) slug += c;
  }
  while (slug.ends_with('-')) slug.pop_back();
  return slug;
}

absl::CivilDay OrderDay(const ScmsLine& line) {
  const absl::CivilDay stated =
      line.direct_drop && line.sent ? *line.sent : line.scheduled - kOrderDaysBefore;
  return std::min(stated, line.delivered);
}

void CountAssumptions(const ScmsLine& line, ScmsAssumptions& assumptions) {
  const bool has_date = line.direct_drop && line.sent;
  const absl::CivilDay stated = has_date ? *line.sent : line.scheduled - kOrderDaysBefore;
  if (line.direct_drop) {
    assumptions.direct_drop_without_order_date += has_date ? 0 : 1;
    assumptions.direct_drop_ordered_after_delivery += stated > line.delivered ? 1 : 0;
  } else {
    ++assumptions.from_rdc_without_order_date;
    assumptions.from_rdc_ordered_after_delivery += stated > line.delivered ? 1 : 0;
  }
}

void AddDeliveries(ScmsDocument& document) {
  std::map<std::pair<absl::CivilDay, std::string>, std::vector<int32_t>> by_note;
  for (size_t i = 0; i < document.lines.size(); ++i) {
    const ScmsLine& line = document.lines[i];
    by_note[{line.delivered, line.delivery}].push_back(static_cast<int32_t>(i) + 1);
  }
  for (auto& [key, line_numbers] : by_note) {
    document.deliveries.push_back({key.second, key.first, std::move(line_numbers)});
  }
}

// The documents of one number: one, unless it mixes vendors or countries or is too long.
std::vector<ScmsDocument> Documents(const std::string& number, std::vector<ScmsLine> lines) {
  const auto key = [](const ScmsLine& line) {
    return std::tie(line.direct_drop, line.vendor, line.country);
  };
  std::sort(lines.begin(), lines.end(), [&](const ScmsLine& a, const ScmsLine& b) {
    return std::tuple(key(a), a.delivered, a.delivery, a.id) <
           std::tuple(key(b), b.delivered, b.delivery, b.id);
  });
  std::vector<ScmsDocument> documents;
  for (ScmsLine& line : lines) {
    if (documents.empty() || documents.back().lines.size() == kLinesMax ||
        key(documents.back().lines.front()) != key(line)) {
      ScmsDocument& made = documents.emplace_back();
      made.number = documents.size() == 1 ? number : absl::StrCat(number, ".", documents.size());
      made.direct_drop = line.direct_drop;
      made.vendor = line.vendor;
      made.country = line.country;
      made.order_day = OrderDay(line);
    }
    documents.back().order_day = std::min(documents.back().order_day, OrderDay(line));
    documents.back().lines.push_back(std::move(line));
  }
  for (ScmsDocument& document : documents) AddDeliveries(document);
  return documents;
}

void AddSteps(size_t index, ScmsPlan& plan) {
  const ScmsDocument& document = plan.documents[index];
  std::map<absl::CivilDay, ScmsStep> steps;
  steps[document.order_day].opens = true;
  for (size_t i = 0; i < document.deliveries.size(); ++i) {
    steps[document.deliveries[i].day].deliveries.push_back(i);
  }
  for (auto& [day, step] : steps) {
    step.document = index;
    plan.days[day].push_back(std::move(step));
  }
}

int32_t FirstId(const ScmsDocument& document) {
  int32_t first = document.lines.front().id;
  for (const ScmsLine& line : document.lines) first = std::min(first, line.id);
  return first;
}

void AddCodes(const ScmsFile& file, ScmsPlan& plan) {
  std::set<std::string> vendors, items, countries;
  for (const ScmsLine& line : file.lines) {
    vendors.insert(line.vendor);
    items.insert(line.item);
    if (!line.direct_drop) countries.insert(line.country);
  }
  const auto add = [](const std::string& prefix, const std::set<std::string>& names,
                      std::map<std::string, std::string>& codes) {
    for (const std::string& name : names) codes[name] = CodeForName(prefix, name, codes);
  };
  add("scms-", vendors, plan.vendor_codes);
  add("scms-", items, plan.item_codes);
  add("scms-", countries, plan.country_codes);
}

void AddSources(const ScmsFile& file, ScmsPlan& plan) {
  std::map<std::string, std::set<std::string>> vendors_of_item;
  for (const ScmsLine& line : file.lines) {
    if (!line.direct_drop || !vendors_of_item[line.item].insert(line.vendor).second) continue;
    const auto rank = static_cast<int32_t>(vendors_of_item[line.item].size());
    plan.sources.push_back({line.vendor, line.item, rank, line.pack_price});
  }
}

// Forgets who and what is in no document.
void DropUnused(ScmsPlan& plan) {
  std::set<std::string> vendors, items, countries;
  for (const ScmsDocument& document : plan.documents) {
    vendors.insert(document.vendor);
    for (const ScmsLine& line : document.lines) items.insert(line.item);
    if (!document.direct_drop) countries.insert(document.country);
  }
  const auto drop = [](const std::set<std::string>& used,
                       std::map<std::string, std::string>& codes) {
    std::erase_if(codes, [&](const auto& entry) { return !used.contains(entry.first); });
  };
  drop(vendors, plan.vendor_codes);
  drop(items, plan.item_codes);
  drop(countries, plan.country_codes);
  std::erase_if(plan.sources,
                [&](const ScmsSource& source) { return !vendors.contains(source.vendor); });
}

}  // namespace

std::string CodeForName(const std::string& prefix, const std::string& name,
                        const std::map<std::string, std::string>& taken) {
  std::string code = prefix + Slug(name);
  const auto is_taken = [&](const std::string& wanted) {
    return std::any_of(taken.begin(), taken.end(),
                       [&](const auto& entry) { return entry.second == wanted; });
  };
  if (code.size() <= kCodeBytesMax && !is_taken(code)) return code;
  const std::string suffix = FormatId(IdFromName("scms name", name)).substr(0, kSuffixBytes);
  code.resize(std::min(code.size(), kCodeBytesMax - kSuffixBytes - 1));
  return code + "-" + suffix;
}

ScmsPlan PlanScms(const ScmsFile& file, const std::set<std::string>& vendors) {
  ScmsPlan plan;
  std::map<std::pair<bool, std::string>, std::vector<ScmsLine>> by_number;
  for (const ScmsLine& line : file.lines) {
    by_number[{line.direct_drop, line.document}].push_back(line);
  }
  for (auto& [key, lines] : by_number) {
    std::vector<ScmsDocument> documents = Documents(key.second, std::move(lines));
    const bool is_split = documents.size() > 1;
    std::erase_if(documents, [&](const ScmsDocument& document) {
      return !vendors.empty() && !vendors.contains(document.vendor);
    });
    plan.assumptions.split_documents += is_split && !documents.empty() ? 1 : 0;
    for (ScmsDocument& document : documents) plan.documents.push_back(std::move(document));
  }
  for (const ScmsDocument& document : plan.documents) {
    for (const ScmsLine& line : document.lines) {
      CountAssumptions(line, plan.assumptions);
      plan.assumptions.ordered_with_earlier_lines += OrderDay(line) > document.order_day ? 1 : 0;
    }
  }
  std::sort(plan.documents.begin(), plan.documents.end(),
            [](const ScmsDocument& a, const ScmsDocument& b) { return FirstId(a) < FirstId(b); });
  for (size_t i = 0; i < plan.documents.size(); ++i) AddSteps(i, plan);
  AddCodes(file, plan);
  AddSources(file, plan);
  DropUnused(plan);
  return plan;
}

}  // namespace backline::cli
