// The story, the demo and the everyday commands, as a user types them.
#include <algorithm>
#include <fstream>
#include <map>

#include "backline/v1/capacity_service.pb.h"
#include "backline/v1/catalog_service.pb.h"
#include "backline/v1/dispute_service.pb.h"
#include "backline/v1/message_service.pb.h"
#include "backline/v1/order_service.pb.h"
#include "backline/v1/purchase_order_service.pb.h"
#include "backline/v1/scorecard_service.pb.h"
#include "backline/v1/shipment_notice_service.pb.h"
#include "backline/v1/supplier_service.pb.h"
#include "clients/cli/json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/system.h"
#include "tests/support/paths.h"

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

  // The first 200 of a list.
  template <typename Message>
  Message List(const std::string& identity, const std::string& service, const std::string& what) {
    const Finished finished =
        Run({"--as", identity, "call", service + "Service/List" + what, "{\"page_size\": 200}"});
    EXPECT_EQ(finished.code, 0) << finished.output;
    Message message;
    if (finished.code == 0) cli::FromJson(finished.output, &message);
    return message;
  }
  // How many lines of the supplier are open.
  int LookAtLines(const std::string& supplier);
  void LookAtCapacity(const std::string& supplier);

  testing::System system_;
};

int CommandLineTest::LookAtLines(const std::string& supplier) {
  const auto all = List<v1::ListSupplierLinesResponse>(supplier, "Supplier", "SupplierLines");
  std::map<v1::PurchaseOrderLineState, int> states;
  int open = 0, flagged = 0, booked = 0;
  for (const v1::SupplierLine& line : all.lines()) {
    open += line.line().open_quantity() > 0 ? 1 : 0;
    ++states[line.line().state()];
    for (const v1::SupplyLine& supply : line.line().supply_lines()) {
      flagged += supply.eta_review() == v1::ETA_REVIEW_WAITING ? 1 : 0;
      booked += supply.slot_booked_quantity() > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(states[v1::PURCHASE_ORDER_LINE_STATE_SENT], 5);
  EXPECT_GT(states[v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED], 20);
  EXPECT_GT(states[v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED_WITH_CHANGES], 0);
  EXPECT_GT(states[v1::PURCHASE_ORDER_LINE_STATE_COUNTERED], 0);
  EXPECT_GT(states[v1::PURCHASE_ORDER_LINE_STATE_HELD], 0);
  EXPECT_GT(flagged, 0);
  EXPECT_GT(booked, 10);
  return open;
}

void CommandLineTest::LookAtCapacity(const std::string& supplier) {
  const auto slots = List<v1::ListSlotsResponse>(supplier, "Capacity", "Slots");
  EXPECT_EQ(slots.slots_size(), 30) << "three work centres, ten weeks";
  EXPECT_GT(std::count_if(slots.slots().begin(), slots.slots().end(),
                          [](const auto& slot) { return slot.free_quantity() == 0; }),
            2);
  const auto conflicts =
      List<v1::ListCapacityConflictsResponse>(supplier, "Capacity", "CapacityConflicts");
  EXPECT_GT(conflicts.conflicts_size(), 0);
  const auto moves = List<v1::ListSlotMovesResponse>(supplier, "Capacity", "SlotMoves");
  EXPECT_GT(moves.slot_moves_size(), 0);
  const auto plans = List<v1::ListProductionPlansResponse>(supplier, "Capacity", "ProductionPlans");
  EXPECT_TRUE(std::any_of(plans.plans().begin(), plans.plans().end(),
                          [](const auto& plan) { return plan.eta_requested(); }));
}

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
  EXPECT_EQ(Json<v1::ListOrdersResponse>({"order", "list"}).orders_size(), 116);
  const Finished audit = Run({"audit"});
  EXPECT_EQ(audit.code, 0) << audit.output;
  EXPECT_EQ(Run({"story"}).code, 0);
}

// What a visitor must find at once: issue 4, Demo.
TEST_F(CommandLineTest, TheDemoIsWorthLookingAt) {
  ASSERT_EQ(Run({"demo"}).code, 0);
  const auto products = List<v1::ListProductsResponse>("staff/planner", "Catalog", "Products");
  EXPECT_EQ(products.products_size(), 43);
  int open = 0;
  for (const std::string supplier : {"supplier/acme", "supplier/borealis", "supplier/calder"}) {
    SCOPED_TRACE(supplier);
    open += LookAtLines(supplier);
    LookAtCapacity(supplier);
    const auto notices =
        List<v1::ListShipmentNoticesResponse>(supplier, "ShipmentNotice", "ShipmentNotices");
    EXPECT_EQ(notices.shipment_notices_size(), 1);
    const auto talks = List<v1::ListConversationsResponse>(supplier, "Message", "Conversations");
    EXPECT_TRUE(std::any_of(talks.conversations().begin(), talks.conversations().end(),
                            [](const auto& talk) { return talk.unread_count() > 0; }));
    const auto demand = List<v1::ListDemandResponse>(supplier, "Supplier", "Demand");
    EXPECT_GT(demand.demand_size(), 5);
  }
  EXPECT_EQ(open, 200);
  const auto disputes = List<v1::ListDisputesResponse>("staff/buyer", "Dispute", "Disputes");
  EXPECT_EQ(std::count_if(
                disputes.disputes().begin(), disputes.disputes().end(),
                [](const auto& dispute) { return dispute.state() == v1::DISPUTE_STATE_OPEN; }),
            2);
  const auto scores = Json<v1::ListScorecardsResponse>({"scorecard"});
  ASSERT_EQ(scores.scorecards_size(), 3);
  for (const v1::Scorecard& card : scores.scorecards()) {
    const v1::ScoreRate& rate = card.on_time_first_acknowledged();
    EXPECT_GE(rate.counted(), 20) << card.supplier_code();
    EXPECT_GT(rate.met(), 0) << card.supplier_code();
    EXPECT_LT(rate.met(), rate.counted()) << card.supplier_code();
  }
  const auto waiting = List<v1::ListResponsesResponse>("staff/buyer", "PurchaseOrder", "Responses");
  EXPECT_GT(waiting.responses_size(), 5);
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

// A service that `call` does not know is one that nobody can try.
TEST_F(CommandLineTest, EveryMethodOfTheContractCanBeCalled) {
  const Finished list = Run({"call", "--list"});
  ASSERT_EQ(list.code, 0) << list.output;
  const std::filesystem::path protos =
      std::filesystem::path(testing::SourceFolder()) / "protos/backline/v1";
  int methods = 0;
  for (const auto& file : std::filesystem::directory_iterator(protos)) {
    std::ifstream text(file.path());
    std::string service;
    for (std::string line; std::getline(text, line);) {
      const auto word = [&](const std::string& before) {
        if (!line.starts_with(before)) return std::string();
        return line.substr(before.size(), line.find_first_of(" (", before.size()) - before.size());
      };
      if (!word("service ").empty()) service = word("service ");
      if (word("  rpc ").empty()) continue;
      ++methods;
      EXPECT_THAT(list.output, HasSubstr(service + "/" + word("  rpc ")));
    }
  }
  EXPECT_GT(methods, 60);
}

}  // namespace
}  // namespace backline
