// Requests made from the table of well-formed ones (tests/services/bad_input_table.h), field by
// field: what the generators of the matrix and of the probes have in common.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/auth/principal.h"
#include "tests/tenants/contract.h"

namespace backline::testing {

// A field somewhere in a request: of the first element where a list is on the way.
class FieldPath {
 public:
  explicit FieldPath(std::vector<const FieldDescriptor*> path) : path_(std::move(path)) {}

  const FieldDescriptor& field() const { return *path_.back(); }
  std::string name() const;  // "lines.product_id"

  // The (first) value; empty or 0 if there is none.
  std::string TextIn(const Message& request) const;
  int64_t NumberIn(const Message& request) const;
  // Sets it, and the messages on the way; a list has one element then.
  void SetText(Message& request, const std::string& value) const;
  void SetNumber(Message& request, int64_t value) const;
  void Clear(Message& request) const;
  // The message that holds the field.
  Message& Holder(Message& request) const;

 private:
  std::vector<const FieldDescriptor*> path_;
};

// Fields of the request and of the messages that are set in it, whether they are set or not.
std::vector<FieldPath> FieldsOf(const Message& request);
std::vector<FieldPath> TextFieldsOf(const Message& request);
std::vector<FieldPath> NumberFieldsOf(const Message& request);

// Throws if the table has none for the method. Ids in it are of nothing.
std::unique_ptr<Message> BaseRequestOf(const MethodDescriptor& method);

// Gives each request_id in it a new value.
void SetRequestIds(Message& request);

// Whether the method changes something: it has a request id.
bool IsChange(const MethodDescriptor& method);

// What the policy table says.
bool MayCall(const Roles& roles, const MethodDescriptor& method);

// Whether it ends the session that it is called with, so that what follows would have none.
bool EndsItsSession(const MethodDescriptor& method);

}  // namespace backline::testing
