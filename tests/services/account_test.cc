// The account matrix: what a session, a code, a link and a key are good for, and when they end.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "server/accounts/totp.h"
#include "tests/services/database_contents.h"
#include "tests/services/people.h"

namespace backline::testing {
namespace {

using Self = v1::AccountService::Stub;
using Users = v1::UserService::Stub;
using Supplying = v1::SupplierService::Stub;

constexpr int64_t kEndsWithinMs = 5'000;

class AccountTest : public ::testing::Test {
 protected:
  // Whether the session is good for anything that a person may do.
  std::string SelfReason(const Person& person) {
    return Reason(people_.As(person).Call(&Self::GetSelf, v1::GetSelfRequest()));
  }
  std::string SignInReason(const std::string& email, const std::string& password) {
    v1::SignInRequest request;
    request.set_email(email);
    request.set_password(password);
    return Reason(people_.With({}).Call(&Self::SignIn, request));
  }
  std::string Confirm(const Person& person, const std::string& code) {
    v1::ConfirmCodeRequest request;
    request.set_code(code);
    return Reason(people_.As(person).Call(&Self::ConfirmCode, request));
  }
  Person Planner() { return people_.Make({v1::USER_ROLE_SUPPLIER_PLANNER}, world_.acme); }
  Person Administrator(const std::string& supplier) {
    return people_.Make({v1::USER_ROLE_SUPPLIER_ADMINISTRATOR}, supplier);
  }
  template <typename Request, typename Method>
  std::string ForUser(const Person& person, Method method) {
    Request request;
    request.set_request_id(NewRequestId());
    request.set_user_id(person.user_id);
    return Reason(fixture_.As(kAdministrator).Call(method, request));
  }
  std::string LinesWith(const Metadata& metadata) {
    return Reason(
        people_.With(metadata).Call(&Supplying::ListSupplierLines, v1::ListSupplierLinesRequest()));
  }

  ServerFixture fixture_;
  World world_{fixture_};
  People people_{fixture_};
};

TEST_F(AccountTest, AnInvitationBecomesAPersonWhoSignsInAndSeesItsOwn) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
  Person person;
  person.email = "Ada.Planner@Example.com";
  person.password = "correct horse battery";
  const v1::User invited =
      people_.Invite(person.email, {v1::USER_ROLE_SUPPLIER_PLANNER}, world_.acme);
  EXPECT_EQ(invited.email(), "ada.planner@example.com");
  EXPECT_EQ(invited.state(), v1::USER_STATE_INVITED);
  EXPECT_EQ(SignInReason(person.email, person.password), "SIGN_IN_REFUSED");
  person.email = invited.email();
  const std::string link = people_.LinkIn(person.email);
  // What is refused leaves the link as it is; what is accepted uses it up.
  v1::RedeemLinkRequest redeem;
  redeem.set_link_token(link);
  redeem.set_new_password("PASSWORD1234");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RedeemLink, redeem)), "PASSWORD_REFUSED");
  people_.Redeem(person);
  redeem.set_new_password("another good one");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RedeemLink, redeem)), "LINK_NOT_VALID");
  redeem.set_link_token(std::string(43, 'A'));
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RedeemLink, redeem)), "LINK_NOT_VALID");

  EXPECT_EQ(SignInReason(person.email, "wrong"), "SIGN_IN_REFUSED");
  EXPECT_EQ(SignInReason("nobody@example.com", person.password), "SIGN_IN_REFUSED");
  people_.SignIn(person);
  const auto self = Must(people_.As(person).Call(&Self::GetSelf, v1::GetSelfRequest()));
  EXPECT_EQ(self.user().name(), "Some Person");
  EXPECT_EQ(self.user().supplier_id(), world_.acme);
  const auto lines =
      Must(people_.As(person).Call(&Supplying::ListSupplierLines, v1::ListSupplierLinesRequest()));
  ASSERT_EQ(lines.lines_size(), 1);
  EXPECT_EQ(lines.lines(0).purchase_order_id(), bought.purchase_order_id());
  Person stranger = people_.Make({v1::USER_ROLE_SUPPLIER_PLANNER}, world_.borealis);
  EXPECT_EQ(
      Must(people_.As(stranger).Call(&Supplying::ListSupplierLines, v1::ListSupplierLinesRequest()))
          .lines_size(),
      0);
  // Nothing of a secret is where the database shows it.
  EXPECT_EQ(DatabaseNumber(fixture_.database_url(),
                           "SELECT COUNT(*) FROM sessions WHERE token_hash LIKE '%" +
                               person.session.substr(0, 10) + "%'"),
            0);
}

TEST_F(AccountTest, OnlyTheGatewayPassesOnWhoCalls) {
  const Person person = Planner();
  for (const char* identity : {kAcme, kBuyer, kAdministrator, kImporter, "service/auditor"}) {
    for (const char* name : {"backline-session", "backline-key", "backline-link"}) {
      const Answer answer =
          CallMethod(fixture_.Channel(identity), "/backline.v1.SupplierService/ListSupplierLines",
                     "", {{name, person.session}});
      EXPECT_EQ(ReasonOf(answer.status), "ROLE_NOT_ALLOWED") << identity << " " << name;
    }
    EXPECT_EQ(ReasonOf(CallMethod(fixture_.Channel(identity),
                                  "/backline.v1.SupplierService/ListSupplierLines", "",
                                  {{"backline-client-address", "192.0.2.1"}})
                           .status),
              "ROLE_NOT_ALLOWED");
  }
  EXPECT_EQ(LinesWith(person.metadata()), "OK");
  // A session is no key and no link, and two are none.
  for (const Metadata& wrong : std::vector<Metadata>{
           {{"backline-key", person.session}},
           {{"backline-link", person.session}},
           {{"backline-session", ""}},
           {{"backline-session", person.session + "A"}},
           {{"backline-session", std::string(4'000, 'A')}},
           {{"backline-session", person.session}, {"backline-key", "x"}},
           {{"backline-session", person.session}, {"backline-session", person.session}}}) {
    EXPECT_EQ(LinesWith(wrong), "SESSION_NOT_VALID");
  }
  // Without one, the gateway may do what comes before sign-in.
  EXPECT_EQ(LinesWith({}), "ROLE_NOT_ALLOWED");
}

TEST_F(AccountTest, ASessionEndsWithSignOutAndIsNewAtEachStep) {
  Person person = Planner();
  const Person first = person;
  people_.SignIn(person);
  EXPECT_NE(first.session, person.session);
  EXPECT_EQ(SelfReason(first), "OK");
  Must(people_.As(first).Call(&Self::SignOut, v1::SignOutRequest()));
  EXPECT_EQ(SelfReason(first), "SESSION_NOT_VALID");
  EXPECT_EQ(SelfReason(person), "OK");
  // A new authenticator ends what was there; so does the second step with what the first gave.
  const Person before = person;
  people_.Enrol(person);
  EXPECT_EQ(SelfReason(before), "SESSION_NOT_VALID");
  EXPECT_EQ(SelfReason(person), "OK");
  Person half = person;
  half.seed.clear();
  people_.SignIn(half);
  EXPECT_EQ(SelfReason(half), "SECOND_FACTOR_REQUIRED");
  EXPECT_EQ(LinesWith(half.metadata()), "SECOND_FACTOR_REQUIRED");
  const Person fixed = half;  // somebody planted the session of the first step
  half.seed = person.seed;
  ASSERT_EQ(Confirm(half, people_.NextCode(half)), "OK");
  EXPECT_EQ(SelfReason(fixed), "SESSION_NOT_VALID");
  const int32_t ended =
      Must(people_.As(person).Call(&Self::SignOutEverywhere, v1::SignOutEverywhereRequest()))
          .ended_count();
  EXPECT_EQ(ended, 2);
  EXPECT_EQ(SelfReason(person), "SESSION_NOT_VALID");
}

TEST_F(AccountTest, WhoeverCarriesADeadOrAPlantedSessionSignsInAndGetsANewOne) {
  Person person = Planner();
  const Person planted = Planner();  // somebody's own session in another's browser
  v1::SignInRequest request;
  request.set_email(person.email);
  request.set_password(person.password);
  for (const std::string& carried : {planted.session, std::string(43, 'A')}) {
    BacklineClient& browser = people_.With({{"backline-session", carried}});
    Must(browser.CallForSession(&Self::SignIn, request, person.session));
    EXPECT_NE(person.session, carried);
    EXPECT_EQ(Must(people_.As(person).Call(&Self::GetSelf, v1::GetSelfRequest())).user().user_id(),
              person.user_id);
  }
  EXPECT_EQ(Must(people_.As(planted).Call(&Self::GetSelf, v1::GetSelfRequest())).user().user_id(),
            planted.user_id);
  // The secret is beside the answer, in no message of it; the end of a session sends an empty one.
  EXPECT_EQ(Must(people_.With({}).Call(&Self::SignIn, request)).DebugString().find("token"),
            std::string::npos);
  std::string given = "not empty";
  Must(people_.As(person).CallForSession(&Self::SignOut, v1::SignOutRequest(), given));
  EXPECT_EQ(given, "");
}

TEST_F(AccountTest, NobodyElseLearnsWhoseAnAddressIs) {
  Person ours = Administrator(world_.acme);
  const Person theirs = Administrator(world_.borealis);
  const std::string first_link = people_.LinkIn(theirs.email);
  v1::InviteUserRequest invite;
  invite.set_name("Somebody");
  invite.add_roles(v1::USER_ROLE_SUPPLIER_PLANNER);
  // An address of another party is answered like one that nobody has, and looks like it.
  std::vector<std::string> answers;
  for (const std::string& email : {theirs.email, People::NewEmail()}) {
    invite.set_request_id(NewRequestId());
    invite.set_email(email);
    auto made = Must(people_.As(ours).Call(&Users::InviteUser, invite));
    v1::GetUserRequest get;
    get.set_user_id(made.user().user_id());
    const auto read = Must(people_.As(ours).Call(&Users::GetUser, get));
    EXPECT_EQ(read.user().DebugString(), made.user().DebugString());
    for (auto* text : {made.mutable_user()->mutable_user_id(), made.mutable_user()->mutable_email(),
                       made.mutable_user()->mutable_etag()}) {
      text->clear();
    }
    made.mutable_user()->clear_created_time();
    answers.push_back(made.DebugString());
  }
  EXPECT_EQ(answers[0], answers[1]);
  // Only whoever reads the mail learns it, and keeps the account that it has.
  v1::RedeemLinkRequest redeem;
  redeem.set_link_token(people_.LinkIn(theirs.email, first_link));
  redeem.set_new_password("another good password");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RedeemLink, redeem)), "EMAIL_TAKEN");
  EXPECT_EQ(SelfReason(theirs), "OK");
  EXPECT_EQ(SignInReason(theirs.email, theirs.password), "OK");
  EXPECT_EQ(SignInReason(theirs.email, redeem.new_password()), "SIGN_IN_REFUSED");
  // In one's own party it is no secret.
  invite.set_request_id(NewRequestId());
  invite.set_email(ours.email);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::InviteUser, invite)), "EMAIL_TAKEN");
}

TEST_F(AccountTest, EachCodeCountsOnceAndFailuresMakeWait) {
  Person person = Planner();
  people_.Enrol(person);
  Person half = person;
  half.seed.clear();
  people_.SignIn(half);
  const std::string code = people_.NextCode(person);
  EXPECT_EQ(Confirm(half, code.substr(0, 5) + (code[5] == '0' ? "1" : "0")), "SIGN_IN_REFUSED");
  EXPECT_EQ(Confirm(half, TotpCode(person.seed, TotpStep(SystemClock().Now()) - 3)),
            "SIGN_IN_REFUSED");
  EXPECT_EQ(Confirm(half, code), "OK");
  people_.SignIn(half);
  EXPECT_EQ(Confirm(half, code), "SIGN_IN_REFUSED") << "a code was taken twice";
  std::string spaced = person.recovery_codes[0];
  std::replace(spaced.begin(), spaced.end(), '-', ' ');
  EXPECT_EQ(Confirm(half, spaced), "OK");
  people_.SignIn(half);
  EXPECT_EQ(Confirm(half, person.recovery_codes[0]), "SIGN_IN_REFUSED") << "used twice";
  std::string reason;
  for (int n = 0; n < 10 && reason != "TOO_MANY_ATTEMPTS"; ++n) reason = Confirm(half, "000000");
  EXPECT_EQ(reason, "TOO_MANY_ATTEMPTS");
  // The right code waits like the wrong ones: nobody learns which it was. It leaves it unused.
  const auto waits = std::chrono::steady_clock::now() + std::chrono::milliseconds(800);
  const std::string right = Confirm(half, person.recovery_codes[1]);
  if (std::chrono::steady_clock::now() < waits) {
    EXPECT_EQ(right, "TOO_MANY_ATTEMPTS");
  }
  for (int n = 0; n < 10 && reason != "SIGN_IN"; ++n) {
    reason = SignInReason(person.email, "wrong") == "TOO_MANY_ATTEMPTS" ? "SIGN_IN" : reason;
  }
  EXPECT_EQ(reason, "SIGN_IN");
  // Others are not kept waiting.
  EXPECT_EQ(SelfReason(Planner()), "OK");
}

TEST_F(AccountTest, StaffNeedASecondFactor) {
  Person buyer;
  buyer.email = People::NewEmail();
  buyer.password = "correct horse battery";
  buyer.user_id = people_.Invite(buyer.email, {v1::USER_ROLE_BUYER}, "").user_id();
  people_.Redeem(buyer);
  people_.SignIn(buyer);
  const auto buying = [&] {
    return Reason(people_.As(buyer).Call(&v1::PurchaseOrderService::Stub::ListPurchaseOrders,
                                         v1::ListPurchaseOrdersRequest()));
  };
  EXPECT_EQ(buying(), "SECOND_FACTOR_REQUIRED");
  people_.Enrol(buyer);
  EXPECT_EQ(buying(), "OK");
  EXPECT_EQ(Reason(people_.As(buyer).Call(&Users::ListUsers, v1::ListUsersRequest())),
            "ROLE_NOT_ALLOWED");
  EXPECT_EQ((ForUser<v1::ResetSecondFactorRequest>(buyer, &Users::ResetSecondFactor)), "OK");
  EXPECT_EQ(buying(), "SESSION_NOT_VALID");
}

TEST_F(AccountTest, AnotherPasswordOrDisablingEndsSessionsKeysAndWatches) {
  Person person = Administrator(world_.acme);
  const Person other = Administrator(world_.acme);  // the party keeps one
  const Metadata key = {{"backline-key", people_.Key(person, {v1::API_KEY_SCOPE_READ})}};
  EXPECT_EQ(LinesWith(key), "OK");
  const Person old = person;
  v1::ChangePasswordRequest change;
  change.set_current_password("wrong");
  change.set_new_password("a new password of mine");
  EXPECT_EQ(Reason(people_.As(person).Call(&Self::ChangePassword, change)), "SIGN_IN_REFUSED");
  change.set_current_password(person.password);
  Must(people_.As(person).CallForSession(&Self::ChangePassword, change, person.session));
  EXPECT_EQ(SelfReason(old), "SESSION_NOT_VALID");
  EXPECT_EQ(LinesWith(key), "SESSION_NOT_VALID");
  EXPECT_EQ(SelfReason(person), "OK");
  EXPECT_EQ(SignInReason(old.email, old.password), "SIGN_IN_REFUSED");

  const Metadata second = {{"backline-key", people_.Key(person, {v1::API_KEY_SCOPE_READ})}};
  EXPECT_EQ(LinesWith(second), "OK");
  CallOptions options;
  options.attempts = 1;
  options.metadata = person.metadata();
  BacklineClient watcher(fixture_.Channel(kGateway), options);
  grpc::Status ended;
  std::mutex mutex;
  std::condition_variable changed;
  bool watching = false;
  std::thread watch([&] {
    ended = WatchEvents(watcher, v1::WatchEventsRequest(), DeadlineIn(60'000), [&](const auto&) {
      const std::lock_guard lock(mutex);
      watching = true;
      changed.notify_all();
      return true;
    });
  });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return watching; });
  }
  const auto disabled = std::chrono::steady_clock::now();
  EXPECT_EQ((ForUser<v1::DisableUserRequest>(person, &Users::DisableUser)), "OK");
  watch.join();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - disabled);
  EXPECT_EQ(ReasonOf(ended), "SESSION_NOT_VALID");
  EXPECT_LT(took.count(), kEndsWithinMs);
  EXPECT_EQ(SelfReason(person), "SESSION_NOT_VALID");
  EXPECT_EQ(LinesWith(second), "SESSION_NOT_VALID");
  EXPECT_EQ(SignInReason(person.email, change.new_password()), "SIGN_IN_REFUSED");
  EXPECT_EQ((ForUser<v1::DisableUserRequest>(person, &Users::DisableUser)), "WRONG_STATE");
  EXPECT_EQ((ForUser<v1::EnableUserRequest>(person, &Users::EnableUser)), "OK");
  EXPECT_EQ(LinesWith(second), "SESSION_NOT_VALID") << "what ended stays ended";
  person.password = change.new_password();
  people_.SignIn(person);
  EXPECT_EQ(SelfReason(person), "OK");
  // The last administrator of a party stays one.
  EXPECT_EQ((ForUser<v1::DisableUserRequest>(other, &Users::DisableUser)), "OK");
  EXPECT_EQ((ForUser<v1::DisableUserRequest>(person, &Users::DisableUser)), "LAST_ADMINISTRATOR");
}

TEST_F(AccountTest, FailedSignInsWaitAlikeWhoeverTheyAreFor) {
  const Person person = Planner();
  for (const std::string& email : {person.email, People::NewEmail()}) {
    // A try that takes long has waited already; what comes after it waits twice as long.
    std::string reason;
    int refused = 0;
    for (; refused < 12 && reason != "TOO_MANY_ATTEMPTS"; ++refused) {
      reason = SignInReason(email, "wrong");
      EXPECT_TRUE(reason == "SIGN_IN_REFUSED" || reason == "TOO_MANY_ATTEMPTS") << reason;
    }
    EXPECT_EQ(reason, "TOO_MANY_ATTEMPTS");
    EXPECT_GT(refused, 5);
  }
  // Its session is not ended by others who try, and other addresses sign in.
  EXPECT_EQ(SelfReason(person), "OK");
  Person other = Planner();
  people_.SignIn(other);
}

TEST_F(AccountTest, ARoleReadsAndChangesWhatItSays) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
  const Person viewer = people_.Make({v1::USER_ROLE_SUPPLIER_VIEWER}, world_.acme);
  const Person planner = Planner();
  v1::CreateWorkCenterRequest center;
  center.set_request_id(NewRequestId());
  center.set_code("W1");
  center.set_name("Hall 1");
  center.set_time_zone("Asia/Kolkata");
  v1::AnswerLineRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_purchase_order_id(bought.purchase_order_id());
  answer.set_line_number(1);
  answer.set_version(1);
  answer.set_rejected_quantity(20);
  answer.set_reason(v1::SUPPLY_REASON_PRICE);
  const auto change = [&](const Person& person) {
    return Reason(
               people_.As(person).Call(&v1::CapacityService::Stub::CreateWorkCenter, center)) +
           " " + Reason(people_.As(person).Call(&Supplying::AnswerLine, answer)) + " " +
           Reason(people_.As(person).Call(&Users::ListUsers, v1::ListUsersRequest()));
  };
  EXPECT_EQ(change(viewer), "ROLE_NOT_ALLOWED ROLE_NOT_ALLOWED ROLE_NOT_ALLOWED");
  EXPECT_EQ(change(planner), "OK OK ROLE_NOT_ALLOWED");
  EXPECT_EQ(LinesWith(viewer.metadata()), "OK");
  v1::ListWorkCentersRequest list;
  EXPECT_EQ(Must(people_.As(viewer).Call(&v1::CapacityService::Stub::ListWorkCenters, list))
                .work_centers_size(),
            1);
  const Person stranger = people_.Make({v1::USER_ROLE_SUPPLIER_VIEWER}, world_.borealis);
  EXPECT_EQ(Must(people_.As(stranger).Call(&v1::CapacityService::Stub::ListWorkCenters, list))
                .work_centers_size(),
            0);
}

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

TEST_F(AccountTest, SessionsEndByThemselves) {
  for (const char* old : {"last_used_time = UTC_TIMESTAMP(6) - INTERVAL 31 MINUTE",
                          "expires_time = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"}) {
    const Person person = Planner();  // its session was not used yet, and so is not remembered
    ChangeDatabase(fixture_.database_url(), std::string("UPDATE sessions SET ") + old);
    EXPECT_EQ(SelfReason(person), "SESSION_NOT_VALID") << old;
  }
  const Person person = Planner();
  ChangeDatabase(fixture_.database_url(),
                 "UPDATE sessions SET last_used_time = "
                 "UTC_TIMESTAMP(6) - INTERVAL 29 MINUTE");
  EXPECT_EQ(SelfReason(person), "OK");
  EXPECT_EQ(DatabaseNumber(fixture_.database_url(),
                           "SELECT COUNT(*) FROM sessions WHERE last_used_time > "
                           "UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE"),
            1);
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
  EXPECT_EQ(LinesWith(reads), "SESSION_NOT_VALID");
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
}

TEST_F(AccountTest, ASuppliersAdministratorRulesOverItsOwnAlone) {
  const Person ours = Administrator(world_.acme);
  const Person theirs = Administrator(world_.borealis);
  v1::GetUserRequest get;
  get.set_user_id(theirs.user_id);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::GetUser, get)), "USER_NOT_FOUND");
  v1::DisableUserRequest disable;
  disable.set_request_id(NewRequestId());
  disable.set_user_id(theirs.user_id);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::DisableUser, disable)), "USER_NOT_FOUND");
  v1::InviteUserRequest invite;
  invite.set_request_id(NewRequestId());
  invite.set_email(People::NewEmail());
  invite.set_name("New");
  invite.add_roles(v1::USER_ROLE_ADMINISTRATOR);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::InviteUser, invite)), "ROLE_NOT_ALLOWED");
  invite.set_roles(0, v1::USER_ROLE_SUPPLIER_VIEWER);
  invite.set_supplier_id(world_.borealis);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::InviteUser, invite)), "SUPPLIER_NOT_FOUND");
  invite.clear_supplier_id();
  const auto made = Must(people_.As(ours).Call(&Users::InviteUser, invite));
  EXPECT_EQ(made.user().supplier_id(), world_.acme);
  EXPECT_TRUE(Must(people_.As(ours).Call(&Users::InviteUser, invite)).replayed());
  v1::ListUsersRequest list;
  list.set_page_size(1);
  std::set<std::string> seen;
  do {
    const auto page = Must(people_.As(ours).Call(&Users::ListUsers, list));
    for (const v1::User& user : page.users()) seen.insert(user.user_id());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  EXPECT_EQ(seen, (std::set<std::string>{ours.user_id, made.user().user_id()}));
  v1::UpdateUserRequest update;
  update.set_request_id(NewRequestId());
  update.set_user_id(ours.user_id);
  update.set_name("Not an administrator");
  update.add_roles(v1::USER_ROLE_SUPPLIER_VIEWER);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::UpdateUser, update)), "LAST_ADMINISTRATOR");
  update.set_roles(0, v1::USER_ROLE_SUPPLIER_ADMINISTRATOR);
  update.set_etag("999");
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::UpdateUser, update)), "ETAG_MISMATCH");
}

TEST_F(AccountTest, WhatPersonsAndKeysChangeStandsInTheTrail) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
  const Person planner = Planner();
  v1::AnswerLineRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_purchase_order_id(bought.purchase_order_id());
  answer.set_line_number(1);
  answer.set_version(1);
  v1::ConfirmedSchedule& schedule = *answer.add_schedules();
  schedule.set_quantity(20);
  *schedule.mutable_eta_date() = DayFromToday(35);
  answer.set_reason(v1::SUPPLY_REASON_CAPACITY);
  answer.set_note("a week later");
  Metadata metadata = planner.metadata();
  metadata.emplace_back("backline-client-address", "192.0.2.7");
  EXPECT_EQ(Reason(people_.With(metadata).Call(&Supplying::AnswerLine, answer)), "OK");
  EXPECT_EQ(Reason(people_.With(metadata).Call(&Supplying::AnswerLine, answer)), "OK");  // replayed
  answer.set_request_id(NewRequestId());
  answer.set_version(7);
  EXPECT_EQ(Reason(people_.With(metadata).Call(&Supplying::AnswerLine, answer)), "STALE_VERSION");
  EXPECT_EQ(Reason(people_.With(metadata).Call(&Users::ListUsers, v1::ListUsersRequest())),
            "ROLE_NOT_ALLOWED");
  EXPECT_EQ(SignInReason(planner.email, "wrong"), "SIGN_IN_REFUSED");

  const Person ours = Administrator(world_.acme);
  const Person theirs = Administrator(world_.borealis);
  const auto entries =
      Must(people_.As(ours).Call(&Users::ListAuditEntries, v1::ListAuditEntriesRequest()));
  std::multiset<std::string> seen;
  for (const v1::AuditEntry& entry : entries.entries()) {
    EXPECT_EQ(entry.supplier_id(), world_.acme);
    seen.insert(entry.method().substr(entry.method().rfind('/') + 1) + " " +
                std::to_string(entry.outcome()) + " " + entry.reason());
    if (entry.method().ends_with("/AnswerLine") && entry.outcome() == v1::AUDIT_OUTCOME_ACCEPTED) {
      EXPECT_EQ(entry.actor(), "user:" + planner.user_id);
      EXPECT_EQ(entry.address(), "192.0.2.7");
      EXPECT_EQ(entry.resource(), "purchase_order:" + bought.purchase_order_id());
      EXPECT_NE(entry.before().find("confirmed=no"), std::string::npos) << entry.before();
      EXPECT_NE(entry.after().find("confirmed=yes"), std::string::npos) << entry.after();
      EXPECT_NE(entry.after().find("note=a week later"), std::string::npos) << entry.after();
    }
  }
  for (const char* wanted :
       {"AnswerLine 1 ", "AnswerLine 2 STALE_VERSION", "ListUsers 3 ROLE_NOT_ALLOWED",
        "SignIn 2 SIGN_IN_REFUSED", "SignIn 1 ", "RedeemLink 1 "}) {
    EXPECT_GE(seen.count(wanted), 1u) << wanted;
  }
  EXPECT_EQ(seen.count("AnswerLine 1 "), 1u) << "a repetition has no entry of its own";
  v1::ListAuditEntriesRequest foreign;
  foreign.set_supplier_id(world_.acme);
  EXPECT_EQ(Must(people_.As(theirs).Call(&Users::ListAuditEntries, foreign)).entries_size(), 0);
  // Staff see all parties; secrets are in none of it.
  const auto all = Must(
      fixture_.As(kAdministrator).Call(&Users::ListAuditEntries, v1::ListAuditEntriesRequest()));
  EXPECT_GT(all.entries_size(), entries.entries_size());
  EXPECT_EQ(all.DebugString().find(planner.password), std::string::npos);
  EXPECT_EQ(all.DebugString().find(planner.session), std::string::npos);
}

}  // namespace
}  // namespace backline::testing
