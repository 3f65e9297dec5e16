// What every store keeps of events, requests, the audit trail and work: a part of the suite in
// store_contract.h.
#pragma once

#include "tests/store/store_contract.h"

namespace backline::testing {

template <typename Backend>
class LogContract : public StoreContract<Backend> {};

TYPED_TEST_SUITE_P(LogContract);

TYPED_TEST_P(LogContract, EventsAreNumberedByTheCounterAndReadInOrder) {
  EXPECT_EQ(this->store_->ReadEventRange()->newest, 0);
  std::vector<std::string> written;
  int64_t sequence = 0;
  for (int batch = 0; batch < 3; ++batch) {
    Changes changes;
    for (int n = 0; n < 150; ++n) {
      Event event;
      event.sequence = ++sequence;
      event.kind = EventKind::kPromiseChanged;
      event.recorded_time = kSampleTime + n;
      event.request_key = RequestNo(n);
      event.product_id = ProductNo(n);
      event.location_id = LocationNo(n);
      event.customer_id = CustomerNo(n);
      event.supplier_id = SupplierNo(n);
      event.order_id = OrderNo(n);
      event.line_number = n;
      event.backorder_id = BackorderNo(n);
      event.purchase_order_id = PurchaseOrderNo(n);
      event.supply_line_id = SupplyNo(n);
      event.quantity = -n;
      if (n % 2 == 0) event.date = kSampleDay + n;
      if (n % 3 == 0) event.previous_date = kSampleDay + n + 1;
      event.basis = PromiseBasis::kOverdue;
      event.supply_reason = SupplyReason::kQuality;
      written.push_back(Text(event));
      changes.appends.events.push_back(event);
    }
    this->Write(changes);
  }
  auto events = this->store_->ReadEvents(0, 1000);
  ASSERT_TRUE(events.ok());
  std::vector<std::string> read;
  for (const Event& event : *events) read.push_back(Text(event));
  EXPECT_EQ(read, written);
  events = this->store_->ReadEvents(449, 10);
  ASSERT_TRUE(events.ok());
  ASSERT_THAT(*events, SizeIs(1));
  EXPECT_EQ(events->front().sequence, 450);
  EXPECT_THAT(*this->store_->ReadEvents(100, 7), SizeIs(7));
  EXPECT_EQ(this->store_->ReadEventRange()->oldest, 1);
  EXPECT_EQ(this->store_->ReadEventRange()->newest, 450);
  WorkingSet set;
  ASSERT_TRUE(this->store_->Begin().ok());
  ASSERT_TRUE(this->store_->LockEventCounter(set).ok());
  EXPECT_EQ(set.last_sequence(), 450);
  this->store_->Rollback();
}

TYPED_TEST_P(LogContract, RequestsAreFoundOnceAndPrunedByDay) {
  Changes changes;
  for (uint64_t n = 1; n <= 100; ++n) {
    RequestRecord record = SampleRequest(n);
    record.recorded_day = kSampleDay + static_cast<int32_t>(n / 10);
    Put(changes, record);
  }
  this->Write(changes);
  auto found = this->store_->FindRequests({RequestNo(3), RequestNo(777), RequestNo(3)});
  ASSERT_TRUE(found.ok());
  RequestRecord third = SampleRequest(3);
  EXPECT_THAT(TextsOf(*found), ElementsAre(Text(third)));
  EXPECT_THAT(*this->store_->FindRequests({}), IsEmpty());

  Changes again;
  Put(again, SampleRequest(3));
  Put(again, SampleRequest(900));
  EXPECT_EQ(this->TryWrite(*this->store_, {}, again).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(*this->store_->FindRequests({RequestNo(900)}), IsEmpty());

  EXPECT_EQ(*this->store_->PruneRequests(kSampleDay + 2, 15), 15);
  EXPECT_EQ(*this->store_->PruneRequests(kSampleDay + 2, 15), 4);
  EXPECT_EQ(*this->store_->PruneRequests(kSampleDay + 2, 15), 0);
  EXPECT_THAT(*this->store_->FindRequests({RequestNo(19), RequestNo(20)}), SizeIs(1));
}

TYPED_TEST_P(LogContract, EntriesOfTheAuditTrailComeWithTheChangeOrNotAtAll) {
  AuditEntry entry;
  entry.id = AuditEntryId(IdFromName("audit", "1"));
  entry.recorded_time = Instant{1'780'000'000'123'456};
  entry.subject = {"user:x", SupplierId(IdFromName("supplier", "acme")), "192.0.2.1", "/m"};
  entry.resource = "product:x";
  entry.before = "name='a'";
  entry.after = std::string(kAuditTextBytesMax, 'x');
  Changes changes;
  changes.appends.audit_entries = {entry};
  this->Write(changes);
  // Entries are never written again, and what comes with one that is refused is not written either.
  Changes again;
  Location location;
  location.id = LocationId(IdFromName("location", "with-an-entry"));
  location.code = "WITH-AN-ENTRY";
  location.name = "Here";
  location.time_zone = "UTC";
  std::get<Edits<Location>>(again.edits)[location.id] = location;
  again.appends.audit_entries = {entry};
  EXPECT_TRUE(absl::IsAlreadyExists(this->TryWrite(*this->store_, {}, again)));
  KeySet keys;
  keys.locations = {location.id};
  EXPECT_EQ(this->Read(keys).template Find<Location>(location.id), nullptr);
}

TYPED_TEST_P(LogContract, DueWorkIsClaimedOnceWithAHigherFence) {
  this->WriteCatalog();
  Changes changes;
  for (uint64_t n = 1; n <= 3; ++n) {
    Work work = SampleWork(WorkKind::kPeg, ProductNo(n), LocationNo(1).bits());
    work.due_time = kSampleTime + static_cast<int64_t>(n) * 1000;
    Put(changes, work);
  }
  Work leased = SampleWork(WorkKind::kTell, ProductNo(1), SupplyNo(1).bits());
  leased.lease_until = kSampleTime + 5000;
  Put(changes, leased);
  this->Write(changes);
  const std::unique_ptr<Store> other = this->backend_.NewStore();

  EXPECT_THAT(*this->store_->ClaimDueWork(kSampleTime + -1, kSampleTime + 9000, 10), IsEmpty());
  auto first = this->store_->ClaimDueWork(kSampleTime + 2000, kSampleTime + 9000, 1);
  ASSERT_TRUE(first.ok());
  ASSERT_THAT(*first, SizeIs(1));
  EXPECT_EQ(first->front().id.product_id, ProductNo(1));
  EXPECT_EQ(first->front().fence, 2);
  EXPECT_EQ(first->front().lease_until, kSampleTime + 9000);
  auto second = other->ClaimDueWork(kSampleTime + 2000, kSampleTime + 8000, 10);
  ASSERT_TRUE(second.ok());
  ASSERT_THAT(*second, SizeIs(1));
  EXPECT_EQ(second->front().id.product_id, ProductNo(2));
  EXPECT_THAT(*other->ClaimDueWork(kSampleTime + 2000, kSampleTime + 9000, 10), IsEmpty());

  // What was claimed is what is stored, guard included.
  KeySet keys;
  keys.work = {first->front().id};
  const WorkingSet set = this->Read(keys);
  EXPECT_THAT(TextsOf<Work>(set), ElementsAre(Text(first->front())));
  EXPECT_EQ(set.template Find<Work>(first->front().id)->version, first->front().version);
  // A lease that ran out is claimed by whoever comes.
  auto third = other->ClaimDueWork(kSampleTime + 9000, kSampleTime + 19000, 10);
  ASSERT_TRUE(third.ok());
  EXPECT_THAT(*third, SizeIs(4));
}

REGISTER_TYPED_TEST_SUITE_P(LogContract, EventsAreNumberedByTheCounterAndReadInOrder,
                            RequestsAreFoundOnceAndPrunedByDay,
                            EntriesOfTheAuditTrailComeWithTheChangeOrNotAtAll,
                            DueWorkIsClaimedOnceWithAHigherFence);

}  // namespace backline::testing
