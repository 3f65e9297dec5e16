#include "clients/cli/dev_certificates.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "clients/cli/session.h"
#include "clients/cpp/channel.h"

extern char** environ;

namespace backline::cli {
namespace {

constexpr const char* kScript = "certs/make_dev_certs.sh";

std::string ScriptAbove(std::filesystem::path folder) {
  for (; !folder.empty(); folder = folder.parent_path()) {
    if (std::filesystem::exists(folder / kScript)) return folder / kScript;
    if (folder == folder.root_path()) break;
  }
  return "";
}

// The exit code of the program, run to its end; -1 if it could not be started.
int RunProgram(const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_t pid = 0;
  if (posix_spawn(&pid, argv[0], nullptr, nullptr, argv.data(), environ) != 0) return -1;
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

std::string FindCertificateScript() {
  std::error_code error;
  const std::string here = ScriptAbove(std::filesystem::current_path(error));
  if (!here.empty()) return here;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return ScriptAbove(program.parent_path());
}

void EnsureCertificates(const std::string& certificates, const std::vector<std::string>& identities,
                        const std::string& script) {
  std::vector<std::string> command = {script, certificates};
  std::string names;
  for (const std::string& identity : identities) {
    if (std::filesystem::exists(CertificatePath(certificates, identity))) continue;
    command.push_back(identity);
    names += " " + identity;
  }
  if (names.empty()) return;
  const std::string how = std::string(kScript) + " " + certificates + names;
  if (script.empty()) throw Failure("error: certificates are missing; make them: " + how);
  if (RunProgram(command) != 0) throw Failure("error: no certificates could be made by " + how);
}

}  // namespace backline::cli
