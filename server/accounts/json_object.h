// JSON of another party, read strictly: a member that stands there twice is refused. A value of
// another kind than was asked for is as good as none. Not thread-safe.
#pragma once

#include <jansson.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace backline {

struct JsonRelease {
  void operator()(json_t* json) const { json_decref(json); }
};
using Json = std::unique_ptr<json_t, JsonRelease>;

// Nothing but an object comes back; nullptr for anything else.
inline Json ParseJsonObject(std::string_view text) {
  Json json(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr));
  return json_is_object(json.get()) ? std::move(json) : nullptr;
}

// Empty if there is no such text.
inline std::string TextIn(const json_t* object, const char* name) {
  const json_t* member = json_object_get(object, name);
  return json_is_string(member) ? std::string(json_string_value(member), json_string_length(member))
                                : std::string();
}

}  // namespace backline
