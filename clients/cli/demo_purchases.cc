// What the demo's company buys, and what its suppliers answered.
#include <algorithm>

#include "clients/cli/demo_loader.h"

namespace backline::cli {
namespace {

using PurchaseOrders = v1::PurchaseOrderService::Stub;
using Supplying = v1::SupplierService::Stub;

constexpr int kFirstPurchaseNumber = 45'001;
constexpr int kFirstWanted = -3, kLastWanted = 63;  // days; what is wanted before today is late
constexpr int kDraftsPerSupplier = 2;
constexpr int kAnswersPerCall = 100;
constexpr int kTransportDays = 3;
constexpr size_t kSlotsPerLine = 4;
constexpr int kWithinTolerance = 2, kBeyondTolerance = 9;
constexpr const char* kCurrency = "EUR";

std::vector<const DemoProduct*> ProductsOf(const DemoSupplier& supplier) {
  std::vector<const DemoProduct*> products;
  for (const DemoProduct& product : DemoProducts()) {
    if (product.supplier == std::string(supplier.code)) products.push_back(&product);
  }
  return products;
}

// What the supplier does with the line by now: the near ones are mostly answered, the far ones not.
DemoAnswer AnswerOf(const std::string& name, int wanted, bool far) {
  if (wanted < 0) return DemoAnswer::kAccept;
  const int roll = DemoLoader::Roll(name + "/answer", 20);
  if (far) return roll < 4 ? DemoAnswer::kAccept : DemoAnswer::kNone;
  if (roll < 12) return DemoAnswer::kAccept;
  if (roll < 13) return DemoAnswer::kSplit;
  if (roll < 14) return DemoAnswer::kSplitLate;
  if (roll < 16) return DemoAnswer::kPropose;
  return roll < 17 ? DemoAnswer::kHold : DemoAnswer::kNone;
}

// The purchase orders of one supplier.
class Purchases {
 public:
  Purchases(DemoLoader& loader, const DemoSupplier& supplier, int first_number)
      : loader_(loader),
        supplier_(supplier),
        products_(ProductsOf(supplier)),
        first_number_(first_number) {}

  void Send(std::vector<DemoLine>& lines) {
    const int orders = supplier_.purchase_orders;
    for (int i = 0; i < orders; ++i) {
      const int count = supplier_.lines / orders + (i < supplier_.lines % orders ? 1 : 0);
      const int wanted = kFirstWanted + i * (kLastWanted - kFirstWanted) / (orders - 1);
      SendOne(first_number_ + i, count, wanted, /*far=*/10 * i >= 7 * orders, lines);
    }
    for (int i = 0; i < kDraftsPerSupplier; ++i) {
      std::vector<DemoLine> draft;
      Create(first_number_ + orders + i, 2 + i, kLastWanted, draft);
    }
  }
  int next_number() const { return first_number_ + supplier_.purchase_orders + kDraftsPerSupplier; }

 private:
  // Adds the lines of a new draft.
  v1::PurchaseOrder Create(int number, int count, int wanted, std::vector<DemoLine>& lines) {
    const std::string name = std::to_string(number);
    const std::string location = DemoLoader::Roll(name + "/location", 3) < 2 ? "BER" : "CHI";
    v1::CreatePurchaseOrderRequest create;
    create.set_supplier_id(loader_.suppliers.at(supplier_.code));
    create.set_location_id(loader_.locations.at(location));
    create.set_external_reference("PO-" + name);
    const auto first = static_cast<size_t>(
        DemoLoader::Roll(name + "/product", static_cast<int>(products_.size())));
    for (int i = 0; i < count; ++i) {
      DemoLine& line = lines.emplace_back();
      line.supplier = &supplier_;
      line.product = products_[(first + static_cast<size_t>(i)) % products_.size()];
      line.name = name + "/" + std::to_string(i + 1);
      line.line_number = i + 1;
      line.location = location;
      line.quantity = line.product->pack * (2 + DemoLoader::Roll(line.name + "/packs", 7));
      line.wanted = wanted + DemoLoader::Roll(line.name + "/wanted", 4);
      line.wanted_date =
          line.wanted < 0 ? loader_.Day(line.wanted) : loader_.WorkingDay(line.wanted);
      v1::NewPurchaseOrderLine& wire = *create.add_lines();
      wire.set_line_number(line.line_number);
      wire.set_product_id(loader_.products.at(line.product->sku));
      wire.set_quantity(line.quantity);
      wire.set_over_receipt_tolerance_percent(5);
      *wire.mutable_unit_price() = ParseMoney(line.product->price, kCurrency);
      *wire.mutable_requested_date() = line.wanted_date;
    }
    return loader_
        .Call(kBuyer, "purchase-order/" + name, &PurchaseOrders::CreatePurchaseOrder, create)
        .purchase_order();
  }

  void SendOne(int number, int count, int wanted, bool far, std::vector<DemoLine>& lines) {
    std::vector<DemoLine> made;
    v1::SendPurchaseOrderRequest send;
    send.set_purchase_order_id(Create(number, count, wanted, made).purchase_order_id());
    const auto sent = loader_
                          .Call(kBuyer, "send/" + std::to_string(number),
                                &PurchaseOrders::SendPurchaseOrder, send)
                          .purchase_order();
    for (DemoLine& line : made) {
      line.purchase_order_id = sent.purchase_order_id();
      line.supply_line_id = sent.lines(line.line_number - 1).supply_lines(0).supply_line_id();
      line.answer = AnswerOf(line.name, line.wanted, far);
      lines.push_back(line);
    }
  }

  DemoLoader& loader_;
  const DemoSupplier& supplier_;
  const std::vector<const DemoProduct*> products_;
  const int first_number_;
};

// Slots for the whole line, the latest first that are in time; none if they have no room.
std::vector<v1::SlotPart> TakeSlots(const DemoLoader& loader, std::vector<DemoCenter>& centers,
                                    const DemoLine& line) {
  const auto at = std::find_if(centers.begin(), centers.end(), [&](const DemoCenter& center) {
    return center.center->supplier == std::string(line.supplier->code) &&
           center.center->family == std::string(line.product->family);
  });
  if (at == centers.end()) return {};
  const int days = line.wanted - kTransportDays - loader.monday();
  if (days < -7) return {};
  // The first slot begins a week before the Monday.
  const auto last = std::min(static_cast<size_t>((days + 7) / 7), at->slots.size() - 1);
  std::vector<v1::SlotPart> parts;
  std::vector<int64_t> free = at->free;
  int64_t left = line.quantity;
  for (size_t week = last + 1; week-- > 0 && left > 0 && parts.size() < kSlotsPerLine;) {
    const int64_t taken = std::min(left, free[week]);
    if (taken == 0) continue;
    free[week] -= taken;
    left -= taken;
    parts.emplace_back().set_slot_id(at->slots[week].slot_id());
    parts.back().set_quantity(taken);
  }
  if (left > 0) return {};
  at->free = free;
  return parts;
}

struct DemoExcuse {
  v1::SupplyReason reason;
  const char* note;
};
constexpr DemoExcuse kExcuses[] = {
    {v1::SUPPLY_REASON_MATERIAL_SHORTAGE, "One component is on allocation until next week."},
    {v1::SUPPLY_REASON_CAPACITY, "The line is full; a second shift begins on Monday."},
    {v1::SUPPLY_REASON_TRANSPORT, "The carrier has no space before then."},
    {v1::SUPPLY_REASON_QUALITY, "One batch did not pass inspection and is made again."}};

void AddSchedule(int64_t quantity, const v1::Date& date, v1::AnswerLineRequest& answer) {
  v1::ConfirmedSchedule& schedule = *answer.add_schedules();
  schedule.set_quantity(quantity);
  *schedule.mutable_eta_date() = date;
}

v1::AnswerLineRequest RequestOf(const DemoLoader& loader, const DemoLine& line) {
  v1::AnswerLineRequest answer;
  answer.set_request_id(DemoLoader::IdOf("answer/" + line.name));
  answer.set_purchase_order_id(line.purchase_order_id);
  answer.set_line_number(line.line_number);
  answer.set_version(1);  // as it was sent; the answer itself makes it 2
  if (line.answer == DemoAnswer::kAccept) {
    AddSchedule(line.quantity, line.wanted_date, answer);
    answer.mutable_schedules(0)->mutable_slots()->Add(line.slots.begin(), line.slots.end());
    return answer;
  }
  const DemoExcuse& excuse = kExcuses[DemoLoader::Roll(line.name + "/excuse", std::size(kExcuses))];
  answer.set_reason(excuse.reason);
  answer.set_note(excuse.note);
  if (line.answer == DemoAnswer::kHold) {
    answer.set_intent(v1::ANSWER_INTENT_HOLD);
    *answer.mutable_decide_by_date() = loader.WorkingDay(3);
  } else if (line.answer == DemoAnswer::kPropose) {
    answer.set_intent(v1::ANSWER_INTENT_PROPOSE);
    AddSchedule(line.quantity, loader.WorkingDay(line.wanted + 5), answer);
  } else {
    const int64_t packs = line.quantity / line.product->pack;
    const int64_t first = (packs + 1) / 2 * line.product->pack;
    const int later = line.answer == DemoAnswer::kSplit ? kWithinTolerance : kBeyondTolerance;
    AddSchedule(first, line.wanted_date, answer);
    AddSchedule(line.quantity - first, AddDays(line.wanted_date, later), answer);
  }
  return answer;
}

}  // namespace

std::vector<DemoLine> LoadDemoPurchases(DemoLoader& loader) {
  std::vector<DemoLine> lines;
  int number = kFirstPurchaseNumber;
  for (const DemoSupplier& supplier : DemoSuppliers()) {
    Purchases purchases(loader, supplier, number);
    purchases.Send(lines);
    number = purchases.next_number();
  }
  return lines;
}

void LoadDemoAnswers(DemoLoader& loader, std::vector<DemoCenter>& centers,
                     std::vector<DemoLine>& lines) {
  for (const DemoSupplier& supplier : DemoSuppliers()) {
    v1::AnswerLinesRequest request;
    const auto send = [&] {
      if (request.answers().empty()) return;
      const auto answered = Answer(loader.session()
                                       .Of(SupplierIdentity(supplier.code))
                                       .Call(&Supplying::AnswerLines, request));
      for (const v1::AnswerLinesResponse::Result& result : answered.results()) {
        if (!result.has_answered()) throw Failure("refused: " + result.error().message());
        loader.Count(result.answered().replayed());
      }
      request.Clear();
    };
    for (DemoLine& line : lines) {
      if (line.supplier != &supplier || line.answer == DemoAnswer::kNone) continue;
      if (line.answer == DemoAnswer::kAccept) line.slots = TakeSlots(loader, centers, line);
      *request.add_answers() = RequestOf(loader, line);
      if (request.answers_size() == kAnswersPerCall) send();
    }
    send();
  }
}

}  // namespace backline::cli
