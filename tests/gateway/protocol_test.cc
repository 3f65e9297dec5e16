// The parts that are pure: the Connect protocol, JSON, credentials, the rule about other sites, the
// table of methods.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "backline/v1/catalog_service.pb.h"
#include "backline/v1/event_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/paths.h"
#include "web-gateway/connect_protocol.h"
#include "web-gateway/identity.h"
#include "web-gateway/json_codec.h"
#include "web-gateway/method_table.h"
#include "web-gateway/response_head.h"

namespace backline::gateway {
namespace {

using std::string_literals::operator""s;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(MethodTableTest, EveryMethodIsInExactlyOneList) {
  std::set<std::string> listed(BrowserMethods().begin(), BrowserMethods().end());
  for (const std::string& name : OtherMethods()) {
    EXPECT_TRUE(listed.insert(name).second) << name << " is in both lists";
  }
  EXPECT_EQ(listed.size(), BrowserMethods().size() + OtherMethods().size());
  std::set<std::string> contract;
  for (const Method& method : ContractMethods()) {
    contract.insert(method.path.substr(std::string("/backline.v1.").size()));
  }
  EXPECT_EQ(listed, contract) << "decide in method_table.cc whether browsers may call it";
}

// The descriptors that the program links are all there are.
TEST(MethodTableTest, EveryProtoIsKnown) {
  size_t methods = 0;
  static const std::regex kRpc(R"(\n\s*rpc\s+\w+\s*\()");
  for (const auto& entry :
       std::filesystem::directory_iterator(testing::SourceFolder() + "/protos/backline/v1")) {
    std::ifstream in(entry.path());
    const std::string text(std::istreambuf_iterator<char>(in), {});
    methods += static_cast<size_t>(
        std::distance(std::sregex_iterator(text.begin(), text.end(), kRpc), {}));
  }
  EXPECT_EQ(ContractMethods().size(), methods) << "name the new file in method_table.cc";
  EXPECT_GT(methods, 40u);
}

TEST(MethodTableTest, KnowsWhatItServes) {
  const MethodTable table;
  const Method* const watch = table.Find("/backline.v1.EventService/WatchEvents");
  ASSERT_NE(watch, nullptr);
  EXPECT_TRUE(watch->streams);
  EXPECT_FALSE(watch->repeatable);
  EXPECT_TRUE(table.Find("/backline.v1.CatalogService/GetProduct")->repeatable);
  EXPECT_TRUE(table.Find("/backline.v1.SupplierService/AnswerLine")->repeatable);
  EXPECT_EQ(table.Find("/backline.v1.OrderService/PlaceOrders"), nullptr);
  EXPECT_EQ(table.Find("/grpc.health.v1.Health/Check"), nullptr);
  EXPECT_EQ(table.Find("/backline.v1.CatalogService/getproduct"), nullptr);
}

TEST(ConnectProtocolTest, CodesAndTheirHttpStatus) {
  const std::vector<std::pair<const char*, int>> expected = {
      {"ok", 200},
      {"canceled", 499},
      {"unknown", 500},
      {"invalid_argument", 400},
      {"deadline_exceeded", 504},
      {"not_found", 404},
      {"already_exists", 409},
      {"permission_denied", 403},
      {"resource_exhausted", 429},
      {"failed_precondition", 400},
      {"aborted", 409},
      {"out_of_range", 400},
      {"unimplemented", 501},
      {"internal", 500},
      {"unavailable", 503},
      {"data_loss", 500},
      {"unauthenticated", 401},
  };
  for (int code = 0; code < static_cast<int>(expected.size()); ++code) {
    EXPECT_STREQ(CodeName(CodeFromNumber(code)), expected[static_cast<size_t>(code)].first);
    EXPECT_EQ(HttpStatusOf(CodeFromNumber(code)), expected[static_cast<size_t>(code)].second);
  }
  EXPECT_EQ(CodeFromNumber(17), Code::kUnknown);
  EXPECT_EQ(CodeFromNumber(-1), Code::kUnknown);
}

TEST(ConnectProtocolTest, FaultsCarryTheirDetails) {
  const std::string json = FaultJson(MakeFault(Code::kNotFound, "PRODUCT_NOT_FOUND", "no \"x\""));
  EXPECT_THAT(json, HasSubstr(R"({"code":"not_found","message":"no \"x\"","details":[{)"));
  EXPECT_THAT(json, HasSubstr(R"("type":"google.rpc.ErrorInfo","value":")"));
  EXPECT_THAT(json, HasSubstr(R"("debug":{"reason":"PRODUCT_NOT_FOUND","domain":"backline"})"));
  EXPECT_THAT(json, Not(HasSubstr("=")));  // base64 without padding
  EXPECT_EQ(FaultJson({Code::kUnknown, "a\nb", ""}), R"({"code":"unknown","message":"a\u000ab"})");
}

TEST(ConnectProtocolTest, ContentTypes) {
  for (const char* good : {"application/proto", "application/json", "Application/JSON",
                           "application/json; charset=utf-8", "application/connect+proto",
                           "application/connect+json"}) {
    EXPECT_TRUE(ParseContentType(good)) << good;
  }
  for (const char* bad :
       {"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a",
        "application/grpc", "application/grpc-web+proto", "application/json; charset=utf-16",
        "application/json, text/plain", "application/json;", "text/plain; application/json"}) {
    EXPECT_FALSE(ParseContentType(bad)) << bad;
  }
}

TEST(ConnectProtocolTest, Envelopes) {
  EXPECT_EQ(*OpenEnvelope(Envelope(0, "abc")), "abc");
  EXPECT_EQ(*OpenEnvelope(Envelope(0, "")), "");
  EXPECT_EQ(Envelope(2, std::string(258, 'a')).substr(0, 5), "\x02\x00\x00\x01\x02"s);
  EXPECT_EQ(EndOfStream(std::nullopt), "\x02\x00\x00\x00\x02{}"s);
  EXPECT_THAT(EndOfStream(Fault{Code::kAborted, "m", ""}),
              HasSubstr(R"({"error":{"code":"aborted","message":"m"}})"));
  for (const std::string& bad :
       {""s, "\0\0\0\0"s, "\0\0\0\0\4abc"s, "\0\0\0\0\2abc"s, "\0\xff\xff\xff\xff"s + "abc",
        Envelope(2, "{}"), Envelope(4, "abc"), Envelope(0, "a") + Envelope(0, "b")}) {
    EXPECT_EQ(OpenEnvelope(bad).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(OpenEnvelope(Envelope(1, "abc")).status().code(), absl::StatusCode::kUnimplemented);
}

TEST(ConnectProtocolTest, Timeouts) {
  const auto parse = [](const std::string& value) {
    HttpRequest request;
    request.headers = {{"connect-timeout-ms", value}};
    return ParseTimeoutMs(request);
  };
  EXPECT_EQ(**parse("0"), 0);
  EXPECT_EQ(**parse("9999999999"), 9'999'999'999);
  for (const char* bad : {"", "-1", "+1", "1.5", "1s", "99999999999", " 1"}) {
    EXPECT_FALSE(parse(bad).ok()) << bad;
  }
  EXPECT_FALSE(ParseTimeoutMs(HttpRequest()).value().has_value());
}

TEST(JsonCodecTest, BothWays) {
  const auto binary = JsonToBinary("backline.v1.ListProductsRequest", R"({"pageSize": 7})");
  ASSERT_TRUE(binary.ok());
  v1::ListProductsRequest request;
  ASSERT_TRUE(request.ParseFromString(*binary));
  EXPECT_EQ(request.page_size(), 7);
  v1::WatchEventsResponse events;
  events.set_cursor((int64_t{1} << 53) + 1);
  EXPECT_EQ(*BinaryToJson("backline.v1.WatchEventsResponse", events.SerializeAsString()),
            R"({"cursor":"9007199254740993"})");
  const auto back =
      JsonToBinary("backline.v1.WatchEventsResponse", R"({"cursor":"9007199254740993"})");
  EXPECT_EQ(*back, events.SerializeAsString());
}

TEST(JsonCodecTest, RefusesByName) {
  const auto refusal = [](const std::string& json) {
    const auto binary = JsonToBinary("backline.v1.ListProductsRequest", json);
    return binary.ok() ? "taken" : std::string(binary.status().message());
  };
  EXPECT_THAT(refusal(R"({"pageSizes": 7})"), HasSubstr("pageSizes"));
  EXPECT_THAT(refusal(R"({"pageSize": "many"})"), HasSubstr("page_size"));
  EXPECT_NE(refusal(""), "taken");
  EXPECT_NE(refusal("[]"), "taken");
  EXPECT_NE(refusal("{"), "taken");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  EXPECT_NE(refusal(deep), "taken");
  EXPECT_LT(refusal(R"({")" + std::string(10'000, 'x') + R"(": 1})").size(), 1'000u);
  // Found by the fuzzer: bytes of the client that are no text, and letters that are cut.
  EXPECT_THAT(refusal("{\"p\": 1, \"q\xd6\xd6\": 1"), Not(HasSubstr("\xd6")));
  std::string letters;
  for (int i = 0; i < 400; ++i) letters += "\xc3\xa9";
  EXPECT_THAT(refusal("{\"x" + letters + "\": 1}"), Not(HasSubstr("\xc3")));
}

HttpRequest With(const Headers& headers) {
  HttpRequest request;
  request.headers = headers;
  return request;
}

std::string Describe(const std::variant<Credential, Fault>& read) {
  if (const auto* fault = std::get_if<Fault>(&read)) return CodeName(fault->code);
  const Credential& credential = std::get<Credential>(read);
  if (credential.kind == Credential::Kind::kNone) return "nobody";
  return std::string(MetadataKey(credential.kind)) + "=" + credential.value;
}

TEST(IdentityTest, OneCredential) {
  const auto read = [](const Headers& headers) { return Describe(ReadCredential(With(headers))); };
  EXPECT_EQ(read({}), "nobody");
  EXPECT_EQ(read({{"cookie", "__Host-backline=abc"}}), "backline-session=abc");
  EXPECT_EQ(read({{"cookie", "a=b; __Host-backline=abc; c=d"}}), "backline-session=abc");
  EXPECT_EQ(read({{"cookie", "a=b"}, {"cookie", "__Host-backline=abc"}}), "backline-session=abc");
  EXPECT_EQ(read({{"cookie", "__Host-backline=abc; __Host-backline=def"}}), "nobody");
  EXPECT_EQ(read({{"cookie", "__Host-backline2=abc"}}), "nobody");
  EXPECT_EQ(read({{"cookie", "x__Host-backline=abc"}}), "nobody");
  EXPECT_EQ(read({{"cookie", "__Host-backline="}}), "nobody");
  EXPECT_EQ(read({{"cookie", "__Host-backline=a\tb"}}), "nobody");
  EXPECT_EQ(read({{"cookie", "__Host-backline=" + std::string(512, 'a')}}),
            "backline-session=" + std::string(512, 'a'));
  EXPECT_EQ(read({{"cookie", "__Host-backline=" + std::string(513, 'a')}}), "nobody");
  EXPECT_EQ(read({{"authorization", "Bearer key"}}), "backline-key=key");
  EXPECT_EQ(read({{"authorization", "bearer key"}}), "backline-key=key");
  EXPECT_EQ(read({{"authorization", "Basic a2V5"}}), "unauthenticated");
  EXPECT_EQ(read({{"authorization", "Bearer "}}), "unauthenticated");
  EXPECT_EQ(read({{"authorization", "Bearer k\xc3\xa9y"}}), "unauthenticated");
  EXPECT_EQ(read({{"backline-link", "link"}}), "backline-link=link");
  EXPECT_EQ(read({{"backline-link", ""}}), "unauthenticated");
  EXPECT_EQ(read({{"authorization", "Bearer key"}, {"cookie", "__Host-backline=abc"}}),
            "backline-key=key");
  EXPECT_EQ(read({{"authorization", "Bearer key"}, {"backline-link", "l"}}), "invalid_argument");
  EXPECT_EQ(read({{"authorization", "Bearer key"}, {"authorization", "Bearer key"}}),
            "invalid_argument");
}

TEST(IdentityTest, SessionCookie) {
  const std::string flags = "; Path=/; Secure; HttpOnly; SameSite=Lax";
  EXPECT_EQ(*SessionCookie("token;3600"), "__Host-backline=token; Max-Age=3600" + flags);
  EXPECT_EQ(*SessionCookie(""), "__Host-backline=; Max-Age=0" + flags);
  for (const char* bad : {"token", "token;", "token;a", ";1", "to ken;1", "a\r\nb;1", "a;1;2",
                          "token;-1", "token;1234567890"}) {
    EXPECT_FALSE(SessionCookie(bad)) << bad;
  }
}

TEST(ResponseHeadTest, NoResponseLeavesWithoutThem) {
  HttpResponse response;
  response.body = "abc";
  const std::string head = ResponseHead(response, Framing::kLength, false);
  for (const auto& [name, value] : SecurityHeaders()) {
    EXPECT_THAT(head, HasSubstr("\r\n" + name + ": " + value + "\r\n"));
  }
  EXPECT_THAT(head, HasSubstr("\r\nCache-Control: no-store\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nContent-Length: 3\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nDate: "));
}

}  // namespace
}  // namespace backline::gateway
