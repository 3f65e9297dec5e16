#include "tests/gateway/scripted_server.h"

#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <utility>

#include "tests/gateway/read_file.h"
#include "tests/support/server_fixture.h"

namespace backline::gateway {
namespace {

constexpr auto kPatience = std::chrono::seconds(60);
constexpr auto kLookAgain = std::chrono::milliseconds(20);

std::shared_ptr<grpc::ServerCredentials> SharedCredentials() {
  const std::filesystem::path folder = testing::SharedCertificates();
  return ScriptedServer::Credentials(ReadFile(folder / "server.key"),
                                     ReadFile(folder / "server.pem"));
}

}  // namespace

class ScriptedServer::Reactor final : public grpc::ServerGenericBidiReactor {
 public:
  Reactor(ScriptedServer& server, grpc::GenericCallbackServerContext& context)
      : server_(server), context_(context) {
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    {
      const std::lock_guard lock(server_.mutex_);
      script_ = server_.script_;
      Note();
    }
    server_.changed_.notify_all();
    for (const auto& [key, value] : script_.trailers) context_.AddTrailingMetadata(key, value);
    const grpc::Slice slice(script_.bytes);
    response_ = grpc::ByteBuffer(&slice, 1);
    if (script_.manner == Manner::kAnswer) {
      if (!script_.status.ok()) return End(script_.status);
      if (!ended_.exchange(true)) StartWriteAndFinish(&response_, {}, script_.status);
      return;
    }
    StartWrite(&response_);
  }
  void OnWriteDone(bool ok) override {
    if (script_.manner == Manner::kAnswer) return;
    {
      const std::lock_guard lock(server_.mutex_);
      server_.messages_ += ok ? 1 : 0;
    }
    server_.changed_.notify_all();
    if (!ok) return End(grpc::Status::CANCELLED);
    if (script_.manner == Manner::kEndless) StartWrite(&response_);
  }
  void OnCancel() override {
    {
      const std::lock_guard lock(server_.mutex_);
      ++server_.cancelled_;
    }
    server_.changed_.notify_all();
    End(grpc::Status::CANCELLED);
  }
  void OnDone() override { delete this; }

 private:
  // REQUIRES: the server's mutex is held.
  void Note() {
    ++server_.calls_;
    server_.asked_.method = context_.method();
    server_.asked_.metadata.clear();
    for (const auto& [key, value] : context_.client_metadata()) {
      server_.asked_.metadata.emplace(std::string(key.data(), key.size()),
                                      std::string(value.data(), value.size()));
    }
    grpc::Slice slice;
    request_.DumpToSingleSlice(&slice);
    server_.asked_.bytes.assign(reinterpret_cast<const char*>(slice.begin()), slice.size());
    server_.asked_.deadline = context_.deadline();
  }

  void End(const grpc::Status& status) {
    if (!ended_.exchange(true)) Finish(status);
  }

  ScriptedServer& server_;
  grpc::GenericCallbackServerContext& context_;
  Script script_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  std::atomic<bool> ended_ = false;
};

class ScriptedServer::Service final : public grpc::CallbackGenericService {
 public:
  explicit Service(ScriptedServer& server) : server_(server) {}
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new Reactor(server_, *context);
  }

 private:
  ScriptedServer& server_;
};

std::shared_ptr<grpc::ServerCredentials> ScriptedServer::Credentials(
    const std::string& key, const std::string& certificate) {
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = ReadFile(testing::SharedCertificates() / "ca.pem");
  options.pem_key_cert_pairs = {{key, certificate}};
  return grpc::SslServerCredentials(options);
}

ScriptedServer::ScriptedServer() : ScriptedServer(SharedCredentials()) {}

ScriptedServer::ScriptedServer(const std::shared_ptr<grpc::ServerCredentials>& credentials)
    : service_(std::make_unique<Service>(*this)) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", credentials, &port_);
  builder.SetMaxReceiveMessageSize(8 << 20);
  builder.RegisterCallbackGenericService(service_.get());
  server_ = builder.BuildAndStart();
}

ScriptedServer::~ScriptedServer() { server_->Shutdown(std::chrono::system_clock::now()); }

void ScriptedServer::SetScript(Script script) {
  const std::lock_guard lock(mutex_);
  script_ = std::move(script);
}

void ScriptedServer::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

ScriptedServer::Asked ScriptedServer::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

int ScriptedServer::calls() const {
  const std::lock_guard lock(mutex_);
  return calls_;
}

int ScriptedServer::cancelled() const {
  const std::lock_guard lock(mutex_);
  return cancelled_;
}

int64_t ScriptedServer::messages() const {
  const std::lock_guard lock(mutex_);
  return messages_;
}

bool ScriptedServer::Await(const std::function<bool()>& condition) const {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kLookAgain);
  }
  return true;
}

}  // namespace backline::gateway
