// 100,000 random dialogues of a buyer and a supplier, with messages that cross, repeat and come
// late, through the engine on the memory store: after each message the line is what a small model
// says, and every law holds. BACKLINE_DIALOGUES sets another number.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/answer_line.h"
#include "server/commands/cancel_purchase_order.h"
#include "server/commands/catalog.h"
#include "server/commands/decide_response.h"
#include "server/commands/receive_purchase_order.h"
#include "server/commands/set_tolerance.h"
#include "tests/commands/response_model.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::DialogueMessage;
using testing::ModelLine;
using testing::ResponseModel;
using testing::Scenario;
using Kind = DialogueMessage::Kind;

constexpr int kDialogues = 100'000;
constexpr int kMessagesMax = 12;
constexpr char kGroup[] = "screws";

struct DialogueCounts {
  std::map<std::string, int> transitions;  // "SENT answer COUNTERED"
  std::map<std::string, int> refusals;     // "approve STALE_VERSION"
  std::map<std::string, int> rules;        // "group COUNTERED": whose rule judged an answer
  int messages = 0;
  int repeated = 0;
  std::string difference;  // the first one; empty if there is none
};

const char* StateName(PurchaseOrderLineState state) {
  constexpr const char* kNames[] = {"",         "DRAFT",  "SENT",      "ACCEPTED",     "CHANGED",
                                    "REJECTED", "CLOSED", "CANCELLED", "SHORT_CLOSED", "COUNTERED",
                                    "HELD"};
  return kNames[static_cast<int>(state)];
}

// What may be wrong with the opponent.
enum class Fault {
  kNone,
  kRebases,       // it takes a late answer for a new one
  kForgetsGroups  // no product is in a group
};

// One dialogue.
class Dialogue {
 public:
  Dialogue(uint64_t seed, Fault fault, DialogueCounts& counts)
      : random_(seed), fault_(fault), counts_(counts), scenario_(seed), model_(Begin()) {}

  // False: the model and the line differ, or a law is broken.
  bool Run() {
    const int messages = 1 + Draw(kMessagesMax);
    for (int n = 0; n < messages; ++n) {
      if (Draw(8) == 0) MoveProduct(Draw(2) == 0);
      if (!Send(Next(), absl::StrCat("m", n))) return false;
    }
    return LawsHold();
  }

 private:
  int Draw(int below) { return static_cast<int>(random_() % static_cast<uint64_t>(below)); }

  ResponseModel Begin() {
    scenario_.set_checks_laws(false);
    const Quantity ordered = 1 + Draw(20);
    scenario_.Product("P");
    ResponseModel::Rules rules;
    if (Draw(4) > 0) rules.supplier = SetRule(Id128{}, "");
    if (Draw(3) == 0) {
      // One that stays in the group: the rule is of a group that there is.
      scenario_.Product("Q");
      PutInGroup("Q", kGroup);
      rules.group = SetRule(ToleranceGroup(kGroup), kGroup);
      rules.in_group = Draw(2) == 0;
      if (rules.in_group && fault_ != Fault::kForgetsGroups) PutInGroup("P", kGroup);
      if (Draw(4) == 0) rules.product = SetRule(scenario_.ProductNamed("P").bits(), "");
    }
    if (Draw(3) == 0) scenario_.Place("a", {{"P", 1 + Draw(20), "L"}});
    scenario_.Supply("po", "L", {{"P", ordered, Day(20)}}).DrainWork();
    return {ordered, Day(20), rules};
  }

  // Some do not apply: then it is as if there were none.
  std::optional<ResponseModel::Tolerance> SetRule(const Id128& subject, const std::string& group) {
    const ResponseModel::Tolerance tolerance{Draw(4), Draw(3) * 25};
    const bool applies = Draw(6) > 0;
    auto command = std::make_shared<SetTolerance>();
    command->rule = {scenario_.SupplierNamed("S"),
                     subject,
                     group,
                     tolerance.days,
                     tolerance.days,
                     tolerance.percent,
                     tolerance.percent,
                     applies,
                     0};
    scenario_.Run(command);
    if (!applies) return std::nullopt;
    return tolerance;
  }

  void PutInGroup(const std::string& product, const std::string& group) {
    auto command = std::make_shared<UpdateProduct>();
    command->product_id = scenario_.ProductNamed(product);
    command->group_code = group;
    scenario_.Run(command);
  }

  void MoveProduct(bool in_group) {
    if (fault_ != Fault::kForgetsGroups) PutInGroup("P", in_group ? kGroup : "");
    model_.set_in_group(in_group);
  }

  void AddTerms(DialogueMessage& message) {
    Quantity left = model_.line().unanswered;
    if (Draw(12) == 0) left += 1 + Draw(3);
    Date date = Day(17 + Draw(6));
    if (Draw(3) == 0) date = model_.line().asked_date;
    const int parts = Draw(6) == 0 ? 0 : 1 + Draw(3) / 2;
    for (int part = 0; part < parts && left > 0; ++part) {
      const Quantity quantity = part + 1 == parts && Draw(2) > 0 ? left : 1 + Draw(left);
      message.schedules.emplace_back(quantity, date);
      left -= quantity;
      date = date + 1 + Draw(3);
    }
    (Draw(2) == 0 ? message.rejected : message.open) = left;
  }

  DialogueMessage Next() {
    static constexpr Kind kKinds[] = {Kind::kAnswer,  Kind::kAnswer, Kind::kAnswer,
                                      Kind::kPropose, Kind::kHold,   Kind::kApprove,
                                      Kind::kApprove, Kind::kReject, Kind::kCounter,
                                      Kind::kAmend,   Kind::kCancel, Kind::kReceive};
    const ModelLine& line = model_.line();
    DialogueMessage message;
    message.kind = kKinds[Draw(12)];
    if ((message.kind == Kind::kCancel || message.kind == Kind::kReceive) && Draw(3) > 0) {
      message.kind = Kind::kAnswer;
    }
    message.version = line.version;
    // Sent before the other's newest step was seen.
    if (line.version > 1 && Draw(6) == 0) message.version -= 1 + Draw(line.version - 1);
    if (message.kind == Kind::kAnswer || message.kind == Kind::kPropose) AddTerms(message);
    if (message.kind == Kind::kCounter || message.kind == Kind::kAmend) {
      if (Draw(3) > 0) message.quantity = 1 + Draw(24);
      if (message.quantity == 0 || Draw(2) == 0) message.date = Day(16 + Draw(8));
    }
    if (message.kind == Kind::kReceive) {
      // Parts only where all of them are of one schedule.
      const Quantity open = line.confirmed + line.unanswered;
      message.quantity =
          line.schedules == 1 && open > 0 ? 1 + Draw(open) : std::max<Quantity>(open, 1);
    }
    return message;
  }

  std::shared_ptr<const Command> CommandOf(const DialogueMessage& message, const std::string& name);
  bool Send(const DialogueMessage& message, const std::string& name);
  bool Differs(const std::string& what);
  bool LawsHold();

  std::mt19937_64 random_;
  const Fault fault_;
  DialogueCounts& counts_;
  Scenario scenario_;
  ResponseModel model_;
};

std::shared_ptr<const Command> Dialogue::CommandOf(const DialogueMessage& message,
                                                   const std::string& name) {
  const PurchaseOrderId order = scenario_.PurchaseNamed("po");
  switch (message.kind) {
    case Kind::kAnswer:
    case Kind::kPropose:
    case Kind::kHold: {
      auto command = std::make_shared<AnswerLine>();
      command->supplier_id = scenario_.SupplierNamed("S");
      command->purchase_order_id = order;
      command->line_number = 1;
      command->answer_version = message.version;
      if (fault_ == Fault::kRebases) {
        command->answer_version = scenario_.PurchaseLineOf("po").answer_version;
      }
      command->intent = message.kind == Kind::kPropose ? AnswerIntent::kPropose
                        : message.kind == Kind::kHold  ? AnswerIntent::kHold
                                                       : AnswerIntent::kAnswer;
      for (const auto& [quantity, date] : message.schedules) {
        command->terms.schedules.push_back({quantity, date});
      }
      command->terms.rejected = message.rejected;
      command->terms.open = message.open;
      command->reason = SupplyReason::kCapacity;
      return command;
    }
    case Kind::kApprove:
    case Kind::kReject:
    case Kind::kCounter: {
      auto command = std::make_shared<DecideResponse>();
      command->purchase_order_id = order;
      command->line_number = 1;
      command->version = message.version;
      command->decision = message.kind == Kind::kApprove  ? ResponseDecision::kApprove
                          : message.kind == Kind::kReject ? ResponseDecision::kReject
                                                          : ResponseDecision::kCounter;
      command->quantity = message.quantity;
      command->date = message.date;
      return command;
    }
    case Kind::kAmend: {
      auto command = std::make_shared<AmendPurchaseOrderLine>();
      command->purchase_order_id = order;
      command->line_number = 1;
      command->version = message.version;
      command->quantity = message.quantity;
      command->date = message.date;
      return command;
    }
    case Kind::kCancel: {
      auto command = std::make_shared<CancelPurchaseOrder>();
      command->purchase_order_id = order;
      command->line_numbers = {1};
      return command;
    }
    case Kind::kReceive: {
      auto command = std::make_shared<ReceivePurchaseOrder>();
      command->purchase_order_id = order;
      command->delivery_note = name;
      command->received_date = Day(1);
      command->lines = {{1, message.quantity, 0, ""}};
      return command;
    }
  }
  return nullptr;
}

bool Dialogue::Differs(const std::string& what) {
  if (counts_.difference.empty()) counts_.difference = what;
  return true;
}

bool Dialogue::Send(const DialogueMessage& message, const std::string& name) {
  const std::string kind = NameOf(message.kind);
  const std::string before = StateName(model_.line().state);
  const auto command = CommandOf(message, name);
  const std::optional<Reason> expected = model_.Take(message);
  const ModelLine& line = model_.line();
  const int times = Draw(5) == 0 ? 2 : 1;  // some messages come twice
  for (int time = 0; time < times; ++time) {
    ++counts_.messages;
    const BatchResult result = scenario_.RunBatch({scenario_.Submit(command, name)});
    const Reply& reply = result.replies.front();
    const auto* refusal = std::get_if<Refusal>(&reply);
    const auto* outcome = std::get_if<Outcome>(&reply);
    const std::string heard = refusal != nullptr ? ReasonName(refusal->reason) : "OK";
    const std::string wanted = expected ? ReasonName(*expected) : "OK";
    if (heard != wanted) {
      return !Differs(absl::StrCat(before, " ", kind, ": ", heard, " is not ", wanted));
    }
    if (time > 0 && outcome != nullptr) {
      ++counts_.repeated;
      if (!outcome->replayed) return !Differs("a repeated message had its effect twice");
    }
    scenario_.DrainWork();
  }
  if (expected) {
    ++counts_.refusals[absl::StrCat(kind, " ", ReasonName(*expected))];
  } else {
    ++counts_.transitions[absl::StrCat(before, " ", kind, " ", StateName(line.state))];
    if (message.kind == Kind::kAnswer) {
      ++counts_.rules[absl::StrCat(model_.WhoseRule(), " ", StateName(line.state))];
    }
  }
  const PurchaseOrderLine& now = scenario_.PurchaseLineOf("po");
  Quantity expected_supply = 0;
  OptionalDate date;
  for (const auto& [id, row] : scenario_.database().rows<SupplyLine>()) {
    expected_supply += row.remaining();
    if (!row.confirmed && row.remaining() > 0) date = row.eta_date;
  }
  const bool same = now.state == line.state && now.answer_version == line.version &&
                    now.ordered == line.ordered && now.cancelled == line.cancelled &&
                    now.rejected == line.rejected && now.received == line.received &&
                    now.withheld == line.withheld() &&
                    expected_supply == line.confirmed + line.unanswered - line.withheld() &&
                    (!date || *date == line.standing_date());
  if (same) return true;
  return !Differs(absl::StrCat(before, " ", kind, ": ", StateName(now.state), " is not ",
                               StateName(line.state), ", version ", now.answer_version, " / ",
                               line.version, ", ordered ", now.ordered, " / ", line.ordered));
}

bool Dialogue::LawsHold() {
  const Violations broken = CheckLaws(scenario_.world(), /*whole_database=*/true);
  return broken.empty() || !Differs(ToString(broken));
}

void Print(const char* title, const std::map<std::string, int>& counts) {
  std::printf("%s\n", title);
  for (const auto& [name, count] : counts) std::printf("  %-36s %8d\n", name.c_str(), count);
}

TEST(ResponseMachineTest, AHundredThousandDialoguesGoAsTheModelSays) {
  const char* number = std::getenv("BACKLINE_DIALOGUES");
  const int dialogues = number == nullptr ? kDialogues : std::atoi(number);
  DialogueCounts counts;
  for (int seed = 1; seed <= dialogues; ++seed) {
    ASSERT_TRUE(Dialogue(static_cast<uint64_t>(seed), Fault::kNone, counts).Run())
        << "seed " << seed << ": " << counts.difference;
  }
  std::printf("%d dialogues, %d messages, %d repeated\n", dialogues, counts.messages,
              counts.repeated);
  Print("transitions", counts.transitions);
  Print("refusals", counts.refusals);
  Print("answers by whose rule", counts.rules);
  for (const char* reached : {"SENT answer ACCEPTED",
                              "SENT answer CHANGED",
                              "SENT answer COUNTERED",
                              "SENT answer SENT",
                              "SENT answer REJECTED",
                              "SENT propose COUNTERED",
                              "SENT hold HELD",
                              "HELD answer ACCEPTED",
                              "HELD answer COUNTERED",
                              "HELD hold HELD",
                              "HELD reject SENT",
                              "HELD counter SENT",
                              "HELD amend SENT",
                              "HELD cancel CANCELLED",
                              "HELD receive SENT",
                              "COUNTERED approve CHANGED",
                              "COUNTERED approve SENT",
                              "COUNTERED reject SENT",
                              "COUNTERED counter SENT",
                              "COUNTERED amend SENT",
                              "COUNTERED cancel CANCELLED",
                              "COUNTERED receive SENT",
                              "SENT amend SENT",
                              "SENT cancel CANCELLED",
                              "SENT cancel SHORT_CLOSED",
                              "SENT receive CLOSED",
                              "ACCEPTED receive CLOSED",
                              "CHANGED cancel CANCELLED"}) {
    EXPECT_GT(counts.transitions[reached], 0) << reached << " was never reached";
  }
  for (const char* kind : {"answer", "approve", "reject", "counter", "amend"}) {
    EXPECT_GT(counts.refusals[absl::StrCat(kind, " STALE_VERSION")], 0) << kind;
  }
  for (const char* whose : {"product", "group", "supplier"}) {
    EXPECT_GT(counts.rules[absl::StrCat(whose, " CHANGED")], dialogues / 1'000) << whose;
    EXPECT_GT(counts.rules[absl::StrCat(whose, " COUNTERED")], dialogues / 1'000) << whose;
  }
  EXPECT_EQ(counts.rules["no rule COUNTERED"], 0);
}

// How the first difference is told; empty if the fault is not found.
std::string FindFault(Fault fault) {
  DialogueCounts counts;
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    if (!Dialogue(seed, fault, counts).Run()) break;
  }
  return counts.difference;
}

// A system that merges a late answer instead of refusing it is found.
TEST(ResponseMachineTest, APlantedRebaseIsFound) {
  const std::string found = FindFault(Fault::kRebases);
  EXPECT_NE(found, "");
  std::printf("found: %s\n", found.c_str());
}

// A system that does not know the rules of groups is found.
TEST(ResponseMachineTest, AForgottenGroupIsFound) {
  const std::string found = FindFault(Fault::kForgetsGroups);
  EXPECT_NE(found, "");
  std::printf("found: %s\n", found.c_str());
}

}  // namespace
}  // namespace backline
