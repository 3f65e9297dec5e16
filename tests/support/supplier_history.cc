#include "tests/support/supplier_history.h"

#include <algorithm>

namespace backline::testing {
namespace {

constexpr int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

int Draw(std::mt19937& random, int least, int most) {
  return std::uniform_int_distribution<int>(least, most)(random);
}

}  // namespace

Instant NineOn(int day) {
  return Instant{(kFirstDay.days_since_epoch + day) * kMicrosPerDay + 9 * 3600 * kMicrosPerSecond};
}

SupplierHistory::SupplierHistory(SupplierId supplier, PurchaseOrderId order, int32_t line_number) {
  common_.supplier_id = supplier;
  common_.purchase_order_id = order;
  common_.line_number = line_number;
  // Lines do not share a sequence, nor do they follow one another.
  common_.sequence = static_cast<int64_t>(order.bits().low % 1'000) * 37 + line_number;
}

SupplierFact& SupplierHistory::Add(int day, FactKind kind, FactCause cause) {
  SupplierFact& fact = facts_.emplace_back(common_);
  common_.sequence += 100'000;
  fact.ordinal = 1;
  fact.kind = kind;
  fact.cause = cause;
  fact.occurred_date = kFirstDay + day;
  fact.recorded_time = NineOn(day);
  return fact;
}

SupplierHistory& SupplierHistory::Sent(int day, Quantity quantity, int due) {
  SupplierFact& fact = Add(day, FactKind::kSent, FactCause::kBuyer);
  fact.schedule_number = 1;
  fact.quantity = quantity;
  fact.date = kFirstDay + due;
  fact.time_zone = time_zone_;
  return *this;
}

SupplierHistory& SupplierHistory::Asked(int day, Quantity quantity, int due) {
  SupplierFact& fact = Add(day, FactKind::kAsked, FactCause::kBuyer);
  fact.quantity = quantity;
  fact.date = kFirstDay + due;
  return *this;
}

SupplierHistory& SupplierHistory::Countered(int day, Quantity quantity, int due) {
  Asked(day, quantity, due);
  facts_.back().cause = FactCause::kAgreed;
  return *this;
}

SupplierHistory& SupplierHistory::Answered(int day) {
  Add(day, FactKind::kAnswered, FactCause::kSupplier);
  return *this;
}

SupplierHistory& SupplierHistory::Confirmed(int day, Quantity quantity, int date, FactCause cause) {
  return Answered(day).Scheduled(day, 1, quantity, date, cause).Agreed(day);
}

SupplierHistory& SupplierHistory::Scheduled(int day, int schedule, Quantity quantity, int date,
                                            FactCause cause) {
  SupplierFact& fact = Add(day, FactKind::kScheduled, cause);
  fact.schedule_number = schedule;
  fact.quantity = quantity;
  fact.date = kFirstDay + date;
  return *this;
}

SupplierHistory& SupplierHistory::Agreed(int day) {
  Add(day, FactKind::kAgreed, FactCause::kNone);
  return *this;
}

SupplierHistory& SupplierHistory::Told(int day, int date, int schedule) {
  SupplierFact& fact = Add(day, FactKind::kEtaChanged, FactCause::kSupplier);
  fact.schedule_number = schedule;
  fact.date = kFirstDay + date;
  return *this;
}

SupplierHistory& SupplierHistory::SplitOff(int day, int schedule, Quantity quantity, int date) {
  Told(day, date, schedule);
  facts_.back().quantity = quantity;
  return *this;
}

SupplierHistory& SupplierHistory::Received(int day, Quantity quantity) {
  SupplierFact& fact = Add(day, FactKind::kReceived, FactCause::kSupplier);
  fact.quantity = quantity;
  fact.date = kFirstDay + day;
  return *this;
}

SupplierHistory& SupplierHistory::Cancelled(int day, Quantity quantity, FactCause cause) {
  Add(day, FactKind::kCancelled, cause).quantity = quantity;
  return *this;
}

SupplierHistory& SupplierHistory::Dispute(int day, FactKind kind, ScoreComponent component) {
  Add(day, kind, FactCause::kSupplier).component = component;
  return *this;
}

SupplierHistory& SupplierHistory::Imported() {
  common_.imported = true;
  return *this;
}

SupplierHistory& SupplierHistory::At(Instant now) {
  SupplierFact& fact = facts_.back();
  fact.occurred_date = UtcDate(now);
  fact.recorded_time = now;
  return *this;
}

SupplierHistory& SupplierHistory::In(const std::string& time_zone) {
  time_zone_ = time_zone;
  return *this;
}

SupplierHistory& SupplierHistory::Owed(Instant due) {
  facts_.back().answer_due_time = due;
  return *this;
}

LineRecord SupplierHistory::Record(Instant as_of) const {
  std::vector<LineFact> facts;
  for (const SupplierFact& fact : facts_) {
    facts.push_back(ToLineFact(fact, 0));
    SetLocalDay(facts.back(), time_zone_);
  }
  return Fold(std::move(facts), as_of);
}

SupplierHistory RandomHistory(SupplierId supplier, PurchaseOrderId order, int32_t line_number,
                              std::mt19937& random) {
  SupplierHistory history(supplier, order, line_number);
  if (Draw(random, 0, 9) == 0) history.Imported();
  if (Draw(random, 0, 3) == 0) history.In("Pacific/Kiritimati");
  const Quantity asked = Draw(random, 1, 40);
  int day = Draw(random, 0, 20);
  history.Sent(day, asked, day + Draw(random, 5, 60));
  const bool agreed = Draw(random, 0, 2) == 0;
  if (agreed) history.Owed(NineOn(day + Draw(random, 1, 6)));
  for (int steps = Draw(random, 0, 9); steps > 0; --steps) {
    day += Draw(random, 0, 12);
    const int ahead = day + Draw(random, -5, 40);
    const auto cause = static_cast<FactCause>(Draw(random, 0, 5));
    switch (Draw(random, 0, 10)) {
      case 0:
        if (Draw(random, 0, 1) == 0) {
          history.Asked(day, Draw(random, 1, 50), ahead);
        } else {
          history.Countered(day, Draw(random, 1, 50), ahead);
        }
        break;
      case 1:
        history.Answered(day);
        break;
      case 2:
        history.Confirmed(day, asked, ahead, cause);
        break;
      case 3:
        history.Scheduled(day, Draw(random, 1, 4), Draw(random, 1, 20), ahead, cause);
        break;
      case 4:
        history.Told(day, ahead, Draw(random, 1, 4));
        break;
      case 5:
        history.Cancelled(day, Draw(random, 1, 20), cause);
        break;
      case 6:
      case 7: {
        const auto component = static_cast<ScoreComponent>(Draw(random, 1, kScoreComponents));
        history.Dispute(day, FactKind::kDisputeOpened, component);
        if (Draw(random, 0, 2) == 0) break;
        day += Draw(random, 0, 12);
        constexpr FactKind kEnds[] = {FactKind::kDisputeUpheld, FactKind::kDisputeUpheld,
                                      FactKind::kDisputeRejected, FactKind::kDisputeWithdrawn};
        history.Dispute(day, kEnds[Draw(random, 0, 3)], component);
        break;
      }
      default:
        history.Received(day, Draw(random, 1, 40));
    }
    if (agreed && Draw(random, 0, 1) == 0) history.Owed(NineOn(day + Draw(random, 1, 6)));
  }
  return history;
}

}  // namespace backline::testing
