// A "no" by a business rule. Reasons are 1:1 with backline.v1.ErrorReason (same names, same
// numbers); which gRPC code a reason becomes is decided in one table, services/rpc_status.cc.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace backline {

enum class Reason : int16_t {
  kInvalidField = 1,
  kInvalidPageToken = 2,
  kPackNotExact = 3,
  kUnknownPrincipal = 10,
  kRoleNotAllowed = 11,
  kProductNotFound = 20,
  kLocationNotFound = 21,
  kCustomerNotFound = 22,
  kSupplierNotFound = 23,
  kOrderNotFound = 24,
  kOrderLineNotFound = 25,
  kBackorderNotFound = 26,
  kPurchaseOrderNotFound = 27,
  kPurchaseOrderLineNotFound = 28,
  kSupplyLineNotFound = 29,
  kShipmentNotFound = 30,
  kPackNotFound = 31,
  kSourcingNotFound = 32,
  kProductGroupNotFound = 33,
  kOutOfStock = 40,
  kNotReserved = 41,
  kStockWithdrawing = 42,
  kQuantityNotOpen = 43,
  kQuantityNotAmendable = 44,
  kAlreadyDelivered = 45,
  kWrongState = 46,
  kStaleVersion = 47,
  kQuantityMismatch = 48,
  kDeliveryNoteReused = 49,
  kStockNegative = 50,
  kDateNotAllowed = 51,
  kQuantityOverflow = 52,
  kTooManyBackorders = 53,
  kSupplyWithdrawing = 54,
  kNothingToDo = 55,
  kRequestIdReused = 60,
  kEtagMismatch = 61,
  kCodeTaken = 62,
  kOverloaded = 70,
  kDeadlinePassed = 71,
  kDatabaseUnavailable = 72,
  kShuttingDown = 73,
  kStorageFull = 74,
  kSequenceNotReached = 75,
  kCursorExpired = 76,
  kConflict = 77,
  kInternal = 78,
  kShipmentNoticeNotFound = 130,
  kWorkCenterNotFound = 100,
  kSlotNotFound = 101,
  kBookingNotFound = 102,
  kSlotFull = 103,
  kSlotNotForProduct = 104,
  kSlotTooLate = 105,
  kSlotOverlaps = 106,
  kTooManyBookings = 107,
  kProductionPlanNotFound = 108,
  kSlotMoveNotFound = 109,
  kNoWorkingDay = 110,
  kSignInRefused = 160,
  kSessionNotValid = 161,
  kSecondFactorRequired = 162,
  kTooManyAttempts = 163,
  kLinkNotValid = 164,
  kPasswordRefused = 165,
  kUserNotFound = 166,
  kApiKeyNotFound = 167,
  kEmailTaken = 168,
  kLastAdministrator = 169,
  kTooManyKeys = 170,
  kNoIdentityProvider = 171,
  kIdentityProviderUnavailable = 172,
  kCalendarNotFound = 140,
  kAgreementNotFound = 141,
  kAgreementOverlaps = 142,
  kTooManyAgreements = 143,
  kDisputeNotFound = 144,
  kDisputeExists = 145,
  kTooManyDisputes = 146,
  kNotMeasured = 147,
};

// The name on the wire, such as "OUT_OF_STOCK".
const char* ReasonName(Reason reason);
// Every reason, in the order of their numbers.
const std::vector<Reason>& AllReasons();

struct Refusal {
  Reason reason = Reason::kInternal;
  // What a person reads. No identity of others, no SQL.
  std::string message;
  // The path of the field that it concerns, such as "lines[2].quantity"; empty if none.
  std::string field;
  // Values for programs, such as {"line_number", "3"}.
  std::vector<std::pair<std::string, std::string>> metadata;
};

}  // namespace backline
