#include "server/store/auditor.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/commands/announce_shipment.h"
#include "server/commands/decide_dispute.h"
#include "server/commands/decide_response.h"
#include "server/commands/open_dispute.h"
#include "server/commands/post_message.h"
#include "server/commands/withdraw_dispute.h"
#include "tests/store/copied_scenario.h"
#include "tests/support/agreement_scenario.h"
#include "tests/support/capacity_scenario.h"

namespace backline::testing {
namespace {

// One answer that waits and one that was approved; a shipment on its way; messages.
void Negotiate(Scenario& s) {
  const auto propose = [&](const std::string& name, Quantity quantity, Quantity rejected) {
    auto proposal = std::make_shared<AnswerLine>();
    proposal->supplier_id = s.SupplierNamed("S");
    proposal->purchase_order_id = s.PurchaseNamed(name);
    proposal->line_number = proposal->answer_version = 1;
    proposal->intent = AnswerIntent::kPropose;
    proposal->terms = {{{quantity, Day(25)}}, rejected, 0};
    proposal->reason = SupplyReason::kPrice;
    s.Run(proposal);
  };
  s.Supply("waits", "M", {{"R", 9, Day(20)}}).Supply("agreed", "M", {{"Q", 5, Day(9)}});
  propose("waits", 6, 3);
  propose("agreed", 4, 1);
  auto decision = std::make_shared<DecideResponse>();
  decision->purchase_order_id = s.PurchaseNamed("agreed");
  decision->line_number = 1;
  decision->version = 2;
  s.Run(decision);
  auto notice = std::make_shared<AnnounceShipment>();
  notice->supplier_id = s.SupplierNamed("S");
  notice->shipped_date = Day(1);
  notice->expected_date = Day(26);
  notice->parts = {{s.SupplyOf("agreed").id, 4}};
  s.Run(notice);
  auto message = std::make_shared<PostMessage>();
  message->line = {s.PurchaseNamed("agreed"), 1};
  message->text = "Thanks";
  s.Run(message);
  message = std::make_shared<PostMessage>(*message);
  message->supplier_id = s.SupplierNamed("S");
  s.Run(message);
}

// Disputes in each state, each of another line.
void Disagree(Scenario& s) {
  const auto open = [&](const std::string& name) {
    auto command = std::make_shared<OpenDispute>();
    command->supplier_id = s.SupplierNamed("S");
    command->line = {s.PurchaseNamed(name), 1};
    command->component = ScoreComponent::kAcknowledgement;
    s.Run(command);
    return DisputeId(s.last_outcome().resource_id);
  };
  open("po");
  for (const bool uphold : {true, false}) {
    auto decide = std::make_shared<DecideDispute>();
    decide->dispute_id = open(uphold ? "pe" : "over");
    decide->uphold = uphold;
    s.Run(decide);
  }
  auto withdraw = std::make_shared<WithdrawDispute>();
  withdraw->supplier_id = s.SupplierNamed("S");
  withdraw->dispute_id = open("ps");
  s.Run(withdraw);
}

// Something of every table and every counter, also gates that work holds closed.
std::unique_ptr<Scenario> Everything() {
  auto s = std::make_unique<Scenario>();
  s->Location("M");
  for (const char* sku : {"P", "Q", "R", "B", "V", "W", "SLOT"}) s->Product(sku).Source(sku, "S");
  // Served from stock, shipped in parts, delivered, cancelled in part.
  s->Stock("P", "L", 20).Place("o1", {{"P", 5, "L"}, {"Q", 4, "L"}});
  s->Ship("o1", "s1", {{1, 3}}).Deliver("s1").Cancel("o1", 2, 1);
  // Reserved, pegged and undated at once; received in part, with bad goods.
  s->Supply("po", "L", {{"P", 10, Day(10)}}).Place("o2", {{"P", 30, "L"}});
  s->Receive("po", "n1", {{1, 4, 2}}).Ship("o2", "s2").Deliver("s2").Cancel("o2", 1, 1);
  s->Place("o3", {{"P", 2, "L"}});
  // An any-line whose pegs lie at M.
  s->Supply("pm", "M", {{"R", 3, Day(5)}}).Place("any", {{"R", 8, ""}});
  // Split, then late; more than ordered.
  s->Supply("pe", "L", {{"Q", 6, Day(8)}});
  auto answer = std::make_shared<AnswerLine>();
  answer->supplier_id = s->SupplierNamed("S");
  answer->purchase_order_id = s->PurchaseNamed("pe");
  answer->line_number = answer->answer_version = 1;
  answer->terms.schedules = {{3, Day(9)}, {2, Day(12)}};
  answer->terms.rejected = 1;
  answer->reason = SupplyReason::kCapacity;
  s->Run(answer).Eta("pe", 1, 1, Day(11));
  s->Supply("over", "M", {{"Q", 10, Day(3), 10}}).Receive("over", "n2", {{1, 11}});
  Negotiate(*s);
  // Booked on slots, one of them lowered below what is booked, one in a family; freed in part.
  Shop shop(*s);
  shop.Publish("SLOT", 1, 3, 10).Join("F", {"SLOT"}).PublishFamily("F", 1, 1, 5);
  s->Supply("ps", "L", {{"SLOT", 20, Day(9)}});
  s->Answer("ps", 1,
            {{14, Day(9), {{shop.SlotOf("SLOT", 1), 9}, {shop.SlotOfFamily("F", 1), 5}}},
             {6, Day(12), {}}});
  shop.Release(shop.BookingsOf("ps")[0].id, 2).Publish("SLOT", 1, 1, 4);
  // Clocks that run, and one that was stopped; two versions of an agreement.
  Agreed agreed(*s);
  s->Supply("pc", "L", {{"Q", 4, Day(9)}}).Answer("pc", 1, {{4, Day(9), {}}});
  s->Supply("pd", "L", {{"Q", 4, Day(9)}});
  AgreementTerms terms = OfficeTerms();
  terms.days_late = 2;
  agreed.Supersede(agreed.agreements()[0].id, Day(3), terms);
  Disagree(*s);
  // More than a batch may hold: earmarked, withdrawing goods, withdrawing supply.
  s->set_checks_laws(false);
  s->PlaceMany("b", 300, {"B", 1, "L"}).Stock("B", "L", 250);
  s->Stock("W", "L", 300).PlaceMany("w", 300, {"W", 1, "L"}).Adjust("W", "L", -250);
  s->Supply("pv", "L", {{"V", 300, Day(9)}}).PlaceMany("v", 300, {"V", 1, "L"});
  s->CancelPurchase("pv");
  return s;
}

std::set<std::string> LawsBroken(const std::string& url,
                                 std::optional<ProductId> product = std::nullopt) {
  std::set<std::string> laws;
  const absl::Status status = Audit(url, product, [&](const AuditProgress& progress) {
    for (const AuditDrift& drift : progress.drifts) laws.insert(drift.law);
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  return laws;
}

TEST(AuditorTest, AHealthyDatabaseHasNoDrift) {
  const auto s = Everything();
  const World world = s->world();
  EXPECT_TRUE(CheckLaws(world, true).empty()) << ToString(CheckLaws(world, true));
  std::set<WorkKind> kinds;
  for (const Work& work : world.work) kinds.insert(work.id.kind);
  EXPECT_TRUE(kinds.contains(WorkKind::kHandOut) && kinds.contains(WorkKind::kDeallocate) &&
              kinds.contains(WorkKind::kWithdraw))
      << "the scenario must leave gates closed, or their laws are not tried";
  const CopiedScenario copy(*s);
  AuditProgress last;
  ASSERT_TRUE(Audit(copy.text, std::nullopt, [&](const AuditProgress& progress) {
                for (const AuditDrift& drift : progress.drifts) {
                  ADD_FAILURE() << drift.law << ": " << drift.subject << ": stored " << drift.stored
                                << ", computed " << drift.computed;
                }
                last = progress;
                return true;
              }).ok());
  EXPECT_EQ(last.drift_count, 0);
  EXPECT_EQ(last.product_count, 7);
  EXPECT_EQ(last.sequence, world.last_sequence);
  EXPECT_TRUE(last.done);
  EXPECT_GE(last.row_count,
            static_cast<int64_t>(world.movements.size() + world.backorder_changes.size() +
                                 world.requests.size()));
}

// A statement that makes a row untrue, with `@` for + where it corrupts and - where it mends again
// (a statement without it mends itself), and the law that must name it.
struct Corruption {
  const char* statement;
  const char* law;
};

constexpr char kFirstStock[] = " ORDER BY product_id, location_id LIMIT 1";

const Corruption kCorruptions[] = {
    {"stock SET on_hand = on_hand @ 7", "stock.on_hand = sum of movements"},
    {"stock SET reserved = reserved @ 1", "stock.reserved = sum of movements"},
    {"stock SET reserved = reserved @ 1", "stock.reserved = sum of order lines"},
    {"stock SET reserved = reserved @ 900", "stock.reserved + earmarked <= on_hand + withdrawing"},
    {"stock SET earmarked = earmarked @ 1", "stock.earmarked = sum of movements"},
    {"stock SET earmarked = earmarked @ 1", "stock.earmarked = what its work has left"},
    {"stock SET withdrawing = withdrawing @ 1", "stock.withdrawing = sum of movements"},
    {"stock SET withdrawing = withdrawing @ 1", "stock.withdrawing = what its work has left"},
    {"stock SET quarantined = quarantined @ 1", "stock.quarantined = sum of movements"},
    {"stock SET quarantined = -1 - quarantined", "stock counters >= 0"},
    {"stock SET withdrawing = withdrawing @ 1, earmarked = earmarked @ 1",
     "stock.earmarked = 0 or stock.withdrawing = 0"},
    {"movements SET on_hand_delta = on_hand_delta @ 1 LIMIT 1", "stock.on_hand = sum of movements"},
    {"movements SET quarantined_delta = quarantined_delta @ 1 LIMIT 1",
     "stock.quarantined = sum of movements"},
    {"work SET remaining = remaining @ 1 WHERE kind = 2",
     "stock.earmarked = what its work has left"},
    {"work SET remaining = remaining @ 1 WHERE kind = 3",
     "stock.withdrawing = what its work has left"},
    {"work SET remaining = remaining @ 1 WHERE kind = 4",
     "supply_lines.withdrawing = what its work has left"},
    {"products SET outstanding_pegging = outstanding_pegging @ 1 WHERE sku = 'P'",
     "products.outstanding_pegging = pegging and withdrawing work"},
    {"order_lines SET ordered = ordered @ 1 ORDER BY order_id, line_number LIMIT 1",
     "order_lines.ordered = shipped + reserved + backordered + cancelled + substituted"},
    {"order_lines SET shipped = shipped @ 1 ORDER BY order_id, line_number LIMIT 1",
     "order_lines.shipped = shipment parts"},
    {"order_lines SET reserved = reserved @ 1 ORDER BY order_id, line_number LIMIT 1",
     "order_lines.reserved = sum of movements"},
    {"order_lines SET reserved = reserved @ 1 ORDER BY order_id, line_number LIMIT 1",
     "stock.reserved = sum of order lines"},
    {"order_lines SET backordered = backordered @ 1 ORDER BY order_id, line_number LIMIT 1",
     "order_lines.backordered = open backorders"},
    {"order_lines SET cancelled = cancelled @ 1 ORDER BY order_id, line_number LIMIT 1",
     "order_lines.ordered = shipped + reserved + backordered + cancelled + substituted"},
    {"order_lines SET cancelled = -5 - cancelled ORDER BY order_id, line_number LIMIT 1",
     "order_lines terms >= 0"},
    {"order_lines SET cancelled = 0 - cancelled WHERE cancelled <> 0",
     "order_lines.cancelled >= cancelled of its backorders"},
    {"order_lines SET substituted = substituted @ 1 ORDER BY order_id, line_number LIMIT 1",
     "order_lines.ordered = shipped + reserved + backordered + cancelled + substituted"},
    {"order_lines SET delivered = delivered @ 1 ORDER BY order_id, line_number LIMIT 1",
     "order_lines.delivered = delivered shipment parts"},
    {"order_lines SET location_id = REVERSE(location_id) WHERE reserved > 0",
     "stock.reserved = sum of order lines"},
    {"order_lines SET product_id = REVERSE(product_id) WHERE backordered > 0",
     "backorders.product_id = its line's"},
    {"order_lines SET any_location = 1 - any_location WHERE location_id = CAST('' AS BINARY(16))",
     "an order line without a location holds no goods"},
    {"order_lines SET rank_key = rank_key @ 1 WHERE backordered > 0",
     "backorders.rank_key = its line's"},
    {"order_lines SET queue_sequence = queue_sequence @ 1 WHERE backordered > 0",
     "backorders.queue_sequence = its line's"},
    {"order_lines SET peg_location_id = REVERSE(peg_location_id)"
     " WHERE peg_location_id <> CAST('' AS BINARY(16))",
     "pegs join one location"},
    {"shipment_parts SET quantity = quantity @ 1 ORDER BY shipment_id LIMIT 1",
     "order_lines.shipped = shipment parts"},
    {"shipment_parts SET quantity = quantity @ 1 WHERE backorder_id <> CAST('' AS BINARY(16))",
     "backorders.shipped = shipment parts"},
    {"backorders SET quantity = quantity @ 1 ORDER BY backorder_id LIMIT 1",
     "backorders.quantity = backorder_changes"},
    {"backorders SET pegged = pegged @ 1 ORDER BY backorder_id LIMIT 1",
     "backorders.pegged = sum of pegs"},
    {"backorders SET pegged = pegged @ 1 ORDER BY backorder_id LIMIT 1",
     "backorders.pegged = backorder_changes"},
    {"backorders SET allocated = allocated @ 1 ORDER BY backorder_id LIMIT 1",
     "backorders.allocated = backorder_changes"},
    {"backorders SET allocated = allocated @ 900 ORDER BY backorder_id LIMIT 1",
     "order_lines.reserved >= allocated to its backorders"},
    {"backorders SET allocated = allocated @ 900 ORDER BY backorder_id LIMIT 1",
     "backorders.pegged + allocated + shipped + cancelled <= quantity, all >= 0"},
    {"backorders SET shipped = shipped @ 1 ORDER BY backorder_id LIMIT 1",
     "backorders.shipped = backorder_changes"},
    {"backorders SET shipped = shipped @ 1 ORDER BY backorder_id LIMIT 1",
     "backorders.shipped = shipment parts"},
    {"backorders SET delivered = delivered @ 1 ORDER BY backorder_id LIMIT 1",
     "backorders.delivered = delivered shipment parts"},
    {"backorders SET delivered = delivered @ 1 ORDER BY backorder_id LIMIT 1",
     "backorders.delivered = backorder_changes"},
    {"backorders SET cancelled = cancelled @ 1 ORDER BY backorder_id LIMIT 1",
     "backorders.cancelled = backorder_changes"},
    {"backorders SET undated = 1 - undated WHERE undated < 2",
     "backorders.undated = something open is unpegged"},
    {"backorders SET location_id = REVERSE(location_id)"
     " WHERE location_id <> CAST('' AS BINARY(16))",
     "backorders.location_id = its line's"},
    {"backorders SET customer_id = REVERSE(customer_id)", "backorders.customer_id = its order's"},
    {"backorder_changes SET quantity = quantity @ 1 WHERE kind = 4",
     "backorders.allocated = backorder_changes"},
    {"pegs SET quantity = quantity @ 1", "supply_lines.pegged = sum of pegs"},
    {"pegs SET quantity = quantity @ 1", "backorders.pegged = sum of pegs"},
    {"pegs SET generation = generation @ 1", "pegs.generation = its product's plan"},
    {"pegs SET rank_key = rank_key @ 1", "pegs.rank_key = its backorder's"},
    {"pegs SET queue_sequence = queue_sequence @ 1000", "pegs.queue_sequence = its backorder's"},
    {"supply_lines SET expected = expected @ 1",
     "what is open of purchase_order_lines = what supply_lines bring"},
    {"supply_lines SET expected = expected @ 1",
     "nobody waits undated beside free supply while pegging is open"},
    {"supply_lines SET received = received @ 1",
     "purchase_order_lines.received = supply_lines.received"},
    {"supply_lines SET cancelled = cancelled @ 1",
     "what is open of purchase_order_lines = what supply_lines bring"},
    {"supply_lines SET pegged = pegged @ 1", "supply_lines.pegged = sum of pegs"},
    {"supply_lines SET pegged = pegged @ 900",
     "supply_lines.pegged <= what it brings + withdrawing"},
    {"supply_lines SET withdrawing = withdrawing @ 1",
     "supply_lines.withdrawing = what its work has left"},
    {"supply_lines SET withdrawing = -1 - withdrawing", "supply_lines counters >= 0"},
    {"supply_lines SET eta_version = eta_version @ 1",
     "supply_lines.eta_version = newest applied eta_update"},
    {"supply_lines SET eta_date = eta_date @ INTERVAL 1 DAY",
     "supply_lines.eta_date = as requested, answered or updated"},
    {"supply_lines SET location_id = REVERSE(location_id)",
     "supply_lines.location_id = its line's"},
    {"supply_lines SET supplier_id = REVERSE(supplier_id)",
     "supply_lines.supplier_id = its line's"},
    {"supply_lines SET product_id = REVERSE(product_id)", "supply_lines.product_id = its line's"},
    {"supply_lines SET product_id = REVERSE(product_id)", "pegs join one product"},
    {"purchase_order_lines SET ordered = ordered @ 1",
     "what is open of purchase_order_lines = what supply_lines bring"},
    {"purchase_order_lines SET received = received @ 1",
     "purchase_order_lines.received = receipts"},
    {"purchase_order_lines SET cancelled = cancelled @ 900",
     "purchase_order_lines.received + cancelled + rejected <= ordered, all >= 0"},
    {"purchase_order_lines SET rejected = rejected @ 1",
     "what is open of purchase_order_lines = what supply_lines bring"},
    {"purchase_order_lines SET over_received = over_received @ 1",
     "purchase_order_lines.over_received = receipts"},
    {"purchase_order_lines SET quarantined = quarantined @ 1",
     "purchase_order_lines.quarantined = receipts"},
    {"purchase_order_lines SET schedule_count = schedule_count @ 1",
     "purchase_order_lines.schedule_count = supply_lines"},
    {"purchase_order_lines SET schedule_supply_line_id = REVERSE(schedule_supply_line_id)",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_expected = schedule_expected @ 1",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_received = schedule_received @ 1",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_cancelled = schedule_cancelled @ 1",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_confirmed = 1 - schedule_confirmed",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_eta_date = schedule_eta_date @ INTERVAL 1 DAY",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_overdue = 1 - schedule_overdue",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_eta_version = schedule_eta_version @ 1",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_agreed_date = schedule_agreed_date @ INTERVAL 1 DAY",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_eta_review = schedule_eta_review @ 1",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_shipment_notice_id = REVERSE(schedule_shipment_notice_id)",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_slot_booked = schedule_slot_booked @ 1",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET schedule_announced = schedule_announced @ 1",
     "purchase_order_lines.schedule_ = its first schedule's supply_lines"},
    {"purchase_order_lines SET withheld = withheld @ 1",
     "purchase_order_lines.withheld = what is not offered"},
    {"purchase_order_lines SET state = state @ 1 WHERE state IN (9, 10)",
     "purchase_order_lines.withheld = what is not offered"},
    {"responses SET asked = asked @ 1", "answer_parts = responses.asked + offered_over"},
    {"responses SET state = state @ 2 WHERE state IN (2, 4)",
     "purchase_order_lines.state waits = a response waits"},
    {"answer_parts SET quantity = quantity @ 1", "answer_parts = responses.asked + offered_over"},
    {"answer_parts SET quantity = quantity @ 1 WHERE supply_line_id <> CAST('' AS BINARY(16))",
     "answer_parts = what was approved"},
    {"supply_lines SET shipment_notice_id = REVERSE(shipment_notice_id)",
     "supply_lines.expected - cancelled <= what is announced"},
    {"shipment_notices SET cancelled = 1 - cancelled",
     "supply_lines.shipment_notice_id = the notice that announces it"},
    {"supply_lines SET announced = announced @ 1",
     "supply_lines.announced = what its notice announces"},
    {"conversations SET message_count = message_count @ 1",
     "conversations.message_count = line_messages"},
    {"conversations SET supplier_unread = supplier_unread @ 1",
     "conversations.supplier_unread = unread line_messages"},
    {"conversations SET house_unread = house_unread @ 1",
     "conversations.house_unread = unread line_messages"},
    {"purchase_order_lines SET last_received_date = last_received_date @ INTERVAL 1 DAY",
     "purchase_order_lines.last_received_date = a receipt's"},
    {"receipts SET accepted = accepted @ 1", "purchase_order_lines.received = receipts"},
    {"orders SET line_count = line_count @ 1", "orders.line_count = its lines"},
    {"purchase_orders SET line_count = line_count @ 1", "purchase_orders.line_count = its lines"},
    {"requests SET sequence = sequence @ 100000", "requests.sequence = its first event"},
    {"requests SET resource_id = REVERSE(resource_id)", "requests.resource_id exists"},
    {"events SET request_key = REVERSE(request_key)", "requests.sequence = its first event"},
    {"slots SET booked = booked @ 1", "slots.booked = what bookings hold"},
    {"slots SET capacity = capacity @ 1", "slots.capacity = published, or booked if more"},
    {"slots SET wanted = wanted @ 100", "slots.capacity = published, or booked if more"},
    {"slots SET period_days = period_days @ 1",
     "slots of one work centre and subject do not overlap"},
    {"bookings SET quantity = quantity @ 1", "slots.booked = what bookings hold"},
    {"bookings SET released = released @ 1", "supply_lines.slot_booked = what bookings hold"},
    {"bookings SET quantity = quantity @ 100", "what bookings hold <= slots.capacity"},
    {"bookings SET supplier_id = REVERSE(supplier_id)", "bookings.supplier_id = its slot's"},
    {"supply_lines SET slot_booked = slot_booked @ 1",
     "supply_lines.slot_booked = what bookings hold"},
    {"supply_lines SET slot_end_date = slot_end_date @ INTERVAL 1 DAY",
     "supply_lines.slot_end_date = end of what bookings hold"},
    {"supply_lines SET slot_booked = slot_booked @ 1000",
     "supply_lines.slot_booked <= what is accepted"},
    {"obligation_clocks SET state = state @ 1", "obligation_clocks.state runs = its timer"},
    {"obligation_clocks SET stopped_time = stopped_time @ INTERVAL 1 SECOND",
     "obligation_clocks that run are open"},
    {"obligation_clocks SET breached_time = breached_time @ INTERVAL 1 SECOND",
     "obligation_clocks.state breached = its time"},
    {"obligation_clocks SET clock_id = REVERSE(clock_id)",
     "work of clocks = obligation_clocks that run"},
    {"agreements SET valid_until = valid_until @ INTERVAL 1 DAY",
     "agreements of one subject do not overlap"},
    {"supplier_facts SET quantity = quantity @ 1 WHERE kind = 10",
     "purchase_order_lines.received + over_received = supplier_facts"},
    {"supplier_facts SET quantity = quantity @ 1 WHERE kind = 11",
     "purchase_order_lines.quarantined = supplier_facts"},
    {"supplier_facts SET quantity = quantity @ 1 WHERE kind = 12 AND cause <> 2",
     "purchase_order_lines.rejected = supplier_facts"},
    {"supplier_facts SET quantity = quantity @ 1 WHERE kind = 12 AND cause = 2",
     "purchase_order_lines.cancelled = supplier_facts"},
    {"supplier_facts SET fact_date = fact_date @ INTERVAL 1 DAY WHERE kind IN (6, 8)",
     "supply_lines.eta_date = newest supplier_fact"},
    {"supply_lines SET eta_date = eta_date @ INTERVAL 1 DAY",
     "supply_lines.eta_date = newest supplier_fact"},
    {"supplier_facts SET answer_due_time = answer_due_time @ INTERVAL 1 SECOND",
     "obligation_clocks.due_time of an answer = newest supplier_fact"},
    {"obligation_clocks SET due_time = due_time @ INTERVAL 1 SECOND",
     "obligation_clocks.due_time of an answer = newest supplier_fact"},
    {"supplier_facts SET component = 4 - component WHERE kind = 13",
     "disputes = supplier_facts of opening"},
    {"disputes SET state = 5 - state WHERE state IN (2, 3)",
     "disputes.state upheld = supplier_facts"},
    {"disputes SET state = 5 - state WHERE state IN (2, 3)",
     "disputes.state rejected = supplier_facts"},
    {"disputes SET state = 7 - state WHERE state IN (3, 4)",
     "disputes.state withdrawn = supplier_facts"},
    {"event_counter SET last_sequence = last_sequence @ 1",
     "event_counter.last_sequence = newest event"},
};

TEST(AuditorTest, EachCorruptedColumnIsFoundByName) {
  const auto s = Everything();
  CopiedScenario copy(*s);
  for (const Corruption& corruption : kCorruptions) {
    std::string statement = absl::StrCat("UPDATE ", corruption.statement);
    if (statement.find("UPDATE stock SET") == 0) statement += kFirstStock;
    copy.Corrupt(absl::StrReplaceAll(statement, {{"@", "+"}}));
    EXPECT_TRUE(LawsBroken(copy.text).contains(corruption.law)) << corruption.statement;
    copy.Corrupt(absl::StrReplaceAll(statement, {{"@", "-"}}));
  }
  EXPECT_TRUE(LawsBroken(copy.text).empty()) << "what was corrupted was mended";
}

TEST(AuditorTest, TheWorkThatIsLeftDrainsOnTheDatabaseWithoutDrift) {
  const auto s = Everything();
  const CopiedScenario copy(*s);
  MysqlStore store(copy.url, TestOptions());
  FakeClock clock(s->clock().Now());
  TimeOrderedIdSource ids(7);
  Engine engine(store, clock, ids, {});
  const std::unique_ptr<Connection> look = OpenConnection(copy.url);
  const auto left = [&] {
    return SelectText(*look, "SELECT COUNT(*) FROM work WHERE kind NOT IN (7, 8)");
  };
  EXPECT_NE(left(), "0");
  for (int step = 0; left() != "0" && step < 500; ++step) {
    clock.Advance(kMicrosPerSecond);
    const auto claimed = store.ClaimDueWork(clock.Now(), clock.Now() + kMicrosPerSecond, 16);
    ASSERT_TRUE(claimed.ok()) << claimed.status();
    for (const Work& work : *claimed) engine.RunBatch({}, work.id);
    EXPECT_TRUE(LawsBroken(copy.text).empty()) << "after step " << step;
  }
  EXPECT_EQ(left(), "0");
}

TEST(AuditorTest, GoodsThatLieIdleBesideWhoWaitsAreFoundThoughEveryCounterAgrees) {
  Scenario s;
  s.Location("M").Product("P").Product("Q");
  s.Stock("P", "L", 1).Place("served", {{"P", 1, "L"}}).Place("waits", {{"P", 2, "L"}});
  s.Stock("Q", "M", 1).Place("all", {{"Q", 1, "M"}}).Place("anywhere", {{"Q", 2, ""}});
  CopiedScenario copy(s);
  EXPECT_TRUE(LawsBroken(copy.text).empty());
  for (const char* sku : {"P", "Q"}) {
    const std::string of_product = absl::StrCat(
        " WHERE product_id = (SELECT product_id FROM products WHERE sku = '", sku, "')");
    copy.Corrupt(absl::StrCat("UPDATE stock SET on_hand = on_hand + 5", of_product));
    copy.Corrupt(absl::StrCat("UPDATE movements SET on_hand_delta = on_hand_delta + 5", of_product,
                              " AND kind = 1"));
    EXPECT_EQ(LawsBroken(copy.text),
              std::set<std::string>{"nobody waits where goods are available"})
        << sku;
    EXPECT_EQ(LawsBroken(copy.text, s.ProductNamed(sku)),
              std::set<std::string>{"nobody waits where goods are available"});
    copy.Corrupt(absl::StrCat("UPDATE stock SET on_hand = on_hand - 5", of_product));
    copy.Corrupt(absl::StrCat("UPDATE movements SET on_hand_delta = on_hand_delta - 5", of_product,
                              " AND kind = 1"));
  }
}

TEST(AuditorTest, RowsOfAProductThatDoesNotExistAreFound) {
  Scenario s;
  s.Product("P").Stock("P", "L", 3);
  CopiedScenario copy(s);
  copy.Corrupt("UPDATE movements SET product_id = REPEAT(x'ff', 16)");
  EXPECT_TRUE(LawsBroken(copy.text).contains("stock.on_hand = sum of movements"));
  const std::set<std::string> of_product = LawsBroken(copy.text, s.ProductNamed("P"));
  EXPECT_TRUE(of_product.contains("stock.on_hand = sum of movements"));
}

TEST(AuditorTest, WalksThousandsOfProductsStepByStepAndStopsWhenToldTo) {
  Scenario s;
  s.Product("P").Stock("P", "L", 3);
  CopiedScenario copy(s);
  copy.Corrupt(
      "INSERT INTO products SELECT UNHEX(LPAD(HEX(seq), 32, '0')), CONCAT('sku', seq), 'n', 1, 0,"
      " '', 0, 1, 1, 1 FROM seq_1_to_2000");
  copy.Corrupt(
      "INSERT INTO stock SELECT product_id, (SELECT location_id FROM locations LIMIT 1), 1, 0, 0,"
      " 0, 0, 1 FROM products WHERE sku LIKE 'sku%'");
  std::vector<int64_t> products;
  std::vector<size_t> reported;
  AuditProgress last;
  ASSERT_TRUE(Audit(copy.text, std::nullopt, [&](const AuditProgress& progress) {
                products.push_back(progress.product_count);
                reported.push_back(progress.drifts.size());
                last = progress;
                return true;
              }).ok());
  ASSERT_GE(products.size(), 3u);
  EXPECT_EQ(products[0], 1'000);
  EXPECT_EQ(products[1], 2'000);
  EXPECT_EQ(products[2], 2'001);
  EXPECT_EQ(reported[0], static_cast<size_t>(kAuditDriftsMax)) << "the first of each law";
  EXPECT_EQ(last.drift_count, 2'000) << "all are counted";
  int steps = 0;
  ASSERT_TRUE(
      Audit(copy.text, std::nullopt, [&](const AuditProgress&) { return ++steps < 2; }).ok());
  EXPECT_EQ(steps, 2);
}

}  // namespace
}  // namespace backline::testing
