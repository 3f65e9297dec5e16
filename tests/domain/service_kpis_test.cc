#include "server/domain/service_kpis.h"

#include <gtest/gtest.h>

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
TEST(ServiceKpisTest, GroupsAreWhatTheRatesCount) {
  const std::vector<ServedLine> lines = {Delivered(Line(1, 1, 5, 0), kOrderDay + 1),
                                         Delivered(Line(1, 2, 5, 3), kOrderDay + 8),
                                         Line(1, 3, 5, 5), Line(1, 4, 5, 0)};
  const ServiceKpis kpis = Tally({lines});
  const auto count = [&](ServiceLineGroup group) {
    return std::count_if(lines.begin(), lines.end(),
                         [&](const ServedLine& line) { return IsIn(group, line, kToday); });
  };
  EXPECT_EQ(count(ServiceLineGroup::kAll), kpis.lines);
  EXPECT_EQ(count(ServiceLineGroup::kBackordered), kpis.backordered_lines.met);
  EXPECT_EQ(count(ServiceLineGroup::kFilledFirstTime), kpis.line_fill.met);
  EXPECT_EQ(count(ServiceLineGroup::kNotFilledFirstTime),
            kpis.line_fill.counted - kpis.line_fill.met);
  EXPECT_EQ(kpis.line_fill, (KpiRate{3, 1})) << "one is only reserved";
  EXPECT_EQ(count(ServiceLineGroup::kDelivered), kpis.wait.count);
  EXPECT_EQ(count(ServiceLineGroup::kDeliveredAfterWaiting), kpis.wait_backordered.count);
  EXPECT_EQ(count(ServiceLineGroup::kOpen), 2);
  EXPECT_EQ(count(ServiceLineGroup::kCancelled), 0);
}

}  // namespace
}  // namespace backline::testing
