// A whole sign-in at an identity provider that nobody here wrote: through the real gateway, at a
// real server, and what a page must not get away with.
#include <fstream>
#include <iterator>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/accounts/secrets.h"
#include "tests/accounts/oidc_flags.h"
#include "tests/accounts/stock_provider.h"
#include "tests/gateway/gateway_process.h"
#include "tests/services/people.h"
#include "tests/services/world.h"

namespace backline::gateway {
namespace {

using ::testing::AllOf;
using testing::Browse;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ParameterOf;
using testing::People;
using ::testing::StartsWith;
using testing::StockProvider;

constexpr char kService[] = "AccountService/";

class OidcGatewayTest : public ::testing::Test {
 protected:
  // As a page of ours calls, with the cookie if there is one.
  template <typename Request>
  Reply Page(const std::string& method, const Request& request, const std::string& cookie = "") {
    HeaderLines headers = {{"Origin", gateway_.origin()}, {"Sec-Fetch-Site", "same-origin"}};
    if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
    return gateway_.Call(kService + method, "application/proto", request.SerializeAsString(),
                         headers);
  }
  v1::BeginOidcSignInResponse Begin(const std::string& link = "") {
    v1::BeginOidcSignInRequest request;
    request.set_link_token(link);
    const Reply reply = Page("BeginOidcSignIn", request);
    EXPECT_EQ(reply.status, 200) << reply.body;
    v1::BeginOidcSignInResponse begun;
    EXPECT_TRUE(begun.ParseFromString(reply.body));
    return begun;
  }
  // What the page at /oidc sends after the browser was at `url`.
  static v1::FinishOidcSignInRequest Returned(const v1::BeginOidcSignInResponse& begun,
                                              const std::string& url) {
    const std::string back = Browse(url);
    v1::FinishOidcSignInRequest request;
    request.set_code(ParameterOf(back, "code"));
    request.set_state(ParameterOf(back, "state"));
    request.set_browser_secret(begun.browser_secret());
    return request;
  }
  v1::FinishOidcSignInRequest Visit(const std::string& link = "") {
    const v1::BeginOidcSignInResponse begun = Begin(link);
    return Returned(begun, begun.authorization_url());
  }
  // The cookie that the browser is given.
  std::string Finish(const v1::FinishOidcSignInRequest& request) {
    const Reply reply = Page("FinishOidcSignIn", request);
    EXPECT_EQ(reply.status, 200) << reply.body;
    const std::string line = reply.header("set-cookie");
    EXPECT_THAT(line, AllOf(StartsWith("__Host-backline="), HasSubstr("HttpOnly")));
    const std::string cookie = line.substr(0, line.find(';'));
    EXPECT_THAT(reply.body, Not(HasSubstr(cookie.substr(cookie.find('=') + 1))));
    return cookie;
  }
  void ExpectRefused(const v1::FinishOidcSignInRequest& request, const std::string& what) {
    const Reply reply = Page("FinishOidcSignIn", request);
    EXPECT_EQ(reply.status, 401) << what;
    EXPECT_THAT(reply.body, HasSubstr("SIGN_IN_REFUSED")) << what;
    EXPECT_EQ(reply.header("set-cookie"), "") << what;
  }
  v1::User Self(const std::string& cookie) {
    v1::GetSelfResponse self;
    EXPECT_TRUE(self.ParseFromString(Page("GetSelf", v1::GetSelfRequest(), cookie).body));
    return self.user();
  }
  // A person of a supplier that is bound to who everybody is at the provider; its id.
  std::string Bind() {
    const std::string email = People::NewEmail();
    const std::string user_id =
        people_.Invite(email, {v1::USER_ROLE_SUPPLIER_PLANNER}, world_.acme).user_id();
    EXPECT_EQ(Self(Finish(Visit(people_.LinkIn(email)))).user_id(), user_id);
    return user_id;
  }

  const StockProvider provider_{"RS256"};
  testing::ServerFixture fixture_{testing::OidcFlags(provider_.Options())};
  testing::World world_{fixture_};
  People people_{fixture_};
  GatewayProcess gateway_{fixture_.server().address()};
};

TEST_F(OidcGatewayTest, AnInvitedPersonSignsInAndSignsInAgain) {
  v1::GetSignInOptionsResponse options;
  ASSERT_TRUE(
      options.ParseFromString(Page("GetSignInOptions", v1::GetSignInOptionsRequest()).body));
  EXPECT_EQ(options.identity_provider(), provider_.Options().issuer);
  ExpectRefused(Visit(), "an identity that is bound to nobody");
  const std::string user_id = Bind();
  const v1::User self = Self(Finish(Visit()));
  EXPECT_EQ(self.user_id(), user_id);
  EXPECT_TRUE(self.identity_linked());
}

TEST_F(OidcGatewayTest, AnotherNonceStateCodeOrBrowserIsRefused) {
  Bind();
  v1::BeginOidcSignInResponse begun = Begin();
  std::string url = begun.authorization_url();
  url.replace(url.find("nonce=") + 6, 43, RandomToken());
  ExpectRefused(Returned(begun, url), "another nonce");
  begun = Begin();
  url = begun.authorization_url();
  url.replace(url.find("code_challenge=") + 15, 43, RandomToken());
  ExpectRefused(Returned(begun, url), "another verifier");

  const v1::FinishOidcSignInRequest used = Visit();
  Finish(used);
  ExpectRefused(used, "all of it again");
  v1::FinishOidcSignInRequest replayed = Visit();
  replayed.set_code(used.code());
  ExpectRefused(replayed, "a code again, with a state of its own");

  v1::FinishOidcSignInRequest other_state = Visit();
  other_state.set_state(RandomToken());
  ExpectRefused(other_state, "a state that nobody made");
  const v1::FinishOidcSignInRequest first = Visit();
  v1::FinishOidcSignInRequest swapped = Visit();
  swapped.set_state(first.state());
  ExpectRefused(swapped, "the state of another sign-in");
  ExpectRefused(first, "which is used up by that");

  v1::FinishOidcSignInRequest lured = Visit();
  lured.set_browser_secret(Begin().browser_secret());
  ExpectRefused(lured, "another browser");
  Finish(Visit());
}

TEST_F(OidcGatewayTest, NoLogHasWhatASignInIsMadeOf) {
  Bind();
  const v1::FinishOidcSignInRequest returned = Visit();
  const std::string cookie = Finish(returned);
  ExpectRefused(returned, "again");
  std::ifstream file(fixture_.log());
  const std::string server_log(std::istreambuf_iterator<char>(file), {});
  EXPECT_THAT(server_log, HasSubstr("oidc_refused")) << "it is written";
  EXPECT_THAT(gateway_.log(), HasSubstr("FinishOidcSignIn"));
  for (const std::string& log : {server_log, gateway_.log()}) {
    for (const std::string& secret :
         {returned.code(), returned.state(), returned.browser_secret(),
          cookie.substr(cookie.find('=') + 1), std::string(StockProvider::kClientSecret)}) {
      EXPECT_THAT(log, Not(HasSubstr(secret)));
    }
  }
}

}  // namespace
}  // namespace backline::gateway
