#include "tests/tenants/requests.h"

#include <functional>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>

#include "clients/cpp/request_id.h"
#include "server/auth/policy.h"
#include "tests/services/bad_input_table.h"
#include "tests/services/generic_call.h"

namespace backline::testing {
namespace {

using CppType = FieldDescriptor::CppType;

// Messages that are one value.
bool IsValue(const FieldDescriptor& field) {
  return field.message_type() != nullptr &&
         (field.message_type()->name() == "Date" || field.message_type()->name() == "FieldMask");
}

void AddFields(const Message& message, std::vector<const FieldDescriptor*> path,
               std::vector<FieldPath>& paths) {
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    path.push_back(&field);
    paths.emplace_back(path);
    if (field.message_type() != nullptr && !IsValue(field)) {
      if (field.is_repeated() && reflection.FieldSize(message, &field) > 0) {
        AddFields(reflection.GetRepeatedMessage(message, &field, 0), path, paths);
      } else if (!field.is_repeated() && reflection.HasField(message, &field)) {
        AddFields(reflection.GetMessage(message, &field), path, paths);
      }
    }
    path.pop_back();
  }
}

std::vector<FieldPath> Only(const Message& request,
                            const std::function<bool(const FieldDescriptor&)>& wanted) {
  std::vector<FieldPath> paths = FieldsOf(request);
  std::erase_if(paths, [&](const FieldPath& path) { return !wanted(path.field()); });
  return paths;
}

std::map<const MethodDescriptor*, std::unique_ptr<Message>> ReadBaseRequests() {
  const std::regex name("\\$[A-Z_]+");
  const std::string nothing = "00000000-0000-4000-8000-000000000000";
  std::map<const MethodDescriptor*, std::unique_ptr<Message>> requests;
  for (const BaseRequest& base : BaseRequests()) {
    const MethodDescriptor& method = MethodNamed(base.method);
    requests[&method] =
        MessageOf(*method.input_type(), std::regex_replace(base.text, name, nothing));
  }
  return requests;
}

}  // namespace

std::string FieldPath::name() const {
  std::string name;
  for (const FieldDescriptor* field : path_) {
    if (!name.empty()) name += ".";
    name += field->name();
  }
  return name;
}

Message& FieldPath::Holder(Message& request) const {
  Message* message = &request;
  for (size_t i = 0; i + 1 < path_.size(); ++i) {
    const auto& reflection = *message->GetReflection();
    if (!path_[i]->is_repeated()) {
      message = reflection.MutableMessage(message, path_[i]);
    } else if (reflection.FieldSize(*message, path_[i]) == 0) {
      message = reflection.AddMessage(message, path_[i]);
    } else {
      message = reflection.MutableRepeatedMessage(message, path_[i], 0);
    }
  }
  return *message;
}

std::string FieldPath::TextIn(const Message& request) const {
  const std::unique_ptr<Message> copy(request.New());
  copy->CopyFrom(request);
  const Message& holder = Holder(*copy);
  const auto& reflection = *holder.GetReflection();
  if (!field().is_repeated()) return reflection.GetString(holder, &field());
  return reflection.FieldSize(holder, &field()) == 0
             ? ""
             : reflection.GetRepeatedString(holder, &field(), 0);
}

int64_t FieldPath::NumberIn(const Message& request) const {
  const std::unique_ptr<Message> copy(request.New());
  copy->CopyFrom(request);
  const Message& holder = Holder(*copy);
  const auto& reflection = *holder.GetReflection();
  if (field().is_repeated()) return 0;
  return field().cpp_type() == CppType::CPPTYPE_INT64 ? reflection.GetInt64(holder, &field())
                                                      : reflection.GetInt32(holder, &field());
}

void FieldPath::SetText(Message& request, const std::string& value) const {
  Message& holder = Holder(request);
  const auto& reflection = *holder.GetReflection();
  reflection.ClearField(&holder, &field());
  if (field().is_repeated()) {
    reflection.AddString(&holder, &field(), value);
  } else {
    reflection.SetString(&holder, &field(), value);
  }
}

void FieldPath::SetNumber(Message& request, int64_t value) const {
  Message& holder = Holder(request);
  const auto& reflection = *holder.GetReflection();
  reflection.ClearField(&holder, &field());
  const bool wide = field().cpp_type() == CppType::CPPTYPE_INT64;
  const auto narrow = static_cast<int32_t>(value);
  if (field().is_repeated()) {
    wide ? reflection.AddInt64(&holder, &field(), value)
         : reflection.AddInt32(&holder, &field(), narrow);
  } else {
    wide ? reflection.SetInt64(&holder, &field(), value)
         : reflection.SetInt32(&holder, &field(), narrow);
  }
}

void FieldPath::Clear(Message& request) const {
  Message& holder = Holder(request);
  holder.GetReflection()->ClearField(&holder, &field());
}

std::vector<FieldPath> FieldsOf(const Message& request) {
  std::vector<FieldPath> paths;
  AddFields(request, {}, paths);
  return paths;
}

std::vector<FieldPath> TextFieldsOf(const Message& request) {
  return Only(request, [](const FieldDescriptor& field) {
    return field.cpp_type() == CppType::CPPTYPE_STRING;
  });
}

std::vector<FieldPath> NumberFieldsOf(const Message& request) {
  return Only(request, [](const FieldDescriptor& field) {
    return field.cpp_type() == CppType::CPPTYPE_INT64 || field.cpp_type() == CppType::CPPTYPE_INT32;
  });
}

std::unique_ptr<Message> BaseRequestOf(const MethodDescriptor& method) {
  static const auto kRequests = ReadBaseRequests();
  const auto it = kRequests.find(&method);
  if (it == kRequests.end()) {
    throw std::runtime_error("tests/services/bad_input_table.cc has no request of " +
                             NameOf(method));
  }
  std::unique_ptr<Message> request = NewMessage(*method.input_type());
  request->CopyFrom(*it->second);
  return request;
}

void SetRequestIds(Message& request) {
  for (const FieldPath& path : TextFieldsOf(request)) {
    if (path.field().name() == "request_id") path.SetText(request, NewRequestId());
  }
}

bool IsChange(const MethodDescriptor& method) {
  static const std::set<const MethodDescriptor*> kChanges = [] {
    std::set<const MethodDescriptor*> changes;
    for (const MethodDescriptor* each : Methods()) {
      for (const FieldPath& path : TextFieldsOf(*BaseRequestOf(*each))) {
        if (path.field().name() == "request_id") changes.insert(each);
      }
    }
    return changes;
  }();
  return kChanges.contains(&method);
}

bool MayCall(const Roles& roles, const MethodDescriptor& method) {
  Principal anyone;
  anyone.roles = roles;
  return backline::MayCall(anyone, PathOf(method));
}

bool EndsItsSession(const MethodDescriptor& method) {
  return NameOf(method).starts_with("AccountService/SignOut");
}

}  // namespace backline::testing
