// KPIs of random histories beside a model that keeps its own books.
#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "tests/store/kpi_reads.h"

namespace backline::testing {
namespace {

// Keeps its own books of a random history.
class RandomHistory {
 public:
  explicit RandomHistory(uint64_t seed) : random_(seed), s_(seed) {
    for (const char* product : {"P", "Q"}) s_.Product(product).Source(product, "S");
  }

  void Step() {
    switch (Pick(9)) {
      case 0:
        s_.Stock(Pick(2) == 0 ? "P" : "Q", "L", 1 + Pick(20));
        break;
      case 1:
        for (int days = 1 + Pick(3); days > 0; --days) {
          s_.AdvanceDays(1);
          backlog_at_[TodayOf(s_)] = Backlog();
        }
        break;
      case 2:
        Cancel();
        break;
      case 3:
        Amend();
        break;
      case 4:
      case 5:
        Ship();
        break;
      case 6:
        Deliver();
        break;
      case 7:
        Shrink();
        break;
      default:
        Place();
    }
    s_.DrainWork();
  }

  Scenario& scenario() { return s_; }

  Quantity Backlog() const {
    Quantity open = 0;
    for (const Backorder& entry : s_.world().backorders) open += entry.open();
    return open;
  }
  // What waited as each day began; nothing on the first.
  const std::map<Date, Quantity>& backlog_at() const { return backlog_at_; }

  struct Totals {
    int64_t orders = 0, lines = 0, units = 0, short_orders = 0, short_lines = 0, short_units = 0;
    int64_t waited = 0, wait_days = 0, open = 0, cancelled = 0;
    int64_t first_time = 0, fill_pending = 0, fill_decided = 0, lines_filled = 0;
    friend bool operator==(const Totals&, const Totals&) = default;
  };
  Totals Expected(Date from, Date until) const {
    Totals totals;
    for (const Ordered& order : orders_) {
      if (order.day < from || order.day >= until) continue;
      ++totals.orders;
      bool any_short = false;
      for (const auto& [number, line] : order.lines) {
        ++totals.lines;
        totals.units += line.asked;
        totals.short_units += line.uncovered;
        if (line.uncovered > 0) ++totals.short_lines;
        any_short |= line.uncovered > 0;
        totals.cancelled += line.cancelled;
        totals.first_time += line.first_time;
        totals.fill_pending += line.at_entry;
        totals.fill_decided += line.asked - line.at_entry;
        if (line.first_time == line.asked) ++totals.lines_filled;
        const Quantity wanted = line.asked - line.cancelled;
        if (wanted > 0 && line.delivered == wanted && !line.given_up) {
          ++totals.waited;
          totals.wait_days += line.last_delivered - order.day;
        } else if (wanted > 0 && line.delivered < wanted) {
          ++totals.open;
        }
      }
      if (any_short) ++totals.short_orders;
    }
    return totals;
  }

 private:
  struct Line {
    Quantity asked = 0, uncovered = 0, cancelled = 0, delivered = 0;
    Quantity at_entry = 0;    // reserved when it was asked for, and still there
    Quantity first_time = 0;  // left of that
    bool given_up = false;    // something that waited
    Date last_delivered;
  };
  struct Ordered {
    std::string name;
    Date day;
    std::map<int32_t, Line> lines;
  };
  struct Shipped {
    std::string name;
    size_t order = 0;
    std::map<int32_t, Quantity> units;
    Date day;
  };

  int Pick(int below) { return static_cast<int>(random_() % static_cast<uint64_t>(below)); }
  Quantity Open(const Ordered& order, int32_t number) const {
    return s_.LineOf(order.name, number).open();
  }

  // Whatever stood in the queue goes before what was reserved at entry.
  void GiveUp(const Ordered& order, int32_t number, Quantity quantity, Line& line) const {
    Quantity has_waited = 0;
    for (const Backorder& entry : s_.BackordersOf(order.name, number)) {
      has_waited += entry.open() + entry.allocated;
    }
    line.given_up |= has_waited > 0;
    line.at_entry -= std::max<Quantity>(0, quantity - has_waited);
    line.cancelled += quantity;
  }

  void Place() {
    Ordered order{absl::StrCat("o", orders_.size()), TodayOf(s_), {}};
    std::vector<Scenario::Line> lines;
    for (int n = 1 + Pick(3); n > 0; --n) {
      lines.push_back({Pick(2) == 0 ? "P" : "Q", 1 + Pick(9), "L"});
    }
    s_.Place(order.name, lines);
    for (size_t at = 0; at < lines.size(); ++at) {
      const int32_t number = static_cast<int32_t>(at + 1);
      const Quantity reserved = s_.LineOf(order.name, number).reserved;
      order.lines[number] = {lines[at].quantity, lines[at].quantity - reserved};
      order.lines[number].at_entry = reserved;
    }
    orders_.push_back(order);
  }
  void Cancel() {
    if (orders_.empty()) return;
    Ordered& order = orders_[static_cast<size_t>(Pick(static_cast<int>(orders_.size())))];
    for (auto& [number, line] : order.lines) {
      const Quantity open = Open(order, number);
      if (open == 0 || Pick(2) == 0) continue;
      const Quantity quantity = 1 + Pick(static_cast<int>(open));
      GiveUp(order, number, quantity, line);
      s_.Cancel(order.name, number, quantity);
      return;
    }
  }
  void Amend() {
    if (orders_.empty()) return;
    Ordered& order = orders_[static_cast<size_t>(Pick(static_cast<int>(orders_.size())))];
    auto& [number, line] = *order.lines.begin();
    const Quantity now = line.asked - line.cancelled;
    const Quantity more = 1 + Pick(5);
    if (Pick(2) == 0 && Open(order, number) > 1) {
      GiveUp(order, number, 1, line);
      s_.Amend(order.name, number, now - 1);
    } else if (s_.BackordersOf(order.name, number).size() < 20) {
      const Quantity reserved = s_.LineOf(order.name, number).reserved;
      s_.Amend(order.name, number, now + more);
      line.asked += more;
      const Quantity covered = s_.LineOf(order.name, number).reserved - reserved;
      line.uncovered += more - covered;
      line.at_entry += covered;
    }
  }
  // Goods are gone; whoever had them waits again.
  void Shrink() {
    const char* const product = Pick(2) == 0 ? "P" : "Q";
    const Quantity on_hand = s_.StockAt(product, "L").on_hand;
    if (on_hand == 0) return;
    s_.Adjust(product, "L", -1 - Pick(static_cast<int>(on_hand))).DrainWork();
    for (Ordered& order : orders_) {
      for (auto& [number, line] : order.lines) {
        line.at_entry = s_.LineOf(order.name, number).reserved;
        for (const Backorder& entry : s_.BackordersOf(order.name, number)) {
          line.at_entry -= entry.allocated;
        }
      }
    }
  }
  void Ship() {
    if (orders_.empty()) return;
    const size_t at = static_cast<size_t>(Pick(static_cast<int>(orders_.size())));
    Shipped shipped{absl::StrCat("s", shipments_++), at, {}, TodayOf(s_)};
    for (auto& [number, line] : orders_[at].lines) {
      const Quantity reserved = s_.LineOf(orders_[at].name, number).reserved;
      if (reserved == 0) continue;
      const Quantity units = shipped.units[number] = 1 + Pick(static_cast<int>(reserved));
      // What was reserved at entry leaves first.
      line.first_time += std::min(units, line.at_entry);
      line.at_entry -= std::min(units, line.at_entry);
    }
    if (shipped.units.empty()) return;
    s_.Ship(orders_[at].name, shipped.name, shipped.units);
    on_the_way_.push_back(shipped);
  }
  void Deliver() {
    if (on_the_way_.empty()) return;
    const size_t at = static_cast<size_t>(Pick(static_cast<int>(on_the_way_.size())));
    const Shipped shipped = on_the_way_[at];
    on_the_way_.erase(on_the_way_.begin() + static_cast<std::ptrdiff_t>(at));
    const Date day = shipped.day + Pick(4);
    s_.Deliver(shipped.name, day);
    for (const auto& [number, units] : shipped.units) {
      Line& line = orders_[shipped.order].lines[number];
      line.delivered += units;
      line.last_delivered = std::max(line.last_delivered, day);
    }
  }

  std::mt19937_64 random_;
  Scenario s_;
  std::vector<Ordered> orders_;
  std::vector<Shipped> on_the_way_;
  std::map<Date, Quantity> backlog_at_ = {{Day(0), 0}};
  int shipments_ = 0;
};

RandomHistory::Totals Seen(const ServiceKpis& kpis) {
  RandomHistory::Totals totals{kpis.orders,
                               kpis.lines,
                               kpis.units,
                               kpis.backordered_orders.met,
                               kpis.backordered_lines.met,
                               kpis.backordered_units.met,
                               kpis.wait.count,
                               kpis.wait.sum};
  for (const AgeBucket& bucket : kpis.open_lines) totals.open += bucket.lines;
  totals.cancelled = kpis.cancelled_units.met;
  totals.first_time = kpis.unit_fill.met;
  totals.fill_pending = kpis.fill_pending_units;
  totals.fill_decided = kpis.unit_fill.counted;
  totals.lines_filled = kpis.line_fill.met;
  return totals;
}

TEST(KpiHistoryTest, RandomHistoriesGiveTheModelsNumbers) {
  int64_t lines = 0;
  int64_t waited = 0;
  int64_t cancelled = 0;
  for (uint64_t seed = 1; seed <= 16; ++seed) {
    SCOPED_TRACE(seed);
    RandomHistory history(seed);
    for (int step = 0; step < 120; ++step) history.Step();
    const CopiedScenario copy(history.scenario());
    Reader reader(copy.text);
    for (const auto& [from, until] : {std::pair(0, 400), std::pair(5, 20), std::pair(13, 14)}) {
      const ServiceQuery query = Window(history.scenario(), Day(from), Day(until));
      const ServiceKpis kpis = Value(reader.ReadServiceKpis(query)).kpis;
      EXPECT_EQ(Seen(kpis), history.Expected(Day(from), Day(until))) << from;
      // What is listed is what is counted.
      EXPECT_EQ(static_cast<int64_t>(Lines(reader, query, ServiceLineGroup::kAll).size()),
                kpis.lines);
      EXPECT_EQ(static_cast<int64_t>(Lines(reader, query, ServiceLineGroup::kBackordered).size()),
                kpis.backordered_lines.met);
      EXPECT_EQ(static_cast<int64_t>(Lines(reader, query, ServiceLineGroup::kDelivered).size()),
                kpis.wait.count);
      lines += kpis.lines;
      waited += kpis.wait.count;
      cancelled += kpis.cancelled_units.met;
    }
  }
  EXPECT_GT(lines, 500);
  EXPECT_GT(waited, 50);
  EXPECT_GT(cancelled, 20);
  std::printf("%ld lines, %ld of them delivered, %ld units cancelled\n", lines, waited, cancelled);
}

// Whatever day one looks back to: what changed since is the difference of the backlog.
TEST(KpiHistoryTest, WhatChangedIsTheDifferenceOfTheBacklog) {
  int64_t windows = 0;
  std::array<Quantity, kBacklogChangeKinds> all = {};
  for (uint64_t seed = 101; seed <= 108; ++seed) {
    SCOPED_TRACE(seed);
    RandomHistory history(seed);
    for (int step = 0; step < 120; ++step) history.Step();
    const CopiedScenario copy(history.scenario());
    Reader reader(copy.text);
    const Quantity now = history.Backlog();
    for (const auto& [day, then] : history.backlog_at()) {
      const BacklogChanges changes =
          Value(reader.ReadBacklogChanges({StartOfDay(day, "UTC"), {}, {}}));
      const auto units = [&](BacklogChangeKind kind) {
        return changes.counts[static_cast<size_t>(kind) - 1].units;
      };
      EXPECT_EQ(units(BacklogChangeKind::kOpened) + units(BacklogChangeKind::kLost) -
                    units(BacklogChangeKind::kFulfilled) - units(BacklogChangeKind::kCancelled),
                now - then)
          << day.ToString();
      for (size_t at = 0; at < all.size(); ++at) all[at] += changes.counts[at].units;
      ++windows;
    }
  }
  EXPECT_GT(windows, 100);
  EXPECT_GT(all[static_cast<size_t>(BacklogChangeKind::kLost) - 1], 10);
  EXPECT_GT(all[static_cast<size_t>(BacklogChangeKind::kCancelled) - 1], 10);
}

}  // namespace
}  // namespace backline::testing
