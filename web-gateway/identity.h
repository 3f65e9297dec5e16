// Who a browser or a partner's system says it is, and whether its page may say so. The gateway
// knows nobody: it takes exactly one opaque credential out of a request, and the server resolves
// it. No header of a client is ever passed on as it is. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "web-gateway/connect_protocol.h"
#include "web-gateway/http_message.h"

namespace backline::gateway {

inline constexpr char kSessionCookie[] = "__Host-backline";
inline constexpr size_t kCredentialBytesMax = 512;

struct Credential {
  enum class Kind { kNone, kSession, kKey, kLink };
  Kind kind = Kind::kNone;
  std::string value;
};

// A key (Authorization: Bearer) or a link (Backline-Link) wins over the cookie, which is then not
// used at all; both at once are refused, and so is a key or link that no server can have issued. A
// cookie of that sort is as good as none.
std::variant<Credential, Fault> ReadCredential(const HttpRequest& request);

// The metadata's key of the credential's kind; REQUIRES: kind is not kNone.
const char* MetadataKey(Credential::Kind kind);

// Refuses a call that a page of another site may have made. A call with a key or a link needs no
// check, as no browser adds those by itself. Any other call needs `Connect-Protocol-Version: 1`,
// which no form can send; if it has cookies or an Origin, its only Origin must be ours.
std::optional<Fault> CheckSite(const HttpRequest& request, Credential::Kind kind,
                               const std::vector<std::string>& origins);

// The Set-Cookie for what the server sent as `backline-set-session`: "token;seconds", or empty to
// sign out. Nothing if it is neither.
std::optional<std::string> SessionCookie(std::string_view set_session);

}  // namespace backline::gateway
