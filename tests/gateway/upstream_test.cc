// How the gateway spreads calls over several servers, and which it makes again.
#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/https_client.h"
#include "tests/gateway/methods.h"
#include "tests/gateway/scripted_server.h"
#include "web-gateway/connect_protocol.h"
#include "web-gateway/method_table.h"

namespace backline::gateway {
namespace {

using ::testing::HasSubstr;
using Manner = ScriptedServer::Manner;


int Failed(const GatewayProcess& gateway, int calls) {
  int failed = 0;
  for (int i = 0; i < calls; ++i) {
    failed += gateway.Call(kGetProduct, kProto, "").status == 200 ? 0 : 1;
  }
  return failed;
}

// Who asks whether it is ready sends nothing before it says so.
TEST(UpstreamTest, IsReadyBeforeTheFirstCall) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  EXPECT_TRUE(server.Await([&] { return gateway.Operator("/readyz").status == 200; }));
  EXPECT_EQ(server.calls(), 0);
}

TEST(UpstreamTest, CallsAreSpreadOverServersThatServe) {
  ScriptedServer first;
  ScriptedServer second;
  auto third = std::make_unique<ScriptedServer>();
  const GatewayProcess gateway(first.address() + "," + second.address() + "," + third->address());
  // The connections come one after the other: until all stand, those that do take all calls.
  ASSERT_TRUE(first.Await([&] {
    EXPECT_EQ(Failed(gateway, 3), 0);
    return first.calls() > 0 && second.calls() > 0 && third->calls() > 0;
  }));
  const int before[] = {first.calls(), second.calls(), third->calls()};
  EXPECT_EQ(Failed(gateway, 30), 0);
  EXPECT_NEAR(first.calls() - before[0], 10, 2);
  EXPECT_NEAR(second.calls() - before[1], 10, 2);
  EXPECT_NEAR(third->calls() - before[2], 10, 2);

  // One says that it does not serve, one is gone: no call fails, and the one that is left has all.
  second.SetServing(false);
  third.reset();
  ASSERT_TRUE(first.Await([&] {
    const int seconds = second.calls();
    EXPECT_EQ(Failed(gateway, 3), 0);
    return second.calls() == seconds;
  }));
  const int firsts = first.calls();
  EXPECT_EQ(Failed(gateway, 20), 0);
  EXPECT_EQ(first.calls() - firsts, 20);
  // It serves again.
  second.SetServing(true);
  const int seconds = second.calls();
  EXPECT_TRUE(first.Await([&] {
    EXPECT_EQ(Failed(gateway, 2), 0);
    return second.calls() > seconds;
  }));
}

TEST(UpstreamTest, OnlyWhatMayBeRepeatedIsTriedAgain) {
  ScriptedServer server;
  const auto tries = [&](const std::string& path, grpc::StatusCode code) {
    const GatewayProcess gateway(server.address());  // with all its tries
    const std::string method = path.substr(sizeof("/backline.v1.") - 1);
    const bool streams = method == kWatchEvents;
    const int before = server.calls();
    server.SetScript({.status = grpc::Status(code, "no")});
    const Reply reply = gateway.Call(method, streams ? kStreamProto : kProto,
                                     streams ? Envelope(0, "") : std::string());
    EXPECT_NE(reply.status == 200, !streams) << path;
    return server.calls() - before;
  };
  const std::string product = std::string("/backline.v1.") + kGetProduct;
  EXPECT_EQ(tries(product, grpc::UNAVAILABLE), 3);
  EXPECT_EQ(tries(product, grpc::RESOURCE_EXHAUSTED), 1);
  EXPECT_EQ(tries(product, grpc::INTERNAL), 1);
  // Streams at least are not: their clients come back themselves, with a cursor.
  int once = 0;
  const MethodTable methods;
  for (const auto& [path, method] : methods.methods()) {
    if (method.repeatable) continue;
    EXPECT_EQ(tries(path, grpc::UNAVAILABLE), 1) << path;
    ++once;
  }
  EXPECT_GE(once, 1);
}

// A server that answers all calls with UNAVAILABLE is not asked three times as often for long.
TEST(UpstreamTest, TriesAreThrottled) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  EXPECT_EQ(Failed(gateway, 1), 0);
  server.SetScript({.status = grpc::Status(grpc::UNAVAILABLE, "no")});
  const int before = server.calls();
  EXPECT_EQ(Failed(gateway, 100), 100);
  EXPECT_LE(server.calls() - before, 120);
}

// A stream whose server dies ends with a fault that tells its client to come back; the next one
// finds the other server.
TEST(UpstreamTest, AStreamWhoseServerDiesSaysSo) {
  auto first = std::make_unique<ScriptedServer>();
  const GatewayProcess gateway(first->address());
  first->SetScript({Manner::kSilent, "m"});
  const auto client = gateway.Connect();
  client->Send(RequestBytes("POST", std::string("/backline.v1.") + kWatchEvents, gateway.port(),
                            {{"Content-Type", kStreamProto}, {"Connect-Protocol-Version", "1"}},
                            Envelope(0, "")));
  EXPECT_EQ(client->ReadHead().status, 200);
  EXPECT_EQ(client->ReadChunk(), Envelope(0, "m"));
  first.reset();
  const std::string end = client->ReadChunk();
  EXPECT_EQ(end[0], static_cast<char>(kEndFlag));
  EXPECT_THAT(end, HasSubstr("\"error\":{\"code\":"));
  EXPECT_EQ(client->ReadChunk(), "");
}

}  // namespace
}  // namespace backline::gateway
