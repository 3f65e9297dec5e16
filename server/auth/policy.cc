#include "server/auth/policy.h"

#include <map>

namespace backline {
namespace {

using enum Role;

constexpr char kWatchMethod[] = "/backline.v1.EventService/WatchEvents";

// Everybody of the house who works with goods and orders; never a supplier, never the gateway.
const Roles kHouse = {kOrderService,  kWarehouseService, kBuyer,   kPlanner,
                      kAdministrator, kAuditor,          kImporter};
const Roles kSupplySide = {kWarehouseService, kBuyer,   kPlanner,
                           kAdministrator,    kAuditor, kImporter};
const Roles kCustomerSide = {kOrderService, kPlanner, kAdministrator, kAuditor, kImporter};
const Roles kMasterData = {kAdministrator, kImporter};
const Roles kWarehouse = {kWarehouseService, kImporter};
const Roles kBuying = {kBuyer, kImporter};
// What every kind of supplier's caller may read, and what those may say who answer for it. A key
// has the scopes that it was made with; a link is good for one purchase order (services).
const Roles kSupplierReading = {kSupplier, kSupplierAdministrator, kSupplierPlanner,
                                kSupplierViewer, kKeyRead};
const Roles kAnswering = {kSupplier, kSupplierAdministrator, kSupplierPlanner, kKeyAnswer};
const Roles kShipping = {kSupplier, kSupplierAdministrator, kSupplierPlanner, kKeyShip};
const Roles kWriting = {kSupplier, kSupplierAdministrator, kSupplierPlanner, kBuyer, kPlanner};
const Roles kBothSides = {kSupplier,        kSupplierAdministrator,
                          kSupplierPlanner, kSupplierViewer,
                          kKeyRead,         kWarehouseService,
                          kBuyer,           kPlanner,
                          kAdministrator,   kAuditor};
// A supplier's people plan its capacity; its systems may read it.
const Roles kCapacityPlanning = {kSupplier, kSupplierAdministrator, kSupplierPlanner};
const Roles kCapacityReading = {
    kSupplier, kSupplierAdministrator, kSupplierPlanner, kSupplierViewer, kKeyRead, kBuyer,
    kPlanner,  kAdministrator,         kAuditor};
const Roles kScoreReading = kCapacityReading;
const Roles kDisputing = kCapacityPlanning;
// Our own service and its money: those who steer it.
const Roles kSteering = {kBuyer, kPlanner, kAdministrator, kAuditor};
const Roles kBeforeSignIn = {kGateway};
const Roles kAdministration = {kAdministrator, kSupplierAdministrator};

// What suppliers do, and what they and the house share.
const std::vector<PolicyRow>& CollaborationRows() {
  static const std::vector<PolicyRow> kRows = {
      {"/backline.v1.SupplierService/ListSupplierLines", kSupplierReading},
      {"/backline.v1.SupplierService/AnswerLine",
       {kSupplier, kSupplierAdministrator, kSupplierPlanner, kKeyAnswer, kOrderLink, kImporter}},
      {"/backline.v1.SupplierService/AnswerLines", kAnswering},
      {"/backline.v1.SupplierService/UpdateEta", kAnswering},
      {"/backline.v1.SupplierService/ListDemand", kSupplierReading},
      {"/backline.v1.SupplierService/GetSupplierOrder",
       {kSupplier, kSupplierAdministrator, kSupplierPlanner, kSupplierViewer, kKeyRead,
        kOrderLink}},

      {"/backline.v1.ShipmentNoticeService/AnnounceShipment", kShipping},
      {"/backline.v1.ShipmentNoticeService/CancelShipmentNotice", kShipping},
      {"/backline.v1.ShipmentNoticeService/GetShipmentNotice", kBothSides},
      {"/backline.v1.ShipmentNoticeService/ListShipmentNotices", kBothSides},

      {"/backline.v1.SlipPreviewService/PreviewAnswer", kAnswering},
      {"/backline.v1.SlipPreviewService/PreviewEta", kAnswering},

      {"/backline.v1.MessageService/PostMessage", kWriting},
      {"/backline.v1.MessageService/MarkRead", kWriting},
      {"/backline.v1.MessageService/ListMessages", kBothSides},
      {"/backline.v1.MessageService/ListConversations", kBothSides},
  };
  return kRows;
}

// What was agreed: the house writes it down, both sides read it.
const std::vector<PolicyRow>& AgreementRows() {
  static const std::vector<PolicyRow> kRows = {
      {"/backline.v1.AgreementService/SetBusinessCalendar", {kBuyer, kAdministrator}},
      {"/backline.v1.AgreementService/CreateAgreement", {kBuyer, kAdministrator}},
      {"/backline.v1.AgreementService/SupersedeAgreement", {kBuyer, kAdministrator}},
      {"/backline.v1.AgreementService/EndAgreement", {kBuyer, kAdministrator}},
      {"/backline.v1.AgreementService/GetBusinessCalendar", kCapacityReading},
      {"/backline.v1.AgreementService/GetAgreement", kCapacityReading},
      {"/backline.v1.AgreementService/ListAgreements", kCapacityReading},
      {"/backline.v1.AgreementService/ListClocks", kCapacityReading},
  };
  return kRows;
}

// Capacity: a supplier works on its own, the house reads it.
const std::vector<PolicyRow>& CapacityRows() {
  static const std::vector<PolicyRow> kRows = {
      {"/backline.v1.CapacityService/CreateWorkCenter", kCapacityPlanning},
      {"/backline.v1.CapacityService/UpdateWorkCenter", kCapacityPlanning},
      {"/backline.v1.CapacityService/SetProductFamily", kCapacityPlanning},
      {"/backline.v1.CapacityService/PublishCapacity", kCapacityPlanning},
      {"/backline.v1.CapacityService/BookSlot", kCapacityPlanning},
      {"/backline.v1.CapacityService/MoveBooking", kCapacityPlanning},
      {"/backline.v1.CapacityService/SplitBooking", kCapacityPlanning},
      {"/backline.v1.CapacityService/ReleaseBooking", kCapacityPlanning},
      {"/backline.v1.CapacityService/AnswerSlotMove", kCapacityPlanning},
      {"/backline.v1.CapacityService/SetProductionPlan", kCapacityPlanning},
      {"/backline.v1.CapacityService/ReportProgress", kCapacityPlanning},
      {"/backline.v1.CapacityService/RequestSlotMove", {kBuyer}},
      {"/backline.v1.CapacityService/ListWorkCenters", kCapacityReading},
      {"/backline.v1.CapacityService/ListFamilyProducts", kCapacityReading},
      {"/backline.v1.CapacityService/ListSlots", kCapacityReading},
      {"/backline.v1.CapacityService/ListCapacityConflicts", kCapacityReading},
      {"/backline.v1.CapacityService/ListBookings", kCapacityReading},
      {"/backline.v1.CapacityService/EstimateCompletion", kCapacityReading},
      {"/backline.v1.CapacityService/ListSlotMoves", kCapacityReading},
      {"/backline.v1.CapacityService/GetProductionPlan", kCapacityReading},
      {"/backline.v1.CapacityService/ListProductionPlans", kCapacityReading},
  };
  return kRows;
}

// Scores: a supplier reads its own.
const std::vector<PolicyRow>& ScoreRows() {
  static const std::vector<PolicyRow> kRows = {
      {"/backline.v1.ScorecardService/GetScorecard", kScoreReading},
      {"/backline.v1.ScorecardService/ListScorecards",
       {kBuyer, kPlanner, kAdministrator, kAuditor}},
      {"/backline.v1.ScorecardService/ListScorecardLines", kScoreReading},
      {"/backline.v1.ScorecardService/GetLineHistory", kScoreReading},
  };
  return kRows;
}

// Disputes: a supplier's people open them, a buyer decides, both sides read.
const std::vector<PolicyRow>& DisputeRows() {
  static const std::vector<PolicyRow> kRows = {
      {"/backline.v1.DisputeService/OpenDispute", kDisputing},
      {"/backline.v1.DisputeService/WithdrawDispute", kDisputing},
      {"/backline.v1.DisputeService/DecideDispute", {kBuyer}},
      {"/backline.v1.DisputeService/ListDisputes", kScoreReading},
  };
  return kRows;
}

// KPIs: the house's own.
const std::vector<PolicyRow>& KpiRows() {
  static const std::vector<PolicyRow> kRows = {
      {"/backline.v1.KpiService/GetServiceKpis", kSteering},
      {"/backline.v1.KpiService/ListServiceLines", kSteering},
      {"/backline.v1.KpiService/GetBacklog", kSteering},
      {"/backline.v1.KpiService/ListBacklogLines", kSteering},
      {"/backline.v1.KpiService/GetBacklogChanges", kSteering},
      {"/backline.v1.KpiService/ListBacklogChanges", kSteering},
      {"/backline.v1.KpiService/GetSupplyRisk", kSteering},
      {"/backline.v1.KpiService/ListSuppliesAtRisk", kSteering},
      {"/backline.v1.KpiService/ListSupplyOrders", kSteering},
      {"/backline.v1.KpiService/ListRevenueAtRisk", kSteering},
      {"/backline.v1.KpiService/ListStockTurns", kSteering},
      {"/backline.v1.KpiService/ListSourcingRisks", kSteering},
  };
  return kRows;
}

// Accounts: before sign-in, of oneself, and of others.
const std::vector<PolicyRow>& AccountRows() {
  static const std::vector<PolicyRow> kRows = {
      {"/backline.v1.AccountService/SignIn", kBeforeSignIn},
      {"/backline.v1.AccountService/RequestPasswordReset", kBeforeSignIn},
      {"/backline.v1.AccountService/RedeemLink", kBeforeSignIn},
      {"/backline.v1.AccountService/GetSignInOptions", kBeforeSignIn},
      {"/backline.v1.AccountService/BeginOidcSignIn", kBeforeSignIn},
      {"/backline.v1.AccountService/BeginOidcLink", {kUser}},
      {"/backline.v1.AccountService/FinishOidcSignIn", kBeforeSignIn},
      {"/backline.v1.AccountService/ConfirmCode", {kCodeRequired}},
      {"/backline.v1.AccountService/SignOut", {kUser, kCodeRequired, kEnrolmentRequired}},
      {"/backline.v1.AccountService/SignOutEverywhere", {kUser}},
      {"/backline.v1.AccountService/GetSelf", {kUser}},
      {"/backline.v1.AccountService/ChangePassword", {kUser}},
      {"/backline.v1.AccountService/EnrolTotp", {kUser, kEnrolmentRequired}},
      {"/backline.v1.AccountService/ConfirmTotp", {kUser, kEnrolmentRequired}},

      {"/backline.v1.UserService/InviteUser", kAdministration},
      {"/backline.v1.UserService/GetUser", kAdministration},
      {"/backline.v1.UserService/ListUsers", kAdministration},
      {"/backline.v1.UserService/UpdateUser", kAdministration},
      {"/backline.v1.UserService/DisableUser", kAdministration},
      {"/backline.v1.UserService/EnableUser", kAdministration},
      {"/backline.v1.UserService/ResetSecondFactor", kAdministration},
      {"/backline.v1.UserService/UnlinkIdentity", kAdministration},
      {"/backline.v1.UserService/CreateApiKey", {kSupplierAdministrator}},
      {"/backline.v1.UserService/ListApiKeys", {kSupplierAdministrator}},
      {"/backline.v1.UserService/RevokeApiKey", {kSupplierAdministrator}},
      {"/backline.v1.UserService/CreateOrderLink", {kBuyer, kAdministrator}},
      {"/backline.v1.UserService/RevokeOrderLink", {kBuyer, kAdministrator}},
      {"/backline.v1.UserService/ListAuditEntries",
       {kAdministrator, kAuditor, kSupplierAdministrator}},
  };
  return kRows;
}

}  // namespace

const std::vector<PolicyRow>& PolicyTable() {
  static const std::vector<PolicyRow> kTable = [] {
    std::vector<PolicyRow> table = {
        {"/backline.v1.OrderService/PlaceOrder", {kOrderService, kImporter}},
        {"/backline.v1.OrderService/PlaceOrders", {kOrderService, kImporter}},
        {"/backline.v1.OrderService/CancelOrder", {kOrderService, kPlanner, kImporter}},
        {"/backline.v1.OrderService/AmendOrderLine", {kOrderService, kPlanner, kImporter}},
        {"/backline.v1.OrderService/ShipOrder", kWarehouse},
        {"/backline.v1.OrderService/ConfirmDelivery",
         {kOrderService, kWarehouseService, kImporter}},
        {"/backline.v1.OrderService/GetOrder", kHouse},
        {"/backline.v1.OrderService/ListOrders", kHouse},

        {"/backline.v1.CatalogService/CreateProduct", kMasterData},
        {"/backline.v1.CatalogService/UpdateProduct", kMasterData},
        {"/backline.v1.CatalogService/GetProduct", kHouse},
        {"/backline.v1.CatalogService/ListProducts", kHouse},
        {"/backline.v1.CatalogService/CreateLocation", kMasterData},
        {"/backline.v1.CatalogService/GetLocation", kHouse},
        {"/backline.v1.CatalogService/ListLocations", kHouse},
        {"/backline.v1.CatalogService/CreateCustomer", kMasterData},
        {"/backline.v1.CatalogService/GetCustomer", kCustomerSide},
        {"/backline.v1.CatalogService/ListCustomers", kCustomerSide},
        {"/backline.v1.CatalogService/CreateSupplier", kMasterData},
        {"/backline.v1.CatalogService/GetSupplier", kSupplySide},
        {"/backline.v1.CatalogService/ListSuppliers", kSupplySide},
        {"/backline.v1.CatalogService/SetSourcing", {kBuyer, kAdministrator, kImporter}},
        {"/backline.v1.CatalogService/ListSourcing", kSupplySide},

        {"/backline.v1.InventoryService/ReceiveStock", kWarehouse},
        {"/backline.v1.InventoryService/AdjustStock",
         {kWarehouseService, kAdministrator, kImporter}},
        {"/backline.v1.InventoryService/GetAvailability", kHouse},
        {"/backline.v1.InventoryService/ListStock", kHouse},
        {"/backline.v1.InventoryService/ListMovements", kHouse},

        {"/backline.v1.BackorderService/GetBackorder", kHouse},
        {"/backline.v1.BackorderService/ListProductQueue", kHouse},
        {"/backline.v1.BackorderService/ListBackorders", kHouse},

        {"/backline.v1.PurchaseOrderService/CreatePurchaseOrder", kBuying},
        {"/backline.v1.PurchaseOrderService/ProposePurchaseOrders", {kBuyer, kPlanner, kImporter}},
        {"/backline.v1.PurchaseOrderService/SendPurchaseOrder", kBuying},
        {"/backline.v1.PurchaseOrderService/CancelPurchaseOrder", kBuying},
        {"/backline.v1.PurchaseOrderService/ReceivePurchaseOrder", kWarehouse},
        {"/backline.v1.PurchaseOrderService/AmendPurchaseOrderLine", kBuying},
        {"/backline.v1.PurchaseOrderService/DecideResponse", {kBuyer}},
        {"/backline.v1.PurchaseOrderService/ListResponses", kSupplySide},
        {"/backline.v1.PurchaseOrderService/ReviewEta", {kBuyer}},
        {"/backline.v1.PurchaseOrderService/SetTolerance", {kBuyer, kAdministrator}},
        {"/backline.v1.PurchaseOrderService/GetPurchaseOrder", kSupplySide},
        {"/backline.v1.PurchaseOrderService/ListPurchaseOrders", kSupplySide},
        {"/backline.v1.PurchaseOrderService/ListSupplierDelivery", kSupplySide},

        {kWatchMethod,
         {kOrderService, kWarehouseService, kBuyer, kPlanner, kAdministrator, kAuditor, kImporter,
          kSupplier, kSupplierAdministrator, kSupplierPlanner, kSupplierViewer, kKeyRead}},

        {"/backline.v1.AuditService/RunAudit", {kAdministrator, kAuditor}},
    };
    for (const auto* rows : {&CollaborationRows(), &CapacityRows(), &AccountRows(),
                             &AgreementRows(), &ScoreRows(), &DisputeRows(), &KpiRows()}) {
      table.insert(table.end(), rows->begin(), rows->end());
    }
    return table;
  }();
  return kTable;
}

namespace {

// Nobody's if there is no such method.
Roles RolesOf(std::string_view method) {
  static const auto kByMethod = [] {
    std::map<std::string, Roles, std::less<>> rows;
    for (const PolicyRow& row : PolicyTable()) rows.emplace(row.method, row.roles);
    return rows;
  }();
  const auto it = kByMethod.find(method);
  return it == kByMethod.end() ? Roles() : it->second;
}

}  // namespace

bool IsBeforeSignIn(std::string_view method) { return RolesOf(method) == kBeforeSignIn; }

bool IsWatch(std::string_view method) { return method == kWatchMethod; }

bool MayCall(const Principal& principal, std::string_view method) {
  return RolesOf(method).Intersects(principal.roles);
}

}  // namespace backline
