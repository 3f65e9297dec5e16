// What all chapters of the story share: telling and checking, and the calls that several of them
// make. Everything that it makes in the catalog has codes of its own, so that the story can be
// played again and again. Not thread-safe, but for PlaceOrder.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/session.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {

// A part of a promise.
struct StoryPart {
  int64_t quantity = 0;
  v1::Date date;
  v1::PromiseBasis basis = v1::PROMISE_BASIS_NONE;
};

bool SameParts(const google::protobuf::RepeatedPtrField<v1::PromisePart>& found,
               const std::vector<StoryPart>& expected);
bool SameDate(const v1::Date& a, const v1::Date& b);

class StoryTeller {
 public:
  explicit StoryTeller(Session& session) : session_(session), tag_(NewRequestId().substr(0, 8)) {}

  void Step(const std::string& text);
  // A remark that expects nothing.
  void Say(const std::string& text);
  void Expect(const std::string& what, bool holds, const std::string& found);
  void ExpectEqual(const std::string& what, int64_t expected, int64_t found);
  void ExpectDate(const std::string& what, const v1::Date& expected, const v1::Date& found);
  // The call is refused, for this reason.
  template <typename T>
  void ExpectRefusal(const std::string& what, const std::string& reason, const Result<T>& result) {
    Expect(what, !result.ok() && result.error().reason == reason,
           result.ok() ? "it was taken" : result.error().reason);
  }
  // Waits for what the server does in the background after `sequence`.
  void Await(const std::string& what, int64_t sequence, const std::function<bool()>& condition);
  // Throws Failure if something was not as expected.
  void Finish();

  // The answer, or Failure.
  template <typename Stub, typename Request, typename Response>
  Response Call(const char* identity,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request) {
    return Answer(Try(identity, method, request));
  }
  // As Call, where a refusal is an answer too.
  template <typename Stub, typename Request, typename Response>
  Result<Response> Try(const char* identity,
                       grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                    Response*),
                       Request request) {
    if constexpr (requires { request.set_request_id(""); }) request.set_request_id(NewRequestId());
    return session_.Of(identity).Call(method, request);
  }

  // What the story plays with. `customer` is 0 or 1.
  void OpenWarehouse();
  std::string MakeProduct(const std::string& name, int lead_time_days);
  void Stock(const std::string& product_id, int64_t quantity);
  // acme is the first-ranked source.
  void SourceFromAcme(const std::string& product_id, int lead_time_days);

  v1::PlaceOrderResponse PlaceOrder(int customer,
                                    const std::vector<std::pair<std::string, int64_t>>& lines);
  v1::ReceivePurchaseOrderResponse Receive(const std::string& purchase_order_id,
                                           const std::string& note, int64_t quantity);

  v1::Order ReadOrder(const std::string& order_id, int64_t min_sequence);
  v1::Backorder ReadBackorder(const std::string& backorder_id, int64_t min_sequence);
  std::vector<v1::Backorder> ReadQueue(const std::string& product_id, int64_t min_sequence);
  v1::Stock ReadStock(const std::string& product_id, int64_t min_sequence);
  v1::PurchaseOrderLine ReadPurchaseOrderLine(const std::string& purchase_order_id,
                                              int64_t min_sequence);
  // The events of a product and kind in (after, until], as the identity sees them.
  std::vector<v1::Event> EventsBetween(const char* identity, const std::string& product_id,
                                       v1::EventKind kind, int64_t after, int64_t until);
  // The newest event sequence.
  int64_t NowSequence();

  const std::string& tag() const { return tag_; }
  const std::string& location() const { return location_; }

 private:
  std::string EnsureAcme();

  Session& session_;
  const std::string tag_;
  int expectations_ = 0, failures_ = 0;
  std::string location_;
  std::vector<std::string> customers_;
};

// From an order that stock cannot cover to its delivery: the supplier splits its answer, a date
// slips, the parts arrive.
void PlayOrderStory(StoryTeller& teller);
// A supplier that makes what is ordered: capacity, slots, a plan that slips, a notice, a receipt.
void PlayProductionStory(StoryTeller& teller);

}  // namespace backline::cli
