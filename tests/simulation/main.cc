// backline_simulation --seed N [--count N] [--commands N]: replays one seed, or runs many and
// prints what they reached.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/simulation/simulator.h"

int main(int argc, char** argv) {
  uint64_t seed = 1;
  int64_t count = 1;
  int commands = 200;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    const int64_t value = std::strtoll(argv[i + 1], nullptr, 10);
    if (flag == "--seed") seed = static_cast<uint64_t>(value);
    if (flag == "--count") count = value;
    if (flag == "--commands") commands = static_cast<int>(value);
  }
  backline::testing::Report report;
  int failures = 0;
  for (int64_t i = 0; i < count; ++i) {
    backline::testing::SimulationOptions options;
    options.seed = seed + static_cast<uint64_t>(i);
    options.commands = commands;
    backline::testing::Simulator simulator(options);
    const std::string failure = simulator.Run();
    report.Add(simulator.report());
    if (failure.empty()) continue;
    std::printf("backline_simulation --seed %llu: %s\n",
                static_cast<unsigned long long>(options.seed), failure.c_str());
    if (count == 1) std::printf("%s", simulator.Describe().c_str());
    if (++failures == 10) break;
  }
  std::printf("%s", report.ToString().c_str());
  return failures == 0 ? 0 : 1;
}
