#include "server/domain/audit_trail.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace backline {
namespace {

std::string DateText(const OptionalDate& date) {
  if (!date) return "none";
  const Date::Civil civil = date->ToCivil();
  return absl::StrCat(civil.year, "-", civil.month < 10 ? "0" : "", civil.month, "-",
                      civil.day < 10 ? "0" : "", civil.day);
}

std::string MoneyText(const Money& money) {
  if (money.currency_code.empty()) return "none";
  return absl::StrCat(money.currency_code, " ", money.units, ".",
                      absl::Dec(money.nanos, absl::kZeroPad9));
}

const char* ReviewText(EtaReview review) {
  switch (review) {
    case EtaReview::kNone:
      return "NONE";
    case EtaReview::kWaiting:
      return "WAITING";
    case EtaReview::kAccepted:
      return "ACCEPTED";
    case EtaReview::kDisputed:
      break;
  }
  return "DISPUTED";
}

std::string PacksText(const std::vector<Pack>& packs) {
  std::string text;
  for (const Pack& pack : packs) {
    absl::StrAppend(&text, text.empty() ? "" : ",", pack.code, "=", pack.numerator, "/",
                    pack.denominator);
  }
  return text;
}

// "1:08:00-16:00" is a shift of Mondays.
std::string ShiftsText(const std::vector<Shift>& shifts) {
  const auto time = [](int32_t minute) {
    return absl::StrCat(absl::Dec(minute / 60, absl::kZeroPad2), ":",
                        absl::Dec(minute % 60, absl::kZeroPad2));
  };
  std::string text;
  for (const Shift& shift : shifts) {
    absl::StrAppend(&text, text.empty() ? "" : ",", shift.weekday, ":", time(shift.start_minute),
                    "-", time(shift.end_minute));
  }
  return text;
}

// How many, and those that are not among the others: what was changed shows in a list of any
// length. "2026-12-24,25" are two days of a month.
std::string HolidaysText(const std::vector<Date>& days, const std::vector<Date>& others) {
  std::string text;
  Date::Civil last{};
  for (const Date& day : days) {
    if (std::binary_search(others.begin(), others.end(), day)) continue;
    const Date::Civil civil = day.ToCivil();
    const bool same_month = civil.year == last.year && civil.month == last.month;
    absl::StrAppend(
        &text, text.empty() ? "" : ",",
        same_month ? absl::StrCat(absl::Dec(civil.day, absl::kZeroPad2)) : DateText(day));
    last = civil;
  }
  return absl::StrCat(" holidays=", days.size(), text.empty() ? "" : ":", text);
}

// A row in short. Kinds without an overload are not what a person changes, but what follows from it
// (stock, pegs, work): events and ledgers tell of them.
std::string Describe(const PurchaseOrder& order) {
  return absl::StrCat("purchase_order ", order.id.ToString(), " sent=", DateText(order.sent_date));
}
std::string Describe(const PurchaseOrderLine& line) {
  return absl::StrCat(
      "purchase_order_line ", line.purchase_order_id.ToString(), "/", line.line_number,
      " state=", static_cast<int>(line.state), " version=", line.answer_version,
      " ordered=", line.ordered, " received=", line.received, " rejected=", line.rejected,
      " cancelled=", line.cancelled, " requested_date=", DateText(line.requested_date),
      " unit_price=", MoneyText(line.unit_price));
}
std::string Describe(const SupplyLine& line) {
  return absl::StrCat(
      "supply_line ", line.id.ToString(), " expected=", line.expected,
      " eta_date=", DateText(line.eta_date), " eta_version=", line.eta_version,
      " confirmed=", line.confirmed ? "yes" : "no", " cancelled=", line.cancelled,
      " agreed_date=", DateText(line.agreed_date), " eta_review=", ReviewText(line.eta_review),
      " shipment_notice=",
      line.shipment_notice_id.empty() ? "none" : line.shipment_notice_id.ToString());
}
std::string Describe(const OrderLine& line) {
  return absl::StrCat("order_line ", line.order_id.ToString(), "/", line.line_number,
                      " ordered=", line.ordered, " reserved=", line.reserved,
                      " shipped=", line.shipped, " cancelled=", line.cancelled,
                      " backordered=", line.backordered, " delivered=", line.delivered);
}
std::string Describe(const Product& product) {
  return absl::StrCat(
      "product ", product.id.ToString(), " sku=", product.sku, " name=", product.name,
      " policy=", static_cast<int>(product.backorder_policy),
      " lead_time_days=", product.default_lead_time_days, " group=", product.group_code,
      " packs=", PacksText(product.packs));
}
std::string Describe(const Location& location) {
  return absl::StrCat("location ", location.id.ToString(), " code=", location.code,
                      " name=", location.name);
}
std::string Describe(const Customer& customer) {
  return absl::StrCat("customer ", customer.id.ToString(), " code=", customer.code,
                      " name=", customer.name, " tier=", customer.tier);
}
std::string Describe(const Supplier& supplier) {
  return absl::StrCat("supplier ", supplier.id.ToString(), " code=", supplier.code,
                      " name=", supplier.name);
}
std::string Describe(const Sourcing& sourcing) {
  return absl::StrCat("sourcing ", sourcing.product_id.ToString(), "/",
                      sourcing.supplier_id.ToString(), " rank=", sourcing.rank,
                      " lead_time_days=", sourcing.lead_time_days,
                      " unit_price=", MoneyText(sourcing.unit_price),
                      " shares_demand=", sourcing.shares_demand ? "yes" : "no");
}

std::string Describe(const LineResponse& response) {
  return absl::StrCat("response ", response.purchase_order_id.ToString(), "/", response.line_number,
                      "/", response.answer_version, " kind=", static_cast<int>(response.kind),
                      " asked=", response.asked, " over=", response.over,
                      " unit_price=", MoneyText(response.unit_price),
                      " state=", static_cast<int>(response.state),
                      " decided_date=", DateText(response.decided_date),
                      " decided_quantity=", response.decided_quantity);
}
std::string Describe(const ToleranceRule& rule) {
  return absl::StrCat("tolerance ", rule.supplier_id.ToString(), "/", rule.product_id().ToString(),
                      " group=", rule.group_code, " days=-", rule.days_early, "/+", rule.days_late,
                      " percent=-", rule.percent_under, "/+", rule.percent_over,
                      " applies=", rule.applies ? "yes" : "no");
}
std::string Describe(const ShipmentNotice& notice) {
  return absl::StrCat("shipment_notice ", notice.id.ToString(),
                      " delivery_note=", notice.delivery_note,
                      " shipped_date=", DateText(notice.shipped_date),
                      " expected_date=", DateText(notice.expected_date),
                      " cancelled=", notice.cancelled ? "yes" : "no");
}
std::string Describe(const WorkCenter& center) {
  return absl::StrCat("work_center ", center.id.ToString(), " code=", center.code,
                      " name=", center.name, " time_zone=", center.time_zone,
                      " shifts=", ShiftsText(center.shifts));
}
std::string Describe(const FamilyMember& member) {
  return absl::StrCat("family_member ", member.product_id.ToString(),
                      " family=", member.family_code);
}
std::string Describe(const Slot& slot) {
  return absl::StrCat("slot ", slot.id.ToString(), " period_start=", DateText(slot.period_start),
                      " period_days=", slot.period_days, " capacity=", slot.capacity,
                      " wanted=", slot.wanted, " booked=", slot.booked);
}
std::string Describe(const Booking& booking) {
  return absl::StrCat("booking ", booking.id.ToString(), " slot=", booking.slot_id.ToString(),
                      " quantity=", booking.quantity, " released=", booking.released);
}
std::string Describe(const ProductionPlan& plan) {
  return absl::StrCat("production_plan ", plan.purchase_order_id.ToString(), "/", plan.line_number,
                      " work_center=", plan.work_center_id.ToString(),
                      " start_date=", DateText(plan.start_date),
                      " daily_output=", plan.daily_output, " made=", plan.made,
                      " estimated_end_date=", DateText(plan.estimated_end_date));
}
std::string Describe(const SlotMove& move) {
  return absl::StrCat(
      "slot_move ", move.id.ToString(), " booking=", move.booking_id.ToString(),
      " wanted_slot=", move.wanted_slot_id.empty() ? "none" : move.wanted_slot_id.ToString(),
      " wanted_date=", DateText(move.wanted_date), " state=", static_cast<int>(move.state),
      " reason=", move.reason, " answer_note=", move.answer_note);
}

std::string Describe(const BusinessCalendar& calendar) {
  return absl::StrCat("business_calendar ", calendar.party.ToString(),
                      " time_zone=", calendar.time_zone, " shifts=", ShiftsText(calendar.shifts));
}
std::string Describe(const Agreement& agreement) {
  const AgreementTerms& terms = agreement.terms;
  std::string text = absl::StrCat(
      "agreement ", agreement.id.ToString(), " supplier=", agreement.supplier_id.ToString(),
      " version=", agreement.number, " valid_from=", DateText(agreement.valid_from),
      " valid_until=", DateText(agreement.valid_until), " hours=", terms.acknowledge_hours, "/",
      terms.answer_change_hours, " days=-", terms.days_early, "/+", terms.days_late);
  absl::StrAppend(&text, " percent=-", terms.percent_under, "/+", terms.percent_over,
                  " slip_notice_days=", terms.slip_notice_days);
  for (const ComponentTerm& component : terms.components) {
    absl::StrAppend(&text, " ", component.target, "x", component.weight);
  }
  return text;
}

std::string Describe(const Dispute& dispute) {
  return absl::StrCat("dispute ", dispute.id.ToString(),
                      " line=", dispute.purchase_order_id.ToString(), "/", dispute.line_number,
                      " component=", static_cast<int>(dispute.component),
                      " state=", static_cast<int>(dispute.state),
                      " reason=", static_cast<int>(dispute.reason), " text=", dispute.text,
                      " comment=", dispute.comment);
}

// The row as it stands beside what it was or became, if there is such a one.
template <typename Entity>
std::string Describe(const Entity& row, const Entity* other) {
  if constexpr (requires { row.holidays; }) {
    return absl::StrCat(
        Describe(row),
        HolidaysText(row.holidays, other == nullptr ? std::vector<Date>() : other->holidays));
  } else {
    return Describe(row);
  }
}

void Add(std::string& text, const std::string& part) {
  if (text.size() > kAuditTextBytesMax || part.empty()) return;
  absl::StrAppend(&text, text.empty() ? "" : "; ", part);
}

void Cut(std::string& text) {
  if (text.size() <= kAuditTextBytesMax) return;
  size_t end = kAuditTextBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
}

template <typename Entity>
void AddRows(const Edits<Entity>& edits, const WorkingSet& set, AuditEntry& entry) {
  if constexpr (requires(const Entity& row) { Describe(row); }) {
    std::vector<typename Entity::Key> keys;
    for (const auto& [key, row] : edits) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    for (const auto& key : keys) {
      const Entity* const before = set.Find<Entity>(key);
      const std::optional<Entity>& after = edits.at(key);
      const std::string was = before == nullptr ? "" : Describe(*before, after ? &*after : nullptr);
      const std::string is = after ? Describe(*after, before) : "";
      if (was == is) continue;  // something that follows from it
      Add(entry.before, was);
      Add(entry.after, is);
    }
  }
}

}  // namespace

std::string ResourceText(ResourceKind kind, const Id128& id) {
  const char* name = "resource";
  switch (kind) {
    case ResourceKind::kProduct:
    case ResourceKind::kStock:
    case ResourceKind::kSourcing:
      name = "product";
      break;
    case ResourceKind::kLocation:
      name = "location";
      break;
    case ResourceKind::kCustomer:
      name = "customer";
      break;
    case ResourceKind::kSupplier:
    case ResourceKind::kTolerance:
    case ResourceKind::kProductFamily:
      name = "supplier";
      break;
    case ResourceKind::kOrder:
    case ResourceKind::kTombstone:
      name = "order";
      break;
    case ResourceKind::kShipment:
      name = "shipment";
      break;
    case ResourceKind::kPurchaseOrder:
    case ResourceKind::kConversation:
    case ResourceKind::kProductionPlan:
      name = "purchase_order";
      break;
    case ResourceKind::kSupplyLine:
    case ResourceKind::kBooking:
      name = "supply_line";
      break;
    case ResourceKind::kShipmentNotice:
      name = "shipment_notice";
      break;
    case ResourceKind::kWorkCenter:
    case ResourceKind::kCapacity:
      name = "work_center";
      break;
    case ResourceKind::kSlotMove:
      name = "slot_move";
      break;
    case ResourceKind::kBusinessCalendar:
      name = "business_calendar";
      break;
    case ResourceKind::kAgreement:
      name = "agreement";
      break;
    case ResourceKind::kDispute:
      name = "dispute";
      break;
    default:
      break;
  }
  return absl::StrCat(name, ":", FormatId(id));
}

AuditEntry AuditOf(const AuditActor& subject, const Changes& changes, const WorkingSet& set,
                   std::string resource, const Context& context) {
  AuditEntry entry;
  entry.id = AuditEntryId(context.ids->Next(context.now));
  entry.recorded_time = context.now;
  entry.subject = subject;
  entry.resource = std::move(resource);
  std::apply([&](const auto&... edits) { (AddRows(edits, set, entry), ...); }, changes.edits);
  // What stands in tables that only grow.
  for (const AnswerPart& part : changes.appends.answer_parts) {
    Add(entry.after, part.note.empty() ? "" : absl::StrCat("note=", part.note));
  }
  for (const EtaUpdate& update : changes.appends.eta_updates) {
    Add(entry.after, absl::StrCat("eta_date=", DateText(update.eta_date),
                                  " quantity=", update.quantity, " note=", update.note));
  }
  for (const LineMessage& message : changes.appends.messages) {
    Add(entry.after,
        absl::StrCat("message ", message.purchase_order_id.ToString(), "/", message.line_number,
                     "/", message.message_number, " text=", message.text));
  }
  for (const Movement& movement : changes.appends.movements) {
    if (movement.kind != MovementKind::kAdjustment && movement.kind != MovementKind::kReceipt) {
      continue;
    }
    Add(entry.after, absl::StrCat("stock ", movement.product_id.ToString(),
                                  " on_hand_delta=", movement.on_hand_delta));
  }
  Cut(entry.before);
  Cut(entry.after);
  return entry;
}

}  // namespace backline
