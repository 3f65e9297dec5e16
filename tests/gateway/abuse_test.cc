// Clients that are slow, many, rude or inventive, and what the others and the log see of them.
#include <unistd.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/https_client.h"
#include "tests/gateway/methods.h"
#include "tests/gateway/scripted_server.h"
#include "web-gateway/connect_protocol.h"
#include "web-gateway/json_codec.h"

namespace backline::gateway {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using Manner = ScriptedServer::Manner;


std::string CallBytes(const GatewayProcess& gateway, const std::string& body = "") {
  return RequestBytes("POST", kProductPath, gateway.port(),
                      {{"Content-Type", kProto}, {"Connect-Protocol-Version", "1"}}, body);
}

TEST(AbuseTest, TwoHundredSlowClientsKeepNobodyWaiting) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address(), {"--head_ms=1000", "--body_ms=1000"});
  std::vector<std::unique_ptr<HttpsClient>> slow;
  for (int i = 0; i < 200; ++i) {
    slow.push_back(gateway.Connect());
    const std::string whole = CallBytes(gateway, "body");
    slow.back()->Send(whole.substr(0, i % 2 == 0 ? 40 : whole.size() - 1));
  }
  for (int i = 0; i < 20; ++i) EXPECT_EQ(gateway.Call(kGetProduct, kProto, "").status, 200);
  for (const auto& client : slow) {
    EXPECT_EQ(client->Read().status, 408);
    EXPECT_TRUE(client->ReadToEnd());
  }
  EXPECT_EQ(server.calls(), 20);
  EXPECT_TRUE(server.Await([&] { return gateway.Metric("connections_open") == 0; }));
}

// A byte now and then does not help a body either: the deadline is for all of it.
TEST(AbuseTest, ABodyThatDripsIsRefused) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address(), {"--body_ms=300"});
  const auto client = gateway.Connect();
  client->Send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_TRUE(server.Await([&] {
    client->Send("x");
    return gateway.Metric("requests_refused_total") == 1;
  }));
}

TEST(AbuseTest, AnAnswerThatNobodyReadsIsGivenUp) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address(), {"--stalled_ms=300", "--send_buffer_bytes=65536"});
  server.SetScript({.bytes = std::string(4 << 20, 'b')});
  ClientOptions options = gateway.options();
  options.receive_buffer = 64 << 10;
  HttpsClient client(gateway.port(), options);
  client.Send(CallBytes(gateway));
  EXPECT_TRUE(server.Await([&] { return gateway.Metric("clients_left_total") == 1; }));
  EXPECT_EQ(gateway.Metric("connections_open"), 0);
  EXPECT_EQ(client.Read().status, 200);  // What has come before; then it is cut.
  EXPECT_TRUE(client.ReadToEnd());
}

TEST(AbuseTest, AllConnectionsTogetherAreBounded) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address(), {"--connections_max=3"});
  std::vector<std::unique_ptr<HttpsClient>> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(gateway.Connect());
  EXPECT_THROW(gateway.Connect(), std::runtime_error);
  EXPECT_EQ(gateway.Metric("connections_refused_total"), 1);
  // Operators come in all the same, and a place that is left is taken.
  EXPECT_EQ(gateway.Operator("/healthz").status, 200);
  clients.pop_back();
  EXPECT_TRUE(server.Await([&] { return gateway.Metric("connections_open") == 2; }));
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "").status, 200);
}

// What rapid resets are in HTTP/1.1: calls and streams that are begun and left.
TEST(AbuseTest, RapidResetsLeaveNothingBehind) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  server.SetScript({Manner::kSilent, "m"});
  const std::string stream = RequestBytes(
      "POST", kWatchPath, gateway.port(),
      {{"Content-Type", "application/connect+proto"}, {"Connect-Protocol-Version", "1"}},
      Envelope(0, ""));
  const int64_t memory = gateway.MemoryBytes();
  for (int i = 0; i < 300; ++i) {
    const auto client = gateway.Connect();
    client->Send(i % 2 == 0 ? CallBytes(gateway) : stream);
    client->Reset();
  }
  EXPECT_TRUE(server.Await([&] {
    return gateway.Metric("connections_open") == 0 && gateway.Metric("streams_open") == 0 &&
           server.cancelled() >= server.calls();  // More: some are cancelled before they are read.
  }));
  EXPECT_LT(gateway.MemoryBytes() - memory, 16 << 20);
  server.SetScript({});
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "").status, 200);
}

TEST(AbuseTest, OtherProtocolsAreRefused) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  for (const auto& [bytes, status] : std::vector<std::pair<std::string, int>>{
           {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
           {"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
            421},
           {"SSH-2.0-OpenSSH_9.2\r\n\r\n", 400},
           {"EHLO example\r\n\r\n", 400},
           {"CONNECT 10.0.0.1:22 HTTP/1.1\r\nHost: 10.0.0.1:22\r\n\r\n", 400},
           {"GET http://10.0.0.1/ HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n", 400}}) {
    const auto client = gateway.Connect();
    client->Send(bytes);
    EXPECT_EQ(client->Read().status, status) << bytes;
  }
  EXPECT_EQ(gateway
                .Exchange("GET", "/none.js",
                          {{"Upgrade", "websocket"},
                           {"Connection", "Upgrade"},
                           {"Sec-WebSocket-Version", "13"}})
                .status,
            404);
  EXPECT_EQ(server.calls(), 0);
}

// Long JSON is read beside the loop: requests that come together are answered in order all the
// same, and one whose client has left is nobody's.
TEST(AbuseTest, LongJsonIsReadInOrderAndForNobodyWhoLeft) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const std::string begin = R"({"productId":")";
  const std::string end = R"("})";
  const auto json = [&](size_t size) {
    return begin + std::string(size - begin.size() - end.size(), 'p') + end;
  };
  const auto bytes = [&](const std::string& body) {
    return RequestBytes("POST", kProductPath, gateway.port(),
                        {{"Content-Type", "application/json"}, {"Connect-Protocol-Version", "1"}},
                        body);
  };
  const auto client = gateway.Connect();
  client->Send(bytes(json(1 << 20)) + bytes("{}") + bytes(json(20'000)) + bytes(json(8'000) + "x"));
  EXPECT_EQ(client->Read().status, 200);
  EXPECT_EQ(client->Read().status, 200);
  EXPECT_EQ(client->Read().status, 200);
  EXPECT_EQ(server.calls(), 3);
  EXPECT_GT(server.asked().bytes.size(), 19'000u);
  EXPECT_EQ(client->Read().status, 400);
  EXPECT_EQ(server.calls(), 3);
  client->Send(bytes(json(20'000) + "}"));
  EXPECT_EQ(client->Read().status, 400);

  for (int i = 0; i < 40; ++i) {
    const auto leaver = gateway.Connect();
    leaver->Send(bytes(json(1 << 20)));
    leaver->Reset();
  }
  EXPECT_TRUE(server.Await([&] { return gateway.Metric("connections_open") == 1; }));
  client->Send(bytes("{}"));
  EXPECT_EQ(client->Read().status, 200);
}

// Each line of the log is JSON, whatever clients and servers say, and no credential is in it.
TEST(AbuseTest, TheLogCannotBeForgedAndKeepsSecrets) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const std::vector<std::string> secrets = {"planted-key", "planted-session", "planted-link",
                                            "planted-body", "planted-token"};
  server.SetScript({.status = grpc::Status(grpc::INTERNAL, "a\n{\"event\":\"forged\"}\x01\xff\""),
                    .trailers = {{"backline-set-session", "planted-token;60"}}});
  const std::string forged = "%0a{\"event\":\"forged\"}";
  for (const HeaderLines& headers :
       {HeaderLines{{"Authorization", "Bearer planted-key"}, {"X-Forwarded-For", forged}},
        HeaderLines{{"Cookie", "__Host-backline=planted-session"}, {"Origin", gateway.origin()}},
        HeaderLines{{"Backline-Link", "planted-link"}, {"User-Agent", forged}},
        HeaderLines{{"Cookie", "__Host-backline=planted-session"}, {"Origin", forged}},
        HeaderLines{{"Authorization", "planted-key"}}}) {
    EXPECT_NE(gateway.Call(kGetProduct, kProto, "planted-body", headers).status, 200);
  }
  // Protobuf writes to standard error by itself when it is given what is no text.
  EXPECT_EQ(gateway.Call(kGetProduct, "application/json", "{\"q\": 1, \"\xd6\xd6ir\"a}").status,
            400);
  gateway.Exchange("POST", "/backline.v1.X/Y" + forged, {{"Content-Type", kProto}});
  server.SetScript({.trailers = {{"backline-set-session", "planted-token;60"}}});
  EXPECT_THAT(gateway.Call(kGetProduct, kProto, "").header("set-cookie"),
              HasSubstr("planted-token"));
  const std::string log = gateway.log();
  for (const std::string& secret : secrets) EXPECT_THAT(log, Not(HasSubstr(secret)));
  std::istringstream lines(log);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_TRUE(JsonToBinary("google.protobuf.Struct", line).ok()) << line;
    EXPECT_THAT(line, Not(HasSubstr("\"event\":\"forged\""))) << line;
  }
  EXPECT_GE(count, 4);
}

// A core would be all that it knows, in a file.
TEST(AbuseTest, NoCrashLeavesACore) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  std::ifstream limits("/proc/" + std::to_string(gateway.pid()) + "/limits");
  std::string core;
  for (std::string line; std::getline(limits, line);) {
    if (line.starts_with("Max core file size")) core = line;
  }
  EXPECT_THAT(core, ContainsRegex("size +0 +0 "));
}

}  // namespace
}  // namespace backline::gateway
