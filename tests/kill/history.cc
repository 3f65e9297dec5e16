#include "tests/kill/history.h"

#include <stdexcept>

namespace backline::kill {
namespace {

void AppendString(const std::string& text, std::string& json) {
  json += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  json += '"';
}

// Reads the string that begins at `at` and moves `at` behind it.
std::string TakeString(const std::string& json, size_t& at) {
  if (at >= json.size() || json[at] != '"') throw std::runtime_error("no history line: " + json);
  std::string text;
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
    if (at < json.size()) text += json[at];
  }
  if (at++ >= json.size()) throw std::runtime_error("cut history line: " + json);
  return text;
}

}  // namespace

std::string ToJsonLine(const Fields& fields) {
  std::string json = "{";
  for (const auto& [name, value] : fields) {
    if (json.size() > 1) json += ',';
    AppendString(name, json);
    json += ':';
    AppendString(value, json);
  }
  return json + "}";
}

Fields FromJsonLine(const std::string& line) {
  Fields fields;
  if (line.size() < 2 || line.front() != '{') throw std::runtime_error("no object: " + line);
  for (size_t at = 1; at < line.size() && line[at] != '}';) {
    if (line[at] == ',') ++at;
    const std::string name = TakeString(line, at);
    if (at >= line.size() || line[at] != ':') throw std::runtime_error("no value: " + line);
    fields[name] = TakeString(line, ++at);
  }
  return fields;
}

HistoryWriter::HistoryWriter(const std::string& path) : file_(path, std::ios::trunc) {
  if (!file_) throw std::runtime_error("cannot write " + path);
}

HistoryWriter::~HistoryWriter() = default;

void HistoryWriter::Write(const Fields& fields) {
  const std::string line = ToJsonLine(fields) + '\n';
  const std::lock_guard lock(mutex_);
  file_ << line;
}

std::vector<Fields> ReadHistory(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<Fields> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(FromJsonLine(line));
  return lines;
}

}  // namespace backline::kill
