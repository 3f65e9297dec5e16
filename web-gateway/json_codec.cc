#include "web-gateway/json_codec.h"

#include <algorithm>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/type_resolver.h"
#include "google/protobuf/util/type_resolver_util.h"

namespace backline::gateway {
namespace {

namespace util = google::protobuf::util;

constexpr char kUrlPrefix[] = "type.googleapis.com";
constexpr size_t kWordsMax = 300;

util::TypeResolver* Resolver() {
  static util::TypeResolver* const kResolver = util::NewTypeResolverForDescriptorPool(
      kUrlPrefix, google::protobuf::DescriptorPool::generated_pool());
  return kResolver;
}

std::string Url(const std::string& type) { return std::string(kUrlPrefix) + "/" + type; }

// They repeat what the client sent, in whatever encoding, cut anywhere: what is no ASCII is not
// told, or protobuf would complain on standard error about a fault that is no text.
template <typename Status>
std::string Words(const Status& status) {
  std::string words(status.message().data(), std::min(status.message().size(), kWordsMax));
  std::replace_if(
      words.begin(), words.end(), [](char c) { return (c & 0x80) != 0; }, '?');
  return words;
}

}  // namespace

absl::StatusOr<std::string> JsonToBinary(const std::string& type, const std::string& json) {
  std::string binary;
  const auto status = util::JsonToBinaryString(Resolver(), Url(type), json, &binary);
  if (!status.ok()) return absl::InvalidArgumentError(Words(status));
  return binary;
}

absl::StatusOr<std::string> BinaryToJson(const std::string& type, const std::string& binary) {
  std::string json;
  const auto status = util::BinaryToJsonString(Resolver(), Url(type), binary, &json);
  if (!status.ok()) return absl::InternalError(Words(status));
  return json;
}

}  // namespace backline::gateway
