#include "web-gateway/upstream.h"

#include <grpc/grpc.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <grpcpp/support/byte_buffer.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "absl/strings/str_cat.h"

namespace backline::gateway {
namespace {

constexpr unsigned kCertificateRefreshSeconds = 5;
constexpr int kFirstReconnectMs = 100;
constexpr int kLastReconnectMs = 2'000;
constexpr int kHandshakeMs = 10'000;
constexpr std::chrono::milliseconds kConnectTime{1'000};
constexpr int kKeepaliveTimeMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
constexpr int kReceiveBytesMax = 4 << 20;
// What a server may send ahead of one stream whose client does not read.
constexpr int kLookaheadBytes = 64 << 10;
// A server takes 256 calls on one connection. Streams stay, so they get connections of their own,
// each well below that; no stream ever keeps a unary call waiting.
constexpr int kStreamsPerLane = 200;
constexpr char kSetSession[] = "backline-set-session";

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Credentials(
    const UpstreamOptions& options) {
  std::string name = options.identity;
  std::replace(name.begin(), name.end(), '/', '-');
  const std::string key = absl::StrCat(options.certificates, "/", name, ".key");
  const std::string certificate = absl::StrCat(options.certificates, "/", name, ".pem");
  const std::string authority = options.certificates + "/ca.pem";
  for (const std::string& path : {key, certificate, authority}) {
    if (access(path.c_str(), R_OK) != 0) {
      return absl::FailedPreconditionError("cannot read " + path);
    }
  }
  grpc::experimental::TlsChannelCredentialsOptions tls;
  tls.set_certificate_provider(std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      key, certificate, authority, kCertificateRefreshSeconds));
  tls.watch_root_certs();
  tls.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(tls);
}

// Round robin over the servers that say that they serve; one layer of retries, for calls that may
// be repeated, and only when no server took the call or it went away.
std::string ServiceConfig(const MethodTable& methods) {
  std::string names;
  for (const auto& [path, method] : methods.methods()) {
    if (!method.repeatable) continue;
    const size_t slash = path.rfind('/');
    absl::StrAppend(&names, names.empty() ? "" : ",", R"({"service":")", path.substr(1, slash - 1),
                    R"(","method":")", path.substr(slash + 1), R"("})");
  }
  return absl::StrCat(
      R"({"loadBalancingConfig":[{"round_robin":{}}],"healthCheckConfig":{"serviceName":""},)",
      R"("retryThrottling":{"maxTokens":10,"tokenRatio":0.1},"methodConfig":[{"name":[)", names,
      R"(],"retryPolicy":{"maxAttempts":3,"initialBackoff":"0.05s","maxBackoff":"0.5s",)",
      R"("backoffMultiplier":2,"retryableStatusCodes":["UNAVAILABLE"]}}]})");
}

grpc::ChannelArguments Arguments(const UpstreamOptions& options, const std::string& config) {
  grpc::ChannelArguments arguments;
  arguments.SetServiceConfigJSON(config);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  arguments.SetSslTargetNameOverride(options.server_name);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kFirstReconnectMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kHandshakeMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kLastReconnectMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kLookaheadBytes);
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetMaxReceiveMessageSize(kReceiveBytesMax);
  return arguments;
}

grpc::ByteBuffer ToBuffer(const std::string& message) {
  const grpc::Slice slice(message);
  return grpc::ByteBuffer(&slice, 1);
}

std::string FromBuffer(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

void Prepare(const UpstreamCall& call, grpc::ClientContext& context) {
  for (const auto& [key, value] : call.metadata) context.AddMetadata(key, value);
  if (call.timeout) context.set_deadline(std::chrono::system_clock::now() + *call.timeout);
}

UpstreamEnd EndOf(const grpc::Status& status, const grpc::ClientContext& context) {
  UpstreamEnd end{static_cast<int>(status.error_code()), status.error_message(),
                  status.error_details(), "", std::nullopt};
  for (const auto* metadata :
       {&context.GetServerInitialMetadata(), &context.GetServerTrailingMetadata()}) {
    const auto it = metadata->find(kSetSession);
    if (it != metadata->end()) end.set_session.emplace(it->second.data(), it->second.size());
  }
  return end;
}

}  // namespace

class Upstream::InFlight {
 public:
  void Enter() {
    const std::lock_guard lock(mutex_);
    ++count_;
  }
  void Leave() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) none_.notify_all();
  }
  void AwaitNone() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  int count_ = 0;
};

// One channel for unary calls, and as many for streams as there are streams to carry. A channel
// stays until the end of the program: it must not be destroyed on a thread of gRPC.
class Upstream::Lanes {
 public:
  struct Lane {
    std::shared_ptr<grpc::Channel> channel;
    grpc::GenericStub stub;
    int streams = 0;  // guarded by the mutex of Lanes
  };

  Lanes(std::string target, std::shared_ptr<grpc::ChannelCredentials> credentials,
        grpc::ChannelArguments arguments, int streams_max)
      : target_(std::move(target)),
        credentials_(std::move(credentials)),
        arguments_(std::move(arguments)),
        streams_max_(streams_max),
        unary_(Open()) {}

  Lane& unary() { return *unary_; }

  Lane* Enter() {
    const std::lock_guard lock(mutex_);
    if (streams_ == streams_max_) return nullptr;
    ++streams_;
    for (const auto& lane : for_streams_) {
      if (lane->streams < kStreamsPerLane) return ++lane->streams, lane.get();
    }
    for_streams_.push_back(Open());
    for_streams_.back()->streams = 1;
    return for_streams_.back().get();
  }
  void Leave(Lane& lane) {
    const std::lock_guard lock(mutex_);
    --streams_;
    --lane.streams;
  }

 private:
  std::unique_ptr<Lane> Open() const {
    auto channel = grpc::CreateCustomChannel(target_, credentials_, arguments_);
    return std::make_unique<Lane>(Lane{channel, grpc::GenericStub(channel), 0});
  }

  const std::string target_;
  const std::shared_ptr<grpc::ChannelCredentials> credentials_;
  const grpc::ChannelArguments arguments_;
  const int streams_max_;
  const std::unique_ptr<Lane> unary_;
  std::mutex mutex_;
  int streams_ = 0;
  std::vector<std::unique_ptr<Lane>> for_streams_;
};

class Upstream::UnaryRun final : public RunningCall, public std::enable_shared_from_this<UnaryRun> {
 public:
  UnaryRun(InFlight& in_flight, UpstreamCall call, OnEnd on_end)
      : in_flight_(in_flight), call_(std::move(call)), on_end_(std::move(on_end)) {
    Prepare(call_, context_);
    request_ = ToBuffer(call_.message);
  }

  void Start(Lanes::Lane& lane) {
    in_flight_.Enter();
    lane.stub.UnaryCall(&context_, call_.method->path, grpc::StubOptions(), &request_, &response_,
                        [self = shared_from_this()](const grpc::Status& status) mutable {
                          InFlight& in_flight = self->in_flight_;
                          self->End(status);
                          self.reset();
                          in_flight.Leave();
                        });
  }

  void Cancel() override { context_.TryCancel(); }

 private:
  void End(const grpc::Status& status) {
    UpstreamEnd end = EndOf(status, context_);
    if (status.ok()) end.body = FromBuffer(response_);
    on_end_(std::move(end));
    on_end_ = nullptr;
  }

  InFlight& in_flight_;
  const UpstreamCall call_;
  OnEnd on_end_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
};

// Reads one message at a time. A hold keeps gRPC from ending the call while the next read is still
// to be asked for from outside; it is let go by the read that finds the end. So every path leads to
// a last read, a cancellation too.
class Upstream::StreamRun final
    : public RunningStream,
      public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
      public std::enable_shared_from_this<StreamRun> {
 public:
  StreamRun(InFlight& in_flight, Lanes& lanes, Lanes::Lane& lane, UpstreamCall call,
            OnMessage on_message, OnEnd on_end)
      : in_flight_(in_flight),
        lanes_(lanes),
        lane_(lane),
        call_(std::move(call)),
        on_message_(std::move(on_message)),
        on_end_(std::move(on_end)) {
    Prepare(call_, context_);
    request_ = ToBuffer(call_.message);
  }

  void Start() {
    in_flight_.Enter();
    self_ = shared_from_this();
    lane_.stub.PrepareBidiStreamingCall(&context_, call_.method->path, grpc::StubOptions(), this);
    AddHold();
    reading_ = true;
    StartWriteLast(&request_, grpc::WriteOptions());
    StartRead(&response_);
    StartCall();
  }

  void Next() override {
    if (MayRead(false)) StartRead(&response_);
  }
  void Cancel() override {
    context_.TryCancel();
    if (MayRead(true)) StartRead(&response_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return RemoveHold();  // It still counts as reading: nobody starts another.
    std::string message = FromBuffer(response_);
    bool cancelled = false;
    {
      const std::lock_guard lock(mutex_);
      cancelled = cancelled_;
      reading_ = cancelled;
    }
    if (cancelled) return StartRead(&response_);
    on_message_(std::move(message));
  }

  void OnDone(const grpc::Status& status) override {
    on_end_(EndOf(status, context_));
    on_message_ = nullptr;
    on_end_ = nullptr;
    lanes_.Leave(lane_);
    InFlight& in_flight = in_flight_;
    self_.reset();  // May be the end of this.
    in_flight.Leave();
  }

 private:
  // True for the one who is to start the next read.
  bool MayRead(bool cancel) {
    const std::lock_guard lock(mutex_);
    cancelled_ = cancelled_ || cancel;
    return !std::exchange(reading_, true);
  }

  InFlight& in_flight_;
  Lanes& lanes_;
  Lanes::Lane& lane_;
  const UpstreamCall call_;
  OnMessage on_message_;
  OnEnd on_end_;
  std::shared_ptr<StreamRun> self_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  std::mutex mutex_;
  bool reading_ = false;
  bool cancelled_ = false;
};

Upstream::Upstream(std::unique_ptr<Lanes> lanes)
    : in_flight_(std::make_unique<InFlight>()), lanes_(std::move(lanes)) {}

Upstream::~Upstream() { in_flight_->AwaitNone(); }

absl::StatusOr<std::unique_ptr<Upstream>> Upstream::Open(const UpstreamOptions& options,
                                                         const MethodTable& methods) {
  if (options.servers.empty()) return absl::InvalidArgumentError("no server is named");
  const auto credentials = Credentials(options);
  if (!credentials.ok()) return credentials.status();
  const bool several = options.servers.find(',') != std::string::npos;
  std::unique_ptr<Upstream> upstream(new Upstream(std::make_unique<Lanes>(
      absl::StrCat(several ? "ipv4:" : "dns:///", options.servers), *credentials,
      Arguments(options, ServiceConfig(methods)), options.streams_max)));
  upstream->Connect();
  return upstream;
}

// gRPC's threads start with the first call. Until then nobody moves a connection on, and the
// gateway would never be ready if nobody called. What the health check answers does not matter.
void Upstream::Connect() {
  static const Method kCheck = {.path = "/grpc.health.v1.Health/Check"};
  Unary({.method = &kCheck, .timeout = kConnectTime}, [](const UpstreamEnd&) {});
}

std::shared_ptr<RunningCall> Upstream::Unary(UpstreamCall call, OnEnd on_end) {
  const auto run = std::make_shared<UnaryRun>(*in_flight_, std::move(call), std::move(on_end));
  run->Start(lanes_->unary());
  return run;
}

std::shared_ptr<RunningStream> Upstream::Stream(UpstreamCall call, OnMessage on_message,
                                                OnEnd on_end) {
  Lanes::Lane* const lane = lanes_->Enter();
  if (lane == nullptr) return nullptr;
  const auto run = std::make_shared<StreamRun>(*in_flight_, *lanes_, *lane, std::move(call),
                                               std::move(on_message), std::move(on_end));
  run->Start();
  return run;
}

bool Upstream::Ready() { return lanes_->unary().channel->GetState(true) == GRPC_CHANNEL_READY; }

}  // namespace backline::gateway
