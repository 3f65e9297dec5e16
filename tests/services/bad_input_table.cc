#include "tests/services/bad_input_table.h"

#include <cstdint>
#include <functional>

#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Texts = std::vector<std::string>;

std::string Name(const std::string& field) { return field.substr(field.rfind('.') + 1); }
std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

FieldRow Make(const std::string& field, const Texts& bad, const Texts& good) {
  FieldRow row{field, {}, {}};
  for (const std::string& value : bad)
    row.bad.push_back({Name(field) + ": " + value, "", "INVALID_FIELD"});
  for (const std::string& value : good) row.good.push_back(Name(field) + ": " + value);
  return row;
}

constexpr char kSomeId[] = "\"018f2b6e-7c11-7d3a-9a10-2f6f0c9b1a77\"";
const Texts kNoIds = {"\"x\"",
                      "\"00000000-0000-0000-0000-000000000000\"",
                      "\"018f2b6e-7c11-7d3a-9a10-2f6f0c9b1a7\"",
                      "\"018f2b6e-7c11-7d3a-9a10-2f6f0c9b1a777\"",
                      "\"018f2b6e7c117d3a9a102f6f0c9b1a77\"",
                      "\"{18f2b6e-7c11-7d3a-9a10-2f6f0c9b1a7}\"",
                      "\"018f2b6e-7c11-7d3a-9a10-2f6f0c9b1a7g\"",
                      "\"' OR '1'='1\""};

FieldRow Id(const std::string& field) {
  Texts bad = kNoIds;
  bad.push_back("\"\"");
  return Make(field, bad, {kSomeId, "\"018F2B6E-7C11-7D3A-9A10-2F6F0C9B1A77\""});
}

FieldRow OptionalId(const std::string& field) { return Make(field, kNoIds, {kSomeId, "\"\""}); }

FieldRow Range(const std::string& field, int64_t min, int64_t max) {
  Texts bad;
  if (min > INT64_MIN) bad.push_back(std::to_string(min - 1));
  if (min > 0) bad.push_back("-1");
  if (max < INT64_MAX) bad.push_back(std::to_string(max + 1));
  return Make(field, bad, {std::to_string(min), std::to_string(max)});
}

FieldRow Quantity(const std::string& field) {
  FieldRow row = Range(field, 1, 1'000'000'000);
  for (int64_t value : {INT64_MIN, INT64_MAX}) {
    row.bad.push_back({Name(field) + ": " + std::to_string(value), "", "INVALID_FIELD"});
  }
  return row;
}

FieldRow Text(const std::string& field, int min, int max) {
  Texts bad = {Quoted(std::string(max + 1, 'x')), "\"a\\nb\"", "\"a\\000b\"", "\"a\\177\"",
               "\"end \""};
  Texts good = {Quoted(std::string(max, 'x')), "\"Zürich; DROP TABLE\"", "\"=1+1\""};
  (min > 0 ? bad : good).push_back("\"\"");
  if (min > 0) good.push_back(Quoted(std::string(min, 'x')));
  return Make(field, bad, good);
}

FieldRow Code(const std::string& field, bool required = true) {
  Texts bad = {Quoted(std::string(65, 'x')), "\"a b\"", "\"a/b\"", "\"ä\"", "\"a'b\""};
  Texts good = {Quoted(std::string(64, 'x')), "\"A-z0.9_\""};
  (required ? bad : good).push_back("\"\"");
  return Make(field, bad, good);
}

std::string DayText(int year, int month, int day) {
  return " { year: " + std::to_string(year) + " month: " + std::to_string(month) +
         " day: " + std::to_string(day) + " }";
}

FieldRow Day(const std::string& field, bool required = false) {
  const std::string name = Name(field);
  FieldRow row{field, {}, {}};
  for (const std::string& day :
       {DayText(2025, 2, 30), DayText(2025, 2, 29), DayText(2026, 4, 31), DayText(2026, 13, 1),
        DayText(2026, 0, 1), DayText(2026, 1, 0), DayText(2026, 1, 32), DayText(1899, 12, 31),
        DayText(2200, 1, 1), DayText(INT32_MAX, 1, 1), DayText(2026, -1, 5), std::string(" { }")}) {
    row.bad.push_back({name + day, "", "INVALID_FIELD"});
  }
  if (required) row.bad.push_back({"", "", "INVALID_FIELD"});
  for (const std::string& day :
       {DayText(1900, 1, 1), DayText(2199, 12, 31), DayText(2024, 2, 29)}) {
    row.good.push_back(name + day);
  }
  if (!required) row.good.push_back("");
  return row;
}

std::string FromToday(const std::string& name, int days) {
  const v1::Date date = DayFromToday(days);
  return name + DayText(date.year(), date.month(), date.day());
}

FieldRow FactDay(const std::string& field) {
  FieldRow row = Day(field);
  const std::string name = Name(field);
  row.good = {"", FromToday(name, -3), FromToday(name, 1)};
  for (int days : {-4, 2}) row.bad.push_back({FromToday(name, days), "", "DATE_NOT_ALLOWED"});
  return row;
}

// Required, and not before today.
FieldRow FutureDay(const std::string& field) {
  FieldRow row = Day(field, /*required=*/true);
  row.good = {Name(field) + DayText(2199, 12, 31)};
  row.bad.push_back({FromToday(Name(field), -1), "", "INVALID_FIELD"});
  return row;
}

FieldRow Enum(const std::string& field, int min, int max) {
  return Make(field, {std::to_string(min - 1), std::to_string(max + 1), "2147483647"},
              {std::to_string(min), std::to_string(max)});
}

// `element` gives the n-th of distinct elements. Lists of min - 1 (if that may be) and max + 1 are
// refused, and so is a list with the same element twice, which is named by `repeated`.
FieldRow List(const std::string& field, int min, int max,
              const std::function<std::string(int)>& element, const std::string& repeated = "") {
  const std::string name = Name(field);
  const auto list = [&](int count) {
    std::string text;
    for (int n = 0; n < count; ++n) text += name + " " + element(n) + "\n";
    return text;
  };
  FieldRow row{field, {{list(max + 1), "", "INVALID_FIELD"}}, {list(max)}};
  if (min > 0) row.bad.push_back({"", "", "INVALID_FIELD"});
  if (min == 0) row.good.push_back("");
  if (!repeated.empty()) {
    row.bad.push_back({name + " " + element(0) + name + " " + element(0), name + "[1]" + repeated,
                       "INVALID_FIELD"});
  }
  return row;
}

std::string Line(int n, const std::string& rest) {
  return "{ line_number: " + std::to_string(n + 1) + " " + rest + " }";
}

FieldRow MustBeEmpty(const std::string& field) { return Make(field, {kSomeId}, {"\"\""}); }
FieldRow PageSize(const std::string& message) {
  return Make(message + ".page_size", {"-1", "-2147483648"},
              {"0", "1", "200", "201", "2147483647"});
}
FieldRow PageToken(const std::string& message) {
  FieldRow row{message + ".page_token", {}, {"page_token: \"\""}};
  for (const char* token : {"\"x\"", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "\"%%%\""}) {
    row.bad.push_back({std::string("page_token: ") + token, "", "INVALID_PAGE_TOKEN"});
  }
  return row;
}
FieldRow Etag(const std::string& field) {
  return Make(field, {"\"x\"", "\"1x\"", "\" 1\"", "\"01\"", "\"99999999999999999999\""},
              {"\"\"", "\"1\""});
}
FieldRow Name200(const std::string& field) { return Text(field, 1, 200); }
FieldRow Anything(const std::string& field) { return {field, {}, {}}; }
FieldRow Unset(const std::string& field) { return {field, {{"", "", "INVALID_FIELD"}}, {}}; }

void Append(std::vector<FieldRow>& table, std::vector<FieldRow> rows) {
  for (FieldRow& row : rows) table.push_back(std::move(row));
}

std::vector<FieldRow> OrderRows() {
  return {
      Id("PlaceOrderRequest.customer_id"),
      Text("PlaceOrderRequest.external_reference", 0, 100),
      FactDay("PlaceOrderRequest.occurred_date"),
      List(
          "PlaceOrderRequest.lines", 1, 100,
          [](int n) { return Line(n, "product_id: \"$PRODUCT\" quantity: 1"); }, ".line_number"),
      Range("NewOrderLine.line_number", 1, 9'999),
      Id("NewOrderLine.product_id"),
      OptionalId("NewOrderLine.location_id"),
      Quantity("NewOrderLine.quantity"),
      Code("NewOrderLine.pack_code", false),
      Day("NewOrderLine.requested_date"),
      List("PlaceOrdersRequest.orders", 1, 500, [](int) { return std::string("{ }"); }),
      {"CancelOrderRequest.order_id",
       {{"", "", "INVALID_FIELD"}, {"order_id: \"x\"", "", "INVALID_FIELD"}},
       {std::string("order_id: ") + kSomeId}},
      {"CancelOrderRequest.placement_request_id",
       {{std::string("placement_request_id: ") + kSomeId, "order_id", "INVALID_FIELD"},
        {"placement_request_id: \"x\"", "", "INVALID_FIELD"}},
       {""}},
      List(
          "CancelOrderRequest.lines", 0, 100, [](int n) { return Line(n, "quantity: 1"); },
          ".line_number"),
      Etag("CancelOrderRequest.etag"),
      Range("CancelOrderLine.line_number", 1, 9'999),
      Range("CancelOrderLine.quantity", 0, 1'000'000'000),
      Id("AmendOrderLineRequest.order_id"),
      Range("AmendOrderLineRequest.line_number", 1, 9'999),
      Quantity("AmendOrderLineRequest.quantity"),
      Etag("AmendOrderLineRequest.etag"),
      Id("ShipOrderRequest.order_id"),
      List(
          "ShipOrderRequest.lines", 0, 100, [](int n) { return Line(n, "quantity: 1"); },
          ".line_number"),
      FactDay("ShipOrderRequest.shipped_date"),
      Text("ShipOrderRequest.tracking_reference", 0, 100),
      Range("ShipmentLine.line_number", 1, 9'999),
      Quantity("ShipmentLine.quantity"),
      Id("ConfirmDeliveryRequest.shipment_id"),
      FactDay("ConfirmDeliveryRequest.delivered_date"),
      Text("ConfirmDeliveryRequest.proof_of_delivery", 0, 100),
      Id("GetOrderRequest.order_id"),
      OptionalId("ListOrdersRequest.customer_id"),
  };
}

std::vector<FieldRow> CatalogRows() {
  std::vector<FieldRow> table = {
      Unset("CreateProductRequest.product"),
      Unset("UpdateProductRequest.product"),
      Unset("CreateLocationRequest.location"),
      Unset("CreateCustomerRequest.customer"),
      Unset("CreateSupplierRequest.supplier"),
      Unset("SetSourcingRequest.sourcing"),
      MustBeEmpty("CreateProduct:Product.product_id"),
      MustBeEmpty("CreateProduct:Product.etag"),
      Id("UpdateProduct:Product.product_id"),
      Etag("UpdateProduct:Product.etag"),
      Code("CreateProduct:Product.sku"),
      Anything("UpdateProduct:Product.sku"),
      Name200("Product.name"),
      Enum("Product.backorder_policy", 0, 3),
      Range("Product.default_lead_time_days", 0, 3'650),
      List(
          "Product.packs", 0, 20,
          [](int n) {
            return "{ pack_code: \"P" + std::to_string(n) + "\" numerator: 1 denominator: 1 }";
          },
          ".pack_code"),
      Code("Pack.pack_code"),
      Quantity("Pack.numerator"),
      Quantity("Pack.denominator"),
      {"UpdateProductRequest.update_mask",
       {{"", "", "INVALID_FIELD"},
        {"update_mask { paths: \"sku\" }", "", "INVALID_FIELD"},
        {"update_mask { paths: \"name\" paths: \"product_id\" }", "", "INVALID_FIELD"},
        {"update_mask { paths: \"\" }", "", "INVALID_FIELD"}},
       {"update_mask { paths: \"packs\" }"}},
      MustBeEmpty("Location.location_id"),
      Code("Location.code"),
      Name200("Location.name"),
      Make("Location.time_zone", {"\"\"", "\"Mars/Olympus\"", Quoted(std::string(65, 'x'))},
           {"\"Pacific/Kiritimati\""}),
      Range("Location.rank", 0, 1'000),
      MustBeEmpty("Customer.customer_id"),
      Code("Customer.code"),
      Name200("Customer.name"),
      Range("Customer.tier", 0, 9),
      MustBeEmpty("Supplier.supplier_id"),
      Code("Supplier.code"),
      Name200("Supplier.name"),
      Id("Sourcing.product_id"),
      Id("Sourcing.supplier_id"),
      Range("Sourcing.rank", 1, 1'000),
      Range("Sourcing.lead_time_days", 0, 3'650),
      Anything("Sourcing.shares_demand"),
      Make("Money.currency_code", {"\"\"", "\"eur\"", "\"EURO\"", "\"E1R\""}, {"\"EUR\""}),
      Range("Money.units", 0, 1'000'000'000'000),
      Range("Money.nanos", 0, 999'999'999),
      Id("ListSourcingRequest.product_id"),
      Id("GetProductRequest.product_id"),
      Code("GetProductRequest.sku"),
      Id("GetLocationRequest.location_id"),
      Code("GetLocationRequest.code"),
      Id("GetCustomerRequest.customer_id"),
      Code("GetCustomerRequest.code"),
      Id("GetSupplierRequest.supplier_id"),
      Code("GetSupplierRequest.code"),
  };
  return table;
}

std::vector<FieldRow> StockRows() {
  return {
      Id("ReceiveStockRequest.product_id"),
      Id("ReceiveStockRequest.location_id"),
      Quantity("ReceiveStockRequest.quantity"),
      Code("ReceiveStockRequest.pack_code", false),
      Text("ReceiveStockRequest.external_reference", 0, 100),
      FactDay("ReceiveStockRequest.occurred_date"),
      Id("AdjustStockRequest.product_id"),
      Id("AdjustStockRequest.location_id"),
      Make("AdjustStockRequest.on_hand_delta", {"0", "-1000000001", "1000000001"},
           {"-1000000000", "1"}),
      Enum("AdjustStockRequest.reason", 1, 5),
      Text("AdjustStockRequest.note", 0, 500),
      Id("GetAvailabilityRequest.product_id"),
      OptionalId("GetAvailabilityRequest.location_id"),
      Range("GetAvailabilityRequest.quantity", 0, 1'000'000'000),
      Id("ListStockRequest.product_id"),
      Id("ListMovementsRequest.product_id"),
      OptionalId("ListMovementsRequest.location_id"),
      Id("GetBackorderRequest.backorder_id"),
      Id("ListProductQueueRequest.product_id"),
      OptionalId("ListProductQueueRequest.location_id"),
      Id("ListBackordersRequest.customer_id"),
      Id("ListBackordersRequest.supplier_id"),
      Range("WatchEventsRequest.cursor", -1, INT64_MAX),
      {"WatchEventsRequest.kinds",
       {{"kinds: 0", "kinds[0]", "INVALID_FIELD"},
        {"kinds: 99", "kinds[0]", "INVALID_FIELD"},
        {"kinds: 23", "kinds[0]", "INVALID_FIELD"},
        {"kinds: 2 kinds: 2", "kinds[1]", "INVALID_FIELD"}},
       {"kinds: 1 kinds: 20"}},
      OptionalId("WatchEventsRequest.product_id"),
      OptionalId("WatchEventsRequest.customer_id"),
      OptionalId("RunAuditRequest.product_id"),
  };
}

std::vector<FieldRow> SupplyRows() {
  const auto id = [](int n) {
    std::string text = kSomeId;
    text.replace(text.size() - 4, 3, std::to_string(100 + n));
    return ": " + text + " ";
  };
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
      List("ProposePurchaseOrdersRequest.product_ids", 1, 100, id, " "),
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
      Text("AnnounceShipmentRequest.delivery_note", 0, 64),
      Text("AnnounceShipmentRequest.carrier", 0, 100),
      Text("AnnounceShipmentRequest.tracking_reference", 0, 100),
      FactDay("AnnounceShipmentRequest.shipped_date"),
      FutureDay("AnnounceShipmentRequest.expected_date"),
      List(
          "AnnounceShipmentRequest.lines", 1, 100,
          [&](int n) { return "{ supply_line_id" + id(n) + " quantity: 1 }"; }, ".supply_line_id"),
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
      Range("Tolerance.days_early", 0, 3'650),
      Range("Tolerance.days_late", 0, 3'650),
      Range("Tolerance.percent_under", 0, 100),
      Range("Tolerance.percent_over", 0, 100),
      Anything("Tolerance.applies"),
  };
}

std::string DistinctDay(int n) { return DayText(2027 + n / 336, 1 + n % 336 / 28, 1 + n % 28); }

std::string ShortShift(int n) {
  const int start = n / 7 * 100;
  return "{ weekday: " + std::to_string(1 + n % 7) + " start_minute: " + std::to_string(start) +
         " end_minute: " + std::to_string(start + 50) + " }";
}

std::vector<FieldRow> CalendarRows(const std::string& message) {
  const std::string holidays = message + ".holidays";
  FieldRow days = List(holidays, 0, 366, DistinctDay, " ");
  days.bad.push_back({"holidays" + DayText(2025, 2, 30), "holidays[0]", "INVALID_FIELD"});
  return {Name200(message + ".name"),
          Make(message + ".time_zone", {"\"\"", "\"Mars/Olympus\"", Quoted(std::string(65, 'x'))},
               {"\"Pacific/Kiritimati\""}),
          List(message + ".shifts", 0, 21, ShortShift, " "), std::move(days)};
}

FieldRow RequiredDayAmong(const std::string& field, const Texts& good, const Texts& named_other,
                          const std::string& other) {
  FieldRow row = Day(field, true);
  row.good.clear();
  for (const std::string& day : good) row.good.push_back(Name(field) + day);
  for (const std::string& day : named_other) {
    row.bad.push_back({Name(field) + day, other, "INVALID_FIELD"});
  }
  return row;
}

std::string Part(int) { return "{ slot_id: \"$SLOT\" quantity: 1 }"; }

// One of two fields is required; the base request sets this one.
FieldRow EitherId(const std::string& field) {
  Texts bad = kNoIds;
  bad.push_back("\"\"");
  return Make(field, bad, {kSomeId});
}

std::vector<FieldRow> SlotRows() {
  const auto id = [](int n) {
    std::string text = kSomeId;
    text.replace(text.size() - 4, 3, std::to_string(100 + n));
    return ": " + text + " ";
  };
  FieldRow family = Code("PublishCapacityRequest.family_code", false);
  family.good = {"family_code: \"\""};
  family.bad.push_back({"family_code: \"F\"", "product_id", "INVALID_FIELD"});
  FieldRow periodic = Make("PublishCapacityRequest.units_per_period",
                           {"-1", "1", "1000000000", "1000000001"}, {"0"});
  return {
      EitherId("PublishCapacityRequest.product_id"),
      family,
      Id("PublishCapacityRequest.work_center_id"),
      RequiredDayAmong("PublishCapacityRequest.from_date",
                       {DayText(2025, 12, 28), DayText(2027, 1, 31)},
                       {DayText(2025, 12, 27), DayText(2027, 2, 1)}, "to_date"),
      RequiredDayAmong("PublishCapacityRequest.to_date", {DayText(2027, 1, 1), DayText(2028, 2, 4)},
                       {DayText(2026, 12, 31), DayText(2028, 2, 5)}, "to_date"),
      Range("PublishCapacityRequest.period_days", 1, 31),
      Range("PublishCapacityRequest.units_per_working_day", 0, 1'000'000'000),
      periodic,
      OptionalId("ListSlotsRequest.work_center_id"),
      Day("ListSlotsRequest.from_date"),
      Day("ListSlotsRequest.to_date"),
      Code("CreateWorkCenterRequest.code"),
      Range("Shift.weekday", 1, 7),
      Range("Shift.start_minute", 0, 1'439),
      Range("Shift.end_minute", 1, 1'440),
      Id("UpdateWorkCenterRequest.work_center_id"),
      Etag("UpdateWorkCenterRequest.etag"),
      {"UpdateWorkCenterRequest.update_mask",
       {{"", "", "INVALID_FIELD"},
        {"update_mask { paths: \"code\" }", "", "INVALID_FIELD"},
        {"update_mask { paths: \"name\" paths: \"work_center_id\" }", "", "INVALID_FIELD"}},
       {"update_mask { paths: \"holidays\" }"}},
      Code("SetProductFamilyRequest.family_code", false),
      List("SetProductFamilyRequest.product_ids", 1, 100, id, " "),
      Id("SlotPart.slot_id"),
      Quantity("SlotPart.quantity"),
      List("ConfirmedSchedule.slots", 0, 16, Part),
      Id("BookSlotRequest.supply_line_id"),
      List("BookSlotRequest.parts", 1, 16, Part),
      Id("MoveBookingRequest.booking_id"),
      List("MoveBookingRequest.parts", 1, 16, Part),
      Id("SplitBookingRequest.booking_id"),
      Quantity("SplitBookingRequest.quantity"),
      Id("ReleaseBookingRequest.booking_id"),
      Range("ReleaseBookingRequest.quantity", 0, 1'000'000'000),
      EitherId("ListBookingsRequest.slot_id"),
      OptionalId("ListBookingsRequest.purchase_order_id"),
      Id("EstimateCompletionRequest.product_id"),
      Quantity("EstimateCompletionRequest.quantity"),
      Day("EstimateCompletionRequest.earliest_date"),
  };
}

std::vector<FieldRow> ProductionRows() {
  FieldRow wanted = Day("RequestSlotMoveRequest.wanted_date");
  wanted.good = {""};
  wanted.bad.push_back({"wanted_date" + DayText(2027, 1, 1), "wanted_slot_id", "INVALID_FIELD"});
  std::vector<FieldRow> table = {
      Id("RequestSlotMoveRequest.booking_id"),
      EitherId("RequestSlotMoveRequest.wanted_slot_id"),
      wanted,
      Text("RequestSlotMoveRequest.reason", 1, 500),
      Id("AnswerSlotMoveRequest.slot_move_id"),
      Anything("AnswerSlotMoveRequest.accepted"),
      OptionalId("AnswerSlotMoveRequest.slot_id"),
      Text("AnswerSlotMoveRequest.note", 0, 500),
      Enum("ListSlotMovesRequest.state", 0, 3),
      Id("SetProductionPlanRequest.purchase_order_id"),
      Range("SetProductionPlanRequest.line_number", 1, 9'999),
      Id("SetProductionPlanRequest.work_center_id"),
      Day("SetProductionPlanRequest.start_date", true),
      Quantity("SetProductionPlanRequest.daily_output"),
      Id("ReportProgressRequest.purchase_order_id"),
      Range("ReportProgressRequest.line_number", 1, 9'999),
      Range("ReportProgressRequest.made_quantity", 0, 1'000'000'000),
      FactDay("ReportProgressRequest.report_date"),
      Id("GetProductionPlanRequest.purchase_order_id"),
      Range("GetProductionPlanRequest.line_number", 1, 9'999),
  };
  for (const char* read : {"ListWorkCenters", "ListFamilyProducts", "ListSlots",
                           "ListCapacityConflicts", "ListBookings", "EstimateCompletion",
                           "ListSlotMoves", "GetProductionPlan", "ListProductionPlans"}) {
    table.push_back(Id(std::string(read) + "Request.supplier_id"));
  }
  return table;
}

std::string ComponentText(int n) {
  return "{ component: " + std::to_string(n + 1) +
         " target_basis_points: 9000 weight_basis_points: 2000 }";
}

std::vector<FieldRow> AgreementRows() {
  FieldRow shifts = List("SetBusinessCalendarRequest.shifts", 1, 21, ShortShift, " ");
  shifts.bad.push_back({"shifts { weekday: 1 end_minute: 239 }", "", "INVALID_FIELD"});
  shifts.good.push_back("shifts { weekday: 1 end_minute: 240 }");
  FieldRow holidays = List("SetBusinessCalendarRequest.holidays", 0, 366, DistinctDay, " ");
  FieldRow until = Day("CreateAgreementRequest.valid_until");
  until.good = {"", "valid_until" + DayText(2027, 1, 1), "valid_until" + DayText(2199, 12, 31)};
  until.bad.push_back({"valid_until" + DayText(2026, 12, 31), "", "INVALID_FIELD"});
  FieldRow family = Code("CreateAgreementRequest.family_code", false);
  family.bad.push_back(
      {"family_code: \"F\" product_id: " + std::string(kSomeId), "", "INVALID_FIELD"});
  FieldRow components = List("AgreementTerms.components", 1, 5, ComponentText, ".component");
  // Weights that are no whole, and a weight for a notice that nobody has to give.
  components.bad.push_back({"components " + ComponentText(0), "", "INVALID_FIELD"});
  FieldRow notice = Range("AgreementTerms.slip_notice_days", 0, 90);
  notice.bad.push_back({"slip_notice_days: 0 components " + ComponentText(3), "", "INVALID_FIELD"});
  std::vector<FieldRow> table = {
      OptionalId("SetBusinessCalendarRequest.supplier_id"),
      Make("SetBusinessCalendarRequest.time_zone",
           {"\"\"", "\"Mars/Olympus\"", Quoted(std::string(65, 'x'))}, {"\"Australia/Lord_Howe\""}),
      shifts,
      holidays,
      Etag("SetBusinessCalendarRequest.etag"),
      OptionalId("GetBusinessCalendarRequest.supplier_id"),
      Id("CreateAgreementRequest.supplier_id"),
      OptionalId("CreateAgreementRequest.product_id"),
      family,
      Day("CreateAgreementRequest.valid_from", true),
      until,
      Range("AgreementTerms.acknowledge_business_hours", 1, 240),
      Range("AgreementTerms.answer_change_business_hours", 1, 240),
      Range("AgreementTerms.days_early", 0, 90),
      Range("AgreementTerms.days_late", 0, 90),
      Range("AgreementTerms.percent_under", 0, 100),
      Range("AgreementTerms.percent_over", 0, 100),
      Anything("AgreementTerms.business_days"),
      notice,
      components,
      Make("ComponentTerm.component", {"0", "-1", "6", "2147483647"}, {"1", "5"}),
      Make("ComponentTerm.target_basis_points", {"-1", "0", "10001"}, {"1", "10000"}),
      Make("ComponentTerm.weight_basis_points", {"-1", "10001"}, {"10000"}),
  };
  for (const char* whole : {"CreateAgreementRequest.terms", "SupersedeAgreementRequest.terms"}) {
    table.push_back(Unset(whole));
  }
  for (const char* of : {"SupersedeAgreement", "EndAgreement", "GetAgreement"}) {
    table.push_back(Id(std::string(of) + "Request.supplier_id"));
    table.push_back(Id(std::string(of) + "Request.agreement_id"));
  }
  Append(table,
         {Etag("SupersedeAgreementRequest.etag"), Etag("EndAgreementRequest.etag"),
          Day("SupersedeAgreementRequest.valid_from", true),
          Day("EndAgreementRequest.valid_until", true), Id("ListAgreementsRequest.supplier_id"),
          OptionalId("ListClocksRequest.supplier_id"),
          Make("ListClocksRequest.state", {"0", "-1", "5", "2147483647"}, {"1", "4"}),
          Day("ListClocksRequest.due_from_date"), Day("ListClocksRequest.due_before_date")});
  return table;
}

FieldRow Email(const std::string& field) {
  return Make(
      field,
      {"\"\"", "\"ab\"", "\"@example.com\"", "\"a@\"", "\"a@b@c\"", "\"a b@example.com\"",
       "\"a@example.com\\n\"", "\"\\303\\244@example.com\"", "\"<a@example.com>\"",
       Quoted(std::string(243, 'x') + "@example.com")},
      {"\"a@b\"", "\"Some.Body+x@Example.com\"", Quoted(std::string(242, 'x') + "@example.com")});
}

FieldRow Secret(const std::string& field, int min, int max) {
  Texts bad = {Quoted(std::string(max + 1, 'x')), "\"with\\na new line\""};
  if (min > 0) bad.push_back(Quoted(std::string(min - 1, 'x')));
  return Make(field, bad,
              {Quoted(std::string(max, 'y')), Quoted(std::string(std::max(min, 1), 'z'))});
}

FieldRow Set(const std::string& field, int most, int last) {
  const std::string name = Name(field);
  FieldRow row{field, {{"", "", "INVALID_FIELD"}}, {}};
  const auto element = [&](int value) { return name + ": " + std::to_string(value) + " "; };
  row.bad.push_back({element(0), name + "[0]", "INVALID_FIELD"});
  row.bad.push_back({element(last + 1), name + "[0]", "INVALID_FIELD"});
  row.bad.push_back({element(1) + element(1), name + "[1]", "INVALID_FIELD"});
  std::string many;
  for (int n = 0; n <= most; ++n) many += element(n % last + 1);
  row.bad.push_back({many, "", "INVALID_FIELD"});
  row.good = {element(1), element(last)};
  return row;
}

std::vector<FieldRow> ScoreRows() {
  FieldRow holidays = List("ScoreParameters.holidays", 0, 366, DistinctDay, " ");
  for (std::string& days : holidays.good) days += " business_days: true";
  for (BadValue& days : holidays.bad) days.text += " business_days: true";
  holidays.bad.push_back({"holidays" + DayText(2027, 1, 1), "", "INVALID_FIELD"});
  return {
      Id("GetScorecardRequest.supplier_id"),
      Unset("GetScorecardRequest.parameters"),
      Day("GetScorecardRequest.as_of_date"),
      Unset("ListScorecardsRequest.parameters"),
      Day("ListScorecardsRequest.as_of_date"),
      Id("ListScorecardLinesRequest.supplier_id"),
      Unset("ListScorecardLinesRequest.parameters"),
      Enum("ListScorecardLinesRequest.component", 1, 3),
      Enum("ListScorecardLinesRequest.outcome", 0, 6),
      Enum("ListScorecardLinesRequest.dispute_state", 0, 3),
      Day("ListScorecardLinesRequest.as_of_date"),
      Id("GetLineHistoryRequest.purchase_order_id"),
      Range("GetLineHistoryRequest.line_number", 1, 9'999),
      Day("ScoreParameters.from", true),
      Day("ScoreParameters.until", true),
      Enum("ScoreParameters.baseline", 0, 3),
      Enum("ScoreParameters.level", 0, 4),
      Range("ScoreParameters.early_days", 0, 365),
      Range("ScoreParameters.late_days", 0, 365),
      Range("ScoreParameters.under_percent", 0, 100),
      Make("ScoreParameters.business_days", {}, {"false", "true"}),
      Enum("ScoreParameters.cancelled", 0, 2),
      Range("ScoreParameters.acknowledge_hours", 0, 2'160),
      holidays,
  };
}

std::vector<FieldRow> DisputeRows() {
  FieldRow comment = Text("DecideDisputeRequest.comment", 1, 1'000);
  comment.good.push_back("comment: \"\" uphold: true");
  return {
      Id("OpenDisputeRequest.purchase_order_id"),
      Range("OpenDisputeRequest.line_number", 1, 9'999),
      Enum("OpenDisputeRequest.component", 1, 3),
      Enum("OpenDisputeRequest.reason", 1, 7),
      Text("OpenDisputeRequest.text", 1, 1'000),
      Id("WithdrawDisputeRequest.dispute_id"),
      Id("DecideDisputeRequest.dispute_id"),
      Anything("DecideDisputeRequest.uphold"),
      comment,
      OptionalId("ListDisputesRequest.supplier_id"),
      Enum("ListDisputesRequest.state", 0, 4),
  };
}

FieldRow Zone(const std::string& field) {
  return Make(field, {"\"\"", "\"Mars/Olympus\"", Quoted(std::string(65, 'x'))},
              {"\"Pacific/Kiritimati\""});
}

// Required, and among these days from today.
FieldRow DayWithin(const std::string& field, const std::vector<int>& good, int beyond) {
  FieldRow row = Day(field, /*required=*/true);
  const std::string name = Name(field);
  row.good.clear();
  for (int days : good) row.good.push_back(FromToday(name, days));
  row.bad.push_back({FromToday(name, beyond), "", "INVALID_FIELD"});
  return row;
}

// The base request's window is 20 February to 10 March 2024.
std::vector<FieldRow> KpiWindowRows() {
  return {
      RequiredDayAmong("KpiWindow.from", {DayText(2024, 2, 29), DayText(2023, 2, 4)},
                       {DayText(2024, 3, 10), DayText(2023, 2, 3)}, "until"),
      RequiredDayAmong("KpiWindow.until", {DayText(2024, 2, 21), DayText(2025, 3, 26)},
                       {DayText(2024, 2, 20), DayText(2025, 3, 27)}, "until"),
      Zone("KpiWindow.time_zone"),
      Unset("GetServiceKpisRequest.window"),
      Unset("ListServiceLinesRequest.window"),
      Unset("ListStockTurnsRequest.window"),
  };
}

std::vector<FieldRow> KpiRows() {
  std::vector<FieldRow> rows = {
      OptionalId("GetServiceKpisRequest.customer_id"),
      OptionalId("GetServiceKpisRequest.product_id"),
      OptionalId("GetServiceKpisRequest.location_id"),
      OptionalId("ListServiceLinesRequest.customer_id"),
      OptionalId("ListServiceLinesRequest.product_id"),
      OptionalId("ListServiceLinesRequest.location_id"),
      Enum("ListServiceLinesRequest.group", 0, 21),
      Range("ListServiceLinesRequest.from_days", 0, 36'500),
      Range("ListServiceLinesRequest.until_days", 0, 36'500),
      Enum("ListServiceLinesRequest.cancellation", 0, 4),
      OptionalId("GetBacklogRequest.customer_id"),
      OptionalId("GetBacklogRequest.product_id"),
      OptionalId("GetBacklogRequest.location_id"),
      Zone("GetBacklogRequest.time_zone"),
      Range("BackorderCostRates.lost_sales", 0, 10'000),
      Range("BackorderCostRates.expediting", 0, 10'000),
      Range("BackorderCostRates.churn", 0, 10'000),
      Range("BackorderCostRates.churn_after_days", 0, 365),
      Range("BackorderCostRates.emergency_purchase", 0, 10'000),
      Range("BackorderCostRates.penalty_per_day", 0, 10'000),
      OptionalId("ListBacklogLinesRequest.customer_id"),
      OptionalId("ListBacklogLinesRequest.product_id"),
      OptionalId("ListBacklogLinesRequest.location_id"),
      Zone("ListBacklogLinesRequest.time_zone"),
      Enum("ListBacklogLinesRequest.cause", 0, 6),
      Range("ListBacklogLinesRequest.from_days", 0, 36'500),
      Range("ListBacklogLinesRequest.until_days", 0, 36'500),
      Make("ListBacklogLinesRequest.at_risk_only", {}, {"false", "true"}),
      OptionalId("ListBacklogLinesRequest.supplier_id"),
      Make("ListBacklogLinesRequest.without_supplier", {}, {"false", "true"}),
      DayWithin("GetBacklogChangesRequest.since_date", {0, -31}, 1),
      Zone("GetBacklogChangesRequest.time_zone"),
      OptionalId("GetBacklogChangesRequest.product_id"),
      OptionalId("GetBacklogChangesRequest.customer_id"),
      DayWithin("ListBacklogChangesRequest.since_date", {0, -31}, -32),
      Zone("ListBacklogChangesRequest.time_zone"),
      OptionalId("ListBacklogChangesRequest.product_id"),
      OptionalId("ListBacklogChangesRequest.customer_id"),
      Enum("ListBacklogChangesRequest.kind", 0, 6),
      DayWithin("GetSupplyRiskRequest.before_date", {400, -1'000}, 401),
      Zone("GetSupplyRiskRequest.time_zone"),
      OptionalId("GetSupplyRiskRequest.supplier_id"),
      OptionalId("GetSupplyRiskRequest.product_id"),
      OptionalId("GetSupplyRiskRequest.location_id"),
      DayWithin("ListSuppliesAtRiskRequest.before_date", {400, -1'000}, 401),
      Zone("ListSuppliesAtRiskRequest.time_zone"),
      OptionalId("ListSuppliesAtRiskRequest.supplier_id"),
      OptionalId("ListSuppliesAtRiskRequest.product_id"),
      OptionalId("ListSuppliesAtRiskRequest.location_id"),
      Enum("ListSuppliesAtRiskRequest.signal", 0, 5),
      Id("ListSupplyOrdersRequest.supply_line_id"),
      Enum("ListRevenueAtRiskRequest.grouping", 1, 2),
      OptionalId("ListRevenueAtRiskRequest.location_id"),
      OptionalId("ListStockTurnsRequest.product_id"),
      Range("ListSourcingRisksRequest.sources_wanted", 0, 20),
      Make("ListSourcingRisksRequest.backlog_only", {}, {"false", "true"}),
  };
  Append(rows, KpiWindowRows());
  return rows;
}

std::vector<FieldRow> AccountRows() {
  return {
      Email("SignInRequest.email"),
      Secret("SignInRequest.password", 0, 128),
      Secret("ConfirmCodeRequest.code", 1, 40),
      Secret("ConfirmTotpRequest.code", 1, 40),
      Secret("ChangePasswordRequest.current_password", 0, 128),
      Secret("ChangePasswordRequest.new_password", 8, 128),
      Secret("EnrolTotpRequest.current_password", 0, 128),
      Email("RequestPasswordResetRequest.email"),
      Secret("RedeemLinkRequest.link_token", 43, 43),
      Secret("RedeemLinkRequest.new_password", 8, 128),
      Secret("BeginOidcSignInRequest.link_token", 43, 43),
      Secret("BeginOidcLinkRequest.current_password", 0, 128),
      Secret("FinishOidcSignInRequest.code", 1, 4'096),
      Secret("FinishOidcSignInRequest.state", 43, 43),
      Secret("FinishOidcSignInRequest.browser_secret", 43, 43),
      Email("InviteUserRequest.email"),
      Name200("InviteUserRequest.name"),
      OptionalId("InviteUserRequest.supplier_id"),
      Set("InviteUserRequest.roles", 3, 6),
      Id("GetUserRequest.user_id"),
      OptionalId("ListUsersRequest.supplier_id"),
      Id("UpdateUserRequest.user_id"),
      Etag("UpdateUserRequest.etag"),
      Name200("UpdateUserRequest.name"),
      Set("UpdateUserRequest.roles", 3, 6),
      Id("DisableUserRequest.user_id"),
      Id("EnableUserRequest.user_id"),
      Id("ResetSecondFactorRequest.user_id"),
      Id("UnlinkIdentityRequest.user_id"),
      Name200("CreateApiKeyRequest.name"),
      Set("CreateApiKeyRequest.scopes", 3, 3),
      Range("CreateApiKeyRequest.valid_days", 1, 365),
      Id("RevokeApiKeyRequest.api_key_id"),
      Id("CreateOrderLinkRequest.purchase_order_id"),
      Email("CreateOrderLinkRequest.email"),
      Range("CreateOrderLinkRequest.valid_days", 1, 90),
      Id("RevokeOrderLinkRequest.order_link_id"),
      OptionalId("ListAuditEntriesRequest.supplier_id"),
      Id("GetSupplierOrderRequest.purchase_order_id"),
  };
}

}  // namespace

const std::vector<FieldRow>& FieldTable() {
  static const std::vector<FieldRow> kTable = [] {
    std::vector<FieldRow> table = {Id("*.request_id"), Range("*.min_sequence", 0, INT64_MAX),
                                   PageSize("*"), PageToken("*")};
    Append(table, OrderRows());
    Append(table, CatalogRows());
    Append(table, StockRows());
    Append(table, SupplyRows());
    Append(table, SlotRows());
    Append(table, ProductionRows());
    Append(table, CalendarRows("CreateWorkCenterRequest"));
    Append(table, CalendarRows("UpdateWorkCenterRequest"));
    Append(table, AccountRows());
    Append(table, ScoreRows());
    Append(table, AgreementRows());
    Append(table, DisputeRows());
    Append(table, KpiRows());
    return table;
  }();
  return kTable;
}

const std::vector<BaseRequest>& BaseRequests() {
  static const std::string kOrder =
      "customer_id: \"$CUSTOMER\" lines { line_number: 1 product_id: \"$PRODUCT\" quantity: 1 }";
  static const std::string kCalendar =
      "name: \"Press\" time_zone: \"UTC\" shifts { weekday: 1 end_minute: 1440 } "
      "holidays { year: 2027 month: 1 day: 6 }";
  static const std::string kScoring =
      "parameters { from { year: 1900 month: 1 day: 1 } until { year: 2199 month: 12 day: 31 } }";
  static const std::string kTerms =
      "terms { acknowledge_business_hours: 8 answer_change_business_hours: 16 days_late: 1 "
      "slip_notice_days: 3 components { component: 3 target_basis_points: 9500 "
      "weight_basis_points: 10000 } }";
  static const std::string kSomeAgreement = std::string(" agreement_id: ") + kSomeId + " ";
  static const std::string kWindow =
      "window { from { year: 2024 month: 2 day: 20 } until { year: 2024 month: 3 day: 10 } "
      "time_zone: \"UTC\" } ";
  static const std::string kOfAll = "time_zone: \"UTC\" ";
  static const std::string kSinceYesterday = FromToday("since_date", -1) + " " + kOfAll;
  static const std::string kBeforeSoon = FromToday("before_date", 30) + " " + kOfAll;
  static const std::vector<BaseRequest> kRequests = {
      {"OrderService/PlaceOrder", kOrders, kOrder},
      {"OrderService/PlaceOrders", kOrders, "orders { request_id: \"$ID\" " + kOrder + " }"},
      {"OrderService/CancelOrder", kOrders,
       "order_id: \"$ORDER\" lines { line_number: 1 quantity: 1 }"},
      {"OrderService/AmendOrderLine", kOrders, "order_id: \"$ORDER\" line_number: 1 quantity: 2"},
      {"OrderService/ShipOrder", kWarehouse,
       "order_id: \"$ORDER\" lines { line_number: 1 quantity: 1 }"},
      {"OrderService/ConfirmDelivery", kWarehouse, "shipment_id: \"$SHIPMENT\""},
      {"OrderService/GetOrder", kOrders, "order_id: \"$ORDER\""},
      {"OrderService/ListOrders", kOrders, ""},
      {"CatalogService/CreateProduct", kAdministrator,
       "product { sku: \"NEW\" name: \"New\" packs { pack_code: \"P\" numerator: 1 "
       "denominator: 1 } }"},
      {"CatalogService/UpdateProduct", kAdministrator,
       "product { product_id: \"$PRODUCT\" name: \"Other\" packs { pack_code: \"P\" numerator: 1 "
       "denominator: 1 } } update_mask { paths: \"name\" paths: \"backorder_policy\" paths: "
       "\"default_lead_time_days\" paths: \"packs\" }"},
      {"CatalogService/GetProduct", kBuyer, ""},
      {"CatalogService/ListProducts", kBuyer, ""},
      {"CatalogService/CreateLocation", kAdministrator,
       "location { code: \"NEW\" name: \"New\" time_zone: \"UTC\" }"},
      {"CatalogService/GetLocation", kBuyer, ""},
      {"CatalogService/ListLocations", kBuyer, ""},
      {"CatalogService/CreateCustomer", kAdministrator, "customer { code: \"NEW\" name: \"New\" }"},
      {"CatalogService/GetCustomer", kOrders, ""},
      {"CatalogService/ListCustomers", kOrders, ""},
      {"CatalogService/CreateSupplier", kAdministrator, "supplier { code: \"NEW\" name: \"New\" }"},
      {"CatalogService/GetSupplier", kBuyer, ""},
      {"CatalogService/ListSuppliers", kBuyer, ""},
      {"CatalogService/SetSourcing", kBuyer,
       "sourcing { product_id: \"$PRODUCT\" supplier_id: \"$SUPPLIER\" rank: 2 unit_price { "
       "currency_code: \"EUR\" units: 1 } }"},
      {"CatalogService/ListSourcing", kBuyer, "product_id: \"$PRODUCT\""},
      {"InventoryService/ReceiveStock", kWarehouse,
       "product_id: \"$PRODUCT\" location_id: \"$LOCATION\" quantity: 1"},
      {"InventoryService/AdjustStock", kWarehouse,
       "product_id: \"$PRODUCT\" location_id: \"$LOCATION\" on_hand_delta: 1 reason: 1"},
      {"InventoryService/GetAvailability", kOrders, "product_id: \"$PRODUCT\""},
      {"InventoryService/ListStock", kOrders, "product_id: \"$PRODUCT\""},
      {"InventoryService/ListMovements", kWarehouse, "product_id: \"$PRODUCT\""},
      {"BackorderService/GetBackorder", kPlanner, "backorder_id: \"$BACKORDER\""},
      {"BackorderService/ListProductQueue", kPlanner, "product_id: \"$PRODUCT\""},
      {"BackorderService/ListBackorders", kPlanner, "customer_id: \"$CUSTOMER\""},
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
      {"ScorecardService/GetScorecard", kBuyer, "supplier_id: \"$SUPPLIER\" " + kScoring},
      {"ScorecardService/ListScorecards", kBuyer, kScoring},
      {"ScorecardService/ListScorecardLines", kBuyer,
       "supplier_id: \"$SUPPLIER\" component: 2 " + kScoring},
      {"ScorecardService/GetLineHistory", kAcme,
       "purchase_order_id: \"$PURCHASE\" line_number: 1"},
      {"KpiService/GetServiceKpis", kBuyer, kWindow},
      {"KpiService/ListServiceLines", kBuyer, kWindow},
      {"KpiService/GetBacklog", kBuyer, kOfAll + "rates { lost_sales: 1 }"},
      {"KpiService/ListBacklogLines", kBuyer, kOfAll},
      {"KpiService/GetBacklogChanges", kBuyer, kSinceYesterday},
      {"KpiService/ListBacklogChanges", kBuyer, kSinceYesterday},
      {"KpiService/GetSupplyRisk", kBuyer, kBeforeSoon},
      {"KpiService/ListSuppliesAtRisk", kBuyer, kBeforeSoon},
      {"KpiService/ListSupplyOrders", kBuyer, "supply_line_id: \"$SUPPLY\""},
      {"KpiService/ListRevenueAtRisk", kBuyer, "grouping: 1"},
      {"KpiService/ListStockTurns", kBuyer, kWindow},
      {"KpiService/ListSourcingRisks", kBuyer, ""},
      {"CapacityService/CreateWorkCenter", kAcme, "code: \"W\" " + kCalendar},
      {"CapacityService/UpdateWorkCenter", kAcme,
       "work_center_id: \"$CENTER\" update_mask { paths: \"name\" paths: \"time_zone\" paths: "
       "\"shifts\" paths: \"holidays\" } " +
           kCalendar},
      {"CapacityService/ListWorkCenters", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"CapacityService/SetProductFamily", kAcme, "family_code: \"F\" product_ids: \"$PRODUCT\""},
      {"CapacityService/ListFamilyProducts", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"CapacityService/PublishCapacity", kAcme,
       "work_center_id: \"$CENTER\" product_id: \"$PRODUCT\" period_days: 7 "
       "units_per_working_day: 5 from_date { year: 2027 month: 1 day: 1 } "
       "to_date { year: 2027 month: 1 day: 31 }"},
      {"CapacityService/ListSlots", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"CapacityService/ListCapacityConflicts", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"CapacityService/BookSlot", kAcme,
       "supply_line_id: \"$BOOKED\" parts { slot_id: \"$SLOT\" quantity: 1 }"},
      {"CapacityService/MoveBooking", kAcme,
       "booking_id: \"$BOOKING\" parts { slot_id: \"$SLOT\" quantity: 1 }"},
      {"CapacityService/SplitBooking", kAcme, "booking_id: \"$BOOKING\" quantity: 1"},
      {"CapacityService/ReleaseBooking", kAcme, "booking_id: \"$BOOKING\" quantity: 1"},
      {"CapacityService/ListBookings", kBuyer, "supplier_id: \"$SUPPLIER\" slot_id: \"$SLOT\""},
      {"CapacityService/EstimateCompletion", kBuyer,
       "supplier_id: \"$SUPPLIER\" product_id: \"$PRODUCT\" quantity: 1"},
      {"CapacityService/RequestSlotMove", kBuyer,
       "booking_id: \"$BOOKING\" wanted_slot_id: \"$SLOT\" reason: \"sooner\""},
      {"CapacityService/AnswerSlotMove", kAcme, "slot_move_id: \"$MOVE\" accepted: true"},
      {"CapacityService/ListSlotMoves", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"CapacityService/SetProductionPlan", kAcme,
       "purchase_order_id: \"$ACCEPTED\" line_number: 1 work_center_id: \"$CENTER\" "
       "daily_output: 1 start_date { year: 2027 month: 1 day: 1 }"},
      {"CapacityService/ReportProgress", kAcme,
       "purchase_order_id: \"$ACCEPTED\" line_number: 1 made_quantity: 1"},
      {"CapacityService/GetProductionPlan", kBuyer,
       "supplier_id: \"$SUPPLIER\" purchase_order_id: \"$ACCEPTED\" line_number: 1"},
      {"CapacityService/ListProductionPlans", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"AgreementService/SetBusinessCalendar", kBuyer,
       "supplier_id: \"$SUPPLIER\" time_zone: \"Europe/Berlin\" shifts { weekday: 1 end_minute: "
       "1440 "
       "} shifts { weekday: 2 end_minute: 1440 } holidays { year: 2027 month: 1 day: 6 }"},
      {"AgreementService/GetBusinessCalendar", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"AgreementService/CreateAgreement", kBuyer,
       "supplier_id: \"$SUPPLIER\" valid_from { year: 2027 month: 1 day: 1 } " + kTerms},
      {"AgreementService/SupersedeAgreement", kBuyer,
       "supplier_id: \"$SUPPLIER\" valid_from { year: 2027 month: 6 day: 1 } " + kSomeAgreement +
           kTerms},
      {"AgreementService/EndAgreement", kBuyer,
       "supplier_id: \"$SUPPLIER\" valid_until { year: 2027 month: 6 day: 1 }" + kSomeAgreement},
      {"AgreementService/GetAgreement", kBuyer, "supplier_id: \"$SUPPLIER\"" + kSomeAgreement},
      {"AgreementService/ListAgreements", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"AgreementService/ListClocks", kBuyer, "supplier_id: \"$SUPPLIER\" state: 1"},
      {"DisputeService/OpenDispute", kAcme,
       "purchase_order_id: \"$PURCHASE\" line_number: 1 component: 1 reason: 7 text: \"Why?\""},
      {"DisputeService/WithdrawDispute", kAcme, "dispute_id: \"$ID\""},
      {"DisputeService/DecideDispute", kBuyer, "dispute_id: \"$ID\" comment: \"No.\""},
      {"DisputeService/ListDisputes", kBuyer, "supplier_id: \"$SUPPLIER\""},
      {"EventService/WatchEvents", kBuyer, ""},
      {"AuditService/RunAudit", kAdministrator, ""},
      {"SupplierService/GetSupplierOrder", kAcme, "purchase_order_id: \"$PURCHASE\""},
      {"AccountService/SignIn", "service/gateway",
       "email: \"nobody@example.com\" password: \"some password\""},
      {"AccountService/ConfirmCode", "person/code_required", "code: \"123456\""},
      {"AccountService/SignOut", "person/user", ""},
      {"AccountService/SignOutEverywhere", "person/user", ""},
      {"AccountService/GetSelf", "person/user", ""},
      {"AccountService/ChangePassword", "person/user",
       "current_password: \"not mine\" new_password: \"some password\""},
      {"AccountService/EnrolTotp", "person/user", "current_password: \"not mine\""},
      {"AccountService/ConfirmTotp", "person/user", "code: \"123456\""},
      {"AccountService/RequestPasswordReset", "service/gateway", "email: \"nobody@example.com\""},
      {"AccountService/RedeemLink", "service/gateway",
       "link_token: \"0123456789012345678901234567890123456789012\" new_password: "
       "\"some password\""},
      {"AccountService/GetSignInOptions", "service/gateway", ""},
      {"AccountService/BeginOidcSignIn", "service/gateway", ""},
      {"AccountService/BeginOidcLink", "person/user", "current_password: \"not mine\""},
      {"AccountService/FinishOidcSignIn", "service/gateway",
       "code: \"a code\" state: \"0123456789012345678901234567890123456789012\" "
       "browser_secret: \"0123456789012345678901234567890123456789012\""},
      {"UserService/InviteUser", kAdministrator,
       "email: \"new@example.com\" name: \"New\" roles: 1 supplier_id: \"$SUPPLIER\""},
      {"UserService/GetUser", kAdministrator, "user_id: \"$ID\""},
      {"UserService/ListUsers", kAdministrator, ""},
      {"UserService/UpdateUser", kAdministrator, "user_id: \"$ID\" name: \"Other\" roles: 1"},
      {"UserService/DisableUser", kAdministrator, "user_id: \"$ID\""},
      {"UserService/EnableUser", kAdministrator, "user_id: \"$ID\""},
      {"UserService/ResetSecondFactor", kAdministrator, "user_id: \"$ID\""},
      {"UserService/UnlinkIdentity", kAdministrator, "user_id: \"$ID\""},
      {"UserService/CreateApiKey", "person/supplier_administrator",
       "name: \"ours\" scopes: 1 valid_days: 30"},
      {"UserService/ListApiKeys", "person/supplier_administrator", ""},
      {"UserService/RevokeApiKey", "person/supplier_administrator", "api_key_id: \"$ID\""},
      {"UserService/CreateOrderLink", kBuyer,
       "purchase_order_id: \"$PURCHASE\" email: \"new@example.com\" valid_days: 7"},
      {"UserService/RevokeOrderLink", kBuyer, "order_link_id: \"$ID\""},
      {"UserService/ListAuditEntries", kAdministrator, ""},
  };
  return kRequests;
}

}  // namespace backline::testing
