// What every store keeps (server/store/store.h), as suites that each implementation runs: this is
// what they share. A Backend is an empty, migrated database of its own for each test:
//
//   struct Backend {
//     std::unique_ptr<Store> NewStore();  // another store on the same database
//   };
//   INSTANTIATE_TYPED_TEST_SUITE_P(Mine, RowContract, Backend);
//
// Each suite has a header: row, plan, log, dialogue and slot.
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

}  // namespace backline::testing
