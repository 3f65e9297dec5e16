// A supplier announces what it sent: parts of supply lines that it has confirmed, for one location.
// Each part becomes a supply line of its own that comes on the notice's day; who is pegged follows
// by date in queue order. A date or quantity beyond the tolerance is flagged for a buyer.
#pragma once

#include <string>
#include <vector>

#include "server/commands/command.h"
#include "server/domain/shipment_notice.h"

namespace backline {

struct AnnouncedPart {
  SupplyLineId supply_line_id;
  Quantity quantity = 0;
};

struct AnnouncedPackage {
  std::string package_number;
  std::string tracking_reference;
};

// Refuses: SUPPLY_LINE_NOT_FOUND (also when it is another supplier's), WRONG_STATE (not confirmed,
// announced already, another location, nothing expected), SUPPLY_WITHDRAWING, QUANTITY_MISMATCH
// (more than is expected and what is left of the line's tolerance for over-receipt).
struct AnnounceShipment final : Command {
  SupplierId supplier_id;  // the caller's own
  std::string delivery_note;
  std::string carrier;
  std::string tracking_reference;
  Date shipped_date;
  Date expected_date;
  std::vector<AnnouncedPart> parts;        // 1..kNoticeLinesMax, distinct supply lines
  std::vector<AnnouncedPackage> packages;  // 0..kNoticePackagesMax

  void AddKeys(KeySet& keys) const override;
  void AddReads(const WorkingSet& set, KeySet& keys) const override;
  int RowBudget() const override;
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
