// The link to the database is cut at COMMIT, through a running server: whether the database had
// heard of it or not, the caller sees one effect.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cpp/request_id.h"
#include "tests/kill/clients.h"
#include "tests/kill/dump.h"
#include "tests/kill/operations.h"
#include "tests/support/commit_cutter.h"
#include "tests/support/mariadb.h"
#include "tests/support/paths.h"
#include "tests/support/server_process.h"

namespace backline::kill {
namespace {

using testing::CommitCutter;

constexpr int kCuts = 10;

class LostCommitTest : public ::testing::TestWithParam<CommitCutter::Cut> {};

testing::ServerProcess::Options ServerOptions(const std::filesystem::path& folder, int port,
                                              const std::string& schema) {
  testing::ServerProcess::Options options;
  options.database_url = absl::StrCat("mysql://root@127.0.0.1:", port, "/", schema);
  options.certificates = folder / "certificates";
  options.log = folder / "server.log";
  return options;
}

TEST_P(LostCommitTest, HasOneEffect) {
  const std::filesystem::path folder =
      testing::BuildFolder() + "/tests/kill/runs/lost_commit_" +
      (GetParam() == CommitCutter::Cut::kBeforeAnswer ? "answer" : "request");
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  testing::MakeCertificates(folder / "certificates");
  testing::MariaDb database;
  CommitCutter link(database.socket());
  testing::ServerProcess server(ServerOptions(folder, link.port(), "backline"));
  Target target("a", server.address(), (folder / "certificates").string());
  const World world = MakeWorld(target);
  const Dump dump(database.socket(), "backline");

  const Operation receipt = {"receipt",
                             "ReceiveStock",
                             NewRequestId(),
                             {{"product", world.products[0]},
                              {"location", world.location},
                              {"quantity", absl::StrCat(kCuts)}}};
  ASSERT_EQ(target.Call(receipt, true).kind, Answer::Kind::kOk);
  for (int i = 1; i <= kCuts; ++i) {
    const Operation order = {absl::StrCat("order-", i),
                             "PlaceOrder",
                             NewRequestId(),
                             {{"customer", world.customers[0]},
                              {"location", world.location},
                              {"lines", world.products[0] + ":1"}}};
    link.CutNext(GetParam());
    const Answer first = target.Call(order, true);
    ASSERT_EQ(first.kind, Answer::Kind::kOk) << first.fields.at("message");
    EXPECT_EQ(link.cuts(), i);
    const Answer again = target.Call(order, true);
    ASSERT_EQ(again.kind, Answer::Kind::kOk);
    EXPECT_EQ(again.fields.at("replayed"), "yes");
    EXPECT_EQ(again.fields.at("id"), first.fields.at("id"));
    EXPECT_EQ(again.fields.at("sequence"), first.fields.at("sequence"));
    EXPECT_EQ(dump.Number("SELECT COUNT(*) FROM orders"), i);
  }
  EXPECT_EQ(dump.Number("SELECT SUM(reserved) FROM stock"), kCuts);
  EXPECT_EQ(dump.Number("SELECT COUNT(*) FROM backorders"), 0);
}

INSTANTIATE_TEST_SUITE_P(Commit, LostCommitTest,
                         ::testing::Values(CommitCutter::Cut::kBeforeCommit,
                                           CommitCutter::Cut::kBeforeAnswer),
                         [](const auto& info) {
                           return info.param == CommitCutter::Cut::kBeforeCommit ? "NeverArrives"
                                                                                 : "AnswerIsLost";
                         });

}  // namespace
}  // namespace backline::kill
