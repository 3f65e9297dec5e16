// Random commands that make sense often and fail on purpose sometimes: every refusal of the spine
// has its chance. A seed decides everything. It looks at the database only to aim.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "server/commands/command.h"
#include "tests/support/memory_store.h"

namespace backline::testing {

// A command with the name of its verb.
struct NamedCommand {
  const char* verb = "";
  std::shared_ptr<const Command> command;
};

class CommandMix {
 public:
  CommandMix(uint64_t seed, const MemoryDatabase& database);

  // Master data, before anything else: the batches to run in this order.
  std::vector<NamedCommand> Founding();
  // To be called when founding was accepted.
  void LearnMasterData();
  // Then: calendars, and what most suppliers agreed to.
  std::vector<NamedCommand> Agreeing();
  // The next command. `today` is the day of the clock.
  NamedCommand Next(Date today);
  // The next commands to run as one, or one after the other: bursts that reach the limits.
  std::vector<NamedCommand> NextBurst(Date today);
  // What an accepted command made.
  void Learn(const Outcome& outcome);
  // The request under which an order will be placed, for cancellations that come first.
  void LearnPlacement(RequestKey key) { placements_.push_back(key); }

  uint64_t Draw(uint64_t bound) { return random_() % bound; }
  bool Chance(int percent) { return static_cast<int>(random_() % 100) < percent; }

 private:
  template <typename Command>
  static NamedCommand Named(const char* verb, Command command) {
    return {verb, std::make_shared<Command>(std::move(command))};
  }
  template <typename Id>
  Id Pick(const std::vector<Id>& ids) {
    return ids.empty() ? Id(Id128{9, Draw(1'000)}) : ids[Draw(ids.size())];
  }
  template <typename Id>
  Id PickOrUnknown(const std::vector<Id>& ids) {
    return Chance(2) ? Id(Id128{9, Draw(1'000)}) : Pick(ids);
  }
  Quantity Amount();
  ProductId AnyProduct();
  std::string AnyGroup();

  NamedCommand Place(Date today);
  NamedCommand Cancel();
  NamedCommand CancelAhead();
  NamedCommand Amend();
  NamedCommand Ship(Date today);
  NamedCommand Deliver(Date today);
  NamedCommand ReceiveGoods(Date today);
  NamedCommand Adjust(Date today);
  NamedCommand Purchase(Date today);
  NamedCommand Send(Date today);
  NamedCommand Answer(Date today);
  NamedCommand Eta(Date today);
  NamedCommand ReceivePurchase(Date today);
  NamedCommand CancelPurchase();
  NamedCommand Propose();
  NamedCommand Catalog();
  // command_mix_collaboration.cc
  NamedCommand Negotiate(Date today);
  NamedCommand Offer(Date today);
  NamedCommand Notice(Date today);
  NamedCommand Write();
  NamedCommand Disagree();
  const PurchaseOrderLine* PickPurchaseLine(bool awaits_buyer);
  const SupplyLine* PickSupply();

  std::mt19937_64 random_;
  const MemoryDatabase& database_;
  int product_count_;
  int location_count_;
  int customer_count_ = 3;
  int supplier_count_ = 2;
  int lines_max_;
  Quantity amount_max_;
  int any_location_percent_;
  std::vector<int> weights_;
  int next_code_ = 0;
  std::vector<ProductId> products_;
  std::vector<LocationId> locations_;
  std::vector<CustomerId> customers_;
  std::vector<SupplierId> suppliers_;
  std::vector<OrderId> orders_;
  std::vector<ShipmentId> shipments_;
  std::vector<PurchaseOrderId> purchases_;
  std::vector<ShipmentNoticeId> notices_;
  std::vector<RequestKey> placements_;
};

}  // namespace backline::testing
