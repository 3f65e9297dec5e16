// The laws of the audit, as data: each is a statement that gives the rows that break it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/base/strong_id.h"
#include "server/store/connection.h"

namespace backline {

// What a row of a law's result is about, and so how its first three columns read.
enum class AuditSubject {
  kProduct,
  kStock,
  kOrderLine,
  kBackorder,
  kPeg,
  kSupplyLine,
  kPurchaseOrderLine,
  kOrder,
  kPurchaseOrder,
  kRequest,
  kEvent,
  kSlot,
  kClock,
  kAgreement,
};

// The result's columns: an id, a second id (zero if there is none), a number, then one pair
// (stored, computed) per name. A pair that differs is a drift. The parameters are the bounds of the
// step, both inclusive, `ranges` times.
struct AuditLaw {
  std::vector<const char*> names;
  AuditSubject subject;
  int ranges = 1;
  Sql sql;
};

// By product.
const std::vector<AuditLaw>& StockLaws();
const std::vector<AuditLaw>& OrderLineLaws();
const std::vector<AuditLaw>& BackorderLaws();
const std::vector<AuditLaw>& SupplyLaws();
const std::vector<AuditLaw>& QueueLaws();
const std::vector<AuditLaw>& ScheduleLaws();
const std::vector<AuditLaw>& TimerLaws();
// By their own ids.
const std::vector<AuditLaw>& SlotLaws();
const std::vector<AuditLaw>& OrderLaws();
const std::vector<AuditLaw>& PurchaseOrderLaws();
const std::vector<AuditLaw>& ClockLaws();  // by purchase order
const std::vector<AuditLaw>& FactLaws();   // by purchase order
const std::vector<AuditLaw>& RequestLaws();
// Of the whole database; no parameters.
const std::vector<AuditLaw>& EventLaws();
const std::vector<AuditLaw>& AgreementLaws();

std::string AuditSubjectText(AuditSubject subject, const Id128& first, const Id128& second,
                             int64_t number);

}  // namespace backline
