// The real gateway as a child process on free ports, before given servers. It dies with the thread
// that made it: make it on the main thread. A failure to start throws. Not thread-safe.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/gateway/https_client.h"

namespace backline::gateway {

class GatewayProcess {
 public:
  // `arguments` are added to the command line; `program` is the gateway, empty for the sound one.
  explicit GatewayProcess(const std::string& servers,
                          const std::vector<std::string>& arguments = {},
                          const std::string& program = "");
  ~GatewayProcess();
  GatewayProcess(const GatewayProcess&) = delete;
  GatewayProcess& operator=(const GatewayProcess&) = delete;

  int port() const { return port_; }
  int admin_port() const { return admin_port_; }
  pid_t pid() const { return pid_; }
  std::string origin() const { return "https://localhost:" + std::to_string(port_); }
  // For a client of browsers.
  ClientOptions options() const;
  std::string log() const;  // what it wrote so far

  std::unique_ptr<HttpsClient> Connect() const;
  // One request on a connection of its own.
  Reply Exchange(const std::string& method, const std::string& path, const HeaderLines& headers,
                 const std::string& body = "") const;
  // A call as a partner's system makes it: POST, Connect-Protocol-Version and the content type.
  Reply Call(const std::string& method, const std::string& content_type, const std::string& body,
             HeaderLines headers = {}) const;
  // A number of /metrics; -1 if it is not there.
  int64_t Metric(const std::string& name) const;
  Reply Operator(const std::string& path) const;
  // Bytes that are resident in memory.
  int64_t MemoryBytes() const;

  void Signal(int signal) const;
  // Waits for its end; the exit code, or -1 if a signal ended it.
  int Wait();

 private:
  std::filesystem::path folder_;
  pid_t pid_ = 0;
  int port_ = 0;
  int admin_port_ = 0;
};

}  // namespace backline::gateway
