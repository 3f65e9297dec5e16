#include "server/store/reader.h"

#include <algorithm>
#include <map>
#include <utility>

#include "server/store/reader_rows.h"
#include "server/store/reader_session.h"
#include "server/store/reader_views.h"

namespace backline {

namespace {

// The first statement after a commit takes the snapshot: no round trip of its own begins one.
constexpr const char* kReadSnapshots[] = {"SET SESSION TRANSACTION READ ONLY",
                                          "SET SESSION autocommit = 0"};
constexpr char kEnd[] = "COMMIT";

constexpr Sql kSequence{"SELECT " BACKLINE_LAST_SEQUENCE};

constexpr Sql kProductById{"SELECT " BACKLINE_PRODUCT_COLUMNS
                           " FROM products WHERE products.product_id = ?"};
constexpr Sql kProductBySku{"SELECT " BACKLINE_PRODUCT_COLUMNS
                            " FROM products WHERE products.sku = ?"};
constexpr Sql kLocationById{"SELECT " BACKLINE_LOCATION_COLUMNS
                            " FROM locations WHERE locations.location_id = ?"};
constexpr Sql kLocationByCode{"SELECT " BACKLINE_LOCATION_COLUMNS
                              " FROM locations WHERE locations.code = ?"};
constexpr Sql kCustomerById{"SELECT " BACKLINE_CUSTOMER_COLUMNS
                            " FROM customers WHERE customers.customer_id = ?"};
constexpr Sql kCustomerByCode{"SELECT " BACKLINE_CUSTOMER_COLUMNS
                              " FROM customers WHERE customers.code = ?"};
constexpr Sql kSupplierById{"SELECT " BACKLINE_SUPPLIER_COLUMNS
                            " FROM suppliers WHERE suppliers.supplier_id = ?"};
constexpr Sql kSupplierByCode{"SELECT " BACKLINE_SUPPLIER_COLUMNS
                              " FROM suppliers WHERE suppliers.code = ?"};
constexpr Sql kSourcingByKey{"SELECT " BACKLINE_SOURCING_COLUMNS
                             " FROM sourcing"
                             " WHERE sourcing.product_id = ? AND sourcing.supplier_id = ?"};

constexpr Sql kOrderById{"SELECT " BACKLINE_ORDER_COLUMNS " FROM orders WHERE orders.order_id = ?"};
constexpr Sql kShipmentsOfOrder{"SELECT " BACKLINE_SHIPMENT_COLUMNS
                                " FROM shipments WHERE shipments.order_id = ?"
                                " ORDER BY shipments.shipment_id DESC LIMIT 200"};
constexpr Sql kShipmentById{"SELECT " BACKLINE_SHIPMENT_COLUMNS
                            " FROM shipments WHERE shipments.shipment_id = ?"};

constexpr Sql kStockByKey{"SELECT " BACKLINE_STOCK_COLUMNS
                          " FROM stock WHERE stock.product_id = ? AND stock.location_id = ?"};
constexpr Sql kStockMostAvailable{
    "SELECT " BACKLINE_STOCK_COLUMNS
    " FROM stock WHERE stock.product_id = ?"
    " ORDER BY stock.on_hand - stock.reserved - stock.earmarked DESC, stock.location_id LIMIT 16"};
constexpr Sql kFreeSupplyAt{
    "SELECT " BACKLINE_SUPPLY_LINE_COLUMNS
    " FROM supply_lines WHERE supply_lines.product_id = ? AND supply_lines.is_free = 1"
    " AND supply_lines.location_id = ?"
    " ORDER BY supply_lines.sort_date, supply_lines.supply_line_id LIMIT 200"};
constexpr Sql kFreeSupply{
    "SELECT " BACKLINE_SUPPLY_LINE_COLUMNS
    " FROM supply_lines WHERE supply_lines.product_id = ? AND supply_lines.is_free = 1"
    " ORDER BY supply_lines.sort_date, supply_lines.supply_line_id LIMIT 200"};
constexpr Sql kInboundAt{
    "SELECT CAST(COALESCE(SUM(expected - received - cancelled - pegged), 0) AS SIGNED)"
    " FROM supply_lines WHERE product_id = ? AND is_free = 1 AND location_id = ?"};
constexpr Sql kInbound{
    "SELECT CAST(COALESCE(SUM(expected - received - cancelled - pegged), 0) AS SIGNED)"
    " FROM supply_lines WHERE product_id = ? AND is_free = 1"};
constexpr Sql kBackorderedAt{
    "SELECT CAST(COALESCE(SUM(quantity - allocated - shipped - cancelled), 0) AS SIGNED)"
    " FROM backorders WHERE product_id = ? AND is_open = 1 AND location_id IN (?, ?)"};
constexpr Sql kBackordered{
    "SELECT CAST(COALESCE(SUM(quantity - allocated - shipped - cancelled), 0) AS SIGNED)"
    " FROM backorders WHERE product_id = ? AND is_open = 1"};

constexpr Sql kPegsOfBackorder{
    "SELECT " BACKLINE_PEG_COLUMNS ", " BACKLINE_SUPPLY_LINE_COLUMNS
    " FROM pegs"
    " JOIN supply_lines ON supply_lines.supply_line_id = pegs.supply_line_id"
    " JOIN products ON products.product_id = supply_lines.product_id"
    " AND products.plan_generation = pegs.generation"
    " WHERE pegs.backorder_id = ?"
    " ORDER BY supply_lines.sort_date, supply_lines.supply_line_id LIMIT 200"};
constexpr Sql kChangesOfBackorder{
    "SELECT backorder_id, sequence, ordinal, kind, quantity, promised_date, basis, supply_line_id,"
    " overtaking, recorded_time FROM backorder_changes WHERE backorder_id = ?"
    " ORDER BY sequence DESC, ordinal DESC LIMIT 200"};

constexpr Sql kPurchaseOrderById{
    "SELECT " BACKLINE_PURCHASE_ORDER_COLUMNS
    " FROM purchase_orders WHERE purchase_orders.purchase_order_id = ?"};
constexpr Sql kPurchaseOrdersById{
    "SELECT " BACKLINE_PURCHASE_ORDER_COLUMNS
    " FROM purchase_orders WHERE purchase_orders.purchase_order_id IN (",
    "?", ", ", ") ORDER BY purchase_orders.purchase_order_id"};
constexpr Sql kRequestSequence{
    "SELECT sequence FROM requests WHERE request_key = ? AND resource_kind = ?"};
// The events of one request lie together.
constexpr Sql kPurchaseOrdersOfRequest{
    "SELECT DISTINCT purchase_order_id FROM events"
    " WHERE sequence >= ? AND sequence < ? AND request_key = ? AND kind = ?"};
constexpr int64_t kEventsOfRequestMax = 1'000;

constexpr Sql kSupplyLineOfSupplier{
    "SELECT " BACKLINE_SUPPLY_LINE_COLUMNS
    " FROM supply_lines"
    " JOIN purchase_order_lines"
    " ON purchase_order_lines.purchase_order_id = supply_lines.purchase_order_id"
    " AND purchase_order_lines.line_number = supply_lines.line_number"
    " WHERE supply_lines.supply_line_id = ? AND supply_lines.supplier_id = ?"
    " AND purchase_order_lines.state <> 1"};

constexpr Sql kPacks{
    "SELECT product_id, pack_code, numerator, denominator FROM product_packs"
    " WHERE product_id = ? ORDER BY pack_code"};

std::optional<Product> WithPacks(ReaderSession& session, std::optional<Product> product) {
  if (!product) return product;
  session.Select(
      kPacks,
      [&](RowReader& row) {
        ProductId id;
        Pack& pack = product->packs.emplace_back();
        row(id, pack.code, pack.numerator, pack.denominator);
      },
      product->id);
  return product;
}

int64_t SelectSum(ReaderSession& session, const Sql& sql, const auto&... parameters) {
  int64_t sum = 0;
  session.Select(
      sql, [&](RowReader& row) { row(sum); }, parameters...);
  return sum;
}

AvailabilityRead LoadAvailability(ReaderSession& session, Product product,
                                  std::optional<LocationId> location) {
  AvailabilityRead read;
  const ProductId id = product.id;
  read.product = std::move(product);
  if (location) {
    read.stock = SelectRows<Stock>(session, kStockByKey, id, *location);
    read.free_supply = SelectRows<SupplyLine>(session, kFreeSupplyAt, id, *location);
    read.inbound = SelectSum(session, kInboundAt, id, *location);
    read.backordered = SelectSum(session, kBackorderedAt, id, *location, LocationId());
  } else {
    read.stock = SelectRows<Stock>(session, kStockMostAvailable, id);
    read.free_supply = SelectRows<SupplyLine>(session, kFreeSupply, id);
    read.inbound = SelectSum(session, kInbound, id);
    read.backordered = SelectSum(session, kBackordered, id);
  }
  return read;
}

std::vector<PegView> LoadPegs(ReaderSession& session, BackorderId id) {
  std::vector<PegView> pegs;
  session.Select(
      kPegsOfBackorder,
      [&](RowReader& row) {
        PegView& view = pegs.emplace_back();
        ReadRow(row, view.peg);
        ReadRow(row, view.supply_line);
      },
      id);
  return pegs;
}

std::vector<BackorderChange> LoadHistory(ReaderSession& session, BackorderId id) {
  std::vector<BackorderChange> changes;
  session.Select(
      kChangesOfBackorder,
      [&](RowReader& row) {
        BackorderChange& change = changes.emplace_back();
        row(change.backorder_id, change.sequence, change.ordinal, change.kind, change.quantity,
            change.promised_date, change.basis, change.supply_line_id, change.overtaking,
            change.recorded_time);
      },
      id);
  std::reverse(changes.begin(), changes.end());
  return changes;
}

std::vector<PurchaseOrderView> LoadProposal(ReaderSession& session, RequestKey key,
                                            int64_t sequence) {
  std::vector<PurchaseOrderId> ids;
  session.Select(
      kPurchaseOrdersOfRequest, [&](RowReader& row) { row(ids.emplace_back()); }, sequence,
      sequence + kEventsOfRequestMax, key, EventKind::kPurchaseOrderCreated);
  std::vector<PurchaseOrder> rows;
  session.SelectIds(kPurchaseOrdersById, ids,
                    [&](RowReader& row) { ReadRow(row, rows.emplace_back()); });
  return LoadPurchaseOrders(session, rows);
}

}  // namespace

absl::Status ReaderSession::Connect() {
  absl::StatusOr<DatabaseUrl> url = ParseDatabaseUrl(database_url_);
  if (!url.ok()) return url.status();
  ConnectionOptions options;
  options.isolation = Isolation::kRepeatableRead;
  absl::StatusOr<std::unique_ptr<Connection>> opened = Connection::Open(*url, options);
  if (!opened.ok()) return opened.status();
  for (const char* setting : kReadSnapshots) {
    if (absl::Status status = (*opened)->Execute(setting); !status.ok()) return status;
  }
  connection_ = *std::move(opened);
  return absl::OkStatus();
}

void ReaderSession::Begin() {
  EndSnapshot();
  sequence_.reset();
  status_ = connection_ == nullptr ? Connect() : absl::OkStatus();
  open_ = status_.ok();
}

int64_t ReaderSession::Sequence() {
  if (!sequence_) Select(kSequence, [this](RowReader& row) { ReadSequence(row); });
  return sequence_.value_or(0);
}

void ReaderSession::EndSnapshot() {
  if (!open_) return;
  open_ = false;
  // What was read was read, whether or not this succeeds.
  if (connection_->broken() || !connection_->Execute(kEnd).ok()) connection_.reset();
}

Reader::Reader(std::string database_url, std::shared_ptr<ReaderCaches> caches)
    : session_(std::make_unique<ReaderSession>(
          std::move(database_url),
          caches != nullptr ? caches : std::make_shared<ReaderCaches>())) {}

Reader::~Reader() = default;

void Reader::Refuse(absl::Status status) { session_->Refuse(std::move(status)); }

void Reader::SetPatience(ReaderPatience patience) { session_->SetPatience(std::move(patience)); }

void Reader::EndSnapshot() { session_->EndSnapshot(); }

absl::StatusOr<int64_t> Reader::ReadSequence() {
  const auto read = session_->OnSnapshot<bool>([](ReaderSession&) { return true; });
  if (!read.ok()) return read.status();
  return read->as_of_sequence;
}

ReadOne<Product> Reader::GetProduct(ProductId id) {
  return session_->OnSnapshot<std::optional<Product>>([&](ReaderSession& session) {
    return WithPacks(session, SelectRow<Product>(session, kProductById, id));
  });
}

ReadOne<Product> Reader::GetProductBySku(const std::string& sku) {
  return session_->OnSnapshot<std::optional<Product>>([&](ReaderSession& session) {
    return WithPacks(session, SelectRow<Product>(session, kProductBySku, sku));
  });
}

ReadOne<Location> Reader::GetLocation(LocationId id) {
  return session_->OnSnapshot<std::optional<Location>>(
      [&](ReaderSession& session) { return SelectRow<Location>(session, kLocationById, id); });
}

ReadOne<Location> Reader::GetLocationByCode(const std::string& code) {
  return session_->OnSnapshot<std::optional<Location>>(
      [&](ReaderSession& session) { return SelectRow<Location>(session, kLocationByCode, code); });
}

ReadOne<Customer> Reader::GetCustomer(CustomerId id) {
  return session_->OnSnapshot<std::optional<Customer>>(
      [&](ReaderSession& session) { return SelectRow<Customer>(session, kCustomerById, id); });
}

ReadOne<Customer> Reader::GetCustomerByCode(const std::string& code) {
  return session_->OnSnapshot<std::optional<Customer>>(
      [&](ReaderSession& session) { return SelectRow<Customer>(session, kCustomerByCode, code); });
}

ReadOne<Supplier> Reader::GetSupplier(SupplierId id) {
  return session_->OnSnapshot<std::optional<Supplier>>(
      [&](ReaderSession& session) { return SelectRow<Supplier>(session, kSupplierById, id); });
}

ReadOne<Supplier> Reader::GetSupplierByCode(const std::string& code) {
  return session_->OnSnapshot<std::optional<Supplier>>(
      [&](ReaderSession& session) { return SelectRow<Supplier>(session, kSupplierByCode, code); });
}

ReadOne<Sourcing> Reader::GetSourcing(const SourcingKey& key) {
  return session_->OnSnapshot<std::optional<Sourcing>>([&](ReaderSession& session) {
    return SelectRow<Sourcing>(session, kSourcingByKey, key.product_id, key.supplier_id);
  });
}

ReadOne<OrderWithShipments> Reader::GetOrder(OrderId id) {
  using Value = std::optional<OrderWithShipments>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const std::vector<Order> orders = SelectRows<Order>(session, kOrderById, id);
    if (orders.empty()) return std::nullopt;
    OrderWithShipments read;
    read.order = LoadOrders(session, orders).front();
    std::vector<Shipment> shipments = SelectRows<Shipment>(session, kShipmentsOfOrder, id);
    std::reverse(shipments.begin(), shipments.end());
    read.shipments = LoadShipments(session, shipments);
    return read;
  });
}

ReadOne<ShipmentWithOrder> Reader::GetShipment(ShipmentId id) {
  using Value = std::optional<ShipmentWithOrder>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const std::vector<Shipment> shipments = SelectRows<Shipment>(session, kShipmentById, id);
    if (shipments.empty()) return std::nullopt;
    const std::vector<Order> orders =
        SelectRows<Order>(session, kOrderById, shipments.front().order_id);
    if (orders.empty()) return std::nullopt;
    return ShipmentWithOrder{LoadShipments(session, shipments).front(),
                             LoadOrders(session, orders).front()};
  });
}

ReadOne<Stock> Reader::GetStock(const StockKey& key) {
  return session_->OnSnapshot<std::optional<Stock>>([&](ReaderSession& session) {
    return SelectRow<Stock>(session, kStockByKey, key.product_id, key.location_id);
  });
}

ReadOne<AvailabilityRead> Reader::GetAvailability(ProductId id,
                                                  std::optional<LocationId> location) {
  using Value = std::optional<AvailabilityRead>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::optional<Product> product = SelectRow<Product>(session, kProductById, id);
    if (!product) return std::nullopt;
    return LoadAvailability(session, *std::move(product), location);
  });
}

ReadOne<BackorderWithHistory> Reader::GetBackorder(BackorderId id) {
  using Value = std::optional<BackorderWithHistory>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const std::vector<BackorderView> views = LoadBackorders(session, {id});
    if (views.empty()) return std::nullopt;
    return BackorderWithHistory{views.front(), LoadPegs(session, id), LoadHistory(session, id)};
  });
}

ReadOne<PurchaseOrderView> Reader::GetPurchaseOrder(PurchaseOrderId id) {
  using Value = std::optional<PurchaseOrderView>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const std::vector<PurchaseOrder> rows =
        SelectRows<PurchaseOrder>(session, kPurchaseOrderById, id);
    if (rows.empty()) return std::nullopt;
    return LoadPurchaseOrders(session, rows).front();
  });
}

ReadOne<std::vector<PurchaseOrderView>> Reader::GetProposal(RequestKey key) {
  using Value = std::optional<std::vector<PurchaseOrderView>>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::optional<int64_t> sequence;
    session.Select(
        kRequestSequence, [&](RowReader& row) { sequence = row.Get<int64_t>(); }, key,
        ResourceKind::kProposal);
    if (!sequence) return std::nullopt;
    return LoadProposal(session, key, *sequence);
  });
}

ReadOne<SupplyLine> Reader::GetSupplyLine(SupplierId supplier, SupplyLineId id) {
  using Value = std::optional<SupplyLine>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value found = SelectRow<SupplyLine>(session, kSupplyLineOfSupplier, id, supplier);
    if (found) found->pegged = found->withdrawing = 0;
    return found;
  });
}

}  // namespace backline
