// From an order that stock cannot cover to its delivery, and back through repetitions: what the
// services answer, fresh and replayed.
#include <gtest/gtest.h>

#include "tests/services/database_contents.h"
#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Orders = v1::OrderService::Stub;
using Buying = v1::PurchaseOrderService::Stub;
using Supplying = v1::SupplierService::Stub;

TEST(OrderFlowTest, AShortOrderIsBackorderedPromisedServedAndShipped) {
  ServerFixture fixture;
  World world(fixture);
  world.Receive(world.product, 4);

  const v1::Order placed = world.Place(world.product, 10);
  ASSERT_EQ(placed.lines_size(), 1);
  EXPECT_EQ(placed.lines(0).reserved_quantity(), 4);
  EXPECT_EQ(placed.lines(0).backordered_quantity(), 6);
  ASSERT_EQ(placed.lines(0).promise_parts_size(), 2);
  EXPECT_EQ(placed.lines(0).promise_parts(0).basis(), v1::PROMISE_BASIS_STOCK);
  EXPECT_EQ(placed.lines(0).promise_parts(1).basis(), v1::PROMISE_BASIS_NONE);
  EXPECT_FALSE(placed.lines(0).has_promised_date());

  v1::ListProductQueueRequest queue;
  queue.set_product_id(world.product);
  const auto waiting =
      Must(fixture.As(kPlanner).Call(&v1::BackorderService::Stub::ListProductQueue, queue));
  ASSERT_EQ(waiting.backorders_size(), 1);
  EXPECT_EQ(waiting.backorders(0).queue_position(), 1);
  EXPECT_EQ(waiting.backorders(0).state(), v1::BACKORDER_STATE_UNPEGGED);

  v1::ProposePurchaseOrdersRequest propose;
  propose.set_request_id(NewRequestId());
  propose.add_product_ids(world.product);
  propose.set_location_id(world.location);
  const auto proposal = Must(fixture.As(kBuyer).Call(&Buying::ProposePurchaseOrders, propose));
  ASSERT_EQ(proposal.purchase_orders_size(), 1);
  EXPECT_EQ(proposal.purchase_orders(0).lines(0).ordered_quantity(), 6);
  const auto again = Must(fixture.As(kBuyer).Call(&Buying::ProposePurchaseOrders, propose));
  EXPECT_TRUE(again.replayed());
  ASSERT_EQ(again.purchase_orders_size(), 1);
  EXPECT_EQ(again.purchase_orders(0).SerializeAsString(),
            proposal.purchase_orders(0).SerializeAsString());

  v1::SendPurchaseOrderRequest send;
  send.set_request_id(NewRequestId());
  send.set_purchase_order_id(proposal.purchase_orders(0).purchase_order_id());
  const auto sent = Must(fixture.As(kBuyer).Call(&Buying::SendPurchaseOrder, send));
  const v1::PurchaseOrderLine& line = sent.purchase_order().lines(0);
  EXPECT_EQ(line.state(), v1::PURCHASE_ORDER_LINE_STATE_SENT);

  const auto demand = Must(fixture.As(kAcme).Call(&Supplying::ListDemand, v1::ListDemandRequest()));
  ASSERT_EQ(demand.demand_size(), 1);
  EXPECT_EQ(demand.demand(0).quantity(), 6);
  EXPECT_TRUE(demand.demand(0).fewer_than_three_customers());

  v1::AnswerLineRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_purchase_order_id(sent.purchase_order().purchase_order_id());
  answer.set_line_number(line.line_number());
  answer.set_version(line.version());
  answer.set_reason(v1::SUPPLY_REASON_CAPACITY);
  for (int days : {40, 20}) {
    v1::ConfirmedSchedule& schedule = *answer.add_schedules();
    schedule.set_quantity(3);
    *schedule.mutable_eta_date() = DayFromToday(days);
  }
  const auto answered = Must(fixture.As(kAcme).Call(&Supplying::AnswerLine, answer));
  EXPECT_EQ(answered.line().sku(), "P-1");
  EXPECT_EQ(answered.line().location_code(), "MAIN");
  EXPECT_EQ(answered.line().line().state(), v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED_WITH_CHANGES);
  ASSERT_EQ(answered.line().line().supply_lines_size(), 2);

  v1::UpdateEtaRequest slip;
  slip.set_request_id(NewRequestId());
  slip.set_supply_line_id(answered.line().line().supply_lines(0).supply_line_id());
  slip.set_eta_version(1);
  *slip.mutable_eta_date() = DayFromToday(29);
  slip.set_reason(v1::SUPPLY_REASON_TRANSPORT);
  EXPECT_TRUE(Must(fixture.As(kAcme).Call(&Supplying::UpdateEta, slip)).applied());
  slip.set_request_id(NewRequestId());
  *slip.mutable_eta_date() = DayFromToday(50);
  const auto stale = Must(fixture.As(kAcme).Call(&Supplying::UpdateEta, slip));
  EXPECT_FALSE(stale.applied());
  const auto stale_again = Must(fixture.As(kAcme).Call(&Supplying::UpdateEta, slip));
  EXPECT_TRUE(stale_again.replayed());
  EXPECT_FALSE(stale_again.applied());
  EXPECT_EQ(stale.supply_line().eta_date().SerializeAsString(),
            DayFromToday(29).SerializeAsString());

  v1::GetOrderRequest get;
  get.set_order_id(placed.order_id());
  get.set_min_sequence(stale.sequence());
  v1::Order now = Must(fixture.As(kOrders).Call(&Orders::GetOrder, get)).order();
  ASSERT_EQ(now.lines(0).promise_parts_size(), 3);
  EXPECT_EQ(now.lines(0).promise_parts(1).basis(), v1::PROMISE_BASIS_SUPPLIER_CONFIRMED);
  EXPECT_EQ(now.lines(0).promised_date().SerializeAsString(), DayFromToday(40).SerializeAsString());

  v1::ReceivePurchaseOrderRequest receive;
  receive.set_request_id(NewRequestId());
  receive.set_purchase_order_id(sent.purchase_order().purchase_order_id());
  receive.set_delivery_note("DN-1");
  receive.add_lines()->set_line_number(line.line_number());
  receive.mutable_lines(0)->set_accepted_quantity(6);
  const auto received = Must(fixture.As(kWarehouse).Call(&Buying::ReceivePurchaseOrder, receive));
  EXPECT_EQ(received.purchase_order().lines(0).state(), v1::PURCHASE_ORDER_LINE_STATE_CLOSED);

  v1::ShipOrderRequest ship;
  ship.set_request_id(NewRequestId());
  ship.set_order_id(placed.order_id());
  const auto shipped = Must(fixture.As(kWarehouse).Call(&Orders::ShipOrder, ship));
  EXPECT_EQ(shipped.order().lines(0).shipped_quantity(), 10);
  ASSERT_EQ(shipped.shipment().lines_size(), 1);
  EXPECT_EQ(shipped.shipment().lines(0).quantity(), 10);

  v1::ConfirmDeliveryRequest confirm;
  confirm.set_request_id(NewRequestId());
  confirm.set_shipment_id(shipped.shipment().shipment_id());
  confirm.set_proof_of_delivery("signed");
  const auto delivered = Must(fixture.As(kOrders).Call(&Orders::ConfirmDelivery, confirm));
  EXPECT_EQ(delivered.order().lines(0).delivered_quantity(), 10);
  EXPECT_EQ(delivered.shipment().lines(0).quantity(), 10);

  get.set_min_sequence(delivered.sequence());
  const auto read = Must(fixture.As(kOrders).Call(&Orders::GetOrder, get));
  EXPECT_EQ(read.order().SerializeAsString(), delivered.order().SerializeAsString());
  ASSERT_EQ(read.shipments_size(), 1);
  EXPECT_EQ(read.shipments(0).SerializeAsString(), delivered.shipment().SerializeAsString());

  grpc::ClientContext context;
  const auto audit = fixture.As(kAdministrator)
                         .stub<v1::AuditService::Stub>()
                         .RunAudit(&context, v1::RunAuditRequest());
  v1::RunAuditResponse step;
  while (audit->Read(&step)) {
    for (const v1::Drift& drift : step.drifts()) ADD_FAILURE() << drift.ShortDebugString();
  }
  EXPECT_TRUE(audit->Finish().ok());
  EXPECT_TRUE(step.done());
  EXPECT_EQ(step.drift_count(), 0);
  EXPECT_GT(step.row_count(), 0);
}

}  // namespace
}  // namespace backline::testing
