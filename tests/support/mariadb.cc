#include "tests/support/mariadb.h"

#include <cppconn/connection.h>
#include <cppconn/exception.h>
#include <cppconn/statement.h>
#include <fcntl.h>
#include <mysql_driver.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "tests/support/paths.h"

namespace backline::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kStartTimeoutMs = 60'000;
constexpr int kStopTimeoutMs = 60'000;
constexpr std::uintmax_t kMemoryNeeded = 512u << 20;

[[noreturn]] void Fail(const std::string& what) { throw std::runtime_error("MariaDb: " + what); }

[[noreturn]] void FailErrno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), "MariaDb: " + what);
}

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }
  int Release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string Settings() { return SourceFolder() + "/db/mariadb.cnf"; }

std::string Program(const std::string& name) {
  for (const char* folder : {"/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/"}) {
    if (access((folder + name).c_str(), X_OK) == 0) return folder + name;
  }
  Fail(name + " is not installed");
}

// Memory where there is room, else the temporary folder; one sub folder per user.
fs::path Root() {
  std::error_code error;
  const fs::space_info space = fs::space("/dev/shm", error);
  const bool memory =
      !error && space.available > kMemoryNeeded && access("/dev/shm", W_OK | X_OK) == 0;
  // A TMPDIR that leaves no room for a socket path is not taken.
  fs::path base = memory ? "/dev/shm" : fs::temp_directory_path();
  if (base.string().size() > 50) base = "/tmp";
  const fs::path root = base / ("backline-mariadb-" + std::to_string(getuid()));
  fs::create_directories(root);
  fs::permissions(root, fs::perms::owner_all);
  return root;
}

// Opens `path` and locks it; -1 when another process holds the lock and `wait` is false.
int Lock(const fs::path& path, bool wait) {
  Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (file.get() < 0) FailErrno("open " + path.string());
  while (flock(file.get(), wait ? LOCK_EX : LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return -1;
    if (errno != EINTR) FailErrno("flock " + path.string());
  }
  return file.Release();
}

// Starts a program whose output goes to `log`. It is killed when this thread dies.
pid_t Spawn(const std::vector<std::string>& arguments, const fs::path& log,
            const std::string& notify_socket) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::string path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
  std::string notify = "NOTIFY_SOCKET=" + notify_socket;
  std::vector<char*> environment = {path.data(), notify.data(), nullptr};
  if (notify_socket.empty()) environment = {path.data(), nullptr};

  Descriptor output(open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  Descriptor input(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) FailErrno("fork");
  if (pid == 0) {  // Only async-signal-safe calls from here on: the parent may have threads.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(126);
    setpgid(0, 0);  // Ctrl-C is for the test, which stops the server itself.
    dup2(input.get(), 0);
    dup2(output.get(), 1);
    dup2(output.get(), 2);
    execve(argv[0], argv.data(), environment.data());
    _exit(127);
  }
  return pid;
}

Descriptor PidDescriptor(pid_t pid) {
  Descriptor descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (descriptor.get() < 0) FailErrno("pidfd_open");
  return Descriptor(descriptor.Release());
}

std::string Tail(const fs::path& log) {
  const std::string text = ReadFile(log);
  return text.substr(text.size() > 4000 ? text.size() - 4000 : 0);
}

void AddUser(std::vector<std::string>& arguments) {
  if (geteuid() == 0) arguments.push_back("--user=root");  // mariadbd refuses root unless told.
}

// Small files, so that a copy of the template is cheap.
void AddSizes(std::vector<std::string>& arguments) {
  for (const char* argument :
       {"--innodb-log-file-size=16M", "--innodb-data-file-path=ibdata1:4M:autoextend",
        "--innodb-autoextend-increment=4"}) {
    arguments.push_back(argument);
  }
}

// A data folder as mariadb-install-db leaves it, made anew when the server or the settings change.
// REQUIRES: the lock of `root`.
fs::path Template(const fs::path& root) {
  const std::string installer = Program("mariadb-install-db");
  const std::string server = Program("mariadbd");
  const std::string version =
      std::to_string(fs::last_write_time(server).time_since_epoch().count()) + "\n" +
      ReadFile(Settings());
  const fs::path folder = root / "template";
  const fs::path stamp = root / "template.version";
  if (fs::exists(folder) && ReadFile(stamp) == version) return folder;

  fs::remove_all(folder);
  fs::remove(stamp);
  const fs::path log = root / "template.log";
  fs::remove(log);
  std::vector<std::string> arguments = {
      installer, "--defaults-file=" + Settings(), "--datadir=" + folder.string(),
      "--auth-root-authentication-method=normal", "--skip-test-db"};
  AddUser(arguments);
  AddSizes(arguments);
  const pid_t pid = Spawn(arguments, log, "");
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0) Fail("mariadb-install-db failed:\n" + Tail(log));
  std::ofstream(stamp, std::ios::binary) << version;
  return folder;
}

// Removes what killed test processes left. REQUIRES: the lock of `root`.
void Sweep(const fs::path& root) {
  for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
    if (!entry.is_directory() || entry.path().filename().string().rfind("instance-", 0) != 0) {
      continue;
    }
    const Descriptor lock(Lock(entry.path() / "lock", false));
    std::error_code ignored;  // A server that is being killed may still hold files open.
    if (lock.get() >= 0) fs::remove_all(entry.path(), ignored);
  }
}

int FreePort() {
  Descriptor probe(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (bind(probe.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      getsockname(probe.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    FailErrno("find a free port");
  }
  return ntohs(address.sin_port);
}

// The socket on which mariadbd says READY=1, as it would to systemd.
Descriptor NotifySocket(const fs::path& path) {
  unlink(path.c_str());
  Descriptor socket_descriptor(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.string().size() >= sizeof(address.sun_path)) Fail("path too long: " + path.string());
  std::strcpy(address.sun_path, path.c_str());
  if (bind(socket_descriptor.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    FailErrno("bind " + path.string());
  }
  return Descriptor(socket_descriptor.Release());
}

// True when the server is ready; false when it died or said nothing in time.
bool AwaitReady(int notify, int process) {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(kStartTimeoutMs);
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd events[] = {{notify, POLLIN, 0}, {process, POLLIN, 0}};
    if (poll(events, 2, static_cast<int>(left.count())) < 0 && errno != EINTR) FailErrno("poll");
    if (events[1].revents != 0) return false;
    if (events[0].revents == 0) continue;
    char text[4096];
    const ssize_t size = recv(notify, text, sizeof(text), 0);
    if (size > 0 && std::string(text, size).find("READY=1") != std::string::npos) return true;
  }
}

}  // namespace

MariaDb::MariaDb() : MariaDb(Options{}) {}

MariaDb::MariaDb(const Options& options) : arguments_(options.arguments) {
  const fs::path root = options.root.empty() ? Root() : options.root;
  fs::create_directories(root);
  {
    const Descriptor root_lock(Lock(root / "lock", true));
    Sweep(root);
    const fs::path source = Template(root);
    std::string name = (root / "instance-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) FailErrno("mkdtemp");
    folder_ = name;
    lock_ = Lock(folder_ / "lock", true);
    fs::copy(source, folder_ / "data", fs::copy_options::recursive);
  }
  socket_ = (folder_ / "socket").string();
  if (options.tcp) port_ = FreePort();
  try {
    Start();
    Execute("CREATE DATABASE backline");
  } catch (...) {
    if (pid_ != 0) Stop(SIGKILL);
    fs::remove_all(folder_);
    close(lock_);
    throw;
  }
}

MariaDb::~MariaDb() {
  // The data are thrown away, so a clean shutdown would only cost time.
  if (pid_ != 0) Stop(SIGKILL);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
  close(lock_);
}

void MariaDb::Start() {
  const fs::path notify_path = folder_ / "notify";
  const Descriptor notify = NotifySocket(notify_path);
  std::vector<std::string> arguments = {Program("mariadbd"),
                                        "--defaults-file=" + Settings(),
                                        "--datadir=" + (folder_ / "data").string(),
                                        "--tmpdir=" + folder_.string(),
                                        "--socket=" + socket_,
                                        "--pid-file=" + (folder_ / "pid").string(),
                                        "--innodb-buffer-pool-size=128M"};
  AddUser(arguments);
  AddSizes(arguments);
  arguments.insert(arguments.end(), arguments_.begin(), arguments_.end());
  if (port_ != 0) {
    arguments.insert(arguments.end(), {"--skip-networking=OFF", "--bind-address=127.0.0.1",
                                       "--port=" + std::to_string(port_)});
  }
  const fs::path log = folder_ / "log";
  pid_ = Spawn(arguments, log, notify_path.string());
  const Descriptor process = PidDescriptor(pid_);
  if (AwaitReady(notify.get(), process.get())) return;
  const std::string tail = Tail(log);
  Stop(SIGKILL);
  Fail("the server did not start:\n" + tail);
}

void MariaDb::Stop(int signal) {
  kill(pid_, signal);
  {
    const Descriptor process = PidDescriptor(pid_);
    pollfd event = {process.get(), POLLIN, 0};
    int result = 0;
    while ((result = poll(&event, 1, kStopTimeoutMs)) < 0 && errno == EINTR) {
    }
    if (result == 0) kill(pid_, SIGKILL);
  }
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
}

void MariaDb::Kill9() {
  if (pid_ != 0) Stop(SIGKILL);
}

void MariaDb::Restart() {
  if (pid_ != 0) Stop(SIGTERM);
  Start();
}

void MariaDb::Execute(const std::string& statement) {
  try {
    sql::ConnectOptionsMap options;
    options["hostName"] = sql::SQLString("unix://" + socket_);
    options["userName"] = sql::SQLString("root");
    options["password"] = sql::SQLString("");
    const std::unique_ptr<sql::Connection> connection(
        sql::mysql::get_driver_instance()->connect(options));
    const std::unique_ptr<sql::Statement> handle(connection->createStatement());
    handle->execute(statement);
  } catch (const sql::SQLException& error) {
    Fail(statement + ": " + error.what());
  }
}

std::string MariaDb::Url(const std::string& database) const {
  return "mysql://root@/" + database + "?socket=" + socket_;
}

std::string MariaDb::TcpUrl(const std::string& database) const {
  if (port_ == 0) Fail("TcpUrl without Options::tcp");
  return "mysql://root@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

std::string MariaDb::CreateDatabase() {
  const std::string name = "backline_" + std::to_string(++databases_);
  Execute("CREATE DATABASE " + name);
  return name;
}

}  // namespace backline::testing
