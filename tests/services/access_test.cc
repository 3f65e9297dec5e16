// Who gets in, who may call what, and that suppliers are walls to each other.
#include <google/protobuf/descriptor.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

#include "server/auth/policy.h"
#include "tests/services/generic_call.h"
#include "tests/services/people.h"
#include "tests/services/world.h"

namespace backline::testing {
namespace {

using Supplying = v1::SupplierService::Stub;

const std::map<Role, std::string> kIdentityOf = {{Role::kOrderService, kOrders},
                                                 {Role::kWarehouseService, kWarehouse},
                                                 {Role::kGateway, "service/gateway"},
                                                 {Role::kBuyer, kBuyer},
                                                 {Role::kPlanner, kPlanner},
                                                 {Role::kAdministrator, kAdministrator},
                                                 {Role::kAuditor, "service/auditor"},
                                                 {Role::kImporter, kImporter},
                                                 {Role::kSupplier, kAcme}};

// All roles that a caller with this one has: a person also has those of a person.
Roles RolesWith(Role role) {
  Roles roles = {role};
  if (role == Role::kUser) roles.Add(Role::kSupplierViewer);
  if (role >= Role::kSupplierAdministrator && role <= Role::kSupplierViewer) {
    roles.Add(Role::kUser);
  }
  return roles;
}

TEST(AccessTest, EveryRoleMayCallExactlyItsMethods) {
  ServerFixture fixture;
  World world(fixture);
  People people(fixture);
  const v1::PurchaseOrder bought = world.Buy(world.acme, world.product, 20);
  std::map<std::string, Roles> rows;
  for (const PolicyRow& row : PolicyTable()) rows[row.method] = row.roles;
  int denied = 0;
  int allowed = 0;
  for (Role role : AllRoles()) {
    const auto identity = kIdentityOf.find(role);
    const auto channel =
        fixture.Channel(identity == kIdentityOf.end() ? kGateway : identity->second);
    Metadata credential = people.CredentialOf(role, world.acme, bought.purchase_order_id());
    const bool half = role == Role::kCodeRequired || role == Role::kEnrolmentRequired;
    for (const auto* method : AllMethods()) {
      const std::string path = PathOf(*method);
      const Answer answer = CallMethod(channel, path, "", credential);
      const std::string reason = ReasonOf(answer.status);
      // What comes before sign-in looks at no session, key or link: the gateway calls.
      const bool may = rows.at(path).Intersects(RolesWith(role)) ||
                       (identity == kIdentityOf.end() && IsBeforeSignIn(path));
      EXPECT_EQ(reason == (half ? "SECOND_FACTOR_REQUIRED" : "ROLE_NOT_ALLOWED"), !may)
          << path << " as " << RoleName(role) << ": " << reason;
      EXPECT_EQ(answer.status.error_code() == grpc::PERMISSION_DENIED, !may) << path;
      EXPECT_NE(reason, "UNKNOWN_PRINCIPAL") << path;
      // What ends the session: the next method needs another one.
      if (may && path.find("/SignOut") != std::string::npos) {
        credential = people.CredentialOf(role, world.acme, bought.purchase_order_id());
      }
      ++(may ? allowed : denied);
    }
  }
  std::printf("%d calls denied, %d admitted\n", denied, allowed);
  EXPECT_GT(denied, 0);
  EXPECT_GT(allowed, 0);
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void Shell(const std::string& command) {
  if (std::system((command + " >/dev/null 2>&1").c_str()) != 0) {
    throw std::runtime_error("failed: " + command);
  }
}

// Makes NAME.pem and NAME.key in the folder, signed by the authority AUTHORITY.{pem,key}.
void MakeCertificate(const std::filesystem::path& folder, const std::string& name,
                     const std::string& authority, const std::string& subject,
                     const std::string& extensions, const std::string& validity = "-days 2") {
  const std::string base = (folder / name).string();
  std::ofstream(base + ".ext") << extensions;
  Shell("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '" + subject +
        "' -keyout " + base + ".key -out " + base + ".csr");
  Shell("openssl x509 -req -in " + base + ".csr -CA " + authority + ".pem -CAkey " + authority +
        ".key -CAcreateserial -CAserial " + base + ".srl " + validity + " -extfile " + base +
        ".ext -out " + base + ".pem");
}

constexpr char kBuyerSan[] =
    "extendedKeyUsage=clientAuth\nsubjectAltName=URI:spiffe://backline/staff/buyer\n";

class HandshakeTest : public ::testing::Test {
 protected:
  HandshakeTest() : folder_(fixture_.folder() / "handshakes") {
    std::filesystem::create_directories(folder_);
    ours_ = (fixture_.certificates() / "ca").string();
    other_ = (folder_ / "other").string();
    Shell(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "
        "'/CN=Other' -keyout " +
        other_ + ".key -out " + other_ + ".pem");
  }

  // How a call ends with the client certificate NAME; empty for none.
  grpc::Status CallWith(const std::string& name) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = ReadFile(ours_ + ".pem");
    if (!name.empty()) {
      options.pem_cert_chain = ReadFile(folder_ / (name + ".pem"));
      options.pem_private_key = ReadFile(folder_ / (name + ".key"));
      EXPECT_FALSE(options.pem_cert_chain.empty()) << name;
    }
    return Call(grpc::SslCredentials(options));
  }
  grpc::Status Call(const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return CallMethod(
               grpc::CreateCustomChannel(fixture_.server().address(), credentials, arguments),
               "/backline.v1.PurchaseOrderService/ListPurchaseOrders", "")
        .status;
  }

  ServerFixture fixture_;
  const std::filesystem::path folder_;
  std::string ours_;
  std::string other_;
};

TEST_F(HandshakeTest, OnlyCertificatesOfOurAuthorityWithAKnownUriGetIn) {
  MakeCertificate(folder_, "good", ours_, "/CN=x", kBuyerSan);
  EXPECT_EQ(ReasonOf(CallWith("good")), "OK");

  // Refused in the handshake: no call reaches the server.
  MakeCertificate(folder_, "stranger", other_, "/CN=x", kBuyerSan);
  MakeCertificate(folder_, "expired", ours_, "/CN=x", kBuyerSan, "-days -1");
  MakeCertificate(
      folder_, "server_only", ours_, "/CN=x",
      "extendedKeyUsage=serverAuth\nsubjectAltName=URI:spiffe://backline/staff/buyer\n");
  Shell(
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=x' "
      "-addext subjectAltName=URI:spiffe://backline/staff/buyer -keyout " +
      (folder_ / "self.key").string() + " -out " + (folder_ / "self.pem").string());
  for (const char* name : {"", "stranger", "expired", "server_only", "self"}) {
    const grpc::Status status = CallWith(name);
    EXPECT_EQ(status.error_code(), grpc::UNAVAILABLE) << name << ": " << status.error_message();
    EXPECT_TRUE(status.error_details().empty()) << name;
  }
  EXPECT_EQ(Call(grpc::InsecureChannelCredentials()).error_code(), grpc::UNAVAILABLE);

  // Let in by TLS, known to nobody.
  MakeCertificate(folder_, "name_only", ours_, "/CN=spiffe:\\/\\/backline\\/staff\\/buyer",
                  "extendedKeyUsage=clientAuth\n");
  MakeCertificate(folder_, "dns", ours_, "/CN=buyer",
                  "extendedKeyUsage=clientAuth\nsubjectAltName=DNS:staff.buyer\n");
  MakeCertificate(folder_, "unknown", ours_, "/CN=buyer",
                  "extendedKeyUsage=clientAuth\nsubjectAltName=URI:spiffe://backline/staff/boss\n");
  MakeCertificate(folder_, "elsewhere", ours_, "/CN=buyer",
                  "extendedKeyUsage=clientAuth\nsubjectAltName=URI:spiffe://other/staff/buyer\n");
  MakeCertificate(folder_, "two", ours_, "/CN=buyer",
                  "extendedKeyUsage=clientAuth\nsubjectAltName=URI:spiffe://backline/staff/buyer,"
                  "URI:spiffe://backline/staff/planner\n");
  for (const char* name : {"name_only", "dns", "unknown", "elsewhere", "two"}) {
    const grpc::Status status = CallWith(name);
    EXPECT_EQ(status.error_code(), grpc::UNAUTHENTICATED) << name;
    EXPECT_EQ(ReasonOf(status), "UNKNOWN_PRINCIPAL") << name;
  }
}

// All that a caller can tell of a refusal.
template <typename Response>
std::string Seen(const Result<Response>& result) {
  if (result.ok()) return "OK";
  std::string seen = CodeName(result.error().code) + " " + result.error().ToString();
  for (const auto& [name, value] : result.error().metadata) seen += " " + name + "=" + value;
  return seen;
}

TEST(AccessTest, WhatIsAnotherSuppliersIsNotThere) {
  ServerFixture fixture;
  World world(fixture);
  world.Place(world.product, 7);
  const std::string theirs = world.NewProduct("P-2", world.borealis);
  world.Place(theirs, 9);
  const v1::PurchaseOrder bought = world.Buy(world.acme, world.product, 20);
  const v1::PurchaseOrder foreign = world.Buy(world.borealis, theirs, 30);
  const std::string missing = NewRequestId();

  const auto lines =
      Must(fixture.As(kAcme).Call(&Supplying::ListSupplierLines, v1::ListSupplierLinesRequest()));
  ASSERT_EQ(lines.lines_size(), 1);
  EXPECT_EQ(lines.lines(0).purchase_order_id(), bought.purchase_order_id());
  EXPECT_EQ(lines.lines(0).line().supply_lines(0).pegged_quantity(), 0);
  const auto demand = Must(fixture.As(kAcme).Call(&Supplying::ListDemand, v1::ListDemandRequest()));
  ASSERT_EQ(demand.demand_size(), 1);
  EXPECT_EQ(demand.demand(0).product_id(), world.product);

  const auto answer = [&](const std::string& purchase_order) {
    v1::AnswerLineRequest request;
    request.set_request_id(NewRequestId());
    request.set_purchase_order_id(purchase_order);
    request.set_line_number(1);
    request.set_version(1);
    request.set_rejected_quantity(30);
    request.set_reason(v1::SUPPLY_REASON_PRICE);
    return Seen(fixture.As(kAcme).Call(&Supplying::AnswerLine, request));
  };
  EXPECT_EQ(answer(foreign.purchase_order_id()), answer(missing));
  EXPECT_NE(answer(missing).find("NOT_FOUND"), std::string::npos);
  const auto update = [&](const std::string& supply_line) {
    v1::UpdateEtaRequest request;
    request.set_request_id(NewRequestId());
    request.set_supply_line_id(supply_line);
    request.set_eta_version(1);
    *request.mutable_eta_date() = DayFromToday(60);
    request.set_reason(v1::SUPPLY_REASON_CAPACITY);
    return Seen(fixture.As(kAcme).Call(&Supplying::UpdateEta, request));
  };
  EXPECT_EQ(update(foreign.lines(0).supply_lines(0).supply_line_id()), update(missing));
  EXPECT_NE(update(missing).find("SUPPLY_LINE_NOT_FOUND"), std::string::npos);

  v1::WatchEventsRequest watch;
  std::vector<v1::Event> seen;
  const grpc::Status status =
      WatchEvents(fixture.As(kAcme), watch, DeadlineIn(20'000), [&](const auto& response) {
        for (const v1::Event& event : response.events()) seen.push_back(event);
        return std::none_of(seen.begin(), seen.end(), [](const v1::Event& event) {
          return event.kind() == v1::EVENT_KIND_PURCHASE_ORDER_SENT;
        });
      });
  EXPECT_TRUE(status.ok()) << status.error_message() << ", " << seen.size() << " events";
  for (const v1::Event& event : seen) {
    EXPECT_EQ(event.supplier_id(), world.acme) << event.ShortDebugString();
    EXPECT_EQ(event.order_id() + event.customer_id() + event.backorder_id(), "");
  }
  watch.set_customer_id(world.customer);
  grpc::ClientContext context;
  const auto stream = fixture.As(kAcme).stub<v1::EventService::Stub>().WatchEvents(&context, watch);
  v1::WatchEventsResponse none;
  EXPECT_FALSE(stream->Read(&none));
  EXPECT_EQ(ReasonOf(stream->Finish()), "ROLE_NOT_ALLOWED");
}

}  // namespace
}  // namespace backline::testing
