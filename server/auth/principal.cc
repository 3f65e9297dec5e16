#include "server/auth/principal.h"

namespace backline {

const std::vector<Role>& AllRoles() {
  static const std::vector<Role> kRoles = {
      Role::kOrderService, Role::kWarehouseService, Role::kGateway,
      Role::kBuyer,        Role::kPlanner,          Role::kAdministrator,
      Role::kAuditor,      Role::kImporter,         Role::kSupplier};
  return kRoles;
}

const char* RoleName(Role role) {
  switch (role) {
    case Role::kOrderService:
      return "order_service";
    case Role::kWarehouseService:
      return "warehouse_service";
    case Role::kGateway:
      return "gateway";
    case Role::kBuyer:
      return "buyer";
    case Role::kPlanner:
      return "planner";
    case Role::kAdministrator:
      return "administrator";
    case Role::kAuditor:
      return "auditor";
    case Role::kImporter:
      return "importer";
    case Role::kSupplier:
      return "supplier";
  }
  return "";
}

std::optional<Role> RoleFromName(std::string_view name) {
  for (Role role : AllRoles()) {
    if (name == RoleName(role)) return role;
  }
  return std::nullopt;
}

}  // namespace backline
