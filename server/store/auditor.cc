#include "server/store/auditor.h"

#include <limits>
#include <utility>

#include "server/store/audit_laws.h"
#include "server/store/connection.h"

namespace backline {

namespace {

constexpr char kBegin[] = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";
constexpr char kEnd[] = "COMMIT";

constexpr Sql kSequence{"SELECT last_sequence FROM event_counter WHERE id = 1"};

constexpr Sql kProductKeys{
    "SELECT product_id FROM products WHERE product_id >= ? ORDER BY product_id LIMIT ?"};
constexpr Sql kOrderKeys{
    "SELECT order_id FROM orders WHERE order_id >= ? ORDER BY order_id LIMIT ?"};
constexpr Sql kPurchaseOrderKeys{
    "SELECT purchase_order_id FROM purchase_orders WHERE purchase_order_id >= ?"
    " ORDER BY purchase_order_id LIMIT ?"};
constexpr Sql kSlotKeys{"SELECT slot_id FROM slots WHERE slot_id >= ? ORDER BY slot_id LIMIT ?"};
constexpr Sql kRequestKeys{
    "SELECT request_key FROM requests WHERE request_key >= ? ORDER BY request_key LIMIT ?"};

constexpr Sql kProductRows{R"sql(
SELECT COUNT(*) FROM stock WHERE product_id BETWEEN ? AND ?
UNION ALL SELECT COUNT(*) FROM movements WHERE product_id BETWEEN ? AND ?
UNION ALL SELECT COUNT(*) FROM order_lines WHERE product_id BETWEEN ? AND ?
UNION ALL SELECT COUNT(*) FROM backorders WHERE product_id BETWEEN ? AND ?
UNION ALL SELECT COUNT(*) FROM backorders
  JOIN backorder_changes ON backorder_changes.backorder_id = backorders.backorder_id
  WHERE backorders.product_id BETWEEN ? AND ?
UNION ALL SELECT COUNT(*) FROM purchase_order_lines WHERE product_id BETWEEN ? AND ?
UNION ALL SELECT COUNT(*) FROM supply_lines WHERE product_id BETWEEN ? AND ?
UNION ALL SELECT COUNT(*) FROM supply_lines
  JOIN pegs ON pegs.supply_line_id = supply_lines.supply_line_id
  WHERE supply_lines.product_id BETWEEN ? AND ?)sql"};
constexpr Sql kOrderRows{"SELECT COUNT(*) FROM orders WHERE order_id BETWEEN ? AND ?"};
constexpr Sql kPurchaseOrderRows{
    "SELECT COUNT(*) FROM purchase_orders WHERE purchase_order_id BETWEEN ? AND ?"};
constexpr Sql kSlotRows{R"sql(
SELECT COUNT(*) FROM slots WHERE slot_id BETWEEN ? AND ?
UNION ALL SELECT COUNT(*) FROM bookings WHERE slot_id BETWEEN ? AND ?)sql"};
constexpr Sql kRequestRows{"SELECT COUNT(*) FROM requests WHERE request_key BETWEEN ? AND ?"};

// What the audit walks along, one page of keys a step.
struct Phase {
  const Sql* keys;
  const Sql* rows;
  int row_ranges;
  int keys_per_step;
  std::vector<const std::vector<AuditLaw>*> laws;
};

const std::vector<Phase>& Phases() {
  static const auto* const kPhases = new std::vector<Phase>{
      {&kProductKeys,
       &kProductRows,
       8,
       kAuditProducts,
       {&StockLaws(), &OrderLineLaws(), &BackorderLaws(), &SupplyLaws(), &ScheduleLaws(),
        &QueueLaws(), &TimerLaws()}},
      {&kOrderKeys, &kOrderRows, 1, kAuditRequests, {&OrderLaws()}},
      {&kPurchaseOrderKeys,
       &kPurchaseOrderRows,
       1,
       kAuditRequests,
       {&PurchaseOrderLaws(), &ClockLaws(), &FactLaws()}},
      {&kSlotKeys, &kSlotRows, 2, kAuditRequests, {&SlotLaws()}},
      {&kRequestKeys, &kRequestRows, 1, kAuditRequests, {&RequestLaws()}},
  };
  return *kPhases;
}

constexpr Id128 kLastId{std::numeric_limits<uint64_t>::max(), std::numeric_limits<uint64_t>::max()};

Id128 After(Id128 id) {
  if (++id.low == 0) ++id.high;
  return id;
}

}  // namespace

struct Auditor::State {
  // The keys that a step looks at. The steps of a phase cover all ids, also those that the walked
  // table does not have: a row of a product that does not exist is found too.
  struct Bounds {
    Id128 first;
    Id128 last;
    int64_t keys = 0;
  };

  std::string database_url;
  std::optional<ProductId> product;
  std::unique_ptr<Connection> connection;
  size_t phase = 0;
  Id128 from;
  AuditProgress total;  // counts so far

  absl::Status Connect() {
    if (connection != nullptr && !connection->broken()) return absl::OkStatus();
    connection.reset();
    absl::StatusOr<DatabaseUrl> url = ParseDatabaseUrl(database_url);
    if (!url.ok()) return url.status();
    ConnectionOptions options;
    options.isolation = Isolation::kRepeatableRead;
    absl::StatusOr<std::unique_ptr<Connection>> opened = Connection::Open(*url, options);
    if (opened.ok()) connection = *std::move(opened);
    return opened.status();
  }

  absl::StatusOr<Bounds> FindBounds() {
    const Phase& walked = Phases()[phase];
    Bounds bounds{from, kLastId, 0};
    Id128 last;
    const Id128 start = product ? product->bits() : from;
    const int limit = product ? 1 : walked.keys_per_step;
    const absl::Status status = connection->Query(
        *walked.keys, [&](Binder& bind) { bind(start, limit); },
        [&](RowReader& row) {
          row(last);
          ++bounds.keys;
        });
    if (!status.ok()) return status;
    if (product) return Bounds{start, start, last == start ? bounds.keys : 0};
    if (bounds.keys == limit) bounds.last = last;
    return bounds;
  }

  absl::Status CountRows(const Bounds& bounds, AuditProgress& progress) {
    const Phase& walked = Phases()[phase];
    return connection->Query(
        *walked.rows, [&](Binder& bind) { BindRanges(bind, bounds, walked.row_ranges); },
        [&](RowReader& row) { progress.row_count += row.Get<int64_t>(); });
  }

  static void BindRanges(Binder& bind, const Bounds& bounds, int ranges) {
    for (int n = 0; n < ranges; ++n) bind(bounds.first, bounds.last);
  }

  absl::Status Check(const AuditLaw& law, const Bounds& bounds, AuditProgress& progress) {
    std::vector<int> reported(law.names.size());
    return connection->Query(
        law.sql, [&](Binder& bind) { BindRanges(bind, bounds, law.ranges); },
        [&](RowReader& row) {
          Id128 first;
          Id128 second;
          int64_t number = 0;
          row(first, second, number);
          for (size_t n = 0; n < law.names.size(); ++n) {
            AuditDrift drift{law.names[n], "", 0, 0};
            row(drift.stored, drift.computed);
            if (drift.stored == drift.computed) continue;
            ++progress.drift_count;
            if (++reported[n] > kAuditDriftsMax) continue;
            drift.subject = AuditSubjectText(law.subject, first, second, number);
            progress.drifts.push_back(std::move(drift));
          }
        });
  }

  // One part of the audit on the snapshot that is open.
  absl::StatusOr<Bounds> Look(AuditProgress& progress) {
    absl::Status status = connection->Query(
        kSequence, [](Binder&) {}, [&](RowReader& row) { row(progress.sequence); });
    if (!status.ok()) return status;
    absl::StatusOr<Bounds> bounds = FindBounds();
    if (!bounds.ok()) return bounds;
    if (status = CountRows(*bounds, progress); !status.ok()) return status;
    for (const std::vector<AuditLaw>* laws : Phases()[phase].laws) {
      for (const AuditLaw& law : *laws) {
        if (status = Check(law, *bounds, progress); !status.ok()) return status;
      }
    }
    if (phase == 0) progress.product_count += bounds->keys;
    const bool last_phase = phase + 1 == Phases().size();
    progress.done = bounds->last == kLastId && last_phase;
    if (product) progress.done = true;
    if (progress.done && !product) {
      for (const auto* laws : {&EventLaws(), &AgreementLaws()}) {
        for (const AuditLaw& law : *laws) {
          if (status = Check(law, *bounds, progress); !status.ok()) return status;
        }
      }
    }
    return bounds;
  }

  // Remembers that the part is done.
  void Advance(const Bounds& bounds, const AuditProgress& progress) {
    total = progress;
    total.drifts.clear();
    const bool phase_done = bounds.last == kLastId;
    from = phase_done ? Id128{} : After(bounds.last);
    if (phase_done) ++phase;
  }
};

Auditor::Auditor(std::string database_url, std::optional<ProductId> product)
    : state_(std::make_unique<State>()) {
  state_->database_url = std::move(database_url);
  state_->product = product;
}

Auditor::~Auditor() = default;

absl::StatusOr<AuditProgress> Auditor::Step() {
  if (state_->total.done) return state_->total;
  if (absl::Status status = state_->Connect(); !status.ok()) return status;
  Connection& connection = *state_->connection;
  if (absl::Status status = connection.Execute(kBegin); !status.ok()) return status;
  AuditProgress progress = state_->total;
  const absl::StatusOr<State::Bounds> bounds = state_->Look(progress);
  const absl::Status ended = connection.Execute(kEnd);
  if (!bounds.ok()) return bounds.status();
  if (!ended.ok()) return ended;
  state_->Advance(*bounds, progress);
  return progress;
}

absl::Status Audit(std::string database_url, std::optional<ProductId> product,
                   const std::function<bool(const AuditProgress&)>& progress) {
  Auditor auditor(std::move(database_url), product);
  while (true) {
    const absl::StatusOr<AuditProgress> step = auditor.Step();
    if (!step.ok()) return step.status();
    if (!progress(*step) || step->done) return absl::OkStatus();
  }
}

}  // namespace backline
