// The clients of a kill run: threads that send operations to either of two servers, repeat what is
// unknown with the same request id until it is answered, sometimes repeat what was answered, and
// sometimes send one request to both servers at once. All of it is written to the history.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/kill/history.h"
#include "tests/kill/operations.h"

namespace backline::kill {

// What the operations are about.
struct World {
  std::string location;
  std::string supplier;
  std::vector<std::string> customers;
  std::vector<std::string> products;
};

// A few hot products, made through the public API. Little stock comes later, by operations.
World MakeWorld(Target& target);

// What was answered in the end; safe on any thread.
class Progress {
 public:
  void CountAnswer();
  // Waits until `more` further operations are answered. False: none was for `timeout_s`.
  bool AwaitMore(int64_t more, int timeout_s);
  void Stop();
  bool stopped() const { return stopped_; }
  // Waits a little before the next attempt, less if the run stops.
  void PauseBeforeRetry();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int64_t answered_ = 0;
  std::atomic<bool> stopped_{false};
};

class Client {
 public:
  Client(int number, uint64_t seed, const World& world, std::vector<Target*> targets,
         HistoryWriter& history, Progress& progress);

  // Until the progress is stopped; what is begun is brought to its answer.
  void Run();

 private:
  struct OpenPurchaseOrder {
    std::string id;
    int64_t left = 0;
    bool sent = false;
  };

  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  Operation New(std::string call, Fields fields);
  Operation NewOrder();
  Operation NewReceipt();
  // The next step of a purchase order of this client, or a new one.
  void AdvancePurchaseOrder();
  void ActOnOrder(const char* call);
  void RepeatOne();
  void SendToBoth(const Operation& operation);

  Answer Attempt(const Operation& operation, Target& target, bool patient);
  // Until it is answered.
  Answer Resolve(const Operation& operation, int first_target);
  void Remember(const Operation& operation, const Answer& answer);

  int number_;
  std::mt19937_64 random_;
  const World& world_;
  std::vector<Target*> targets_;
  HistoryWriter& history_;
  Progress& progress_;
  int64_t operations_ = 0;
  std::vector<std::string> orders_;
  std::vector<OpenPurchaseOrder> purchase_orders_;
  std::vector<Operation> accepted_;  // the newest, to be repeated
};

}  // namespace backline::kill
