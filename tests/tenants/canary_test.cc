// BACKLINE_TENANT_PROBES says how many probes are sent, BACKLINE_TENANT_SEED and
// BACKLINE_TENANT_FIRST which; the default is a share that a test run can afford.
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "tests/tenants/probes.h"
#include "tests/tenants/requests.h"

namespace backline::testing {
namespace {

int64_t FromEnvironment(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoll(text);
}

TEST(CanaryTest, EveryTextThatSomebodyMayWriteHoldsACanary) {
  ServerFixture fixture;
  Estate estate(fixture);
  std::set<std::string> texts;
  for (const MethodDescriptor* method : Methods()) {
    for (const FieldPath& path : TextFieldsOf(*BaseRequestOf(*method))) {
      const std::optional<FieldUse> use = UseOf(path.field());
      EXPECT_TRUE(use) << path.field().full_name() << ": teach tests/tenants/fields.cc the word";
      if (use && use->use == Use::kText) texts.insert(path.field().full_name());
    }
  }
  for (const std::string& text : texts) {
    EXPECT_TRUE(estate.filled.contains(text))
        << text << ": no accepted request of tests/tenants/estate.cc sets it";
  }
  std::printf("%zu text fields hold canaries\n", texts.size());
}

TEST(CanaryTest, ProbesOfOneSupplierFindNothingOfAnother) {
  ServerFixture fixture;
  Estate estate(fixture);
  ProbeOptions options;
  options.seed = static_cast<uint64_t>(FromEnvironment("BACKLINE_TENANT_SEED", 1));
  options.first = FromEnvironment("BACKLINE_TENANT_FIRST", 0);
  options.count = FromEnvironment("BACKLINE_TENANT_PROBES", options.count);
  const auto start = std::chrono::steady_clock::now();
  const CanaryReport report = RunCanaries(estate, options);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  for (const std::string& finding : report.findings) ADD_FAILURE() << finding;
  EXPECT_EQ(report.finds, 0);
  EXPECT_EQ(report.probes, options.count);
  std::printf(
      "%ld probes in %.1f s: %ld accepted, %ld denied, %ld refused; %ld bytes of answers, %ld "
      "events of streams, %ld lines of the log, %ld mails searched: %ld hits\n",
      report.probes, seconds, report.accepted, report.denied, report.refused, report.bytes,
      report.events, report.log_lines, report.mails, report.finds);
  for (const auto& [method, count] : report.accepted_of) {
    std::printf("  %8ld accepted %s\n", count, method.c_str());
  }
  EXPECT_GT(report.log_lines, 0);
  EXPECT_GT(report.events, 0);
  EXPECT_EQ(report.ended, 0);
  if (options.count >= ProbeOptions().count) {
    EXPECT_GT(report.accepted, options.count / 8);
  }
}

}  // namespace
}  // namespace backline::testing
