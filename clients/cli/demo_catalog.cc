// The demo's master data.
#include "absl/time/civil_time.h"
#include "clients/cli/demo_loader.h"

namespace backline::cli {
namespace {

using Catalog = v1::CatalogService::Stub;
using Inventory = v1::InventoryService::Stub;
using PurchaseOrders = v1::PurchaseOrderService::Stub;

constexpr const char* kCurrency = "EUR";

absl::CivilDay DayOf(const v1::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

// Another command may have made the supplier before.
void LoadSupplier(DemoLoader& loader, const DemoSupplier& supplier) {
  v1::CreateSupplierRequest create;
  create.set_request_id(DemoLoader::IdOf(std::string("supplier/") + supplier.code));
  create.mutable_supplier()->set_code(supplier.code);
  create.mutable_supplier()->set_name(supplier.name);
  BacklineClient& administrator = loader.session().Of(kAdministrator);
  const auto created = administrator.Call(&Catalog::CreateSupplier, create);
  if (created.ok()) {
    loader.Count(created->replayed());
    loader.suppliers[supplier.code] = created->supplier().supplier_id();
  } else {
    if (created.error().reason != "CODE_TAKEN") throw Failure(FailureLine(created.error()));
    v1::GetSupplierRequest get;
    get.set_code(supplier.code);
    loader.suppliers[supplier.code] =
        Answer(administrator.Call(&Catalog::GetSupplier, get)).supplier().supplier_id();
  }
  v1::SetToleranceRequest tolerance;
  v1::Tolerance& rule = *tolerance.mutable_tolerance();
  rule.set_supplier_id(loader.suppliers[supplier.code]);
  rule.set_days_early(supplier.days_early);
  rule.set_days_late(supplier.days_late);
  rule.set_percent_under(supplier.percent_under);
  rule.set_applies(true);
  loader.Call(kBuyer, std::string("tolerance/") + supplier.code, &PurchaseOrders::SetTolerance,
              tolerance);
}

void LoadParties(DemoLoader& loader) {
  for (const DemoSupplier& supplier : DemoSuppliers()) LoadSupplier(loader, supplier);
  for (const DemoCustomer& customer : DemoCustomers()) {
    v1::CreateCustomerRequest request;
    request.mutable_customer()->set_code(customer.code);
    request.mutable_customer()->set_name(customer.name);
    request.mutable_customer()->set_tier(customer.tier);
    loader.customers[customer.code] =
        loader
            .Call(kAdministrator, std::string("customer/") + customer.code,
                  &Catalog::CreateCustomer, request)
            .customer()
            .customer_id();
  }
  for (const DemoLocation& location : DemoLocations()) {
    v1::CreateLocationRequest request;
    request.mutable_location()->set_code(location.code);
    request.mutable_location()->set_name(location.name);
    request.mutable_location()->set_time_zone(location.time_zone);
    request.mutable_location()->set_rank(location.rank);
    loader.locations[location.code] =
        loader
            .Call(kAdministrator, std::string("location/") + location.code,
                  &Catalog::CreateLocation, request)
            .location()
            .location_id();
  }
}

void LoadProduct(DemoLoader& loader, const DemoProduct& product) {
  v1::CreateProductRequest create;
  create.mutable_product()->set_sku(product.sku);
  create.mutable_product()->set_name(product.name);
  create.mutable_product()->set_backorder_policy(ParseEnum<v1::BackorderPolicy>(product.policy));
  create.mutable_product()->set_default_lead_time_days(product.lead_time_days);
  v1::Pack& pack = *create.mutable_product()->add_packs();
  pack.set_pack_code(product.pack_code);
  pack.set_numerator(product.pack);
  pack.set_denominator(1);
  const std::string sku = product.sku;
  const std::string id =
      loader.Call(kAdministrator, "product/" + sku, &Catalog::CreateProduct, create)
          .product()
          .product_id();
  loader.products[sku] = id;
  v1::SetSourcingRequest source;
  source.mutable_sourcing()->set_product_id(id);
  source.mutable_sourcing()->set_supplier_id(loader.suppliers.at(product.supplier));
  source.mutable_sourcing()->set_rank(1);
  source.mutable_sourcing()->set_lead_time_days(product.lead_time_days);
  source.mutable_sourcing()->set_shares_demand(true);
  *source.mutable_sourcing()->mutable_unit_price() = ParseMoney(product.price, kCurrency);
  loader.Call(kAdministrator, "source/" + sku, &Catalog::SetSourcing, source);
  for (const auto& [location, quantity] :
       {std::pair("BER", product.berlin), std::pair("CHI", product.chicago)}) {
    if (quantity == 0) continue;
    v1::ReceiveStockRequest stock;
    stock.set_product_id(id);
    stock.set_location_id(loader.locations.at(location));
    stock.set_quantity(quantity);
    stock.set_external_reference("opening stock");
    loader.Call(kWarehouse, "stock/" + sku + "/" + location, &Inventory::ReceiveStock, stock);
  }
}

}  // namespace

std::string SupplierIdentity(const std::string& code) { return "supplier/" + code; }

v1::Date DemoLoader::WorkingDay(int days) const {
  v1::Date day = Day(days);
  while (absl::GetWeekday(DayOf(day)) >= absl::Weekday::saturday) day = AddDays(day, 1);
  return day;
}

int DemoLoader::monday() const {
  return -static_cast<int>(absl::GetWeekday(DayOf(day_)));  // absl counts from Monday
}

void LoadDemoCompany(DemoLoader& loader) {
  LoadParties(loader);
  for (const DemoProduct& product : DemoProducts()) LoadProduct(loader, product);
}

}  // namespace backline::cli
