#include "server/services/rpc_status.h"

#include <gtest/gtest.h>

#include "backline/v1/error_reason.pb.h"
#include "google/rpc/error_details.pb.h"
#include "server/services/limits.h"
#include "tests/services/generic_call.h"

namespace backline {
namespace {

template <typename Detail>
std::vector<Detail> DetailsOf(const google::rpc::Status& error) {
  std::vector<Detail> found;
  for (const auto& any : error.details()) {
    Detail detail;
    if (any.UnpackTo(&detail)) found.push_back(detail);
  }
  return found;
}

// The gRPC code that the contract's comments give each reason: the first words in brackets of the
// group, or of the reason itself.
grpc::StatusCode CodeOfTheContract(int number) {
  switch (number) {
    case v1::ERROR_REASON_UNKNOWN_PRINCIPAL:
    case v1::ERROR_REASON_SIGN_IN_REFUSED:
    case v1::ERROR_REASON_SESSION_NOT_VALID:
      return grpc::UNAUTHENTICATED;
    case v1::ERROR_REASON_ROLE_NOT_ALLOWED:
    case v1::ERROR_REASON_SECOND_FACTOR_REQUIRED:
      return grpc::PERMISSION_DENIED;
    case v1::ERROR_REASON_SHIPMENT_NOTICE_NOT_FOUND:
    case v1::ERROR_REASON_WORK_CENTER_NOT_FOUND:
    case v1::ERROR_REASON_SLOT_NOT_FOUND:
    case v1::ERROR_REASON_BOOKING_NOT_FOUND:
    case v1::ERROR_REASON_PRODUCTION_PLAN_NOT_FOUND:
    case v1::ERROR_REASON_SLOT_MOVE_NOT_FOUND:
    case v1::ERROR_REASON_CALENDAR_NOT_FOUND:
    case v1::ERROR_REASON_AGREEMENT_NOT_FOUND:
    case v1::ERROR_REASON_DISPUTE_NOT_FOUND:
      return grpc::NOT_FOUND;
    case v1::ERROR_REASON_STALE_VERSION:
    case v1::ERROR_REASON_ETAG_MISMATCH:
    case v1::ERROR_REASON_CONFLICT:
      return grpc::ABORTED;
    case v1::ERROR_REASON_DELIVERY_NOTE_REUSED:
    case v1::ERROR_REASON_REQUEST_ID_REUSED:
    case v1::ERROR_REASON_CODE_TAKEN:
    case v1::ERROR_REASON_EMAIL_TAKEN:
      return grpc::ALREADY_EXISTS;
    case v1::ERROR_REASON_QUANTITY_OVERFLOW:
    case v1::ERROR_REASON_CURSOR_EXPIRED:
      return grpc::OUT_OF_RANGE;
    case v1::ERROR_REASON_OVERLOADED:
    case v1::ERROR_REASON_STORAGE_FULL:
    case v1::ERROR_REASON_TOO_MANY_ATTEMPTS:
      return grpc::RESOURCE_EXHAUSTED;
    case v1::ERROR_REASON_DEADLINE_PASSED:
      return grpc::DEADLINE_EXCEEDED;
    case v1::ERROR_REASON_DATABASE_UNAVAILABLE:
    case v1::ERROR_REASON_SHUTTING_DOWN:
    case v1::ERROR_REASON_SEQUENCE_NOT_REACHED:
    case v1::ERROR_REASON_IDENTITY_PROVIDER_UNAVAILABLE:
      return grpc::UNAVAILABLE;
    case v1::ERROR_REASON_LINK_NOT_VALID:
    case v1::ERROR_REASON_USER_NOT_FOUND:
    case v1::ERROR_REASON_API_KEY_NOT_FOUND:
      return grpc::NOT_FOUND;
    case v1::ERROR_REASON_PASSWORD_REFUSED:
      return grpc::INVALID_ARGUMENT;
    case v1::ERROR_REASON_INTERNAL:
      return grpc::INTERNAL;
    default:
      if (number < 10) return grpc::INVALID_ARGUMENT;
      return number < 40 ? grpc::NOT_FOUND : grpc::FAILED_PRECONDITION;
  }
}

TEST(RpcStatusTest, ReasonsOfTheDomainAreThoseOfTheContract) {
  std::map<int, std::string> ours;
  for (Reason reason : AllReasons()) {
    ours[static_cast<int>(reason)] = std::string("ERROR_REASON_") + ReasonName(reason);
  }
  std::map<int, std::string> contract;
  const auto* descriptor = v1::ErrorReason_descriptor();
  for (int i = 0; i < descriptor->value_count(); ++i) {
    if (descriptor->value(i)->number() == 0) continue;
    contract[descriptor->value(i)->number()] = descriptor->value(i)->name();
  }
  EXPECT_EQ(ours, contract);
}

TEST(RpcStatusTest, EveryReasonHasItsCodeAndOneErrorInfo) {
  for (Reason reason : AllReasons()) {
    EXPECT_EQ(CodeOf(reason), CodeOfTheContract(static_cast<int>(reason))) << ReasonName(reason);
    const grpc::Status status =
        ToGrpc(ErrorOf(Refusal{reason, "message", "lines[2].quantity", {{"line_number", "3"}}}));
    EXPECT_EQ(status.error_code(), CodeOf(reason));
    EXPECT_EQ(testing::ReasonOf(status), ReasonName(reason));
    google::rpc::Status error;
    ASSERT_TRUE(error.ParseFromString(status.error_details()));
    const auto infos = DetailsOf<google::rpc::ErrorInfo>(error);
    ASSERT_EQ(infos.size(), 1u);
    EXPECT_EQ(infos[0].metadata().at("line_number"), "3");
    EXPECT_EQ(infos[0].metadata().at("field"), "lines[2].quantity");
    const bool shape = CodeOf(reason) == grpc::INVALID_ARGUMENT;
    EXPECT_EQ(DetailsOf<google::rpc::BadRequest>(error).size(), shape ? 1u : 0u);
    const auto retries = DetailsOf<google::rpc::RetryInfo>(error);
    ASSERT_EQ(retries.size(), RetryDelayMillis(reason) > 0 ? 1u : 0u) << ReasonName(reason);
    if (!retries.empty()) {
      EXPECT_EQ(
          retries[0].retry_delay().seconds() * 1'000 + retries[0].retry_delay().nanos() / 1'000'000,
          RetryDelayMillis(reason));
    }
  }
}

TEST(RpcStatusTest, WaitingHelpsWhereTheServerOrTheDatabaseIsTheCause) {
  for (Reason reason : {Reason::kOverloaded, Reason::kDatabaseUnavailable, Reason::kShuttingDown,
                        Reason::kStorageFull, Reason::kSequenceNotReached, Reason::kConflict}) {
    EXPECT_GT(RetryDelayMillis(reason), 0) << ReasonName(reason);
  }
  EXPECT_EQ(RetryDelayMillis(Reason::kOutOfStock), 0);
  EXPECT_EQ(RetryDelayMillis(Reason::kInternal), 0);
}

TEST(RpcStatusTest, ViolationsAreBoundedInNumberAndBytes) {
  std::vector<Violation> violations(100, {"lines[99].quantity", "must be 1 to 1000000000"});
  auto bad = DetailsOf<google::rpc::BadRequest>(ErrorOf(violations)).at(0);
  EXPECT_EQ(bad.field_violations_size(), kFieldViolationsMax);
  violations.assign(100, {"field", std::string(500, 'x')});
  const google::rpc::Status error = ErrorOf(violations);
  bad = DetailsOf<google::rpc::BadRequest>(error).at(0);
  EXPECT_GE(bad.field_violations_size(), 1);
  EXPECT_LE(error.ByteSizeLong(), kErrorDetailsBytesMax + 600u);
}

TEST(RpcStatusTest, FailuresOfTheInfrastructureKeepTheirTextToThemselves) {
  const std::string secret = "1064 near 'SELECT on_hand FROM stock' at /var/lib/mysql";
  const std::vector<std::pair<absl::StatusCode, Reason>> kTable = {
      {absl::StatusCode::kResourceExhausted, Reason::kStorageFull},
      {absl::StatusCode::kDeadlineExceeded, Reason::kDeadlinePassed},
      {absl::StatusCode::kUnavailable, Reason::kDatabaseUnavailable},
      {absl::StatusCode::kUnknown, Reason::kDatabaseUnavailable},
      {absl::StatusCode::kAborted, Reason::kConflict},
      {absl::StatusCode::kAlreadyExists, Reason::kInternal},
      {absl::StatusCode::kInternal, Reason::kInternal},
      {absl::StatusCode::kFailedPrecondition, Reason::kInternal}};
  for (const auto& [code, reason] : kTable) {
    const Refusal refusal = RefusalOf(absl::Status(code, secret));
    EXPECT_EQ(refusal.reason, reason);
    EXPECT_EQ(ErrorOf(refusal).SerializeAsString().find("SELECT"), std::string::npos);
    EXPECT_EQ(refusal.metadata.size(), reason == Reason::kInternal ? 1u : 0u);
  }
}

}  // namespace
}  // namespace backline
