// Protobuf JSON: fields by their names in the contract, zeros shown.
#pragma once

#include <ostream>
#include <string>

#include "google/protobuf/message.h"

namespace backline::cli {

enum class JsonStyle { kPretty, kOneLine };

// Ends with a line feed.
std::string ToJson(const google::protobuf::Message& message, JsonStyle style);

// Reads snake_case and lowerCamelCase names; an unknown field throws UsageError.
void FromJson(const std::string& text, google::protobuf::Message* message);

}  // namespace backline::cli
