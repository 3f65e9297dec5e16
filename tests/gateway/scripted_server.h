// A gRPC server with mutual TLS that does what a real one does not do at command: it answers what
// it is told, streams without end, falls silent, and tells what it was asked and whether the caller
// left. Any thread.
#pragma once

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace backline::gateway {

class ScriptedServer {
 public:
  enum class Manner { kAnswer, kEndless, kSilent };

  struct Script {
    Manner manner = Manner::kAnswer;
    std::string bytes;  // the answer, or each message of a stream
    grpc::Status status;
    std::map<std::string, std::string> trailers;
  };

  // What was asked last.
  struct Asked {
    std::string method;
    std::multimap<std::string, std::string> metadata;
    std::string bytes;
    std::chrono::system_clock::time_point deadline;
  };

  ScriptedServer();
  explicit ScriptedServer(const std::shared_ptr<grpc::ServerCredentials>& credentials);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  // With this key and certificate, for clients of the shared authority.
  static std::shared_ptr<grpc::ServerCredentials> Credentials(const std::string& key,
                                                              const std::string& certificate);

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // For the calls that come from now on.
  void SetScript(Script script);
  // What its health check says; it answers calls all the same.
  void SetServing(bool serving);
  Asked asked() const;
  int calls() const;
  int cancelled() const;
  int64_t messages() const;  // that streams have handed to gRPC
  // Waits for a condition on the above; false if it does not come.
  bool Await(const std::function<bool()>& condition) const;

 private:
  class Service;
  class Reactor;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Script script_;
  Asked asked_;
  int calls_ = 0;
  int cancelled_ = 0;
  int64_t messages_ = 0;
  int port_ = 0;
  std::unique_ptr<Service> service_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace backline::gateway
