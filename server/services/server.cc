#include "server/services/server.h"

#include <grpc/grpc.h>
#include <grpcpp/alarm.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/impl/server_builder_plugin.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <grpcpp/server_builder.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/observability/log.h"
#include "server/services/account_service.h"
#include "server/services/agreement_service.h"
#include "server/services/audit_service.h"
#include "server/services/backorder_service.h"
#include "server/services/capacity_service.h"
#include "server/services/catalog_service.h"
#include "server/services/dispute_service.h"
#include "server/services/event_service.h"
#include "server/services/inventory_service.h"
#include "server/services/message_service.h"
#include "server/services/order_service.h"
#include "server/services/purchase_order_service.h"
#include "server/services/scorecard_service.h"
#include "server/services/shipment_notice_service.h"
#include "server/services/slip_preview_service.h"
#include "server/services/supplier_service.h"
#include "server/services/user_service.h"

namespace backline {
namespace {

constexpr int kMetadataBytesMax = 8 << 10;
constexpr int kStreamsPerConnectionMax = 256;
constexpr int kHandshakeTimeoutMs = 10'000;
constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;
constexpr int kPingIntervalMinMs = 10'000;
constexpr int kPingStrikesMax = 2;
constexpr int kConnectionIdleMs = 5 * 60'000;
constexpr int kConnectionAgeMs = 30 * 60'000;
constexpr int kConnectionAgeGraceMs = 30'000;
constexpr size_t kMemoryBytesMax = 256 << 20;
constexpr unsigned kCertificateRefreshSeconds = 5;
constexpr auto kProbeEvery = std::chrono::seconds(1);
constexpr int64_t kProbePatienceMicros = 3 * kMicrosPerSecond;
constexpr auto kCloseTime = std::chrono::milliseconds(500);

// Debian's reflection library registers itself with every server as soon as it is linked.
class WithoutReflection final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    std::erase_if(*plugins,
                  [](const auto& plugin) { return plugin->name() == "proto_server_reflection"; });
  }
};

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> Credentials(const std::string& folder) {
  const std::string key = folder + "/server.key";
  const std::string certificate = folder + "/server.pem";
  const std::string authority = folder + "/ca.pem";
  for (const std::string& path : {key, certificate, authority}) {
    if (access(path.c_str(), R_OK) != 0) {
      return absl::FailedPreconditionError("cannot read " + path);
    }
  }
  grpc::experimental::TlsServerCredentialsOptions options(
      std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
          key, certificate, authority, kCertificateRefreshSeconds));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(options);
}

void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kReceiveBytesMax);
  builder.SetResourceQuota(grpc::ResourceQuota("backline").Resize(kMemoryBytesMax));
  // Two servers on one port would share its connections silently.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytesMax);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnectionMax);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kPingIntervalMinMs);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, kPingStrikesMax);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, kConnectionIdleMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kConnectionAgeMs);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kConnectionAgeGraceMs);
}

}  // namespace

class Server::Services {
 public:
  explicit Services(Calls& calls)
      : orders_(calls),
        catalog_(calls),
        inventory_(calls),
        backorders_(calls),
        purchase_orders_(calls),
        suppliers_(calls),
        shipment_notices_(calls),
        messages_(calls),
        slip_previews_(calls),
        events_(calls),
        audits_(calls),
        capacity_(calls),
        accounts_(calls),
        users_(calls),
        agreements_(calls),
        scorecards_(calls),
        disputes_(calls) {}

  void Register(grpc::ServerBuilder& builder) {
    builder.RegisterService(&orders_);
    builder.RegisterService(&catalog_);
    builder.RegisterService(&inventory_);
    builder.RegisterService(&backorders_);
    builder.RegisterService(&purchase_orders_);
    builder.RegisterService(&suppliers_);
    builder.RegisterService(&shipment_notices_);
    builder.RegisterService(&messages_);
    builder.RegisterService(&slip_previews_);
    builder.RegisterService(&events_);
    builder.RegisterService(&audits_);
    builder.RegisterService(&capacity_);
    builder.RegisterService(&accounts_);
    builder.RegisterService(&users_);
    builder.RegisterService(&agreements_);
    builder.RegisterService(&scorecards_);
    builder.RegisterService(&disputes_);
  }

 private:
  OrderService orders_;
  CatalogService catalog_;
  InventoryService inventory_;
  BackorderService backorders_;
  PurchaseOrderService purchase_orders_;
  SupplierService suppliers_;
  ShipmentNoticeService shipment_notices_;
  MessageService messages_;
  SlipPreviewService slip_previews_;
  EventService events_;
  AuditService audits_;
  CapacityService capacity_;
  AccountService accounts_;
  UserService users_;
  AgreementService agreements_;
  ScorecardService scorecards_;
  DisputeService disputes_;
};

// Asks the database once a second whether it is there, through the readers' own queue; health says
// what it answered last. An answer that does not come counts as none.
class Server::Probe : public std::enable_shared_from_this<Server::Probe> {
 public:
  Probe(Calls& calls, grpc::HealthCheckServiceInterface& health) : calls_(calls), health_(health) {}

  void Arm() {
    auto alarm = std::make_unique<grpc::Alarm>();
    alarm->Set(std::chrono::system_clock::now() + kProbeEvery,
               [weak = weak_from_this()](bool rang) {
                 const auto probe = weak.lock();
                 if (rang && probe != nullptr) probe->Ask();
               });
    const std::lock_guard lock(mutex_);
    if (!stopped_) alarm_.swap(alarm);
  }

  void Stop() {
    std::unique_ptr<grpc::Alarm> alarm;
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    health_.SetServingStatus(false);
    alarm_.swap(alarm);
  }

 private:
  void Ask() {
    const Instant now = calls_.parts().clock.Now();
    bool ask = false;
    {
      const std::lock_guard lock(mutex_);
      ask = !stopped_ && !asked_;
      if (ask) asked_ = now;
      if (asked_ && now > *asked_ + kProbePatienceMicros) Say(false);
    }
    if (ask) Submit(now);
    Arm();
  }

  void Submit(Instant now) {
    const bool queued = calls_.parts().readers.Submit(
        [self = shared_from_this()](Reader& reader) {
          const auto sequence = reader.ReadSequence();
          const std::lock_guard lock(self->mutex_);
          self->asked_.reset();
          self->Say(sequence.ok());
        },
        now + kProbePatienceMicros);
    if (queued) return;
    // Too busy to ask is not unusable.
    const std::lock_guard lock(mutex_);
    asked_.reset();
  }

  // REQUIRES: mutex_ is held.
  void Say(bool usable) {
    if (stopped_ || usable == usable_) return;
    usable_ = usable;
    Log(LogLevel::kWarning, usable ? "database_usable" : "database_not_usable");
    health_.SetServingStatus(usable);
  }

  Calls& calls_;
  grpc::HealthCheckServiceInterface& health_;
  std::mutex mutex_;
  bool stopped_ = false;
  bool usable_ = true;  // the server started with it
  std::optional<Instant> asked_;
  std::unique_ptr<grpc::Alarm> alarm_;
};

Server::Server(Calls& calls) : calls_(calls), services_(std::make_unique<Services>(calls)) {}

Server::~Server() = default;

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, Calls& calls) {
  auto credentials = Credentials(options.certificates);
  if (!credentials.ok()) return credentials.status();
  grpc::EnableDefaultHealthCheckService(true);
  auto server = std::unique_ptr<Server>(new Server(calls));
  if (options.development) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  SetLimits(builder);
  if (!options.development) builder.SetOption(std::make_unique<WithoutReflection>());
  builder.AddListeningPort(options.listen, *credentials, &server->port_);
  server->services_->Register(builder);
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || server->port_ == 0) {
    return absl::FailedPreconditionError("cannot listen on " + options.listen);
  }
  server->probe_ = std::make_shared<Probe>(calls, *server->server_->GetHealthCheckService());
  server->probe_->Arm();
  return server;
}

bool Server::Drain(int64_t micros) {
  probe_->Stop();
  calls_.StopAdmission();
  calls_.parts().hub.Close();
  return calls_.in_flight().AwaitNone(micros);
}

void Server::Stop() {
  server_->Shutdown(std::chrono::system_clock::now() + kCloseTime);
  server_->Wait();
}

}  // namespace backline
