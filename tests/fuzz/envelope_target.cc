#include <string>

#include "tests/fuzz/targets.h"
#include "web-gateway/connect_protocol.h"

namespace backline::gateway {
namespace {

using fuzz::Expect;

constexpr size_t kHead = 5;

void Run(std::string_view input) {
  const auto byte = [&](size_t at) { return static_cast<uint8_t>(input[at]); };
  bool right = input.size() >= kHead;
  if (right) {
    const uint32_t size =
        static_cast<uint32_t>(byte(1)) << 24 | byte(2) << 16 | byte(3) << 8 | byte(4);
    right = byte(0) == 0 && size == input.size() - kHead;
  }
  const auto message = OpenEnvelope(input);
  Expect(message.ok() == right, "one whole envelope without flags, and nothing else, is taken");
  if (!message.ok()) {
    const bool compressed = message.status().code() == absl::StatusCode::kUnimplemented;
    Expect(!compressed || byte(0) == kCompressedFlag, "what is compressed says so");
    Expect(!message.status().message().empty(), "a refusal says why");
    return;
  }
  Expect(*message == input.substr(kHead), "the message is what stands in the envelope");
  Expect(Envelope(0, *message) == input, "an envelope is written as it is read");
}

}  // namespace

fuzz::Target EnvelopeTarget() {
  fuzz::Target target;
  target.name = "envelope";
  target.bytes_max = 2 << 10;
  target.run = Run;
  target.seeds = {"",
                  Envelope(0, ""),
                  Envelope(0, "{}"),
                  Envelope(kCompressedFlag, "abc"),
                  EndOfStream(std::nullopt),
                  Envelope(0, std::string(300, 'x')),
                  Envelope(0, "a") + Envelope(0, "b")};
  target.words = {std::string(4, '\0'), std::string("\0\0\0\1", 4), "\xff\xff\xff\xff", "{}"};
  return target;
}

}  // namespace backline::gateway
