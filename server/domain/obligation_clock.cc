#include "server/domain/obligation_clock.h"

#include <algorithm>
#include <optional>

#include "server/domain/agreement.h"
#include "server/domain/business_calendar.h"
#include "server/domain/dialogue.h"
#include "server/domain/gates.h"

namespace backline {
namespace {

// A delivery is due soon when so many days are left.
constexpr int32_t kDueSoonDays = 3;

// Who has to say something about the line.
enum class Turn { kNobody, kSupplier, kBuyer };

Turn TurnOf(const Draft& draft, const PurchaseOrderLine& line) {
  if (line.state == PurchaseOrderLineState::kCountered) return Turn::kBuyer;
  // Who holds a line wants time, and may answer any moment: the clock goes on.
  const bool asked =
      line.state == PurchaseOrderLineState::kSent || line.state == PurchaseOrderLineState::kHeld;
  return asked && UnansweredSupply(draft, line.key()) != nullptr ? Turn::kSupplier : Turn::kNobody;
}

// Whether the buyer asks for something else than before. What was asked for without a date is due
// when the lead time has passed: who names that day asks for the same. REQUIRES: something of the
// line waits for an answer.
bool AskedAnew(const Draft& draft, const PurchaseOrderLine& before, const PurchaseOrderLine& now) {
  const Date without = UnansweredSupply(draft, now.key())->fallback_date;
  return before.requested_date.value_or(without) != now.requested_date.value_or(without) ||
         before.ordered - before.cancelled != now.ordered - now.cancelled;
}

// What was agreed of a line that is being sent.
const Agreement* ChooseAgreement(const Draft& draft, const PurchaseOrderLine& line) {
  std::vector<const Agreement*> agreements;
  draft.base().table<Agreement>().ForEach([&](const Agreement& agreement) {
    if (agreement.supplier_id == line.supplier_id) agreements.push_back(&agreement);
  });
  const FamilyMember* member = draft.Find<FamilyMember>({line.product_id, line.supplier_id});
  return AgreementFor(agreements, line.product_id, member == nullptr ? "" : member->family_code,
                      draft.occurred_date());
}

// The clocks of one line while a command is decided.
class LineClocks {
 public:
  LineClocks(Draft& draft, const PurchaseOrderLine& line)
      : draft_(draft), line_(line), ids_(draft.ClocksOf(line.key())) {
    for (const ClockId& id : ids_) {
      const ObligationClock& clock = *draft.Find<ObligationClock>(id);
      if (clock.kind == ClockKind::kAcknowledge) {
        agreement_ = draft.Find<Agreement>(clock.agreement_id);
      }
    }
  }

  bool agreed() const { return agreement_ != nullptr; }

  void Begin(const Agreement& agreement) {
    agreement_ = &agreement;
    StartAnswer(ClockKind::kAcknowledge);
  }

  // What was due before this moment and was not looked at yet.
  void BreachWhatIsDue() {
    for (const ClockId& id : ids_) {
      const ObligationClock& clock = *draft_.Find<ObligationClock>(id);
      if (clock.state == ClockState::kRunning && clock.late_time() <= Now()) RingClock(draft_, id);
    }
  }

  void SettleAnswers(Turn turn, bool asked_anew) {
    std::optional<ClockId> open = OpenAnswer();
    if (open && (turn == Turn::kNobody || asked_anew)) {
      Stop(*open);
      open.reset();
    }
    if (!open) {
      if (turn == Turn::kSupplier) StartAnswer(ClockKind::kAnswerChange);
    } else if (turn == Turn::kBuyer) {
      Pause(*open);
    } else {
      Resume(*open);
    }
  }

  // By when the supplier owes an answer; 0 if it owes none, or a buyer has to decide first.
  Instant AnswerDue() const {
    const std::optional<ClockId> open = OpenAnswer();
    if (!open) return {};
    const ObligationClock& clock = *draft_.Find<ObligationClock>(*open);
    return clock.state == ClockState::kPaused ? Instant{} : clock.due_time;
  }

  void SettleDeliveries() {
    for (const SupplyLineId& id : draft_.SupplyLinesOf(line_.key())) {
      const SupplyLine supply = *draft_.Find<SupplyLine>(id);
      const std::optional<ClockId> open = Find([&](const ObligationClock& clock) {
        return clock.open() && clock.kind == ClockKind::kDeliver && clock.supply_line_id == id;
      });
      if (InFull(supply)) {
        if (open) Stop(*open);
      } else if (supply.confirmed && supply.agreed_date) {
        Deliver(supply, open);
      }
      CheckNotice(supply);
    }
  }

 private:
  Instant Now() const { return draft_.context().now; }
  const BusinessCalendar& Calendar() const {
    const BusinessCalendar* calendar = draft_.Find<BusinessCalendar>(line_.supplier_id);
    BACKLINE_CHECK(calendar != nullptr);
    return *calendar;
  }
  const std::string& DestinationZone() const {
    const Location* location = draft_.Find<Location>(line_.location_id);
    BACKLINE_CHECK(location != nullptr);
    return location->time_zone;
  }

  template <typename Matches>
  std::optional<ClockId> Find(Matches matches) const {
    for (const ClockId& id : ids_) {
      if (matches(*draft_.Find<ObligationClock>(id))) return id;
    }
    return std::nullopt;
  }

  std::optional<ClockId> OpenAnswer() const {
    return Find([](const ObligationClock& clock) {
      return clock.open() &&
             (clock.kind == ClockKind::kAcknowledge || clock.kind == ClockKind::kAnswerChange);
    });
  }

  ObligationClock NewClock(ClockKind kind) const {
    ObligationClock clock;
    clock.id = ClockId(draft_.NewId());
    clock.kind = kind;
    clock.supplier_id = line_.supplier_id;
    clock.product_id = line_.product_id;
    clock.purchase_order_id = line_.purchase_order_id;
    clock.line_number = line_.line_number;
    clock.answer_version = line_.answer_version;
    clock.agreement_id = agreement_->id;
    clock.started_time = clock.resumed_time = Now();
    return clock;
  }
  void Keep(const ObligationClock& clock) {
    draft_.Put(clock);
    ids_.push_back(clock.id);
  }

  // When so much business time is left of a clock, from now on.
  void TimeAnswer(ObligationClock& clock) const {
    const BusinessCalendar& calendar = Calendar();
    const int64_t soon_micros = clock.allowed_micros / 4 * 3;
    clock.due_time = AddBusinessTime(calendar, Now(), clock.allowed_micros - clock.used_micros);
    clock.due_soon_time = AddBusinessTime(calendar, Now(), soon_micros - clock.used_micros);
    clock.due_date = LocalDate(clock.due_time, calendar.time_zone);
  }

  void SetTimerOf(const ObligationClock& clock) {
    SetTimer(draft_, clock.timer(), clock.due_soon_told ? clock.late_time() : clock.due_soon_time);
  }

  void StartAnswer(ClockKind kind) {
    ObligationClock clock = NewClock(kind);
    const AgreementTerms& terms = agreement_->terms;
    const int32_t hours =
        kind == ClockKind::kAcknowledge ? terms.acknowledge_hours : terms.answer_change_hours;
    clock.allowed_micros = hours * kMicrosPerHour;
    TimeAnswer(clock);
    Keep(clock);
    SetTimerOf(clock);
  }

  void Pause(const ClockId& id) {
    if (draft_.Find<ObligationClock>(id)->state != ClockState::kRunning) return;
    ObligationClock& clock = draft_.Edit<ObligationClock>(id);
    clock.used_micros =
        std::min(clock.allowed_micros,
                 clock.used_micros + BusinessTimeBetween(Calendar(), clock.resumed_time, Now()));
    clock.state = ClockState::kPaused;
    FinishWork(draft_, clock.timer());
  }

  void Resume(const ClockId& id) {
    if (draft_.Find<ObligationClock>(id)->state != ClockState::kPaused) return;
    ObligationClock& clock = draft_.Edit<ObligationClock>(id);
    clock.state = ClockState::kRunning;
    clock.resumed_time = Now();
    TimeAnswer(clock);
    SetTimerOf(clock);
  }

  void Stop(const ClockId& id) {
    ObligationClock& clock = draft_.Edit<ObligationClock>(id);
    if (clock.state == ClockState::kRunning && clock.allowed_micros > 0) {
      clock.used_micros =
          std::min(clock.allowed_micros,
                   clock.used_micros + BusinessTimeBetween(Calendar(), clock.resumed_time, Now()));
    }
    if (clock.state != ClockState::kBreached) clock.state = ClockState::kStopped;
    clock.stopped_time = Now();
    FinishWork(draft_, clock.timer());
  }

  // All that was agreed to, but for what may be missing.
  bool InFull(const SupplyLine& supply) const {
    const auto wanted =
        static_cast<__int128>(supply.accepted()) * (100 - agreement_->terms.percent_under);
    return supply.remaining() == 0 || static_cast<__int128>(supply.received) * 100 >= wanted;
  }

  void Deliver(const SupplyLine& supply, const std::optional<ClockId>& open) {
    if (open && draft_.Find<ObligationClock>(*open)->state != ClockState::kRunning) return;
    ObligationClock clock =
        open ? *draft_.Find<ObligationClock>(*open) : NewClock(ClockKind::kDeliver);
    const Date due_date = LastDay(*supply.agreed_date);
    if (open && clock.due_date == due_date) return;
    clock.supply_line_id = supply.id;
    clock.due_date = due_date;
    clock.due_time = EndOfDay(due_date, DestinationZone());
    clock.due_soon_time = EndOfDay(due_date + -kDueSoonDays, DestinationZone());
    clock.due_soon_told = false;
    if (open) {
      draft_.Put(clock);
    } else {
      Keep(clock);
    }
    SetTimerOf(clock);
  }

  Date LastDay(Date agreed) const {
    const AgreementTerms& terms = agreement_->terms;
    if (!terms.business_days) return agreed + terms.days_late;
    const BusinessCalendar* house = draft_.Find<BusinessCalendar>(SupplierId());
    BACKLINE_CHECK(house != nullptr);
    return AddBusinessDays(*house, agreed, terms.days_late);
  }

  // A later date that was told too late is a breach as it is told.
  void CheckNotice(const SupplyLine& supply) {
    const int32_t days = agreement_->terms.slip_notice_days;
    const SupplyLine* before = draft_.base().Find<SupplyLine>(supply.id);
    if (days == 0 || before == nullptr || !before->confirmed || !before->eta_date) return;
    if (!supply.eta_date || *supply.eta_date <= *before->eta_date) return;
    if (supply.eta_version == before->eta_version) return;
    const std::string& zone = DestinationZone();
    if (*before->eta_date - LocalDate(Now(), zone) >= days) return;
    ObligationClock clock = NewClock(ClockKind::kSlipNotice);
    clock.supply_line_id = supply.id;
    clock.due_date = *before->eta_date + -days;
    clock.due_time = clock.due_soon_time = EndOfDay(clock.due_date, zone);
    clock.due_soon_told = true;
    clock.breached_time = clock.stopped_time = Now();
    clock.state = ClockState::kBreached;
    Keep(clock);
    Event event = LineEventOf(EventKind::kClockBreached, line_);
    event.supply_line_id = supply.id;
    event.date = clock.due_date;
    draft_.Emit(event);
  }

  Draft& draft_;
  const PurchaseOrderLine line_;
  std::vector<ClockId> ids_;
  const Agreement* agreement_ = nullptr;
};

void EmitClock(Draft& draft, EventKind kind, const ObligationClock& clock) {
  Event event;
  event.kind = kind;
  event.product_id = clock.product_id;
  event.supplier_id = clock.supplier_id;
  event.purchase_order_id = clock.purchase_order_id;
  event.line_number = clock.line_number;
  event.supply_line_id = clock.supply_line_id;
  event.date = clock.due_date;
  draft.Emit(event);
}

}  // namespace

void AddClockReads(const PurchaseOrderLine& line, KeySet& keys) {
  keys.locations.push_back(line.location_id);
  keys.agreements.push_back(line.supplier_id);
  // The family chooses the agreement, once.
  if (line.state == PurchaseOrderLineState::kDraft) {
    keys.family_members.push_back({line.product_id, line.supplier_id});
  } else {
    keys.line_clocks.push_back(line.key());
  }
}

void SettleClocks(Draft& draft, const PurchaseOrderLineKey& key, bool imported) {
  const PurchaseOrderLine& line = *draft.Find<PurchaseOrderLine>(key);
  const PurchaseOrderLine* before = draft.base().Find<PurchaseOrderLine>(key);
  LineClocks clocks(draft, line);
  if (!clocks.agreed()) {
    const bool sent_now = before != nullptr && before->state == PurchaseOrderLineState::kDraft &&
                          line.state == PurchaseOrderLineState::kSent;
    const Agreement* agreement = sent_now && !imported ? ChooseAgreement(draft, line) : nullptr;
    if (agreement != nullptr) clocks.Begin(*agreement);
  } else {
    clocks.BreachWhatIsDue();
    const Turn turn = TurnOf(draft, line);
    clocks.SettleAnswers(turn, turn == Turn::kSupplier && AskedAnew(draft, *before, line));
    clocks.SettleDeliveries();
  }
  draft.SetAnswerDue(key, clocks.AnswerDue());
}

void RingClock(Draft& draft, ClockId id) {
  ObligationClock& clock = draft.Edit<ObligationClock>(id);
  if (clock.state != ClockState::kRunning) {
    FinishWork(draft, clock.timer());
  } else if (clock.late_time() <= draft.context().now) {
    // However late somebody looks, this is when it happened.
    clock.breached_time = clock.due_time;
    clock.state = ClockState::kBreached;
    FinishWork(draft, clock.timer());
    EmitClock(draft, EventKind::kClockBreached, clock);
  } else if (!clock.due_soon_told) {
    if (clock.due_soon_time <= draft.context().now) {
      clock.due_soon_told = true;
      EmitClock(draft, EventKind::kClockDueSoon, clock);
    }
    SetTimer(draft, clock.timer(), clock.due_soon_told ? clock.late_time() : clock.due_soon_time);
  } else {
    SetTimer(draft, clock.timer(), clock.late_time());
  }
}

}  // namespace backline
