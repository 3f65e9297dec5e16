// The gateway's benchmark as a program: a short run with all rows and no figure.
#include <google/protobuf/struct.pb.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/paths.h"
#include "web-gateway/json_codec.h"

namespace backline::gateway {
namespace {

google::protobuf::Struct ReadJson(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  google::protobuf::Struct json;
  const auto binary = JsonToBinary("google.protobuf.Struct", text);
  EXPECT_TRUE(binary.ok() && json.ParseFromString(*binary)) << text;
  return json;
}

// The program itself fails when a call is not answered, or a stream does not tell its event.
TEST(LoadTest, ARunHasAllItsRows) {
  const std::filesystem::path out =
      std::filesystem::path(::testing::TempDir()) / "backline-gateway-load.json";
  std::filesystem::remove(out);
  const std::string command = testing::BuildFolder() +
                              "/tests/gateway/backline_gateway_load --quick --json " + out.string();
  ASSERT_EQ(std::system(command.c_str()), 0);
  const google::protobuf::Struct json = ReadJson(out);
  const auto& rows = json.fields().at("rows").list_value().values();
  ASSERT_EQ(rows.size(), 6);
  for (const auto& row : rows) {
    for (const char* field : {"p50_ms", "p99_ms", "calls_per_second"}) {
      EXPECT_GT(row.struct_value().fields().at(field).number_value(), 0) << field;
    }
  }
  const auto& figures = json.fields().at("figures").list_value().values();
  for (const std::string name :
       {"memory before the streams", "memory with 20 open streams",
        "an order with 20 open streams: p50", "an order is sent; all 20 streams have told it",
        "memory after that", "a body of 1 MiB JSON: p50", "an order beside such bodies: p50",
        "an order beside such bodies: p99"}) {
    int found = 0;
    for (const auto& figure : figures) {
      const auto& fields = figure.struct_value().fields();
      if (fields.at("name").string_value() != name) continue;
      ++found;
      EXPECT_GT(fields.at("value").number_value(), 0) << name;
    }
    EXPECT_EQ(found, 1) << name;
  }
  EXPECT_EQ(figures.size(), 12);
  std::filesystem::remove(out);
}

}  // namespace
}  // namespace backline::gateway
