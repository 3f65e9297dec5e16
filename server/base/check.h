// For what cannot happen unless the program is wrong: stop at once, before wrong data is committed.
#pragma once

namespace backline {

[[noreturn]] void CheckFailed(const char* file, int line, const char* condition);

}  // namespace backline

#define BACKLINE_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::backline::CheckFailed(__FILE__, __LINE__, #condition))
