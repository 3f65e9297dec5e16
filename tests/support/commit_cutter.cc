#include "tests/support/commit_cutter.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace backline::testing {
namespace {

constexpr int kLookUpEveryMs = 50;
// A client waits for each answer, so a text command always ends what was read from it.
constexpr std::string_view kBegin = "\x03START TRANSACTION";
constexpr std::string_view kCommit =
    "\x03"
    "COMMIT";

[[noreturn]] void FailErrno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// Empty at the end of the stream.
std::string Receive(int from) {
  std::array<char, 65'536> bytes;
  const ssize_t size = recv(from, bytes.data(), bytes.size(), 0);
  return std::string(bytes.data(), size > 0 ? static_cast<size_t>(size) : 0);
}

bool SendAll(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

int ConnectTo(const std::string& path) {
  const int link = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  if (connect(link, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return link;
  close(link);
  return -1;
}

}  // namespace

CommitCutter::CommitCutter(std::string database_socket)
    : database_socket_(std::move(database_socket)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  if (listener_ < 0 || bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    FailErrno("CommitCutter");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { Accept(); });
}

CommitCutter::~CommitCutter() {
  ending_ = true;
  acceptor_.join();
  for (std::thread& link : links_) link.join();
  close(listener_);
}

void CommitCutter::Accept() {
  while (!ending_) {
    pollfd event = {listener_, POLLIN, 0};
    if (poll(&event, 1, kLookUpEveryMs) <= 0) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const std::lock_guard lock(mutex_);
    links_.emplace_back([this, client] { Forward(client); });
  }
}

void CommitCutter::Forward(int client) {
  const int on = 1;
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const int database = ConnectTo(database_socket_);
  bool writes = false;
  while (database >= 0 && !ending_) {
    pollfd events[] = {{client, POLLIN, 0}, {database, POLLIN, 0}};
    if (poll(events, 2, kLookUpEveryMs) <= 0) continue;
    if (events[1].revents != 0) {
      const std::string bytes = Receive(database);
      if (bytes.empty() || !SendAll(client, bytes)) break;
    }
    if (events[0].revents == 0) continue;
    const std::string bytes = Receive(client);
    if (bytes.empty()) break;
    if (bytes.ends_with(kBegin)) writes = true;
    const bool commits = bytes.ends_with(kCommit);
    const Cut cut = writes && commits ? next_.exchange(Cut::kNone) : Cut::kNone;
    if (commits) writes = false;
    if (cut == Cut::kNone) {
      if (!SendAll(database, bytes)) break;
      continue;
    }
    // The answer proves that the database has committed.
    if (cut == Cut::kBeforeAnswer && (!SendAll(database, bytes) || Receive(database).empty())) {
      break;
    }
    ++cuts_;
    break;
  }
  if (database >= 0) close(database);
  close(client);
}

}  // namespace backline::testing
