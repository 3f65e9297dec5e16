#include "tests/support/scenario.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/commands/amend_order_line.h"
#include "server/commands/cancel_order.h"
#include "server/commands/cancel_purchase_order.h"
#include "server/commands/catalog.h"
#include "server/commands/confirm_delivery.h"
#include "server/commands/create_purchase_order.h"
#include "server/commands/place_order.h"
#include "server/commands/propose_purchase_orders.h"
#include "server/commands/receive_purchase_order.h"
#include "server/commands/receive_stock.h"
#include "server/commands/send_purchase_order.h"
#include "server/commands/ship_order.h"
#include "server/commands/update_eta.h"

namespace backline::testing {
namespace {

constexpr int kWorkStepsMax = 100'000;
constexpr int64_t kPatienceMicros = 60 * kMicrosPerSecond;

}  // namespace

Date Day(int days) { return UtcDate(kTestStart) + days; }

LineExpectation::LineExpectation(const Scenario& scenario, std::string order, int32_t line_number)
    : scenario_(scenario),
      name_(absl::StrCat(order, " line ", line_number)),
      line_(scenario.LineOf(order, line_number)) {}

const LineExpectation& LineExpectation::Equal(Quantity actual, Quantity expected,
                                              const char* what) const {
  EXPECT_EQ(actual, expected) << what << " of " << name_;
  return *this;
}

const LineExpectation& LineExpectation::Equal(OptionalDate actual, OptionalDate expected,
                                              const char* what) const {
  const auto text = [](OptionalDate date) { return date ? date->ToString() : "no date"; };
  EXPECT_EQ(text(actual), text(expected)) << what << " of " << name_;
  return *this;
}

const LineExpectation& LineExpectation::Ordered(Quantity quantity) const {
  return Equal(line_.ordered, quantity, "ordered");
}
const LineExpectation& LineExpectation::Reserved(Quantity quantity) const {
  return Equal(line_.reserved, quantity, "reserved");
}
const LineExpectation& LineExpectation::Backordered(Quantity quantity) const {
  return Equal(line_.backordered, quantity, "backordered");
}
const LineExpectation& LineExpectation::Shipped(Quantity quantity) const {
  return Equal(line_.shipped, quantity, "shipped");
}
const LineExpectation& LineExpectation::Delivered(Quantity quantity) const {
  return Equal(line_.delivered, quantity, "delivered");
}
const LineExpectation& LineExpectation::Cancelled(Quantity quantity) const {
  return Equal(line_.cancelled, quantity, "cancelled");
}

const LineExpectation& LineExpectation::Pegged(Quantity quantity) const {
  Quantity pegged = 0;
  for (const auto& [id, row] : scenario_.database().rows<Backorder>()) {
    if (row.line_key() == line_.key()) pegged += row.pegged;
  }
  return Equal(pegged, quantity, "pegged");
}

const LineExpectation& LineExpectation::Promised(OptionalDate date) const {
  OptionalDate latest;
  bool undated = line_.open() == 0;
  const auto part = [&](OptionalDate part_date) {
    if (!part_date) undated = true;
    if (part_date && (!latest || *part_date > *latest)) latest = part_date;
  };
  if (line_.reserved > 0) part(line_.stock_date);
  for (const auto& [id, row] : scenario_.database().rows<Backorder>()) {
    if (row.line_key() == line_.key() && row.unpegged() > 0) undated = true;
  }
  for (const auto& [key, peg] : scenario_.database().rows<Peg>()) {
    const Backorder& row = *scenario_.database().Find<Backorder>(peg.backorder_id);
    if (row.line_key() != line_.key()) continue;
    part(scenario_.database().Find<SupplyLine>(peg.supply_line_id)->promised_date());
  }
  return Equal(undated ? OptionalDate() : latest, date, "promise");
}

const LineExpectation& LineExpectation::FirstPromised(OptionalDate date) const {
  return Equal(line_.first_promised_date, date, "first promise");
}

const LineExpectation& LineExpectation::At(const std::string& location) const {
  EXPECT_EQ(line_.location_id, scenario_.LocationNamed(location)) << "location of " << name_;
  return *this;
}

Scenario::Scenario(uint64_t seed) : ids_(seed) {
  EngineOptions options;
  options.wait_before_retry = [](int) {};
  engine_ = std::make_unique<Engine>(store_, clock_, ids_, std::move(options));
  Location("L").Customer("C").Supplier("S");
}

void Scenario::Remember(const std::string& kind, const std::string& name) {
  if (const Outcome* outcome = std::get_if<Outcome>(&last_reply_)) {
    names_[kind + "/" + name] = outcome->resource_id;
  }
}

Scenario& Scenario::Product(const std::string& sku, BackorderPolicy policy,
                            std::vector<Pack> packs) {
  auto command = std::make_shared<CreateProduct>();
  command->product.sku = sku;
  command->product.name = sku;
  command->product.backorder_policy = policy;
  command->product.default_lead_time_days = 14;
  command->product.packs = std::move(packs);
  Run(command);
  Remember("product", sku);
  return *this;
}

Scenario& Scenario::Location(const std::string& code, const std::string& time_zone, int rank) {
  auto command = std::make_shared<CreateLocation>();
  command->location.code = code;
  command->location.name = code;
  command->location.time_zone = time_zone;
  command->location.rank = rank;
  Run(command);
  Remember("location", code);
  return *this;
}

Scenario& Scenario::Customer(const std::string& code, int tier) {
  auto command = std::make_shared<CreateCustomer>();
  command->customer.code = code;
  command->customer.name = code;
  command->customer.tier = tier;
  Run(command);
  Remember("customer", code);
  return *this;
}

Scenario& Scenario::Supplier(const std::string& code) {
  auto command = std::make_shared<CreateSupplier>();
  command->supplier.code = code;
  command->supplier.name = code;
  Run(command);
  Remember("supplier", code);
  return *this;
}

Scenario& Scenario::Source(const std::string& product, const std::string& supplier, int rank) {
  auto command = std::make_shared<SetSourcing>();
  command->sourcing.product_id = ProductNamed(product);
  command->sourcing.supplier_id = SupplierNamed(supplier);
  command->sourcing.rank = rank;
  command->sourcing.unit_price = {"EUR", 2, 500'000'000};
  command->sourcing.lead_time_days = 7;
  command->sourcing.shares_demand = rank == 1;
  return Run(command);
}

namespace {

std::shared_ptr<PlaceOrder> PlacementOf(const Scenario& s, const std::string& order,
                                        const std::vector<Scenario::Line>& lines,
                                        const std::string& customer, Date today) {
  auto command = std::make_shared<PlaceOrder>();
  command->customer_id = s.CustomerNamed(customer);
  command->external_reference = order;
  command->occurred_date = today;
  int32_t number = 0;
  for (const Scenario::Line& line : lines) {
    command->lines.push_back({++number, s.ProductNamed(line.product),
                              s.LocationNamed(line.location), line.quantity, line.pack_code,
                              line.requested_date});
  }
  return command;
}

}  // namespace

Scenario& Scenario::Place(const std::string& order, std::vector<Line> lines,
                          const std::string& customer) {
  Run(PlacementOf(*this, order, lines, customer, UtcDate(clock_.Now())), order);
  Remember("order", order);
  return *this;
}

Scenario& Scenario::PlaceMany(const std::string& prefix, int count, const Line& line) {
  for (int first = 1; first <= count; first += kBatchCommandsMax) {
    std::vector<Submission> batch;
    const int last = std::min(count, first + kBatchCommandsMax - 1);
    for (int i = first; i <= last; ++i) {
      const std::string name = absl::StrCat(prefix, i);
      batch.push_back(Submit(PlacementOf(*this, name, {line}, "C", UtcDate(clock_.Now())), name));
    }
    const BatchResult result = RunBatch(batch);
    for (int i = first; i <= last; ++i) {
      last_reply_ = result.replies[i - first];
      Remember("order", absl::StrCat(prefix, i));
    }
  }
  return *this;
}

Scenario& Scenario::Cancel(const std::string& order, int32_t line_number, Quantity quantity) {
  auto command = std::make_shared<CancelOrder>();
  command->order_id = OrderNamed(order);
  if (line_number != 0) command->lines.push_back({line_number, quantity});
  return Run(command);
}

Scenario& Scenario::CancelPlacement(const std::string& order) {
  auto command = std::make_shared<CancelOrder>();
  command->placement_key = RequestNamed(order);
  return Run(command);
}

Scenario& Scenario::Amend(const std::string& order, int32_t line_number, Quantity quantity) {
  auto command = std::make_shared<AmendOrderLine>();
  command->order_id = OrderNamed(order);
  command->line_number = line_number;
  command->quantity = quantity;
  return Run(command);
}

Scenario& Scenario::Ship(const std::string& order, const std::string& shipment,
                         std::map<int32_t, Quantity> quantities) {
  auto command = std::make_shared<ShipOrder>();
  command->order_id = OrderNamed(order);
  for (const auto& [number, quantity] : quantities) command->lines.push_back({number, quantity});
  command->shipped_date = UtcDate(clock_.Now());
  Run(command);
  Remember("shipment", shipment);
  return *this;
}

Scenario& Scenario::Deliver(const std::string& shipment, Date date) {
  auto command = std::make_shared<ConfirmDelivery>();
  auto it = names_.find("shipment/" + shipment);
  command->shipment_id = ShipmentId(it == names_.end() ? Id128{0, 77} : it->second);
  command->delivered_date = date;
  return Run(command);
}

Scenario& Scenario::Stock(const std::string& product, const std::string& location,
                          Quantity quantity) {
  auto command = std::make_shared<ReceiveStock>();
  command->product_id = ProductNamed(product);
  command->location_id = LocationNamed(location);
  command->quantity = quantity;
  command->occurred_date = UtcDate(clock_.Now());
  return Run(command);
}

Scenario& Scenario::Adjust(const std::string& product, const std::string& location,
                           Quantity delta) {
  auto command = std::make_shared<AdjustStock>();
  command->product_id = ProductNamed(product);
  command->location_id = LocationNamed(location);
  command->on_hand_delta = delta;
  command->occurred_date = UtcDate(clock_.Now());
  return Run(command);
}

Scenario& Scenario::Purchase(const std::string& name, const std::string& location,
                             std::vector<PurchaseLine> lines, const std::string& supplier) {
  auto command = std::make_shared<CreatePurchaseOrder>();
  command->supplier_id = SupplierNamed(supplier);
  command->location_id = LocationNamed(location);
  command->external_reference = name;
  int32_t number = 0;
  for (const PurchaseLine& line : lines) {
    NewPurchaseOrderLine added;
    added.line_number = ++number;
    added.product_id = ProductNamed(line.product);
    added.quantity = line.quantity;
    added.requested_date = line.requested_date;
    added.over_receipt_tolerance_percent = line.tolerance_percent;
    command->lines.push_back(added);
  }
  Run(command);
  Remember("purchase", name);
  return *this;
}

Scenario& Scenario::Send(const std::string& name) {
  auto command = std::make_shared<SendPurchaseOrder>();
  command->purchase_order_id = PurchaseNamed(name);
  command->sent_date = UtcDate(clock_.Now());
  return Run(command);
}

Scenario& Scenario::Supply(const std::string& name, const std::string& location,
                           std::vector<PurchaseLine> lines) {
  return Purchase(name, location, std::move(lines)).Send(name);
}

Scenario& Scenario::Answer(const std::string& name, int32_t line_number,
                           std::vector<ConfirmedSchedule> schedules, Quantity rejected,
                           Quantity open, int32_t answer_version) {
  auto command = std::make_shared<AnswerLine>();
  command->purchase_order_id = PurchaseNamed(name);
  const PurchaseOrder* order = database_.Find<PurchaseOrder>(command->purchase_order_id);
  command->supplier_id = order == nullptr ? SupplierNamed("S") : order->supplier_id;
  command->line_number = line_number;
  command->answer_version = answer_version;
  if (answer_version == 0) {
    const PurchaseOrderLine* line =
        database_.Find<PurchaseOrderLine>({command->purchase_order_id, line_number});
    command->answer_version = line == nullptr ? 1 : line->answer_version;
  }
  command->terms.schedules = std::move(schedules);
  command->terms.rejected = rejected;
  command->terms.open = open;
  command->reason = SupplyReason::kCapacity;
  return Run(command);
}

Scenario& Scenario::Eta(const std::string& name, int32_t line_number, int32_t schedule, Date date,
                        Quantity quantity, int64_t version) {
  const SupplyLine supply = SupplyOf(name, line_number, schedule);
  auto command = std::make_shared<UpdateEta>();
  command->supplier_id = supply.supplier_id;
  command->supply_line_id = supply.id;
  command->eta_version = version == 0 ? supply.eta_version + 1 : version;
  command->eta_date = date;
  command->quantity = quantity;
  command->reason = SupplyReason::kTransport;
  return Run(command);
}

Scenario& Scenario::Receive(const std::string& name, const std::string& delivery_note,
                            std::vector<Received> lines) {
  auto command = std::make_shared<ReceivePurchaseOrder>();
  command->purchase_order_id = PurchaseNamed(name);
  command->delivery_note = delivery_note;
  command->received_date = UtcDate(clock_.Now());
  for (const Received& line : lines) {
    command->lines.push_back({line.line_number, line.accepted, line.rejected, ""});
  }
  return Run(command);
}

Scenario& Scenario::CancelPurchase(const std::string& name, std::vector<int32_t> line_numbers) {
  auto command = std::make_shared<CancelPurchaseOrder>();
  command->purchase_order_id = PurchaseNamed(name);
  command->line_numbers = std::move(line_numbers);
  return Run(command);
}

Scenario& Scenario::Propose(const std::vector<std::string>& products, const std::string& location) {
  auto command = std::make_shared<ProposePurchaseOrders>();
  for (const std::string& sku : products) command->product_ids.push_back(ProductNamed(sku));
  command->location_id = LocationNamed(location);
  return Run(command);
}

Scenario& Scenario::Refuses(Reason reason) {
  refuses_ = reason;
  return *this;
}

Submission Scenario::Submit(std::shared_ptr<const Command> command, const std::string& request) {
  Submission submission;
  submission.command = std::move(command);
  const std::string name = request.empty() ? absl::StrCat("#", ++next_request_) : request;
  submission.identity.request_key = RequestNamed(name);
  submission.identity.fingerprint = IdFromName("fingerprint", name);
  submission.deadline = clock_.Now() + kPatienceMicros;
  return submission;
}

Scenario& Scenario::Run(std::shared_ptr<const Command> command, const std::string& request) {
  const std::optional<Reason> refuses = std::exchange(refuses_, std::nullopt);
  const int64_t sequence = database_.last_sequence();
  last_reply_ = RunBatch({Submit(std::move(command), request)}).replies.front();
  if (const auto* status = std::get_if<absl::Status>(&last_reply_)) {
    ADD_FAILURE() << "did not run: " << *status;
  } else if (const auto* refusal = std::get_if<Refusal>(&last_reply_)) {
    EXPECT_TRUE(refuses.has_value()) << "refused: " << ReasonName(refusal->reason) << ": "
                                     << refusal->message << " " << refusal->field;
    if (refuses) {
      EXPECT_STREQ(ReasonName(refusal->reason), ReasonName(*refuses));
      EXPECT_EQ(database_.last_sequence(), sequence) << "a refusal is free";
    }
  } else {
    EXPECT_FALSE(refuses.has_value()) << "should be refused: " << ReasonName(*refuses);
  }
  return *this;
}

BatchResult Scenario::RunBatch(const std::vector<Submission>& batch, std::optional<WorkKey> work) {
  BatchResult result = engine_->RunBatch(batch, work);
  for (const WorkKey& key : result.work) {
    if (std::find(work_.begin(), work_.end(), key) == work_.end()) work_.push_back(key);
  }
  EXPECT_EQ(result.replies.size(), batch.size());
  CheckLawsNow();
  return result;
}

void Scenario::CheckLawsNow() {
  if (!checks_laws_) return;
  World now = database_.Snapshot();
  const Violations broken = CheckLaws(now, /*whole_database=*/true);
  EXPECT_TRUE(broken.empty()) << ToString(broken);
  const Violations lost = HistoryIsKept(before_, now);
  EXPECT_TRUE(lost.empty()) << ToString(lost);
  before_ = std::move(now);
}

bool Scenario::StepWork() {
  if (work_.empty()) {
    auto claimed = memory_store_.ClaimDueWork(clock_.Now(), clock_.Now() + kPatienceMicros, 16);
    EXPECT_TRUE(claimed.ok());
    for (const Work& work : *claimed) work_.push_back(work.id);
  }
  if (work_.empty()) return false;
  const WorkKey key = work_.front();
  work_.pop_front();
  RunBatch({}, key);
  return true;
}

Scenario& Scenario::DrainWork() {
  const auto outstanding = [this] {
    const auto& rows = database_.rows<Work>();
    return std::any_of(rows.begin(), rows.end(), [this](const auto& row) {
      return !IsTimer(row.first.kind) || row.second.due_time <= clock_.Now();
    });
  };
  for (int step = 0; outstanding(); ++step) {
    if (step == kWorkStepsMax) {
      ADD_FAILURE() << "work never ends";
      break;
    }
    // What is leased to nobody that runs comes back when its lease is over.
    if (!StepWork()) clock_.Advance(kMicrosPerSecond);
  }
  work_.clear();
  return *this;
}

Scenario& Scenario::AdvanceDays(int days) {
  clock_.AdvanceDays(days);
  return *this;
}

const OrderLine& Scenario::LineOf(const std::string& order, int32_t line_number) const {
  static const OrderLine kNone;
  const OrderLine* line = database_.Find<OrderLine>({OrderNamed(order), line_number});
  if (line == nullptr) ADD_FAILURE() << "no line " << line_number << " of " << order;
  return line == nullptr ? kNone : *line;
}

std::vector<Backorder> Scenario::BackordersOf(const std::string& order, int32_t line_number) const {
  std::vector<Backorder> found;
  for (const auto& [id, row] : database_.rows<Backorder>()) {
    if (row.line_key() == OrderLineKey{OrderNamed(order), line_number}) found.push_back(row);
  }
  std::sort(found.begin(), found.end(),
            [](const Backorder& a, const Backorder& b) { return a.queue_key() < b.queue_key(); });
  return found;
}

backline::Stock Scenario::StockAt(const std::string& product, const std::string& location) const {
  const auto* row =
      database_.Find<backline::Stock>({ProductNamed(product), LocationNamed(location)});
  return row == nullptr ? backline::Stock{} : *row;
}

const SupplyLine& Scenario::SupplyOf(const std::string& name, int32_t line_number,
                                     int32_t schedule) const {
  static const SupplyLine kNone;
  for (const auto& [id, row] : database_.rows<SupplyLine>()) {
    if (row.purchase_order_id == PurchaseNamed(name) && row.line_number == line_number &&
        row.schedule_number == schedule) {
      return row;
    }
  }
  ADD_FAILURE() << "no supply line " << name << " " << line_number << " " << schedule;
  return kNone;
}

const PurchaseOrderLine& Scenario::PurchaseLineOf(const std::string& name,
                                                  int32_t line_number) const {
  static const PurchaseOrderLine kNone;
  const auto* row = database_.Find<PurchaseOrderLine>({PurchaseNamed(name), line_number});
  if (row == nullptr) ADD_FAILURE() << "no line " << line_number << " of " << name;
  return row == nullptr ? kNone : *row;
}

std::vector<Event> Scenario::EventsOf(EventKind kind) const {
  std::vector<Event> found;
  for (const Event& event : database_.events()) {
    if (event.kind == kind) found.push_back(event);
  }
  return found;
}

namespace {

// What was never made has an id that nothing has.
Id128 NamedId(const std::map<std::string, Id128>& names, const std::string& kind,
              const std::string& name) {
  auto it = names.find(kind + "/" + name);
  return it == names.end() ? IdFromName("nothing", name) : it->second;
}

}  // namespace

ProductId Scenario::ProductNamed(const std::string& sku) const {
  return ProductId(NamedId(names_, "product", sku));
}
LocationId Scenario::LocationNamed(const std::string& code) const {
  return code.empty() ? LocationId() : LocationId(NamedId(names_, "location", code));
}
CustomerId Scenario::CustomerNamed(const std::string& code) const {
  return CustomerId(NamedId(names_, "customer", code));
}
SupplierId Scenario::SupplierNamed(const std::string& code) const {
  return SupplierId(NamedId(names_, "supplier", code));
}
OrderId Scenario::OrderNamed(const std::string& name) const {
  return OrderId(NamedId(names_, "order", name));
}
PurchaseOrderId Scenario::PurchaseNamed(const std::string& name) const {
  return PurchaseOrderId(NamedId(names_, "purchase", name));
}
RequestKey Scenario::RequestNamed(const std::string& name) {
  return RequestKey(IdFromName("request", name));
}

const Outcome& Scenario::last_outcome() const {
  static const Outcome kNone;
  const Outcome* outcome = std::get_if<Outcome>(&last_reply_);
  return outcome == nullptr ? kNone : *outcome;
}

}  // namespace backline::testing
