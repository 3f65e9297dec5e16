#include "server/store/rows.h"

#include "absl/strings/str_cat.h"

namespace backline {

absl::Status ExpectRows(const absl::StatusOr<int64_t>& changed, size_t expected) {
  if (!changed.ok()) return changed.status();
  if (*changed == static_cast<int64_t>(expected)) return absl::OkStatus();
  return absl::AbortedError(
      absl::StrCat("a guard missed: ", *changed, " of ", expected, " rows changed"));
}

}  // namespace backline
