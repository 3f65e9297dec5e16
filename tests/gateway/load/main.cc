// What the web gateway costs: the same read directly over gRPC and through the gateway, in turns;
// and the memory of a thousand open streams. A benchmark, not a test: compare inside one run only.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "clients/cpp/backline_client.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/https_client.h"
#include "tests/services/world.h"
#include "web-gateway/connect_protocol.h"

namespace backline::gateway {
namespace {

using Clock = std::chrono::steady_clock;
using testing::ServerFixture;
using testing::World;

constexpr int kRounds = 10;
constexpr int kCallsPerRound = 400;
constexpr int kClients = 16;
constexpr auto kRateTime = std::chrono::seconds(1);
constexpr int kStreams = 1'000;
constexpr double kGoalAddedMs = 0.5;
constexpr double kGoalStreamsMib = 150;

// One way to make the call, on a connection of its own. True if it was answered.
using Caller = std::function<bool()>;
using Way = std::function<Caller()>;

double Quantile(std::vector<double> values, double fraction) {
  std::sort(values.begin(), values.end());
  return values.empty()
             ? 0
             : values[static_cast<size_t>(fraction * static_cast<double>(values.size() - 1))];
}

void MeasureOneByOne(const Caller& call, std::vector<double>& latencies_ms) {
  for (int i = 0; i < kCallsPerRound; ++i) {
    const auto begin = Clock::now();
    if (!call()) throw std::runtime_error("a call failed");
    latencies_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
}

double MeasureRate(const Way& way) {
  std::atomic<int64_t> calls = 0;
  std::atomic<int64_t> failed = 0;
  const auto begin = Clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < kClients; ++i) {
    threads.emplace_back([&] {
      const Caller call = way();
      while (Clock::now() - begin < kRateTime) {
        call() ? ++calls : ++failed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (failed > 0) throw std::runtime_error("a call failed");
  return static_cast<double>(calls) / std::chrono::duration<double>(Clock::now() - begin).count();
}

double CpuSeconds(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  long user = 0;
  long system = 0;
  std::sscanf(text.c_str() + text.rfind(')') + 2,
              "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user, &system);
  return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void CompareWays(const Way& direct, const Way& gateway, const GatewayProcess& process) {
  std::vector<double> latencies[2];
  std::vector<double> rates[2];
  const Caller callers[2] = {direct(), gateway()};
  callers[0]();
  callers[1]();
  for (int round = 0; round < kRounds; ++round) {
    for (int turn = 0; turn < 2; ++turn) {
      const int who = (round + turn) % 2;
      MeasureOneByOne(callers[who], latencies[who]);
    }
  }
  const double before = CpuSeconds(process.pid());
  double calls = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (int turn = 0; turn < 2; ++turn) {
      const int who = (round + turn) % 2;
      rates[who].push_back(MeasureRate(who == 0 ? direct : gateway));
      calls += who == 1 ? rates[who].back() : 0;
    }
  }
  const double cpu_us = 1e6 * (CpuSeconds(process.pid()) - before) / calls;
  const double added = Quantile(latencies[1], 0.5) - Quantile(latencies[0], 0.5);
  std::printf("GetProduct             direct   gateway\n");
  for (const double fraction : {0.5, 0.99}) {
    std::printf("one by one, p%-4.0f   %7.3f   %7.3f ms\n", fraction * 100,
                Quantile(latencies[0], fraction), Quantile(latencies[1], fraction));
  }
  std::printf("%d at once         %7.0f   %7.0f calls/s\n", kClients, Quantile(rates[0], 0.5),
              Quantile(rates[1], 0.5));
  std::printf("CPU of the gateway           %7.0f us a call\n", cpu_us);
  std::printf("added at p50                 %7.3f ms (goal: under %.1f) %s\n", added, kGoalAddedMs,
              added < kGoalAddedMs ? "met" : "NOT MET");
  std::printf("added at p99                 %7.3f ms\n",
              Quantile(latencies[1], 0.99) - Quantile(latencies[0], 0.99));
}

void OpenStreams(const GatewayProcess& gateway) {
  constexpr double kMib = 1 << 20;
  const double before = static_cast<double>(gateway.MemoryBytes()) / kMib;
  std::vector<std::unique_ptr<HttpsClient>> streams;
  for (int i = 0; i < kStreams; ++i) {
    streams.push_back(gateway.Connect());
    streams.back()->Send(RequestBytes(
        "POST", "/backline.v1.EventService/WatchEvents", gateway.port(),
        {{"Content-Type", "application/connect+json"}, {"Connect-Protocol-Version", "1"}},
        Envelope(0, R"({"cursor":"-1"})")));
    // The first message says that the stream stands.
    if (streams.back()->ReadHead().status != 200 || streams.back()->ReadChunk().empty()) {
      throw std::runtime_error("stream " + std::to_string(i) + " did not begin");
    }
  }
  const double after = static_cast<double>(gateway.MemoryBytes()) / kMib;
  std::printf("%d open streams            %7.1f MiB, %.1f before (goal: under %.0f) %s\n", kStreams,
              after, before, kGoalStreamsMib, after < kGoalStreamsMib ? "met" : "NOT MET");
}

int Main() {
  ServerFixture fixture;
  World world(fixture);
  const GatewayProcess gateway(fixture.server().address(),
                               {"--identity=staff/planner", "--connections_per_address_max=2000"});
  v1::GetProductRequest request;
  request.set_product_id(world.product);
  const Way direct = [&]() -> Caller {
    const auto client = std::make_shared<BacklineClient>(fixture.Channel("staff/planner"));
    return [client, &request] {
      return client->Call(&v1::CatalogService::Stub::GetProduct, request).ok();
    };
  };
  const std::string bytes =
      RequestBytes("POST", "/backline.v1.CatalogService/GetProduct", gateway.port(),
                   {{"Content-Type", "application/proto"}, {"Connect-Protocol-Version", "1"}},
                   request.SerializeAsString());
  const Way through = [&]() -> Caller {
    const std::shared_ptr<HttpsClient> client = gateway.Connect();
    return [client, &bytes] { return client->Send(bytes) && client->Read().status == 200; };
  };
  CompareWays(direct, through, gateway);
  OpenStreams(gateway);
  return 0;
}

}  // namespace
}  // namespace backline::gateway

int main() { return backline::gateway::Main(); }
