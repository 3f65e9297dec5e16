// The benchmark of what suppliers do, as a program: a short run with all rows and no figure.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/paths.h"

namespace backline::load {
namespace {

google::protobuf::Struct ReadJson(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  google::protobuf::Struct json;
  const auto status = google::protobuf::util::JsonStringToMessage(text, &json);
  EXPECT_TRUE(status.ok()) << status.ToString() << "\n" << text;
  return json;
}

// The program itself fails when an answer or an order is not in the database.
TEST(LoadTest, ARunOfCollaborationHasAllItsRows) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "backline-load-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string command = testing::BuildFolder() +
                              "/tests/load/backline_load --collaboration --quick --folder " +
                              folder.string() + " --json " + (folder / "out.json").string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  const google::protobuf::Struct json = ReadJson(folder / "out.json");
  const auto& figures = json.fields().at("figures").list_value().values();
  for (const std::string name :
       {"a page of 50 of 20000 lines: p50", "a page of 50 of 20000 lines: p99",
        "a page of 50 of 20000 lines, processors that may sleep: p50",
        "a slip preview, 200 backorders: p99", "a slip preview, 200 backorders, with a split: p99",
        "orders beside the answers", "these orders, without answers: p99",
        "these orders, with them: p99", "answers to 100 lines in a call: p50",
        "answers to 100 lines in a call: p99", "these orders, with 8 sign-ins: p99",
        "order entry's p99 with sign-ins / without", "a sign-in, everybody at once: p50"}) {
    int found = 0;
    for (const google::protobuf::Value& figure : figures) {
      const auto& fields = figure.struct_value().fields();
      if (fields.at("name").string_value() != name) continue;
      ++found;
      EXPECT_GT(fields.at("value").number_value(), 0) << name;
    }
    EXPECT_EQ(found, 1) << name;
  }
  std::filesystem::remove_all(folder);
}

// The program itself fails when the scores are not what SQL says of the same rows.
TEST(LoadTest, ARunOfScorecardsSaysWhatSqlSays) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "backline-load-scorecards";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string command = testing::BuildFolder() +
                              "/tests/load/backline_load --scorecards --quick --folder " +
                              folder.string() + " --json " + (folder / "out.json").string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  const google::protobuf::Struct json = ReadJson(folder / "out.json");
  EXPECT_EQ(json.fields().at("figures").list_value().values_size(), 8);
  std::filesystem::remove_all(folder);
}

// The same for KPIs.
TEST(LoadTest, ARunOfKpisSaysWhatSqlSays) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "backline-load-kpis";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const std::string command = testing::BuildFolder() +
                              "/tests/load/backline_load --kpis --quick --folder " +
                              folder.string() + " --json " + (folder / "out.json").string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  const google::protobuf::Struct json = ReadJson(folder / "out.json");
  EXPECT_EQ(json.fields().at("figures").list_value().values_size(), 4);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace backline::load
