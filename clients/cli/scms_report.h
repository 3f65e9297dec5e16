// What a replay came to: counted from the file, and read back from the facts that the server has
// stored, side by side.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "clients/cli/crew.h"
#include "clients/cli/scms_plan.h"
#include "clients/cli/scms_player.h"
#include "clients/cpp/backline_client.h"

namespace backline::cli {

struct ScmsDelivered {
  int64_t lines = 0;
  int64_t on_time = 0;  // on or before the scheduled date
  friend bool operator==(const ScmsDelivered&, const ScmsDelivered&) = default;
};

// By the vendor's name.
using ScmsDeliveries = std::map<std::string, ScmsDelivered>;

struct ScmsReport {
  int64_t taken_lines = 0;
  std::vector<ScmsRefusal> refusals;
  ScmsDeliveries in_file;
  ScmsDeliveries on_server;
  int64_t backorders_created = 0;
  int64_t backorders_fulfilled = 0;  // every unit was allocated

  bool equal() const { return in_file == on_server; }
};

// From the lines of the file alone.
ScmsDeliveries CountDeliveries(const std::vector<ScmsLine>& lines);

// Reads the facts of what was played: ListSupplierDelivery for the vendors, the shipments of every
// order for the lines from the distribution centres, and the events for the backorders.
ScmsReport ReadReport(const ScmsFile& file, const ScmsPlan& plan, const ScmsPlayer& player,
                      BacklineClient& client, Crew& crew);

void PrintReport(std::ostream& out, const ScmsReport& report, const ScmsAssumptions& assumptions,
                 const ScmsPlayer& player);
void PrintReportJson(std::ostream& out, const ScmsReport& report,
                     const ScmsAssumptions& assumptions, const ScmsPlayer& player);

}  // namespace backline::cli
