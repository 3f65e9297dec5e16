// The link between a server and its database, with scissors: it forwards bytes, and when it is told
// to, it cuts the connection of the next transaction that writes, exactly at its COMMIT.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace backline::testing {

class CommitCutter {
 public:
  enum class Cut {
    kNone,
    kBeforeCommit,  // the database never hears of the COMMIT
    kBeforeAnswer,  // it has committed, and its answer never arrives
  };

  // Listens on 127.0.0.1:port() and forwards to the database's unix socket.
  explicit CommitCutter(std::string database_socket);
  // Cuts everything.
  ~CommitCutter();
  CommitCutter(const CommitCutter&) = delete;
  CommitCutter& operator=(const CommitCutter&) = delete;

  int port() const { return port_; }
  // Once; safe on any thread.
  void CutNext(Cut cut) { next_ = cut; }
  int64_t cuts() const { return cuts_; }

 private:
  void Accept();
  void Forward(int client);

  const std::string database_socket_;
  int port_ = 0;
  int listener_ = -1;
  std::atomic<Cut> next_{Cut::kNone};
  std::atomic<int64_t> cuts_{0};
  std::atomic<bool> ending_{false};
  std::mutex mutex_;
  std::list<std::thread> links_;
  std::thread acceptor_;
};

}  // namespace backline::testing
