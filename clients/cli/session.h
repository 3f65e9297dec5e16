// What every command of `backline` shares: the global flags, a client per identity, and how a
// command fails. One per process; As() is safe on any thread.
#pragma once

#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

#include "clients/cpp/backline_client.h"

namespace backline::cli {

// Ends the command: `what()` is the one line that the user reads.
class Failure : public std::runtime_error {
 public:
  explicit Failure(const std::string& line, int exit_code = 1)
      : std::runtime_error(line), exit_code_(exit_code) {}
  int exit_code() const { return exit_code_; }

 private:
  int exit_code_;
};

// The arguments make no sense: exit code 2.
class UsageError : public Failure {
 public:
  explicit UsageError(const std::string& line) : Failure("usage: " + line, 2) {}
};

// "refused: REASON: message (field)" for the server's no, "error: CODE: message" for anything else.
std::string FailureLine(const CallError& error);

// The answer, or Failure.
template <typename T>
T Answer(Result<T> result) {
  if (!result.ok()) throw Failure(FailureLine(result.error()));
  return result.take();
}

struct Settings {
  std::string server = "127.0.0.1:7443";
  std::string certificates = ".run/certs";
  std::string identity;  // empty: each command has its own
  std::string session;   // a person's: calls go through the gateway's certificate
  bool json = false;
};

class Session {
 public:
  explicit Session(Settings& settings, std::ostream& out = std::cout)
      : settings_(settings), out_(out) {}

  // The client for a command whose usual identity is `usual`; --as goes before.
  BacklineClient& As(const std::string& usual);
  // The client of exactly this identity, for commands that play several roles.
  BacklineClient& Of(const std::string& identity);
  // A connection and retry settings of its own, for long work.
  std::unique_ptr<BacklineClient> Open(const std::string& identity, const CallOptions& options);

  const Settings& settings() const { return settings_; }
  std::ostream& out() const { return out_; }
  bool json() const { return settings_.json; }

 private:
  Settings& settings_;
  std::ostream& out_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<BacklineClient>> clients_;
};

}  // namespace backline::cli
