// What every store keeps of the queue, supply and stock, as a plan reads them: a part of the suite
// in store_contract.h.
#pragma once

#include "tests/store/store_contract.h"

namespace backline::testing {

template <typename Backend>
class PlanContract : public StoreContract<Backend> {};

TYPED_TEST_SUITE_P(PlanContract);

TYPED_TEST_P(PlanContract, AnOrderComesWithTheBundlesOfItsLines) {
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

TYPED_TEST_P(PlanContract, AnEntryOfAPageComesWithTheBundleOfItsLine) {
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
TYPED_TEST_P(PlanContract, PagesAreTheFirstEntriesAfterTheirStart) {
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

TYPED_TEST_P(PlanContract, FreeSupplyComesByDateHereOrAnywhere) {
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

TYPED_TEST_P(PlanContract, OtherPlanGenerationsAreNotPartOfThePlan) {
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

TYPED_TEST_P(PlanContract, GatesComeWithTheirWork) {
  this->WriteCatalog();
  Changes changes;
  Stock earmarked = SampleStock(ProductNo(1), LocationNo(1), 10);
  earmarked.earmarked = 7;
  Put(changes, earmarked);
  Put(changes, SampleStock(ProductNo(2), LocationNo(1), 10));
  Product closed = SampleProduct(3);
  closed.outstanding_pegging = 1;
  closed.version = 1;
  SupplyLine supply = this->PutInbound(changes, 1);
  supply.withdrawing = 7;
  Put(changes, supply);
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
  Changes open;
  supply = *this->Read(of_supply).template Find<SupplyLine>(supply.id);
  supply.withdrawing = 0;
  Put(open, supply);
  this->Write(of_supply, open);
  EXPECT_THAT(TextsOf<Work>(this->Read(of_supply)),
              UnorderedElementsAre(Text(works[5]), Text(works[6])))
      << "no row of work is looked up that a gate says is not there";
}

TYPED_TEST_P(PlanContract, StockAnywhereIsWhereMostIsAvailable) {
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

TYPED_TEST_P(PlanContract, CodesSourcesAndDeliveryNotesAreFound) {
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
  keys.codes = {{CodeKind::kSku, "SKU-2"},           {CodeKind::kSku, "sku-2"},
                {CodeKind::kLocation, "LOC-3"},      {CodeKind::kCustomer, "CUS-1"},
                {CodeKind::kSupplier, "SUP-20"},     {CodeKind::kProductGroup, "Group-1"},
                {CodeKind::kProductGroup, "group-1"}};
  keys.sources = {ProductNo(1), ProductNo(2)};
  keys.delivery_notes = {{PurchaseOrderNo(1), receipt.delivery_note}};
  const WorkingSet set = this->Read(keys);
  EXPECT_EQ(set.FindCode(CodeKind::kSku, "SKU-2"), ProductNo(2).bits());
  EXPECT_EQ(set.FindCode(CodeKind::kSku, "sku-2"), std::nullopt);
  EXPECT_EQ(set.FindCode(CodeKind::kLocation, "LOC-3"), LocationNo(3).bits());
  EXPECT_EQ(set.FindCode(CodeKind::kCustomer, "CUS-1"), CustomerNo(1).bits());
  EXPECT_EQ(set.FindCode(CodeKind::kSupplier, "SUP-20"), SupplierNo(20).bits());
  EXPECT_TRUE(set.FindCode(CodeKind::kProductGroup, "Group-1").has_value());
  EXPECT_EQ(set.FindCode(CodeKind::kProductGroup, "group-1"), std::nullopt);
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

TYPED_TEST_P(PlanContract, ShortagesAreSumsPerLocation) {
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

REGISTER_TYPED_TEST_SUITE_P(PlanContract, AnOrderComesWithTheBundlesOfItsLines,
                            AnEntryOfAPageComesWithTheBundleOfItsLine,
                            PagesAreTheFirstEntriesAfterTheirStart,
                            FreeSupplyComesByDateHereOrAnywhere,
                            OtherPlanGenerationsAreNotPartOfThePlan, GatesComeWithTheirWork,
                            StockAnywhereIsWhereMostIsAvailable,
                            CodesSourcesAndDeliveryNotesAreFound, ShortagesAreSumsPerLocation);

}  // namespace backline::testing
