// The same over gRPC: what a gateway's call carries and is given.
#include <gtest/gtest.h>

#include "tests/accounts/oidc_flags.h"
#include "tests/accounts/scripted_provider.h"
#include "tests/services/people.h"

namespace backline::testing {
namespace {

using Self = v1::AccountService::Stub;
using Users = v1::UserService::Stub;

OidcOptions Named(OidcOptions options) {
  options.name = "the house";
  return options;
}

class OidcServiceTest : public ::testing::Test {
 protected:
  v1::FinishOidcSignInRequest Visit(const std::string& link, const std::string& subject) {
    v1::BeginOidcSignInRequest begin;
    begin.set_link_token(link);
    const auto begun = Must(people_.With({}).Call(&Self::BeginOidcSignIn, begin));
    const auto visited = provider_.Visit(begun.authorization_url(), subject);
    v1::FinishOidcSignInRequest finish;
    finish.set_code(visited.code);
    finish.set_state(visited.state);
    finish.set_browser_secret(begun.browser_secret());
    return finish;
  }

  const SystemClock clock_;
  ScriptedProvider provider_{clock_};
  ServerFixture fixture_{OidcFlags(Named(provider_.Options()))};
  World world_{fixture_};
  People people_{fixture_};
};

TEST_F(OidcServiceTest, ThePageThatAsksKnowsWhatTheProviderIsCalled) {
  const v1::GetSignInOptionsRequest request;
  EXPECT_EQ(Must(people_.With({}).Call(&Self::GetSignInOptions, request)).identity_provider(),
            "the house");
}

TEST_F(OidcServiceTest, AnInvitationBecomesASessionWithoutAPassword) {
  Person person;
  person.email = People::NewEmail();
  person.user_id =
      people_.Invite(person.email, {v1::USER_ROLE_SUPPLIER_PLANNER}, world_.acme).user_id();
  const auto bind = Visit(people_.LinkIn(person.email), "ada-1");
  const auto bound =
      Must(people_.With({}).CallForSession(&Self::FinishOidcSignIn, bind, person.session));
  EXPECT_EQ(bound.session().state(), v1::SESSION_STATE_ACTIVE);
  ASSERT_EQ(person.session.size(), 43u);
  const auto self = Must(people_.As(person).Call(&Self::GetSelf, v1::GetSelfRequest()));
  EXPECT_EQ(self.user().user_id(), person.user_id);
  EXPECT_TRUE(self.user().identity_linked());
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::FinishOidcSignIn, bind)), "SIGN_IN_REFUSED");

  // Again, from the beginning; and another identity, by a session and a password.
  const auto sign_in = Visit("", "ada-1");
  Must(people_.With({}).CallForSession(&Self::FinishOidcSignIn, sign_in, person.session));
  v1::BeginOidcLinkRequest link;
  link.set_current_password("none was set");
  EXPECT_EQ(Reason(people_.As(person).Call(&Self::BeginOidcLink, link)), "SIGN_IN_REFUSED");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::BeginOidcLink, link)), "ROLE_NOT_ALLOWED");

  v1::UnlinkIdentityRequest unlink;
  unlink.set_request_id(NewRequestId());
  unlink.set_user_id(person.user_id);
  EXPECT_FALSE(Must(fixture_.As(kAdministrator).Call(&Users::UnlinkIdentity, unlink))
                   .user()
                   .identity_linked());
  EXPECT_EQ(Reason(people_.As(person).Call(&Self::GetSelf, v1::GetSelfRequest())),
            "SESSION_NOT_VALID");
  const auto unbound = Visit("", "ada-1");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::FinishOidcSignIn, unbound)), "SIGN_IN_REFUSED");
}

}  // namespace
}  // namespace backline::testing
