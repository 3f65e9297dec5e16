#include <gtest/gtest.h>

#include "server/commands/mark_read.h"
#include "server/commands/post_message.h"
#include "tests/support/scenario.h"

namespace backline {
namespace {

using testing::Day;
using testing::Scenario;

class MessageTest : public ::testing::Test {
 protected:
  MessageTest() { s_.Supplier("OTHER").Product("P").Purchase("po", "L", {{"P", 10, Day(5)}}); }
  std::shared_ptr<PostMessage> Post(const std::string& supplier) const {
    auto command = std::make_shared<PostMessage>();
    if (!supplier.empty()) command->supplier_id = s_.SupplierNamed(supplier);
    command->line = {s_.PurchaseNamed("po"), 1};
    command->author = supplier.empty() ? "staff/b" : "supplier/s";
    command->text = "When?";
    return command;
  }
  std::shared_ptr<MarkRead> Read(const std::string& supplier, int64_t number) const {
    auto command = std::make_shared<MarkRead>();
    if (!supplier.empty()) command->supplier_id = s_.SupplierNamed(supplier);
    command->line = {s_.PurchaseNamed("po"), 1};
    command->message_number = number;
    return command;
  }
  const Conversation& conversation() const {
    return *s_.database().Find<Conversation>({s_.PurchaseNamed("po"), 1});
  }
  Scenario s_;
};

TEST_F(MessageTest, OnlyTheTwoSidesSpeak) {
  s_.Refuses(Reason::kPurchaseOrderNotFound).Run(Post("S"));  // not sent: unseen
  s_.Send("po");
  s_.Refuses(Reason::kPurchaseOrderNotFound).Run(Post("OTHER"));
  auto wrong = Post("");
  wrong->line.line_number = 9;
  s_.Refuses(Reason::kPurchaseOrderLineNotFound).Run(wrong);
  s_.Run(Post("S")).Run(Post(""));
}

TEST_F(MessageTest, EachSideHasItsOwnUnread) {
  s_.Send("po").Run(Post("")).Run(Post("")).Run(Post("S"));
  EXPECT_EQ(conversation().supplier_unread, 2);
  EXPECT_EQ(conversation().house_unread, 1);
  s_.Run(Read("S", 3));
  EXPECT_EQ(conversation().supplier_unread, 0);
  EXPECT_EQ(conversation().house_unread, 1);
  s_.Refuses(Reason::kNothingToDo).Run(Read("S", 3));
  s_.Run(Post(""));
  s_.Refuses(Reason::kStaleVersion).Run(Read("", 3));
  s_.Run(Read("", 4));
  EXPECT_EQ(conversation().house_unread, 0);
}

}  // namespace
}  // namespace backline
