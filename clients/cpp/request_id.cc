#include "clients/cpp/request_id.h"

#include <random>

#include "server/base/strong_id.h"

namespace backline {

std::string NewRequestId() {
  thread_local std::random_device entropy;
  const auto word = [&] { return (uint64_t{entropy()} << 32) | entropy(); };
  Id128 id{word(), word()};
  id.high = (id.high & ~uint64_t{0xf000}) | 0x4000;                // version 4
  id.low = (id.low & ~(uint64_t{3} << 62)) | (uint64_t{2} << 62);  // variant 1
  return FormatId(id);
}

std::string RequestIdFromName(const std::string& name) {
  return FormatId(IdFromName("request", name));
}

}  // namespace backline
