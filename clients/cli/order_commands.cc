#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Orders = v1::OrderService::Stub;

void PrintOrder(std::ostream& out, Names& names, const v1::Order& order) {
  out << "order " << order.order_id() << " of " << names.Customer(order.customer_id()) << ", "
      << DateText(order.occurred_date());
  if (!order.external_reference().empty()) out << ", " << order.external_reference();
  out << "\n";
  Table table({">LINE", "SKU", "LOCATION", ">ORDERED", ">RESERVED", ">BACKORDERED", ">SHIPPED",
               ">DELIVERED", ">CANCELLED", "PROMISED FIRST", "NOW", "PARTS"});
  for (const v1::OrderLine& line : order.lines()) {
    table.AddRow({std::to_string(line.line_number()), names.Sku(line.product_id()),
                  line.location_id().empty() ? "any" : names.Location(line.location_id()),
                  std::to_string(line.ordered_quantity()), std::to_string(line.reserved_quantity()),
                  std::to_string(line.backordered_quantity()),
                  std::to_string(line.shipped_quantity()),
                  std::to_string(line.delivered_quantity()),
                  std::to_string(line.cancelled_quantity()), DateText(line.first_promised_date()),
                  DateText(line.promised_date()), PromiseText(line.promise_parts())});
  }
  table.Print(out, "line");
}

void PrintShipments(std::ostream& out, const v1::GetOrderResponse& response) {
  if (response.shipments().empty()) return;
  Table table({"SHIPMENT", "SHIPPED", "DELIVERED", "TRACKING", "LINES"});
  for (const v1::Shipment& shipment : response.shipments()) {
    std::string lines;
    for (const v1::ShipmentLine& line : shipment.lines()) {
      lines += (lines.empty() ? "" : ", ") + std::to_string(line.line_number()) + "=" +
               std::to_string(line.quantity());
    }
    table.AddRow({shipment.shipment_id(), DateText(shipment.shipped_date()),
                  DateText(shipment.delivered_date()), shipment.tracking_reference(), lines});
  }
  table.Print(out, "shipment");
}

// The response in JSON, or the order that it holds.
template <typename Response>
void PrintOrderResponse(Session& session, Names& names, const Response& response) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  if (response.replayed()) session.out() << "this request had its effect before\n";
  if (response.has_order()) PrintOrder(session.out(), names, response.order());
}

struct PlaceArguments {
  std::string customer, location, date, reference, request_id;
  std::vector<std::string> lines;
};

void Place(Session& session, const PlaceArguments& arguments) {
  BacklineClient& client = session.As(kOrders);
  Names names(client);
  v1::PlaceOrderRequest request;
  request.set_request_id(arguments.request_id.empty() ? NewRequestId() : arguments.request_id);
  request.set_customer_id(names.CustomerId(arguments.customer));
  request.set_external_reference(arguments.reference);
  for (const std::string& text : arguments.lines) {
    const LineText parsed = ParseLine(text);
    v1::NewOrderLine& line = *request.add_lines();
    line.set_line_number(request.lines_size());
    line.set_product_id(names.ProductId(parsed.sku));
    line.set_location_id(
        names.LocationId(parsed.location_code.empty() ? arguments.location : parsed.location_code));
    line.set_quantity(parsed.quantity);
    line.set_pack_code(parsed.pack_code);
    if (!arguments.date.empty()) *line.mutable_requested_date() = ParseDate(arguments.date);
  }
  PrintOrderResponse(session, names, Answer(client.Call(&Orders::PlaceOrder, request)));
}

void AddPlace(CLI::App& group, Session& session) {
  auto* place = group.add_subcommand("place", "Place an order");
  auto arguments = std::make_shared<PlaceArguments>();
  place->add_option("CUSTOMER", arguments->customer)->required();
  place->add_option("LINES", arguments->lines, "SKU=QUANTITY[xPACK][@LOCATION] ...")->required();
  place->add_option("--location", arguments->location, "of all lines; any if not given");
  place->add_option("--date", arguments->date, "when it is wanted: 2026-12-01, +14, today");
  place->add_option("--reference", arguments->reference, "your own number");
  place->add_option("--request-id", arguments->request_id, "a UUID that makes it happen once");
  place->callback([&session, arguments] { Place(session, *arguments); });
}

void ShowOrder(Session& session, const std::string& order_id) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::GetOrderRequest request;
  request.set_order_id(order_id);
  const auto response = Answer(client.Call(&Orders::GetOrder, request));
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  PrintOrder(session.out(), names, response.order());
  PrintShipments(session.out(), response);
}

void ListOrders(Session& session, const std::string& customer, int limit) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::ListOrdersRequest request;
  request.set_customer_id(names.CustomerId(customer));
  const auto response = ListAll(client, &Orders::ListOrders, request, limit,
                                [](const auto& all) { return all.orders_size(); });
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  Table table({"ORDER", "DATE", "CUSTOMER", "REFERENCE", ">LINES", ">ORDERED", ">RESERVED",
               ">BACKORDERED", ">SHIPPED"});
  for (const v1::Order& order : response.orders()) {
    int64_t ordered = 0, reserved = 0, backordered = 0, shipped = 0;
    for (const v1::OrderLine& line : order.lines()) {
      ordered += line.ordered_quantity();
      reserved += line.reserved_quantity();
      backordered += line.backordered_quantity();
      shipped += line.shipped_quantity();
    }
    table.AddRow({order.order_id(), DateText(order.occurred_date()),
                  names.Customer(order.customer_id()), order.external_reference(),
                  std::to_string(order.lines_size()), std::to_string(ordered),
                  std::to_string(reserved), std::to_string(backordered), std::to_string(shipped)});
  }
  table.Print(session.out(), "order");
}

void AddShowAndList(CLI::App& group, Session& session) {
  auto* show = group.add_subcommand("show", "Show an order and its shipments");
  auto order_id = std::make_shared<std::string>();
  show->add_option("ORDER", *order_id)->required();
  show->callback([&session, order_id] { ShowOrder(session, *order_id); });

  auto* list = group.add_subcommand("list", "List orders, newest first");
  auto customer = std::make_shared<std::string>();
  auto limit = std::make_shared<int>();
  list->add_option("--customer", *customer);
  AddLimit(*list, *limit);
  list->callback([&session, customer, limit] { ListOrders(session, *customer, *limit); });
}

struct ChangeArguments {
  std::string order_id, date, tracking;
  std::vector<std::string> lines;
  int line_number = 0;
  int64_t quantity = 0;
};

void AddCancelAndAmend(CLI::App& group, Session& session) {
  auto* cancel = group.add_subcommand("cancel", "Cancel what is open of an order");
  auto cancelled = std::make_shared<ChangeArguments>();
  cancel->add_option("ORDER", cancelled->order_id)->required();
  cancel->add_option("LINES", cancelled->lines, "LINE=QUANTITY ...; all that is open if none");
  cancel->callback([&session, cancelled] {
    BacklineClient& client = session.As(kOrders);
    Names names(client);
    v1::CancelOrderRequest request;
    request.set_request_id(NewRequestId());
    request.set_order_id(cancelled->order_id);
    for (const std::string& text : cancelled->lines) {
      const CountText count = ParseCount(text);
      v1::CancelOrderLine& line = *request.add_lines();
      line.set_line_number(count.line_number);
      line.set_quantity(count.first);
    }
    PrintOrderResponse(session, names, Answer(client.Call(&Orders::CancelOrder, request)));
  });

  auto* amend = group.add_subcommand("amend", "Change what is wanted of a line");
  auto amended = std::make_shared<ChangeArguments>();
  amend->add_option("ORDER", amended->order_id)->required();
  amend->add_option("LINE", amended->line_number)->required();
  amend->add_option("QUANTITY", amended->quantity, "wanted in all")->required();
  amend->callback([&session, amended] {
    BacklineClient& client = session.As(kOrders);
    Names names(client);
    v1::AmendOrderLineRequest request;
    request.set_request_id(NewRequestId());
    request.set_order_id(amended->order_id);
    request.set_line_number(amended->line_number);
    request.set_quantity(amended->quantity);
    PrintOrderResponse(session, names, Answer(client.Call(&Orders::AmendOrderLine, request)));
  });
}

template <typename Response>
void PrintShipmentResponse(Session& session, Names& names, const Response& response) {
  if (!session.json()) {
    const v1::Shipment& shipment = response.shipment();
    session.out() << "shipment " << shipment.shipment_id() << ", shipped "
                  << DateText(shipment.shipped_date()) << ", delivered "
                  << DateText(shipment.delivered_date()) << "\n";
  }
  PrintOrderResponse(session, names, response);
}

void AddShip(CLI::App& group, Session& session) {
  auto* ship = group.add_subcommand("ship", "Ship what is reserved");
  auto shipped = std::make_shared<ChangeArguments>();
  ship->add_option("ORDER", shipped->order_id)->required();
  ship->add_option("LINES", shipped->lines, "LINE=QUANTITY ...; all that is reserved if none");
  ship->add_option("--date", shipped->date, "today if not given");
  ship->add_option("--tracking", shipped->tracking, "the carrier's number");
  ship->callback([&session, shipped] {
    BacklineClient& client = session.As(kWarehouse);
    Names names(client);
    v1::ShipOrderRequest request;
    request.set_request_id(NewRequestId());
    request.set_order_id(shipped->order_id);
    request.set_tracking_reference(shipped->tracking);
    if (!shipped->date.empty()) *request.mutable_shipped_date() = ParseDate(shipped->date);
    for (const std::string& text : shipped->lines) {
      const CountText count = ParseCount(text);
      v1::ShipmentLine& line = *request.add_lines();
      line.set_line_number(count.line_number);
      line.set_quantity(count.first);
    }
    PrintShipmentResponse(session, names, Answer(client.Call(&Orders::ShipOrder, request)));
  });
}

struct DeliveryArguments {
  std::string shipment_id, date, proof;
};

void AddDelivery(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "delivery", "What arrived at the customer");
  auto* confirm = group.add_subcommand("confirm", "Record that a shipment arrived");
  auto arguments = std::make_shared<DeliveryArguments>();
  confirm->add_option("SHIPMENT", arguments->shipment_id)->required();
  confirm->add_option("--date", arguments->date, "today if not given");
  confirm->add_option("--proof", arguments->proof, "who signed, or a document's number");
  confirm->callback([&session, arguments] {
    BacklineClient& client = session.As(kWarehouse);
    Names names(client);
    v1::ConfirmDeliveryRequest request;
    request.set_request_id(NewRequestId());
    request.set_shipment_id(arguments->shipment_id);
    request.set_proof_of_delivery(arguments->proof);
    if (!arguments->date.empty()) *request.mutable_delivered_date() = ParseDate(arguments->date);
    PrintShipmentResponse(session, names, Answer(client.Call(&Orders::ConfirmDelivery, request)));
  });
}

}  // namespace

void AddOrderCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "order", "Customer orders");
  AddPlace(group, session);
  AddShowAndList(group, session);
  AddCancelAndAmend(group, session);
  AddShip(group, session);
  AddDelivery(app, session);
}

}  // namespace backline::cli
