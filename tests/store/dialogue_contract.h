// What every store keeps of what suppliers and buyers say, agree and dispute: a part of the suite
// in store_contract.h.
#pragma once

#include "tests/store/store_contract.h"

namespace backline::testing {

template <typename Backend>
class DialogueContract : public StoreContract<Backend> {};

TYPED_TEST_SUITE_P(DialogueContract);

// What suppliers and buyers share: rows by their keys, parts and lines with them, all guarded.
TYPED_TEST_P(DialogueContract, WhatIsNegotiatedAnnouncedAndWrittenComesBack) {
  this->WriteCatalog();
  Changes changes;
  const SupplyLine supply = this->PutInbound(changes, 1);
  LineResponse response;
  response.purchase_order_id = PurchaseOrderNo(1);
  response.line_number = 1;
  response.answer_version = 2;
  response.supplier_id = SupplierNo(1);
  response.product_id = ProductNo(1);
  response.kind = ResponseKind::kProposed;
  response.asked = 10;
  response.over = 2;
  response.unit_price = {"EUR", 3, 4};
  response.decide_by_date = kSampleDay;
  response.reason = SupplyReason::kPrice;
  response.note = "ä";
  response.recorded_time = kSampleTime;
  response.state = ResponseState::kWaiting;
  Put(changes, response);
  const ToleranceRule rule{SupplierNo(1), Id128{}, "", 1, 2, 3, 4, true, 0};
  const ToleranceRule of_group{SupplierNo(1), ToleranceGroup("G"), "G", 5, 6, 7, 8, false, 0};
  Put(changes, rule);
  Put(changes, of_group);
  ShipmentNotice notice;
  notice.id = ShipmentNoticeId(Id128{9, 9});
  notice.supplier_id = SupplierNo(1);
  notice.location_id = LocationNo(1);
  notice.delivery_note = "note";
  notice.carrier = "carrier";
  notice.tracking_reference = "track";
  notice.shipped_date = kSampleDay;
  notice.expected_date = kSampleDay + 1;
  notice.line_count = 1;
  notice.package_count = 1;
  notice.recorded_time = kSampleTime;
  Put(changes, notice);
  Conversation conversation{PurchaseOrderNo(1), 1, SupplierNo(1), ProductNo(1), 3, 1, 2, 1, 0, 0};
  Put(changes, conversation);
  AnswerPart part;
  part.purchase_order_id = PurchaseOrderNo(1);
  part.line_number = 1;
  part.answer_version = 2;
  part.part_number = 1;
  part.quantity = 12;
  part.eta_date = kSampleDay + 3;
  changes.appends.answer_parts = {part};
  changes.appends.notice_lines = {{notice.id, 1, supply.id, PurchaseOrderNo(1), 1, 10}};
  changes.appends.notice_packages = {{notice.id, 1, "box", "t"}};
  changes.appends.messages = {{PurchaseOrderNo(1), 1, 1, true, "who", "what", kSampleTime}};
  this->Write(changes);

  KeySet keys;
  keys.responses = {response.key(), {PurchaseOrderNo(1), 1, 3}};
  keys.tolerances = {rule.key(), of_group.key(), {SupplierNo(1), ProductNo(1).bits()}};
  keys.shipment_notices = {notice.id};
  keys.conversations = {conversation.key()};
  const WorkingSet set = this->Read(keys);
  const LineResponse* read = set.template Find<LineResponse>(response.key());
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->kind, response.kind);
  EXPECT_EQ(read->over, 2);
  EXPECT_EQ(read->unit_price, response.unit_price);
  EXPECT_EQ(read->decide_by_date, kSampleDay);
  EXPECT_EQ(read->note, "ä");
  EXPECT_EQ(read->decided_time, Instant{});
  EXPECT_EQ(read->version, 1);
  ASSERT_THAT(set.AnswerPartsOf(response.key()), SizeIs(1));
  EXPECT_EQ(set.AnswerPartsOf(response.key())[0].eta_date, kSampleDay + 3);
  const ToleranceRule* agreed = set.template Find<ToleranceRule>(rule.key());
  ASSERT_NE(agreed, nullptr);
  EXPECT_EQ(agreed->days_late, 2);
  EXPECT_EQ(agreed->percent_over, 4);
  EXPECT_EQ(agreed->group_code, "");
  const ToleranceRule* group_rule = set.template Find<ToleranceRule>(of_group.key());
  ASSERT_NE(group_rule, nullptr);
  EXPECT_EQ(group_rule->group_code, "G");
  EXPECT_EQ(group_rule->product_id(), ProductId());
  EXPECT_EQ(group_rule->days_early, 5);
  EXPECT_FALSE(group_rule->applies);
  const ToleranceKey of_product{SupplierNo(1), ProductNo(1).bits()};
  EXPECT_EQ(set.template Find<ToleranceRule>(of_product), nullptr);
  ASSERT_NE(set.template Find<ShipmentNotice>(notice.id), nullptr);
  EXPECT_EQ(set.template Find<ShipmentNotice>(notice.id)->expected_date, kSampleDay + 1);
  ASSERT_THAT(set.NoticeLinesOf(notice.id), SizeIs(1));
  EXPECT_EQ(set.NoticeLinesOf(notice.id)[0].supply_line_id, supply.id);
  EXPECT_NE(set.template Find<SupplyLine>(supply.id), nullptr) << "comes with its purchase orders";
  EXPECT_EQ(set.template Find<Conversation>(conversation.key())->house_unread, 2);

  LineResponse decided = *read;
  decided.state = ResponseState::kCountered;
  decided.decided_quantity = 7;
  decided.decided_date = kSampleDay + 5;
  decided.decision_note = "no";
  decided.decided_time = kSampleTime;
  ShipmentNotice cancelled = *set.template Find<ShipmentNotice>(notice.id);
  cancelled.cancelled = true;
  Changes later;
  Put(later, decided);
  Put(later, cancelled);
  this->Write(keys, later);
  const WorkingSet after = this->Read(keys);
  EXPECT_EQ(after.template Find<LineResponse>(response.key())->state, ResponseState::kCountered);
  EXPECT_EQ(after.template Find<LineResponse>(response.key())->decided_date, kSampleDay + 5);
  EXPECT_EQ(after.template Find<LineResponse>(response.key())->decision_note, "no");
  EXPECT_EQ(after.template Find<LineResponse>(response.key())->version, 2);
  EXPECT_TRUE(after.template Find<ShipmentNotice>(notice.id)->cancelled);
}

// What was agreed comes with the calendars that it is measured by; what is open of a line, and its
// acknowledgement, with its timers.
TYPED_TEST_P(DialogueContract, AgreementsComeWithCalendarsAndClocksWithTimers) {
  this->WriteCatalog();
  Changes changes;
  this->PutInbound(changes, 1);
  for (SupplierId party : {SupplierNo(1), SupplierId()}) {
    BusinessCalendar calendar;
    calendar.party = party;
    calendar.time_zone = "Europe/Berlin";
    calendar.shifts = {{1, 480, 720}, {1, 780, 960}, {5, 0, 1440}};
    calendar.holidays = {kSampleDay, kSampleDay + 7};
    Put(changes, calendar);
  }
  Agreement agreement;
  agreement.id = AgreementId(Id128{8, 1});
  agreement.supplier_id = SupplierNo(1);
  agreement.product_id = ProductNo(1);
  agreement.supersedes = AgreementId(Id128{8, 9});
  agreement.number = 2;
  agreement.terms = {8, 16, 1, 2, 3, 4, true, 5, {{{1, 10'000}, {2, 0}, {3, 0}, {4, 0}, {5, 0}}}};
  agreement.recorded_time = kSampleTime;
  agreement.valid_from = kSampleDay;
  Put(changes, agreement);
  const auto put_clock = [&](uint64_t n, ClockKind kind, ClockState state, bool open) {
    ObligationClock clock;
    clock.id = ClockId(Id128{7, n});
    clock.kind = kind;
    clock.supplier_id = SupplierNo(1);
    clock.product_id = ProductNo(1);
    clock.purchase_order_id = PurchaseOrderNo(1);
    clock.line_number = 1;
    clock.answer_version = 3;
    clock.agreement_id = agreement.id;
    clock.allowed_micros = 60;
    clock.used_micros = 59;
    clock.state = state;
    clock.started_time = clock.resumed_time = clock.due_soon_time = clock.due_time = kSampleTime;
    clock.due_date = kSampleDay;
    clock.due_soon_told = true;
    if (!open) clock.stopped_time = kSampleTime;
    Put(changes, clock);
    if (state == ClockState::kRunning) {
      Put(changes, SampleWork(WorkKind::kClock, ProductNo(1), clock.id.bits()));
    }
    return clock;
  };
  put_clock(1, ClockKind::kAcknowledge, ClockState::kStopped, false);
  put_clock(2, ClockKind::kAnswerChange, ClockState::kStopped, false);
  const ObligationClock runs = put_clock(3, ClockKind::kAnswerChange, ClockState::kRunning, true);
  this->Write(changes);

  KeySet keys;
  keys.purchase_orders = {PurchaseOrderNo(1)};
  keys.agreements = {SupplierNo(1), SupplierNo(2)};
  keys.line_clocks = {{PurchaseOrderNo(1), 1}};
  const WorkingSet set = this->Read(keys);
  const Agreement* read = set.template Find<Agreement>(agreement.id);
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->terms, agreement.terms);
  EXPECT_EQ(read->supersedes, agreement.supersedes);
  EXPECT_EQ(read->number, 2);
  EXPECT_EQ(read->valid_from, kSampleDay);
  EXPECT_FALSE(read->valid_until);
  for (SupplierId party : {SupplierNo(1), SupplierId()}) {
    const BusinessCalendar* calendar = set.template Find<BusinessCalendar>(party);
    ASSERT_NE(calendar, nullptr);
    EXPECT_THAT(calendar->shifts,
                ElementsAre(Shift{1, 480, 720}, Shift{1, 780, 960}, Shift{5, 0, 1440}));
    EXPECT_THAT(calendar->holidays, ElementsAre(kSampleDay, kSampleDay + 7));
  }
  EXPECT_NE(set.template Find<ObligationClock>(ClockId(Id128{7, 1})), nullptr);
  EXPECT_EQ(set.template Find<ObligationClock>(ClockId(Id128{7, 2})), nullptr) << "it is over";
  const ObligationClock* clock = set.template Find<ObligationClock>(runs.id);
  ASSERT_NE(clock, nullptr);
  EXPECT_EQ(clock->used_micros, 59);
  EXPECT_EQ(clock->due_time, kSampleTime);
  EXPECT_TRUE(clock->due_soon_told && clock->open());
  EXPECT_NE(set.template Find<Work>(runs.timer()), nullptr);

  Changes later;
  Agreement ended = *read;
  ended.valid_until = kSampleDay + 9;
  Put(later, ended);
  BusinessCalendar moved = *set.template Find<BusinessCalendar>(SupplierNo(1));
  moved.time_zone = "UTC";
  moved.shifts = {{2, 0, 300}};
  moved.holidays.clear();
  Put(later, moved);
  ObligationClock breached = *clock;
  breached.state = ClockState::kBreached;
  breached.breached_time = kSampleTime;
  Put(later, breached);
  std::get<Edits<Work>>(later.edits)[runs.timer()] = std::nullopt;
  this->Write(keys, later);
  KeySet by_id;
  by_id.products = {ProductNo(1)};
  by_id.clocks = {runs.id};
  by_id.calendars = {SupplierNo(1)};
  by_id.agreements = {SupplierNo(1)};
  const WorkingSet after = this->Read(by_id);
  EXPECT_EQ(after.template Find<Agreement>(agreement.id)->valid_until, kSampleDay + 9);
  EXPECT_THAT(after.template Find<BusinessCalendar>(SupplierNo(1))->shifts,
              ElementsAre(Shift{2, 0, 300}));
  EXPECT_EQ(after.template Find<ObligationClock>(runs.id)->state, ClockState::kBreached);
  EXPECT_EQ(after.template Find<ObligationClock>(runs.id)->version, 2);
  EXPECT_EQ(after.template Find<Work>(runs.timer()), nullptr);
}

// A dispute comes with its line, whose product is its mutex; of a line come all, the fact that the
// line was sent, and when it was asked for last.
TYPED_TEST_P(DialogueContract, DisputesComeWithTheirLineAndTheFactThatItWasSent) {
  this->WriteCatalog();
  Changes changes;
  this->PutInbound(changes, 1);
  Dispute dispute;
  dispute.id = DisputeId(Id128{6, 1});
  dispute.purchase_order_id = PurchaseOrderNo(1);
  dispute.line_number = 1;
  dispute.component = ScoreComponent::kFill;
  dispute.supplier_id = SupplierNo(1);
  dispute.product_id = ProductNo(1);
  dispute.location_id = LocationNo(1);
  dispute.reason = DisputeReason::kReceiptWrong;
  dispute.text = "Zu spät gezählt";
  dispute.opened_by = "supplier/s";
  dispute.opened_time = kSampleTime;
  Put(changes, dispute);
  Dispute settled = dispute;
  settled.id = DisputeId(Id128{6, 2});
  settled.component = ScoreComponent::kOnTimeInFull;
  settled.state = DisputeState::kWithdrawn;
  settled.settled_time = kSampleTime;
  Put(changes, settled);
  SupplierFact fact;
  fact.purchase_order_id = PurchaseOrderNo(1);
  fact.line_number = 1;
  fact.kind = FactKind::kDisputeOpened;
  fact.component = ScoreComponent::kFill;
  fact.recorded_time = kSampleTime;
  fact.occurred_date = kSampleDay;
  for (const bool sent : {true, false}) {
    fact.ordinal += 1;
    if (sent) {
      SupplierFact first = fact;
      first.kind = FactKind::kSent;
      first.component = ScoreComponent::kNone;
      first.time_zone = "Asia/Kolkata";
      first.answer_due_time = kSampleTime + 1;
      first.imported = true;
      changes.appends.supplier_facts.push_back(first);
      for (const int later : {7, 5}) {
        SupplierFact again = first;
        again.ordinal = 10 + later;
        again.kind = FactKind::kAsked;
        again.time_zone.clear();
        again.recorded_time = kSampleTime + later;
        again.quantity = first.quantity + 1;
        changes.appends.supplier_facts.push_back(again);
      }
    } else {
      changes.appends.supplier_facts.push_back(fact);
    }
  }
  this->Write(changes);

  KeySet keys;
  keys.disputes = {dispute.id, DisputeId(Id128{6, 9})};
  const WorkingSet by_id = this->Read(keys);
  const Dispute* read = by_id.template Find<Dispute>(dispute.id);
  ASSERT_NE(read, nullptr);
  EXPECT_EQ(read->component, ScoreComponent::kFill);
  EXPECT_EQ(read->reason, DisputeReason::kReceiptWrong);
  EXPECT_EQ(read->text, "Zu spät gezählt");
  EXPECT_EQ(read->opened_by, "supplier/s");
  EXPECT_EQ(read->opened_time, kSampleTime);
  EXPECT_EQ(read->settled_time, Instant{});
  EXPECT_NE(by_id.template Find<PurchaseOrderLine>({PurchaseOrderNo(1), 1}), nullptr);
  EXPECT_NE(by_id.template Find<Product>(ProductNo(1)), nullptr) << "it is locked";
  EXPECT_EQ(by_id.template Find<Dispute>(settled.id), nullptr);
  EXPECT_EQ(by_id.template Find<Dispute>(DisputeId(Id128{6, 9})), nullptr);

  KeySet of_line;
  of_line.purchase_order_lines = of_line.line_disputes = {{PurchaseOrderNo(1), 1}};
  const WorkingSet all = this->Read(of_line);
  EXPECT_THAT(all.DisputeKeysOf({PurchaseOrderNo(1), 1}),
              ::testing::UnorderedElementsAre(dispute.id, settled.id));
  KeySet of_supplier;
  of_supplier.open_disputes = {dispute.supplier_id};
  const WorkingSet open = this->Read(of_supplier);
  EXPECT_NE(open.template Find<Dispute>(dispute.id), nullptr);
  EXPECT_EQ(open.template Find<Dispute>(settled.id), nullptr) << "it is not open";
  const SupplierFact* sent = all.SentFactOf({PurchaseOrderNo(1), 1});
  ASSERT_NE(sent, nullptr);
  EXPECT_EQ(sent->time_zone, "Asia/Kolkata");
  EXPECT_EQ(sent->answer_due_time, kSampleTime + 1);
  EXPECT_TRUE(sent->imported);
  EXPECT_EQ(sent->recorded_time, kSampleTime);
  EXPECT_EQ(all.AskedTimeOf({PurchaseOrderNo(1), 1}), kSampleTime + 5) << "the same again at 7";
  EXPECT_EQ(all.AskedTimeOf({PurchaseOrderNo(1), 2}), Instant{});
  EXPECT_EQ(all.SentFactOf({PurchaseOrderNo(1), 2}), nullptr);

  Changes later;
  Dispute decided = *read;
  decided.state = DisputeState::kUpheld;
  decided.comment = "Stimmt";
  decided.settled_by = "staff/b";
  decided.settled_time = kSampleTime + 1;
  Put(later, decided);
  this->Write(keys, later);
  const WorkingSet after = this->Read(keys);
  const Dispute& now = *after.template Find<Dispute>(dispute.id);
  EXPECT_EQ(now.state, DisputeState::kUpheld);
  EXPECT_EQ(now.comment, "Stimmt");
  EXPECT_EQ(now.settled_by, "staff/b");
  EXPECT_EQ(now.settled_time, kSampleTime + 1);
  EXPECT_EQ(now.version, 2);
  // Another of the component that was upheld.
  Changes again;
  Dispute second = dispute;
  second.id = DisputeId(Id128{6, 3});
  Put(again, second);
  this->Write(keys, again);
  EXPECT_EQ(this->Read(of_line).DisputeKeysOf({PurchaseOrderNo(1), 1}).size(), 3u);
}

REGISTER_TYPED_TEST_SUITE_P(DialogueContract, WhatIsNegotiatedAnnouncedAndWrittenComesBack,
                            AgreementsComeWithCalendarsAndClocksWithTimers,
                            DisputesComeWithTheirLineAndTheFactThatItWasSent);

}  // namespace backline::testing
