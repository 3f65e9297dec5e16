#include "clients/cli/dynamic_call.h"

#include <algorithm>

#include "clients/cli/session.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/unknown_field_set.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/impl/codegen/proto_utils.h"

namespace backline::cli {
namespace {

// The files of the contract; naming one message of each also links them.
std::vector<const google::protobuf::FileDescriptor*> ContractFiles() {
  return {v1::CreateProductRequest::descriptor()->file(),
          v1::PlaceOrderRequest::descriptor()->file(),
          v1::ReceiveStockRequest::descriptor()->file(),
          v1::GetBackorderRequest::descriptor()->file(),
          v1::CreatePurchaseOrderRequest::descriptor()->file(),
          v1::ListShipmentNoticesRequest::descriptor()->file(),
          v1::ListMessagesRequest::descriptor()->file(),
          v1::PreviewEtaRequest::descriptor()->file(),
          v1::AnswerLineRequest::descriptor()->file(),
          v1::WatchEventsRequest::descriptor()->file(),
          v1::RunAuditRequest::descriptor()->file(),
          v1::ListSlotsRequest::descriptor()->file(),
          v1::SignInRequest::descriptor()->file(),
          v1::InviteUserRequest::descriptor()->file(),
          v1::ListClocksRequest::descriptor()->file(),
          v1::GetScorecardRequest::descriptor()->file(),
          v1::OpenDisputeRequest::descriptor()->file()};
}

grpc::ByteBuffer Bytes(const google::protobuf::Message& message) {
  const std::string text = message.SerializeAsString();
  const grpc::Slice slice(text);
  return grpc::ByteBuffer(&slice, 1);
}

bool Parse(grpc::ByteBuffer& buffer, google::protobuf::Message* message) {
  grpc::Slice slice;
  return buffer.DumpToSingleSlice(&slice).ok() &&
         message->ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
}

// One call on a queue of its own, step by step.
class GenericCall {
 public:
  GenericCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
              Deadline deadline, const Metadata& metadata = {})
      : stub_(channel) {
    for (const auto& [name, value] : metadata) context_.AddMetadata(name, value);
    if (deadline != kNoDeadline) context_.set_deadline(deadline);
    call_ = stub_.PrepareCall(&context_, path, &queue_);
    call_->StartCall(this);
    ok_ = Step();
  }
  ~GenericCall() {
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
    }
  }
  void Send(const google::protobuf::Message& request) {
    if (!ok_) return;
    call_->WriteLast(Bytes(request), grpc::WriteOptions(), this);
    ok_ = Step();
  }
  // False at the end of the answers.
  bool Receive(grpc::ByteBuffer* buffer) {
    call_->Read(buffer, this);
    return Step();
  }
  void Cancel() { context_.TryCancel(); }
  grpc::Status Finish() {
    grpc::Status status;
    call_->Finish(&status, this);
    Step();
    return status;
  }

 private:
  bool Step() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  grpc::GenericStub stub_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  bool ok_ = false;
};

}  // namespace

std::vector<const google::protobuf::MethodDescriptor*> AllMethods() {
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const auto* file : ContractFiles()) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        methods.push_back(file->service(i)->method(j));
      }
    }
  }
  return methods;
}

const google::protobuf::MethodDescriptor& FindMethod(const std::string& name) {
  std::string wanted = name.starts_with("/") ? name.substr(1) : name;
  std::replace(wanted.begin(), wanted.end(), '/', '.');
  for (const auto* method : AllMethods()) {
    if (method->full_name() == wanted || method->full_name() == "backline.v1." + wanted) {
      return *method;
    }
  }
  throw UsageError("no method " + name + "; `backline call --list` lists them");
}

std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor* type) {
  const auto* prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
  return std::unique_ptr<google::protobuf::Message>(prototype->New());
}

grpc::Status CallMethod(
    const std::shared_ptr<grpc::Channel>& channel, const google::protobuf::MethodDescriptor& method,
    const google::protobuf::Message& request, Deadline deadline,
    const std::function<bool(const google::protobuf::Message& response)>& on_response,
    const Metadata& metadata) {
  GenericCall call(channel, "/" + method.service()->full_name() + "/" + method.name(), deadline,
                   metadata);
  call.Send(request);
  grpc::ByteBuffer buffer;
  const auto response = NewMessage(method.output_type());
  while (call.Receive(&buffer)) {
    if (!Parse(buffer, response.get())) {
      call.Cancel();
      call.Finish();
      return {grpc::StatusCode::INTERNAL, "the answer is no " + method.output_type()->full_name()};
    }
    if (!on_response(*response)) {
      call.Cancel();
      call.Finish();
      return grpc::Status::OK;
    }
  }
  return call.Finish();
}

Result<ServingState> CheckHealth(const std::shared_ptr<grpc::Channel>& channel, Deadline deadline) {
  GenericCall call(channel, "/grpc.health.v1.Health/Check", deadline);
  // An empty HealthCheckRequest asks for the whole server; the answer's field 1 is the status.
  const google::protobuf::Empty request;
  call.Send(request);
  grpc::ByteBuffer buffer;
  google::protobuf::Empty response;
  const bool received = call.Receive(&buffer);
  if (received && !Parse(buffer, &response)) {
    return CallError{.code = grpc::StatusCode::INTERNAL, .message = "no health answer"};
  }
  const grpc::Status status = call.Finish();
  if (!status.ok()) return ErrorOf(status);
  const auto& fields = response.GetReflection()->GetUnknownFields(response);
  for (int i = 0; i < fields.field_count(); ++i) {
    if (fields.field(i).number() != 1) continue;
    if (fields.field(i).varint() == 1) return ServingState::kServing;
    if (fields.field(i).varint() == 2) return ServingState::kNotServing;
  }
  return ServingState::kUnknown;
}

}  // namespace backline::cli
