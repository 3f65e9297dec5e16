#include "tests/kill/clients.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/request_id.h"

namespace backline::kill {
namespace {

constexpr int kHotProducts = 6;
constexpr int kCustomers = 4;
constexpr int kRetryPauseMs = 20;
constexpr int kResolveTimeoutS = 30;
constexpr size_t kRemembered = 200;

// What a client does next, in per cent; the rest are orders.
constexpr int kReceipts = 14;
constexpr int kCancels = 8;
constexpr int kShips = 16;
constexpr int kPurchaseOrders = 12;
constexpr int kRepeats = 6;
constexpr int kTwins = 6;

template <typename Response>
Response Must(Result<Response> result) {
  if (!result.ok()) throw std::runtime_error("set-up: " + result.error().ToString());
  return result.take();
}

std::string Nanoseconds() {
  return absl::StrCat(std::chrono::steady_clock::now().time_since_epoch().count());
}

const char* TypeName(Answer::Kind kind) {
  switch (kind) {
    case Answer::Kind::kOk:
      return "ok";
    case Answer::Kind::kRefused:
      return "refused";
    default:
      return "unknown";
  }
}

}  // namespace

World MakeWorld(Target& target) {
  using Catalog = v1::CatalogService::Stub;
  BacklineClient& client = target.administrator();
  World world;
  v1::CreateLocationRequest location;
  location.set_request_id(NewRequestId());
  location.mutable_location()->set_code("MAIN");
  location.mutable_location()->set_name("Main");
  location.mutable_location()->set_time_zone("UTC");
  world.location = Must(client.Call(&Catalog::CreateLocation, location)).location().location_id();
  v1::CreateSupplierRequest supplier;
  supplier.set_request_id(NewRequestId());
  supplier.mutable_supplier()->set_code("acme");
  supplier.mutable_supplier()->set_name("Acme");
  world.supplier = Must(client.Call(&Catalog::CreateSupplier, supplier)).supplier().supplier_id();
  for (int i = 0; i < kCustomers; ++i) {
    v1::CreateCustomerRequest customer;
    customer.set_request_id(NewRequestId());
    customer.mutable_customer()->set_code(absl::StrCat("C-", i));
    customer.mutable_customer()->set_name("Customer");
    world.customers.push_back(
        Must(client.Call(&Catalog::CreateCustomer, customer)).customer().customer_id());
  }
  for (int i = 0; i < kHotProducts; ++i) {
    v1::CreateProductRequest product;
    product.set_request_id(NewRequestId());
    product.mutable_product()->set_sku(absl::StrCat("HOT-", i));
    product.mutable_product()->set_name("Hot");
    product.mutable_product()->set_default_lead_time_days(7);
    world.products.push_back(
        Must(client.Call(&Catalog::CreateProduct, product)).product().product_id());
  }
  return world;
}

void Progress::CountAnswer() {
  const std::lock_guard lock(mutex_);
  ++answered_;
  changed_.notify_all();
}

bool Progress::AwaitMore(int64_t more, int timeout_s) {
  std::unique_lock lock(mutex_);
  const int64_t goal = answered_ + more;
  return changed_.wait_for(lock, std::chrono::seconds(timeout_s),
                           [&] { return answered_ >= goal; });
}

void Progress::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

void Progress::PauseBeforeRetry() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(kRetryPauseMs), [&] { return false; });
}

Client::Client(int number, uint64_t seed, const World& world, std::vector<Target*> targets,
               HistoryWriter& history, Progress& progress)
    : number_(number),
      random_(seed),
      world_(world),
      targets_(std::move(targets)),
      history_(history),
      progress_(progress) {}

void Client::Run() {
  while (!progress_.stopped()) {
    int choice = Pick(100);
    const auto falls = [&](int share) { return (choice -= share) < 0; };
    if (falls(kReceipts)) {
      const Operation operation = NewReceipt();
      Remember(operation, Resolve(operation, Pick(2)));
    } else if (falls(kCancels)) {
      ActOnOrder("CancelOrder");
    } else if (falls(kShips)) {
      ActOnOrder("ShipOrder");
    } else if (falls(kPurchaseOrders)) {
      AdvancePurchaseOrder();
    } else if (falls(kRepeats)) {
      RepeatOne();
    } else if (falls(kTwins)) {
      SendToBoth(NewOrder());
    } else {
      const Operation operation = NewOrder();
      Remember(operation, Resolve(operation, Pick(2)));
    }
  }
}

Operation Client::New(std::string call, Fields fields) {
  Operation operation;
  operation.op = absl::StrCat("c", number_, "-", ++operations_);
  operation.call = std::move(call);
  operation.request_id = NewRequestId();
  operation.fields = std::move(fields);
  return operation;
}

Operation Client::NewOrder() {
  std::string lines;
  const int count = 1 + Pick(3);
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&lines, i == 0 ? "" : " ", world_.products[Pick(kHotProducts)], ":",
                    1 + Pick(5));
  }
  return New("PlaceOrder", {{"customer", world_.customers[Pick(kCustomers)]},
                            {"location", world_.location},
                            {"lines", lines}});
}

Operation Client::NewReceipt() {
  return New("ReceiveStock", {{"product", world_.products[Pick(kHotProducts)]},
                              {"location", world_.location},
                              {"quantity", absl::StrCat(1 + Pick(30))}});
}

void Client::ActOnOrder(const char* call) {
  if (orders_.empty()) return;
  const Operation operation = New(call, {{"order", orders_[Pick(orders_.size())]}});
  Remember(operation, Resolve(operation, Pick(2)));
}

void Client::AdvancePurchaseOrder() {
  if (purchase_orders_.empty() || Pick(3) == 0) {
    const int64_t quantity = 2 + Pick(40);
    const Operation operation =
        New("CreatePurchaseOrder", {{"supplier", world_.supplier},
                                    {"location", world_.location},
                                    {"product", world_.products[Pick(kHotProducts)]},
                                    {"quantity", absl::StrCat(quantity)}});
    const Answer answer = Resolve(operation, Pick(2));
    Remember(operation, answer);
    if (answer.kind != Answer::Kind::kOk) return;
    purchase_orders_.push_back({answer.fields.at("id"), quantity, false});
    return;
  }
  const size_t index = Pick(purchase_orders_.size());
  OpenPurchaseOrder& order = purchase_orders_[index];
  const int64_t part = order.sent ? 1 + Pick(static_cast<int>(order.left)) : 0;
  const Operation operation =
      order.sent ? New("ReceivePurchaseOrder",
                       {{"purchase_order", order.id}, {"quantity", absl::StrCat(part)}})
                 : New("SendPurchaseOrder", {{"purchase_order", order.id}});
  const Answer answer = Resolve(operation, Pick(2));
  Remember(operation, answer);
  if (answer.kind == Answer::Kind::kOk) {
    order.sent = true;
    order.left -= part;
  }
  if (order.left == 0) purchase_orders_.erase(purchase_orders_.begin() + index);
}

void Client::RepeatOne() {
  if (accepted_.empty()) return;
  const Operation operation = accepted_[Pick(accepted_.size())];
  Resolve(operation, Pick(2));
}

void Client::SendToBoth(const Operation& operation) {
  std::thread other([&] { Attempt(operation, *targets_[1], false); });
  Attempt(operation, *targets_[0], false);
  other.join();
  Remember(operation, Resolve(operation, Pick(2)));
}

Answer Client::Attempt(const Operation& operation, Target& target, bool patient) {
  Fields line = operation.fields;
  line["t"] = Nanoseconds();
  line["type"] = "invoke";
  line["client"] = absl::StrCat(number_);
  line["op"] = operation.op;
  line["call"] = operation.call;
  line["request_id"] = operation.request_id;
  line["server"] = target.name();
  history_.Write(line);
  Answer answer = target.Call(operation, patient);
  Fields reply = answer.fields;
  reply["t"] = Nanoseconds();
  reply["type"] = TypeName(answer.kind);
  reply["client"] = line["client"];
  reply["op"] = operation.op;
  reply["server"] = target.name();
  history_.Write(reply);
  return answer;
}

Answer Client::Resolve(const Operation& operation, int first_target) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(kResolveTimeoutS);
  for (int attempt = 0;; ++attempt) {
    Target& target = *targets_[(first_target + attempt) % targets_.size()];
    const Answer answer = Attempt(operation, target, attempt > 0);
    if (answer.kind != Answer::Kind::kUnknown) {
      progress_.CountAnswer();
      return answer;
    }
    // The checker reports it as an unknown that was never resolved.
    if (std::chrono::steady_clock::now() > give_up) return answer;
    progress_.PauseBeforeRetry();
  }
}

void Client::Remember(const Operation& operation, const Answer& answer) {
  if (answer.kind != Answer::Kind::kOk) return;
  if (operation.call == "PlaceOrder") orders_.push_back(answer.fields.at("id"));
  accepted_.push_back(operation);
  if (accepted_.size() > kRemembered) accepted_.erase(accepted_.begin());
}

}  // namespace backline::kill
