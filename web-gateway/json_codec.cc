#include "web-gateway/json_codec.h"

#include <memory>

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

template <typename Status>
std::string Words(const Status& status) {
  return std::string(status.message().data(), status.message().size()).substr(0, kWordsMax);
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
