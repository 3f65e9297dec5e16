#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace backline::testing {

// A private MariaDB for tests: own data folder (in memory where there is room), own unix socket,
// the settings of db/mariadb.cnf. It lives as long as this object and, also when the test process
// is killed, never longer than the thread that made it: make it on the main thread. A failure to
// start or stop throws std::runtime_error with the end of the server's log. Not thread-safe.
class MariaDb {
 public:
  struct Options {
    bool tcp = false;  // Listens on 127.0.0.1:port() as well.
    // Where the data folder is made; empty: in memory where there is room.
    std::filesystem::path root;
    // More arguments of mariadbd; they win over the fixture's own sizes.
    std::vector<std::string> arguments;
  };

  // Returns when the server takes connections and has an empty database `backline`.
  MariaDb();
  explicit MariaDb(const Options& options);
  ~MariaDb();
  MariaDb(const MariaDb&) = delete;
  MariaDb& operator=(const MariaDb&) = delete;

  // mysql://root@/<database>?socket=<path>
  std::string Url(const std::string& database = "backline") const;
  // mysql://root@127.0.0.1:<port>/<database>. REQUIRES: Options::tcp.
  std::string TcpUrl(const std::string& database = "backline") const;

  // Makes an empty database and returns its name, which no other call has returned.
  std::string CreateDatabase();

  // The power goes: the process is gone when this returns, the data folder stays.
  void Kill9();
  // Starts the server again on the same data, socket and port; a running one is stopped first.
  void Restart();

  const std::string& socket() const { return socket_; }
  int port() const { return port_; }  // 0 without Options::tcp.
  pid_t pid() const { return pid_; }  // 0 while it does not run.

 private:
  void Start();
  void Stop(int signal);
  void Execute(const std::string& statement);

  std::filesystem::path folder_;
  std::vector<std::string> arguments_;
  std::string socket_;
  int port_ = 0;
  int lock_ = -1;  // Held while this object lives, so that others do not sweep folder_ away.
  pid_t pid_ = 0;
  int databases_ = 0;
};

}  // namespace backline::testing
