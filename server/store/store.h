// The store as the engine and the event relay see it: one transaction at a time on one connection.
// The MySQL store and the tests' memory store keep this contract (tests/store/store_contract_test).
//
// Statuses of every call that returns absl::Status, one meaning per code (sql_error.h maps driver
// errors):
//   kAborted            the transaction is rolled back and can be run again (1213, 1205, 1020,
//   guards) kUnavailable        the connection was lost, or the database refuses work, before
//   COMMIT was sent kUnknown            COMMIT was sent and no answer came: look up the requests,
//   then run again kAlreadyExists      a key that exists (1062) or another data fault of one
//   command in the batch kResourceExhausted  no room (1021, 1114, 1041) kDeadlineExceeded   the
//   statement's time limit kInternal           a CHECK failed, or anything else that a retry does
//   not mend
//
// Not thread-safe: one per thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/event.h"
#include "server/domain/key_set.h"
#include "server/domain/work.h"
#include "server/domain/working_set.h"

namespace backline {

class Store {
 public:
  virtual ~Store() = default;

  // Starts a transaction (READ COMMITTED). A lost connection is replaced first.
  virtual absl::Status Begin() = 0;
  // Reads the keys into the set, locking as key_set.h says. May be called again with more keys;
  // rows that are in the set already are left as they are. What does not exist is simply not in the
  // set.
  virtual absl::Status Load(const KeySet& keys, WorkingSet& set) = 0;
  // Locks the event counter, the last lock of a transaction, and sets set.last_sequence().
  virtual absl::Status LockEventCounter(WorkingSet& set) = 0;
  // Writes what changed: inserts, guarded updates and removals (kAborted if a guard misses),
  // appends, and the counter. REQUIRES: LockEventCounter was called.
  virtual absl::Status Save(const WorkingSet& set) = 0;
  // kUnknown if no answer came.
  virtual absl::Status Commit() = 0;
  // Always ends the transaction, if there is one; a connection in doubt is thrown away.
  virtual void Rollback() = 0;

  // Outside a transaction: which of the requests are remembered.
  virtual absl::StatusOr<std::vector<RequestRecord>> FindRequests(
      const std::vector<RequestKey>& keys) = 0;
  // Outside a transaction: events with sequence > cursor, in order, at most limit.
  virtual absl::StatusOr<std::vector<Event>> ReadEvents(int64_t cursor, int limit) = 0;
  // Outside a transaction: the sequence of the newest event (0: none) and of the oldest that is
  // kept.
  struct EventRange {
    int64_t oldest = 0;
    int64_t newest = 0;
  };
  virtual absl::StatusOr<EventRange> ReadEventRange() = 0;
  // Outside a transaction: claims up to limit works that are due and not leased, by guarded updates
  // that are committed before it returns. Their fence is raised and their lease set.
  virtual absl::StatusOr<std::vector<Work>> ClaimDueWork(Instant now, Instant lease_until,
                                                         int limit) = 0;
  // Outside a transaction: forgets requests of days before `day`, at most limit; how many.
  virtual absl::StatusOr<int> PruneRequests(Date day, int limit) = 0;
};

}  // namespace backline
