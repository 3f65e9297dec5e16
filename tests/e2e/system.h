// A whole system for tests: a private MariaDB, development certificates, the real server on a free
// port; and the real `backline` run against it. Make it on the main thread. Not thread-safe.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/mariadb.h"

namespace backline::testing {

// A child process with its output. It dies with the thread that made it.
class Process {
 public:
  Process(const std::vector<std::string>& arguments,
          const std::vector<std::pair<std::string, std::string>>& environment);
  ~Process();  // Kills it if it is still there.
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Reads until the output holds `text`. False if the process ended its output before.
  bool ReadUntil(const std::string& text);
  void Signal(int signal);
  // Reads to the end and waits; the exit code, or minus the signal that ended it.
  int Wait();

  const std::string& output() const { return output_; }  // stdout and stderr as they came

 private:
  // False at the end of the output.
  bool ReadSome();

  pid_t pid_ = 0;
  int pipe_ = -1;
  std::string output_;
};

struct Finished {
  int code = 0;
  std::string output;
};

class System {
 public:
  System();
  ~System();

  // Runs `backline` to its end.
  Finished Run(const std::vector<std::string>& arguments);
  // Starts `backline` and kills it as soon as its output holds `text`.
  Finished KillAt(const std::string& text, const std::vector<std::string>& arguments);
  // Kills the server and starts another on the same database and port.
  void ReplaceServer();

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::unique_ptr<Process> Start(const std::vector<std::string>& arguments);
  void StartServer(const std::string& port);

  std::filesystem::path folder_;
  MariaDb database_;
  std::unique_ptr<Process> server_;
  std::string port_;
};

}  // namespace backline::testing
