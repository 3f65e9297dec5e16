#include "tests/services/bad_input_rows.h"
#include "tests/services/world.h"

namespace backline::testing::bad_input {

// Orders to suppliers, and what comes of them.
std::vector<FieldRow> PurchaseRows() {
  return {
      Id("CreatePurchaseOrderRequest.supplier_id"),
      Id("CreatePurchaseOrderRequest.location_id"),
      Text("CreatePurchaseOrderRequest.external_reference", 0, 100),
      List(
          "CreatePurchaseOrderRequest.lines", 1, 100,
          [](int n) { return Line(n, "product_id: \"$PRODUCT\" quantity: 1"); }, ".line_number"),
      Range("NewPurchaseOrderLine.line_number", 1, 9'999),
      Id("NewPurchaseOrderLine.product_id"),
      Quantity("NewPurchaseOrderLine.quantity"),
      Code("NewPurchaseOrderLine.pack_code", false),
      Day("NewPurchaseOrderLine.requested_date"),
      Range("NewPurchaseOrderLine.over_receipt_tolerance_percent", 0, 100),
      Ids("ProposePurchaseOrdersRequest.product_ids", 1),
      Id("ProposePurchaseOrdersRequest.location_id"),
      Id("SendPurchaseOrderRequest.purchase_order_id"),
      FactDay("SendPurchaseOrderRequest.sent_date"),
      Id("CancelPurchaseOrderRequest.purchase_order_id"),
      List(
          "CancelPurchaseOrderRequest.line_numbers", 0, 100,
          [](int n) { return ": " + std::to_string(n + 1) + " "; }, " "),
      Id("ReceivePurchaseOrderRequest.purchase_order_id"),
      Text("ReceivePurchaseOrderRequest.delivery_note", 1, 64),
      List(
          "ReceivePurchaseOrderRequest.lines", 1, 100,
          [](int n) { return Line(n, "accepted_quantity: 1"); }, ".line_number"),
      FactDay("ReceivePurchaseOrderRequest.received_date"),
      OptionalId("ReceivePurchaseOrderRequest.shipment_notice_id"),
  };
}

// What is on its way, what would slip, and what is written about it.
std::vector<FieldRow> NoticeRows() {
  return {
      Text("AnnounceShipmentRequest.delivery_note", 0, 64),
      Text("AnnounceShipmentRequest.carrier", 0, 100),
      Text("AnnounceShipmentRequest.tracking_reference", 0, 100),
      FactDay("AnnounceShipmentRequest.shipped_date"),
      FutureDay("AnnounceShipmentRequest.expected_date"),
      List(
          "AnnounceShipmentRequest.lines", 1, 100,
          [](int n) { return "{ supply_line_id" + NumberedId(n) + " quantity: 1 }"; },
          ".supply_line_id"),
      List("AnnounceShipmentRequest.packages", 0, 200,
           [](int n) { return "{ package_number: \"" + std::to_string(n) + "\" }"; }),
      Id("AnnouncedPart.supply_line_id"),
      Quantity("AnnouncedPart.quantity"),
      Text("NoticePackage.package_number", 1, 100),
      Text("NoticePackage.tracking_reference", 0, 100),
      Id("CancelShipmentNoticeRequest.shipment_notice_id"),
      Id("GetShipmentNoticeRequest.shipment_notice_id"),
      Id("PreviewAnswerRequest.purchase_order_id"),
      Range("PreviewAnswerRequest.line_number", 1, 9'999),
      Make("PreviewAnswerRequest.version", {"0", "-1"}, {"1", "2147483647"}),
      List(
          "PreviewAnswerRequest.schedules", 0, 16,
          [](int n) { return "{ quantity: 1 eta_date" + DayText(2027, 1, n + 1) + " }"; },
          ".eta_date"),
      Range("PreviewAnswerRequest.rejected_quantity", 0, 1'000'000'000),
      Range("PreviewAnswerRequest.open_quantity", 0, 1'000'000'000),
      Range("PreviewAnswerRequest.in_time_quantity", 0, 1'000'000'000),
      Make("PreviewAnswerRequest.intent", {"-1", "3", "2147483647"}, {"0", "1"}),
      Id("PreviewEtaRequest.supply_line_id"),
      Day("PreviewEtaRequest.eta_date", true),
      Range("PreviewEtaRequest.quantity", 0, 1'000'000'000),
      Range("PreviewEtaRequest.in_time_quantity", 0, 1'000'000'000),
      Id("PostMessageRequest.purchase_order_id"),
      Range("PostMessageRequest.line_number", 1, 9'999),
      Text("PostMessageRequest.text", 1, 2'000),
      Id("MarkReadRequest.purchase_order_id"),
      Range("MarkReadRequest.line_number", 1, 9'999),
      Range("MarkReadRequest.message_number", 1, INT64_MAX),
      Id("ListMessagesRequest.purchase_order_id"),
      Range("ListMessagesRequest.line_number", 1, 9'999),
  };
}

// What came, and what suppliers and buyers answer each other.
std::vector<FieldRow> AnswerRows() {
  FieldRow group = Code("Tolerance.group_code", false);
  group.bad.push_back(
      {"group_code: \"G\" product_id: " + std::string(kSomeId), "", "INVALID_FIELD"});
  return {
      Range("ReceivedLine.line_number", 1, 9'999),
      Quantity("ReceivedLine.accepted_quantity"),
      Range("ReceivedLine.rejected_quantity", 0, 1'000'000'000),
      Code("ReceivedLine.pack_code", false),
      Id("GetPurchaseOrderRequest.purchase_order_id"),
      OptionalId("ListPurchaseOrdersRequest.supplier_id"),
      Day("ListSupplierDeliveryRequest.as_of_date"),
      Enum("ListSupplierLinesRequest.state", 0, 10),
      Id("AnswerLineRequest.purchase_order_id"),
      Range("AnswerLineRequest.line_number", 1, 9'999),
      Make("AnswerLineRequest.version", {"0", "-1"}, {"1", "2147483647"}),
      List(
          "AnswerLineRequest.schedules", 0, 16,
          [](int n) { return "{ quantity: 1 eta_date" + DayText(2027, 1, n + 1) + " }"; },
          ".eta_date"),
      Range("AnswerLineRequest.rejected_quantity", 0, 1'000'000'000),
      Range("AnswerLineRequest.open_quantity", 0, 1'000'000'000),
      Enum("AnswerLineRequest.reason", 1, 9),
      Text("AnswerLineRequest.note", 0, 500),
      Quantity("ConfirmedSchedule.quantity"),
      Day("ConfirmedSchedule.eta_date", true),
      Id("UpdateEtaRequest.supply_line_id"),
      Range("UpdateEtaRequest.eta_version", 1, INT64_MAX),
      Day("UpdateEtaRequest.eta_date", true),
      Range("UpdateEtaRequest.quantity", 0, 1'000'000'000),
      Enum("UpdateEtaRequest.reason", 1, 9),
      Text("UpdateEtaRequest.note", 0, 500),
      Make("AnswerLineRequest.intent", {"-1", "3", "2147483647"}, {"1"}),
      // The base is a proposal; only a hold says by when.
      {"AnswerLineRequest.decide_by_date",
       {{"decide_by_date" + DayText(2027, 1, 1), "", "INVALID_FIELD"},
        {"decide_by_date" + DayText(2027, 2, 30), "", "INVALID_FIELD"}},
       {""}},
      List("AnswerLinesRequest.answers", 1, 200, [](int) { return std::string("{ }"); }),
      Id("AmendPurchaseOrderLineRequest.purchase_order_id"),
      Range("AmendPurchaseOrderLineRequest.line_number", 1, 9'999),
      Make("AmendPurchaseOrderLineRequest.version", {"0", "-1"}, {"1", "2147483647"}),
      Range("AmendPurchaseOrderLineRequest.quantity", 1, 1'000'000'000),
      Day("AmendPurchaseOrderLineRequest.requested_date"),
      Id("DecideResponseRequest.purchase_order_id"),
      Range("DecideResponseRequest.line_number", 1, 9'999),
      Make("DecideResponseRequest.version", {"0", "-1"}, {"1", "2147483647"}),
      Make("DecideResponseRequest.decision", {"-1", "0", "1", "4", "2147483647"}, {"3"}),
      Range("DecideResponseRequest.quantity", 1, 1'000'000'000),
      Day("DecideResponseRequest.requested_date"),
      Text("DecideResponseRequest.note", 0, 500),
      Id("ReviewEtaRequest.supply_line_id"),
      Range("ReviewEtaRequest.eta_version", 1, INT64_MAX),
      Anything("ReviewEtaRequest.accept"),
      Unset("SetToleranceRequest.tolerance"),
      Id("Tolerance.supplier_id"),
      OptionalId("Tolerance.product_id"),
      group,
      Range("Tolerance.days_early", 0, 3'650),
      Range("Tolerance.days_late", 0, 3'650),
      Range("Tolerance.percent_under", 0, 100),
      Range("Tolerance.percent_over", 0, 100),
      Anything("Tolerance.applies"),
  };
}

std::vector<BaseRequest> PurchaseRequests() {
  return {
      {"PurchaseOrderService/CreatePurchaseOrder", kBuyer,
       "supplier_id: \"$SUPPLIER\" location_id: \"$LOCATION\" lines { line_number: 1 product_id: "
       "\"$PRODUCT\" quantity: 1 unit_price { currency_code: \"EUR\" units: 1 } }"},
      {"PurchaseOrderService/ProposePurchaseOrders", kBuyer,
       "product_ids: \"$PRODUCT\" location_id: \"$LOCATION\""},
      {"PurchaseOrderService/SendPurchaseOrder", kBuyer, "purchase_order_id: \"$DRAFT\""},
      {"PurchaseOrderService/CancelPurchaseOrder", kBuyer, "purchase_order_id: \"$DRAFT\""},
      {"PurchaseOrderService/ReceivePurchaseOrder", kWarehouse,
       "purchase_order_id: \"$PURCHASE\" delivery_note: \"DN\" lines { line_number: 1 "
       "accepted_quantity: 1 }"},
      {"PurchaseOrderService/AmendPurchaseOrderLine", kBuyer,
       "purchase_order_id: \"$PURCHASE\" line_number: 1 version: 1 quantity: 3"},
      {"PurchaseOrderService/DecideResponse", kBuyer,
       "purchase_order_id: \"$PURCHASE\" line_number: 1 version: 1 decision: 3 quantity: 3"},
      {"PurchaseOrderService/ListResponses", kBuyer, ""},
      {"PurchaseOrderService/ReviewEta", kBuyer, "supply_line_id: \"$SUPPLY\" eta_version: 1"},
      {"PurchaseOrderService/SetTolerance", kBuyer,
       "tolerance { supplier_id: \"$SUPPLIER\" days_late: 1 }"},
      {"PurchaseOrderService/GetPurchaseOrder", kBuyer, "purchase_order_id: \"$PURCHASE\""},
      {"PurchaseOrderService/ListPurchaseOrders", kBuyer, ""},
      {"PurchaseOrderService/ListSupplierDelivery", kBuyer, ""},
  };
}

std::vector<BaseRequest> SupplierRequests() {
  return {
      {"SupplierService/ListSupplierLines", kAcme, ""},
      {"SupplierService/AnswerLine", kAcme,
       "purchase_order_id: \"$PURCHASE\" line_number: 1 version: 1 reason: 2 open_quantity: 1 "
       "schedules { quantity: 1 eta_date { year: 2027 month: 1 day: 1 } slots { slot_id: "
       "\"$SLOT\" quantity: 1 } } intent: 1 unit_price { currency_code: \"EUR\" units: 1 }"},
      {"SupplierService/UpdateEta", kAcme,
       "supply_line_id: \"$SUPPLY\" eta_version: 1 eta_date { year: 2027 month: 1 day: 1 } "
       "reason: 1"},
      {"SupplierService/AnswerLines", kAcme,
       "answers { request_id: \"$ID\" purchase_order_id: \"$PURCHASE\" line_number: 1 version: 1 "
       "reason: 2 open_quantity: 1 schedules { quantity: 1 eta_date { year: 2027 month: 1 day: 1 } "
       "slots { slot_id: \"$SLOT\" quantity: 1 } } intent: 1 unit_price { currency_code: \"EUR\" "
       "units: 1 } }"},
      {"SupplierService/ListDemand", kAcme, ""},
      {"SupplierService/GetSupplierOrder", kAcme, "purchase_order_id: \"$PURCHASE\""},
      {"ShipmentNoticeService/AnnounceShipment", kAcme,
       "lines { supply_line_id: \"$SUPPLY\" quantity: 1 } packages { package_number: \"1\" } "
       "expected_date { year: 2199 month: 12 day: 31 }"},
      {"ShipmentNoticeService/CancelShipmentNotice", kAcme, "shipment_notice_id: \"$SHIPMENT\""},
      {"ShipmentNoticeService/GetShipmentNotice", kAcme, "shipment_notice_id: \"$SHIPMENT\""},
      {"ShipmentNoticeService/ListShipmentNotices", kAcme, ""},
      {"SlipPreviewService/PreviewAnswer", kAcme,
       "purchase_order_id: \"$PURCHASE\" line_number: 1 version: 1 "
       "schedules { quantity: 1 eta_date { year: 2027 month: 1 day: 1 } slots { slot_id: "
       "\"$SLOT\" quantity: 1 } }"},
      {"SlipPreviewService/PreviewEta", kAcme,
       "supply_line_id: \"$SUPPLY\" eta_date { year: 2027 month: 1 day: 1 }"},
      {"MessageService/PostMessage", kAcme,
       "purchase_order_id: \"$PURCHASE\" line_number: 1 text: \"When?\""},
      {"MessageService/MarkRead", kAcme,
       "purchase_order_id: \"$PURCHASE\" line_number: 1 message_number: 1"},
      {"MessageService/ListMessages", kAcme, "purchase_order_id: \"$PURCHASE\" line_number: 1"},
      {"MessageService/ListConversations", kAcme, ""},
  };
}

}  // namespace backline::testing::bad_input
