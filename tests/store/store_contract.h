// What every store keeps (server/store/store.h), as one suite that each implementation runs. A
// Backend is an empty, migrated database of its own for each test:
//
//   struct Backend {
//     std::unique_ptr<Store> NewStore();  // another store on the same database
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(Mine, StoreContract, Backend);
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "server/store/store.h"
#include "tests/store/sample_rows.h"

namespace backline::testing {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

template <typename Backend>
class StoreContract : public ::testing::Test {
 protected:
  // One transaction: load, change, save, commit.
  absl::Status TryWrite(Store& store, const KeySet& keys, const Changes& changes) {
    WorkingSet set;
    absl::Status status = store.Begin();
    if (status.ok()) status = store.Load(keys, set);
    if (status.ok()) status = store.LockEventCounter(set);
    if (status.ok()) {
      set.Apply(changes);
      status = store.Save(set);
    }
    if (status.ok()) status = store.Commit();
    store.Rollback();
    return status;
  }
  void Write(const KeySet& keys, const Changes& changes) {
    const absl::Status status = TryWrite(*store_, keys, changes);
    ASSERT_TRUE(status.ok()) << status;
  }
  void Write(const Changes& changes) { Write({}, changes); }
  WorkingSet Read(const KeySet& keys) {
    WorkingSet set;
    EXPECT_TRUE(store_->Begin().ok());
    const absl::Status status = store_->Load(keys, set);
    EXPECT_TRUE(status.ok()) << status;
    store_->Rollback();
    return set;
  }

  // Products 1 to 3, locations 1 to 3, customer 1, supplier 1.
  void WriteCatalog() {
    Changes changes;
    for (uint64_t n = 1; n <= 3; ++n) {
      Put(changes, SampleProduct(n));
      Put(changes, SampleLocation(n));
    }
    Put(changes, SampleCustomer(1));
    Put(changes, SampleSupplier(1));
    Write(changes);
  }
  // Order n of customer 1 with one line, all of it one undated backorder n at place `sequence`.
  OrderLine PutWaiting(Changes& changes, uint64_t n, ProductId product, LocationId location,
                       int64_t sequence, int64_t rank = 5) {
    Put(changes, SampleOrder(n, CustomerNo(1)));
    OrderLine line = SampleLine(OrderNo(n), 1, product, location, 10);
    line.queue_sequence = sequence;
    line.rank_key = rank;
    Put(changes, line);
    Put(changes, SampleBackorder(n, line, CustomerNo(1)));
    return line;
  }
  // Purchase order n of product 1 at location 1, with one supply line n of ten units.
  SupplyLine PutInbound(Changes& changes, uint64_t n) {
    const PurchaseOrder order = SamplePurchaseOrder(n, SupplierNo(1), LocationNo(1));
    Put(changes, order);
    const PurchaseOrderLine line = SamplePurchaseLine(order, 1, ProductNo(1), 10);
    Put(changes, line);
    const SupplyLine supply = SampleSupply(n, line, 1, 10);
    Put(changes, supply);
    return supply;
  }
  // Pegs all ten units of backorder n, as PutWaiting made it, to supply line `supply`.
  Peg PutPegged(Changes& changes, uint64_t n, const OrderLine& line, SupplyLine supply) {
    Backorder backorder = SampleBackorder(n, line, CustomerNo(1));
    backorder.pegged = 10;
    backorder.undated = UndatedState::kDated;
    Put(changes, backorder);
    supply.pegged += 10;
    Put(changes, supply);
    Peg peg;
    peg.supply_line_id = supply.id;
    peg.backorder_id = backorder.id;
    peg.rank_key = backorder.rank_key;
    peg.queue_sequence = backorder.queue_sequence;
    peg.quantity = 10;
    peg.told_date = kSampleDay;
    peg.told_basis = PromiseBasis::kSupplierConfirmed;
    Put(changes, peg);
    return peg;
  }
  static PageKey Pages(PageKind kind, Id128 subject, QueueKey from = {}) {
    return {kind, ProductNo(1), subject, from};
  }
  Page ReadPage(const PageKey& key, int limit) {
    KeySet keys;
    keys.products = {key.product_id};
    keys.pages = {{key, limit}};
    const WorkingSet set = Read(keys);
    const Page* page = set.FindPage(key);
    EXPECT_NE(page, nullptr);
    return page == nullptr ? Page{} : *page;
  }

  Backend backend_;
  std::unique_ptr<Store> store_ = backend_.NewStore();
};

template <typename Entity>
std::vector<std::string> TextsOf(const WorkingSet& set) {
  std::vector<std::string> texts;
  set.table<Entity>().ForEach([&](const Entity& row) { texts.push_back(Text(row)); });
  std::sort(texts.begin(), texts.end());
  return texts;
}
template <typename Entity>
std::vector<std::string> TextsOf(const std::vector<Entity>& rows) {
  std::vector<std::string> texts;
  for (const Entity& row : rows) texts.push_back(Text(row));
  std::sort(texts.begin(), texts.end());
  return texts;
}

TYPED_TEST_SUITE_P(StoreContract);

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
    supply.withdrawing = 0;
    supply.confirmed = false;
    supply.eta_date.reset();
    supply.fallback_date = kSampleDay + 41;
    supply.overdue = false;
    supply.eta_version = 13;
    supply.agreed_date.reset();
    supply.eta_review = EtaReview::kAccepted;
    supply.shipment_notice_id = ShipmentNoticeId();
    supply.slot_booked = 7;
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

TYPED_TEST_P(StoreContract, RowsComeBackAsTheyWereWritten) {
  const FullWorld world;
  this->Write(world.ToChanges());
  const WorkingSet set = this->Read(FullWorld::Keys());
  world.ExpectIn(set);
  world.ExpectVersions(set, 1);
}

TYPED_TEST_P(StoreContract, UpdatedRowsComeBackChangedAndOneVersionOn) {
  FullWorld world;
  this->Write(world.ToChanges());
  world.Change(this->Read(FullWorld::Keys()));
  Changes changes = world.ToChanges();
  changes.appends = {};
  this->Write(FullWorld::Keys(), changes);
  const WorkingSet set = this->Read(FullWorld::Keys());
  world.ExpectIn(set);
  world.ExpectVersions(set, 2);
}

TYPED_TEST_P(StoreContract, WhatDoesNotExistIsNotInTheSet) {
  KeySet keys = FullWorld::Keys();
  keys.orders = {OrderNo(1)};
  keys.purchase_orders = {PurchaseOrderNo(1)};
  keys.work = {{WorkKind::kPeg, ProductNo(1), LocationNo(1).bits()}};
  keys.codes = {{CodeKind::kSku, "SKU-1"}};
  keys.sources = {ProductNo(1)};
  keys.stock_anywhere = {ProductNo(1)};
  keys.shortages = {ProductNo(1)};
  keys.delivery_notes = {{PurchaseOrderNo(1), "note"}};
  keys.slots = {SlotNo(1)};
  keys.bookings = {BookingNo(1)};
  keys.slot_ranges = {{WorkCenterNo(1), {ProductNo(1), ""}, kSampleDay, kSampleDay + 100}};
  const PageKey page{PageKind::kOpenQueue, ProductNo(1), LocationNo(1).bits(), {}};
  keys.pages = {{page, 5}};
  const WorkingSet set = this->Read(keys);
  EXPECT_THAT(TextsOf<Product>(set), IsEmpty());
  EXPECT_THAT(TextsOf<Stock>(set), IsEmpty());
  EXPECT_THAT(TextsOf<Order>(set), IsEmpty());
  EXPECT_THAT(TextsOf<SupplyLine>(set), IsEmpty());
  EXPECT_FALSE(set.FindCode(CodeKind::kSku, "SKU-1").has_value());
  EXPECT_THAT(set.SourcesOf(ProductNo(1)), IsEmpty());
  EXPECT_THAT(set.StockAnywhere(ProductNo(1)), IsEmpty());
  EXPECT_THAT(set.ShortagesOf(ProductNo(1)), IsEmpty());
  EXPECT_FALSE(set.WasReceived(PurchaseOrderNo(1), "note", 1));
  EXPECT_THAT(TextsOf<WorkCenter>(set), IsEmpty());
  EXPECT_THAT(TextsOf<Slot>(set), IsEmpty());
  EXPECT_THAT(TextsOf<Booking>(set), IsEmpty());
  ASSERT_NE(set.FindPage(page), nullptr);
  EXPECT_TRUE(set.FindPage(page)->complete);
  EXPECT_THAT(set.FindPage(page)->entries, IsEmpty());
}

TYPED_TEST_P(StoreContract, ASaveOfARowThatSomebodyElseChangedIsAConflict) {
  this->WriteCatalog();
  const std::unique_ptr<Store> other = this->backend_.NewStore();
  KeySet keys;
  keys.customers = {CustomerNo(1)};
  WorkingSet mine;
  ASSERT_TRUE(this->store_->Begin().ok());
  ASSERT_TRUE(this->store_->Load(keys, mine).ok());

  Changes theirs;
  Customer customer = *mine.template Find<Customer>(CustomerNo(1));
  customer.name = "theirs";
  Put(theirs, customer);
  ASSERT_TRUE(this->TryWrite(*other, keys, theirs).ok());

  ASSERT_TRUE(this->store_->LockEventCounter(mine).ok());
  Changes changes;
  customer.name = "mine";
  Put(changes, customer);
  Put(changes, SampleCustomer(2));
  mine.Apply(changes);
  EXPECT_EQ(this->store_->Save(mine).code(), absl::StatusCode::kAborted);
  this->store_->Rollback();

  keys.customers.push_back(CustomerNo(2));
  const WorkingSet after = this->Read(keys);
  EXPECT_EQ(after.Find<Customer>(CustomerNo(1))->name, "theirs");
  EXPECT_EQ(after.Find<Customer>(CustomerNo(2)), nullptr) << "half of the batch was kept";
}

TYPED_TEST_P(StoreContract, RemovedRowsAreGone) {
  this->WriteCatalog();
  Changes changes;
  const OrderLine line = this->PutWaiting(changes, 1, ProductNo(1), LocationNo(1), 1);
  const Peg peg = this->PutPegged(changes, 1, line, this->PutInbound(changes, 1));
  const Work work = SampleWork(WorkKind::kTell, ProductNo(1), SupplyNo(1).bits());
  Put(changes, work);
  Put(changes, SampleRequest(1));
  this->Write(changes);

  KeySet keys;
  keys.orders = {OrderNo(1)};
  keys.work = {work.id};
  keys.requests = {RequestNo(1)};
  Changes removal;
  Drop<Peg>(removal, peg.key());
  Drop<Work>(removal, work.id);
  Drop<RequestRecord>(removal, RequestNo(1));
  this->Write(keys, removal);
  const WorkingSet after = this->Read(keys);
  EXPECT_THAT(TextsOf<Peg>(after), IsEmpty());
  EXPECT_THAT(TextsOf<Work>(after), IsEmpty());
  EXPECT_THAT(TextsOf<RequestRecord>(after), IsEmpty());
  EXPECT_THAT(TextsOf<Backorder>(after), SizeIs(1));
}

TYPED_TEST_P(StoreContract, APegThatIsRemovedAndMadeAgainInABatchIsUpdated) {
  this->WriteCatalog();
  Changes changes;
  const OrderLine line = this->PutWaiting(changes, 1, ProductNo(1), LocationNo(1), 1);
  Peg peg = this->PutPegged(changes, 1, line, this->PutInbound(changes, 1));
  this->Write(changes);
  KeySet keys;
  keys.orders = {OrderNo(1)};
  Changes removal;
  Drop<Peg>(removal, peg.key());
  WorkingSet set;
  ASSERT_TRUE(this->store_->Begin().ok());
  ASSERT_TRUE(this->store_->Load(keys, set).ok());
  ASSERT_TRUE(this->store_->LockEventCounter(set).ok());
  set.Apply(removal);
  Changes again;
  peg.quantity = 4;
  peg.version = set.table<Peg>().AsLoaded(peg.key())->version;
  Put(again, peg);
  set.Apply(again);
  // Made and removed in the batch: neither.
  Changes fleeting;
  Put(fleeting, SampleRequest(5));
  set.Apply(fleeting);
  Changes gone;
  Drop<RequestRecord>(gone, RequestNo(5));
  set.Apply(gone);
  ASSERT_TRUE(this->store_->Save(set).ok());
  ASSERT_TRUE(this->store_->Commit().ok());
  EXPECT_THAT(TextsOf<Peg>(this->Read(keys)), ElementsAre(Text(peg)));
}

TYPED_TEST_P(StoreContract, RolledBackWorkLeavesNothing) {
  WorkingSet set;
  ASSERT_TRUE(this->store_->Begin().ok());
  ASSERT_TRUE(this->store_->LockEventCounter(set).ok());
  Changes changes;
  Put(changes, SampleRequest(1));
  Event event;
  event.sequence = 1;
  changes.appends.events = {event};
  set.Apply(changes);
  ASSERT_TRUE(this->store_->Save(set).ok());
  this->store_->Rollback();
  auto found = this->store_->FindRequests({RequestNo(1)});
  ASSERT_TRUE(found.ok());
  EXPECT_THAT(*found, IsEmpty());
  EXPECT_EQ(this->store_->ReadEventRange()->newest, 0);
}

TYPED_TEST_P(StoreContract, EveryKeyOfAProductsRowsLocksTheProduct) {
  const FullWorld world;
  this->Write(world.ToChanges());
  std::vector<KeySet> holders(6);
  holders[0].products = {ProductNo(1)};
  holders[1].orders = {OrderNo(1)};
  holders[2].shipments = {ShipmentNo(1)};
  holders[3].purchase_orders = {PurchaseOrderNo(1)};
  holders[4].supply_lines = {SupplyNo(1)};
  holders[5].work = {world.work.id};
  const std::unique_ptr<Store> other = this->backend_.NewStore();
  for (size_t n = 0; n < holders.size(); ++n) {
    WorkingSet mine;
    ASSERT_TRUE(this->store_->Begin().ok());
    ASSERT_TRUE(this->store_->Load(holders[n], mine).ok());
    EXPECT_THAT(TextsOf<Product>(mine), SizeIs(1)) << n;
    WorkingSet theirs;
    ASSERT_TRUE(other->Begin().ok());
    EXPECT_EQ(other->Load(holders[0], theirs).code(), absl::StatusCode::kAborted) << n;
    other->Rollback();
    this->store_->Rollback();
    WorkingSet later;
    ASSERT_TRUE(other->Begin().ok());
    EXPECT_TRUE(other->Load(holders[0], later).ok()) << n;
    other->Rollback();
  }
}

TYPED_TEST_P(StoreContract, TheEventCounterIsALock) {
  const std::unique_ptr<Store> other = this->backend_.NewStore();
  WorkingSet mine;
  ASSERT_TRUE(this->store_->Begin().ok());
  ASSERT_TRUE(this->store_->LockEventCounter(mine).ok());
  WorkingSet theirs;
  ASSERT_TRUE(other->Begin().ok());
  EXPECT_EQ(other->LockEventCounter(theirs).code(), absl::StatusCode::kAborted);
  other->Rollback();
  this->store_->Rollback();
}

TYPED_TEST_P(StoreContract, ASecondLoadLeavesRowsAsTheyAre) {
  this->WriteCatalog();
  WorkingSet set;
  KeySet keys;
  keys.products = {ProductNo(1)};
  ASSERT_TRUE(this->store_->Begin().ok());
  ASSERT_TRUE(this->store_->Load(keys, set).ok());
  Changes changes;
  Product product = *set.template Find<Product>(ProductNo(1));
  product.name = "changed";
  Put(changes, product);
  set.Apply(changes);
  keys.products = {ProductNo(2), ProductNo(1), ProductNo(2)};
  ASSERT_TRUE(this->store_->Load(keys, set).ok());
  EXPECT_EQ(set.template Find<Product>(ProductNo(1))->name, "changed");
  EXPECT_NE(set.template Find<Product>(ProductNo(2)), nullptr);
  this->store_->Rollback();
}

TYPED_TEST_P(StoreContract, AnOrderComesWithTheBundlesOfItsLines) {
  this->WriteCatalog();
  Changes changes;
  OrderLine line = this->PutWaiting(changes, 1, ProductNo(1), LocationNo(1), 1);
  Order order = SampleOrder(1, CustomerNo(1));
  order.line_count = 2;
  Put(changes, order);
  Put(changes, SampleLine(OrderNo(1), 2, ProductNo(2), LocationNo(2), 3));
  this->PutPegged(changes, 1, line, this->PutInbound(changes, 1));
  this->PutWaiting(changes, 2, ProductNo(1), LocationNo(1), 2);
  this->Write(changes);
  KeySet keys;
  keys.orders = {OrderNo(1)};
  const WorkingSet set = this->Read(keys);
  EXPECT_THAT(TextsOf<Order>(set), SizeIs(1));
  EXPECT_THAT(TextsOf<OrderLine>(set), SizeIs(2));
  EXPECT_THAT(TextsOf<Backorder>(set), SizeIs(1));
  EXPECT_THAT(TextsOf<Peg>(set), SizeIs(1));
  EXPECT_THAT(TextsOf<SupplyLine>(set), SizeIs(1));
  EXPECT_THAT(TextsOf<Product>(set), SizeIs(2));
  EXPECT_THAT(TextsOf<PurchaseOrder>(set), IsEmpty());
}

TYPED_TEST_P(StoreContract, AnEntryOfAPageComesWithTheBundleOfItsLine) {
  this->WriteCatalog();
  Changes changes;
  OrderLine line = this->PutWaiting(changes, 1, ProductNo(1), LocationNo(1), 1);
  this->PutPegged(changes, 1, line, this->PutInbound(changes, 1));
  // A second backorder of the same line, closed; and a second line of the order.
  Backorder second = SampleBackorder(2, line, CustomerNo(1));
  second.allocated = second.quantity;
  second.undated = UndatedState::kDated;
  Put(changes, second);
  Put(changes, SampleLine(OrderNo(1), 2, ProductNo(2), LocationNo(2), 3));
  this->Write(changes);

  const QueueKey entry{5, 1, BackorderNo(1).bits(), 0};
  for (const PageKey& key : {this->Pages(PageKind::kOpenQueue, LocationNo(1).bits()),
                             this->Pages(PageKind::kSupplyPegs, SupplyNo(1).bits()),
                             this->Pages(PageKind::kSupplyPegsReverse, SupplyNo(1).bits())}) {
    KeySet keys;
    keys.products = {ProductNo(1)};
    keys.pages = {{key, 3}};
    const WorkingSet set = this->Read(keys);
    EXPECT_THAT(set.FindPage(key)->entries, ElementsAre(entry));
    EXPECT_THAT(TextsOf<OrderLine>(set), SizeIs(1));
    EXPECT_THAT(TextsOf<Backorder>(set), SizeIs(2));
    EXPECT_THAT(TextsOf<Peg>(set), SizeIs(1));
    EXPECT_THAT(TextsOf<SupplyLine>(set), SizeIs(1));
    // Its version is the etag that a change of the line moves.
    EXPECT_THAT(TextsOf<Order>(set), SizeIs(1));
  }
}

// Every kind of page against a sorted list of everything, from every start, with every limit.
TYPED_TEST_P(StoreContract, PagesAreTheFirstEntriesAfterTheirStart) {
  this->WriteCatalog();
  std::mt19937 random(7);
  const auto pick = [&](int n) { return static_cast<int>(random() % n); };
  const std::vector<LocationId> places = {{}, LocationNo(1), LocationNo(2)};
  Changes changes;
  SupplyLine supply = this->PutInbound(changes, 1);
  std::map<std::pair<PageKind, LocationId>, std::set<QueueKey>> expected;
  for (uint64_t n = 1; n <= 40; ++n) {
    const LocationId place = places[pick(3)];
    OrderLine line = this->PutWaiting(changes, n, ProductNo(1), place, 1 + pick(6), 4 + pick(3));
    Backorder backorder = SampleBackorder(n, line, CustomerNo(1));
    const int kind = pick(4);
    if (kind == 0) {
      line.reserved = line.ordered;
      line.backordered = 0;
      backorder.allocated = backorder.quantity;
      backorder.undated = UndatedState::kDated;
    } else if (kind == 1) {
      backorder.pegged = backorder.quantity;
      backorder.undated = UndatedState::kDated;
      supply.expected += backorder.quantity;
      supply.pegged += backorder.quantity;
      Peg peg;
      peg.supply_line_id = supply.id;
      peg.backorder_id = backorder.id;
      peg.rank_key = backorder.rank_key;
      peg.queue_sequence = backorder.queue_sequence;
      peg.quantity = backorder.quantity;
      Put(changes, peg);
      expected[{PageKind::kSupplyPegs, {}}].insert(backorder.queue_key());
      expected[{PageKind::kSupplyPegsReverse, {}}].insert(backorder.queue_key());
    } else if (kind == 2) {
      backorder.undated = UndatedState::kUndatedUntold;
    }
    Put(changes, line);
    Put(changes, backorder);
    for (LocationId seen_from : places) {
      if (!place.empty() && place != seen_from) continue;
      const QueueKey entry = backorder.queue_key();
      if (backorder.open() > 0) expected[{PageKind::kOpenQueue, seen_from}].insert(entry);
      if (kind >= 2) expected[{PageKind::kUndatedQueue, seen_from}].insert(entry);
      if (kind == 2) expected[{PageKind::kUntoldQueue, seen_from}].insert(entry);
    }
    if (kind == 0) {
      expected[{PageKind::kReservedReverse, place}].insert(
          {line.rank_key, line.queue_sequence, line.order_id.bits(), line.line_number});
    }
  }
  Put(changes, supply);
  this->Write(changes);

  for (const auto& [where, entries] : expected) {
    const auto& [kind, place] = where;
    const bool pegs = kind == PageKind::kSupplyPegs || kind == PageKind::kSupplyPegsReverse;
    const bool reverse = kind == PageKind::kSupplyPegsReverse || kind == PageKind::kReservedReverse;
    ASSERT_GE(entries.size(), 2u) << "the sample is too thin for kind " << static_cast<int>(kind);
    std::vector<QueueKey> starts = {{}};
    if (!reverse) starts.insert(starts.end(), entries.begin(), entries.end());
    for (const QueueKey& from : starts) {
      for (int limit : {1, 2, static_cast<int>(entries.size()), 100}) {
        const Page page =
            this->ReadPage(this->Pages(kind, pegs ? supply.id.bits() : place.bits(), from), limit);
        std::vector<QueueKey> rest(entries.upper_bound(from), entries.end());
        const bool complete = static_cast<int>(rest.size()) <= limit;
        if (!complete && reverse) rest.erase(rest.begin(), rest.end() - limit);
        if (!complete && !reverse) rest.resize(limit);
        EXPECT_EQ(std::vector<QueueKey>(page.entries.begin(), page.entries.end()), rest)
            << "kind " << static_cast<int>(kind) << " limit " << limit;
        EXPECT_EQ(page.complete, complete);
        ASSERT_EQ(page.last_loaded.has_value(), !rest.empty());
        if (!rest.empty()) {
          EXPECT_EQ(*page.last_loaded, reverse ? rest.front() : rest.back());
        }
      }
    }
  }
}

TYPED_TEST_P(StoreContract, FreeSupplyComesByDateHereOrAnywhere) {
  this->WriteCatalog();
  std::mt19937 random(3);
  Changes changes;
  const PurchaseOrder order = SamplePurchaseOrder(1, SupplierNo(1), LocationNo(1));
  Put(changes, order);
  const PurchaseOrderLine line = SamplePurchaseLine(order, 1, ProductNo(1), 1000);
  Put(changes, line);
  std::map<LocationId, std::set<QueueKey>> expected;
  for (int n = 1; n <= 30; ++n) {
    SupplyLine supply = SampleSupply(n, line, n, 10);
    supply.location_id = LocationNo(1 + random() % 2);
    if (random() % 3 != 0) supply.eta_date = kSampleDay + static_cast<int32_t>(random() % 5);
    supply.fallback_date = kSampleDay + static_cast<int32_t>(random() % 5);
    const int kind = random() % 5;
    if (kind == 0) supply.overdue = true;
    if (kind == 1) supply.received = 10;
    if (kind == 2) supply.withdrawing = 1;
    if (kind > 2) {
      const QueueKey entry{supply.sort_date().days_since_epoch, 0, supply.id.bits(), 0};
      expected[supply.location_id].insert(entry);
      expected[{}].insert(entry);
    }
    Put(changes, supply);
  }
  this->Write(changes);
  ASSERT_EQ(expected.size(), 3u);
  for (const auto& [place, entries] : expected) {
    std::vector<QueueKey> starts(entries.begin(), entries.end());
    starts.insert(starts.begin(), QueueKey{});
    for (const QueueKey& from : starts) {
      for (int limit : {1, 3, 50}) {
        const Page page =
            this->ReadPage(this->Pages(PageKind::kFreeSupply, place.bits(), from), limit);
        std::vector<QueueKey> rest(entries.upper_bound(from), entries.end());
        EXPECT_EQ(page.complete, static_cast<int>(rest.size()) <= limit);
        if (static_cast<int>(rest.size()) > limit) rest.resize(limit);
        EXPECT_EQ(std::vector<QueueKey>(page.entries.begin(), page.entries.end()), rest);
      }
    }
  }
  KeySet keys;
  keys.products = {ProductNo(1)};
  keys.pages = {{this->Pages(PageKind::kFreeSupply, Id128{}), 2}};
  const WorkingSet set = this->Read(keys);
  EXPECT_GE(TextsOf<SupplyLine>(set).size(), 2u) << "the supply lines come with the page";
}

TYPED_TEST_P(StoreContract, OtherPlanGenerationsAreNotPartOfThePlan) {
  this->WriteCatalog();
  Changes changes;
  const OrderLine line = this->PutWaiting(changes, 1, ProductNo(1), LocationNo(1), 1);
  this->PutPegged(changes, 1, line, this->PutInbound(changes, 1));
  this->Write(changes);
  KeySet keys;
  keys.products = {ProductNo(1)};
  Product product = *this->Read(keys).template Find<Product>(ProductNo(1));
  product.plan_generation = 2;
  Changes next;
  Put(next, product);
  this->Write(keys, next);
  keys.orders = {OrderNo(1)};
  const PageKey page = this->Pages(PageKind::kSupplyPegs, SupplyNo(1).bits());
  keys.pages = {{page, 5}};
  const WorkingSet set = this->Read(keys);
  EXPECT_THAT(TextsOf<Backorder>(set), SizeIs(1));
  EXPECT_THAT(TextsOf<Peg>(set), IsEmpty());
  EXPECT_THAT(set.FindPage(page)->entries, IsEmpty());
}

TYPED_TEST_P(StoreContract, GatesComeWithTheirWork) {
  this->WriteCatalog();
  Changes changes;
  Stock earmarked = SampleStock(ProductNo(1), LocationNo(1), 10);
  earmarked.earmarked = 7;
  Put(changes, earmarked);
  Put(changes, SampleStock(ProductNo(2), LocationNo(1), 10));
  Product closed = SampleProduct(3);
  closed.outstanding_pegging = 1;
  closed.version = 1;
  const SupplyLine supply = this->PutInbound(changes, 1);
  const std::vector<Work> works = {
      SampleWork(WorkKind::kHandOut, ProductNo(1), LocationNo(1).bits()),
      SampleWork(WorkKind::kHandOutSupply, ProductNo(1), supply.id.bits()),
      SampleWork(WorkKind::kHandOut, ProductNo(1), LocationNo(2).bits()),
      SampleWork(WorkKind::kHandOut, ProductNo(2), LocationNo(1).bits()),
      SampleWork(WorkKind::kPeg, ProductNo(3), LocationNo(2).bits()),
      SampleWork(WorkKind::kOverdue, ProductNo(1), supply.id.bits()),
      SampleWork(WorkKind::kTell, ProductNo(1), supply.id.bits())};
  for (const Work& work : works) Put(changes, work);
  this->Write(changes);
  KeySet product_three;
  product_three.products = {ProductNo(3)};
  Changes close;
  Put(close, closed);
  this->Write(product_three, close);

  KeySet keys;
  keys.products = {ProductNo(1), ProductNo(2)};
  keys.stock = {{ProductNo(1), LocationNo(1)}, {ProductNo(2), LocationNo(1)}};
  EXPECT_THAT(TextsOf<Work>(this->Read(keys)),
              UnorderedElementsAre(Text(works[0]), Text(works[1])));
  KeySet anywhere;
  anywhere.products = {ProductNo(1)};
  anywhere.stock_anywhere = {ProductNo(1)};
  EXPECT_THAT(TextsOf<Work>(this->Read(anywhere)),
              UnorderedElementsAre(Text(works[0]), Text(works[1])));
  EXPECT_THAT(TextsOf<Work>(this->Read(product_three)), ElementsAre(Text(works[4])));
  KeySet of_supply;
  of_supply.supply_lines = {supply.id};
  EXPECT_THAT(TextsOf<Work>(this->Read(of_supply)),
              UnorderedElementsAre(Text(works[1]), Text(works[5]), Text(works[6])));
}

TYPED_TEST_P(StoreContract, StockAnywhereIsWhereMostIsAvailable) {
  this->WriteCatalog();
  Changes changes;
  for (uint64_t n = 1; n <= 20; ++n) {
    if (n > 3) Put(changes, SampleLocation(n));
    Stock stock = SampleStock(ProductNo(1), LocationNo(n), 100 + static_cast<Quantity>(n));
    if (n == 20) stock.reserved = 119;
    Put(changes, stock);
  }
  Put(changes, SampleStock(ProductNo(2), LocationNo(2), 5));
  this->Write(changes);
  KeySet keys;
  keys.products = {ProductNo(1), ProductNo(2)};
  keys.stock_anywhere = {ProductNo(1), ProductNo(2), ProductNo(3)};
  const WorkingSet set = this->Read(keys);
  std::set<LocationId> found;
  for (const StockKey& key : set.StockAnywhere(ProductNo(1))) found.insert(key.location_id);
  std::set<LocationId> expected;
  for (uint64_t n = 4; n <= 19; ++n) expected.insert(LocationNo(n));
  EXPECT_EQ(found, expected);
  EXPECT_THAT(set.StockAnywhere(ProductNo(2)), SizeIs(1));
  EXPECT_THAT(set.StockAnywhere(ProductNo(3)), IsEmpty());
  EXPECT_NE(set.template Find<Location>(LocationNo(19)), nullptr);
  EXPECT_NE(set.template Find<Stock>({ProductNo(1), LocationNo(19)}), nullptr);
}

TYPED_TEST_P(StoreContract, CodesSourcesAndDeliveryNotesAreFound) {
  this->WriteCatalog();
  Changes changes;
  for (uint64_t n = 2; n <= 20; ++n) Put(changes, SampleSupplier(n));
  for (uint64_t n = 1; n <= 20; ++n) {
    Put(changes,
        Sourcing{ProductNo(1), SupplierNo(n), static_cast<int32_t>(21 - n), {}, 0, false, 0});
  }
  this->PutInbound(changes, 1);
  Receipt receipt;
  receipt.id = SampleId<ReceiptId>(11, 1);
  receipt.purchase_order_id = PurchaseOrderNo(1);
  receipt.line_number = 1;
  receipt.supplier_id = SupplierNo(1);
  receipt.delivery_note = "Lieferschein ä 1";
  receipt.accepted = 3;
  receipt.received_date = kSampleDay;
  receipt.recorded_time = kSampleTime;
  changes.appends.receipts = {receipt};
  this->Write(changes);

  KeySet keys;
  keys.codes = {{CodeKind::kSku, "SKU-2"},
                {CodeKind::kSku, "sku-2"},
                {CodeKind::kLocation, "LOC-3"},
                {CodeKind::kCustomer, "CUS-1"},
                {CodeKind::kSupplier, "SUP-20"}};
  keys.sources = {ProductNo(1), ProductNo(2)};
  keys.delivery_notes = {{PurchaseOrderNo(1), receipt.delivery_note}};
  const WorkingSet set = this->Read(keys);
  EXPECT_EQ(set.FindCode(CodeKind::kSku, "SKU-2"), ProductNo(2).bits());
  EXPECT_EQ(set.FindCode(CodeKind::kSku, "sku-2"), std::nullopt);
  EXPECT_EQ(set.FindCode(CodeKind::kLocation, "LOC-3"), LocationNo(3).bits());
  EXPECT_EQ(set.FindCode(CodeKind::kCustomer, "CUS-1"), CustomerNo(1).bits());
  EXPECT_EQ(set.FindCode(CodeKind::kSupplier, "SUP-20"), SupplierNo(20).bits());
  ASSERT_THAT(set.SourcesOf(ProductNo(1)), SizeIs(16));
  EXPECT_EQ(set.SourcesOf(ProductNo(1)).front().supplier_id, SupplierNo(20));
  EXPECT_EQ(set.SourcesOf(ProductNo(1)).back().supplier_id, SupplierNo(5));
  EXPECT_THAT(TextsOf<Sourcing>(set), SizeIs(16));
  EXPECT_THAT(set.SourcesOf(ProductNo(2)), IsEmpty());
  EXPECT_TRUE(set.WasReceived(PurchaseOrderNo(1), receipt.delivery_note, 1));
  EXPECT_FALSE(set.WasReceived(PurchaseOrderNo(1), receipt.delivery_note, 2));
  EXPECT_FALSE(set.WasReceived(PurchaseOrderNo(1), "another", 1));

  Changes again;
  receipt.id = SampleId<ReceiptId>(11, 2);
  again.appends.receipts = {receipt};
  EXPECT_EQ(this->TryWrite(*this->store_, {}, again).code(), absl::StatusCode::kAlreadyExists);
}

TYPED_TEST_P(StoreContract, ShortagesAreSumsPerLocation) {
  this->WriteCatalog();
  Changes changes;
  this->PutWaiting(changes, 1, ProductNo(1), LocationNo(1), 1);
  this->PutWaiting(changes, 2, ProductNo(1), LocationNo(1), 2);
  this->PutWaiting(changes, 3, ProductNo(1), {}, 3);
  this->PutWaiting(changes, 4, ProductNo(2), LocationNo(1), 3);
  SupplyLine overdue = this->PutInbound(changes, 1);
  overdue.overdue = true;
  overdue.received = 4;
  Put(changes, overdue);
  const OrderLine line = this->PutWaiting(changes, 5, ProductNo(1), LocationNo(1), 5);
  this->PutPegged(changes, 5, line, this->PutInbound(changes, 2));
  const PurchaseOrder draft = SamplePurchaseOrder(3, SupplierNo(1), LocationNo(2));
  Put(changes, draft);
  PurchaseOrderLine drafted = SamplePurchaseLine(draft, 1, ProductNo(1), 30);
  drafted.state = PurchaseOrderLineState::kDraft;
  drafted.cancelled = 5;
  Put(changes, drafted);
  this->Write(changes);

  KeySet keys;
  keys.products = {ProductNo(1)};
  keys.shortages = {ProductNo(1)};
  const WorkingSet set = this->Read(keys);
  std::set<std::string> found;
  for (const Shortage& row : set.ShortagesOf(ProductNo(1))) {
    found.insert(row.location_id.ToString() + " " + std::to_string(row.undated) + " " +
                 std::to_string(row.supply) + " " + std::to_string(row.drafted));
  }
  EXPECT_EQ(found, (std::set<std::string>{LocationNo(1).ToString() + " 20 6 0",
                                          LocationNo(2).ToString() + " 0 0 25",
                                          LocationId().ToString() + " 10 0 0"}));
}

TYPED_TEST_P(StoreContract, EventsAreNumberedByTheCounterAndReadInOrder) {
  EXPECT_EQ(this->store_->ReadEventRange()->newest, 0);
  std::vector<std::string> written;
  int64_t sequence = 0;
  for (int batch = 0; batch < 3; ++batch) {
    Changes changes;
    for (int n = 0; n < 150; ++n) {
      Event event;
      event.sequence = ++sequence;
      event.kind = EventKind::kPromiseChanged;
      event.recorded_time = kSampleTime + n;
      event.request_key = RequestNo(n);
      event.product_id = ProductNo(n);
      event.location_id = LocationNo(n);
      event.customer_id = CustomerNo(n);
      event.supplier_id = SupplierNo(n);
      event.order_id = OrderNo(n);
      event.line_number = n;
      event.backorder_id = BackorderNo(n);
      event.purchase_order_id = PurchaseOrderNo(n);
      event.supply_line_id = SupplyNo(n);
      event.quantity = -n;
      if (n % 2 == 0) event.date = kSampleDay + n;
      if (n % 3 == 0) event.previous_date = kSampleDay + n + 1;
      event.basis = PromiseBasis::kOverdue;
      event.supply_reason = SupplyReason::kQuality;
      written.push_back(Text(event));
      changes.appends.events.push_back(event);
    }
    this->Write(changes);
  }
  auto events = this->store_->ReadEvents(0, 1000);
  ASSERT_TRUE(events.ok());
  std::vector<std::string> read;
  for (const Event& event : *events) read.push_back(Text(event));
  EXPECT_EQ(read, written);
  events = this->store_->ReadEvents(449, 10);
  ASSERT_TRUE(events.ok());
  ASSERT_THAT(*events, SizeIs(1));
  EXPECT_EQ(events->front().sequence, 450);
  EXPECT_THAT(*this->store_->ReadEvents(100, 7), SizeIs(7));
  EXPECT_EQ(this->store_->ReadEventRange()->oldest, 1);
  EXPECT_EQ(this->store_->ReadEventRange()->newest, 450);
  WorkingSet set;
  ASSERT_TRUE(this->store_->Begin().ok());
  ASSERT_TRUE(this->store_->LockEventCounter(set).ok());
  EXPECT_EQ(set.last_sequence(), 450);
  this->store_->Rollback();
}

TYPED_TEST_P(StoreContract, RequestsAreFoundOnceAndPrunedByDay) {
  Changes changes;
  for (uint64_t n = 1; n <= 100; ++n) {
    RequestRecord record = SampleRequest(n);
    record.recorded_day = kSampleDay + static_cast<int32_t>(n / 10);
    Put(changes, record);
  }
  this->Write(changes);
  auto found = this->store_->FindRequests({RequestNo(3), RequestNo(777), RequestNo(3)});
  ASSERT_TRUE(found.ok());
  RequestRecord third = SampleRequest(3);
  EXPECT_THAT(TextsOf(*found), ElementsAre(Text(third)));
  EXPECT_THAT(*this->store_->FindRequests({}), IsEmpty());

  Changes again;
  Put(again, SampleRequest(3));
  Put(again, SampleRequest(900));
  EXPECT_EQ(this->TryWrite(*this->store_, {}, again).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(*this->store_->FindRequests({RequestNo(900)}), IsEmpty());

  EXPECT_EQ(*this->store_->PruneRequests(kSampleDay + 2, 15), 15);
  EXPECT_EQ(*this->store_->PruneRequests(kSampleDay + 2, 15), 4);
  EXPECT_EQ(*this->store_->PruneRequests(kSampleDay + 2, 15), 0);
  EXPECT_THAT(*this->store_->FindRequests({RequestNo(19), RequestNo(20)}), SizeIs(1));
}

TYPED_TEST_P(StoreContract, EntriesOfTheAuditTrailComeWithTheChangeOrNotAtAll) {
  AuditEntry entry;
  entry.id = AuditEntryId(IdFromName("audit", "1"));
  entry.recorded_time = Instant{1'780'000'000'123'456};
  entry.subject = {"user:x", SupplierId(IdFromName("supplier", "acme")), "192.0.2.1", "/m"};
  entry.resource = "product:x";
  entry.before = "name='a'";
  entry.after = std::string(kAuditTextBytesMax, 'x');
  Changes changes;
  changes.appends.audit_entries = {entry};
  this->Write(changes);
  // Entries are never written again, and what comes with one that is refused is not written either.
  Changes again;
  Location location;
  location.id = LocationId(IdFromName("location", "with-an-entry"));
  location.code = "WITH-AN-ENTRY";
  location.name = "Here";
  location.time_zone = "UTC";
  std::get<Edits<Location>>(again.edits)[location.id] = location;
  again.appends.audit_entries = {entry};
  EXPECT_TRUE(absl::IsAlreadyExists(this->TryWrite(*this->store_, {}, again)));
  KeySet keys;
  keys.locations = {location.id};
  EXPECT_EQ(this->Read(keys).template Find<Location>(location.id), nullptr);
}

TYPED_TEST_P(StoreContract, DueWorkIsClaimedOnceWithAHigherFence) {
  this->WriteCatalog();
  Changes changes;
  for (uint64_t n = 1; n <= 3; ++n) {
    Work work = SampleWork(WorkKind::kPeg, ProductNo(n), LocationNo(1).bits());
    work.due_time = kSampleTime + static_cast<int64_t>(n) * 1000;
    Put(changes, work);
  }
  Work leased = SampleWork(WorkKind::kTell, ProductNo(1), SupplyNo(1).bits());
  leased.lease_until = kSampleTime + 5000;
  Put(changes, leased);
  this->Write(changes);
  const std::unique_ptr<Store> other = this->backend_.NewStore();

  EXPECT_THAT(*this->store_->ClaimDueWork(kSampleTime + -1, kSampleTime + 9000, 10), IsEmpty());
  auto first = this->store_->ClaimDueWork(kSampleTime + 2000, kSampleTime + 9000, 1);
  ASSERT_TRUE(first.ok());
  ASSERT_THAT(*first, SizeIs(1));
  EXPECT_EQ(first->front().id.product_id, ProductNo(1));
  EXPECT_EQ(first->front().fence, 2);
  EXPECT_EQ(first->front().lease_until, kSampleTime + 9000);
  auto second = other->ClaimDueWork(kSampleTime + 2000, kSampleTime + 8000, 10);
  ASSERT_TRUE(second.ok());
  ASSERT_THAT(*second, SizeIs(1));
  EXPECT_EQ(second->front().id.product_id, ProductNo(2));
  EXPECT_THAT(*other->ClaimDueWork(kSampleTime + 2000, kSampleTime + 9000, 10), IsEmpty());

  // What was claimed is what is stored, guard included.
  KeySet keys;
  keys.work = {first->front().id};
  const WorkingSet set = this->Read(keys);
  EXPECT_THAT(TextsOf<Work>(set), ElementsAre(Text(first->front())));
  EXPECT_EQ(set.template Find<Work>(first->front().id)->version, first->front().version);
  // A lease that ran out is claimed by whoever comes.
  auto third = other->ClaimDueWork(kSampleTime + 9000, kSampleTime + 19000, 10);
  ASSERT_TRUE(third.ok());
  EXPECT_THAT(*third, SizeIs(4));
}

TYPED_TEST_P(StoreContract, BrokenLawsAreRefused) {
  this->WriteCatalog();
  Changes negative;
  Stock stock = SampleStock(ProductNo(1), LocationNo(1), 5);
  stock.reserved = 6;
  Put(negative, stock);
  EXPECT_EQ(this->TryWrite(*this->store_, {}, negative).code(), absl::StatusCode::kInternal);
  Changes orphan;
  Put(orphan, SampleOrder(1, CustomerNo(99)));
  EXPECT_EQ(this->TryWrite(*this->store_, {}, orphan).code(), absl::StatusCode::kAlreadyExists);
  Changes twin;
  Product product = SampleProduct(9);
  product.sku = SampleProduct(1).sku;
  Put(twin, product);
  EXPECT_EQ(this->TryWrite(*this->store_, {}, twin).code(), absl::StatusCode::kAlreadyExists);
  // And the store is as good as before.
  Changes good;
  Put(good, SampleStock(ProductNo(1), LocationNo(1), 5));
  this->Write(good);
}

TYPED_TEST_P(StoreContract, BatchesOfAnySizeAreWrittenWhole) {
  for (uint64_t rows : {1, 2, 3, 63, 64, 65, 391, 700}) {
    const uint64_t base = rows * 1000;
    Changes changes;
    KeySet keys;
    for (uint64_t n = base; n < base + rows; ++n) {
      Product product = SampleProduct(n);
      if (n % 3 == 0) product.packs.clear();
      Put(changes, product);
      Put(changes, SampleStock(ProductNo(n), LocationNo(1), 1));
      keys.products.push_back(ProductNo(n));
      keys.stock.push_back({ProductNo(n), LocationNo(1)});
    }
    this->Write(changes);
    WorkingSet set = this->Read(keys);
    ASSERT_THAT(TextsOf<Product>(set), SizeIs(rows));
    ASSERT_THAT(TextsOf<Stock>(set), SizeIs(rows));
    Changes updates;
    set.table<Stock>().ForEach([&](Stock row) {
      row.on_hand += 41;
      Put(updates, row);
    });
    this->Write(keys, updates);
    set = this->Read(keys);
    Quantity sum = 0;
    set.table<Stock>().ForEach([&](const Stock& row) { sum += row.on_hand; });
    EXPECT_EQ(sum, static_cast<Quantity>(42 * rows));
  }
}

// What suppliers and buyers share: rows by their keys, parts and lines with them, all guarded.
TYPED_TEST_P(StoreContract, WhatIsNegotiatedAnnouncedAndWrittenComesBack) {
  this->WriteCatalog();
  Changes changes;
  const SupplyLine supply = this->PutInbound(changes, 1);
  LineResponse response;
  response.purchase_order_id = PurchaseOrderNo(1);
  response.line_number = 1;
  response.answer_version = 2;
  response.supplier_id = SupplierNo(1);
  response.product_id = ProductNo(1);
  response.kind = ResponseKind::kProposed;
  response.asked = 10;
  response.over = 2;
  response.unit_price = {"EUR", 3, 4};
  response.decide_by_date = kSampleDay;
  response.reason = SupplyReason::kPrice;
  response.note = "ä";
  response.recorded_time = kSampleTime;
  response.state = ResponseState::kWaiting;
  Put(changes, response);
  const ToleranceRule rule{SupplierNo(1), ProductId(), 1, 2, 3, 4, true, 0};
  Put(changes, rule);
  ShipmentNotice notice;
  notice.id = ShipmentNoticeId(Id128{9, 9});
  notice.supplier_id = SupplierNo(1);
  notice.location_id = LocationNo(1);
  notice.delivery_note = "note";
  notice.carrier = "carrier";
  notice.tracking_reference = "track";
  notice.shipped_date = kSampleDay;
  notice.expected_date = kSampleDay + 1;
  notice.line_count = 1;
  notice.package_count = 1;
  notice.recorded_time = kSampleTime;
  Put(changes, notice);
  Conversation conversation{PurchaseOrderNo(1), 1, SupplierNo(1), ProductNo(1), 3, 1, 2, 1, 0, 0};
  Put(changes, conversation);
  AnswerPart part;
  part.purchase_order_id = PurchaseOrderNo(1);
  part.line_number = 1;
  part.answer_version = 2;
  part.part_number = 1;
  part.quantity = 12;
  part.eta_date = kSampleDay + 3;
  changes.appends.answer_parts = {part};
  changes.appends.notice_lines = {{notice.id, 1, supply.id, PurchaseOrderNo(1), 1, 10}};
  changes.appends.notice_packages = {{notice.id, 1, "box", "t"}};
  changes.appends.messages = {{PurchaseOrderNo(1), 1, 1, true, "who", "what", kSampleTime}};
  this->Write(changes);

  KeySet keys;
  keys.responses = {response.key(), {PurchaseOrderNo(1), 1, 3}};
  keys.tolerances = {rule.key(), {SupplierNo(1), ProductNo(1)}};
  keys.shipment_notices = {notice.id};
  keys.conversations = {conversation.key()};
  const WorkingSet set = this->Read(keys);
  const LineResponse* read = set.template Find<LineResponse>(response.key());
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->kind, response.kind);
  EXPECT_EQ(read->over, 2);
  EXPECT_EQ(read->unit_price, response.unit_price);
  EXPECT_EQ(read->decide_by_date, kSampleDay);
  EXPECT_EQ(read->note, "ä");
  EXPECT_EQ(read->decided_time, Instant{});
  EXPECT_EQ(read->version, 1);
  ASSERT_THAT(set.AnswerPartsOf(response.key()), SizeIs(1));
  EXPECT_EQ(set.AnswerPartsOf(response.key())[0].eta_date, kSampleDay + 3);
  const ToleranceRule* agreed = set.template Find<ToleranceRule>(rule.key());
  ASSERT_NE(agreed, nullptr);
  EXPECT_EQ(agreed->days_late, 2);
  EXPECT_EQ(agreed->percent_over, 4);
  EXPECT_EQ(set.template Find<ToleranceRule>(ToleranceKey{SupplierNo(1), ProductNo(1)}), nullptr);
  ASSERT_NE(set.template Find<ShipmentNotice>(notice.id), nullptr);
  EXPECT_EQ(set.template Find<ShipmentNotice>(notice.id)->expected_date, kSampleDay + 1);
  ASSERT_THAT(set.NoticeLinesOf(notice.id), SizeIs(1));
  EXPECT_EQ(set.NoticeLinesOf(notice.id)[0].supply_line_id, supply.id);
  EXPECT_NE(set.template Find<SupplyLine>(supply.id), nullptr) << "comes with its purchase orders";
  EXPECT_EQ(set.template Find<Conversation>(conversation.key())->house_unread, 2);

  LineResponse decided = *read;
  decided.state = ResponseState::kCountered;
  decided.decided_quantity = 7;
  decided.decided_date = kSampleDay + 5;
  decided.decision_note = "no";
  decided.decided_time = kSampleTime;
  ShipmentNotice cancelled = *set.template Find<ShipmentNotice>(notice.id);
  cancelled.cancelled = true;
  Changes later;
  Put(later, decided);
  Put(later, cancelled);
  this->Write(keys, later);
  const WorkingSet after = this->Read(keys);
  EXPECT_EQ(after.template Find<LineResponse>(response.key())->state, ResponseState::kCountered);
  EXPECT_EQ(after.template Find<LineResponse>(response.key())->decided_date, kSampleDay + 5);
  EXPECT_EQ(after.template Find<LineResponse>(response.key())->decision_note, "no");
  EXPECT_EQ(after.template Find<LineResponse>(response.key())->version, 2);
  EXPECT_TRUE(after.template Find<ShipmentNotice>(notice.id)->cancelled);
}

// What was agreed comes with the calendars that it is measured by; what is open of a line, and its
// acknowledgement, with its timers.
TYPED_TEST_P(StoreContract, AgreementsComeWithCalendarsAndClocksWithTimers) {
  this->WriteCatalog();
  Changes changes;
  this->PutInbound(changes, 1);
  for (SupplierId party : {SupplierNo(1), SupplierId()}) {
    BusinessCalendar calendar;
    calendar.party = party;
    calendar.time_zone = "Europe/Berlin";
    calendar.shifts = {{1, 480, 720}, {1, 780, 960}, {5, 0, 1440}};
    calendar.holidays = {kSampleDay, kSampleDay + 7};
    Put(changes, calendar);
  }
  Agreement agreement;
  agreement.id = AgreementId(Id128{8, 1});
  agreement.supplier_id = SupplierNo(1);
  agreement.product_id = ProductNo(1);
  agreement.supersedes = AgreementId(Id128{8, 9});
  agreement.number = 2;
  agreement.terms = {8, 16, 1, 2, 3, 4, true, 5, {{{1, 10'000}, {2, 0}, {3, 0}, {4, 0}, {5, 0}}}};
  agreement.recorded_time = kSampleTime;
  agreement.valid_from = kSampleDay;
  Put(changes, agreement);
  const auto put_clock = [&](uint64_t n, ClockKind kind, ClockState state, bool open) {
    ObligationClock clock;
    clock.id = ClockId(Id128{7, n});
    clock.kind = kind;
    clock.supplier_id = SupplierNo(1);
    clock.product_id = ProductNo(1);
    clock.purchase_order_id = PurchaseOrderNo(1);
    clock.line_number = 1;
    clock.answer_version = 3;
    clock.agreement_id = agreement.id;
    clock.allowed_micros = 60;
    clock.used_micros = 59;
    clock.state = state;
    clock.started_time = clock.resumed_time = clock.due_soon_time = clock.due_time = kSampleTime;
    clock.due_date = kSampleDay;
    clock.due_soon_told = true;
    if (!open) clock.stopped_time = kSampleTime;
    Put(changes, clock);
    if (state == ClockState::kRunning) {
      Put(changes, SampleWork(WorkKind::kClock, ProductNo(1), clock.id.bits()));
    }
    return clock;
  };
  put_clock(1, ClockKind::kAcknowledge, ClockState::kStopped, false);
  put_clock(2, ClockKind::kAnswerChange, ClockState::kStopped, false);
  const ObligationClock runs = put_clock(3, ClockKind::kAnswerChange, ClockState::kRunning, true);
  this->Write(changes);

  KeySet keys;
  keys.purchase_orders = {PurchaseOrderNo(1)};
  keys.agreements = {SupplierNo(1), SupplierNo(2)};
  keys.line_clocks = {{PurchaseOrderNo(1), 1}};
  const WorkingSet set = this->Read(keys);
  const Agreement* read = set.template Find<Agreement>(agreement.id);
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->terms, agreement.terms);
  EXPECT_EQ(read->supersedes, agreement.supersedes);
  EXPECT_EQ(read->number, 2);
  EXPECT_EQ(read->valid_from, kSampleDay);
  EXPECT_FALSE(read->valid_until);
  for (SupplierId party : {SupplierNo(1), SupplierId()}) {
    const BusinessCalendar* calendar = set.template Find<BusinessCalendar>(party);
    ASSERT_NE(calendar, nullptr);
    EXPECT_THAT(calendar->shifts,
                ElementsAre(Shift{1, 480, 720}, Shift{1, 780, 960}, Shift{5, 0, 1440}));
    EXPECT_THAT(calendar->holidays, ElementsAre(kSampleDay, kSampleDay + 7));
  }
  EXPECT_NE(set.template Find<ObligationClock>(ClockId(Id128{7, 1})), nullptr);
  EXPECT_EQ(set.template Find<ObligationClock>(ClockId(Id128{7, 2})), nullptr) << "it is over";
  const ObligationClock* clock = set.template Find<ObligationClock>(runs.id);
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(clock->used_micros, 59);
  EXPECT_EQ(clock->due_time, kSampleTime);
  EXPECT_TRUE(clock->due_soon_told && clock->open());
  EXPECT_NE(set.template Find<Work>(runs.timer()), nullptr);

  Changes later;
  Agreement ended = *read;
  ended.valid_until = kSampleDay + 9;
  Put(later, ended);
  BusinessCalendar moved = *set.template Find<BusinessCalendar>(SupplierNo(1));
  moved.time_zone = "UTC";
  moved.shifts = {{2, 0, 300}};
  moved.holidays.clear();
  Put(later, moved);
  ObligationClock breached = *clock;
  breached.state = ClockState::kBreached;
  breached.breached_time = kSampleTime;
  Put(later, breached);
  std::get<Edits<Work>>(later.edits)[runs.timer()] = std::nullopt;
  this->Write(keys, later);
  KeySet by_id;
  by_id.products = {ProductNo(1)};
  by_id.clocks = {runs.id};
  by_id.calendars = {SupplierNo(1)};
  by_id.agreements = {SupplierNo(1)};
  const WorkingSet after = this->Read(by_id);
  EXPECT_EQ(after.template Find<Agreement>(agreement.id)->valid_until, kSampleDay + 9);
  EXPECT_THAT(after.template Find<BusinessCalendar>(SupplierNo(1))->shifts,
              ElementsAre(Shift{2, 0, 300}));
  EXPECT_EQ(after.template Find<ObligationClock>(runs.id)->state, ClockState::kBreached);
  EXPECT_EQ(after.template Find<ObligationClock>(runs.id)->version, 2);
  EXPECT_EQ(after.template Find<Work>(runs.timer()), nullptr);
}

// A dispute comes with its line, whose product is its mutex; of a line come all, and the fact that
// the line was sent.
TYPED_TEST_P(StoreContract, DisputesComeWithTheirLineAndTheFactThatItWasSent) {
  this->WriteCatalog();
  Changes changes;
  this->PutInbound(changes, 1);
  Dispute dispute;
  dispute.id = DisputeId(Id128{6, 1});
  dispute.purchase_order_id = PurchaseOrderNo(1);
  dispute.line_number = 1;
  dispute.component = ScoreComponent::kFill;
  dispute.supplier_id = SupplierNo(1);
  dispute.product_id = ProductNo(1);
  dispute.location_id = LocationNo(1);
  dispute.reason = DisputeReason::kReceiptWrong;
  dispute.text = "Zu spät gezählt";
  dispute.opened_by = "supplier/s";
  dispute.opened_time = kSampleTime;
  Put(changes, dispute);
  Dispute settled = dispute;
  settled.id = DisputeId(Id128{6, 2});
  settled.component = ScoreComponent::kOnTimeInFull;
  settled.state = DisputeState::kWithdrawn;
  settled.settled_time = kSampleTime;
  Put(changes, settled);
  SupplierFact fact;
  fact.purchase_order_id = PurchaseOrderNo(1);
  fact.line_number = 1;
  fact.kind = FactKind::kDisputeOpened;
  fact.component = ScoreComponent::kFill;
  fact.recorded_time = kSampleTime;
  fact.occurred_date = kSampleDay;
  for (const bool sent : {true, false}) {
    fact.ordinal += 1;
    if (sent) {
      SupplierFact first = fact;
      first.kind = FactKind::kSent;
      first.component = ScoreComponent::kNone;
      first.time_zone = "Asia/Kolkata";
      first.answer_due_time = kSampleTime + 1;
      first.imported = true;
      changes.appends.supplier_facts.push_back(first);
    } else {
      changes.appends.supplier_facts.push_back(fact);
    }
  }
  this->Write(changes);

  KeySet keys;
  keys.disputes = {dispute.id, DisputeId(Id128{6, 9})};
  const WorkingSet by_id = this->Read(keys);
  const Dispute* read = by_id.template Find<Dispute>(dispute.id);
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->component, ScoreComponent::kFill);
  EXPECT_EQ(read->reason, DisputeReason::kReceiptWrong);
  EXPECT_EQ(read->text, "Zu spät gezählt");
  EXPECT_EQ(read->opened_by, "supplier/s");
  EXPECT_EQ(read->opened_time, kSampleTime);
  EXPECT_EQ(read->settled_time, Instant{});
  EXPECT_NE(by_id.template Find<PurchaseOrderLine>({PurchaseOrderNo(1), 1}), nullptr);
  EXPECT_NE(by_id.template Find<Product>(ProductNo(1)), nullptr) << "it is locked";
  EXPECT_EQ(by_id.template Find<Dispute>(settled.id), nullptr);
  EXPECT_EQ(by_id.template Find<Dispute>(DisputeId(Id128{6, 9})), nullptr);

  KeySet of_line;
  of_line.purchase_order_lines = of_line.line_disputes = {{PurchaseOrderNo(1), 1}};
  const WorkingSet all = this->Read(of_line);
  EXPECT_THAT(all.DisputeKeysOf({PurchaseOrderNo(1), 1}),
              ::testing::UnorderedElementsAre(dispute.id, settled.id));
  KeySet of_supplier;
  of_supplier.open_disputes = {dispute.supplier_id};
  const WorkingSet open = this->Read(of_supplier);
  EXPECT_NE(open.template Find<Dispute>(dispute.id), nullptr);
  EXPECT_EQ(open.template Find<Dispute>(settled.id), nullptr) << "it is not open";
  const SupplierFact* sent = all.SentFactOf({PurchaseOrderNo(1), 1});
  ASSERT_NE(sent, nullptr);
  EXPECT_EQ(sent->time_zone, "Asia/Kolkata");
  EXPECT_EQ(sent->answer_due_time, kSampleTime + 1);
  EXPECT_TRUE(sent->imported);
  EXPECT_EQ(all.SentFactOf({PurchaseOrderNo(1), 2}), nullptr);

  Changes later;
  Dispute decided = *read;
  decided.state = DisputeState::kUpheld;
  decided.comment = "Stimmt";
  decided.settled_by = "staff/b";
  decided.settled_time = kSampleTime + 1;
  Put(later, decided);
  this->Write(keys, later);
  const WorkingSet after = this->Read(keys);
  const Dispute& now = *after.template Find<Dispute>(dispute.id);
  EXPECT_EQ(now.state, DisputeState::kUpheld);
  EXPECT_EQ(now.comment, "Stimmt");
  EXPECT_EQ(now.settled_by, "staff/b");
  EXPECT_EQ(now.settled_time, kSampleTime + 1);
  EXPECT_EQ(now.version, 2);
}

TYPED_TEST_P(StoreContract, ABookingComesWithItsPurchaseOrderAndItsSlotIsLocked) {
  const FullWorld world;
  this->Write(world.ToChanges());
  KeySet keys;
  keys.bookings = {BookingNo(1)};
  WorkingSet mine;
  ASSERT_TRUE(this->store_->Begin().ok());
  ASSERT_TRUE(this->store_->Load(keys, mine).ok());
  EXPECT_THAT(TextsOf<PurchaseOrder>(mine), SizeIs(1));
  EXPECT_THAT(TextsOf<Product>(mine), SizeIs(1));
  EXPECT_THAT(TextsOf<Slot>(mine), ElementsAre(Text(world.slot)));
  EXPECT_THAT(mine.BookingKeysOf(SupplyNo(1)), ElementsAre(BookingNo(1)));
  const std::unique_ptr<Store> other = this->backend_.NewStore();
  KeySet by_slot;
  by_slot.slots = {SlotNo(1)};
  KeySet by_range;
  by_range.slot_ranges = {
      {WorkCenterNo(1), world.slot.subject, world.slot.period_start, world.slot.period_start}};
  for (const KeySet& wanted : {by_slot, by_range}) {
    WorkingSet theirs;
    ASSERT_TRUE(other->Begin().ok());
    EXPECT_EQ(other->Load(wanted, theirs).code(), absl::StatusCode::kAborted);
    other->Rollback();
  }
  this->store_->Rollback();
}

TYPED_TEST_P(StoreContract, SlotsOfARangeAreThoseOfItsSubjectThatStartInIt) {
  this->WriteCatalog();
  Changes changes;
  const WorkCenter center = SampleWorkCenter(1, SupplierNo(1));
  Put(changes, center);
  for (uint64_t n = 1; n <= 4; ++n) Put(changes, SampleSlot(n, center, ProductNo(1), 5));
  Put(changes, SampleSlot(5, center, ProductNo(2), 5));
  Slot of_family = SampleSlot(6, center, ProductId(), 5);
  of_family.subject.family_code = "F";
  Put(changes, of_family);
  this->Write(changes);
  KeySet keys;
  keys.work_centers = {center.id};
  keys.slot_ranges = {{center.id, {ProductNo(1), ""}, kSampleDay + 14, kSampleDay + 21},
                      {center.id, {ProductId(), "F"}, kSampleDay, kSampleDay + 99}};
  const WorkingSet set = this->Read(keys);
  EXPECT_THAT(TextsOf<Slot>(set),
              UnorderedElementsAre(Text(SampleSlot(2, center, ProductNo(1), 5)),
                                   Text(SampleSlot(3, center, ProductNo(1), 5)), Text(of_family)));
}

TYPED_TEST_P(StoreContract, ASlotIsNeverSavedOverbooked) {
  FullWorld world;
  this->Write(world.ToChanges());
  Slot over = SampleSlot(2, world.center, ProductNo(1), 4);
  over.booked = 5;
  Changes overbooked;
  Put(overbooked, over);
  EXPECT_EQ(this->TryWrite(*this->store_, {}, overbooked).code(), absl::StatusCode::kInternal);
  Changes orphan;
  Booking booking = world.booking;
  booking.id = BookingNo(2);
  booking.slot_id = SlotNo(9);
  Put(orphan, booking);
  EXPECT_EQ(this->TryWrite(*this->store_, {}, orphan).code(), absl::StatusCode::kAlreadyExists);
  Changes freed_twice;
  booking = world.booking;
  booking.id = BookingNo(3);
  booking.released = booking.quantity + 1;
  Put(freed_twice, booking);
  EXPECT_EQ(this->TryWrite(*this->store_, {}, freed_twice).code(), absl::StatusCode::kInternal);
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreContract, RowsComeBackAsTheyWereWritten, UpdatedRowsComeBackChangedAndOneVersionOn,
    WhatDoesNotExistIsNotInTheSet, ASaveOfARowThatSomebodyElseChangedIsAConflict,
    RemovedRowsAreGone, APegThatIsRemovedAndMadeAgainInABatchIsUpdated, RolledBackWorkLeavesNothing,
    EveryKeyOfAProductsRowsLocksTheProduct, TheEventCounterIsALock, ASecondLoadLeavesRowsAsTheyAre,
    AnOrderComesWithTheBundlesOfItsLines, AnEntryOfAPageComesWithTheBundleOfItsLine,
    PagesAreTheFirstEntriesAfterTheirStart, FreeSupplyComesByDateHereOrAnywhere,
    OtherPlanGenerationsAreNotPartOfThePlan, GatesComeWithTheirWork,
    StockAnywhereIsWhereMostIsAvailable, CodesSourcesAndDeliveryNotesAreFound,
    ShortagesAreSumsPerLocation, EventsAreNumberedByTheCounterAndReadInOrder,
    RequestsAreFoundOnceAndPrunedByDay, EntriesOfTheAuditTrailComeWithTheChangeOrNotAtAll,
    DueWorkIsClaimedOnceWithAHigherFence, BrokenLawsAreRefused, BatchesOfAnySizeAreWrittenWhole,
    WhatIsNegotiatedAnnouncedAndWrittenComesBack, AgreementsComeWithCalendarsAndClocksWithTimers,
    DisputesComeWithTheirLineAndTheFactThatItWasSent,
    ABookingComesWithItsPurchaseOrderAndItsSlotIsLocked,
    SlotsOfARangeAreThoseOfItsSubjectThatStartInIt, ASlotIsNeverSavedOverbooked);

}  // namespace backline::testing
