#include "tests/load/supplier_answers.h"

#include <cppconn/resultset.h>
#include <cppconn/statement.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/request_id.h"
#include "server/base/clock.h"

namespace backline::load {
namespace {

using Clock = std::chrono::steady_clock;
using PurchaseOrders = v1::PurchaseOrderService::Stub;

constexpr int kLinesPerOrder = 10;
constexpr int kDaysAhead = 30;
constexpr int64_t kUnits = 100;
// How the schema stores PURCHASE_ORDER_LINE_STATE_ACCEPTED, written again and not taken from the
// server, so that no mistake is shared.
constexpr int kAccepted = 3;

template <typename Response>
Response Must(Result<Response> result) {
  if (!result.ok()) throw std::runtime_error("answers: " + result.error().ToString());
  return result.take();
}

}  // namespace

v1::Date DayAhead(int days) {
  const backline::Date::Civil civil = (UtcDate(SystemClock().Now()) + days).ToCivil();
  v1::Date date;
  date.set_year(static_cast<int32_t>(civil.year));
  date.set_month(static_cast<int32_t>(civil.month));
  date.set_day(static_cast<int32_t>(civil.day));
  return date;
}

std::string MakeAnsweringSupplier(const ServerUnderLoad& server) {
  BacklineClient administrator(server.Channel("staff/administrator"));
  v1::CreateSupplierRequest request;
  request.set_request_id(NewRequestId());
  request.mutable_supplier()->set_code(kAnsweringSupplier);
  request.mutable_supplier()->set_name("Supplier");
  return Must(administrator.Call(&v1::CatalogService::Stub::CreateSupplier, request))
      .supplier()
      .supplier_id();
}

SupplierAnswers::SupplierAnswers(const ServerUnderLoad& server, const std::string& supplier_id,
                                 int calls, int lines_per_call)
    : server_(server), calls_(calls), lines_per_call_(lines_per_call) {
  BacklineClient buyer(server.Channel("staff/buyer"));
  const int orders = (calls * lines_per_call + kLinesPerOrder - 1) / kLinesPerOrder;
  std::vector<v1::PurchaseOrder> sent(static_cast<size_t>(orders));
  InParallel(orders, [&](int index) {
    v1::CreatePurchaseOrderRequest create;
    create.set_request_id(NewRequestId());
    create.set_supplier_id(supplier_id);
    create.set_location_id(server.location_id());
    for (int i = 0; i < kLinesPerOrder; ++i) {
      v1::NewPurchaseOrderLine& line = *create.add_lines();
      line.set_line_number(i + 1);
      const size_t product = static_cast<size_t>(index * kLinesPerOrder + i);
      line.set_product_id(server.product_ids()[product % server.product_ids().size()]);
      line.set_quantity(kUnits);
      *line.mutable_requested_date() = DayAhead(kDaysAhead);
    }
    v1::SendPurchaseOrderRequest send;
    send.set_request_id(NewRequestId());
    send.set_purchase_order_id(Must(buyer.Call(&PurchaseOrders::CreatePurchaseOrder, create))
                                   .purchase_order()
                                   .purchase_order_id());
    sent[static_cast<size_t>(index)] =
        Must(buyer.Call(&PurchaseOrders::SendPurchaseOrder, send)).purchase_order();
  });
  // First the first line of every purchase order, and so on: a call is spread as far as can be.
  for (int i = 0; i < kLinesPerOrder; ++i) {
    for (const v1::PurchaseOrder& order : sent) {
      if (line_count() == calls * lines_per_call) return;
      lines_.push_back({order.purchase_order_id(), order.lines(i)});
    }
  }
}

v1::AnswerLinesRequest SupplierAnswers::RequestOf(int call) const {
  v1::AnswerLinesRequest request;
  for (int i = 0; i < lines_per_call_; ++i) {
    const Line& line = lines_[static_cast<size_t>(call * lines_per_call_ + i)];
    v1::AnswerLineRequest& answer = *request.add_answers();
    answer.set_request_id(NewRequestId());
    answer.set_purchase_order_id(line.purchase_order_id);
    answer.set_line_number(line.line.line_number());
    answer.set_version(line.line.version());
    v1::ConfirmedSchedule& schedule = *answer.add_schedules();
    schedule.set_quantity(line.line.ordered_quantity());
    *schedule.mutable_eta_date() = line.line.requested_date();
  }
  return request;
}

std::vector<double> SupplierAnswers::Run(double calls_per_second, const std::stop_token& stop) {
  BacklineClient supplier(server_.Channel(absl::StrCat("supplier/", kAnsweringSupplier)));
  std::vector<double> latencies_ms;
  std::mutex mutex;
  std::condition_variable_any stopped;
  const Clock::time_point start = Clock::now();
  for (int call = 0; call < calls_; ++call) {
    const v1::AnswerLinesRequest request = RequestOf(call);
    const Clock::time_point due =
        start + std::chrono::nanoseconds(static_cast<int64_t>(call / calls_per_second * 1e9));
    std::unique_lock lock(mutex);
    stopped.wait_until(lock, stop, due, [] { return false; });
    if (stop.stop_requested()) break;
    const auto answered = Must(supplier.Call(&v1::SupplierService::Stub::AnswerLines, request));
    latencies_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - due).count());
    if (answered.results_size() != lines_per_call_) throw std::runtime_error("results are missing");
    for (const v1::AnswerLinesResponse::Result& result : answered.results()) {
      if (!result.has_answered()) throw std::runtime_error(result.error().message());
      if (result.answered().state() != v1::PURCHASE_ORDER_LINE_STATE_ACCEPTED ||
          result.answered().replayed()) {
        throw std::runtime_error("an answer was not taken as new");
      }
    }
  }
  return latencies_ms;
}

int64_t SupplierAnswers::CountUnanswered(const testing::MariaDb& database) const {
  std::set<std::pair<Id128, int>> stored;
  const std::unique_ptr<sql::Connection> connection = server_.Database(database);
  const std::unique_ptr<sql::Statement> statement(connection->createStatement());
  const std::unique_ptr<sql::ResultSet> rows(statement->executeQuery(
      absl::StrCat("SELECT purchase_order_id, line_number FROM purchase_order_lines"
                   " JOIN supply_lines USING (purchase_order_id, line_number)"
                   " WHERE confirmed = 1 AND state = ",
                   kAccepted)));
  while (rows->next()) {
    stored.insert({IdFromBytes(std::string(rows->getString(1))), rows->getInt(2)});
  }
  return std::count_if(lines_.begin(), lines_.end(), [&](const Line& line) {
    return !stored.contains({ParseId(line.purchase_order_id).value(), line.line.line_number()});
  });
}

}  // namespace backline::load
