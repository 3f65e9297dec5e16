#include "tests/tenants/contract.h"

#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/descriptor_database.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "tests/support/paths.h"

namespace backline::testing {
namespace {

constexpr char kPackageFolder[] = "backline/v1";

class Contract {
 public:
  Contract()
      : known_(*google::protobuf::DescriptorPool::generated_pool()),
        files_(&tree_, &known_),
        pool_(&files_) {
    const std::filesystem::path root = SourceFolder() + "/protos";
    tree_.MapPath("", root.string());
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(root / kPackageFolder)) {
      names.push_back(std::string(kPackageFolder) + "/" + entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      const auto* file = pool_.FindFileByName(name);
      if (file == nullptr) throw std::runtime_error("no proto file: " + name);
      for (int s = 0; s < file->service_count(); ++s) {
        for (int m = 0; m < file->service(s)->method_count(); ++m) {
          methods.push_back(file->service(s)->method(m));
        }
      }
    }
  }

  std::vector<const MethodDescriptor*> methods;
  google::protobuf::DynamicMessageFactory factory;

 private:
  google::protobuf::compiler::DiskSourceTree tree_;
  google::protobuf::DescriptorPoolDatabase known_;  // what is google's own
  google::protobuf::compiler::SourceTreeDescriptorDatabase files_;
  google::protobuf::DescriptorPool pool_;
};

Contract& TheContract() {
  static auto* const kContract = new Contract;
  return *kContract;
}

}  // namespace

const std::vector<const MethodDescriptor*>& Methods() { return TheContract().methods; }

const MethodDescriptor& MethodNamed(const std::string& name) {
  for (const MethodDescriptor* method : Methods()) {
    if (NameOf(*method) == name) return *method;
  }
  throw std::runtime_error("no method " + name);
}

std::string NameOf(const MethodDescriptor& method) {
  return method.service()->name() + "/" + method.name();
}

std::unique_ptr<Message> NewMessage(const Descriptor& type) {
  return std::unique_ptr<Message>(TheContract().factory.GetPrototype(&type)->New());
}

std::unique_ptr<Message> MessageOf(const Descriptor& type, const std::string& text) {
  std::unique_ptr<Message> message = NewMessage(type);
  if (!google::protobuf::TextFormat::ParseFromString(text, message.get())) {
    throw std::runtime_error(type.name() + " cannot be read from: " + text);
  }
  return message;
}

void ForEachSet(const Message& message, const Visit& visit) {
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int at = 0; at < count; ++at) {
      const int index = field->is_repeated() ? at : -1;
      visit(message, *field, index);
      if (field->message_type() == nullptr) continue;
      ForEachSet(index < 0 ? reflection.GetMessage(message, field)
                           : reflection.GetRepeatedMessage(message, field, index),
                 visit);
    }
  }
}

std::string TextOf(const Message& holder, const FieldDescriptor& field, int index) {
  const auto& reflection = *holder.GetReflection();
  return index < 0 ? reflection.GetString(holder, &field)
                   : reflection.GetRepeatedString(holder, &field, index);
}

}  // namespace backline::testing
