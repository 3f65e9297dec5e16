// The log: one JSON object a line on standard error, so that no text that a caller sent can forge a
// line. No request bodies and no secrets are ever logged. Any thread.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace backline {

enum class LogLevel { kInfo, kWarning, kError };

using LogFields = std::initializer_list<std::pair<std::string_view, std::string>>;

// {"time": ..., "level": ..., "event": ..., fields...}. `event` is a constant of the code.
void Log(LogLevel level, std::string_view event, LogFields fields = {});

// Only lines of this level and above are written; the default is kInfo.
void SetLogLevel(LogLevel level);

// The text as a JSON string with its quotes; bytes that are no UTF-8 become U+FFFD.
std::string JsonString(std::string_view text);

}  // namespace backline
