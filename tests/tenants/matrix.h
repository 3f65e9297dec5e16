// Every method as every role, with ids of the caller's own world, of another's, and of nothing. The
// verdict on each call comes from the policy table and from who owns the ids: whom the table does
// not name is denied, whatever it asks for; and to a supplier, what is another's is what is not
// there, to the last byte of the answer.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/tenants/estate.h"

namespace backline::testing {

struct MatrixReport {
  int methods = 0;
  int roles = 0;
  int calls = 0;
  int denied = 0;
  int admitted = 0;
  int compared = 0;  // answers about another's thing with answers about nothing
  int reached = 0;   // own things that were told from nothing
  std::vector<std::string> findings;
};

struct MatrixScope {
  // Those who call; all, if it is empty. Then every role of the policy must have somebody.
  std::function<bool(const Caller& caller)> callers = {};
  std::vector<const MethodDescriptor*> methods = Methods();
};
// No persons, keys and links: a tenth of the time.
MatrixScope WithCertificates();

MatrixReport RunMatrix(Estate& estate, const MatrixScope& scope = {});

}  // namespace backline::testing
