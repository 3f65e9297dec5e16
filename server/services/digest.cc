#include "server/services/digest.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>
#include <cstdint>

#include "server/base/check.h"

namespace backline {
namespace {

constexpr size_t kDigestBytes = 32;

std::string Joined(std::initializer_list<std::string_view> parts) {
  std::string joined;
  for (std::string_view part : parts) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      joined.push_back(static_cast<char>(uint64_t{part.size()} >> shift));
    }
    joined.append(part);
  }
  return joined;
}

}  // namespace

std::string Digest(std::initializer_list<std::string_view> parts) {
  // OpenSSL looks an algorithm up by its name whenever it is not given one that was fetched.
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  const std::string joined = Joined(parts);
  std::string digest(kDigestBytes, '\0');
  unsigned size = 0;
  BACKLINE_CHECK(EVP_Digest(joined.data(), joined.size(),
                            reinterpret_cast<unsigned char*>(digest.data()), &size, kSha256,
                            nullptr) == 1);
  BACKLINE_CHECK(size == kDigestBytes);
  return digest;
}

KeyedDigest::KeyedDigest(std::string_view key) : keyed_(nullptr, &EVP_MAC_CTX_free) {
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> hmac(
      EVP_MAC_fetch(nullptr, "HMAC", nullptr), &EVP_MAC_free);
  keyed_.reset(EVP_MAC_CTX_new(hmac.get()));
  char sha256[] = "SHA256";
  const std::array<OSSL_PARAM, 2> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha256, 0),
      OSSL_PARAM_construct_end()};
  BACKLINE_CHECK(EVP_MAC_init(keyed_.get(), reinterpret_cast<const unsigned char*>(key.data()),
                              key.size(), parameters.data()) == 1);
}

std::string KeyedDigest::Of(std::initializer_list<std::string_view> parts) const {
  const std::string joined = Joined(parts);
  std::string digest(kDigestBytes, '\0');
  size_t size = 0;
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> mac(EVP_MAC_CTX_dup(keyed_.get()),
                                                                      &EVP_MAC_CTX_free);
  BACKLINE_CHECK(EVP_MAC_update(mac.get(), reinterpret_cast<const unsigned char*>(joined.data()),
                                joined.size()) == 1);
  BACKLINE_CHECK(EVP_MAC_final(mac.get(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                               digest.size()) == 1);
  BACKLINE_CHECK(size == kDigestBytes);
  return digest;
}

std::string DeterministicBytes(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  {
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    BACKLINE_CHECK(message.SerializeToCodedStream(&coded));
  }
  return bytes;
}

std::string DeterministicBytesWithout(const google::protobuf::Message& message,
                                      std::initializer_list<const char*> fields) {
  std::unique_ptr<google::protobuf::Message> copy(message.New());
  copy->CopyFrom(message);
  for (const char* name : fields) {
    if (const auto* field = copy->GetDescriptor()->FindFieldByName(name)) {
      copy->GetReflection()->ClearField(copy.get(), field);
    }
  }
  return DeterministicBytes(*copy);
}

}  // namespace backline
