// An OpenID Connect provider in this process that keeps to the rules (RFC 6749, RFC 7636) until it
// is told not to: it signs what it is told, answers what it is told, or not at all.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/accounts/oidc_provider.h"
#include "tests/accounts/token_mint.h"

namespace backline::testing {

class ScriptedProvider {
 public:
  static constexpr char kClientId[] = "backline client";  // which must be escaped
  static constexpr char kClientSecret[] = "s:cret +/%";
  static constexpr char kRedirectUrl[] = "https://portal.example/oidc";

  struct Reply {
    int code = 200;
    std::string body;
    std::string headers;  // each with its end of line
    bool never = false;   // the connection stays open and nothing comes
  };

  explicit ScriptedProvider(const Clock& clock);
  ~ScriptedProvider();
  ScriptedProvider(const ScriptedProvider&) = delete;
  ScriptedProvider& operator=(const ScriptedProvider&) = delete;

  std::string issuer() const;
  OidcOptions Options() const;

  // What the browser does: goes to the URL as `subject` and comes back with a code. Throws if the
  // URL is not one that a provider takes.
  struct Visited {
    std::string code, state;
  };
  Visited Visit(const std::string& url, const std::string& subject);

  // From now on.
  void AnswerWith(const std::string& path, std::optional<Reply> reply);
  void ChangeClaims(std::function<void(Claims&)> change);
  void SignBy(std::function<std::string(const std::string& claims)> sign);
  void SetKeys(std::vector<std::string> jwks);
  int asked(const std::string& path) const;

  TokenMint& mint() { return mint_; }

 private:
  struct Code {
    std::string nonce, challenge, redirect_url, subject;
  };
  void Serve();
  void ServeOne(int connection);
  Reply ReplyTo(const std::string& path, const std::string& head, const std::string& body);
  Reply Token(const std::string& head, const std::string& body);

  const Clock& clock_;
  TokenMint mint_{"key-1"};
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, Code> codes_;
  std::map<std::string, Reply> replies_;
  std::map<std::string, int> asked_;
  std::function<void(Claims&)> change_;
  std::function<std::string(const std::string&)> sign_;
  std::vector<std::string> jwks_;
  std::vector<int> held_;
  std::thread thread_;
};

}  // namespace backline::testing
