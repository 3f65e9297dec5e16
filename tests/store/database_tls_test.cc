// TLS to the database, on real servers: what the connector's options do depends on the client
// library that it was built for, so nothing of it is taken on trust.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "db/migrate.h"
#include "tests/store/database.h"
#include "tests/support/server_process.h"

namespace backline::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// How the client library says that TLS failed, and nothing else.
constexpr char kTlsError[] = ": 2026 ";

class DatabaseTlsTest : public ::testing::Test {
 protected:
  DatabaseTlsTest() {
    std::string name = (fs::temp_directory_path() / "backline-database-tls-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for certificates");
    folder_ = name;
    for (const char* authority : {"ours", "theirs"}) {
      MakeCertificates(folder_ / authority, {"service/orders"});
    }
  }
  ~DatabaseTlsTest() override { fs::remove_all(folder_); }

  std::string AuthorityOf(const std::string& whose) const { return folder_ / whose / "ca.pem"; }

  // A certificate of ours for another host; its path without an ending.
  std::string CertificateOfElsewhere() const {
    const std::string ours = (folder_ / "ours/ca").string();
    const std::string made = (folder_ / "elsewhere").string();
    const std::string command =
        "openssl req -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-subj /CN=elsewhere.example -addext subjectAltName=DNS:elsewhere.example -CA " +
        ours + ".pem -CAkey " + ours + ".key -keyout " + made + ".key -out " + made +
        ".pem >/dev/null 2>&1";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
    return made;
  }

  // A server that shows this certificate and takes nothing in plain text over TCP.
  static MariaDb::Options Showing(const std::string& certificate) {
    return {.tcp = true,
            .root = {},
            .arguments = {"--ssl-cert=" + certificate + ".pem", "--ssl-key=" + certificate + ".key",
                          "--require-secure-transport=ON"}};
  }
  MariaDb::Options Ours() const { return Showing((folder_ / "ours/server").string()); }

  // What a server of ours does first with the database of this address.
  static absl::Status Begin(const std::string& address) {
    const absl::StatusOr<DatabaseUrl> url = ParseDatabaseUrl(address);
    return url.ok() ? Migrate(*url).status() : url.status();
  }

  fs::path folder_;
};

// The control of all refusals here.
TEST_F(DatabaseTlsTest, ADatabaseOfOurAuthorityIsSpokenToInCipher) {
  const MariaDb database(Ours());
  const std::string address = database.TcpUrl() + "?ssl-ca=" + AuthorityOf("ours");
  ASSERT_EQ(Begin(address), absl::OkStatus());
  const auto connection = OpenConnection(*ParseDatabaseUrl(address));
  EXPECT_NE(SelectText(*connection,
                       "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS "
                       "WHERE VARIABLE_NAME = 'SSL_CIPHER'"),
            "");
}

TEST_F(DatabaseTlsTest, ADatabaseOfAnotherAuthorityIsRefused) {
  const MariaDb database(Ours());
  const absl::Status refused = Begin(database.TcpUrl() + "?ssl-ca=" + AuthorityOf("theirs"));
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(refused.message()), HasSubstr(kTlsError));
}

TEST_F(DatabaseTlsTest, ACertificateOfAnotherHostIsRefused) {
  const MariaDb database(Showing(CertificateOfElsewhere()));
  const absl::Status refused = Begin(database.TcpUrl() + "?ssl-ca=" + AuthorityOf("ours"));
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(refused.message()), HasSubstr(kTlsError));
}

// Nobody between us and the database can talk us out of TLS.
TEST_F(DatabaseTlsTest, ADatabaseWithoutTlsIsRefusedWhereAnAuthorityIsNamed) {
  EXPECT_EQ(Begin(TestServer().TcpUrl()), absl::OkStatus());
  const absl::Status refused = Begin(TestServer().TcpUrl() + "?ssl-ca=" + AuthorityOf("ours"));
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(refused.message()), HasSubstr(kTlsError));
}

TEST_F(DatabaseTlsTest, ADatabaseThatWantsTlsIsNotSpokenToInPlainText) {
  const MariaDb database(Ours());
  const absl::Status refused = Begin(database.TcpUrl());
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("insecure transport"));
}

}  // namespace
}  // namespace backline::testing
