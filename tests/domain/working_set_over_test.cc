// A set that lies over another must be what a copy of that one would be, and leave it as it is.
#include <map>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/domain/draft.h"

namespace backline {
namespace {

constexpr int kLines = 40;
constexpr int kSupplies = 6;
constexpr int kSteps = 25;
constexpr int kChangesPerStep = 8;

OrderLineKey LineNo(int n) { return {OrderId(Id128{1, static_cast<uint64_t>(n)}), 1}; }
BackorderId BackorderNo(int n) { return BackorderId(Id128{2, static_cast<uint64_t>(n)}); }
SupplyLineId SupplyNo(int n) { return SupplyLineId(Id128{3, static_cast<uint64_t>(n)}); }

Backorder MakeBackorder(int n, int line, Quantity quantity) {
  Backorder backorder;
  backorder.id = BackorderNo(n);
  backorder.order_id = LineNo(line).order_id;
  backorder.line_number = 1;
  backorder.queue_sequence = n;
  backorder.quantity = quantity;
  backorder.version = n;
  return backorder;
}

Peg MakePeg(int backorder, int supply, Quantity quantity) {
  Peg peg;
  peg.backorder_id = BackorderNo(backorder);
  peg.supply_line_id = SupplyNo(supply);
  peg.queue_sequence = backorder;
  peg.quantity = quantity;
  peg.version = 1;
  return peg;
}

WorkingSet SomeRows(uint64_t seed) {
  std::mt19937_64 random(seed);
  WorkingSet set;
  for (int n = 1; n <= kSupplies; ++n) {
    SupplyLine supply;
    supply.id = SupplyNo(n);
    supply.expected = 100;
    supply.fallback_date = Date{20'000 + n};
    set.table<SupplyLine>().PutLoaded(supply);
  }
  for (int n = 1; n <= kLines; ++n) {
    // Some lines have two entries.
    set.table<Backorder>().PutLoaded(MakeBackorder(n, n * 3 / 4, 5));
    for (int supply = 1; supply <= kSupplies; ++supply) {
      if (random() % 3 == 0) set.table<Peg>().PutLoaded(MakePeg(n, supply, 1));
    }
  }
  set.PutCode(CodeKind::kSku, "S", Id128{9, 9});
  set.set_last_sequence(7);
  return set;
}

// Removals, changes and rows that are new or come again.
Changes RandomChanges(std::mt19937_64& random, int& newest) {
  Changes changes;
  auto& backorders = std::get<Edits<Backorder>>(changes.edits);
  auto& pegs = std::get<Edits<Peg>>(changes.edits);
  for (int n = 0; n < kChangesPerStep; ++n) {
    const int at = 1 + static_cast<int>(random() % kLines);
    const int supply = 1 + static_cast<int>(random() % kSupplies);
    const Quantity quantity = 1 + static_cast<Quantity>(random() % 9);
    const Peg peg = MakePeg(at, supply, quantity);
    switch (random() % 5) {
      case 0:
        pegs[peg.key()] = std::nullopt;
        break;
      case 1:
        ++newest;
        backorders[BackorderNo(newest)] = MakeBackorder(newest, at, quantity);
        break;
      case 2:
        backorders[BackorderNo(at)] = MakeBackorder(at, at * 3 / 4, quantity);
        break;
      default:
        pegs[peg.key()] = peg;
    }
  }
  return changes;
}

std::string TextOf(const Backorder* row) {
  return row == nullptr ? "none" : absl::StrCat(row->quantity, "v", row->version);
}
std::string TextOf(const Peg* row) {
  return row == nullptr ? "none" : absl::StrCat(row->quantity, "v", row->version);
}

// Whatever can be asked of a set, as text.
std::map<std::string, std::string> AllOf(const WorkingSet& set, int newest) {
  std::map<std::string, std::string> all;
  const Context context;
  const Draft draft(set, context);
  for (int n = 1; n <= newest; ++n) {
    const BackorderId id = BackorderNo(n);
    all[absl::StrCat("backorder ", n)] = absl::StrCat(TextOf(set.Find<Backorder>(id)), " loaded ",
                                                      TextOf(set.table<Backorder>().AsLoaded(id)));
    std::string& pegs = all[absl::StrCat("pegs of ", n)];
    for (const PegKey& key : draft.PegsOf(id)) {
      absl::StrAppend(&pegs, key.supply_line_id.ToString(), "=", TextOf(draft.Find<Peg>(key)), " ");
    }
    if (set.Find<Backorder>(id) != nullptr) {
      all[absl::StrCat("version ", n)] = absl::StrCat(set.table<Backorder>().CommittedVersion(id));
    }
  }
  for (int n = 0; n <= kLines; ++n) {
    std::string& entries = all[absl::StrCat("entries of line ", n)];
    for (const BackorderId& id : draft.BackordersOf(LineNo(n))) {
      absl::StrAppend(&entries, id.ToString(), " ");
    }
  }
  std::map<std::string, int> each;
  set.table<Peg>().ForEach([&](const Peg& peg) {
    ++each[absl::StrCat(peg.backorder_id.ToString(), peg.supply_line_id.ToString(), TextOf(&peg))];
  });
  set.table<Backorder>().ForEach(
      [&](const Backorder& row) { ++each[absl::StrCat(row.id.ToString(), TextOf(&row))]; });
  for (const auto& [row, times] : each) all["each " + row] = absl::StrCat(times);
  std::string& saved = all["saved"];
  for (const Peg* peg : set.table<Peg>().Inserted()) absl::StrAppend(&saved, "+", TextOf(peg));
  for (const Peg* peg : set.table<Peg>().Updated()) absl::StrAppend(&saved, "~", TextOf(peg));
  for (const Peg* peg : set.table<Peg>().Removed()) absl::StrAppend(&saved, "-", TextOf(peg));
  all["sequence"] = absl::StrCat(set.last_sequence());
  all["code"] = set.FindCode(CodeKind::kSku, "S").has_value() ? "there" : "none";
  return all;
}

class WorkingSetOverTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(WorkingSetOverTest, IsWhatACopyWouldBe) {
  WorkingSet under = SomeRows(GetParam());
  under.Settle();
  const auto before = AllOf(under, kLines);
  WorkingSet copy = SomeRows(GetParam());
  WorkingSet over = WorkingSet::Over(under);
  WorkingSet untouched = WorkingSet::Over(under);
  EXPECT_EQ(AllOf(over, kLines), before);
  std::mt19937_64 random(GetParam());
  int newest = kLines;
  for (int step = 0; step < kSteps; ++step) {
    const Changes changes = RandomChanges(random, newest);
    copy.Apply(changes);
    over.Apply(changes);
    // Relations catch up when they are asked: some rows come and go between.
    if (step % 3 != 2) continue;
    ASSERT_EQ(AllOf(over, newest), AllOf(copy, newest)) << "step " << step;
  }
  EXPECT_NE(AllOf(over, kLines), before);
  EXPECT_EQ(AllOf(under, kLines), before);
  EXPECT_EQ(AllOf(untouched, kLines), before);
}

INSTANTIATE_TEST_SUITE_P(Seeds, WorkingSetOverTest, ::testing::Range<uint64_t>(1, 51));

}  // namespace
}  // namespace backline
