#include "server/domain/service_kpis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace backline::testing {
namespace {

constexpr Date kOrderDay{20'000};
constexpr Date kToday{20'030};

OrderId OrderNo(uint64_t n) { return OrderId(Id128{5, n}); }

ServedLine Line(uint64_t order, int32_t number, Quantity ordered, Quantity backordered) {
  ServedLine line;
  line.order_id = OrderNo(order);
  line.line_number = number;
  line.order_date = kOrderDay;
  line.ordered = ordered;
  line.backordered = backordered;
  return line;
}

// What was covered at once has left.
ServedLine Left(ServedLine line) {
  line.shipped = line.ordered - line.backordered - line.lost;
  return line;
}

ServedLine Delivered(ServedLine line, Date day) {
  line.shipped = line.delivered = line.wanted();
  line.shipped_after_waiting = line.backordered + line.lost;
  line.last_shipped_date = line.last_delivered_date = day;
  return line;
}

ServedBackorder Waiting(Quantity quantity, Quantity cancelled, const OptionalDate& promised) {
  return {BackorderId(), BackorderCause::kShortAtEntry, quantity, cancelled, 0, 0, promised};
}

ServiceKpis Tally(const std::vector<std::vector<ServedLine>>& orders, const Money& price = {},
                  int32_t tier = 5) {
  ServiceTally tally(kToday);
  for (const auto& lines : orders) {
    tally.AddOrder(lines, std::vector<ServiceTally::Weights>(lines.size(), {price, tier}));
  }
  return tally.Kpis();
}

// The vector of the literature: unit fill 170/200, line fill 4/6, order fill 0/2.
TEST(ServiceKpisTest, TheKnownFillRates) {
  const ServiceKpis kpis =
      Tally({{Left(Line(1, 1, 50, 0)), Left(Line(1, 2, 30, 0)), Left(Line(1, 3, 20, 10))},
             {Left(Line(2, 1, 40, 0)), Left(Line(2, 2, 40, 0)), Left(Line(2, 3, 20, 20))}},
            {"EUR", 2, 500'000'000});
  EXPECT_EQ(kpis.unit_fill, (KpiRate{200, 170}));
  EXPECT_EQ(kpis.line_fill, (KpiRate{6, 4}));
  EXPECT_EQ(kpis.order_fill, (KpiRate{2, 0}));
  EXPECT_EQ(kpis.backordered_units, (KpiRate{200, 30}));
  EXPECT_EQ(kpis.backordered_lines, (KpiRate{6, 2}));
  EXPECT_EQ(kpis.backordered_orders, (KpiRate{2, 2}));
  EXPECT_EQ(kpis.value_counted.Amounts(), (std::vector<Money>{{"EUR", 500, 0}}));
  EXPECT_EQ(kpis.value_met.Amounts(), (std::vector<Money>{{"EUR", 425, 0}}));
  EXPECT_EQ(kpis.tier_fill, (KpiRate{1'000, 850}));
}

TEST(ServiceKpisTest, NothingCountedIsNoRate) {
  const ServiceKpis kpis = Tally({});
  EXPECT_EQ(kpis, ServiceKpis());
  EXPECT_EQ(kpis.unit_fill.counted, 0);
  EXPECT_EQ(kpis.wait.count, 0);
  EXPECT_EQ(Tally({{}}).orders, 0) << "an order without lines is none";
}

TEST(ServiceKpisTest, WhatWasLostIsNotFilledButWasNotBackorderedWhenOrdered) {
  ServedLine line = Line(1, 1, 10, 0);
  AddBackorder({BackorderId(), BackorderCause::kStockWithdrawn, 4, 0, 0, 0, std::nullopt}, line);
  const ServiceKpis kpis = Tally({{Left(line)}});
  EXPECT_EQ(kpis.backordered_units, (KpiRate{10, 0}));
  EXPECT_EQ(kpis.unit_fill, (KpiRate{10, 6}));
  EXPECT_EQ(kpis.line_fill, (KpiRate{1, 0}));
}

TEST(ServiceKpisTest, WhatIsOnlyReservedIsNotFilledYet) {
  const ServiceKpis reserved = Tally({{Line(1, 1, 10, 0)}}, {"EUR", 1});
  EXPECT_EQ(reserved.unit_fill, KpiRate());
  EXPECT_EQ(reserved.line_fill, KpiRate());
  EXPECT_EQ(reserved.order_fill, KpiRate());
  EXPECT_EQ(reserved.tier_fill, KpiRate());
  EXPECT_EQ(reserved.value_counted, KpiValue());
  EXPECT_EQ(reserved.fill_pending_units, 10);
  ServedLine half = Line(1, 1, 10, 4);
  half.shipped = 5;
  half.shipped_after_waiting = 1;
  const ServiceKpis some = Tally({{half, Line(1, 2, 3, 0)}});
  EXPECT_EQ(some.unit_fill, (KpiRate{8, 4}));
  EXPECT_EQ(some.fill_pending_units, 5);
  EXPECT_EQ(some.line_fill, (KpiRate{1, 0})) << "one of the two is decided";
  EXPECT_EQ(some.order_fill, (KpiRate{1, 0})) << "and decides the order";
}

TEST(ServiceKpisTest, WhatWasCancelledBeforeItLeftIsNotFilled) {
  ServedLine line = Line(1, 1, 10, 0);
  line.cancelled = 10;
  CloseCancellations(line);
  const ServiceKpis gone = Tally({{line}});
  EXPECT_EQ(gone.unit_fill, (KpiRate{10, 0}));
  EXPECT_EQ(gone.line_fill, (KpiRate{1, 0}));
  EXPECT_EQ(gone.order_fill, (KpiRate{1, 0}));
  EXPECT_EQ(gone.fill_pending_units, 0);
}

TEST(ServiceKpisTest, WaitsAreOfWhatCameAndTheRestAges) {
  std::vector<std::vector<ServedLine>> orders;
  // 1 to 10 days; those of 9 and 10 had waited.
  for (uint64_t n = 1; n <= 10; ++n) {
    orders.push_back({Delivered(Line(n, 1, 5, n > 8 ? 2 : 0), kOrderDay + static_cast<int>(n))});
  }
  ServedLine open = Line(11, 1, 8, 8);
  open.shipped = open.delivered = 3;
  orders.push_back({open});
  const ServiceKpis kpis = Tally(orders);
  EXPECT_EQ(kpis.wait, (WaitDistribution{10, 55, 5, 9, 10, 10}));
  EXPECT_EQ(kpis.wait_backordered, (WaitDistribution{2, 19, 9, 10, 10, 10}));
  EXPECT_EQ(kpis.accepted_to_delivered.count, 10);
  for (size_t at = 0; at < kpis.open_lines.size(); ++at) {
    EXPECT_EQ(kpis.open_lines[at].lines, at == 2 ? 1 : 0) << at;
  }
  EXPECT_EQ(kpis.open_lines[2].units, 5) << "what is still to be delivered";
}

// A day of the order's zone and one that somebody stated elsewhere are days apart for no hours.
TEST(ServiceKpisTest, NothingComesBeforeItWasOrdered) {
  const ServiceKpis kpis = Tally({{Delivered(Line(1, 1, 5, 2), kOrderDay + -1)}});
  EXPECT_EQ(kpis.wait, (WaitDistribution{1, 0, 0, 0, 0, 0}));
  EXPECT_EQ(kpis.wait_backordered, kpis.wait);
  EXPECT_EQ(kpis.accepted_to_shipped, kpis.wait);
  EXPECT_EQ(kpis.accepted_to_delivered, kpis.wait);
}

TEST(ServiceKpisTest, AnOrderIsShippedWithItsLastLine) {
  ServedLine first = Delivered(Line(1, 1, 5, 0), kOrderDay + 2);
  ServedLine second = Line(1, 2, 5, 5);
  EXPECT_EQ(Tally({{first, second}}).accepted_to_shipped.count, 0);
  second.shipped = 5;
  second.last_shipped_date = kOrderDay + 9;
  const ServiceKpis shipped = Tally({{first, second}});
  EXPECT_EQ(shipped.accepted_to_shipped, (WaitDistribution{1, 9, 9, 9, 9, 9}));
  EXPECT_EQ(shipped.accepted_to_delivered.count, 0);
  second.shipped = 0;
  second.cancelled = 5;
  EXPECT_EQ(Tally({{first, second}}).accepted_to_shipped.sum, 2) << "nobody waits for that line";
}

TEST(ServiceKpisTest, OnTimeInFullIsOfWholeOrders) {
  const auto promised = [](ServedLine line) {
    line.first_promised_date = kOrderDay + 5;
    return line;
  };
  const ServedLine kept = Delivered(promised(Line(1, 1, 5, 0)), kOrderDay + 5);
  const ServedLine broken = Delivered(promised(Line(1, 2, 5, 0)), kOrderDay + 6);
  ServedLine later = Line(1, 3, 5, 0);
  later.first_promised_date = kToday;
  EXPECT_EQ(Tally({{kept}}).orders_on_time_in_full, (KpiRate{1, 1}));
  EXPECT_EQ(Tally({{kept, broken}}).orders_on_time_in_full, (KpiRate{1, 0}));
  EXPECT_EQ(Tally({{kept, later}}).orders_on_time_in_full, KpiRate()) << "not decided";
  EXPECT_EQ(Tally({{broken, later}}).orders_on_time_in_full, (KpiRate{1, 0})) << "decided already";
  ServedLine less = kept;
  less.ordered = 9;
  less.cancelled = 4;
  EXPECT_EQ(Tally({{less}}).orders_on_time_in_full, (KpiRate{1, 0})) << "not in full";
  EXPECT_EQ(Tally({{less}}).promise_met, (KpiRate{1, 1}));
}

TEST(ServiceKpisTest, CancelledUnitsAreWhatTheyWere) {
  ServedLine line = Line(1, 1, 40, 0);
  line.requested_date = kOrderDay + 3;
  line.cancelled = 10;
  AddBackorder(Waiting(8, 1, std::nullopt), line);
  AddBackorder(Waiting(8, 2, kOrderDay + 4), line);
  AddBackorder(Waiting(8, 3, kOrderDay + 3), line);
  CloseCancellations(line);
  EXPECT_EQ(line.cancelled_by, (std::array<Quantity, kCancellationCauses>{4, 1, 2, 3}));
  const ServiceKpis kpis = Tally({{line}});
  EXPECT_EQ(kpis.cancelled_units, (KpiRate{40, 10}));
  for (size_t at = 0; at < kpis.cancellations.size(); ++at) {
    EXPECT_EQ(kpis.cancellations[at], (CancellationCount{1, line.cancelled_by[at]})) << at;
  }
}

TEST(ServiceKpisTest, BornCancelledIsNoDemand) {
  ServedLine line = Line(1, 1, 5, 0);
  line.cancelled = 5;
  EXPECT_TRUE(line.born_cancelled());
  line.first_promised_date = kOrderDay;
  EXPECT_FALSE(line.born_cancelled()) << "it was reserved once";
  line.first_promised_date.reset();
  AddBackorder(Waiting(5, 5, std::nullopt), line);
  EXPECT_FALSE(line.born_cancelled()) << "it waited once";
}

// Every number has its lines: what a group lists is what the rates counted.
TEST(ServiceKpisTest, GroupsAreWhatTheNumbersCount) {
  using Group = ServiceLineGroup;
  const auto promised = [](ServedLine line, const OptionalDate& by, const OptionalDate& wanted) {
    line.first_promised_date = by;
    line.requested_date = wanted;
    return line;
  };
  const Date day = kOrderDay + 5;
  ServedLine gone = promised(Line(3, 1, 5, 0), day, std::nullopt);
  gone.cancelled = 5;
  CloseCancellations(gone);
  const std::vector<std::vector<ServedLine>> orders = {
      {promised(Delivered(Line(1, 1, 5, 0), day), day, day),
       promised(Delivered(Line(1, 2, 5, 3), day + 3), day + 3, day)},
      {promised(Line(2, 1, 5, 5), day, kToday), promised(Line(2, 2, 5, 0), kToday, day)},
      {gone},
      {Line(4, 1, 5, 5)},
      {promised(Delivered(Line(5, 1, 5, 0), day), day, std::nullopt)}};
  const ServiceKpis kpis = Tally(orders);
  const auto lines = [&](Group group) {
    int64_t count = 0;
    for (const auto& order : orders) {
      for (const ServedLine& line : order) count += IsIn(group, line, order, kToday);
    }
    return count;
  };
  const auto rate = [&](Group met, Group missed) {
    return KpiRate{lines(met) + lines(missed), lines(met)};
  };
  EXPECT_EQ(lines(Group::kAll), kpis.lines);
  EXPECT_EQ(lines(Group::kBackordered), kpis.backordered_lines.met);
  EXPECT_EQ(rate(Group::kFilledFirstTime, Group::kNotFilledFirstTime), kpis.line_fill);
  EXPECT_EQ(kpis.line_fill, (KpiRate{6, 2}));
  EXPECT_EQ(lines(Group::kFillPending), 1);
  EXPECT_EQ(lines(Group::kDelivered), kpis.wait.count);
  EXPECT_EQ(lines(Group::kDeliveredAfterWaiting), kpis.wait_backordered.count);
  int64_t open = 0;
  for (const AgeBucket& bucket : kpis.open_lines) open += bucket.lines;
  EXPECT_EQ(lines(Group::kOpen), open);
  EXPECT_EQ(rate(Group::kPromiseMet, Group::kPromiseMissed), kpis.promise_met);
  EXPECT_EQ(rate(Group::kRequestedMet, Group::kRequestedMissed), kpis.requested_met);
  EXPECT_EQ(kpis.requested_met, (KpiRate{3, 1}));
  EXPECT_EQ(lines(Group::kPromisePending), kpis.promise_pending);
  EXPECT_EQ(lines(Group::kPromiseCancelled), kpis.promise_cancelled);
  EXPECT_EQ(lines(Group::kNeverPromised), kpis.never_promised);
  EXPECT_EQ((std::array{kpis.promise_pending, kpis.promise_cancelled, kpis.never_promised}),
            (std::array<int64_t, 3>{1, 1, 1}));
  EXPECT_EQ(lines(Group::kCancelled), 1);
  // Of orders, all lines are listed.
  EXPECT_EQ(kpis.orders_on_time_in_full, (KpiRate{4, 2}));
  EXPECT_EQ(rate(Group::kOrderOnTimeInFull, Group::kOrderNotOnTimeInFull), (KpiRate{6, 3}));
  EXPECT_EQ(kpis.order_fill, (KpiRate{5, 1}));
  EXPECT_EQ(rate(Group::kOrderFilled, Group::kOrderNotFilled), (KpiRate{7, 1}));
  EXPECT_EQ(kpis.accepted_to_shipped.count, 2);
  EXPECT_EQ(lines(Group::kOrderShipped), 3);
  EXPECT_EQ(lines(Group::kOrderDelivered), 3);
}

}  // namespace
}  // namespace backline::testing
