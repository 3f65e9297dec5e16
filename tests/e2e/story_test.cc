// The story, the demo and the everyday commands, as a user types them.
#include <algorithm>
#include <fstream>

#include "backline/v1/catalog_service.pb.h"
#include "backline/v1/order_service.pb.h"
#include "clients/cli/json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/system.h"

namespace backline {
namespace {

using testing::Finished;
using ::testing::HasSubstr;
using ::testing::Not;

class CommandLineTest : public ::testing::Test {
 protected:
  Finished Run(const std::vector<std::string>& arguments) { return system_.Run(arguments); }
  // The answer of a command that must succeed, in JSON.
  template <typename Message>
  Message Json(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "--json");
    const Finished finished = Run(arguments);
    EXPECT_EQ(finished.code, 0) << finished.output;
    Message message;
    if (finished.code == 0) cli::FromJson(finished.output, &message);
    return message;
  }

  testing::System system_;
};

TEST_F(CommandLineTest, TheStoryHoldsAgainAndAgain) {
  for (int i = 0; i < 3; ++i) {
    const Finished finished = Run({"story"});
    EXPECT_EQ(finished.code, 0) << finished.output;
    EXPECT_THAT(finished.output, HasSubstr(" 0 failed"));
    EXPECT_THAT(finished.output, Not(HasSubstr("FAIL")));
  }
}

TEST_F(CommandLineTest, TheDemoIsLoadedOnce) {
  const Finished first = Run({"demo"});
  ASSERT_EQ(first.code, 0) << first.output;
  EXPECT_THAT(first.output, HasSubstr(" 0 in an earlier run"));
  const Finished second = Run({"demo"});
  EXPECT_EQ(second.code, 0) << second.output;
  EXPECT_THAT(second.output, HasSubstr("; 0 calls had their effect now"));
  EXPECT_EQ(Json<v1::ListOrdersResponse>({"order", "list"}).orders_size(), 20);
  const Finished audit = Run({"audit"});
  EXPECT_EQ(audit.code, 0) << audit.output;
  EXPECT_EQ(Run({"story"}).code, 0);
}

TEST_F(CommandLineTest, EverydayCommandsByCodes) {
  EXPECT_EQ(Run({"health"}).code, 0);
  ASSERT_EQ(Run({"demo"}).code, 0);
  const auto placed = Json<v1::PlaceOrderResponse>(
      {"order", "place", "cedar-hospital", "FILTER-H14=1xBOX-6@BER", "PUMP-100=500@BER"});
  ASSERT_EQ(placed.order().lines_size(), 2);
  EXPECT_EQ(placed.order().lines(0).reserved_quantity(), 6);
  EXPECT_GT(placed.order().lines(1).backordered_quantity(), 0);
  const std::string order = placed.order().order_id();
  const auto amended = Json<v1::AmendOrderLineResponse>({"order", "amend", order, "2", "400"});
  EXPECT_EQ(amended.order().lines(1).cancelled_quantity(), 100);
  const auto cancelled = Json<v1::CancelOrderResponse>({"order", "cancel", order, "2=300"});
  EXPECT_EQ(cancelled.order().lines(1).cancelled_quantity(), 400);
  const auto shipped = Json<v1::ShipOrderResponse>({"order", "ship", order, "1=6"});
  EXPECT_EQ(shipped.order().lines(0).shipped_quantity(), 6);
  const auto delivered = Json<v1::ConfirmDeliveryResponse>(
      {"delivery", "confirm", shipped.shipment().shipment_id(), "--proof", "me"});
  EXPECT_EQ(delivered.order().lines(0).delivered_quantity(), 6);
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"order", "show", order},
           {"queue", "PUMP-100"},
           {"backorder", "list", "--customer", "cedar-hospital"},
           {"backorder", "list", "--supplier", "borealis"},
           {"stock", "show", "PUMP-100"},
           {"stock", "movements", "PUMP-100", "--location", "BER"},
           {"stock", "available", "SENSOR-O2", "3", "--location", "BER"},
           {"stock", "receive", "TUBE-22", "CHI", "2", "--pack", "BOX-50"},
           {"stock", "adjust", "TUBE-22", "CHI", "-3", "--reason", "damage"},
           {"purchase-order", "list", "--supplier", "acme"},
           {"purchase-order", "propose", "BER", "PUMP-100"},
           {"source", "list", "PUMP-100"},
           {"lines", "list", "--as", "supplier/borealis"},
           {"demand", "--as", "supplier/borealis"},
           {"events", "watch", "--cursor", "0", "--count", "5"},
           {"product", "show", "PUMP-100"},
           {"customer", "list"},
           {"location", "list"},
           {"supplier", "list"}}) {
    const Finished finished = Run(command);
    EXPECT_EQ(finished.code, 0) << command[0] << ": " << finished.output;
    EXPECT_FALSE(finished.output.empty());
  }
}

TEST_F(CommandLineTest, RefusalsAreOneLine) {
  const Finished unknown = Run({"queue", "NO-SUCH-SKU"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.output, HasSubstr("refused: PRODUCT_NOT_FOUND: "));
  EXPECT_EQ(std::count(unknown.output.begin(), unknown.output.end(), '\n'), 1);
  const Finished forbidden = Run({"--as", "supplier/acme", "product", "list"});
  EXPECT_EQ(forbidden.code, 1);
  EXPECT_THAT(forbidden.output, HasSubstr("refused: ROLE_NOT_ALLOWED: "));
  EXPECT_EQ(Run({"queue"}).code, 2);
  EXPECT_EQ(Run({"no-such-command"}).code, 2);
  EXPECT_EQ(Run({"order", "place", "somebody", "CUP"}).code, 1);
  EXPECT_EQ(Run({"--as", "staff/nobody", "health"}).code, 1);
  EXPECT_EQ(Run({"--help"}).code, 0);
}

TEST_F(CommandLineTest, AnyMethodByJson) {
  ASSERT_EQ(Run({"call", "CatalogService/CreateLocation",
                 R"({"request_id": "11111111-1111-4111-8111-111111111111",
                     "location": {"code": "X1", "name": "X", "time_zone": "UTC"}})"})
                .code,
            0);
  v1::GetLocationResponse location;
  const Finished found = Run({"call", "CatalogService/GetLocation", R"({"code": "X1"})"});
  ASSERT_EQ(found.code, 0) << found.output;
  cli::FromJson(found.output, &location);
  EXPECT_EQ(location.location().name(), "X");
  const std::string file = system_.folder() / "request.json";
  std::ofstream(file) << R"({"code": "X1"})";
  EXPECT_EQ(Run({"call", "CatalogService/GetLocation", "@" + file}).output, found.output);
  const Finished audit = Run({"call", "AuditService/RunAudit", "{}"});
  EXPECT_EQ(audit.code, 0) << audit.output;
  EXPECT_THAT(audit.output, HasSubstr("\"done\":true"));
  const Finished refused = Run({"call", "CatalogService/GetLocation", R"({"code": "X2"})"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.output, HasSubstr("refused: LOCATION_NOT_FOUND"));
  EXPECT_EQ(Run({"call", "CatalogService/GetLocation", R"({"kode": "X2"})"}).code, 2);
  EXPECT_EQ(Run({"call", "CatalogService/Teleport", "{}"}).code, 2);
}

}  // namespace
}  // namespace backline
