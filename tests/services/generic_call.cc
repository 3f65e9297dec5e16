#include "tests/services/generic_call.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "backline/v1/error_reason.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/paths.h"

namespace backline::testing {
namespace {

constexpr auto kTimeout = std::chrono::seconds(30);

bool Next(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  return queue.Next(&tag, &ok) && ok;
}

std::string Bytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return "";
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

}  // namespace

Answer CallMethod(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                  const std::string& request_bytes, const Metadata& metadata) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  for (const auto& [name, value] : metadata) context.AddMetadata(name, value);
  context.set_deadline(std::chrono::system_clock::now() + kTimeout);
  grpc::CompletionQueue queue;
  auto call = stub.PrepareCall(&context, method, &queue);
  call->StartCall(nullptr);
  Next(queue);
  grpc::Slice slice(request_bytes);
  call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
  Next(queue);
  Answer answer;
  grpc::ByteBuffer message;
  call->Read(&message, nullptr);
  const bool read = Next(queue);
  if (read) {
    answer.bytes = Bytes(message);
    context.TryCancel();
  }
  call->Finish(&answer.status, nullptr);
  Next(queue);
  if (read) answer.status = grpc::Status::OK;
  queue.Shutdown();
  while (Next(queue)) {
  }
  return answer;
}

std::vector<const google::protobuf::MethodDescriptor*> AllMethods() {
  // The folder says which files there are, so that a new one cannot be forgotten here.
  const std::filesystem::path protos = SourceFolder() + "/protos";
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(protos / "backline/v1")) {
    if (entry.path().extension() != ".proto") continue;
    names.insert(std::filesystem::relative(entry.path(), protos).string());
  }
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const std::string& name : names) {
    const auto* file = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(name);
    if (file == nullptr) throw std::runtime_error(name + " is not in this program");
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        methods.push_back(file->service(s)->method(m));
      }
    }
  }
  return methods;
}

std::string PathOf(const google::protobuf::MethodDescriptor& method) {
  return "/" + method.service()->full_name() + "/" + method.name();
}

std::string ReasonOf(const grpc::Status& status) {
  if (status.ok()) return "OK";
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()) && details.details_size() > 0)
      << "no details: " << status.error_code() << " " << status.error_message();
  EXPECT_EQ(details.code(), status.error_code());
  EXPECT_EQ(details.message(), status.error_message());
  EXPECT_LE(status.error_details().size(), 4'096u);
  int infos = 0;
  google::rpc::ErrorInfo info;
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&info)) ++infos;
  }
  EXPECT_EQ(infos, 1);
  EXPECT_EQ(info.domain(), "backline");
  v1::ErrorReason reason;
  EXPECT_TRUE(v1::ErrorReason_Parse("ERROR_REASON_" + info.reason(), &reason)) << info.reason();
  for (const char* word : {"SELECT", "INSERT", "UPDATE ", "mysql", "MariaDB", ".cc"}) {
    EXPECT_EQ(status.error_message().find(word), std::string::npos) << status.error_message();
  }
  return info.reason();
}

}  // namespace backline::testing
