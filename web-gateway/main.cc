// Builds each object by hand, in the order in which they stand on each other, and takes them down
// in reverse. Threads: the loop (all of HTTP), gRPC's own (answers of the servers), main (signals).

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/observability/log.h"
#include "web-gateway/config.h"
#include "web-gateway/event_loop.h"
#include "web-gateway/http_server.h"
#include "web-gateway/metrics.h"
#include "web-gateway/router.h"
#include "web-gateway/rpc_handler.h"
#include "web-gateway/static_files.h"
#include "web-gateway/tls_context.h"
#include "web-gateway/upstream.h"

namespace backline::gateway {
namespace {

constexpr int kOtherFilesMax = 256;  // beside the connections of browsers

class Timer final : public EventLoop::Source {
 public:
  explicit Timer(std::function<void()> on_time) : on_time_(std::move(on_time)) {}
  void OnReady(uint32_t) override {}
  void OnDeadline() override { on_time_(); }

 private:
  const std::function<void()> on_time_;
};

absl::Status RaiseFileLimit(int connections_max) {
  rlimit limit{};
  const rlim_t needed = static_cast<rlim_t>(connections_max) + kOtherFilesMax;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < needed) {
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= needed) return absl::OkStatus();
  return absl::FailedPreconditionError("the limit of open files is below --connections_max");
}

// A core would hold sessions, keys and the private key of the certificate.
void ForbidCores() {
  const rlimit none{};
  setrlimit(RLIMIT_CORE, &none);
}

// The key and certificate that browsers see.
std::string KeyPath(const Config& config) { return config.upstream.certificates + "/gateway.key"; }
std::string CertificatePath(const Config& config) {
  return config.upstream.certificates + "/gateway.pem";
}

// Another one when somebody has changed or replaced the files.
std::string StampOfTls(const Config& config) {
  std::string stamp;
  for (const std::string& path : {KeyPath(config), CertificatePath(config)}) {
    struct stat file {};
    if (stat(path.c_str(), &file) != 0) continue;
    absl::StrAppend(&stamp, file.st_ino, ":", file.st_size, ":", file.st_mtim.tv_sec, ".",
                    file.st_mtim.tv_nsec, " ");
  }
  return stamp;
}

std::vector<std::string> Origins(const Config& config, int port) {
  if (!config.origins.empty()) return config.origins;
  const std::string suffix = ":" + std::to_string(port);
  return {"https://localhost" + suffix, "https://127.0.0.1" + suffix};
}

class Gateway {
 public:
  static absl::StatusOr<std::unique_ptr<Gateway>> Start(const Config& config) {
    if (auto status = RaiseFileLimit(config.connections_max); !status.ok()) return status;
    auto gateway = std::unique_ptr<Gateway>(new Gateway(config));
    if (auto status = gateway->Listen(); !status.ok()) return status;
    return gateway;
  }

  ~Gateway() {
    server_.reset();
    admin_.reset();
    router_.reset();
    upstream_.reset();  // Waits for its last calls, which name the handler and the loop.
  }

  int port() const { return server_->port(); }
  int admin_port() const { return admin_->port(); }
  void Run() { loop_.Run(); }

  // Any thread.
  void ReloadTls() {
    loop_.Post([this] { ReadTlsAgain(); });
  }
  void Drain() {
    loop_.Post([this] {
      draining_ = true;
      loop_.SetDeadline(drain_timer_, EventLoop::Now() + config_.drain);
      server_->Drain([this] { loop_.Stop(); });
      calls_->Drain();
    });
  }

 private:
  explicit Gateway(const Config& config)
      : config_(config),
        drain_timer_([this] {
          Log(LogLevel::kWarning, "drain_timeout", {{"open", std::to_string(server_->open())}});
          server_->CloseAll();
        }),
        tls_timer_([this] { WatchTls(); }) {}

  absl::StatusOr<TlsContext> ReadTls() {
    tls_stamp_ = StampOfTls(config_);
    return MakeTlsContext(CertificatePath(config_), KeyPath(config_));
  }

  // What cannot be used, such as half of a new pair, leaves the one before in its place.
  void ReadTlsAgain() {
    auto tls = ReadTls();
    Log(tls.ok() ? LogLevel::kInfo : LogLevel::kError, "tls_read",
        {{"status", tls.status().ToString()}});
    if (tls.ok()) server_->UseTls(*std::move(tls));
  }

  void WatchTls() {
    if (StampOfTls(config_) != tls_stamp_) ReadTlsAgain();
    loop_.SetDeadline(tls_timer_, EventLoop::Now() + config_.certificate_refresh);
  }

  absl::Status Listen() {
    const auto tls = ReadTls();
    if (!tls.ok()) return tls.status();
    StaticFiles files;
    if (!config_.portal.empty()) {
      auto loaded = StaticFiles::Load(config_.portal);
      if (!loaded.ok()) return loaded.status();
      files = *std::move(loaded);
    }
    auto upstream = Upstream::Open(config_.upstream, methods_);
    if (!upstream.ok()) return upstream.status();
    upstream_ = *std::move(upstream);
    calls_ = std::make_unique<RpcHandler>(loop_, methods_, *upstream_, metrics_);
    router_ = std::make_unique<Router>(*calls_, std::move(files), metrics_);
    auto server = HttpServer::Listen(
        loop_, metrics_,
        {.listen = config_.listen,
         .tls = *tls,
         .connections_max = config_.connections_max,
         .connections_per_address_max = config_.connections_per_address_max,
         .times = config_.times,
         .send_buffer_bytes = config_.send_buffer_bytes},
        {.on_request =
             [this](std::shared_ptr<HttpConnection> connection, HttpRequest request) {
               router_->Handle(connection, std::move(request));
             },
         .refuse = [this](int status,
                          const std::string& why) { return router_->Refuse(status, why); }});
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    router_->SetOrigins(Origins(config_, server_->port()));
    WatchTls();
    return ListenForOperators();
  }

  absl::Status ListenForOperators() {
    auto admin = HttpServer::Listen(
        loop_, admin_metrics_, {.listen = config_.admin_listen, .connections_max = 16},
        {.on_request =
             [this](const std::shared_ptr<HttpConnection>& connection, const HttpRequest& request) {
               connection->Send(AnswerOperator(
                   request, metrics_, [this] { return !draining_ && upstream_->Ready(); }));
             },
         .refuse = [this](int status,
                          const std::string& why) { return router_->Refuse(status, why); }});
    if (!admin.ok()) return admin.status();
    admin_ = *std::move(admin);
    return absl::OkStatus();
  }

  const Config config_;
  Metrics metrics_;
  Metrics admin_metrics_;  // its own connections are not the gateway's
  const MethodTable methods_;
  EventLoop loop_;
  Timer drain_timer_;
  Timer tls_timer_;
  std::string tls_stamp_;
  bool draining_ = false;
  std::unique_ptr<RpcHandler> calls_;
  std::unique_ptr<Upstream> upstream_;
  std::unique_ptr<Router> router_;
  std::unique_ptr<HttpServer> server_;
  std::unique_ptr<HttpServer> admin_;
};

absl::Status Serve(const Config& config, const sigset_t& signals) {
  auto gateway = Gateway::Start(config);
  if (!gateway.ok()) return gateway.status();
  if (!config.log_calls) SetLogLevel(LogLevel::kWarning);
  std::thread loop([&] { (*gateway)->Run(); });
  std::printf("ready listening=%s port=%d admin_port=%d\n", config.listen.c_str(),
              (*gateway)->port(), (*gateway)->admin_port());
  std::fflush(stdout);
  for (int signal = 0; signal != SIGTERM && signal != SIGINT;) {
    sigwait(&signals, &signal);
    if (signal == SIGHUP) (*gateway)->ReloadTls();
  }
  Log(LogLevel::kInfo, "draining");
  (*gateway)->Drain();
  loop.join();
  return absl::OkStatus();
}

}  // namespace
}  // namespace backline::gateway

int main(int argc, char** argv) {
  const auto config = backline::gateway::ParseCommandLine(argc, argv);
  if (!config.ok()) {
    std::fprintf(stderr, "backline_gateway: %s\n", std::string(config.status().message()).c_str());
    return 2;
  }
  backline::gateway::ForbidCores();
  // Blocked in every thread; main waits for them.
  sigset_t signals;
  sigemptyset(&signals);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, each);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  const absl::Status status = backline::gateway::Serve(*config, signals);
  if (status.ok()) return EXIT_SUCCESS;
  std::fprintf(stderr, "backline_gateway: %s\n", status.ToString().c_str());
  return EXIT_FAILURE;
}
