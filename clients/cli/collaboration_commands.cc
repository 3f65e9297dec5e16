// What suppliers and buyers do together: answers that wait for a buyer, tolerances, shipment
// notices, messages.
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
using Notices = v1::ShipmentNoticeService::Stub;
using Messages = v1::MessageService::Stub;

// Prints the answer as JSON, or what `line` says of it.
template <typename Response>
void Say(Session& session, const Response& response, const std::string& line) {
  session.out() << (session.json() ? ToJson(response, JsonStyle::kPretty) : line + "\n");
}

struct DecideArguments {
  std::string purchase_order_id, supply_line_id, date, note;
  int line_number = 0, version = 0;
  int64_t quantity = 0, eta_version = 0;
  bool dispute = false;
};

std::string StateOf(const v1::PurchaseOrder& order, int line_number) {
  for (const v1::PurchaseOrderLine& line : order.lines()) {
    if (line.line_number() != line_number) continue;
    return "line " + std::to_string(line_number) + " is " + EnumText(line.state()) + ", version " +
           std::to_string(line.version());
  }
  return "no such line";
}

void Decide(Session& session, const DecideArguments& arguments, v1::ResponseDecision decision) {
  v1::DecideResponseRequest request;
  request.set_request_id(NewRequestId());
  request.set_purchase_order_id(arguments.purchase_order_id);
  request.set_line_number(arguments.line_number);
  request.set_version(arguments.version);
  request.set_decision(decision);
  request.set_quantity(arguments.quantity);
  if (!arguments.date.empty()) *request.mutable_requested_date() = ParseDate(arguments.date);
  request.set_note(arguments.note);
  const auto response = Answer(session.As(kBuyer).Call(&PurchaseOrders::DecideResponse, request));
  Say(session, response, StateOf(response.purchase_order(), arguments.line_number));
}

void Amend(Session& session, const DecideArguments& arguments) {
  v1::AmendPurchaseOrderLineRequest request;
  request.set_request_id(NewRequestId());
  request.set_purchase_order_id(arguments.purchase_order_id);
  request.set_line_number(arguments.line_number);
  request.set_version(arguments.version);
  request.set_quantity(arguments.quantity);
  if (!arguments.date.empty()) *request.mutable_requested_date() = ParseDate(arguments.date);
  const auto response =
      Answer(session.As(kBuyer).Call(&PurchaseOrders::AmendPurchaseOrderLine, request));
  Say(session, response, StateOf(response.purchase_order(), arguments.line_number));
}

void ListWaiting(Session& session, int limit) {
  BacklineClient& client = session.As(kBuyer);
  Names names(client);
  const auto all = ListAll(client, &PurchaseOrders::ListResponses, v1::ListResponsesRequest(),
                           limit, [](const auto& page) { return page.responses_size(); });
  if (session.json()) {
    session.out() << ToJson(all, JsonStyle::kPretty);
    return;
  }
  Table table({"PURCHASE ORDER", ">LINE", ">VERSION", "SUPPLIER", "SKU", "ANSWER", ">ASKED",
               "OFFERED", ">REFUSED", ">OPEN", "PRICE", "REASON", "NOTE"});
  for (const v1::Response& row : all.responses()) {
    std::string offered;
    for (const v1::OfferedSchedule& schedule : row.schedules()) {
      offered += (offered.empty() ? "" : " + ") + std::to_string(schedule.quantity()) + " on " +
                 DateText(schedule.eta_date());
    }
    table.AddRow({row.purchase_order_id(), std::to_string(row.line_number()),
                  std::to_string(row.version()), names.Supplier(row.supplier_id()),
                  names.Sku(row.product_id()), EnumText(row.kind()),
                  std::to_string(row.asked_quantity()), offered.empty() ? "-" : offered,
                  std::to_string(row.rejected_quantity()), std::to_string(row.open_quantity()),
                  MoneyText(row.unit_price()), EnumText(row.reason()), row.note()});
  }
  table.Print(session.out(), "answer");
}

void ReviewEta(Session& session, const DecideArguments& arguments) {
  v1::ReviewEtaRequest request;
  request.set_request_id(NewRequestId());
  request.set_supply_line_id(arguments.supply_line_id);
  request.set_eta_version(arguments.eta_version);
  request.set_accept(!arguments.dispute);
  const auto response = Answer(session.As(kBuyer).Call(&PurchaseOrders::ReviewEta, request));
  Say(session, response,
      DateText(response.supply_line().eta_date()) + " is " +
          EnumText(response.supply_line().eta_review()));
}

void AddResponseCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "responses", "As a buyer: suppliers' answers that wait for us");
  auto* list = group.add_subcommand("list", "List the answers that wait");
  auto limit = std::make_shared<int>();
  AddLimit(*list, *limit);
  list->callback([&session, limit] { ListWaiting(session, *limit); });

  auto arguments = std::make_shared<DecideArguments>();
  const auto add = [&](const char* name, const char* description, auto run) {
    auto* command = group.add_subcommand(name, description);
    command->add_option("PURCHASE_ORDER", arguments->purchase_order_id)->required();
    command->add_option("LINE", arguments->line_number)->required();
    command->add_option("--version", arguments->version, "the one that is decided")->required();
    command->callback([&session, arguments, run] { run(session, *arguments); });
    return command;
  };
  const auto decide = [&](const char* name, const char* description,
                          v1::ResponseDecision decision) {
    auto* command = add(name, description, [decision](Session& to, const DecideArguments& of) {
      Decide(to, of, decision);
    });
    command->add_option("--note", arguments->note, "for the supplier");
    return command;
  };
  const auto add_terms = [&](CLI::App* command) {
    command->add_option("--quantity", arguments->quantity, "wanted of the line in all");
    command->add_option("--date", arguments->date, "2026-12-01, +14");
  };
  decide("approve", "What was proposed stands", v1::RESPONSE_DECISION_APPROVE);
  decide("reject", "Ask again as it was", v1::RESPONSE_DECISION_REJECT);
  add_terms(decide("counter", "Ask again on other terms", v1::RESPONSE_DECISION_COUNTER));
  add_terms(add("amend", "Change what is asked for before it is confirmed", Amend));

  auto* review =
      group.add_subcommand("review", "Accept a date beyond the tolerance, or dispute it");
  review->add_option("SUPPLY_LINE", arguments->supply_line_id)->required();
  review->add_option("--eta-version", arguments->eta_version, "the message")->required();
  review->add_flag("--dispute", arguments->dispute);
  review->callback([&session, arguments] { ReviewEta(session, *arguments); });
}

struct ToleranceArguments {
  std::string supplier, sku, group;
  int early = 0, late = 0, under = 0, over = 0;
  bool off = false;
};

void SetTolerance(Session& session, const ToleranceArguments& arguments) {
  BacklineClient& client = session.As(kBuyer);
  Names names(client);
  v1::SetToleranceRequest request;
  request.set_request_id(NewRequestId());
  v1::Tolerance& rule = *request.mutable_tolerance();
  rule.set_supplier_id(names.SupplierId(arguments.supplier));
  rule.set_product_id(names.ProductId(arguments.sku));
  rule.set_group_code(arguments.group);
  rule.set_days_early(arguments.early);
  rule.set_days_late(arguments.late);
  rule.set_percent_under(arguments.under);
  rule.set_percent_over(arguments.over);
  rule.set_applies(!arguments.off);
  const auto response = Answer(client.Call(&PurchaseOrders::SetTolerance, request));
  Say(session, response, response.tolerance().applies() ? "agreed" : "no agreement");
}

void AddToleranceCommand(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("tolerance", "What a supplier may change without asking back");
  auto arguments = std::make_shared<ToleranceArguments>();
  command->add_option("SUPPLIER", arguments->supplier)->required();
  auto* sku = command->add_option("--sku", arguments->sku, "for this product only");
  command->add_option("--group", arguments->group, "for the products of this group")->excludes(sku);
  command->add_option("--early", arguments->early, "days");
  command->add_option("--late", arguments->late, "days");
  command->add_option("--under", arguments->under, "per cent");
  command->add_option("--over", arguments->over, "per cent");
  command->add_flag("--off", arguments->off, "as if there were no such rule");
  command->callback([&session, arguments] { SetTolerance(session, *arguments); });
}

struct NoticeArguments {
  std::string id, date, note, carrier, tracking;
  std::vector<std::string> lines, packages;
  int limit = 0;
};

void PrintNotices(Session& session, const v1::ListShipmentNoticesResponse& response) {
  Table table({"SHIPMENT NOTICE", "STATE", "DELIVERY NOTE", "CARRIER", "TRACKING", "SHIPPED",
               "EXPECTED", ">PACKAGES", "LINES (supply line: received of announced)"});
  for (const v1::ShipmentNotice& notice : response.shipment_notices()) {
    std::string lines;
    for (const v1::NoticeLine& line : notice.lines()) {
      lines += (lines.empty() ? "" : ", ") + line.supply_line_id() + ": " +
               std::to_string(line.received_quantity()) + " of " + std::to_string(line.quantity());
    }
    table.AddRow({notice.shipment_notice_id(), EnumText(notice.state()), notice.delivery_note(),
                  notice.carrier(), notice.tracking_reference(), DateText(notice.shipped_date()),
                  DateText(notice.expected_date()), std::to_string(notice.packages_size()), lines});
  }
  table.Print(session.out(), "notice");
}

template <typename Response>
void PrintNotice(Session& session, const Response& response) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  v1::ListShipmentNoticesResponse one;
  *one.add_shipment_notices() = response.shipment_notice();
  PrintNotices(session, one);
}

void Announce(Session& session, const NoticeArguments& arguments) {
  v1::AnnounceShipmentRequest request;
  request.set_request_id(NewRequestId());
  request.set_delivery_note(arguments.note);
  request.set_carrier(arguments.carrier);
  request.set_tracking_reference(arguments.tracking);
  *request.mutable_expected_date() = ParseDate(arguments.date);
  for (const std::string& text : arguments.lines) {
    const size_t at = text.find('=');
    if (at == std::string::npos) throw UsageError("not SUPPLY_LINE=QUANTITY: " + text);
    v1::AnnouncedPart& part = *request.add_lines();
    part.set_supply_line_id(text.substr(0, at));
    part.set_quantity(ParseWhole(text.substr(at + 1), "the quantity"));
  }
  for (const std::string& number : arguments.packages) {
    request.add_packages()->set_package_number(number);
  }
  PrintNotice(session, Answer(session.As(kAcme).Call(&Notices::AnnounceShipment, request)));
}

void AddNoticeCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "notices", "What suppliers announce as sent");
  auto arguments = std::make_shared<NoticeArguments>();
  auto* announce = group.add_subcommand("announce", "As a supplier: announce a shipment");
  announce->add_option("LINES", arguments->lines, "SUPPLY_LINE=QUANTITY ...")->required();
  announce->add_option("--expected", arguments->date, "2026-12-01, +14")->required();
  announce->add_option("--delivery-note", arguments->note);
  announce->add_option("--carrier", arguments->carrier);
  announce->add_option("--tracking", arguments->tracking);
  announce->add_option("--package", arguments->packages, "its number, may be repeated");
  announce->callback([&session, arguments] { Announce(session, *arguments); });

  auto* cancel = group.add_subcommand("cancel", "As a supplier: take a notice back");
  cancel->add_option("SHIPMENT_NOTICE", arguments->id)->required();
  cancel->callback([&session, arguments] {
    v1::CancelShipmentNoticeRequest request;
    request.set_request_id(NewRequestId());
    request.set_shipment_notice_id(arguments->id);
    PrintNotice(session, Answer(session.As(kAcme).Call(&Notices::CancelShipmentNotice, request)));
  });

  auto* list = group.add_subcommand("list", "List notices, newest first");
  AddLimit(*list, arguments->limit);
  list->callback([&session, arguments] {
    const auto all =
        ListAll(session.As(kBuyer), &Notices::ListShipmentNotices, v1::ListShipmentNoticesRequest(),
                arguments->limit, [](const auto& page) { return page.shipment_notices_size(); });
    if (session.json()) {
      session.out() << ToJson(all, JsonStyle::kPretty);
    } else {
      PrintNotices(session, all);
    }
  });
}

struct MessageArguments {
  std::string purchase_order_id, text;
  int line_number = 0;
  int limit = 0;
  int64_t number = 0;
};

void PrintMessages(Session& session, const MessageArguments& arguments) {
  v1::ListMessagesRequest request;
  request.set_purchase_order_id(arguments.purchase_order_id);
  request.set_line_number(arguments.line_number);
  const auto all = ListAll(session.As(kBuyer), &Messages::ListMessages, request, arguments.limit,
                           [](const auto& page) { return page.messages_size(); });
  if (session.json()) {
    session.out() << ToJson(all, JsonStyle::kPretty);
    return;
  }
  Table table({">NUMBER", "WHEN", "WHO", "TEXT"});
  for (const v1::Message& message : all.messages()) {
    table.AddRow({std::to_string(message.message_number()), TimeText(message.recorded_time()),
                  message.author(), message.text()});
  }
  table.Print(session.out(), "message");
}

void PrintConversations(Session& session, int limit) {
  const auto all =
      ListAll(session.As(kBuyer), &Messages::ListConversations, v1::ListConversationsRequest(),
              limit, [](const auto& page) { return page.conversations_size(); });
  if (session.json()) {
    session.out() << ToJson(all, JsonStyle::kPretty);
    return;
  }
  Table table({"PURCHASE ORDER", ">LINE", ">MESSAGES", ">UNREAD"});
  for (const v1::Conversation& row : all.conversations()) {
    table.AddRow({row.purchase_order_id(), std::to_string(row.line_number()),
                  std::to_string(row.message_count()), std::to_string(row.unread_count())});
  }
  table.Print(session.out(), "conversation");
}

void AddMessageCommands(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "messages", "What is written about purchase order lines");
  auto arguments = std::make_shared<MessageArguments>();
  auto* lines = group.add_subcommand("lines", "List the lines that were written about");
  AddLimit(*lines, arguments->limit);
  lines->callback([&session, arguments] { PrintConversations(session, arguments->limit); });

  const auto about = [&](const char* name, const char* description) {
    auto* command = group.add_subcommand(name, description);
    command->add_option("PURCHASE_ORDER", arguments->purchase_order_id)->required();
    command->add_option("LINE", arguments->line_number)->required();
    return command;
  };
  auto* list = about("list", "List the messages of a line");
  AddLimit(*list, arguments->limit);
  list->callback([&session, arguments] { PrintMessages(session, *arguments); });

  auto* post = about("post", "Write about a line");
  post->add_option("TEXT", arguments->text)->required();
  post->callback([&session, arguments] {
    v1::PostMessageRequest request;
    request.set_request_id(NewRequestId());
    request.set_purchase_order_id(arguments->purchase_order_id);
    request.set_line_number(arguments->line_number);
    request.set_text(arguments->text);
    const auto response = Answer(session.As(kBuyer).Call(&Messages::PostMessage, request));
    Say(session, response, "message " + std::to_string(response.message_number()));
  });

  auto* read = about("read", "Mark a line's messages as read");
  read->add_option("NUMBER", arguments->number, "the newest one that was seen")->required();
  read->callback([&session, arguments] {
    v1::MarkReadRequest request;
    request.set_request_id(NewRequestId());
    request.set_purchase_order_id(arguments->purchase_order_id);
    request.set_line_number(arguments->line_number);
    request.set_message_number(arguments->number);
    const auto response = Answer(session.As(kBuyer).Call(&Messages::MarkRead, request));
    Say(session, response, "read up to " + std::to_string(response.message_number()));
  });
}

}  // namespace

void AddCollaborationCommands(CLI::App& app, Session& session) {
  AddResponseCommands(app, session);
  AddToleranceCommand(app, session);
  AddNoticeCommands(app, session);
  AddMessageCommands(app, session);
}

}  // namespace backline::cli
