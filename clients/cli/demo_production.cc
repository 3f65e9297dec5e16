// Where the demo's suppliers make goods, and what they can make.
#include "clients/cli/demo_loader.h"

namespace backline::cli {
namespace {

using Capacity = v1::CapacityService::Stub;

constexpr int kWeek = 7, kWeeks = 10;  // beginning with last week
constexpr int kShiftMinutes = 8 * 60, kFirstShiftMinute = 6 * 60, kDayMinutes = 24 * 60;

void AddShifts(const DemoWorkCenter& center, v1::CreateWorkCenterRequest& request) {
  for (int weekday = 1; weekday <= 5; ++weekday) {
    // Three shifts fill the day.
    const int first = center.shifts == 3 ? 0 : kFirstShiftMinute;
    for (int i = 0; i < center.shifts; ++i) {
      v1::Shift& shift = *request.add_shifts();
      shift.set_weekday(weekday);
      shift.set_start_minute(first + i * kShiftMinutes);
      shift.set_end_minute(std::min(kDayMinutes, first + (i + 1) * kShiftMinutes));
    }
  }
}

void LoadFamily(DemoLoader& loader, const DemoWorkCenter& center) {
  v1::SetProductFamilyRequest family;
  family.set_family_code(center.family);
  for (const DemoProduct& product : DemoProducts()) {
    if (product.family == std::string(center.family)) {
      family.add_product_ids(loader.products.at(product.sku));
    }
  }
  loader.Call(SupplierIdentity(center.supplier), std::string("family/") + center.family,
              &Capacity::SetProductFamily, family);
}

DemoCenter LoadCenter(DemoLoader& loader, const DemoWorkCenter& center) {
  const std::string identity = SupplierIdentity(center.supplier);
  const std::string name = std::string(center.supplier) + "/" + center.code;
  v1::CreateWorkCenterRequest create;
  create.set_code(center.code);
  create.set_name(center.name);
  create.set_time_zone(center.time_zone);
  AddShifts(center, create);
  if (center.holiday >= 0) *create.add_holidays() = loader.Day(loader.monday() + center.holiday);
  DemoCenter made;
  made.center = &center;
  made.work_center_id = loader.Call(identity, "center/" + name, &Capacity::CreateWorkCenter, create)
                            .work_center()
                            .work_center_id();
  v1::PublishCapacityRequest publish;
  publish.set_work_center_id(made.work_center_id);
  publish.set_family_code(center.family);
  *publish.mutable_from_date() = loader.Day(loader.monday() - kWeek);
  *publish.mutable_to_date() = loader.Day(loader.monday() + (kWeeks - 2) * kWeek);
  publish.set_period_days(kWeek);
  publish.set_units_per_period(center.units_per_week);
  const auto published =
      loader.Call(identity, "capacity/" + name, &Capacity::PublishCapacity, publish);
  made.slots = {published.slots().begin(), published.slots().end()};
  made.free.assign(made.slots.size(), center.units_per_week);
  return made;
}

}  // namespace

std::vector<DemoCenter> LoadDemoCapacity(DemoLoader& loader) {
  std::vector<DemoCenter> centers;
  for (const DemoWorkCenter& center : DemoWorkCenters()) {
    LoadFamily(loader, center);
    centers.push_back(LoadCenter(loader, center));
  }
  return centers;
}

}  // namespace backline::cli
