#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Catalog = v1::CatalogService::Stub;

std::string PacksText(const v1::Product& product) {
  std::string text;
  for (const v1::Pack& pack : product.packs()) {
    text += (text.empty() ? "" : ", ") + pack.pack_code() + "=" + std::to_string(pack.numerator());
    if (pack.denominator() != 1) text += "/" + std::to_string(pack.denominator());
  }
  return text.empty() ? "-" : text;
}

// CODE=NUMERATOR[/DENOMINATOR]
v1::Pack ParsePack(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos) throw UsageError("not CODE=UNITS[/PACKS]: " + text);
  std::string factor = text.substr(equals + 1);
  v1::Pack pack;
  pack.set_pack_code(text.substr(0, equals));
  pack.set_denominator(1);
  if (const size_t slash = factor.find('/'); slash != std::string::npos) {
    pack.set_denominator(ParseWhole(factor.substr(slash + 1), "the denominator"));
    factor.resize(slash);
  }
  pack.set_numerator(ParseWhole(factor, "the numerator"));
  return pack;
}

void PrintProducts(Session& session, const v1::ListProductsResponse& response) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  Table table({"SKU", "NAME", "BACKORDER", ">LEAD DAYS", "GROUP", "PACKS"});
  for (const v1::Product& product : response.products()) {
    table.AddRow({product.sku(), product.name(), EnumText(product.backorder_policy()),
                  std::to_string(product.default_lead_time_days()),
                  product.group_code().empty() ? "-" : product.group_code(), PacksText(product)});
  }
  table.Print(session.out(), "product");
}

// What was stored, as JSON or as one line.
template <typename Response>
void PrintAdded(Session& session, const Response& response, const std::string& what) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
  } else {
    session.out() << what << (response.replayed() ? " was there\n" : " added\n");
  }
}

struct NewProduct {
  std::string sku, name, policy = "allow", group;
  int lead_time_days = 14;
  std::vector<std::string> packs;
};

void AddProduct(Session& session, const NewProduct& arguments) {
  v1::CreateProductRequest request;
  request.set_request_id(NewRequestId());
  v1::Product& product = *request.mutable_product();
  product.set_sku(arguments.sku);
  product.set_name(arguments.name.empty() ? arguments.sku : arguments.name);
  product.set_backorder_policy(ParseEnum<v1::BackorderPolicy>(arguments.policy));
  product.set_default_lead_time_days(arguments.lead_time_days);
  product.set_group_code(arguments.group);
  for (const std::string& pack : arguments.packs) *product.add_packs() = ParsePack(pack);
  PrintAdded(session, Answer(session.As(kAdministrator).Call(&Catalog::CreateProduct, request)),
             "product " + arguments.sku);
}

void PutInGroup(Session& session, const std::string& sku, const std::string& group_code) {
  BacklineClient& client = session.As(kAdministrator);
  Names names(client);
  v1::UpdateProductRequest request;
  request.set_request_id(NewRequestId());
  request.mutable_product()->set_product_id(names.ProductId(sku));
  request.mutable_product()->set_group_code(group_code);
  request.mutable_update_mask()->add_paths("group_code");
  const auto response = Answer(client.Call(&Catalog::UpdateProduct, request));
  v1::ListProductsResponse one;
  *one.add_products() = response.product();
  PrintProducts(session, one);
}

void AddProductCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "product", "What is sold");
  auto* add = group.add_subcommand("add", "Add a product");
  auto created = std::make_shared<NewProduct>();
  add->add_option("SKU", created->sku)->required();
  add->add_option("NAME", created->name);
  add->add_option("--policy", created->policy, "allow, dated_only or deny")->capture_default_str();
  add->add_option("--lead-time", created->lead_time_days, "days")->capture_default_str();
  add->add_option("--group", created->group, "the product group, for tolerances");
  add->add_option("--pack", created->packs, "CODE=UNITS[/PACKS], may be repeated");
  add->callback([&session, created] { AddProduct(session, *created); });

  auto* list = group.add_subcommand("list", "List products by sku");
  auto limit = std::make_shared<int>();
  AddLimit(*list, *limit);
  list->callback([&session, limit] {
    PrintProducts(session,
                  ListAll(session.As(kPlanner), &Catalog::ListProducts, v1::ListProductsRequest(),
                          *limit, [](const auto& all) { return all.products_size(); }));
  });

  auto* put = group.add_subcommand("group", "Put a product in a product group, for tolerances");
  auto moved = std::make_shared<std::pair<std::string, std::string>>();
  put->add_option("SKU", moved->first)->required();
  put->add_option("GROUP", moved->second, "none: out of its group");
  put->callback([&session, moved] { PutInGroup(session, moved->first, moved->second); });

  auto* show = group.add_subcommand("show", "Show a product");
  auto sku = std::make_shared<std::string>();
  show->add_option("SKU", *sku)->required();
  show->callback([&session, sku] {
    v1::GetProductRequest request;
    request.set_sku(*sku);
    v1::ListProductsResponse one;
    *one.add_products() =
        Answer(session.As(kPlanner).Call(&Catalog::GetProduct, request)).product();
    PrintProducts(session, one);
  });
}

struct NewPlace {
  std::string code, name, time_zone = "UTC";
  int rank = 0;
};

void AddLocationCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "location", "Where stock is kept");
  auto* add = group.add_subcommand("add", "Add a location");
  auto place = std::make_shared<NewPlace>();
  add->add_option("CODE", place->code)->required();
  add->add_option("NAME", place->name);
  add->add_option("--time-zone", place->time_zone, "an IANA name")->capture_default_str();
  add->add_option("--rank", place->rank, "0 (first) to 1000")->capture_default_str();
  add->callback([&session, place] {
    v1::CreateLocationRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_location()->set_code(place->code);
    request.mutable_location()->set_name(place->name.empty() ? place->code : place->name);
    request.mutable_location()->set_time_zone(place->time_zone);
    request.mutable_location()->set_rank(place->rank);
    PrintAdded(session, Answer(session.As(kAdministrator).Call(&Catalog::CreateLocation, request)),
               "location " + place->code);
  });

  auto* list = group.add_subcommand("list", "List locations by code");
  auto limit = std::make_shared<int>();
  AddLimit(*list, *limit);
  list->callback([&session, limit] {
    const auto response =
        ListAll(session.As(kPlanner), &Catalog::ListLocations, v1::ListLocationsRequest(), *limit,
                [](const auto& all) { return all.locations_size(); });
    if (session.json()) {
      session.out() << ToJson(response, JsonStyle::kPretty);
      return;
    }
    Table table({"CODE", "NAME", "TIME ZONE", ">RANK"});
    for (const v1::Location& location : response.locations()) {
      table.AddRow({location.code(), location.name(), location.time_zone(),
                    std::to_string(location.rank())});
    }
    table.Print(session.out(), "location");
  });
}

struct NewParty {
  std::string code, name;
  int tier = 5;
};

void AddCustomerCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "customer", "Who buys");
  auto* add = group.add_subcommand("add", "Add a customer");
  auto party = std::make_shared<NewParty>();
  add->add_option("CODE", party->code)->required();
  add->add_option("NAME", party->name);
  add->add_option("--tier", party->tier, "1 (served first) to 9")->capture_default_str();
  add->callback([&session, party] {
    v1::CreateCustomerRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_customer()->set_code(party->code);
    request.mutable_customer()->set_name(party->name.empty() ? party->code : party->name);
    request.mutable_customer()->set_tier(party->tier);
    PrintAdded(session, Answer(session.As(kAdministrator).Call(&Catalog::CreateCustomer, request)),
               "customer " + party->code);
  });

  auto* list = group.add_subcommand("list", "List customers by code");
  auto limit = std::make_shared<int>();
  AddLimit(*list, *limit);
  list->callback([&session, limit] {
    const auto response =
        ListAll(session.As(kPlanner), &Catalog::ListCustomers, v1::ListCustomersRequest(), *limit,
                [](const auto& all) { return all.customers_size(); });
    if (session.json()) {
      session.out() << ToJson(response, JsonStyle::kPretty);
      return;
    }
    Table table({"CODE", "NAME", ">TIER"});
    for (const v1::Customer& customer : response.customers()) {
      table.AddRow({customer.code(), customer.name(), std::to_string(customer.tier())});
    }
    table.Print(session.out(), "customer");
  });
}

void AddSupplierMasterCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "supplier", "Who makes and delivers");
  auto* add = group.add_subcommand("add", "Add a supplier; its certificate is supplier/CODE");
  auto party = std::make_shared<NewParty>();
  add->add_option("CODE", party->code)->required();
  add->add_option("NAME", party->name);
  add->callback([&session, party] {
    v1::CreateSupplierRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_supplier()->set_code(party->code);
    request.mutable_supplier()->set_name(party->name.empty() ? party->code : party->name);
    PrintAdded(session, Answer(session.As(kAdministrator).Call(&Catalog::CreateSupplier, request)),
               "supplier " + party->code);
  });

  auto* list = group.add_subcommand("list", "List suppliers by code");
  auto limit = std::make_shared<int>();
  AddLimit(*list, *limit);
  list->callback([&session, limit] {
    const auto response =
        ListAll(session.As(kPlanner), &Catalog::ListSuppliers, v1::ListSuppliersRequest(), *limit,
                [](const auto& all) { return all.suppliers_size(); });
    if (session.json()) {
      session.out() << ToJson(response, JsonStyle::kPretty);
      return;
    }
    Table table({"CODE", "NAME", "ID"});
    for (const v1::Supplier& supplier : response.suppliers()) {
      table.AddRow({supplier.code(), supplier.name(), supplier.supplier_id()});
    }
    table.Print(session.out(), "supplier");
  });
}

struct NewSource {
  std::string sku, supplier, price, currency = "EUR";
  int rank = 1;
  int lead_time_days = 14;
  bool shares_demand = false;
};

void SetSource(Session& session, const NewSource& source) {
  BacklineClient& client = session.As(kAdministrator);
  Names names(client);
  v1::SetSourcingRequest request;
  request.set_request_id(NewRequestId());
  v1::Sourcing& sourcing = *request.mutable_sourcing();
  sourcing.set_product_id(names.ProductId(source.sku));
  sourcing.set_supplier_id(names.SupplierId(source.supplier));
  sourcing.set_rank(source.rank);
  sourcing.set_lead_time_days(source.lead_time_days);
  sourcing.set_shares_demand(source.shares_demand);
  if (!source.price.empty()) {
    *sourcing.mutable_unit_price() = ParseMoney(source.price, source.currency);
  }
  PrintAdded(session, Answer(client.Call(&Catalog::SetSourcing, request)),
             "source " + source.supplier + " of " + source.sku);
}

void ListSources(Session& session, const std::string& sku) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::ListSourcingRequest request;
  request.set_product_id(names.ProductId(sku));
  const auto response = Answer(client.Call(&Catalog::ListSourcing, request));
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  Table table({">RANK", "SUPPLIER", ">UNIT PRICE", ">LEAD DAYS", "SEES DEMAND"});
  for (const v1::Sourcing& sourcing : response.sourcing()) {
    table.AddRow({std::to_string(sourcing.rank()), names.Supplier(sourcing.supplier_id()),
                  MoneyText(sourcing.unit_price()), std::to_string(sourcing.lead_time_days()),
                  sourcing.shares_demand() ? "yes" : "no"});
  }
  table.Print(session.out(), "source");
}

void AddSourceCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "source", "Who makes what");
  auto* set = group.add_subcommand("set", "Say that a supplier makes a product, and how");
  auto source = std::make_shared<NewSource>();
  set->add_option("SKU", source->sku)->required();
  set->add_option("SUPPLIER", source->supplier)->required();
  set->add_option("--rank", source->rank, "1 (first) to 1000")->capture_default_str();
  set->add_option("--price", source->price, "per base unit, such as 12.50");
  set->add_option("--currency", source->currency)->capture_default_str();
  set->add_option("--lead-time", source->lead_time_days, "days")->capture_default_str();
  set->add_flag("--shares-demand", source->shares_demand, "it sees the unpegged demand");
  set->callback([&session, source] { SetSource(session, *source); });

  auto* list = group.add_subcommand("list", "List the sources of a product by rank");
  auto sku = std::make_shared<std::string>();
  list->add_option("SKU", *sku)->required();
  list->callback([&session, sku] { ListSources(session, *sku); });
}

}  // namespace

CLI::App& AddGroup(CLI::App& app, const std::string& name, const std::string& description) {
  CLI::App* group = app.add_subcommand(name, description);
  group->require_subcommand(1);
  return *group;
}

void AddLimit(CLI::App& command, int& limit) {
  limit = 200;
  command.add_option("--limit", limit, "how many at most")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
}

void AddCatalogCommands(CLI::App& app, Session& session) {
  AddProductCommands(app, session);
  AddLocationCommands(app, session);
  AddCustomerCommands(app, session);
  AddSupplierMasterCommands(app, session);
  AddSourceCommands(app, session);
}

}  // namespace backline::cli
