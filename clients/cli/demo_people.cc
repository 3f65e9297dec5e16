// `backline demo-people`: persons of the demo that can sign in at once. Each is made as persons are
// made: invited, by the link of the mail that the development server wrote into its folder. Run
// again, it gives each a new password (and staff a new authenticator): there is no other way in.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cli/authenticator.h"
#include "clients/cli/commands.h"
#include "clients/cli/names.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Self = v1::AccountService::Stub;
using Users = v1::UserService::Stub;

constexpr const char* kGateway = "service/gateway";
constexpr size_t kTokenBytes = 43;
constexpr int kMailTimeoutMs = 30'000;
constexpr int kMailPauseMs = 50;
constexpr int kEverybody = 100'000;

struct DemoPerson {
  const char* email;
  const char* name;
  const char* supplier;  // its code; empty for staff
  std::vector<v1::UserRole> roles;
};

const std::vector<DemoPerson>& DemoPeople() {
  static const std::vector<DemoPerson> kPeople = {
      {"ada@acme.example",
       "Ada Acme",
       "acme",
       {v1::USER_ROLE_SUPPLIER_ADMINISTRATOR, v1::USER_ROLE_SUPPLIER_PLANNER}},
      {"bo@borealis.example",
       "Bo Borealis",
       "borealis",
       {v1::USER_ROLE_SUPPLIER_ADMINISTRATOR, v1::USER_ROLE_SUPPLIER_PLANNER}},
      {"kim@backline.example",
       "Kim Buyer",
       "",
       {v1::USER_ROLE_BUYER, v1::USER_ROLE_PLANNER, v1::USER_ROLE_ADMINISTRATOR}}};
  return kPeople;
}

std::string FileText(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// The secret of the newest link that was mailed to the address; empty for none. The names of mails
// ascend.
std::string NewestLink(const std::filesystem::path& folder, const std::string& email) {
  std::filesystem::path newest;
  std::string link;
  std::error_code none_yet;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none_yet)) {
    if (entry.path().extension() != ".eml" || entry.path() < newest) continue;
    const std::string mail = FileText(entry.path());
    const size_t at = mail.find("/link#");
    if (at == std::string::npos || mail.find("To: <" + email + ">") == std::string::npos) continue;
    newest = entry.path();
    link = mail.substr(at + 6, kTokenBytes);
  }
  return link;
}

std::string AwaitLink(const std::filesystem::path& folder, const std::string& email,
                      const std::string& other_than) {
  const Deadline deadline = DeadlineIn(kMailTimeoutMs);
  for (;;) {
    const std::string link = NewestLink(folder, email);
    if (!link.empty() && link != other_than) return link;
    if (std::chrono::system_clock::now() > deadline) {
      throw Failure("error: no mail to " + email + " came to " + folder.string());
    }
    absl::SleepFor(absl::Milliseconds(kMailPauseMs));
  }
}

class PeopleOfTheDemo {
 public:
  PeopleOfTheDemo(Session& session, std::filesystem::path mails)
      : session_(session), mails_(std::move(mails)), names_(Administrator()) {}

  void Make() {
    Table table({"E-MAIL", "PASSWORD", "PARTY", "AUTHENTICATOR"});
    for (const DemoPerson& person : DemoPeople()) {
      const std::string password = NewRequestId();
      const std::string secret = MakeOne(person, password);
      table.AddRow({person.email, password, *person.supplier ? person.supplier : "staff",
                    secret.empty() ? "-" : secret});
    }
    table.Print(session_.out(), "sign-in");
  }

 private:
  BacklineClient& Administrator() { return session_.Of(kAdministrator); }
  BacklineClient& Gateway() { return session_.Of(kGateway); }

  std::optional<v1::User> Find(const DemoPerson& person) {
    v1::ListUsersRequest request;
    const auto all = ListAll(Administrator(), &Users::ListUsers, request, kEverybody,
                             [](const auto& users) { return users.users_size(); });
    for (const v1::User& user : all.users()) {
      if (user.email() == person.email) return user;
    }
    return std::nullopt;
  }
  // Has a link mailed, which is then followed with the password.
  void AskForLink(const DemoPerson& person, const std::optional<v1::User>& user) {
    if (user && user->state() == v1::USER_STATE_ACTIVE) {
      v1::RequestPasswordResetRequest reset;
      reset.set_email(person.email);
      Answer(Gateway().Call(&Self::RequestPasswordReset, reset));
      return;
    }
    v1::InviteUserRequest invite;
    invite.set_request_id(NewRequestId());
    invite.set_email(person.email);
    invite.set_name(person.name);
    invite.set_supplier_id(names_.SupplierId(person.supplier));
    for (const v1::UserRole role : person.roles) invite.add_roles(role);
    Answer(Administrator().Call(&Users::InviteUser, invite));
  }
  // The secret of the authenticator; empty for a supplier's person, who needs none.
  std::string MakeOne(const DemoPerson& person, const std::string& password) {
    const std::string old_link = NewestLink(mails_, person.email);
    const std::optional<v1::User> user = Find(person);
    AskForLink(person, user);
    v1::RedeemLinkRequest redeem;
    redeem.set_link_token(AwaitLink(mails_, person.email, old_link));
    redeem.set_new_password(password);
    Answer(Gateway().Call(&Self::RedeemLink, redeem));
    if (*person.supplier) return "";
    if (user && user->second_factor()) {
      v1::ResetSecondFactorRequest reset;
      reset.set_request_id(NewRequestId());
      reset.set_user_id(user->user_id());
      Answer(Administrator().Call(&Users::ResetSecondFactor, reset));
    }
    return Enrol(person, password);
  }
  std::string Enrol(const DemoPerson& person, const std::string& password) {
    v1::SignInRequest sign_in;
    sign_in.set_email(person.email);
    sign_in.set_password(password);
    std::string token;
    Answer(Gateway().CallForSession(&Self::SignIn, sign_in, token));
    CallOptions options;
    options.metadata = {{"backline-session", token}};
    const auto client = session_.Open(kGateway, options);
    v1::EnrolTotpRequest enrol;
    enrol.set_current_password(password);
    const std::string secret = Answer(client->Call(&Self::EnrolTotp, enrol)).secret();
    v1::ConfirmTotpRequest confirm;
    confirm.set_code(AuthenticatorCode(secret, absl::ToUnixSeconds(absl::Now())));
    Answer(client->Call(&Self::ConfirmTotp, confirm));
    return secret;
  }

  Session& session_;
  const std::filesystem::path mails_;
  Names names_;
};

}  // namespace

void AddDemoPeopleCommands(CLI::App& app, Session& session) {
  auto* people = app.add_subcommand(
      "demo-people", "Make the demo's sign-ins, or give them new passwords, and print them");
  auto mails = std::make_shared<std::string>();
  people->add_option("MAILS", *mails, "the folder that the server writes its mails into")
      ->required();
  people->callback([&session, mails] { PeopleOfTheDemo(session, *mails).Make(); });
  auto* code = app.add_subcommand("code", "The code that an authenticator shows now");
  auto secret = std::make_shared<std::string>();
  code->add_option("SECRET", *secret, "in base 32")->required();
  code->callback([&session, secret] {
    session.out() << AuthenticatorCode(*secret, absl::ToUnixSeconds(absl::Now())) << "\n";
  });
}

}  // namespace backline::cli
