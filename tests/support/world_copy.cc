#include "tests/support/world_copy.h"

#include <vector>

#include "server/domain/working_set.h"

namespace backline::testing {

namespace {

template <typename Entity>
void PutAll(const std::vector<Entity>& rows, Changes& changes) {
  auto& edits = std::get<Edits<Entity>>(changes.edits);
  for (const Entity& row : rows) edits[row.key()] = row;
}

Changes ChangesOf(const World& world) {
  Changes changes;
  PutAll(world.products, changes);
  PutAll(world.locations, changes);
  PutAll(world.customers, changes);
  PutAll(world.suppliers, changes);
  PutAll(world.sourcing, changes);
  PutAll(world.stock, changes);
  PutAll(world.orders, changes);
  PutAll(world.order_lines, changes);
  PutAll(world.backorders, changes);
  PutAll(world.pegs, changes);
  PutAll(world.shipments, changes);
  PutAll(world.purchase_orders, changes);
  PutAll(world.purchase_order_lines, changes);
  PutAll(world.supply_lines, changes);
  PutAll(world.work, changes);
  PutAll(world.requests, changes);
  PutAll(world.responses, changes);
  PutAll(world.tolerances, changes);
  PutAll(world.shipment_notices, changes);
  PutAll(world.conversations, changes);
  PutAll(world.work_centers, changes);
  PutAll(world.family_members, changes);
  PutAll(world.slots, changes);
  PutAll(world.bookings, changes);
  PutAll(world.production_plans, changes);
  PutAll(world.slot_moves, changes);
  PutAll(world.calendars, changes);
  PutAll(world.agreements, changes);
  PutAll(world.clocks, changes);
  PutAll(world.disputes, changes);
  changes.appends = {world.movements,      world.events,          world.backorder_changes,
                     world.shipment_parts, world.eta_updates,     world.answer_parts,
                     world.receipts,       world.notice_lines,    {},
                     world.messages,       world.progress_reports, {},
                     world.supplier_facts};
  return changes;
}

}  // namespace

absl::Status CopyWorld(const World& world, Store& store) {
  if (absl::Status status = store.Begin(); !status.ok()) return status;
  WorkingSet set;
  if (absl::Status status = store.LockEventCounter(set); !status.ok()) return status;
  set.Apply(ChangesOf(world));
  if (absl::Status status = store.Save(set); !status.ok()) return status;
  return store.Commit();
}

}  // namespace backline::testing
