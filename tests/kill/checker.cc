#include "tests/kill/checker.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace backline::kill {
namespace {

constexpr int kShownOfAKind = 5;
constexpr char kOrderPlaced[] = "2";
constexpr char kOrderShipped[] = "9";

// The wire's UUID as the database's hexadecimal digits.
std::string Hex(std::string uuid) {
  uuid.erase(std::remove(uuid.begin(), uuid.end(), '-'), uuid.end());
  return uuid;
}

}  // namespace

std::string Verdict::Report() const {
  std::string text;
  for (const auto& [name, count] : counts) absl::StrAppend(&text, "  ", name, ": ", count, "\n");
  absl::StrAppend(&text, violations.empty() ? "  every promise was kept\n" : "  BROKEN:\n");
  for (const auto& [kind, count] : violation_counts) {
    absl::StrAppend(&text, "    ", count, " x ", kind, "\n");
  }
  for (const std::string& violation : violations) absl::StrAppend(&text, "    ", violation, "\n");
  return text;
}

Checker::Checker(const std::vector<Fields>& history, const Dump& dump, int64_t requests_before)
    : dump_(dump), requests_before_(requests_before) {
  ReadOps(history);
}

void Checker::Violate(const std::string& kind, const std::string& what) {
  if (++verdict_.violation_counts[kind] <= kShownOfAKind) {
    verdict_.violations.push_back(kind + ": " + what);
  }
}

void Checker::ReadOps(const std::vector<Fields>& history) {
  int64_t told = 0;
  for (const Fields& line : history) {
    Op& op = ops_[line.at("op")];
    const std::string& type = line.at("type");
    if (type == "invoke") {
      ++verdict_.counts["calls"];
      if (op.request.empty()) {
        op.request = line;
        op.told_before = told;
      }
      continue;
    }
    op.replies.push_back(line);
    if (type == "unknown") ++op.unknown;
    if (type == "refused") op.refusal = line.at("reason");
    if (type == "ok") told = std::max(told, Int(line.at("sequence")));
  }
  for (auto& [name, op] : ops_) {
    for (const Fields& reply : op.replies) {
      if (reply.at("type") != "ok") continue;
      if (op.ok == nullptr) op.ok = &reply;
      if (reply.at("replayed") == "no") ++op.fresh;
    }
  }
}

const Checker::Op* Checker::AcceptedOp(const std::string& op, const std::string& call) const {
  const auto it = ops_.find(op);
  if (it == ops_.end() || it->second.ok == nullptr) return nullptr;
  return it->second.request.at("call") == call ? &it->second : nullptr;
}

Verdict Checker::Check() {
  CheckAnswers();
  CheckOrders();
  CheckCancellations();
  CheckShipments();
  CheckPurchaseOrders();
  CheckReceipts();
  CheckStock();
  CheckLines();
  CheckRequests();
  CheckEvents();
  CheckQueue();
  return verdict_;
}

// One request, one fate, told the same by everybody.
void Checker::CheckAnswers() {
  for (const auto& [name, op] : ops_) {
    ++verdict_.counts["operations"];
    ++verdict_.counts["operations: " + op.request.at("call")];
    verdict_.counts["answers that were unknown"] += op.unknown;
    if (op.unknown > 0) ++verdict_.counts["operations with an unknown answer"];
    Expect(op.ok != nullptr || !op.refusal.empty(), "an unknown was never resolved", name);
    Expect(op.ok == nullptr || op.refusal.empty(), "accepted and refused", name);
    if (!op.refusal.empty()) ++verdict_.counts["refused: " + op.refusal];
    if (op.ok == nullptr) continue;
    ++verdict_.counts["accepted"];
    Expect(op.fresh <= 1, "one request was new twice", name);
    if (op.fresh == 0) ++verdict_.counts["known only by their replay"];
    std::set<std::string> results, fresh, replays;
    for (const Fields& reply : op.replies) {
      if (reply.at("type") != "ok") continue;
      results.insert(reply.at("id"));
      // The first answer tells the last of the command's events, a replay its first: both show it.
      (reply.at("replayed") == "no" ? fresh : replays).insert(reply.at("sequence"));
    }
    Expect(results.size() == 1 && fresh.size() <= 1 && replays.size() <= 1,
           "one request has two results", name);
    Expect(fresh.empty() || replays.empty() || Int(*replays.begin()) <= Int(*fresh.begin()),
           "a replay shows another effect", name);
    Expect(Int(op.ok->at("sequence")) > op.told_before,
           "an effect is numbered before one that was told earlier", name);
  }
}

void Checker::CheckOrders() {
  std::map<std::string, int> orders_of;
  for (const Dump::Row& row :
       dump_.Select("SELECT LOWER(HEX(order_id)), external_reference, line_count, "
                    "(SELECT COUNT(*) FROM order_lines WHERE order_lines.order_id = "
                    "orders.order_id) FROM orders")) {
    ++verdict_.counts["orders in the database"];
    const Op* op = AcceptedOp(row[1], "PlaceOrder");
    Expect(op != nullptr, "an order that was never accepted", row[1]);
    Expect(row[2] == row[3], "an order without some of its lines", row[1]);
    if (++orders_of[row[1]] > 1) Violate("two orders of one request", row[1]);
    if (op != nullptr) {
      Expect(Hex(op->ok->at("id")) == row[0] || orders_of[row[1]] > 1,
             "an order under another id than was told", row[1]);
    }
  }
  std::map<std::string, std::vector<std::string>> lines;
  for (const Dump::Row& row :
       dump_.Select("SELECT LOWER(HEX(order_id)), LOWER(HEX(product_id)), ordered FROM order_lines "
                    "ORDER BY order_id, line_number")) {
    lines[row[0]].push_back(row[1] + ":" + row[2]);
  }
  for (const auto& [name, op] : ops_) {
    if (op.ok == nullptr || op.request.at("call") != "PlaceOrder") continue;
    Expect(orders_of.contains(name), "an acknowledged order is lost", name);
    const std::string asked = Hex(op.request.at("lines"));
    Expect(absl::StrJoin(lines[Hex(op.ok->at("id"))], " ") == asked,
           "an order has other lines than were asked", name);
  }
}

void Checker::CheckCancellations() {
  std::map<std::string, std::pair<int64_t, int64_t>> orders;  // cancelled, open
  for (const Dump::Row& row :
       dump_.Select("SELECT LOWER(HEX(order_id)), SUM(cancelled), SUM(reserved + backordered) FROM "
                    "order_lines GROUP BY order_id")) {
    orders[row[0]] = {Int(row[1]), Int(row[2])};
  }
  std::map<std::string, std::string> cancelled_by;
  for (const auto& [name, op] : ops_) {
    if (op.ok == nullptr || op.request.at("call") != "CancelOrder") continue;
    const std::string order = Hex(op.request.at("order"));
    Expect(cancelled_by.emplace(order, name).second, "all of an order was cancelled twice", name);
    const auto [cancelled, open] = orders[order];
    Expect(cancelled == Int(op.ok->at("cancelled")) && cancelled > 0 && open == 0,
           "an acknowledged cancellation is lost or half done", name);
  }
  for (const auto& [order, sums] : orders) {
    Expect(sums.first == 0 || cancelled_by.contains(order),
           "a cancellation that was never accepted", order);
  }
}

void Checker::CheckShipments() {
  std::map<std::string, int> shipments_of;
  for (const Dump::Row& row : dump_.Select(
           "SELECT tracking_reference, LOWER(HEX(shipment_id)), LOWER(HEX(order_id)), (SELECT "
           "COALESCE(SUM(quantity), 0) FROM shipment_parts WHERE shipment_parts.shipment_id = "
           "shipments.shipment_id) FROM shipments")) {
    ++verdict_.counts["shipments in the database"];
    if (++shipments_of[row[0]] > 1) Violate("two shipments of one request", row[0]);
    const Op* op = AcceptedOp(row[0], "ShipOrder");
    Expect(op != nullptr, "a shipment that was never accepted", row[0]);
    if (op == nullptr) continue;
    Expect(Hex(op->ok->at("id")) == row[1] && Hex(op->request.at("order")) == row[2] &&
               op->ok->at("shipped") == row[3],
           "a shipment is not what was told", row[0]);
  }
  for (const auto& [name, op] : ops_) {
    if (op.ok == nullptr || op.request.at("call") != "ShipOrder") continue;
    Expect(shipments_of.contains(name), "an acknowledged shipment is lost", name);
  }
}

void Checker::CheckPurchaseOrders() {
  std::map<std::string, int> rows_of;
  std::map<std::string, bool> sent;
  for (const Dump::Row& row : dump_.Select(
           "SELECT external_reference, LOWER(HEX(purchase_orders.purchase_order_id)), sent_date, "
           "ordered FROM purchase_orders LEFT JOIN purchase_order_lines ON "
           "purchase_order_lines.purchase_order_id = purchase_orders.purchase_order_id")) {
    ++verdict_.counts["purchase orders in the database"];
    if (++rows_of[row[0]] > 1) Violate("two purchase orders of one request", row[0]);
    sent[row[1]] = !row[2].empty();
    const Op* op = AcceptedOp(row[0], "CreatePurchaseOrder");
    Expect(op != nullptr, "a purchase order that was never accepted", row[0]);
    if (op == nullptr) continue;
    Expect(Hex(op->ok->at("id")) == row[1] && op->request.at("quantity") == row[3],
           "a purchase order is not what was told", row[0]);
  }
  std::set<std::string> told_sent;
  for (const auto& [name, op] : ops_) {
    if (op.ok == nullptr) continue;
    if (op.request.at("call") == "CreatePurchaseOrder") {
      Expect(rows_of.contains(name), "an acknowledged purchase order is lost", name);
    }
    if (op.request.at("call") != "SendPurchaseOrder") continue;
    const std::string id = Hex(op.request.at("purchase_order"));
    Expect(told_sent.insert(id).second, "a purchase order was sent twice", name);
    Expect(sent[id], "an acknowledged sending is lost", name);
  }
  for (const auto& [id, is_sent] : sent) {
    Expect(!is_sent || told_sent.contains(id), "a sending that was never accepted", id);
  }
}

void Checker::CheckReceipts() {
  std::map<std::string, int> receipts_of;
  for (const Dump::Row& row : dump_.Select(
           "SELECT delivery_note, LOWER(HEX(purchase_order_id)), accepted + over_received + "
           "quarantined FROM receipts")) {
    ++verdict_.counts["receipts in the database"];
    if (++receipts_of[row[0]] > 1) Violate("two receipts of one request", row[0]);
    const Op* op = AcceptedOp(row[0], "ReceivePurchaseOrder");
    Expect(op != nullptr, "a receipt that was never accepted", row[0]);
    if (op == nullptr) continue;
    Expect(Hex(op->request.at("purchase_order")) == row[1] && op->request.at("quantity") == row[2],
           "a receipt is not what was told", row[0]);
  }
  for (const auto& [name, op] : ops_) {
    if (op.ok == nullptr || op.request.at("call") != "ReceivePurchaseOrder") continue;
    Expect(receipts_of.contains(name), "an acknowledged receipt is lost", name);
  }
}

// What came in by the history is what is there, what left by the database is gone, and nobody was
// given more than came.
void Checker::CheckStock() {
  std::map<std::string, int64_t> came;
  std::map<std::string, std::string> product_of;
  for (const auto& [name, op] : ops_) {
    if (op.ok == nullptr) continue;
    const std::string& call = op.request.at("call");
    if (call == "CreatePurchaseOrder") product_of[op.ok->at("id")] = op.request.at("product");
    if (call == "ReceiveStock") {
      came[Hex(op.request.at("product"))] += Int(op.request.at("quantity"));
    }
  }
  for (const auto& [name, op] : ops_) {
    if (op.ok == nullptr || op.request.at("call") != "ReceivePurchaseOrder") continue;
    came[Hex(product_of[op.request.at("purchase_order")])] += Int(op.request.at("quantity"));
  }
  std::map<std::string, std::pair<int64_t, int64_t>> given;  // reserved, shipped
  for (const Dump::Row& row : dump_.Select(
           "SELECT LOWER(HEX(product_id)), SUM(reserved), SUM(shipped) FROM order_lines GROUP BY "
           "product_id")) {
    given[row[0]] = {Int(row[1]), Int(row[2])};
  }
  for (const Dump::Row& row : dump_.Select(
           "SELECT LOWER(HEX(product_id)), on_hand + quarantined, reserved, (SELECT "
           "COALESCE(SUM(on_hand_delta + quarantined_delta), 0) FROM movements WHERE "
           "movements.product_id = stock.product_id), (SELECT COALESCE(SUM(reserved_delta), 0) "
           "FROM movements WHERE movements.product_id = stock.product_id) FROM stock")) {
    const auto [reserved, shipped] = given[row[0]];
    const std::string numbers = absl::StrCat(
        row[0], ": came ", came[row[0]], ", on hand ", row[1], ", shipped ", shipped,
        ", reserved by lines ", reserved, ", by stock ", row[2], ", by the ledger ", row[4]);
    verdict_.counts["units that came"] += came[row[0]];
    verdict_.counts["units that were shipped"] += shipped;
    verdict_.counts["units that are reserved"] += reserved;
    Expect(Int(row[1]) == came[row[0]] - shipped, "goods came or went by no request", numbers);
    Expect(reserved + shipped <= came[row[0]], "more was sold than came", numbers);
    Expect(reserved == Int(row[2]), "stock and order lines disagree", numbers);
    Expect(row[1] == row[3] && row[2] == row[4], "stock and its ledger disagree", numbers);
  }
}

// Counters of lines and the rows that they sum up.
void Checker::CheckLines() {
  for (const Dump::Row& row : dump_.Select(
           "SELECT LOWER(HEX(order_id)), line_number FROM order_lines WHERE ordered <> shipped + "
           "reserved + backordered + cancelled + substituted OR backordered <> (SELECT "
           "COALESCE(SUM(quantity - allocated - shipped - cancelled), 0) FROM backorders WHERE "
           "backorders.order_id = order_lines.order_id AND backorders.line_number = "
           "order_lines.line_number) OR shipped <> (SELECT COALESCE(SUM(quantity), 0) FROM "
           "shipment_parts JOIN shipments USING (shipment_id) WHERE shipments.order_id = "
           "order_lines.order_id AND shipment_parts.line_number = order_lines.line_number)")) {
    Violate("a line and its parts disagree", row[0] + " line " + row[1]);
  }
  for (const Dump::Row& row :
       dump_.Select("SELECT LOWER(HEX(backorder_id)) FROM backorders WHERE pegged <> (SELECT "
                    "COALESCE(SUM(quantity), 0) FROM pegs WHERE pegs.backorder_id = "
                    "backorders.backorder_id)")) {
    Violate("a backorder and its pegs disagree", row[0]);
  }
  for (const Dump::Row& row :
       dump_.Select("SELECT LOWER(HEX(supply_line_id)) FROM supply_lines WHERE pegged <> (SELECT "
                    "COALESCE(SUM(quantity), 0) FROM pegs WHERE pegs.supply_line_id = "
                    "supply_lines.supply_line_id)")) {
    Violate("a supply line and its pegs disagree", row[0]);
  }
  verdict_.counts["backorders in the database"] = dump_.Number("SELECT COUNT(*) FROM backorders");
}

void Checker::CheckRequests() {
  int64_t accepted = 0;
  for (const auto& [name, op] : ops_) accepted += op.ok != nullptr;
  const int64_t remembered = dump_.Number("SELECT COUNT(*) FROM requests") - requests_before_;
  verdict_.counts["requests remembered"] = remembered;
  Expect(remembered == accepted, "remembered requests are not the accepted ones",
         absl::StrCat(remembered, " remembered, ", accepted, " accepted"));
  const int64_t placed = dump_.Number(
      "SELECT COUNT(*) FROM orders WHERE (SELECT COUNT(*) FROM requests WHERE requests.resource_id "
      "= orders.order_id) = 0");
  Expect(placed == 0, "orders that no request remembers", absl::StrCat(placed));
}

void Checker::CheckEvents() {
  const int64_t last = dump_.Number("SELECT last_sequence FROM event_counter");
  const int64_t count = dump_.Number("SELECT COUNT(*) FROM events");
  const int64_t newest = dump_.Number("SELECT MAX(sequence) FROM events");
  verdict_.counts["events"] = count;
  Expect(last == count && last == newest, "events have gaps",
         absl::StrCat("counter ", last, ", events ", count, ", newest ", newest));
  const auto check_one_each = [&](const char* kind, const char* table, const char* what) {
    const int64_t wrong = dump_.Number(absl::StrCat(
        "SELECT COUNT(*) FROM (SELECT order_id, COUNT(*) AS n FROM ", table,
        " GROUP BY order_id) AS t LEFT JOIN (SELECT order_id, COUNT(*) AS n FROM "
        "events WHERE kind = ",
        kind, " GROUP BY order_id) AS e USING (order_id) WHERE t.n <> COALESCE(e.n, 0)"));
    Expect(wrong == 0, what, absl::StrCat(wrong));
  };
  check_one_each(kOrderPlaced, "orders", "orders and their events disagree");
  check_one_each(kOrderShipped, "shipments", "shipments and their events disagree");
}

}  // namespace backline::kill
