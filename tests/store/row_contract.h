// What every store keeps of rows, their versions and their locks: a part of the suite in
// store_contract.h.
#pragma once

#include "tests/store/full_world.h"
#include "tests/store/store_contract.h"

namespace backline::testing {

template <typename Backend>
class RowContract : public StoreContract<Backend> {};

TYPED_TEST_SUITE_P(RowContract);

TYPED_TEST_P(RowContract, RowsComeBackAsTheyWereWritten) {
  const FullWorld world;
  this->Write(world.ToChanges());
  const WorkingSet set = this->Read(FullWorld::Keys());
  world.ExpectIn(set);
  world.ExpectVersions(set, 1);
}

TYPED_TEST_P(RowContract, UpdatedRowsComeBackChangedAndOneVersionOn) {
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

TYPED_TEST_P(RowContract, WhatDoesNotExistIsNotInTheSet) {
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

TYPED_TEST_P(RowContract, ASaveOfARowThatSomebodyElseChangedIsAConflict) {
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

TYPED_TEST_P(RowContract, RemovedRowsAreGone) {
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

TYPED_TEST_P(RowContract, APegThatIsRemovedAndMadeAgainInABatchIsUpdated) {
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

TYPED_TEST_P(RowContract, RolledBackWorkLeavesNothing) {
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

TYPED_TEST_P(RowContract, EveryKeyOfAProductsRowsLocksTheProduct) {
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

TYPED_TEST_P(RowContract, TheEventCounterIsALock) {
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

TYPED_TEST_P(RowContract, ASecondLoadLeavesRowsAsTheyAre) {
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

TYPED_TEST_P(RowContract, BrokenLawsAreRefused) {
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

TYPED_TEST_P(RowContract, BatchesOfAnySizeAreWrittenWhole) {
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

REGISTER_TYPED_TEST_SUITE_P(RowContract, RowsComeBackAsTheyWereWritten,
                            UpdatedRowsComeBackChangedAndOneVersionOn,
                            WhatDoesNotExistIsNotInTheSet,
                            ASaveOfARowThatSomebodyElseChangedIsAConflict, RemovedRowsAreGone,
                            APegThatIsRemovedAndMadeAgainInABatchIsUpdated,
                            RolledBackWorkLeavesNothing, EveryKeyOfAProductsRowsLocksTheProduct,
                            TheEventCounterIsALock, ASecondLoadLeavesRowsAsTheyAre,
                            BrokenLawsAreRefused, BatchesOfAnySizeAreWrittenWhole);

}  // namespace backline::testing
