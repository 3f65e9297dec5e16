#include "tests/store/sample_rows.h"

#include <type_traits>

#include "absl/strings/str_cat.h"

namespace backline::testing {
namespace {

std::string ValueText(const Id128& id) { return FormatId(id); }
template <typename Tag>
std::string ValueText(const StrongId<Tag>& id) {
  return id.ToString();
}
std::string ValueText(const std::string& text) { return absl::StrCat("'", text, "'"); }
std::string ValueText(Date date) { return date.ToString(); }
std::string ValueText(const OptionalDate& date) { return date ? date->ToString() : "none"; }
std::string ValueText(Instant instant) { return absl::StrCat(instant.unix_micros); }
std::string ValueText(const QueueKey& key) {
  return absl::StrCat(key.rank_key, "/", key.queue_sequence, "/", FormatId(key.id), "/",
                      key.line_number);
}
template <typename T>
std::enable_if_t<std::is_integral_v<T> || std::is_enum_v<T>, std::string> ValueText(T value) {
  return absl::StrCat(static_cast<int64_t>(value));
}

template <typename... Values>
std::string Join(const Values&... values) {
  std::string text;
  ((text += ValueText(values) + " "), ...);
  return text;
}

}  // namespace

Product SampleProduct(uint64_t n) {
  Product row;
  row.id = ProductNo(n);
  row.sku = absl::StrCat("SKU-", n);
  row.name = absl::StrCat("Näme ", n, " \xE6\xBC\xA2\xF0\x9F\x93\xA6");
  row.backorder_policy = BackorderPolicy::kDatedOnly;
  row.default_lead_time_days = 14;
  row.group_code = "Group-1";
  row.packs = {{"box", 12, 1}, {"pallet", 1'000'000'000, 7}};
  row.etag = 3;
  return row;
}

Location SampleLocation(uint64_t n) {
  Location row;
  row.id = LocationNo(n);
  row.code = absl::StrCat("LOC-", n);
  row.name = "Warehouse 'one' \\ \"two\"";
  row.time_zone = "America/Los_Angeles";
  row.rank = -5;
  return row;
}

Customer SampleCustomer(uint64_t n) {
  Customer row;
  row.id = CustomerNo(n);
  row.code = absl::StrCat("CUS-", n);
  row.name = "Customer; DROP TABLE orders --";
  row.tier = 9;
  return row;
}

Supplier SampleSupplier(uint64_t n) {
  Supplier row;
  row.id = SupplierNo(n);
  row.code = absl::StrCat("SUP-", n);
  row.name = "Supplier";
  return row;
}

Stock SampleStock(ProductId product, LocationId location, Quantity on_hand) {
  Stock row;
  row.product_id = product;
  row.location_id = location;
  row.on_hand = on_hand;
  return row;
}

Order SampleOrder(uint64_t n, CustomerId customer) {
  Order row;
  row.id = OrderNo(n);
  row.customer_id = customer;
  row.external_reference = absl::StrCat("ref ", n);
  row.occurred_date = kSampleDay;
  row.recorded_time = kSampleTime;
  row.line_count = 1;
  return row;
}

OrderLine SampleLine(OrderId order, int32_t line_number, ProductId product, LocationId location,
                     Quantity ordered) {
  OrderLine row;
  row.order_id = order;
  row.line_number = line_number;
  row.product_id = product;
  row.location_id = location;
  row.any_location = location.empty();
  row.ordered = ordered;
  row.backordered = ordered;
  row.stock_date = kSampleDay;
  row.rank_key = 5;
  row.queue_sequence = 1;
  return row;
}

Backorder SampleBackorder(uint64_t n, const OrderLine& line, CustomerId customer) {
  Backorder row;
  row.id = BackorderNo(n);
  row.order_id = line.order_id;
  row.line_number = line.line_number;
  row.customer_id = customer;
  row.product_id = line.product_id;
  row.location_id = line.location_id;
  row.quantity = line.ordered;
  row.rank_key = line.rank_key;
  row.queue_sequence = line.queue_sequence;
  row.occurred_date = kSampleDay;
  row.recorded_time = kSampleTime;
  return row;
}

PurchaseOrder SamplePurchaseOrder(uint64_t n, SupplierId supplier, LocationId location) {
  PurchaseOrder row;
  row.id = PurchaseOrderNo(n);
  row.supplier_id = supplier;
  row.location_id = location;
  row.external_reference = absl::StrCat("po ", n);
  row.line_count = 1;
  row.recorded_time = kSampleTime;
  return row;
}

PurchaseOrderLine SamplePurchaseLine(const PurchaseOrder& order, int32_t line_number,
                                     ProductId product, Quantity ordered) {
  PurchaseOrderLine row;
  row.purchase_order_id = order.id;
  row.line_number = line_number;
  row.supplier_id = order.supplier_id;
  row.location_id = order.location_id;
  row.product_id = product;
  row.ordered = ordered;
  row.unit_price = {"EUR", 12, 345'000'000};
  row.state = PurchaseOrderLineState::kSent;
  return row;
}

SupplyLine SampleSupply(uint64_t n, const PurchaseOrderLine& line, int32_t schedule,
                        Quantity expected) {
  SupplyLine row;
  row.id = SupplyNo(n);
  row.purchase_order_id = line.purchase_order_id;
  row.line_number = line.line_number;
  row.schedule_number = schedule;
  row.supplier_id = line.supplier_id;
  row.product_id = line.product_id;
  row.location_id = line.location_id;
  row.expected = expected;
  row.fallback_date = kSampleDay;
  return row;
}

Work SampleWork(WorkKind kind, ProductId product, Id128 subject) {
  Work row;
  row.id = {kind, product, subject};
  row.remaining = 7;
  row.cursor = {5, 6, {1, 2}, 3};
  row.due_time = kSampleTime;
  row.lease_until = kSampleTime;
  return row;
}

RequestRecord SampleRequest(uint64_t n) {
  RequestRecord row;
  row.request_key = RequestNo(n);
  row.fingerprint = {n, ~n};
  row.resource_kind = ResourceKind::kShipment;
  row.resource_id = {n + 1, 2};
  row.second_resource_id = {n + 2, 3};
  row.sequence = 77;
  row.recorded_day = kSampleDay;
  return row;
}

std::string Text(const Product& row) {
  std::string text =
      Join(row.id, row.sku, row.name, row.backorder_policy, row.default_lead_time_days,
           row.group_code, row.outstanding_pegging, row.plan_generation, row.etag);
  for (const Pack& pack : row.packs) text += Join(pack.code, pack.numerator, pack.denominator);
  return text;
}

std::string Text(const Location& row) {
  return Join(row.id, row.code, row.name, row.time_zone, row.rank);
}

std::string Text(const Customer& row) { return Join(row.id, row.code, row.name, row.tier); }

std::string Text(const Supplier& row) { return Join(row.id, row.code, row.name); }

std::string Text(const Sourcing& row) {
  return Join(row.product_id, row.supplier_id, row.rank, row.unit_price.currency_code,
              row.unit_price.units, row.unit_price.nanos, row.lead_time_days, row.shares_demand);
}

std::string Text(const Stock& row) {
  return Join(row.product_id, row.location_id, row.on_hand, row.reserved, row.earmarked,
              row.withdrawing, row.quarantined);
}

std::string Text(const Order& row) {
  return Join(row.id, row.customer_id, row.external_reference, row.occurred_date, row.recorded_time,
              row.line_count);
}

std::string Text(const OrderLine& row) {
  return Join(row.order_id, row.line_number, row.product_id, row.location_id, row.any_location,
              row.peg_location_id, row.ordered, row.reserved, row.shipped, row.cancelled,
              row.substituted, row.backordered, row.delivered, row.requested_date,
              row.first_promised_date, row.stock_date, row.rank_key, row.queue_sequence);
}

std::string Text(const Backorder& row) {
  return Join(row.id, row.order_id, row.line_number, row.customer_id, row.product_id,
              row.location_id, row.quantity, row.pegged, row.allocated, row.shipped, row.delivered,
              row.cancelled, row.cause, row.first_promised_date, row.rank_key, row.queue_sequence,
              row.undated, row.occurred_date, row.recorded_time);
}

std::string Text(const Peg& row) {
  return Join(row.supply_line_id, row.backorder_id, row.rank_key, row.queue_sequence,
              row.generation, row.quantity, row.told_date, row.told_basis);
}

std::string Text(const Shipment& row) {
  return Join(row.id, row.order_id, row.shipped_date, row.delivered_date, row.tracking_reference,
              row.proof_of_delivery, row.recorded_time);
}

std::string Text(const ShipmentPart& row) {
  return Join(row.shipment_id, row.line_number, row.backorder_id, row.quantity);
}

std::string Text(const PurchaseOrder& row) {
  return Join(row.id, row.supplier_id, row.location_id, row.external_reference, row.sent_date,
              row.proposed, row.line_count, row.recorded_time);
}

std::string Text(const PurchaseOrderLine& row) {
  return Join(row.purchase_order_id, row.line_number, row.supplier_id, row.location_id,
              row.product_id, row.ordered, row.received, row.cancelled, row.rejected,
              row.over_received, row.quarantined, row.unit_price.currency_code,
              row.unit_price.units, row.unit_price.nanos, row.requested_date,
              row.first_confirmed_date, row.last_received_date, row.over_receipt_tolerance_percent,
              row.schedule_count, row.state, row.answer_version, row.withheld, row.withheld_date);
}

std::string Text(const SupplyLine& row) {
  return Join(row.id, row.purchase_order_id, row.line_number, row.schedule_number, row.supplier_id,
              row.product_id, row.location_id, row.expected, row.received, row.cancelled,
              row.pegged, row.withdrawing, row.confirmed, row.eta_date, row.fallback_date,
              row.overdue, row.eta_version, row.agreed_date, row.eta_review, row.shipment_notice_id,
              row.slot_booked, row.slot_end, row.taken_back, row.announced);
}

std::string Text(const Work& row) {
  return Join(row.id.kind, row.id.product_id, row.id.subject, row.remaining, row.cursor,
              row.due_time, row.lease_until, row.fence);
}

std::string Text(const RequestRecord& row) {
  return Join(row.request_key, row.fingerprint, row.resource_kind, row.resource_id,
              row.second_resource_id, row.sequence, row.recorded_day);
}

std::string Text(const Event& row) {
  return Join(row.sequence, row.kind, row.recorded_time, row.request_key, row.product_id,
              row.location_id, row.customer_id, row.supplier_id, row.order_id, row.line_number,
              row.backorder_id, row.purchase_order_id, row.supply_line_id, row.quantity, row.date,
              row.previous_date, row.basis, row.supply_reason);
}

WorkCenter SampleWorkCenter(uint64_t n, SupplierId supplier) {
  WorkCenter row;
  row.id = WorkCenterNo(n);
  row.supplier_id = supplier;
  row.code = absl::StrCat("WC-", n);
  row.name = "Press 'one'";
  row.time_zone = "Asia/Kolkata";
  row.shifts = {{1, 0, 480}, {1, 480, 1'440}, {7, 5, 6}};
  row.holidays = {kSampleDay, kSampleDay + 40};
  return row;
}

Slot SampleSlot(uint64_t n, const WorkCenter& center, ProductId product, Quantity wanted) {
  Slot row;
  row.id = SlotNo(n);
  row.work_center_id = center.id;
  row.supplier_id = center.supplier_id;
  row.subject.product_id = product;
  row.period_start = kSampleDay + static_cast<int32_t>(n) * 7;
  row.period_days = 7;
  row.capacity = row.wanted = wanted;
  return row;
}

Booking SampleBooking(uint64_t n, const Slot& slot, const SupplyLine& supply, Quantity quantity) {
  Booking row;
  row.id = BookingNo(n);
  row.slot_id = slot.id;
  row.purchase_order_id = supply.purchase_order_id;
  row.line_number = supply.line_number;
  row.supply_line_id = supply.id;
  row.supplier_id = supply.supplier_id;
  row.product_id = supply.product_id;
  row.quantity = quantity;
  row.recorded_time = kSampleTime;
  return row;
}

std::string Text(const WorkCenter& row) {
  std::string text = Join(row.id, row.supplier_id, row.code, row.name, row.time_zone);
  for (const Shift& shift : row.shifts) {
    text += Join(shift.weekday, shift.start_minute, shift.end_minute);
  }
  for (const Date& holiday : row.holidays) text += Join(holiday);
  return text;
}

std::string Text(const FamilyMember& row) {
  return Join(row.product_id, row.supplier_id, row.family_code);
}

std::string Text(const Slot& row) {
  return Join(row.id, row.work_center_id, row.supplier_id, row.subject.product_id,
              row.subject.family_code, row.period_start, row.period_days, row.capacity, row.wanted,
              row.booked);
}

std::string Text(const Booking& row) {
  return Join(row.id, row.slot_id, row.purchase_order_id, row.line_number, row.supply_line_id,
              row.supplier_id, row.product_id, row.quantity, row.released, row.recorded_time);
}

}  // namespace backline::testing
