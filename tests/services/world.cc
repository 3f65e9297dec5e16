#include "tests/services/world.h"

#include "server/base/clock.h"

namespace backline::testing {

World::World(ServerFixture& server) : fixture(server) {
  BacklineClient& administrator = fixture.As(kAdministrator);
  v1::CreateLocationRequest new_location;
  new_location.set_request_id(NewRequestId());
  new_location.mutable_location()->set_code("MAIN");
  new_location.mutable_location()->set_name("Main");
  new_location.mutable_location()->set_time_zone("Europe/Berlin");
  location = Must(administrator.Call(&v1::CatalogService::Stub::CreateLocation, new_location))
                 .location()
                 .location_id();
  v1::CreateCustomerRequest new_customer;
  new_customer.set_request_id(NewRequestId());
  new_customer.mutable_customer()->set_code("C-1");
  new_customer.mutable_customer()->set_name("First customer");
  customer = Must(administrator.Call(&v1::CatalogService::Stub::CreateCustomer, new_customer))
                 .customer()
                 .customer_id();
  for (std::string* supplier : {&acme, &borealis}) {
    v1::CreateSupplierRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_supplier()->set_code(supplier == &acme ? "acme" : "borealis");
    request.mutable_supplier()->set_name("Supplier");
    *supplier = Must(administrator.Call(&v1::CatalogService::Stub::CreateSupplier, request))
                    .supplier()
                    .supplier_id();
  }
  product = NewProduct("P-1", acme);
}

std::string World::NewProduct(const std::string& sku, const std::string& supplier) {
  BacklineClient& administrator = fixture.As(kAdministrator);
  v1::CreateProductRequest request;
  request.set_request_id(NewRequestId());
  request.mutable_product()->set_sku(sku);
  request.mutable_product()->set_name("Product " + sku);
  request.mutable_product()->set_default_lead_time_days(14);
  v1::Pack& pack = *request.mutable_product()->add_packs();
  pack.set_pack_code("BOX");
  pack.set_numerator(12);
  pack.set_denominator(1);
  const std::string id = Must(administrator.Call(&v1::CatalogService::Stub::CreateProduct, request))
                             .product()
                             .product_id();
  v1::SetSourcingRequest sourcing;
  sourcing.set_request_id(NewRequestId());
  sourcing.mutable_sourcing()->set_product_id(id);
  sourcing.mutable_sourcing()->set_supplier_id(supplier);
  sourcing.mutable_sourcing()->set_rank(1);
  sourcing.mutable_sourcing()->set_lead_time_days(21);
  sourcing.mutable_sourcing()->set_shares_demand(true);
  Must(administrator.Call(&v1::CatalogService::Stub::SetSourcing, sourcing));
  return id;
}

void World::Receive(const std::string& of, int64_t quantity) {
  v1::ReceiveStockRequest request;
  request.set_request_id(NewRequestId());
  request.set_product_id(of);
  request.set_location_id(location);
  request.set_quantity(quantity);
  Must(fixture.As(kWarehouse).Call(&v1::InventoryService::Stub::ReceiveStock, request));
}

v1::PlaceOrderRequest World::OrderOf(const std::string& of, int64_t quantity) const {
  v1::PlaceOrderRequest request;
  request.set_request_id(NewRequestId());
  request.set_customer_id(customer);
  v1::NewOrderLine& line = *request.add_lines();
  line.set_line_number(1);
  line.set_product_id(of);
  line.set_location_id(location);
  line.set_quantity(quantity);
  return request;
}

v1::Order World::Place(const std::string& of, int64_t quantity) {
  return Must(fixture.As(kOrders).Call(&v1::OrderService::Stub::PlaceOrder, OrderOf(of, quantity)))
      .order();
}

v1::PurchaseOrder World::Buy(const std::string& supplier, const std::string& of, int64_t quantity) {
  BacklineClient& buyer = fixture.As(kBuyer);
  v1::CreatePurchaseOrderRequest request;
  request.set_request_id(NewRequestId());
  request.set_supplier_id(supplier);
  request.set_location_id(location);
  v1::NewPurchaseOrderLine& line = *request.add_lines();
  line.set_line_number(1);
  line.set_product_id(of);
  line.set_quantity(quantity);
  *line.mutable_requested_date() = DayFromToday(30);
  const auto draft =
      Must(buyer.Call(&v1::PurchaseOrderService::Stub::CreatePurchaseOrder, request));
  v1::SendPurchaseOrderRequest send;
  send.set_request_id(NewRequestId());
  send.set_purchase_order_id(draft.purchase_order().purchase_order_id());
  return Must(buyer.Call(&v1::PurchaseOrderService::Stub::SendPurchaseOrder, send))
      .purchase_order();
}

v1::Date WireDay(Date date) {
  const Date::Civil civil = date.ToCivil();
  v1::Date wire;
  wire.set_year(civil.year);
  wire.set_month(civil.month);
  wire.set_day(civil.day);
  return wire;
}

v1::Date DayFromToday(int days) { return WireDay(UtcDate(SystemClock().Now()) + days); }

}  // namespace backline::testing
