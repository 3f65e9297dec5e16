// Sign-in at an identity provider, on a real database and over real HTTP, with a clock of its own.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <future>

#include "absl/strings/str_cat.h"
#include "db/migrate.h"
#include "server/accounts/accounts.h"
#include "server/accounts/password.h"
#include "tests/accounts/database_server.h"
#include "tests/accounts/scripted_provider.h"
#include "tests/support/fake_clock.h"

namespace backline::testing {
namespace {

constexpr char kDiscovery[] = "/realm/.well-known/openid-configuration";
constexpr char kKeysPath[] = "/realm/keys";
constexpr char kTokenPath[] = "/realm/token";
constexpr char kPassword[] = "correct horse battery";
// What an answer of 1 s that never comes may take, and what one in vain must not.
constexpr auto kSlow = std::chrono::seconds(4);

template <typename T>
std::string ReasonOf(const AccountReply<T>& reply) {
  if (std::holds_alternative<T>(reply)) return "OK";
  if (const auto* refusal = std::get_if<Refusal>(&reply)) return ReasonName(refusal->reason);
  return std::get<absl::Status>(reply).ToString();
}

class OidcTest : public ::testing::Test {
 protected:
  OidcTest() : url_(*ParseDatabaseUrl(Server().Url(Server().CreateDatabase()))), store_(url_) {
    EXPECT_TRUE(Migrate(url_).ok());
    Restart(provider_.Options());
  }
  void Restart(OidcOptions options) {
    accounts_ = std::make_unique<Accounts>(
        std::make_unique<AccountStore>(url_), clock_,
        Accounts::Options{.portal_url = "https://portal",
                          .key_text = "an account key of at least thirty-two bytes",
                          .oidc = std::move(options),
                          .throttle = {},
                          .wake_mailer = {}});
  }

  Act Gateway() const {
    Act act;
    act.principal = {"spiffe://backline/service/gateway", {Role::kGateway}, {}};
    act.address = "192.0.2.1";
    act.method = "/backline.v1.AccountService/FinishOidcSignIn";
    act.now = clock_.Now();
    act.deadline = act.now + 30 * kMicrosPerSecond;
    return act;
  }
  Act As(const User& user, Role role = Role::kUser) const {
    Act act = Gateway();
    act.principal = {"user:" + user.id.ToString(), {role}, user.supplier_id, user.id, {}};
    return act;
  }
  // Waits for what `call(done)` is answered.
  template <typename T, typename Call>
  AccountReply<T> Wait(Call call) {
    std::promise<AccountReply<T>> promise;
    call([&](AccountReply<T> reply) { promise.set_value(std::move(reply)); });
    return promise.get_future().get();
  }
  AccountReply<OidcBegun> Begin(const std::string& link = "") {
    return Wait<OidcBegun>(
        [&](auto done) { accounts_->BeginOidcSignIn(Gateway(), link, std::move(done)); });
  }
  AccountReply<OidcBegun> BeginLink(const User& user, const std::string& password) {
    return Wait<OidcBegun>(
        [&](auto done) { accounts_->BeginOidcLink(As(user), password, std::move(done)); });
  }
  AccountReply<Grant> Finish(const OidcReturn& returned) {
    return Wait<Grant>(
        [&](auto done) { accounts_->FinishOidcSignIn(Gateway(), returned, std::move(done)); });
  }
  OidcReturn Visit(const std::string& subject, const std::string& link = "") {
    const auto begun = Begin(link);
    if (!std::holds_alternative<OidcBegun>(begun)) throw std::runtime_error(ReasonOf(begun));
    return Visit(std::get<OidcBegun>(begun), subject);
  }
  OidcReturn Visit(const OidcBegun& begun, const std::string& subject) {
    const auto visited = provider_.Visit(begun.authorization_url, subject);
    return {visited.code, visited.state, begun.browser_secret};
  }
  // From the beginning to the end.
  std::string SignIn(const std::string& subject) { return ReasonOf(Finish(Visit(subject))); }

  User NewUser(const std::string& email, UserState state = UserState::kActive, bool staff = false) {
    User user;
    user.id = UserId(IdFromName("user", email));
    user.email = email;
    user.name = "Some Person";
    if (!staff) user.supplier_id = SupplierId(IdFromName("supplier", "acme"));
    user.role_bits = RoleBit(staff ? UserRole::kBuyer : UserRole::kSupplierPlanner);
    user.state = state;
    if (state == UserState::kActive) user.password_hash = HashPassword(kPassword);
    user.created_time = clock_.Now();
    EXPECT_TRUE(store_.Transact([&] { return store_.InsertUser(user); }).ok());
    return user;
  }
  User Read(const User& user) {
    return **store_.Outside([&] { return store_.FindUser(user.id); });
  }
  // The token of a link that was mailed to the user.
  std::string NewLink(const User& user) {
    const std::string token = RandomToken();
    const AccountLink link{TokenHash(token), user.id, LinkPurpose::kInvitation,
                           clock_.Now() + kInvitationMicros};
    EXPECT_TRUE(store_.Transact([&] { return store_.InsertAccountLink(link); }).ok());
    return token;
  }
  User NewLinkedUser(const std::string& email, const std::string& subject) {
    const User user = NewUser(email);
    EXPECT_EQ(ReasonOf(Finish(Visit(subject, NewLink(user)))), "OK");
    return user;
  }
  void Disable(const User& user) {
    User disabled = Read(user);
    disabled.state = UserState::kDisabled;
    EXPECT_TRUE(store_.Transact([&] { return store_.UpdateUser(disabled); }).ok());
  }

  const DatabaseUrl url_;
  FakeClock clock_{kTestStart};
  ScriptedProvider provider_{clock_};
  AccountStore store_;
  std::unique_ptr<Accounts> accounts_;
};

TEST_F(OidcTest, AnInvitedPersonBindsItsIdentityByTheLinkAndSignsInByIt) {
  const User ada = NewUser("ada@example.com", UserState::kInvited);
  EXPECT_EQ(SignIn("ada-1"), "SIGN_IN_REFUSED") << "bound to nobody";
  const std::string link = NewLink(ada);
  const auto bound = Finish(Visit("ada-1", link));
  ASSERT_EQ(ReasonOf(bound), "OK");
  EXPECT_EQ(std::get<Grant>(bound).state, SessionState::kActive);
  EXPECT_EQ(Read(ada).state, UserState::kActive);
  EXPECT_TRUE(Read(ada).identity_linked);
  EXPECT_EQ(ReasonOf(Begin(link)), "LINK_NOT_VALID") << "it works once";
  EXPECT_EQ(ReasonOf(Begin(std::string(43, 'A'))), "LINK_NOT_VALID");
  const auto again = Finish(Visit("ada-1"));
  ASSERT_EQ(ReasonOf(again), "OK");
  const auto principal = Wait<Principal>([&](auto done) {
    accounts_->Authenticate({CredentialKind::kSession, TokenHash(std::get<Grant>(again).token)},
                            std::move(done));
  });
  EXPECT_EQ(std::get<Principal>(principal).user_id, ada.id);
  // Nobody else, however alike.
  for (const char* other : {"ADA-1", "ada-10", "ada-", "ada@example.com"}) {
    EXPECT_EQ(SignIn(other), "SIGN_IN_REFUSED") << other;
  }
  Disable(ada);
  EXPECT_EQ(SignIn("ada-1"), "SIGN_IN_REFUSED");
}

TEST_F(OidcTest, AnAddressBindsNothing) {
  NewUser("ada@example.com");
  provider_.ChangeClaims([](Claims& claims) {
    claims["email"] = Quoted("ada@example.com");
    claims["email_verified"] = "true";
  });
  EXPECT_EQ(SignIn("eve-1"), "SIGN_IN_REFUSED");
}

TEST_F(OidcTest, AStateIsGoodOnceInItsBrowserAndNotForLong) {
  NewLinkedUser("ada@example.com", "ada-1");
  const OidcReturn used = Visit("ada-1");
  EXPECT_EQ(ReasonOf(Finish(used)), "OK");
  EXPECT_EQ(ReasonOf(Finish(used)), "SIGN_IN_REFUSED");

  OidcReturn lured = Visit("ada-1");
  OidcReturn other_browser = lured;
  other_browser.browser_secret = Visit("ada-1").browser_secret;
  const int redeemed = provider_.asked(kTokenPath);
  EXPECT_EQ(ReasonOf(Finish(other_browser)), "SIGN_IN_REFUSED");
  EXPECT_EQ(ReasonOf(Finish(lured)), "SIGN_IN_REFUSED") << "the state was used up";

  const OidcReturn late = Visit("ada-1");
  clock_.Advance(kOidcSignInMicros);
  EXPECT_EQ(ReasonOf(Finish(late)), "SIGN_IN_REFUSED");
  OidcReturn made_up = Visit("ada-1");
  made_up.state = RandomToken();
  EXPECT_EQ(ReasonOf(Finish(made_up)), "SIGN_IN_REFUSED");
  EXPECT_EQ(provider_.asked(kTokenPath), redeemed) << "no code was passed on";

  const OidcReturn in_time = Visit("ada-1");
  clock_.Advance(kOidcSignInMicros - 1);
  EXPECT_EQ(ReasonOf(Finish(in_time)), "OK");
}

TEST_F(OidcTest, ACodeIsGoodWithItsOwnSignInAlone) {
  NewLinkedUser("ada@example.com", "ada-1");
  const OidcReturn first = Visit("ada-1");
  OidcReturn second = Visit("ada-1");
  second.code = first.code;  // whose verifier and nonce are not these
  EXPECT_EQ(ReasonOf(Finish(second)), "SIGN_IN_REFUSED");
  OidcReturn expired = Visit("ada-1");
  expired.code = "no code";
  EXPECT_EQ(ReasonOf(Finish(expired)), "SIGN_IN_REFUSED");
  provider_.ChangeClaims([](Claims& claims) { claims["nonce"] = Quoted(RandomToken()); });
  EXPECT_EQ(SignIn("ada-1"), "SIGN_IN_REFUSED") << "another's nonce";
  provider_.ChangeClaims({});
  EXPECT_EQ(SignIn("ada-1"), "OK");
}

TEST_F(OidcTest, WhateverIsWrongLooksAlike) {
  NewLinkedUser("ada@example.com", "ada-1");
  NewLinkedUser("bob@example.com", "bob-1");
  Disable(**store_.Outside([&] { return store_.FindUserByEmail("bob@example.com"); }));
  std::vector<Refusal> refusals;
  const auto refuse = [&](const OidcReturn& returned) {
    const auto reply = Finish(returned);
    ASSERT_EQ(ReasonOf(reply), "SIGN_IN_REFUSED");
    refusals.push_back(std::get<Refusal>(reply));
  };
  refuse(Visit("bob-1"));
  refuse(Visit("nobody"));
  refuse({"code", RandomToken(), RandomToken()});
  OidcReturn bad = Visit("ada-1");
  bad.code = "no code";
  refuse(bad);
  const std::string now = absl::StrCat(clock_.Now().unix_micros / kMicrosPerSecond - 61);
  for (const auto& [claim, value] :
       std::map<std::string, std::string>{{"iss", Quoted("https://other.example")},
                                          {"aud", Quoted("other")},
                                          {"exp", now},
                                          {"sub", Quoted("")}}) {
    provider_.ChangeClaims([&](Claims& claims) { claims[claim] = value; });
    refuse(Visit("ada-1"));
  }
  provider_.ChangeClaims({});
  provider_.SignBy([](const std::string& claims) { return UnsignedToken(claims); });
  refuse(Visit("ada-1"));
  provider_.SignBy([this](const std::string& claims) {
    return HmacToken("key-1", provider_.mint().PublicJwk(), claims);
  });
  refuse(Visit("ada-1"));
  provider_.SignBy([](const std::string&) { return std::string(); });
  refuse(Visit("ada-1"));
  provider_.SignBy({});
  for (const Refusal& refusal : refusals) {
    EXPECT_EQ(refusal.message, refusals[0].message);
    EXPECT_EQ(refusal.field, refusals[0].field);
    EXPECT_TRUE(refusal.metadata.empty());
  }
  EXPECT_EQ(SignIn("ada-1"), "OK");
}

TEST_F(OidcTest, ANewKeyIsFetchedOnceAndNotAgainAndAgain) {
  NewLinkedUser("ada@example.com", "ada-1");
  const TokenMint next("key-2", false);
  const TokenMint unknown("key-3");
  provider_.SetKeys({next.PublicJwk()});
  provider_.SignBy([&](const std::string& claims) { return next.Sign(claims); });
  const int before = provider_.asked(kKeysPath);
  EXPECT_EQ(SignIn("ada-1"), "OK");
  EXPECT_EQ(SignIn("ada-1"), "OK");
  EXPECT_EQ(provider_.asked(kKeysPath), before + 1);
  provider_.SignBy([&](const std::string& claims) { return unknown.Sign(claims); });
  for (int n = 0; n < 3; ++n) EXPECT_EQ(SignIn("ada-1"), "SIGN_IN_REFUSED");
  EXPECT_EQ(provider_.asked(kKeysPath), before + 1) << "one fetch in half a minute";
  clock_.Advance(31 * kMicrosPerSecond);
  for (int n = 0; n < 3; ++n) EXPECT_EQ(SignIn("ada-1"), "SIGN_IN_REFUSED");
  EXPECT_EQ(provider_.asked(kKeysPath), before + 2);
  // What was withdrawn does not count for long.
  provider_.SignBy([&](const std::string& claims) { return next.Sign(claims); });
  provider_.SetKeys({unknown.PublicJwk()});
  EXPECT_EQ(SignIn("ada-1"), "OK");
  clock_.Advance(600 * kMicrosPerSecond);
  EXPECT_EQ(SignIn("ada-1"), "SIGN_IN_REFUSED");
}

TEST_F(OidcTest, AProviderThatIsNotAsItShouldBeIsUnavailable) {
  NewLinkedUser("ada@example.com", "ada-1");
  const std::string document =
      JsonOf({{"issuer", Quoted(provider_.issuer())},
              {"authorization_endpoint", Quoted(provider_.issuer() + "/auth")},
              {"token_endpoint", Quoted(provider_.issuer() + "/token")}});
  const auto with = [&](const std::string& member) {
    return document.substr(0, document.size() - 1) + "," + member + "}";
  };
  using Reply = ScriptedProvider::Reply;
  const std::vector<Reply> bad = {
      {500, "", "", false},
      {404, "{}", "", false},
      {302, "", "Location: " + provider_.issuer() + "/elsewhere\r\n", false},
      {200, "not json", "", false},
      {200, "[]", "", false},
      {200, std::string(200 << 10, ' ') + "{}", "", false},
      {200, "", "", true}};
  for (const char* path : {kDiscovery, kKeysPath, kTokenPath}) {
    for (const Reply& reply : bad) {
      Restart(provider_.Options());  // which remembers nothing
      const bool at_once = path == std::string(kDiscovery);
      const OidcReturn returned = at_once ? OidcReturn() : Visit("ada-1");
      provider_.AnswerWith(path, reply);
      const auto start = std::chrono::steady_clock::now();
      EXPECT_EQ(at_once ? ReasonOf(Begin()) : ReasonOf(Finish(returned)),
                "IDENTITY_PROVIDER_UNAVAILABLE")
          << path << " " << reply.code << " " << reply.body.substr(0, 20);
      EXPECT_LT(std::chrono::steady_clock::now() - start, kSlow);
      provider_.AnswerWith(path, std::nullopt);
    }
  }
  for (const std::string& other :
       {with("\"jwks_uri\":\"http://192.0.2.1/keys\""), with("\"jwks_uri\":\"file:///keys\""),
        with("\"jwks_uri\":\"https://user@id.example/keys\""), document,
        JsonOf({{"issuer", Quoted("https://other.example")}})}) {
    Restart(provider_.Options());
    provider_.AnswerWith(kDiscovery, Reply{200, other, "", false});
    EXPECT_EQ(ReasonOf(Begin()), "IDENTITY_PROVIDER_UNAVAILABLE") << other;
  }
  EXPECT_EQ(provider_.asked("/realm/elsewhere"), 0) << "no redirect was followed";
  provider_.AnswerWith(kDiscovery, std::nullopt);
  EXPECT_EQ(SignIn("ada-1"), "OK") << "it is as it should be again";
}

TEST_F(OidcTest, OneThatIsGoneOrNotConfiguredOrNotTrustedIsNotAsked) {
  OidcOptions gone = provider_.Options();
  {
    const ScriptedProvider other(clock_);
    gone.issuer = other.issuer();
  }
  Restart(gone);
  EXPECT_EQ(ReasonOf(Begin()), "IDENTITY_PROVIDER_UNAVAILABLE");
  OidcOptions secure = provider_.Options();
  secure.insecure_loopback = false;  // http is no way to a provider
  Restart(secure);
  EXPECT_EQ(ReasonOf(Begin()), "IDENTITY_PROVIDER_UNAVAILABLE");
  EXPECT_EQ(provider_.asked(kDiscovery), 0);
  Restart({});
  const User ada = NewUser("ada@example.com");
  EXPECT_EQ(ReasonOf(Begin()), "NO_IDENTITY_PROVIDER");
  EXPECT_EQ(ReasonOf(BeginLink(ada, kPassword)), "NO_IDENTITY_PROVIDER");
  EXPECT_EQ(ReasonOf(Finish({"code", RandomToken(), RandomToken()})), "NO_IDENTITY_PROVIDER");
}

TEST_F(OidcTest, ACrowdAtASilentProviderIsBoundedAndEverybodyIsAnswered) {
  OidcOptions patient = provider_.Options();
  patient.timeout_millis = 3'000;
  Restart(patient);
  provider_.AnswerWith(kDiscovery, ScriptedProvider::Reply{200, "", "", true});
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::string, int> answers;
  int answered = 0;
  constexpr int kCrowd = kOidcQueueMax + 20;
  for (int n = 0; n < kCrowd; ++n) {
    Act act = Gateway();
    act.deadline = act.now + kMicrosPerSecond;
    accounts_->BeginOidcSignIn(act, "", [&](const AccountReply<OidcBegun>& reply) {
      const std::lock_guard lock(mutex);
      if (answered == 20) clock_.Advance(2 * kMicrosPerSecond);  // nobody waits any more
      ++answers[ReasonOf(reply).substr(0, 29)];
      ++answered;
      changed.notify_all();
    });
  }
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return answered == kCrowd; });
  EXPECT_EQ(answers["OVERLOADED"], 20);
  EXPECT_EQ(answers["IDENTITY_PROVIDER_UNAVAILABLE"], 1);
  EXPECT_EQ(answers["DEADLINE_EXCEEDED: the deadli"], kOidcQueueMax - 1);
}

TEST_F(OidcTest, ASignedInPersonBindsAnIdentityByItsPassword) {
  const User ada = NewUser("ada@example.com");
  NewLinkedUser("bob@example.com", "bob-1");
  EXPECT_EQ(ReasonOf(BeginLink(ada, "wrong")), "SIGN_IN_REFUSED");
  std::string password = kPassword;
  const auto begin = [&](const std::string& subject) {
    return Visit(std::get<OidcBegun>(BeginLink(ada, password)), subject);
  };
  EXPECT_EQ(ReasonOf(Finish(begin("bob-1"))), "SIGN_IN_REFUSED") << "it is bob's";
  const OidcReturn begun = begin("ada-1");
  const auto changed = Wait<Grant>([&](auto done) {
    accounts_->ChangePassword(As(ada), kPassword, "another password", std::move(done));
  });
  EXPECT_EQ(ReasonOf(changed), "OK");
  EXPECT_EQ(ReasonOf(Finish(begun)), "SIGN_IN_REFUSED") << "begun with a password that ended";
  password = "another password";
  const auto bound = Finish(begin("ada-1"));
  EXPECT_EQ(ReasonOf(bound), "OK");
  EXPECT_EQ(SignIn("ada-1"), "OK");
  // Another identity takes the place of the first, and ends what was there.
  EXPECT_EQ(ReasonOf(Finish(begin("ada-2"))), "OK");
  EXPECT_EQ(SignIn("ada-1"), "SIGN_IN_REFUSED");
  EXPECT_EQ(SignIn("ada-2"), "OK");
  EXPECT_EQ(SignIn("bob-1"), "OK");
  const auto old = Wait<Principal>([&](auto done) {
    accounts_->Authenticate({CredentialKind::kSession, TokenHash(std::get<Grant>(bound).token)},
                            std::move(done));
  });
  EXPECT_EQ(ReasonOf(old), "SESSION_NOT_VALID");
}

// Somebody who had the password has bound an identity of its own: the way out is "forgotten".
TEST_F(OidcTest, ANewPasswordByAMailedLinkEndsTheIdentity) {
  const User ada = NewLinkedUser("ada@example.com", "eve-1");
  EXPECT_EQ(SignIn("eve-1"), "OK");
  const std::string link = NewLink(ada);
  EXPECT_EQ(ReasonOf(Wait<std::string>([&](auto done) {
              accounts_->RedeemLink(Gateway(), link, "another password", std::move(done));
            })),
            "OK");
  EXPECT_EQ(SignIn("eve-1"), "SIGN_IN_REFUSED");
  EXPECT_FALSE(Read(ada).identity_linked);
}

TEST_F(OidcTest, AMailTellsOfAnIdentityThatWasBoundByAPassword) {
  const auto recipient = [this] {
    const Instant now = clock_.Now();
    const auto mail = store_.Outside([&] { return store_.ClaimMail(now, now); });
    return *mail ? (*mail)->recipient : "nobody";
  };
  const User ada = NewLinkedUser("ada@example.com", "ada-1");
  EXPECT_EQ(recipient(), "nobody") << "who came by a mail needs no other";
  EXPECT_EQ(ReasonOf(Finish(Visit(std::get<OidcBegun>(BeginLink(ada, kPassword)), "ada-2"))), "OK");
  EXPECT_EQ(recipient(), ada.email);
}

TEST_F(OidcTest, ALinkOfADisabledOrAnothersBindsNothing) {
  const User ada = NewUser("ada@example.com");
  const std::string link = NewLink(ada);
  const OidcReturn returned = Visit("ada-1", link);
  Disable(ada);
  EXPECT_EQ(ReasonOf(Finish(returned)), "SIGN_IN_REFUSED");
  EXPECT_FALSE(Read(ada).identity_linked);
  const User bob = NewUser("bob@example.com");
  const std::string expired = NewLink(bob);
  clock_.Advance(kInvitationMicros - 1);
  const OidcReturn late = Visit("bob-1", expired);
  clock_.Advance(1);
  EXPECT_EQ(ReasonOf(Finish(late)), "SIGN_IN_REFUSED");
  EXPECT_FALSE(Read(bob).identity_linked);
}

TEST_F(OidcTest, StaffWithoutAPasswordMakeAnAuthenticatorFirst) {
  const User eve = NewUser("eve@example.com", UserState::kInvited, true);
  const auto bound = Finish(Visit("eve-1", NewLink(eve)));
  ASSERT_EQ(ReasonOf(bound), "OK");
  EXPECT_EQ(std::get<Grant>(bound).state, SessionState::kEnrolmentRequired);
  const auto enrol = [&](Role role) {
    return Wait<Enrolment>(
        [&](auto done) { accounts_->EnrolTotp(As(eve, role), "", std::move(done)); });
  };
  EXPECT_EQ(ReasonOf(enrol(Role::kUser)), "SIGN_IN_REFUSED") << "only on the way in";
  EXPECT_EQ(ReasonOf(enrol(Role::kEnrolmentRequired)), "OK");
  // Nobody else comes by without a password, and nobody signs in with none.
  const User bob = NewUser("bob@example.com", UserState::kActive, true);
  EXPECT_EQ(ReasonOf(Wait<Enrolment>([&](auto done) {
              accounts_->EnrolTotp(As(bob, Role::kEnrolmentRequired), "", std::move(done));
            })),
            "SIGN_IN_REFUSED");
  EXPECT_EQ(ReasonOf(Wait<Grant>([&](auto done) {
              accounts_->SignIn(Gateway(), "eve@example.com", "", std::move(done));
            })),
            "SIGN_IN_REFUSED");
}

TEST_F(OidcTest, WithoutItsIdentityAPersonWithoutAPasswordIsInvitedAgain) {
  Act act = Gateway();
  act.principal = {"user:x", {Role::kUser, Role::kAdministrator}, {}};
  const auto unlink = [&](const User& user) {
    act.request_key = RequestKey(IdFromName("request", user.email));
    return ReasonOf(Wait<Repeatable<User>>(
        [&](auto done) { accounts_->UnlinkIdentity(act, user.id, std::move(done)); }));
  };
  const User ada = NewUser("ada@example.com", UserState::kInvited);
  EXPECT_EQ(ReasonOf(Finish(Visit("ada-1", NewLink(ada)))), "OK");
  EXPECT_EQ(unlink(ada), "OK");
  EXPECT_EQ(Read(ada).state, UserState::kInvited);
  User only = Read(NewUser("bob@example.com", UserState::kInvited));
  only.role_bits = RoleBit(UserRole::kSupplierAdministrator);
  EXPECT_TRUE(store_.Transact([&] { return store_.UpdateUser(only); }).ok());
  EXPECT_EQ(ReasonOf(Finish(Visit("bob-1", NewLink(only)))), "OK");
  EXPECT_EQ(unlink(only), "LAST_ADMINISTRATOR");
  EXPECT_EQ(SignIn("bob-1"), "OK");
}

TEST_F(OidcTest, AnAdministratorUnbindsAndTheTrailHasItAll) {
  const User ada = NewLinkedUser("ada@example.com", "ada-1");
  EXPECT_EQ(SignIn("nobody"), "SIGN_IN_REFUSED");
  const auto unlink = [&](const std::string& name, SupplierId supplier) {
    Act act = Gateway();
    act.principal = {"user:x", {Role::kUser, Role::kSupplierAdministrator}, supplier};
    act.request_key = RequestKey(IdFromName("request", name));
    return Wait<Repeatable<User>>(
        [&](auto done) { accounts_->UnlinkIdentity(act, ada.id, std::move(done)); });
  };
  EXPECT_EQ(ReasonOf(unlink("1", SupplierId(IdFromName("supplier", "borealis")))),
            "USER_NOT_FOUND");
  EXPECT_EQ(SignIn("ada-1"), "OK");
  const auto unbound = unlink("2", ada.supplier_id);
  ASSERT_EQ(ReasonOf(unbound), "OK");
  EXPECT_FALSE(std::get<Repeatable<User>>(unbound).value.identity_linked);
  EXPECT_TRUE(std::get<Repeatable<User>>(unlink("2", ada.supplier_id)).replayed);
  EXPECT_EQ(ReasonOf(unlink("3", ada.supplier_id)), "NOTHING_TO_DO");
  EXPECT_EQ(SignIn("ada-1"), "SIGN_IN_REFUSED");
  accounts_->Drain();
  const auto entries =
      store_.Outside([&] { return store_.ListAuditEntries(std::nullopt, AuditEntryId(), 100); });
  std::string trail;
  for (const AuditEntry& entry : *entries) {
    absl::StrAppend(&trail, entry.subject.actor, "|", entry.resource, "|", entry.reason, "|",
                    entry.after, "\n");
  }
  const std::string who = "user:" + ada.id.ToString();
  for (const std::string& wanted :
       {who + "|" + who + "||email=ada@example.com", " identity=" + provider_.issuer() + " ada-1\n",
        who + "|" + who + "||signed in at the identity provider\n",
        std::string("|user:unknown|SIGN_IN_REFUSED|\n"),
        "user:x|" + who + "||email=ada@example.com", std::string("identity_linked=no\n")}) {
    EXPECT_NE(trail.find(wanted), std::string::npos) << wanted << " in\n" << trail;
  }
}

}  // namespace
}  // namespace backline::testing
