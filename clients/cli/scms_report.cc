#include "clients/cli/scms_report.h"

#include <mutex>
#include <set>
#include <utility>

#include "absl/strings/str_format.h"
#include "clients/cli/json.h"
#include "clients/cli/session.h"
#include "clients/cli/table.h"
#include "google/protobuf/struct.pb.h"

namespace backline::cli {
namespace {

constexpr int kPageSize = 200;
constexpr int64_t kEventsTimeoutMs = 300'000;

absl::CivilDay Civil(const v1::Date& date) {
  return absl::CivilDay(date.year(), date.month(), date.day());
}

std::string Percent(const ScmsDelivered& delivered) {
  if (delivered.lines == 0) return "-";
  return absl::StrFormat("%.2f %%", 100.0 * static_cast<double>(delivered.on_time) /
                                        static_cast<double>(delivered.lines));
}

void ReadVendors(const ScmsPlan& plan, BacklineClient& client, ScmsDeliveries& deliveries) {
  std::map<std::string, std::string> names;
  for (const auto& [name, code] : plan.vendor_codes) names[code] = name;
  v1::ListSupplierDeliveryRequest request;
  request.set_page_size(kPageSize);
  do {
    const auto page =
        Answer(client.Call(&v1::PurchaseOrderService::Stub::ListSupplierDelivery, request));
    for (const v1::SupplierDelivery& supplier : page.suppliers()) {
      const auto name = names.find(supplier.supplier_code());
      if (name == names.end() || supplier.due_line_count() == 0) continue;
      deliveries[name->second] = {supplier.due_line_count(), supplier.on_time_line_count()};
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
}

// Lines that were delivered in full, and those whose last shipment arrived in time.
ScmsDelivered OnTimeLines(const v1::GetOrderResponse& response) {
  std::map<int32_t, absl::CivilDay> last_days;
  for (const v1::Shipment& shipment : response.shipments()) {
    if (!shipment.has_delivered_date()) continue;
    for (const v1::ShipmentLine& line : shipment.lines()) {
      const absl::CivilDay day = Civil(shipment.delivered_date());
      auto [it, is_new] = last_days.emplace(line.line_number(), day);
      if (!is_new) it->second = std::max(it->second, day);
    }
  }
  ScmsDelivered delivered;
  for (const v1::OrderLine& line : response.order().lines()) {
    const auto day = last_days.find(line.line_number());
    if (day == last_days.end() || line.delivered_quantity() != line.ordered_quantity()) continue;
    ++delivered.lines;
    delivered.on_time += day->second <= Civil(line.requested_date()) ? 1 : 0;
  }
  return delivered;
}

void ReadOrders(const ScmsPlan& plan, const ScmsPlayer& player, BacklineClient& client, Crew& crew,
                ScmsDeliveries& deliveries) {
  std::mutex mutex;
  crew.Run(plan.documents.size(), [&](size_t i) {
    const std::string& order_id = player.documents()[i].order_id;
    if (plan.documents[i].direct_drop || order_id.empty()) return;
    v1::GetOrderRequest request;
    request.set_order_id(order_id);
    const auto delivered =
        OnTimeLines(Answer(client.Call(&v1::OrderService::Stub::GetOrder, request)));
    const std::lock_guard lock(mutex);
    ScmsDelivered& sum = deliveries[plan.documents[i].vendor];
    sum.lines += delivered.lines;
    sum.on_time += delivered.on_time;
  });
}

// From the events of the orders that were played, by this run or an earlier one.
void ReadBackorders(const ScmsPlan& plan, const ScmsPlayer& player, BacklineClient& client,
                    ScmsReport& report) {
  std::set<std::string> orders;
  for (size_t i = 0; i < plan.documents.size(); ++i) {
    if (!plan.documents[i].direct_drop) orders.insert(player.documents()[i].order_id);
  }
  if (orders.empty()) return;
  v1::ListSuppliersRequest any;
  any.set_page_size(1);
  const int64_t last =
      Answer(client.Call(&v1::CatalogService::Stub::ListSuppliers, any)).as_of_sequence();
  // Of all kinds: filtered, the cursor would pass the last event only with the next heartbeat.
  const v1::WatchEventsRequest request;
  std::map<std::string, int64_t> open;
  const auto count = [&](const v1::WatchEventsResponse& response) {
    for (const v1::Event& event : response.events()) {
      if (!orders.contains(event.order_id())) continue;
      if (event.kind() == v1::EVENT_KIND_BACKORDER_OPENED) {
        open[event.backorder_id()] += event.quantity();
      } else if (event.kind() == v1::EVENT_KIND_BACKORDER_ALLOCATED) {
        open[event.backorder_id()] -= event.quantity();
      }
    }
    return response.cursor() < last;
  };
  const grpc::Status status = WatchEvents(client, request, DeadlineIn(kEventsTimeoutMs), count);
  if (!status.ok()) throw Failure(FailureLine(ErrorOf(status)));
  for (const auto& [id, quantity] : open) {
    ++report.backorders_created;
    report.backorders_fulfilled += quantity == 0 ? 1 : 0;
  }
}

void PrintAssumptions(std::ostream& out, const ScmsAssumptions& assumptions) {
  out << "\nTaken instead of what the file does not say:\n";
  Table table({"ASSUMPTION", ">DIRECT DROP", ">FROM RDC"});
  table.AddRow({"no order date: 90 days before the scheduled date",
                Grouped(assumptions.direct_drop_without_order_date),
                Grouped(assumptions.from_rdc_without_order_date)});
  table.AddRow({"order date after the delivery: the day of delivery",
                Grouped(assumptions.direct_drop_ordered_after_delivery),
                Grouped(assumptions.from_rdc_ordered_after_delivery)});
  table.Print(out, "");
  out << Counted(assumptions.ordered_with_earlier_lines, "line")
      << " ordered on the earlier day of another line of the same document; "
      << Counted(assumptions.split_documents, "document") << " split\n";
}

ScmsDelivered Find(const ScmsDeliveries& deliveries, const std::string& vendor) {
  const auto it = deliveries.find(vendor);
  return it == deliveries.end() ? ScmsDelivered{} : it->second;
}

void PrintVendors(std::ostream& out, const ScmsReport& report) {
  out << "\nOn time = delivered on or before the scheduled date:\n";
  Table table({"VENDOR", ">LINES", ">ON TIME", ">", ">LINES STORED", ">ON TIME STORED", ""});
  std::set<std::string> vendors;
  for (const auto& [vendor, counts] : report.in_file) vendors.insert(vendor);
  for (const auto& [vendor, counts] : report.on_server) vendors.insert(vendor);
  ScmsDelivered file_sum, server_sum;
  const auto add_row = [&](const std::string& name, const ScmsDelivered& in_file,
                           const ScmsDelivered& stored) {
    table.AddRow({name, Grouped(in_file.lines), Grouped(in_file.on_time), Percent(in_file),
                  Grouped(stored.lines), Grouped(stored.on_time),
                  in_file == stored ? "equal" : "DIFFERENT"});
  };
  for (const std::string& vendor : vendors) {
    const ScmsDelivered in_file = Find(report.in_file, vendor);
    const ScmsDelivered stored = Find(report.on_server, vendor);
    file_sum = {file_sum.lines + in_file.lines, file_sum.on_time + in_file.on_time};
    server_sum = {server_sum.lines + stored.lines, server_sum.on_time + stored.on_time};
    add_row(vendor, in_file, stored);
  }
  add_row("all", file_sum, server_sum);
  table.Print(out, "");
  out << Counted(static_cast<int64_t>(vendors.size()), "vendor") << ", "
      << Counted(server_sum.lines - server_sum.on_time, "late line") << "\n";
}

}  // namespace

ScmsDeliveries CountDeliveries(const std::vector<ScmsLine>& lines) {
  ScmsDeliveries deliveries;
  for (const ScmsLine& line : lines) {
    ScmsDelivered& sum = deliveries[line.vendor];
    ++sum.lines;
    sum.on_time += line.delivered <= line.scheduled ? 1 : 0;
  }
  return deliveries;
}

ScmsReport ReadReport(const ScmsFile& file, const ScmsPlan& plan, const ScmsPlayer& player,
                      BacklineClient& client, Crew& crew) {
  ScmsReport report;
  report.refusals = file.refusals;
  for (size_t i = 0; i < plan.documents.size(); ++i) {
    const ScmsDocument& document = plan.documents[i];
    for (const auto& [number, reason] : player.documents()[i].refusals) {
      const ScmsLine& line = document.lines[static_cast<size_t>(number) - 1];
      report.refusals.push_back({std::to_string(line.id), reason});
    }
    report.taken_lines +=
        static_cast<int64_t>(document.lines.size() - player.documents()[i].refusals.size());
  }
  report.in_file = CountDeliveries(file.lines);
  ReadVendors(plan, client, report.on_server);
  ReadOrders(plan, player, client, crew, report.on_server);
  ReadBackorders(plan, player, client, report);
  return report;
}

void PrintReport(std::ostream& out, const ScmsReport& report, const ScmsAssumptions& assumptions,
                 const ScmsPlayer& player) {
  PrintVendors(out, report);
  PrintAssumptions(out, assumptions);
  out << "\n";
  for (const ScmsRefusal& refusal : report.refusals) {
    out << "refused: line " << refusal.id << ": " << refusal.reason << "\n";
  }
  out << Counted(report.taken_lines, "line") << " taken, "
      << Counted(static_cast<int64_t>(report.refusals.size()), "line") << " refused\n"
      << Counted(report.backorders_created, "backorder") << " created, "
      << Grouped(report.backorders_fulfilled) << " fulfilled\n"
      << Counted(player.fresh_calls(), "call") << " had their effect now, "
      << Grouped(player.repeated_calls()) << " in an earlier run\n"
      << (report.equal() ? "the stored facts equal the file to the line\n"
                         : "the stored facts DIFFER from the file\n");
}

void PrintReportJson(std::ostream& out, const ScmsReport& report,
                     const ScmsAssumptions& assumptions, const ScmsPlayer& player) {
  google::protobuf::Struct json;
  auto& fields = *json.mutable_fields();
  const auto set = [](google::protobuf::Struct& into, const std::string& name, int64_t number) {
    (*into.mutable_fields())[name].set_number_value(static_cast<double>(number));
  };
  set(json, "taken_lines", report.taken_lines);
  set(json, "backorders_created", report.backorders_created);
  set(json, "backorders_fulfilled", report.backorders_fulfilled);
  set(json, "fresh_calls", player.fresh_calls());
  set(json, "repeated_calls", player.repeated_calls());
  fields["equal"].set_bool_value(report.equal());
  auto& refusals = *fields["refused_lines"].mutable_list_value();
  for (const ScmsRefusal& refusal : report.refusals) {
    auto& entry = *refusals.add_values()->mutable_struct_value()->mutable_fields();
    entry["line"].set_string_value(refusal.id);
    entry["reason"].set_string_value(refusal.reason);
  }
  auto& assumed = *fields["assumptions"].mutable_struct_value();
  set(assumed, "direct_drop_without_order_date", assumptions.direct_drop_without_order_date);
  set(assumed, "from_rdc_without_order_date", assumptions.from_rdc_without_order_date);
  set(assumed, "direct_drop_ordered_after_delivery",
      assumptions.direct_drop_ordered_after_delivery);
  set(assumed, "from_rdc_ordered_after_delivery", assumptions.from_rdc_ordered_after_delivery);
  set(assumed, "ordered_with_earlier_lines", assumptions.ordered_with_earlier_lines);
  set(assumed, "split_documents", assumptions.split_documents);
  const auto add_vendors = [&](const std::string& name, const ScmsDeliveries& deliveries) {
    auto& vendors = *fields[name].mutable_struct_value();
    for (const auto& [vendor, counts] : deliveries) {
      auto& entry = *(*vendors.mutable_fields())[vendor].mutable_struct_value();
      set(entry, "lines", counts.lines);
      set(entry, "on_time", counts.on_time);
    }
  };
  add_vendors("vendors_in_file", report.in_file);
  add_vendors("vendors_stored", report.on_server);
  out << ToJson(json, JsonStyle::kPretty);
}

}  // namespace backline::cli
