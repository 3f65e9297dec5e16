#include "tests/tidy/source.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

namespace backline::tidy {
namespace {

namespace fs = std::filesystem;

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Walks C++ text once and splits it into code and literals.
class Lexer {
 public:
  explicit Lexer(Source& source) : source_(source), text_(source.text) {}

  void Run() {
    while (at_ < text_.size()) Step();
  }

 private:
  bool StartsWith(std::string_view prefix) const {
    return std::string_view(text_).substr(at_).starts_with(prefix);
  }

  void Keep() {
    if (text_[at_] == '\n') ++line_;
    source_.code.push_back(text_[at_++]);
  }

  void Blank() {
    const char c = text_[at_++];
    if (c == '\n') ++line_;
    source_.code.push_back(c == '\n' ? '\n' : ' ');
  }

  void Step() {
    if (StartsWith("//")) {
      while (at_ < text_.size() && text_[at_] != '\n') Blank();
    } else if (StartsWith("/*")) {
      const size_t end = std::min(text_.find("*/", at_ + 2), text_.size() - 2) + 2;
      while (at_ < end) Blank();
    } else if (text_[at_] == '#' && AtLineStart()) {
      Directive();
    } else if (text_[at_] == '"') {
      at_ > 0 && text_[at_ - 1] == 'R' ? RawString() : Quoted('"');
    } else if (text_[at_] == '\'' && (at_ == 0 || !IsWord(text_[at_ - 1]))) {
      Quoted('\'');
    } else {
      Keep();
    }
  }

  bool AtLineStart() const {
    size_t i = at_;
    while (i > 0 && (text_[i - 1] == ' ' || text_[i - 1] == '\t')) --i;
    return i == 0 || text_[i - 1] == '\n';
  }

  // Notes an include; blanks every directive, as its braces belong to no function.
  void Directive() {
    const size_t newline = std::min(text_.find('\n', at_), text_.size());
    const std::string_view line = std::string_view(text_).substr(at_, newline - at_);
    const size_t keyword = line.find("include");
    const size_t open = line.find_first_of("<\"");
    if (keyword != std::string_view::npos && open != std::string_view::npos && open > keyword) {
      const size_t close = line.find_first_of(">\"", open + 1);
      source_.includes.push_back({line_, std::string(line.substr(open + 1, close - open - 1))});
    }
    bool continued = true;
    while (continued && at_ < text_.size()) {
      const size_t end = std::min(text_.find('\n', at_), text_.size());
      continued = end > at_ && text_[end - 1] == '\\';
      while (at_ < end) Blank();
      if (continued) Blank();
    }
  }

  void Quoted(char quote) {
    Source::Literal literal{line_, ""};
    Keep();
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        literal.text.push_back(text_[at_]);
        Blank();
      }
      literal.text.push_back(text_[at_]);
      Blank();
    }
    if (at_ < text_.size()) Keep();
    if (quote == '"') source_.literals.push_back(std::move(literal));
  }

  void RawString() {
    Source::Literal literal{line_, ""};
    const size_t open = text_.find('(', at_);
    if (open == std::string::npos) return Keep();
    const std::string close = ")" + text_.substr(at_ + 1, open - at_ - 1) + "\"";
    const size_t end = std::min(text_.find(close, open), text_.size());
    literal.text = text_.substr(open + 1, end - open - 1);
    Keep();
    while (at_ < std::min(end + close.size(), text_.size())) Blank();
    source_.code.back() = '"';
    source_.literals.push_back(std::move(literal));
  }

  Source& source_;
  const std::string& text_;
  size_t at_ = 0;
  int line_ = 1;
};

bool IsText(const fs::path& path) {
  static const std::set<std::string> kExtensions = {
      ".cc", ".cmake", ".cnf", ".css",  ".h",   ".html", ".js",  ".json",
      ".md", ".proto", ".sh",  ".sql", ".ts", ".tsx",  ".txt", ".yaml"};
  const std::string name = path.filename().string();
  return kExtensions.contains(path.extension().string()) || name == "run" || name == "test";
}

}  // namespace

bool Source::IsUnder(std::string_view folder) const {
  return path.starts_with(std::string(folder) + "/");
}

bool Source::HasExtension(std::string_view extension) const { return path.ends_with(extension); }

bool Source::IsCpp() const { return HasExtension(".cc") || HasExtension(".h"); }

Source ParseSource(std::string path, std::string text) {
  Source source;
  source.path = std::move(path);
  source.text = std::move(text);
  if (source.IsCpp()) {
    Lexer(source).Run();
  } else {
    source.code = source.text;
  }
  return source;
}

std::vector<Source> ReadTree(const fs::path& root) {
  static const std::set<std::string> kSkipped = {"build", "dist", "node_modules",
                                                 "package-lock.json"};
  std::vector<Source> sources;
  for (fs::recursive_directory_iterator it(root), end; it != end; ++it) {
    const std::string name = it->path().filename().string();
    if (kSkipped.contains(name) || (name.starts_with('.') && name != ".bootstrap.sh")) {
      it.disable_recursion_pending();
      continue;
    }
    if (!it->is_regular_file() || !IsText(it->path())) continue;
    std::ifstream in(it->path(), std::ios::binary);
    sources.push_back(ParseSource(fs::relative(it->path(), root).generic_string(),
                                  std::string(std::istreambuf_iterator<char>(in), {})));
  }
  std::sort(sources.begin(), sources.end(),
            [](const Source& a, const Source& b) { return a.path < b.path; });
  return sources;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace backline::tidy
