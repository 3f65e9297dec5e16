// One effect per request id, crossing changes, pages, bulk: what a caller may rely on.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "absl/strings/escaping.h"
#include "server/services/digest.h"
#include "server/services/page_token.h"
#include "tests/services/database_contents.h"
#include "tests/services/world.h"

namespace backline {

// Digests stand in the database, as the fingerprints of requests, and in tokens that clients hold:
// these are Python's hashlib.sha256 and hmac over the same bytes.
TEST(DigestTest, IsTheSameInEveryVersion) {
  EXPECT_EQ(absl::BytesToHexString(Digest({"ab", "c"})),
            "601d5476e2ccfe2c87a2bba7a322659734a05749d5b5aa781f513e4912db0d5f");
  const KeyedDigest keyed("a key of at least thirty-two bytes");
  for (int use = 0; use < 2; ++use) {
    EXPECT_EQ(absl::BytesToHexString(keyed.Of({"ab", "c"})),
              "6fdd2679b14b190c9e43f9d3e5b2e62335def07db4721769bb3b59fa0f7a8dbc");
  }
  EXPECT_NE(keyed.Of({"a", "bc"}), keyed.Of({"ab", "c"}));
}

TEST(PageTokenTest, ATokenIsBoundToKeyMethodFilterAndCaller) {
  const PageTokens tokens("a key of at least thirty-two bytes");
  const Principal buyer{"spiffe://backline/staff/buyer", {Role::kBuyer}, {}};
  const Principal planner{"spiffe://backline/staff/planner", {Role::kPlanner}, {}};
  v1::ListOrdersRequest request;
  const std::string binding = PageTokens::BindingOf("/m", buyer, request);
  const std::string cursor = EncodeCursor(std::string("SKU-7"));
  const std::string token = tokens.Seal(binding, cursor);
  EXPECT_EQ(tokens.Open(binding, token), cursor);

  request.set_page_size(7);
  request.set_min_sequence(3);
  request.set_page_token("x");
  EXPECT_EQ(PageTokens::BindingOf("/m", buyer, request), binding);
  request.set_customer_id("y");
  EXPECT_FALSE(tokens.Open(PageTokens::BindingOf("/m", buyer, request), token));
  request.clear_customer_id();
  EXPECT_FALSE(tokens.Open(PageTokens::BindingOf("/other", buyer, request), token));
  EXPECT_FALSE(tokens.Open(PageTokens::BindingOf("/m", planner, request), token));
  EXPECT_FALSE(PageTokens("another key of thirty-two bytes!").Open(binding, token));
  for (size_t at = 0; at < token.size(); ++at) {
    std::string forged = token;
    forged[at] = forged[at] == 'A' ? 'B' : 'A';
    const auto opened = tokens.Open(binding, forged);
    EXPECT_TRUE(!opened || *opened == cursor) << at;  // bits beyond the last byte mean nothing
  }
  for (const char* other : {"", "A", "AAAA", "not base64 !", "AAAAAAAAAAAAAAAAAAAAAAAA"}) {
    EXPECT_FALSE(tokens.Open(binding, other)) << other;
  }
}

TEST(PageTokenTest, CursorsComeBack) {
  QueueKey queue{-5, INT64_MAX, IdFromName("a", "b"), 7};
  QueueKey queue_back;
  ASSERT_TRUE(DecodeCursor(EncodeCursor(queue), queue_back));
  EXPECT_EQ(queue_back, queue);
  for (const OptionalDate& date : {OptionalDate(), OptionalDate(Date{-25567})}) {
    const SupplierLineKey line{date, PurchaseOrderId(IdFromName("c", "d")), 9'999};
    SupplierLineKey line_back{Date{1}, {}, 0};
    ASSERT_TRUE(DecodeCursor(EncodeCursor(line), line_back));
    EXPECT_EQ(line_back, line);
  }
  const DemandKey demand{ProductId(IdFromName("e", "f")), SupplyLineId()};
  DemandKey demand_back;
  ASSERT_TRUE(DecodeCursor(EncodeCursor(demand), demand_back));
  EXPECT_EQ(demand_back, demand);
  std::string text;
  ASSERT_TRUE(DecodeCursor(EncodeCursor(std::string()), text));
  EXPECT_FALSE(DecodeCursor("", text));
  EXPECT_FALSE(DecodeCursor("short", queue_back));
}

namespace testing {
namespace {

using Orders = v1::OrderService::Stub;
using Catalog = v1::CatalogService::Stub;

TEST(RepetitionTest, SameIdHasItsEffectOnceAndAnotherBodyIsRefused) {
  ServerFixture fixture;
  World world(fixture);
  world.Receive(world.product, 100);
  BacklineClient& orders = fixture.As(kOrders);

  v1::PlaceOrderRequest request = world.OrderOf(world.product, 10);
  const auto first = Must(orders.Call(&Orders::PlaceOrder, request));
  EXPECT_FALSE(first.replayed());
  const std::string before = DatabaseContents(fixture.database_url());
  const auto second = Must(orders.Call(&Orders::PlaceOrder, request));
  EXPECT_TRUE(second.replayed());
  EXPECT_EQ(second.order().SerializeAsString(), first.order().SerializeAsString());
  EXPECT_EQ(second.sequence(), first.sequence());
  // The same id in capitals is the same id; the same order among others is the same order.
  v1::PlaceOrderRequest capitals = request;
  std::string id = request.request_id();
  std::transform(id.begin(), id.end(), id.begin(), ::toupper);
  capitals.set_request_id(id);
  EXPECT_TRUE(Must(orders.Call(&Orders::PlaceOrder, capitals)).replayed());
  v1::PlaceOrdersRequest bulk;
  *bulk.add_orders() = request;
  const auto among = Must(orders.Call(&Orders::PlaceOrders, bulk));
  ASSERT_TRUE(among.results(0).has_placed()) << among.ShortDebugString();
  EXPECT_TRUE(among.results(0).placed().replayed());
  EXPECT_EQ(among.results(0).placed().order().order_id(), first.order().order_id());

  request.mutable_lines(0)->set_quantity(11);
  EXPECT_EQ(Reason(orders.Call(&Orders::PlaceOrder, request)), "REQUEST_ID_REUSED");
  v1::CancelOrderRequest cancel;
  cancel.set_request_id(request.request_id());
  cancel.set_order_id(first.order().order_id());
  EXPECT_EQ(Reason(orders.Call(&Orders::CancelOrder, cancel)), "REQUEST_ID_REUSED");
  EXPECT_EQ(DatabaseContents(fixture.database_url()), before);

  // An id means something only together with who sent it; a refusal is not remembered.
  request.mutable_lines(0)->set_quantity(10);
  const auto other = Must(fixture.As(kImporter).Call(&Orders::PlaceOrder, request));
  EXPECT_FALSE(other.replayed());
  EXPECT_NE(other.order().order_id(), first.order().order_id());
  v1::PlaceOrderRequest refused = world.OrderOf(NewRequestId(), 1);
  EXPECT_EQ(Reason(orders.Call(&Orders::PlaceOrder, refused)), "PRODUCT_NOT_FOUND");
  refused.mutable_lines(0)->set_product_id(world.product);
  EXPECT_FALSE(Must(orders.Call(&Orders::PlaceOrder, refused)).replayed());

  // A later answer to a repetition tells how it stands now.
  v1::ShipOrderRequest ship;
  ship.set_request_id(NewRequestId());
  ship.set_order_id(first.order().order_id());
  const auto shipped = Must(fixture.As(kWarehouse).Call(&Orders::ShipOrder, ship));
  request.mutable_lines(0)->set_quantity(10);
  const auto later = Must(orders.Call(&Orders::PlaceOrder, request));
  EXPECT_TRUE(later.replayed());
  EXPECT_EQ(later.order().lines(0).shipped_quantity(), 10);
  const auto shipped_again = Must(fixture.As(kWarehouse).Call(&Orders::ShipOrder, ship));
  EXPECT_TRUE(shipped_again.replayed());
  EXPECT_EQ(shipped_again.shipment().SerializeAsString(), shipped.shipment().SerializeAsString());
}

TEST(RepetitionTest, EtagsPagesAndBulk) {
  ServerFixture fixture;
  World world(fixture);
  world.Receive(world.product, 5);
  BacklineClient& orders = fixture.As(kOrders);

  const v1::Order order = world.Place(world.product, 3);
  v1::AmendOrderLineRequest amend;
  amend.set_request_id(NewRequestId());
  amend.set_order_id(order.order_id());
  amend.set_line_number(1);
  amend.set_quantity(2);
  amend.set_etag(order.etag());
  const auto amended = Must(orders.Call(&Orders::AmendOrderLine, amend));
  EXPECT_NE(amended.order().etag(), order.etag());
  amend.set_request_id(NewRequestId());
  amend.set_quantity(1);
  EXPECT_EQ(Reason(orders.Call(&Orders::AmendOrderLine, amend)), "ETAG_MISMATCH");
  amend.set_etag(amended.order().etag());
  EXPECT_EQ(Reason(orders.Call(&Orders::AmendOrderLine, amend)), "OK");

  v1::PlaceOrdersRequest bulk;
  *bulk.add_orders() = world.OrderOf(world.product, 1);
  *bulk.add_orders() = world.OrderOf(NewRequestId(), 1);
  *bulk.add_orders() = world.OrderOf(world.product, 0);
  *bulk.add_orders() = world.OrderOf(world.product, 2);
  const auto results = Must(orders.Call(&Orders::PlaceOrders, bulk));
  ASSERT_EQ(results.results_size(), 4);
  EXPECT_TRUE(results.results(0).has_placed());
  EXPECT_EQ(ErrorOf(results.results(1).error()).reason, "PRODUCT_NOT_FOUND");
  const CallError malformed = ErrorOf(results.results(2).error());
  EXPECT_EQ(malformed.reason, "INVALID_FIELD");
  EXPECT_EQ(malformed.field(), "lines[0].quantity");
  EXPECT_TRUE(results.results(3).has_placed());

  v1::ListOrdersRequest list;
  list.set_page_size(1);
  std::vector<std::string> seen;
  for (int page = 0; page < 10; ++page) {
    const auto response = Must(orders.Call(&Orders::ListOrders, list));
    for (const v1::Order& listed : response.orders()) seen.push_back(listed.order_id());
    list.set_page_token(response.next_page_token());
    if (list.page_token().empty()) break;
    if (page == 0) {
      EXPECT_EQ(Reason(fixture.As(kPlanner).Call(&Orders::ListOrders, list)), "INVALID_PAGE_TOKEN");
      v1::ListOrdersRequest filtered = list;
      filtered.set_customer_id(world.customer);
      EXPECT_EQ(Reason(orders.Call(&Orders::ListOrders, filtered)), "INVALID_PAGE_TOKEN");
    }
  }
  EXPECT_EQ(seen, (std::vector<std::string>{results.results(3).placed().order().order_id(),
                                            results.results(0).placed().order().order_id(),
                                            order.order_id()}));

  v1::GetOrderRequest ahead;
  ahead.set_order_id(order.order_id());
  ahead.set_min_sequence(1'000'000);
  EXPECT_EQ(Reason(orders.Call(&Orders::GetOrder, ahead)), "SEQUENCE_NOT_REACHED");
  v1::GetProductRequest by_sku;
  by_sku.set_sku("P-1");
  EXPECT_EQ(Must(orders.Call(&Catalog::GetProduct, by_sku)).product().product_id(), world.product);

  // A cancellation that comes before its order.
  v1::CancelOrderRequest cancel;
  cancel.set_request_id(NewRequestId());
  v1::PlaceOrderRequest late = world.OrderOf(world.product, 4);
  cancel.set_placement_request_id(late.request_id());
  EXPECT_FALSE(Must(orders.Call(&Orders::CancelOrder, cancel)).has_order());
  const auto born = Must(orders.Call(&Orders::PlaceOrder, late));
  EXPECT_EQ(born.order().lines(0).cancelled_quantity(), 4);
}

}  // namespace
}  // namespace testing
}  // namespace backline
