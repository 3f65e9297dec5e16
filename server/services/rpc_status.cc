#include "server/services/rpc_status.h"

#include <grpcpp/support/error_details.h>

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "server/base/clock.h"
#include "server/base/id_source.h"
#include "server/base/strong_id.h"
#include "server/observability/log.h"
#include "server/services/limits.h"

namespace backline {
namespace {

struct Row {
  Reason reason;
  grpc::StatusCode code;
  int retry_delay_millis = 0;
};

constexpr Row kTable[] = {
    {Reason::kInvalidField, grpc::INVALID_ARGUMENT},
    {Reason::kInvalidPageToken, grpc::INVALID_ARGUMENT},
    {Reason::kPackNotExact, grpc::INVALID_ARGUMENT},

    {Reason::kUnknownPrincipal, grpc::UNAUTHENTICATED},
    {Reason::kRoleNotAllowed, grpc::PERMISSION_DENIED},

    {Reason::kProductNotFound, grpc::NOT_FOUND},
    {Reason::kLocationNotFound, grpc::NOT_FOUND},
    {Reason::kCustomerNotFound, grpc::NOT_FOUND},
    {Reason::kSupplierNotFound, grpc::NOT_FOUND},
    {Reason::kOrderNotFound, grpc::NOT_FOUND},
    {Reason::kOrderLineNotFound, grpc::NOT_FOUND},
    {Reason::kBackorderNotFound, grpc::NOT_FOUND},
    {Reason::kPurchaseOrderNotFound, grpc::NOT_FOUND},
    {Reason::kPurchaseOrderLineNotFound, grpc::NOT_FOUND},
    {Reason::kSupplyLineNotFound, grpc::NOT_FOUND},
    {Reason::kShipmentNotFound, grpc::NOT_FOUND},
    {Reason::kPackNotFound, grpc::NOT_FOUND},
    {Reason::kSourcingNotFound, grpc::NOT_FOUND},
    {Reason::kProductGroupNotFound, grpc::NOT_FOUND},

    {Reason::kOutOfStock, grpc::FAILED_PRECONDITION},
    {Reason::kNotReserved, grpc::FAILED_PRECONDITION},
    {Reason::kStockWithdrawing, grpc::FAILED_PRECONDITION, 250},
    {Reason::kQuantityNotOpen, grpc::FAILED_PRECONDITION},
    {Reason::kQuantityNotAmendable, grpc::FAILED_PRECONDITION},
    {Reason::kAlreadyDelivered, grpc::FAILED_PRECONDITION},
    {Reason::kWrongState, grpc::FAILED_PRECONDITION},
    {Reason::kStaleVersion, grpc::ABORTED},
    {Reason::kQuantityMismatch, grpc::FAILED_PRECONDITION},
    {Reason::kDeliveryNoteReused, grpc::ALREADY_EXISTS},
    {Reason::kStockNegative, grpc::FAILED_PRECONDITION},
    {Reason::kDateNotAllowed, grpc::FAILED_PRECONDITION},
    {Reason::kQuantityOverflow, grpc::OUT_OF_RANGE},
    {Reason::kTooManyBackorders, grpc::FAILED_PRECONDITION},
    {Reason::kSupplyWithdrawing, grpc::FAILED_PRECONDITION, 250},
    {Reason::kNothingToDo, grpc::FAILED_PRECONDITION},

    {Reason::kRequestIdReused, grpc::ALREADY_EXISTS},
    {Reason::kEtagMismatch, grpc::ABORTED},
    {Reason::kCodeTaken, grpc::ALREADY_EXISTS},

    {Reason::kWorkCenterNotFound, grpc::NOT_FOUND},
    {Reason::kSlotNotFound, grpc::NOT_FOUND},
    {Reason::kBookingNotFound, grpc::NOT_FOUND},
    {Reason::kSlotFull, grpc::FAILED_PRECONDITION},
    {Reason::kSlotNotForProduct, grpc::FAILED_PRECONDITION},
    {Reason::kSlotTooLate, grpc::FAILED_PRECONDITION},
    {Reason::kSlotOverlaps, grpc::FAILED_PRECONDITION},
    {Reason::kTooManyBookings, grpc::FAILED_PRECONDITION},
    {Reason::kProductionPlanNotFound, grpc::NOT_FOUND},
    {Reason::kSlotMoveNotFound, grpc::NOT_FOUND},
    {Reason::kNoWorkingDay, grpc::FAILED_PRECONDITION},

    {Reason::kOverloaded, grpc::RESOURCE_EXHAUSTED, 100},
    {Reason::kDeadlinePassed, grpc::DEADLINE_EXCEEDED},
    {Reason::kDatabaseUnavailable, grpc::UNAVAILABLE, 1'000},
    {Reason::kShuttingDown, grpc::UNAVAILABLE, 1'000},
    {Reason::kStorageFull, grpc::RESOURCE_EXHAUSTED, 30'000},
    {Reason::kSequenceNotReached, grpc::UNAVAILABLE, 50},
    {Reason::kCursorExpired, grpc::OUT_OF_RANGE},
    {Reason::kConflict, grpc::ABORTED, 50},

    {Reason::kSignInRefused, grpc::UNAUTHENTICATED},
    {Reason::kSessionNotValid, grpc::UNAUTHENTICATED},
    {Reason::kSecondFactorRequired, grpc::PERMISSION_DENIED},
    {Reason::kTooManyAttempts, grpc::RESOURCE_EXHAUSTED, 1'000},
    {Reason::kLinkNotValid, grpc::NOT_FOUND},
    {Reason::kPasswordRefused, grpc::INVALID_ARGUMENT},
    {Reason::kUserNotFound, grpc::NOT_FOUND},
    {Reason::kApiKeyNotFound, grpc::NOT_FOUND},
    {Reason::kEmailTaken, grpc::ALREADY_EXISTS},
    {Reason::kLastAdministrator, grpc::FAILED_PRECONDITION},
    {Reason::kTooManyKeys, grpc::FAILED_PRECONDITION},
    {Reason::kNoIdentityProvider, grpc::FAILED_PRECONDITION},
    {Reason::kIdentityProviderUnavailable, grpc::UNAVAILABLE, 1'000},
    {Reason::kCalendarNotFound, grpc::NOT_FOUND},
    {Reason::kAgreementNotFound, grpc::NOT_FOUND},
    {Reason::kAgreementOverlaps, grpc::FAILED_PRECONDITION},
    {Reason::kDisputeNotFound, grpc::NOT_FOUND},
    {Reason::kDisputeExists, grpc::FAILED_PRECONDITION},
    {Reason::kTooManyDisputes, grpc::FAILED_PRECONDITION},
    {Reason::kNotMeasured, grpc::FAILED_PRECONDITION},
    {Reason::kTooManyAgreements, grpc::FAILED_PRECONDITION},

    {Reason::kInternal, grpc::INTERNAL},

    {Reason::kShipmentNoticeNotFound, grpc::NOT_FOUND},
};

const Row& RowOf(Reason reason) {
  const Row* row = std::find_if(std::begin(kTable), std::end(kTable),
                                [&](const Row& row) { return row.reason == reason; });
  return row == std::end(kTable) ? *(row - 1) : *row;
}

google::rpc::Status WithInfo(Reason reason, const std::string& message,
                             const google::rpc::ErrorInfo& info) {
  google::rpc::Status error;
  error.set_code(CodeOf(reason));
  error.set_message(message);
  error.add_details()->PackFrom(info);
  if (const int millis = RetryDelayMillis(reason); millis > 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(millis / 1'000);
    retry.mutable_retry_delay()->set_nanos(millis % 1'000 * 1'000'000);
    error.add_details()->PackFrom(retry);
  }
  return error;
}

google::rpc::ErrorInfo InfoOf(Reason reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(ReasonName(reason));
  info.set_domain("backline");
  return info;
}

// Says in the log what the caller must not read, under an id that both know.
std::string LoggedUnder(const absl::Status& failure) {
  thread_local TimeOrderedIdSource ids(RandomSeed());
  const std::string id = FormatId(ids.Next(SystemClock().Now()));
  Log(LogLevel::kError, "internal_error", {{"id", id}, {"status", failure.ToString()}});
  return id;
}

}  // namespace

grpc::StatusCode CodeOf(Reason reason) { return RowOf(reason).code; }

int RetryDelayMillis(Reason reason) { return RowOf(reason).retry_delay_millis; }

google::rpc::Status ErrorOf(const Refusal& refusal) {
  google::rpc::ErrorInfo info = InfoOf(refusal.reason);
  for (const auto& [name, value] : refusal.metadata) (*info.mutable_metadata())[name] = value;
  if (!refusal.field.empty()) (*info.mutable_metadata())["field"] = refusal.field;
  google::rpc::Status error = WithInfo(
      refusal.reason, refusal.message.empty() ? ReasonName(refusal.reason) : refusal.message, info);
  if (CodeOf(refusal.reason) == grpc::INVALID_ARGUMENT && !refusal.field.empty()) {
    google::rpc::BadRequest bad;
    bad.add_field_violations()->set_field(refusal.field);
    bad.mutable_field_violations(0)->set_description(error.message());
    error.add_details()->PackFrom(bad);
  }
  return error;
}

google::rpc::Status ErrorOf(const std::vector<Violation>& violations) {
  google::rpc::ErrorInfo info = InfoOf(Reason::kInvalidField);
  std::string message = "malformed request";
  if (!violations.empty()) {
    (*info.mutable_metadata())["field"] = violations[0].field;
    message = absl::StrCat(violations[0].field, " ", violations[0].description);
  }
  google::rpc::Status error = WithInfo(Reason::kInvalidField, message, info);
  google::rpc::BadRequest bad;
  for (const Violation& violation : violations) {
    if (bad.field_violations_size() == kFieldViolationsMax) break;
    auto* entry = bad.add_field_violations();
    entry->set_field(violation.field);
    entry->set_description(violation.description);
    if (error.ByteSizeLong() + bad.ByteSizeLong() > kErrorDetailsBytesMax) {
      bad.mutable_field_violations()->RemoveLast();
      break;
    }
  }
  error.add_details()->PackFrom(bad);
  return error;
}

Refusal RefusalOf(const absl::Status& failure) {
  switch (failure.code()) {
    case absl::StatusCode::kResourceExhausted:
      Log(LogLevel::kError, "storage_full", {{"status", failure.ToString()}});
      return {Reason::kStorageFull, "the database has no room", "", {}};
    case absl::StatusCode::kDeadlineExceeded:
      return {Reason::kDeadlinePassed, "the deadline passed before the call had an effect", "", {}};
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kUnknown:
      Log(LogLevel::kWarning, "database_unavailable", {{"status", failure.ToString()}});
      return {Reason::kDatabaseUnavailable, "the database does not answer; retry", "", {}};
    case absl::StatusCode::kAborted:
      Log(LogLevel::kWarning, "conflict", {{"status", failure.ToString()}});
      return {Reason::kConflict, "the call kept meeting conflicts; it had no effect", "", {}};
    default: {
      const std::string id = LoggedUnder(failure);
      return {Reason::kInternal,
              "a fault of the server; its log knows it as " + id,
              "",
              {{"log_id", id}}};
    }
  }
}

grpc::Status ToGrpc(const google::rpc::Status& error) {
  grpc::Status status;
  grpc::SetErrorDetails(error, &status);
  return status;
}

}  // namespace backline
