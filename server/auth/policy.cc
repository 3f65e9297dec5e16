#include "server/auth/policy.h"

#include <map>

namespace backline {
namespace {

using enum Role;

// Everybody of the house who works with goods and orders; never a supplier, never the gateway.
const Roles kHouse = {kOrderService,  kWarehouseService, kBuyer,   kPlanner,
                      kAdministrator, kAuditor,          kImporter};
const Roles kHouseAndGateway = {kOrderService,  kWarehouseService, kBuyer,    kPlanner,
                                kAdministrator, kAuditor,          kImporter, kGateway};
const Roles kSupplySide = {kWarehouseService, kBuyer,   kPlanner,
                           kAdministrator,    kAuditor, kImporter};
const Roles kCustomerSide = {kOrderService, kPlanner, kAdministrator, kAuditor, kImporter};
const Roles kMasterData = {kAdministrator, kImporter};
const Roles kWarehouse = {kWarehouseService, kImporter};
const Roles kBuying = {kBuyer, kImporter};
const Roles kAnswering = {kSupplier};
const Roles kBothSides = {kSupplier, kWarehouseService, kBuyer, kPlanner, kAdministrator, kAuditor};
const Roles kCapacityReading = {kSupplier, kBuyer, kPlanner, kAdministrator, kAuditor};

// What suppliers do, and what they and the house share.
const std::vector<PolicyRow>& CollaborationRows() {
  static const std::vector<PolicyRow> kRows = {
      {"/backline.v1.SupplierService/ListSupplierLines", kAnswering},
      {"/backline.v1.SupplierService/AnswerLine", {kSupplier, kImporter}},
      {"/backline.v1.SupplierService/AnswerLines", kAnswering},
      {"/backline.v1.SupplierService/UpdateEta", kAnswering},
      {"/backline.v1.SupplierService/ListDemand", kAnswering},

      {"/backline.v1.ShipmentNoticeService/AnnounceShipment", kAnswering},
      {"/backline.v1.ShipmentNoticeService/CancelShipmentNotice", kAnswering},
      {"/backline.v1.ShipmentNoticeService/GetShipmentNotice", kBothSides},
      {"/backline.v1.ShipmentNoticeService/ListShipmentNotices", kBothSides},

      {"/backline.v1.SlipPreviewService/PreviewAnswer", kAnswering},
      {"/backline.v1.SlipPreviewService/PreviewEta", kAnswering},

      {"/backline.v1.MessageService/PostMessage", {kSupplier, kBuyer, kPlanner}},
      {"/backline.v1.MessageService/MarkRead", {kSupplier, kBuyer, kPlanner}},
      {"/backline.v1.MessageService/ListMessages", kBothSides},
      {"/backline.v1.MessageService/ListConversations", kBothSides},
  };
  return kRows;
}

// Capacity: a supplier works on its own, the house reads it.
const std::vector<PolicyRow>& CapacityRows() {
  static const std::vector<PolicyRow> kRows = {
      {"/backline.v1.CapacityService/CreateWorkCenter", kAnswering},
      {"/backline.v1.CapacityService/UpdateWorkCenter", kAnswering},
      {"/backline.v1.CapacityService/SetProductFamily", kAnswering},
      {"/backline.v1.CapacityService/PublishCapacity", kAnswering},
      {"/backline.v1.CapacityService/BookSlot", kAnswering},
      {"/backline.v1.CapacityService/MoveBooking", kAnswering},
      {"/backline.v1.CapacityService/SplitBooking", kAnswering},
      {"/backline.v1.CapacityService/ReleaseBooking", kAnswering},
      {"/backline.v1.CapacityService/AnswerSlotMove", kAnswering},
      {"/backline.v1.CapacityService/SetProductionPlan", kAnswering},
      {"/backline.v1.CapacityService/ReportProgress", kAnswering},
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
        {"/backline.v1.CatalogService/GetProduct", kHouseAndGateway},
        {"/backline.v1.CatalogService/ListProducts", kHouseAndGateway},
        {"/backline.v1.CatalogService/CreateLocation", kMasterData},
        {"/backline.v1.CatalogService/GetLocation", kHouseAndGateway},
        {"/backline.v1.CatalogService/ListLocations", kHouseAndGateway},
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
        {"/backline.v1.InventoryService/GetAvailability", kHouseAndGateway},
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

        {"/backline.v1.EventService/WatchEvents",
         {kOrderService, kWarehouseService, kBuyer, kPlanner, kAdministrator, kAuditor, kImporter,
          kSupplier}},

        {"/backline.v1.AuditService/RunAudit", {kAdministrator, kAuditor}},
    };
    for (const auto* rows : {&CollaborationRows(), &CapacityRows()}) {
      table.insert(table.end(), rows->begin(), rows->end());
    }
    return table;
  }();
  return kTable;
}

bool MayCall(const Principal& principal, std::string_view method) {
  static const auto kByMethod = [] {
    std::map<std::string, Roles, std::less<>> rows;
    for (const PolicyRow& row : PolicyTable()) rows.emplace(row.method, row.roles);
    return rows;
  }();
  const auto it = kByMethod.find(method);
  return it != kByMethod.end() && it->second.Intersects(principal.roles);
}

}  // namespace backline
