#include "server/domain/capacity.h"

namespace backline {

WorkCenterId WorkCenterIdOf(SupplierId supplier_id, const std::string& code) {
  return WorkCenterId(IdFromName("work_center", supplier_id.ToString() + "/" + code));
}

SlotId SlotIdOf(WorkCenterId work_center_id, const SlotSubject& subject, Date period_start) {
  // A code holds no slash, so that no two subjects read alike.
  const std::string makes = subject.product_id.ToString() + "/" + subject.family_code;
  return SlotId(
      IdFromName("slot", work_center_id.ToString() + "/" + makes + "/" + period_start.ToString()));
}

CompletionEstimate EstimateCompletion(std::vector<Slot> slots, Quantity quantity) {
  std::sort(slots.begin(), slots.end(), [](const Slot& a, const Slot& b) {
    return a.last_day() != b.last_day() ? a.last_day() < b.last_day() : a.id < b.id;
  });
  CompletionEstimate estimate;
  estimate.missing = quantity;
  for (const Slot& slot : slots) {
    const Quantity part = std::min(estimate.missing, slot.free());
    if (part == 0) continue;
    estimate.parts.push_back({slot.id, part});
    estimate.missing -= part;
    if (estimate.missing == 0) estimate.completion_date = slot.last_day();
  }
  return estimate;
}

int32_t WeekdayOf(Date date) {
  // 1970-01-01 was a Thursday.
  const int32_t since_monday = (date.days_since_epoch + 3) % 7;
  return (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

bool IsWorkingDay(const std::vector<Shift>& shifts, const std::vector<Date>& holidays, Date date) {
  if (std::binary_search(holidays.begin(), holidays.end(), date)) return false;
  const int32_t weekday = WeekdayOf(date);
  return std::any_of(shifts.begin(), shifts.end(),
                     [&](const Shift& shift) { return shift.weekday == weekday; });
}

bool IsWorkingDay(const WorkCenter& center, Date date) {
  return IsWorkingDay(center.shifts, center.holidays, date);
}

int32_t WorkingDays(const WorkCenter& center, Date first, int32_t days) {
  int32_t working = 0;
  for (int32_t day = 0; day < days; ++day) working += IsWorkingDay(center, first + day) ? 1 : 0;
  return working;
}

OptionalDate WorkingDay(const WorkCenter& center, Date from, int64_t count) {
  int64_t left = count;
  for (int32_t day = 0; day < kCalendarDaysMax; ++day) {
    if (IsWorkingDay(center, from + day) && --left == 0) return from + day;
  }
  return std::nullopt;
}

}  // namespace backline
