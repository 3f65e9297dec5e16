// What a session and a code are good for, and when they end.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "server/accounts/totp.h"
#include "tests/services/account_fixture.h"
#include "tests/services/database_contents.h"

namespace backline::testing {
namespace {

using Self = v1::AccountService::Stub;
using Users = v1::UserService::Stub;

constexpr int64_t kEndsWithinMs = 5'000;

// A watch of the person's that stands, until it ends or this is gone.
class OpenWatch {
 public:
  OpenWatch(ServerFixture& fixture, const Person& person)
      : watcher_(fixture.Channel(kGateway), OptionsOf(person)) {
    thread_ = std::thread([this] {
      const grpc::Status status =
          WatchEvents(watcher_, v1::WatchEventsRequest(), DeadlineIn(20'000), [&](const auto&) {
            Set([&] { stands_ = true; });
            return true;
          });
      Set([&] { ended_ = status; });
    });
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stands_ || ended_; });
  }
  ~OpenWatch() { thread_.join(); }

  // Why it ended; empty if it still stands after so long.
  std::string ReasonOfEndWithin(int64_t millis) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(millis), [&] { return ended_.has_value(); });
    return ended_ ? ReasonOf(*ended_) : "";
  }

 private:
  static CallOptions OptionsOf(const Person& person) {
    CallOptions options;
    options.attempts = 1;
    options.metadata = person.metadata();
    return options;
  }
  template <typename Change>
  void Set(Change change) {
    const std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
  }

  BacklineClient watcher_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stands_ = false;
  std::optional<grpc::Status> ended_;
  std::thread thread_;
};

TEST_F(AccountTest, OnlyTheGatewayPassesOnWhoCalls) {
  const Person person = Planner();
  for (const char* identity : {kAcme, kBuyer, kAdministrator, kImporter, "service/auditor"}) {
    for (const char* name : {"backline-session", "backline-key", "backline-link"}) {
      const Answer answer =
          CallMethod(fixture_.Channel(identity), "/backline.v1.SupplierService/ListSupplierLines",
                     "", {{name, person.session}});
      EXPECT_EQ(ReasonOf(answer.status), "ROLE_NOT_ALLOWED") << identity << " " << name;
    }
    for (const std::pair<std::string, std::string>& said :
         Metadata{{"backline-client-address", "192.0.2.1"}, {"backline-unattended", "1"}}) {
      const Answer answer = CallMethod(
          fixture_.Channel(identity), "/backline.v1.SupplierService/ListSupplierLines", "", {said});
      EXPECT_EQ(ReasonOf(answer.status), "ROLE_NOT_ALLOWED") << identity << " " << said.first;
    }
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

TEST_F(AccountTest, TwoCredentialsInACallAreDeniedAndWritten) {
  const Person person = Planner();
  EXPECT_EQ(LinesWith({{"backline-session", person.session}, {"backline-key", "x"}}),
            "SESSION_NOT_VALID");
  EXPECT_EQ(ActorsOfDead(), std::vector<std::string>({"spiffe://backline/service/gateway"}));
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
  OpenWatch watch(fixture_, person);
  EXPECT_EQ((ForUser<v1::DisableUserRequest>(person, &Users::DisableUser)), "OK");
  EXPECT_EQ(watch.ReasonOfEndWithin(kEndsWithinMs), "SESSION_NOT_VALID");
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

TEST_F(AccountTest, WhatAPageReadsByItselfIsNoUseOfASession) {
  const Person person = Planner();
  // Whether a call that says so for `unattended` was written down as a use.
  const auto is_use = [&](const std::string& unattended) {
    ChangeDatabase(fixture_.database_url(),
                   "UPDATE sessions SET last_used_time = UTC_TIMESTAMP(6) - INTERVAL 29 MINUTE");
    Metadata metadata = person.metadata();
    metadata.emplace_back("backline-unattended", unattended);
    EXPECT_EQ(LinesWith(metadata), "OK");
    return DatabaseNumber(fixture_.database_url(),
                          "SELECT COUNT(*) FROM sessions WHERE last_used_time > "
                          "UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE") == 1;
  };
  EXPECT_FALSE(is_use("1"));
  EXPECT_TRUE(is_use("true")) << "only one value says so";
}

TEST_F(AccountTest, WhoDoesNothingIsSignedOutAlthoughAWatchIsOpen) {
  const Person person = Planner();
  ChangeDatabase(fixture_.database_url(),
                 "UPDATE sessions SET last_used_time = "
                 "UTC_TIMESTAMP(6) - INTERVAL 1796 SECOND");
  OpenWatch watch(fixture_, person);
  EXPECT_EQ(watch.ReasonOfEndWithin(4'000 + kEndsWithinMs), "SESSION_NOT_VALID");
  EXPECT_EQ(SelfReason(person), "SESSION_NOT_VALID");
}

}  // namespace
}  // namespace backline::testing
