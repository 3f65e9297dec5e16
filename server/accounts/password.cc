#include "server/accounts/password.h"

#include <argon2.h>

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "server/accounts/common_passwords.h"
#include "server/accounts/secrets.h"
#include "server/base/check.h"

namespace backline {
namespace {

constexpr uint32_t kMemoryKib = 19'456;
constexpr uint32_t kPasses = 2;
constexpr uint32_t kLanes = 1;
constexpr int kSaltBytes = 16;
constexpr int kHashBytes = 32;
constexpr size_t kEncodedBytesMax = 128;

const std::set<std::string, std::less<>>& CommonPasswords() {
  static const auto* const kWords = [] {
    const std::vector<std::string> words =
        absl::StrSplit(kCommonPasswords, absl::ByAnyChar(" \n"), absl::SkipEmpty());
    return new std::set<std::string, std::less<>>(words.begin(), words.end());
  }();
  return *kWords;
}

}  // namespace

bool IsCommonPassword(std::string_view password, std::string_view email) {
  const std::string lower = absl::AsciiStrToLower(std::string(password));
  const bool one_character =
      std::all_of(lower.begin(), lower.end(), [&](char c) { return c == lower[0]; });
  return one_character || CommonPasswords().contains(lower) || lower == email ||
         lower == email.substr(0, email.find('@'));
}

std::string HashPassword(std::string_view password) {
  const std::string salt = RandomBytes(kSaltBytes);
  std::string encoded(kEncodedBytesMax, '\0');
  BACKLINE_CHECK(argon2id_hash_encoded(kPasses, kMemoryKib, kLanes, password.data(),
                                       password.size(), salt.data(), salt.size(), kHashBytes,
                                       encoded.data(), encoded.size()) == ARGON2_OK);
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool VerifyPassword(std::string_view password, const std::string& hash) {
  static const auto* const kNobody = new std::string(HashPassword(RandomToken()));
  const std::string& against = hash.empty() ? *kNobody : hash;
  const bool same = argon2id_verify(against.c_str(), password.data(), password.size()) == ARGON2_OK;
  return same && !hash.empty();
}

}  // namespace backline
