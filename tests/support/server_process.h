#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace backline::testing {

// Makes development certificates in `folder` with certs/make_dev_certs.sh. Throws on failure.
void MakeCertificates(const std::filesystem::path& folder,
                      const std::vector<std::string>& identities = {});

// A port of 127.0.0.1 that nobody listens on now.
int FreePort();

// A real backline_server as a child process, on a fixed port of 127.0.0.1, with development
// certificates. It dies with the thread that made it: make it on the main thread. A failure to
// start throws std::runtime_error with the end of its log. Not thread-safe.
class ServerProcess {
 public:
  struct Options {
    std::string program;  // empty: the server of this build
    std::string database_url;
    std::filesystem::path certificates;
    std::filesystem::path log;
    int port = 0;  // 0: a free one
    std::vector<std::string> arguments;
  };

  // Starts it and returns when it listens.
  explicit ServerProcess(Options options);
  // Kills it.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  std::string address() const;
  pid_t pid() const { return pid_; }  // 0 while it does not run

  // The process is gone when this returns.
  void Kill9();
  // SIGTERM; returns its exit code, or -1 if a signal ended it.
  int Terminate();
  // Starts it again on the same port and returns when it listens. REQUIRES: it does not run.
  void Start();

 private:
  bool Listens() const;
  int Wait();

  Options options_;
  pid_t pid_ = 0;
};

}  // namespace backline::testing
