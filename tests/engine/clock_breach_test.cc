// A thousand clocks that are due in the same second, and two servers on one database that do not
// know of each other: each breach is written once, whoever is stopped in the middle.
#include <set>
#include <thread>

#include "db/migrate.h"
#include "gtest/gtest.h"
#include "server/commands/catalog.h"
#include "server/commands/create_agreement.h"
#include "server/commands/create_purchase_order.h"
#include "server/commands/send_purchase_order.h"
#include "server/commands/set_business_calendar.h"
#include "server/domain/agreement.h"
#include "server/engine/engine.h"
#include "server/store/auditor.h"
#include "server/store/mysql_store.h"
#include "tests/support/agreement_scenario.h"
#include "tests/support/fake_clock.h"
#include "tests/support/mariadb.h"

namespace backline {
namespace {

constexpr int kOrders = 10;
constexpr int kLines = kOrders * kPurchaseOrderLinesMax;
constexpr int kClaimedAtOnce = 64;

// One server: a store of its own, and what it claimed.
struct Node {
  Node(const DatabaseUrl& url, const Clock& clock)
      : store(url), engine(store, clock, ids, EngineOptions{}) {}
  // Claims once and does what it claimed, or only a part of it; how much it claimed.
  size_t Work(const Clock& clock, size_t most) {
    const Instant now = clock.Now();
    auto claimed = store.ClaimDueWork(now, now + lease_micros, kClaimedAtOnce);
    EXPECT_TRUE(claimed.ok()) << claimed.status();
    if (!claimed.ok()) return 0;
    for (size_t at = 0; at < std::min(most, claimed->size()); ++at) {
      engine.RunBatch({}, (*claimed)[at].id);
    }
    return claimed->size();
  }

  MysqlStore store;
  TimeOrderedIdSource ids{RandomSeed()};
  Engine engine;
  int64_t lease_micros = 2 * kMicrosPerSecond;
};

class ClockBreachTest : public ::testing::Test {
 protected:
  static DatabaseUrl FreshDatabase() {
    static testing::MariaDb server(testing::MariaDb::Options{});
    const DatabaseUrl url = ParseDatabaseUrl(server.Url(server.CreateDatabase())).value();
    EXPECT_TRUE(Migrate(url).ok());
    return url;
  }

  Id128 Run(std::shared_ptr<const Command> command) {
    Submission submission;
    submission.command = std::move(command);
    submission.identity.request_key = RequestKey(Id128{1, ++requests_});
    submission.deadline = clock_.Now() + 60 * kMicrosPerSecond;
    const BatchResult result = first_.engine.RunBatch({submission}, std::nullopt);
    const auto* outcome = std::get_if<Outcome>(&result.replies[0]);
    EXPECT_NE(outcome, nullptr);
    if (const auto* refusal = std::get_if<Refusal>(&result.replies[0])) {
      ADD_FAILURE() << refusal->message;
    }
    return outcome == nullptr ? Id128{} : outcome->resource_id;
  }

  // Ten purchase orders of a hundred lines each, sent in the same instant, all to acknowledge.
  void SendAll() {
    auto location = std::make_shared<CreateLocation>();
    location->location.code = "L";
    location->location.name = "L";
    location->location.time_zone = "UTC";
    const LocationId location_id(Run(location));
    auto supplier = std::make_shared<CreateSupplier>();
    supplier->supplier.code = "S";
    supplier->supplier.name = "S";
    const SupplierId supplier_id(Run(supplier));
    auto product = std::make_shared<CreateProduct>();
    product->product.sku = "P";
    product->product.name = "P";
    const ProductId product_id(Run(product));
    auto calendar = std::make_shared<SetBusinessCalendar>();
    calendar->calendar.party = supplier_id;
    calendar->calendar.time_zone = "Europe/Berlin";
    for (int weekday = 1; weekday <= 7; ++weekday) {
      calendar->calendar.shifts.push_back({weekday, 0, kMinutesOfDay});
    }
    Run(calendar);
    auto agreement = std::make_shared<CreateAgreement>();
    agreement->agreement.supplier_id = supplier_id;
    agreement->agreement.valid_from = testing::Day(0);
    agreement->agreement.terms = testing::OfficeTerms();
    Run(agreement);
    for (int order = 0; order < kOrders; ++order) {
      auto create = std::make_shared<CreatePurchaseOrder>();
      create->supplier_id = supplier_id;
      create->location_id = location_id;
      for (int line = 1; line <= kPurchaseOrderLinesMax; ++line) {
        auto& added = create->lines.emplace_back();
        added.line_number = line;
        added.product_id = product_id;
        added.quantity = 1;
      }
      auto send = std::make_shared<SendPurchaseOrder>();
      send->purchase_order_id = PurchaseOrderId(Run(create));
      send->sent_date = testing::Day(0);
      Run(send);
    }
  }

  std::vector<Event> EventsOf(EventKind kind) {
    std::vector<Event> found;
    for (int64_t cursor = 0;;) {
      const auto events = first_.store.ReadEvents(cursor, 1'000);
      EXPECT_TRUE(events.ok());
      if (!events.ok() || events->empty()) return found;
      for (const Event& event : *events) {
        if (event.kind == kind) found.push_back(event);
      }
      cursor = events->back().sequence;
    }
  }

  testing::FakeClock clock_{testing::kTestStart};
  const DatabaseUrl url_ = FreshDatabase();
  Node first_{url_, clock_};
  Node second_{url_, clock_};
  uint64_t requests_ = 0;
};

TEST_F(ClockBreachTest, AThousandInOneSecondAreBreachedOnceEach) {
  SendAll();
  clock_.Advance(9 * testing::kHour);
  // The first server claims and is stopped after a few: what it claimed waits for its lease.
  EXPECT_GT(first_.Work(clock_, 5), 5u);
  clock_.Advance(first_.lease_micros + 1);
  std::thread beside([&] {
    while (second_.Work(clock_, kClaimedAtOnce) > 0) {
    }
  });
  while (first_.Work(clock_, kClaimedAtOnce) > 0) {
  }
  beside.join();
  std::set<std::pair<PurchaseOrderId, int32_t>> lines;
  const std::vector<Event> breaches = EventsOf(EventKind::kClockBreached);
  for (const Event& event : breaches) lines.emplace(event.purchase_order_id, event.line_number);
  EXPECT_EQ(breaches.size(), size_t{kLines});
  EXPECT_EQ(lines.size(), size_t{kLines});
  EXPECT_TRUE(EventsOf(EventKind::kClockDueSoon).empty()) << "nobody was there to tell it ahead";
  // Back by a day, and on again: nothing happens twice.
  clock_.Advance(-24 * testing::kHour);
  EXPECT_EQ(second_.Work(clock_, kClaimedAtOnce), 0u);
  clock_.Advance(72 * testing::kHour);
  while (second_.Work(clock_, kClaimedAtOnce) > 0) {
  }
  EXPECT_EQ(EventsOf(EventKind::kClockBreached).size(), size_t{kLines});
}

}  // namespace
}  // namespace backline
