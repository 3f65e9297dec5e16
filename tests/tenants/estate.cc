#include "tests/tenants/estate.h"

#include <algorithm>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "clients/cpp/request_id.h"
#include "tests/services/world.h"
#include "tests/tenants/requests.h"

namespace backline::testing {
namespace {

constexpr int kGrowRounds = 2;
constexpr char kAuditorIdentity[] = "service/auditor";
constexpr char kGatewayIdentity[] = "service/gateway";

const std::vector<std::pair<std::string, Role>>& HouseIdentities() {
  static const std::vector<std::pair<std::string, Role>> kIdentities = {
      {kOrders, Role::kOrderService},     {kWarehouse, Role::kWarehouseService},
      {kGatewayIdentity, Role::kGateway}, {kBuyer, Role::kBuyer},
      {kPlanner, Role::kPlanner},         {kAdministrator, Role::kAdministrator},
      {kAuditorIdentity, Role::kAuditor}, {kImporter, Role::kImporter},
  };
  return kIdentities;
}

// What a caller who has the role is besides: a person.
Roles RolesWith(Role role) {
  Roles roles = {role};
  if (role == Role::kUser) roles.Add(Role::kSupplierViewer);
  if (role == Role::kSupplierAdministrator || role == Role::kSupplierPlanner ||
      role == Role::kSupplierViewer) {
    roles.Add(Role::kUser);
  }
  return roles;
}

std::string Quoted(const std::string& text) { return absl::StrCat("'", text, "'"); }

}  // namespace

std::string Estate::SupplierCode(int owner) {
  return absl::StrCat("cnry-", std::string(1, static_cast<char>('a' + owner)), "-000000");
}

Estate::Estate(ServerFixture& server) : fixture(server) {
  MakeCallers();
  for (int owner = 0; owner < kSuppliers; ++owner) MakeSupplier(owner);
  for (int owner = 0; owner < kSuppliers; ++owner) MakeSupplierWorld(owner);
  for (int owner = 0; owner < kSuppliers; ++owner) MakePersons(owner);
  MakeHouse();
  MakeCommonProduct();
  ReadAsHouse();
  Grow();
}

void Estate::MakeCallers() {
  std::vector<std::string> identities;
  for (const auto& [identity, role] : HouseIdentities()) {
    callers.push_back({identity, {role}, kHouse, fixture.Channel(identity)});
  }
  for (int owner = 0; owner < kSuppliers; ++owner) {
    identities.push_back(absl::StrCat("supplier/", SupplierCode(owner)));
  }
  MakeCertificates(fixture.certificates(), identities);
  for (int owner = 0; owner < kSuppliers; ++owner) {
    callers.push_back(
        {identities[owner], {Role::kSupplier}, owner, fixture.Channel(identities[owner])});
  }
}

const Caller& Estate::As(const std::string& name) const {
  for (const Caller& caller : callers) {
    if (caller.name == name) return caller;
  }
  throw std::runtime_error("nobody is called " + name);
}

const Caller& Estate::SupplierCaller(int owner) const {
  return As(absl::StrCat("supplier/", SupplierCode(owner)));
}

void Estate::Harvest(const Message& answer, int owner) {
  ForEachSet(answer, [&](const Message& holder, const FieldDescriptor& field, int index) {
    if (field.type() != FieldDescriptor::TYPE_STRING) return;
    const std::optional<FieldUse> use = UseOf(field);
    if (!use || !IsScoped(*use)) return;
    const std::string id = TextOf(holder, field, index);
    if (id.empty()) return;
    if (use->use == Use::kKey) {
      things.Add(owner, use->kind, id);
      return;
    }
    if (calling_.contains(id)) return;
    const int real = IsOfTheHouse(use->kind) ? kHouse : owner;
    if (secrets.Learn(id, real)) things.Add(real, use->kind, id);
  });
}

void Estate::RememberFilled(const Message& request) {
  ForEachSet(request, [&](const Message& holder, const FieldDescriptor& field, int index) {
    if (field.type() != FieldDescriptor::TYPE_STRING) return;
    if (TextOf(holder, field, index).find("cnry-") == std::string::npos) return;
    filled.insert(field.full_name());
  });
}

void Estate::RememberSent(int owner, const MethodDescriptor& method, const Message& request) {
  std::shared_ptr<Message> copy = NewMessage(*method.input_type());
  copy->CopyFrom(request);
  sent.push_back({owner, &method, std::move(copy)});
}

std::unique_ptr<Message> Estate::Do(int owner, const std::string& caller, const std::string& name,
                                    const std::string& text) {
  const MethodDescriptor& method = MethodNamed(name);
  const std::unique_ptr<Message> request = MessageOf(*method.input_type(), text);
  SetRequestIds(*request);
  const Reply reply = Call(As(caller), method, *request);
  if (!reply.status.ok() || reply.messages.empty()) {
    throw std::runtime_error(absl::StrCat(name, " as ", caller, ": ", ReasonIn(reply.status), " ",
                                          reply.status.error_message(), ": ", text));
  }
  std::unique_ptr<Message> answer = NewMessage(*method.output_type());
  answer->ParseFromString(reply.messages[0]);
  RememberFilled(*request);
  Harvest(*answer, owner);
  if (As(caller).owner != kHouse) RememberSent(owner, method, *request);
  return answer;
}

std::string Estate::Make(const std::string& id_field, int owner, const std::string& caller,
                         const std::string& method, const std::string& text) {
  const std::unique_ptr<Message> answer = Do(owner, caller, method, text);
  std::string id;
  ForEachSet(*answer, [&](const Message& holder, const FieldDescriptor& field, int index) {
    if (id.empty() && field.name() == id_field) id = TextOf(holder, field, index);
  });
  return id;
}

std::string Estate::Text(int owner) { return Quoted(secrets.Text(owner)); }

std::string Estate::Email(int owner) { return secrets.Text(owner) + "@example.com"; }

std::string Estate::Date(const std::string& field, int owner, int month) {
  return absl::Substitute("$0 { year: $1 month: $2 day: 5 }", field, Secrets::YearOf(owner), month);
}

std::string Estate::NewLocation(int owner) {
  return Make("location_id", owner, kAdministrator, "CatalogService/CreateLocation",
              absl::Substitute("location { code: $0 name: $1 time_zone: 'Europe/Berlin' }",
                               Text(owner), Text(owner)));
}

std::string Estate::NewProduct(int owner, std::initializer_list<int> sources) {
  const std::string product =
      Make("product_id", owner, kAdministrator, "CatalogService/CreateProduct",
           absl::Substitute("product { sku: $0 name: $1 group_code: $2 default_lead_time_days: 14 "
                            "packs { pack_code: 'BOX' numerator: 12 denominator: 1 } }",
                            Text(owner), Text(owner), Text(owner)));
  int rank = 0;
  for (int source : sources) {
    Do(source, kAdministrator, "CatalogService/SetSourcing",
       absl::Substitute("sourcing { product_id: '$0' supplier_id: '$1' rank: $2 "
                        "unit_price { currency_code: 'EUR' units: $3 } lead_time_days: 21 "
                        "shares_demand: true }",
                        product, things.Of(source, "supplier").front(), ++rank,
                        secrets.Number(source)));
  }
  return product;
}

// A customer's order; what it asks for is told to the owner of the product, who asks is not.
std::string Estate::Order(int owner, const std::string& product, const std::string& location) {
  const std::string customer =
      Make("customer_id", kHouse, kAdministrator, "CatalogService/CreateCustomer",
           absl::Substitute("customer { code: $0 name: $1 tier: 3 }", Text(kHouse), Text(kHouse)));
  const std::string lines = absl::Substitute(
      "lines { line_number: 1 product_id: '$0' location_id: '$1' quantity: $2 $3 }", product,
      location, secrets.Number(owner), Date("requested_date", owner, 3));
  return Make("order_id", kHouse, kOrders, "OrderService/PlaceOrder",
              absl::Substitute("customer_id: '$0' external_reference: $1 $2", customer,
                               Text(kHouse), lines));
}

// A draft with one line.
std::string Estate::Buy(int owner, const std::string& product, const std::string& location) {
  const int supplier = owner == kHouse ? 0 : owner;
  const std::string quantity = absl::StrCat(secrets.Number(owner));
  const std::string made =
      Make("purchase_order_id", owner, kBuyer, "PurchaseOrderService/CreatePurchaseOrder",
           absl::Substitute("supplier_id: '$0' location_id: '$1' external_reference: $2 "
                            "lines { line_number: 1 product_id: '$3' quantity: $4 "
                            "unit_price { currency_code: 'EUR' units: $5 } $6 }",
                            things.Of(supplier, "supplier").front(), location, Text(owner), product,
                            quantity, secrets.Number(owner), Date("requested_date", owner, 4)));
  quantity_of_[made] = quantity;
  return made;
}

void Estate::Send(int owner, const std::string& purchase_order) {
  Do(owner, kBuyer, "PurchaseOrderService/SendPurchaseOrder",
     absl::Substitute("purchase_order_id: '$0'", purchase_order));
}

void Estate::Accept(int owner, const std::string& purchase_order) {
  Do(owner, SupplierCaller(owner).name, "SupplierService/AnswerLine",
     absl::Substitute("purchase_order_id: '$0' line_number: 1 version: 1 reason: 2 note: $1 "
                      "schedules { quantity: $2 $3 }",
                      purchase_order, Text(owner), quantity_of_.at(purchase_order),
                      Date("eta_date", owner, 5)));
}

void Estate::MakeSupplier(int owner) {
  Do(owner, kAdministrator, "CatalogService/CreateSupplier",
     absl::Substitute("supplier { code: '$0' name: $1 }", SupplierCode(owner), Text(owner)));
}

void Estate::MakeSupplierWorld(int owner) {
  MakeAgreement(owner);
  const std::string location = NewLocation(owner);
  const std::string pegged = NewProduct(owner, {owner});
  const std::string undated = NewProduct(owner, {owner});
  const std::string bought = NewProduct(owner, {owner});
  // Answered and told of again: customers wait for it.
  Order(owner, pegged, location);
  const std::string answered = Buy(owner, pegged, location);
  Send(owner, answered);
  Accept(owner, answered);
  Do(owner, SupplierCaller(owner).name, "SupplierService/UpdateEta",
     absl::Substitute("supply_line_id: '$0' eta_version: 1 reason: 4 note: $1 $2",
                      things.Of(owner, "supply_line").front(), Text(owner),
                      Date("eta_date", owner, 6)));
  MakeShop(owner, answered, things.Of(owner, "supply_line").front());
  // Received in part.
  const int64_t part = secrets.Number(owner);
  const std::string received = Buy(owner, bought, location);
  Send(owner, received);
  Accept(owner, received);
  Do(owner, kWarehouse, "PurchaseOrderService/ReceivePurchaseOrder",
     absl::Substitute("purchase_order_id: '$0' delivery_note: $1 "
                      "lines { line_number: 1 accepted_quantity: $2 }",
                      received, Text(owner), part));
  MakeDisputes(owner, received);
  // Held by the supplier, sent back by the buyer.
  const std::string held = Buy(owner, bought, location);
  Send(owner, held);
  Do(owner, SupplierCaller(owner).name, "SupplierService/AnswerLine",
     absl::Substitute("purchase_order_id: '$0' line_number: 1 version: 1 reason: 2 note: $1 "
                      "intent: ANSWER_INTENT_HOLD",
                      held, Text(owner)));
  Do(owner, kBuyer, "PurchaseOrderService/DecideResponse",
     absl::Substitute("purchase_order_id: '$0' line_number: 1 version: 2 "
                      "decision: RESPONSE_DECISION_REJECT note: $1",
                      held, Text(owner)));
  // Waits for an answer.
  Send(owner, Buy(owner, bought, location));
  // Wanted and not bought.
  Order(owner, undated, location);
}

// One that a buyer decided, and one that waits.
void Estate::MakeDisputes(int owner, const std::string& purchase_order) {
  const auto open = [&] {
    return Make("dispute_id", owner, SupplierCaller(owner).name, "DisputeService/OpenDispute",
                absl::Substitute("purchase_order_id: '$0' line_number: 1 component: 1 reason: 7 "
                                 "text: $1",
                                 purchase_order, Text(owner)));
  };
  Do(owner, kBuyer, "DisputeService/DecideDispute",
     absl::Substitute("dispute_id: '$0' comment: $1", open(), Text(owner)));
  open();
}

// From now on clocks run; of all that the supplier supplies, and of a family.
void Estate::MakeAgreement(int owner) {
  const std::string supplier = things.Of(owner, "supplier").front();
  Do(owner, kBuyer, "AgreementService/SetBusinessCalendar",
     absl::Substitute("supplier_id: '$0' time_zone: 'Asia/Kolkata' shifts { weekday: 1 "
                      "end_minute: 480 } shifts { weekday: 4 end_minute: 480 } $1",
                      supplier, Date("holidays", owner, 3)));
  for (const std::string& family : {std::string(), "family_code: " + Text(owner)}) {
    Do(owner, kBuyer, "AgreementService/CreateAgreement",
       absl::Substitute("supplier_id: '$0' $1 valid_from { year: 2020 month: 1 day: 1 } "
                        "$2 terms { acknowledge_business_hours: 8 "
                        "answer_change_business_hours: 16 slip_notice_days: 3 components { "
                        "component: 3 target_basis_points: 9500 weight_basis_points: 10000 } }",
                        supplier, family, Date("valid_until", owner, 7)));
  }
}

// A work centre whose slots make the product of the schedule; the schedule is booked, planned and
// reported on, and the buyer asks to move a part of it.
void Estate::MakeShop(int owner, const std::string& purchase_order,
                      const std::string& supply_line) {
  const std::string& supplier = SupplierCaller(owner).name;
  const std::string center =
      Make("work_center_id", owner, supplier, "CapacityService/CreateWorkCenter",
           absl::Substitute("code: $0 name: $1 time_zone: 'Asia/Kolkata' shifts { weekday: 1 "
                            "end_minute: 480 } shifts { weekday: 4 end_minute: 480 }",
                            Text(owner), Text(owner)));
  const std::string product = things.Of(owner, "product").front();
  Do(owner, supplier, "CapacityService/SetProductFamily",
     absl::Substitute("family_code: $0 product_ids: '$1'", Text(owner), product));
  Do(owner, supplier, "CapacityService/PublishCapacity",
     absl::Substitute("work_center_id: '$0' product_id: '$1' period_days: 7 "
                      "units_per_period: 1000000000 $2 $3",
                      center, product, Date("from_date", owner, 4), Date("to_date", owner, 5)));
  const std::string booking = Make(
      "booking_id", owner, supplier, "CapacityService/BookSlot",
      absl::Substitute("supply_line_id: '$0' parts { slot_id: '$1' quantity: $2 }", supply_line,
                       things.Of(owner, "slot").front(), quantity_of_.at(purchase_order)));
  Do(owner, supplier, "CapacityService/SplitBooking",
     absl::Substitute("booking_id: '$0' quantity: $1", booking, Secrets::NumberOf(owner, 0)));
  Do(owner, supplier, "CapacityService/SetProductionPlan",
     absl::Substitute("purchase_order_id: '$0' line_number: 1 work_center_id: '$1' "
                      "daily_output: 1000000000 $2",
                      purchase_order, center, Date("start_date", owner, 4)));
  Do(owner, supplier, "CapacityService/ReportProgress",
     absl::Substitute("purchase_order_id: '$0' line_number: 1 made_quantity: 1", purchase_order));
  Do(owner, kBuyer, "CapacityService/RequestSlotMove",
     absl::Substitute("booking_id: '$0' wanted_slot_id: '$1' reason: $2",
                      things.Of(owner, "booking").back(), things.Of(owner, "slot")[1],
                      Text(owner)));
}

// Whoever calls for the supplier: persons of each role, keys of each scope, a link. Then a person
// and a key that nobody calls as, which may be changed and ended by the calls of the test.
void Estate::MakePersons(int owner) {
  const std::string supplier = things.Of(owner, "supplier").front();
  const std::string order = things.Of(owner, "purchase_order").front();
  const auto gateway = fixture.Channel(kGatewayIdentity);
  for (const Role role : AllRoles()) {
    Metadata metadata = people_.CredentialOf(role, supplier, order);
    if (metadata.empty()) continue;  // has a certificate
    Roles roles = RolesWith(role);
    roles.Add(Role::kGateway);  // what comes before sign-in looks at no session
    Caller caller{absl::StrCat(RoleName(role), "/", SupplierCode(owner)), roles, owner, gateway,
                  std::move(metadata)};
    if (role == Role::kEnrolmentRequired) caller.owner = kHouse;
    if (role == Role::kOrderLink) caller.purchase_order_id = order;
    caller.renew = [=, this] { return people_.CredentialOf(role, supplier, order); };
    callers.push_back(std::move(caller));
  }
  const std::string administrator =
      absl::StrCat(RoleName(Role::kSupplierAdministrator), "/", SupplierCode(owner));
  for (const char* list : {"UserService/ListUsers", "UserService/ListApiKeys"}) {
    const MethodDescriptor& method = MethodNamed(list);
    const auto all = NewMessage(*method.output_type());
    all->ParseFromString(
        Call(As(administrator), method, *NewMessage(*method.input_type())).messages.at(0));
    ForEachSet(*all, [&](const Message& holder, const FieldDescriptor& field, int index) {
      if (field.name() != "user_id" && field.name() != "api_key_id") return;
      secrets.Learn(TextOf(holder, field, index), owner);
      calling_.insert(TextOf(holder, field, index));
    });
  }
  const std::string user =
      Make("user_id", owner, administrator, "UserService/InviteUser",
           absl::Substitute("email: '$0' name: $1 roles: 3", Email(owner), Text(owner)));
  Do(owner, administrator, "UserService/UpdateUser",
     absl::Substitute("user_id: '$0' name: $1 roles: 3", user, Text(owner)));
  Do(owner, administrator, "UserService/CreateApiKey",
     absl::Substitute("name: $0 scopes: 1 valid_days: 9", Text(owner)));
  Do(owner, kBuyer, "UserService/CreateOrderLink",
     absl::Substitute("purchase_order_id: '$0' email: '$1' valid_days: 9", order, Email(owner)));
}

// What no supplier ever sees: stock, shipments, and a draft that was not sent.
void Estate::MakeHouse() {
  const std::string location = NewLocation(kHouse);
  const std::string product = NewProduct(kHouse, {});
  Do(kHouse, kWarehouse, "InventoryService/ReceiveStock",
     absl::Substitute("product_id: '$0' location_id: '$1' quantity: 900000000 "
                      "external_reference: $2",
                      product, location, Text(kHouse)));
  Do(kHouse, kWarehouse, "InventoryService/AdjustStock",
     absl::Substitute("product_id: '$0' location_id: '$1' on_hand_delta: $2 reason: 1 note: $3",
                      product, location, secrets.Number(kHouse), Text(kHouse)));
  const std::string order = Order(kHouse, product, location);
  const std::string shipment = Make("shipment_id", kHouse, kWarehouse, "OrderService/ShipOrder",
                                    absl::Substitute("order_id: '$0' tracking_reference: $1 "
                                                     "lines { line_number: 1 quantity: 5 }",
                                                     order, Text(kHouse)));
  Do(kHouse, kOrders, "OrderService/ConfirmDelivery",
     absl::Substitute("shipment_id: '$0' proof_of_delivery: $1", shipment, Text(kHouse)));
  Buy(kHouse, product, location);
}

// Both see what is wanted of it and neither what the other asks for it.
void Estate::MakeCommonProduct() {
  Order(kShared, NewProduct(kShared, {0, 1}), NewLocation(kHouse));
}

// The ids that only the house is told.
void Estate::ReadAsHouse() {
  for (int owner = kHouse; owner < kOwnersEnd; ++owner) {
    for (const std::string& product : std::vector<std::string>(things.Of(owner, "product"))) {
      const std::string of_product = absl::Substitute("product_id: '$0'", product);
      Do(kHouse, kPlanner, "BackorderService/ListProductQueue", of_product);
      Do(kHouse, kPlanner, "InventoryService/ListMovements", of_product);
    }
  }
}

std::unique_ptr<Message> Estate::OwnRequest(const MethodDescriptor& method, int owner,
                                            bool numbers) {
  std::unique_ptr<Message> request = BaseRequestOf(method);
  SetRequestIds(*request);
  for (const FieldPath& path : TextFieldsOf(*request)) {
    const std::optional<FieldUse> use = UseOf(path.field());
    if (!use) continue;
    if (use->use == Use::kText) path.SetText(*request, secrets.Text(owner));
    if (use->use == Use::kEmail) path.SetText(*request, Email(owner));
    if (!IsScoped(*use) || path.TextIn(*request).empty()) continue;
    const std::vector<std::string>& own = things.Of(owner, use->kind);
    if (!own.empty()) path.SetText(*request, own.front());
  }
  for (const FieldPath& path : NumberFieldsOf(*request)) {
    if (numbers && CountsSomething(path.field()) && path.NumberIn(*request) > 0) {
      path.SetNumber(*request, secrets.Number(owner));
    }
  }
  return request;
}

// Every supplier does once what it may do at all, so that what new methods make is there as well.
void Estate::Grow() {
  for (int round = 0; round < kGrowRounds * 2; ++round) {
    for (const Caller& caller : callers) {
      if (caller.owner == kHouse) continue;
      for (const MethodDescriptor* method : Methods()) {
        if (!MayCall(caller.roles, *method) || method->server_streaming()) continue;
        if (EndsItsSession(*method)) continue;
        const auto request = OwnRequest(*method, caller.owner, round % 2 == 0);
        const Reply reply = Call(caller, *method, *request);
        if (!reply.status.ok() || reply.messages.empty()) continue;
        const auto answer = NewMessage(*method->output_type());
        answer->ParseFromString(reply.messages[0]);
        RememberFilled(*request);
        Harvest(*answer, caller.owner);
        if (IsChange(*method)) RememberSent(caller.owner, *method, *request);
      }
    }
  }
}

}  // namespace backline::testing
