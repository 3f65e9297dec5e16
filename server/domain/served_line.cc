#include "server/domain/served_line.h"

namespace backline {
namespace {

Quantity& CancelledBy(ServedLine& line, CancellationCause cause) {
  return line.cancelled_by[static_cast<size_t>(cause) - 1];
}

CancellationCause CauseOf(const ServedBackorder& backorder, const ServedLine& line) {
  if (!backorder.first_promised_date) return CancellationCause::kUndated;
  if (line.requested_date && *backorder.first_promised_date > *line.requested_date) {
    return CancellationCause::kPromisedLate;
  }
  return CancellationCause::kWaiting;
}

void Later(OptionalDate& latest, const OptionalDate& date) {
  if (date && (!latest || *date > *latest)) latest = date;
}

ServedAddition* FindAddition(BackorderId id, ServedLine& line) {
  if (id.empty()) return nullptr;
  const auto it = std::find_if(line.additions.begin(), line.additions.end(),
                               [&](const ServedAddition& addition) { return addition.id == id; });
  return it == line.additions.end() ? nullptr : &*it;
}

// Units that are judged by one date.
struct JudgedPart {
  Quantity wanted = 0;
  Quantity delivered = 0;
  OptionalDate last_delivered_date;
  OptionalDate given_up_date;
};

PromiseOutcome Judge(const JudgedPart& part, const OptionalDate& by, Date today) {
  if (by && part.given_up_date && *part.given_up_date > *by) return PromiseOutcome::kMissed;
  if (part.wanted <= 0) return PromiseOutcome::kGone;
  if (!by) return PromiseOutcome::kNoPromise;
  if (part.delivered >= part.wanted && part.last_delivered_date) {
    return *part.last_delivered_date <= *by ? PromiseOutcome::kMet : PromiseOutcome::kMissed;
  }
  return *by < today ? PromiseOutcome::kMissed : PromiseOutcome::kPending;
}

// Of two parts of a line: a broken promise is one, a kept one is kept with the last of them.
PromiseOutcome Both(PromiseOutcome a, PromiseOutcome b) {
  for (const PromiseOutcome outcome :
       {PromiseOutcome::kMissed, PromiseOutcome::kPending, PromiseOutcome::kMet,
        PromiseOutcome::kGone}) {
    if (a == outcome || b == outcome) return outcome;
  }
  return PromiseOutcome::kNoPromise;
}

}  // namespace

bool ServedLine::given_up() const {
  Quantity waiting = 0;
  for (const Quantity units : cancelled_by) waiting += units;
  return waiting > cancelled_in_stock();
}

OptionalDate ServedLine::delivered_date() const {
  OptionalDate last = last_delivered_date;
  for (const ServedAddition& addition : additions) Later(last, addition.last_delivered_date);
  return last;
}

void AddBackorder(const ServedBackorder& backorder, ServedLine& line) {
  const bool of_lost_stock = backorder.cause == BackorderCause::kStockWithdrawn;
  (of_lost_stock ? line.lost : line.backordered) += backorder.quantity;
  CancelledBy(line, CauseOf(backorder, line)) += backorder.cancelled;
  line.shipped_after_waiting += backorder.shipped;
  if (backorder.cause != BackorderCause::kAmendedUp) return;
  line.additions.push_back({backorder.id, backorder.quantity, backorder.cancelled,
                            backorder.delivered, backorder.first_promised_date, {}, {}});
}

void CloseCancellations(ServedLine& line) {
  Quantity in_stock = line.cancelled;
  for (const Quantity waiting : line.cancelled_by) in_stock -= waiting;
  CancelledBy(line, CancellationCause::kInStock) += in_stock;
}

void GiveUp(BackorderId backorder, Date day, ServedLine& line) {
  ServedAddition* const addition = FindAddition(backorder, line);
  Later(addition == nullptr ? line.given_up_date : addition->given_up_date, day);
}

void AddShipment(BackorderId backorder, const OptionalDate& shipped, const OptionalDate& delivered,
                 ServedLine& line) {
  Later(line.last_shipped_date, shipped);
  ServedAddition* const addition = FindAddition(backorder, line);
  Later(addition == nullptr ? line.last_delivered_date : addition->last_delivered_date, delivered);
}

PromiseOutcome JudgePromise(const ServedLine& line, Date today) {
  JudgedPart first{line.wanted(), line.delivered, line.last_delivered_date, line.given_up_date};
  PromiseOutcome added = PromiseOutcome::kNoPromise;
  for (const ServedAddition& addition : line.additions) {
    const JudgedPart part{addition.quantity - addition.cancelled, addition.delivered,
                          addition.last_delivered_date, addition.given_up_date};
    first.wanted -= part.wanted;
    first.delivered -= part.delivered;
    added = Both(added, Judge(part, addition.first_promised_date, today));
  }
  const PromiseOutcome outcome = Judge(first, line.first_promised_date, today);
  // Nobody was ever told a date for all of it.
  if (outcome == PromiseOutcome::kNoPromise) return outcome;
  return Both(outcome, added);
}

PromiseOutcome JudgeRequest(const ServedLine& line, Date today) {
  JudgedPart all{line.wanted(), line.delivered, line.delivered_date(), line.given_up_date};
  for (const ServedAddition& addition : line.additions) {
    Later(all.given_up_date, addition.given_up_date);
  }
  return Judge(all, line.requested_date, today);
}

}  // namespace backline
