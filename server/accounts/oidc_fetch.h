// Asks an identity provider by HTTP. Bounded in time and size; TLS is verified, redirects are not
// followed. Blocks; any thread.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace backline {

struct OidcFetch {
  std::string url;
  // POST: the body, in the form of application/x-www-form-urlencoded. Empty: GET.
  std::string form;
  std::string user;  // for HTTP Basic; empty for none
  std::string password;
  std::string ca_file;             // empty: the authorities of the system
  bool insecure_loopback = false;  // http to this machine is good, too
  long timeout_millis = 5'000;
};

struct OidcAnswer {
  long code = 0;
  std::string body;
};

// https without user, password and fragment; or http to this machine, if that is good.
bool IsOidcUrl(const std::string& url, bool insecure_loopback);

// UNAVAILABLE if there is no whole answer of a bounded size in time.
absl::StatusOr<OidcAnswer> FetchOidc(const OidcFetch& request);

// As a value of a query or a form.
std::string UrlEscaped(const std::string& text);

}  // namespace backline
