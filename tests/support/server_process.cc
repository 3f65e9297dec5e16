#include "tests/support/server_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "tests/support/child_process.h"
#include "tests/support/paths.h"

namespace backline::testing {
namespace {

constexpr int kStartTimeoutS = 60;
constexpr int kProbeEveryMs = 5;
constexpr size_t kLogTail = 4'000;

[[noreturn]] void FailErrno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), "ServerProcess: " + what);
}

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

std::string LogTail(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  return text.substr(text.size() - std::min(text.size(), kLogTail));
}

// The child's output goes to `log`; it is killed when this thread dies.
pid_t StartLogged(const std::vector<std::string>& arguments, const std::filesystem::path& log) {
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (output < 0 || input < 0) FailErrno("open " + log.string());
  const pid_t pid = StartChild(arguments, {input, output, output});
  close(output);
  close(input);
  return pid;
}

}  // namespace

void MakeCertificates(const std::filesystem::path& folder,
                      const std::vector<std::string>& identities) {
  std::vector<std::string> arguments = {"/bin/bash", SourceFolder() + "/certs/make_dev_certs.sh",
                                        folder.string()};
  arguments.insert(arguments.end(), identities.begin(), identities.end());
  const std::filesystem::path log = folder.string() + ".log";
  if (AwaitChild(StartLogged(arguments, log)) != 0) {
    throw std::runtime_error("make_dev_certs.sh failed:\n" + LogTail(log));
  }
}

int FreePort() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (probe < 0) FailErrno("socket");
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  const bool found = bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(probe);
  if (!found) FailErrno("find a free port");
  return ntohs(address.sin_port);
}

ServerProcess::ServerProcess(Options options) : options_(std::move(options)) {
  if (options_.program.empty()) options_.program = ServerProgram();
  if (options_.port == 0) options_.port = FreePort();
  Start();
}

ServerProcess::~ServerProcess() {
  if (pid_ != 0) Kill9();
}

std::string ServerProcess::address() const { return "127.0.0.1:" + std::to_string(options_.port); }

void ServerProcess::Kill9() {
  kill(pid_, SIGKILL);
  Wait();
}

int ServerProcess::Terminate() {
  kill(pid_, SIGTERM);
  return Wait();
}

int ServerProcess::Wait() { return AwaitChild(std::exchange(pid_, 0)); }

void ServerProcess::Start() {
  std::vector<std::string> arguments = {
      options_.program, "--database=" + options_.database_url, "--listen=" + address(),
      "--certificates=" + options_.certificates.string(), "--development"};
  arguments.insert(arguments.end(), options_.arguments.begin(), options_.arguments.end());
  pid_ = StartLogged(arguments, options_.log);
  const int process = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
  if (process < 0) FailErrno("pidfd_open");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(kStartTimeoutS);
  bool listens = false;
  bool alive = true;
  while (alive && !(listens = Listens()) && std::chrono::steady_clock::now() < deadline) {
    pollfd event = {process, POLLIN, 0};
    alive = poll(&event, 1, kProbeEveryMs) <= 0;
  }
  close(process);
  if (listens) return;
  if (alive) kill(pid_, SIGKILL);
  Wait();
  throw std::runtime_error("the server did not start:\n" + LogTail(options_.log));
}

bool ServerProcess::Listens() const {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (probe < 0) FailErrno("socket");
  const sockaddr_in address = Loopback(options_.port);
  const bool connected =
      connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(probe);
  return connected;
}

}  // namespace backline::testing
