// A small business on a server, made through the public API: one product that one supplier makes,
// kept at one location, and one customer.
#pragma once

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "clients/cpp/backline_client.h"
#include "clients/cpp/request_id.h"
#include "server/domain/date.h"
#include "tests/support/server_fixture.h"

namespace backline::testing {

inline constexpr char kOrders[] = "service/orders";
inline constexpr char kWarehouse[] = "service/warehouse";
inline constexpr char kBuyer[] = "staff/buyer";
inline constexpr char kPlanner[] = "staff/planner";
inline constexpr char kAdministrator[] = "staff/administrator";
inline constexpr char kImporter[] = "importer/scms";
inline constexpr char kAcme[] = "supplier/acme";
inline constexpr char kBorealis[] = "supplier/borealis";

// The answer; throws, with the reason, if there is none.
template <typename Response>
Response Must(Result<Response> result) {
  if (!result.ok()) {
    throw std::runtime_error(Response::descriptor()->name() + ": " + result.error().ToString());
  }
  return result.take();
}

// The reason of a refusal; "OK" for an answer.
template <typename Response>
std::string Reason(const Result<Response>& result) {
  return result.ok() ? "OK" : result.error().reason;
}

class World {
 public:
  explicit World(ServerFixture& fixture);

  ServerFixture& fixture;
  std::string location;
  std::string customer;
  std::string acme;
  std::string borealis;
  std::string product;  // made by acme, which sees its demand

  std::string NewProduct(const std::string& sku, const std::string& supplier);
  void Receive(const std::string& product, int64_t quantity);
  v1::PlaceOrderRequest OrderOf(const std::string& product, int64_t quantity) const;
  v1::Order Place(const std::string& product, int64_t quantity);
  // A purchase order line of the supplier, sent today and wanted in 30 days.
  v1::PurchaseOrder Buy(const std::string& supplier, const std::string& product, int64_t quantity);
};

// As it is sent.
v1::Date WireDay(Date date);
// Today and so many days later, UTC.
v1::Date DayFromToday(int days);

}  // namespace backline::testing
