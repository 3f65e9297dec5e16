#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"

namespace backline::cli {
namespace {

using Backorders = v1::BackorderService::Stub;

void PrintBackorders(Session& session, Names& names,
                     const google::protobuf::RepeatedPtrField<v1::Backorder>& backorders) {
  Table table({">POSITION", "BACKORDER", "CUSTOMER", "SKU", "LOCATION", ">OPEN", ">PEGGED",
               ">ALLOCATED", ">SHIPPED", "STATE", "CAUSE", "PROMISED FIRST", "NOW"});
  for (const v1::Backorder& backorder : backorders) {
    table.AddRow({std::to_string(backorder.queue_position()), backorder.backorder_id(),
                  names.Customer(backorder.customer_id()), names.Sku(backorder.product_id()),
                  backorder.location_id().empty() ? "any" : names.Location(backorder.location_id()),
                  std::to_string(backorder.open_quantity()),
                  std::to_string(backorder.pegged_quantity()),
                  std::to_string(backorder.allocated_quantity()),
                  std::to_string(backorder.shipped_quantity()), EnumText(backorder.state()),
                  EnumText(backorder.cause()), DateText(backorder.first_promised_date()),
                  DateText(backorder.promised_date())});
  }
  table.Print(session.out(), "backorder");
}

struct BackorderArguments {
  std::string sku, location, customer, supplier, backorder_id;
  int limit = 0;
};

void ShowQueue(Session& session, const BackorderArguments& arguments) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::ListProductQueueRequest request;
  request.set_product_id(names.ProductId(arguments.sku));
  request.set_location_id(names.LocationId(arguments.location));
  const auto response = ListAll(client, &Backorders::ListProductQueue, request, arguments.limit,
                                [](const auto& all) { return all.backorders_size(); });
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
  } else {
    PrintBackorders(session, names, response.backorders());
  }
}

void List(Session& session, const BackorderArguments& arguments) {
  if (arguments.customer.empty() == arguments.supplier.empty()) {
    throw UsageError("give exactly one of --customer and --supplier");
  }
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::ListBackordersRequest request;
  if (!arguments.customer.empty()) request.set_customer_id(names.CustomerId(arguments.customer));
  if (!arguments.supplier.empty()) request.set_supplier_id(names.SupplierId(arguments.supplier));
  const auto response = ListAll(client, &Backorders::ListBackorders, request, arguments.limit,
                                [](const auto& all) { return all.backorders_size(); });
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
  } else {
    PrintBackorders(session, names, response.backorders());
  }
}

void Show(Session& session, const BackorderArguments& arguments) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::GetBackorderRequest request;
  request.set_backorder_id(arguments.backorder_id);
  const auto response = Answer(client.Call(&Backorders::GetBackorder, request));
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  google::protobuf::RepeatedPtrField<v1::Backorder> one;
  *one.Add() = response.backorder();
  PrintBackorders(session, names, one);
  Table pegs({"SUPPLY LINE", "PURCHASE ORDER", ">QUANTITY", "DATE", "BASIS"});
  for (const v1::Peg& peg : response.pegs()) {
    pegs.AddRow({peg.supply_line_id(), peg.purchase_order_id(), std::to_string(peg.quantity()),
                 DateText(peg.promised_date()), EnumText(peg.basis())});
  }
  pegs.Print(session.out(), "peg");
  Table history({">SEQUENCE", "WHEN", "WHAT", ">QUANTITY", "DATE", "BASIS", "OVERTOOK BY"});
  for (const v1::BackorderChange& change : response.history()) {
    history.AddRow(
        {std::to_string(change.sequence()), TimeText(change.recorded_time()), change.kind(),
         std::to_string(change.quantity()), DateText(change.promised_date()),
         change.basis() == v1::PROMISE_BASIS_UNSPECIFIED ? "-" : EnumText(change.basis()),
         change.overtaking_reason().empty() ? "-" : change.overtaking_reason()});
  }
  history.Print(session.out(), "change");
}

}  // namespace

void AddBackorderCommands(CLI::App& app, Session& session) {
  auto* queue = app.add_subcommand("queue", "Show who waits for a product, first served first");
  auto queued = std::make_shared<BackorderArguments>();
  queue->add_option("SKU", queued->sku)->required();
  queue->add_option("--location", queued->location);
  AddLimit(*queue, queued->limit);
  queue->callback([&session, queued] { ShowQueue(session, *queued); });

  CLI::App& group = AddGroup(app, "backorder", "What waits");
  auto* show = group.add_subcommand("show", "Show a backorder, its pegs and its history");
  auto shown = std::make_shared<BackorderArguments>();
  show->add_option("BACKORDER", shown->backorder_id)->required();
  show->callback([&session, shown] { Show(session, *shown); });

  auto* list = group.add_subcommand("list", "List open backorders of a customer or a supplier");
  auto listed = std::make_shared<BackorderArguments>();
  list->add_option("--customer", listed->customer);
  list->add_option("--supplier", listed->supplier, "pegged to its supply");
  AddLimit(*list, listed->limit);
  list->callback([&session, listed] { List(session, *listed); });
}

}  // namespace backline::cli
