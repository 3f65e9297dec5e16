// Which methods of the contract exist for browsers. The names stand here as data; everything else
// about a method comes from the generated descriptors. A method in neither list is not served, and
// a test fails until it is in one. Immutable; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace backline::gateway {

struct Method {
  std::string path;           // "/backline.v1.CatalogService/GetProduct"
  bool streams = false;       // the server answers with a stream
  std::string request_type;   // full name of the message
  std::string response_type;  // likewise
  // A second try has no second effect: it only reads, or its request id sees to that.
  bool repeatable = false;
};

// Each row is a service, a slash and a method, without the package.
const std::vector<std::string>& BrowserMethods();
const std::vector<std::string>& OtherMethods();
// All the methods of the contract, from the descriptors.
std::vector<Method> ContractMethods();

class MethodTable {
 public:
  // Stops the program if a name of BrowserMethods is not in the contract, or if it asks for a
  // stream from the client, which browsers cannot send.
  MethodTable();

  // Null for what is not served.
  const Method* Find(std::string_view path) const;
  const std::map<std::string, Method, std::less<>>& methods() const { return methods_; }

 private:
  std::map<std::string, Method, std::less<>> methods_;
};

}  // namespace backline::gateway
