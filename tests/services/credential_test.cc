// What a link and a key are good for, and when they end.
#include <gtest/gtest.h>

#include "tests/services/account_fixture.h"
#include "tests/services/database_contents.h"

namespace backline::testing {
namespace {

using Self = v1::AccountService::Stub;
using Users = v1::UserService::Stub;
using Supplying = v1::SupplierService::Stub;

TEST_F(AccountTest, AResetLinkWorksOnceAndExpires) {
  Person person = Planner();
  const std::string invitation = people_.LinkIn(person.email);
  v1::RequestPasswordResetRequest reset;
  reset.set_email("nobody.at.all@example.com");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RequestPasswordReset, reset)), "OK");
  reset.set_email(person.email);
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RequestPasswordReset, reset)), "OK");
  v1::RedeemLinkRequest redeem;
  redeem.set_link_token(people_.LinkIn(person.email, invitation));
  redeem.set_new_password("a new password of mine");
  EXPECT_EQ(Must(people_.With({}).Call(&Self::RedeemLink, redeem)).email(), person.email);
  EXPECT_EQ(SelfReason(person), "SESSION_NOT_VALID");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RedeemLink, redeem)), "LINK_NOT_VALID");
  EXPECT_EQ(people_.NewestMail("nobody.at.all@example.com"), "");

  const std::string second = redeem.link_token();
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RequestPasswordReset, reset)), "OK");
  redeem.set_link_token(people_.LinkIn(person.email, second));
  ChangeDatabase(fixture_.database_url(),
                 "UPDATE account_links SET expires_time = '2020-01-01 00:00:00'");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RedeemLink, redeem)), "LINK_NOT_VALID");
}

TEST_F(AccountTest, AKeyDoesWhatItsScopesSayForItsOwnSupplier) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
  const Person administrator = Administrator(world_.acme);
  v1::CreateApiKeyRequest request;
  request.set_request_id(NewRequestId());
  request.set_name("our system");
  request.add_scopes(v1::API_KEY_SCOPE_READ);
  request.set_valid_days(1);
  const auto made = Must(people_.As(administrator).Call(&Users::CreateApiKey, request));
  EXPECT_TRUE(made.secret().starts_with(made.api_key().prefix()));
  const auto again = Must(people_.As(administrator).Call(&Users::CreateApiKey, request));
  EXPECT_TRUE(again.replayed());
  EXPECT_EQ(again.secret(), "");
  EXPECT_EQ(again.api_key().api_key_id(), made.api_key().api_key_id());
  request.set_valid_days(2);
  EXPECT_EQ(Reason(people_.As(administrator).Call(&Users::CreateApiKey, request)),
            "REQUEST_ID_REUSED");

  const Metadata reads = {{"backline-key", made.secret()}};
  v1::AnswerLineRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_purchase_order_id(bought.purchase_order_id());
  answer.set_line_number(1);
  answer.set_version(1);
  answer.set_rejected_quantity(20);
  answer.set_reason(v1::SUPPLY_REASON_PRICE);
  EXPECT_EQ(LinesWith(reads), "OK");
  EXPECT_EQ(Reason(people_.With(reads).Call(&Supplying::AnswerLine, answer)), "ROLE_NOT_ALLOWED");
  const Metadata answers = {
      {"backline-key", people_.Key(administrator, {v1::API_KEY_SCOPE_ANSWER})}};
  EXPECT_EQ(LinesWith(answers), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(Reason(people_.With(answers).Call(&Supplying::AnswerLine, answer)), "OK");
  EXPECT_EQ(Reason(people_.With(reads).Call(&Self::GetSelf, v1::GetSelfRequest())),
            "ROLE_NOT_ALLOWED");

  const Person stranger = Administrator(world_.borealis);
  v1::RevokeApiKeyRequest revoke;
  revoke.set_request_id(NewRequestId());
  revoke.set_api_key_id(made.api_key().api_key_id());
  EXPECT_EQ(Reason(people_.As(stranger).Call(&Users::RevokeApiKey, revoke)), "API_KEY_NOT_FOUND");
  EXPECT_EQ(Must(people_.As(stranger).Call(&Users::ListApiKeys, v1::ListApiKeysRequest()))
                .api_keys_size(),
            0);
  EXPECT_EQ(Must(people_.As(administrator).Call(&Users::ListApiKeys, v1::ListApiKeysRequest()))
                .api_keys_size(),
            2);
  revoke.set_request_id(NewRequestId());
  EXPECT_EQ(Reason(people_.As(administrator).Call(&Users::RevokeApiKey, revoke)), "OK");
  for (int n = 0; n < 3; ++n) EXPECT_EQ(LinesWith(reads), "SESSION_NOT_VALID");
  EXPECT_EQ(ActorsOfDead(), std::vector<std::string>({"key:" + made.api_key().api_key_id()}));
}

TEST_F(AccountTest, ALinkReadsAndAnswersItsOneOrderAndNothingElse) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
  const v1::PurchaseOrder other = world_.Buy(world_.acme, world_.product, 30);
  const Metadata link = {{"backline-link", people_.OrderLink(bought.purchase_order_id())}};
  v1::GetSupplierOrderRequest read;
  const auto lines = Must(people_.With(link).Call(&Supplying::GetSupplierOrder, read));
  ASSERT_EQ(lines.lines_size(), 1);
  EXPECT_EQ(lines.lines(0).purchase_order_id(), bought.purchase_order_id());
  read.set_purchase_order_id(other.purchase_order_id());
  EXPECT_EQ(Reason(people_.With(link).Call(&Supplying::GetSupplierOrder, read)),
            "PURCHASE_ORDER_NOT_FOUND");
  v1::AnswerLineRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_purchase_order_id(other.purchase_order_id());
  answer.set_line_number(1);
  answer.set_version(1);
  v1::ConfirmedSchedule& schedule = *answer.add_schedules();
  schedule.set_quantity(20);
  *schedule.mutable_eta_date() = DayFromToday(30);
  EXPECT_EQ(Reason(people_.With(link).Call(&Supplying::AnswerLine, answer)),
            "PURCHASE_ORDER_NOT_FOUND");
  answer.set_purchase_order_id(bought.purchase_order_id());
  EXPECT_EQ(Reason(people_.With(link).Call(&Supplying::AnswerLine, answer)), "OK");
  EXPECT_EQ(LinesWith(link), "ROLE_NOT_ALLOWED");
  ChangeDatabase(fixture_.database_url(),
                 "UPDATE order_links SET expires_time = '2020-01-01 00:00:00'");
  const Metadata fresh = {{"backline-link", people_.OrderLink(other.purchase_order_id())}};
  ChangeDatabase(fixture_.database_url(),
                 "UPDATE order_links SET expires_time = '2020-01-01 00:00:00'");
  read.clear_purchase_order_id();
  EXPECT_EQ(Reason(people_.With(fresh).Call(&Supplying::GetSupplierOrder, read)),
            "SESSION_NOT_VALID");
  const std::vector<std::string> actors = ActorsOfDead();
  ASSERT_EQ(actors.size(), 1u);
  EXPECT_EQ(actors[0].find("link:"), 0u) << actors[0];
}

}  // namespace
}  // namespace backline::testing
