// What happened in the demo since suppliers answered.
#include <algorithm>
#include <set>

#include "clients/cli/demo_loader.h"

namespace backline::cli {
namespace {

using Capacity = v1::CapacityService::Stub;
using Messages = v1::MessageService::Stub;
using Notices = v1::ShipmentNoticeService::Stub;
using PurchaseOrders = v1::PurchaseOrderService::Stub;
using Supplying = v1::SupplierService::Stub;

// Accepted as asked, and nothing happened to it yet.
bool IsAccepted(const DemoLine& line) {
  return line.answer == DemoAnswer::kAccept && !line.had_event;
}

// The supplier's lines that `wanted` holds for, in the order of the purchase orders.
template <typename Wanted>
std::vector<DemoLine*> LinesOf(std::vector<DemoLine>& lines, const DemoSupplier& supplier,
                               const Wanted& wanted) {
  std::vector<DemoLine*> found;
  for (DemoLine& line : lines) {
    if (line.supplier == &supplier && wanted(line)) found.push_back(&line);
  }
  return found;
}

struct DemoNotice {
  const char* supplier;
  const char* delivery_note;
  const char* carrier;
  const char* tracking;
  int packages;
  int arrives;  // days
  bool partly_received;
};
constexpr DemoNotice kNotices[] = {
    {"acme", "ACM-88121", "Vistula Road Freight", "VRF-2203-7781", 3, 4, false},
    {"borealis", "BOR-5540", "Skagen Cargo", "SKC-90417", 2, 2, true},
    {"calder", "CAL-30917", "Pennine Parcels", "PP-66-1042-3", 5, 6, false}};

// The lines of the supplier's first purchase order, from today on, with two accepted lines.
std::vector<DemoLine*> LinesToShip(std::vector<DemoLine>& lines, const DemoSupplier& supplier) {
  std::vector<DemoLine*> open = LinesOf(
      lines, supplier, [](const DemoLine& line) { return IsAccepted(line) && line.wanted > 0; });
  for (const DemoLine* first : open) {
    std::vector<DemoLine*> together;
    std::copy_if(open.begin(), open.end(), std::back_inserter(together), [&](const DemoLine* line) {
      return line->purchase_order_id == first->purchase_order_id;
    });
    if (together.size() >= 2) return together;
  }
  throw Failure("the demo has nothing to ship");
}

void LoadNotice(DemoLoader& loader, const DemoNotice& notice, std::vector<DemoLine*> parts) {
  const std::string name = notice.delivery_note;
  v1::AnnounceShipmentRequest announce;
  announce.set_delivery_note(notice.delivery_note);
  announce.set_carrier(notice.carrier);
  announce.set_tracking_reference(notice.tracking);
  *announce.mutable_expected_date() = loader.WorkingDay(notice.arrives);
  for (DemoLine* line : parts) {
    line->had_event = true;
    v1::AnnouncedPart& part = *announce.add_lines();
    part.set_supply_line_id(line->supply_line_id);
    part.set_quantity(line->quantity);
  }
  for (int i = 1; i <= notice.packages; ++i) {
    v1::NoticePackage& package = *announce.add_packages();
    package.set_package_number(name + "-" + std::to_string(i));
    package.set_tracking_reference(std::string(notice.tracking) + "-" + std::to_string(i));
  }
  const auto announced = loader.Call(SupplierIdentity(notice.supplier), "notice/" + name,
                                     &Notices::AnnounceShipment, announce);
  if (!notice.partly_received) return;
  v1::ReceivePurchaseOrderRequest receive;
  receive.set_purchase_order_id(parts[0]->purchase_order_id);
  receive.set_shipment_notice_id(announced.shipment_notice().shipment_notice_id());
  receive.add_lines()->set_line_number(parts[0]->line_number);
  receive.mutable_lines(0)->set_accepted_quantity(parts[0]->quantity / 2);
  loader.Call(kWarehouse, "receive/" + name, &PurchaseOrders::ReceivePurchaseOrder, receive);
}

void LoadNotices(DemoLoader& loader, std::vector<DemoLine>& lines) {
  for (const DemoNotice& notice : kNotices) {
    for (const DemoSupplier& supplier : DemoSuppliers()) {
      if (supplier.code != std::string(notice.supplier)) continue;
      LoadNotice(loader, notice, LinesToShip(lines, supplier));
    }
  }
}

struct DemoSlip {
  int days;
  v1::SupplyReason reason;
  const char* note;
};
// Some within what was agreed, some for a buyer to look at.
constexpr DemoSlip kSlips[] = {
    {2, v1::SUPPLY_REASON_TRANSPORT, "The lorry leaves two days later."},
    {9, v1::SUPPLY_REASON_MATERIAL_SHORTAGE, "Our resin supplier is late; we expect it on Friday."},
    {12, v1::SUPPLY_REASON_CAPACITY, "A machine is down; the spare part is on its way."}};

void LoadSlips(DemoLoader& loader, std::vector<DemoLine>& lines) {
  for (const DemoSupplier& supplier : DemoSuppliers()) {
    const auto near = LinesOf(lines, supplier, [](const DemoLine& line) {
      return IsAccepted(line) && line.wanted >= 8 && line.wanted <= 35;
    });
    // Every fourth, until each has slipped.
    for (size_t i = 0; i < std::size(kSlips) && 4 * i < near.size(); ++i) {
      DemoLine& line = *near[4 * i];
      line.had_event = true;
      v1::UpdateEtaRequest update;
      update.set_supply_line_id(line.supply_line_id);
      update.set_eta_version(1);
      *update.mutable_eta_date() = AddDays(line.wanted_date, kSlips[i].days);
      update.set_reason(kSlips[i].reason);
      update.set_note(kSlips[i].note);
      loader.Call(SupplierIdentity(supplier.code), "eta/" + line.name, &Supplying::UpdateEta,
                  update);
    }
  }
}

// The warehouse has a third of some lines, and all of what came early.
void LoadReceipts(DemoLoader& loader, std::vector<DemoLine>& lines) {
  for (const DemoSupplier& supplier : DemoSuppliers()) {
    const auto near = LinesOf(lines, supplier, [](const DemoLine& line) {
      return IsAccepted(line) && line.wanted >= 0 && line.wanted <= 12;
    });
    for (size_t i = 0; i < near.size() && i < 2; ++i) {
      DemoLine& line = *near[i];
      line.had_event = true;
      v1::ReceivePurchaseOrderRequest receive;
      receive.set_purchase_order_id(line.purchase_order_id);
      receive.set_delivery_note("LS-" + line.name.substr(0, line.name.find('/')));
      receive.add_lines()->set_line_number(line.line_number);
      receive.mutable_lines(0)->set_accepted_quantity(std::max<int64_t>(1, line.quantity / 3));
      loader.Call(kWarehouse, "receive/" + line.name, &PurchaseOrders::ReceivePurchaseOrder,
                  receive);
    }
  }
}

const DemoCenter* CenterOf(const std::vector<DemoCenter>& centers, const DemoLine& line) {
  for (const DemoCenter& center : centers) {
    if (center.center->supplier == std::string(line.supplier->code) &&
        center.center->family == std::string(line.product->family)) {
      return &center;
    }
  }
  return nullptr;
}

constexpr int kPlannedDays = 8;  // working days that a plan takes
constexpr int kLineWeeks = 28;   // what is wanted later is not planned yet

// Every second booked line is planned. What is wanted within two weeks began last week: of every
// second of these most is made, of the others hardly anything, so that they slip.
void LoadPlans(DemoLoader& loader, const std::vector<DemoCenter>& centers,
               std::vector<DemoLine>& lines) {
  for (const DemoSupplier& supplier : DemoSuppliers()) {
    const auto booked = LinesOf(lines, supplier, [](const DemoLine& line) {
      return IsAccepted(line) && !line.slots.empty() && line.wanted > 0 &&
             line.wanted <= kLineWeeks;
    });
    const std::string identity = SupplierIdentity(supplier.code);
    for (size_t i = 0; i < booked.size(); i += 2) {
      const DemoLine& line = *booked[i];
      const bool begun = line.wanted <= 14;
      v1::SetProductionPlanRequest plan;
      plan.set_purchase_order_id(line.purchase_order_id);
      plan.set_line_number(line.line_number);
      plan.set_work_center_id(CenterOf(centers, line)->work_center_id);
      *plan.mutable_start_date() =
          loader.Day(begun ? loader.monday() - 7 : std::max(0, line.wanted - 14));
      plan.set_daily_output((line.quantity + kPlannedDays - 1) / kPlannedDays);
      loader.Call(identity, "plan/" + line.name, &Capacity::SetProductionPlan, plan);
      if (!begun) continue;
      v1::ReportProgressRequest report;
      report.set_purchase_order_id(line.purchase_order_id);
      report.set_line_number(line.line_number);
      report.set_made_quantity(i % 4 == 0 ? line.quantity / 8 : line.quantity * 7 / 8);
      loader.Call(identity, "progress/" + line.name, &Capacity::ReportProgress, report);
    }
  }
}

struct DemoCut {
  const char* center;
  int percent;  // of what was published is left
};
constexpr DemoCut kCuts[] = {{"ASSEMBLY", 40}, {"EXTRUSION", 60}, {"CELLS", 50}, {"SEWING", 45}};
constexpr size_t kFirstCutWeek = 2, kLastCutWeek = 5;  // 1 is this week

// The week of these that the demo booked most on.
size_t FullestWeek(const DemoCenter& center) {
  size_t fullest = kFirstCutWeek;
  for (size_t week = kFirstCutWeek; week <= kLastCutWeek; ++week) {
    if (center.free.at(week) < center.free.at(fullest)) fullest = week;
  }
  return fullest;
}

// Capacity is taken back below what is booked: conflicts to solve.
void LoadCuts(DemoLoader& loader, const std::vector<DemoCenter>& centers) {
  for (const DemoCut& cut : kCuts) {
    for (const DemoCenter& center : centers) {
      if (center.center->code != std::string(cut.center)) continue;
      const v1::Slot& slot = center.slots.at(FullestWeek(center));
      v1::PublishCapacityRequest publish;
      publish.set_work_center_id(center.work_center_id);
      publish.set_family_code(center.center->family);
      *publish.mutable_from_date() = slot.period_start_date();
      *publish.mutable_to_date() = slot.period_start_date();
      publish.set_period_days(slot.period_days());
      publish.set_units_per_period(center.center->units_per_week * cut.percent / 100);
      loader.Call(SupplierIdentity(center.center->supplier), std::string("cut/") + cut.center,
                  &Capacity::PublishCapacity, publish);
    }
  }
}

// A buyer wants two bookings of every supplier earlier.
void LoadSlotMoves(DemoLoader& loader, std::vector<DemoLine>& lines) {
  constexpr const char* kWhy[] = {"Several urgent orders wait for this line.",
                                  "Our stock in Berlin runs out before then."};
  for (const DemoSupplier& supplier : DemoSuppliers()) {
    const auto late = LinesOf(lines, supplier, [](const DemoLine& line) {
      return IsAccepted(line) && line.slots.size() == 1 && line.wanted > 24;
    });
    for (size_t i = 0; i < std::size(kWhy) && i < late.size(); ++i) {
      v1::ListBookingsRequest list;
      list.set_supplier_id(loader.suppliers.at(supplier.code));
      list.set_purchase_order_id(late[i]->purchase_order_id);
      const auto bookings = Answer(loader.session().Of(kBuyer).Call(&Capacity::ListBookings, list));
      for (const v1::Booking& booking : bookings.bookings()) {
        if (booking.line_number() != late[i]->line_number) continue;
        v1::RequestSlotMoveRequest ask;
        ask.set_booking_id(booking.booking_id());
        *ask.mutable_wanted_date() = AddDays(booking.period_start_date(), -7);
        ask.set_reason(kWhy[i]);
        loader.Call(kBuyer, "move/" + late[i]->name, &Capacity::RequestSlotMove, ask);
      }
    }
  }
}

struct DemoMessage {
  DemoAnswer about;  // the first line that was answered so
  bool from_supplier;
  const char* text;
};
// In the order in which they are written; the house reads the first three conversations.
constexpr DemoMessage kMessages[] = {
    {DemoAnswer::kPropose, true, "Would the later date do? We can keep the price then."},
    {DemoAnswer::kPropose, false, "I ask the planners and come back to you today."},
    {DemoAnswer::kPropose, true, "Thank you. We hold the material until tomorrow evening."},
    {DemoAnswer::kHold, true, "We wait for our own supplier to confirm, please bear with us."},
    {DemoAnswer::kSplitLate, true, "The second part needs a new tool; the first is safe."},
    {DemoAnswer::kSplitLate, false, "Could half of the second part come a week earlier?"},
    {DemoAnswer::kNone, false, "This one is urgent: please answer it first."},
    {DemoAnswer::kAccept, false, "It has not arrived yet. Has it left your house?"},
    {DemoAnswer::kAccept, true, "It left on Thursday; the carrier looks for the pallet."},
    {DemoAnswer::kSplit, true, "Please note the new label on the boxes of the second part."}};

void LoadMessages(DemoLoader& loader, std::vector<DemoLine>& lines) {
  for (const DemoSupplier& supplier : DemoSuppliers()) {
    for (size_t i = 0; i < std::size(kMessages); ++i) {
      const DemoMessage& message = kMessages[i];
      const auto about = LinesOf(
          lines, supplier, [&](const DemoLine& line) { return line.answer == message.about; });
      if (about.empty()) continue;
      v1::PostMessageRequest post;
      post.set_purchase_order_id(about[0]->purchase_order_id);
      post.set_line_number(about[0]->line_number);
      post.set_text(message.text);
      const std::string name = std::string(supplier.code) + "/" + std::to_string(i);
      const std::string author =
          message.from_supplier ? SupplierIdentity(supplier.code) : std::string(kBuyer);
      const auto posted = loader.Call(author, "message/" + name, &Messages::PostMessage, post);
      // Who answers has read what was written before.
      if (posted.message_number() == 1) continue;
      v1::MarkReadRequest read;
      read.set_purchase_order_id(post.purchase_order_id());
      read.set_line_number(post.line_number());
      read.set_message_number(posted.message_number());
      loader.Call(author, "read/" + name, &Messages::MarkRead, read);
    }
  }
}

}  // namespace

void LoadDemoEvents(DemoLoader& loader, const std::vector<DemoCenter>& centers,
                    std::vector<DemoLine>& lines) {
  LoadPlans(loader, centers, lines);
  LoadReceipts(loader, lines);
  LoadSlips(loader, lines);
  LoadNotices(loader, lines);
  LoadSlotMoves(loader, lines);
  LoadCuts(loader, centers);
  LoadMessages(loader, lines);
}

}  // namespace backline::cli
