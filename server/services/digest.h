// SHA-256 over parts, each preceded by its length, so that parts cannot be shifted into each other.
#pragma once

#include <google/protobuf/message.h>
#include <openssl/evp.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace backline {

// 32 bytes.
std::string Digest(std::initializer_list<std::string_view> parts);

// The same with a key (HMAC). The key is worked into the digest once. Immutable; any thread.
class KeyedDigest {
 public:
  explicit KeyedDigest(std::string_view key);
  // 32 bytes.
  std::string Of(std::initializer_list<std::string_view> parts) const;

 private:
  std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> keyed_;
};

// Equal messages give equal bytes.
std::string DeterministicBytes(const google::protobuf::Message& message);
// The message without the named fields, as far as it has them.
std::string DeterministicBytesWithout(const google::protobuf::Message& message,
                                      std::initializer_list<const char*> fields);

}  // namespace backline
