// What the clients of a kill run did and saw, as JSON lines: each a flat object of strings. An
// operation has one `op` and one request id for all its attempts. Types of lines: invoke (an
// attempt begins), ok, refused (a rule said no), unknown (it may or may not have happened).
#pragma once

#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace backline::kill {

using Fields = std::map<std::string, std::string>;

std::string ToJsonLine(const Fields& fields);
// Throws std::runtime_error if the text is not a flat object of strings.
Fields FromJsonLine(const std::string& line);

// Safe on any thread; the order of lines is the order of calls to Write.
class HistoryWriter {
 public:
  explicit HistoryWriter(const std::string& path);
  ~HistoryWriter();
  void Write(const Fields& fields);

 private:
  std::mutex mutex_;
  std::ofstream file_;
};

std::vector<Fields> ReadHistory(const std::string& path);

}  // namespace backline::kill
