#include "server/domain/agreement.h"

#include <algorithm>

namespace backline {
namespace {

bool SameSubject(const Agreement& a, const Agreement& b) {
  return a.supplier_id == b.supplier_id && a.product_id == b.product_id &&
         a.family_code == b.family_code;
}

bool Overlap(const Agreement& a, const Agreement& b) {
  return (!a.valid_until || b.valid_from <= *a.valid_until) &&
         (!b.valid_until || a.valid_from <= *b.valid_until);
}

// One that ended before it began was never in force.
bool IsEmpty(const Agreement& agreement) {
  return agreement.valid_until && *agreement.valid_until < agreement.valid_from;
}

}  // namespace

const Agreement* AgreementFor(const std::vector<const Agreement*>& agreements, ProductId product_id,
                              const std::string& family_code, Date date) {
  const auto find = [&](auto is_subject) -> const Agreement* {
    const auto it = std::find_if(agreements.begin(), agreements.end(), [&](const Agreement* one) {
      return one->InForceOn(date) && is_subject(*one);
    });
    return it == agreements.end() ? nullptr : *it;
  };
  const Agreement* found = find([&](const Agreement& one) { return one.product_id == product_id; });
  if (found == nullptr && !family_code.empty()) {
    found = find([&](const Agreement& one) { return one.family_code == family_code; });
  }
  if (found != nullptr) return found;
  return find(
      [](const Agreement& one) { return one.product_id.empty() && one.family_code.empty(); });
}

const Agreement* OverlappingAgreement(const std::vector<const Agreement*>& agreements,
                                      const Agreement& subject, AgreementId except) {
  if (IsEmpty(subject)) return nullptr;
  for (const Agreement* other : agreements) {
    if (other->id == except || other->id == subject.id || IsEmpty(*other)) continue;
    if (SameSubject(*other, subject) && Overlap(*other, subject)) return other;
  }
  return nullptr;
}

}  // namespace backline
