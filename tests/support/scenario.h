// A short language for tests of commands: names instead of ids, one verb per line, through the real
// engine on the memory store. Every step checks every law. A verb expects to be accepted unless
// Refuses() stands before it.
//
//   Scenario s;
//   s.Product("P").Stock("P", "L", 10);
//   s.Place("o1", {{"P", 4, "L"}});
//   s.DrainWork();
//   s.Expect("o1", 1).Reserved(4).Backordered(0);
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/commands/adjust_stock.h"
#include "server/commands/answer_line.h"
#include "server/domain/invariants.h"
#include "server/engine/engine.h"
#include "tests/support/fake_clock.h"
#include "tests/support/faulty_store.h"
#include "tests/support/memory_store.h"

namespace backline::testing {

class Scenario;

// Day n after the start of every scenario.
Date Day(int days);

// What is expected of an order line; each check fails the test with the line's name.
class LineExpectation {
 public:
  LineExpectation(const Scenario& scenario, std::string order, int32_t line_number);
  const LineExpectation& Ordered(Quantity quantity) const;
  const LineExpectation& Reserved(Quantity quantity) const;
  const LineExpectation& Backordered(Quantity quantity) const;
  const LineExpectation& Shipped(Quantity quantity) const;
  const LineExpectation& Delivered(Quantity quantity) const;
  const LineExpectation& Cancelled(Quantity quantity) const;
  const LineExpectation& Pegged(Quantity quantity) const;
  // The date of the promise of what is open now; nothing: undated.
  const LineExpectation& Promised(OptionalDate date) const;
  const LineExpectation& FirstPromised(OptionalDate date) const;
  const LineExpectation& At(const std::string& location) const;  // empty: not bound

 private:
  const LineExpectation& Equal(Quantity actual, Quantity expected, const char* what) const;
  const LineExpectation& Equal(OptionalDate actual, OptionalDate expected, const char* what) const;
  const Scenario& scenario_;
  std::string name_;
  OrderLine line_;
};

class Scenario {
 public:
  struct Line {
    std::string product;
    Quantity quantity = 0;
    std::string location;  // empty: any
    OptionalDate requested_date;
    std::string pack_code;
  };
  struct PurchaseLine {
    std::string product;
    Quantity quantity = 0;
    OptionalDate requested_date;
    int32_t tolerance_percent = 0;
  };
  struct Received {
    int32_t line_number = 1;
    Quantity accepted = 0;
    Quantity rejected = 0;
  };

  explicit Scenario(uint64_t seed = 1);

  // Master data. Customer "C", supplier "S" and location "L" exist from the start.
  Scenario& Product(const std::string& sku, BackorderPolicy policy = BackorderPolicy::kAllow,
                    std::vector<Pack> packs = {});
  Scenario& Location(const std::string& code, const std::string& time_zone = "UTC", int rank = 1);
  Scenario& Customer(const std::string& code, int tier = 5);
  Scenario& Supplier(const std::string& code);
  Scenario& Source(const std::string& product, const std::string& supplier, int rank = 1);

  // Customers' orders.
  Scenario& Place(const std::string& order, std::vector<Line> lines,
                  const std::string& customer = "C");
  // All in one batch; order names are prefix + number.
  Scenario& PlaceMany(const std::string& prefix, int count, const Line& line);
  Scenario& Cancel(const std::string& order, int32_t line_number = 0, Quantity quantity = 0);
  // The cancellation of a request that may not have come yet.
  Scenario& CancelPlacement(const std::string& order);
  Scenario& Amend(const std::string& order, int32_t line_number, Quantity quantity);
  Scenario& Ship(const std::string& order, const std::string& shipment = "",
                 std::map<int32_t, Quantity> quantities = {});
  Scenario& Deliver(const std::string& shipment, Date date = Day(1));

  // Stock.
  Scenario& Stock(const std::string& product, const std::string& location, Quantity quantity);
  Scenario& Adjust(const std::string& product, const std::string& location, Quantity delta);

  // Purchase orders of supplier "S" (or the one named) to a location.
  Scenario& Purchase(const std::string& name, const std::string& location,
                     std::vector<PurchaseLine> lines, const std::string& supplier = "S");
  Scenario& Send(const std::string& name);
  // Purchase and Send.
  Scenario& Supply(const std::string& name, const std::string& location,
                   std::vector<PurchaseLine> lines);
  Scenario& Answer(const std::string& name, int32_t line_number,
                   std::vector<ConfirmedSchedule> schedules, Quantity rejected = 0,
                   Quantity open = 0, int32_t answer_version = 0);
  // An ETA message for a schedule; version 0: the newest known + 1.
  Scenario& Eta(const std::string& name, int32_t line_number, int32_t schedule, Date date,
                Quantity quantity = 0, int64_t version = 0);
  Scenario& Receive(const std::string& name, const std::string& delivery_note,
                    std::vector<Received> lines);
  Scenario& CancelPurchase(const std::string& name, std::vector<int32_t> line_numbers = {});
  Scenario& Propose(const std::vector<std::string>& products, const std::string& location);

  // The next verb must be refused for this reason, and change nothing.
  Scenario& Refuses(Reason reason);
  // Runs a command under a request of its own, or under the one that is named.
  Scenario& Run(std::shared_ptr<const Command> command, const std::string& request = "");
  // Runs the commands as one batch.
  BatchResult RunBatch(const std::vector<Submission>& batch,
                       std::optional<WorkKey> work = std::nullopt);
  Submission Submit(std::shared_ptr<const Command> command, const std::string& request = "");
  // One step of work that is due; false if there is none.
  bool StepWork();
  // Until only timers are left.
  Scenario& DrainWork();
  // Later; timers that are due then run with DrainWork.
  Scenario& AdvanceDays(int days);

  LineExpectation Expect(const std::string& order, int32_t line_number = 1) const {
    return LineExpectation(*this, order, line_number);
  }
  const OrderLine& LineOf(const std::string& order, int32_t line_number = 1) const;
  std::vector<Backorder> BackordersOf(const std::string& order, int32_t line_number = 1) const;
  backline::Stock StockAt(const std::string& product, const std::string& location) const;
  const SupplyLine& SupplyOf(const std::string& name, int32_t line_number = 1,
                             int32_t schedule = 1) const;
  const PurchaseOrderLine& PurchaseLineOf(const std::string& name, int32_t line_number = 1) const;
  OptionalDate PromisedDate(const std::string& order, int32_t line_number = 1) const;
  std::vector<Event> EventsOf(EventKind kind) const;

  ProductId ProductNamed(const std::string& sku) const;
  LocationId LocationNamed(const std::string& code) const;  // empty name: none
  CustomerId CustomerNamed(const std::string& code) const;
  SupplierId SupplierNamed(const std::string& code) const;
  OrderId OrderNamed(const std::string& name) const;
  PurchaseOrderId PurchaseNamed(const std::string& name) const;
  // The request under which an order was or will be placed, or that of a Run with a name.
  static RequestKey RequestNamed(const std::string& name);

  const Reply& last_reply() const { return last_reply_; }
  const Outcome& last_outcome() const;
  MemoryDatabase& database() { return database_; }
  const MemoryDatabase& database() const { return database_; }
  FaultyStore& store() { return store_; }
  FakeClock& clock() { return clock_; }
  Engine& engine() { return *engine_; }
  World world() const { return database_.Snapshot(); }
  // Laws are checked by every verb; a test that corrupts rows turns that off.
  void set_checks_laws(bool checks) { checks_laws_ = checks; }

 private:
  void CheckLawsNow();
  void Remember(const std::string& kind, const std::string& name);

  MemoryDatabase database_;
  MemoryStore memory_store_{database_};
  FaultyStore store_{memory_store_};
  FakeClock clock_{kTestStart};
  TimeOrderedIdSource ids_;
  std::unique_ptr<Engine> engine_;
  std::deque<WorkKey> work_;
  std::map<std::string, Id128> names_;  // kind + "/" + name
  std::optional<Reason> refuses_;
  Reply last_reply_ = absl::UnknownError("nothing ran");
  World before_;
  int64_t next_request_ = 0;
  bool checks_laws_ = true;
};

}  // namespace backline::testing
