#pragma once

#include <atomic>
#include <string>
#include <thread>

namespace backline::testing {

// Stands between one client at a time and a MySQL server on a unix socket, and cuts the link where
// a test says. Bytes pass unchanged; of the protocol it knows only that a command packet starts
// with its length, a zero and a command byte. Safe on any thread.
class FaultProxy {
 public:
  enum class Cut {
    kNever,
    // The COMMIT reaches the server and is carried out; its OK does not come back.
    kAfterCommit,
    // The COMMIT does not reach the server.
    kBeforeCommit,
  };

  // Listens on a new socket in a folder of its own, for clients of the server at `server_socket`.
  explicit FaultProxy(std::string server_socket);
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  const std::string& socket() const { return socket_; }
  // The next COMMIT is cut so; later ones pass.
  void CutNext(Cut cut) { next_ = cut; }
  int cuts() const { return cuts_; }

 private:
  void Serve();
  // Returns when either side is gone, or the link was cut.
  void Relay(int client, int server);

  const std::string server_socket_;
  std::string folder_;
  std::string socket_;
  int listener_ = -1;
  int stop_ = -1;  // an eventfd: readable when the proxy is to end
  std::atomic<Cut> next_ = Cut::kNever;
  std::atomic<int> cuts_ = 0;
  std::thread thread_;
};

}  // namespace backline::testing
