#include "tests/commands/response_model.h"

#include <algorithm>
#include <utility>

namespace backline::testing {
namespace {

using Kind = DialogueMessage::Kind;
using State = PurchaseOrderLineState;

Quantity Offered(const DialogueMessage& message) {
  Quantity sum = 0;
  for (const auto& [quantity, date] : message.schedules) sum += quantity;
  return sum;
}

}  // namespace

const char* NameOf(Kind kind) {
  constexpr const char* kNames[] = {"answer",  "propose", "hold",   "approve", "reject",
                                    "counter", "amend",   "cancel", "receive"};
  return kNames[static_cast<int>(kind)];
}

Quantity ModelLine::withheld() const {
  if (state != State::kCountered) return 0;
  return std::max<Quantity>(0, unanswered - Offered(proposal) - proposal.open);
}

Date ModelLine::standing_date() const {
  Date date = asked_date;
  if (state == State::kCountered) {
    for (const auto& [quantity, offered] : proposal.schedules) date = std::max(date, offered);
  }
  return date;
}

ResponseModel::ResponseModel(Quantity ordered, Date asked_date, const Rules& rules)
    : rules_(rules) {
  line_.ordered = line_.unanswered = ordered;
  line_.asked_date = asked_date;
}

const char* ResponseModel::WhoseRule() const {
  if (rules_.product) return "product";
  if (rules_.group && rules_.in_group) return "group";
  return rules_.supplier ? "supplier" : "no rule";
}

const std::optional<ResponseModel::Tolerance>& ResponseModel::tolerance() const {
  if (rules_.product) return rules_.product;
  return rules_.group && rules_.in_group ? rules_.group : rules_.supplier;
}

bool ResponseModel::waits() const {
  return line_.state == State::kCountered || line_.state == State::kHeld;
}

bool ResponseModel::is_open() const {
  return line_.state == State::kSent || line_.state == State::kAccepted ||
         line_.state == State::kAcceptedWithChanges || waits();
}

std::optional<Reason> ResponseModel::Take(const DialogueMessage& message) {
  switch (message.kind) {
    case Kind::kAnswer:
    case Kind::kPropose:
    case Kind::kHold:
      return Answer(message);
    case Kind::kApprove:
    case Kind::kReject:
    case Kind::kCounter:
      return Decide(message);
    case Kind::kAmend:
      return Amend(message);
    case Kind::kCancel:
      return Cancel();
    case Kind::kReceive:
      return Receive(message);
  }
  return std::nullopt;
}

bool ResponseModel::MustWait(const DialogueMessage& message, Quantity over) const {
  if (message.kind == Kind::kPropose) return true;
  const std::optional<Tolerance>& agreed = tolerance();
  if (!agreed) return false;
  const bool refused = message.schedules.empty() && message.open == 0;
  if (refused && line_.schedules == 1) return false;
  const Quantity asked = line_.unanswered + line_.given_up;
  const Quantity less = message.rejected + line_.given_up;
  if (message.rejected > 0 && less * 100 > asked * agreed->percent) return true;
  if (over * 100 > line_.unanswered * agreed->percent) return true;
  for (const auto& [quantity, date] : message.schedules) {
    if (std::abs(date - line_.asked_date) > agreed->days) return true;
  }
  return false;
}

// The terms are agreed.
void ResponseModel::Stand(const DialogueMessage& message, bool as_asked) {
  const Quantity offered = Offered(message);
  const bool alone = line_.schedules == 1;
  line_.ordered +=
      std::max<Quantity>(0, offered + message.rejected + message.open - line_.unanswered);
  line_.confirmed += offered;
  line_.rejected += message.rejected;
  line_.unanswered = message.open;
  line_.given_up = 0;
  if (!message.schedules.empty()) {
    line_.schedules += static_cast<int>(message.schedules.size()) - 1 + (message.open > 0 ? 1 : 0);
  }
  if (message.open > 0) {
    line_.state = State::kSent;
  } else if (line_.confirmed == 0) {
    line_.state = line_.received > 0 ? State::kShortClosed : State::kRejected;
  } else {
    line_.state = as_asked && alone ? State::kAccepted : State::kAcceptedWithChanges;
  }
}

std::optional<Reason> ResponseModel::Answer(const DialogueMessage& message) {
  if (message.version != line_.version) return Reason::kStaleVersion;
  const bool asked = line_.state == State::kSent || line_.state == State::kHeld;
  if (!asked || line_.unanswered == 0) return Reason::kWrongState;
  if (message.kind == Kind::kHold) {
    ++line_.version;
    line_.state = State::kHeld;
    line_.proposal = message;
    return std::nullopt;
  }
  if (message.kind == Kind::kPropose && message.schedules.empty() && message.rejected == 0) {
    return Reason::kInvalidField;
  }
  const Quantity total = Offered(message) + message.rejected + message.open;
  const bool whole = message.rejected == 0 && message.open == 0;
  const Quantity over = whole ? std::max<Quantity>(0, total - line_.unanswered) : 0;
  const bool may_offer_more = tolerance() || message.kind == Kind::kPropose;
  if (total != line_.unanswered + over || (over > 0 && !may_offer_more)) {
    return Reason::kQuantityMismatch;
  }
  ++line_.version;
  if (MustWait(message, over)) {
    line_.state = State::kCountered;
    line_.proposal = message;
    return std::nullopt;
  }
  const bool as_asked = whole && over == 0 && message.schedules.size() == 1 &&
                        message.schedules[0].second == line_.asked_date;
  const Quantity less = line_.given_up + message.rejected;
  Stand(message, as_asked);
  // To the nearest unit, by how much of what is left is still open.
  const Quantity left = Offered(message) + message.open;
  if (message.open > 0) line_.given_up = (2 * less * message.open + left) / (2 * left);
  return std::nullopt;
}

std::optional<Reason> ResponseModel::WhyNotAmended(const DialogueMessage& message) const {
  const Quantity more =
      message.quantity == 0 ? 0 : message.quantity - (line_.ordered - line_.cancelled);
  const bool redated = message.date && *message.date != line_.asked_date;
  if (more == 0 && !redated) return Reason::kQuantityNotAmendable;
  if (redated && line_.schedules > 1) return Reason::kWrongState;
  if (line_.unanswered + more < 1) return Reason::kQuantityNotAmendable;
  return std::nullopt;
}

void ResponseModel::ChangeTerms(const DialogueMessage& message) {
  const Quantity more =
      message.quantity == 0 ? 0 : message.quantity - (line_.ordered - line_.cancelled);
  line_.unanswered += more;
  (more > 0 ? line_.ordered : line_.cancelled) += std::abs(more);
  if (message.date) line_.asked_date = *message.date;
  line_.given_up = 0;
}

std::optional<Reason> ResponseModel::Decide(const DialogueMessage& message) {
  if (message.version != line_.version) return Reason::kStaleVersion;
  if (!waits()) return Reason::kWrongState;
  if (message.kind == Kind::kApprove && line_.state == State::kHeld) return Reason::kWrongState;
  if (message.kind == Kind::kCounter) {
    if (auto reason = WhyNotAmended(message)) return reason;
  }
  ++line_.version;
  line_.state = State::kSent;
  if (message.kind == Kind::kApprove) Stand(line_.proposal, /*as_asked=*/false);
  if (message.kind == Kind::kCounter) ChangeTerms(message);
  return std::nullopt;
}

std::optional<Reason> ResponseModel::Amend(const DialogueMessage& message) {
  if (message.version != line_.version) return Reason::kStaleVersion;
  if (!is_open() || line_.unanswered == 0) return Reason::kWrongState;
  if (auto reason = WhyNotAmended(message)) return reason;
  ++line_.version;
  line_.state = State::kSent;
  ChangeTerms(message);
  return std::nullopt;
}

std::optional<Reason> ResponseModel::Cancel() {
  const Quantity open = line_.confirmed + line_.unanswered;
  if (open == 0) return Reason::kWrongState;
  ++line_.version;
  line_.cancelled += open;
  line_.confirmed = line_.unanswered = 0;
  line_.state = line_.received > 0 ? State::kShortClosed : State::kCancelled;
  return std::nullopt;
}

std::optional<Reason> ResponseModel::Receive(const DialogueMessage& message) {
  if (!is_open() && line_.state != State::kClosed) return Reason::kWrongState;
  if (waits()) {
    ++line_.version;
    line_.state = State::kSent;
  }
  // Beyond what is open it is no more the line's.
  Quantity left = std::min(message.quantity, line_.confirmed + line_.unanswered);
  line_.received += left;
  for (Quantity* from : {&line_.confirmed, &line_.unanswered}) {
    const Quantity part = std::min(left, *from);
    *from -= part;
    left -= part;
  }
  if (line_.confirmed + line_.unanswered == 0) line_.state = State::kClosed;
  return std::nullopt;
}

}  // namespace backline::testing
