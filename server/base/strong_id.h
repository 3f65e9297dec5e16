// 128-bit identifiers, one C++ type per kind of thing, so that a customer's id cannot be passed
// where a product's is meant. On the wire an id is a lower-case UUID; in the database it is
// BINARY(16). Both sort as the value does. A value type; immutable; safe on any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace backline {

// The bits of every id. Zero means "none".
struct Id128 {
  uint64_t high = 0;
  uint64_t low = 0;

  friend auto operator<=>(const Id128&, const Id128&) = default;

  template <typename H>
  friend H AbslHashValue(H state, const Id128& id) {
    return H::combine(std::move(state), id.high, id.low);
  }
};

// The lower-case UUID form, 36 characters.
std::string FormatId(const Id128& id);
// Accepts exactly the UUID form in either case; refuses anything else.
std::optional<Id128> ParseId(std::string_view text);
// Sixteen bytes, most significant first.
std::string IdToBytes(const Id128& id);
// REQUIRES: bytes.size() == 16.
Id128 IdFromBytes(std::string_view bytes);
// The same name always gives the same id (UUID version 5 under Backline's own name space).
Id128 IdFromName(std::string_view kind, std::string_view name);

template <typename Tag>
class StrongId {
 public:
  StrongId() = default;
  explicit StrongId(Id128 bits) : bits_(bits) {}

  const Id128& bits() const { return bits_; }
  bool empty() const { return bits_ == Id128{}; }
  std::string ToString() const { return FormatId(bits_); }

  friend auto operator<=>(const StrongId&, const StrongId&) = default;

  template <typename H>
  friend H AbslHashValue(H state, const StrongId& id) {
    return H::combine(std::move(state), id.bits_);
  }

 private:
  Id128 bits_;
};

using ProductId = StrongId<struct ProductTag>;
using LocationId = StrongId<struct LocationTag>;
using CustomerId = StrongId<struct CustomerTag>;
using SupplierId = StrongId<struct SupplierTag>;
using OrderId = StrongId<struct OrderTag>;
using BackorderId = StrongId<struct BackorderTag>;
using ShipmentId = StrongId<struct ShipmentTag>;
using PurchaseOrderId = StrongId<struct PurchaseOrderTag>;
using SupplyLineId = StrongId<struct SupplyLineTag>;
using MovementId = StrongId<struct MovementTag>;
using ReceiptId = StrongId<struct ReceiptTag>;
using ShipmentNoticeId = StrongId<struct ShipmentNoticeTag>;
using WorkCenterId = StrongId<struct WorkCenterTag>;
using SlotId = StrongId<struct SlotTag>;
using BookingId = StrongId<struct BookingTag>;
using SlotMoveId = StrongId<struct SlotMoveTag>;
using UserId = StrongId<struct UserTag>;
using ApiKeyId = StrongId<struct ApiKeyTag>;
using OrderLinkId = StrongId<struct OrderLinkTag>;
using MailId = StrongId<struct MailTag>;
using AuditEntryId = StrongId<struct AuditEntryTag>;
using AgreementId = StrongId<struct AgreementTag>;
using ClockId = StrongId<struct ClockTag>;
using DisputeId = StrongId<struct DisputeTag>;
// Digest of (principal, request_id): what a request is remembered by.
using RequestKey = StrongId<struct RequestTag>;

}  // namespace backline
