// SHA-256 over parts, each preceded by its length, so that parts cannot be shifted into each other.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include <google/protobuf/message.h>

namespace backline {

// 32 bytes.
std::string Digest(std::initializer_list<std::string_view> parts);
// 32 bytes, keyed.
std::string KeyedDigest(std::string_view key, std::initializer_list<std::string_view> parts);

// Equal messages give equal bytes.
std::string DeterministicBytes(const google::protobuf::Message& message);
// The message without the named fields, as far as it has them.
std::string DeterministicBytesWithout(const google::protobuf::Message& message,
                                      std::initializer_list<const char*> fields);

}  // namespace backline
