// All facts about suppliers, held in memory so that a score is a scan: of each supplier its lines
// and, by line, 48 bytes per fact. Any window, baseline and tolerance is computed from the facts at
// the time that it is asked for, so that there is no sum that could be wrong, and what the board
// says after facts that came late, in disorder or twice is what it says after all of them at once.
//
// Safe on any thread. A supplier is locked while it is scored: what comes for another does not
// wait.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/line_record.h"
#include "server/domain/purchase_order.h"
#include "server/domain/scorecard.h"
#include "server/domain/supplier_fact.h"
#include "server/store/reader.h"

namespace backline {

// A line behind a number.
struct ScoredLine {
  PurchaseOrderLineKey key;
  ProductId product_id;
  LocationId location_id;
  LineRecord record;
  Verdict verdict;
  DisputeState dispute = DisputeState::kNone;  // of the component
};

// Which of the lines behind a number.
struct LineFilter {
  ScoreComponent component = ScoreComponent::kOnTimeInFull;
  LineOutcome outcome = LineOutcome::kOutside;  // that: any
  DisputeState dispute = DisputeState::kNone;   // that: any
};

struct SupplierScore {
  SupplierId supplier_id;
  Scorecard scorecard;
};

// A place in the list of suppliers by their rate: the lowest first, those without one last; and the
// list that it is a place in, because rates of another time are in another order.
struct LeagueKey {
  int64_t millionths = 0;
  SupplierId supplier_id;
  Instant as_of;
  int64_t sequence = 0;
  friend auto operator<=>(const LeagueKey&, const LeagueKey&) = default;
};

// How one asks for a score.
struct ScoreQuestion {
  ScoreParameters parameters;
  Instant as_of;  // what day it is, and which answers are not due yet
  Known known;    // what it is computed from
};

class Scoreboard {
 public:
  Scoreboard();
  ~Scoreboard();

  // Takes what the database has beyond what is here, by one bounded read; true if nothing is left.
  // Callers take turns.
  absl::StatusOr<bool> TakeNext(Reader& reader);
  // The same by a few reads. kUnavailable: more is left, as when a server has just started; who
  // keeps the board reads it.
  absl::Status CatchUp(Reader& reader);
  // Everything up to this event is here.
  int64_t as_of_sequence() const;

  // In any order; a fact that is here already changes nothing.
  void Take(const std::vector<SupplierFact>& facts);

  // Of a supplier without lines: one without counts.
  Scorecard Score(SupplierId id, const ScoreQuestion& question) const;
  // By supplier.
  std::vector<SupplierScore> ScoreAll(const ScoreQuestion& question) const;
  // By the rate on time in full on the question's baseline. REQUIRES: `after` is of this question.
  ListPage<SupplierScore, LeagueKey> League(const ScoreQuestion& question,
                                            std::optional<LeagueKey> after, int limit) const;
  // By (purchase order, line), at most `limit`.
  ListPage<ScoredLine, PurchaseOrderLineKey> Lines(SupplierId id, const ScoreQuestion& question,
                                                   const LineFilter& filter,
                                                   std::optional<PurchaseOrderLineKey> after,
                                                   int limit) const;

  int64_t facts() const;

 private:
  class Ledger;
  // One of zones_; a line that was not sent yet has none, and counts as of the first.
  struct Zone {
    uint32_t number = 0;
    const std::string* name = nullptr;
  };
  struct NewFact {
    const SupplierFact* fact = nullptr;
    Zone zone;  // of a fact that says where its line goes
  };

  Ledger* FindLedger(SupplierId id) const;
  Ledger& LedgerOf(SupplierId id);
  Zone ZoneOf(const std::string& time_zone);
  // The day of the question in each zone, by number.
  std::vector<Date> Today(Instant as_of) const;

  std::mutex reading_;  // held by who reads the database
  mutable std::mutex mutex_;
  absl::flat_hash_map<SupplierId, std::unique_ptr<Ledger>> ledgers_;
  std::deque<std::string> zones_;  // nothing is ever taken out, so that names stay where they are
  FactKey last_;
  int64_t as_of_sequence_ = 0;
};

}  // namespace backline
