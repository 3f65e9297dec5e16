// backline_fuzz_gateway: README.md beside this file.
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include "CLI/CLI.hpp"
#include "tests/fuzz/fuzzer.h"
#include "tests/fuzz/targets.h"

namespace backline::fuzz {
namespace {

int Main(int argc, char** argv) {
  std::map<std::string, Target> targets;
  for (Target& target :
       std::vector{gateway::RequestTarget(), gateway::EnvelopeTarget(), gateway::JsonTarget()}) {
    targets.emplace(target.name, target);
  }
  std::string name;
  std::string replay;
  Options options{.seconds = 30, .seed = 1};
  CLI::App app("Fuzzes what the web gateway reads.");
  app.add_option("--target", name, "request, envelope or json")->required();
  app.add_option("--seconds", options.seconds, "how long")->check(CLI::Range(1, 100'000));
  app.add_option("--seed", options.seed, "of what is random");
  app.add_option("--finding", options.finding_path, "where to write the input that breaks it");
  app.add_flag("--must-find", options.must_find, "fail unless something is found: a control");
  app.add_option("--replay", replay, "run the target once, on this file");
  CLI11_PARSE(app, argc, argv);
  const auto target = targets.find(name);
  if (target == targets.end()) {
    std::cerr << "no such target: " << name << "\n";
    return 2;
  }
  if (replay.empty()) return Fuzz(target->second, options);
  std::ifstream file(replay, std::ios::binary);
  const std::string input(std::istreambuf_iterator<char>(file), {});
  if (!file) {
    std::cerr << "cannot read " << replay << "\n";
    return 2;
  }
  return Replay(target->second, input);
}

}  // namespace
}  // namespace backline::fuzz

int main(int argc, char** argv) { return backline::fuzz::Main(argc, argv); }
