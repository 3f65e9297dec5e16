#include "tests/kill/slot_clients.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/request_id.h"

namespace backline::kill {
namespace {

constexpr int kTimeoutMs = 5'000;
constexpr int kResolveTimeoutS = 60;
constexpr int kSlots = 5;
constexpr int kUnits = 100;
// Many: the products of a batch are locked, and servers that make other products meet on the slots.
constexpr int kProducts = 100;
constexpr int kUnitsMax = 8;
constexpr size_t kSchedulesMax = 5;

template <typename Response>
Response Must(Result<Response> result) {
  if (!result.ok()) throw std::runtime_error("set-up: " + result.error().ToString());
  return result.take();
}

void SetDate(v1::Date* date, int day) {
  date->set_year(2027);
  date->set_month(3);
  date->set_day(day);
}

}  // namespace

SlotTarget::SlotTarget(const std::string& address, const std::string& certificates)
    : administrator(Connect(address, certificates, "staff/administrator")),
      buyer(Connect(address, certificates, "staff/buyer")),
      supplier(Connect(address, certificates, "supplier/acme")) {}

SlotWorld MakeSlotWorld(Target& target, SlotTarget& as) {
  using Capacity = v1::CapacityService::Stub;
  SlotWorld world{MakeWorld(target), {}};
  v1::SetProductFamilyRequest family;
  family.set_request_id(NewRequestId());
  family.set_family_code("ALL");
  world.goods.products.clear();
  for (int i = 0; i < kProducts; ++i) {
    v1::CreateProductRequest create;
    create.set_request_id(NewRequestId());
    create.mutable_product()->set_sku(absl::StrCat("MADE-", i));
    create.mutable_product()->set_name("Made to order");
    create.mutable_product()->set_default_lead_time_days(7);
    const std::string product =
        Must(as.administrator->Call(&v1::CatalogService::Stub::CreateProduct, create))
            .product()
            .product_id();
    world.goods.products.push_back(product);
    v1::SetSourcingRequest source;
    source.set_request_id(NewRequestId());
    source.mutable_sourcing()->set_product_id(product);
    source.mutable_sourcing()->set_supplier_id(world.goods.supplier);
    source.mutable_sourcing()->set_rank(1);
    Must(as.administrator->Call(&v1::CatalogService::Stub::SetSourcing, source));
    family.add_product_ids(product);
  }
  Must(as.supplier->Call(&Capacity::SetProductFamily, family));
  v1::CreateWorkCenterRequest center;
  center.set_request_id(NewRequestId());
  center.set_code("press");
  center.set_name("Press");
  center.set_time_zone("UTC");
  for (int weekday = 1; weekday <= 7; ++weekday) {
    v1::Shift& shift = *center.add_shifts();
    shift.set_weekday(weekday);
    shift.set_end_minute(480);
  }
  v1::PublishCapacityRequest publish;
  publish.set_request_id(NewRequestId());
  publish.set_work_center_id(
      Must(as.supplier->Call(&Capacity::CreateWorkCenter, center)).work_center().work_center_id());
  publish.set_family_code("ALL");
  SetDate(publish.mutable_from_date(), 1);
  SetDate(publish.mutable_to_date(), kSlots);
  publish.set_period_days(1);
  publish.set_units_per_period(kUnits);
  const auto published = Must(as.supplier->Call(&Capacity::PublishCapacity, publish));
  for (const v1::Slot& slot : published.slots()) world.slots.push_back(slot.slot_id());
  return world;
}

void SlotFindings::Count(const std::string& what) {
  const std::lock_guard lock(mutex_);
  ++counts_[what];
}

void SlotFindings::Violate(const std::string& what) {
  const std::lock_guard lock(mutex_);
  ++violations_[what];
}

void SlotFindings::Report(Verdict& verdict) {
  const std::lock_guard lock(mutex_);
  for (const auto& [what, count] : counts_) verdict.counts[what] += count;
  for (const auto& [what, count] : violations_) {
    verdict.violation_counts[what] += count;
    verdict.violations.push_back(what);
  }
}

SlotClient::SlotClient(uint64_t seed, const SlotWorld& world, std::vector<SlotTarget*> targets,
                       SlotFindings& findings, Progress& progress)
    : random_(seed),
      world_(world),
      targets_(std::move(targets)),
      findings_(findings),
      progress_(progress) {}

void SlotClient::Run() {
  while (!progress_.stopped()) {
    if (schedules_.size() < kSchedulesMax && Pick(3) == 0) {
      Begin();
    } else if (!schedules_.empty()) {
      const size_t at = static_cast<size_t>(Pick(static_cast<int>(schedules_.size())));
      Act(schedules_[at]);
      if (schedules_[at].accepted == 0) schedules_.erase(schedules_.begin() + at);
    }
  }
}

const std::string& SlotClient::SomeSlot() {
  const bool hot = Pick(2) == 0;
  return world_.slots[hot ? 0 : static_cast<size_t>(Pick(static_cast<int>(world_.slots.size())))];
}

namespace {

// Nobody but its client touches a schedule, and the client knows what it did: what refuses it so is
// an effect of its own that came twice.
bool IsOfItsOwnEffect(const std::string& reason) {
  return reason == "BOOKING_NOT_FOUND" || reason == "STALE_VERSION";
}

}  // namespace

template <typename Stub, typename Request, typename Response>
std::optional<Response> SlotClient::Resolve(std::unique_ptr<BacklineClient> SlotTarget::*identity,
                                            grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                                         const Request&, Response*),
                                            Request request) {
  if constexpr (requires { request.set_request_id(std::string()); }) {
    request.set_request_id(NewRequestId());
  }
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(kResolveTimeoutS);
  bool was_unknown = false;
  for (size_t attempt = static_cast<size_t>(Pick(2));; ++attempt) {
    BacklineClient& client = *(targets_[attempt % targets_.size()]->*identity);
    grpc::ClientContext context;
    context.set_deadline(DeadlineIn(kTimeoutMs));
    Response response;
    const grpc::Status status =
        (client.template stub<Stub>().*method)(&context, request, &response);
    const std::string reason = status.ok() ? "" : ErrorOf(status).reason;
    if (status.ok() || IsFinal(reason)) {
      progress_.CountAnswer();
      findings_.Count(status.ok() ? Response::descriptor()->name() : "refused " + reason);
      if constexpr (requires { response.replayed(); }) {
        if (response.replayed()) findings_.Count("repeated, and had had its effect");
      }
      if (!status.ok() && IsOfItsOwnEffect(reason)) {
        findings_.Violate("a client met an effect that it does not know: " + reason);
      }
      if (!status.ok()) return std::nullopt;
      return response;
    }
    if (!was_unknown) findings_.Count("calls with an unknown answer");
    was_unknown = true;
    if (std::chrono::steady_clock::now() > give_up) {
      throw std::runtime_error("no answer: " + status.error_message());
    }
    progress_.PauseBeforeRetry();
  }
}

void SlotClient::Begin() {
  using Buying = v1::PurchaseOrderService::Stub;
  v1::CreatePurchaseOrderRequest create;
  create.set_supplier_id(world_.goods.supplier);
  create.set_location_id(world_.goods.location);
  v1::NewPurchaseOrderLine& line = *create.add_lines();
  line.set_line_number(1);
  line.set_product_id(
      world_.goods
          .products[static_cast<size_t>(Pick(static_cast<int>(world_.goods.products.size())))]);
  line.set_quantity(1 + Pick(kUnitsMax));
  const auto created = Resolve(&SlotTarget::buyer, &Buying::CreatePurchaseOrder, create);
  if (!created) return;
  Schedule schedule;
  schedule.purchase_order = created->purchase_order().purchase_order_id();
  schedule.accepted = line.quantity();
  v1::SendPurchaseOrderRequest send;
  send.set_purchase_order_id(schedule.purchase_order);
  if (!Resolve(&SlotTarget::buyer, &Buying::SendPurchaseOrder, send)) return;
  // A full slot refuses the whole answer: the line is accepted without one.
  if (!Answer(schedule, true) && !Answer(schedule, false)) return;
  schedules_.push_back(std::move(schedule));
}

bool SlotClient::Answer(Schedule& schedule, bool on_slot) {
  v1::AnswerLineRequest request;
  request.set_purchase_order_id(schedule.purchase_order);
  request.set_line_number(1);
  request.set_version(1);
  request.set_reason(v1::SUPPLY_REASON_CAPACITY);
  v1::ConfirmedSchedule& confirmed = *request.add_schedules();
  confirmed.set_quantity(schedule.accepted);
  SetDate(confirmed.mutable_eta_date(), 20);
  if (on_slot) {
    v1::SlotPart& part = *confirmed.add_slots();
    part.set_slot_id(SomeSlot());
    part.set_quantity(schedule.accepted);
  }
  const auto answered =
      Resolve(&SlotTarget::supplier, &v1::SupplierService::Stub::AnswerLine, request);
  if (!answered) return false;
  const v1::SupplyLine& supply = answered->line().line().supply_lines(0);
  schedule.supply_line = supply.supply_line_id();
  booked_[schedule.supply_line] = on_slot ? schedule.accepted : 0;
  v1::ListBookingsRequest of_order;
  of_order.set_purchase_order_id(schedule.purchase_order);
  of_order.set_min_sequence(answered->sequence());
  const auto bookings =
      Resolve(&SlotTarget::supplier, &v1::CapacityService::Stub::ListBookings, of_order);
  if (!bookings) return false;
  v1::ScheduleBookings now;
  *now.mutable_bookings() = bookings->bookings();
  now.set_booked_quantity(supply.slot_booked_quantity());
  Take(schedule, now);
  return true;
}

void SlotClient::Act(Schedule& schedule) {
  const int what = Pick(100);
  if (schedule.bookings.empty()) {
    what < 70 ? Book(schedule) : Cancel(schedule);
  } else if (what < 45) {
    Move(schedule);
  } else if (what < 60) {
    Split(schedule);
  } else if (what < 80) {
    Release(schedule);
  } else if (what < 90) {
    Book(schedule);
  } else {
    Cancel(schedule);
  }
}

void SlotClient::Book(Schedule& schedule) {
  const int64_t free = schedule.accepted - booked_[schedule.supply_line];
  if (free == 0) return Release(schedule);
  v1::BookSlotRequest request;
  request.set_supply_line_id(schedule.supply_line);
  v1::SlotPart& part = *request.add_parts();
  part.set_slot_id(SomeSlot());
  part.set_quantity(free);
  const auto answer = Resolve(&SlotTarget::supplier, &v1::CapacityService::Stub::BookSlot, request);
  if (!answer) return;
  booked_[schedule.supply_line] += free;
  Take(schedule, answer->schedule());
}

void SlotClient::Move(Schedule& schedule) {
  const auto& [booking, held] = *schedule.bookings.begin();
  v1::MoveBookingRequest request;
  request.set_booking_id(booking);
  v1::SlotPart& part = *request.add_parts();
  part.set_slot_id(SomeSlot());
  part.set_quantity(1 + Pick(static_cast<int>(held)));
  const auto answer =
      Resolve(&SlotTarget::supplier, &v1::CapacityService::Stub::MoveBooking, request);
  if (answer) Take(schedule, answer->schedule());
}

void SlotClient::Split(Schedule& schedule) {
  const auto& [booking, held] = *schedule.bookings.rbegin();
  v1::SplitBookingRequest request;
  request.set_booking_id(booking);
  request.set_quantity(1 + Pick(static_cast<int>(held)));
  const auto answer =
      Resolve(&SlotTarget::supplier, &v1::CapacityService::Stub::SplitBooking, request);
  if (answer) Take(schedule, answer->schedule());
}

void SlotClient::Release(Schedule& schedule) {
  const auto& [booking, held] = *schedule.bookings.begin();
  v1::ReleaseBookingRequest request;
  request.set_booking_id(booking);
  // One unit: what is done twice shows.
  request.set_quantity(1);
  const auto answer =
      Resolve(&SlotTarget::supplier, &v1::CapacityService::Stub::ReleaseBooking, request);
  if (!answer) return;
  booked_[schedule.supply_line] -= 1;
  Take(schedule, answer->schedule());
}

void SlotClient::Cancel(Schedule& schedule) {
  v1::CancelPurchaseOrderRequest request;
  request.set_purchase_order_id(schedule.purchase_order);
  if (!Resolve(&SlotTarget::buyer, &v1::PurchaseOrderService::Stub::CancelPurchaseOrder, request)) {
    findings_.Violate("a purchase order cannot be cancelled");
  }
  booked_[schedule.supply_line] = 0;
  schedule.bookings.clear();
  schedule.accepted = 0;
}

void SlotClient::Take(Schedule& schedule, const v1::ScheduleBookings& answer) {
  schedule.bookings.clear();
  int64_t held = 0;
  for (const v1::Booking& booking : answer.bookings()) {
    schedule.bookings[booking.booking_id()] = booking.held_quantity();
    held += booking.held_quantity();
  }
  const int64_t known = booked_[schedule.supply_line];
  if (held != known || answer.booked_quantity() != known) {
    findings_.Violate("a schedule is booked for more or less than its owner did");
    booked_[schedule.supply_line] = held;
  }
}

}  // namespace backline::kill
