// A supplier's page of 50 lines, read over mutual TLS from a backlog of a million lines, with a
// server and a schema of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/mariadb.h"
#include "tests/support/server_process.h"

namespace backline::load {

class SupplierPages {
 public:
  // `lines` over 2,000 suppliers and 100,000 products, in orders of ten. `folder` holds
  // certificates and the server's log.
  SupplierPages(const testing::MariaDb& database, const std::string& folder, int lines);

  // Walks through one supplier's pages again and again, a call at a time.
  std::vector<double> Measure(double seconds) const;
  // From now on the server leaves it to the kernel when processors sleep.
  void LetProcessorsSleep();

 private:
  testing::ServerProcess::Options options_;
  std::unique_ptr<testing::ServerProcess> server_;
};

}  // namespace backline::load
