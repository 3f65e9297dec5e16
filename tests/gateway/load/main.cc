// backline_gateway_load: what the web gateway costs. The same read directly over gRPC and through
// the gateway, in turns in one run; the memory of a thousand open streams; what a client with large
// JSON bodies costs the others. A benchmark, not a test: compare inside one run only.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_format.h"
#include "clients/cpp/backline_client.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/https_client.h"
#include "tests/services/world.h"
#include "web-gateway/connect_protocol.h"
#include "web-gateway/request_parser.h"

namespace backline::gateway {
namespace {

using Clock = std::chrono::steady_clock;
using testing::ServerFixture;
using testing::World;

constexpr int kClients = 16;
constexpr double kGoalAddedMs = 0.5;
constexpr double kGoalStreamsMib = 150;
constexpr double kGoalNeighbourMs = 10;

struct Size {
  int rounds = 10;
  int calls_per_round = 400;
  std::chrono::milliseconds rate_time{1'000};
  int streams = 1'000;
};

// Enough to see that the program works; its figures mean nothing.
constexpr Size kSmoke = {2, 20, std::chrono::milliseconds(100), 20};

// One way to make the call, on a connection of its own. True if it was answered.
using Caller = std::function<bool()>;
using Latencies = std::vector<double>;  // milliseconds

double Quantile(std::vector<double> values, double fraction) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(fraction * static_cast<double>(values.size() - 1))];
}

void MeasureOneByOne(const Caller& call, int calls, Latencies& latencies) {
  for (int i = 0; i < calls; ++i) {
    const auto begin = Clock::now();
    if (!call()) throw std::runtime_error("a call failed");
    latencies.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
}

// Calls a second of all at once.
double MeasureRate(const std::vector<Caller>& callers, std::chrono::milliseconds time) {
  std::atomic<int64_t> calls = 0;
  std::atomic<int64_t> failed = 0;
  const auto begin = Clock::now();
  std::vector<std::thread> threads;
  for (const Caller& call : callers) {
    threads.emplace_back([&] {
      while (Clock::now() - begin < time) ++(call() ? calls : failed);
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (failed > 0) throw std::runtime_error("a call failed");
  return static_cast<double>(calls) / std::chrono::duration<double>(Clock::now() - begin).count();
}

double CpuSeconds(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  int64_t user = 0;
  int64_t system = 0;
  std::sscanf(text.c_str() + text.rfind(')') + 2,
              "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system);
  return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

struct Figure {
  std::string name;
  double value = 0;
  std::string unit;
  double goal = 0;  // less than this; 0: none

  bool met() const { return goal == 0 || value < goal; }
};

class Report {
 public:
  void Add(Figure figure) { figures_.push_back(std::move(figure)); }

  void PrintTable(std::ostream& out) const {
    for (const Figure& figure : figures_) {
      out << absl::StrFormat("%-48s%10.3f %-8s", figure.name, figure.value, figure.unit);
      if (figure.goal > 0) {
        out << absl::StrFormat("goal < %-5g %s", figure.goal, figure.met() ? "met" : "NOT MET");
      }
      out << "\n";
    }
  }

  void PrintJson(std::ostream& out) const {
    const char* comma = "";
    out << "{\"figures\":[";
    for (const Figure& figure : figures_) {
      out << absl::StrFormat("%s\n  {\"name\":\"%s\",\"value\":%.4f,\"unit\":\"%s\"", comma,
                             figure.name, figure.value, figure.unit);
      if (figure.goal > 0) {
        out << absl::StrFormat(",\"below\":%g,\"met\":%s", figure.goal,
                               figure.met() ? "true" : "false");
      }
      out << "}";
      comma = ",";
    }
    out << "\n]}\n";
  }

 private:
  std::vector<Figure> figures_;
};

class Benchmark {
 public:
  explicit Benchmark(const Size& size) : size_(size), world_(fixture_) {
    gateway_ = std::make_unique<GatewayProcess>(
        fixture_.server().address(),
        std::vector<std::string>{"--identity=staff/planner", "--connections_per_address_max=2000"});
    request_.set_product_id(world_.product);
    bytes_ =
        RequestBytes("POST", "/backline.v1.CatalogService/GetProduct", gateway_->port(),
                     {{"Content-Type", "application/proto"}, {"Connect-Protocol-Version", "1"}},
                     request_.SerializeAsString());
  }

  const Report& Run() {
    CompareLatencies();
    CompareRates();
    MeasureNeighbour();
    OpenStreams();
    return report_;
  }

 private:
  Caller Direct() {
    const auto client = std::make_shared<BacklineClient>(fixture_.Channel("staff/planner"));
    return [this, client] {
      return client->Call(&v1::CatalogService::Stub::GetProduct, request_).ok();
    };
  }

  Caller Through() {
    const std::shared_ptr<HttpsClient> client = gateway_->Connect();
    return [this, client] { return client->Send(bytes_) && client->Read().status == 200; };
  }

  void CompareLatencies() {
    const Caller callers[2] = {Direct(), Through()};
    Latencies latencies[2];
    for (const Caller& caller : callers) caller();  // connects
    for (int turn = 0; turn < 2 * size_.rounds; ++turn) {
      const int who = (turn / 2 + turn) % 2;
      MeasureOneByOne(callers[who], size_.calls_per_round, latencies[who]);
    }
    for (const auto& [name, fraction] : {std::pair("p50", 0.5), std::pair("p99", 0.99)}) {
      const double direct = Quantile(latencies[0], fraction);
      const double through = Quantile(latencies[1], fraction);
      const double goal = fraction == 0.5 ? kGoalAddedMs : 0;
      report_.Add({absl::StrFormat("GetProduct one by one, direct: %s", name), direct, "ms"});
      report_.Add({absl::StrFormat("GetProduct one by one, gateway: %s", name), through, "ms"});
      report_.Add(
          {absl::StrFormat("added by the gateway: %s", name), through - direct, "ms", goal});
    }
  }

  void CompareRates() {
    std::vector<Caller> callers[2];
    for (int i = 0; i < kClients; ++i) {
      callers[0].push_back(Direct());
      callers[1].push_back(Through());
      for (const auto& way : callers) way.back()();  // connects
    }
    std::vector<double> rates[2];
    const double cpu_before = CpuSeconds(gateway_->pid());
    double calls = 0;
    for (int turn = 0; turn < 2 * size_.rounds; ++turn) {
      const int who = (turn / 2 + turn) % 2;
      rates[who].push_back(MeasureRate(callers[who], size_.rate_time));
      if (who == 1) {
        calls += rates[1].back() * std::chrono::duration<double>(size_.rate_time).count();
      }
    }
    const double cpu_seconds = CpuSeconds(gateway_->pid()) - cpu_before;
    const std::string clients = std::to_string(kClients) + " clients at once, ";
    report_.Add({clients + "direct", Quantile(rates[0], 0.5), "calls/s"});
    report_.Add({clients + "gateway", Quantile(rates[1], 0.5), "calls/s"});
    report_.Add({"CPU of the gateway", 1e6 * cpu_seconds / calls, "us/call"});
  }

  // Small calls while another client sends one body of 1 MiB JSON after the other. Its last line is
  // wrong, so that only the gateway works on it.
  void MeasureNeighbour() {
    std::string json = R"({"lines":[)";
    const std::string end = R"({"nothing":1}]})";
    while (json.size() + end.size() + 3 < kMessageBytesMax) json += "{},";
    const std::string large = RequestBytes(
        "POST", "/backline.v1.PurchaseOrderService/CreatePurchaseOrder", gateway_->port(),
        {{"Content-Type", "application/json"}, {"Connect-Protocol-Version", "1"}}, json + end);
    std::atomic<bool> stop = false;
    Latencies large_latencies;
    const auto client = gateway_->Connect();
    std::thread neighbour([&] {
      while (!stop) {
        MeasureOneByOne([&] { return client->Send(large) && client->Read().status == 400; }, 1,
                        large_latencies);
      }
    });
    Latencies latencies;
    const Caller call = Through();
    MeasureOneByOne(call, size_.rounds * size_.calls_per_round, latencies);
    stop = true;
    neighbour.join();
    report_.Add({"a body of 1 MiB JSON: p50", Quantile(large_latencies, 0.5), "ms"});
    report_.Add({"GetProduct beside such bodies: p50", Quantile(latencies, 0.5), "ms"});
    report_.Add(
        {"GetProduct beside such bodies: p99", Quantile(latencies, 0.99), "ms", kGoalNeighbourMs});
  }

  void OpenStreams() {
    constexpr double kMib = 1 << 20;
    report_.Add(
        {"memory before the streams", static_cast<double>(gateway_->MemoryBytes()) / kMib, "MiB"});
    std::vector<std::unique_ptr<HttpsClient>> streams;
    for (int i = 0; i < size_.streams; ++i) {
      streams.push_back(gateway_->Connect());
      streams.back()->Send(RequestBytes(
          "POST", "/backline.v1.EventService/WatchEvents", gateway_->port(),
          {{"Content-Type", "application/connect+json"}, {"Connect-Protocol-Version", "1"}},
          Envelope(0, R"({"cursor":"-1"})")));
      // The first message says that the stream stands.
      if (streams.back()->ReadHead().status != 200 || streams.back()->ReadChunk().empty()) {
        throw std::runtime_error("stream " + std::to_string(i) + " did not begin");
      }
    }
    report_.Add({absl::StrFormat("memory with %d open streams", size_.streams),
                 static_cast<double>(gateway_->MemoryBytes()) / kMib, "MiB", kGoalStreamsMib});
  }

  const Size size_;
  ServerFixture fixture_;
  World world_;
  std::unique_ptr<GatewayProcess> gateway_;
  v1::GetProductRequest request_;
  std::string bytes_;
  Report report_;
};

int Main(int argc, char** argv) {
  std::string json;
  bool smoke = false;
  CLI::App app("Measures what the web gateway costs.");
  app.add_option("--json", json, "also write the report to this file");
  app.add_flag("--smoke", smoke, "a few calls and streams: a check of the program, not a figure");
  CLI11_PARSE(app, argc, argv);
  Benchmark benchmark(smoke ? kSmoke : Size());
  const Report& report = benchmark.Run();
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
