// What each field of each request refuses, as a table over the descriptors, so that a field without
// a row fails the test.
#pragma once

#include <string>
#include <vector>

namespace backline::testing {

// What a field is set to, as text format: "quantity: 0", "requested_date { year: 2025 }", or empty
// for leaving it unset.
struct BadValue {
  std::string text;
  // What the refusal names, from the field's message on; empty: the field itself.
  std::string named;
  std::string reason = "INVALID_FIELD";
};

struct FieldRow {
  std::string field;  // "NewOrderLine.quantity", or "CreateProduct:Product.etag" for one RPC
  std::vector<BadValue> bad;
  std::vector<std::string> good;  // on the right side of each limit
};

const std::vector<FieldRow>& FieldTable();

struct BaseRequest {
  std::string method;  // "OrderService/PlaceOrder"
  // Whose certificate, or "person/" and the name of a role that is no certificate's.
  std::string identity;
  // Text format of a request that is well formed; $PRODUCT and so on stand for what there is.
  std::string text;
};

// One for each method of the contract.
const std::vector<BaseRequest>& BaseRequests();

}  // namespace backline::testing
