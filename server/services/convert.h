// Between the wire and the domain. Parse: a request becomes a command, or violations in `fields`; a
// command that is returned while fields.ok() is well formed. ToWire: what the domain says, as a
// message. No rules of business here. Pure; any thread.
#pragma once

#include <memory>
#include <string>

#include "backline/v1/account_service.pb.h"
#include "backline/v1/agreement_service.pb.h"
#include "backline/v1/backorder_service.pb.h"
#include "backline/v1/capacity_service.pb.h"
#include "backline/v1/catalog_service.pb.h"
#include "backline/v1/dispute_service.pb.h"
#include "backline/v1/event_service.pb.h"
#include "backline/v1/inventory_service.pb.h"
#include "backline/v1/kpi_service.pb.h"
#include "backline/v1/message_service.pb.h"
#include "backline/v1/order_service.pb.h"
#include "backline/v1/purchase_order_service.pb.h"
#include "backline/v1/scorecard_service.pb.h"
#include "backline/v1/shipment_notice_service.pb.h"
#include "backline/v1/supplier_service.pb.h"
#include "backline/v1/user_service.pb.h"
#include "server/accounts/accounts.h"
#include "server/commands/adjust_stock.h"
#include "server/commands/amend_order_line.h"
#include "server/commands/amend_purchase_order_line.h"
#include "server/commands/announce_shipment.h"
#include "server/commands/answer_line.h"
#include "server/commands/answer_slot_move.h"
#include "server/commands/book_slot.h"
#include "server/commands/cancel_order.h"
#include "server/commands/cancel_purchase_order.h"
#include "server/commands/cancel_shipment_notice.h"
#include "server/commands/catalog.h"
#include "server/commands/confirm_delivery.h"
#include "server/commands/create_agreement.h"
#include "server/commands/create_purchase_order.h"
#include "server/commands/create_work_center.h"
#include "server/commands/decide_dispute.h"
#include "server/commands/decide_response.h"
#include "server/commands/end_agreement.h"
#include "server/commands/mark_read.h"
#include "server/commands/move_booking.h"
#include "server/commands/open_dispute.h"
#include "server/commands/place_order.h"
#include "server/commands/post_message.h"
#include "server/commands/propose_purchase_orders.h"
#include "server/commands/publish_capacity.h"
#include "server/commands/receive_purchase_order.h"
#include "server/commands/receive_stock.h"
#include "server/commands/release_booking.h"
#include "server/commands/report_progress.h"
#include "server/commands/request_slot_move.h"
#include "server/commands/review_eta.h"
#include "server/commands/send_purchase_order.h"
#include "server/commands/set_business_calendar.h"
#include "server/commands/set_product_family.h"
#include "server/commands/set_production_plan.h"
#include "server/commands/set_tolerance.h"
#include "server/commands/ship_order.h"
#include "server/commands/split_booking.h"
#include "server/commands/supersede_agreement.h"
#include "server/commands/update_eta.h"
#include "server/commands/update_work_center.h"
#include "server/commands/withdraw_dispute.h"
#include "server/domain/views.h"
#include "server/scores/scoreboard.h"
#include "server/services/fields.h"
#include "server/store/reader.h"

namespace backline {

std::shared_ptr<PlaceOrder> Parse(const v1::PlaceOrderRequest& request, Fields& fields);
std::shared_ptr<CancelOrder> Parse(const v1::CancelOrderRequest& request, Fields& fields);
std::shared_ptr<AmendOrderLine> Parse(const v1::AmendOrderLineRequest& request, Fields& fields);
std::shared_ptr<ShipOrder> Parse(const v1::ShipOrderRequest& request, Fields& fields);
std::shared_ptr<ConfirmDelivery> Parse(const v1::ConfirmDeliveryRequest& request, Fields& fields);

std::shared_ptr<CreateProduct> Parse(const v1::CreateProductRequest& request, Fields& fields);
std::shared_ptr<UpdateProduct> Parse(const v1::UpdateProductRequest& request, Fields& fields);
std::shared_ptr<CreateLocation> Parse(const v1::CreateLocationRequest& request, Fields& fields);
std::shared_ptr<CreateCustomer> Parse(const v1::CreateCustomerRequest& request, Fields& fields);
std::shared_ptr<CreateSupplier> Parse(const v1::CreateSupplierRequest& request, Fields& fields);
std::shared_ptr<SetSourcing> Parse(const v1::SetSourcingRequest& request, Fields& fields);

std::shared_ptr<ReceiveStock> Parse(const v1::ReceiveStockRequest& request, Fields& fields);
std::shared_ptr<AdjustStock> Parse(const v1::AdjustStockRequest& request, Fields& fields);

std::shared_ptr<CreatePurchaseOrder> Parse(const v1::CreatePurchaseOrderRequest& request,
                                           Fields& fields);
std::shared_ptr<ProposePurchaseOrders> Parse(const v1::ProposePurchaseOrdersRequest& request,
                                             Fields& fields);
std::shared_ptr<SendPurchaseOrder> Parse(const v1::SendPurchaseOrderRequest& request,
                                         Fields& fields);
std::shared_ptr<CancelPurchaseOrder> Parse(const v1::CancelPurchaseOrderRequest& request,
                                           Fields& fields);
std::shared_ptr<ReceivePurchaseOrder> Parse(const v1::ReceivePurchaseOrderRequest& request,
                                            Fields& fields);

std::shared_ptr<AmendPurchaseOrderLine> Parse(const v1::AmendPurchaseOrderLineRequest& request,
                                              Fields& fields);
std::shared_ptr<DecideResponse> Parse(const v1::DecideResponseRequest& request, Fields& fields);
std::shared_ptr<ReviewEta> Parse(const v1::ReviewEtaRequest& request, Fields& fields);
std::shared_ptr<SetTolerance> Parse(const v1::SetToleranceRequest& request, Fields& fields);

std::shared_ptr<AnswerLine> Parse(const v1::AnswerLineRequest& request, Fields& fields);
std::shared_ptr<UpdateEta> Parse(const v1::UpdateEtaRequest& request, Fields& fields);

std::shared_ptr<AnnounceShipment> Parse(const v1::AnnounceShipmentRequest& request, Fields& fields);
std::shared_ptr<CancelShipmentNotice> Parse(const v1::CancelShipmentNoticeRequest& request,
                                            Fields& fields);
std::shared_ptr<PostMessage> Parse(const v1::PostMessageRequest& request, Fields& fields);
std::shared_ptr<MarkRead> Parse(const v1::MarkReadRequest& request, Fields& fields);
// The purchase order that a supplier speaks of. Empty stands for that of the caller's link; what is
// not the link's is not there.
PurchaseOrderId SupplierOrderOf(const std::string& purchase_order_id, Fields& fields);
// Whose things are read: a supplier's own, or those of the one that staff names.
SupplierId SupplierScopeOf(const std::string& supplier_id, Fields& fields);

std::shared_ptr<CreateWorkCenter> Parse(const v1::CreateWorkCenterRequest& request, Fields& fields);
std::shared_ptr<UpdateWorkCenter> Parse(const v1::UpdateWorkCenterRequest& request, Fields& fields);
std::shared_ptr<SetProductFamily> Parse(const v1::SetProductFamilyRequest& request, Fields& fields);
std::shared_ptr<PublishCapacity> Parse(const v1::PublishCapacityRequest& request, Fields& fields);
std::shared_ptr<BookSlot> Parse(const v1::BookSlotRequest& request, Fields& fields);
std::shared_ptr<MoveBooking> Parse(const v1::MoveBookingRequest& request, Fields& fields);
std::shared_ptr<SplitBooking> Parse(const v1::SplitBookingRequest& request, Fields& fields);
std::shared_ptr<ReleaseBooking> Parse(const v1::ReleaseBookingRequest& request, Fields& fields);
std::shared_ptr<RequestSlotMove> Parse(const v1::RequestSlotMoveRequest& request, Fields& fields);
std::shared_ptr<AnswerSlotMove> Parse(const v1::AnswerSlotMoveRequest& request, Fields& fields);
std::shared_ptr<SetProductionPlan> Parse(const v1::SetProductionPlanRequest& request,
                                         Fields& fields);
std::shared_ptr<ReportProgress> Parse(const v1::ReportProgressRequest& request, Fields& fields);
std::shared_ptr<SetBusinessCalendar> Parse(const v1::SetBusinessCalendarRequest& request,
                                           Fields& fields);
std::shared_ptr<CreateAgreement> Parse(const v1::CreateAgreementRequest& request, Fields& fields);
std::shared_ptr<SupersedeAgreement> Parse(const v1::SupersedeAgreementRequest& request,
                                          Fields& fields);
std::shared_ptr<EndAgreement> Parse(const v1::EndAgreementRequest& request, Fields& fields);
std::shared_ptr<OpenDispute> Parse(const v1::OpenDisputeRequest& request, Fields& fields);
std::shared_ptr<WithdrawDispute> Parse(const v1::WithdrawDisputeRequest& request, Fields& fields);
std::shared_ptr<DecideDispute> Parse(const v1::DecideDisputeRequest& request, Fields& fields);
// Distinct products: `min` to `most` of them.
std::vector<ProductId> ParseProducts(const google::protobuf::RepeatedPtrField<std::string>& wire,
                                     int min, int most, Fields& fields);
// A calendar: at least `min` shifts, none into another.
std::string ParseZone(const std::string& zone, Fields& fields);
std::vector<Shift> ParseShifts(const google::protobuf::RepeatedPtrField<v1::Shift>& wire, int min,
                               Fields& fields);
std::vector<Date> ParseHolidays(const google::protobuf::RepeatedPtrField<v1::Date>& wire,
                                Fields& fields);
// At least `min` parts of a schedule on slots.
std::vector<SlotPart> ParseParts(const std::string& path,
                                 const google::protobuf::RepeatedPtrField<v1::SlotPart>& wire,
                                 int min, Fields& fields);

// Empty for the empty id.
std::string WireId(const Id128& id);
template <typename Tag>
std::string WireId(const StrongId<Tag>& id) {
  return WireId(id.bits());
}
void ToWire(Date date, v1::Date* wire);
// An absent date leaves the field unset. `mutable_date` gives the message.
void SetDay(const OptionalDate& date, auto mutable_date) {
  if (date) ToWire(*date, mutable_date());
}
// For enums whose numbers on the wire are the domain's.
template <typename To, typename From>
To SameNumber(From value) {
  return static_cast<To>(static_cast<int>(value));
}
// At most kPromisePartsMax parts; what is beyond is one last part.
void ToWire(const Promise& promise, google::protobuf::RepeatedPtrField<v1::PromisePart>* wire);
void ToWire(const Money& money, v1::Money* wire);
void ToWire(Instant instant, google::protobuf::Timestamp* wire);

void ToWire(const OrderView& view, v1::Order* wire);
void ToWire(const ShipmentView& view, v1::Shipment* wire);

void ToWire(const Product& product, v1::Product* wire);
void ToWire(const Location& location, v1::Location* wire);
void ToWire(const Customer& customer, v1::Customer* wire);
void ToWire(const Supplier& supplier, v1::Supplier* wire);
void ToWire(const Sourcing& sourcing, v1::Sourcing* wire);

void ToWire(const Stock& stock, v1::Stock* wire);
void ToWire(const Movement& movement, v1::Movement* wire);

void ToWire(const BackorderView& view, v1::Backorder* wire);
void ToWire(const PegView& view, v1::Peg* wire);
void ToWire(const BackorderChange& change, v1::BackorderChange* wire);

void ToWire(const PurchaseOrderView& view, v1::PurchaseOrder* wire);
void ToWire(const PurchaseOrderLineView& view, v1::PurchaseOrderLine* wire);
void ToWire(const SupplyLine& line, v1::SupplyLine* wire);
void ToWire(const SupplierDeliveryRow& row, v1::SupplierDelivery* wire);

void ToWire(const ResponseView& view, v1::Response* wire);
void ToWire(const ToleranceRule& rule, v1::Tolerance* wire);

void ToWire(const ShipmentNoticeView& view, v1::ShipmentNotice* wire);
void ToWire(const LineMessage& message, v1::Message* wire);
// Without what is unread: the caller knows whose side it is.
void ToWire(const Conversation& conversation, v1::Conversation* wire);

void ToWire(const SupplierLineView& view, v1::SupplierLine* wire);
// Without its age: the caller knows today.
void ToWire(const DemandRow& row, v1::Demand* wire);

void ToWire(const Shift& shift, v1::Shift* wire);
void ToWire(const WorkCenter& center, v1::WorkCenter* wire);
void ToWire(const FamilyMember& member, v1::FamilyProduct* wire);
void ToWire(const Slot& slot, v1::Slot* wire);
void ToWire(const BookingView& view, v1::Booking* wire);
void ToWire(const ScheduleBookings& schedule, v1::ScheduleBookings* wire);
void ToWire(const CapacityConflict& conflict, v1::CapacityConflict* wire);
void ToWire(const SlotMove& move, v1::SlotMove* wire);
void ToWire(const ProductionPlanView& view, v1::ProductionPlan* wire);

void ToWire(const BusinessCalendar& calendar, v1::BusinessCalendar* wire);
void ToWire(const Agreement& agreement, v1::Agreement* wire);
void ToWire(const ObligationClock& clock, v1::Clock* wire);
void ToWire(const Dispute& dispute, v1::Dispute* wire);

// Without order, customer and backorder if a supplier reads it.
void ToWire(const Event& event, bool for_supplier, v1::Event* wire);

void ToWire(const Grant& grant, v1::SessionGrant* wire);
void ToWire(const User& user, v1::User* wire);
void ToWire(const ApiKey& key, v1::ApiKey* wire);
void ToWire(const OrderLink& link, v1::OrderLink* wire);
void ToWire(const AuditEntry& entry, v1::AuditEntry* wire);


ScoreParameters ParseParameters(bool set, const v1::ScoreParameters& wire, Fields& fields);
void ToWire(const ScoreParameters& parameters, v1::ScoreParameters* wire);
void ToWire(const SupplierScore& score, v1::Scorecard* wire);
void ToWire(const ScoredLine& line, v1::ScorecardLine* wire);
void ToWire(const SupplierFact& fact, v1::SupplierFact* wire);


// KPIs. A window is one of whole days, 1 to kKpiWindowDaysMax of them.
KpiWindow ParseWindow(bool set, const v1::KpiWindow& wire, Fields& fields);
// The day now in the zone of a request.
Date TodayIn(const std::string& time_zone, const Fields& fields);
std::optional<BackorderCostRates> ParseRates(bool set, const v1::BackorderCostRates& wire,
                                             Fields& fields);
// A day that a request looks back to, and one that it looks ahead to.
Instant ParseSince(bool set, const v1::Date& wire, const std::string& time_zone, Fields& fields);
Date ParseBefore(bool set, const v1::Date& wire, Date today, Fields& fields);
void ToWire(const KpiValue& value, v1::KpiValue* wire);
void ToWire(const ServiceKpis& kpis, v1::ServiceKpis* wire);
void ToWire(const ServedLine& line, v1::ServiceLine* wire);
// Without the rates of its cost: the caller knows them.
void ToWire(const BacklogKpis& kpis, v1::GetBacklogResponse* wire);
void ToWire(const BackorderCostRates& rates, v1::BackorderCostRates* wire);
// Without its age: the caller knows today.
void ToWire(const WaitingEntry& entry, v1::BacklogLine* wire);
void ToWire(const BacklogChanges& changes, v1::GetBacklogChangesResponse* wire);
void ToWire(const BacklogChange& change, v1::BacklogChange* wire);
void ToWire(const SupplyRisk& risk, v1::GetSupplyRiskResponse* wire);
void ToWire(const SupplyAtRisk& supply, v1::SupplyAtRisk* wire);
void ToWire(const SupplyOrder& order, v1::SupplyOrder* wire);
void ToWire(const RevenueAtRisk& risk, v1::ListRevenueAtRiskResponse* wire);
void ToWire(const StockTurns& turns, v1::StockTurns* wire);
void ToWire(const SourcingRisk& risk, v1::SourcingRisk* wire);

}  // namespace backline
