// The server as a contestant: calls over mutual TLS, asynchronously, so that the client itself
// costs little. Not thread-safe; the calls complete on gRPC's threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/load/server_under_load.h"
#include "tests/load/workload.h"

namespace backline::load {

// A closed loop: a number of calls are always in flight.
class ClosedLoop : public Contestant {
 public:
  struct Shape {
    std::string name;
    int in_flight = 64;
    int connections = 2;
    int orders_per_call = 1;  // 1: PlaceOrder; more: PlaceOrders
  };
  ClosedLoop(const ServerUnderLoad& server, Shape shape);
  ~ClosedLoop() override;

  std::string name() const override { return shape_.name; }
  Round Run(Mix mix, double seconds) override;
  // Of every order that was acknowledged.
  const std::vector<Id128>& order_ids() const { return order_ids_; }

 private:
  struct Slot;
  struct Shared;
  void StartCall(Slot& slot, Shared& shared);
  void Finish(Slot& slot, Shared& shared, const grpc::Status& status);

  const ServerUnderLoad& server_;
  Shape shape_;
  std::vector<std::unique_ptr<v1::OrderService::Stub>> stubs_;
  std::vector<Id128> order_ids_;
};

// An open loop: calls of one order start at random instants at a given rate, whether or not earlier
// ones are answered. The latency counts from the instant at which the call was due.
class OpenLoop {
 public:
  OpenLoop(const ServerUnderLoad& server, int connections);
  Round Run(Mix mix, double seconds, double calls_per_second);
  const std::vector<Id128>& order_ids() const { return order_ids_; }

 private:
  const ServerUnderLoad& server_;
  std::vector<std::unique_ptr<v1::OrderService::Stub>> stubs_;
  std::vector<Id128> order_ids_;
};

}  // namespace backline::load
