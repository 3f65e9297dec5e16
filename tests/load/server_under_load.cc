#include "tests/load/server_under_load.h"

#include <cppconn/resultset.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "absl/strings/str_cat.h"
#include "clients/cpp/backline_client.h"
#include "clients/cpp/channel.h"
#include "clients/cpp/request_id.h"

namespace backline::load {
namespace {

constexpr char kSchema[] = "load_server";
const char kAdministrator[] = "staff/administrator";
const char kWarehouse[] = "service/warehouse";

[[noreturn]] void Fail(const std::string& what) {
  throw std::runtime_error("the server under load: " + what);
}

testing::ServerProcess::Options Options(const testing::MariaDb& database,
                                        const std::string& folder) {
  Connect(database.socket(), kSchema);  // makes the schema
  testing::MakeCertificates(folder + "/certificates");
  testing::ServerProcess::Options options;
  options.database_url = database.Url(kSchema);
  options.certificates = folder + "/certificates";
  options.log = folder + "/server.log";
  // Mails of an earlier run hold links that are no good.
  std::filesystem::remove_all(folder + "/mails");
  options.arguments.push_back("--mail_folder=" + folder + "/mails");
  return options;
}

template <typename Response>
Response Must(Result<Response> result) {
  if (!result.ok()) Fail(result.error().ToString());
  return result.take();
}

}  // namespace

void InParallel(int count, const std::function<void(int)>& make, int thread_count) {
  std::atomic<int> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::string first_failure;
  std::vector<std::thread> threads;
  for (int i = 0; i < thread_count; ++i) {
    threads.emplace_back([&] {
      try {
        for (int index; (index = next++) < count && !failed;) make(index);
      } catch (const std::exception& error) {
        const std::lock_guard lock(mutex);
        if (!failed.exchange(true)) first_failure = error.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (failed) throw std::runtime_error(first_failure);
}

ServerUnderLoad::ServerUnderLoad(const testing::MariaDb& database, const std::string& folder,
                                 int products)
    : certificates_(folder + "/certificates"),
      mails_(folder + "/mails"),
      server_(Options(database, folder)) {
  MakeCatalog(products);
}

std::unique_ptr<sql::Connection> ServerUnderLoad::Database(const testing::MariaDb& database) const {
  return Connect(database.socket(), kSchema);
}

std::shared_ptr<grpc::Channel> ServerUnderLoad::Channel(const std::string& identity) const {
  auto channel = OpenChannel({server_.address(), certificates_, identity, true});
  if (!channel.ok()) Fail(std::string(channel.status().message()));
  if (!(*channel)->WaitForConnected(DeadlineIn(60'000))) Fail("no connection");
  return *channel;
}

void ServerUnderLoad::MakeCatalog(int products) {
  BacklineClient administrator(Channel(kAdministrator));
  BacklineClient warehouse(Channel(kWarehouse));
  v1::CreateLocationRequest location;
  location.set_request_id(NewRequestId());
  location.mutable_location()->set_code("MAIN");
  location.mutable_location()->set_name("Main");
  location.mutable_location()->set_time_zone("UTC");
  location_ = Must(administrator.Call(&v1::CatalogService::Stub::CreateLocation, location))
                  .location()
                  .location_id();
  customers_.resize(kCustomers);
  InParallel(kCustomers, [&](int i) {
    v1::CreateCustomerRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_customer()->set_code(absl::StrCat("C-", i));
    request.mutable_customer()->set_name("Customer");
    customers_[i] = Must(administrator.Call(&v1::CatalogService::Stub::CreateCustomer, request))
                        .customer()
                        .customer_id();
  });
  products_.resize(products);
  InParallel(products, [&](int i) {
    v1::CreateProductRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_product()->set_sku(absl::StrCat("P-", i));
    request.mutable_product()->set_name("Product");
    request.mutable_product()->set_default_lead_time_days(14);
    products_[i] = Must(administrator.Call(&v1::CatalogService::Stub::CreateProduct, request))
                       .product()
                       .product_id();
    v1::ReceiveStockRequest stock;
    stock.set_request_id(NewRequestId());
    stock.set_product_id(products_[i]);
    stock.set_location_id(location_);
    stock.set_quantity(kStock);
    Must(warehouse.Call(&v1::InventoryService::Stub::ReceiveStock, stock));
  });
}

void ServerUnderLoad::FillRequest(const Basket& basket, IdSource& ids,
                                  v1::PlaceOrderRequest& request) const {
  request.set_request_id(FormatId(ids.Next(SystemClock().Now())));
  request.set_customer_id(customers_[basket.customer]);
  for (int i = 0; i < kLines; ++i) {
    v1::NewOrderLine& line = *request.add_lines();
    line.set_line_number(i + 1);
    line.set_product_id(products_[basket.products[i]]);
    line.set_location_id(location_);
    line.set_quantity(1);
  }
}

void ServerUnderLoad::CheckOrders(const testing::MariaDb& database,
                                  std::vector<Id128> order_ids) const {
  const std::unique_ptr<sql::Connection> connection = Database(database);
  std::vector<Id128> stored;
  MultiRow(*connection, "SELECT order_id FROM orders WHERE version > ", "?", "", "", {1})
      .Select(
          1, [](int, Binder& row) { row.Number(-1); },
          [&](sql::ResultSet& row) {
            stored.push_back(IdFromBytes(std::string(row.getString(1))));
          });
  std::sort(stored.begin(), stored.end());
  std::sort(order_ids.begin(), order_ids.end());
  if (std::adjacent_find(order_ids.begin(), order_ids.end()) != order_ids.end()) {
    Fail("two requests were answered with one order");
  }
  if (!std::includes(stored.begin(), stored.end(), order_ids.begin(), order_ids.end())) {
    Fail("an acknowledged order is not in the database");
  }
}

ServerUnderLoad::AuditResult ServerUnderLoad::Audit() const {
  const auto stub = v1::AuditService::NewStub(Channel(kAdministrator));
  grpc::ClientContext context;
  const auto reader = stub->RunAudit(&context, v1::RunAuditRequest());
  AuditResult result;
  bool done = false;
  for (v1::RunAuditResponse response; reader->Read(&response);) {
    result.rows = response.row_count();
    result.drifts = response.drift_count();
    if (result.first_law.empty() && response.drifts_size() > 0) {
      result.first_law = response.drifts(0).law() + ", " + response.drifts(0).subject();
    }
    done = response.done();
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok() || !done) Fail("audit: " + status.error_message());
  return result;
}

}  // namespace backline::load
