#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Inventory = v1::InventoryService::Stub;

void PrintStock(Session& session, Names& names,
                const google::protobuf::RepeatedPtrField<v1::Stock>& rows) {
  Table table({"SKU", "LOCATION", ">ON HAND", ">RESERVED", ">EARMARKED", ">WITHDRAWING",
               ">QUARANTINED", ">AVAILABLE"});
  for (const v1::Stock& stock : rows) {
    table.AddRow(
        {names.Sku(stock.product_id()), names.Location(stock.location_id()),
         std::to_string(stock.on_hand_quantity()), std::to_string(stock.reserved_quantity()),
         std::to_string(stock.earmarked_quantity()), std::to_string(stock.withdrawing_quantity()),
         std::to_string(stock.quarantined_quantity()), std::to_string(stock.available_quantity())});
  }
  table.Print(session.out(), "location");
}

template <typename Response>
void PrintStockResponse(Session& session, Names& names, const Response& response) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  google::protobuf::RepeatedPtrField<v1::Stock> rows;
  *rows.Add() = response.stock();
  PrintStock(session, names, rows);
}

struct StockArguments {
  std::string sku, location, pack, date, reference, reason, note;
  int64_t quantity = 0;
  int limit = 0;
};

void Show(Session& session, const StockArguments& arguments) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::ListStockRequest request;
  request.set_product_id(names.ProductId(arguments.sku));
  const auto response = ListAll(client, &Inventory::ListStock, request, arguments.limit,
                                [](const auto& all) { return all.stock_size(); });
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
  } else {
    PrintStock(session, names, response.stock());
  }
}

void Receive(Session& session, const StockArguments& arguments) {
  BacklineClient& client = session.As(kWarehouse);
  Names names(client);
  v1::ReceiveStockRequest request;
  request.set_request_id(NewRequestId());
  request.set_product_id(names.ProductId(arguments.sku));
  request.set_location_id(names.LocationId(arguments.location));
  request.set_quantity(arguments.quantity);
  request.set_pack_code(arguments.pack);
  request.set_external_reference(arguments.reference);
  if (!arguments.date.empty()) *request.mutable_occurred_date() = ParseDate(arguments.date);
  PrintStockResponse(session, names, Answer(client.Call(&Inventory::ReceiveStock, request)));
}

void Adjust(Session& session, const StockArguments& arguments) {
  BacklineClient& client = session.As(kWarehouse);
  Names names(client);
  v1::AdjustStockRequest request;
  request.set_request_id(NewRequestId());
  request.set_product_id(names.ProductId(arguments.sku));
  request.set_location_id(names.LocationId(arguments.location));
  request.set_on_hand_delta(arguments.quantity);
  request.set_reason(ParseEnum<v1::AdjustmentReason>(arguments.reason));
  request.set_note(arguments.note);
  PrintStockResponse(session, names, Answer(client.Call(&Inventory::AdjustStock, request)));
}

void ListMovements(Session& session, const StockArguments& arguments) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::ListMovementsRequest request;
  request.set_product_id(names.ProductId(arguments.sku));
  request.set_location_id(names.LocationId(arguments.location));
  const auto response = ListAll(client, &Inventory::ListMovements, request, arguments.limit,
                                [](const auto& all) { return all.movements_size(); });
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  Table table({">SEQUENCE", "DAY", "KIND", "LOCATION", ">ON HAND", ">RESERVED", ">EARMARKED",
               ">WITHDRAWING", ">QUARANTINED", "ORDER", ">LINE"});
  for (const v1::Movement& movement : response.movements()) {
    table.AddRow(
        {std::to_string(movement.sequence()), DateText(movement.occurred_date()),
         EnumText(movement.kind()), names.Location(movement.location_id()),
         std::to_string(movement.on_hand_delta()), std::to_string(movement.reserved_delta()),
         std::to_string(movement.earmarked_delta()), std::to_string(movement.withdrawing_delta()),
         std::to_string(movement.quarantined_delta()),
         movement.order_id().empty() ? "-" : movement.order_id(),
         std::to_string(movement.line_number())});
  }
  table.Print(session.out(), "movement");
}

void ShowAvailable(Session& session, const StockArguments& arguments) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::GetAvailabilityRequest request;
  request.set_product_id(names.ProductId(arguments.sku));
  request.set_location_id(names.LocationId(arguments.location));
  request.set_quantity(arguments.quantity);
  const auto response = Answer(client.Call(&Inventory::GetAvailability, request));
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  Table table({"AVAILABILITY", ">AVAILABLE", ">INBOUND", ">WAITING", "DATE", "BASIS", "ORDERABLE"});
  table.AddRow({EnumText(response.availability()), std::to_string(response.available_quantity()),
                std::to_string(response.inbound_quantity()),
                std::to_string(response.backordered_quantity()),
                DateText(response.available_date()), EnumText(response.basis()),
                response.orderable() ? "yes" : "no"});
  table.Print(session.out(), "");
}

void AddReads(CLI::App& group, Session& session) {
  auto* show = group.add_subcommand("show", "Show the stock of a product by location");
  auto shown = std::make_shared<StockArguments>();
  show->add_option("SKU", shown->sku)->required();
  AddLimit(*show, shown->limit);
  show->callback([&session, shown] { Show(session, *shown); });

  auto* movements = group.add_subcommand("movements", "Show the ledger, newest first");
  auto listed = std::make_shared<StockArguments>();
  movements->add_option("SKU", listed->sku)->required();
  movements->add_option("--location", listed->location);
  AddLimit(*movements, listed->limit);
  movements->callback([&session, listed] { ListMovements(session, *listed); });

  auto* available = group.add_subcommand("available", "Tell what a customer could have");
  auto asked = std::make_shared<StockArguments>();
  asked->quantity = 1;
  available->add_option("SKU", asked->sku)->required();
  available->add_option("QUANTITY", asked->quantity)->capture_default_str();
  available->add_option("--location", asked->location, "any if not given");
  available->callback([&session, asked] { ShowAvailable(session, *asked); });
}

}  // namespace

void AddStockCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "stock", "Goods on the shelf");
  AddReads(group, session);

  auto* receive = group.add_subcommand("receive", "Receive goods without a purchase order");
  auto received = std::make_shared<StockArguments>();
  receive->add_option("SKU", received->sku)->required();
  receive->add_option("LOCATION", received->location)->required();
  receive->add_option("QUANTITY", received->quantity)->required();
  receive->add_option("--pack", received->pack, "the pack that the quantity counts");
  receive->add_option("--reference", received->reference, "your own number");
  receive->add_option("--date", received->date, "today if not given");
  receive->callback([&session, received] { Receive(session, *received); });

  auto* adjust = group.add_subcommand("adjust", "Correct on hand, up or down");
  auto adjusted = std::make_shared<StockArguments>();
  adjusted->reason = "cycle_count";
  adjust->add_option("SKU", adjusted->sku)->required();
  adjust->add_option("LOCATION", adjusted->location)->required();
  adjust->add_option("DELTA", adjusted->quantity, "change of on hand, such as -3")->required();
  adjust->add_option("--reason", adjusted->reason, "cycle_count, damage, loss, found, return")
      ->capture_default_str();
  adjust->add_option("--note", adjusted->note);
  adjust->callback([&session, adjusted] { Adjust(session, *adjusted); });
}

}  // namespace backline::cli
