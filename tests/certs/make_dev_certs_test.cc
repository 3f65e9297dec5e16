#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/paths.h"

namespace backline {
namespace {

namespace fs = std::filesystem;

using std::string_literals::operator""s;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

class MakeDevCertsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "backline-certs-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    parent_ = name;
    certs_ = parent_ / "certs";
  }
  void TearDown() override { fs::remove_all(parent_); }

  int Make(const std::string& identities = "") const {
    const std::string command = testing::SourceFolder() + "/certs/make_dev_certs.sh " +
                                certs_.string() + " " + identities + " 2>/dev/null";
    return std::system(command.c_str());
  }

  Certificate Read(const std::string& name) const {
    std::FILE* const file = std::fopen((certs_ / (name + ".pem")).c_str(), "r");
    EXPECT_NE(file, nullptr) << name;
    if (file == nullptr) return Certificate(nullptr, X509_free);
    X509* const certificate = PEM_read_X509(file, nullptr, nullptr, nullptr);
    std::fclose(file);
    EXPECT_NE(certificate, nullptr) << name;
    return Certificate(certificate, X509_free);
  }

  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(certs_)) {
      std::ifstream in(entry.path(), std::ios::binary);
      files[entry.path().filename()] = std::string(std::istreambuf_iterator<char>(in), {});
    }
    return files;
  }

  fs::path parent_;
  fs::path certs_;
};

// The names in a certificate, by kind: "URI:spiffe://..." and "DNS:localhost".
std::set<std::string> Names(X509* certificate) {
  std::set<std::string> result;
  auto* const names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names, i);
    const std::string text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.ia5)),
                           ASN1_STRING_length(name->d.ia5));
    if (name->type == GEN_URI) result.insert("URI:" + text);
    if (name->type == GEN_DNS) result.insert("DNS:" + text);
    if (name->type == GEN_IPADD && text == "\x7f\0\0\x01"s) result.insert("IP:127.0.0.1");
  }
  GENERAL_NAMES_free(names);
  return result;
}

bool SignedBy(X509* certificate, X509* authority) {
  return X509_verify(certificate, X509_get0_pubkey(authority)) == 1 &&
         X509_check_issued(authority, certificate) == X509_V_OK;
}

TEST_F(MakeDevCertsTest, ServerAndClientsHaveTheirNamesAndNoOtherUse) {
  ASSERT_EQ(Make(), 0);
  const Certificate ca = Read("ca");
  const Certificate server = Read("server");
  EXPECT_TRUE(SignedBy(server.get(), ca.get()));
  EXPECT_EQ(Names(server.get()), (std::set<std::string>{"DNS:localhost", "IP:127.0.0.1",
                                                        "URI:spiffe://backline/service/server"}));
  EXPECT_EQ(X509_get_extended_key_usage(server.get()), XKU_SSL_SERVER);
  // What browsers see of the gateway is nobody towards the servers.
  const Certificate gateway = Read("gateway");
  EXPECT_TRUE(SignedBy(gateway.get(), ca.get()));
  EXPECT_EQ(Names(gateway.get()), (std::set<std::string>{"DNS:localhost", "IP:127.0.0.1"}));
  EXPECT_EQ(X509_get_extended_key_usage(gateway.get()), XKU_SSL_SERVER);
  for (const char* identity :
       {"service/orders", "service/warehouse", "service/gateway", "service/auditor", "staff/buyer",
        "staff/planner", "staff/administrator", "importer/scms", "supplier/acme",
        "supplier/borealis", "supplier/calder"}) {
    std::string name = identity;
    name[name.find('/')] = '-';
    const Certificate client = Read(name);
    EXPECT_TRUE(SignedBy(client.get(), ca.get()));
    EXPECT_EQ(Names(client.get()),
              (std::set<std::string>{std::string("URI:spiffe://backline/") + identity}));
    EXPECT_EQ(X509_get_extended_key_usage(client.get()), XKU_SSL_CLIENT);
    EXPECT_EQ(X509_check_ca(client.get()), 0);
  }
}

TEST_F(MakeDevCertsTest, KeysAreForTheOwnerAlone) {
  ASSERT_EQ(Make("supplier/acme"), 0);
  int keys = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(certs_)) {
    if (entry.path().extension() != ".key") continue;
    ++keys;
    struct stat status {};
    ASSERT_EQ(stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u) << entry.path();
  }
  EXPECT_EQ(keys, 4);  // The authority, the server, the gateway, the supplier.
}

TEST_F(MakeDevCertsTest, ASecondRunKeepsWhatIsThereAndAddsWhatIsMissing) {
  ASSERT_EQ(Make("supplier/acme"), 0);
  const auto before = Files();
  ASSERT_EQ(Make("supplier/acme"), 0);
  EXPECT_EQ(Files(), before);
  ASSERT_EQ(Make("supplier/zeta"), 0);
  auto after = Files();
  EXPECT_EQ(after.erase("supplier-zeta.pem") + after.erase("supplier-zeta.key"), 2u);
  EXPECT_EQ(after, before);
  EXPECT_TRUE(SignedBy(Read("supplier-zeta").get(), Read("ca").get()));
}

TEST_F(MakeDevCertsTest, ALostAuthorityReplacesEverything) {
  ASSERT_EQ(Make("supplier/acme"), 0);
  fs::remove(certs_ / "ca.key");
  ASSERT_EQ(Make("supplier/zeta"), 0);
  EXPECT_FALSE(fs::exists(certs_ / "supplier-acme.pem"));
  EXPECT_TRUE(SignedBy(Read("server").get(), Read("ca").get()));
  EXPECT_TRUE(SignedBy(Read("supplier-zeta").get(), Read("ca").get()));
  EXPECT_EQ(std::distance(fs::directory_iterator(parent_), fs::directory_iterator()), 1);
}

TEST_F(MakeDevCertsTest, RefusesIdentitiesThatAreNone) {
  EXPECT_NE(Make("supplier"), 0);
  EXPECT_NE(Make("supplier/../acme"), 0);
  EXPECT_NE(Make("Supplier/acme"), 0);
  EXPECT_NE(Make("service/server"), 0);
  EXPECT_FALSE(fs::exists(certs_));
}

}  // namespace
}  // namespace backline
