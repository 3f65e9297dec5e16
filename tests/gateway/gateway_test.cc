// The real gateway over real TLS, before a server that does what it is told.
#include <signal.h>

#include <chrono>
#include <stdexcept>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/https_client.h"
#include "tests/gateway/methods.h"
#include "tests/gateway/scripted_server.h"
#include "tests/gateway/smuggling_corpus.h"
#include "web-gateway/connect_protocol.h"
#include "web-gateway/request_parser.h"

namespace backline::gateway {
namespace {

using std::string_literals::operator""s;
using ::testing::HasSubstr;
using ::testing::Not;
using Manner = ScriptedServer::Manner;

constexpr char kJson[] = "application/json";

// A stream that has begun, on a connection of its own.
std::unique_ptr<HttpsClient> Watch(const GatewayProcess& gateway, ClientOptions options) {
  auto client = std::make_unique<HttpsClient>(gateway.port(), options);
  client->Send(RequestBytes("POST", kWatchPath, gateway.port(),
                            {{"Content-Type", kStreamProto}, {"Connect-Protocol-Version", "1"}},
                            Envelope(0, "")));
  if (client->ReadHead().status != 200) throw std::runtime_error("the stream did not begin");
  return client;
}

TEST(GatewayTest, PassesBytesThroughUntouched) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const std::string bytes = "\x0a\x03\x00\xff\x7f\x12\x00"s;
  server.SetScript({.bytes = bytes});
  const Reply reply = gateway.Call(kGetProduct, kProto, bytes);
  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.body, bytes);
  EXPECT_EQ(reply.header("content-type"), kProto);
  EXPECT_EQ(server.asked().bytes, bytes);
  EXPECT_EQ(server.asked().method, kProductPath);
}

// Whatever a client sends as headers, the server hears only what the gateway itself states.
TEST(GatewayTest, ForwardsNoHeaderOfAClient) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const auto heard = [&](const HeaderLines& headers) {
    EXPECT_EQ(gateway.Call(kGetProduct, kProto, "", headers).status, 200);
    std::map<std::string, std::string> metadata;
    for (const auto& [key, value] : server.asked().metadata) metadata[key] += value;
    metadata.erase("user-agent");  // gRPC's own
    return metadata;
  };
  using Heard = std::map<std::string, std::string>;
  const HeaderLines spoofed = {{"backline-session", "stolen"},
                               {"Backline-Key", "stolen"},
                               {"backline-client-address", "10.0.0.1"},
                               {"backline-set-session", "stolen;1"},
                               {"X-Forwarded-For", "10.0.0.1"},
                               {"X-Forwarded-User", "root"},
                               {"X-User-Id", "1"},
                               {"grpc-timeout", "1H"},
                               {"grpc-metadata-backline-key", "stolen"},
                               {"Grpc-Encoding", "gzip"},
                               {"te", "trailers"},
                               {":authority", "evil"},
                               {"User-Agent", "evil"},
                               {"Backline-Unattended", "1"}};
  HeaderLines legal = spoofed;
  legal.erase(legal.begin() + 11);
  EXPECT_EQ(heard(legal), (Heard{{"backline-client-address", "127.0.0.1"}}));
  HeaderLines key = legal;
  key.emplace_back("Authorization", "Bearer my-key");
  key.emplace_back("Cookie", "__Host-backline=my-session");
  EXPECT_EQ(heard(key),
            (Heard{{"backline-client-address", "127.0.0.1"}, {"backline-key", "my-key"}}));
  EXPECT_EQ(heard({{"Backline-Link", "my-link"}}),
            (Heard{{"backline-client-address", "127.0.0.1"}, {"backline-link", "my-link"}}));
  EXPECT_EQ(heard({{"Cookie", "__Host-backline=my-session"}, {"Origin", gateway.origin()}}),
            (Heard{{"backline-client-address", "127.0.0.1"}, {"backline-session", "my-session"}}));
  // One word, of a session alone: that a page calls by itself.
  const auto said = [&](const std::string& unattended) {
    return heard({{"Cookie", "__Host-backline=my-session"},
                  {"Origin", gateway.origin()},
                  {"Backline-Unattended", unattended}});
  };
  EXPECT_EQ(said("1"), (Heard{{"backline-client-address", "127.0.0.1"},
                              {"backline-session", "my-session"},
                              {"backline-unattended", "1"}}));
  for (const char* const other : {"0", "true", "11"}) {
    EXPECT_FALSE(said(other).contains("backline-unattended")) << other;
  }
  EXPECT_THAT(server.asked().metadata.find("user-agent")->second, Not(HasSubstr("evil")));
  // A pseudo header is no header.
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "", {spoofed[11]}).status, 400);
}

TEST(GatewayTest, TheSessionTravelsInTheCookieOnly) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const auto cookie = [&](const std::string& value) {
    server.SetScript({.trailers = {{"backline-set-session", value}, {"x-secret", "inner"}}});
    const Reply reply = gateway.Call(kGetProduct, kProto, "");
    EXPECT_EQ(reply.status, 200);
    EXPECT_FALSE(reply.headers.contains("backline-set-session"));
    EXPECT_FALSE(reply.headers.contains("x-secret"));
    return reply.header("set-cookie");
  };
  EXPECT_EQ(cookie("token;43200"),
            "__Host-backline=token; Max-Age=43200; Path=/; Secure; HttpOnly; SameSite=Lax");
  EXPECT_EQ(cookie(""), "__Host-backline=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
  EXPECT_EQ(cookie("no;seconds"), "");
}

TEST(GatewayTest, ErrorsComeWithTheirDetails) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const Fault fault = MakeFault(Code::kFailedPrecondition, "OUT_OF_STOCK", "none left");
  server.SetScript(
      {.status = grpc::Status(grpc::FAILED_PRECONDITION, fault.message, fault.details)});
  const Reply reply = gateway.Call(kGetProduct, kProto, "");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.header("content-type"), kJson);
  EXPECT_EQ(reply.body, FaultJson(fault));
  const Reply stream = gateway.Call(kWatchEvents, kStreamProto, Envelope(0, ""));
  EXPECT_EQ(stream.status, 200);
  EXPECT_EQ(stream.body, EndOfStream(fault));
  // What gRPC itself says names machines: it is said in other words.
  server.SetScript({.status = grpc::Status(grpc::UNKNOWN, "10.1.2.3:7443 said no")});
  const Reply unknown = gateway.Call(kGetProduct, kProto, "");
  EXPECT_EQ(unknown.status, 500);
  EXPECT_THAT(unknown.body, Not(HasSubstr("10.1.2.3")));
  EXPECT_THAT(unknown.body, HasSubstr("INTERNAL"));
}

TEST(GatewayTest, NoServerIsUnavailableAndNamesNoMachine) {
  const GatewayProcess gateway("127.0.0.1:1");
  const Reply reply = gateway.Call(kGetProduct, kProto, "");
  EXPECT_EQ(reply.status, 503);
  EXPECT_THAT(reply.body, HasSubstr("\"code\":\"unavailable\""));
  EXPECT_THAT(reply.body, Not(HasSubstr("127.0.0.1")));
  EXPECT_EQ(gateway.Operator("/readyz").status, 503);
  EXPECT_EQ(gateway.Operator("/healthz").status, 200);
}

TEST(GatewayTest, RefusesWhatIsNoCall) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const HeaderLines good = {{"Content-Type", kProto}, {"Connect-Protocol-Version", "1"}};
  const auto status = [&](const std::string& method, const std::string& path,
                          const HeaderLines& headers, const std::string& body = "") {
    return gateway.Exchange(method, path, headers, body).status;
  };
  EXPECT_EQ(status("POST", kProductPath, good), 200);
  EXPECT_EQ(status("GET", kProductPath, good), 405);
  EXPECT_EQ(status("PUT", kProductPath, good), 405);
  EXPECT_EQ(status("OPTIONS", kProductPath, good), 403);
  EXPECT_EQ(status("POST", "/backline.v1.CatalogService/Nothing", good), 404);
  EXPECT_EQ(status("POST", "/backline.v1.OrderService/PlaceOrders", good), 404);
  EXPECT_EQ(status("POST", "/backline.v1.AuditService/RunAudit", good), 404);
  EXPECT_EQ(status("POST", "/grpc.health.v1.Health/Check", good), 405);
  EXPECT_EQ(status("POST", kProductPath, {{"Connect-Protocol-Version", "1"}}), 415);
  EXPECT_EQ(status("POST", kProductPath, {{"Content-Type", kProto}}), 400);
  EXPECT_EQ(gateway.Call(kGetProduct, kStreamProto, Envelope(0, "")).status, 415);
  EXPECT_EQ(gateway.Call(kWatchEvents, kProto, "").status, 415);
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "", {{"Content-Encoding", "gzip"}}).status, 501);
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "", {{"Connect-Timeout-Ms", "x"}}).status, 400);
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "", {{"Authorization", "Basic eDp5"}}).status, 401);
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "", {{"Host", "evil.example"}}).status, 421);
  EXPECT_THAT(gateway.Call(kGetProduct, kJson, R"({"nonsense": 1})").body, HasSubstr("nonsense"));
  EXPECT_EQ(server.calls(), 1);
}

// Rows of the rule about other sites. A page elsewhere can make a browser send the cookie; it can
// choose neither the Origin nor Sec-Fetch-Site, and no other header without a preflight.
TEST(GatewayTest, CrossSiteMatrix) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const std::string ours = gateway.origin();
  const std::pair<std::string, std::string> cookie = {"Cookie", "__Host-backline=abc"};
  const std::pair<std::string, std::string> version = {"Connect-Protocol-Version", "1"};
  const auto type = [](const std::string& value) { return std::pair("Content-Type"s, value); };
  const auto origin = [](const std::string& value) { return std::pair("Origin"s, value); };
  const auto site = [](const std::string& value) { return std::pair("Sec-Fetch-Site"s, value); };
  const auto key = std::pair("Authorization"s, "Bearer key"s);
  const auto link = std::pair("Backline-Link"s, "link"s);
  const auto port = std::to_string(gateway.port());
  struct Row {
    const char* name;
    int status;
    HeaderLines headers;
  };
  const std::vector<Row> rows = {
      {"our page", 200, {cookie, version, type(kProto), origin(ours), site("same-origin")}},
      {"our page, an old browser", 200, {cookie, version, type(kProto), origin(ours)}},
      {"our page in JSON", 200, {cookie, version, type(kJson), origin(ours)}},
      {"no Origin", 403, {cookie, version, type(kProto)}},
      {"Origin null", 403, {cookie, version, type(kProto), origin("null")}},
      {"Origin empty", 403, {cookie, version, type(kProto), origin("")}},
      {"another origin", 403, {cookie, version, type(kProto), origin("https://evil.example")}},
      {"a sub-domain",
       403,
       {cookie, version, type(kProto), origin("https://evil.localhost:" + port)}},
      {"our name as a prefix",
       403,
       {cookie, version, type(kProto), origin("https://localhost:" + port + ".evil.example")}},
      {"our name as a suffix",
       403,
       {cookie, version, type(kProto), origin("https://evillocalhost:" + port)}},
      {"another port", 403, {cookie, version, type(kProto), origin("https://localhost:1")}},
      {"no port", 403, {cookie, version, type(kProto), origin("https://localhost")}},
      {"another scheme", 403, {cookie, version, type(kProto), origin("http://localhost:" + port)}},
      {"with a slash", 403, {cookie, version, type(kProto), origin(ours + "/")}},
      {"two Origins", 403, {cookie, version, type(kProto), origin(ours), origin("null")}},
      {"cross-site", 403, {cookie, version, type(kProto), origin(ours), site("cross-site")}},
      {"same-site", 403, {cookie, version, type(kProto), origin(ours), site("same-site")}},
      {"typed by hand", 403, {cookie, version, type(kProto), origin(ours), site("none")}},
      {"a beacon in JSON", 400, {cookie, type(kJson), origin("https://evil.example")}},
      {"no version", 400, {cookie, type(kProto), origin(ours)}},
      {"version 2", 400, {cookie, {"Connect-Protocol-Version", "2"}, type(kProto), origin(ours)}},
      {"text/plain", 415, {cookie, version, type("text/plain"), origin(ours)}},
      {"a form", 415, {cookie, version, type("application/x-www-form-urlencoded"), origin(ours)}},
      {"multipart", 415, {cookie, version, type("multipart/form-data"), origin(ours)}},
      {"gRPC-Web", 415, {cookie, version, type("application/grpc-web+proto"), origin(ours)}},
      {"two types", 415, {cookie, version, type("text/plain"), type(kProto), origin(ours)}},
      {"another site's cookie, no Origin", 403, {{"Cookie", "a=b"}, version, type(kProto)}},
      {"sign-in from our page", 200, {version, type(kProto), origin(ours)}},
      {"sign-in from elsewhere", 403, {version, type(kProto), origin("https://evil.example")}},
      {"sign-in cross-site", 403, {version, type(kProto), site("cross-site")}},
      {"sign-in by a program", 200, {version, type(kProto)}},
      {"sign-in without version", 400, {type(kProto)}},
      {"a key", 200, {key, type(kProto)}},
      {"a key from anywhere", 200, {key, type(kProto), origin("https://evil.example")}},
      {"a key and a cookie", 200, {key, cookie, type(kProto)}},
      {"a link", 200, {link, type(kProto)}},
      {"a key as text", 415, {key, type("text/plain")}},
  };
  EXPECT_GE(rows.size(), 20u);
  int passed = 0;
  for (const Row& row : rows) {
    const int before = server.calls();
    const std::string body = row.headers == rows[2].headers ? "{}" : "";
    const Reply reply = gateway.Exchange("POST", kProductPath, row.headers, body);
    EXPECT_EQ(reply.status, row.status) << row.name << ": " << reply.body;
    EXPECT_EQ(server.calls() - before, row.status == 200 ? 1 : 0) << row.name;
    EXPECT_FALSE(reply.headers.contains("access-control-allow-origin")) << row.name;
    passed += row.status == 200 ? 1 : 0;
  }
  EXPECT_EQ(passed, 9);
  for (const char* path : {kProductPath, "/", "/assets/a.js"}) {
    const Reply preflight =
        gateway.Exchange("OPTIONS", path,
                         {origin("https://evil.example"),
                          {"Access-Control-Request-Method", "POST"},
                          {"Access-Control-Request-Headers", "connect-protocol-version"}});
    EXPECT_EQ(preflight.status, 403) << path;
    for (const auto& [name, value] : preflight.headers) EXPECT_THAT(name, Not(HasSubstr("access")));
  }
}

TEST(GatewayTest, LimitsOnBothSides) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, std::string(kMessageBytesMax, 'a')).status, 200);
  EXPECT_EQ(server.asked().bytes.size(), kMessageBytesMax);
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, std::string(kMessageBytesMax + 1, 'a')).status, 429);
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, std::string(kBodyBytesMax + 1, 'a')).status, 413);
  const Reply whole =
      gateway.Call(kWatchEvents, kStreamProto, Envelope(0, std::string(kMessageBytesMax, 'a')));
  EXPECT_EQ(whole.body, Envelope(0, "") + EndOfStream(std::nullopt));
  EXPECT_EQ(server.asked().bytes.size(), kMessageBytesMax);
  const auto head = [&](size_t size) {
    const std::string short_one = RequestBytes("GET", "/", gateway.port(), {{"X", ""}});
    const auto client = gateway.Connect();
    client->Send(RequestBytes("GET", "/", gateway.port(),
                              {{"X", std::string(size - short_one.size(), 'x')}}));
    return client->Read().status;
  };
  EXPECT_EQ(head(kHeadBytesMax), 404);
  EXPECT_EQ(head(kHeadBytesMax + 1), 431);
  // An answer of a server: 4 MiB is taken, more is not.
  server.SetScript({.bytes = std::string(4 << 20, 'b')});
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "").body.size(), size_t{4} << 20);
  server.SetScript({.bytes = std::string((4 << 20) + 1, 'b')});
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "").status, 429);
}

TEST(GatewayTest, TheSmugglingCorpusIsRefusedAndTheConnectionClosed) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address(), {"--connections_per_address_max=1000"});
  const std::string hidden = RequestBytes(
      "POST", kProductPath, gateway.port(),
      {{"Content-Type", kProto}, {"Connect-Protocol-Version", "1"}, {"Authorization", "Bearer k"}});
  for (const Vector& vector : SmugglingCorpus()) {
    const auto client = gateway.Connect();
    client->Send(vector.bytes + hidden);
    EXPECT_EQ(client->Read().status, vector.status) << vector.name;
    EXPECT_TRUE(client->ReadToEnd()) << vector.name;
  }
  EXPECT_EQ(server.calls(), 0);
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "").status, 200);
  EXPECT_EQ(gateway.Metric("requests_refused_total"),
            static_cast<int64_t>(SmugglingCorpus().size()));
}

TEST(GatewayTest, RequestsThatComeTogetherAreAnsweredInOrder) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const auto client = gateway.Connect();
  const HeaderLines call = {{"Content-Type", kProto}, {"Connect-Protocol-Version", "1"}};
  client->Send(RequestBytes("POST", kProductPath, gateway.port(), call, "1") +
               RequestBytes("GET", "/none.js", gateway.port(), {}) +
               RequestBytes("POST", kProductPath, gateway.port(), call, "3"));
  EXPECT_EQ(client->Read().status, 200);
  EXPECT_EQ(client->Read().status, 404);
  EXPECT_EQ(client->Read().status, 200);
  EXPECT_EQ(server.asked().bytes, "3");
  EXPECT_EQ(server.calls(), 2);
  client->Send("POST " + std::string(kProductPath) +
               " HTTP/1.1\r\nHost: localhost:" + std::to_string(gateway.port()) +
               "\r\nContent-Type: application/proto\r\nConnect-Protocol-Version: 1\r\n"
               "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client->ReadHead().status, 100);
  client->Send("45");
  EXPECT_EQ(client->Read().status, 200);
  EXPECT_EQ(server.asked().bytes, "45");
}

TEST(GatewayTest, SlowClientsAreSentAway) {
  ScriptedServer server;
  const GatewayProcess hasty(server.address(), {"--handshake_ms=200"});
  HttpsClient silent(hasty.port(), {});  // never begins TLS
  EXPECT_TRUE(silent.ReadToEnd());
  const GatewayProcess bored(server.address(), {"--idle_ms=200"});
  EXPECT_TRUE(bored.Connect()->ReadToEnd());
  const GatewayProcess gateway(server.address(), {"--head_ms=200", "--body_ms=200"});
  const auto head = gateway.Connect();
  head->Send("POST / HTTP/1.1\r\nHost: ");
  EXPECT_EQ(head->Read().status, 408);
  const auto body = gateway.Connect();
  body->Send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(body->Read().status, 408);
  // A byte now and then does not help: the deadline is for the whole head.
  const auto drip = gateway.Connect();
  drip->Send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  EXPECT_TRUE(server.Await([&] {
    drip->Send("x");
    return gateway.Metric("requests_refused_total") == 3;
  }));
}

TEST(GatewayTest, AClientThatDoesNotReadHoldsTheServerBack) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address(),
                               {"--stalled_ms=1500", "--send_buffer_bytes=65536"});
  constexpr int64_t kMessage = 256 << 10;
  constexpr int64_t kHeldMax = 4 << 20;
  server.SetScript({Manner::kEndless, std::string(kMessage, 'm')});
  ClientOptions options = gateway.options();
  options.receive_buffer = 64 << 10;
  const int64_t memory = gateway.MemoryBytes();
  const auto client = Watch(gateway, options);
  int64_t read = 0;
  for (int i = 0; i < 100; ++i) read += static_cast<int64_t>(client->ReadChunk().size());
  EXPECT_EQ(read, 100 * (kMessage + 5));
  // Now it reads no more: it is cut off in the end, and until then little more was sent.
  EXPECT_TRUE(server.Await([&] { return server.cancelled() == 1; }));
  EXPECT_LT((server.messages() - 100) * kMessage, kHeldMax);
  EXPECT_LT(gateway.MemoryBytes() - memory, 16 << 20);
  EXPECT_EQ(gateway.Metric("clients_left_total"), 1);
}

TEST(GatewayTest, WhenTheClientLeavesTheServerIsTold) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  server.SetScript({Manner::kSilent, "m"});
  int left = 0;
  for (const bool reset : {false, true}) {
    auto client = Watch(gateway, gateway.options());
    EXPECT_EQ(client->ReadChunk(), Envelope(0, "m"));
    if (reset) client->Reset();
    client.reset();
    ++left;
    EXPECT_TRUE(server.Await([&] { return server.cancelled() == left; })) << reset;
  }
  for (const bool reset : {false, true}) {
    auto client = gateway.Connect();
    client->Send(RequestBytes("POST", kProductPath, gateway.port(),
                              {{"Content-Type", kProto}, {"Connect-Protocol-Version", "1"}}));
    EXPECT_TRUE(server.Await([&] { return server.calls() == left + 1; }));
    if (reset) client->Reset();
    client.reset();
    ++left;
    EXPECT_TRUE(server.Await([&] { return server.cancelled() == left; })) << reset;
  }
  EXPECT_TRUE(server.Await([&] { return gateway.Metric("streams_open") == 0; }));
  EXPECT_TRUE(server.Await([&] { return gateway.Metric("connections_open") == 0; }));
}

TEST(GatewayTest, EveryCallHasADeadline) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const auto left = [&](const HeaderLines& headers) {
    const auto begin = std::chrono::system_clock::now();
    EXPECT_EQ(gateway.Call(kGetProduct, kProto, "", headers).status, 200);
    return std::chrono::duration<double>(server.asked().deadline - begin).count();
  };
  EXPECT_NEAR(left({}), 30, 5);
  EXPECT_NEAR(left({{"Connect-Timeout-Ms", "3600000"}}), 30, 5);
  EXPECT_NEAR(left({{"Connect-Timeout-Ms", "10000"}}), 10, 5);
  server.SetScript({Manner::kSilent, ""});
  const Reply late = gateway.Call(kGetProduct, kProto, "", {{"Connect-Timeout-Ms", "100"}});
  EXPECT_EQ(late.status, 504);
  EXPECT_THAT(late.body, HasSubstr("DEADLINE_PASSED"));
}

TEST(GatewayTest, DrainsWhenItIsToldToEnd) {
  ScriptedServer server;
  GatewayProcess gateway(server.address());
  server.SetScript({Manner::kSilent, "m"});
  const auto stream = Watch(gateway, gateway.options());
  EXPECT_EQ(stream->ReadChunk(), Envelope(0, "m"));
  const auto idle = gateway.Connect();
  const auto call = gateway.Connect();
  call->Send(RequestBytes("POST", kProductPath, gateway.port(),
                          {{"Content-Type", kProto},
                           {"Connect-Protocol-Version", "1"},
                           {"Connect-Timeout-Ms", "2000"}}));
  EXPECT_TRUE(server.Await([&] { return server.calls() == 2; }));
  gateway.Signal(SIGTERM);
  EXPECT_TRUE(idle->ReadToEnd());
  EXPECT_THAT(stream->ReadChunk(), HasSubstr("\"code\":\"unavailable\""));
  EXPECT_TRUE(stream->ReadToEnd());
  EXPECT_EQ(gateway.Operator("/readyz").status, 503);
  EXPECT_THROW(gateway.Connect(), std::runtime_error);
  // The call that runs is answered, whatever the answer is.
  const Reply reply = call->Read();
  EXPECT_EQ(reply.status, 504);
  EXPECT_EQ(reply.header("connection"), "close");
  EXPECT_EQ(gateway.Wait(), 0);
}

TEST(GatewayTest, WhatDoesNotEndIsEnded) {
  ScriptedServer server;
  GatewayProcess gateway(server.address(), {"--drain_ms=200"});
  server.SetScript({Manner::kSilent, "m"});
  const auto call = gateway.Connect();
  call->Send(RequestBytes("POST", kProductPath, gateway.port(),
                          {{"Content-Type", kProto}, {"Connect-Protocol-Version", "1"}}));
  EXPECT_TRUE(server.Await([&] { return server.calls() == 1; }));
  gateway.Signal(SIGTERM);
  EXPECT_EQ(gateway.Wait(), 0);
  EXPECT_TRUE(server.Await([&] { return server.cancelled() == 1; }));
}

TEST(GatewayTest, ConnectionsAreBounded) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address(),
                               {"--connections_per_address_max=3", "--streams_max=2"});
  server.SetScript({Manner::kSilent, "m"});
  auto first = Watch(gateway, gateway.options());
  auto second = Watch(gateway, gateway.options());
  {
    const auto third = gateway.Connect();
    EXPECT_THROW(gateway.Connect(), std::runtime_error);
    third->Send(RequestBytes("POST", kWatchPath, gateway.port(),
                             {{"Content-Type", kStreamProto}, {"Connect-Protocol-Version", "1"}},
                             Envelope(0, "")));
    EXPECT_THAT(third->Read().body, HasSubstr("OVERLOADED"));
  }
  EXPECT_GE(gateway.Metric("connections_refused_total"), 1);
  first.reset();
  EXPECT_TRUE(server.Await([&] { return gateway.Metric("streams_open") == 1; }));
  EXPECT_EQ(Watch(gateway, gateway.options())->ReadChunk(), Envelope(0, "m"));
}

TEST(GatewayTest, OperatorsReadMetricsAndHealth) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  EXPECT_EQ(gateway.Call(kGetProduct, kProto, "").status, 200);
  EXPECT_EQ(gateway.Operator("/healthz").body, "ok\n");
  EXPECT_EQ(gateway.Operator("/readyz").status, 200);
  EXPECT_EQ(gateway.Operator("/").status, 404);
  const std::string text = gateway.Operator("/metrics").body;
  EXPECT_THAT(text, HasSubstr("backline_gateway_calls_total{method=\"" + std::string(kProductPath) +
                              "\",code=\"ok\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("backline_gateway_call_seconds_count 1\n"));
  EXPECT_EQ(gateway.Metric("connections_accepted_total"), 1);
  // Not for browsers.
  for (const char* path : {"/metrics", "/healthz", "/readyz"}) {
    EXPECT_EQ(gateway.Exchange("GET", path, {}).status, 404) << path;
  }
  EXPECT_THAT(gateway.log(), HasSubstr("\"code\":\"ok\""));
}

}  // namespace
}  // namespace backline::gateway
