#include "tests/e2e/system.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>

#include "tests/support/paths.h"

namespace backline::testing {
namespace {

constexpr int kNoProgram = 127;

std::filesystem::path NewFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "backline-e2e-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the system");
  return name;
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments,
                 const std::vector<std::pair<std::string, std::string>>& environment) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("no process");
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    close(ends[0]);
    close(ends[1]);
    for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
    execv(argv[0], argv.data());
    _exit(kNoProgram);
  }
  close(ends[1]);
  pipe_ = ends[0];
}

Process::~Process() {
  if (pid_ != 0) {
    Signal(SIGKILL);
    Wait();
  }
  close(pipe_);
}

bool Process::ReadSome() {
  std::array<char, 4096> buffer;
  const ssize_t count = read(pipe_, buffer.data(), buffer.size());
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) return false;
  output_.append(buffer.data(), static_cast<size_t>(count));
  return true;
}

bool Process::ReadUntil(const std::string& text) {
  while (output_.find(text) == std::string::npos) {
    if (!ReadSome()) return false;
  }
  return true;
}

void Process::Signal(int signal) {
  if (pid_ != 0) kill(pid_, signal);
}

int Process::Wait() {
  while (ReadSome()) {
  }
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

System::System() : folder_(NewFolder()) {
  Process certificates({SourceFolder() + "/certs/make_dev_certs.sh", (folder_ / "certs").string()},
                       {});
  if (certificates.Wait() != 0) throw std::runtime_error(certificates.output());
  StartServer("0");
}

System::~System() {
  server_.reset();
  std::filesystem::remove_all(folder_);
}

void System::StartServer(const std::string& port) {
  server_ = std::make_unique<Process>(
      std::vector<std::string>{ServerProgram(), "--database=" + database_.Url(),
                               "--listen=127.0.0.1:" + port,
                               "--certificates=" + (folder_ / "certs").string(), "--development"},
      std::vector<std::pair<std::string, std::string>>{});
  const std::string sign = " port=";
  if (!server_->ReadUntil(sign) || !server_->ReadUntil("\n")) {
    throw std::runtime_error("the server did not start: " + server_->output());
  }
  const std::string& output = server_->output();
  const size_t begin = output.find(sign) + sign.size();
  port_ = output.substr(begin, output.find('\n', begin) - begin);
}

void System::ReplaceServer() {
  server_->Signal(SIGKILL);
  server_->Wait();
  StartServer(port_);
}

std::unique_ptr<Process> System::Start(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {ClientProgram()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return std::make_unique<Process>(all,
                                   std::vector<std::pair<std::string, std::string>>{
                                       {"BACKLINE_SERVER", "127.0.0.1:" + port_},
                                       {"BACKLINE_CERTIFICATES", (folder_ / "certs").string()}});
}

Finished System::Run(const std::vector<std::string>& arguments) {
  const auto process = Start(arguments);
  const int code = process->Wait();
  return {code, process->output()};
}

Finished System::KillAt(const std::string& text, const std::vector<std::string>& arguments) {
  const auto process = Start(arguments);
  process->ReadUntil(text);
  process->Signal(SIGKILL);
  const int code = process->Wait();
  return {code, process->output()};
}

}  // namespace backline::testing
