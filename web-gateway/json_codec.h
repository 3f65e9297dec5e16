// Between the JSON and the binary form of any message of the contract, by its descriptor: the JSON
// of proto3, so lowerCamelCase names (snake_case is read too), 64-bit integers as strings, instants
// as RFC 3339. A repeated name: the last value holds. Any thread.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace backline::gateway {

// kInvalidArgument names what is wrong, such as an unknown field, in ASCII.
absl::StatusOr<std::string> JsonToBinary(const std::string& type, const std::string& json);
// kInternal: the bytes are no such message.
absl::StatusOr<std::string> BinaryToJson(const std::string& type, const std::string& binary);

}  // namespace backline::gateway
