// What a request is remembered by. Pure; any thread.
#pragma once

#include <google/protobuf/message.h>

#include <string_view>

#include "server/auth/principal.h"
#include "server/base/strong_id.h"

namespace backline {

// The first 16 bytes of SHA-256(principal name, request id): an id means something only together
// with who sent it.
RequestKey RequestKeyOf(const Principal& principal, const Id128& request_id);

// The first 16 bytes of SHA-256(method, the message as its deterministic serialisation, without its
// field request_id). `method` is the full name of the RPC.
Id128 FingerprintOf(std::string_view method, const google::protobuf::Message& request);

}  // namespace backline
