#include "tests/services/people.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "server/accounts/totp.h"

namespace backline::testing {
namespace {

using Self = v1::AccountService::Stub;
using Users = v1::UserService::Stub;

std::string FileText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Waits for what another process brings about; false if it does not within a minute.
template <typename Condition>
bool Await(Condition condition) {
  const auto deadline = DeadlineIn(60'000);
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable never;
  while (!condition()) {
    if (std::chrono::system_clock::now() > deadline) return false;
    never.wait_for(lock, std::chrono::milliseconds(20));
  }
  return true;
}

// The bytes of base 32 without padding.
std::string FromBase32(const std::string& text) {
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    bits = bits << 5 | static_cast<uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count));
  }
  return bytes;
}

// Failed attempts count for the address that they come from, and many persons' would be one.
std::string AddressOf(const Person& person) {
  const size_t hash = std::hash<std::string>()(person.email);
  return absl::StrCat("10.", hash >> 16 & 255, ".", hash >> 8 & 255, ".", hash & 255);
}

Metadata From(const Person& person) { return {{"backline-client-address", AddressOf(person)}}; }

}  // namespace

std::string People::NewEmail() { return "p." + NewRequestId() + "@example.com"; }

BacklineClient& People::With(const Metadata& metadata) {
  std::unique_ptr<BacklineClient>& client = clients_[metadata];
  if (client == nullptr) {
    CallOptions options;
    options.attempts = 1;
    options.metadata = metadata;
    client = std::make_unique<BacklineClient>(fixture_.As(kGateway).channel(), options);
  }
  return *client;
}

v1::User People::Invite(const std::string& email, const std::vector<v1::UserRole>& roles,
                        const std::string& supplier_id) {
  v1::InviteUserRequest request;
  request.set_request_id(NewRequestId());
  request.set_email(email);
  request.set_name("Some Person");
  request.set_supplier_id(supplier_id);
  for (const v1::UserRole role : roles) request.add_roles(role);
  return Must(fixture_.As(kAdministrator).Call(&Users::InviteUser, request)).user();
}

std::string People::NewestMail(const std::string& email) {
  std::filesystem::path newest;
  if (!std::filesystem::exists(fixture_.mails())) return "";
  for (const auto& entry : std::filesystem::directory_iterator(fixture_.mails())) {
    if (entry.path().extension() != ".eml" || entry.path() < newest) continue;
    if (FileText(entry.path()).find("To: <" + email + ">") != std::string::npos) {
      newest = entry.path();
    }
  }
  return newest.empty() ? "" : FileText(newest);
}

std::string People::LinkIn(const std::string& email, const std::string& other_than) {
  constexpr size_t kTokenBytes = 43;
  std::string mail;
  const auto comes = [&] {
    mail = NewestMail(email);
    return !mail.empty() && (other_than.empty() || mail.find(other_than) == std::string::npos);
  };
  if (!Await(comes)) throw std::runtime_error("no mail came to " + email);
  const size_t at = mail.find('#');
  return at == std::string::npos ? "" : mail.substr(at + 1, kTokenBytes);
}

void People::Redeem(Person& person) {
  v1::RedeemLinkRequest redeem;
  redeem.set_link_token(LinkIn(person.email));
  redeem.set_new_password(person.password);
  Must(With(From(person)).Call(&Self::RedeemLink, redeem));
}

std::string People::NextCode(Person& person) {
  const int64_t now = TotpStep(SystemClock().Now());
  int64_t& used = used_steps_[person.user_id];
  used = std::max(used + 1, now - 1);
  return TotpCode(person.seed, used);
}

void People::SignIn(Person& person) {
  v1::SignInRequest request;
  request.set_email(person.email);
  request.set_password(person.password);
  Must(With(From(person)).CallForSession(&Self::SignIn, request, person.session));
  if (person.seed.empty()) return;
  v1::ConfirmCodeRequest confirm;
  confirm.set_code(NextCode(person));
  Must(As(person).CallForSession(&Self::ConfirmCode, confirm, person.session));
}

void People::Enrol(Person& person) {
  v1::EnrolTotpRequest enrol;
  enrol.set_current_password(person.password);
  person.seed = FromBase32(Must(As(person).Call(&Self::EnrolTotp, enrol)).secret());
  v1::ConfirmTotpRequest confirm;
  confirm.set_code(NextCode(person));
  const auto enrolled =
      Must(As(person).CallForSession(&Self::ConfirmTotp, confirm, person.session));
  person.recovery_codes.assign(enrolled.recovery_codes().begin(), enrolled.recovery_codes().end());
}

Person People::Make(const std::vector<v1::UserRole>& roles, const std::string& supplier_id) {
  Person person;
  person.email = NewEmail();
  person.password = "correct horse battery " + NewRequestId();
  person.user_id = Invite(person.email, roles, supplier_id).user_id();
  Redeem(person);
  SignIn(person);
  if (supplier_id.empty()) Enrol(person);
  return person;
}

std::string People::Key(const Person& administrator, const std::vector<v1::ApiKeyScope>& scopes) {
  v1::CreateApiKeyRequest request;
  request.set_request_id(NewRequestId());
  request.set_name("our system");
  request.set_valid_days(30);
  for (const v1::ApiKeyScope scope : scopes) request.add_scopes(scope);
  return Must(As(administrator).Call(&Users::CreateApiKey, request)).secret();
}

std::string People::OrderLink(const std::string& purchase_order_id) {
  v1::CreateOrderLinkRequest request;
  request.set_request_id(NewRequestId());
  request.set_purchase_order_id(purchase_order_id);
  request.set_email(NewEmail());
  request.set_valid_days(7);
  Must(fixture_.As(kBuyer).Call(&Users::CreateOrderLink, request));
  return LinkIn(request.email());
}

Metadata People::CredentialOf(Role role, const std::string& supplier_id,
                              const std::string& purchase_order_id) {
  const auto person = [&](v1::UserRole of_supplier) {
    return Make({of_supplier}, supplier_id).metadata();
  };
  const auto key = [&](v1::ApiKeyScope scope) -> Metadata {
    return {
        {"backline-key", Key(Make({v1::USER_ROLE_SUPPLIER_ADMINISTRATOR}, supplier_id), {scope})}};
  };
  switch (role) {
    case Role::kSupplierAdministrator:
      return person(v1::USER_ROLE_SUPPLIER_ADMINISTRATOR);
    case Role::kSupplierPlanner:
      return person(v1::USER_ROLE_SUPPLIER_PLANNER);
    case Role::kUser:
    case Role::kSupplierViewer:
      return person(v1::USER_ROLE_SUPPLIER_VIEWER);
    case Role::kCodeRequired: {
      Person half = Make({v1::USER_ROLE_SUPPLIER_PLANNER}, supplier_id);
      Enrol(half);
      half.seed.clear();  // so that it stops after the first step
      SignIn(half);
      return half.metadata();
    }
    case Role::kEnrolmentRequired: {
      Person half;
      half.email = NewEmail();
      half.password = "correct horse battery " + NewRequestId();
      half.user_id = Invite(half.email, {v1::USER_ROLE_BUYER}, "").user_id();
      Redeem(half);
      SignIn(half);
      return half.metadata();
    }
    case Role::kKeyRead:
      return key(v1::API_KEY_SCOPE_READ);
    case Role::kKeyAnswer:
      return key(v1::API_KEY_SCOPE_ANSWER);
    case Role::kKeyShip:
      return key(v1::API_KEY_SCOPE_SHIP);
    case Role::kOrderLink:
      return {{"backline-link", OrderLink(purchase_order_id)}};
    default:
      return {};
  }
}

}  // namespace backline::testing
