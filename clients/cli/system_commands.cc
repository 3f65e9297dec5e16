#include <fstream>
#include <iterator>

#include "clients/cli/commands.h"
#include "clients/cli/dynamic_call.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"

namespace backline::cli {
namespace {

constexpr int kHealthTimeoutMs = 5'000;
constexpr int kUnaryTimeoutMs = 30'000;

void Health(Session& session) {
  BacklineClient& client = session.As(kAdministrator);
  const ServingState state = Answer(CheckHealth(client.channel(), DeadlineIn(kHealthTimeoutMs)));
  const char* const text = state == ServingState::kServing      ? "SERVING"
                           : state == ServingState::kNotServing ? "NOT_SERVING"
                                                                : "UNKNOWN";
  if (session.json()) {
    session.out() << "{\"status\": \"" << text << "\"}\n";
  } else {
    session.out() << session.settings().server << " " << text << "\n";
  }
  if (state != ServingState::kServing) throw Failure("error: the server does not serve");
}

struct WatchArguments {
  int64_t cursor = -1;
  int64_t count = 0;
  std::vector<std::string> kinds;
  std::string sku, customer;
};

std::string Subject(Names& names, const v1::Event& event) {
  std::string text;
  const auto add = [&](const std::string& word, const std::string& value) {
    if (!value.empty() && value != "-") text += (text.empty() ? "" : " ") + word + value;
  };
  add("", names.Sku(event.product_id()));
  add("at ", names.Location(event.location_id()));
  add("quantity ", event.quantity() == 0 ? "" : std::to_string(event.quantity()));
  add("date ", DateText(event.date()));
  add("before ", DateText(event.previous_date()));
  if (event.basis() != v1::PROMISE_BASIS_UNSPECIFIED && event.basis() != v1::PROMISE_BASIS_NONE) {
    add("basis ", EnumText(event.basis()));
  }
  if (event.supply_reason() != v1::SUPPLY_REASON_UNSPECIFIED) {
    add("reason ", EnumText(event.supply_reason()));
  }
  add("order ", event.order_id());
  add("purchase order ", event.purchase_order_id());
  add("line ", event.line_number() == 0 ? "" : std::to_string(event.line_number()));
  return text;
}

void Watch(Session& session, const WatchArguments& arguments) {
  BacklineClient& client = session.As(kPlanner);
  Names names(client);
  v1::WatchEventsRequest request;
  request.set_cursor(arguments.cursor);
  request.set_product_id(names.ProductId(arguments.sku));
  request.set_customer_id(names.CustomerId(arguments.customer));
  for (const std::string& kind : arguments.kinds) request.add_kinds(ParseEnum<v1::EventKind>(kind));
  int64_t left = arguments.count;
  const auto print = [&](const v1::WatchEventsResponse& response) {
    for (const v1::Event& event : response.events()) {
      if (session.json()) {
        session.out() << ToJson(event, JsonStyle::kOneLine) << std::flush;
      } else {
        session.out() << event.sequence() << "  " << TimeText(event.recorded_time()) << "  "
                      << EnumText(event.kind()) << "  " << Subject(names, event) << std::endl;
      }
      if (arguments.count > 0 && --left == 0) return false;
    }
    return true;
  };
  const grpc::Status status = WatchEvents(client, request, kNoDeadline, print);
  if (!status.ok()) throw Failure(FailureLine(ErrorOf(status)));
}

void AddEvents(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "events", "What happened");
  auto* watch = group.add_subcommand("watch", "Print events as they come, until Ctrl-C");
  auto arguments = std::make_shared<WatchArguments>();
  watch->add_option("--cursor", arguments->cursor, "after this one; 0 for all, -1 for new ones")
      ->capture_default_str();
  watch->add_option("--count", arguments->count, "end after so many");
  watch->add_option("--kind", arguments->kinds, "such as promise_changed, may be repeated");
  watch->add_option("--product", arguments->sku);
  watch->add_option("--customer", arguments->customer);
  watch->callback([&session, arguments] { Watch(session, *arguments); });
}

void Audit(Session& session, const std::string& sku) {
  BacklineClient& client = session.As(kAuditor);
  Names names(client);
  v1::RunAuditRequest request;
  request.set_product_id(names.ProductId(sku));
  grpc::ClientContext context;
  auto reader = client.stub<v1::AuditService::Stub>().RunAudit(&context, request);
  v1::RunAuditResponse response;
  bool done = false;
  while (reader->Read(&response)) {
    done = done || response.done();
    if (session.json()) {
      session.out() << ToJson(response, JsonStyle::kOneLine) << std::flush;
      continue;
    }
    for (const v1::Drift& drift : response.drifts()) {
      session.out() << "drift: " << drift.law() << ": " << drift.subject() << ": stored "
                    << drift.stored() << ", computed " << drift.computed() << "\n";
    }
    session.out() << "sequence " << response.sequence() << ": "
                  << Counted(response.product_count(), "product") << ", "
                  << Counted(response.row_count(), "row") << " read, drift "
                  << response.drift_count() << std::endl;
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) throw Failure(FailureLine(ErrorOf(status)));
  if (!done) throw Failure("error: the audit ended before its last message");
  if (response.drift_count() != 0) throw Failure("the laws do not hold");
}

void AddAudit(CLI::App& app, Session& session) {
  auto* audit = app.add_subcommand("audit", "Recompute the counters from the ledgers");
  auto sku = std::make_shared<std::string>();
  audit->add_option("--product", *sku, "all if not given");
  audit->callback([&session, sku] { Audit(session, *sku); });
}

std::string ReadBody(const std::string& argument) {
  if (argument == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  if (!argument.starts_with("@")) return argument;
  std::ifstream in(argument.substr(1), std::ios::binary);
  if (!in) throw UsageError("cannot read " + argument.substr(1));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

struct CallArguments {
  bool list = false;
  std::string method, body = "{}";
};

void ListMethods(Session& session) {
  for (const auto* method : AllMethods()) {
    session.out() << method->service()->name() << "/" << method->name() << "  "
                  << method->input_type()->name() << " > "
                  << (method->server_streaming() ? "stream of " : "")
                  << method->output_type()->name() << "\n";
  }
}

void CallAny(Session& session, const CallArguments& arguments) {
  if (arguments.list) return ListMethods(session);
  if (arguments.method.empty()) throw UsageError("backline call SERVICE/METHOD JSON|@file|-");
  const auto& method = FindMethod(arguments.method);
  const auto request = NewMessage(method.input_type());
  FromJson(ReadBody(arguments.body), request.get());
  BacklineClient& client = session.As(kAdministrator);
  const bool stream = method.server_streaming();
  const auto print = [&](const google::protobuf::Message& response) {
    session.out() << ToJson(response, stream ? JsonStyle::kOneLine : JsonStyle::kPretty)
                  << std::flush;
    return true;
  };
  const auto call = [&](Deadline deadline) {
    return CallMethod(client.channel(), method, *request, deadline, print,
                      client.options().metadata);
  };
  grpc::Status status;
  if (stream) {
    status = call(kNoDeadline);  // A repeated stream would print twice.
  } else {
    status = CallWithRetries(
        client.options(), [&](grpc::ClientContext*) { return call(DeadlineIn(kUnaryTimeoutMs)); });
  }
  if (!status.ok()) throw Failure(FailureLine(ErrorOf(status)));
}

void AddCall(CLI::App& app, Session& session) {
  auto* call = app.add_subcommand("call", "Call any RPC: JSON in, JSON out");
  auto arguments = std::make_shared<CallArguments>();
  call->add_flag("--list", arguments->list, "list the methods");
  call->add_option("METHOD", arguments->method, "such as OrderService/GetOrder");
  call->add_option("JSON", arguments->body, "the request, @FILE, or - for standard input")
      ->capture_default_str();
  call->callback([&session, arguments] { CallAny(session, *arguments); });
}

}  // namespace

void AddSystemCommands(CLI::App& app, Session& session) {
  auto* health = app.add_subcommand("health", "Ask whether the server serves");
  health->callback([&session] { Health(session); });
  AddEvents(app, session);
  AddAudit(app, session);
  AddCall(app, session);
}

}  // namespace backline::cli
