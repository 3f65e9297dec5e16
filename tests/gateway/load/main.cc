// backline_gateway_load: what the web gateway costs. A supplier's calls directly over gRPC and
// through the gateway, in turns in one run; the memory of a thousand open streams; what a client
// with large JSON bodies costs the others. A benchmark, not a test: compare inside one run only.
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "tests/gateway/load/report.h"
#include "tests/gateway/load/scene.h"
#include "tests/load/process_usage.h"
#include "web-gateway/request_parser.h"

namespace backline::gateway {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kClients = 16;
constexpr double kGoalAddedMs = 0.5;
constexpr double kGoalStreamsMib = 150;
constexpr double kGoalNeighbourMs = 10;
constexpr double kGoalEventMs = 2'000;
constexpr rlim_t kOtherFiles = 256;  // beside the streams

struct Size {
  int rounds = 8;
  int calls_per_round = 400;
  std::chrono::milliseconds rate_time{1'000};
  int streams = 1'000;
};

// Enough to see that the program works; its figures mean nothing.
constexpr Size kQuick = {2, 20, std::chrono::milliseconds(100), 20};

double MillisSince(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// One after the other.
void MeasureLatencies(const Call& call, int calls, std::vector<double>& latencies_ms) {
  for (int i = 0; i < calls; ++i) {
    const auto begin = Clock::now();
    call();
    latencies_ms.push_back(MillisSince(begin));
  }
}

// How many calls a second all make at once.
double MeasureRate(const std::vector<Call>& callers, std::chrono::milliseconds time) {
  std::atomic<int64_t> calls = 0;
  std::mutex mutex;
  std::exception_ptr fault;
  const auto begin = Clock::now();
  std::vector<std::thread> threads;
  for (const Call& call : callers) {
    threads.emplace_back([&] {
      try {
        for (; Clock::now() - begin < time; ++calls) call();
      } catch (const std::exception&) {
        const std::lock_guard lock(mutex);
        fault = std::current_exception();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (fault) std::rethrow_exception(fault);
  return static_cast<double>(calls) / (MillisSince(begin) / 1'000);
}

// All ways to make one call, in turns: what the machine does meanwhile meets all alike.
class Comparison {
 public:
  Comparison(const Scene& scene, const Subject& subject) : scene_(scene), subject_(subject) {
    for (const Way way : kWays) {
      for (int i = 0; i < kClients; ++i) {
        ways_[way].callers.push_back(subject.open(way));
        ways_[way].callers.back()();  // connects
      }
    }
  }

  void Run(const Size& size) {
    for (int round = 0; round < size.rounds; ++round) {
      for (const Way way : InTurn(round)) {
        Measured& measured = ways_[way];
        MeasureLatencies(measured.callers[0], size.calls_per_round, measured.latencies_ms);
      }
    }
    for (int round = 0; round < size.rounds; ++round) {
      for (const Way way : InTurn(round)) MeasureOneRate(ways_[way], size.rate_time);
    }
  }

  void Tell(Report& report) const {
    const auto& direct = ways_.at(Way::kDirect).latencies_ms;
    for (const auto& [way, measured] : ways_) {
      Row row = {.call = subject_.name, .way = NameOf(way)};
      row.p50_ms = Quantile(measured.latencies_ms, 0.5);
      row.p99_ms = Quantile(measured.latencies_ms, 0.99);
      row.calls_per_second = Quantile(measured.rates, 0.5);
      if (way != Way::kDirect) {
        row.added_p50_ms = row.p50_ms - Quantile(direct, 0.5);
        row.added_p99_ms = row.p99_ms - Quantile(direct, 0.99);
        row.gateway_micros = 1e6 * measured.gateway_seconds / measured.calls;
        report.Add(Figure{absl::StrCat(subject_.name, ", ", NameOf(way), ": added p50"),
                          row.added_p50_ms, "ms", kGoalAddedMs});
      }
      report.Add(std::move(row));
    }
  }

 private:
  struct Measured {
    std::vector<Call> callers;
    std::vector<double> latencies_ms;
    std::vector<double> rates;
    double calls = 0;
    double gateway_seconds = 0;
  };

  // Each round begins with another.
  static std::vector<Way> InTurn(int round) {
    std::vector<Way> ways;
    for (size_t i = 0; i < std::size(kWays); ++i) {
      ways.push_back(kWays[(static_cast<size_t>(round) + i) % std::size(kWays)]);
    }
    return ways;
  }

  void MeasureOneRate(Measured& measured, std::chrono::milliseconds time) {
    const double before = load::ReadUsage(scene_.gateway().pid()).cpu_seconds;
    measured.rates.push_back(MeasureRate(measured.callers, time));
    measured.gateway_seconds += load::ReadUsage(scene_.gateway().pid()).cpu_seconds - before;
    measured.calls += measured.rates.back() * std::chrono::duration<double>(time).count();
  }

  const Scene& scene_;
  const Subject& subject_;
  std::map<Way, Measured> ways_;
};

// Small calls while another client sends one body of 1 MiB JSON after the other. Its last line is
// wrong, so that only the gateway works on it.
void MeasureNeighbour(const Scene& scene, const Call& call, int calls, Report& report) {
  std::string json = R"({"lines":[)";
  const std::string end = R"({"nothing":1}]})";
  while (json.size() + end.size() + 3 < kMessageBytesMax) json += "{},";
  const std::string bytes = RequestBytes(
      "POST", "/backline.v1.PurchaseOrderService/CreatePurchaseOrder", scene.gateway().port(),
      {{"Content-Type", "application/json"}, {"Connect-Protocol-Version", "1"}}, json + end);
  std::atomic<bool> stop = false;
  std::atomic<bool> refused = true;
  std::vector<double> large_ms;
  const auto client = scene.gateway().Connect();
  std::thread neighbour([&] {
    const Call large = [&] {
      refused = refused && client->Send(bytes) && client->Read().status == 400;
    };
    while (!stop && refused) MeasureLatencies(large, 1, large_ms);
  });
  std::vector<double> small_ms;
  try {
    MeasureLatencies(call, calls, small_ms);
  } catch (const std::exception&) {
    stop = true;
    neighbour.join();
    throw;
  }
  stop = true;
  neighbour.join();
  if (!refused) throw std::runtime_error("the large body was not refused as it should be");
  report.Add(Figure{"a body of 1 MiB JSON: p50", Quantile(large_ms, 0.5), "ms"});
  report.Add(Figure{"an order beside such bodies: p50", Quantile(small_ms, 0.5), "ms"});
  report.Add(
      Figure{"an order beside such bodies: p99", Quantile(small_ms, 0.99), "ms", kGoalNeighbourMs});
}

void MeasureStreams(Scene& scene, const Call& call, const Size& size, Report& report) {
  constexpr double kMib = 1 << 20;
  const auto memory = [&] { return static_cast<double>(scene.gateway().MemoryBytes()) / kMib; };
  report.Add(Figure{"memory before the streams", memory(), "MiB"});
  std::vector<std::unique_ptr<HttpsClient>> streams;
  for (int i = 0; i < size.streams; ++i) streams.push_back(scene.Watch());
  const std::string beside = absl::StrCat(" with ", size.streams, " open streams");
  report.Add(Figure{"memory" + beside, memory(), "MiB", kGoalStreamsMib});
  std::vector<double> latencies_ms;
  MeasureLatencies(call, size.calls_per_round, latencies_ms);
  report.Add(Figure{"an order" + beside + ": p50", Quantile(latencies_ms, 0.5), "ms"});
  const auto begin = Clock::now();
  scene.CauseEvent();
  for (const auto& stream : streams) Scene::AwaitEvent(*stream);
  report.Add(Figure{absl::StrCat("an order is sent; all ", size.streams, " streams have told it"),
                    MillisSince(begin), "ms", kGoalEventMs});
  report.Add(Figure{"memory after that", memory(), "MiB", kGoalStreamsMib});
}

// Each stream is a socket here too.
void RaiseFileLimit(int streams) {
  rlimit limit{};
  const rlim_t needed = static_cast<rlim_t>(streams) + kOtherFiles;
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= needed) return;
  limit.rlim_cur = needed;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    throw std::runtime_error("the limit of open files is too low");
  }
}

int Main(int argc, char** argv) {
  std::string json;
  bool quick = false;
  CLI::App app("Measures what the web gateway costs.");
  app.add_option("--json", json, "also write the report to this file");
  app.add_flag("--quick", quick, "a few calls and streams: a check of the program, not a figure");
  CLI11_PARSE(app, argc, argv);
  const Size size = quick ? kQuick : Size();
  RaiseFileLimit(size.streams);
  Scene scene;
  Report report;
  const std::vector<Subject> subjects = scene.Subjects();
  for (const Subject& subject : subjects) {
    Comparison comparison(scene, subject);
    comparison.Run(size);
    comparison.Tell(report);
  }
  const Call order = subjects[0].open(Way::kBinary);
  MeasureNeighbour(scene, order, size.rounds * size.calls_per_round, report);
  MeasureStreams(scene, order, size, report);
  report.PrintTable(std::cout);
  if (json.empty()) return 0;
  std::ofstream file(json);
  report.PrintJson(file);
  file.close();
  if (!file) throw std::runtime_error("cannot write " + json);
  return 0;
}

}  // namespace
}  // namespace backline::gateway

int main(int argc, char** argv) {
  try {
    return backline::gateway::Main(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "backline_gateway_load: " << error.what() << '\n';
    return 1;
  }
}
