#include "server/domain/refusal.h"

#include <utility>

#include "server/base/check.h"

namespace backline {
namespace {

constexpr std::pair<Reason, const char*> kNames[] = {
    {Reason::kInvalidField, "INVALID_FIELD"},
    {Reason::kInvalidPageToken, "INVALID_PAGE_TOKEN"},
    {Reason::kPackNotExact, "PACK_NOT_EXACT"},
    {Reason::kUnknownPrincipal, "UNKNOWN_PRINCIPAL"},
    {Reason::kRoleNotAllowed, "ROLE_NOT_ALLOWED"},
    {Reason::kProductNotFound, "PRODUCT_NOT_FOUND"},
    {Reason::kLocationNotFound, "LOCATION_NOT_FOUND"},
    {Reason::kCustomerNotFound, "CUSTOMER_NOT_FOUND"},
    {Reason::kSupplierNotFound, "SUPPLIER_NOT_FOUND"},
    {Reason::kOrderNotFound, "ORDER_NOT_FOUND"},
    {Reason::kOrderLineNotFound, "ORDER_LINE_NOT_FOUND"},
    {Reason::kBackorderNotFound, "BACKORDER_NOT_FOUND"},
    {Reason::kPurchaseOrderNotFound, "PURCHASE_ORDER_NOT_FOUND"},
    {Reason::kPurchaseOrderLineNotFound, "PURCHASE_ORDER_LINE_NOT_FOUND"},
    {Reason::kSupplyLineNotFound, "SUPPLY_LINE_NOT_FOUND"},
    {Reason::kShipmentNotFound, "SHIPMENT_NOT_FOUND"},
    {Reason::kPackNotFound, "PACK_NOT_FOUND"},
    {Reason::kSourcingNotFound, "SOURCING_NOT_FOUND"},
    {Reason::kProductGroupNotFound, "PRODUCT_GROUP_NOT_FOUND"},
    {Reason::kOutOfStock, "OUT_OF_STOCK"},
    {Reason::kNotReserved, "NOT_RESERVED"},
    {Reason::kStockWithdrawing, "STOCK_WITHDRAWING"},
    {Reason::kQuantityNotOpen, "QUANTITY_NOT_OPEN"},
    {Reason::kQuantityNotAmendable, "QUANTITY_NOT_AMENDABLE"},
    {Reason::kAlreadyDelivered, "ALREADY_DELIVERED"},
    {Reason::kWrongState, "WRONG_STATE"},
    {Reason::kStaleVersion, "STALE_VERSION"},
    {Reason::kQuantityMismatch, "QUANTITY_MISMATCH"},
    {Reason::kDeliveryNoteReused, "DELIVERY_NOTE_REUSED"},
    {Reason::kStockNegative, "STOCK_NEGATIVE"},
    {Reason::kDateNotAllowed, "DATE_NOT_ALLOWED"},
    {Reason::kQuantityOverflow, "QUANTITY_OVERFLOW"},
    {Reason::kTooManyBackorders, "TOO_MANY_BACKORDERS"},
    {Reason::kSupplyWithdrawing, "SUPPLY_WITHDRAWING"},
    {Reason::kNothingToDo, "NOTHING_TO_DO"},
    {Reason::kRequestIdReused, "REQUEST_ID_REUSED"},
    {Reason::kEtagMismatch, "ETAG_MISMATCH"},
    {Reason::kCodeTaken, "CODE_TAKEN"},
    {Reason::kOverloaded, "OVERLOADED"},
    {Reason::kDeadlinePassed, "DEADLINE_PASSED"},
    {Reason::kDatabaseUnavailable, "DATABASE_UNAVAILABLE"},
    {Reason::kShuttingDown, "SHUTTING_DOWN"},
    {Reason::kStorageFull, "STORAGE_FULL"},
    {Reason::kSequenceNotReached, "SEQUENCE_NOT_REACHED"},
    {Reason::kCursorExpired, "CURSOR_EXPIRED"},
    {Reason::kConflict, "CONFLICT"},
    {Reason::kInternal, "INTERNAL"},
    {Reason::kShipmentNoticeNotFound, "SHIPMENT_NOTICE_NOT_FOUND"},
    {Reason::kWorkCenterNotFound, "WORK_CENTER_NOT_FOUND"},
    {Reason::kSlotNotFound, "SLOT_NOT_FOUND"},
    {Reason::kBookingNotFound, "BOOKING_NOT_FOUND"},
    {Reason::kSlotFull, "SLOT_FULL"},
    {Reason::kSlotNotForProduct, "SLOT_NOT_FOR_PRODUCT"},
    {Reason::kSlotTooLate, "SLOT_TOO_LATE"},
    {Reason::kSlotOverlaps, "SLOT_OVERLAPS"},
    {Reason::kTooManyBookings, "TOO_MANY_BOOKINGS"},
    {Reason::kProductionPlanNotFound, "PRODUCTION_PLAN_NOT_FOUND"},
    {Reason::kSlotMoveNotFound, "SLOT_MOVE_NOT_FOUND"},
    {Reason::kNoWorkingDay, "NO_WORKING_DAY"},
    {Reason::kSignInRefused, "SIGN_IN_REFUSED"},
    {Reason::kSessionNotValid, "SESSION_NOT_VALID"},
    {Reason::kSecondFactorRequired, "SECOND_FACTOR_REQUIRED"},
    {Reason::kTooManyAttempts, "TOO_MANY_ATTEMPTS"},
    {Reason::kLinkNotValid, "LINK_NOT_VALID"},
    {Reason::kPasswordRefused, "PASSWORD_REFUSED"},
    {Reason::kUserNotFound, "USER_NOT_FOUND"},
    {Reason::kApiKeyNotFound, "API_KEY_NOT_FOUND"},
    {Reason::kEmailTaken, "EMAIL_TAKEN"},
    {Reason::kLastAdministrator, "LAST_ADMINISTRATOR"},
    {Reason::kTooManyKeys, "TOO_MANY_KEYS"},
    {Reason::kNoIdentityProvider, "NO_IDENTITY_PROVIDER"},
    {Reason::kIdentityProviderUnavailable, "IDENTITY_PROVIDER_UNAVAILABLE"},
    {Reason::kCalendarNotFound, "CALENDAR_NOT_FOUND"},
    {Reason::kAgreementNotFound, "AGREEMENT_NOT_FOUND"},
    {Reason::kAgreementOverlaps, "AGREEMENT_OVERLAPS"},
    {Reason::kTooManyAgreements, "TOO_MANY_AGREEMENTS"},
    {Reason::kDisputeNotFound, "DISPUTE_NOT_FOUND"},
    {Reason::kDisputeExists, "DISPUTE_EXISTS"},
    {Reason::kTooManyDisputes, "TOO_MANY_DISPUTES"},
    {Reason::kNotMeasured, "NOT_MEASURED"},
};

}  // namespace

const char* ReasonName(Reason reason) {
  for (const auto& [known, name] : kNames) {
    if (known == reason) return name;
  }
  BACKLINE_CHECK(false);
  return "";
}

const std::vector<Reason>& AllReasons() {
  static const std::vector<Reason>* const kAll = [] {
    auto* all = new std::vector<Reason>;
    for (const auto& [reason, name] : kNames) all->push_back(reason);
    return all;
  }();
  return *kAll;
}

}  // namespace backline
