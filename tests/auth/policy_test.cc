// The table against the contract's descriptors: a method without a row, or a row without a method,
// fails here.
#include "server/auth/policy.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <set>
#include <string>

#include "backline/v1/account_service.pb.h"
#include "backline/v1/agreement_service.pb.h"
#include "backline/v1/audit_service.pb.h"
#include "backline/v1/backorder_service.pb.h"
#include "backline/v1/capacity_service.pb.h"
#include "backline/v1/catalog_service.pb.h"
#include "backline/v1/dispute_service.pb.h"
#include "backline/v1/event_service.pb.h"
#include "backline/v1/inventory_service.pb.h"
#include "backline/v1/kpi_service.pb.h"
#include "backline/v1/message_service.pb.h"
#include "backline/v1/order_service.pb.h"
#include "backline/v1/purchase_order_service.pb.h"
#include "backline/v1/scorecard_service.pb.h"
#include "backline/v1/shipment_notice_service.pb.h"
#include "backline/v1/slip_preview_service.pb.h"
#include "backline/v1/supplier_service.pb.h"
#include "backline/v1/user_service.pb.h"

namespace backline {
namespace {

constexpr int kMethodColumns = 56;

// Names the messages whose files the pool would else not hold, and goes over every service that is
// linked into this program, so that a new file of the contract is not forgotten.
std::set<std::string> MethodsOfTheContract() {
  std::set<std::string> methods;
  for (const google::protobuf::FileDescriptor* file :
       {v1::RunAuditRequest::descriptor()->file(), v1::Backorder::descriptor()->file(),
        v1::Product::descriptor()->file(), v1::Event::descriptor()->file(),
        v1::Stock::descriptor()->file(), v1::Order::descriptor()->file(),
        v1::PurchaseOrder::descriptor()->file(), v1::SupplierLine::descriptor()->file(),
        v1::ShipmentNotice::descriptor()->file(), v1::Message::descriptor()->file(),
        v1::SlipEffect::descriptor()->file(), v1::Slot::descriptor()->file(),
        v1::SignInRequest::descriptor()->file(), v1::ApiKey::descriptor()->file(),
        v1::Scorecard::descriptor()->file(), v1::Agreement::descriptor()->file(),
        v1::Dispute::descriptor()->file(),
        v1::ServiceKpis::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        methods.insert("/" + file->service(s)->full_name() + "/" +
                       file->service(s)->method(m)->name());
      }
    }
  }
  return methods;
}

TEST(PolicyTest, EveryMethodHasOneRowAndEveryRowAMethod) {
  std::set<std::string> rows;
  std::printf("%-*s", kMethodColumns, "method");
  for (Role role : AllRoles()) std::printf(" %s", RoleName(role));
  std::printf("\n");
  for (const PolicyRow& row : PolicyTable()) {
    EXPECT_TRUE(rows.insert(row.method).second) << row.method << " stands there twice";
    EXPECT_FALSE(row.roles.empty()) << row.method;
    std::printf("%-*s", kMethodColumns, row.method.c_str());
    for (Role role : AllRoles()) {
      const std::string name = RoleName(role);
      std::printf(" %-*s", static_cast<int>(name.size()), row.roles.Has(role) ? "x" : ".");
    }
    std::printf("\n");
  }
  EXPECT_EQ(rows, MethodsOfTheContract());
}

TEST(PolicyTest, DeniesByDefault) {
  Principal everybody{"spiffe://backline/staff/everybody", {}, {}};
  for (Role role : AllRoles()) everybody.roles.Add(role);
  EXPECT_TRUE(MayCall(everybody, "/backline.v1.OrderService/PlaceOrder"));
  for (const char* method : {"", "PlaceOrder", "/backline.v1.OrderService/DropAll",
                             "/backline.v1.OrderService/PlaceOrder/"}) {
    EXPECT_FALSE(MayCall(everybody, method)) << method;
  }
  const Principal nobody{"spiffe://backline/staff/nobody", {}, {}};
  for (const PolicyRow& row : PolicyTable()) EXPECT_FALSE(MayCall(nobody, row.method));
}

// Suppliers read what was agreed with them; the house writes it.
bool IsReadByBothSides(const std::string& method) {
  const std::set<std::string> methods = {"GetBusinessCalendar", "GetAgreement", "ListAgreements",
                                         "ListClocks"};
  const std::string service = "/backline.v1.AgreementService/";
  return method.starts_with(service) && methods.contains(method.substr(service.size()));
}

TEST(PolicyTest, SuppliersHaveOnlyTheirOwnServices) {
  const Principal supplier{"spiffe://backline/supplier/acme", {Role::kSupplier}, {}};
  const std::set<std::string> services = {"SupplierService", "ShipmentNoticeService",
                                          "MessageService",  "SlipPreviewService",
                                          "CapacityService", "ScorecardService",
                                          "DisputeService"};
  for (const PolicyRow& row : PolicyTable()) {
    const size_t from = row.method.find_last_of('.') + 1;
    const std::string service = row.method.substr(from, row.method.find_last_of('/') - from);
    const bool own = row.method == "/backline.v1.EventService/WatchEvents" ||
                     IsReadByBothSides(row.method) ||
                     (services.contains(service) &&
                      row.method != "/backline.v1.CapacityService/RequestSlotMove" &&
                      row.method != "/backline.v1.ScorecardService/ListScorecards" &&
                      row.method != "/backline.v1.DisputeService/DecideDispute");
    EXPECT_EQ(MayCall(supplier, row.method), own) << row.method;
  }
}

TEST(PolicyTest, TheGatewayItselfMayOnlyWhatComesBeforeSignIn) {
  const Principal gateway{"spiffe://backline/service/gateway", {Role::kGateway}, {}};
  for (const PolicyRow& row : PolicyTable()) {
    EXPECT_EQ(MayCall(gateway, row.method), IsBeforeSignIn(row.method)) << row.method;
    if (!IsBeforeSignIn(row.method)) continue;
    EXPECT_TRUE(row.method.starts_with("/backline.v1.AccountService/")) << row.method;
  }
  EXPECT_TRUE(IsBeforeSignIn("/backline.v1.AccountService/SignIn"));
  EXPECT_FALSE(IsBeforeSignIn("/backline.v1.AccountService/SignOut"));
  EXPECT_FALSE(IsBeforeSignIn("/backline.v1.AccountService/DropAll"));
  for (const PolicyRow& row : PolicyTable()) {
    EXPECT_EQ(IsWatch(row.method), row.method.ends_with("/WatchEvents")) << row.method;
  }
}

// What a session, a key or a link may never do, whatever else changes in the table.
TEST(PolicyTest, NoSecondFactorNoWork) {
  for (Role role : {Role::kCodeRequired, Role::kEnrolmentRequired}) {
    for (const PolicyRow& row : PolicyTable()) {
      if (!row.roles.Has(role)) continue;
      EXPECT_TRUE(row.method.starts_with("/backline.v1.AccountService/")) << row.method;
    }
  }
  const Principal first_step{"user:x", {Role::kCodeRequired}, {}};
  EXPECT_TRUE(MayCall(first_step, "/backline.v1.AccountService/ConfirmCode"));
  for (const char* method : {"EnrolTotp", "ConfirmTotp", "ChangePassword", "GetSelf"}) {
    EXPECT_FALSE(MayCall(first_step, std::string("/backline.v1.AccountService/") + method));
  }
}

TEST(PolicyTest, ALinkReadsAndAnswersOneOrderAndAScopeIsWhatItSays) {
  const Principal link{"link:x", {Role::kOrderLink}, {}};
  for (const PolicyRow& row : PolicyTable()) {
    const bool own = row.method == "/backline.v1.SupplierService/GetSupplierOrder" ||
                     row.method == "/backline.v1.SupplierService/AnswerLine";
    EXPECT_EQ(MayCall(link, row.method), own) << row.method;
    for (Role scope : {Role::kKeyRead, Role::kKeyAnswer, Role::kKeyShip, Role::kSupplierViewer}) {
      if (!row.roles.Has(scope)) continue;
      EXPECT_TRUE(row.roles.Has(Role::kSupplier)) << row.method << " as " << RoleName(scope);
    }
  }
  EXPECT_FALSE(MayCall({"key:x", {Role::kKeyRead}, {}}, "/backline.v1.SupplierService/AnswerLine"));
  EXPECT_FALSE(MayCall({"user:x", {Role::kUser, Role::kSupplierViewer}, {}},
                       "/backline.v1.SupplierService/UpdateEta"));
}

}  // namespace
}  // namespace backline
