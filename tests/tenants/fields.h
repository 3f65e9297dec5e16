// What each text field of the contract names, told from its name, so that a new field is understood
// or refused and never passed over. To teach a new word, add it to the table in fields.cc.
#pragma once

#include <optional>
#include <string>

#include "tests/tenants/contract.h"

namespace backline::testing {

enum class Use {
  kRequest,    // the id of the request itself
  kThing,      // the id of something; `kind` says of what
  kKey,        // a code by which something is found; `kind` is the field's name
  kText,       // what people write; holds a canary
  kEmail,      // an address; holds a canary before the @
  kPageToken,  // from the page before
  kFixed,      // a word of the contract's own, such as a currency or a time zone
};

struct FieldUse {
  Use use = Use::kFixed;
  std::string kind;  // "purchase_order" for purchase_order_id
};

// Nothing for a text field whose name says nothing. REQUIRES: a field of type string or bytes.
std::optional<FieldUse> UseOf(const FieldDescriptor& field);

// Whether such things are the house's alone: no supplier may ever see one.
bool IsOfTheHouse(const std::string& kind);

// Whether the field counts something: its numbers are canaries.
bool CountsSomething(const FieldDescriptor& field);

// Whether a supplier finds what is its own, and nothing else, by this field.
bool IsScoped(const FieldUse& use);

}  // namespace backline::testing
