// Rows for tests of stores: consistent with the laws of the schema, and text forms that name every
// field, so that two rows can be compared whole.
#pragma once

#include <string>

#include "server/domain/working_set.h"

namespace backline::testing {

// Ids that are easy to read in a failure: kind in the high half, number in the low.
template <typename Id>
Id SampleId(uint64_t kind, uint64_t number) {
  return Id(Id128{0xA5FF000000000000ull | kind, 0x8000000000000000ull | number});
}
inline ProductId ProductNo(uint64_t n) { return SampleId<ProductId>(1, n); }
inline LocationId LocationNo(uint64_t n) { return SampleId<LocationId>(2, n); }
inline CustomerId CustomerNo(uint64_t n) { return SampleId<CustomerId>(3, n); }
inline SupplierId SupplierNo(uint64_t n) { return SampleId<SupplierId>(4, n); }
inline OrderId OrderNo(uint64_t n) { return SampleId<OrderId>(5, n); }
inline BackorderId BackorderNo(uint64_t n) { return SampleId<BackorderId>(6, n); }
inline ShipmentId ShipmentNo(uint64_t n) { return SampleId<ShipmentId>(7, n); }
inline PurchaseOrderId PurchaseOrderNo(uint64_t n) { return SampleId<PurchaseOrderId>(8, n); }
inline SupplyLineId SupplyNo(uint64_t n) { return SampleId<SupplyLineId>(9, n); }
inline RequestKey RequestNo(uint64_t n) { return SampleId<RequestKey>(10, n); }
inline WorkCenterId WorkCenterNo(uint64_t n) { return SampleId<WorkCenterId>(11, n); }
inline SlotId SlotNo(uint64_t n) { return SampleId<SlotId>(12, n); }
inline BookingId BookingNo(uint64_t n) { return SampleId<BookingId>(13, n); }

constexpr Date kSampleDay{20'780};                     // 2026-11-23
constexpr Instant kSampleTime{1'795'500'000'123'456};  // 2026-11-24, with microseconds

Product SampleProduct(uint64_t n);
Location SampleLocation(uint64_t n);
Customer SampleCustomer(uint64_t n);
Supplier SampleSupplier(uint64_t n);
Stock SampleStock(ProductId product, LocationId location, Quantity on_hand);
Order SampleOrder(uint64_t n, CustomerId customer);
// All of it backordered.
OrderLine SampleLine(OrderId order, int32_t line_number, ProductId product, LocationId location,
                     Quantity ordered);
// The whole line, undated.
Backorder SampleBackorder(uint64_t n, const OrderLine& line, CustomerId customer);
PurchaseOrder SamplePurchaseOrder(uint64_t n, SupplierId supplier, LocationId location);
PurchaseOrderLine SamplePurchaseLine(const PurchaseOrder& order, int32_t line_number,
                                     ProductId product, Quantity ordered);
SupplyLine SampleSupply(uint64_t n, const PurchaseOrderLine& line, int32_t schedule,
                        Quantity expected);
Work SampleWork(WorkKind kind, ProductId product, Id128 subject);
RequestRecord SampleRequest(uint64_t n);
WorkCenter SampleWorkCenter(uint64_t n, SupplierId supplier);
// Of the product, with room for so many.
Slot SampleSlot(uint64_t n, const WorkCenter& center, ProductId product, Quantity wanted);
// Of the schedule; the slot and the schedule do not count it yet.
Booking SampleBooking(uint64_t n, const Slot& slot, const SupplyLine& supply, Quantity quantity);

// Every field, the version left out.
std::string Text(const Product& row);
std::string Text(const Location& row);
std::string Text(const Customer& row);
std::string Text(const Supplier& row);
std::string Text(const Sourcing& row);
std::string Text(const Stock& row);
std::string Text(const Order& row);
std::string Text(const OrderLine& row);
std::string Text(const Backorder& row);
std::string Text(const Peg& row);
std::string Text(const Shipment& row);
std::string Text(const ShipmentPart& row);
std::string Text(const PurchaseOrder& row);
std::string Text(const PurchaseOrderLine& row);
std::string Text(const SupplyLine& row);
std::string Text(const Work& row);
std::string Text(const RequestRecord& row);
std::string Text(const Event& row);
std::string Text(const WorkCenter& row);
std::string Text(const FamilyMember& row);
std::string Text(const Slot& row);
std::string Text(const Booking& row);

// A new or changed row, and a removed one.
template <typename Entity>
void Put(Changes& changes, Entity row) {
  std::get<Edits<Entity>>(changes.edits)[row.key()] = std::move(row);
}
template <typename Entity>
void Drop(Changes& changes, const typename Entity::Key& key) {
  std::get<Edits<Entity>>(changes.edits)[key] = std::nullopt;
}

}  // namespace backline::testing
