#include "server/auth/authenticator.h"

#include <gtest/gtest.h>

namespace backline {
namespace {

using Uris = std::vector<std::string>;

TEST(AuthenticatorTest, KnownNamesGetExactlyTheirRole) {
  const Authenticator authenticator;
  const std::vector<std::pair<std::string, Role>> kKnown = {
      {"service/orders", Role::kOrderService},
      {"service/warehouse", Role::kWarehouseService},
      {"service/gateway", Role::kGateway},
      {"service/auditor", Role::kAuditor},
      {"staff/buyer", Role::kBuyer},
      {"staff/planner", Role::kPlanner},
      {"staff/administrator", Role::kAdministrator},
      {"importer/scms", Role::kImporter},
      {"supplier/acme", Role::kSupplier}};
  for (const auto& [name, role] : kKnown) {
    const auto principal = authenticator.Authenticate({"spiffe://backline/" + name});
    ASSERT_TRUE(principal) << name;
    EXPECT_EQ(principal->roles, Roles{role}) << name;
    EXPECT_EQ(principal->name, "spiffe://backline/" + name);
    EXPECT_EQ(principal->supplier_id.empty(), role != Role::kSupplier) << name;
  }
}

TEST(AuthenticatorTest, ASupplierIsTheOneThatItsNameGives) {
  const auto principal = Authenticator().Authenticate({"spiffe://backline/supplier/acme"});
  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->supplier_id, SupplierId(IdFromName("supplier", "acme")));
}

TEST(AuthenticatorTest, NobodyElseIsKnown) {
  const Authenticator authenticator;
  for (const Uris& uris :
       std::vector<Uris>{{},
                         {""},
                         {"spiffe://backline/"},
                         {"spiffe://backline/staff"},
                         {"spiffe://backline/staff/"},
                         {"spiffe://backline/staff/nobody"},
                         {"spiffe://backline/staff/Buyer"},
                         {"spiffe://backline/staff/buyer/"},
                         {"spiffe://backline/staff/buyer "},
                         {"spiffe://Backline/staff/buyer"},
                         {"spiffe://other/staff/buyer"},
                         {"https://backline/staff/buyer"},
                         {"spiffe://backline/service/server"},
                         {"spiffe://backline/supplier/"},
                         {"spiffe://backline/supplier/a/b"},
                         {"spiffe://backline/supplier/../staff"},
                         {"spiffe://backline/importer/"},
                         {"spiffe://backline/unknown/acme"},
                         {std::string("spiffe://backline/supplier/a\0b", 30)},
                         {"spiffe://backline/supplier/" + std::string(65, 'a')},
                         {"spiffe://backline/staff/buyer", "spiffe://backline/staff/planner"}}) {
    EXPECT_FALSE(authenticator.Authenticate(uris)) << (uris.empty() ? "none" : uris[0]);
  }
  EXPECT_TRUE(authenticator.Authenticate({"spiffe://backline/supplier/" + std::string(64, 'a')}));
}

TEST(AuthenticatorTest, AFileAddsServicesAndStaff) {
  Authenticator authenticator;
  ASSERT_TRUE(authenticator
                  .AddIdentities("# who else\n\nservice/billing order_service, auditor # reads\n"
                                 "staff/night-shift warehouse_service\n")
                  .ok());
  EXPECT_EQ(authenticator.Authenticate({"spiffe://backline/service/billing"})->roles,
            (Roles{Role::kOrderService, Role::kAuditor}));
  EXPECT_EQ(authenticator.Authenticate({"spiffe://backline/staff/night-shift"})->roles,
            Roles{Role::kWarehouseService});
}

TEST(AuthenticatorTest, AFileIsRefusedByItsLine) {
  for (const char* line :
       {"service/billing", "service/billing ,", "service/billing king", "supplier/acme buyer",
        "importer/x buyer", "staff/ buyer", "staff/x supplier", "staff/x importer",
        "staff/buyer administrator", "staff/a/b buyer", "nothing"}) {
    Authenticator authenticator;
    const absl::Status status = authenticator.AddIdentities(line);
    EXPECT_FALSE(status.ok()) << line;
    EXPECT_NE(std::string(status.message()).find(line), std::string::npos) << status;
  }
  EXPECT_FALSE(Authenticator().AddIdentitiesFromFile("/nonexistent").ok());
}

}  // namespace
}  // namespace backline
