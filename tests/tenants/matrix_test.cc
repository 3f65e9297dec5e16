#include "tests/tenants/matrix.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace backline::testing {
namespace {

TEST(MatrixTest, EveryMethodAsEveryRoleWithOwnForeignAndMissingIds) {
  ServerFixture fixture;
  Estate estate(fixture);
  const MatrixReport report = RunMatrix(estate);
  for (const std::string& finding : report.findings) ADD_FAILURE() << finding;
  std::printf(
      "%d methods x %d roles x 3 kinds of ids: %d calls, %d denied, %d admitted; %d foreign ids "
      "compared with missing ones, %d own ones reached\nthe estate: %s\n",
      report.methods, report.roles, report.calls, report.denied, report.admitted, report.compared,
      report.reached, estate.things.CountsText().c_str());
  EXPECT_GT(report.denied, 0);
  EXPECT_GT(report.compared, 0);
}

}  // namespace
}  // namespace backline::testing
