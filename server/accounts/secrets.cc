#include "server/accounts/secrets.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>

#include "absl/strings/escaping.h"
#include "server/base/check.h"

namespace backline {
namespace {

constexpr int kTokenBytes = 32;
constexpr int kNonceBytes = 12;
constexpr int kTagBytes = 16;
// 32 of them, so that a byte's five low bits choose evenly.
constexpr char kCodeLetters[] = "abcdefghjkmnpqrstuvwxyz234567899";
constexpr char kBase32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string Sha256(std::string_view text) {
  std::string digest(32, '\0');
  BACKLINE_CHECK(
      EVP_Digest(text.data(), text.size(), Bytes(digest), nullptr, EVP_sha256(), nullptr) == 1);
  return digest;
}

}  // namespace

std::string RandomBytes(int count) {
  std::string bytes(count, '\0');
  BACKLINE_CHECK(RAND_bytes(Bytes(bytes), count) == 1);
  return bytes;
}

std::string RandomToken() {
  std::string token;
  absl::WebSafeBase64Escape(RandomBytes(kTokenBytes), &token);
  return token;
}

std::string RandomCode(int characters) {
  std::string code = RandomBytes(characters);
  for (char& c : code) c = kCodeLetters[static_cast<unsigned char>(c) % 32];
  return code;
}

std::string TokenHash(std::string_view token) { return absl::BytesToHexString(Sha256(token)); }

bool SameSecret(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string Base64(std::string_view bytes) { return absl::Base64Escape(std::string(bytes)); }

std::optional<std::string> FromBase64(std::string_view text) {
  std::string bytes;
  if (!absl::Base64Unescape(std::string(text), &bytes)) return std::nullopt;
  return bytes;
}

std::string Base32(std::string_view bytes) {
  std::string text;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 5; count -= 5) text.push_back(kBase32[bits >> (count - 5) & 31]);
  }
  if (count > 0) text.push_back(kBase32[bits << (5 - count) & 31]);
  return text;
}

SecretBox::SecretBox(std::string_view key_text) : key_(Sha256(key_text)) {}

std::string SecretBox::Seal(std::string_view bound_to, std::string_view secret) const {
  const std::string nonce = RandomBytes(kNonceBytes);
  std::string sealed(secret.size(), '\0');
  std::string tag(kTagBytes, '\0');
  int size = 0;
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  BACKLINE_CHECK(
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, Bytes(key_), Bytes(nonce)) ==
          1 &&
      EVP_EncryptUpdate(cipher.get(), nullptr, &size, Bytes(bound_to),
                        static_cast<int>(bound_to.size())) == 1 &&
      EVP_EncryptUpdate(cipher.get(), Bytes(sealed), &size, Bytes(secret),
                        static_cast<int>(secret.size())) == 1 &&
      EVP_EncryptFinal_ex(cipher.get(), Bytes(tag), &size) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) == 1);
  return Base64(nonce + sealed + tag);
}

std::optional<std::string> SecretBox::Open(std::string_view bound_to,
                                           std::string_view sealed) const {
  const std::optional<std::string> bytes = FromBase64(sealed);
  if (!bytes || bytes->size() < kNonceBytes + kTagBytes) return std::nullopt;
  const std::string nonce = bytes->substr(0, kNonceBytes);
  const std::string text = bytes->substr(kNonceBytes, bytes->size() - kNonceBytes - kTagBytes);
  std::string tag = bytes->substr(bytes->size() - kTagBytes);
  std::string secret(text.size() + 1, '\0');
  int size = 0;
  int last = 0;
  const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  const bool open =
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, Bytes(key_), Bytes(nonce)) ==
          1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &last, Bytes(bound_to),
                        static_cast<int>(bound_to.size())) == 1 &&
      EVP_DecryptUpdate(cipher.get(), Bytes(secret), &size, Bytes(text),
                        static_cast<int>(text.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), Bytes(secret) + size, &last) == 1;
  if (!open) return std::nullopt;
  secret.resize(text.size());
  return secret;
}

}  // namespace backline
