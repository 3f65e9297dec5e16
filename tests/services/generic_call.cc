#include "tests/services/generic_call.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>

#include "backline/v1/account_service.pb.h"
#include "backline/v1/agreement_service.pb.h"
#include "backline/v1/audit_service.pb.h"
#include "backline/v1/backorder_service.pb.h"
#include "backline/v1/capacity_service.pb.h"
#include "backline/v1/catalog_service.pb.h"
#include "backline/v1/dispute_service.pb.h"
#include "backline/v1/error_reason.pb.h"
#include "backline/v1/event_service.pb.h"
#include "backline/v1/inventory_service.pb.h"
#include "backline/v1/kpi_service.pb.h"
#include "backline/v1/message_service.pb.h"
#include "backline/v1/order_service.pb.h"
#include "backline/v1/purchase_order_service.pb.h"
#include "backline/v1/scorecard_service.pb.h"
#include "backline/v1/shipment_notice_service.pb.h"
#include "backline/v1/slip_preview_service.pb.h"
#include "backline/v1/supplier_service.pb.h"
#include "backline/v1/user_service.pb.h"
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

// Throws if a file of services in the folder of the contract is not among them.
void RequireAll(const std::vector<const google::protobuf::FileDescriptor*>& files) {
  const std::filesystem::path protos = SourceFolder() + "/protos";
  for (const auto& entry : std::filesystem::directory_iterator(protos / "backline/v1")) {
    const std::string name = std::filesystem::relative(entry.path(), protos).string();
    if (!name.ends_with("_service.proto")) continue;
    const bool named = std::any_of(files.begin(), files.end(),
                                   [&](const auto* file) { return file->name() == name; });
    if (!named) throw std::runtime_error("AllMethods() has nothing of " + name);
  }
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
  // A message of each file: naming one also links its file.
  static const std::vector<const google::protobuf::FileDescriptor*> kFiles = [] {
    std::vector<const google::protobuf::FileDescriptor*> files;
    for (const google::protobuf::Descriptor* message :
         {v1::PlaceOrderRequest::descriptor(), v1::Product::descriptor(), v1::Stock::descriptor(),
          v1::Backorder::descriptor(), v1::PurchaseOrder::descriptor(),
          v1::SupplierLine::descriptor(), v1::Event::descriptor(), v1::Drift::descriptor(),
          v1::ShipmentNotice::descriptor(), v1::Message::descriptor(), v1::SlipEffect::descriptor(),
          v1::Slot::descriptor(), v1::User::descriptor(), v1::ApiKey::descriptor(),
          v1::Scorecard::descriptor(), v1::Dispute::descriptor(), v1::Agreement::descriptor(),
          v1::ServiceKpis::descriptor()}) {
      files.push_back(message->file());
    }
    RequireAll(files);
    return files;
  }();
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const google::protobuf::FileDescriptor* file : kFiles) {
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
