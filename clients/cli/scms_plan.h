// What the replay of an SCMS file does, on which day: pure, so that a second run plans the same
// calls with the same request ids.
//
// Every document has a location of its own, so documents never compete for goods. Days follow each
// other; within a day the steps of one document follow each other, and documents run side by side.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "clients/cli/scms_file.h"

namespace backline::cli {

// Goods of one document that arrive on one day with one delivery note.
struct ScmsDelivery {
  std::string note;
  absl::CivilDay day;
  std::vector<int32_t> line_numbers;  // 1-based, of the document's lines
};

// A purchase order (Direct Drop) or a customer order (From RDC).
struct ScmsDocument {
  std::string number;  // unique in the plan; the parts of a split one end in .2, .3, ...
  bool direct_drop = false;
  std::string vendor;
  std::string country;
  absl::CivilDay order_day;
  // In the order in which they arrive: line n of the document is lines[n - 1]. Lines of the same
  // product wait in this order too, so each gets the goods that arrive for it.
  std::vector<ScmsLine> lines;
  std::vector<ScmsDelivery> deliveries;  // by (day, note)
};

// The steps of one document on one day.
struct ScmsStep {
  size_t document = 0;
  bool opens = false;              // it is ordered
  std::vector<size_t> deliveries;  // that arrive
};

// What the file does not say and the replay takes instead; in lines, but for `split_documents`.
struct ScmsAssumptions {
  int64_t direct_drop_without_order_date = 0;  // scheduled - 90 days is taken
  int64_t from_rdc_without_order_date = 0;
  int64_t direct_drop_ordered_after_delivery = 0;  // the day of delivery is taken
  int64_t from_rdc_ordered_after_delivery = 0;
  int64_t ordered_with_earlier_lines = 0;  // the earliest line's day is the document's
  int64_t split_documents = 0;             // more than 100 lines, several vendors or countries
};

struct ScmsSource {
  std::string vendor;
  std::string item;
  int32_t rank = 1;  // in the order of their first lines
  std::string pack_price;
};

struct ScmsPlan {
  std::vector<ScmsDocument> documents;
  std::map<absl::CivilDay, std::vector<ScmsStep>> days;  // steps by the id of their first line
  std::map<std::string, std::string> vendor_codes;       // name > code
  std::map<std::string, std::string> item_codes;
  std::map<std::string, std::string> country_codes;
  std::vector<ScmsSource> sources;
  ScmsAssumptions assumptions;
};

// With vendors named, the page of the history that is theirs: whole, and by the same numbers, codes
// and ranks as in the plan of all, so that the rest can be played later.
ScmsPlan PlanScms(const ScmsFile& file, const std::set<std::string>& vendors = {});

// A code for a name: lower case, ASCII, at most 64 bytes with the prefix. `taken` holds what other
// names have got; a second name with the same letters gets a suffix that depends on it alone.
std::string CodeForName(const std::string& prefix, const std::string& name,
                        const std::map<std::string, std::string>& taken);

}  // namespace backline::cli
