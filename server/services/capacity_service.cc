#include "server/services/capacity_service.h"

#include <algorithm>

namespace backline {
namespace {

#define BACKLINE_METHOD(name) constexpr const char* k##name = "/backline.v1.CapacityService/" #name
BACKLINE_METHOD(CreateWorkCenter);
BACKLINE_METHOD(UpdateWorkCenter);
BACKLINE_METHOD(ListWorkCenters);
BACKLINE_METHOD(SetProductFamily);
BACKLINE_METHOD(ListFamilyProducts);
BACKLINE_METHOD(PublishCapacity);
BACKLINE_METHOD(ListSlots);
BACKLINE_METHOD(ListCapacityConflicts);
BACKLINE_METHOD(BookSlot);
BACKLINE_METHOD(MoveBooking);
BACKLINE_METHOD(SplitBooking);
BACKLINE_METHOD(ReleaseBooking);
BACKLINE_METHOD(ListBookings);
BACKLINE_METHOD(EstimateCompletion);
BACKLINE_METHOD(RequestSlotMove);
BACKLINE_METHOD(AnswerSlotMove);
BACKLINE_METHOD(ListSlotMoves);
BACKLINE_METHOD(SetProductionPlan);
BACKLINE_METHOD(ReportProgress);
BACKLINE_METHOD(GetProductionPlan);
BACKLINE_METHOD(ListProductionPlans);
#undef BACKLINE_METHOD

template <typename Response>
ReadResult RereadCenter(Reader& reader, const Written& written, Response& response) {
  return AnswerOne(reader.GetWorkCenter(written.caller.principal.supplier_id,
                                        WorkCenterId(written.outcome.resource_id)),
                   Reason::kWorkCenterNotFound, response, [&](const WorkCenter& center) {
                     ToWire(center, response.mutable_work_center());
                   });
}

template <typename Response>
ReadResult RereadSchedule(Reader& reader, const Written& written, Response& response) {
  return AnswerOne(reader.GetScheduleBookings(written.caller.principal.supplier_id,
                                              SupplyLineId(written.outcome.resource_id)),
                   Reason::kSupplyLineNotFound, response, [&](const ScheduleBookings& schedule) {
                     ToWire(schedule, response.mutable_schedule());
                   });
}

template <typename Response>
ReadResult RereadMove(Reader& reader, const Written& written, Response& response) {
  return AnswerOne(reader.GetSlotMove(SlotMoveId(written.outcome.resource_id)),
                   Reason::kSlotMoveNotFound, response,
                   [&](const SlotMove& move) { ToWire(move, response.mutable_slot_move()); });
}

template <typename Response>
ReadResult RereadPlan(Reader& reader, const Written& written, Response& response) {
  const PurchaseOrderLineKey key{PurchaseOrderId(written.outcome.resource_id),
                                 static_cast<int32_t>(written.outcome.second_resource_id.low)};
  return AnswerOne(reader.GetProductionPlan(written.caller.principal.supplier_id, key),
                   Reason::kProductionPlanNotFound, response,
                   [&](const ProductionPlanView& plan) { ToWire(plan, response.mutable_plan()); });
}

// A page of a supplier's list.
template <typename Key>
struct ScopedPage {
  SupplierId supplier_id;
  PageRequest<Key> page;
};

template <typename Key, typename Request>
ScopedPage<Key> ParseScoped(const Calls& calls, const Request& request, const char* method,
                            Fields& fields) {
  return {SupplierScopeOf(request.supplier_id(), fields), calls.Page<Key>(request, method, fields)};
}

SlotRange PublishedBy(const v1::PublishCapacityRequest& request, const Written& written) {
  Fields fields(written.caller);
  const auto command = Parse(request, fields);
  return {command->work_center_id, command->subject, command->from, command->to};
}

}  // namespace

grpc::ServerUnaryReactor* CapacityService::CreateWorkCenter(
    grpc::CallbackServerContext* context, const v1::CreateWorkCenterRequest* request,
    v1::CreateWorkCenterResponse* response) {
  return calls_.Write(context, request, response, kCreateWorkCenter,
                      NotFromTheSet<v1::CreateWorkCenterResponse>,
                      RereadCenter<v1::CreateWorkCenterResponse>);
}

grpc::ServerUnaryReactor* CapacityService::UpdateWorkCenter(
    grpc::CallbackServerContext* context, const v1::UpdateWorkCenterRequest* request,
    v1::UpdateWorkCenterResponse* response) {
  return calls_.Write(context, request, response, kUpdateWorkCenter,
                      NotFromTheSet<v1::UpdateWorkCenterResponse>,
                      RereadCenter<v1::UpdateWorkCenterResponse>);
}

grpc::ServerUnaryReactor* CapacityService::ListWorkCenters(
    grpc::CallbackServerContext* context, const v1::ListWorkCentersRequest* request,
    v1::ListWorkCentersResponse* response) {
  using Query = ScopedPage<std::string>;
  return calls_.Read(
      context, request, response, kListWorkCenters,
      [=, this](Fields& fields) {
        return ParseScoped<std::string>(calls_, *request, kListWorkCenters, fields);
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListWorkCentersResponse& response) -> ReadResult {
        const auto read =
            reader.ListWorkCenters(query.supplier_id, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_work_centers(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* CapacityService::SetProductFamily(
    grpc::CallbackServerContext* context, const v1::SetProductFamilyRequest* request,
    v1::SetProductFamilyResponse* response) {
  const auto done = [](const Written&, const WorkingSet&, v1::SetProductFamilyResponse&) {
    return true;
  };
  return calls_.Write(
      context, request, response, kSetProductFamily, done,
      [](Reader&, const Written&, v1::SetProductFamilyResponse&) -> ReadResult { return {}; });
}

grpc::ServerUnaryReactor* CapacityService::ListFamilyProducts(
    grpc::CallbackServerContext* context, const v1::ListFamilyProductsRequest* request,
    v1::ListFamilyProductsResponse* response) {
  using Query = ScopedPage<ProductId>;
  return calls_.Read(
      context, request, response, kListFamilyProducts,
      [=, this](Fields& fields) {
        return ParseScoped<ProductId>(calls_, *request, kListFamilyProducts, fields);
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListFamilyProductsResponse& response) -> ReadResult {
        const auto read =
            reader.ListFamilyProducts(query.supplier_id, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_products(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* CapacityService::PublishCapacity(
    grpc::CallbackServerContext* context, const v1::PublishCapacityRequest* request,
    v1::PublishCapacityResponse* response) {
  return calls_.Write(context, request, response, kPublishCapacity,
                      NotFromTheSet<v1::PublishCapacityResponse>,
                      [request](Reader& reader, const Written& written,
                                v1::PublishCapacityResponse& response) -> ReadResult {
                        const auto read = reader.ListPublishedSlots(PublishedBy(*request, written));
                        if (!read.ok()) return read.status();
                        int conflicts = 0;
                        for (const Slot& slot : read->value) {
                          ToWire(slot, response.add_slots());
                          conflicts += slot.booked > slot.wanted ? 1 : 0;
                        }
                        response.set_conflict_count(conflicts);
                        return {};
                      });
}

grpc::ServerUnaryReactor* CapacityService::ListSlots(grpc::CallbackServerContext* context,
                                                     const v1::ListSlotsRequest* request,
                                                     v1::ListSlotsResponse* response) {
  struct Query {
    SlotFilter filter;
    PageRequest<SlotPageKey> page;
  };
  return calls_.Read(
      context, request, response, kListSlots,
      [=, this](Fields& fields) {
        Query query;
        query.filter.supplier_id = SupplierScopeOf(request->supplier_id(), fields);
        query.filter.work_center_id =
            IfAny(fields.Optional<WorkCenterId>("work_center_id", request->work_center_id()));
        query.filter.from = fields.Day("from_date", request->has_from_date(), request->from_date())
                                .value_or(*Date::FromCivil(1900, 1, 1));
        query.filter.to = fields.Day("to_date", request->has_to_date(), request->to_date())
                              .value_or(*Date::FromCivil(2199, 12, 31));
        query.page = calls_.Page<SlotPageKey>(*request, kListSlots, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListSlotsResponse& response) -> ReadResult {
        const auto read = reader.ListSlots(query.filter, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_slots(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* CapacityService::ListCapacityConflicts(
    grpc::CallbackServerContext* context, const v1::ListCapacityConflictsRequest* request,
    v1::ListCapacityConflictsResponse* response) {
  using Query = ScopedPage<SlotPageKey>;
  return calls_.Read(
      context, request, response, kListCapacityConflicts,
      [=, this](Fields& fields) {
        return ParseScoped<SlotPageKey>(calls_, *request, kListCapacityConflicts, fields);
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListCapacityConflictsResponse& response) -> ReadResult {
        const auto read =
            reader.ListCapacityConflicts(query.supplier_id, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_conflicts(), response,
                        [](const CapacityConflict& conflict) {
                          return SlotPageKey{conflict.slot.period_start, conflict.slot.id};
                        });
        return {};
      });
}

grpc::ServerUnaryReactor* CapacityService::BookSlot(grpc::CallbackServerContext* context,
                                                    const v1::BookSlotRequest* request,
                                                    v1::BookSlotResponse* response) {
  return calls_.Write(context, request, response, kBookSlot, NotFromTheSet<v1::BookSlotResponse>,
                      RereadSchedule<v1::BookSlotResponse>);
}

grpc::ServerUnaryReactor* CapacityService::MoveBooking(grpc::CallbackServerContext* context,
                                                       const v1::MoveBookingRequest* request,
                                                       v1::MoveBookingResponse* response) {
  return calls_.Write(context, request, response, kMoveBooking,
                      NotFromTheSet<v1::MoveBookingResponse>,
                      RereadSchedule<v1::MoveBookingResponse>);
}

grpc::ServerUnaryReactor* CapacityService::SplitBooking(grpc::CallbackServerContext* context,
                                                        const v1::SplitBookingRequest* request,
                                                        v1::SplitBookingResponse* response) {
  return calls_.Write(context, request, response, kSplitBooking,
                      NotFromTheSet<v1::SplitBookingResponse>,
                      RereadSchedule<v1::SplitBookingResponse>);
}

grpc::ServerUnaryReactor* CapacityService::ReleaseBooking(grpc::CallbackServerContext* context,
                                                          const v1::ReleaseBookingRequest* request,
                                                          v1::ReleaseBookingResponse* response) {
  return calls_.Write(context, request, response, kReleaseBooking,
                      NotFromTheSet<v1::ReleaseBookingResponse>,
                      RereadSchedule<v1::ReleaseBookingResponse>);
}

grpc::ServerUnaryReactor* CapacityService::ListBookings(grpc::CallbackServerContext* context,
                                                        const v1::ListBookingsRequest* request,
                                                        v1::ListBookingsResponse* response) {
  struct Query {
    BookingFilter filter;
    PageRequest<BookingId> page;
  };
  return calls_.Read(
      context, request, response, kListBookings,
      [=, this](Fields& fields) {
        Query query;
        query.filter.supplier_id = SupplierScopeOf(request->supplier_id(), fields);
        query.filter.slot_id = fields.Optional<SlotId>("slot_id", request->slot_id());
        query.filter.purchase_order_id =
            fields.Optional<PurchaseOrderId>("purchase_order_id", request->purchase_order_id());
        if (request->slot_id().empty() && request->purchase_order_id().empty()) {
          fields.Add("slot_id", "this or purchase_order_id is required");
        }
        query.page = calls_.Page<BookingId>(*request, kListBookings, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListBookingsResponse& response) -> ReadResult {
        const auto read = reader.ListBookings(query.filter, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_bookings(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* CapacityService::EstimateCompletion(
    grpc::CallbackServerContext* context, const v1::EstimateCompletionRequest* request,
    v1::EstimateCompletionResponse* response) {
  struct Query {
    SupplierId supplier_id;
    ProductId product_id;
    Quantity quantity = 1;
    Date earliest;
  };
  return calls_.Read(
      context, request, response, kEstimateCompletion,
      [=, this](Fields& fields) {
        Query query;
        query.supplier_id = SupplierScopeOf(request->supplier_id(), fields);
        query.product_id = fields.Required<ProductId>("product_id", request->product_id());
        query.quantity = fields.Range("quantity", request->quantity(), 1, kQuantityMax);
        query.earliest =
            fields.Day("earliest_date", request->has_earliest_date(), request->earliest_date())
                .value_or(fields.caller().today);
        return query;
      },
      [](Reader& reader, const Caller&, const Query& query,
         v1::EstimateCompletionResponse& response) -> ReadResult {
        const auto read = reader.ListFreeSlots(query.supplier_id, query.product_id, query.earliest);
        if (!read.ok()) return read.status();
        const CompletionEstimate estimate =
            backline::EstimateCompletion(read->value, query.quantity);
        for (const SlotPart& part : estimate.parts) {
          v1::SlotPart* wire = response.add_parts();
          wire->set_slot_id(WireId(part.slot_id));
          wire->set_quantity(part.quantity);
        }
        if (estimate.completion_date) {
          ToWire(*estimate.completion_date, response.mutable_completion_date());
        }
        response.set_short_quantity(estimate.missing);
        response.set_as_of_sequence(read->as_of_sequence);
        return {};
      });
}

grpc::ServerUnaryReactor* CapacityService::RequestSlotMove(
    grpc::CallbackServerContext* context, const v1::RequestSlotMoveRequest* request,
    v1::RequestSlotMoveResponse* response) {
  return calls_.Write(context, request, response, kRequestSlotMove,
                      NotFromTheSet<v1::RequestSlotMoveResponse>,
                      RereadMove<v1::RequestSlotMoveResponse>);
}

grpc::ServerUnaryReactor* CapacityService::AnswerSlotMove(grpc::CallbackServerContext* context,
                                                          const v1::AnswerSlotMoveRequest* request,
                                                          v1::AnswerSlotMoveResponse* response) {
  return calls_.Write(context, request, response, kAnswerSlotMove,
                      NotFromTheSet<v1::AnswerSlotMoveResponse>,
                      RereadMove<v1::AnswerSlotMoveResponse>);
}

grpc::ServerUnaryReactor* CapacityService::ListSlotMoves(grpc::CallbackServerContext* context,
                                                         const v1::ListSlotMovesRequest* request,
                                                         v1::ListSlotMovesResponse* response) {
  struct Query {
    SlotMoveState state = SlotMoveState::kRequested;
    ScopedPage<SlotMoveId> scoped;
  };
  return calls_.Read(
      context, request, response, kListSlotMoves,
      [=, this](Fields& fields) {
        Query query;
        const auto state = fields.Enumerator<SlotMoveState>("state", request->state(), 0,
                                                            v1::SLOT_MOVE_STATE_REFUSED);
        if (request->state() != 0) query.state = state;
        query.scoped = ParseScoped<SlotMoveId>(calls_, *request, kListSlotMoves, fields);
        return query;
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListSlotMovesResponse& response) -> ReadResult {
        const PageRequest<SlotMoveId>& page = query.scoped.page;
        const auto read =
            reader.ListSlotMoves(query.scoped.supplier_id, query.state, page.after, page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, page, response.mutable_slot_moves(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* CapacityService::SetProductionPlan(
    grpc::CallbackServerContext* context, const v1::SetProductionPlanRequest* request,
    v1::SetProductionPlanResponse* response) {
  return calls_.Write(context, request, response, kSetProductionPlan,
                      NotFromTheSet<v1::SetProductionPlanResponse>,
                      RereadPlan<v1::SetProductionPlanResponse>);
}

grpc::ServerUnaryReactor* CapacityService::ReportProgress(grpc::CallbackServerContext* context,
                                                          const v1::ReportProgressRequest* request,
                                                          v1::ReportProgressResponse* response) {
  return calls_.Write(context, request, response, kReportProgress,
                      NotFromTheSet<v1::ReportProgressResponse>,
                      RereadPlan<v1::ReportProgressResponse>);
}

grpc::ServerUnaryReactor* CapacityService::GetProductionPlan(
    grpc::CallbackServerContext* context, const v1::GetProductionPlanRequest* request,
    v1::GetProductionPlanResponse* response) {
  struct Query {
    SupplierId supplier_id;
    PurchaseOrderLineKey key;
  };
  return calls_.Read(
      context, request, response, kGetProductionPlan,
      [=, this](Fields& fields) {
        Query query;
        query.supplier_id = SupplierScopeOf(request->supplier_id(), fields);
        query.key.purchase_order_id =
            fields.Required<PurchaseOrderId>("purchase_order_id", request->purchase_order_id());
        query.key.line_number =
            fields.Range32("line_number", request->line_number(), 1, kLineNumberMax);
        return query;
      },
      [](Reader& reader, const Caller&, const Query& query,
         v1::GetProductionPlanResponse& response) {
        return AnswerOne(
            reader.GetProductionPlan(query.supplier_id, query.key), Reason::kProductionPlanNotFound,
            response,
            [&](const ProductionPlanView& plan) { ToWire(plan, response.mutable_plan()); });
      });
}

grpc::ServerUnaryReactor* CapacityService::ListProductionPlans(
    grpc::CallbackServerContext* context, const v1::ListProductionPlansRequest* request,
    v1::ListProductionPlansResponse* response) {
  using Query = ScopedPage<PurchaseOrderLineKey>;
  return calls_.Read(
      context, request, response, kListProductionPlans,
      [=, this](Fields& fields) {
        return ParseScoped<PurchaseOrderLineKey>(calls_, *request, kListProductionPlans, fields);
      },
      [this](Reader& reader, const Caller&, const Query& query,
             v1::ListProductionPlansResponse& response) -> ReadResult {
        const auto read =
            reader.ListProductionPlans(query.supplier_id, query.page.after, query.page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, query.page, response.mutable_plans(), response);
        return {};
      });
}

}  // namespace backline
