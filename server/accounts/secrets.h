// Secrets: how they are made, what is kept of them, and how those are sealed that must be read
// again. Pure but for the system's entropy; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace backline {

// 256 random bits as 43 characters of base 64 for URLs.
std::string RandomToken();
// So many random characters of the letters and digits that are not mistaken for each other.
std::string RandomCode(int characters);
std::string RandomBytes(int count);

// SHA-256 in hexadecimal: what is kept of a token, which is too long to be guessed.
std::string TokenHash(std::string_view token);

// Without looking where they differ.
bool SameSecret(std::string_view left, std::string_view right);

std::string Base64(std::string_view bytes);
std::optional<std::string> FromBase64(std::string_view text);
std::string Base32(std::string_view bytes);

// AES-256-GCM under a key of the configuration. What is sealed is bound to a purpose and an owner,
// so that a row cannot be given another's secret.
class SecretBox {
 public:
  // The key is the SHA-256 of `key_text`.
  explicit SecretBox(std::string_view key_text);
  std::string Seal(std::string_view bound_to, std::string_view secret) const;
  // Nothing if it was not sealed with this key for the same.
  std::optional<std::string> Open(std::string_view bound_to, std::string_view sealed) const;

 private:
  std::string key_;
};

}  // namespace backline
