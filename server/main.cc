// Builds each object by hand, in the order in which they stand on each other, and takes them down
// in reverse.

#include <pthread.h>
#include <signal.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "db/migrate.h"
#include "server/accounts/accounts.h"
#include "server/accounts/mail_sink.h"
#include "server/accounts/mailer.h"
#include "server/auth/authenticator.h"
#include "server/base/clock.h"
#include "server/base/id_source.h"
#include "server/config.h"
#include "server/engine/engine.h"
#include "server/engine/engine_thread.h"
#include "server/events/relay.h"
#include "server/events/watch_hub.h"
#include "server/observability/log.h"
#include "server/scores/score_follower.h"
#include "server/scores/scoreboard.h"
#include "server/services/awake_processors.h"
#include "server/services/calls.h"
#include "server/services/server.h"
#include "server/services/watchdog.h"
#include "server/store/account_store.h"
#include "server/store/mysql_store.h"
#include "server/store/reader.h"

namespace backline {
namespace {

constexpr auto kDatabasePatience = std::chrono::seconds(30);
constexpr auto kDatabasePause = std::chrono::milliseconds(100);
constexpr int64_t kDrainMicros = 10 * kMicrosPerSecond;
constexpr int64_t kStopMicros = 10 * kMicrosPerSecond;

absl::Status Prepare(const Config& config, const DatabaseUrl& url) {
  const auto deadline = std::chrono::steady_clock::now() + kDatabasePatience;
  while (true) {
    const absl::Status status = config.migrate ? Migrate(url).status() : MysqlStore(url).Connect();
    if (status.code() != absl::StatusCode::kUnavailable ||
        std::chrono::steady_clock::now() > deadline) {
      return status;
    }
    std::this_thread::sleep_for(kDatabasePause);
  }
}

// Conflicts are waited out at random, so that two servers do not meet again and again.
void WaitBeforeRetry(int attempt) {
  thread_local std::mt19937_64 random(RandomSeed());
  const int most = std::min(5 << std::min(attempt, 5), 200);
  std::this_thread::sleep_for(
      std::chrono::milliseconds(std::uniform_int_distribution<int>(1, most)(random)));
}

// Tells the relay of commits for as long as there is one.
class CommitSignal {
 public:
  void Set(Relay* relay) {
    const std::lock_guard lock(mutex_);
    relay_ = relay;
  }
  void Notify(const BatchResult& result) {
    const std::lock_guard lock(mutex_);
    if (relay_ == nullptr) return;
    relay_->NotifyCommit(result.last_sequence, result.sets.empty() ? result.set : nullptr);
  }

 private:
  std::mutex mutex_;
  Relay* relay_ = nullptr;
};

Relay::Options RelayOptions(EngineThread& engine) {
  Relay::Options options;
  options.submit_work = [&engine](WorkKey work) { return engine.SubmitWork(work); };
  options.on_error = [](const absl::Status& status) {
    Log(LogLevel::kWarning, "relay_error", {{"status", status.ToString()}});
  };
  return options;
}

// One of the engines of this process, with all that it does not share.
struct EngineParts {
  explicit EngineParts(const DatabaseUrl& url) : store(url), ids(RandomSeed()) {}
  MysqlStore store;
  TimeOrderedIdSource ids;
};

MailSink SinkOf(const Config& config) {
  if (!config.mail_folder.empty()) return FolderSink(config.mail_folder, config.mail_sender);
  if (config.smtp_url.empty()) return {};
  return SmtpSink({.url = config.smtp_url,
                   .user = config.smtp_user,
                   .password = config.smtp_password,
                   .sender = config.mail_sender,
                   .insecure = config.smtp_insecure});
}

void LogScoreError(const absl::Status& status) {
  Log(LogLevel::kWarning, "score_follower_error", {{"status", status.ToString()}});
}

void LogIfTheyMaySleep(const AwakeProcessors& processors) {
  if (processors.status().ok()) return;
  Log(LogLevel::kInfo, "processors_may_sleep", {{"status", processors.status().ToString()}});
}

absl::Status Serve(const Config& config, const sigset_t& signals) {
  const auto url = ParseDatabaseUrl(config.database);
  if (!url.ok()) return url.status();
  Authenticator authenticator;
  if (!config.identities.empty()) {
    const absl::Status status = authenticator.AddIdentitiesFromFile(config.identities);
    if (!status.ok()) return status;
  }
  if (absl::Status status = Prepare(config, *url); !status.ok()) return status;
  if (!config.prepare_for.empty()) return GrantServer(*url, config.prepare_for);

  const SystemClock clock;
  // While one saves, the other loads.
  std::array<EngineParts, 2> parts = {EngineParts(*url), EngineParts(*url)};
  std::vector<std::unique_ptr<Engine>> engines;
  for (EngineParts& own : parts) {
    engines.push_back(std::make_unique<Engine>(
        own.store, clock, own.ids, EngineOptions{.wait_before_retry = WaitBeforeRetry}));
  }
  CommitSignal commits;
  EngineThread::Options engine_options;
  engine_options.queue_max = config.queue_max;
  engine_options.on_commit = [&commits](const BatchResult& result) { commits.Notify(result); };
  EngineThread engine(std::move(engines), engine_options);
  ReaderPool readers({.database_url = config.database, .threads = config.readers}, clock);
  ReaderPool long_readers(
      {.database_url = config.database, .threads = kLongReaders, .queue_max = kLongReadsMax},
      clock);
  WatchHub hub;
  auto relay =
      std::make_unique<Relay>(std::make_unique<MysqlStore>(*url), clock, hub, RelayOptions(engine));
  commits.Set(relay.get());
  Mailer mailer(std::make_unique<AccountStore>(*url), clock, SecretBox(config.account_key),
                SinkOf(config));
  Accounts accounts(std::make_unique<AccountStore>(*url), clock,
                    {.portal_url = config.portal_url,
                     .key_text = config.account_key,
                     .oidc = config.oidc,
                     .throttle = {},
                     .wake_mailer = [&mailer] { mailer.Wake(); }});
  AwakeProcessors processors(config.awake);
  LogIfTheyMaySleep(processors);
  Scoreboard scores;
  auto follower = std::make_unique<ScoreFollower>(config.database, scores, LogScoreError);
  Calls calls({engine, readers, long_readers, hub, clock, authenticator, accounts,
               PageTokens(config.page_token_key), config.database, scores, processors});
  auto server = Server::Start({config.listen, config.certificates, config.development}, calls);
  if (server.ok()) {
    std::printf("ready listening=%s port=%d\n", config.listen.c_str(), (*server)->port());
    std::fflush(stdout);
    Log(LogLevel::kInfo, "ready", {{"listening", config.listen}});
    int signal = 0;
    sigwait(&signals, &signal);
    const bool drained = (*server)->Drain(kDrainMicros);
    Log(LogLevel::kInfo, "stopping", {{"drained", drained ? "true" : "false"}});
  }
  const Watchdog watchdog(kStopMicros);
  if (server.ok()) (*server)->Stop();
  // What the engine still holds is run; work stays in the database for others.
  engine.Drain();
  commits.Set(nullptr);
  relay.reset();
  follower.reset();
  readers.Drain();
  long_readers.Drain();
  accounts.Drain();
  return server.status();
}

}  // namespace
}  // namespace backline

int main(int argc, char** argv) {
  // The distribution's Abseil searches for deadlocks at each lock that gRPC takes: for debugging.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const auto config = backline::ParseCommandLine(argc, argv);
  if (!config.ok()) {
    std::fprintf(stderr, "backline_server: %s\n", std::string(config.status().message()).c_str());
    return 2;
  }
  // Blocked in every thread; this one waits for them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  const absl::Status status = backline::Serve(*config, signals);
  if (status.ok()) return EXIT_SUCCESS;
  std::fprintf(stderr, "backline_server: %s\n", status.ToString().c_str());
  return EXIT_FAILURE;
}
