#include "web-gateway/method_table.h"

#include "backline/v1/account_service.pb.h"
#include "backline/v1/agreement_service.pb.h"
#include "backline/v1/audit_service.pb.h"
#include "backline/v1/backorder_service.pb.h"
#include "backline/v1/capacity_service.pb.h"
#include "backline/v1/catalog_service.pb.h"
#include "backline/v1/dispute_service.pb.h"
#include "backline/v1/event_service.pb.h"
#include "backline/v1/inventory_service.pb.h"
#include "backline/v1/message_service.pb.h"
#include "backline/v1/order_service.pb.h"
#include "backline/v1/purchase_order_service.pb.h"
#include "backline/v1/scorecard_service.pb.h"
#include "backline/v1/shipment_notice_service.pb.h"
#include "backline/v1/slip_preview_service.pb.h"
#include "backline/v1/supplier_service.pb.h"
#include "backline/v1/user_service.pb.h"
#include "server/base/check.h"

namespace backline::gateway {
namespace {

constexpr char kPackage[] = "/backline.v1.";

// Naming one message of each file also links its descriptors.
std::vector<const google::protobuf::FileDescriptor*> ContractFiles() {
  return {v1::RunAuditRequest::descriptor()->file(),
          v1::GetBackorderRequest::descriptor()->file(),
          v1::GetProductRequest::descriptor()->file(),
          v1::WatchEventsRequest::descriptor()->file(),
          v1::GetAvailabilityRequest::descriptor()->file(),
          v1::PlaceOrderRequest::descriptor()->file(),
          v1::GetPurchaseOrderRequest::descriptor()->file(),
          v1::AnswerLineRequest::descriptor()->file(),
          v1::AnnounceShipmentRequest::descriptor()->file(),
          v1::PostMessageRequest::descriptor()->file(),
          v1::PreviewEtaRequest::descriptor()->file(),
          v1::ListSlotsRequest::descriptor()->file(),
          v1::SignInRequest::descriptor()->file(),
          v1::InviteUserRequest::descriptor()->file(),
          v1::ListClocksRequest::descriptor()->file(),
          v1::GetScorecardRequest::descriptor()->file(),
          v1::OpenDisputeRequest::descriptor()->file()};
}

bool Repeatable(const google::protobuf::MethodDescriptor& method) {
  return method.name().starts_with("Get") || method.name().starts_with("List") ||
         method.name().starts_with("Preview") || method.name().starts_with("Estimate") ||
         method.input_type()->FindFieldByName("request_id") != nullptr;
}

constexpr const char* kBrowserMethods[] = {
    "AccountService/BeginOidcLink",
    "AccountService/BeginOidcSignIn",
    "AccountService/ChangePassword",
    "AccountService/ConfirmCode",
    "AccountService/ConfirmTotp",
    "AccountService/EnrolTotp",
    "AccountService/FinishOidcSignIn",
    "AccountService/GetSelf",
    "AccountService/GetSignInOptions",
    "AccountService/RedeemLink",
    "AccountService/RequestPasswordReset",
    "AccountService/SignIn",
    "AccountService/SignOut",
    "AccountService/SignOutEverywhere",
    "AgreementService/CreateAgreement",
    "AgreementService/EndAgreement",
    "AgreementService/GetAgreement",
    "AgreementService/GetBusinessCalendar",
    "AgreementService/ListAgreements",
    "AgreementService/ListClocks",
    "AgreementService/SetBusinessCalendar",
    "AgreementService/SupersedeAgreement",
    "BackorderService/GetBackorder",
    "BackorderService/ListBackorders",
    "BackorderService/ListProductQueue",
    "CapacityService/AnswerSlotMove",
    "CapacityService/BookSlot",
    "CapacityService/CreateWorkCenter",
    "CapacityService/EstimateCompletion",
    "CapacityService/GetProductionPlan",
    "CapacityService/ListBookings",
    "CapacityService/ListCapacityConflicts",
    "CapacityService/ListFamilyProducts",
    "CapacityService/ListProductionPlans",
    "CapacityService/ListSlotMoves",
    "CapacityService/ListSlots",
    "CapacityService/ListWorkCenters",
    "CapacityService/MoveBooking",
    "CapacityService/PublishCapacity",
    "CapacityService/ReleaseBooking",
    "CapacityService/ReportProgress",
    "CapacityService/RequestSlotMove",
    "CapacityService/SetProductFamily",
    "CapacityService/SetProductionPlan",
    "CapacityService/SplitBooking",
    "CapacityService/UpdateWorkCenter",
    "CatalogService/GetCustomer",
    "CatalogService/GetLocation",
    "CatalogService/GetProduct",
    "CatalogService/GetSupplier",
    "CatalogService/ListCustomers",
    "CatalogService/ListLocations",
    "CatalogService/ListProducts",
    "CatalogService/ListSourcing",
    "CatalogService/ListSuppliers",
    "CatalogService/SetSourcing",
    "DisputeService/DecideDispute",
    "DisputeService/ListDisputes",
    "DisputeService/OpenDispute",
    "DisputeService/WithdrawDispute",
    "EventService/WatchEvents",
    "InventoryService/GetAvailability",
    "InventoryService/ListStock",
    "MessageService/ListConversations",
    "MessageService/ListMessages",
    "MessageService/MarkRead",
    "MessageService/PostMessage",
    "OrderService/GetOrder",
    "OrderService/ListOrders",
    "PurchaseOrderService/AmendPurchaseOrderLine",
    "PurchaseOrderService/CancelPurchaseOrder",
    "PurchaseOrderService/CreatePurchaseOrder",
    "PurchaseOrderService/DecideResponse",
    "PurchaseOrderService/GetPurchaseOrder",
    "PurchaseOrderService/ListPurchaseOrders",
    "PurchaseOrderService/ListResponses",
    "PurchaseOrderService/ListSupplierDelivery",
    "PurchaseOrderService/ProposePurchaseOrders",
    "PurchaseOrderService/ReviewEta",
    "PurchaseOrderService/SendPurchaseOrder",
    "PurchaseOrderService/SetTolerance",
    "ScorecardService/GetLineHistory",
    "ScorecardService/GetScorecard",
    "ScorecardService/ListScorecardLines",
    "ScorecardService/ListScorecards",
    "ShipmentNoticeService/AnnounceShipment",
    "ShipmentNoticeService/CancelShipmentNotice",
    "ShipmentNoticeService/GetShipmentNotice",
    "ShipmentNoticeService/ListShipmentNotices",
    "SlipPreviewService/PreviewAnswer",
    "SlipPreviewService/PreviewEta",
    "SupplierService/AnswerLine",
    "SupplierService/AnswerLines",
    "SupplierService/GetSupplierOrder",
    "SupplierService/ListDemand",
    "SupplierService/ListSupplierLines",
    "SupplierService/UpdateEta",
    "UserService/CreateApiKey",
    "UserService/CreateOrderLink",
    "UserService/DisableUser",
    "UserService/EnableUser",
    "UserService/GetUser",
    "UserService/InviteUser",
    "UserService/ListApiKeys",
    "UserService/ListAuditEntries",
    "UserService/ListUsers",
    "UserService/ResetSecondFactor",
    "UserService/RevokeApiKey",
    "UserService/RevokeOrderLink",
    "UserService/UnlinkIdentity",
    "UserService/UpdateUser",
};

}  // namespace

const std::vector<std::string>& BrowserMethods() {
  static const std::vector<std::string> kMethods(std::begin(kBrowserMethods),
                                                 std::end(kBrowserMethods));
  return kMethods;
}

const std::vector<std::string>& OtherMethods() {
  static const std::vector<std::string> kMethods = {
      // The shop's, the warehouse's and the operator's: by their own certificates only.
      "AuditService/RunAudit",         "CatalogService/CreateCustomer",
      "CatalogService/CreateLocation", "CatalogService/CreateProduct",
      "CatalogService/CreateSupplier", "CatalogService/UpdateProduct",
      "InventoryService/AdjustStock",  "InventoryService/ListMovements",
      "InventoryService/ReceiveStock", "OrderService/AmendOrderLine",
      "OrderService/CancelOrder",      "OrderService/ConfirmDelivery",
      "OrderService/PlaceOrder",       "OrderService/PlaceOrders",
      "OrderService/ShipOrder",        "PurchaseOrderService/ReceivePurchaseOrder",
  };
  return kMethods;
}

std::vector<Method> ContractMethods() {
  std::vector<Method> methods;
  for (const auto* file : ContractFiles()) {
    for (int i = 0; i < file->service_count(); ++i) {
      const auto& service = *file->service(i);
      for (int j = 0; j < service.method_count(); ++j) {
        const auto& method = *service.method(j);
        BACKLINE_CHECK(!method.client_streaming());
        methods.push_back({"/" + service.full_name() + "/" + method.name(),
                           method.server_streaming(), method.input_type()->full_name(),
                           method.output_type()->full_name(), Repeatable(method)});
      }
    }
  }
  return methods;
}

MethodTable::MethodTable() {
  std::map<std::string, Method, std::less<>> contract;
  for (Method& method : ContractMethods()) contract.emplace(method.path, std::move(method));
  for (const std::string& name : BrowserMethods()) {
    const auto it = contract.find(kPackage + name);
    BACKLINE_CHECK(it != contract.end());
    methods_.insert(*it);
  }
}

const Method* MethodTable::Find(std::string_view path) const {
  const auto it = methods_.find(path);
  return it == methods_.end() ? nullptr : &it->second;
}

}  // namespace backline::gateway
