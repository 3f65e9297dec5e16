#include "tests/simulation/request_oracle.h"

#include <set>

#include "absl/strings/str_cat.h"

namespace backline::testing {

void RequestOracle::OnCommit(const std::vector<Event>& added) {
  if (added.empty()) return;
  ++commits_;
  for (const Event& event : added) {
    if (event.request_key.empty()) continue;
    Effect& effect = effects_[event.request_key];
    if (effect.commit == 0) effect.commit = commits_;
    if (effect.commit != commits_ && fault_.empty()) {
      fault_ = absl::StrCat("request ", event.request_key.ToString(), " had its effect twice");
    }
  }
}

std::string RequestOracle::OnReply(const Submission& submission, const Reply& reply,
                                   int64_t asked_at) {
  const RequestKey key = submission.identity.request_key;
  const auto blame = [&](const char* what) {
    return absl::StrCat("request ", key.ToString(), " ", what);
  };
  auto effect = effects_.find(key);
  const bool had_effect = effect != effects_.end();
  if (const Outcome* outcome = std::get_if<Outcome>(&reply)) {
    if (!had_effect) return blame("was accepted and left no trace");
    auto [fingerprint, first] = fingerprints_.emplace(key, submission.identity.fingerprint);
    if (fingerprint->second != submission.identity.fingerprint) {
      return blame("was answered as another request");
    }
    if (!outcome->replayed && effect->second.resource_id) return blame("was run again");
    if (!effect->second.resource_id) effect->second.resource_id = outcome->resource_id;
    if (*effect->second.resource_id != outcome->resource_id) {
      return blame("was answered with another resource");
    }
    return "";
  }
  if (const Refusal* refusal = std::get_if<Refusal>(&reply)) {
    const bool reused = refusal->reason == Reason::kRequestIdReused;
    // Refused first and accepted later in one batch is right: a refusal is not remembered.
    if (had_effect && effect->second.commit <= asked_at && !reused)
      return blame("had its effect and was refused");
    return "";
  }
  return "";  // whoever asks again finds out
}

}  // namespace backline::testing
