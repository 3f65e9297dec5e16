#include "server/base/strong_id.h"

#include <openssl/sha.h>

namespace backline {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsDashPosition(size_t position) {
  return position == 8 || position == 13 || position == 18 || position == 23;
}

}  // namespace

std::string FormatId(const Id128& id) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text(36, '-');
  int nibble = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsDashPosition(i)) continue;
    const uint64_t word = nibble < 16 ? id.high : id.low;
    text[i] = kHex[(word >> (60 - 4 * (nibble % 16))) & 0xF];
    ++nibble;
  }
  return text;
}

std::optional<Id128> ParseId(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Id128 id;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsDashPosition(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int value = HexValue(text[i]);
    if (value < 0) return std::nullopt;
    id.high = (id.high << 4) | (id.low >> 60);
    id.low = (id.low << 4) | static_cast<uint64_t>(value);
  }
  return id;
}

std::string IdToBytes(const Id128& id) {
  std::string bytes(16, '\0');
  for (int i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>(id.high >> (56 - 8 * i));
    bytes[8 + i] = static_cast<char>(id.low >> (56 - 8 * i));
  }
  return bytes;
}

Id128 IdFromBytes(std::string_view bytes) {
  Id128 id;
  for (int i = 0; i < 8; ++i) {
    id.high = (id.high << 8) | static_cast<uint8_t>(bytes[i]);
    id.low = (id.low << 8) | static_cast<uint8_t>(bytes[8 + i]);
  }
  return id;
}

Id128 IdFromName(std::string_view kind, std::string_view name) {
  // UUID version 5 (RFC 4122): SHA-1 over name space and name, version and variant bits set.
  constexpr Id128 kNamespace{0x6f1d3a52b0c84e7eULL, 0x9b7d5c21e04fa386ULL};
  std::string input = IdToBytes(kNamespace);
  input.append(kind).append("/").append(name);
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(input.data()), input.size(), digest);
  Id128 id = IdFromBytes(std::string_view(reinterpret_cast<const char*>(digest), 16));
  id.high = (id.high & ~0xF000ULL) | 0x5000ULL;
  id.low = (id.low & ~(0x3ULL << 62)) | (0x2ULL << 62);
  return id;
}

}  // namespace backline
