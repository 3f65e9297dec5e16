// Positive controls. The same matrix and the same probes, on a sound server and on servers that
// lost one filter each; what examines them is not told which it got. And the search itself, on
// answers that hold something foreign in each place that an answer has.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "absl/strings/escaping.h"
#include "clients/cpp/request_id.h"
#include "server/base/strong_id.h"
#include "tests/tenants/matrix.h"
#include "tests/tenants/probes.h"

namespace backline::testing {
namespace {

constexpr int kControlProbes = 2'000;

struct Verdict {
  std::vector<std::string> matrix;
  std::vector<std::string> canaries;
};

Verdict Examine(const std::string& program) {
  Verdict verdict;
  {
    ServerFixture fixture({}, program);
    Estate estate(fixture);
    verdict.matrix = RunMatrix(estate, WithCertificates()).findings;
  }
  ServerFixture fixture({}, program);
  Estate estate(fixture);
  ProbeOptions options;
  options.count = kControlProbes;
  verdict.canaries = RunCanaries(estate, options).findings;
  return verdict;
}

std::string First(const std::vector<std::string>& findings) {
  return findings.empty() ? "nothing" : findings.front().substr(0, 160);
}

TEST(ControlTest, AServerThatForgetsWhoseItShowsIsFoundByBoth) {
  std::vector<std::string> programs = {
      ServerProgram(), BuildFolder() + "/tests/tenants/server_that_updates_for_anybody",
      BuildFolder() + "/tests/tenants/server_that_lists_for_anybody",
      BuildFolder() + "/tests/tenants/server_that_tells_everybody"};
  std::shuffle(programs.begin(), programs.end(), std::mt19937(std::random_device()()));
  std::map<std::string, Verdict> verdicts;
  for (const std::string& program : programs) verdicts[program] = Examine(program);
  for (const auto& [program, verdict] : verdicts) {
    const std::string name = program.substr(program.rfind('/') + 1);
    const bool sound = program == ServerProgram();
    EXPECT_EQ(verdict.matrix.empty(), sound) << name << ": " << First(verdict.matrix);
    EXPECT_EQ(verdict.canaries.empty(), sound) << name << ": " << First(verdict.canaries);
    std::printf("%s: the matrix finds %zu, the canaries %zu\n    %s\n    %s\n", name.c_str(),
                verdict.matrix.size(), verdict.canaries.size(), First(verdict.matrix).c_str(),
                First(verdict.canaries).c_str());
  }
}

class SearchTest : public ::testing::Test {
 protected:
  SearchTest() {
    secrets_.Learn(theirs_, 1);
    secrets_.Learn(shared_, kShared);
    request_ = NewMessage(*method_.input_type());
  }

  // How many finds the first supplier makes in a list of lines that is given as text format.
  size_t InLines(const std::string& text) {
    Reply reply;
    reply.messages.push_back(MessageOf(*method_.output_type(), text)->SerializeAsString());
    return In(reply);
  }
  size_t In(const Reply& reply) { return secrets_.Search(0, method_, *request_, reply).size(); }

  const MethodDescriptor& method_ = MethodNamed("SupplierService/ListSupplierLines");
  Secrets secrets_;
  std::unique_ptr<Message> request_;
  const std::string theirs_ = NewRequestId();
  const std::string shared_ = NewRequestId();
};

TEST_F(SearchTest, OwnAndSharedThingsAreNoFinds) {
  EXPECT_EQ(InLines("lines { sku: '" + Secrets::TextOf(0, 5) + "' product_name: '" +
                    Secrets::TextOf(kShared, 6) + "' purchase_order_id: '" + shared_ + "' }"),
            0u);
  EXPECT_EQ(InLines("lines { line { ordered_quantity: " + std::to_string(Secrets::NumberOf(0, 7)) +
                    " version: 10009 } sent_date { year: 2026 } }"),
            0u);
}

TEST_F(SearchTest, TextsIdsNumbersAndDatesOfOthersAreFound) {
  for (const int owner : {kHouse, 1, 2}) {
    EXPECT_EQ(InLines("lines { sku: 'x" + Secrets::TextOf(owner, 5) + "' }"), 1u);
    EXPECT_EQ(InLines("lines { line { supply_lines { expected_quantity: " +
                      std::to_string(3 * Secrets::NumberOf(owner, 5)) + " } } }"),
              1u);
    EXPECT_EQ(InLines("lines { line { requested_date { year: " +
                      std::to_string(Secrets::YearOf(owner)) + " month: 1 day: 1 } } }"),
              1u);
  }
  EXPECT_EQ(InLines("lines { purchase_order_id: '" + theirs_ + "' }"), 1u);
  EXPECT_EQ(InLines("next_page_token: '" +
                    absl::WebSafeBase64Escape("mac" + IdToBytes(*ParseId(theirs_))) + "'"),
            1u);
}

TEST_F(SearchTest, AnIdBelongsToWhomItIsToldFirst) {
  const std::string line = "lines { purchase_order_id: '" + NewRequestId() + "' }";
  EXPECT_EQ(InLines(line), 0u);
  Reply reply;
  reply.messages.push_back(MessageOf(*method_.output_type(), line)->SerializeAsString());
  EXPECT_EQ(secrets_.Search(1, method_, *request_, reply).size(), 1u);
}

TEST_F(SearchTest, ErrorsAndMetadataAreSearchedAndOnesOwnWordsExcused) {
  Reply reply;
  reply.status = grpc::Status(grpc::NOT_FOUND, "no " + theirs_);
  EXPECT_EQ(In(reply), 1u);
  reply.status = grpc::Status(
      grpc::NOT_FOUND, "the answer must add up to " + std::to_string(Secrets::NumberOf(1, 1)));
  EXPECT_EQ(In(reply), 1u);
  reply.status = grpc::Status(grpc::NOT_FOUND, "no", "detail " + Secrets::TextOf(2, 9));
  EXPECT_EQ(In(reply), 1u);
  reply.status = grpc::Status::OK;
  reply.metadata = "trailer=" + theirs_ + "\n";
  EXPECT_EQ(In(reply), 1u);
  const auto& field = *method_.input_type()->FindFieldByName("page_token");
  request_->GetReflection()->SetString(request_.get(), &field, theirs_);
  EXPECT_EQ(In(reply), 0u);
  EXPECT_EQ(secrets_.SearchText(kNobody, "a line of a log with " + Secrets::TextOf(0, 1)).size(),
            1u);
}

}  // namespace
}  // namespace backline::testing
