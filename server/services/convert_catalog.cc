#include <algorithm>
#include <set>

#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {
namespace {

constexpr const char* kProduct = "product";
constexpr const char* kLocation = "location";
constexpr const char* kCustomer = "customer";
constexpr const char* kSupplier = "supplier";
constexpr const char* kSourcing = "sourcing";

BackorderPolicy ParsePolicy(const v1::Product& product, Fields& fields) {
  if (product.backorder_policy() == v1::BACKORDER_POLICY_UNSPECIFIED) {
    return BackorderPolicy::kAllow;
  }
  return fields.Enumerator<BackorderPolicy>({kProduct, "backorder_policy"},
                                            product.backorder_policy(), v1::BACKORDER_POLICY_ALLOW,
                                            v1::BACKORDER_POLICY_DENY);
}

std::vector<Pack> ParsePacks(const v1::Product& product, Fields& fields) {
  constexpr const char* kPacks = "product.packs";
  std::vector<Pack> packs;
  fields.Count(kPacks, product.packs_size(), 0, kPacksMax);
  std::set<std::string> codes;
  for (int at = 0; at < std::min(product.packs_size(), kPacksMax); ++at) {
    const v1::Pack& pack = product.packs(at);
    packs.push_back(
        {fields.Code({kPacks, at, "pack_code"}, pack.pack_code()),
         fields.Range({kPacks, at, "numerator"}, pack.numerator(), 1, kPackTermMax),
         fields.Range({kPacks, at, "denominator"}, pack.denominator(), 1, kPackTermMax)});
    if (!codes.insert(pack.pack_code()).second) fields.Repeated({kPacks, at, "pack_code"});
  }
  return packs;
}

int32_t ParseLeadTime(const v1::Product& product, Fields& fields) {
  return fields.Range32({kProduct, "default_lead_time_days"}, product.default_lead_time_days(), 0,
                        kLeadTimeDaysMax);
}

std::string ParseGroup(const v1::Product& product, Fields& fields) {
  return fields.OptionalCode({kProduct, "group_code"}, product.group_code());
}

std::string ParseName(const char* message, const std::string& name, Fields& fields) {
  return fields.Text({message, "name"}, name, 1, kNameBytesMax);
}

}  // namespace

std::shared_ptr<CreateProduct> Parse(const v1::CreateProductRequest& request, Fields& fields) {
  auto command = std::make_shared<CreateProduct>();
  const v1::Product& product = request.product();
  fields.MustBeSet(kProduct, request.has_product());
  if (!request.has_product()) return command;
  fields.MustBeEmpty({kProduct, "product_id"}, product.product_id());
  fields.MustBeEmpty({kProduct, "etag"}, product.etag());
  command->product.sku = fields.Code({kProduct, "sku"}, product.sku());
  command->product.name = ParseName(kProduct, product.name(), fields);
  command->product.backorder_policy = ParsePolicy(product, fields);
  command->product.default_lead_time_days = ParseLeadTime(product, fields);
  command->product.group_code = ParseGroup(product, fields);
  command->product.packs = ParsePacks(product, fields);
  return command;
}

std::shared_ptr<UpdateProduct> Parse(const v1::UpdateProductRequest& request, Fields& fields) {
  auto command = std::make_shared<UpdateProduct>();
  const v1::Product& product = request.product();
  fields.MustBeSet(kProduct, request.has_product());
  if (!request.has_product()) return command;
  command->product_id = fields.Required<ProductId>({kProduct, "product_id"}, product.product_id());
  command->etag = fields.Etag({kProduct, "etag"}, product.etag());
  if (request.update_mask().paths().empty()) {
    fields.Add("update_mask", "must name at least one field");
  }
  for (const std::string& path : request.update_mask().paths()) {
    if (path == "name") {
      command->name = ParseName(kProduct, product.name(), fields);
    } else if (path == "backorder_policy") {
      command->backorder_policy = ParsePolicy(product, fields);
    } else if (path == "default_lead_time_days") {
      command->default_lead_time_days = ParseLeadTime(product, fields);
    } else if (path == "group_code") {
      command->group_code = ParseGroup(product, fields);
    } else if (path == "packs") {
      command->packs = ParsePacks(product, fields);
    } else {
      fields.Add("update_mask",
                 "may name: name, backorder_policy, default_lead_time_days, packs, group_code");
    }
  }
  return command;
}

std::shared_ptr<CreateLocation> Parse(const v1::CreateLocationRequest& request, Fields& fields) {
  auto command = std::make_shared<CreateLocation>();
  const v1::Location& location = request.location();
  fields.MustBeSet(kLocation, request.has_location());
  if (!request.has_location()) return command;
  fields.MustBeEmpty({kLocation, "location_id"}, location.location_id());
  command->location.code = fields.Code({kLocation, "code"}, location.code());
  command->location.name = ParseName(kLocation, location.name(), fields);
  command->location.time_zone = location.time_zone();
  if (location.time_zone().empty() || location.time_zone().size() > kTimeZoneBytesMax ||
      !IsKnownTimeZone(location.time_zone())) {
    fields.Add({kLocation, "time_zone"}, "must be an IANA name, such as Europe/Berlin");
  }
  command->location.rank =
      fields.Range32({kLocation, "rank"}, location.rank(), 0, kLocationRankMax);
  return command;
}

std::shared_ptr<CreateCustomer> Parse(const v1::CreateCustomerRequest& request, Fields& fields) {
  auto command = std::make_shared<CreateCustomer>();
  const v1::Customer& customer = request.customer();
  fields.MustBeSet(kCustomer, request.has_customer());
  if (!request.has_customer()) return command;
  fields.MustBeEmpty({kCustomer, "customer_id"}, customer.customer_id());
  command->customer.code = fields.Code({kCustomer, "code"}, customer.code());
  command->customer.name = ParseName(kCustomer, customer.name(), fields);
  command->customer.tier = customer.tier() == 0
                               ? kTierDefault
                               : fields.Range32({kCustomer, "tier"}, customer.tier(), 1, kTierMax);
  return command;
}

std::shared_ptr<CreateSupplier> Parse(const v1::CreateSupplierRequest& request, Fields& fields) {
  auto command = std::make_shared<CreateSupplier>();
  const v1::Supplier& supplier = request.supplier();
  fields.MustBeSet(kSupplier, request.has_supplier());
  if (!request.has_supplier()) return command;
  fields.MustBeEmpty({kSupplier, "supplier_id"}, supplier.supplier_id());
  command->supplier.code = fields.Code({kSupplier, "code"}, supplier.code());
  command->supplier.name = ParseName(kSupplier, supplier.name(), fields);
  return command;
}

std::shared_ptr<SetSourcing> Parse(const v1::SetSourcingRequest& request, Fields& fields) {
  auto command = std::make_shared<SetSourcing>();
  const v1::Sourcing& sourcing = request.sourcing();
  fields.MustBeSet(kSourcing, request.has_sourcing());
  if (!request.has_sourcing()) return command;
  command->sourcing.product_id =
      fields.Required<ProductId>({kSourcing, "product_id"}, sourcing.product_id());
  command->sourcing.supplier_id =
      fields.Required<SupplierId>({kSourcing, "supplier_id"}, sourcing.supplier_id());
  command->sourcing.rank =
      fields.Range32({kSourcing, "rank"}, sourcing.rank(), 1, kSourcingRankMax);
  command->sourcing.unit_price =
      fields.Price({kSourcing, "unit_price"}, sourcing.has_unit_price(), sourcing.unit_price());
  command->sourcing.lead_time_days =
      fields.Range32({kSourcing, "lead_time_days"}, sourcing.lead_time_days(), 0, kLeadTimeDaysMax);
  command->sourcing.shares_demand = sourcing.shares_demand();
  return command;
}

void ToWire(const Product& product, v1::Product* wire) {
  wire->set_product_id(WireId(product.id));
  wire->set_sku(product.sku);
  wire->set_name(product.name);
  wire->set_backorder_policy(static_cast<v1::BackorderPolicy>(product.backorder_policy));
  wire->set_default_lead_time_days(product.default_lead_time_days);
  wire->set_group_code(product.group_code);
  for (const Pack& pack : product.packs) {
    v1::Pack* added = wire->add_packs();
    added->set_pack_code(pack.code);
    added->set_numerator(pack.numerator);
    added->set_denominator(pack.denominator);
  }
  wire->set_etag(EtagOf(product.etag));
}

void ToWire(const Location& location, v1::Location* wire) {
  wire->set_location_id(WireId(location.id));
  wire->set_code(location.code);
  wire->set_name(location.name);
  wire->set_time_zone(location.time_zone);
  wire->set_rank(location.rank);
}

void ToWire(const Customer& customer, v1::Customer* wire) {
  wire->set_customer_id(WireId(customer.id));
  wire->set_code(customer.code);
  wire->set_name(customer.name);
  wire->set_tier(customer.tier);
}

void ToWire(const Supplier& supplier, v1::Supplier* wire) {
  wire->set_supplier_id(WireId(supplier.id));
  wire->set_code(supplier.code);
  wire->set_name(supplier.name);
}

void ToWire(const Sourcing& sourcing, v1::Sourcing* wire) {
  wire->set_product_id(WireId(sourcing.product_id));
  wire->set_supplier_id(WireId(sourcing.supplier_id));
  wire->set_rank(sourcing.rank);
  if (!sourcing.unit_price.currency_code.empty()) {
    ToWire(sourcing.unit_price, wire->mutable_unit_price());
  }
  wire->set_lead_time_days(sourcing.lead_time_days);
  wire->set_shares_demand(sourcing.shares_demand);
}

}  // namespace backline
