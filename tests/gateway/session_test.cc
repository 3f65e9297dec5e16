// Persons, keys and links through the real gateway: what travels in the cookie, what it opens, and
// that nothing opens any more when it has ended.
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/system.h"
#include "tests/gateway/gateway_process.h"
#include "tests/services/people.h"
#include "tests/services/world.h"

namespace backline::gateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using testing::People;
using testing::Person;

constexpr char kSignIn[] = "AccountService/SignIn";
constexpr char kConfirmCode[] = "AccountService/ConfirmCode";
constexpr char kSignOut[] = "AccountService/SignOut";
constexpr char kGetSelf[] = "AccountService/GetSelf";
constexpr char kListLines[] = "SupplierService/ListSupplierLines";
constexpr char kListPurchases[] = "PurchaseOrderService/ListPurchaseOrders";

class SessionTest : public ::testing::Test {
 protected:
  std::string SignInBody(const Person& person) {
    return R"({"email":")" + person.email + R"(","password":")" + person.password + "\"}";
  }
  // As a page of ours calls, with the cookie if there is one.
  Reply Page(const std::string& method, const std::string& body, const std::string& cookie) {
    HeaderLines headers = {{"Origin", gateway_.origin()}, {"Sec-Fetch-Site", "same-origin"}};
    if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
    return gateway_.Call(method, "application/json", body, headers);
  }
  // What a browser would send back of a Set-Cookie.
  static std::string CookieOf(const Reply& reply) {
    const std::string line = reply.header("set-cookie");
    return line.substr(0, line.find(';'));
  }

  testing::ServerFixture fixture_;
  testing::World world_{fixture_};
  People people_{fixture_};
  GatewayProcess gateway_{fixture_.server().address()};
};

// The transcript of an unmodified curl with its cookie jar.
TEST_F(SessionTest, CurlSignsInReadsItsLinesAndSignsOut) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
  const Person planner = people_.Make({v1::USER_ROLE_SUPPLIER_PLANNER}, world_.acme);
  const std::string jar = fixture_.folder() / "cookies";
  const auto curl = [&](const std::string& method, const std::string& body) {
    testing::Process process(
        {"/usr/bin/curl", "--silent", "--show-error", "--include", "--cacert",
         gateway_.options().authority, "--cookie", jar, "--cookie-jar", jar, "--header",
         "Content-Type: application/json", "--header", "Connect-Protocol-Version: 1", "--header",
         "Origin: " + gateway_.origin(), "--data", body,
         gateway_.origin() + "/backline.v1." + method},
        {});
    process.Wait();
    std::cout << method << "\n" << process.output() << "\n";
    return process.output();
  };
  EXPECT_THAT(curl(kListLines, "{}"), HasSubstr("ROLE_NOT_ALLOWED"));
  const std::string wrong = R"({"email":")" + planner.email + R"(","password":"wrong"})";
  EXPECT_THAT(curl(kSignIn, wrong), AllOf(HasSubstr("HTTP/1.1 401"), HasSubstr("SIGN_IN_REFUSED"),
                                          Not(HasSubstr("Set-Cookie"))));
  const std::string signed_in = curl(kSignIn, SignInBody(planner));
  EXPECT_THAT(signed_in, AllOf(HasSubstr("HTTP/1.1 200 OK"), HasSubstr("SESSION_STATE_ACTIVE"),
                               HasSubstr("Path=/; Secure; HttpOnly; SameSite=Lax")));
  EXPECT_THAT(curl(kListLines, "{}"),
              AllOf(HasSubstr("HTTP/1.1 200 OK"), HasSubstr(bought.purchase_order_id())));
  EXPECT_THAT(curl(kSignOut, "{}"), AllOf(HasSubstr("HTTP/1.1 200 OK"), HasSubstr("Max-Age=0")));
  EXPECT_THAT(curl(kListLines, "{}"), HasSubstr("ROLE_NOT_ALLOWED"));
}

TEST_F(SessionTest, TheCookieIsAllThereIsAndDiesWithTheSession) {
  const Person planner = people_.Make({v1::USER_ROLE_SUPPLIER_PLANNER}, world_.acme);
  const Reply signed_in = Page(kSignIn, SignInBody(planner), "");
  ASSERT_EQ(signed_in.status, 200) << signed_in.body;
  const std::string cookie = CookieOf(signed_in);
  ASSERT_THAT(cookie, StartsWith("__Host-backline="));
  const std::string token = cookie.substr(cookie.find('=') + 1);
  EXPECT_EQ(token.size(), 43u);
  EXPECT_THAT(signed_in.body, Not(HasSubstr(token)));
  EXPECT_EQ(Page(kListLines, "{}", cookie).status, 200);
  EXPECT_THAT(Page(kGetSelf, "{}", cookie).body, HasSubstr(planner.email));
  // From elsewhere, or as what it is not, it opens nothing.
  EXPECT_EQ(gateway_.Call(kListLines, "application/json", "{}", {{"Cookie", cookie}}).status, 403);
  EXPECT_EQ(gateway_
                .Call(kListLines, "application/json", "{}",
                      {{"Cookie", cookie}, {"Origin", "https://evil.example"}})
                .status,
            403);
  EXPECT_EQ(gateway_
                .Call(kListLines, "application/json", "{}", {{"Authorization", "Bearer " + token}})
                .status,
            401);
  EXPECT_EQ(gateway_.Call(kListLines, "application/json", "{}", {{"Backline-Link", token}}).status,
            401);
  EXPECT_EQ(Page(kListPurchases, "{}", cookie).status, 403);
  // Signing in again gives another, whatever the browser carries.
  const std::string second = CookieOf(Page(kSignIn, SignInBody(planner), cookie));
  EXPECT_NE(second, cookie);
  const Reply out = Page(kSignOut, "{}", cookie);
  EXPECT_EQ(out.status, 200);
  EXPECT_THAT(out.header("set-cookie"), StartsWith("__Host-backline=; Max-Age=0"));
  const Reply after = Page(kListLines, "{}", cookie);
  EXPECT_EQ(after.status, 401);
  EXPECT_THAT(after.body, HasSubstr("SESSION_NOT_VALID"));
  EXPECT_EQ(Page(kListLines, "{}", second).status, 200);
  EXPECT_EQ(Page(kSignIn, SignInBody(planner), cookie).status, 200) << "a dead cookie keeps out";
}

TEST_F(SessionTest, StaffShowTheirCodeBeforeAnythingOpens) {
  Person buyer = people_.Make({v1::USER_ROLE_BUYER}, "");
  const Reply first = Page(kSignIn, SignInBody(buyer), "");
  EXPECT_THAT(first.body, HasSubstr("SESSION_STATE_CODE_REQUIRED"));
  const std::string half = CookieOf(first);
  EXPECT_THAT(Page(kListPurchases, "{}", half).body, HasSubstr("SECOND_FACTOR_REQUIRED"));
  EXPECT_EQ(Page(kConfirmCode, R"({"code":"000000"})", half).status, 401);
  const Reply whole = Page(kConfirmCode, R"({"code":")" + people_.NextCode(buyer) + "\"}", half);
  ASSERT_EQ(whole.status, 200) << whole.body;
  EXPECT_EQ(Page(kListPurchases, "{}", CookieOf(whole)).status, 200);
  EXPECT_EQ(Page(kListPurchases, "{}", half).status, 401);
}

TEST_F(SessionTest, KeysAndLinksNeedNoCookie) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
  const Person ruler = people_.Make({v1::USER_ROLE_SUPPLIER_ADMINISTRATOR}, world_.acme);
  const HeaderLines key = {
      {"Authorization", "Bearer " + people_.Key(ruler, {v1::API_KEY_SCOPE_READ})}};
  EXPECT_EQ(gateway_.Call(kListLines, "application/json", "{}", key).status, 200);
  EXPECT_EQ(gateway_.Call("SupplierService/AnswerLines", "application/json", "{}", key).status,
            403);
  const HeaderLines link = {{"Backline-Link", people_.OrderLink(bought.purchase_order_id())}};
  const Reply order =
      gateway_.Call("SupplierService/GetSupplierOrder", "application/json", "{}", link);
  EXPECT_THAT(order.body, HasSubstr(bought.purchase_order_id()));
  EXPECT_EQ(gateway_.Call(kListLines, "application/json", "{}", link).status, 403);
  // The trail says from where.
  const std::string cookie = "__Host-backline=" + ruler.session;
  const Reply trail = Page("UserService/ListAuditEntries", "{}", cookie);
  EXPECT_THAT(trail.body, AllOf(HasSubstr(R"("address":"127.0.0.1")"),
                                HasSubstr(R"("outcome":"AUDIT_OUTCOME_DENIED")")));
}

}  // namespace
}  // namespace backline::gateway
