#include "tests/tenants/fields.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace backline::testing {
namespace {

// By the name of the field, or "Message.field" where one message means something else by it.
const std::map<std::string, Use>& Words() {
  using enum Use;
  static const std::map<std::string, Use> kWords = {
      {"request_id", kRequest},
      {"page_token", kPageToken},
      {"name", kText},
      {"note", kText},
      {"reason", kText},
      {"proof_of_delivery", kText},
      {"carrier", kText},
      {"text", kText},
      {"comment", kText},
      {"author", kFixed},
      {"opened_by", kFixed},
      {"settled_by", kFixed},
      {"sku", kKey},
      {"code", kKey},
      {"pack_code", kFixed},
      {"currency_code", kFixed},
      {"time_zone", kFixed},
      {"etag", kFixed},
      {"paths", kFixed},  // of a field mask
      // Of accounts: what must have a form of its own, or is nobody's to read.
      {"email", kEmail},
      {"password", kFixed},
      {"current_password", kFixed},
      {"new_password", kFixed},
      {"link_token", kFixed},
      {"state", kFixed},
      {"browser_secret", kFixed},
      {"FinishOidcSignInRequest.code", kFixed},
      {"ConfirmCodeRequest.code", kFixed},
      {"ConfirmTotpRequest.code", kFixed},
  };
  return kWords;
}

const std::vector<std::pair<std::string, Use>>& Endings() {
  using enum Use;
  static const std::vector<std::pair<std::string, Use>> kEndings = {
      {"_id", kThing},  {"_ids", kThing}, {"_reference", kText},
      {"_note", kText}, {"_name", kText}, {"_code", kKey},
      {"_codes", kKey}, {"_text", kText}, {"_number", kText},
  };
  return kEndings;
}

// The kinds of things that there are: what some message of the contract starts with the id of.
const std::set<std::string>& Kinds() {
  static const std::set<std::string> kKinds = [] {
    std::set<std::string> kinds = {"placement_request"};
    std::set<const google::protobuf::FileDescriptor*> files;
    for (const MethodDescriptor* method : Methods()) files.insert(method->file());
    for (const auto* file : files) {
      for (int i = 0; i < file->message_type_count(); ++i) {
        const Descriptor& type = *file->message_type(i);
        if (type.name().ends_with("Request") || type.field_count() == 0) continue;
        const std::string name = type.field(0)->name();
        if (name.ends_with("_id")) kinds.insert(name.substr(0, name.size() - 3));
      }
    }
    return kinds;
  }();
  return kKinds;
}

// The kind that a word names: itself, or what is left of it without its first words (a
// "wanted_slot" is a slot). Empty if there is none.
std::string KindNamed(const std::string& word) {
  for (size_t at = 0; at != std::string::npos;) {
    if (Kinds().contains(word.substr(at))) return word.substr(at);
    const size_t next = word.find('_', at);
    at = next == std::string::npos ? next : next + 1;
  }
  return "";
}

}  // namespace

std::optional<FieldUse> UseOf(const FieldDescriptor& field) {
  for (const std::string& name :
       {field.containing_type()->name() + "." + field.name(), std::string(field.name())}) {
    if (const auto it = Words().find(name); it != Words().end()) {
      return FieldUse{it->second, field.name()};
    }
  }
  for (const auto& [ending, use] : Endings()) {
    if (!field.name().ends_with(ending)) continue;
    if (use != Use::kThing) return FieldUse{use, field.name()};
    const std::string kind = KindNamed(field.name().substr(0, field.name().size() - ending.size()));
    if (kind.empty()) return std::nullopt;
    return FieldUse{use, kind};
  }
  return std::nullopt;
}

bool IsOfTheHouse(const std::string& kind) {
  static const std::set<std::string> kKinds = {"customer", "order",    "backorder",
                                               "shipment", "movement", "placement_request"};
  return kKinds.contains(kind);
}

bool CountsSomething(const FieldDescriptor& field) {
  using Type = FieldDescriptor::CppType;
  if (field.cpp_type() != Type::CPPTYPE_INT64 && field.cpp_type() != Type::CPPTYPE_INT32) {
    return false;
  }
  // What numbers that everybody may see: places in lists, versions, parts of dates and instants.
  static const std::set<std::string> kNames = {
      "sequence", "as_of_sequence", "min_sequence", "queue_sequence", "cursor",     "version",
      "seconds",  "nanos",          "year",         "month",          "day",        "page_size",
      "rank",     "rank_key",       "tier",         "numerator",      "denominator"};
  static const std::vector<std::string> kEndings = {"_number",   "_version", "_days",   "_position",
                                                    "_sequence", "_percent", "_minute", "_seconds",
                                                    "_hours",    "_points"};
  return !kNames.contains(field.name()) &&
         std::none_of(kEndings.begin(), kEndings.end(),
                      [&](const std::string& ending) { return field.name().ends_with(ending); });
}

bool IsScoped(const FieldUse& use) { return use.use == Use::kThing || use.use == Use::kKey; }

}  // namespace backline::testing
