// Facts of purchase order lines as tests write them: days count from kFirstDay, and what happens on
// a day is recorded at nine o'clock UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "server/base/strong_id.h"
#include "server/domain/line_record.h"
#include "server/domain/supplier_fact.h"

namespace backline::testing {

constexpr Date kFirstDay{20'458};  // a Monday

Instant NineOn(int day);

// One line and what is said and done about it.
class SupplierHistory {
 public:
  SupplierHistory(SupplierId supplier, PurchaseOrderId order, int32_t line_number = 1);
  SupplierHistory() : SupplierHistory(SupplierId(Id128{1, 1}), PurchaseOrderId(Id128{2, 1})) {}

  SupplierHistory& Sent(int day, Quantity quantity, int due);
  SupplierHistory& Asked(int day, Quantity quantity, int due);
  // In reply to what the supplier proposed.
  SupplierHistory& Countered(int day, Quantity quantity, int due);
  SupplierHistory& Answered(int day);
  // The whole line in one schedule, answered and agreed.
  SupplierHistory& Confirmed(int day, Quantity quantity, int date, FactCause cause);
  SupplierHistory& Scheduled(int day, int schedule, Quantity quantity, int date, FactCause cause);
  SupplierHistory& Agreed(int day);
  SupplierHistory& Told(int day, int date, int schedule = 1);
  // A shipment notice made a part of a schedule one of its own, which has the date of the other.
  SupplierHistory& SplitOff(int day, int schedule, Quantity quantity, int date);
  SupplierHistory& Received(int day, Quantity quantity);
  SupplierHistory& Cancelled(int day, Quantity quantity, FactCause cause);
  // A dispute of the component: opened, withdrawn, upheld or rejected.
  SupplierHistory& Dispute(int day, FactKind kind, ScoreComponent component);
  // From here on; of the line, if it was not sent yet.
  SupplierHistory& Imported();
  // The last fact was recorded then, and nobody stated its day.
  SupplierHistory& At(Instant now);
  SupplierHistory& In(const std::string& time_zone);
  // Since the last fact an answer is owed by then.
  SupplierHistory& Owed(Instant due);

  const std::vector<SupplierFact>& facts() const { return facts_; }
  LineRecord Record(Instant as_of) const;

 private:
  SupplierFact& Add(int day, FactKind kind, FactCause cause);

  SupplierFact common_;
  std::string time_zone_ = "UTC";
  std::vector<SupplierFact> facts_;
};

// A line to which anything may happen, in an order in which it may.
SupplierHistory RandomHistory(SupplierId supplier, PurchaseOrderId order, int32_t line_number,
                              std::mt19937& random);

}  // namespace backline::testing
