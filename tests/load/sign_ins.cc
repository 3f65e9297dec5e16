#include "tests/load/sign_ins.h"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>

#include "clients/cpp/backline_client.h"
#include "clients/cpp/request_id.h"
#include "tests/load/crowd.h"

namespace backline::load {
namespace {

using Clock = std::chrono::steady_clock;
using Self = v1::AccountService::Stub;
using Users = v1::UserService::Stub;

constexpr size_t kTokenBytes = 43;
constexpr std::chrono::milliseconds kLook(50);

[[noreturn]] void Fail(const std::string& what) { throw std::runtime_error("sign-ins: " + what); }

template <typename Response>
Response Must(Result<Response> result) {
  if (!result.ok()) Fail(result.error().ToString());
  return result.take();
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
    : server_(server), people_(people) {
  BacklineClient administrator(server.Channel("staff/administrator"));
  InParallel(people, [&](int person) {
    v1::InviteUserRequest invite;
    invite.set_request_id(NewRequestId());
    invite.set_email(EmailOf(person));
    invite.set_name("Some Person");
    invite.set_supplier_id(supplier_id);
    invite.add_roles(v1::USER_ROLE_SUPPLIER_PLANNER);
    Must(administrator.Call(&Users::InviteUser, invite));
  });
  Redeem();
  crowd_ = std::make_unique<CrowdProcess>(server_, people_);
}

void SignIns::Redeem() {
  std::map<std::string, std::string> links;
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  const Clock::time_point deadline = Clock::now() + std::chrono::milliseconds(kPatienceMs);
  while ((links = LinksIn(server_.mails())).size() < static_cast<size_t>(people_)) {
    if (Clock::now() > deadline) Fail("mails are missing");
    never.wait_for(lock, kLook);  // another process writes them, and tells nobody
  }
  BacklineClient gateway(server_.Channel(kGateway));
  InParallel(people_, [&](int person) {
    v1::RedeemLinkRequest redeem;
    redeem.set_link_token(links.at(EmailOf(person)));
    redeem.set_new_password(kPassword);
    Must(gateway.Call(&Self::RedeemLink, redeem, Patient(person)));
  });
}

std::vector<double> SignIns::Run() { return crowd_->SignIn(); }

}  // namespace backline::load
