// The progress of long work, on stderr: a bar that moves on a terminal, else a line per tenth.
// Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace backline::cli {

class Progress {
 public:
  Progress(std::string what, int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of the total; `note` stands behind the bar.
  void Set(int64_t done, const std::string& note);

 private:
  void Draw();

  const std::string what_;
  const int64_t total_;
  const bool terminal_;
  int64_t done_ = 0;
  int64_t shown_tenths_ = -1;
  std::string note_;
  std::chrono::steady_clock::time_point shown_;
};

}  // namespace backline::cli
