// Random calls of suppliers: any method, with fields from what is its own, what is another's and
// what is nothing, page tokens of others, and what others sent, to the byte. A probe is a function
// of the seed, its number and the estate, so that one that finds something can be made again alone.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/tenants/estate.h"

namespace backline::testing {

struct Probe {
  const Caller* caller = nullptr;
  const MethodDescriptor* method = nullptr;
  std::shared_ptr<const Message> request;
};

Probe MakeProbe(const Estate& estate, uint64_t seed, int64_t number);

struct ProbeOptions {
  uint64_t seed = 1;
  int64_t first = 0;
  int64_t count = 20'000;
  int threads = 4;
};

struct CanaryReport {
  int64_t probes = 0;
  int64_t accepted = 0;
  int64_t denied = 0;
  int64_t refused = 0;
  int64_t bytes = 0;   // of answers that were searched
  int64_t events = 0;  // of the suppliers' own streams
  int64_t log_lines = 0;
  int64_t mails = 0;
  int64_t ended = 0;                           // calls with a session that was none any more
  std::map<std::string, int64_t> accepted_of;  // by method
  std::vector<std::string> findings;           // the first ones
  int64_t finds = 0;
};

// Sends the probes while every supplier watches its events, and searches all that comes back, and
// the server's log at the end, for what belongs to others.
CanaryReport RunCanaries(Estate& estate, const ProbeOptions& options);

// Puts a page token of each list of each supplier among its things, as "page_token".
void GatherPageTokens(Estate& estate);

}  // namespace backline::testing
