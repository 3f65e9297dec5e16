#include "tests/kill/history.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace backline::kill {
namespace {

TEST(HistoryTest, LineComesBackAsItWas) {
  const Fields fields = {{"op", "c1-7"}, {"message", "a \"b\" \\ {c}, d:e"}, {"empty", ""}};
  EXPECT_EQ(FromJsonLine(ToJsonLine(fields)), fields);
  EXPECT_EQ(FromJsonLine(ToJsonLine({})), Fields());
}

TEST(HistoryTest, CutLineIsRefused) {
  const std::string line = ToJsonLine({{"op", "c1-7"}});
  EXPECT_THROW(FromJsonLine(line.substr(0, line.size() - 3)), std::runtime_error);
  EXPECT_THROW(FromJsonLine(""), std::runtime_error);
}

}  // namespace
}  // namespace backline::kill
