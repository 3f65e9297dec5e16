#include "clients/cli/table.h"

#include <sstream>

#include "gtest/gtest.h"

namespace backline::cli {
namespace {

std::string Text(const Table& table, const std::string& noun) {
  std::ostringstream out;
  table.Print(out, noun);
  return out.str();
}

TEST(TableTest, AlignsTextLeftAndNumbersRight) {
  Table table({"SKU", ">QUANTITY", "NAME"});
  table.AddRow({"A", "5", "cup"});
  table.AddRow({"LONGER", "12345678901", ""});
  EXPECT_EQ(Text(table, "product"),
            "SKU        QUANTITY  NAME\n"
            "A                 5  cup\n"
            "LONGER  12345678901\n"
            "2 products\n");
}

TEST(TableTest, CountsCodePointsNotBytes) {
  Table table({"NAME", ">N"});
  table.AddRow({"C\xc3\xb4te", "1"});
  table.AddRow({"Chad", "2"});
  EXPECT_EQ(Text(table, "country"), "NAME  N\nC\xc3\xb4te  1\nChad  2\n2 countries\n");
}

TEST(TableTest, AnEmptyTableIsItsCount) { EXPECT_EQ(Text(Table({"SKU"}), "order"), "0 orders\n"); }

TEST(TableTest, Numbers) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1'000), "1,000");
  EXPECT_EQ(Grouped(-1'234'567), "-1,234,567");
  EXPECT_EQ(Grouped(-999), "-999");
  EXPECT_EQ(Counted(1, "line"), "1 line");
  EXPECT_EQ(Counted(10'324, "line"), "10,324 lines");
}

}  // namespace
}  // namespace backline::cli
