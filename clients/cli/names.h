// Codes for people, ids for the server: finds either from the other, and remembers. An id in place
// of a code is taken as it is. Not thread-safe.
#pragma once

#include <map>
#include <string>

#include "clients/cpp/backline_client.h"

namespace backline::cli {

class Names {
 public:
  explicit Names(BacklineClient& client) : client_(client) {}

  // From the code; throws Failure when there is none. "" for "".
  std::string ProductId(const std::string& sku);
  std::string LocationId(const std::string& code);
  std::string CustomerId(const std::string& code);
  std::string SupplierId(const std::string& code);

  // From the id; the id itself where the caller may not read the name, "-" for "".
  std::string Sku(const std::string& product_id);
  std::string Location(const std::string& location_id);
  std::string Customer(const std::string& customer_id);
  std::string Supplier(const std::string& supplier_id);

 private:
  BacklineClient& client_;
  std::map<std::string, std::string> ids_;    // "product/SKU" > id
  std::map<std::string, std::string> codes_;  // id > code
};

}  // namespace backline::cli
