#include "tests/tenants/things.h"

#include <algorithm>

namespace backline::testing {

void Things::Add(int owner, const std::string& kind, const std::string& id) {
  std::vector<std::string>& ids = things_[{owner, kind}];
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

const std::vector<std::string>& Things::Of(int owner, const std::string& kind) const {
  static const std::vector<std::string> kNone;
  const auto it = things_.find({owner, kind});
  return it == things_.end() ? kNone : it->second;
}

std::vector<std::string> Things::NotOf(int owner, const std::string& kind) const {
  std::vector<std::string> others;
  for (const auto& [key, ids] : things_) {
    if (key.first == owner || key.second != kind) continue;
    others.insert(others.end(), ids.begin(), ids.end());
  }
  return others;
}

std::string Things::CountsText() const {
  std::map<std::string, size_t> counts;
  for (const auto& [key, ids] : things_) counts[key.second] += ids.size();
  std::string text;
  for (const auto& [kind, count] : counts) {
    if (!text.empty()) text += ", ";
    text += std::to_string(count);
    text += " ";
    text += kind;
  }
  return text;
}

}  // namespace backline::testing
