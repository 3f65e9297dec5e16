// An identity provider that nobody here wrote: oidc-provider in a Node of its own, over TLS. At it
// everybody who comes is kSubject. It ends with its input, and so with this process.
#pragma once

#include <sys/types.h>

#include <string>

#include "server/accounts/oidc_provider.h"

namespace backline::testing {

class StockProvider {
 public:
  static constexpr char kClientId[] = "backline client";  // which must be escaped
  static constexpr char kClientSecret[] = "s:cret +/%";
  static constexpr char kRedirectUrl[] = "https://portal.example/oidc";
  static constexpr char kSubject[] = "ada-1";

  // It signs by RS256 or ES256.
  explicit StockProvider(const std::string& algorithm);
  ~StockProvider();
  StockProvider(const StockProvider&) = delete;
  StockProvider& operator=(const StockProvider&) = delete;

  OidcOptions Options() const;

 private:
  pid_t pid_ = 0;
  int talk_ = -1;
  std::string port_;
};

// Follows redirects as a browser does, with its cookies, until one leads back to us: that one.
// Throws if none does.
std::string Browse(const std::string& url);
// The value of a query's parameter, as it stands there; empty if there is none.
std::string ParameterOf(const std::string& url, const std::string& name);

}  // namespace backline::testing
