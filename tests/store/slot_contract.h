// What every store keeps of slots and bookings: a part of the suite in store_contract.h.
#pragma once

#include "tests/store/store_contract.h"

namespace backline::testing {

template <typename Backend>
class SlotContract : public StoreContract<Backend> {};

TYPED_TEST_SUITE_P(SlotContract);

TYPED_TEST_P(SlotContract, ABookingComesWithItsPurchaseOrderAndItsSlotIsLocked) {
  const FullWorld world;
  this->Write(world.ToChanges());
  KeySet keys;
  keys.bookings = {BookingNo(1)};
  WorkingSet mine;
  ASSERT_TRUE(this->store_->Begin().ok());
  ASSERT_TRUE(this->store_->Load(keys, mine).ok());
  EXPECT_THAT(TextsOf<PurchaseOrder>(mine), SizeIs(1));
  EXPECT_THAT(TextsOf<Product>(mine), SizeIs(1));
  EXPECT_THAT(TextsOf<Slot>(mine), ElementsAre(Text(world.slot)));
  EXPECT_THAT(mine.BookingKeysOf(SupplyNo(1)), ElementsAre(BookingNo(1)));
  const std::unique_ptr<Store> other = this->backend_.NewStore();
  KeySet by_slot;
  by_slot.slots = {SlotNo(1)};
  KeySet by_range;
  by_range.slot_ranges = {
      {WorkCenterNo(1), world.slot.subject, world.slot.period_start, world.slot.period_start}};
  for (const KeySet& wanted : {by_slot, by_range}) {
    WorkingSet theirs;
    ASSERT_TRUE(other->Begin().ok());
    EXPECT_EQ(other->Load(wanted, theirs).code(), absl::StatusCode::kAborted);
    other->Rollback();
  }
  this->store_->Rollback();
}

TYPED_TEST_P(SlotContract, SlotsOfARangeAreThoseOfItsSubjectThatStartInIt) {
  this->WriteCatalog();
  Changes changes;
  const WorkCenter center = SampleWorkCenter(1, SupplierNo(1));
  Put(changes, center);
  for (uint64_t n = 1; n <= 4; ++n) Put(changes, SampleSlot(n, center, ProductNo(1), 5));
  Put(changes, SampleSlot(5, center, ProductNo(2), 5));
  Slot of_family = SampleSlot(6, center, ProductId(), 5);
  of_family.subject.family_code = "F";
  Put(changes, of_family);
  this->Write(changes);
  KeySet keys;
  keys.work_centers = {center.id};
  keys.slot_ranges = {{center.id, {ProductNo(1), ""}, kSampleDay + 14, kSampleDay + 21},
                      {center.id, {ProductId(), "F"}, kSampleDay, kSampleDay + 99}};
  const WorkingSet set = this->Read(keys);
  EXPECT_THAT(TextsOf<Slot>(set),
              UnorderedElementsAre(Text(SampleSlot(2, center, ProductNo(1), 5)),
                                   Text(SampleSlot(3, center, ProductNo(1), 5)), Text(of_family)));
}

TYPED_TEST_P(SlotContract, ASlotIsNeverSavedOverbooked) {
  FullWorld world;
  this->Write(world.ToChanges());
  Slot over = SampleSlot(2, world.center, ProductNo(1), 4);
  over.booked = 5;
  Changes overbooked;
  Put(overbooked, over);
  EXPECT_EQ(this->TryWrite(*this->store_, {}, overbooked).code(), absl::StatusCode::kInternal);
  Changes orphan;
  Booking booking = world.booking;
  booking.id = BookingNo(2);
  booking.slot_id = SlotNo(9);
  Put(orphan, booking);
  EXPECT_EQ(this->TryWrite(*this->store_, {}, orphan).code(), absl::StatusCode::kAlreadyExists);
  Changes freed_twice;
  booking = world.booking;
  booking.id = BookingNo(3);
  booking.released = booking.quantity + 1;
  Put(freed_twice, booking);
  EXPECT_EQ(this->TryWrite(*this->store_, {}, freed_twice).code(), absl::StatusCode::kInternal);
}

REGISTER_TYPED_TEST_SUITE_P(SlotContract, ABookingComesWithItsPurchaseOrderAndItsSlotIsLocked,
                            SlotsOfARangeAreThoseOfItsSubjectThatStartInIt,
                            ASlotIsNeverSavedOverbooked);

}  // namespace backline::testing
