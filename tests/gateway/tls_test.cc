// What the gateway's TLS takes and refuses, on both of its sides; and that certificates rotate
// while it runs.
#include <openssl/ssl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/https_client.h"
#include "tests/gateway/methods.h"
#include "tests/gateway/read_file.h"
#include "tests/gateway/scripted_server.h"
#include "tests/support/server_fixture.h"

namespace backline::gateway {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kServerNames[] = "subjectAltName=DNS:localhost,IP:127.0.0.1\n";
constexpr char kServerUse[] = "extendedKeyUsage=serverAuth\n";

void Shell(const std::string& command) {
  if (std::system((command + " >/dev/null 2>&1").c_str()) != 0) {
    throw std::runtime_error("failed: " + command);
  }
}

// A folder of certificates of its own, copied from the shared one, while it lives.
class CertificateFolder {
 public:
  CertificateFolder()
      : folder_(fs::path(::testing::TempDir()) / ("tls-" + std::to_string(getpid()))) {
    fs::remove_all(folder_);
    fs::copy(testing::SharedCertificates(), folder_, fs::copy_options::recursive);
    Shell(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-subj /CN=Other -keyout " +
        Path("other.key") + " -out " + Path("other.pem"));
  }
  ~CertificateFolder() { fs::remove_all(folder_); }
  CertificateFolder(const CertificateFolder&) = delete;
  CertificateFolder& operator=(const CertificateFolder&) = delete;

  std::string flag() const { return "--certificates=" + folder_.string(); }
  std::string Path(const std::string& file) const { return (folder_ / file).string(); }

  // Makes NAME.pem and NAME.key, signed by the authority; both take the place of what was there.
  void Make(const std::string& name, const std::string& authority, const std::string& extensions,
            const std::string& validity = "-days 2") const {
    std::ofstream(Path(name + ".ext")) << extensions;
    Shell("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=made " +
          std::string("-keyout ") + Path(name + ".key.new") + " -out " + Path(name + ".csr"));
    Shell("openssl x509 -req -in " + Path(name + ".csr") + " -CA " + Path(authority + ".pem") +
          " -CAkey " + Path(authority + ".key") + " -set_serial " + std::to_string(++serial_) +
          " " + validity + " -extfile " + Path(name + ".ext") + " -out " + Path(name + ".pem.new"));
    fs::rename(Path(name + ".key.new"), Path(name + ".key"));
    fs::rename(Path(name + ".pem.new"), Path(name + ".pem"));
  }
  int64_t serial() const { return serial_; }  // of what was made last

 private:
  const fs::path folder_;
  mutable int64_t serial_ = 1000;
};

// Of the certificate that new connections see.
int64_t SerialOf(HttpsClient& client) {
  X509* const certificate = SSL_get1_peer_certificate(client.tls());
  const int64_t serial = ASN1_INTEGER_get(X509_get0_serialNumber(certificate));
  X509_free(certificate);
  return serial;
}

// What was agreed on, such as "TLSv1.3 TLS_AES_256_GCM_SHA384 http/1.1".
std::string Agreed(HttpsClient& client) {
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(client.tls(), &protocol, &size);
  const std::string chosen(reinterpret_cast<const char*>(protocol), size);
  return std::string(SSL_get_version(client.tls())) + " " + SSL_get_cipher_name(client.tls()) +
         (chosen.empty() ? "" : " " + chosen);
}

// A scan: it prints what is taken and what is not.
TEST(TlsTest, WhatBrowsersOfferIsTakenAndTheRestRefused) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  struct Row {
    const char* name;
    bool taken;
    ClientOptions options;
  };
  const std::string authority = gateway.options().authority;
  const std::vector<Row> rows = {
      {"all that there is", true, {}},
      {"ChaCha20", true, {.cipher_suites = "TLS_CHACHA20_POLY1305_SHA256"}},
      {"AES-128", true, {.cipher_suites = "TLS_AES_128_GCM_SHA256"}},
      {"AES-256", true, {.cipher_suites = "TLS_AES_256_GCM_SHA384"}},
      {"HTTP/1.1", true, {.protocol = "http/1.1"}},
      {"TLS 1.2", false, {.tls_version_max = TLS1_2_VERSION}},
      {"TLS 1.1", false, {.tls_version_max = TLS1_1_VERSION}},
      {"TLS 1.0", false, {.tls_version_max = TLS1_VERSION}},
      {"a short tag", false, {.cipher_suites = "TLS_AES_128_CCM_8_SHA256"}},
      {"CCM", false, {.cipher_suites = "TLS_AES_128_CCM_SHA256"}},
      {"SHA-1", false, {.signature_algorithms = "ECDSA+SHA1"}},
      {"RSA alone", false, {.signature_algorithms = "RSA-PSS+SHA256"}},
      {"HTTP/2 alone", false, {.protocol = "h2"}},
      {"another protocol", false, {.protocol = "smtp"}},
  };
  for (const Row& row : rows) {
    ClientOptions options = row.options;
    options.authority = authority;
    if (!row.taken) {
      EXPECT_THROW(HttpsClient(gateway.port(), options), std::runtime_error) << row.name;
      std::cout << row.name << ": refused\n";
      continue;
    }
    HttpsClient client(gateway.port(), options);
    const std::string suite = options.cipher_suites.empty() ? "TLS_" : options.cipher_suites;
    EXPECT_THAT(Agreed(client), StartsWith("TLSv1.3 " + suite)) << row.name;
    if (!options.protocol.empty()) {
      EXPECT_THAT(Agreed(client), EndsWith(" " + options.protocol));
    }
    std::cout << row.name << ": " << Agreed(client) << "\n";
    client.Send(RequestBytes("GET", "/none.js", gateway.port(), {}));
    EXPECT_EQ(client.Read().status, 404) << row.name;
  }
  // Bytes that are no TLS get no answer.
  HttpsClient plain(gateway.port(), {});
  plain.Send(RequestBytes("GET", "/", gateway.port(), {}));
  EXPECT_EQ(plain.Read().status, 0);
}

TEST(TlsTest, NoRenegotiationNoCompressionNoEarlyData) {
  ScriptedServer server;
  const GatewayProcess gateway(server.address());
  const auto client = gateway.Connect();
  const auto status = [&] {
    client->Send(RequestBytes("GET", "/none.js", gateway.port(), {}));
    return client->Read().status;
  };
  EXPECT_EQ(status(), 404);
  EXPECT_EQ(SSL_renegotiate(client->tls()), 0);  // TLS 1.3 has none.
  EXPECT_EQ(SSL_get_current_compression(client->tls()), nullptr);
  // The tickets have come with the first answer: none lets a request travel before the handshake.
  const SSL_SESSION* const session = SSL_get0_session(client->tls());
  EXPECT_TRUE(SSL_SESSION_has_ticket(session));
  EXPECT_EQ(SSL_SESSION_get_max_early_data(session), 0u);
  // What TLS 1.3 has instead, new keys, a client may ask for as often as it sends anything.
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(SSL_key_update(client->tls(), SSL_KEY_UPDATE_REQUESTED), 1);
    ASSERT_EQ(status(), 404) << i;
  }
}

TEST(TlsTest, OnlyServersOfOurAuthorityWithTheirNameAreCalled) {
  const CertificateFolder certificates;
  const std::string right = std::string(kServerUse) + kServerNames;
  certificates.Make("right", "ca", right);
  certificates.Make("stranger", "other", right);
  certificates.Make("expired", "ca", right, "-days -1");
  certificates.Make("elsewhere", "ca",
                    std::string(kServerUse) + "subjectAltName=DNS:other.example\n");
  certificates.Make("nameless", "ca", kServerUse);
  certificates.Make("client", "ca", std::string("extendedKeyUsage=clientAuth\n") + kServerNames);
  Shell("cp " + certificates.Path("other.pem") + " " + certificates.Path("self.pem") + "; cp " +
        certificates.Path("other.key") + " " + certificates.Path("self.key"));
  const auto status = [&](const ScriptedServer& server) {
    const GatewayProcess gateway(server.address());
    const Reply reply = gateway.Call(kGetProduct, kProto, "");
    EXPECT_EQ(gateway.Operator("/readyz").status, reply.status);
    return reply.status;
  };
  for (const std::string name :
       {"right", "stranger", "expired", "elsewhere", "nameless", "client", "self"}) {
    const ScriptedServer server(ScriptedServer::Credentials(
        ReadFile(certificates.Path(name + ".key")), ReadFile(certificates.Path(name + ".pem"))));
    EXPECT_EQ(status(server), name == "right" ? 200 : 503) << name;
    EXPECT_EQ(server.calls(), name == "right" ? 1 : 0) << name;
  }
  const ScriptedServer plain(grpc::InsecureServerCredentials());
  EXPECT_EQ(status(plain), 503);
  EXPECT_EQ(plain.calls(), 0);
}

// Ten times while calls run: none fails, each new certificate is seen, and connections that stand
// go on. Nobody has to tell the gateway.
TEST(TlsTest, CertificatesRotateWithoutAFailedCall) {
  ScriptedServer server;
  const CertificateFolder certificates;
  const GatewayProcess gateway(server.address(),
                               {certificates.flag(), "--certificate_refresh_ms=50"});
  const std::string extensions = std::string(kServerUse) + kServerNames;
  const auto before = gateway.Connect();
  int calls = 0;
  for (int rotation = 0; rotation < 10; ++rotation) {
    certificates.Make("gateway", "ca", extensions);
    EXPECT_TRUE(server.Await([&] {
      const auto client = gateway.Connect();
      client->Send(RequestBytes("GET", "/none.js", gateway.port(), {}));
      EXPECT_EQ(client->Read().status, 404);
      ++calls;
      return SerialOf(*client) == certificates.serial();
    }));
  }
  EXPECT_GE(calls, 10);
  before->Send(RequestBytes("GET", "/none.js", gateway.port(), {}));
  EXPECT_EQ(before->Read().status, 404);
}

TEST(TlsTest, ACertificateThatCannotBeUsedChangesNothing) {
  ScriptedServer server;
  const CertificateFolder certificates;
  const GatewayProcess gateway(server.address(),
                               {certificates.flag(), "--certificate_refresh_ms=600000"});
  const int64_t first = SerialOf(*gateway.Connect());
  const auto logged = [&](const std::string& words) {
    return server.Await([&] { return gateway.log().find(words) != std::string::npos; });
  };
  std::ofstream(certificates.Path("gateway.pem")) << "no certificate";
  gateway.Signal(SIGHUP);
  EXPECT_TRUE(logged("gateway.pem"));
  EXPECT_EQ(SerialOf(*gateway.Connect()), first);
  // The key of another.
  certificates.Make("gateway", "ca", std::string(kServerUse) + kServerNames);
  fs::copy(certificates.Path("other.key"), certificates.Path("gateway.key"),
           fs::copy_options::overwrite_existing);
  gateway.Signal(SIGHUP);
  EXPECT_TRUE(logged("gateway.key"));
  EXPECT_EQ(SerialOf(*gateway.Connect()), first);
  certificates.Make("gateway", "ca", std::string(kServerUse) + kServerNames);
  gateway.Signal(SIGHUP);
  EXPECT_TRUE(server.Await([&] { return SerialOf(*gateway.Connect()) == certificates.serial(); }));
}

}  // namespace
}  // namespace backline::gateway
