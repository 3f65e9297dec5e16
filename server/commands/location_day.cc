#include "server/commands/location_day.h"

#include "server/base/check.h"

namespace backline {

Date TodayAt(const Draft& draft, LocationId id) {
  const Location* location = draft.Find<Location>(id);
  BACKLINE_CHECK(location != nullptr);
  return LocalDate(draft.context().now, location->time_zone);
}

}  // namespace backline
