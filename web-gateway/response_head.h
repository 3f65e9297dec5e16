// The one place where the head of a response is written, so that no response leaves without the
// headers that every one of them carries. Pure but for the date; any thread.
#pragma once

#include <string>

#include "web-gateway/http_message.h"

namespace backline::gateway {

// What every response carries, errors and refused requests included.
const Headers& SecurityHeaders();

enum class Framing { kLength, kChunked };

// Status line and headers with the empty line. Adds SecurityHeaders, the date, the framing, and
// `Cache-Control: no-store` unless the response says how it may be kept.
std::string ResponseHead(const HttpResponse& response, Framing framing, bool keep_alive);

}  // namespace backline::gateway
