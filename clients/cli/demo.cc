// `backline demo`: a small believable company, loaded through the public API. Every request id
// follows from what is loaded, so a second run has no second effect.
#include <map>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "clients/cli/commands.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Catalog = v1::CatalogService::Stub;
using Orders = v1::OrderService::Stub;
using Inventory = v1::InventoryService::Stub;
using PurchaseOrders = v1::PurchaseOrderService::Stub;
using Supplying = v1::SupplierService::Stub;

constexpr const char* kBorealis = "supplier/borealis";
constexpr const char* kCurrency = "EUR";

struct DemoParty {
  const char* code;
  const char* name;
  int tier;
};
constexpr DemoParty kSuppliers[] = {{"acme", "Acme Manufacturing", 0},
                                    {"borealis", "Borealis Components", 0}};
constexpr DemoParty kCustomers[] = {{"northwind-clinics", "Northwind Clinics", 1},
                                    {"cedar-hospital", "Cedar Hospital", 3},
                                    {"harbour-care", "Harbour Care", 5},
                                    {"lumen-outpatient", "Lumen Outpatient", 7}};

struct DemoLocation {
  const char* code;
  const char* name;
  const char* time_zone;
  int rank;
};
constexpr DemoLocation kLocations[] = {{"BER", "Berlin", "Europe/Berlin", 1},
                                       {"CHI", "Chicago", "America/Chicago", 2}};

struct DemoProduct {
  const char* sku;
  const char* name;
  const char* policy;
  const char* pack_code;  // of `pack` base units
  int64_t pack;
  const char* supplier;
  int lead_time_days;
  const char* price;
  int64_t berlin;  // on hand at the beginning
  int64_t chicago;
};
constexpr DemoProduct kProducts[] = {
    {"PUMP-100", "Infusion pump", "allow", "BOX-4", 4, "acme", 21, "412.00", 40, 24},
    {"TUBE-22", "Extension tube, 22 cm", "allow", "BOX-50", 50, "acme", 10, "0.85", 2'000, 900},
    {"MASK-FFP2", "Respirator mask FFP2", "allow", "BOX-20", 20, "borealis", 14, "0.42", 5'000, 0},
    {"VALVE-3W", "Three-way valve", "allow", "BAG-25", 25, "acme", 12, "1.10", 300, 300},
    {"SENSOR-O2", "Oxygen sensor", "allow", "BOX-2", 2, "borealis", 28, "96.50", 10, 5},
    {"BATTERY-12V", "Battery, 12 V", "allow", "TRAY-10", 10, "borealis", 18, "23.75", 60, 20},
    {"FILTER-H14", "Filter H14", "dated_only", "BOX-6", 6, "acme", 9, "31.20", 36, 12},
    {"MANUAL-EN", "Service manual, English", "deny", "BOX-40", 40, "acme", 30, "8.00", 80, 0}};

struct DemoOrder {
  const char* customer;
  const char* location;  // "" for any
  const char* lines;     // SKU=QUANTITY[xPACK] separated by spaces
  bool ships;            // what is reserved leaves and arrives
};
constexpr DemoOrder kDemoOrders[] = {
    {"northwind-clinics", "BER", "PUMP-100=8 TUBE-22=4xBOX-50", true},
    {"cedar-hospital", "BER", "MASK-FFP2=50xBOX-20", true},
    {"harbour-care", "CHI", "VALVE-3W=3xBAG-25 TUBE-22=2xBOX-50", true},
    {"lumen-outpatient", "BER", "FILTER-H14=1xBOX-6 MANUAL-EN=2", true},
    {"cedar-hospital", "CHI", "PUMP-100=2xBOX-4 BATTERY-12V=1xTRAY-10", true},
    {"lumen-outpatient", "BER", "SENSOR-O2=6", false},
    {"harbour-care", "BER", "SENSOR-O2=8 VALVE-3W=40", false},
    {"northwind-clinics", "BER", "SENSOR-O2=12", false},
    {"cedar-hospital", "", "BATTERY-12V=45", false},
    {"harbour-care", "BER", "PUMP-100=40", false},
    {"northwind-clinics", "BER", "PUMP-100=3xBOX-4 TUBE-22=10xBOX-50", false},
    {"lumen-outpatient", "CHI", "MASK-FFP2=10xBOX-20", false},
    {"cedar-hospital", "BER", "BATTERY-12V=3xTRAY-10 SENSOR-O2=4", false},
    {"harbour-care", "CHI", "SENSOR-O2=9", false},
    {"northwind-clinics", "CHI", "VALVE-3W=5xBAG-25", false},
    {"lumen-outpatient", "", "PUMP-100=6", false},
    {"cedar-hospital", "BER", "TUBE-22=20xBOX-50", false},
    {"harbour-care", "BER", "MASK-FFP2=240xBOX-20", false},
    {"northwind-clinics", "BER", "FILTER-H14=2xBOX-6 VALVE-3W=60", false},
    {"lumen-outpatient", "BER", "BATTERY-12V=12 MANUAL-EN=1", false}};

class Demo {
 public:
  explicit Demo(Session& session) : session_(session) {}

  void Load() {
    LoadParties();
    LoadProducts();
    LoadOrders();
    LoadPurchaseOrders();
    if (session_.json()) {
      session_.out() << "{\"fresh_calls\": " << fresh_ << ", \"repeated_calls\": " << repeated_
                     << "}\n";
      return;
    }
    session_.out() << "demo: " << Counted(std::size(kProducts), "product") << ", "
                   << Counted(std::size(kCustomers), "customer") << ", "
                   << Counted(std::size(kDemoOrders), "order") << "; " << fresh_
                   << " calls had their effect now, " << repeated_ << " in an earlier run\n";
  }

 private:
  // Calls with a request id that follows from `name`.
  template <typename Stub, typename Request, typename Response>
  Response Call(const std::string& identity, const std::string& name,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                Request request) {
    request.set_request_id(RequestIdFromName("demo/" + name));
    Response response = Answer(session_.Of(identity).Call(method, request));
    ++(response.replayed() ? repeated_ : fresh_);
    return response;
  }

  void LoadParties();
  void LoadSupplier(const DemoParty& party);
  void LoadProducts();
  void LoadOrders();
  v1::PlaceOrderResponse PlaceOrder(size_t number, const DemoOrder& order);
  void Ship(size_t number, const std::string& order_id);
  void LoadPurchaseOrders();
  v1::PurchaseOrder Buy(const std::string& name, const std::string& supplier,
                        const std::string& location, const std::string& sku, int64_t quantity,
                        int days, bool send);
  void AcceptAll(const std::string& identity, const std::string& name,
                 const v1::PurchaseOrder& order);

  Session& session_;
  int fresh_ = 0, repeated_ = 0;
  std::map<std::string, std::string> suppliers_, locations_, customers_, products_;
  // The day of the first run: a later run must say the same dates.
  v1::Date day_;
};

// Another command may have made the supplier before.
void Demo::LoadSupplier(const DemoParty& party) {
  v1::CreateSupplierRequest create;
  create.set_request_id(RequestIdFromName(std::string("demo/supplier/") + party.code));
  create.mutable_supplier()->set_code(party.code);
  create.mutable_supplier()->set_name(party.name);
  const auto created = session_.Of(kAdministrator).Call(&Catalog::CreateSupplier, create);
  if (created.ok()) {
    ++(created->replayed() ? repeated_ : fresh_);
    suppliers_[party.code] = created->supplier().supplier_id();
    return;
  }
  if (created.error().reason != "CODE_TAKEN") throw Failure(FailureLine(created.error()));
  v1::GetSupplierRequest get;
  get.set_code(party.code);
  suppliers_[party.code] =
      Answer(session_.Of(kAdministrator).Call(&Catalog::GetSupplier, get)).supplier().supplier_id();
}

void Demo::LoadParties() {
  for (const DemoParty& party : kSuppliers) LoadSupplier(party);
  for (const DemoParty& party : kCustomers) {
    v1::CreateCustomerRequest request;
    request.mutable_customer()->set_code(party.code);
    request.mutable_customer()->set_name(party.name);
    request.mutable_customer()->set_tier(party.tier);
    customers_[party.code] = Call(kAdministrator, std::string("customer/") + party.code,
                                  &Catalog::CreateCustomer, request)
                                 .customer()
                                 .customer_id();
  }
  for (const DemoLocation& location : kLocations) {
    v1::CreateLocationRequest request;
    request.mutable_location()->set_code(location.code);
    request.mutable_location()->set_name(location.name);
    request.mutable_location()->set_time_zone(location.time_zone);
    request.mutable_location()->set_rank(location.rank);
    locations_[location.code] = Call(kAdministrator, std::string("location/") + location.code,
                                     &Catalog::CreateLocation, request)
                                    .location()
                                    .location_id();
  }
}

void Demo::LoadProducts() {
  for (const DemoProduct& product : kProducts) {
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
    const std::string id = Call(kAdministrator, "product/" + sku, &Catalog::CreateProduct, create)
                               .product()
                               .product_id();
    products_[sku] = id;
    v1::SetSourcingRequest source;
    source.mutable_sourcing()->set_product_id(id);
    source.mutable_sourcing()->set_supplier_id(suppliers_.at(product.supplier));
    source.mutable_sourcing()->set_rank(1);
    source.mutable_sourcing()->set_lead_time_days(product.lead_time_days);
    source.mutable_sourcing()->set_shares_demand(true);
    *source.mutable_sourcing()->mutable_unit_price() = ParseMoney(product.price, kCurrency);
    Call(kAdministrator, "source/" + sku, &Catalog::SetSourcing, source);
    for (const auto& [location, quantity] :
         {std::pair("BER", product.berlin), std::pair("CHI", product.chicago)}) {
      if (quantity == 0) continue;
      v1::ReceiveStockRequest stock;
      stock.set_product_id(id);
      stock.set_location_id(locations_.at(location));
      stock.set_quantity(quantity);
      stock.set_external_reference("opening stock");
      Call(kWarehouse, "stock/" + sku + "/" + location, &Inventory::ReceiveStock, stock);
    }
  }
}

v1::PlaceOrderResponse Demo::PlaceOrder(size_t number, const DemoOrder& order) {
  v1::PlaceOrderRequest request;
  request.set_customer_id(customers_.at(order.customer));
  request.set_external_reference("demo-" + std::to_string(number));
  std::string rest = order.lines;
  while (!rest.empty()) {
    const size_t space = std::min(rest.find(' '), rest.size());
    const LineText parsed = ParseLine(rest.substr(0, space));
    rest.erase(0, space + 1);
    v1::NewOrderLine& line = *request.add_lines();
    line.set_line_number(request.lines_size());
    line.set_product_id(products_.at(parsed.sku));
    line.set_quantity(parsed.quantity);
    line.set_pack_code(parsed.pack_code);
    if (*order.location != '\0') line.set_location_id(locations_.at(order.location));
  }
  return Call(kOrders, "order/" + std::to_string(number), &Orders::PlaceOrder, request);
}

void Demo::Ship(size_t number, const std::string& order_id) {
  v1::ShipOrderRequest ship;
  ship.set_order_id(order_id);
  ship.set_tracking_reference("DEMO" + std::to_string(1000 + number));
  const auto shipped = Call(kWarehouse, "ship/" + std::to_string(number), &Orders::ShipOrder, ship);
  if (number % 2 == 0) return;  // Every other shipment is still on its way.
  v1::ConfirmDeliveryRequest confirm;
  confirm.set_shipment_id(shipped.shipment().shipment_id());
  confirm.set_proof_of_delivery("goods-in");
  Call(kWarehouse, "deliver/" + std::to_string(number), &Orders::ConfirmDelivery, confirm);
}

void Demo::LoadOrders() {
  size_t number = 0;
  for (const DemoOrder& order : kDemoOrders) {
    ++number;
    const auto placed = PlaceOrder(number, order);
    if (order.ships) Ship(number, placed.order().order_id());
    if (day_.year() == 0) day_ = placed.order().occurred_date();
  }
}

v1::PurchaseOrder Demo::Buy(const std::string& name, const std::string& supplier,
                            const std::string& location, const std::string& sku, int64_t quantity,
                            int days, bool send) {
  v1::CreatePurchaseOrderRequest create;
  create.set_supplier_id(suppliers_.at(supplier));
  create.set_location_id(locations_.at(location));
  create.set_external_reference("demo-" + name);
  v1::NewPurchaseOrderLine& line = *create.add_lines();
  line.set_line_number(1);
  line.set_product_id(products_.at(sku));
  line.set_quantity(quantity);
  line.set_over_receipt_tolerance_percent(5);
  *line.mutable_requested_date() = AddDays(day_, days);
  const auto created =
      Call(kBuyer, "purchase-order/" + name, &PurchaseOrders::CreatePurchaseOrder, create);
  if (!send) return created.purchase_order();
  v1::SendPurchaseOrderRequest request;
  request.set_purchase_order_id(created.purchase_order().purchase_order_id());
  return Call(kBuyer, "send/" + name, &PurchaseOrders::SendPurchaseOrder, request).purchase_order();
}

void Demo::AcceptAll(const std::string& identity, const std::string& name,
                     const v1::PurchaseOrder& order) {
  v1::AnswerLineRequest answer;
  answer.set_purchase_order_id(order.purchase_order_id());
  answer.set_line_number(1);
  answer.set_version(1);  // As it was sent; the answer itself makes it 2.
  v1::ConfirmedSchedule& schedule = *answer.add_schedules();
  schedule.set_quantity(order.lines(0).ordered_quantity());
  *schedule.mutable_eta_date() = order.lines(0).requested_date();
  Call(identity, "answer/" + name, &Supplying::AnswerLine, answer);
}

void Demo::LoadPurchaseOrders() {
  AcceptAll(kBorealis, "sensors", Buy("sensors", "borealis", "BER", "SENSOR-O2", 20, 28, true));
  const auto batteries = Buy("batteries", "borealis", "BER", "BATTERY-12V", 60, 18, true);
  v1::AnswerLineRequest split;
  split.set_purchase_order_id(batteries.purchase_order_id());
  split.set_line_number(1);
  split.set_version(1);
  for (const auto& [quantity, days] : {std::pair(25, 18), std::pair(35, 32)}) {
    split.add_schedules()->set_quantity(quantity);
    *split.mutable_schedules(split.schedules_size() - 1)->mutable_eta_date() = AddDays(day_, days);
  }
  split.set_reason(v1::SUPPLY_REASON_MATERIAL_SHORTAGE);
  split.set_note("cells are short this month");
  Call(kBorealis, "answer/batteries", &Supplying::AnswerLine, split);
  const auto pumps = Buy("pumps", "acme", "BER", "PUMP-100", 24, 21, true);
  AcceptAll(kAcme, "pumps", pumps);
  v1::ReceivePurchaseOrderRequest receive;
  receive.set_purchase_order_id(pumps.purchase_order_id());
  receive.set_delivery_note("ACME-7001");
  receive.add_lines()->set_line_number(1);
  receive.mutable_lines(0)->set_accepted_quantity(8);
  Call(kWarehouse, "receive/pumps", &PurchaseOrders::ReceivePurchaseOrder, receive);
  Buy("masks", "borealis", "BER", "MASK-FFP2", 2'000, 14, true);  // Waits for its answer.
  Buy("tubes", "acme", "BER", "TUBE-22", 1'000, 10, false);       // A draft.
}

}  // namespace

void AddDemoCommand(CLI::App& app, Session& session) {
  auto* demo = app.add_subcommand(
      "demo", "Load a small company once (uses several identities; --as is ignored)");
  demo->callback([&session] { Demo(session).Load(); });
}

}  // namespace backline::cli
