// Who may call what: ONE table, method > roles. A method without a row is denied to everybody.
// Suppliers are scoped further by the services: what is another supplier's is not there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/auth/principal.h"

namespace backline {

struct PolicyRow {
  std::string method;  // full name, such as "/backline.v1.OrderService/PlaceOrder"
  Roles roles;
};

const std::vector<PolicyRow>& PolicyTable();

// Whether the method is for those alone who have not signed in yet: whose session a call to it
// happens to carry does not matter.
bool IsBeforeSignIn(std::string_view method);

// Whether it opens a stream of events, which says nothing of a person: a page that nobody looks at
// opens it again whenever it was cut.
bool IsWatch(std::string_view method);

bool MayCall(const Principal& principal, std::string_view method);

}  // namespace backline
