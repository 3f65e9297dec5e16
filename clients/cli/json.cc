#include "clients/cli/json.h"

#include "clients/cli/session.h"
#include "google/protobuf/util/json_util.h"

namespace backline::cli {

std::string ToJson(const google::protobuf::Message& message, JsonStyle style) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = style == JsonStyle::kPretty;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string text;
  const auto status = google::protobuf::util::MessageToJsonString(message, &text, options);
  if (!status.ok()) throw Failure("error: the answer is no JSON: " + status.ToString());
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

void FromJson(const std::string& text, google::protobuf::Message* message) {
  const auto status = google::protobuf::util::JsonStringToMessage(text, message);
  if (!status.ok()) {
    throw UsageError("not a " + message->GetDescriptor()->full_name() +
                     " in JSON: " + std::string(status.message().data(), status.message().size()));
  }
}

}  // namespace backline::cli
