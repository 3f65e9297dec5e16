// Who calls: the name that its certificate states, the roles that the name has here, and, for a
// supplier, the only supplier whose rows it may see. Values; safe on any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/strong_id.h"

namespace backline {

enum class Role : int8_t {
  kOrderService = 0,
  kWarehouseService = 1,
  kGateway = 2,
  kBuyer = 3,
  kPlanner = 4,
  kAdministrator = 5,
  kAuditor = 6,
  kImporter = 7,
  kSupplier = 8,
};

// Every role, in the order of their numbers.
const std::vector<Role>& AllRoles();
// The name in identity files and tables, such as "order_service".
const char* RoleName(Role role);
std::optional<Role> RoleFromName(std::string_view name);

// A small set of roles.
class Roles {
 public:
  Roles() = default;
  Roles(std::initializer_list<Role> roles) {
    for (Role role : roles) Add(role);
  }
  void Add(Role role) { bits_ |= Bit(role); }
  bool Has(Role role) const { return (bits_ & Bit(role)) != 0; }
  bool Intersects(const Roles& other) const { return (bits_ & other.bits_) != 0; }
  bool empty() const { return bits_ == 0; }
  friend bool operator==(const Roles&, const Roles&) = default;

 private:
  static uint32_t Bit(Role role) { return uint32_t{1} << static_cast<int>(role); }
  uint32_t bits_ = 0;
};

struct Principal {
  std::string name;  // the URI SAN, such as "spiffe://backline/staff/buyer"
  Roles roles;
  SupplierId supplier_id;  // empty unless the role is kSupplier

  bool is_supplier() const { return roles.Has(Role::kSupplier); }
  bool is_importer() const { return roles.Has(Role::kImporter); }
};

}  // namespace backline
