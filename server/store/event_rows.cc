#include "server/store/event_rows.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kEventColumns[] =
    "sequence, kind, recorded_time, request_key, product_id, location_id, customer_id,"
    " supplier_id, order_id, line_number, backorder_id, purchase_order_id, supply_line_id,"
    " quantity, event_date, previous_date, basis, supply_reason";
constexpr Sql kInsertEvents = {"INSERT INTO events ({}) VALUES ",
                               "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ", ", "",
                               kEventColumns};
// What an order that stock covers tells, and no more.
constexpr Sql kInsertOrderEvents = {"INSERT INTO events ({}) VALUES ",
                                    "(?, ?, ?, ?, " BACKLINE_SQL_NO_ID ", " BACKLINE_SQL_NO_ID
                                    ", ?, " BACKLINE_SQL_NO_ID ", ?, 0, " BACKLINE_SQL_NO_ID
                                    ", " BACKLINE_SQL_NO_ID ", " BACKLINE_SQL_NO_ID
                                    ", ?, NULL, NULL, ?, 0)",
                                    ", ", "", kEventColumns};
constexpr Sql kSelectEvents = {
    "SELECT {} FROM events FORCE INDEX (PRIMARY) WHERE sequence > ? ORDER BY sequence LIMIT ?", "",
    "", "", kEventColumns};
constexpr Sql kSelectRange = {
    "SELECT COALESCE(MIN(sequence), 0), COALESCE(MAX(sequence), 0) FROM events"};
constexpr Sql kLockCounter = {"SELECT last_sequence FROM event_counter WHERE id = 1 FOR UPDATE"};
constexpr Sql kUpdateCounter = {
    "UPDATE event_counter SET last_sequence = ?, names_version = names_version + ?"
    " WHERE id = 1 AND last_sequence = ?"};

// The columns of an event, in order.
template <typename Visit, typename Row>
void VisitEvent(Visit& visit, Row& row) {
  visit(row.sequence, row.kind, row.recorded_time, row.request_key, row.product_id, row.location_id,
        row.customer_id, row.supplier_id, row.order_id, row.line_number, row.backorder_id,
        row.purchase_order_id, row.supply_line_id, row.quantity, row.date, row.previous_date,
        row.basis, row.supply_reason);
}

bool IsOfOrder(const Event& row) {
  return row.product_id.empty() && row.location_id.empty() && row.supplier_id.empty() &&
         row.line_number == 0 && row.backorder_id.empty() && row.purchase_order_id.empty() &&
         row.supply_line_id.empty() && !row.date && !row.previous_date &&
         row.supply_reason == SupplyReason::kNone;
}

absl::Status InsertEvents(Connection& connection, const std::vector<Event>& rows) {
  const PlainAndOther<Event> events(rows, IsOfOrder);
  absl::Status status =
      InsertAll(connection, kInsertOrderEvents, events.plain, [](Binder& bind, const Event* row) {
        bind(row->sequence, row->kind, row->recorded_time, row->request_key, row->customer_id,
             row->order_id, row->quantity, row->basis);
      });
  if (!status.ok()) return status;
  return InsertAll(connection, kInsertEvents, events.other,
                   [](Binder& bind, const Event* row) { VisitEvent(bind, *row); });
}

template <typename Entity, typename ShownOf>
bool AnyDiffers(const Table<Entity>& table, ShownOf shown_of) {
  const std::vector<const Entity*> rows = table.Updated();
  return std::any_of(rows.begin(), rows.end(), [&](const Entity* row) {
    return shown_of(*row) != shown_of(*table.AsLoaded(row->key()));
  });
}

// Whether something changes that lines show by name (name_cache.h). What they show of a purchase
// order is fixed when it is sent, and they show none before.
bool ChangesNames(const WorkingSet& set) {
  return AnyDiffers(set.table<Product>(),
                    [](const Product& row) { return std::tie(row.sku, row.name); }) ||
         AnyDiffers(set.table<Location>(), [](const Location& row) { return std::tie(row.code); });
}

}  // namespace

absl::StatusOr<int64_t> LockCounter(Connection& connection) {
  int64_t last = -1;
  absl::Status status = connection.Query(
      kLockCounter, [](Binder&) {}, [&](RowReader& row) { row(last); });
  if (!status.ok()) return status;
  if (last < 0) return absl::InternalError("the row of the event counter is missing");
  return last;
}

absl::Status SaveEvents(Connection& connection, int64_t before, const WorkingSet& set) {
  absl::Status status = InsertEvents(connection, set.appends().events);
  const bool changes_names = ChangesNames(set);
  if (!status.ok() || (set.last_sequence() == before && !changes_names)) return status;
  return ExpectRows(
      connection.Update(kUpdateCounter,
                        [&](Binder& bind) { bind(set.last_sequence(), changes_names, before); }),
      1);
}

absl::StatusOr<std::vector<Event>> SelectEvents(Connection& connection, int64_t cursor, int limit) {
  std::vector<Event> events;
  absl::Status status = connection.Query(
      kSelectEvents, [&](Binder& bind) { bind(cursor, limit); },
      [&](RowReader& row) {
        Event event;
        VisitEvent(row, event);
        events.push_back(event);
      });
  if (!status.ok()) return status;
  return events;
}

absl::StatusOr<Store::EventRange> SelectEventRange(Connection& connection) {
  Store::EventRange range;
  absl::Status status = connection.Query(
      kSelectRange, [](Binder&) {}, [&](RowReader& row) { row(range.oldest, range.newest); });
  if (!status.ok()) return status;
  return range;
}

}  // namespace backline
