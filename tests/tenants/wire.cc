#include "tests/tenants/wire.h"

#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/services/generic_call.h"

namespace backline::testing {
namespace {

constexpr std::chrono::milliseconds kTimeout(60'000);
constexpr auto kStreamTimeout = std::chrono::hours(2);

// What failed attempts are counted by besides the account: each call of these tests comes from
// somewhere else.
std::string NextAddress() {
  static std::atomic<uint32_t> count = 0;
  const uint32_t n = ++count;
  return absl::StrCat("10.", n >> 16 & 255, ".", n >> 8 & 255, ".", n & 255);
}

// One call on a queue of its own, step by step.
class OpenCall {
 public:
  OpenCall(const Caller& caller, const MethodDescriptor& method, const Message& request,
           std::chrono::milliseconds timeout)
      : stub_(caller.channel) {
    context_.set_deadline(std::chrono::system_clock::now() + timeout);
    for (const auto& [name, value] : caller.metadata) context_.AddMetadata(name, value);
    if (caller.roles.Has(Role::kGateway)) {
      context_.AddMetadata("backline-client-address", NextAddress());
    }
    call_ = stub_.PrepareCall(&context_, PathOf(method), &queue_);
    call_->StartCall(nullptr);
    Step();
    const grpc::Slice slice(request.SerializeAsString());
    call_->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
    Step();
  }
  ~OpenCall() {
    queue_.Shutdown();
    while (Step()) {
    }
  }
  bool Read(std::string& bytes) {
    grpc::ByteBuffer buffer;
    call_->Read(&buffer, nullptr);
    std::vector<grpc::Slice> slices;
    if (!Step() || !buffer.Dump(&slices).ok()) return false;
    bytes.clear();
    for (const grpc::Slice& slice : slices) {
      bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
    return true;
  }
  void Cancel() { context_.TryCancel(); }
  grpc::Status Finish() {
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Step();
    return status;
  }
  // REQUIRES: Finish() returned.
  std::string Metadata() const {
    std::string all;
    for (const auto* some :
         {&context_.GetServerInitialMetadata(), &context_.GetServerTrailingMetadata()}) {
      for (const auto& [name, value] : *some) {
        all.append(name.data(), name.size()).append("=");
        all.append(value.data(), value.size()).append("\n");
      }
    }
    return all;
  }

 private:
  bool Step() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

}  // namespace

bool HoldsSomething(const MethodDescriptor& method, const std::string& bytes) {
  const std::unique_ptr<Message> message = NewMessage(*method.output_type());
  if (!message->ParseFromString(bytes)) return true;
  bool holds = false;
  ForEachSet(*message, [&](const Message&, const FieldDescriptor& field, int index) {
    holds = holds || index >= 0 || field.name() == "done";
  });
  return holds;
}

Reply Call(const Caller& caller, const MethodDescriptor& method, const Message& request,
           std::chrono::milliseconds patience) {
  if (caller.way) return caller.way(caller, method, request, patience);
  const auto start = std::chrono::steady_clock::now();
  const bool streams = method.server_streaming();
  Reply reply;
  OpenCall call(caller, method, request, streams ? patience : kTimeout);
  std::string bytes;
  bool heard = false;
  while (!heard && call.Read(bytes)) {
    heard = !streams || HoldsSomething(method, bytes);
    if (heard) reply.messages.push_back(bytes);
  }
  if (streams && heard) call.Cancel();
  reply.status = call.Finish();
  const bool ran_out =
      reply.status.error_code() == grpc::DEADLINE_EXCEEDED && reply.status.error_details().empty();
  if (streams && (heard || ran_out)) reply.status = grpc::Status::OK;
  reply.metadata = call.Metadata();
  reply.micros = std::chrono::duration_cast<std::chrono::microseconds>(
                     std::chrono::steady_clock::now() - start)
                     .count();
  return reply;
}

grpc::Status Follow(const Caller& caller, const MethodDescriptor& method, const Message& request,
                    const std::function<bool(const std::string& bytes)>& on_message) {
  OpenCall call(caller, method, request, kStreamTimeout);
  std::string bytes;
  while (call.Read(bytes)) {
    if (on_message(bytes)) continue;
    call.Cancel();
    call.Finish();
    return grpc::Status::OK;
  }
  return call.Finish();
}

std::string ReasonIn(const grpc::Status& status) {
  if (status.ok()) return "OK";
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  std::string reason;
  int infos = 0;
  if (!details.ParseFromString(status.error_details())) return "none";
  for (const auto& detail : details.details()) {
    if (!detail.UnpackTo(&info)) continue;
    ++infos;
    reason = info.reason();
  }
  return infos == 1 && info.domain() == "backline" ? reason : "none";
}

}  // namespace backline::testing
