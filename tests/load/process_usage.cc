#include "tests/load/process_usage.h"

#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"

namespace backline::load {

ProcessUsage ReadUsage(pid_t pid) {
  std::ifstream file(absl::StrCat("/proc/", pid, "/stat"));
  std::string text;
  std::getline(file, text);
  // The second field is a name in parentheses that may hold anything.
  const size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream fields(text.substr(name_end + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  int64_t user = 0, system = 0, resident = 0;
  fields >> user >> system;
  for (int field = 16; field < 24; ++field) fields >> skipped;
  fields >> resident;
  return {static_cast<double>(user + system) / sysconf(_SC_CLK_TCK),
          static_cast<double>(resident) * sysconf(_SC_PAGESIZE) / (1 << 20)};
}

double StolenTime::Percent() const {
  const Ticks now = Read();
  const int64_t wanted = now.wanted - start_.wanted;
  return wanted == 0 ? 0 : 100.0 * static_cast<double>(now.stolen - start_.stolen) / wanted;
}

StolenTime::Ticks StolenTime::Read() {
  std::ifstream file("/proc/stat");
  std::string name;
  int64_t user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, soft_irq = 0, stolen = 0;
  file >> name >> user >> nice >> system >> idle >> waiting >> irq >> soft_irq >> stolen;
  return {user + nice + system + irq + soft_irq + stolen, stolen};
}

}  // namespace backline::load
