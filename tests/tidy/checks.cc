#include "tests/tidy/checks.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <regex>
#include <string_view>

namespace backline::tidy {
namespace {

constexpr int kFunctionLinesMax = 70;
constexpr int kColumnsMax = 100;

using Prefixes = std::vector<std::string>;

const Prefixes kConnector = {"cppconn/", "mysql", "mariadb"};
const Prefixes kGrpc = {"grpc", "google/rpc/"};
const Prefixes kProtobuf = {"google/protobuf/", "backline/v1/"};
// I/O, clocks, threads, randomness, logs: what a pure rule does not know.
const Prefixes kWorld = {"absl/base/thread", "absl/flags/", "absl/log/", "absl/random/",
                         "absl/synchronization/", "absl/time/clock.h", "arpa/", "atomic",
                         "cerrno", "chrono", "condition_variable", "csignal", "cstdio", "ctime",
                         "fcntl.h", "filesystem", "fstream", "future", "iostream", "mutex",
                         "netinet/", "poll.h", "pthread.h", "random", "semaphore",
                         "shared_mutex", "signal.h", "spdlog/", "stdio.h", "stop_token", "sys/",
                         "thread", "time.h", "unistd.h"};

// One row of the module table: which files of server/ it may include, and which headers of other
// parties it must not know.
struct Module {
  std::string folder;
  Prefixes may_use;  // Beside its own folder.
  std::vector<Prefixes> must_not_know;
};

const std::vector<Module>& ModuleTable() {
  static const std::vector<Module> kTable = {
      {"server/base", {}, {kConnector, kGrpc, kProtobuf, {"spdlog/"}}},
      {"server/domain", {"server/base/"}, {kConnector, kGrpc, kProtobuf, kWorld}},
      {"server/observability", {"server/base/"}, {kConnector, kGrpc, kProtobuf}},
      {"server/commands",
       {"server/base/", "server/domain/"},
       {kConnector, kGrpc, kProtobuf, kWorld}},
      {"server/auth", {"server/base/"}, {kConnector, kGrpc, kProtobuf}},
      {"server/store",
       {"server/base/", "server/domain/", "server/observability/"},
       {kGrpc, kProtobuf}},
      {"server/engine",
       {"server/base/", "server/commands/", "server/domain/", "server/store/store.h"},
       {kConnector, kGrpc, kProtobuf}},
      {"server/events",
       {"server/base/", "server/domain/", "server/store/store.h"},
       {kConnector, kGrpc, kProtobuf}},
      {"server/scores",
       {"server/base/", "server/domain/", "server/store/reader.h"},
       {kConnector, kGrpc, kProtobuf}},
      {"server/accounts",
       {"server/auth/", "server/base/", "server/domain/", "server/observability/",
        "server/store/account_store.h"},
       {kConnector, kGrpc, kProtobuf}},
      {"server/services",
       {"server/accounts/", "server/auth/", "server/base/", "server/commands/", "server/domain/",
        "server/engine/", "server/events/", "server/observability/", "server/scores/",
        "server/store/"},
       {kConnector}},
      // The executable builds everything; the others know no module at all.
      {"db", {"server/base/", "server/store/"}, {kGrpc, kProtobuf}},
      {"clients", {"server/base/"}, {kConnector}},
      {"web-gateway", {"server/base/", "server/observability/"}, {kConnector}},
  };
  return kTable;
}

bool StartsWithAny(const std::string& path, const Prefixes& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return path.starts_with(prefix); });
}

// Library headers are named whole ("thread"), folders by prefix ("grpc/", "sys/").
bool Names(const std::string& path, const Prefixes& names) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const bool whole = !name.ends_with('/') && name != "grpc" && name != "mysql" &&
                       name != "mariadb" && name != "absl/base/thread";
    return whole ? path == name : path.starts_with(name);
  });
}

bool IsOurs(const std::string& path) {
  return StartsWithAny(path, {"server/", "db/", "clients/", "tests/", "web-gateway/"});
}

int LineOf(std::string_view text, size_t at) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + at, '\n'));
}

Findings Match(const Source& source, const std::string& text, const std::regex& pattern,
               const std::string& what) {
  Findings findings;
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
    findings.push_back({source.path, LineOf(text, it->position()), what + ": " + it->str()});
  }
  return findings;
}

// Finds the functions of one file by counting braces. Outside of functions, `header_` is the text
// since the last declaration ended; what it looks like at '{' tells what the braces hold.
class FunctionFinder {
 public:
  explicit FunctionFinder(const Source& source) : source_(source) {}

  Findings Run() {
    for (at_ = 0; at_ < source_.code.size(); ++at_) {
      const char c = source_.code[at_];
      if (c == '\n') ++line_;
      if (function_depth_ > 0) {
        InFunction(c);
      } else {
        Outside(c);
      }
    }
    return findings_;
  }

 private:
  enum class Block { kScope, kFunction, kValue };

  void InFunction(char c) {
    if (c == '{') ++function_depth_;
    if (c == '}' && --function_depth_ == 0) {
      const int lines = line_ - first_line_ + 1;
      if (lines > kFunctionLinesMax) {
        findings_.push_back({source_.path, first_line_,
                             "function of " + std::to_string(lines) + " lines, the limit is " +
                                 std::to_string(kFunctionLinesMax)});
      }
      header_.clear();
    }
  }

  void Outside(char c) {
    if (value_depth_ > 0) {  // Inside `int a{1}` or a table of constants.
      if (c == '{') ++value_depth_;
      if (c == '}') --value_depth_;
      if (c == '}' && value_depth_ == 0) header_ += "{}";
      return;
    }
    if (c == '(') ++parens_;
    if (c == ')') --parens_;
    if (c == '{') return Open();
    if (c == '}' || (c == ';' && parens_ <= 0)) {
      header_.clear();
      parens_ = 0;
      return;
    }
    if (header_.empty() && std::isspace(static_cast<unsigned char>(c))) return;
    if (header_.empty()) first_line_ = line_;
    header_.push_back(c);
  }

  void Open() {
    const Block block = parens_ > 0 ? Block::kValue : Classify();
    if (block == Block::kScope) header_.clear();
    if (block == Block::kFunction) function_depth_ = 1;
    if (block == Block::kValue) value_depth_ = 1;
  }

  Block Classify() {
    static const std::regex kScope(R"re(^(inline\s+)?namespace\b|^extern\s*"\s*"\s*$)re");
    static const std::regex kType(R"(\b(class|struct|union|enum)\b)");
    static const std::regex kTemplate(R"(template\s*<[^{}]*?>\s*(?=class|struct|union|requires))");
    static const std::regex kEnd(
        R"((\)|\}|\b(const|noexcept|override|final|try|mutable)|&|->[^()]*)\s*$)");
    const std::string head = std::regex_replace(header_, kTemplate, "");
    if (std::regex_search(head, kScope)) return Block::kScope;
    if (head.find('(') != std::string::npos && std::regex_search(head, kEnd)) {
      return Block::kFunction;
    }
    if (std::regex_search(head, kType)) return Block::kScope;
    return Block::kValue;
  }

  const Source& source_;
  Findings findings_;
  std::string header_;
  size_t at_ = 0;
  int line_ = 1;
  int first_line_ = 1;
  int parens_ = 0;
  int function_depth_ = 0;
  int value_depth_ = 0;
};

int CodePoints(const std::string& line) {
  return static_cast<int>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Finding& finding) {
  return out << finding.path << ":" << finding.line << ": " << finding.what;
}

Findings CheckIncludes(const Source& source) {
  Findings findings;
  for (const Module& module : ModuleTable()) {
    if (!source.IsUnder(module.folder)) continue;
    for (const Source::Include& include : source.includes) {
      const bool own = include.path.starts_with(module.folder + "/");
      if (IsOurs(include.path) && !own && !StartsWithAny(include.path, module.may_use)) {
        findings.push_back(
            {source.path, include.line, module.folder + " must not use " + include.path});
      }
      for (const Prefixes& names : module.must_not_know) {
        if (Names(include.path, names)) {
          findings.push_back(
              {source.path, include.line, module.folder + " must not know " + include.path});
        }
      }
    }
  }
  return findings;
}

Findings CheckWords(const Source& source) {
  Findings findings;
  if (!source.IsCpp()) return findings;
  const auto add = [&](const Findings& more) {
    findings.insert(findings.end(), more.begin(), more.end());
  };
  if (source.IsUnder("server/domain") || source.IsUnder("server/commands")) {
    static const std::regex kFloating(R"(\b(float|double)\b)");
    add(Match(source, source.code, kFloating, "quantities and money are never floating"));
    static const std::regex kNow(R"(\babsl::Now\b|\bstd::(rand|time)\s*\()");
    add(Match(source, source.code, kNow, "time and randomness are arguments"));
  }
  if (source.IsUnder("server/services")) {
    // Parsing runs when the caller is known, which may be after the handler has returned.
    static const std::regex kLate(R"(\[&\]\(Fields)");
    add(Match(source, source.code, kLate, "what parses holds what it needs by value"));
  }
  const bool wire = source.IsUnder("server/services") || source.IsUnder("clients") ||
                    source.IsUnder("web-gateway") || source.IsUnder("tests");
  if (!wire) {
    static const std::regex kWire(R"(\bv1::)");
    add(Match(source, source.code, kWire, "wire types stay in the services"));
  }
  return findings;
}

Findings CheckSql(const Source& source) {
  Findings findings;
  const bool allowed =
      source.IsUnder("server/store") || source.IsUnder("db") || source.IsUnder("tests");
  if (!source.IsCpp() || allowed) return findings;
  static const std::regex kSql(
      R"(\b(SELECT\s|INSERT\s+(IGNORE\s+)?INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|REPLACE\s+INTO)"
      R"(|FOR\s+(UPDATE|SHARE)|(CREATE|ALTER|DROP|TRUNCATE)\s+(TABLE|DATABASE|SCHEMA|INDEX))"
      R"(|START\s+TRANSACTION|ORDER\s+BY|GROUP\s+BY|WHERE\s))");
  for (const Source::Literal& literal : source.literals) {
    std::smatch match;
    if (std::regex_search(literal.text, match, kSql)) {
      findings.push_back({source.path, literal.line, "SQL outside the store: " + match.str()});
    }
  }
  return findings;
}

Findings CheckFunctionLength(const Source& source) {
  const bool checked = source.IsUnder("server") || source.IsUnder("clients") ||
                       source.IsUnder("web-gateway") || source.IsUnder("db");
  if (!source.IsCpp() || !checked) return {};
  return FunctionFinder(source).Run();
}

Findings CheckLineLength(const Source& source) {
  Findings findings;
  const bool checked = source.IsCpp() || source.HasExtension(".proto") ||
                       source.HasExtension(".sql") || source.HasExtension(".sh") ||
                       source.path == "run" || source.path == "test";
  if (!checked) return findings;
  int number = 0;
  for (const std::string& line : Lines(source.text)) {
    ++number;
    const int columns = CodePoints(line);
    if (columns > kColumnsMax) {
      findings.push_back({source.path, number, std::to_string(columns) + " columns"});
    }
  }
  return findings;
}

Findings CheckLeftovers(const Source& source) {
  // In pieces, so that this file does not find itself.
  static const std::regex kNotes("\\b(TO" "DO|FIX" "ME|XX" "X|HA" "CK)\\b");
  return Match(source, source.text, kNotes, "unfinished");
}

Findings CheckSleeps(const Source& source) {
  if (!source.IsCpp() || !source.IsUnder("tests")) return {};
  static const std::regex kSleep(
      R"(\b(sleep_for|sleep_until|SleepFor|usleep|nanosleep|sleep\s*\())");
  return Match(source, source.code, kSleep, "tests wait for conditions");
}

Findings CheckDeadFiles(const std::vector<Source>& sources, const std::set<std::string>& compiled) {
  std::set<std::string> included;
  for (const Source& source : sources) {
    for (const Source::Include& include : source.includes) included.insert(include.path);
  }
  Findings findings;
  for (const Source& source : sources) {
    if (source.HasExtension(".cc") && !compiled.contains(source.path)) {
      findings.push_back({source.path, 1, "no target compiles this file"});
    }
    if (source.HasExtension(".h") && !included.contains(source.path)) {
      findings.push_back({source.path, 1, "nobody includes this header by its full path"});
    }
  }
  return findings;
}

namespace {

std::set<std::string> PathsFrom(const std::string& root, const std::string& text,
                                const std::regex& path_in) {
  std::set<std::string> files;
  for (std::sregex_iterator it(text.begin(), text.end(), path_in), end; it != end; ++it) {
    const std::string path = (*it)[1].str();
    if (path.starts_with(root + "/")) files.insert(path.substr(root.size() + 1));
  }
  return files;
}

}  // namespace

std::set<std::string> CompiledFiles(const std::string& compile_commands, const std::string& root) {
  static const std::regex kFile(R"re("file"\s*:\s*"([^"]+)")re");
  return PathsFrom(root, compile_commands, kFile);
}

std::set<std::string> FilesOfUnity(const std::string& unity, const std::string& root) {
  static const std::regex kInclude(R"re(#include "([^"]+)")re");
  return PathsFrom(root, unity, kInclude);
}

}  // namespace backline::tidy
