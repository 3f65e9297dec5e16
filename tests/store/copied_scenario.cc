#include "tests/store/copied_scenario.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace backline::testing {

std::string UrlText(const DatabaseUrl& url) {
  return absl::StrCat("mysql://", url.user, "@/", url.database, "?socket=", url.socket);
}

CopiedScenario::CopiedScenario(const Scenario& scenario)
    : url(MigratedDatabase()), text(UrlText(url)) {
  MysqlStore store(url, TestOptions());
  const absl::Status copied = CopyWorld(scenario.world(), store);
  EXPECT_TRUE(copied.ok()) << copied;
}

void CopiedScenario::Corrupt(const std::string& statement) {
  const std::unique_ptr<Connection> connection = OpenConnection(url);
  for (const std::string& line :
       {std::string("SET SESSION check_constraint_checks = 0, foreign_key_checks = 0"),
        statement}) {
    const absl::Status status = connection->Execute(line);
    ASSERT_TRUE(status.ok()) << line << ": " << status;
  }
}

}  // namespace backline::testing
