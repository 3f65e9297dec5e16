#include "tests/load/sign_ins.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "clients/cpp/backline_client.h"
#include "clients/cpp/request_id.h"

namespace backline::load {
namespace {

using Clock = std::chrono::steady_clock;
using Self = v1::AccountService::Stub;
using Users = v1::UserService::Stub;

constexpr char kGateway[] = "service/gateway";
constexpr char kPassword[] = "a bicycle made of glass";
constexpr size_t kTokenBytes = 43;
constexpr int64_t kPatienceMs = 120'000;
constexpr std::chrono::milliseconds kLook(50);
constexpr int kLowestPriority = 19;

[[noreturn]] void Fail(const std::string& what) { throw std::runtime_error("sign-ins: " + what); }

template <typename Response>
Response Must(Result<Response> result) {
  if (!result.ok()) Fail(result.error().ToString());
  return result.take();
}

// As often as it takes: a full queue is OVERLOADED, and to come again is what people do.
CallOptions Patient(int person) {
  CallOptions options;
  options.timeout_ms = kPatienceMs;
  options.attempts = 10'000;
  options.last_pause_ms = 1'000;
  // Everybody has a browser of its own.
  options.metadata = {{"backline-client-address", absl::StrCat("192.0.2.", person % 250 + 1)}};
  return options;
}

// The links that were mailed, by address.
std::map<std::string, std::string> LinksIn(const std::filesystem::path& mails) {
  std::map<std::string, std::string> links;
  if (!std::filesystem::exists(mails)) return links;
  for (const auto& entry : std::filesystem::directory_iterator(mails)) {
    if (entry.path().extension() != ".eml") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const size_t to = text.find("To: <"), end = text.find('>', to), token = text.find('#');
    if (to == std::string::npos || end == std::string::npos || token == std::string::npos) continue;
    links[text.substr(to + 5, end - to - 5)] = text.substr(token + 1, kTokenBytes);
  }
  return links;
}

}  // namespace

SignIns::SignIns(const ServerUnderLoad& server, const std::string& supplier_id, int people)
    : server_(server) {
  for (int i = 0; i < people; ++i) emails_.push_back(absl::StrCat("person.", i, "@example.com"));
  BacklineClient administrator(server.Channel("staff/administrator"));
  InParallel(people, [&](int person) {
    v1::InviteUserRequest invite;
    invite.set_request_id(NewRequestId());
    invite.set_email(emails_[static_cast<size_t>(person)]);
    invite.set_name("Some Person");
    invite.set_supplier_id(supplier_id);
    invite.add_roles(v1::USER_ROLE_SUPPLIER_PLANNER);
    Must(administrator.Call(&Users::InviteUser, invite));
  });
  Redeem();
}

void SignIns::Redeem() {
  std::map<std::string, std::string> links;
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(kPatienceMs);
  while ((links = LinksIn(server_.mails())).size() < emails_.size()) {
    if (Clock::now() > deadline) Fail("mails are missing");
    never.wait_for(lock, kLook);  // another process writes them, and tells nobody
  }
  BacklineClient gateway(server_.Channel(kGateway));
  InParallel(static_cast<int>(emails_.size()), [&](int person) {
    v1::RedeemLinkRequest redeem;
    redeem.set_link_token(links.at(emails_[static_cast<size_t>(person)]));
    redeem.set_new_password(kPassword);
    Must(gateway.Call(&Self::RedeemLink, redeem, Patient(person)));
  });
}

std::vector<double> SignIns::Run() const {
  BacklineClient gateway(server_.Channel(kGateway));
  std::vector<double> latencies_ms(emails_.size());
  // One thread for each: nobody waits for another. What they run on are machines of their own, so
  // their threads give way to all others here.
  const auto count = static_cast<int>(emails_.size());
  const Clock::time_point start = Clock::now();
  InParallel(
      count,
      [&](int person) {
        setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kLowestPriority);
        v1::SignInRequest request;
        request.set_email(emails_[static_cast<size_t>(person)]);
        request.set_password(kPassword);
        const auto response = Must(gateway.Call(&Self::SignIn, request, Patient(person)));
        if (response.session().state() != v1::SESSION_STATE_ACTIVE) Fail("half a session");
        latencies_ms[static_cast<size_t>(person)] =
            std::chrono::duration<double, std::milli>(Clock::now() - start).count();
      },
      count);
  return latencies_ms;
}

}  // namespace backline::load
