// A fuzzer in one file: mutates a corpus, keeps what reaches something new, and stops at the first
// input that breaks a property, crashes, hangs or makes a sanitizer speak. What counts as new comes
// from the code under test, which g++ compiles with -fsanitize-coverage=trace-pc,trace-cmp. One
// thread; one run a process.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace backline::fuzz {

// What a target throws when a property does not hold.
class Finding : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Throws a Finding unless it holds.
void Expect(bool holds, const std::string& property);

// Tells two inputs apart that the coverage cannot: code that is not instrumented, such as a
// library.
void Feature(uint64_t what);

struct Target {
  std::string name;
  std::vector<std::string> seeds;
  std::vector<std::string> words;  // that mutations put into inputs
  size_t bytes_max = 0;
  std::function<void(std::string_view)> run;
};

struct Options {
  int seconds = 0;
  uint64_t seed = 0;
  std::string finding_path;  // where the input goes that broke it
  // The code is known to be broken: a finding is what is wanted.
  bool must_find = false;
};

// Runs the target until the time is up. The exit code: 0 if all is as it should be.
int Fuzz(const Target& target, const Options& options);

// Runs the target once; a finding ends the program as it does in Fuzz.
int Replay(const Target& target, const std::string& input);

}  // namespace backline::fuzz
