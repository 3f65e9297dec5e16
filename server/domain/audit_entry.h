// An entry of the audit trail: who did what, from where, and what it changed. Entries are only ever
// added; the database's user of the program cannot do otherwise (db/README.md).
#pragma once

#include <cstdint>
#include <string>

#include "server/base/clock.h"
#include "server/base/strong_id.h"

namespace backline {

// What stood there before and after is cut to so many bytes, at a boundary of UTF-8.
constexpr size_t kAuditTextBytesMax = 2'000;

enum class AuditOutcome : int8_t { kAccepted = 1, kRefused = 2, kDenied = 3 };

// Who acts: what an entry says before anything has happened.
struct AuditActor {
  std::string actor;       // the principal's name; empty for nobody known
  SupplierId supplier_id;  // its party; empty for staff and services
  std::string address;     // from where
  std::string method;      // such as "/backline.v1.SupplierService/UpdateEta"
};

struct AuditEntry {
  AuditEntryId id;  // in the order of time
  Instant recorded_time;
  AuditActor subject;
  AuditOutcome outcome = AuditOutcome::kAccepted;
  std::string reason;    // of a refusal, such as "WRONG_STATE"
  std::string resource;  // a kind and an id, such as "purchase_order:0192..."
  std::string before;
  std::string after;
};

}  // namespace backline
