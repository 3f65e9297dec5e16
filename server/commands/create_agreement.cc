#include "server/commands/create_agreement.h"

#include <vector>

#include "server/domain/business_calendar.h"

namespace backline {
namespace {

std::vector<const Agreement*> AgreementsOf(const WorkingSet& set, SupplierId supplier_id) {
  std::vector<const Agreement*> agreements;
  set.table<Agreement>().ForEach([&](const Agreement& agreement) {
    if (agreement.supplier_id == supplier_id) agreements.push_back(&agreement);
  });
  return agreements;
}

// Business time and business days need somebody's calendar.
std::optional<Refusal> CheckCalendars(const WorkingSet& set, const Agreement& agreement) {
  if (set.Find<BusinessCalendar>(agreement.supplier_id) == nullptr) {
    return Refuse(Reason::kCalendarNotFound, "set the supplier's business calendar first",
                  "supplier_id");
  }
  if (agreement.terms.business_days && set.Find<BusinessCalendar>(SupplierId()) == nullptr) {
    return Refuse(Reason::kCalendarNotFound, "set the house's business calendar first",
                  "terms.business_days");
  }
  return std::nullopt;
}

}  // namespace

const Agreement* FindAgreement(const WorkingSet& set, SupplierId supplier_id, AgreementId id) {
  const Agreement* found = set.Find<Agreement>(id);
  return found == nullptr || found->supplier_id != supplier_id ? nullptr : found;
}

std::optional<Refusal> KeepAgreement(Draft& draft, const Agreement& agreement, AgreementId except) {
  const WorkingSet& set = draft.base();
  if (auto refusal = CheckCalendars(set, agreement)) return refusal;
  const std::vector<const Agreement*> agreements = AgreementsOf(set, agreement.supplier_id);
  if (agreements.size() >= static_cast<size_t>(kAgreementsMax)) {
    return Refuse(Reason::kTooManyAgreements,
                  "the supplier has " + std::to_string(kAgreementsMax) + " agreements already",
                  "supplier_id");
  }
  if (const Agreement* other = OverlappingAgreement(agreements, agreement, except)) {
    const std::string until = other->valid_until ? " to " + other->valid_until->ToString() : " on";
    return Refuse(Reason::kAgreementOverlaps,
                  "another is in force from " + other->valid_from.ToString() + until, "valid_from");
  }
  draft.Put(agreement);
  // The calendar's version guards the agreements of its party: of two that are made at once, one
  // runs again and sees the other.
  draft.Edit<BusinessCalendar>(agreement.supplier_id);
  Event event;
  event.kind = EventKind::kAgreementChanged;
  event.supplier_id = agreement.supplier_id;
  event.product_id = agreement.product_id;
  event.date = agreement.valid_from;
  draft.Emit(event);
  return std::nullopt;
}

void CreateAgreement::AddKeys(KeySet& keys) const {
  keys.suppliers.push_back(agreement.supplier_id);
  if (!agreement.product_id.empty()) keys.products.push_back(agreement.product_id);
  keys.calendars.push_back(agreement.supplier_id);
  keys.calendars.push_back(SupplierId());
  keys.agreements.push_back(agreement.supplier_id);
}

Decision CreateAgreement::Decide(const WorkingSet& set, const Context& context) const {
  if (set.Find<Supplier>(agreement.supplier_id) == nullptr) {
    return Refuse(Reason::kSupplierNotFound, "no such supplier", "supplier_id");
  }
  if (!agreement.product_id.empty() && set.Find<Product>(agreement.product_id) == nullptr) {
    return Refuse(Reason::kProductNotFound, "no such product", "product_id");
  }
  Draft draft(set, context);
  Agreement made = agreement;
  made.id = AgreementId(draft.NewId());
  made.recorded_time = context.now;
  if (auto refusal = KeepAgreement(draft, made, AgreementId())) return *std::move(refusal);
  return Accept(draft, ResourceKind::kAgreement, made.id.bits());
}

}  // namespace backline
