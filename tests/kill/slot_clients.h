// The clients of the slot test. Each owns its purchase orders, so that it knows at any time what is
// booked of each: a booking that is lost, or freed twice, shows in the next answer.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/kill/checker.h"
#include "tests/kill/clients.h"

namespace backline::kill {

// A server, as its buyer and as its supplier.
struct SlotTarget {
  SlotTarget(const std::string& address, const std::string& certificates);
  std::unique_ptr<BacklineClient> administrator, buyer, supplier;
};

struct SlotWorld {
  World goods;
  std::vector<std::string> slots;  // the first is the hot one
};

// The work centre, the family of all products, and five slots of a hundred units.
SlotWorld MakeSlotWorld(Target& target, SlotTarget& as);

// What all clients found; safe on any thread.
class SlotFindings {
 public:
  void Count(const std::string& what);
  void Violate(const std::string& what);
  // Moves everything into the verdict.
  void Report(Verdict& verdict);

 private:
  std::mutex mutex_;
  std::map<std::string, int64_t> counts_;
  std::map<std::string, int64_t> violations_;
};

class SlotClient {
 public:
  SlotClient(uint64_t seed, const SlotWorld& world, std::vector<SlotTarget*> targets,
             SlotFindings& findings, Progress& progress);

  // Until the progress is stopped; what is begun is brought to its answer.
  void Run();
  // What must be booked of each schedule.
  const std::map<std::string, int64_t>& booked() const { return booked_; }

 private:
  struct Schedule {
    std::string purchase_order;
    std::string supply_line;
    int64_t accepted = 0;
    std::map<std::string, int64_t> bookings;  // what each holds
  };

  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  const std::string& SomeSlot();
  // Until a server gives a final answer; nothing if it refuses. Fills in the request id.
  template <typename Stub, typename Request, typename Response>
  std::optional<Response> Resolve(std::unique_ptr<BacklineClient> SlotTarget::*identity,
                                  grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                               Response*),
                                  Request request);
  void Begin();
  bool Answer(Schedule& schedule, bool on_slot);
  void Act(Schedule& schedule);
  void Book(Schedule& schedule);
  void Move(Schedule& schedule);
  void Split(Schedule& schedule);
  void Release(Schedule& schedule);
  void Cancel(Schedule& schedule);
  // What the answer says must be what this client knows.
  void Take(Schedule& schedule, const v1::ScheduleBookings& answer);

  std::mt19937_64 random_;
  const SlotWorld& world_;
  std::vector<SlotTarget*> targets_;
  SlotFindings& findings_;
  Progress& progress_;
  std::vector<Schedule> schedules_;
  std::map<std::string, int64_t> booked_;
};

}  // namespace backline::kill
