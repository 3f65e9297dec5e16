// What else might tell: page tokens that others were given, the bytes of others' requests, and how
// long an answer takes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "clients/cpp/request_id.h"
#include "tests/tenants/probes.h"
#include "tests/tenants/requests.h"

namespace backline::testing {
namespace {

constexpr int kTimedCalls = 300;

class OracleTest : public ::testing::Test {
 protected:
  // The first page's token, of one row a page; empty if there is one page only.
  std::string TokenOf(const Caller& caller, const MethodDescriptor& method) {
    const Reply reply = Call(caller, method, *PageRequest(caller, method, ""));
    if (!reply.status.ok()) return "";
    const auto page = NewMessage(*method.output_type());
    page->ParseFromString(reply.messages.at(0));
    return page->GetReflection()->GetString(
        *page, method.output_type()->FindFieldByName("next_page_token"));
  }
  std::string ReasonWith(const Caller& caller, const MethodDescriptor& method,
                         const std::string& token) {
    return ReasonIn(Call(caller, method, *PageRequest(caller, method, token)).status);
  }
  std::unique_ptr<Message> PageRequest(const Caller& caller, const MethodDescriptor& method,
                                       const std::string& token) {
    auto request = estate_.OwnRequest(method, caller.owner, false);
    const auto& reflection = *request->GetReflection();
    reflection.SetInt32(request.get(), method.input_type()->FindFieldByName("page_size"), 1);
    reflection.SetString(request.get(), method.input_type()->FindFieldByName("page_token"), token);
    return request;
  }
  static std::vector<const MethodDescriptor*> ListsOf(const Roles& roles) {
    std::vector<const MethodDescriptor*> lists;
    for (const MethodDescriptor* method : Methods()) {
      if (!MayCall(roles, *method)) continue;
      if (method->output_type()->FindFieldByName("next_page_token") == nullptr) continue;
      lists.push_back(method);
    }
    return lists;
  }
  int64_t Median(std::vector<int64_t> micros) {
    std::nth_element(micros.begin(), micros.begin() + micros.size() / 2, micros.end());
    return micros[micros.size() / 2];
  }

  ServerFixture fixture_;
  Estate estate_{fixture_};
};

TEST_F(OracleTest, APageTokenIsGoodForItsListAndItsCallerAlone) {
  int refused = 0;
  std::string untried;
  for (const Caller& caller : estate_.callers) {
    if (caller.owner == kHouse) continue;
    for (const MethodDescriptor* method : ListsOf(caller.roles)) {
      const std::string token = TokenOf(caller, *method);
      if (token.empty()) {
        untried += " " + NameOf(*method);
        continue;
      }
      EXPECT_EQ(ReasonWith(caller, *method, token), "OK") << NameOf(*method);
      for (const Caller& other : estate_.callers) {
        if (other.name == caller.name || !MayCall(other.roles, *method)) continue;
        EXPECT_EQ(ReasonWith(other, *method, token), "INVALID_PAGE_TOKEN")
            << NameOf(*method) << " as " << other.name;
        ++refused;
      }
      for (const MethodDescriptor* other : ListsOf(caller.roles)) {
        if (other == method) continue;
        EXPECT_EQ(ReasonWith(caller, *other, token), "INVALID_PAGE_TOKEN") << NameOf(*other);
        ++refused;
      }
    }
  }
  std::printf("%d tokens of others refused; lists with one page only:%s\n", refused,
              untried.empty() ? " none" : untried.c_str());
  EXPECT_GT(refused, 0);
}

// A request id is remembered for the caller, so the same bytes from another are a new request.
TEST_F(OracleTest, TheBytesOfAnothersRequestAreANewRequest) {
  int repeated = 0;
  ASSERT_FALSE(estate_.sent.empty());
  for (const Sent& sent : estate_.sent) {
    for (const Caller& caller : estate_.callers) {
      if (caller.owner == kHouse || !MayCall(caller.roles, *sent.method)) continue;
      const Reply reply = Call(caller, *sent.method, *sent.request);
      if (caller.owner == sent.owner) continue;
      const auto finds = estate_.secrets.Search(caller.owner, *sent.method, *sent.request, reply);
      EXPECT_TRUE(finds.empty()) << NameOf(*sent.method) << " tells " << finds.front();
      EXPECT_NE(ReasonIn(reply.status), "REQUEST_ID_REUSED") << NameOf(*sent.method);
      if (!reply.messages.empty()) {
        const auto answer = NewMessage(*sent.method->output_type());
        answer->ParseFromString(reply.messages.at(0));
        const auto* replayed = sent.method->output_type()->FindFieldByName("replayed");
        EXPECT_FALSE(replayed != nullptr && answer->GetReflection()->GetBool(*answer, replayed))
            << NameOf(*sent.method);
      }
      ++repeated;
    }
  }
  std::printf("%d requests of others repeated, none had been met before\n", repeated);
  EXPECT_GT(repeated, 0);
}

// Foreign and missing take different ways through the store, so the times differ a little. Ids are
// 74 random bits: what a clock could tell of one, nobody can ask without having it. The figures are
// printed; what is checked is that nothing else than the clock tells.
TEST_F(OracleTest, OnlyAClockTellsForeignFromMissing) {
  for (const char* name : {"SupplierService/UpdateEta", "SupplierService/AnswerLine"}) {
    const MethodDescriptor& method = MethodNamed(name);
    const Caller& caller = estate_.SupplierCaller(0);
    std::vector<int64_t> foreign;
    std::vector<int64_t> missing;
    std::set<std::string> answers;
    for (int i = 0; i < 2 * kTimedCalls; ++i) {
      const auto request = estate_.OwnRequest(method, i % 2 == 0 ? 1 : 0, false);
      for (const FieldPath& path : TextFieldsOf(*request)) {
        const std::optional<FieldUse> use = UseOf(path.field());
        if (i % 2 == 1 && use && use->use == Use::kThing) path.SetText(*request, NewRequestId());
      }
      const Reply reply = Call(caller, method, *request);
      (i % 2 == 0 ? foreign : missing).push_back(reply.micros);
      answers.insert(reply.status.error_message() + reply.status.error_details() + reply.metadata);
      EXPECT_EQ(reply.status.error_code(), grpc::NOT_FOUND);
    }
    EXPECT_EQ(answers.size(), 1u);
    std::printf("%s: foreign %ld us, missing %ld us (medians of %d)\n", name, Median(foreign),
                Median(missing), kTimedCalls);
  }
}

}  // namespace
}  // namespace backline::testing
