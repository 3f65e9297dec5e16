#include "server/auth/principal.h"

namespace backline {

const std::vector<Role>& AllRoles() {
  static const std::vector<Role> kRoles = {Role::kOrderService,
                                           Role::kWarehouseService,
                                           Role::kGateway,
                                           Role::kBuyer,
                                           Role::kPlanner,
                                           Role::kAdministrator,
                                           Role::kAuditor,
                                           Role::kImporter,
                                           Role::kSupplier,
                                           Role::kUser,
                                           Role::kCodeRequired,
                                           Role::kEnrolmentRequired,
                                           Role::kSupplierAdministrator,
                                           Role::kSupplierPlanner,
                                           Role::kSupplierViewer,
                                           Role::kKeyRead,
                                           Role::kKeyAnswer,
                                           Role::kKeyShip,
                                           Role::kOrderLink};
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
    case Role::kUser:
      return "user";
    case Role::kCodeRequired:
      return "code_required";
    case Role::kEnrolmentRequired:
      return "enrolment_required";
    case Role::kSupplierAdministrator:
      return "supplier_administrator";
    case Role::kSupplierPlanner:
      return "supplier_planner";
    case Role::kSupplierViewer:
      return "supplier_viewer";
    case Role::kKeyRead:
      return "key_read";
    case Role::kKeyAnswer:
      return "key_answer";
    case Role::kKeyShip:
      return "key_ship";
    case Role::kOrderLink:
      return "order_link";
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
