// A supplier that answers its lines, many in one call, over mutual TLS, at a steady rate. Not
// thread-safe.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "clients/cpp/backline_client.h"
#include "tests/load/server_under_load.h"

namespace backline::load {

constexpr char kAnsweringSupplier[] = "acme";

// Today (UTC) plus days.
v1::Date DayAhead(int days);
// Makes the supplier known; its id.
std::string MakeAnsweringSupplier(const ServerUnderLoad& server);

class SupplierAnswers {
 public:
  // Sends the supplier so many lines, in purchase orders of ten.
  SupplierAnswers(const ServerUnderLoad& server, const std::string& supplier_id, int calls,
                  int lines_per_call);

  // Makes the calls, each accepting lines of as many purchase orders as there can be. The latency
  // counts from the instant at which the call was due. Throws unless every line is accepted; ends
  // early when it is stopped.
  std::vector<double> Run(double calls_per_second, const std::stop_token& stop);
  // Of all lines, by what is stored.
  int64_t CountUnanswered(const testing::MariaDb& database) const;
  int64_t line_count() const { return static_cast<int64_t>(lines_.size()); }

 private:
  v1::AnswerLinesRequest RequestOf(int call) const;

  const ServerUnderLoad& server_;
  const int calls_, lines_per_call_;
  struct Line {
    std::string purchase_order_id;
    v1::PurchaseOrderLine line;
  };
  std::vector<Line> lines_;  // in the order in which they are answered
};

}  // namespace backline::load
