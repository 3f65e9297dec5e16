// What the demo's customers order.
#include <algorithm>

#include "clients/cli/demo_loader.h"

namespace backline::cli {
namespace {

using Orders = v1::OrderService::Stub;

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
// After these the demo goes on by rolling dice.
constexpr int kOrderCount = 100, kLaterOrderCount = 16;
constexpr int kNeedDays = 50;

v1::PlaceOrderResponse Place(DemoLoader& loader, int number, v1::PlaceOrderRequest request) {
  request.set_external_reference("demo-" + std::to_string(number));
  return loader.Call(kOrders, "order/" + std::to_string(number), &Orders::PlaceOrder, request);
}

v1::PlaceOrderRequest RequestOf(const DemoLoader& loader, const DemoOrder& order) {
  v1::PlaceOrderRequest request;
  request.set_customer_id(loader.customers.at(order.customer));
  std::string rest = order.lines;
  while (!rest.empty()) {
    const size_t space = std::min(rest.find(' '), rest.size());
    const LineText parsed = ParseLine(rest.substr(0, space));
    rest.erase(0, space + 1);
    v1::NewOrderLine& line = *request.add_lines();
    line.set_line_number(request.lines_size());
    line.set_product_id(loader.products.at(parsed.sku));
    line.set_quantity(parsed.quantity);
    line.set_pack_code(parsed.pack_code);
    if (*order.location != '\0') line.set_location_id(loader.locations.at(order.location));
  }
  return request;
}

// One to three products that may be backordered, some packs of each.
v1::PlaceOrderRequest RolledRequest(const DemoLoader& loader, int number) {
  const std::string name = "order/" + std::to_string(number);
  const auto roll = [&](const std::string& what, int sides) {
    return DemoLoader::Roll(name + "/" + what, sides);
  };
  v1::PlaceOrderRequest request;
  const auto customers = static_cast<int>(DemoCustomers().size());
  request.set_customer_id(
      loader.customers.at(DemoCustomers()[static_cast<size_t>(roll("customer", customers))].code));
  const int place = roll("location", 10);
  const int count = 1 + roll("lines", 3);
  const auto products = static_cast<int>(DemoProducts().size());
  const int first = roll("product", products);
  for (int i = 0; request.lines_size() < count; ++i) {
    const DemoProduct& product = DemoProducts()[static_cast<size_t>((first + 7 * i) % products)];
    if (std::string(product.policy) != "allow") continue;
    const std::string line_name = std::to_string(i);
    v1::NewOrderLine& line = *request.add_lines();
    line.set_line_number(request.lines_size());
    line.set_product_id(loader.products.at(product.sku));
    line.set_quantity(1 + roll("packs/" + line_name, 6));
    line.set_pack_code(product.pack_code);
    if (place < 9) line.set_location_id(loader.locations.at(place < 6 ? "BER" : "CHI"));
    // One in four wants it as soon as possible.
    if (roll("asap/" + line_name, 4) > 0) {
      *line.mutable_requested_date() = loader.WorkingDay(3 + roll("need/" + line_name, kNeedDays));
    }
  }
  return request;
}

void Ship(DemoLoader& loader, int number, const std::string& order_id) {
  v1::ShipOrderRequest ship;
  ship.set_order_id(order_id);
  ship.set_tracking_reference("DEMO" + std::to_string(1000 + number));
  const auto shipped =
      loader.Call(kWarehouse, "ship/" + std::to_string(number), &Orders::ShipOrder, ship);
  if (number % 2 == 0) return;  // Every other shipment is still on its way.
  v1::ConfirmDeliveryRequest confirm;
  confirm.set_shipment_id(shipped.shipment().shipment_id());
  confirm.set_proof_of_delivery("goods-in");
  loader.Call(kWarehouse, "deliver/" + std::to_string(number), &Orders::ConfirmDelivery, confirm);
}

}  // namespace

void LoadDemoOrders(DemoLoader& loader) {
  int number = 0;
  for (const DemoOrder& order : kDemoOrders) {
    ++number;
    const auto placed = Place(loader, number, RequestOf(loader, order));
    if (order.ships) Ship(loader, number, placed.order().order_id());
    if (!loader.has_day()) loader.set_day(placed.order().occurred_date());
  }
  while (++number <= kOrderCount) Place(loader, number, RolledRequest(loader, number));
}

void LoadLaterDemoOrders(DemoLoader& loader) {
  for (int number = kOrderCount + 1; number <= kOrderCount + kLaterOrderCount; ++number) {
    Place(loader, number, RolledRequest(loader, number));
  }
}

}  // namespace backline::cli
