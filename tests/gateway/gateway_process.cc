#include "tests/gateway/gateway_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "tests/gateway/read_file.h"
#include "tests/support/paths.h"
#include "tests/support/server_fixture.h"

namespace backline::gateway {
namespace {

constexpr char kReady[] = "ready listening=%*s port=%d admin_port=%d";

std::filesystem::path NewFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "backline-gateway-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the gateway");
  return name;
}

// Looked at once: making sure that all are there takes a second.
const std::filesystem::path& Certificates() {
  static const std::filesystem::path kFolder = testing::SharedCertificates();
  return kFolder;
}

}  // namespace

GatewayProcess::GatewayProcess(const std::string& servers,
                               const std::vector<std::string>& arguments,
                               const std::string& program)
    : folder_(NewFolder()) {
  const std::string sound = testing::BuildFolder() + "/web-gateway/backline_gateway";
  std::vector<std::string> all = {program.empty() ? sound : program, "--listen=127.0.0.1:0",
                                  "--admin_listen=127.0.0.1:0", "--servers=" + servers,
                                  "--certificates=" + Certificates().string()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& argument : all) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const std::string log = folder_ / "log";
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const int errors = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("no process");
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(126);
    dup2(ends[1], STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(errors);
  close(ends[1]);
  std::string output;
  std::array<char, 256> buffer;
  ssize_t count = 0;
  while (output.find('\n') == std::string::npos &&
         (count = read(ends[0], buffer.data(), buffer.size())) > 0) {
    output.append(buffer.data(), static_cast<size_t>(count));
  }
  close(ends[0]);
  if (std::sscanf(output.c_str(), kReady, &port_, &admin_port_) != 2) {
    throw std::runtime_error("the gateway did not start: " + this->log());
  }
}

GatewayProcess::~GatewayProcess() {
  if (pid_ != 0) {
    Signal(SIGKILL);
    Wait();
  }
  std::filesystem::remove_all(folder_);
}

ClientOptions GatewayProcess::options() const { return {.authority = Certificates() / "ca.pem"}; }

std::string GatewayProcess::log() const { return ReadFile(folder_ / "log"); }

std::unique_ptr<HttpsClient> GatewayProcess::Connect() const {
  return std::make_unique<HttpsClient>(port_, options());
}

Reply GatewayProcess::Exchange(const std::string& method, const std::string& path,
                               const HeaderLines& headers, const std::string& body) const {
  const auto client = Connect();
  client->Send(RequestBytes(method, path, port_, headers, body));
  return method == "HEAD" ? client->ReadHead() : client->Read();
}

Reply GatewayProcess::Call(const std::string& method, const std::string& content_type,
                           const std::string& body, HeaderLines headers) const {
  headers.emplace_back("Content-Type", content_type);
  headers.emplace_back("Connect-Protocol-Version", "1");
  return Exchange("POST", "/backline.v1." + method, headers, body);
}

Reply GatewayProcess::Operator(const std::string& path) const {
  HttpsClient client(admin_port_, {});
  client.Send(RequestBytes("GET", path, admin_port_, {}));
  return client.Read();
}

int64_t GatewayProcess::Metric(const std::string& name) const {
  const std::string text = "\n" + Operator("/metrics").body;
  const std::string line = "\nbackline_gateway_" + name + " ";
  const size_t at = text.find(line);
  return at == std::string::npos ? -1 : std::atoll(text.c_str() + at + line.size());
}

int64_t GatewayProcess::MemoryBytes() const {
  const std::string statm = ReadFile("/proc/" + std::to_string(pid_) + "/statm");
  return std::atoll(statm.c_str() + statm.find(' ')) * sysconf(_SC_PAGESIZE);
}

void GatewayProcess::Signal(int signal) const { kill(pid_, signal); }

int GatewayProcess::Wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace backline::gateway
