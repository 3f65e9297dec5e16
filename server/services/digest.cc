#include "server/services/digest.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdint>
#include <memory>

#include "server/base/check.h"

namespace backline {
namespace {

constexpr int kDigestBytes = 32;

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
  const std::string joined = Joined(parts);
  std::string digest(kDigestBytes, '\0');
  unsigned size = 0;
  BACKLINE_CHECK(EVP_Digest(joined.data(), joined.size(),
                            reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(),
                            nullptr) == 1);
  BACKLINE_CHECK(size == kDigestBytes);
  return digest;
}

std::string KeyedDigest(std::string_view key, std::initializer_list<std::string_view> parts) {
  const std::string joined = Joined(parts);
  std::string digest(kDigestBytes, '\0');
  unsigned size = 0;
  BACKLINE_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                      reinterpret_cast<const unsigned char*>(joined.data()), joined.size(),
                      reinterpret_cast<unsigned char*>(digest.data()), &size) != nullptr);
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
