// A real server with its own schema, filled with the catalog through the public API, and the means
// to call it. Make it on the main thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "backline/v1/order_service.grpc.pb.h"
#include "grpcpp/channel.h"
#include "server/base/id_source.h"
#include "server/base/strong_id.h"
#include "tests/load/sql_session.h"
#include "tests/load/workload.h"
#include "tests/support/mariadb.h"
#include "tests/support/server_process.h"

namespace backline::load {

constexpr int kSetUpThreads = 32;
// Calls `make` for 0 to count - 1 on several threads, so that set-up fills the server's batches.
void InParallel(int count, const std::function<void(int)>& make, int thread_count = kSetUpThreads);

class ServerUnderLoad {
 public:
  // `folder` holds certificates and the server's log. With fewer products than kProducts, at least
  // kHotProducts, only the hot mix can be run.
  ServerUnderLoad(const testing::MariaDb& database, const std::string& folder,
                  int products = kProducts);

  pid_t pid() const { return server_.pid(); }
  std::string address() const { return server_.address(); }
  // The folder with the certificates of those who call it.
  const std::string& certificates() const { return certificates_; }
  std::shared_ptr<grpc::Channel> Channel(const std::string& identity) const;
  // A new request for the basket, with a request id of its own.
  void FillRequest(const Basket& basket, IdSource& ids, v1::PlaceOrderRequest& request) const;
  const std::string& customer_id(int index) const { return customers_[index]; }
  const std::string& location_id() const { return location_; }
  // Where the server puts the mails that it would send.
  const std::string& mails() const { return mails_; }
  const std::vector<std::string>& product_ids() const { return products_; }
  std::unique_ptr<sql::Connection> Database(const testing::MariaDb& database) const;

  // Throws unless every one of the orders is in the database.
  void CheckOrders(const testing::MariaDb& database, std::vector<Id128> order_ids) const;
  struct AuditResult {
    int64_t rows = 0;
    int64_t drifts = 0;
    std::string first_law;
  };
  AuditResult Audit() const;

 private:
  void MakeCatalog(int products);

  std::string certificates_, mails_;
  testing::ServerProcess server_;
  std::string location_;
  std::vector<std::string> customers_;
  std::vector<std::string> products_;
};

}  // namespace backline::load
