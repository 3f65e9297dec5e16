// What a supplier asks before it changes a date on which many wait: PreviewEta over mutual TLS, a
// call at a time. Not thread-safe.
#pragma once

#include <string>
#include <vector>

#include "backline/v1/slip_preview_service.pb.h"
#include "tests/load/server_under_load.h"

namespace backline::load {

class SlipPreviews {
 public:
  // `pegged` order lines of one unit wait for one accepted purchase order line of the supplier.
  SlipPreviews(const ServerUnderLoad& server, const std::string& supplier_id, int pegged);

  // So many calls after a few that warm up, each with the split that would delay fewest, or without
  // a split. Throws unless an answer counts everybody who waits.
  std::vector<double> Run(int calls, bool with_split) const;

 private:
  void MakeBacklog();
  // The purchase order line; answers when everybody is pegged to it.
  void MakeSupply(const std::string& supplier_id);

  const ServerUnderLoad& server_;
  const int pegged_;
  std::string product_id_, supply_line_id_;
};

}  // namespace backline::load
