// Calls any method by its name, for tests that go over all of them.
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "clients/cpp/call_error.h"

namespace backline::testing {

struct Answer {
  grpc::Status status;
  std::string bytes;  // of the first message; empty if there was none
};

// The first message of the answer, or the status. A stream is cancelled after its first message.
// `metadata` goes with the call.
using Metadata = std::vector<std::pair<std::string, std::string>>;
Answer CallMethod(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                  const std::string& request_bytes, const Metadata& metadata = {});

// Every method of backline.v1: of the files in protos/backline/v1, by their descriptors.
std::vector<const google::protobuf::MethodDescriptor*> AllMethods();
// Such as "/backline.v1.OrderService/PlaceOrder".
std::string PathOf(const google::protobuf::MethodDescriptor& method);

// The reason of an error, checked for its form: exactly one ErrorInfo of domain "backline", whose
// reason is one of the contract; a gRPC code other than UNKNOWN; no SQL in the message. "OK" for
// OK.
std::string ReasonOf(const grpc::Status& status);

}  // namespace backline::testing
