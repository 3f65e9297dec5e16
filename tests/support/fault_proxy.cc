#include "tests/support/fault_proxy.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace backline::testing {
namespace {

// A COM_QUERY packet: 3 bytes of length, sequence 0, command 3, the text.
bool IsCommit(std::string_view bytes) {
  constexpr std::string_view kText = "COMMIT";
  return bytes.size() == 5 + kText.size() && bytes[3] == 0 && bytes[4] == 3 &&
         bytes.substr(5) == kText;
}

sockaddr_un Address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) throw std::runtime_error("path too long: " + path);
  std::strcpy(address.sun_path, path.c_str());
  return address;
}

int NewSocket() {
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) throw std::runtime_error("FaultProxy: socket");
  return descriptor;
}

bool SendAll(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(sent);
  }
  return true;
}

}  // namespace

FaultProxy::FaultProxy(std::string server_socket) : server_socket_(std::move(server_socket)) {
  std::string name = (std::filesystem::temp_directory_path() / "backline-proxy-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("FaultProxy: mkdtemp");
  folder_ = name;
  socket_ = folder_ + "/socket";
  listener_ = NewSocket();
  const sockaddr_un address = Address(socket_);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      listen(listener_, 8) != 0) {
    throw std::runtime_error("FaultProxy: listen");
  }
  stop_ = eventfd(0, EFD_CLOEXEC);
  thread_ = std::thread([this] { Serve(); });
}

FaultProxy::~FaultProxy() {
  eventfd_write(stop_, 1);
  thread_.join();
  close(listener_);
  close(stop_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void FaultProxy::Serve() {
  for (;;) {
    pollfd events[] = {{listener_, POLLIN, 0}, {stop_, POLLIN, 0}};
    if (poll(events, 2, -1) < 0) continue;
    if (events[1].revents != 0) return;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const int server = NewSocket();
    const sockaddr_un address = Address(server_socket_);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
      Relay(client, server);
    }
    close(server);
    close(client);
  }
}

void FaultProxy::Relay(int client, int server) {
  char buffer[65536];
  bool drop_answer = false;
  for (;;) {
    pollfd events[] = {{client, POLLIN, 0}, {server, POLLIN, 0}, {stop_, POLLIN, 0}};
    if (poll(events, 3, -1) < 0) continue;
    if (events[2].revents != 0) return;
    if (events[0].revents != 0) {
      const ssize_t size = recv(client, buffer, sizeof(buffer), 0);
      if (size <= 0) return;
      const std::string_view bytes(buffer, size);
      if (IsCommit(bytes)) {
        const Cut cut = next_.exchange(Cut::kNever);
        if (cut != Cut::kNever) ++cuts_;
        if (cut == Cut::kBeforeCommit) return;
        drop_answer = cut == Cut::kAfterCommit;
      }
      if (!SendAll(server, bytes)) return;
    }
    if (events[1].revents != 0) {
      // The answer has arrived here: the server has carried the COMMIT out.
      const ssize_t size = recv(server, buffer, sizeof(buffer), 0);
      if (size <= 0 || drop_answer) return;
      if (!SendAll(client, {buffer, static_cast<size_t>(size)})) return;
    }
  }
}

}  // namespace backline::testing
