#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "tests/fuzz/targets.h"
#include "web-gateway/connect_protocol.h"
#include "web-gateway/json_codec.h"
#include "web-gateway/method_table.h"

namespace backline::gateway {
namespace {

namespace pb = google::protobuf;
using fuzz::Expect;

constexpr size_t kInputBytesMax = 4 << 10;
constexpr size_t kRefusalBytesMax = 300;
constexpr int kDepthMax = 4;

// The requests of the contract; the first byte of an input chooses one.
const std::vector<std::string>& RequestTypes() {
  static const auto* const kTypes = [] {
    const MethodTable table;
    std::set<std::string> types;
    for (const auto& [path, method] : table.methods()) types.insert(method.request_type);
    return new std::vector<std::string>(types.begin(), types.end());
  }();
  return *kTypes;
}

bool IsUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto first = static_cast<uint8_t>(text[at++]);
    const int more = first < 0x80    ? 0
                     : first >= 0xF0 ? 3
                     : first >= 0xE0 ? 2
                     : first >= 0xC2 ? 1
                                     : -1;
    if (more < 0 || at + static_cast<size_t>(more) > text.size()) return false;
    uint32_t point = first & (0x7Fu >> (more == 0 ? 0 : more + 1));
    for (int i = 0; i < more; ++i) {
      const auto next = static_cast<uint8_t>(text[at++]);
      if ((next & 0xC0) != 0x80) return false;
      point = point << 6 | (next & 0x3F);
    }
    static constexpr uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    if (point < kLeast[more] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
      return false;
  }
  return true;
}

// The parser of JSON is a library that is not instrumented. What it says about an input, and which
// fields it found, stand for the places that the input has reached.
void NoteRefusal(const std::string& words) {
  // "(lines[0].a) a: Cannot find field.": without what the input brought.
  const std::string line = words.substr(0, words.find('\n'));
  const size_t colon = line.rfind(": ");
  fuzz::Feature(std::hash<std::string>()(line.substr(colon == std::string::npos ? 0 : colon)));
}

void NoteFields(const std::string& type, const std::string& json) {
  for (size_t end = json.find("\":"); end != std::string::npos; end = json.find("\":", end + 1)) {
    const size_t begin = json.rfind('"', end - 1);
    fuzz::Feature(std::hash<std::string>()(type + json.substr(begin, end - begin)));
  }
}

void CheckRefusal(const absl::Status& status) {
  const std::string words(status.message());
  NoteRefusal(words);
  Expect(!words.empty(), "a refusal says why");
  Expect(words.size() <= kRefusalBytesMax, "a refusal is short");
  Expect(IsUtf8(words), "a refusal is text");
  const std::string json = FaultJson(MakeFault(Code::kInvalidArgument, "INVALID_FIELD", words));
  Expect(IsUtf8(json), "a fault is text");
  Expect(JsonToBinary("google.protobuf.Struct", json).ok(), "a fault is JSON");
}

void Run(std::string_view input) {
  if (input.empty()) return;
  const std::string& type = RequestTypes()[static_cast<uint8_t>(input[0]) % RequestTypes().size()];
  const auto binary = JsonToBinary(type, std::string(input.substr(1)));
  if (!binary.ok()) return CheckRefusal(binary.status());
  const auto json = BinaryToJson(type, *binary);
  Expect(json.ok(), "what is taken can be told");
  Expect(IsUtf8(*json), "what is told is text");
  NoteFields(type, *json);
  const auto again = JsonToBinary(type, *json);
  Expect(again.ok(), "what is told can be read");
  const auto told = BinaryToJson(type, *again);
  Expect(told.ok() && *told == *json, "told twice is told alike");
}

// A message with all its fields.
void Fill(pb::Message& message, int depth);

void Set(pb::Message& message, const pb::FieldDescriptor& field, int depth) {
  using Field = pb::FieldDescriptor;
  const pb::Reflection& reflection = *message.GetReflection();
  const bool many = field.is_repeated();
  if (field.cpp_type() == Field::CPPTYPE_MESSAGE) {
    if (depth == kDepthMax) return;
    Fill(many ? *reflection.AddMessage(&message, &field)
              : *reflection.MutableMessage(&message, &field),
         depth + 1);
  } else if (field.cpp_type() == Field::CPPTYPE_STRING) {
    many ? reflection.AddString(&message, &field, "a")
         : reflection.SetString(&message, &field, "00000000-0000-4000-8000-000000000000");
  } else if (field.cpp_type() == Field::CPPTYPE_INT64) {
    many ? reflection.AddInt64(&message, &field, 7) : reflection.SetInt64(&message, &field, 7);
  } else if (field.cpp_type() == Field::CPPTYPE_INT32) {
    many ? reflection.AddInt32(&message, &field, 7) : reflection.SetInt32(&message, &field, 7);
  } else if (field.cpp_type() == Field::CPPTYPE_BOOL && !many) {
    reflection.SetBool(&message, &field, true);
  } else if (field.cpp_type() == Field::CPPTYPE_ENUM) {
    many ? reflection.AddEnumValue(&message, &field, 1)
         : reflection.SetEnumValue(&message, &field, 1);
  }
}

void Fill(pb::Message& message, int depth) {
  const pb::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) Set(message, *type.field(i), depth);
}

std::string FilledJson(const std::string& type) {
  const pb::Descriptor* const descriptor =
      pb::DescriptorPool::generated_pool()->FindMessageTypeByName(type);
  const std::unique_ptr<pb::Message> message(
      pb::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  Fill(*message, 0);
  return BinaryToJson(type, message->SerializeAsString()).value();
}

// The names of a message's fields, and of those inside it.
void AddNames(const pb::Descriptor& type, int depth, std::set<std::string>& names) {
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    names.insert("\"" + field.json_name() + "\":");
    if (field.message_type() != nullptr && depth < kDepthMax) {
      AddNames(*field.message_type(), depth + 1, names);
    }
  }
}

}  // namespace

fuzz::Target JsonTarget() {
  fuzz::Target target;
  target.name = "json";
  target.bytes_max = kInputBytesMax;
  target.run = Run;
  std::set<std::string> words = {"{",
                                 "}",
                                 "[",
                                 "]",
                                 ",",
                                 ":",
                                 "\"\"",
                                 "null",
                                 "true",
                                 "false",
                                 "{}",
                                 "[]",
                                 "[{}]",
                                 "\"a\"",
                                 "1e309",
                                 "-1",
                                 "NaN",
                                 "\"NaN\"",
                                 "\"Infinity\"",
                                 "0.5",
                                 "\\u0000",
                                 "\\ud83d\\ude00",
                                 "\\ud83d",
                                 "\\",
                                 "'",
                                 "\x80",
                                 "\xff",
                                 "\xc3\xa9",
                                 "\xf0\x9f\x98\x80",
                                 "\"2026-11-22T01:02:03.000000001Z\"",
                                 "\"0001-01-01T00:00:00Z\"",
                                 "\"1.000000001s\"",
                                 "[[[[[[[[[[[[[[[[",
                                 "{\"a\":{\"a\":{\"a\":{\"a\":",
                                 "/*",
                                 "//",
                                 "\t",
                                 "\n",
                                 "\"@type\":"};
  const auto* const pool = pb::DescriptorPool::generated_pool();
  for (size_t at = 0; at < RequestTypes().size(); ++at) {
    const std::string& type = RequestTypes()[at];
    target.seeds.push_back(static_cast<char>(at) + FilledJson(type));
    AddNames(*pool->FindMessageTypeByName(type), 0, words);
  }
  target.words.assign(words.begin(), words.end());
  return target;
}

}  // namespace backline::gateway
