// Decides after a run, from the history and the database alone, whether what was promised was kept.
// It knows neither the server's code nor which server it judges.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/kill/dump.h"
#include "tests/kill/history.h"

namespace backline::kill {

struct Verdict {
  // What was broken, at most a few of each kind. Empty: all promises were kept.
  std::vector<std::string> violations;
  // How many of each kind.
  std::map<std::string, int64_t> violation_counts;
  // What was looked at.
  std::map<std::string, int64_t> counts;
  std::string Report() const;
};

class Checker {
 public:
  // `requests_before` were remembered before the history began (the set-up).
  Checker(const std::vector<Fields>& history, const Dump& dump, int64_t requests_before);
  Verdict Check();

 private:
  struct Op {
    Fields request;  // the first invoke
    std::vector<Fields> replies;
    const Fields* ok = nullptr;  // the first that was accepted
    int64_t fresh = 0;           // accepted and not a replay
    int unknown = 0;
    std::string refusal;
    // The newest sequence that anybody had been told when it was first sent.
    int64_t told_before = 0;
  };

  void Violate(const std::string& kind, const std::string& what);
  void Expect(bool held, const std::string& kind, const std::string& what) {
    if (!held) Violate(kind, what);
  }
  void ReadOps(const std::vector<Fields>& history);
  const Op* AcceptedOp(const std::string& op, const std::string& call) const;

  void CheckAnswers();
  void CheckOrders();
  void CheckOrderLines(const std::string& id, const std::string& order_id, const Op& op);
  void CheckCancellations();
  void CheckShipments();
  void CheckPurchaseOrders();
  void CheckReceipts();
  void CheckStock();
  void CheckLines();
  void CheckRequests();
  void CheckEvents();
  void CheckQueue();

  const Dump& dump_;
  int64_t requests_before_;
  std::map<std::string, Op> ops_;
  Verdict verdict_;
};

}  // namespace backline::kill
