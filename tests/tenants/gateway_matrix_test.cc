// The matrix once more, as browsers and partners' systems see it: sessions, keys and links through
// the real gateway, judged like the calls over gRPC. And gateways that confuse who calls, which it
// must find.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <random>
#include <set>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "tests/services/people.h"
#include "tests/support/paths.h"
#include "tests/tenants/gateway_way.h"
#include "tests/tenants/matrix.h"
#include "tests/tenants/requests.h"
#include "web-gateway/method_table.h"

namespace backline::testing {
namespace {

// Such as "supplier_planner" of "supplier_planner/cnry-a-000000".
std::string KindOf(const Caller& caller) { return caller.name.substr(0, caller.name.find('/')); }

// Everybody who comes through a gateway, and who has nothing to show. Of those of a kind, one: of
// each supplier in turn.
std::set<std::string> NamesOfComers(const Estate& estate) {
  std::map<std::string, std::vector<std::string>> kinds;
  for (const Caller& caller : estate.callers) {
    if (!caller.metadata.empty()) kinds[KindOf(caller)].push_back(caller.name);
  }
  std::set<std::string> names = {kGateway};
  for (size_t turn = 0; const auto& [kind, some] : kinds) names.insert(some[turn++ % some.size()]);
  return names;
}

Role RoleNamed(const std::string& name) {
  const std::optional<Role> role = RoleFromName(name);
  if (!role) throw std::logic_error("no role is called " + name);
  return *role;
}

// What a caller who is up to no good would send along: the secrets of another.
GatewayWay::Claims ClaimsOf(const Estate& estate) {
  const auto secret = [&](Role role) {
    const Caller& other =
        estate.As(absl::StrCat(RoleName(role), "/", Estate::SupplierCode(kSuppliers - 1)));
    return other.metadata.at(0).second;
  };
  return {secret(Role::kSupplierAdministrator), secret(Role::kKeyAnswer)};
}

void LetThemCome(Estate& estate, GatewayWay& way) {
  for (Caller& caller : estate.callers) {
    caller.way = [&way](const Caller& who, const MethodDescriptor& method, const Message& request,
                        std::chrono::milliseconds patience) {
      return way.Call(who, method, request, patience);
    };
  }
}

MatrixScope ScopeOf(std::set<std::string> names) {
  MatrixScope scope;
  scope.callers = [names = std::move(names)](const Caller& caller) {
    return names.contains(caller.name);
  };
  scope.methods.clear();
  for (const std::string& name : gateway::BrowserMethods()) {
    scope.methods.push_back(&MethodNamed(name));
  }
  return scope;
}

TEST(GatewayMatrixTest, SessionsKeysAndLinksSeeTheirOwnAlone) {
  ServerFixture fixture;
  Estate estate(fixture);
  const gateway::GatewayProcess gateway(fixture.server().address());
  GatewayWay way(gateway, ClaimsOf(estate));
  LetThemCome(estate, way);
  const std::set<std::string> names = NamesOfComers(estate);
  std::set<Role> roles;
  for (const std::string& name : names) {
    if (name != kGateway) roles.insert(RoleNamed(KindOf(estate.As(name))));
  }
  // All that need no certificate.
  const std::set<Role> expected = [] {
    std::set<Role> all(AllRoles().begin(), AllRoles().end());
    std::erase_if(all, [](Role role) { return role < Role::kUser; });
    return all;
  }();
  EXPECT_EQ(roles, expected);
  const MatrixReport report = RunMatrix(estate, ScopeOf(names));
  for (const std::string& finding : report.findings) ADD_FAILURE() << finding;
  // What is not for browsers is not there, whoever asks.
  int hidden = 0;
  for (const std::string& name : names) {
    for (const std::string& method : gateway::OtherMethods()) {
      EXPECT_EQ(way.StatusOf(estate.As(name), MethodNamed(method)), 404) << method << " as "
                                                                        << name;
      ++hidden;
    }
  }
  std::printf(
      "through the gateway: %d methods x %zu callers x 3 kinds of ids: %d calls, %d denied, %d "
      "admitted; %d foreign ids compared with missing ones, %d own ones reached; %d calls of "
      "methods that are not there\n",
      report.methods, names.size(), report.calls, report.denied, report.admitted, report.compared,
      report.reached, hidden);
  EXPECT_GT(report.denied, 0);
  EXPECT_GT(report.compared, 0);
  EXPECT_GT(report.reached, 0);
  EXPECT_GT(hidden, 0);
}

// A person, a system and nobody read before each of the gateways, which nobody is told apart.
// Reading changes nothing, so one estate is enough.
TEST(GatewayMatrixTest, AGatewayThatConfusesWhoCallsIsFound) {
  ServerFixture fixture;
  Estate estate(fixture);
  const std::string sound = BuildFolder() + "/web-gateway/backline_gateway";
  const std::string folder = BuildFolder() + "/tests/tenants/";
  std::vector<std::string> programs = {sound, folder + "gateway_that_drops_sessions",
                                       folder + "gateway_that_forwards_a_header",
                                       folder + "gateway_that_takes_all_for_one"};
  std::shuffle(programs.begin(), programs.end(), std::mt19937(std::random_device()()));
  MatrixScope scope =
      ScopeOf({kGateway, absl::StrCat("supplier_planner/", Estate::SupplierCode(0)),
               absl::StrCat("key_read/", Estate::SupplierCode(1))});
  std::erase_if(scope.methods, [](const MethodDescriptor* method) {
    return IsChange(*method) || method->service()->name() == "AccountService" ||
           method->server_streaming();
  });
  for (const std::string& program : programs) {
    const gateway::GatewayProcess gateway(fixture.server().address(), {}, program);
    GatewayWay way(gateway, ClaimsOf(estate));
    LetThemCome(estate, way);
    const MatrixReport report = RunMatrix(estate, scope);
    const std::string name = program.substr(program.rfind('/') + 1);
    const std::string first =
        report.findings.empty() ? "nothing" : report.findings.front().substr(0, 160);
    EXPECT_EQ(report.findings.empty(), program == sound) << name << ": " << first;
    std::printf("%s: %d calls, %zu found\n    %s\n", name.c_str(), report.calls,
                report.findings.size(), first.c_str());
    EXPECT_GT(report.compared, 0);
  }
}

}  // namespace
}  // namespace backline::testing
