// The rows that a preview of a supplier's change works on: the line and its supply, who is pegged
// to it or waits undated beside it, and what else these are pegged to. No row is locked, and no
// name of a customer is read.
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/domain/dialogue.h"
#include "server/store/purchase_order_rows.h"
#include "server/store/reader.h"
#include "server/store/reader_rows.h"
#include "server/store/reader_session.h"
#include "server/store/response_rows.h"

namespace backline {
namespace {

constexpr Sql kOrder{"SELECT " BACKLINE_PURCHASE_ORDER_COLUMNS
                     " FROM purchase_orders WHERE purchase_order_id = ? AND supplier_id = ?"
                     " AND sent_date IS NOT NULL"};
constexpr Sql kLine{"SELECT " BACKLINE_PURCHASE_ORDER_LINE_COLUMNS
                    " FROM purchase_order_lines WHERE purchase_order_id = ? AND line_number = ?"};
constexpr Sql kSupply{"SELECT " BACKLINE_SUPPLY_LINE_COLUMNS
                      " FROM supply_lines FORCE INDEX (supply_lines_schedule)"
                      " WHERE purchase_order_id = ? AND line_number = ?"};
constexpr Sql kFreeSupply{"SELECT " BACKLINE_SUPPLY_LINE_COLUMNS
                          " FROM supply_lines FORCE INDEX (supply_lines_free)"
                          " WHERE product_id = ? AND is_free = 1 AND location_id = ?"};
constexpr Sql kSupplyByIds{"SELECT " BACKLINE_SUPPLY_LINE_COLUMNS
                           " FROM supply_lines FORCE INDEX (PRIMARY) WHERE supply_line_id IN (",
                           "?", ", ", ")"};
constexpr Sql kBookings{
    "SELECT booking_id, slot_id, purchase_order_id, line_number, supply_line_id, supplier_id,"
    " product_id, quantity, released FROM bookings FORCE INDEX (bookings_purchase)"
    " WHERE purchase_order_id = ? AND line_number = ? AND released < quantity"};
constexpr Sql kSlots{
    "SELECT slot_id, supplier_id, product_id, family_code, period_start, period_days, capacity,"
    " wanted, booked FROM slots FORCE INDEX (PRIMARY) WHERE slot_id IN (",
    "?", ", ", ")"};
constexpr Sql kFamily{
    "SELECT family_code FROM family_members WHERE supplier_id = ? AND product_id = ?"};
constexpr Sql kProduct{"SELECT " BACKLINE_PRODUCT_COLUMNS " FROM products WHERE product_id = ?"};
constexpr Sql kLocation{"SELECT " BACKLINE_LOCATION_COLUMNS
                        " FROM locations WHERE location_id = ?"};
constexpr Sql kStock{"SELECT " BACKLINE_STOCK_COLUMNS
                     " FROM stock WHERE product_id = ? AND location_id = ?"};
constexpr Sql kTolerances{
    "SELECT supplier_id, product_id, group_code, days_early, days_late, percent_under,"
    " percent_over, applies, version FROM tolerances FORCE INDEX (PRIMARY)"
    " WHERE (supplier_id, product_id) IN (",
    "(?, ?)", ", ", ")"};
constexpr Sql kResponse{
    "SELECT purchase_order_id, line_number, answer_version, supplier_id, product_id, kind, asked,"
    " offered_over, currency_code, price_units, price_nanos, decide_by_date, reason, note,"
    " recorded_time, state, decided_quantity, decided_date, decision_note, decided_time, version"
    " FROM responses WHERE purchase_order_id = ? AND line_number = ? AND answer_version = ?"};
constexpr Sql kWorks{
    "SELECT kind, subject, remaining, version FROM work WHERE product_id = ? AND kind <= 7"};

// Only the columns that a promise is made of.
#define BACKLINE_WAITING_COLUMNS                                                            \
  "backorders.backorder_id, backorders.order_id, backorders.line_number, "                  \
  "backorders.location_id, backorders.quantity - backorders.allocated - backorders.shipped" \
  " - backorders.cancelled, backorders.pegged, backorders.rank_key, "                       \
  "backorders.queue_sequence, backorders.undated, order_lines.peg_location_id, "            \
  "order_lines.reserved, order_lines.backordered, " BACKLINE_DAY(                           \
      "order_lines.first_promised_date") ", " BACKLINE_DAY("order_lines.stock_date")
#define BACKLINE_PEG_PARTS \
  "pegs.supply_line_id, pegs.quantity, " BACKLINE_DAY("pegs.told_date") ", pegs.told_basis"
// Where a peg stands that is read without its entry.
#define BACKLINE_PEG_PLACE "pegs.backorder_id, pegs.rank_key, pegs.queue_sequence"
// Who is pegged, with the peg. A column costs as much as a fifth of a look-up, so what only few of
// them need is left to the statements beside.
constexpr Sql kPegged{"SELECT STRAIGHT_JOIN backorders.backorder_id, backorders.order_id,"
                      " backorders.line_number, backorders.location_id, backorders.pegged,"
                      " backorders.undated, order_lines.reserved, order_lines.backordered, "
                      BACKLINE_DAY("order_lines.first_promised_date") ", pegs.rank_key,"
                      " pegs.queue_sequence, " BACKLINE_PEG_PARTS
                      " FROM pegs FORCE INDEX (PRIMARY)"
                      " JOIN backorders ON backorders.backorder_id = pegs.backorder_id"
                      " JOIN order_lines ON order_lines.order_id = backorders.order_id"
                      " AND order_lines.line_number = backorders.line_number"
                      " WHERE pegs.generation = ? AND pegs.supply_line_id IN (",
                      "?", ", ", ")"};
// What else waits on the lines of these entries, and what else that is pegged to.
constexpr Sql kEntriesBeside{"SELECT STRAIGHT_JOIN " BACKLINE_WAITING_COLUMNS
                             " FROM backorders AS first_entry FORCE INDEX (PRIMARY)"
                             " JOIN order_lines ON order_lines.order_id = first_entry.order_id"
                             " AND order_lines.line_number = first_entry.line_number"
                             " JOIN backorders FORCE INDEX (backorders_line)"
                             " ON backorders.order_id = order_lines.order_id"
                             " AND backorders.line_number = order_lines.line_number"
                             " WHERE first_entry.backorder_id IN (",
                             "?", ", ", ")"};
constexpr Sql kPegsBeside{
    "SELECT STRAIGHT_JOIN " BACKLINE_PEG_PLACE ", " BACKLINE_PEG_PARTS
    " FROM backorders AS first_entry FORCE INDEX (PRIMARY)"
    " JOIN backorders AS entry FORCE INDEX (backorders_line)"
    " ON entry.order_id = first_entry.order_id AND entry.line_number = first_entry.line_number"
    " JOIN pegs FORCE INDEX (pegs_backorder) ON pegs.backorder_id = entry.backorder_id"
    " WHERE first_entry.backorder_id IN (",
    "?", ", ", ") AND pegs.generation = ?"};
constexpr Sql kUndated{"SELECT STRAIGHT_JOIN " BACKLINE_WAITING_COLUMNS
                       " FROM backorders first_entry FORCE INDEX (backorders_undated)"
                       " JOIN order_lines ON order_lines.order_id = first_entry.order_id"
                       " AND order_lines.line_number = first_entry.line_number"
                       " JOIN backorders FORCE INDEX (backorders_line)"
                       " ON backorders.order_id = order_lines.order_id"
                       " AND backorders.line_number = order_lines.line_number"
                       " WHERE first_entry.product_id = ? AND first_entry.undated IN (1, 2)"
                       " AND first_entry.location_id IN (?, ?)"};
constexpr Sql kPegsOfUndated{
    "SELECT STRAIGHT_JOIN " BACKLINE_PEG_PLACE ", " BACKLINE_PEG_PARTS
    " FROM backorders AS first_entry FORCE INDEX (backorders_undated)"
    " JOIN backorders AS entry FORCE INDEX (backorders_line)"
    " ON entry.order_id = first_entry.order_id AND entry.line_number = first_entry.line_number"
    " JOIN pegs FORCE INDEX (pegs_backorder) ON pegs.backorder_id = entry.backorder_id"
    " AND pegs.generation = ?"
    " WHERE first_entry.product_id = ? AND first_entry.undated IN (1, 2)"
    " AND first_entry.location_id IN (?, ?)"};

// Beyond it a statement is too long to be kept.
constexpr size_t kEntriesPerStatement = 512;
constexpr Quantity kRowsReservedMax = 16'384;
constexpr size_t kRowsPerCatchUp = 64;

// Puts a row that was selected with its own columns.
template <typename Entity, typename... Parameters>
void PutRows(ReaderSession& session, const Sql& sql, WorkingSet& set,
             const Parameters&... parameters) {
  for (Entity& row : SelectRows<Entity>(session, sql, parameters...)) {
    set.table<Entity>().PutLoaded(std::move(row));
  }
}

struct Waiting {
  Backorder entry;
  OrderLine line;
};

void SetLine(ProductId product, Waiting& waiting) {
  auto& [entry, line] = waiting;
  entry.product_id = line.product_id = product;
  line.order_id = entry.order_id;
  line.line_number = entry.line_number;
  line.location_id = entry.location_id;
}

Waiting ReadWaiting(RowReader& row, ProductId product) {
  Waiting waiting;
  auto& [entry, line] = waiting;
  // All that is still open counts as its quantity: what it got is nothing to a promise.
  row(entry.id, entry.order_id, entry.line_number, entry.location_id, entry.quantity, entry.pegged,
      entry.rank_key, entry.queue_sequence, entry.undated, line.peg_location_id, line.reserved,
      line.backordered, DayNumber{line.first_promised_date}, DayNumber{line.stock_date});
  SetLine(product, waiting);
  return waiting;
}

// All that is open of who is dated is pegged. Of others, and where something is reserved, columns
// are missing.
Waiting ReadPegged(RowReader& row, ProductId product) {
  Waiting waiting;
  auto& [entry, line] = waiting;
  row(entry.id, entry.order_id, entry.line_number, entry.location_id, entry.pegged, entry.undated,
      line.reserved, line.backordered, DayNumber{line.first_promised_date}, entry.rank_key,
      entry.queue_sequence);
  entry.quantity = entry.pegged;
  SetLine(product, waiting);
  return waiting;
}

bool IsWhole(const Waiting& pegged) {
  return pegged.entry.undated == UndatedState::kDated && pegged.line.reserved == 0;
}

// Who waits, and what it is pegged to, as far as it was read.
class WaitingRows {
 public:
  WaitingRows(ReaderSession& session, const Product& product, WorkingSet& set)
      : session_(session), product_(product), set_(set) {}

  void LoadPegged(const std::vector<SupplyLineId>& supply) {
    const size_t rows = RowsExpected(supply);
    set_.table<OrderLine>().Reserve(rows);
    set_.table<Backorder>().Reserve(rows);
    set_.table<Peg>().Reserve(rows);
    // Most entries have one peg, and most lines one entry: only of the others sums are kept.
    absl::flat_hash_map<BackorderId, Quantity> pegged;
    absl::flat_hash_map<OrderLineKey, std::pair<BackorderId, Quantity>> open;
    std::vector<BackorderId> more;
    session_.StreamIds(kPegged, product_.plan_generation, supply, [&](RowReader& row) {
      Waiting waiting = ReadPegged(row, product_.id);
      const Backorder& entry = waiting.entry;
      const Peg peg = ReadPeg(row, entry.id, entry.rank_key, entry.queue_sequence);
      // The pegs of an unbound line lie at one location.
      if (entry.location_id.empty()) {
        waiting.line.peg_location_id = set_.Find<SupplyLine>(peg.supply_line_id)->location_id;
      }
      if (peg.quantity < entry.pegged) pegged[entry.id] += peg.quantity;
      Put(peg);
      if (!IsWhole(waiting)) {
        more.push_back(entry.id);
        return;
      }
      const bool alone = entry.open() == waiting.line.backordered;
      const std::pair of_line{entry.id, entry.open()};
      const OrderLineKey line = entry.line_key();
      const bool is_new = Put(std::move(waiting));
      // The server makes the next rows meanwhile.
      if (set_.table<Peg>().keys().size() % kRowsPerCatchUp == 0) set_.CatchUp();
      if (alone || !is_new) return;
      const auto [it, first] = open.try_emplace(line, of_line);
      if (!first) it->second.second += of_line.second;
    });
    for (const auto& [id, quantity] : pegged) {
      const Backorder* entry = set_.Find<Backorder>(id);
      if (entry != nullptr && quantity < entry->pegged) more.push_back(id);
    }
    for (const auto& [line, of_line] : open) {
      if (of_line.second < set_.Find<OrderLine>(line)->backordered) more.push_back(of_line.first);
    }
    LoadBeside(more);
  }

  void LoadUndated(LocationId location) {
    session_.Select(
        kUndated, [&](RowReader& row) { Put(ReadWaiting(row, product_.id)); }, product_.id,
        location, LocationId());
    session_.Select(
        kPegsOfUndated, [&](RowReader& row) { PutPlacedPeg(row); }, product_.plan_generation,
        product_.id, location, LocationId());
  }

  // What else those who wait are pegged to.
  void LoadOtherSupply() {
    session_.SelectIds(kSupplyByIds, std::vector<SupplyLineId>(others_.begin(), others_.end()),
                       [&](RowReader& row) {
                         SupplyLine line;
                         ReadRow(row, line);
                         set_.table<SupplyLine>().PutLoaded(std::move(line));
                       });
  }

 private:
  // How many pegs there may be: each is of one unit or more.
  size_t RowsExpected(const std::vector<SupplyLineId>& supply) const {
    Quantity pegged = 0;
    for (const SupplyLineId& id : supply) pegged += set_.Find<SupplyLine>(id)->pegged;
    return static_cast<size_t>(std::min(pegged, kRowsReservedMax));
  }
  void LoadBeside(const std::vector<BackorderId>& entries) {
    for (size_t from = 0; from < entries.size(); from += kEntriesPerStatement) {
      const size_t to = std::min(from + kEntriesPerStatement, entries.size());
      const std::vector<BackorderId> some(entries.data() + from, entries.data() + to);
      session_.SelectIds(kEntriesBeside, some,
                         [&](RowReader& row) { Put(ReadWaiting(row, product_.id)); });
      session_.SelectIds(
          kPegsBeside, some, [&](RowReader& row) { PutPlacedPeg(row); }, product_.plan_generation);
    }
  }
  // Whether the entry is new.
  bool Put(Waiting waiting) {
    set_.table<OrderLine>().PutLoaded(std::move(waiting.line));
    return set_.table<Backorder>().PutLoaded(std::move(waiting.entry));
  }
  void PutPlacedPeg(RowReader& row) {
    BackorderId id;
    int64_t rank_key = 0;
    int64_t queue_sequence = 0;
    row(id, rank_key, queue_sequence);
    Put(ReadPeg(row, id, rank_key, queue_sequence));
  }
  Peg ReadPeg(RowReader& row, BackorderId id, int64_t rank_key, int64_t queue_sequence) const {
    Peg peg;
    row(peg.supply_line_id, peg.quantity, DayNumber{peg.told_date}, peg.told_basis);
    peg.backorder_id = id;
    peg.rank_key = rank_key;
    peg.queue_sequence = queue_sequence;
    peg.generation = product_.plan_generation;
    return peg;
  }
  void Put(const Peg& peg) {
    if (!set_.table<SupplyLine>().Loaded(peg.supply_line_id)) others_.insert(peg.supply_line_id);
    set_.table<Peg>().PutLoaded(peg);
  }

  ReaderSession& session_;
  const Product& product_;
  WorkingSet& set_;
  std::set<SupplyLineId> others_;
};

// The tolerance rules that there may be for the line.
void LoadRules(ReaderSession& session, const PurchaseOrderLine& line, WorkingSet& set) {
  const Product* product = set.Find<Product>(line.product_id);
  if (product == nullptr) return;
  session.SelectEach(
      kTolerances, ToleranceKeysOf(line.supplier_id, *product),
      [](Binder& bind, const ToleranceKey& key) { bind(key.supplier_id, key.subject); },
      [&](RowReader& row) { set.table<ToleranceRule>().PutLoaded(ReadTolerance(row)); });
}

void LoadAround(ReaderSession& session, const PurchaseOrderLine& line, WorkingSet& set) {
  PutRows<Product>(session, kProduct, set, line.product_id);
  PutRows<Location>(session, kLocation, set, line.location_id);
  PutRows<Stock>(session, kStock, set, line.product_id, line.location_id);
  PutRows<SupplyLine>(session, kFreeSupply, set, line.product_id, line.location_id);
  LoadRules(session, line, set);
  session.Select(
      kResponse, [&](RowReader& row) { set.table<LineResponse>().PutLoaded(ReadResponse(row)); },
      line.purchase_order_id, line.line_number, line.answer_version - 1);
  session.Select(
      kWorks,
      [&](RowReader& row) {
        Work work;
        row(work.id.kind, work.id.subject, work.remaining, work.version);
        work.id.product_id = line.product_id;
        set.table<Work>().PutLoaded(std::move(work));
      },
      line.product_id);
}

// What is booked of the line's schedules, with the slots: a smaller quantity frees some of it. And
// the slots that an answer would book.
void LoadBooked(ReaderSession& session, const PurchaseOrderLine& line, std::set<SlotId> slots,
                WorkingSet& set) {
  session.Select(
      kBookings,
      [&](RowReader& row) {
        Booking booking;
        row(booking.id, booking.slot_id, booking.purchase_order_id, booking.line_number,
            booking.supply_line_id, booking.supplier_id, booking.product_id, booking.quantity,
            booking.released);
        slots.insert(booking.slot_id);
        set.table<Booking>().PutLoaded(std::move(booking));
      },
      line.purchase_order_id, line.line_number);
  session.Select(
      kFamily,
      [&](RowReader& row) {
        FamilyMember member;
        row(member.family_code);
        member.product_id = line.product_id;
        member.supplier_id = line.supplier_id;
        set.table<FamilyMember>().PutLoaded(std::move(member));
      },
      line.supplier_id, line.product_id);
  session.SelectIds(kSlots, std::vector<SlotId>(slots.begin(), slots.end()), [&](RowReader& row) {
    Slot slot;
    row(slot.id, slot.supplier_id, slot.subject.product_id, slot.subject.family_code,
        slot.period_start, slot.period_days, slot.capacity, slot.wanted, slot.booked);
    set.table<Slot>().PutLoaded(std::move(slot));
  });
}

WorkingSet Settled(WorkingSet set) {
  set.Settle();
  return set;
}

}  // namespace

ReadOne<WorkingSet> Reader::ReadSlip(SupplierId supplier, const PurchaseOrderLineKey& key,
                                     const std::vector<SlotId>& slots) {
  using Value = std::optional<WorkingSet>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    WorkingSet set;
    set.LeaveOutOrders();
    PutRows<PurchaseOrder>(session, kOrder, set, key.purchase_order_id, supplier);
    if (set.Find<PurchaseOrder>(key.purchase_order_id) == nullptr) return std::nullopt;
    PutRows<PurchaseOrderLine>(session, kLine, set, key.purchase_order_id, key.line_number);
    const PurchaseOrderLine* line = set.Find<PurchaseOrderLine>(key);
    if (line == nullptr) return Settled(std::move(set));
    PutRows<SupplyLine>(session, kSupply, set, key.purchase_order_id, key.line_number);
    const std::vector<SupplyLineId> supply = set.table<SupplyLine>().keys();
    LoadBooked(session, *line, {slots.begin(), slots.end()}, set);
    LoadAround(session, *line, set);
    const Product* product = set.Find<Product>(line->product_id);
    if (product == nullptr) return Settled(std::move(set));
    WaitingRows waiting(session, *product, set);
    waiting.LoadPegged(supply);
    waiting.LoadUndated(line->location_id);
    waiting.LoadOtherSupply();
    return Settled(std::move(set));
  });
}

ReadOne<PurchaseOrderLineKey> Reader::LineOfSupply(SupplierId supplier, SupplyLineId id) {
  using Value = std::optional<PurchaseOrderLineKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const auto rows = SelectRows<SupplyLine>(session, kSupplyByIds, id);
    if (rows.empty() || rows[0].supplier_id != supplier) return std::nullopt;
    return PurchaseOrderLineKey{rows[0].purchase_order_id, rows[0].line_number};
  });
}

}  // namespace backline
