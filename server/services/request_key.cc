#include "server/services/request_key.h"

#include "server/services/digest.h"

namespace backline {
namespace {

constexpr size_t kKeyBytes = 16;

Id128 FirstBytes(const std::string& digest) { return IdFromBytes(digest.substr(0, kKeyBytes)); }

}  // namespace

RequestKey RequestKeyOf(const Principal& principal, const Id128& request_id) {
  return RequestKey(FirstBytes(Digest({principal.name, IdToBytes(request_id)})));
}

Id128 FingerprintOf(std::string_view method, const google::protobuf::Message& request) {
  return FirstBytes(Digest({method, DeterministicBytesWithout(request, {"request_id"})}));
}

}  // namespace backline
