// Reads the SCMS delivery history (README.md of the data set): UTF-8 with a byte-order mark, quoted
// fields, bare carriage returns as line ends, dates in two forms or as words. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace backline::cli {

// A line of the file whose every value that the replay needs could be read.
struct ScmsLine {
  int32_t id = 0;        // the file's own number of the line
  std::string document;  // purchase order SCMS-... or sales order SO-...
  std::string delivery;  // ASN-... or DN-...
  std::string country;
  bool direct_drop = false;  // else from a regional distribution centre
  std::string vendor;
  std::string item;
  int64_t quantity = 0;  // packs
  std::string pack_price;
  std::optional<absl::CivilDay> sent;  // to the vendor; none where the file has a word
  absl::CivilDay scheduled;
  absl::CivilDay delivered;
};

// A line that could not be taken.
struct ScmsRefusal {
  std::string id;  // of the line; "record N" where it has none
  std::string reason;
};

struct ScmsFile {
  std::vector<ScmsLine> lines;
  std::vector<ScmsRefusal> refusals;
};

// Throws Failure if the text is no CSV or lacks a column.
ScmsFile ParseScms(const std::string& text);

// Either of 2-Jun-06 and 11/13/06; years are 2000 to 2099. None for days that do not exist.
std::optional<absl::CivilDay> ParseScmsDate(const std::string& text);

// What the file writes where it has no date.
bool IsScmsWordForNoDate(const std::string& text);

}  // namespace backline::cli
