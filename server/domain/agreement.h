// What a supplier agreed to: how fast it answers, how exactly it delivers, how early it tells of a
// slip, and how much each counts. An agreement is a row per version and never changes but for its
// last day; a new version supersedes it from a date on.
//
// Law: no two agreements of one subject (supplier, product, family) are in force on one day.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"

namespace backline {

constexpr int kAgreementsMax = 200;  // of a supplier, old versions among them
constexpr int kBusinessHoursMax = 240;
constexpr int kAgreedDaysMax = 90;
constexpr int kBasisPoints = 10'000;
constexpr int kComponents = 5;

enum class Component : int8_t {
  kAcknowledge = 1,
  kAnswerChange = 2,
  kOnTimeInFull = 3,
  kSlipNotice = 4,
  kFillRate = 5,
};

struct ComponentTerm {
  int32_t target = 0;  // basis points
  int32_t weight = 0;  // basis points; those of an agreement add up to kBasisPoints
  friend auto operator<=>(const ComponentTerm&, const ComponentTerm&) = default;
};

struct AgreementTerms {
  int32_t acknowledge_hours = 1;    // business hours of the supplier
  int32_t answer_change_hours = 1;  // likewise
  int32_t days_early = 0;
  int32_t days_late = 0;
  int32_t percent_under = 0;
  int32_t percent_over = 0;
  bool business_days = false;    // days early and late are business days of the house
  int32_t slip_notice_days = 0;  // 0: none was agreed
  std::array<ComponentTerm, kComponents> components;  // by Component
  friend auto operator<=>(const AgreementTerms&, const AgreementTerms&) = default;
};

struct Agreement {
  using Key = AgreementId;
  AgreementId id;
  SupplierId supplier_id;
  ProductId product_id;     // empty: not of one product
  std::string family_code;  // empty: not of a family; with neither it is of all that it supplies
  AgreementId supersedes;   // empty: the first version
  int32_t number = 1;       // of the version
  AgreementTerms terms;
  Instant recorded_time;
  Date valid_from;
  OptionalDate valid_until;  // the last day; none: open
  int64_t version = 0;       // also the etag
  Key key() const { return id; }

  bool InForceOn(Date date) const {
    return valid_from <= date && (!valid_until || date <= *valid_until);
  }
};

// What was agreed of a product: the agreement about itself, else about its family (empty: none),
// else about all that its supplier supplies. Null if nothing was agreed for the day. REQUIRES: all
// are of one supplier.
const Agreement* AgreementFor(const std::vector<const Agreement*>& agreements, ProductId product_id,
                              const std::string& family_code, Date date);
// Another agreement of the same subject, and not `except`, that is in force on a day of it; null if
// none is.
const Agreement* OverlappingAgreement(const std::vector<const Agreement*>& agreements,
                                      const Agreement& subject, AgreementId except);

}  // namespace backline
