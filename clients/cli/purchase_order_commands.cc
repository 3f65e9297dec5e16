#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using PurchaseOrders = v1::PurchaseOrderService::Stub;

void PrintPurchaseOrder(std::ostream& out, Names& names, const v1::PurchaseOrder& order) {
  out << "purchase order " << order.purchase_order_id() << " to "
      << names.Supplier(order.supplier_id()) << " for " << names.Location(order.location_id())
      << ", sent " << DateText(order.sent_date());
  if (!order.external_reference().empty()) out << ", " << order.external_reference();
  if (order.proposed()) out << ", proposed";
  out << "\n";
  Table table({">LINE", "SKU", "STATE", ">ORDERED", ">RECEIVED", ">OPEN", ">REJECTED", ">CANCELLED",
               ">OVER", ">QUARANTINED", "REQUESTED", "CONFIRMED FIRST", "SCHEDULES"});
  for (const v1::PurchaseOrderLine& line : order.lines()) {
    std::string schedules;
    for (const v1::SupplyLine& supply : line.supply_lines()) {
      schedules += (schedules.empty() ? "" : " + ") + std::to_string(supply.expected_quantity()) +
                   " on " + DateText(supply.eta_date()) + (supply.overdue() ? " OVERDUE" : "");
    }
    table.AddRow(
        {std::to_string(line.line_number()), names.Sku(line.product_id()), EnumText(line.state()),
         std::to_string(line.ordered_quantity()), std::to_string(line.received_quantity()),
         std::to_string(line.open_quantity()), std::to_string(line.rejected_quantity()),
         std::to_string(line.cancelled_quantity()), std::to_string(line.over_received_quantity()),
         std::to_string(line.quarantined_quantity()), DateText(line.requested_date()),
         DateText(line.first_confirmed_date()), schedules.empty() ? "-" : schedules});
  }
  table.Print(out, "line");
}

template <typename Response>
void PrintResponse(Session& session, Names& names, const Response& response) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
  } else {
    PrintPurchaseOrder(session.out(), names, response.purchase_order());
  }
}

struct BuyArguments {
  std::string supplier, location, date, reference, note, purchase_order_id;
  std::vector<std::string> lines, skus;
  std::vector<int> line_numbers;
  int tolerance = 0;
  int limit = 0;
};

void Create(Session& session, const BuyArguments& arguments) {
  BacklineClient& client = session.As(kBuyer);
  Names names(client);
  v1::CreatePurchaseOrderRequest request;
  request.set_request_id(NewRequestId());
  request.set_supplier_id(names.SupplierId(arguments.supplier));
  request.set_location_id(names.LocationId(arguments.location));
  request.set_external_reference(arguments.reference);
  for (const std::string& text : arguments.lines) {
    const LineText parsed = ParseLine(text);
    v1::NewPurchaseOrderLine& line = *request.add_lines();
    line.set_line_number(request.lines_size());
    line.set_product_id(names.ProductId(parsed.sku));
    line.set_quantity(parsed.quantity);
    line.set_pack_code(parsed.pack_code);
    line.set_over_receipt_tolerance_percent(arguments.tolerance);
    if (!arguments.date.empty()) *line.mutable_requested_date() = ParseDate(arguments.date);
  }
  PrintResponse(session, names, Answer(client.Call(&PurchaseOrders::CreatePurchaseOrder, request)));
}

void Propose(Session& session, const BuyArguments& arguments) {
  BacklineClient& client = session.As(kBuyer);
  Names names(client);
  v1::ProposePurchaseOrdersRequest request;
  request.set_request_id(NewRequestId());
  request.set_location_id(names.LocationId(arguments.location));
  for (const std::string& sku : arguments.skus) request.add_product_ids(names.ProductId(sku));
  const auto response = Answer(client.Call(&PurchaseOrders::ProposePurchaseOrders, request));
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  for (const v1::PurchaseOrder& order : response.purchase_orders()) {
    PrintPurchaseOrder(session.out(), names, order);
  }
  for (const std::string& id : response.unsourced_product_ids()) {
    session.out() << names.Sku(id) << " waits and has no source\n";
  }
  session.out() << Counted(response.purchase_orders_size(), "purchase order") << " proposed\n";
}

void Receive(Session& session, const BuyArguments& arguments) {
  BacklineClient& client = session.As(kWarehouse);
  Names names(client);
  v1::ReceivePurchaseOrderRequest request;
  request.set_request_id(NewRequestId());
  request.set_purchase_order_id(arguments.purchase_order_id);
  request.set_delivery_note(arguments.note);
  if (!arguments.date.empty()) *request.mutable_received_date() = ParseDate(arguments.date);
  for (const std::string& text : arguments.lines) {
    const CountText count = ParseCount(text);
    v1::ReceivedLine& line = *request.add_lines();
    line.set_line_number(count.line_number);
    line.set_accepted_quantity(count.first);
    line.set_rejected_quantity(count.second);
  }
  PrintResponse(session, names,
                Answer(client.Call(&PurchaseOrders::ReceivePurchaseOrder, request)));
}

void List(Session& session, const BuyArguments& arguments) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::ListPurchaseOrdersRequest request;
  request.set_supplier_id(names.SupplierId(arguments.supplier));
  const auto response =
      ListAll(client, &PurchaseOrders::ListPurchaseOrders, request, arguments.limit,
              [](const auto& all) { return all.purchase_orders_size(); });
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  Table table({"PURCHASE ORDER", "SUPPLIER", "LOCATION", "SENT", "REFERENCE", ">LINES", ">ORDERED",
               ">RECEIVED", ">OPEN"});
  for (const v1::PurchaseOrder& order : response.purchase_orders()) {
    int64_t ordered = 0, received = 0, open = 0;
    for (const v1::PurchaseOrderLine& line : order.lines()) {
      ordered += line.ordered_quantity();
      received += line.received_quantity();
      open += line.open_quantity();
    }
    table.AddRow({order.purchase_order_id(), names.Supplier(order.supplier_id()),
                  names.Location(order.location_id()), DateText(order.sent_date()),
                  order.external_reference(), std::to_string(order.lines_size()),
                  std::to_string(ordered), std::to_string(received), std::to_string(open)});
  }
  table.Print(session.out(), "purchase order");
}

void AddMaking(CLI::App& group, Session& session) {
  auto* create = group.add_subcommand("create", "Make a draft");
  auto created = std::make_shared<BuyArguments>();
  create->add_option("SUPPLIER", created->supplier)->required();
  create->add_option("LOCATION", created->location)->required();
  create->add_option("LINES", created->lines, "SKU=QUANTITY[xPACK] ...")->required();
  create->add_option("--date", created->date, "when we want it: 2026-12-01, +14");
  create->add_option("--reference", created->reference, "your own number");
  create->add_option("--tolerance", created->tolerance, "per cent of over-receipt");
  create->callback([&session, created] { Create(session, *created); });

  auto* propose = group.add_subcommand("propose", "Make drafts for what waits undated");
  auto proposed = std::make_shared<BuyArguments>();
  propose->add_option("LOCATION", proposed->location)->required();
  propose->add_option("SKUS", proposed->skus)->required();
  propose->callback([&session, proposed] { Propose(session, *proposed); });

  auto* send = group.add_subcommand("send", "Send a draft to its supplier");
  auto sent = std::make_shared<BuyArguments>();
  send->add_option("PURCHASE_ORDER", sent->purchase_order_id)->required();
  send->add_option("--date", sent->date, "today if not given");
  send->callback([&session, sent] {
    BacklineClient& client = session.As(kBuyer);
    Names names(client);
    v1::SendPurchaseOrderRequest request;
    request.set_request_id(NewRequestId());
    request.set_purchase_order_id(sent->purchase_order_id);
    if (!sent->date.empty()) *request.mutable_sent_date() = ParseDate(sent->date);
    PrintResponse(session, names, Answer(client.Call(&PurchaseOrders::SendPurchaseOrder, request)));
  });

  auto* cancel = group.add_subcommand("cancel", "Cancel what is not received");
  auto cancelled = std::make_shared<BuyArguments>();
  cancel->add_option("PURCHASE_ORDER", cancelled->purchase_order_id)->required();
  cancel->add_option("LINES", cancelled->line_numbers, "all that are open if none");
  cancel->callback([&session, cancelled] {
    BacklineClient& client = session.As(kBuyer);
    Names names(client);
    v1::CancelPurchaseOrderRequest request;
    request.set_request_id(NewRequestId());
    request.set_purchase_order_id(cancelled->purchase_order_id);
    for (const int number : cancelled->line_numbers) request.add_line_numbers(number);
    PrintResponse(session, names,
                  Answer(client.Call(&PurchaseOrders::CancelPurchaseOrder, request)));
  });
}

}  // namespace

void AddPurchaseOrderCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "purchase-order", "What we buy");
  AddMaking(group, session);

  auto* receive = group.add_subcommand("receive", "Receive goods, in parts");
  auto received = std::make_shared<BuyArguments>();
  receive->add_option("PURCHASE_ORDER", received->purchase_order_id)->required();
  receive->add_option("LINES", received->lines, "LINE=ACCEPTED[+REJECTED] ...")->required();
  receive->add_option("--note", received->note, "the number of the delivery note")->required();
  receive->add_option("--date", received->date, "today if not given");
  receive->callback([&session, received] { Receive(session, *received); });

  auto* show = group.add_subcommand("show", "Show a purchase order");
  auto shown = std::make_shared<BuyArguments>();
  show->add_option("PURCHASE_ORDER", shown->purchase_order_id)->required();
  show->callback([&session, shown] {
    BacklineClient& client = session.As(kPlanner);
    Names names(client);
    v1::GetPurchaseOrderRequest request;
    request.set_purchase_order_id(shown->purchase_order_id);
    PrintResponse(session, names, Answer(client.Call(&PurchaseOrders::GetPurchaseOrder, request)));
  });

  auto* list = group.add_subcommand("list", "List purchase orders, newest first");
  auto listed = std::make_shared<BuyArguments>();
  list->add_option("--supplier", listed->supplier);
  AddLimit(*list, listed->limit);
  list->callback([&session, listed] { List(session, *listed); });
}

}  // namespace backline::cli
