// The changes of one command while it is being decided: an overlay on the working set. Nothing is
// changed until the engine applies what Take() returns, so a refusal is free.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/base/check.h"
#include "server/domain/context.h"
#include "server/domain/working_set.h"

namespace backline {

class Draft {
 public:
  Draft(const WorkingSet& base, const Context& context)
      : base_(base), context_(context), occurred_date_(context.today) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const Context& context() const { return context_; }
  const WorkingSet& base() const { return base_; }

  // The row as it is now, this command's own changes included; null if there is none.
  template <typename Entity>
  const Entity* Find(const typename Entity::Key& key) const {
    if (const auto* edit = EditOf<Entity>(key)) return *edit ? &**edit : nullptr;
    return base_.Find<Entity>(key);
  }
  // The row, to be changed. REQUIRES: it exists. Valid until the next call that adds rows of the
  // kind.
  template <typename Entity>
  Entity& Edit(const typename Entity::Key& key) {
    auto& edits = std::get<Edits<Entity>>(changes_.edits);
    auto it = edits.find(key);
    if (it == edits.end()) {
      const Entity* entity = base_.Find<Entity>(key);
      BACKLINE_CHECK(entity != nullptr);
      it = edits.emplace(key, *entity).first;
    }
    BACKLINE_CHECK(it->second.has_value());
    return *it->second;
  }
  // A new row, or a new version of a row.
  template <typename Entity>
  Entity& Put(Entity entity) {
    auto& slot = std::get<Edits<Entity>>(changes_.edits)[entity.key()];
    // A row that was removed and comes again keeps the guard of the stored one.
    if (const Entity* stored = base_.Find<Entity>(entity.key())) entity.version = stored->version;
    slot = std::move(entity);
    return *slot;
  }
  template <typename Entity>
  void Remove(const typename Entity::Key& key) {
    std::get<Edits<Entity>>(changes_.edits)[key] = std::nullopt;
  }

  // Ids of related rows, this command's own changes included.
  std::vector<OrderLineKey> LinesOf(OrderId id) const;                   // by line number
  std::vector<BackorderId> BackordersOf(const OrderLineKey& key) const;  // in queue order
  std::vector<PegKey> PegsOf(BackorderId id) const;                      // latest supply last
  std::vector<PurchaseOrderLineKey> LinesOf(PurchaseOrderId id) const;   // by line number
  std::vector<SupplyLineId> SupplyLinesOf(const PurchaseOrderLineKey& key) const;  // by date

  std::vector<BookingId> BookingsOf(SupplyLineId id) const;  // by id; freed ones may be among them
  std::vector<ClockId> ClocksOf(const PurchaseOrderLineKey& key) const;  // by id

  // The same rows in any order, without a list of them.
  template <typename Visit>
  void VisitBackordersOf(const OrderLineKey& key, Visit visit) const {
    base_.VisitBackordersOf(
        key, [&](const BackorderId& id, const Backorder* row) { VisitRow(id, row, visit); });
    VisitAdded<Backorder>([&](const Backorder& backorder) { return backorder.line_key() == key; },
                          visit);
  }
  template <typename Visit>
  void VisitPegsOf(BackorderId id, Visit visit) const {
    base_.VisitPegsOf(id, [&](const PegKey& key, const Peg* row) { VisitRow(key, row, visit); });
    VisitAdded<Peg>([&](const Peg& peg) { return peg.backorder_id == id; }, visit);
  }

  // The event counter: what the next event will get. Also the queue_sequence of what is accepted
  // now.
  int64_t next_sequence() const {
    return base_.last_sequence() + 1 + static_cast<int64_t>(changes_.appends.events.size());
  }
  // Numbers, stamps and keeps the event; returns its sequence.
  int64_t Emit(Event event);
  // Stamps and keeps a ledger entry.
  void Record(Movement movement);
  void Record(BackorderChange change);
  // Numbers, stamps and keeps a fact; it occurred on occurred_date() unless it says another day.
  void Record(SupplierFact fact);
  // All facts about the line that were kept so far say by when its supplier owes an answer now.
  void SetAnswerDue(const PurchaseOrderLineKey& key, Instant due_time);
  Id128 NewId() const { return context_.ids->Next(context_.now); }
  Appends& appends() { return changes_.appends; }

  // The civil day that the caller stated for what happens; today unless it did.
  void set_occurred_date(Date date) { occurred_date_ = date; }
  Date occurred_date() const { return occurred_date_; }
  Changes Take() { return std::move(changes_); }

 private:
  // This command's own version of the row; null if it did not touch it.
  template <typename Entity>
  const std::optional<Entity>* EditOf(const typename Entity::Key& key) const {
    const auto& edits = std::get<Edits<Entity>>(changes_.edits);
    if (edits.empty()) return nullptr;  // often
    const auto it = edits.find(key);
    return it == edits.end() ? nullptr : &it->second;
  }
  // Visits a row of the base, unless it is gone now.
  template <typename Entity, typename Visit>
  void VisitRow(const typename Entity::Key& key, const Entity* row, Visit visit) const {
    const auto* edit = EditOf<Entity>(key);
    if (edit != nullptr) row = *edit ? &**edit : nullptr;
    if (row != nullptr) visit(*row);
  }
  // Visits the rows that the base never knew.
  template <typename Entity, typename IsOne, typename Visit>
  void VisitAdded(IsOne is_one, Visit visit) const {
    for (const auto& [key, entity] : std::get<Edits<Entity>>(changes_.edits)) {
      if (entity && is_one(*entity) && !base_.table<Entity>().Loaded(key)) visit(*entity);
    }
  }

  const WorkingSet& base_;
  const Context& context_;
  Changes changes_;
  Date occurred_date_;
  absl::flat_hash_map<BackorderId, int32_t> change_counts_;
};

}  // namespace backline
