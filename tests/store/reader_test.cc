#include "server/store/reader.h"

#include <gtest/gtest.h>

#include <memory>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "server/commands/propose_purchase_orders.h"
#include "tests/store/copied_scenario.h"
#include "tests/store/kpi_reads.h"

namespace backline::testing {
namespace {

using PartTuple = std::tuple<Quantity, OptionalDate, PromiseBasis>;

std::vector<PartTuple> Parts(const Promise& promise) {
  std::vector<PartTuple> parts;
  for (const PromisePart& part : promise) parts.emplace_back(part.quantity, part.date, part.basis);
  return parts;
}

// Two locations and two suppliers; whoever waits for P does so at L unless it says otherwise.
std::unique_ptr<Scenario> Market() {
  auto s = std::make_unique<Scenario>();
  s->Location("M").Supplier("T").Customer("D").Customer("E");
  s->Product("P", BackorderPolicy::kAllow, {{"BOX", 12, 1}}).Product("Q");
  s->Source("P", "S").Source("Q", "T").Source("Q", "S", 2);
  return s;
}

// What GetX gives; fails the test if there is nothing.
template <typename T>
T Found(const ReadOne<T>& read) {
  std::optional<T> value = Value(read);
  EXPECT_TRUE(value.has_value());
  return value.value_or(T{});
}

TEST(ReaderTest, FindsMasterDataByIdAndByCode) {
  auto s = Market();
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const ProductId id = s->ProductNamed("P");
  const Product product = Found(reader.GetProduct(id));
  EXPECT_EQ(product.sku, "P");
  EXPECT_EQ(product.packs, (std::vector<Pack>{{"BOX", 12, 1}}));
  EXPECT_EQ(product.default_lead_time_days, 14);
  EXPECT_EQ(Found(reader.GetProductBySku("P")).id, id);
  EXPECT_FALSE(Value(reader.GetProductBySku("p")).has_value()) << "codes are exact";
  EXPECT_FALSE(Value(reader.GetProduct(ProductId(Id128{1, 2}))).has_value());
  EXPECT_EQ(Found(reader.GetLocationByCode("M")).id, s->LocationNamed("M"));
  EXPECT_EQ(Found(reader.GetLocation(s->LocationNamed("M"))).time_zone, "UTC");
  EXPECT_EQ(Found(reader.GetCustomerByCode("D")).tier, 5);
  EXPECT_EQ(Found(reader.GetCustomer(s->CustomerNamed("D"))).code, "D");
  EXPECT_EQ(Found(reader.GetSupplierByCode("T")).id, s->SupplierNamed("T"));
  EXPECT_EQ(Found(reader.GetSupplier(s->SupplierNamed("T"))).code, "T");
  const Sourcing sourcing = Found(reader.GetSourcing({id, s->SupplierNamed("S")}));
  EXPECT_EQ(sourcing.unit_price, (Money{"EUR", 2, 500'000'000}));
  EXPECT_TRUE(sourcing.shares_demand);
}

TEST(ReaderTest, PagesCoverEveryRowOnceInOrder) {
  Scenario s;
  for (int n = 0; n < 7; ++n) s.Product(absl::StrCat("sku-", n));
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  std::vector<std::string> skus;
  std::optional<std::string> after;
  do {
    const auto page = Value(reader.ListProducts(after, 3));
    EXPECT_LE(page.items.size(), 3u);
    for (const Product& product : page.items) skus.push_back(product.sku);
    after = page.next;
  } while (after);
  EXPECT_EQ(skus, (std::vector<std::string>{"sku-0", "sku-1", "sku-2", "sku-3", "sku-4", "sku-5",
                                            "sku-6"}));
  EXPECT_FALSE(Value(reader.ListProducts(std::nullopt, 7)).next) << "a full page may be the last";
  EXPECT_EQ(Value(reader.ListLocations(std::nullopt, 50)).items.size(), 1u);
  EXPECT_EQ(Value(reader.ListCustomers("C", 50)).items.size(), 0u);
  EXPECT_EQ(Value(reader.ListSuppliers(std::nullopt, 0)).items.size(), 1u) << "at least one";
}

TEST(ReaderTest, SourcesComeByRank) {
  auto s = Market();
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const auto first = Value(reader.ListSourcing(s->ProductNamed("Q"), std::nullopt, 1));
  ASSERT_TRUE(first && first->next);
  EXPECT_EQ(first->items[0].supplier_id, s->SupplierNamed("T"));
  const auto second = Value(reader.ListSourcing(s->ProductNamed("Q"), first->next, 1));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->items[0].supplier_id, s->SupplierNamed("S"));
  EXPECT_FALSE(second->next);
  EXPECT_FALSE(Value(reader.ListSourcing(ProductId(Id128{1, 2}), std::nullopt, 1)));
}

TEST(ReaderTest, AnOrderShowsItsPromiseInParts) {
  auto s = Market();
  s->Stock("P", "L", 4).Supply("po", "L", {{"P", 3, Day(10)}});
  s->Place("o", {{"P", 9, "L"}, {"Q", 2, "M"}});
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const auto read = reader.GetOrder(s->OrderNamed("o"));
  const OrderWithShipments order = Found(read);
  EXPECT_EQ(read->as_of_sequence, s->world().last_sequence);
  ASSERT_EQ(order.order.lines.size(), 2u);
  EXPECT_EQ(order.order.lines[0].line.backordered, 5);
  EXPECT_EQ(Parts(order.order.lines[0].promise),
            (std::vector<PartTuple>{{4, Day(0), PromiseBasis::kStock},
                                    {3, Day(10), PromiseBasis::kSupplierRequested},
                                    {2, std::nullopt, PromiseBasis::kNone}}));
  EXPECT_EQ(Parts(order.order.lines[1].promise),
            (std::vector<PartTuple>{{2, std::nullopt, PromiseBasis::kNone}}));
  EXPECT_FALSE(Value(reader.GetOrder(OrderId(Id128{1, 2}))));
}

TEST(ReaderTest, AnOrderShowsItsShipmentsOldestFirst) {
  auto s = Market();
  s->Stock("P", "L", 9).Place("o", {{"P", 9, "L"}});
  s->Ship("o", "s1", {{1, 4}}).Ship("o", "s2", {{1, 5}}).Deliver("s1");
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const OrderWithShipments order = Found(reader.GetOrder(s->OrderNamed("o")));
  ASSERT_EQ(order.shipments.size(), 2u);
  EXPECT_EQ(order.shipments[0].parts[0].quantity, 4);
  EXPECT_EQ(order.shipments[0].shipment.delivered_date, Day(1));
  EXPECT_EQ(order.shipments[1].parts[0].quantity, 5);
  EXPECT_FALSE(order.shipments[1].shipment.delivered_date);
  EXPECT_EQ(order.order.lines[0].line.delivered, 4);
  EXPECT_TRUE(order.order.lines[0].promise.empty()) << "nothing is open";
  const ShipmentWithOrder one = Found(reader.GetShipment(order.shipments[1].shipment.id));
  EXPECT_EQ(one.shipment.parts[0].quantity, 5);
  EXPECT_EQ(one.order.order.id, s->OrderNamed("o"));
}

TEST(ReaderTest, OrdersAreListedNewestFirstOfOneCustomerOrAll) {
  auto s = Market();
  s->Stock("P", "L", 9);
  for (int n = 0; n < 5; ++n) {
    s->clock().Advance(1'000'000);
    s->Place(absl::StrCat("o", n), {{"P", 2, "L"}}, n % 2 == 0 ? "D" : "E");
  }
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const auto all = Value(reader.ListOrders(std::nullopt, std::nullopt, 2));
  ASSERT_EQ(all.items.size(), 2u);
  EXPECT_EQ(all.items[0].order.id, s->OrderNamed("o4"));
  ASSERT_TRUE(all.next);
  const auto rest = Value(reader.ListOrders(std::nullopt, all.next, 50));
  ASSERT_EQ(rest.items.size(), 3u);
  EXPECT_EQ(rest.items[2].order.id, s->OrderNamed("o0"));
  EXPECT_EQ(rest.items[2].lines[0].line.reserved, 2);
  const auto of_e = Value(reader.ListOrders(s->CustomerNamed("E"), std::nullopt, 50));
  ASSERT_EQ(of_e.items.size(), 2u);
  EXPECT_EQ(of_e.items[0].order.id, s->OrderNamed("o3"));
}

TEST(ReaderTest, StockAndItsLedger) {
  auto s = Market();
  s->Stock("P", "L", 9).Stock("P", "M", 5).Place("o", {{"P", 4, "L"}}).Adjust("P", "M", -2);
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const ProductId id = s->ProductNamed("P");
  const Stock at_l = Found(reader.GetStock({id, s->LocationNamed("L")}));
  EXPECT_EQ(at_l.on_hand, 9);
  EXPECT_EQ(at_l.reserved, 4);
  const auto stock = Value(reader.ListStock(id, std::nullopt, 1));
  ASSERT_TRUE(stock && stock->next);
  EXPECT_EQ(Value(reader.ListStock(id, stock->next, 1))->items.size(), 1u);
  const auto all = Value(reader.ListMovements(id, std::nullopt, std::nullopt, 50));
  ASSERT_TRUE(all);
  ASSERT_EQ(all->items.size(), 4u);
  EXPECT_EQ(all->items[0].kind, MovementKind::kAdjustment) << "the newest first";
  EXPECT_EQ(all->items[0].on_hand_delta, -2);
  const auto page = Value(reader.ListMovements(id, std::nullopt, all->items[1].id, 1));
  EXPECT_EQ(page->items[0].id, all->items[2].id);
  const auto at_m = Value(reader.ListMovements(id, s->LocationNamed("M"), std::nullopt, 50));
  EXPECT_EQ(at_m->items.size(), 2u);
}

TEST(ReaderTest, AvailabilityHasWhatAnAnswerIsMadeOf) {
  auto s = Market();
  s->Stock("Q", "M", 5).Supply("po", "L", {{"Q", 8, Day(20)}, {"Q", 3, Day(5)}});
  s->Place("o", {{"P", 7, "L"}}).Place("p", {{"P", 2, "M"}});
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const LocationId at_l = s->LocationNamed("L");
  const auto q = Found(reader.GetAvailability(s->ProductNamed("Q"), std::nullopt));
  ASSERT_EQ(q.stock.size(), 1u);
  EXPECT_EQ(q.stock[0].available(), 5);
  EXPECT_EQ(q.inbound, 11);
  ASSERT_EQ(q.free_supply.size(), 2u);
  EXPECT_EQ(q.free_supply[0].eta_date, Day(5)) << "the earliest first";
  EXPECT_EQ(Found(reader.GetAvailability(s->ProductNamed("Q"), s->LocationNamed("M"))).inbound, 0);
  EXPECT_EQ(Found(reader.GetAvailability(s->ProductNamed("P"), at_l)).backordered, 7);
  EXPECT_EQ(Found(reader.GetAvailability(s->ProductNamed("P"), std::nullopt)).backordered, 9);
  EXPECT_TRUE(Found(reader.GetAvailability(s->ProductNamed("P"), at_l)).stock.empty());
}

TEST(ReaderTest, TheQueueIsInTheOrderOfServiceWithPositions) {
  auto s = Market();
  s->Customer("VIP", 1);
  s->Place("a", {{"P", 1, "L"}}).Place("b", {{"P", 2, "M"}}).Place("c", {{"P", 3, ""}});
  s->Place("d", {{"P", 4, "L"}}).Place("v", {{"P", 5, "L"}}, "VIP");
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const ProductId id = s->ProductNamed("P");
  const auto quantities = [](const std::vector<BackorderView>& views) {
    std::vector<std::pair<Quantity, int>> list;
    for (const BackorderView& view : views) {
      list.emplace_back(view.backorder.quantity, view.queue_position);
    }
    return list;
  };
  using List = std::vector<std::pair<Quantity, int>>;
  const auto all = Value(reader.ListProductQueue(id, std::nullopt, std::nullopt, 50));
  ASSERT_TRUE(all);
  // The any-line competes everywhere; the entry at M only with it.
  EXPECT_EQ(quantities(all->items), (List{{5, 1}, {1, 2}, {2, 1}, {3, 4}, {4, 4}}));
  const auto first = Value(reader.ListProductQueue(id, s->LocationNamed("L"), std::nullopt, 2));
  EXPECT_EQ(quantities(first->items), (List{{5, 1}, {1, 2}}));
  ASSERT_TRUE(first->next);
  const auto rest = Value(reader.ListProductQueue(id, s->LocationNamed("L"), first->next, 2));
  EXPECT_EQ(quantities(rest->items), (List{{3, 4}, {4, 4}}));
  EXPECT_FALSE(rest->next);
}

TEST(ReaderTest, APositionIsExactToAThousand) {
  Scenario s;
  s.set_checks_laws(false);
  s.Product("P").PlaceMany("o", kQueuePositionMax + 2, {"P", 1, "L"});
  const CopiedScenario copy(s);
  Reader reader(copy.text);
  const auto position = [&](int number) {
    const BackorderId id = s.BackordersOf(absl::StrCat("o", number)).front().id;
    return Found(reader.GetBackorder(id)).view.queue_position;
  };
  EXPECT_EQ(position(1), 1);
  EXPECT_EQ(position(1'000), 1'000);
  EXPECT_EQ(position(1'001), 1'001);
  EXPECT_EQ(position(1'002), 1'001);
}

TEST(ReaderTest, ABackorderShowsPegsAndHistory) {
  auto s = Market();
  s->Supply("late", "L", {{"P", 3, Day(30)}}).Supply("early", "L", {{"P", 2, Day(10)}});
  s->Place("o", {{"P", 9, "L", Day(3)}}).Stock("P", "L", 1);
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const BackorderId id = s->BackordersOf("o").front().id;
  const BackorderWithHistory read = Found(reader.GetBackorder(id));
  EXPECT_EQ(read.view.backorder.allocated, 1);
  EXPECT_EQ(read.view.requested_date, Day(3));
  ASSERT_EQ(read.pegs.size(), 2u);
  EXPECT_EQ(read.pegs[0].supply_line.eta_date, Day(10));
  EXPECT_EQ(read.pegs[1].peg.quantity, 3);
  EXPECT_EQ(Parts(read.view.promise),
            (std::vector<PartTuple>{{2, Day(10), PromiseBasis::kSupplierRequested},
                                    {3, Day(30), PromiseBasis::kSupplierRequested},
                                    {3, std::nullopt, PromiseBasis::kNone}}));
  ASSERT_EQ(read.history.size(), 4u);
  EXPECT_EQ(read.history.front().kind, BackorderChangeKind::kOpened);
  EXPECT_EQ(read.history.back().kind, BackorderChangeKind::kAllocated);
  EXPECT_FALSE(Value(reader.GetBackorder(BackorderId(Id128{1, 2}))));
}

TEST(ReaderTest, BackordersOfACustomerAndOfASupplier) {
  auto s = Market();
  s->Supply("po", "L", {{"P", 6, Day(10)}});
  s->Place("a", {{"P", 2, "L"}, {"Q", 1, "L"}}, "D").Place("b", {{"P", 3, "L"}}, "E");
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const auto first = Value(reader.ListBackordersOfCustomer(s->CustomerNamed("D"), std::nullopt, 1));
  ASSERT_TRUE(first.next);
  EXPECT_EQ(first.items[0].backorder.quantity, 2);
  const auto second = Value(reader.ListBackordersOfCustomer(s->CustomerNamed("D"), first.next, 1));
  EXPECT_EQ(second.items[0].backorder.quantity, 1);
  EXPECT_FALSE(second.next);
  const auto of_s = Value(reader.ListBackordersOfSupplier(s->SupplierNamed("S"), std::nullopt, 9));
  EXPECT_EQ(of_s.items.size(), 2u);
  EXPECT_TRUE(
      Value(reader.ListBackordersOfSupplier(s->SupplierNamed("T"), std::nullopt, 9)).items.empty());
}

TEST(ReaderTest, PurchaseOrdersAndProposals) {
  auto s = Market();
  s->Supply("po1", "L", {{"P", 6, Day(10)}, {"P", 2, Day(1)}});
  s->clock().Advance(1'000'000);
  s->Purchase("po2", "M", {{"Q", 5, std::nullopt}}, "T");
  s->Place("o", {{"Q", 4, "M"}});
  auto propose = std::make_shared<ProposePurchaseOrders>();
  propose->product_ids = {s->ProductNamed("P"), s->ProductNamed("Q")};
  propose->location_id = s->LocationNamed("M");
  s->Place("p", {{"Q", 30, "M"}}).Run(propose, "proposal");
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const auto one = Found(reader.GetPurchaseOrder(s->PurchaseNamed("po1")));
  ASSERT_EQ(one.lines.size(), 2u);
  EXPECT_EQ(one.lines[0].supply_lines.at(0).expected, 6);
  EXPECT_EQ(one.lines[1].supply_lines.at(0).eta_date, Day(1));
  const auto of_t = Value(reader.ListPurchaseOrders(s->SupplierNamed("T"), std::nullopt, 1));
  ASSERT_EQ(of_t.items.size(), 1u);
  ASSERT_TRUE(of_t.next) << "the proposal is the newest";
  EXPECT_TRUE(of_t.items[0].purchase_order.proposed);
  EXPECT_EQ(Value(reader.ListPurchaseOrders(std::nullopt, of_t.next, 9)).items.size(), 2u);
  const auto proposal = Found(reader.GetProposal(Scenario::RequestNamed("proposal")));
  ASSERT_EQ(proposal.size(), 1u);
  EXPECT_EQ(proposal[0].purchase_order.id, of_t.items[0].purchase_order.id);
  EXPECT_FALSE(Value(reader.GetProposal(Scenario::RequestNamed("another"))));
}

TEST(ReaderTest, ASupplierSeesItsOwnLinesAndNoDrafts) {
  auto s = Market();
  s->Purchase("draft", "L", {{"P", 1, Day(2)}});
  s->Supply("po1", "L", {{"P", 6, Day(10)}, {"P", 2, std::nullopt}});
  s->Supply("po2", "M", {{"P", 7, Day(5)}});
  s->Purchase("other", "L", {{"Q", 5, Day(1)}}, "T").Send("other");
  s->Purchase("given up", "L", {{"P", 1, Day(2)}}).CancelPurchase("given up");
  s->Answer("po2", 1, {{7, Day(5)}}).Place("o", {{"P", 5, "L"}});
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const SupplierId supplier = s->SupplierNamed("S");
  std::vector<Quantity> seen;
  std::optional<SupplierLineKey> after;
  do {
    const auto page = Value(reader.ListSupplierLines(supplier, std::nullopt, after, 1));
    for (const SupplierLineView& line : page.items) {
      seen.push_back(line.line.line.ordered);
      EXPECT_EQ(line.sku, "P");
      ASSERT_EQ(line.line.supply_lines.size(), 1u);
      EXPECT_EQ(line.line.supply_lines[0].pegged, 0) << "pegs are not the supplier's to see";
    }
    after = page.next;
  } while (after);
  EXPECT_EQ(seen, (std::vector<Quantity>{2, 7, 6})) << "undated first, then by date, no draft";
  const auto sent =
      Value(reader.ListSupplierLines(supplier, PurchaseOrderLineState::kSent, std::nullopt, 50));
  EXPECT_EQ(sent.items.size(), 2u);
  const auto drafts =
      Value(reader.ListSupplierLines(supplier, PurchaseOrderLineState::kDraft, std::nullopt, 50));
  EXPECT_TRUE(drafts.items.empty());
  const PurchaseOrderLineKey own{s->PurchaseNamed("po2"), 1};
  EXPECT_EQ(Found(reader.GetSupplierLine(supplier, own)).location_code, "M");
  const SupplyLineId supply = s->SupplyOf("po2").id;
  EXPECT_EQ(Found(reader.GetSupplyLine(supplier, supply)).eta_date, Day(5));
  // What is another's, and what was never sent, does not exist.
  const SupplierId stranger = s->SupplierNamed("T");
  EXPECT_FALSE(Value(reader.GetSupplierLine(stranger, own)));
  EXPECT_FALSE(Value(reader.GetSupplyLine(stranger, supply)));
  EXPECT_FALSE(Value(reader.GetSupplierLine(supplier, {s->PurchaseNamed("draft"), 1})));
  EXPECT_FALSE(Value(reader.GetSupplierLine(supplier, {s->PurchaseNamed("given up"), 1})));
}

TEST(ReaderTest, DemandIsWhatWaitsForTheSupplierWithoutAnIdentity) {
  auto s = Market();
  s->Supply("po", "L", {{"P", 5, Day(10)}});
  s->Place("a", {{"P", 2, "L", Day(9)}}, "D").Place("b", {{"P", 1, "L", Day(4)}}, "E");
  s->clock().AdvanceDays(1);
  s->Place("c", {{"P", 1, "L"}}, "C");           // pegged too: three customers
  s->Place("d", {{"P", 6, "L", Day(30)}}, "D");  // one unit pegged, five undated
  s->Place("e", {{"Q", 3, "L"}}, "E");           // shared with T, not with S
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const auto undated = Value(reader.ListDemand(s->SupplierNamed("S"), std::nullopt, 1));
  ASSERT_EQ(undated.items.size(), 1u);
  EXPECT_EQ(undated.items[0].quantity, 5);
  EXPECT_TRUE(undated.items[0].supply_line_id.empty());
  EXPECT_TRUE(undated.items[0].fewer_than_three_customers);
  EXPECT_EQ(undated.items[0].earliest_need_date, Day(30));
  EXPECT_EQ(undated.items[0].oldest_occurred_date, Day(1));
  ASSERT_TRUE(undated.next);
  const auto pegged = Value(reader.ListDemand(s->SupplierNamed("S"), undated.next, 50));
  ASSERT_EQ(pegged.items.size(), 1u) << "Q is not shared with S";
  EXPECT_EQ(pegged.items[0].supply_line_id, s->SupplyOf("po").id);
  EXPECT_EQ(pegged.items[0].quantity, 5);
  EXPECT_EQ(pegged.items[0].sku, "P");
  EXPECT_EQ(pegged.items[0].earliest_need_date, Day(4));
  EXPECT_EQ(pegged.items[0].oldest_occurred_date, Day(0));
  EXPECT_FALSE(pegged.items[0].fewer_than_three_customers);
  const auto of_t = Value(reader.ListDemand(s->SupplierNamed("T"), std::nullopt, 50));
  ASSERT_EQ(of_t.items.size(), 1u);
  EXPECT_EQ(of_t.items[0].sku, "Q");
  EXPECT_FALSE(of_t.items[0].earliest_need_date) << "as soon as possible";
}

TEST(ReaderTest, OnTimeFiguresCountDueLines) {
  auto s = Market();
  s->Supply("punctual", "L", {{"P", 5, Day(3)}}).Supply("partly", "L", {{"P", 5, Day(3)}});
  s->Supply("future", "L", {{"P", 5, Day(30)}}).Supply("gone", "L", {{"P", 5, Day(2)}});
  s->CancelPurchase("gone").Purchase("draft", "L", {{"P", 5, Day(1)}});
  s->Receive("punctual", "n1", {{1, 5}}).Receive("partly", "n2", {{1, 4}});
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  const auto page = Value(reader.ListSupplierDelivery(Day(3), std::nullopt, 1));
  ASSERT_EQ(page.items.size(), 1u);
  EXPECT_EQ(page.items[0].supplier_code, "S");
  EXPECT_EQ(page.items[0].due_line_count, 2);
  EXPECT_EQ(page.items[0].on_time_line_count, 1);
  ASSERT_TRUE(page.next);
  const auto rest = Value(reader.ListSupplierDelivery(Day(3), page.next, 9));
  ASSERT_EQ(rest.items.size(), 1u);
  EXPECT_EQ(rest.items[0].due_line_count, 0);
}

TEST(ReaderTest, ALostConnectionIsReplaced) {
  auto s = Market();
  const CopiedScenario copy(*s);
  Reader reader(copy.text);
  ASSERT_TRUE(reader.ReadSequence().ok());
  const std::unique_ptr<Connection> killer = OpenConnection(copy.url);
  std::vector<int64_t> sessions;
  ASSERT_TRUE(killer
                  ->QueryText("SELECT id FROM information_schema.processlist WHERE db = DATABASE()"
                              " AND id <> CONNECTION_ID()",
                              [&](RowReader& row) { row(sessions.emplace_back()); })
                  .ok());
  // The connection that made the copy is closed, and may still be listed, or be gone by now.
  bool killed = false;
  for (int64_t session : sessions) {
    killed = killer->Execute(absl::StrCat("KILL CONNECTION ", session)).ok() || killed;
  }
  ASSERT_TRUE(killed);
  EXPECT_EQ(reader.ReadSequence().value_or(-1), s->world().last_sequence);
}

TEST(ReaderTest, WithoutADatabaseItSaysUnavailable) {
  Reader reader("mysql://root@/none?socket=/nonexistent/socket");
  EXPECT_EQ(reader.ReadSequence().status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace backline::testing
