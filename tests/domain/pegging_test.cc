#include "server/domain/pegging.h"

#include <algorithm>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "server/domain/draft.h"

namespace backline {
namespace {

constexpr int kRandomLines = 5'000;
constexpr uint64_t kSupplies = 5;
constexpr Date kFirstDay{20'458};

// A line with a few entries, each of which has a few pegs; also empty ones.
class RandomLine {
 public:
  explicit RandomLine(uint64_t seed) : random_(seed) {
    for (uint64_t n = 1; n <= kSupplies; ++n) AddSupply(SupplyLineId(Id128{1, n}));
    line_.order_id = OrderId(Id128{2, 1});
    line_.line_number = 1;
    line_.reserved = Draw(2) * Draw(5);
    line_.stock_date = Day();
    const int entries = Draw(4);
    for (int n = 1; n <= entries; ++n) AddEntry(n);
    set_.table<OrderLine>().PutLoaded(line_);
  }

  const WorkingSet& set() const { return set_; }
  const OrderLine& line() const { return line_; }
  // Whether something lost its date, which was not told yet.
  bool any_untold() const { return any_untold_; }
  // Whether a part without units has no date, or a later one.
  bool HasEmptyPartAfter(const OptionalDate& date) const {
    return std::any_of(empty_.begin(), empty_.end(), [&](SupplyLineId id) {
      const OptionalDate of = set_.Find<SupplyLine>(id)->promised_date();
      return !of || *of > *date;
    });
  }

 private:
  int Draw(int below) { return static_cast<int>(random_() % static_cast<uint64_t>(below)); }
  Date Day() { return kFirstDay + Draw(9); }

  void AddSupply(SupplyLineId id) {
    SupplyLine supply;
    supply.id = id;
    supply.expected = 1'000;
    supply.fallback_date = Day();
    if (Draw(2) == 0) supply.eta_date = Day();
    supply.confirmed = Draw(2) == 0;
    supply.overdue = Draw(6) == 0;
    set_.table<SupplyLine>().PutLoaded(supply);
  }

  void AddEntry(int number) {
    Backorder entry;
    entry.id = BackorderId(Id128{3, static_cast<uint64_t>(number)});
    entry.order_id = line_.order_id;
    entry.line_number = line_.line_number;
    entry.queue_sequence = number;
    for (uint64_t n = 1; n <= kSupplies; ++n) {
      if (Draw(3) != 0) continue;
      Peg peg;
      peg.supply_line_id = SupplyLineId(Id128{1, n});
      peg.backorder_id = entry.id;
      peg.queue_sequence = number;
      peg.quantity = Draw(4);
      const SupplyLine& supply = *set_.Find<SupplyLine>(peg.supply_line_id);
      if (Draw(4) == 0) {
        peg.told_date = Day();
        peg.told_basis = PromiseBasis::kSupplierConfirmed;
      } else if (Draw(4) != 0) {
        peg.told_date = supply.promised_date();
        peg.told_basis = supply.basis();
      }
      set_.table<Peg>().PutLoaded(peg);
      entry.pegged += peg.quantity;
      if (peg.quantity == 0) empty_.push_back(peg.supply_line_id);
    }
    entry.quantity = entry.pegged + Draw(2) * Draw(5);
    entry.undated = Draw(8) == 0 ? UndatedState::kUndatedUntold : UndatedState::kUndated;
    any_untold_ = any_untold_ || entry.undated == UndatedState::kUndatedUntold;
    line_.backordered += entry.quantity;
    set_.table<Backorder>().PutLoaded(entry);
  }

  std::mt19937_64 random_;
  WorkingSet set_;
  OrderLine line_;
  std::vector<SupplyLineId> empty_;  // of the pegs without units
  bool any_untold_ = false;
};

// How many lines of each kind there were.
struct Seen {
  void Add(const Promise& now, const Promise& told, bool empty_part_is_later) {
    const auto dated = std::count_if(now.begin(), now.end(),
                                     [](const PromisePart& part) { return part.date.has_value(); });
    const auto from_stock = std::count_if(now.begin(), now.end(), [](const PromisePart& part) {
      return part.basis == PromiseBasis::kStock;
    });
    const auto parts = std::ssize(now);
    nothing += parts == 0 ? 1 : 0;
    undated += parts > 0 && dated == 0 ? 1 : 0;
    mixed += dated > 0 && dated < parts ? 1 : 0;
    stock_only += parts > 0 && from_stock == parts ? 1 : 0;
    stock_and_pegged += dated == parts && from_stock > 0 && from_stock < parts ? 1 : 0;
    told_another_date += PromiseDate(now) != PromiseDate(told) ? 1 : 0;
    with_later_empty_part += empty_part_is_later ? 1 : 0;
  }

  int nothing = 0;
  int undated = 0;
  int mixed = 0;
  int stock_only = 0;
  int stock_and_pegged = 0;
  int told_another_date = 0;
  int with_later_empty_part = 0;
  int other_parts_one_promise = 0;
  int untold = 0;
};

TEST(PeggingTest, TheDateOfALineIsThatOfItsPromise) {
  Seen seen;
  for (uint64_t seed = 1; seed <= kRandomLines; ++seed) {
    const RandomLine random(seed);
    const Context context;
    const Draft draft(random.set(), context);
    const OrderLine& line = random.line();
    const Promise now = PromiseOf(draft, line);
    const Promise told = ToldPromiseOf(draft, line);
    const OptionalDate date = PromiseDate(now);
    const PromiseDates dates = PromiseDatesOf(draft, line);
    ASSERT_EQ(dates.now, date) << "line " << seed;
    ASSERT_EQ(dates.told, PromiseDate(told)) << "line " << seed;
    ASSERT_EQ(IsToBeTold(draft, line, dates), now != told || random.any_untold())
        << "line " << seed;
    seen.Add(now, told, date && random.HasEmptyPartAfter(date));
    seen.other_parts_one_promise += !dates.parts_as_told && now == told;
    seen.untold += now == told && random.any_untold();
  }
  EXPECT_GT(seen.other_parts_one_promise, 20);
  EXPECT_GT(seen.untold, 20);
  EXPECT_GT(seen.nothing, 50);
  EXPECT_GT(seen.undated, 50);
  EXPECT_GT(seen.mixed, 50);
  EXPECT_GT(seen.stock_only, 50);
  EXPECT_GT(seen.stock_and_pegged, 50);
  EXPECT_GT(seen.told_another_date, 50);
  EXPECT_GT(seen.with_later_empty_part, 50);
}

}  // namespace
}  // namespace backline
