// Idempotency judged naively: what was sent under each request id, what was answered, and in which
// commit its events appeared. A request has its effect in one commit or in none.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/engine/engine.h"

namespace backline::testing {

class RequestOracle {
 public:
  // The events that a commit added: the requests in them had their effect now.
  void OnCommit(const std::vector<Event>& added);
  // How many commits there were.
  int64_t commits() const { return commits_; }
  // Judges an answer; empty if it is right. `asked_at` is commits() when it was asked. Call after
  // OnCommit of what the call committed.
  std::string OnReply(const Submission& submission, const Reply& reply, int64_t asked_at);
  bool HadEffect(RequestKey key) const { return effects_.contains(key); }
  const std::string& fault() const { return fault_; }

 private:
  struct Effect {
    int64_t commit = 0;
    std::optional<Id128> resource_id;  // as first answered
  };
  std::map<RequestKey, Effect> effects_;
  std::map<RequestKey, Id128> fingerprints_;  // of what had its effect
  int64_t commits_ = 0;
  std::string fault_;
};

}  // namespace backline::testing
