#include "tests/load/crowd_process.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "tests/load/crowd.h"
#include "tests/support/child_process.h"
#include "tests/support/paths.h"

namespace backline::load {
namespace {

// What people sign in from are machines of their own.
constexpr int kLowestPriority = 19;

[[noreturn]] void Fail(const std::string& what) { throw std::runtime_error("the crowd: " + what); }

}  // namespace

CrowdProcess::CrowdProcess(const ServerUnderLoad& server, int people)
    : people_(static_cast<size_t>(people)) {
  const std::vector<std::string> arguments = {
      testing::BuildFolder() + "/tests/load/backline_crowd", "--server=" + server.address(),
      "--certificates=" + server.certificates(), absl::StrCat("--people=", people)};
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  pid_ = testing::StartChild(arguments, {ends[1], ends[1], STDERR_FILENO}, kLowestPriority);
  close(ends[1]);
  socket_ = ends[0];
  if (ReadLine() == kReady) return;
  End();
  Fail(arguments[0] + " did not get ready");
}

CrowdProcess::~CrowdProcess() { End(); }

void CrowdProcess::End() {
  close(socket_);  // the end of its input, at which it ends
  testing::AwaitChild(pid_);
}

std::vector<double> CrowdProcess::SignIn() {
  const std::string start = absl::StrCat(kSignIn, "\n");
  // A socket and no pipe: to write to one that is gone is an error, not a signal.
  if (send(socket_, start.data(), start.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(start.size())) {
    Fail("it is gone");
  }
  const std::string answer = ReadLine();
  if (answer.empty()) Fail("it has ended");
  std::vector<double> latencies_ms;
  for (const absl::string_view word : absl::StrSplit(answer, ' ')) {
    if (!absl::SimpleAtod(word, &latencies_ms.emplace_back())) Fail(answer);
  }
  if (latencies_ms.size() != people_) Fail("not everybody answered");
  return latencies_ms;
}

std::string CrowdProcess::ReadLine() const {
  std::string line;
  std::array<char, 4096> buffer;
  // It says one line and then waits: nothing follows a line.
  while (!line.ends_with('\n')) {
    const ssize_t count = read(socket_, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return "";
    line.append(buffer.data(), static_cast<size_t>(count));
  }
  line.pop_back();
  return line;
}

}  // namespace backline::load
