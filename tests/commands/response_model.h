// A small model of the dialogue about one purchase order line, written from the rules and sharing
// no code with the commands: what each message does, or why it is refused.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/domain/date.h"
#include "server/domain/purchase_order.h"
#include "server/domain/refusal.h"

namespace backline::testing {

// A message of either side. What does not concern it is not looked at.
struct DialogueMessage {
  enum class Kind {
    kAnswer,
    kPropose,
    kHold,
    kApprove,
    kReject,
    kCounter,
    kAmend,
    kCancel,
    kReceive
  };
  Kind kind = Kind::kAnswer;
  int32_t version = 0;
  std::vector<std::pair<Quantity, Date>> schedules;  // by date
  Quantity rejected = 0;
  Quantity open = 0;
  Quantity quantity = 0;  // wanted in all, or received
  OptionalDate date;
};
const char* NameOf(DialogueMessage::Kind kind);

// What the model knows of the line.
struct ModelLine {
  PurchaseOrderLineState state = PurchaseOrderLineState::kSent;
  int32_t version = 1;
  Quantity ordered = 0;
  Quantity cancelled = 0;
  Quantity rejected = 0;
  Quantity received = 0;
  Quantity confirmed = 0;   // expected and agreed
  Quantity unanswered = 0;  // asked for and not agreed
  Quantity given_up = 0;    // rejected within the tolerance of what unanswered was a part of
  int schedules = 1;
  Date asked_date;
  // What waits for a buyer.
  DialogueMessage proposal;

  Quantity withheld() const;
  Date standing_date() const;  // of what is unanswered
};

class ResponseModel {
 public:
  struct Tolerance {
    int days = 0;
    int percent = 0;
  };
  // What was agreed, of what: the first of these that is set counts.
  struct Rules {
    std::optional<Tolerance> product;
    std::optional<Tolerance> group;
    bool in_group = false;  // the product is in it
    std::optional<Tolerance> supplier;
  };
  ResponseModel(Quantity ordered, Date asked_date, const Rules& rules);

  // Does what the message says, or tells why not.
  std::optional<Reason> Take(const DialogueMessage& message);
  const ModelLine& line() const { return line_; }
  // A buyer moves the product into the group, or out of it.
  void set_in_group(bool in_group) { rules_.in_group = in_group; }
  // "product", "group", "supplier", or "no rule".
  const char* WhoseRule() const;

 private:
  const std::optional<Tolerance>& tolerance() const;
  std::optional<Reason> Answer(const DialogueMessage& message);
  std::optional<Reason> Decide(const DialogueMessage& message);
  std::optional<Reason> Amend(const DialogueMessage& message);
  std::optional<Reason> Cancel();
  std::optional<Reason> Receive(const DialogueMessage& message);
  std::optional<Reason> WhyNotAmended(const DialogueMessage& message) const;
  bool MustWait(const DialogueMessage& message, Quantity over) const;
  void Stand(const DialogueMessage& message, bool as_asked);
  void ChangeTerms(const DialogueMessage& message);
  bool waits() const;
  bool is_open() const;

  ModelLine line_;
  Rules rules_;
};

}  // namespace backline::testing
