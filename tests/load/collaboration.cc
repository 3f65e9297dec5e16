#include "tests/load/collaboration.h"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <future>
#include <iostream>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "tests/load/calls.h"
#include "tests/load/process_usage.h"
#include "tests/load/server_under_load.h"
#include "tests/load/sign_ins.h"
#include "tests/load/slip_previews.h"
#include "tests/load/sql_session.h"
#include "tests/load/supplier_answers.h"
#include "tests/load/supplier_page.h"

namespace backline::load {
namespace {

// Of the peak: near it a queue grows without end, and the answers are to have room beside it.
constexpr double kSustainable = 0.7;

void AddQuantiles(Report& report, const std::string& name, const std::vector<double>& latencies_ms,
                  double p50_bound, double p99_bound) {
  const double p50 = Quantile(latencies_ms, 0.5), p99 = Quantile(latencies_ms, 0.99);
  if (p50_bound > 0) {
    report.AddAtMost(name + ": p50", p50, "ms", p50_bound);
  } else {
    report.AddPlain(name + ": p50", p50, "ms");
  }
  if (p99_bound > 0) {
    report.AddAtMost(name + ": p99", p99, "ms", p99_bound);
  } else {
    report.AddPlain(name + ": p99", p99, "ms");
  }
}

void AddStolen(Report& report, const std::string& name, const StolenTime& stolen) {
  report.AddNote(absl::StrFormat("the host took %.0f %% of the processors during: %s",
                                 stolen.Percent(), name));
}

void MeasurePages(const testing::MariaDb& database, const std::string& folder,
                  const CollaborationSizes& sizes, Report& report) {
  std::cerr << "filling in purchase orders\n";
  SupplierPages pages(database, folder, sizes.page_lines);
  AwaitWritten(database.socket());
  const std::string name = absl::StrFormat("a page of 50 of %d lines", sizes.page_lines);
  const StolenTime stolen;
  AddQuantiles(report, name, pages.Measure(sizes.page_seconds), 1, 3);
  AddStolen(report, name, stolen);
  if (access("/dev/cpu_dma_latency", W_OK) != 0) {
    report.AddNote("the server may not keep processors awake here: both are with sleep");
  }
  pages.LetProcessorsSleep();
  AddQuantiles(report, name + ", processors that may sleep", pages.Measure(sizes.page_seconds), 0,
               0);
}

void MeasurePreviews(const testing::MariaDb& database, const ServerUnderLoad& server,
                     const std::string& supplier_id, const CollaborationSizes& sizes,
                     Report& report) {
  std::cerr << "letting customers wait\n";
  const SlipPreviews previews(server, supplier_id, sizes.pegged);
  AwaitWritten(database.socket());
  const std::string name = absl::StrFormat("a slip preview, %d backorders", sizes.pegged);
  const StolenTime stolen;
  AddQuantiles(report, name, previews.Run(sizes.previews, false), 0, 100);
  AddQuantiles(report, name + ", with a split", previews.Run(sizes.previews, true), 0, 100);
  AddStolen(report, name, stolen);
}

// The rate of orders beside which the rest is measured.
class OrderRate {
 public:
  OrderRate(const ServerUnderLoad& server, const CollaborationSizes& sizes)
      : sizes_(sizes), peak_(server, ClosedLoop::Shape{"peak"}) {}

  double Measure(Report& report) {
    peak_.Run(sizes_.mix, sizes_.peak_seconds / 2);  // warms up
    const Round peak = peak_.Run(sizes_.mix, sizes_.peak_seconds);
    const double reached = static_cast<double>(peak.orders) / peak.seconds;
    const double rate = std::min(sizes_.orders_per_second, kSustainable * reached);
    if (rate < sizes_.orders_per_second) {
      report.AddNote(absl::StrFormat(
          "this machine takes %.0f orders/s, one a call: beside the answers run %.0f, not %.0f",
          reached, rate, sizes_.orders_per_second));
    }
    return rate;
  }

  const std::vector<Id128>& order_ids() const { return peak_.order_ids(); }

 private:
  const CollaborationSizes sizes_;
  ClosedLoop peak_;
};

// Answers beside order entry, and what order entry takes without and with them.
class AnswersBesideOrders {
 public:
  AnswersBesideOrders(const ServerUnderLoad& server, const std::string& supplier_id,
                      const CollaborationSizes& sizes)
      : sizes_(sizes),
        answers_(server, supplier_id, sizes.answer_calls, sizes.lines_per_call),
        orders_(server, /*connections=*/2) {}

  void Measure(double rate, Report& report) {
    const double seconds = sizes_.answer_calls / sizes_.answer_calls_per_second;
    const StolenTime stolen;
    const Round alone = orders_.Run(sizes_.mix, seconds / 3, rate);
    const Round beside = RunBeside(seconds, rate);
    AddStolen(report, "answers", stolen);
    report.AddPlain("orders beside the answers",
                    static_cast<double>(beside.orders) / beside.seconds, "/s");
    AddQuantiles(report, "these orders, without answers", alone.latencies_ms, 0, 0);
    AddQuantiles(report, "these orders, with them", beside.latencies_ms, 0, 0);
    AddQuantiles(report, absl::StrFormat("answers to %d lines in a call", sizes_.lines_per_call),
                 latencies_ms_, 0, 100);
  }

  const SupplierAnswers& answers() const { return answers_; }
  const std::vector<Id128>& order_ids() const { return orders_.order_ids(); }

 private:
  Round RunBeside(double seconds, double rate) {
    std::exception_ptr failure;
    Round round;
    {
      std::jthread supplier([&](const std::stop_token& stop) {
        try {
          latencies_ms_ = answers_.Run(sizes_.answer_calls_per_second, stop);
        } catch (...) {
          failure = std::current_exception();
        }
      });
      round = orders_.Run(sizes_.mix, seconds, rate);
      supplier.join();
    }
    if (failure != nullptr) std::rethrow_exception(failure);
    return round;
  }

  const CollaborationSizes sizes_;
  SupplierAnswers answers_;
  OpenLoop orders_;
  std::vector<double> latencies_ms_;
};

// A crowd at the door, and what order entry takes without and with it, in turns.
class SignInsBesideOrders {
 public:
  SignInsBesideOrders(const ServerUnderLoad& server, const std::string& supplier_id,
                      const CollaborationSizes& sizes)
      : sizes_(sizes),
        sign_ins_(server, supplier_id, sizes.people),
        orders_(server, /*connections=*/2) {}

  void Measure(double rate, Report& report) {
    std::vector<double> alone_ms, beside_ms, sign_ins_ms;
    const StolenTime stolen;
    for (int round = 0; round < sizes_.sign_in_rounds; ++round) {
      Append(orders_.Run(sizes_.mix, sizes_.sign_in_seconds, rate).latencies_ms, alone_ms);
      std::future<std::vector<double>> crowd =
          std::async(std::launch::async, [&] { return sign_ins_.Run(); });
      Append(orders_.Run(sizes_.mix, sizes_.sign_in_seconds, rate).latencies_ms, beside_ms);
      Append(crowd.get(), sign_ins_ms);
    }
    AddStolen(report, "sign-ins", stolen);
    report.AddPlain("orders beside the sign-ins", rate, "/s");
    AddQuantiles(report, "these orders, without sign-ins", alone_ms, 0, 0);
    AddQuantiles(report, absl::StrFormat("these orders, with %d sign-ins", sizes_.people),
                 beside_ms, 0, 0);
    report.AddAtMost("order entry's p99 with sign-ins / without",
                     Quantile(beside_ms, 0.99) / Quantile(alone_ms, 0.99), "x", 1.2);
    AddQuantiles(report, "a sign-in, everybody at once", sign_ins_ms, 0, 0);
  }

  const std::vector<Id128>& order_ids() const { return orders_.order_ids(); }

 private:
  static void Append(const std::vector<double>& from, std::vector<double>& to) {
    to.insert(to.end(), from.begin(), from.end());
  }

  const CollaborationSizes sizes_;
  SignIns sign_ins_;
  OpenLoop orders_;
};

void CheckAnswers(const testing::MariaDb& database, const SupplierAnswers& answers,
                  Report& report) {
  const int64_t unanswered = answers.CountUnanswered(database);
  if (unanswered != 0) {
    throw std::runtime_error(absl::StrFormat("%d answers are not stored", unanswered));
  }
  report.AddNote(absl::StrFormat("%d lines answered: all stored", answers.line_count()));
}

void CheckOrders(const testing::MariaDb& database, const ServerUnderLoad& server,
                 const std::vector<Id128>& order_ids, Report& report) {
  server.CheckOrders(database, order_ids);
  report.AddNote(absl::StrFormat("%d acknowledged orders: all there", order_ids.size()));
  const ServerUnderLoad::AuditResult audit = server.Audit();
  if (audit.drifts != 0) {
    throw std::runtime_error(
        absl::StrFormat("the audit found %d drifts, the first: %s", audit.drifts, audit.first_law));
  }
  report.AddNote(absl::StrFormat("audit: %d rows, 0 drifts", audit.rows));
}

// Answers, sign-ins or both, beside orders.
void MeasureBesideOrders(const testing::MariaDb& database, const ServerUnderLoad& server,
                         const std::string& supplier_id, const CollaborationSizes& sizes,
                         Report& report) {
  OrderRate peak(server, sizes);
  const double rate = peak.Measure(report);
  std::vector<Id128> order_ids = peak.order_ids();
  const auto append = [&](const std::vector<Id128>& more) {
    order_ids.insert(order_ids.end(), more.begin(), more.end());
  };
  if (sizes.Measures("answers")) {
    std::cerr << "sending lines to answer\n";
    AnswersBesideOrders measured(server, supplier_id, sizes);
    // The check below would not be one if it found answers before they are given.
    if (measured.answers().CountUnanswered(database) != measured.answers().line_count()) {
      throw std::runtime_error("lines are answered before anybody did");
    }
    AwaitWritten(database.socket());
    measured.Measure(rate, report);
    CheckAnswers(database, measured.answers(), report);
    append(measured.order_ids());
  }
  if (sizes.Measures("sign-ins")) {
    std::cerr << "inviting people\n";
    SignInsBesideOrders crowd(server, supplier_id, sizes);
    AwaitWritten(database.socket());
    crowd.Measure(rate / 2, report);
    append(crowd.order_ids());
  }
  CheckOrders(database, server, order_ids, report);
}

}  // namespace

CollaborationSizes QuickCollaboration() {
  CollaborationSizes sizes;
  sizes.page_lines = 20'000;
  sizes.page_seconds = 0.5;
  sizes.pegged = 200;
  sizes.previews = 5;
  sizes.answer_calls = 5;
  sizes.orders_per_second = 100;
  sizes.people = 8;
  sizes.sign_in_rounds = 1;
  sizes.sign_in_seconds = 0.5;
  sizes.peak_seconds = 0.4;
  sizes.mix = Mix::kHot;
  return sizes;
}

bool CollaborationSizes::Measures(std::string_view part) const {
  return only.empty() || std::find(only.begin(), only.end(), part) != only.end();
}

void MeasureCollaboration(const testing::MariaDb& database, const std::string& folder,
                          const CollaborationSizes& sizes, Report& report) {
  if (sizes.Measures("pages")) MeasurePages(database, folder, sizes, report);
  const bool beside_orders = sizes.Measures("answers") || sizes.Measures("sign-ins");
  if (!sizes.Measures("previews") && !beside_orders) return;
  std::cerr << "filling the server with its catalog\n";
  const ServerUnderLoad server(database, folder, sizes.mix == Mix::kHot ? kHotProducts : kProducts);
  const std::string supplier_id = MakeAnsweringSupplier(server);
  if (sizes.Measures("previews")) MeasurePreviews(database, server, supplier_id, sizes, report);
  if (beside_orders) MeasureBesideOrders(database, server, supplier_id, sizes, report);
}

}  // namespace backline::load
