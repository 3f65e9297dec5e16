#include "tests/load/scorecards.h"

#include <unistd.h>

#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "db/migrate.h"
#include "server/scores/scoreboard.h"
#include "server/store/connection.h"
#include "server/store/reader.h"
#include "tests/load/process_usage.h"

namespace backline::load {
namespace {

constexpr int kRowsPerInsert = 500'000;
constexpr int kScoresOfOne = 200;
constexpr int kScoresOfAll = 3;
constexpr const char* kFirstDue = "2025-01-01";

// Lines due and lines on time.
using Counts = std::map<SupplierId, std::pair<int64_t, int64_t>>;

double MillisecondsOf(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

void Check(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

std::string IdText(const std::string& number) {
  return absl::StrCat("UNHEX(LPAD(HEX(", number, "), 32, '0'))");
}

// A line for each number: 30 units that are due on one of 365 days, of the suppliers in turn.
std::string DueText(const std::string& line) {
  return absl::StrCat("DATE_ADD('", kFirstDue, "', INTERVAL ", line, " * 7 % 365 DAY)");
}

std::string FactsText(const ScorecardSizes& sizes, int kind, const std::string& line,
                      const std::string& sequence, const std::string& quantity,
                      const std::string& date) {
  return absl::StrCat("INSERT INTO supplier_facts SELECT ", sequence, ", 1, ", kind, ", 1, ",
                      IdText(absl::StrCat(line, " % ", sizes.suppliers, " + 1")), ", ", IdText("1"),
                      ", ", IdText("1"), ", ", IdText(line), ", 1, 1, ", quantity, ", ", date,
                      ", NULL, '2024-12-01', '2024-12-01 09:00:00', '1970-01-01', 0, 0, '",
                      kind == 1 ? "Europe/Berlin" : "", "', '', 0, 0 FROM ");
}

class Filled {
 public:
  Filled(testing::MariaDb& database, const ScorecardSizes& sizes)
      : sizes_(sizes), url_(database.Url(database.CreateDatabase())) {
    const auto parsed = ParseDatabaseUrl(url_);
    Check(parsed.status());
    Check(Migrate(*parsed).status());
    ConnectionOptions options;
    options.read_timeout_seconds = 3'600;
    auto connection = Connection::Open(*parsed, options);
    Check(connection.status());
    connection_ = *std::move(connection);
    Fill(sizes_.lines, FactsText(sizes_, 1, "seq", "seq", "30", DueText("seq")));
    // Two or three parts of each line, up to a fortnight early and a week late.
    const std::string line = absl::StrCat("(seq - 1) % ", sizes_.lines, " + 1");
    const std::string nth = absl::StrCat("(", line, ")");
    Fill(sizes_.receipts,
         FactsText(sizes_, 10, nth, absl::StrCat(sizes_.lines, " + seq"), "15",
                   absl::StrCat("DATE_ADD(", DueText(nth),
                                ", INTERVAL CAST(seq * 7919 % 23 AS SIGNED) - 15 DAY)")));
    // What the rival needs, and we do not.
    Check(connection_->Execute(
        "ALTER TABLE supplier_facts ADD KEY of_supplier (supplier_id, kind, fact_date)"));
    Check(connection_->Execute("ANALYZE TABLE supplier_facts"));
  }

  const std::string& url() const { return url_; }

  // A further receipt of line 1.
  void AddReceipt() {
    Check(connection_->Execute(absl::StrCat(
        FactsText(sizes_, 10, "1", absl::StrCat(sizes_.lines, " + ", sizes_.receipts, " + seq"),
                  "1", absl::StrCat("'", kFirstDue, "'")),
        "seq_1_to_1")));
  }

  // Lines due and lines in full by their date, of all suppliers or of one.
  Counts Aggregate(const std::string& where) {
    Counts counts;
    Check(connection_->QueryText(
        absl::StrCat("SELECT supplier_id, COUNT(*), SUM(came >= wanted) FROM ("
                     "SELECT sent.supplier_id, MAX(sent.quantity) AS wanted,"
                     " SUM(IF(facts.kind = 10 AND facts.fact_date <= sent.fact_date,"
                     " facts.quantity, 0)) AS came"
                     " FROM supplier_facts sent JOIN supplier_facts facts"
                     " ON facts.purchase_order_id = sent.purchase_order_id"
                     " AND facts.line_number = sent.line_number WHERE sent.kind = 1",
                     where,
                     " GROUP BY sent.supplier_id, sent.purchase_order_id, sent.line_number"
                     ") score_lines GROUP BY supplier_id"),
        [&](RowReader& row) {
          SupplierId id;
          int64_t counted = 0;
          int64_t met = 0;
          row(id, counted, met);
          counts[id] = {counted, met};
        }));
    return counts;
  }

 private:
  void Fill(int rows, const std::string& text) {
    for (int first = 1; first <= rows; first += kRowsPerInsert) {
      const int last = std::min(rows, first + kRowsPerInsert - 1);
      Check(connection_->Execute(absl::StrCat(text, "seq_", first, "_to_", last)));
    }
  }

  const ScorecardSizes sizes_;
  const std::string url_;
  std::unique_ptr<Connection> connection_;
};

ScoreQuestion WholeYear() {
  ScoreQuestion question;
  question.parameters.from = *Date::FromCivil(2025, 1, 1);
  question.parameters.until = *Date::FromCivil(2026, 1, 1);
  question.as_of = question.known.recorded = EndOfDay(*Date::FromCivil(2026, 6, 30), "UTC");
  return question;
}

Counts CountsOf(const std::vector<SupplierScore>& scores) {
  Counts counts;
  for (const SupplierScore& score : scores) {
    const Rate& rate = score.scorecard.on_time[0];
    counts[score.supplier_id] = {rate.counted, rate.met};
  }
  return counts;
}

void ReadAll(Scoreboard& board, Reader& reader) {
  while (true) {
    const absl::StatusOr<bool> done = board.TakeNext(reader);
    Check(done.status());
    if (*done) return;
  }
}

void Compare(const Scoreboard& board, Filled& filled, const ScorecardSizes& sizes, Report& report) {
  const ScoreQuestion question = WholeYear();
  std::vector<double> ones;
  for (int n = 0; n < kScoresOfOne; ++n) {
    const SupplierId id(Id128{0, static_cast<uint64_t>(n * 7 % sizes.suppliers) + 1});
    ones.push_back(MillisecondsOf([&] { board.Score(id, question); }));
  }
  report.AddPlain("a supplier's scorecard: p50", Quantile(ones, 0.5), "ms");
  report.AddAtMost("a supplier's scorecard: p99", Quantile(ones, 0.99), "ms", 100);
  report.AddPlain("... SQL, one rate of one baseline", MillisecondsOf([&] {
                    filled.Aggregate(absl::StrCat(" AND sent.supplier_id = ", IdText("1")));
                  }),
                  "ms");
  std::vector<double> alls;
  std::vector<SupplierScore> scores;
  for (int n = 0; n < kScoresOfAll; ++n) {
    alls.push_back(MillisecondsOf([&] { scores = board.ScoreAll(question); }));
  }
  report.AddAtMost(absl::StrCat("all ", sizes.suppliers, " scorecards: median"),
                   Quantile(alls, 0.5), "ms", 2'000);
  Counts rival;
  report.AddPlain("... SQL, one rate of one baseline",
                  MillisecondsOf([&] { rival = filled.Aggregate(""); }), "ms");
  if (rival != CountsOf(scores)) throw std::runtime_error("SQL and the scores differ");
  report.AddNote(absl::StrCat("SQL and the scores say the same of ", rival.size(), " suppliers"));
}

}  // namespace

void MeasureScorecards(testing::MariaDb& database, const ScorecardSizes& sizes, Report& report) {
  std::cerr << "filling in facts\n";
  Filled filled(database, sizes);
  Reader reader(filled.url());
  Scoreboard board;
  const double before_mib = ReadUsage(getpid()).resident_mib;
  const double loaded_ms = MillisecondsOf([&] { ReadAll(board, reader); });
  const int64_t facts = board.facts();
  if (facts != int64_t{sizes.lines} + sizes.receipts) throw std::runtime_error("facts are missing");
  report.AddNote(absl::StrFormat("%d receipts of %d lines of %d suppliers", sizes.receipts,
                                 sizes.lines, sizes.suppliers));
  report.AddPlain("a server that starts has all facts after", loaded_ms / 1'000, "s");
  report.AddPlain(
      "memory per fact, lines included",
      (ReadUsage(getpid()).resident_mib - before_mib) * (1 << 20) / static_cast<double>(facts),
      "bytes");
  Compare(board, filled, sizes, report);
  filled.AddReceipt();
  const double current_ms = MillisecondsOf([&] {
    Check(board.CatchUp(reader));
    board.Score(SupplierId(Id128{0, 2}), WholeYear());
  });
  if (board.facts() != facts + 1) throw std::runtime_error("a new fact is missing");
  report.AddAtMost("a new fact is in the score after", current_ms, "ms", 5'000);
}

}  // namespace backline::load
