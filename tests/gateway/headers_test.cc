// Every kind of answer that there is, with the headers that it carries: the tests print them all.
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/https_client.h"
#include "tests/gateway/methods.h"
#include "tests/gateway/scripted_server.h"
#include "web-gateway/connect_protocol.h"
#include "web-gateway/response_head.h"

namespace backline::gateway {
namespace {


struct Route {
  std::string name;
  int status = 0;
  std::string request;
  bool head = false;  // the answer has no body
};

// A portal with a page and an asset, while it lives.
class PortalFolder {
 public:
  PortalFolder()
      : folder_(std::filesystem::path(::testing::TempDir()) /
                ("portal-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_ / "assets");
    std::ofstream(folder_ / "index.html") << "<!doctype html>";
    std::ofstream(folder_ / "assets/app-1a2b3c4d.js") << "1";
  }
  ~PortalFolder() { std::filesystem::remove_all(folder_); }
  PortalFolder(const PortalFolder&) = delete;
  PortalFolder& operator=(const PortalFolder&) = delete;
  std::string flag() const { return "--portal=" + folder_.string(); }

 private:
  const std::filesystem::path folder_;
};

Reply Ask(HttpsClient& client, const Route& route) {
  client.Send(route.request);
  return route.head ? client.ReadHead() : client.Read();
}

void Check(const Route& route, const Reply& reply, bool may_be_kept = false) {
  EXPECT_EQ(reply.status, route.status) << route.name << ": " << reply.body;
  std::cout << "== " << route.name << ": " << reply.status << "\n";
  for (const auto& [key, value] : reply.headers) std::cout << "   " << key << ": " << value << "\n";
  for (const auto& [key, value] : SecurityHeaders()) {
    std::string lower = key;
    std::transform(lower.begin(), lower.end(), lower.begin(), ::tolower);
    EXPECT_EQ(reply.header(lower), value) << route.name << " lacks " << key;
  }
  EXPECT_EQ(reply.header("cache-control") == "no-store", !may_be_kept) << route.name;
  // Nothing says what runs here, and no other site may read it.
  for (const char* none : {"server", "x-powered-by", "via", "access-control-allow-origin"}) {
    EXPECT_FALSE(reply.headers.contains(none)) << route.name;
  }
}

HeaderLines CallHeaders(HeaderLines more = {}) {
  more.insert(more.begin(),
              {{"Content-Type", "application/proto"}, {"Connect-Protocol-Version", "1"}});
  return more;
}

TEST(HeadersTest, OfEveryRoute) {
  ScriptedServer server;
  const PortalFolder portal;
  const GatewayProcess gateway(server.address(), {portal.flag()});
  const auto bytes = [&](const std::string& method, const std::string& path,
                         const HeaderLines& headers, const std::string& body = "") {
    return RequestBytes(method, path, gateway.port(), headers, body);
  };
  const std::string etag = gateway.Exchange("GET", "/", {}).header("etag");
  const HeaderLines stream = {{"Content-Type", "application/connect+proto"},
                              {"Connect-Protocol-Version", "1"}};
  const std::vector<Route> kept = {
      {"a page", 200, bytes("GET", "/", {})},
      {"a page of the portal's own", 200, bytes("GET", "/orders/1", {})},
      {"where a provider sends one back to", 200, bytes("GET", "/oidc?code=a.b%2F&state=c", {})},
      {"the head of a page", 200, bytes("HEAD", "/", {}), true},
      {"a page that the browser has", 304, bytes("GET", "/", {{"If-None-Match", etag}})},
      {"an asset", 200, bytes("GET", "/assets/app-1a2b3c4d.js", {})},
  };
  const std::vector<Route> others = {
      {"no asset", 404, bytes("GET", "/assets/none.js", {})},
      {"a page by POST", 405, bytes("POST", "/", {})},
      {"a call", 200, bytes("POST", kProductPath, CallHeaders())},
      {"a stream", 200, bytes("POST", kWatchPath, stream, Envelope(0, ""))},
      {"a stream without its envelope", 200, bytes("POST", kWatchPath, stream, "")},
      {"a call by GET", 405, bytes("GET", kProductPath, CallHeaders())},
      {"no such method", 404, bytes("POST", "/backline.v1.X/Y", CallHeaders())},
      {"another content type", 415, bytes("POST", kProductPath, {})},
      {"a preflight", 403, bytes("OPTIONS", kProductPath, {})},
      {"a preflight of a page", 403, bytes("OPTIONS", "/", {})},
      {"another host", 421, bytes("GET", "/", {{"Host", "evil.example"}})},
      {"operators' pages are not here", 404, bytes("GET", "/metrics.txt", {})},
  };
  for (const Route& route : kept) Check(route, Ask(*gateway.Connect(), route), true);
  for (const Route& route : others) Check(route, Ask(*gateway.Connect(), route));
}

TEST(HeadersTest, OfEveryRefusal) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address(), {"--head_ms=300", "--body_ms=300"});
  const auto bytes = [&](const std::string& method, const std::string& path,
                         const HeaderLines& headers, const std::string& body = "") {
    return RequestBytes(method, path, gateway.port(), headers, body);
  };
  const auto call = [&](const HeaderLines& more, const std::string& body = "") {
    return bytes("POST", kProductPath, CallHeaders(more), body);
  };
  const std::string post = "POST / HTTP/1.1\r\nHost: localhost\r\n";
  for (const Route& route : std::vector<Route>{
           {"cross-site", 403, call({{"Origin", "null"}})},
           {"a cookie from nowhere", 403, call({{"Cookie", "__Host-backline=a"}})},
           {"no credential that we know", 401, call({{"Authorization", "Basic eDp5"}})},
           {"two credentials", 400, call({{"Authorization", "Bearer a"}, {"Backline-Link", "b"}})},
           {"no time", 400, call({{"Connect-Timeout-Ms", "soon"}})},
           {"compressed", 501, call({{"Content-Encoding", "gzip"}})},
           {"a message that is too long", 429, call({}, std::string((1 << 20) + 1, 'a'))},
           {"no HTTP", 400, "\x16\x03\x01 nonsense\r\n\r\n"},
           {"a head that is too long", 431, bytes("GET", "/", {{"X", std::string(9'000, 'x')}})},
           {"a target that is too long", 414, bytes("GET", "/" + std::string(3'000, 'x'), {})},
           {"a body that is too long", 413, post + "Content-Length: 9999999\r\n\r\n"},
           {"an expectation", 417, post + "Expect: more\r\n\r\n"},
           {"a slow head", 408, "GET / HTTP/1.1\r\nHost: "},
           {"a slow body", 408, post + "Content-Length: 3\r\n\r\nab"},
           {"HTTP/1.0", 505, "GET / HTTP/1.0\r\n\r\n"},
           {"HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
       }) {
    Check(route, Ask(*gateway.Connect(), route));
  }
  EXPECT_EQ(server.calls(), 0);
}

// One row for each HTTP status that an answer of a server can become.
TEST(HeadersTest, OfEveryFaultOfAServer) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  std::set<int> statuses;
  for (int number = 1; number <= 16; ++number) {
    const Code code = CodeFromNumber(number);
    const Fault fault = MakeFault(code, "INTERNAL", "said by the server");
    server.SetScript({.status = grpc::Status(static_cast<grpc::StatusCode>(number), fault.message,
                                             fault.details)});
    const Route route = {std::string("the server says ") + CodeName(code), HttpStatusOf(code),
                         RequestBytes("POST", kProductPath, gateway.port(), CallHeaders())};
    Check(route, Ask(*gateway.Connect(), route));
    statuses.insert(route.status);
  }
  EXPECT_EQ(statuses, (std::set<int>{400, 401, 403, 404, 409, 429, 499, 500, 501, 503, 504}));
}

// A body after such a head would be taken for the next answer.
TEST(HeadersTest, NoAnswerToHeadHasABody) {
  ScriptedServer server;
  const PortalFolder portal;
  const GatewayProcess gateway(server.address(), {portal.flag()});
  const auto next = [](HttpsClient& client, int port, const std::string& path,
                       const HeaderLines& headers) {
    client.Send(
        RequestBytes("HEAD", path, port, headers) +
        RequestBytes("POST", "/next", port, {{"Host", "localhost:" + std::to_string(port)}}));
    EXPECT_GT(client.ReadHead().status, 0) << path;
    return client.Read().status;
  };
  for (const char* path :
       {"/", "/assets/app-1a2b3c4d.js", "/none.js", kProductPath, "/backline.v1.X/Y"}) {
    EXPECT_EQ(next(*gateway.Connect(), gateway.port(), path, {}), 405) << path;
  }
  EXPECT_EQ(next(*gateway.Connect(), gateway.port(), "/", {{"Host", "evil.example"}}), 405);
  for (const char* path : {"/metrics", "/none"}) {
    HttpsClient client(gateway.admin_port(), {});
    EXPECT_EQ(next(client, gateway.admin_port(), path, {}), 405) << path;
  }
}

TEST(HeadersTest, OfTheOperatorsPages) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const auto bytes = [&](const std::string& method, const std::string& path) {
    return RequestBytes(method, path, gateway.admin_port(), {});
  };
  EXPECT_TRUE(server.Await([&] { return gateway.Operator("/readyz").status == 200; }));
  for (const Route& route : std::vector<Route>{
           {"metrics", 200, bytes("GET", "/metrics")},
           {"health", 200, bytes("GET", "/healthz")},
           {"readiness", 200, bytes("GET", "/readyz")},
           {"no page of operators", 404, bytes("GET", "/")},
           {"a call at the operators' port", 404, bytes("GET", kProductPath)},
           {"health by POST", 405, bytes("POST", "/healthz")},
           {"a call by POST at the operators' port", 405, bytes("POST", kProductPath)},
           {"metrics by HEAD", 405, bytes("HEAD", "/metrics"), true},
           {"no HTTP at the operators' port", 400, "nonsense\r\n\r\n"},
       }) {
    HttpsClient client(gateway.admin_port(), {});
    Check(route, Ask(client, route));
  }
  EXPECT_EQ(server.calls(), 0);
}

}  // namespace
}  // namespace backline::gateway
