#include "tests/accounts/scripted_provider.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/accounts/oidc_fetch.h"
#include "server/accounts/secrets.h"

namespace backline::testing {
namespace {

// "+" and %41 as what they stand for.
std::string Unescaped(const std::string& text) {
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      plain.push_back(static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16)));
      at += 2;
    } else {
      plain.push_back(text[at] == '+' ? ' ' : text[at]);
    }
  }
  return plain;
}

std::map<std::string, std::string> FormOf(const std::string& text) {
  std::map<std::string, std::string> form;
  for (const std::string& pair : std::vector<std::string>(absl::StrSplit(text, '&'))) {
    const size_t at = pair.find('=');
    if (at != std::string::npos) form[pair.substr(0, at)] = Unescaped(pair.substr(at + 1));
  }
  return form;
}

std::string ChallengeOf(const std::string& verifier) {
  return absl::WebSafeBase64Escape(absl::HexStringToBytes(TokenHash(verifier)));
}

ScriptedProvider::Reply InvalidGrant() { return {400, "{\"error\":\"invalid_grant\"}", "", false}; }

}  // namespace

ScriptedProvider::ScriptedProvider(const Clock& clock) : clock_(clock) {
  jwks_ = {mint_.PublicJwk()};
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t bytes = sizeof(address);
  if (bind(listener_, reinterpret_cast<sockaddr*>(&address), bytes) != 0 ||
      listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &bytes) != 0) {
    throw std::runtime_error("no port for the provider");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

ScriptedProvider::~ScriptedProvider() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
  for (const int connection : held_) close(connection);
}

std::string ScriptedProvider::issuer() const {
  return absl::StrCat("http://127.0.0.1:", port_, "/realm");
}

OidcOptions ScriptedProvider::Options() const {
  OidcOptions options;
  options.issuer = issuer();
  options.client_id = kClientId;
  options.client_secret = kClientSecret;
  options.redirect_url = kRedirectUrl;
  options.insecure_loopback = true;
  options.timeout_millis = 1'000;
  return options;
}

ScriptedProvider::Visited ScriptedProvider::Visit(const std::string& url,
                                                  const std::string& subject) {
  const std::string start = issuer() + "/auth?";
  if (!url.starts_with(start)) throw std::runtime_error("not our endpoint");
  auto query = FormOf(url.substr(start.size()));
  if (query["response_type"] != "code" || query["scope"] != "openid" ||
      query["client_id"] != kClientId || query["redirect_uri"] != kRedirectUrl ||
      query["code_challenge_method"] != "S256" || query["code_challenge"].size() != 43 ||
      query["state"].size() < 43 || query["nonce"].size() < 43) {
    throw std::runtime_error("no provider takes " + url);
  }
  const std::string code = RandomToken() + "+/ &=";
  const std::lock_guard lock(mutex_);
  codes_[code] = {query["nonce"], query["code_challenge"], query["redirect_uri"], subject};
  return {code, query["state"]};
}

void ScriptedProvider::AnswerWith(const std::string& path, std::optional<Reply> reply) {
  const std::lock_guard lock(mutex_);
  replies_.erase(path);
  if (reply) replies_[path] = *std::move(reply);
}
void ScriptedProvider::ChangeClaims(std::function<void(Claims&)> change) {
  const std::lock_guard lock(mutex_);
  change_ = std::move(change);
}
void ScriptedProvider::SignBy(std::function<std::string(const std::string&)> sign) {
  const std::lock_guard lock(mutex_);
  sign_ = std::move(sign);
}
void ScriptedProvider::SetKeys(std::vector<std::string> jwks) {
  const std::lock_guard lock(mutex_);
  jwks_ = std::move(jwks);
}
int ScriptedProvider::asked(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto it = asked_.find(path);
  return it == asked_.end() ? 0 : it->second;
}

void ScriptedProvider::Serve() {
  while (true) {
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    ServeOne(connection);
  }
}

void ScriptedProvider::ServeOne(int connection) {
  std::string text;
  size_t head = std::string::npos;
  size_t wanted = 0;
  while (head == std::string::npos || text.size() < head + wanted) {
    char buffer[4'096];
    const ssize_t bytes = recv(connection, buffer, sizeof(buffer), 0);
    if (bytes <= 0) break;
    text.append(buffer, static_cast<size_t>(bytes));
    if (head != std::string::npos || text.find("\r\n\r\n") == std::string::npos) continue;
    head = text.find("\r\n\r\n") + 4;
    const size_t length = absl::AsciiStrToLower(text.substr(0, head)).find("content-length: ");
    if (length != std::string::npos) wanted = std::strtoul(text.c_str() + length + 16, nullptr, 10);
  }
  const size_t from = text.find(' ');
  if (head == std::string::npos || from == std::string::npos) {
    close(connection);
    return;
  }
  const std::string path = text.substr(from + 1, text.find(' ', from + 1) - from - 1);
  const Reply reply = ReplyTo(path, text.substr(0, head), text.substr(head));
  if (reply.never) {
    held_.push_back(connection);
    return;
  }
  const std::string answer = absl::StrCat(
      "HTTP/1.1 ", reply.code, " It is\r\nContent-Type: application/json\r\n", reply.headers,
      "Content-Length: ", reply.body.size(), "\r\nConnection: close\r\n\r\n", reply.body);
  for (size_t at = 0; at < answer.size();) {
    const ssize_t sent = send(connection, answer.data() + at, answer.size() - at, MSG_NOSIGNAL);
    if (sent <= 0) break;
    at += static_cast<size_t>(sent);
  }
  close(connection);
}

ScriptedProvider::Reply ScriptedProvider::ReplyTo(const std::string& path, const std::string& head,
                                                  const std::string& body) {
  const std::lock_guard lock(mutex_);
  ++asked_[path];
  if (const auto it = replies_.find(path); it != replies_.end()) return it->second;
  if (path == "/realm/.well-known/openid-configuration") {
    return {200,
            JsonOf({{"issuer", Quoted(issuer())},
                    {"authorization_endpoint", Quoted(issuer() + "/auth")},
                    {"token_endpoint", Quoted(issuer() + "/token")},
                    {"jwks_uri", Quoted(issuer() + "/keys")}}),
            "", false};
  }
  if (path == "/realm/keys") return {200, JwkSet(jwks_), "", false};
  if (path == "/realm/token") return Token(head, body);
  return {404, "", "", false};
}

ScriptedProvider::Reply ScriptedProvider::Token(const std::string& head, const std::string& body) {
  const std::string wanted = absl::StrCat(
      "Authorization: Basic ",
      absl::Base64Escape(absl::StrCat(UrlEscaped(kClientId), ":", UrlEscaped(kClientSecret))));
  if (head.find(wanted) == std::string::npos) {
    return {401, "{\"error\":\"invalid_client\"}", "", false};
  }
  auto form = FormOf(body);
  const auto it = codes_.find(form["code"]);
  if (it == codes_.end() || form["grant_type"] != "authorization_code") return InvalidGrant();
  const Code code = it->second;
  codes_.erase(it);
  if (form["redirect_uri"] != code.redirect_url ||
      ChallengeOf(form["code_verifier"]) != code.challenge) {
    return InvalidGrant();
  }
  Claims claims = GoodClaims(issuer(), kClientId, code.nonce, code.subject, clock_.Now());
  if (change_) change_(claims);
  const std::string text = JsonOf(claims);
  const std::string token = sign_ ? sign_(text) : mint_.Sign(text);
  return {200,
          JsonOf({{"access_token", Quoted("of no use")},
                  {"token_type", Quoted("Bearer")},
                  {"id_token", Quoted(token)}}),
          "", false};
}

}  // namespace backline::testing
