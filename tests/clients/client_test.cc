#include <mutex>
#include <regex>
#include <set>
#include <vector>

#include "clients/cli/dynamic_call.h"
#include "clients/cli/json.h"
#include "clients/cli/session.h"
#include "clients/cpp/backline_client.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/request_id.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"

namespace backline {
namespace {

grpc::Status Refusal(grpc::StatusCode code, const std::string& reason) {
  google::rpc::Status details;
  details.set_code(code);
  details.set_message("no\nway");
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("backline");
  (*info.mutable_metadata())["line_number"] = "3";
  details.add_details()->PackFrom(info);
  google::rpc::BadRequest bad;
  bad.add_field_violations()->set_field("lines[2].quantity");
  details.add_details()->PackFrom(bad);
  return {code, details.message(), details.SerializeAsString()};
}

// Fails as often as it is told, then answers; remembers what it was asked.
class FlakyCatalog final : public v1::CatalogService::Service {
 public:
  grpc::Status CreateLocation(grpc::ServerContext*, const v1::CreateLocationRequest* request,
                              v1::CreateLocationResponse* response) override {
    const std::lock_guard lock(mutex);
    request_ids.push_back(request->request_id());
    if (failures-- > 0) return failure;
    *response->mutable_location() = request->location();
    return grpc::Status::OK;
  }

  std::mutex mutex;
  int failures = 0;
  grpc::Status failure;
  std::vector<std::string> request_ids;
};

// Ends every stream after one response, so that the watcher has to come back.
class ShortEvents final : public v1::EventService::Service {
 public:
  grpc::Status WatchEvents(grpc::ServerContext*, const v1::WatchEventsRequest* request,
                           grpc::ServerWriter<v1::WatchEventsResponse>* writer) override {
    const std::lock_guard lock(mutex);
    cursors.push_back(request->cursor());
    v1::WatchEventsResponse response;
    // At least once: the event of the cursor itself comes again.
    response.add_events()->set_sequence(request->cursor());
    response.add_events()->set_sequence(request->cursor() + 1);
    response.set_cursor(request->cursor() + 1);
    writer->Write(response);
    return cursors.size() % 2 == 0 ? grpc::Status::OK
                                   : grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone");
  }

  std::mutex mutex;
  std::vector<int64_t> cursors;
};

class ClientTest : public testing::Test {
 protected:
  void SetUp() override {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&catalog_);
    builder.RegisterService(&events_);
    server_ = builder.BuildAndStart();
    channel_ = grpc::CreateChannel("127.0.0.1:" + std::to_string(port),
                                   grpc::InsecureChannelCredentials());
    client_ = std::make_unique<BacklineClient>(
        channel_,
        CallOptions{.timeout_ms = 20'000, .attempts = 4, .first_pause_ms = 1, .last_pause_ms = 4});
  }

  Result<v1::CreateLocationResponse> Create(const std::string& code) {
    v1::CreateLocationRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_location()->set_code(code);
    return client_->Call(&v1::CatalogService::Stub::CreateLocation, request);
  }

  FlakyCatalog catalog_;
  ShortEvents events_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<BacklineClient> client_;
};

TEST_F(ClientTest, RetriesWithTheSameRequestId) {
  catalog_.failures = 3;
  catalog_.failure = Refusal(grpc::StatusCode::UNAVAILABLE, "DATABASE_UNAVAILABLE");
  const auto created = Create("BER");
  ASSERT_TRUE(created.ok());
  EXPECT_EQ(created->location().code(), "BER");
  ASSERT_EQ(catalog_.request_ids.size(), 4u);
  const std::set<std::string> ids(catalog_.request_ids.begin(), catalog_.request_ids.end());
  EXPECT_EQ(ids.size(), 1u);
}

TEST_F(ClientTest, RetriesWhenTheServerIsOverloaded) {
  catalog_.failures = 1;
  catalog_.failure = Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED");
  EXPECT_TRUE(Create("BER").ok());
  EXPECT_EQ(catalog_.request_ids.size(), 2u);
}

TEST_F(ClientTest, GivesUpAfterItsAttempts) {
  catalog_.failures = 100;
  catalog_.failure = {grpc::StatusCode::UNAVAILABLE, "gone"};
  const auto created = Create("BER");
  ASSERT_FALSE(created.ok());
  EXPECT_EQ(created.error().code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(catalog_.request_ids.size(), 4u);
}

TEST_F(ClientTest, ARefusalIsNotRetriedAndSaysEverything) {
  catalog_.failures = 100;
  catalog_.failure = Refusal(grpc::StatusCode::ALREADY_EXISTS, "CODE_TAKEN");
  const auto created = Create("BER");
  ASSERT_FALSE(created.ok());
  EXPECT_EQ(catalog_.request_ids.size(), 1u);
  const CallError& error = created.error();
  EXPECT_EQ(error.code, grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(error.reason, "CODE_TAKEN");
  EXPECT_EQ(error.field(), "lines[2].quantity");
  EXPECT_EQ(error.metadata.at("line_number"), "3");
  EXPECT_EQ(cli::FailureLine(error), "refused: CODE_TAKEN: no way (lines[2].quantity)");
}

TEST_F(ClientTest, StorageFullIsNotRetried) {
  catalog_.failures = 100;
  catalog_.failure = Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "STORAGE_FULL");
  EXPECT_FALSE(Create("BER").ok());
  EXPECT_EQ(catalog_.request_ids.size(), 1u);
}

TEST_F(ClientTest, AWatchResumesFromItsCursorAndDropsRepeats) {
  v1::WatchEventsRequest request;
  request.set_cursor(10);
  std::vector<int64_t> seen;
  const grpc::Status status =
      WatchEvents(*client_, request, DeadlineIn(20'000), [&](const v1::WatchEventsResponse& got) {
        for (const v1::Event& event : got.events()) seen.push_back(event.sequence());
        return seen.size() < 4;
      });
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(seen, (std::vector<int64_t>{11, 12, 13, 14}));
  EXPECT_EQ(events_.cursors, (std::vector<int64_t>{10, 11, 12, 13}));
}

TEST_F(ClientTest, AwaitsACondition) {
  int asked = 0;
  EXPECT_TRUE(AwaitCondition(*client_, 0, DeadlineIn(20'000), [&] { return ++asked == 3; }).ok());
  EXPECT_EQ(asked, 3);
}

TEST_F(ClientTest, CallsAnyMethodByJson) {
  const auto& method = cli::FindMethod("CatalogService/CreateLocation");
  const auto request = cli::NewMessage(method.input_type());
  cli::FromJson(R"({"request_id": "r", "location": {"code": "BER", "rank": 7}})", request.get());
  std::string answer;
  const grpc::Status status = cli::CallMethod(
      channel_, method, *request, DeadlineIn(20'000), [&](const google::protobuf::Message& got) {
        answer += cli::ToJson(got, cli::JsonStyle::kOneLine);
        return true;
      });
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(answer,
            "{\"location\":{\"location_id\":\"\",\"code\":\"BER\",\"name\":\"\",\"time_zone\":\"\","
            "\"rank\":7},\"replayed\":false}\n");
}

TEST_F(ClientTest, CallsAStreamByJson) {
  const auto& method = cli::FindMethod("/backline.v1.EventService/WatchEvents");
  const auto request = cli::NewMessage(method.input_type());
  cli::FromJson(R"({"cursor": "5"})", request.get());
  int responses = 0;
  const grpc::Status status = cli::CallMethod(channel_, method, *request, DeadlineIn(20'000),
                                              [&](const google::protobuf::Message&) {
                                                ++responses;
                                                return true;
                                              });
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(responses, 1);
}

TEST(DynamicCallTest, KnowsEveryMethodOfTheContract) {
  std::set<std::string> names;
  for (const auto* method : cli::AllMethods()) names.insert(method->full_name());
  EXPECT_EQ(names.size(), cli::AllMethods().size());
  EXPECT_TRUE(names.contains("backline.v1.OrderService.PlaceOrder"));
  EXPECT_TRUE(names.contains("backline.v1.SupplierService.AnswerLine"));
  EXPECT_TRUE(names.contains("backline.v1.AuditService.RunAudit"));
  EXPECT_THROW(cli::FindMethod("OrderService/Teleport"), cli::UsageError);
}

TEST(RequestIdTest, RandomIdsDifferAndAreVersionFour) {
  std::set<std::string> ids;
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (int i = 0; i < 1'000; ++i) {
    const std::string id = NewRequestId();
    EXPECT_TRUE(std::regex_match(id, form)) << id;
    ids.insert(id);
  }
  EXPECT_EQ(ids.size(), 1'000u);
}

TEST(RequestIdTest, NamedIdsAreTheSameInEveryRun) {
  EXPECT_EQ(RequestIdFromName("scms/order/SO-1/place"), RequestIdFromName("scms/order/SO-1/place"));
  EXPECT_NE(RequestIdFromName("a"), RequestIdFromName("b"));
}

TEST(ChannelTest, RefusesWhatItCannotOpen) {
  EXPECT_FALSE(OpenChannel({"localhost:1", "/nowhere", "staff/buyer", false}).ok());
  EXPECT_FALSE(OpenChannel({"localhost:1", "/nowhere", "buyer", false}).ok());
  EXPECT_FALSE(OpenChannel({"localhost:1", "/nowhere", "staff/../buyer", false}).ok());
}

}  // namespace
}  // namespace backline
