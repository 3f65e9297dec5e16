#include "tests/services/bad_input_rows.h"
#include "tests/services/world.h"

namespace backline::testing::bad_input {

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
      Code("Product.group_code", false),
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

std::vector<BaseRequest> OrderRequests() {
  static const std::string kOrder =
      "customer_id: \"$CUSTOMER\" lines { line_number: 1 product_id: \"$PRODUCT\" quantity: 1 }";
  return {
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
      {"EventService/WatchEvents", kBuyer, ""},
      {"AuditService/RunAudit", kAdministrator, ""},
  };
}

std::vector<BaseRequest> CatalogRequests() {
  return {
      {"CatalogService/CreateProduct", kAdministrator,
       "product { sku: \"NEW\" name: \"New\" packs { pack_code: \"P\" numerator: 1 "
       "denominator: 1 } }"},
      {"CatalogService/UpdateProduct", kAdministrator,
       "product { product_id: \"$PRODUCT\" name: \"Other\" packs { pack_code: \"P\" numerator: 1 "
       "denominator: 1 } } update_mask { paths: \"name\" paths: \"backorder_policy\" paths: "
       "\"default_lead_time_days\" paths: \"packs\" paths: \"group_code\" }"},
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
  };
}

}  // namespace backline::testing::bad_input
