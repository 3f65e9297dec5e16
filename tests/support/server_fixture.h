// A real server (the program, as a child process) on a fresh database of a private MariaDB, and
// channels to it as any identity. Make it on the main thread. Header only: what else lies here must
// not know gRPC.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "clients/cpp/backline_client.h"
#include "clients/cpp/channel.h"
#include "tests/support/mariadb.h"
#include "tests/support/paths.h"
#include "tests/support/server_process.h"

namespace backline::testing {

// Certificates of the default identities, made once for a build.
inline std::filesystem::path SharedCertificates() {
  const std::filesystem::path folder = BuildFolder() + "/tests/certificates";
  std::filesystem::create_directories(folder.parent_path());
  MakeCertificates(folder);
  return folder;
}

class ServerFixture {
 public:
  // `arguments` are added to the command line; `program` is the server, empty for the sound one.
  explicit ServerFixture(std::vector<std::string> arguments = {}, const std::string& program = "")
      : certificates_(SharedCertificates()),
        folder_(std::filesystem::path(BuildFolder()) / "tests" / "servers" /
                std::to_string(getpid())) {
    std::filesystem::create_directories(folder_);
    server_ = std::make_unique<ServerProcess>(Options(std::move(arguments), program));
  }
  ~ServerFixture() {
    clients_.clear();
    server_.reset();
    std::filesystem::remove_all(folder_);
  }
  ServerFixture(const ServerFixture&) = delete;
  ServerFixture& operator=(const ServerFixture&) = delete;

  MariaDb& database() { return database_; }
  ServerProcess& server() { return *server_; }
  std::string database_url() const { return database_.Url(); }
  const std::filesystem::path& certificates() const { return certificates_; }
  const std::filesystem::path& folder() const { return folder_; }
  std::string log() const { return (folder_ / "server.log").string(); }
  // Where its mails go.
  std::filesystem::path mails() const { return folder_ / "mails"; }

  // A connection of its own.
  std::shared_ptr<grpc::Channel> Channel(const std::string& identity) const {
    auto channel = OpenChannel({server_->address(), certificates_.string(), identity, true});
    if (!channel.ok()) throw std::runtime_error(channel.status().ToString());
    return *channel;
  }
  // A client that never repeats a call by itself; the same one for the same identity.
  BacklineClient& As(const std::string& identity) {
    std::unique_ptr<BacklineClient>& client = clients_[identity];
    if (client == nullptr) {
      client = std::make_unique<BacklineClient>(Channel(identity), CallOptions{.attempts = 1});
    }
    return *client;
  }

 private:
  ServerProcess::Options Options(std::vector<std::string> arguments,
                                 const std::string& program) const {
    ServerProcess::Options options;
    options.program = program;
    options.database_url = database_.Url();
    options.certificates = certificates_;
    options.log = log();
    options.arguments = std::move(arguments);
    options.arguments.push_back("--mail_folder=" + mails().string());
    return options;
  }

  MariaDb database_;
  const std::filesystem::path certificates_;
  const std::filesystem::path folder_;
  std::unique_ptr<ServerProcess> server_;
  std::map<std::string, std::unique_ptr<BacklineClient>> clients_;
};

}  // namespace backline::testing
