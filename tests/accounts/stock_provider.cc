#include "tests/accounts/stock_provider.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "tests/support/paths.h"
#include "tests/support/server_process.h"

namespace backline::testing {
namespace {

constexpr int kRedirectsMax = 10;

std::string Node() {
#ifdef __aarch64__
  const std::string machine = "arm64";
#else
  const std::string machine = "x64";
#endif
  return SourceFolder() + "/tests/gateway/stock/node_modules/node-linux-" + machine + "/bin/node";
}

std::string Certificates() {
  const std::string folder = BuildFolder() + "/tests/certificates";
  MakeCertificates(folder);
  return folder;
}

size_t Ignore(char*, size_t size, size_t count, void*) { return size * count; }

}  // namespace

StockProvider::StockProvider(const std::string& algorithm) {
  const std::string folder = SourceFolder() + "/tests/accounts/provider";
  const std::string certificates = Certificates();
  const std::vector<std::string> arguments = {Node(),
                                              folder + "/provider.mjs",
                                              certificates + "/server.pem",
                                              certificates + "/server.key",
                                              kClientId,
                                              kClientSecret,
                                              kRedirectUrl,
                                              kSubject,
                                              algorithm};
  std::vector<char*> argv;
  for (const std::string& each : arguments) argv.push_back(const_cast<char*>(each.c_str()));
  argv.push_back(nullptr);
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw std::runtime_error("no socket pair");
  }
  pid_ = fork();
  if (pid_ == 0) {
    dup2(ends[1], STDIN_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(ends[1]);
  talk_ = ends[0];
  std::string line;
  for (char c = 0; recv(talk_, &c, 1, 0) == 1 && c != '\n';) line.push_back(c);
  if (!line.starts_with("ready ")) throw std::runtime_error("it does not start: " + line);
  port_ = line.substr(6);
}

StockProvider::~StockProvider() {
  close(talk_);
  waitpid(pid_, nullptr, 0);
}

OidcOptions StockProvider::Options() const {
  OidcOptions options;
  options.issuer = "https://localhost:" + port_;
  options.client_id = kClientId;
  options.client_secret = kClientSecret;
  options.redirect_url = kRedirectUrl;
  options.ca_file = Certificates() + "/ca.pem";
  return options;
}

std::string Browse(const std::string& url) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 &curl_easy_cleanup);
  const std::string authority = Certificates() + "/ca.pem";
  curl_easy_setopt(curl.get(), CURLOPT_COOKIEFILE, "");
  curl_easy_setopt(curl.get(), CURLOPT_CAINFO, authority.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Ignore);
  std::string at = url;
  for (int n = 0; n < kRedirectsMax && !at.starts_with(StockProvider::kRedirectUrl); ++n) {
    curl_easy_setopt(curl.get(), CURLOPT_URL, at.c_str());
    const CURLcode code = curl_easy_perform(curl.get());
    char* next = nullptr;
    curl_easy_getinfo(curl.get(), CURLINFO_REDIRECT_URL, &next);
    if (code != CURLE_OK || next == nullptr) throw std::runtime_error("led nowhere: " + at);
    at = next;
  }
  return at;
}

std::string ParameterOf(const std::string& url, const std::string& name) {
  const size_t at = url.find(name + "=");
  if (at == std::string::npos) return "";
  const size_t from = at + name.size() + 1;
  return url.substr(from, url.find('&', from) - from);
}

}  // namespace backline::testing
