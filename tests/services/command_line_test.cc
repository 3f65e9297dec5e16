// What the server's command line takes and refuses: one reason, and the exit code of a wrong call.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <limits>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/paths.h"

namespace backline::testing {
namespace {

constexpr int kWrongCall = 2;

// What the server says before it gives up, called with a key less than it needs: no call of these
// gets as far as a database.
std::string Refusal(const std::string& flag) {
  std::array<int, 2> ends{};
  const int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (input < 0 || pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "a pipe");
  }
  const pid_t child = StartChild(
      {ServerProgram(), "--database=mysql://nobody@/none?socket=none", "--certificates=none", flag},
      {input, ends[1], ends[1]});
  close(input);
  close(ends[1]);
  std::string said;
  std::array<char, 4096> some{};
  for (ssize_t count = 1; count > 0;) {
    count = read(ends[0], some.data(), some.size());
    if (count > 0) said.append(some.data(), static_cast<size_t>(count));
  }
  close(ends[0]);
  EXPECT_EQ(AwaitChild(child), kWrongCall) << said;
  return said;
}

struct Bounds {
  std::string flag;
  int min;
  int max;
};

TEST(CommandLineTest, NumbersAreTakenWithinTheirBoundsAndRefusedBeyond) {
  const std::vector<Bounds> all = {
      {"readers", 1, 64}, {"queue_max", 1, 100'000}, {"wake_micros", -1, 1'000'000}};
  for (const auto& [flag, min, max] : all) {
    const std::string refused = absl::StrCat("--", flag, " must be ", min, " to ", max);
    for (const int beyond : {min - 1, max + 1, std::numeric_limits<int>::max()}) {
      EXPECT_TRUE(absl::StrContains(Refusal(absl::StrCat("--", flag, "=", beyond)), refused));
    }
    for (const int within : {min, max}) {
      const std::string said = Refusal(absl::StrCat("--", flag, "=", within));
      EXPECT_TRUE(absl::StrContains(said, "--page_token_key_file is needed")) << said;
    }
  }
}

TEST(CommandLineTest, WhatIsUnknownIsNamed) {
  EXPECT_TRUE(absl::StrContains(Refusal("spare"), "unknown argument: spare"));
}

}  // namespace
}  // namespace backline::testing
