// The laws of the domain (invariants.md), as named functions over all rows of some products. Each
// returns what breaks it; an empty answer is a law that holds. They recompute everything from the
// rows and share no code with the rules that made the rows. Pure; no floating point.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/domain/agreement.h"
#include "server/domain/backorder.h"
#include "server/domain/business_calendar.h"
#include "server/domain/capacity.h"
#include "server/domain/dispute.h"
#include "server/domain/event.h"
#include "server/domain/message.h"
#include "server/domain/order.h"
#include "server/domain/product.h"
#include "server/domain/production_plan.h"
#include "server/domain/purchase_order.h"
#include "server/domain/response.h"
#include "server/domain/shipment_notice.h"
#include "server/domain/stock.h"
#include "server/domain/supplier_clock.h"
#include "server/domain/supplier_fact.h"
#include "server/domain/work.h"

namespace backline {

// The rows of a database, or of some of its products, as of one commit. Every vector is ascending
// in its key; Sort() makes it so.
struct World {
  std::vector<Product> products;
  std::vector<Location> locations;
  std::vector<Customer> customers;
  std::vector<Supplier> suppliers;
  std::vector<Sourcing> sourcing;
  std::vector<Stock> stock;
  std::vector<Order> orders;
  std::vector<OrderLine> order_lines;
  std::vector<Backorder> backorders;
  std::vector<Peg> pegs;
  std::vector<Shipment> shipments;
  std::vector<PurchaseOrder> purchase_orders;
  std::vector<PurchaseOrderLine> purchase_order_lines;
  std::vector<SupplyLine> supply_lines;
  std::vector<Work> work;
  std::vector<RequestRecord> requests;
  std::vector<LineResponse> responses;
  std::vector<ToleranceRule> tolerances;
  std::vector<ShipmentNotice> shipment_notices;
  std::vector<Conversation> conversations;
  std::vector<WorkCenter> work_centers;
  std::vector<FamilyMember> family_members;
  std::vector<Slot> slots;
  std::vector<Booking> bookings;
  std::vector<ProductionPlan> production_plans;
  std::vector<SlotMove> slot_moves;
  std::vector<BusinessCalendar> calendars;
  std::vector<Agreement> agreements;
  std::vector<ObligationClock> clocks;
  std::vector<Dispute> disputes;
  std::vector<Movement> movements;                 // by (product, location, id)
  std::vector<Event> events;                       // by sequence
  std::vector<BackorderChange> backorder_changes;  // by (backorder, sequence, ordinal)
  std::vector<ShipmentPart> shipment_parts;        // by (shipment, line number, backorder)
  std::vector<EtaUpdate> eta_updates;              // by (supply line, sequence)
  std::vector<AnswerPart> answer_parts;            // by (order, line, version, part)
  std::vector<Receipt> receipts;                   // by (order, line number, delivery note)
  std::vector<NoticeLine> notice_lines;            // by (notice, position)
  std::vector<LineMessage> messages;               // by (order, line number, message number)
  std::vector<ProgressReport> progress_reports;    // by (order, line number, report)
  std::vector<SupplierFact> supplier_facts;        // by (sequence, ordinal)
  int64_t last_sequence = 0;

  void Sort();
};

struct Violation {
  std::string law;
  std::string subject;  // the id of the row
  std::string text;
};
using Violations = std::vector<Violation>;

// D1. Counters are not negative, nothing is sold twice, and at most one gate is closed.
Violations StockIsNotOversold(const World& world);
// D1. What stock holds reserved is what the lines hold; an unbound line holds nothing.
Violations ReservedIsWhatLinesHold(const World& world);
// D1, D7. Nothing is available where somebody waits who could have it.
Violations GoodsDoNotLieIdle(const World& world);
// D2. Every counter of stock is the sum of its ledger; only goods that come or go change on hand.
Violations CountersAreTheirLedger(const World& world);
// The line law, D8, D9: ordered = shipped + reserved + backordered + cancelled + substituted.
Violations LinesKeepTheirUnits(const World& world);
// D8, D9. The same of a backorder; what is pegged is the sum of its pegs; it stands where its line
// stands.
Violations BackordersKeepTheirUnits(const World& world);
// The quantities of a backorder are the sums of its history.
Violations BackordersAreTheirHistory(const World& world);
// D4. No supply line is promised beyond what it still brings.
Violations SupplyIsPromisedOnce(const World& world);
// D4. A peg joins equal products at one location, in the current plan generation.
Violations PegsJoinEqualGoods(const World& world);
// D4. While the gate is open, nobody waits undated beside free supply.
Violations OpenPeggingLeavesNoPair(const World& world);
// D5. Who was not told yet what is true now has work that tells it.
Violations PromisesAreTold(const World& world);
// D5. A line whose open units are all dated was given a first promise.
Violations FirstPromisesAreGiven(const World& world);
// D6. Received goods are within the tolerance, once per delivery note, and are what was posted.
Violations ReceiptsAreWithinTolerance(const World& world);
// D6. received + open + cancelled + rejected = ordered; supply lines bring no more than is open.
Violations PurchaseOrderLinesKeepTheirUnits(const World& world);
// D13. The parts of an answer add up to what was asked; versions are answered once.
Violations AnswersAreWhole(const World& world);
// D13. A line waits for a buyer exactly while its newest answer does; what it brings meanwhile is
// neither more nor earlier than was asked for, and is not confirmed.
Violations WhatWaitsIsWithheld(const World& world);
// What is announced is in transit once: each part of a notice is a supply line of its own.
Violations NoticesAreInTransit(const World& world);
// Messages are numbered densely; what is unread is what the other side wrote since.
Violations ConversationsAreTheirMessages(const World& world);
// work.h: every gate is the sum of what its work has left.
Violations GatesAreTheirWork(const World& world);
// Shipped and delivered are the sums of the shipments.
Violations ShipmentsAreWhatLinesShipped(const World& world);
// D15b. Demand counts once: a line's ordered quantity is reserved at entry or opened in the queue.
Violations DemandCountsOnce(const World& world);
// D12. What is booked of a schedule is what its bookings hold, and no more than is accepted of it.
Violations SchedulesAreBookedOnce(const World& world);
// A schedule knows the last day of the slots that hold something of it, and its date rests on them
// only if it is not before that day. Of a whole database.
Violations SchedulesEndWithTheirSlots(const World& world);
// A plan stands as its reports say: numbered from 1, never fewer made, never on an earlier day.
Violations PlansAreTheirReports(const World& world);
// A clock has its timer exactly while it runs; of a line, one of a kind and schedule is open.
Violations ClocksAreTheirTimers(const World& world);
// D15. What suppliers are measured by is what their lines say: what came, what will not come, and
// the dates that schedules are told for. Of lines that were sent since facts are kept.
Violations FactsAreTheirLines(const World& world);
// What was opened, withdrawn, upheld and rejected are facts, and at most one dispute of a line and
// component stands.
Violations DisputesAreTheirFacts(const World& world);
// Two agreements of one subject are never in force on one day.
Violations AgreementsDoNotOverlap(const World& world);
// D12. What is booked on a slot is what its bookings hold, and no more than its capacity, which is
// what was published unless that was lowered below it. Of a whole database: a family's slot is
// shared by its products.
Violations SlotsAreNotOverbooked(const World& world);
// Two slots of one work centre and subject that offer or hold something share no day. Of a whole
// database.
Violations SlotsDoNotOverlap(const World& world);
// Sequences are dense; supplier events name no customer. Of a whole database.
Violations EventsAreDense(const World& world);
// Codes are unique, children have parents, headers count their lines. Of a whole database.
Violations RowsBelongTogether(const World& world);
// A remembered request made what it names. Of a whole database.
Violations RequestsAreRemembered(const World& world);

// Between two commits of the same products. D3, D5: places and first promises never move, facts are
// only added, and each line whose told promise changed got exactly one event for it. D12: nothing
// is freed twice, and nothing is booked beyond what was published.
Violations HistoryIsKept(const World& before, const World& after);

struct NamedLaw {
  const char* name;
  Violations (*check)(const World& world);
  bool of_whole_database;  // else it holds on all rows of any set of products too
};
const std::vector<NamedLaw>& AllLaws();

// Every law that the world is wide enough for.
Violations CheckLaws(const World& world, bool whole_database);
std::string ToString(const Violations& violations);

}  // namespace backline
