// The audit trail says what was changed, not only that something was.
#include "server/domain/audit_trail.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace backline {
namespace {

constexpr Date kFirstOfMay{20'574};

AuditEntry EntryOf(const Changes& changes, const WorkingSet& set) {
  TimeOrderedIdSource ids(1);
  Context context;
  context.ids = &ids;
  return AuditOf({"user:1", SupplierId(), "192.0.2.1", "/a/B"}, changes, set, "resource:1",
                 context);
}

// The entry of a command that makes `after` of `before`.
template <typename Entity>
AuditEntry EntryOfEdit(const Entity& before, const Entity& after) {
  WorkingSet set;
  set.table<Entity>().PutLoaded(before);
  Changes changes;
  std::get<Edits<Entity>>(changes.edits)[after.key()] = after;
  return EntryOf(changes, set);
}

std::string WordsOnlyIn(const std::string& text, const std::string& other) {
  const std::vector<std::string> others = absl::StrSplit(other, ' ');
  std::string only_here;
  for (const auto word : absl::StrSplit(text, ' ')) {
    if (std::find(others.begin(), others.end(), word) != others.end()) continue;
    absl::StrAppend(&only_here, only_here.empty() ? "" : " ", word);
  }
  return only_here;
}

// What the entry of such a change says: "before > after", as far as they differ.
template <typename Entity, typename Change>
std::string WrittenOf(const Entity& before, Change change) {
  Entity after = before;
  change(after);
  const AuditEntry entry = EntryOfEdit(before, after);
  return absl::StrCat(WordsOnlyIn(entry.before, entry.after), " > ",
                      WordsOnlyIn(entry.after, entry.before));
}

TEST(AuditTrailTest, SaysHowAnEtaWasReviewed) {
  SupplyLine waiting;
  waiting.eta_date = kFirstOfMay;
  waiting.eta_review = EtaReview::kWaiting;
  const auto review = [&](EtaReview decision, OptionalDate agreed) {
    return WrittenOf(waiting, [&](SupplyLine& line) {
      line.eta_review = decision;
      line.agreed_date = agreed;
    });
  };
  EXPECT_EQ(review(EtaReview::kAccepted, kFirstOfMay),
            "agreed_date=none eta_review=WAITING > agreed_date=2026-05-01 eta_review=ACCEPTED");
  EXPECT_EQ(review(EtaReview::kDisputed, std::nullopt), "eta_review=WAITING > eta_review=DISPUTED");
  EXPECT_EQ(review(EtaReview::kNone, std::nullopt), "eta_review=WAITING > eta_review=NONE");
}

TEST(AuditTrailTest, SaysPricesAndWhoSeesWhoseDemand) {
  Sourcing sourcing;
  EXPECT_EQ(WrittenOf(sourcing, [](Sourcing& row) { row.shares_demand = true; }),
            "shares_demand=no > shares_demand=yes");
  sourcing.unit_price = {"EUR", 12, 500'000'000};
  EXPECT_EQ(WrittenOf(sourcing, [](Sourcing& row) { row.unit_price.nanos = 5; }),
            "12.500000000 > 12.000000005");
  EXPECT_EQ(WrittenOf(PurchaseOrderLine(),
                      [](PurchaseOrderLine& row) {
                        row.unit_price = {"EUR", 3, 0};
                      }),
            "unit_price=none > unit_price=EUR 3.000000000");
  EXPECT_EQ(WrittenOf(LineResponse(),
                      [](LineResponse& row) {
                        row.unit_price = {"EUR", 3, 0};
                      }),
            "unit_price=none > unit_price=EUR 3.000000000");
}

TEST(AuditTrailTest, SaysWhichShiftsAndHolidays) {
  WorkCenter center;
  center.shifts = {{1, 480, 960}, {2, 480, 1'440}};
  center.holidays = {kFirstOfMay, kFirstOfMay + 1};
  EXPECT_EQ(WrittenOf(center,
                      [](WorkCenter& row) {
                        row.shifts[0] = {1, 605, 1'080};
                      }),
            "shifts=1:08:00-16:00,2:08:00-24:00 > shifts=1:10:05-18:00,2:08:00-24:00");
  EXPECT_EQ(WrittenOf(center, [](WorkCenter& row) { row.holidays[1] = kFirstOfMay + 40; }),
            "holidays=2:2026-05-02 > holidays=2:2026-06-10");
  EXPECT_EQ(WrittenOf(center, [](WorkCenter& row) { row.holidays.clear(); }),
            "holidays=2:2026-05-01,02 > holidays=0");
  EXPECT_EQ(WrittenOf(center, [](WorkCenter& row) { ++row.version; }), " > ");
  BusinessCalendar calendar;
  calendar.shifts = center.shifts;
  EXPECT_EQ(WrittenOf(calendar, [](BusinessCalendar& row) { row.shifts.pop_back(); }),
            "shifts=1:08:00-16:00,2:08:00-24:00 > shifts=1:08:00-16:00");
  EXPECT_EQ(WrittenOf(calendar, [](BusinessCalendar& row) { row.holidays = {kFirstOfMay}; }),
            "holidays=0 > holidays=1:2026-05-01");
}

// However long the lists are, what was changed of them is within the bounds of the text.
TEST(AuditTrailTest, OneHolidayOfAYearOfThemShows) {
  BusinessCalendar calendar;
  for (int n = 0; n < kShiftsMax; ++n) calendar.shifts.push_back({1 + n / 3, 60 * n, 60 * n + 30});
  for (int n = 0; n < kHolidaysMax; ++n) calendar.holidays.push_back(kFirstOfMay + 400 * n);
  EXPECT_EQ(
      WrittenOf(calendar, [](BusinessCalendar& row) { row.holidays.back().days_since_epoch++; }),
      "holidays=366:2426-01-24 > holidays=366:2426-01-25");
  BusinessCalendar other = calendar;
  for (Date& day : other.holidays) day = day + 1;
  const AuditEntry entry = EntryOfEdit(calendar, other);
  EXPECT_EQ(entry.before.size(), kAuditTextBytesMax);
  EXPECT_EQ(entry.after.size(), kAuditTextBytesMax);
}

TEST(AuditTrailTest, SaysOtherThingsThatPersonsChange) {
  EXPECT_EQ(WrittenOf(Product(),
                      [](Product& row) {
                        row.packs = {{"BOX", 12, 1}, {"G", 1, 3}};
                      }),
            "packs= > packs=BOX=12/1,G=1/3");
  EXPECT_EQ(WrittenOf(OrderLine(), [](OrderLine& row) { row.delivered = 4; }),
            "delivered=0 > delivered=4");
  EXPECT_EQ(WrittenOf(SlotMove(), [](SlotMove& row) { row.wanted_date = kFirstOfMay; }),
            "wanted_date=none > wanted_date=2026-05-01");
  const WorkCenterId another(Id128{1, 2});
  EXPECT_EQ(WrittenOf(ProductionPlan(), [&](ProductionPlan& row) { row.work_center_id = another; }),
            absl::StrCat("work_center=", WorkCenterId().ToString(),
                         " > work_center=", another.ToString()));
  const ShipmentNoticeId notice(Id128{1, 3});
  EXPECT_EQ(WrittenOf(SupplyLine(), [&](SupplyLine& row) { row.shipment_notice_id = notice; }),
            absl::StrCat("shipment_notice=none > shipment_notice=", notice.ToString()));
}

TEST(AuditTrailTest, SaysWhatWasPosted) {
  Changes changes;
  LineMessage message;
  message.line_number = 2;
  message.message_number = 7;
  message.text = "on Friday";
  changes.appends.messages = {message};
  const AuditEntry entry = EntryOf(changes, WorkingSet());
  EXPECT_EQ(entry.before, "");
  EXPECT_EQ(entry.after,
            absl::StrCat("message ", PurchaseOrderId().ToString(), "/2/7 text=on Friday"));
}

}  // namespace
}  // namespace backline
