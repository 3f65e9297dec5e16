#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/tidy/checks.h"
#include "tests/tidy/source.h"

namespace backline::tidy {
namespace {

const std::vector<Source>& Tree() {
  static const auto* const kTree = new std::vector<Source>(ReadTree(BACKLINE_SOURCE_DIR));
  return *kTree;
}

std::string Contents(const std::string& path) {
  std::ifstream in(path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string Text(const Findings& findings) {
  std::ostringstream text;
  for (const Finding& finding : findings) text << finding << "\n";
  return text.str();
}

void ExpectTidy(Findings (*check)(const Source&)) {
  for (const Source& source : Tree()) EXPECT_EQ(Text(check(source)), "");
}

// The line of the only finding in `text`, -1 if there is none, -2 if there are more.
int Found(Findings (*check)(const Source&), const std::string& path, const std::string& text) {
  const Findings findings = check(ParseSource(path, text));
  if (findings.size() > 1) return -2;
  return findings.empty() ? -1 : findings[0].line;
}

std::string FunctionOf(int lines, const std::string& head) {
  std::string text = head + " {\n";
  for (int i = 0; i < lines - 2; ++i) text += "  if (a) { Call(\"}\"); }  // }\n";
  return text + "}\n";
}

// The tree itself.

TEST(TidyTest, TreeIsThere) { EXPECT_GT(Tree().size(), 5u); }
TEST(TidyTest, Includes) { ExpectTidy(CheckIncludes); }
TEST(TidyTest, Words) { ExpectTidy(CheckWords); }
TEST(TidyTest, Sql) { ExpectTidy(CheckSql); }
TEST(TidyTest, FunctionLength) { ExpectTidy(CheckFunctionLength); }
TEST(TidyTest, LineLength) { ExpectTidy(CheckLineLength); }
TEST(TidyTest, Leftovers) { ExpectTidy(CheckLeftovers); }
TEST(TidyTest, Sleeps) { ExpectTidy(CheckSleeps); }

TEST(TidyTest, DeadFiles) {
  const std::string root = BACKLINE_SOURCE_DIR;
  std::set<std::string> compiled =
      CompiledFiles(Contents(BACKLINE_BINARY_DIR "/compile_commands.json"), root);
  ASSERT_TRUE(compiled.contains("tests/tidy/tidy_test.cc"));
  for (const std::string& path : std::set<std::string>(compiled)) {
    if (path.find("/Unity/") == std::string::npos) continue;
    compiled.merge(FilesOfUnity(Contents(root + "/" + path), root));
  }
  ASSERT_TRUE(compiled.contains("server/commands/place_order.cc"));
  EXPECT_EQ(Text(CheckDeadFiles(Tree(), compiled)), "");
}

// Positive controls: every rule finds what is planted for it.

TEST(TidyControlTest, IncludeDirection) {
  const auto found = [](const std::string& path, const std::string& include) {
    return Found(CheckIncludes, path, "// One.\n#include " + include + "\n") == 2;
  };
  EXPECT_TRUE(found("server/base/a.h", "\"server/domain/stock.h\""));
  EXPECT_TRUE(found("server/domain/a.h", "\"server/commands/place_order.h\""));
  EXPECT_TRUE(found("server/observability/a.h", "\"server/domain/stock.h\""));
  EXPECT_TRUE(found("server/commands/a.h", "\"server/store/store.h\""));
  EXPECT_TRUE(found("server/auth/a.h", "\"server/services/convert.h\""));
  EXPECT_TRUE(found("server/store/a.cc", "\"server/commands/place_order.h\""));
  EXPECT_TRUE(found("server/engine/a.cc", "\"server/store/mysql_store.h\""));
  EXPECT_TRUE(found("server/events/a.cc", "\"server/engine/engine.h\""));
  EXPECT_TRUE(found("server/services/a.cc", "\"server/main.h\""));
  EXPECT_TRUE(found("server/store/a.cc", "\"tests/support/mariadb.h\""));
  EXPECT_FALSE(found("server/engine/a.cc", "\"server/store/store.h\""));
  EXPECT_FALSE(found("server/domain/a.cc", "\"server/domain/stock.h\""));
  EXPECT_FALSE(found("server/main.cc", "\"server/services/server.h\""));
}

TEST(TidyControlTest, ForbiddenHeaders) {
  const auto found = [](const std::string& path, const std::string& include) {
    return Found(CheckIncludes, path, "#include " + include + "\n") == 1;
  };
  EXPECT_TRUE(found("server/domain/a.h", "<thread>"));
  EXPECT_TRUE(found("server/domain/a.h", "<chrono>"));
  EXPECT_TRUE(found("server/commands/a.h", "\"absl/time/clock.h\""));
  EXPECT_TRUE(found("server/commands/a.h", "<grpcpp/grpcpp.h>"));
  EXPECT_TRUE(found("server/commands/a.h", "\"google/protobuf/message.h\""));
  EXPECT_TRUE(found("server/domain/a.h", "<cppconn/connection.h>"));
  EXPECT_TRUE(found("server/store/a.h", "\"backline/v1/order_service.pb.h\""));
  EXPECT_TRUE(found("server/engine/a.h", "<mysql_driver.h>"));
  EXPECT_TRUE(found("server/services/a.h", "<cppconn/connection.h>"));
  EXPECT_FALSE(found("server/domain/a.h", "\"absl/time/civil_time.h\""));
  EXPECT_FALSE(found("server/engine/a.h", "<thread>"));
  EXPECT_FALSE(found("server/store/a.h", "<cppconn/connection.h>"));
}

TEST(TidyControlTest, Words) {
  EXPECT_EQ(Found(CheckWords, "server/domain/a.h", "\n\ndouble price;\n"), 3);
  EXPECT_EQ(Found(CheckWords, "server/commands/a.cc", "float f = 1;\n"), 1);
  EXPECT_EQ(Found(CheckWords, "server/commands/a.cc", "auto now = absl::Now();\n"), 1);
  EXPECT_EQ(Found(CheckWords, "server/engine/a.cc", "v1::Order order;\n"), 1);
  EXPECT_EQ(Found(CheckWords, "server/main.cc", "backline::v1::Order order;\n"), 1);
  EXPECT_EQ(Found(CheckWords, "server/domain/a.h", "// A double\nint x; auto s = \"float\";"), -1);
  EXPECT_EQ(Found(CheckWords, "server/services/a.cc", "v1::Order order;\n"), -1);
  EXPECT_EQ(Found(CheckWords, "server/engine/a.cc", "double seconds;\n"), -1);
}

TEST(TidyControlTest, Sql) {
  const std::string select = "\nauto q = \"SELECT id FROM orders\";\n";
  EXPECT_EQ(Found(CheckSql, "server/services/a.cc", select), 2);
  EXPECT_EQ(Found(CheckSql, "server/engine/a.cc", "f(R\"(\nUPDATE t SET a = 1)\");\n"), 1);
  EXPECT_EQ(Found(CheckSql, "clients/cli/a.cc", "f(\"DELETE FROM orders\");\n"), 1);
  EXPECT_EQ(Found(CheckSql, "server/main.cc", "f(\"DROP DATABASE backline\");\n"), 1);
  EXPECT_EQ(Found(CheckSql, "server/store/a.cc", select), -1);
  EXPECT_EQ(Found(CheckSql, "server/services/a.cc", "// SELECT id FROM orders\n"), -1);
  EXPECT_EQ(Found(CheckSql, "server/services/a.cc", "f(\"UPDATE_MASK_EMPTY, select one\");"), -1);
}

TEST(TidyControlTest, FunctionLength) {
  const auto found = [](const std::string& text) {
    return Found(CheckFunctionLength, "server/engine/a.cc", text);
  };
  const std::string scope = "namespace a {\nclass B : public C {\n";
  EXPECT_EQ(found(scope + FunctionOf(71, "int F(int a) const")), 3);
  EXPECT_EQ(found(scope + FunctionOf(70, "int F(int a) const")), -1);
  EXPECT_EQ(found(FunctionOf(70, "int F(\n    int a)")), 1);
  EXPECT_EQ(found(FunctionOf(71, "A::A(int a) : a_{a}, b_(\"{\")")), 1);
  EXPECT_EQ(found(FunctionOf(71, "A::A(int a) : a_(1), b_{}")), 1);
  EXPECT_EQ(found(FunctionOf(71, "auto F(int a) -> std::vector<int>")), 1);
  EXPECT_EQ(found(FunctionOf(71, "template <class T>\nvoid F(T a)")), 1);
  EXPECT_EQ(found(FunctionOf(71, "const auto f = [](int a)")), 1);
  EXPECT_EQ(found(FunctionOf(71, "struct Stock F(int a)")), 1);
  EXPECT_EQ(found("#define X {\nint a = 1'000;\n" + FunctionOf(71, "void F(int a)")), 3);
  EXPECT_EQ(found("int a{1};\nint b[] = {1, 2};\nenum class E { kA };\n" +
                  FunctionOf(71, "void F(int a)")), 4);
  EXPECT_EQ(found(FunctionOf(200, "template <typename T>\nstruct S final : Base<T>")), -1);
  EXPECT_EQ(found(FunctionOf(200, "const std::vector<Row> kTable =")), -1);
}

TEST(TidyControlTest, LineLength) {
  const std::string wide(101, 'a');
  EXPECT_EQ(Found(CheckLineLength, "protos/a.proto", "// b\n" + wide + "\n"), 2);
  EXPECT_EQ(Found(CheckLineLength, "db/a.sql", wide), 1);
  EXPECT_EQ(Found(CheckLineLength, "certs/a.sh", wide), 1);
  EXPECT_EQ(Found(CheckLineLength, "server/a.cc", std::string(100, 'a')), -1);
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "ü";
  EXPECT_EQ(Found(CheckLineLength, "server/a.cc", umlauts), -1);
}

TEST(TidyControlTest, Leftovers) {
  EXPECT_EQ(Found(CheckLeftovers, "server/a.cc", "int a;\n// TO" "DO: later\n"), 2);
  EXPECT_EQ(Found(CheckLeftovers, "db/a.sql", "-- FIX" "ME\n"), 1);
  EXPECT_EQ(Found(CheckLeftovers, "README.md", "HA" "CK"), 1);
  EXPECT_EQ(Found(CheckLeftovers, "README.md", "a todo list; HA" "CKS"), -1);
}

TEST(TidyControlTest, Sleeps) {
  const std::string bad = "std::this_thread::sleep" "_for(1s);\n";
  EXPECT_EQ(Found(CheckSleeps, "tests/a_test.cc", bad), 1);
  EXPECT_EQ(Found(CheckSleeps, "tests/a_test.cc", "absl::Sleep" "For(x);\n"), 1);
  EXPECT_EQ(Found(CheckSleeps, "tests/a_test.cc", "sl" "eep(1);\n"), 1);
  EXPECT_EQ(Found(CheckSleeps, "tests/a_test.cc", "// sl" "eep(1)\n"), -1);
}

TEST(TidyControlTest, DeadFiles) {
  const std::vector<Source> sources = {
      ParseSource("server/a.cc", "#include \"server/a.h\"\n"), ParseSource("server/a.h", ""),
      ParseSource("server/b.cc", ""), ParseSource("server/b.h", "")};
  const std::set<std::string> compiled =
      CompiledFiles("[{\"command\": \"x\", \"file\": \"/r/server/a.cc\"}]", "/r");
  EXPECT_EQ(FilesOfUnity("#include \"/r/server/a.cc\"\n\n#include \"/q/server/b.cc\"\n", "/r"),
            compiled);
  EXPECT_EQ(Text(CheckDeadFiles(sources, compiled)),
            "server/b.cc:1: no target compiles this file\n"
            "server/b.h:1: nobody includes this header by its full path\n");
}

}  // namespace
}  // namespace backline::tidy
