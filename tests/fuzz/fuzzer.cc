#include "tests/fuzz/fuzzer.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <exception>
#include <iterator>
#include <memory>
#include <random>
#include <utility>

namespace backline::fuzz {
namespace {

constexpr size_t kFeatures = 1 << 16;
constexpr int kMutationsMax = 8;
constexpr int kHangSeconds = 10;
// Fewer in a second of the processor is not fuzzing.
constexpr double kRunsPerSecondMin = 1'000;

// How often each feature was hit by the run that goes on, and which buckets of these counts some
// run has reached before.
std::array<uint8_t, kFeatures> g_hits;
std::array<uint8_t, kFeatures> g_reached;
uint64_t g_last_place = 0;
bool g_counts = false;

// The input that runs, for the moment at which it ends the program.
const std::string* g_input = nullptr;
const Options* g_options = nullptr;
int64_t g_runs = 0;

void Hit(uint64_t feature) {
  // Fibonacci hashing: neighbours do not share a slot.
  uint8_t& count = g_hits[(feature * 0x9E3779B97F4A7C15u) >> 48];
  if (g_counts && count < 0xFF) ++count;
}

// The same in each run, wherever the program lies.
uint64_t Place(const void* address) {
  return reinterpret_cast<uint64_t>(address) - reinterpret_cast<uint64_t>(&Fuzz);
}

// 1, 2, 3, 4-7, 8-15, ...: how often matters, but not exactly.
uint8_t Bucket(uint8_t count) {
  return static_cast<uint8_t>(1u << std::min(count <= 3 ? count - 1 : std::bit_width(count), 7));
}

// True if the run has reached what none before has; forgets its hits.
bool TakeNews() {
  bool news = false;
  for (size_t at = 0; at < kFeatures; at += 8) {
    uint64_t eight = 0;
    std::memcpy(&eight, &g_hits[at], sizeof(eight));
    if (eight == 0) continue;
    for (size_t i = at; i < at + 8; ++i) {
      if (g_hits[i] == 0) continue;
      const uint8_t bucket = Bucket(std::exchange(g_hits[i], 0));
      news = news || (g_reached[i] & bucket) == 0;
      g_reached[i] |= bucket;
    }
  }
  return news;
}

// Also runs in a signal handler, in a program that is broken: only what is safe there.
[[noreturn]] void EndWithFinding(const char* what) {
  static constexpr char kSays[] = "FINDING: ";
  const auto say = [](const char* text, size_t size) {
    [[maybe_unused]] const ssize_t written = write(STDOUT_FILENO, text, size);
  };
  say(kSays, sizeof(kSays) - 1);
  say(what, std::strlen(what));
  say("\n", 1);
  if (g_input != nullptr && !g_options->finding_path.empty()) {
    const int file =
        open(g_options->finding_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    [[maybe_unused]] const ssize_t written = write(file, g_input->data(), g_input->size());
    say("its input: ", 11);
    say(g_options->finding_path.c_str(), g_options->finding_path.size());
    say("\n", 1);
  }
  _exit(g_options->must_find ? 0 : 1);
}

void OnAbort(int) { EndWithFinding("the program aborted, see above"); }

void OnTime(int) {
  static int64_t runs_before = -1;
  if (runs_before == g_runs) EndWithFinding("an input takes longer than ten seconds");
  runs_before = g_runs;
}

void Watch() {
  signal(SIGABRT, OnAbort);
  // Time of the processor: a busy machine is no hang.
  signal(SIGPROF, OnTime);
  const itimerval time = {{kHangSeconds, 0}, {kHangSeconds, 0}};
  setitimer(ITIMER_PROF, &time, nullptr);
}

// One run, on a copy with nothing behind it that a sanitizer would let pass.
void RunOnce(const Target& target, const std::string& input) {
  ++g_runs;
  g_input = &input;
  const auto copy = std::make_unique<char[]>(input.size());
  std::copy(input.begin(), input.end(), copy.get());
  g_last_place = 0;
  g_counts = true;
  try {
    target.run({copy.get(), input.size()});
  } catch (const std::exception& exception) {
    EndWithFinding(exception.what());
  }
  g_counts = false;
  g_input = nullptr;
}

class Mutator {
 public:
  Mutator(const Target& target, uint64_t seed) : target_(target), random_(seed) {}

  size_t Below(size_t bound) { return bound == 0 ? 0 : random_() % bound; }

  std::string Mutate(std::string input, const std::vector<std::string>& corpus) {
    const size_t changes = 1 + Below(size_t{1} << Below(std::bit_width(unsigned{kMutationsMax})));
    for (size_t i = 0; i < changes; ++i) Change(input, corpus[Below(corpus.size())]);
    if (input.size() > target_.bytes_max) input.resize(target_.bytes_max);
    return input;
  }

 private:
  void Change(std::string& input, const std::string& other) {
    const size_t at = Below(input.size() + 1);
    const size_t length = 1 + Below(size_t{1} << Below(7));
    switch (Below(10)) {
      case 0:
        input.erase(at, length);
        break;
      case 1:
        input.insert(at, length, static_cast<char>(random_()));
        break;
      case 2:
        if (at < input.size()) input[at] = static_cast<char>(random_());
        break;
      case 3:
        if (at < input.size()) input[at] ^= static_cast<char>(1 << Below(8));
        break;
      case 4:
        input.insert(at, std::string(input, Below(input.size() + 1), length));
        break;
      case 5:
        input.replace(at, length, other, Below(other.size() + 1), length);
        break;
      case 6:  // The front of one, the back of the other.
        input.replace(at, std::string::npos, other, Below(other.size() + 1));
        break;
      case 7:
        ChangeNumber(input, at);
        break;
      default:
        if (target_.words.empty()) break;
        const std::string& word = target_.words[Below(target_.words.size())];
        input.replace(at, Below(2) * word.size(), word);
        break;
    }
  }

  // The next number in the text becomes one at a bound.
  void ChangeNumber(std::string& input, size_t at) {
    static const std::vector<std::string> kNumbers = {
        "0",          "1",          "-1",         "255",         "256",
        "1048576",    "1048581",    "1048582",    "2147483647",  "2147483648",
        "4294967295", "4294967296", "9999999999", "ffffffff",    "9223372036854775807",
        "1e309",      "-0",         "0.5",        "fffffffffff", "18446744073709551616"};
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto first =
        std::find_if(input.begin() + static_cast<ptrdiff_t>(at), input.end(), is_digit);
    const auto last = std::find_if_not(first, input.end(), is_digit);
    input.replace(first, last, kNumbers[Below(kNumbers.size())]);
  }

  const Target& target_;
  std::mt19937_64 random_;
};

}  // namespace

void Expect(bool holds, const std::string& property) {
  if (!holds) throw Finding(property);
}

void Feature(uint64_t what) { Hit(what); }

int Replay(const Target& target, const std::string& input) {
  const Options options;
  g_options = &options;
  Watch();
  RunOnce(target, input);
  std::printf("%s: nothing is wrong with it\n", target.name.c_str());
  return 0;
}

int Fuzz(const Target& target, const Options& options) {
  g_options = &options;
  Watch();
  Mutator mutator(target, options.seed);
  std::vector<std::string> corpus;
  for (const std::string& seed : target.seeds) {
    RunOnce(target, seed);
    TakeNews();
    corpus.push_back(seed);
  }
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds);
  while (std::chrono::steady_clock::now() < end) {
    // What came last has been tried least.
    const size_t recent = std::min<size_t>(corpus.size(), 16);
    const size_t at = mutator.Below(2) == 0 ? corpus.size() - 1 - mutator.Below(recent)
                                            : mutator.Below(corpus.size());
    std::string input = mutator.Mutate(corpus[at], corpus);
    RunOnce(target, input);
    if (TakeNews()) corpus.push_back(std::move(input));
  }
  const auto reached = std::count_if(g_reached.begin(), g_reached.end(), [](int x) { return x; });
  std::printf(
      "%s: seed %lu, %ld runs in %d s, %zu inputs in the corpus (%zu at first), %ld features\n",
      target.name.c_str(), options.seed, g_runs, options.seconds, corpus.size(),
      target.seeds.size(), static_cast<long>(reached));
  if (options.must_find) {
    std::printf("the planted fault was not found\n");
    return 1;
  }
  const double cpu_seconds = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  const double rate = static_cast<double>(g_runs) / cpu_seconds;
  std::printf("%.0f runs in a second of the processor\n", rate);
  return rate >= kRunsPerSecondMin ? 0 : 1;
}

}  // namespace backline::fuzz

// What the instrumented code calls, and what the sanitizers ask at their start. They are C, and the
// names are not ours.
extern "C" {
void __sanitizer_cov_trace_pc() {
  const uint64_t place = backline::fuzz::Place(__builtin_return_address(0));
  backline::fuzz::Hit(place ^ (backline::fuzz::g_last_place << 1));
  backline::fuzz::g_last_place = place;
}

// A comparison that is closer to equal is news.
static void Compared(const void* address, uint64_t a, uint64_t b) {
  const auto different = static_cast<uint64_t>(std::popcount(a ^ b));
  backline::fuzz::Hit(backline::fuzz::Place(address) * 67 + different + 1);
}
#define BACKLINE_TRACE_COMPARE(NAME, TYPE) \
  void __sanitizer_cov_trace_##NAME(TYPE a, TYPE b) { Compared(__builtin_return_address(0), a, b); }
BACKLINE_TRACE_COMPARE(cmp1, uint8_t)
BACKLINE_TRACE_COMPARE(cmp2, uint16_t)
BACKLINE_TRACE_COMPARE(cmp4, uint32_t)
BACKLINE_TRACE_COMPARE(cmp8, uint64_t)
BACKLINE_TRACE_COMPARE(const_cmp1, uint8_t)
BACKLINE_TRACE_COMPARE(const_cmp2, uint16_t)
BACKLINE_TRACE_COMPARE(const_cmp4, uint32_t)
BACKLINE_TRACE_COMPARE(const_cmp8, uint64_t)
#undef BACKLINE_TRACE_COMPARE
void __sanitizer_cov_trace_cmpf(float, float) {}
void __sanitizer_cov_trace_cmpd(double, double) {}
void __sanitizer_cov_trace_switch(uint64_t, void*) {}

const char* __asan_default_options() { return "abort_on_error=1:handle_abort=0"; }
const char* __ubsan_default_options() {
  return "abort_on_error=1:halt_on_error=1:print_stacktrace=1";
}
}
