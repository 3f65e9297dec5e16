// backline_crowd: people who sign in at once, in a process of their own. Each line that it reads is
// a start; it answers with a line of what each took in milliseconds, or of what went wrong.
#include <barrier>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cpp/backline_client.h"
#include "clients/cpp/channel.h"
#include "tests/load/crowd.h"

namespace backline::load {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int64_t kConnectMs = 60'000;

struct Flags {
  ChannelOptions connection;
  int people = 0;
};

Flags ParseFlags(int argc, char** argv) {
  Flags flags;
  flags.connection.identity = kGateway;
  flags.connection.own_connection = true;
  CLI::App app("Signs in people at once, for backline_load.");
  app.add_option("--server", flags.connection.server, "host:port")->required();
  app.add_option("--certificates", flags.connection.certificates, "their folder")->required();
  app.add_option("--people", flags.people, "how many")->required()->check(CLI::Range(1, 10'000));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return flags;
}

std::shared_ptr<grpc::Channel> Connect(const ChannelOptions& options) {
  auto channel = OpenChannel(options);
  if (!channel.ok()) throw std::runtime_error(std::string(channel.status().message()));
  if (!(*channel)->WaitForConnected(DeadlineIn(kConnectMs))) {
    throw std::runtime_error("no connection");
  }
  return *channel;
}

// One thread for each: nobody waits for another. They are there before the first start and stay for
// the next, so that to make them is no part of what is measured. Not thread-safe.
class Crowd {
 public:
  // Returns when all are at the door.
  Crowd(std::shared_ptr<grpc::Channel> channel, int people)
      : gateway_(std::move(channel)),
        latencies_ms_(static_cast<size_t>(people)),
        at_the_door_(people + 1),
        start_(people + 1) {
    for (int person = 0; person < people; ++person) {
      threads_.emplace_back([this, person] { ActAs(person); });
    }
    at_the_door_.arrive_and_wait();
  }

  ~Crowd() {
    over_ = true;
    start_.arrive_and_wait();
    for (std::thread& thread : threads_) thread.join();
  }

  // The time that each took from the start. Throws when anybody is refused.
  std::vector<double> SignIn() {
    failure_.clear();
    started_ = Clock::now();
    start_.arrive_and_wait();
    at_the_door_.arrive_and_wait();
    if (!failure_.empty()) throw std::runtime_error(failure_);
    return latencies_ms_;
  }

 private:
  void ActAs(int person) {
    for (;;) {
      at_the_door_.arrive_and_wait();
      start_.arrive_and_wait();
      if (over_) return;
      const std::string fault = FaultOfSignIn(person);
      latencies_ms_[static_cast<size_t>(person)] =
          std::chrono::duration<double, std::milli>(Clock::now() - started_).count();
      if (fault.empty()) continue;
      const std::lock_guard lock(mutex_);
      if (failure_.empty()) failure_ = absl::StrCat(EmailOf(person), ": ", fault);
    }
  }

  // Empty for none.
  std::string FaultOfSignIn(int person) {
    v1::SignInRequest request;
    request.set_email(EmailOf(person));
    request.set_password(kPassword);
    const auto response =
        gateway_.Call(&v1::AccountService::Stub::SignIn, request, Patient(person));
    if (!response.ok()) return response.error().ToString();
    const bool whole = response->session().state() == v1::SESSION_STATE_ACTIVE;
    return whole ? "" : "half a session";
  }

  BacklineClient gateway_;
  // The barriers order what the threads and their owner write here in turns.
  std::vector<double> latencies_ms_;
  Clock::time_point started_;
  bool over_ = false;
  std::mutex mutex_;
  std::string failure_;  // guarded by the mutex between the barriers
  std::barrier<> at_the_door_;
  std::barrier<> start_;
  std::vector<std::thread> threads_;
};

std::string Answer(Crowd& crowd) {
  try {
    return absl::StrJoin(crowd.SignIn(), " ");
  } catch (const std::exception& error) {
    return absl::StrReplaceAll(error.what(), {{"\n", " "}});
  }
}

}  // namespace
}  // namespace backline::load

int main(int argc, char** argv) {
  try {
    const backline::load::Flags flags = backline::load::ParseFlags(argc, argv);
    backline::load::Crowd crowd(backline::load::Connect(flags.connection), flags.people);
    std::cout << backline::load::kReady << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
      if (line != backline::load::kSignIn) throw std::runtime_error("what is " + line + "?");
      std::cout << backline::load::Answer(crowd) << std::endl;
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "backline_crowd: " << error.what() << '\n';
    return 1;
  }
}
