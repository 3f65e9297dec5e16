// The contract as its files say it: every method of every service in protos/backline, read from the
// .proto files and not from what is linked here, so that a new file cannot be forgotten. Immutable;
// any thread.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace backline::testing {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// Every method, by file and place. Throws if a file cannot be read.
const std::vector<const MethodDescriptor*>& Methods();

// From "OrderService/PlaceOrder"; throws if there is none.
const MethodDescriptor& MethodNamed(const std::string& name);
// "OrderService/PlaceOrder".
std::string NameOf(const MethodDescriptor& method);

std::unique_ptr<Message> NewMessage(const Descriptor& type);
// Reads text format; throws if it is none of this type.
std::unique_ptr<Message> MessageOf(const Descriptor& type, const std::string& text);

// Calls `visit` for each field of the message that is set, and of the messages in it, with the
// message that holds the field; -1 for a field that is not repeated.
using Visit = std::function<void(const Message& holder, const FieldDescriptor& field, int index)>;
void ForEachSet(const Message& message, const Visit& visit);

// The text of a string field.
std::string TextOf(const Message& holder, const FieldDescriptor& field, int index);

}  // namespace backline::testing
