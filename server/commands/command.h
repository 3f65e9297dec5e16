// A command: one verb of the product. It names what it will read, then decides by itself, purely,
// on what was loaded. A command that exists is well formed; Decide holds the rules.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "server/base/clock.h"
#include "server/base/id_source.h"
#include "server/domain/draft.h"
#include "server/domain/event.h"
#include "server/domain/key_set.h"
#include "server/domain/refusal.h"
#include "server/domain/working_set.h"

namespace backline {

// What a request carries besides its command.
struct RequestIdentity {
  RequestKey request_key;
  Id128 fingerprint;
};

// What became of an accepted command. For a repeated request: `replayed`, with the resource ids
// that the first one made; the caller then reads the resources as they are now.
struct Outcome {
  bool replayed = false;
  ResourceKind resource_kind = ResourceKind::kOrder;
  Id128 resource_id;
  Id128 second_resource_id;
  // The first event of the command, also for a repeated request: one request, one sequence. All of
  // its events are committed at once, so whoever sees this one sees them all.
  int64_t sequence = 0;
  // False only for an ETA message that was stale.
  bool applied = true;
  // Products of a proposal that have no source.
  std::vector<ProductId> unsourced;
};

// Accepted: the changes and the outcome. Refused: nothing else happens.
struct Accepted {
  Changes changes;
  Outcome outcome;
};
using Decision = std::variant<Accepted, Refusal>;

class Command {
 public:
  virtual ~Command() = default;
  // Round one of key_set.h.
  virtual void AddKeys(KeySet& keys) const = 0;
  // Round two: stock and bounded reads, once the rows of round one are there.
  virtual void AddReads(const WorkingSet& set, KeySet& keys) const;
  // Whether round two has to be asked twice: what it names first leads to more.
  virtual bool ReadsTwice() const { return false; }
  // How many rows it may write at most; a batch holds kBatchRowsMax.
  virtual int RowBudget() const = 0;
  virtual Decision Decide(const WorkingSet& set, const Context& context) const = 0;
  // Whether the command may still run under a request id that a cancellation left a tombstone for.
  virtual bool RunsOverTombstone() const { return false; }
};

// The short way to accept: the draft's changes, and what they made.
Decision Accept(Draft& draft, ResourceKind kind, Id128 resource_id, Id128 second_resource_id = {});
Refusal Refuse(Reason reason, std::string message, std::string field = {});

}  // namespace backline
