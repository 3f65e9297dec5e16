// One row of every kind.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/store/store_contract.h"

namespace backline::testing {

// A world in which every field of every kind of row differs from its default.
struct FullWorld {
  FullWorld() {
    product.outstanding_pegging = 1;
    sourcing = {ProductNo(1), SupplierNo(1), 3, {"USD", -9, 999'999'999}, 21, true, 0};
    stock.reserved = 4;
    stock.withdrawing = 2;
    stock.quarantined = 6;
    line.location_id = LocationNo(1);
    line.any_location = true;
    line.peg_location_id = LocationNo(2);
    line.reserved = 1;
    line.shipped = 2;
    line.cancelled = 3;
    line.substituted = 4;
    line.backordered = 10;
    line.delivered = 1;
    line.requested_date = kSampleDay + 1;
    line.first_promised_date = kSampleDay + 2;
    line.stock_date = kSampleDay + 3;
    line.queue_sequence = 9'000'000'000'000;
    backorder.quantity = 16;
    backorder.pegged = 10;
    backorder.allocated = 1;
    backorder.shipped = 2;
    backorder.delivered = 1;
    backorder.cancelled = 3;
    backorder.cause = BackorderCause::kStockWithdrawn;
    backorder.first_promised_date = kSampleDay + 4;
    backorder.undated = UndatedState::kDated;
    backorder.queue_sequence = line.queue_sequence;
    shipment.id = ShipmentNo(1);
    shipment.order_id = OrderNo(1);
    shipment.shipped_date = kSampleDay;
    shipment.delivered_date = kSampleDay + 5;
    shipment.tracking_reference = "track";
    shipment.proof_of_delivery = "proof";
    shipment.recorded_time = kSampleTime;
    purchase_order.sent_date = kSampleDay;
    purchase_order.proposed = true;
    purchase_line.received = 1;
    purchase_line.cancelled = 2;
    purchase_line.rejected = 3;
    purchase_line.over_received = 4;
    purchase_line.quarantined = 5;
    purchase_line.requested_date = kSampleDay + 6;
    purchase_line.first_confirmed_date = kSampleDay + 7;
    purchase_line.last_received_date = kSampleDay + 8;
    purchase_line.over_receipt_tolerance_percent = 10;
    purchase_line.schedule_count = 2;
    purchase_line.state = PurchaseOrderLineState::kAcceptedWithChanges;
    purchase_line.answer_version = 4;
    purchase_line.withheld = 6;
    purchase_line.withheld_date = kSampleDay + 10;
    supply.received = 1;
    supply.cancelled = 2;
    supply.pegged = 10;
    supply.withdrawing = 3;
    supply.confirmed = true;
    supply.eta_date = kSampleDay + 9;
    supply.overdue = true;
    supply.eta_version = 12;
    supply.agreed_date = kSampleDay + 11;
    supply.eta_review = EtaReview::kDisputed;
    supply.shipment_notice_id = ShipmentNoticeId(Id128{1, 2});
    supply.slot_booked = 3;
    supply.slot_end = kSampleDay + 13;
    supply.taken_back = 5;
    supply.announced = 16;
    slot.booked = 4;
    slot.wanted = 2;
    slot.capacity = 4;
    booking.released = 1;
    peg = {supply.id, backorder.id, backorder.rank_key, backorder.queue_sequence,
           1,         10,           kSampleDay,         PromiseBasis::kOverdue,
           0};
    part = {ShipmentNo(1), 1, BackorderNo(1), 2};
  }
  Changes ToChanges() const {
    Changes changes;
    Put(changes, product);
    Put(changes, location);
    Put(changes, customer);
    Put(changes, supplier);
    Put(changes, sourcing);
    Put(changes, stock);
    Put(changes, order);
    Put(changes, line);
    Put(changes, backorder);
    Put(changes, peg);
    Put(changes, shipment);
    Put(changes, purchase_order);
    Put(changes, purchase_line);
    Put(changes, supply);
    Put(changes, work);
    Put(changes, request);
    Put(changes, center);
    Put(changes, member);
    Put(changes, slot);
    Put(changes, booking);
    changes.appends.shipment_parts = {part};
    return changes;
  }
  static KeySet Keys() {
    KeySet keys;
    keys.products = {ProductNo(1)};
    keys.locations = {LocationNo(1)};
    keys.customers = {CustomerNo(1)};
    keys.suppliers = {SupplierNo(1)};
    keys.sourcing = {{ProductNo(1), SupplierNo(1)}};
    keys.shipments = {ShipmentNo(1)};
    keys.supply_lines = {SupplyNo(1)};
    keys.requests = {RequestNo(1)};
    keys.stock = {{ProductNo(1), LocationNo(1)}};
    keys.work_centers = {WorkCenterNo(1)};
    keys.family_members = {{ProductNo(1), SupplierNo(1)}};
    return keys;
  }
  void ExpectIn(const WorkingSet& set) const {
    EXPECT_THAT(TextsOf<Product>(set), ElementsAre(Text(product)));
    EXPECT_THAT(TextsOf<Location>(set), ElementsAre(Text(location)));
    EXPECT_THAT(TextsOf<Customer>(set), ElementsAre(Text(customer)));
    EXPECT_THAT(TextsOf<Supplier>(set), ElementsAre(Text(supplier)));
    EXPECT_THAT(TextsOf<Sourcing>(set), ElementsAre(Text(sourcing)));
    EXPECT_THAT(TextsOf<Stock>(set), ElementsAre(Text(stock)));
    EXPECT_THAT(TextsOf<Order>(set), ElementsAre(Text(order)));
    EXPECT_THAT(TextsOf<OrderLine>(set), ElementsAre(Text(line)));
    EXPECT_THAT(TextsOf<Backorder>(set), ElementsAre(Text(backorder)));
    EXPECT_THAT(TextsOf<Peg>(set), ElementsAre(Text(peg)));
    EXPECT_THAT(TextsOf<Shipment>(set), ElementsAre(Text(shipment)));
    EXPECT_THAT(TextsOf(set.PartsOf(ShipmentNo(1))), ElementsAre(Text(part)));
    EXPECT_THAT(TextsOf<PurchaseOrder>(set), ElementsAre(Text(purchase_order)));
    EXPECT_THAT(TextsOf<PurchaseOrderLine>(set), ElementsAre(Text(purchase_line)));
    EXPECT_THAT(TextsOf<SupplyLine>(set), ElementsAre(Text(supply)));
    EXPECT_THAT(TextsOf<Work>(set), ElementsAre(Text(work)));
    EXPECT_THAT(TextsOf<RequestRecord>(set), ElementsAre(Text(request)));
    EXPECT_THAT(TextsOf<WorkCenter>(set), ElementsAre(Text(center)));
    EXPECT_THAT(TextsOf<FamilyMember>(set), ElementsAre(Text(member)));
    // With the schedule that it is booked for.
    EXPECT_THAT(TextsOf<Booking>(set), ElementsAre(Text(booking)));
    EXPECT_THAT(TextsOf<Slot>(set), ElementsAre(Text(slot)));
  }
  void ExpectVersions(const WorkingSet& set, int64_t version) const {
    EXPECT_EQ(set.Find<Product>(product.id)->version, version);
    EXPECT_EQ(set.Find<Location>(location.id)->version, version);
    EXPECT_EQ(set.Find<Customer>(customer.id)->version, version);
    EXPECT_EQ(set.Find<Supplier>(supplier.id)->version, version);
    EXPECT_EQ(set.Find<Sourcing>(sourcing.key())->version, version);
    EXPECT_EQ(set.Find<Stock>(stock.key())->version, version);
    EXPECT_EQ(set.Find<Order>(order.id)->version, version);
    EXPECT_EQ(set.Find<OrderLine>(line.key())->version, version);
    EXPECT_EQ(set.Find<Backorder>(backorder.id)->version, version);
    EXPECT_EQ(set.Find<Peg>(peg.key())->version, version);
    EXPECT_EQ(set.Find<Shipment>(shipment.id)->version, version);
    EXPECT_EQ(set.Find<PurchaseOrder>(purchase_order.id)->version, version);
    EXPECT_EQ(set.Find<PurchaseOrderLine>(purchase_line.key())->version, version);
    EXPECT_EQ(set.Find<SupplyLine>(supply.id)->version, version);
    EXPECT_EQ(set.Find<Work>(work.key())->version, version);
    EXPECT_EQ(set.Find<RequestRecord>(request.request_key)->version, version);
    EXPECT_EQ(set.Find<WorkCenter>(center.id)->version, version);
    EXPECT_EQ(set.Find<FamilyMember>(member.key())->version, version);
    EXPECT_EQ(set.Find<Slot>(slot.id)->version, version);
    EXPECT_EQ(set.Find<Booking>(booking.id)->version, version);
  }
  // Other values in every field that may change.
  void Change(const WorkingSet& loaded) {
    product = *loaded.Find<Product>(product.id);
    product.sku = "OTHER";
    product.name = "other";
    product.backorder_policy = BackorderPolicy::kDeny;
    product.default_lead_time_days = 3650;
    product.group_code = "other";
    product.packs = {{"crate", 5, 2}};
    product.outstanding_pegging = 2;
    product.etag = 4;
    location = *loaded.Find<Location>(location.id);
    location.code = "L";
    location.name = "";
    location.time_zone = "UTC";
    location.rank = 1'000'000;
    customer = *loaded.Find<Customer>(customer.id);
    customer.code = "C";
    customer.name = "other";
    customer.tier = 1;
    supplier = *loaded.Find<Supplier>(supplier.id);
    supplier.code = "S";
    supplier.name = std::string(200, 'x');
    sourcing = *loaded.Find<Sourcing>(sourcing.key());
    sourcing.rank = 1;
    sourcing.unit_price = {"", 0, 0};
    sourcing.lead_time_days = 0;
    sourcing.shares_demand = false;
    stock = *loaded.Find<Stock>(stock.key());
    stock.on_hand = 1'000'000'000'000'000;
    stock.reserved = 1;
    stock.withdrawing = 0;
    stock.earmarked = 2;
    stock.quarantined = 0;
    ChangeDemand(loaded);
    ChangeSupply(loaded);
    work = *loaded.Find<Work>(work.key());
    work.remaining = 1;
    work.cursor = {-6, 7, {~0ull, ~0ull}, 4};
    work.due_time = kSampleTime + 1;
    work.lease_until = kSampleTime + 2;
    work.fence = 8;
    request = *loaded.Find<RequestRecord>(request.request_key);
    request.fingerprint = {5, 6};
    request.resource_kind = ResourceKind::kTombstone;
    request.resource_id = {};
    request.second_resource_id = {0, 9};
    request.sequence = 78;
    request.recorded_day = kSampleDay + 1;
  }
  void ChangeDemand(const WorkingSet& loaded) {
    order = *loaded.Find<Order>(order.id);
    order.line_count = 2;
    line = *loaded.Find<OrderLine>(line.key());
    line.location_id = LocationNo(3);
    line.peg_location_id = {};
    line.ordered = 30;
    line.reserved = 11;
    line.shipped = 4;
    line.cancelled = 5;
    line.substituted = 6;
    line.backordered = 4;
    line.delivered = 3;
    line.requested_date.reset();
    line.first_promised_date = kSampleDay + 30;
    line.stock_date = kSampleDay + 31;
    backorder = *loaded.Find<Backorder>(backorder.id);
    backorder.location_id = LocationNo(3);
    backorder.quantity = 17;
    backorder.pegged = 3;
    backorder.allocated = 2;
    backorder.shipped = 3;
    backorder.delivered = 2;
    backorder.cancelled = 4;
    backorder.first_promised_date.reset();
    backorder.undated = UndatedState::kUndatedUntold;
    shipment = *loaded.Find<Shipment>(shipment.id);
    shipment.delivered_date.reset();
    shipment.proof_of_delivery = "";
  }
  void ChangeSupply(const WorkingSet& loaded) {
    purchase_order = *loaded.Find<PurchaseOrder>(purchase_order.id);
    purchase_order.sent_date = kSampleDay + 40;
    purchase_order.line_count = 7;
    purchase_line = *loaded.Find<PurchaseOrderLine>(purchase_line.key());
    purchase_line.received = 2;
    purchase_line.cancelled = 1;
    purchase_line.rejected = 0;
    purchase_line.over_received = 6;
    purchase_line.quarantined = 7;
    purchase_line.requested_date.reset();
    purchase_line.first_confirmed_date = kSampleDay;
    purchase_line.last_received_date.reset();
    purchase_line.over_receipt_tolerance_percent = 0;
    purchase_line.schedule_count = 3;
    purchase_line.state = PurchaseOrderLineState::kClosed;
    purchase_line.answer_version = 5;
    purchase_line.withheld = 0;
    purchase_line.withheld_date.reset();
    supply = *loaded.Find<SupplyLine>(supply.id);
    supply.expected = 12;
    supply.received = 4;
    supply.cancelled = 5;
    supply.pegged = 3;
    supply.withdrawing = 1;
    supply.confirmed = false;
    supply.eta_date.reset();
    supply.fallback_date = kSampleDay + 41;
    supply.overdue = false;
    supply.eta_version = 13;
    supply.agreed_date.reset();
    supply.eta_review = EtaReview::kAccepted;
    supply.shipment_notice_id = ShipmentNoticeId();
    supply.slot_booked = 7;
    supply.slot_end.reset();
    supply.taken_back = 6;
    supply.announced = 17;
    peg = *loaded.Find<Peg>(peg.key());
    peg.quantity = 3;
    peg.told_date.reset();
    peg.told_basis = PromiseBasis::kNone;
    center = *loaded.Find<WorkCenter>(center.id);
    center.name = "";
    center.time_zone = "UTC";
    center.shifts = {{3, 1, 1'440}};
    center.holidays.clear();
    member = *loaded.Find<FamilyMember>(member.key());
    member.family_code = "";
    slot = *loaded.Find<Slot>(slot.id);
    slot.period_days = 31;
    slot.wanted = slot.capacity = 90;
    slot.booked = 7;
    booking = *loaded.Find<Booking>(booking.id);
    booking.quantity = 9;
    booking.released = 2;
  }

  Product product = SampleProduct(1);
  Location location = SampleLocation(1);
  Customer customer = SampleCustomer(1);
  Supplier supplier = SampleSupplier(1);
  Sourcing sourcing;
  Stock stock = SampleStock(ProductNo(1), LocationNo(1), 3);
  Order order = SampleOrder(1, CustomerNo(1));
  OrderLine line = SampleLine(OrderNo(1), 1, ProductNo(1), LocationNo(1), 20);
  Backorder backorder = SampleBackorder(1, line, CustomerNo(1));
  Shipment shipment;
  ShipmentPart part;
  PurchaseOrder purchase_order = SamplePurchaseOrder(1, SupplierNo(1), LocationNo(1));
  PurchaseOrderLine purchase_line = SamplePurchaseLine(purchase_order, 1, ProductNo(1), 20);
  SupplyLine supply = SampleSupply(1, purchase_line, 1, 10);
  Peg peg;
  Work work = SampleWork(WorkKind::kWithdraw, ProductNo(1), SupplyNo(1).bits());
  RequestRecord request = SampleRequest(1);
  WorkCenter center = SampleWorkCenter(1, SupplierNo(1));
  FamilyMember member = {ProductNo(1), SupplierNo(1), "FAMILY", 0};
  Slot slot = SampleSlot(1, center, ProductNo(1), 4);
  Booking booking = SampleBooking(1, slot, supply, 5);
};

}  // namespace backline::testing
