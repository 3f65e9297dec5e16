// What the demo's suppliers delivered in the half year before, so that their scores are worth a
// look: packaging, which no customer orders and nothing else of the demo depends on.
#include <algorithm>

#include "clients/cli/demo_loader.h"

namespace backline::cli {
namespace {

using Catalog = v1::CatalogService::Stub;
using Disputes = v1::DisputeService::Stub;
using PurchaseOrders = v1::PurchaseOrderService::Stub;

constexpr int kOrdersEach = 12;  // of a supplier, two weeks apart
constexpr int kLines = 2;
constexpr int kDaysApart = 14, kFirstDue = -170, kLeadTimeDays = 21;
constexpr int kFirstNumber = 44'001;
constexpr int kRolls = 20;

struct DemoPackaging {
  const char* supplier;
  const char* sku;
  const char* name;
  const char* price;
  // Of twenty lines: how many come late, early, short, and never. The others are on time.
  int late, early, short_of, never;
};
constexpr DemoPackaging kPackaging[] = {
    {"acme", "CARTON-PUMP", "Carton for pumps", "1.15", 2, 1, 1, 0},
    {"borealis", "TRAY-ESD", "Tray, antistatic", "2.40", 6, 0, 2, 1},
    {"calder", "BAG-STERILE", "Bag, sterile", "0.07", 4, 3, 1, 1}};

// What became of a line.
struct Past {
  int days_late = 0;  // below 0: early
  int64_t asked = 0;
  int64_t came = 0;
};

Past PastOf(const DemoPackaging& packaging, const std::string& line) {
  Past past;
  past.asked = 100 * (1 + DemoLoader::Roll(line + "/hundreds", 9));
  past.came = past.asked;
  const int roll = DemoLoader::Roll(line + "/past", kRolls);
  const int early = packaging.late + packaging.early;
  const int short_of = early + packaging.short_of;
  if (roll < packaging.late) {
    past.days_late = 2 + DemoLoader::Roll(line + "/late", 12);
  } else if (roll < early) {
    past.days_late = -4 - DemoLoader::Roll(line + "/early", 5);
  } else if (roll < short_of) {
    past.came = past.asked * 6 / 10;
  } else if (roll < short_of + packaging.never) {
    past.came = 0;
  }
  return past;
}

// A line that is missed, for a dispute.
struct Missed {
  std::string purchase_order_id;
  int line_number = 0;
};

// The history of one supplier, as it would be imported.
class History {
 public:
  History(DemoLoader& loader, const DemoPackaging& packaging, int first_number)
      : loader_(loader), packaging_(packaging), first_number_(first_number) {}

  std::vector<Missed> Load() {
    MakeProduct();
    for (int i = 0; i < kOrdersEach; ++i) LoadOrder(first_number_ + i, kFirstDue + i * kDaysApart);
    return missed_;
  }

 private:
  void MakeProduct() {
    const std::string sku = packaging_.sku;
    v1::CreateProductRequest create;
    create.mutable_product()->set_sku(sku);
    create.mutable_product()->set_name(packaging_.name);
    create.mutable_product()->set_default_lead_time_days(kLeadTimeDays);
    product_id_ = loader_.Call(kAdministrator, "product/" + sku, &Catalog::CreateProduct, create)
                      .product()
                      .product_id();
    v1::SetSourcingRequest source;
    source.mutable_sourcing()->set_product_id(product_id_);
    source.mutable_sourcing()->set_supplier_id(loader_.suppliers.at(packaging_.supplier));
    source.mutable_sourcing()->set_rank(1);
    source.mutable_sourcing()->set_lead_time_days(kLeadTimeDays);
    loader_.Call(kAdministrator, "source/" + sku, &Catalog::SetSourcing, source);
  }

  void LoadOrder(int number, int due) {
    const std::string name = "past/" + std::to_string(number);
    v1::CreatePurchaseOrderRequest create;
    create.set_supplier_id(loader_.suppliers.at(packaging_.supplier));
    create.set_location_id(loader_.locations.at("BER"));
    create.set_external_reference("PO-" + std::to_string(number));
    std::vector<Past> lines;
    for (int i = 1; i <= kLines; ++i) {
      lines.push_back(PastOf(packaging_, name + "/" + std::to_string(i)));
      v1::NewPurchaseOrderLine& line = *create.add_lines();
      line.set_line_number(i);
      line.set_product_id(product_id_);
      line.set_quantity(lines.back().asked);
      *line.mutable_unit_price() = ParseMoney(packaging_.price, "EUR");
      *line.mutable_requested_date() = loader_.Day(due);
    }
    const std::string id =
        loader_.Call(kImporter, name, &PurchaseOrders::CreatePurchaseOrder, create)
            .purchase_order()
            .purchase_order_id();
    v1::SendPurchaseOrderRequest send;
    send.set_purchase_order_id(id);
    *send.mutable_sent_date() = loader_.Day(due - kLeadTimeDays);
    loader_.Call(kImporter, name + "/send", &PurchaseOrders::SendPurchaseOrder, send);
    v1::CancelPurchaseOrderRequest rest;
    rest.set_purchase_order_id(id);
    for (int i = 1; i <= kLines; ++i) {
      const Past& past = lines[static_cast<size_t>(i) - 1];
      if (past.came > 0) Receive(name, id, i, past, due);
      if (past.came < past.asked) rest.add_line_numbers(i);
      if (past.came < past.asked || past.days_late > 0) missed_.push_back({id, i});
    }
    if (rest.line_numbers_size() == 0) return;
    loader_.Call(kImporter, name + "/rest", &PurchaseOrders::CancelPurchaseOrder, rest);
  }

  void Receive(const std::string& name, const std::string& id, int line_number, const Past& past,
               int due) {
    v1::ReceivePurchaseOrderRequest receive;
    receive.set_purchase_order_id(id);
    receive.set_delivery_note("DN-" + std::to_string(line_number));
    receive.add_lines()->set_line_number(line_number);
    receive.mutable_lines(0)->set_accepted_quantity(past.came);
    *receive.mutable_received_date() = loader_.Day(std::min(due + past.days_late, 0));
    loader_.Call(kImporter, name + "/receive/" + std::to_string(line_number),
                 &PurchaseOrders::ReceivePurchaseOrder, receive);
  }

  DemoLoader& loader_;
  const DemoPackaging& packaging_;
  const int first_number_;
  std::string product_id_;
  std::vector<Missed> missed_;
};

struct DemoDispute {
  const char* supplier;
  v1::DisputeReason reason;
  const char* text;
  const char* comment;  // of the buyer who upheld it; empty: it waits
};
constexpr DemoDispute kDisputes[] = {
    {"acme", v1::DISPUTE_REASON_DESTINATION_CLOSED,
     "Our driver stood at gate 3 on the day; the dock took nothing after two o'clock.", ""},
    {"borealis", v1::DISPUTE_REASON_RECEIPT_WRONG,
     "We sent the whole quantity. The delivery note is signed for all of it.", ""},
    {"calder", v1::DISPUTE_REASON_BUYER_CARRIER,
     "Collected late by your carrier, as agreed on the phone.", "The carrier confirms it."}};

void LoadDispute(DemoLoader& loader, const DemoDispute& dispute, const Missed& missed) {
  const std::string name = std::string("dispute/") + dispute.supplier;
  v1::OpenDisputeRequest open;
  open.set_purchase_order_id(missed.purchase_order_id);
  open.set_line_number(missed.line_number);
  open.set_component(v1::SCORE_COMPONENT_ON_TIME_IN_FULL);
  open.set_reason(dispute.reason);
  open.set_text(dispute.text);
  const auto opened =
      loader.Call(SupplierIdentity(dispute.supplier), name, &Disputes::OpenDispute, open);
  if (*dispute.comment == '\0') return;
  v1::DecideDisputeRequest decide;
  decide.set_dispute_id(opened.dispute().dispute_id());
  decide.set_uphold(true);
  decide.set_comment(dispute.comment);
  loader.Call(kBuyer, name + "/decide", &Disputes::DecideDispute, decide);
}

}  // namespace

void LoadDemoHistory(DemoLoader& loader) {
  int first_number = kFirstNumber;
  for (const DemoPackaging& packaging : kPackaging) {
    const std::vector<Missed> missed = History(loader, packaging, first_number).Load();
    first_number += kOrdersEach;
    for (const DemoDispute& dispute : kDisputes) {
      if (dispute.supplier != std::string(packaging.supplier)) continue;
      if (missed.empty()) throw Failure("the demo has nothing to dispute");
      LoadDispute(loader, dispute, missed.back());
    }
  }
}

}  // namespace backline::cli
