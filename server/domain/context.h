// What a decision may know besides the rows: time, randomness and identity are arguments, so that a
// seed replays everything.
#pragma once

#include "server/base/clock.h"
#include "server/base/id_source.h"
#include "server/domain/date.h"
#include "server/domain/event.h"

namespace backline {

struct Context {
  Instant now;
  Date today;  // UTC
  IdSource* ids = nullptr;
  // Of the request that is being decided; empty for work.
  RequestKey request_key;
  // How long a work row that is made now belongs to this process.
  int64_t lease_micros = 2 * kMicrosPerSecond;
};

}  // namespace backline
