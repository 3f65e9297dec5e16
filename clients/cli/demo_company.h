// The company of the demo: whom it buys from and sells to, what, and where it is made. Every name
// is invented.
#pragma once

#include <cstdint>
#include <vector>

namespace backline::cli {

struct DemoSupplier {
  const char* code;
  const char* name;
  // How far it may change what it is asked for without asking back.
  int days_early;
  int days_late;
  int percent_under;
  int purchase_orders;
  int lines;  // of all its purchase orders
  const char* time_zone;
};
const std::vector<DemoSupplier>& DemoSuppliers();

struct DemoCustomer {
  const char* code;
  const char* name;
  int tier;  // 1 is served first
};
const std::vector<DemoCustomer>& DemoCustomers();

struct DemoLocation {
  const char* code;
  const char* name;
  const char* time_zone;
  int rank;
};
const std::vector<DemoLocation>& DemoLocations();

struct DemoProduct {
  const char* sku;
  const char* name;
  const char* policy;
  const char* pack_code;  // of `pack` base units
  int64_t pack;
  const char* supplier;
  const char* family;  // what it is made as; "" for none
  int lead_time_days;
  const char* price;
  int64_t berlin;  // on hand at the beginning
  int64_t chicago;
};
const std::vector<DemoProduct>& DemoProducts();

struct DemoWorkCenter {
  const char* code;
  const char* name;
  const char* supplier;
  const char* family;
  const char* time_zone;
  int shifts;  // a day, Monday to Friday, of eight hours
  int64_t units_per_week;
  int holiday;  // days after the first Monday; none below 0
};
const std::vector<DemoWorkCenter>& DemoWorkCenters();

}  // namespace backline::cli
