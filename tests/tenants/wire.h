// A call as the wire shows it: everything that comes back, so that all of it can be searched.
#pragma once

#include <grpcpp/channel.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/auth/principal.h"
#include "tests/tenants/contract.h"

namespace backline::testing {

// The owner of what belongs to no supplier. Suppliers are 0, 1, 2.
inline constexpr int kHouse = -1;

struct Reply {
  grpc::Status status;
  std::vector<std::string> messages;  // their bytes
  std::string metadata;               // initial and trailing, a name and a value each
  int64_t micros = 0;
};

struct Caller;
// Makes a call in another way than over gRPC and tells what came back in gRPC's words.
using Way = std::function<Reply(const Caller& caller, const MethodDescriptor& method,
                                const Message& request, std::chrono::milliseconds patience)>;

// Somebody who calls.
struct Caller {
  std::string name;  // such as "staff/buyer"
  Roles roles;
  int owner = kHouse;  // the supplier whose eyes it has
  std::shared_ptr<grpc::Channel> channel;
  std::vector<std::pair<std::string, std::string>> metadata = {};  // sent with each call
  // Of a link: the only purchase order that it is good for.
  std::string purchase_order_id = {};
  // Another session like this one, for a call that ends it.
  std::function<std::vector<std::pair<std::string, std::string>>()> renew = {};
  Way way = {};  // none: over the channel

  // A session without its second factor: it ends by itself after ten minutes.
  bool is_half_signed_in() const {
    return roles.Has(Role::kCodeRequired) || roles.Has(Role::kEnrolmentRequired);
  }
};

// How long a stream is listened to that says nothing, as one with a foreign filter should.
inline constexpr std::chrono::milliseconds kShortPatience(300);
inline constexpr std::chrono::milliseconds kLongPatience(30'000);

// Calls and waits. Of a stream, the first message that holds something is kept, if one comes while
// patience lasts; the status is OK then, and also when none came.
Reply Call(const Caller& caller, const MethodDescriptor& method, const Message& request,
           std::chrono::milliseconds patience = kShortPatience);

// Whether a message of a stream is more than a sign of life.
bool HoldsSomething(const MethodDescriptor& method, const std::string& bytes);

// Reads a stream until `on_message` returns false or the server ends it; its status.
grpc::Status Follow(const Caller& caller, const MethodDescriptor& method, const Message& request,
                    const std::function<bool(const std::string& bytes)>& on_message);

// "OK" or the reason of the one ErrorInfo; "none" if there is not exactly one of domain backline.
std::string ReasonIn(const grpc::Status& status);

}  // namespace backline::testing
