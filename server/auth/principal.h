// Who calls: a name, that of its certificate or of its session, key or link; the roles that the
// name has here; and, for a supplier, the only supplier whose rows it may see. Values; safe on any
// thread.
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
  kSupplier = 8,  // a supplier's own certificate
  // What a session is good for: a person that is signed in has kUser and its own roles; one that
  // has not shown its second factor, or has none where it needs one, has that role alone.
  kUser = 9,
  kCodeRequired = 10,
  kEnrolmentRequired = 11,
  kSupplierAdministrator = 12,
  kSupplierPlanner = 13,
  kSupplierViewer = 14,
  // The scopes of a key, and a link to one purchase order.
  kKeyRead = 15,
  kKeyAnswer = 16,
  kKeyShip = 17,
  kOrderLink = 18,
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

// What a call may carry beside a gateway's certificate.
enum class CredentialKind { kSession, kKey, kLink };

struct Principal {
  // The URI SAN, such as "spiffe://backline/staff/buyer", or "user:ID", "key:ID", "link:ID".
  std::string name;
  Roles roles;
  // The only supplier whose rows it may see; empty for staff and services.
  SupplierId supplier_id;
  // The person, or who made the key; empty for certificates and links.
  UserId user_id;
  // The only purchase order that a link is for; else empty.
  PurchaseOrderId purchase_order_id;
  // What others are shown: the name of the person or key; empty for certificates and links.
  std::string display_name;

  const std::string& shown_name() const { return display_name.empty() ? name : display_name; }
  bool is_supplier() const { return !supplier_id.empty(); }
  bool is_importer() const { return roles.Has(Role::kImporter); }
  // Whether what it changes stands in the audit trail: all but the services of the house.
  bool is_audited() const {
    return is_supplier() ||
           roles.Intersects({Role::kUser, Role::kBuyer, Role::kPlanner, Role::kAdministrator,
                             Role::kCodeRequired, Role::kEnrolmentRequired});
  }
};

}  // namespace backline
