// Recomputes what the counters say from the ledgers, by SQL that the server does not otherwise use,
// and reports each difference by the name of its law. Read-only. Each step looks at up to 1,000
// products (or at a page of remembered requests) on one consistent snapshot.
//
// Not thread-safe; each auditor has a connection of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/strong_id.h"

namespace backline {

constexpr int kAuditProducts = 1'000;
constexpr int kAuditRequests = 10'000;
// How many drifts of one law a step reports; all are counted.
constexpr int kAuditDriftsMax = 100;

// A law that does not hold.
struct AuditDrift {
  std::string law;      // such as "stock.on_hand = sum of movements"
  std::string subject;  // such as "product 018f... location 018f..."
  int64_t stored = 0;
  int64_t computed = 0;
};

struct AuditProgress {
  int64_t sequence = 0;            // the step's snapshot shows all events up to this one
  int64_t product_count = 0;       // so far
  int64_t row_count = 0;           // ledger rows read so far
  int64_t drift_count = 0;         // so far
  std::vector<AuditDrift> drifts;  // of this step
  bool done = false;
};

class Auditor {
 public:
  // One product, or everything.
  Auditor(std::string database_url, std::optional<ProductId> product);
  ~Auditor();
  Auditor(const Auditor&) = delete;
  Auditor& operator=(const Auditor&) = delete;

  // Audits the next part. Statuses are those of store.h; after one the step may be repeated.
  absl::StatusOr<AuditProgress> Step();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Steps until all is done; `progress` sees each step, and stops the audit by returning false.
absl::Status Audit(std::string database_url, std::optional<ProductId> product,
                   const std::function<bool(const AuditProgress&)>& progress);

}  // namespace backline
