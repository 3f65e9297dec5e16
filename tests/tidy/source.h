#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace backline::tidy {

// One text file of the repository, cut for the checks. For C++, `code` is the text with comments
// and the insides of literals blanked out, line for line, and `literals` are the strings.
struct Source {
  struct Literal {
    int line = 0;
    std::string text;
  };
  struct Include {
    int line = 0;
    std::string path;  // As written, without <> or "".
  };

  std::string path;  // From the root, with '/'.
  std::string text;
  std::string code;
  std::vector<Literal> literals;
  std::vector<Include> includes;

  bool IsUnder(std::string_view folder) const;
  bool HasExtension(std::string_view extension) const;  // ".cc"
  bool IsCpp() const;
};

// Cuts `text` as the file `path`.
Source ParseSource(std::string path, std::string text);

// The hand-written text files of the project's folders and its root; generated and fetched ones
// (build, node_modules, names with a leading dot) are left out.
std::vector<Source> ReadTree(const std::filesystem::path& root);

std::vector<std::string> Lines(std::string_view text);

}  // namespace backline::tidy
