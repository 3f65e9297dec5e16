// Calls any RPC of backline.v1 by its descriptor: JSON in, JSON out.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "clients/cpp/backline_client.h"
#include "clients/cpp/call_error.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "grpcpp/channel.h"

namespace backline::cli {

// Every method, in the order of the contract.
std::vector<const google::protobuf::MethodDescriptor*> AllMethods();

// From "OrderService/PlaceOrder", also with the package or a leading slash; throws UsageError.
const google::protobuf::MethodDescriptor& FindMethod(const std::string& name);

// A message of the method's types.
std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor* type);

using Metadata = std::vector<std::pair<std::string, std::string>>;

// Calls once and passes each answer; several for a stream. `on_response` returns false to end it.
grpc::Status CallMethod(
    const std::shared_ptr<grpc::Channel>& channel, const google::protobuf::MethodDescriptor& method,
    const google::protobuf::Message& request, Deadline deadline,
    const std::function<bool(const google::protobuf::Message& response)>& on_response,
    const Metadata& metadata = {});

enum class ServingState { kServing, kNotServing, kUnknown };

// Asks grpc.health.v1.Health for the server as a whole.
Result<ServingState> CheckHealth(const std::shared_ptr<grpc::Channel>& channel, Deadline deadline);

}  // namespace backline::cli
