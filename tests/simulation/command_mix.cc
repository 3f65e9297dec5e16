#include "tests/simulation/command_mix.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "server/commands/adjust_stock.h"
#include "server/commands/amend_order_line.h"
#include "server/commands/answer_line.h"
#include "server/commands/cancel_order.h"
#include "server/commands/cancel_purchase_order.h"
#include "server/commands/catalog.h"
#include "server/commands/confirm_delivery.h"
#include "server/commands/create_agreement.h"
#include "server/commands/create_purchase_order.h"
#include "server/commands/place_order.h"
#include "server/commands/propose_purchase_orders.h"
#include "server/commands/receive_purchase_order.h"
#include "server/commands/receive_stock.h"
#include "server/commands/send_purchase_order.h"
#include "server/commands/set_business_calendar.h"
#include "server/commands/ship_order.h"
#include "server/commands/update_eta.h"

namespace backline::testing {
namespace {

constexpr int kVerbs = 19;
const std::vector<Pack> kPacks = {{"BOX", 12, 1}, {"HALF", 1, 2}};

}  // namespace

CommandMix::CommandMix(uint64_t seed, const MemoryDatabase& database)
    : random_(seed), database_(database) {
  // Every seed is another kind of business: few products make long queues, many make breadth.
  product_count_ = static_cast<int>(Draw(6)) + 1;
  location_count_ = static_cast<int>(Draw(3)) + 1;
  lines_max_ = Chance(20) ? 40 : static_cast<int>(Draw(4)) + 1;
  amount_max_ = Chance(50) ? 4 : 30;
  any_location_percent_ = Chance(50) ? 30 : 0;
  weights_.resize(kVerbs);
  for (int& weight : weights_) weight = static_cast<int>(Draw(8)) + 1;
  weights_[0] += 12;  // demand comes first
}

std::vector<NamedCommand> CommandMix::Founding() {
  std::vector<NamedCommand> commands;
  const BackorderPolicy policies[] = {BackorderPolicy::kAllow, BackorderPolicy::kAllow,
                                      BackorderPolicy::kDatedOnly, BackorderPolicy::kDeny};
  for (int i = 0; i < product_count_; ++i) {
    CreateProduct command;
    command.product.sku = absl::StrCat("SKU", i);
    command.product.backorder_policy = i == 0 ? BackorderPolicy::kAllow : policies[Draw(4)];
    command.product.default_lead_time_days = static_cast<int32_t>(Draw(20));
    command.product.packs = kPacks;
    commands.push_back(Named("CreateProduct", command));
  }
  const char* zones[] = {"UTC", "America/Los_Angeles", "Pacific/Kiritimati"};
  for (int i = 0; i < location_count_; ++i) {
    CreateLocation command;
    command.location.code = absl::StrCat("LOC", i);
    command.location.time_zone = zones[i];
    command.location.rank = i;
    commands.push_back(Named("CreateLocation", command));
  }
  for (int i = 0; i < customer_count_; ++i) {
    CreateCustomer command;
    command.customer.code = absl::StrCat("CUS", i);
    command.customer.tier = i * 2 + 1;
    commands.push_back(Named("CreateCustomer", command));
  }
  for (int i = 0; i < supplier_count_; ++i) {
    CreateSupplier command;
    command.supplier.code = absl::StrCat("SUP", i);
    commands.push_back(Named("CreateSupplier", command));
  }
  return commands;
}

void CommandMix::LearnMasterData() {
  for (const auto& [id, row] : database_.rows<Product>()) products_.push_back(id);
  for (const auto& [id, row] : database_.rows<Location>()) locations_.push_back(id);
  for (const auto& [id, row] : database_.rows<Customer>()) customers_.push_back(id);
  for (const auto& [id, row] : database_.rows<Supplier>()) suppliers_.push_back(id);
}

std::vector<NamedCommand> CommandMix::Agreeing() {
  std::vector<NamedCommand> commands;
  std::vector<SupplierId> parties = suppliers_;
  parties.push_back(SupplierId());
  for (const SupplierId& party : parties) {
    SetBusinessCalendar command;
    command.calendar.party = party;
    command.calendar.time_zone = Chance(50) ? "Europe/Berlin" : "Australia/Lord_Howe";
    for (int weekday = 1; weekday <= 5; ++weekday) {
      command.calendar.shifts.push_back({weekday, 8 * 60, 16 * 60});
    }
    commands.push_back(Named("SetBusinessCalendar", command));
  }
  for (const SupplierId& supplier : suppliers_) {
    if (Chance(30)) continue;  // nothing is agreed, nothing is measured
    CreateAgreement command;
    command.agreement.supplier_id = supplier;
    command.agreement.valid_from = Date::FromCivil(2020, 1, 1).value();
    AgreementTerms& terms = command.agreement.terms;
    terms.acknowledge_hours = static_cast<int32_t>(Draw(30)) + 1;
    terms.answer_change_hours = static_cast<int32_t>(Draw(10)) + 1;
    terms.days_late = static_cast<int32_t>(Draw(3));
    terms.percent_under = Chance(50) ? 20 : 0;
    terms.business_days = Chance(50);
    terms.slip_notice_days = static_cast<int32_t>(Draw(6));
    terms.components[0] = {kBasisPoints, kBasisPoints};
    commands.push_back(Named("CreateAgreement", command));
  }
  return commands;
}

void CommandMix::Learn(const Outcome& outcome) {
  switch (outcome.resource_kind) {
    case ResourceKind::kOrder:
      orders_.push_back(OrderId(outcome.resource_id));
      break;
    case ResourceKind::kShipment:
      shipments_.push_back(ShipmentId(outcome.resource_id));
      break;
    case ResourceKind::kShipmentNotice:
      notices_.push_back(ShipmentNoticeId(outcome.resource_id));
      break;
    case ResourceKind::kPurchaseOrder:
    case ResourceKind::kProposal:
      purchases_.push_back(PurchaseOrderId(outcome.resource_id));
      break;
    default:
      break;
  }
}

Quantity CommandMix::Amount() { return static_cast<Quantity>(Draw(amount_max_)) + 1; }

ProductId CommandMix::AnyProduct() { return PickOrUnknown(products_); }

std::string CommandMix::AnyGroup() { return absl::StrCat("GROUP", Draw(3)); }

NamedCommand CommandMix::Next(Date today) {
  int total = 0;
  for (int weight : weights_) total += weight;
  int drawn = static_cast<int>(Draw(total));
  int verb = 0;
  while (drawn >= weights_[verb]) drawn -= weights_[verb++];
  switch (verb) {
    case 0:
      return Place(today);
    case 1:
      return Cancel();
    case 2:
      return Amend();
    case 3:
      return Ship(today);
    case 4:
      return Deliver(today);
    case 5:
      return ReceiveGoods(today);
    case 6:
      return Adjust(today);
    case 7:
      return Purchase(today);
    case 8:
      return Send(today);
    case 9:
      return Answer(today);
    case 10:
      return Eta(today);
    case 11:
      return ReceivePurchase(today);
    case 12:
      return Chance(30) ? CancelPurchase() : ReceivePurchase(today);
    case 13:
      return Propose();
    case 14:
      return Chance(30) ? CancelAhead() : Place(today);
    case 15:
      return Chance(40) ? Catalog() : Answer(today);
    case 16:
      return Negotiate(today);
    case 17:
      return Chance(60) ? Offer(today) : Notice(today);
    default:
      return Chance(20) ? Write() : Notice(today);
  }
}

std::vector<NamedCommand> CommandMix::NextBurst(Date today) {
  std::vector<NamedCommand> burst;
  if (orders_.empty() || Chance(60)) {
    const int count = static_cast<int>(Draw(20)) + 2;
    for (int i = 0; i < count; ++i) burst.push_back(Next(today));
    return burst;
  }
  // One line is raised again and again.
  const OrderId order = Pick(orders_);
  const OrderLine* line = database_.Find<OrderLine>({order, 1});
  if (line == nullptr) return burst;
  Quantity quantity = line->ordered - line->cancelled;
  for (int i = 0; i < kBackordersPerLineMax + 2; ++i) {
    AmendOrderLine command;
    command.order_id = order;
    command.line_number = 1;
    command.quantity = ++quantity;
    burst.push_back(Named("AmendOrderLine", command));
  }
  return burst;
}

NamedCommand CommandMix::Place(Date today) {
  PlaceOrder command;
  command.customer_id = PickOrUnknown(customers_);
  command.occurred_date = today;
  const int count = static_cast<int>(Draw(lines_max_)) + 1;
  for (int i = 1; i <= count; ++i) {
    RequestedLine line;
    line.line_number = i;
    line.product_id = count > 8 ? Pick(products_) : AnyProduct();
    if (!Chance(any_location_percent_)) {
      line.location_id = count > 8 ? Pick(locations_) : PickOrUnknown(locations_);
    }
    line.quantity = Amount();
    if (Chance(6)) line.pack_code = Chance(20) ? "NONE" : kPacks[Draw(2)].code;
    if (Chance(50)) line.requested_date = today + static_cast<int32_t>(Draw(30));
    command.lines.push_back(line);
  }
  return Named("PlaceOrder", command);
}

NamedCommand CommandMix::Cancel() {
  CancelOrder command;
  command.order_id = PickOrUnknown(orders_);
  if (Chance(60)) {
    const int32_t line = Chance(4) ? 77 : static_cast<int32_t>(Draw(lines_max_)) + 1;
    command.lines.push_back({line, Chance(50) ? 0 : Amount()});
  }
  if (Chance(5)) command.etag = 1'000'000;
  return Named("CancelOrder", command);
}

NamedCommand CommandMix::CancelAhead() {
  CancelOrder command;
  command.placement_key =
      Chance(50) ? PickOrUnknown(placements_) : RequestKey(Id128{8, Draw(1'000)});
  return Named("CancelOrder by placement", command);
}

NamedCommand CommandMix::Amend() {
  AmendOrderLine command;
  command.order_id = PickOrUnknown(orders_);
  command.line_number = Chance(4) ? 77 : static_cast<int32_t>(Draw(lines_max_)) + 1;
  const OrderLine* line = database_.Find<OrderLine>({command.order_id, command.line_number});
  const Quantity now = line == nullptr ? 1 : line->ordered - line->cancelled;
  command.quantity = Chance(50) ? now + Amount() : std::max<Quantity>(0, now - Amount());
  // What can never be counted.
  if (Chance(2)) command.quantity = kCounterMax;
  if (Chance(5)) command.etag = 1'000'000;
  return Named("AmendOrderLine", command);
}

NamedCommand CommandMix::Ship(Date today) {
  ShipOrder command;
  command.order_id = PickOrUnknown(orders_);
  command.shipped_date = today;
  if (Chance(30)) {
    const int32_t line = Chance(5) ? 77 : static_cast<int32_t>(Draw(lines_max_)) + 1;
    command.lines.push_back({line, Amount()});
  }
  return Named("ShipOrder", command);
}

NamedCommand CommandMix::Deliver(Date today) {
  ConfirmDelivery command;
  command.shipment_id = PickOrUnknown(shipments_);
  command.delivered_date = today + (static_cast<int32_t>(Draw(5)) - 2);
  return Named("ConfirmDelivery", command);
}

NamedCommand CommandMix::ReceiveGoods(Date today) {
  ReceiveStock command;
  command.product_id = AnyProduct();
  command.location_id = PickOrUnknown(locations_);
  command.quantity = Amount() * (Chance(20) ? 10 : 1);
  if (Chance(6)) command.pack_code = Chance(20) ? "NONE" : kPacks[Draw(2)].code;
  command.occurred_date = today;
  return Named("ReceiveStock", command);
}

NamedCommand CommandMix::Adjust(Date today) {
  AdjustStock command;
  command.product_id = AnyProduct();
  command.location_id = PickOrUnknown(locations_);
  command.on_hand_delta = Chance(70) ? -Amount() : Amount();
  command.occurred_date = today;
  const Stock* stock = database_.Find<Stock>({command.product_id, command.location_id});
  // Everything is gone: what is reserved must be taken back.
  if (stock != nullptr && stock->on_hand > 0 && Chance(30)) {
    command.on_hand_delta = -stock->on_hand;
  }
  if (stock != nullptr && stock->on_hand > 0 && Chance(3)) command.on_hand_delta = kCounterMax;
  return Named("AdjustStock", command);
}

NamedCommand CommandMix::Purchase(Date today) {
  CreatePurchaseOrder command;
  command.supplier_id = PickOrUnknown(suppliers_);
  command.location_id = PickOrUnknown(locations_);
  const int count = static_cast<int>(Draw(Chance(10) ? 20 : 2)) + 1;
  for (int i = 1; i <= count; ++i) {
    NewPurchaseOrderLine line;
    line.line_number = i;
    line.product_id = count > 8 ? Pick(products_) : AnyProduct();
    line.quantity = count > 8 ? 1 : Amount() * 2;
    if (Chance(6)) line.pack_code = Chance(20) ? "NONE" : kPacks[Draw(2)].code;
    if (Chance(60)) line.requested_date = today + static_cast<int32_t>(Draw(20));
    line.over_receipt_tolerance_percent = Chance(50) ? 0 : static_cast<int32_t>(Draw(60));
    command.lines.push_back(line);
  }
  return Named("CreatePurchaseOrder", command);
}

NamedCommand CommandMix::Send(Date today) {
  SendPurchaseOrder command;
  command.purchase_order_id = PickOrUnknown(purchases_);
  command.sent_date = today;
  return Named("SendPurchaseOrder", command);
}

NamedCommand CommandMix::Answer(Date today) {
  AnswerLine command;
  command.purchase_order_id = PickOrUnknown(purchases_);
  const PurchaseOrder* order = database_.Find<PurchaseOrder>(command.purchase_order_id);
  command.supplier_id = order == nullptr || Chance(3) ? Pick(suppliers_) : order->supplier_id;
  command.line_number = Chance(3) ? 77 : 1 + static_cast<int32_t>(Draw(2));
  const PurchaseOrderLine* line =
      database_.Find<PurchaseOrderLine>({command.purchase_order_id, command.line_number});
  command.answer_version = line == nullptr ? 1 : line->answer_version;
  if (Chance(4)) command.answer_version += 1;
  Quantity left = line == nullptr ? Amount() : line->open();
  if (Chance(4)) left += 1;
  Date date = today + static_cast<int32_t>(Draw(20));
  const int parts = static_cast<int>(Draw(4));
  for (int i = 0; i < parts && left > 1; ++i) {
    const Quantity part = static_cast<Quantity>(Draw(left)) + 1;
    command.terms.schedules.push_back({part, date});
    date = date + static_cast<int32_t>(Draw(9)) + 1;
    left -= part;
  }
  if (Chance(40)) {
    command.terms.rejected = left;
  } else if (Chance(50)) {
    command.terms.open = left;
  } else if (left > 0) {
    command.terms.schedules.push_back({left, date});
  }
  command.reason = Chance(4) ? SupplyReason::kNone : SupplyReason::kCapacity;
  return Named("AnswerLine", command);
}

NamedCommand CommandMix::Eta(Date today) {
  UpdateEta command;
  const auto& rows = database_.rows<SupplyLine>();
  const SupplyLine* supply = nullptr;
  if (!rows.empty() && !Chance(3)) {
    auto it = rows.begin();
    std::advance(it, Draw(rows.size()));
    supply = &it->second;
  }
  command.supply_line_id = supply == nullptr ? SupplyLineId(Id128{9, 9}) : supply->id;
  command.supplier_id = supply == nullptr || Chance(3) ? Pick(suppliers_) : supply->supplier_id;
  const int64_t version = supply == nullptr ? 0 : supply->eta_version;
  command.eta_version = Chance(15) ? version : version + 1 + static_cast<int64_t>(Draw(2));
  command.eta_date = today + (static_cast<int32_t>(Draw(25)) - 2);
  if (Chance(40)) command.quantity = Amount();
  if (supply != nullptr && supply->remaining() > 1 && Chance(30)) {
    command.quantity = static_cast<Quantity>(Draw(supply->remaining())) + 1;
  }
  command.reason = SupplyReason::kTransport;
  return Named("UpdateEta", command);
}

NamedCommand CommandMix::ReceivePurchase(Date today) {
  ReceivePurchaseOrder command;
  command.purchase_order_id = PickOrUnknown(purchases_);
  command.delivery_note = absl::StrCat("DN", Draw(12));
  if (!notices_.empty() && Chance(20)) {
    command.notice_id = PickOrUnknown(notices_);
    if (Chance(50)) command.delivery_note.clear();
  }
  command.received_date = today;
  const int count = static_cast<int>(Draw(2)) + 1;
  for (int i = 1; i <= count; ++i) {
    ReceivedLine line;
    line.line_number = Chance(3) ? 77 + i : i;
    line.accepted = Amount();
    line.rejected = Chance(20) ? Amount() : 0;
    if (Chance(4)) line.pack_code = Chance(20) ? "NONE" : kPacks[Draw(2)].code;
    command.lines.push_back(line);
  }
  return Named("ReceivePurchaseOrder", command);
}

NamedCommand CommandMix::CancelPurchase() {
  CancelPurchaseOrder command;
  command.purchase_order_id = PickOrUnknown(purchases_);
  if (Chance(40)) command.line_numbers.push_back(Chance(10) ? 77 : 1);
  return Named("CancelPurchaseOrder", command);
}

NamedCommand CommandMix::Propose() {
  ProposePurchaseOrders command;
  std::set<ProductId> chosen;
  const int count = static_cast<int>(Draw(3)) + 1;
  for (int i = 0; i < count; ++i) chosen.insert(AnyProduct());
  command.product_ids.assign(chosen.begin(), chosen.end());
  command.location_id = PickOrUnknown(locations_);
  return Named("ProposePurchaseOrders", command);
}

NamedCommand CommandMix::Catalog() {
  switch (Draw(6)) {
    case 0: {
      CreateProduct command;
      command.product.sku = Chance(50) ? "SKU0" : absl::StrCat("NEW", ++next_code_);
      return Named("CreateProduct", command);
    }
    case 1: {
      UpdateProduct command;
      command.product_id = AnyProduct();
      if (Chance(20)) command.etag = 1'000'000;
      if (Chance(50)) command.name = "renamed";
      if (Chance(50)) command.group_code = AnyGroup();
      if (Chance(30)) command.backorder_policy = static_cast<BackorderPolicy>(Draw(3) + 1);
      return Named("UpdateProduct", command);
    }
    case 2: {
      CreateLocation command;
      command.location.code = "LOC0";
      command.location.time_zone = "UTC";
      return Named("CreateLocation", command);
    }
    case 3: {
      CreateCustomer command;
      command.customer.code = Chance(50) ? "CUS0" : absl::StrCat("NEW", ++next_code_);
      return Named("CreateCustomer", command);
    }
    case 4: {
      CreateSupplier command;
      command.supplier.code = Chance(50) ? "SUP0" : absl::StrCat("NEW", ++next_code_);
      return Named("CreateSupplier", command);
    }
    default: {
      SetSourcing command;
      command.sourcing.product_id = AnyProduct();
      command.sourcing.supplier_id = PickOrUnknown(suppliers_);
      command.sourcing.rank = static_cast<int32_t>(Draw(3)) + 1;
      command.sourcing.unit_price = {"EUR", 1, 0};
      command.sourcing.lead_time_days = static_cast<int32_t>(Draw(15));
      return Named("SetSourcing", command);
    }
  }
}

}  // namespace backline::testing
