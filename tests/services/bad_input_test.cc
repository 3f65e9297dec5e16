// Every RPC x every field: what is refused is refused with its code, its reason and the name of the
// field, and changes no row; what is just within the limit is not refused for its shape.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>

#include "absl/strings/str_replace.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/services/bad_input_table.h"
#include "tests/services/database_contents.h"
#include "tests/services/generic_call.h"
#include "tests/services/people.h"
#include "tests/services/shop.h"
#include "tests/services/world.h"

namespace backline::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

struct Tally {
  int fields = 0;
  int refused = 0;
  int admitted = 0;
};

class BadInputTest : public ::testing::Test {
 protected:
  BadInputTest() : world_(fixture_) {
    for (const FieldRow& row : FieldTable()) rows_[row.field] = &row;
    world_.Receive(world_.product, 5);
    const v1::Order order = world_.Place(world_.product, 8);
    const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
    v1::ShipOrderRequest ship;
    ship.set_request_id(NewRequestId());
    ship.set_order_id(order.order_id());
    ship.add_lines()->set_line_number(1);
    ship.mutable_lines(0)->set_quantity(2);
    const auto shipped =
        Must(fixture_.As(kWarehouse).Call(&v1::OrderService::Stub::ShipOrder, ship));
    v1::ListProductQueueRequest queue;
    queue.set_product_id(world_.product);
    const auto waiting =
        Must(fixture_.As(kPlanner).Call(&v1::BackorderService::Stub::ListProductQueue, queue));
    v1::CreatePurchaseOrderRequest draft;
    draft.set_request_id(NewRequestId());
    draft.set_supplier_id(world_.acme);
    draft.set_location_id(world_.location);
    draft.add_lines()->set_line_number(1);
    draft.mutable_lines(0)->set_product_id(world_.product);
    draft.mutable_lines(0)->set_quantity(3);
    const auto drafted =
        Must(fixture_.As(kBuyer).Call(&v1::PurchaseOrderService::Stub::CreatePurchaseOrder, draft));
    const AcmeShop shop(world_, 10);
    names_ = {{"$CENTER", shop.work_center},
              {"$SLOT", shop.slots[1]},
              {"$BOOKING", shop.booking},
              {"$BOOKED", shop.supply_line},
              {"$ACCEPTED", shop.purchase_order},
              {"$MOVE", shop.slot_move},
              {"$PRODUCT", world_.product},
              {"$LOCATION", world_.location},
              {"$CUSTOMER", world_.customer},
              {"$SUPPLIER", world_.acme},
              {"$ORDER", order.order_id()},
              {"$SHIPMENT", shipped.shipment().shipment_id()},
              {"$BACKORDER", waiting.backorders(0).backorder_id()},
              {"$PURCHASE", bought.purchase_order_id()},
              {"$SUPPLY", bought.lines(0).supply_lines(0).supply_line_id()},
              {"$DRAFT", drafted.purchase_order().purchase_order_id()},
              {"$ID", NewRequestId()}};
    // Made now, so that nothing changes in the database later on.
    constexpr std::string_view kPerson = "person/";
    for (const BaseRequest& base : BaseRequests()) {
      if (!base.identity.starts_with(kPerson) || credentials_.contains(base.identity)) continue;
      const auto role = RoleFromName(base.identity.substr(kPerson.size()));
      credentials_[base.identity] = people_.CredentialOf(role.value(), world_.acme, "");
    }
  }

  std::string Filled(const std::string& text) const {
    return absl::StrReplaceAll(
        text, std::vector<std::pair<std::string, std::string>>(names_.begin(), names_.end()));
  }

  std::unique_ptr<Message> Base(const MethodDescriptor& method, const BaseRequest& base) {
    std::unique_ptr<Message> request(factory_.GetPrototype(method.input_type())->New());
    EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(Filled(base.text), request.get()))
        << base.method;
    if (const auto* id = method.input_type()->FindFieldByName("request_id")) {
      request->GetReflection()->SetString(request.get(), id, NewRequestId());
    }
    return request;
  }

  const FieldRow* RowOf(const std::string& method, const FieldDescriptor& field) const {
    const std::string name = field.containing_type()->name() + "." + field.name();
    for (const std::string& key : {method + ":" + name, name, "*." + field.name()}) {
      if (const auto it = rows_.find(key); it != rows_.end()) return it->second;
    }
    return nullptr;
  }

  // The error of the call; of its one order or answer if it takes many.
  google::rpc::Status Call(const BaseRequest& base, const Message& request) {
    auto& channel = channels_[base.identity];
    const auto credential = credentials_.find(base.identity);
    const bool person = credential != credentials_.end();
    if (channel == nullptr) channel = fixture_.Channel(person ? kGateway : base.identity);
    const Answer answer =
        CallMethod(channel, "/backline.v1." + base.method, request.SerializeAsString(),
                   person ? credential->second : Metadata());
    ReasonOf(answer.status);
    google::rpc::Status error;
    error.ParseFromString(answer.status.error_details());
    v1::PlaceOrdersResponse bulk;
    if (base.method == "OrderService/PlaceOrders" && bulk.ParseFromString(answer.bytes) &&
        bulk.results_size() == 1 && bulk.results(0).has_error()) {
      return bulk.results(0).error();
    }
    v1::AnswerLinesResponse answers;
    if (base.method == "SupplierService/AnswerLines" && answers.ParseFromString(answer.bytes) &&
        answers.results_size() == 1 && answers.results(0).has_error()) {
      return answers.results(0).error();
    }
    return error;
  }

  static std::string ReasonIn(const google::rpc::Status& error) {
    google::rpc::ErrorInfo info;
    for (const auto& detail : error.details()) {
      if (detail.UnpackTo(&info)) return info.reason();
    }
    return error.code() == 0 ? "OK" : "none";
  }

  static std::set<std::string> FieldsIn(const google::rpc::Status& error) {
    std::set<std::string> fields;
    google::rpc::BadRequest bad;
    google::rpc::ErrorInfo info;
    for (const auto& detail : error.details()) {
      if (detail.UnpackTo(&bad)) {
        for (const auto& violation : bad.field_violations()) fields.insert(violation.field());
      } else if (detail.UnpackTo(&info) && info.metadata().contains("field")) {
        fields.insert(info.metadata().at("field"));
      }
    }
    return fields;
  }

  // Sets the field of the message at `path` in a copy of the request.
  std::unique_ptr<Message> With(const Message& request,
                                const std::vector<const FieldDescriptor*>& path,
                                const std::string& text) {
    std::unique_ptr<Message> copy(request.New());
    copy->CopyFrom(request);
    Message* message = copy.get();
    for (size_t i = 0; i + 1 < path.size(); ++i) {
      message = path[i]->is_repeated()
                    ? message->GetReflection()->MutableRepeatedMessage(message, path[i], 0)
                    : message->GetReflection()->MutableMessage(message, path[i]);
    }
    message->GetReflection()->ClearField(message, path.back());
    EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(Filled(text), message)) << text;
    return copy;
  }

  // Goes over the fields of a message of the request; `prefix` is its path on the wire.
  void Walk(const MethodDescriptor& method, const BaseRequest& base, const Message& request,
            const Message& message, std::vector<const FieldDescriptor*> path,
            const std::string& prefix, bool bad, Tally& tally) {
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      path.push_back(&field);
      const FieldRow* row = RowOf(method.name(), field);
      const bool goes_on = field.message_type() != nullptr &&
                           field.message_type()->name() != "Date" &&
                           field.message_type()->name() != "FieldMask";
      if (row != nullptr) {
        ++tally.fields;
        Try(base, request, path, prefix, *row, bad, tally);
      } else if (!goes_on) {
        ADD_FAILURE() << "no row for " << field.full_name();
      }
      if (goes_on) {
        const auto& reflection = *message.GetReflection();
        if (field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                                : reflection.HasField(message, &field)) {
          const Message& next = field.is_repeated()
                                    ? reflection.GetRepeatedMessage(message, &field, 0)
                                    : reflection.GetMessage(message, &field);
          // Each order of many is refused by itself, and its fields are named from the order on; so
          // is each answer.
          const bool order = field.name() == "orders" || field.name() == "answers";
          Walk(method, base, request, next, path,
               order ? "" : prefix + field.name() + (field.is_repeated() ? "[0]." : "."), bad,
               tally);
        } else {
          ADD_FAILURE() << base.method << " has no " << field.name() << " to go over";
        }
      }
      path.pop_back();
    }
  }

  void Try(const BaseRequest& base, const Message& request,
           const std::vector<const FieldDescriptor*>& path, const std::string& prefix,
           const FieldRow& row, bool bad, Tally& tally) {
    if (!bad) {
      for (const std::string& good : row.good) {
        const auto error = Call(base, *With(request, path, good));
        EXPECT_NE(ReasonIn(error), "INVALID_FIELD")
            << base.method << " " << good.substr(0, 200) << ": " << error.message();
        EXPECT_NE(ReasonIn(error), "INTERNAL") << base.method << " " << good.substr(0, 200);
        ++tally.admitted;
      }
      return;
    }
    for (const BadValue& value : row.bad) {
      const auto error = Call(base, *With(request, path, value.text));
      const std::string named = value.named.substr(0, value.named.find_last_not_of(' ') + 1);
      const std::string expected = prefix + (named.empty() ? path.back()->name() : named);
      EXPECT_EQ(ReasonIn(error), value.reason)
          << base.method << " " << value.text.substr(0, 200) << ": " << error.message();
      EXPECT_TRUE(FieldsIn(error).contains(expected))
          << base.method << " should name " << expected << ": " << error.ShortDebugString();
      ++tally.refused;
    }
  }

  ServerFixture fixture_;
  World world_;
  People people_{fixture_};
  std::map<std::string, Metadata> credentials_;
  std::map<std::string, const FieldRow*> rows_;
  std::map<std::string, std::string> names_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
  google::protobuf::DynamicMessageFactory factory_;
};

TEST_F(BadInputTest, EveryFieldOfEveryRpcKeepsItsLimitsOnBothSides) {
  std::map<std::string, const BaseRequest*> bases;
  for (const BaseRequest& base : BaseRequests()) bases["/backline.v1." + base.method] = &base;
  Tally tally;
  for (const bool bad : {true, false}) {
    const std::string before = DatabaseContents(fixture_.database_url());
    for (const MethodDescriptor* method : AllMethods()) {
      ASSERT_TRUE(bases.contains(PathOf(*method))) << PathOf(*method);
      const BaseRequest& base = *bases.at(PathOf(*method));
      const auto request = Base(*method, base);
      Walk(*method, base, *request, *request, {}, "", bad, tally);
      if (bad) {
        EXPECT_EQ(DatabaseContents(fixture_.database_url()), before) << base.method;
      }
    }
  }
  std::printf("%zu methods, %d fields, %d bad values refused, %d good ones admitted\n",
              AllMethods().size(), tally.fields / 2, tally.refused, tally.admitted);
}

TEST_F(BadInputTest, HugeRequestsAreRefused) {
  v1::PlaceOrdersRequest request;
  for (int order = 0; order < 21; ++order) {
    v1::PlaceOrderRequest& added = *request.add_orders();
    added = world_.OrderOf(world_.product, 1);
    while (added.lines_size() < (order < 20 ? 100 : 1)) {
      *added.add_lines() = added.lines(0);
      added.mutable_lines(added.lines_size() - 1)->set_line_number(added.lines_size());
    }
  }
  const std::string before = DatabaseContents(fixture_.database_url());
  const auto refused =
      fixture_.As(kOrders).Call(&v1::OrderService::Stub::PlaceOrders, request);  // 2,001 lines
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "INVALID_FIELD");
  EXPECT_EQ(refused.error().field(), "orders");
  v1::PlaceOrderRequest huge = world_.OrderOf(world_.product, 1);
  huge.set_external_reference(std::string(2 << 20, 'x'));
  const auto too_big = fixture_.As(kOrders).Call(&v1::OrderService::Stub::PlaceOrder, huge);
  ASSERT_FALSE(too_big.ok());
  EXPECT_EQ(too_big.error().code, grpc::RESOURCE_EXHAUSTED);
  // No message of the contract: broken bytes, and text that is no UTF-8.
  for (const std::string& bytes : {std::string("\xFF\xFF\xFF"), std::string("\x0A\x02\xC3\x28")}) {
    const Answer answer =
        CallMethod(fixture_.Channel(kOrders), "/backline.v1.OrderService/PlaceOrder", bytes);
    EXPECT_FALSE(answer.status.ok());
    EXPECT_TRUE(answer.bytes.empty());
  }
  EXPECT_EQ(DatabaseContents(fixture_.database_url()), before);
  request.mutable_orders()->RemoveLast();  // 2,000 lines
  EXPECT_EQ(Reason(fixture_.As(kOrders).Call(&v1::OrderService::Stub::PlaceOrders, request)), "OK");
}

}  // namespace
}  // namespace backline::testing
