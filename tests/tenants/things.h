// The ids and codes of a world, by owner and kind, in the order in which they were made.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace backline::testing {

class Things {
 public:
  void Add(int owner, const std::string& kind, const std::string& id);

  const std::vector<std::string>& Of(int owner, const std::string& kind) const;
  // Of all but the owner, the house's among them.
  std::vector<std::string> NotOf(int owner, const std::string& kind) const;
  std::string CountsText() const;

 private:
  std::map<std::pair<int, std::string>, std::vector<std::string>> things_;
};

}  // namespace backline::testing
