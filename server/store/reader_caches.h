// What the readers of one database keep together between their calls.
#pragma once

#include "server/store/line_cache.h"
#include "server/store/name_cache.h"

namespace backline {

struct ReaderCaches {
  NameCache names;
  LineCache lines;
};

}  // namespace backline
