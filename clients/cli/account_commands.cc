#include <memory>
#include <string>

#include "clients/cli/commands.h"
#include "clients/cli/json.h"
#include "clients/cli/names.h"
#include "clients/cli/paging.h"
#include "clients/cli/table.h"
#include "clients/cli/text.h"
#include "clients/cpp/request_id.h"

namespace backline::cli {
namespace {

using Self = v1::AccountService::Stub;
using Users = v1::UserService::Stub;

constexpr const char* kGateway = "service/gateway";
constexpr int kEverybody = 100'000;

std::string RolesText(const v1::User& user) {
  std::string text;
  for (const int role : user.roles()) {
    text += (text.empty() ? "" : ",") + EnumText(static_cast<v1::UserRole>(role));
  }
  return text;
}

void PrintUsers(Session& session, Names& names, const v1::ListUsersResponse& response) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  Table table({"USER", "E-MAIL", "NAME", "PARTY", "ROLES", "STATE", "SECOND FACTOR"});
  for (const v1::User& user : response.users()) {
    table.AddRow({user.user_id(), user.email(), user.name(),
                  user.supplier_id().empty() ? "staff" : names.Supplier(user.supplier_id()),
                  RolesText(user), EnumText(user.state()), user.second_factor() ? "yes" : "no"});
  }
  table.Print(session.out(), "user");
}

v1::ListUsersResponse AllUsers(BacklineClient& client, const std::string& supplier_id, int limit) {
  v1::ListUsersRequest request;
  request.set_supplier_id(supplier_id);
  return ListAll(client, &Users::ListUsers, request, limit,
                 [](const auto& all) { return all.users_size(); });
}

// From the address, or the id itself.
std::string UserId(BacklineClient& client, const std::string& user) {
  if (user.find('@') == std::string::npos) return user;
  const v1::ListUsersResponse all = AllUsers(client, "", kEverybody);
  for (const v1::User& one : all.users()) {
    if (one.email() == user) return one.user_id();
  }
  throw Failure("refused: nobody has the address " + user);
}

struct InviteArguments {
  std::string email, name, supplier;
  std::vector<std::string> roles;
};

void AddInvite(CLI::App& group, Session& session) {
  auto* invite = group.add_subcommand("invite", "Make a person and mail it a link");
  auto arguments = std::make_shared<InviteArguments>();
  invite->add_option("EMAIL", arguments->email)->required();
  invite->add_option("NAME", arguments->name)->required();
  invite->add_option("--role", arguments->roles, "such as supplier_planner, may be repeated")
      ->required();
  invite->add_option("--supplier", arguments->supplier, "its code; staff if not given");
  invite->callback([&session, arguments] {
    BacklineClient& client = session.As(kAdministrator);
    Names names(client);
    v1::InviteUserRequest request;
    request.set_request_id(NewRequestId());
    request.set_email(arguments->email);
    request.set_name(arguments->name);
    request.set_supplier_id(names.SupplierId(arguments->supplier));
    for (const std::string& role : arguments->roles) {
      request.add_roles(ParseEnum<v1::UserRole>(role));
    }
    v1::ListUsersResponse made;
    *made.add_users() = Answer(client.Call(&Users::InviteUser, request)).user();
    PrintUsers(session, names, made);
  });
}

template <typename Request, typename Method>
void AddChange(CLI::App& group, Session& session, const std::string& name,
               const std::string& description, Method method) {
  auto* command = group.add_subcommand(name, description);
  auto user = std::make_shared<std::string>();
  command->add_option("USER", *user, "an address or an id")->required();
  command->callback([&session, user, method] {
    BacklineClient& client = session.As(kAdministrator);
    Names names(client);
    Request request;
    request.set_request_id(NewRequestId());
    request.set_user_id(UserId(client, *user));
    v1::ListUsersResponse changed;
    *changed.add_users() = Answer(client.Call(method, request)).user();
    PrintUsers(session, names, changed);
  });
}

void AddUsers(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "user", "Persons of suppliers and of staff");
  AddInvite(group, session);
  auto* list = group.add_subcommand("list", "List persons");
  auto supplier = std::make_shared<std::string>();
  auto limit = std::make_shared<int>();
  list->add_option("--supplier", *supplier, "its code; all if not given");
  AddLimit(*list, *limit);
  list->callback([&session, supplier, limit] {
    BacklineClient& client = session.As(kAdministrator);
    Names names(client);
    PrintUsers(session, names, AllUsers(client, names.SupplierId(*supplier), *limit));
  });
  AddChange<v1::DisableUserRequest>(group, session, "disable",
                                    "End a person's sessions and keys and keep it out",
                                    &Users::DisableUser);
  AddChange<v1::EnableUserRequest>(group, session, "enable", "Let a person in again",
                                   &Users::EnableUser);
  AddChange<v1::ResetSecondFactorRequest>(group, session, "reset-second-factor",
                                          "Forget a person's authenticator",
                                          &Users::ResetSecondFactor);
  AddChange<v1::UnlinkIdentityRequest>(group, session, "unlink-identity",
                                       "Forget the identity that a person signs in by",
                                       &Users::UnlinkIdentity);
}

void PrintKeys(Session& session, const v1::ListApiKeysResponse& response) {
  if (session.json()) {
    session.out() << ToJson(response, JsonStyle::kPretty);
    return;
  }
  Table table({"KEY", "NAME", "PREFIX", "SCOPES", "EXPIRES", "LAST USED", "STATE"});
  for (const v1::ApiKey& key : response.api_keys()) {
    std::string scopes;
    for (const int scope : key.scopes()) {
      scopes += (scopes.empty() ? "" : ",") + EnumText(static_cast<v1::ApiKeyScope>(scope));
    }
    table.AddRow({key.api_key_id(), key.name(), key.prefix(), scopes, TimeText(key.expires_time()),
                  key.has_last_used_time() ? TimeText(key.last_used_time()) : "-",
                  key.revoked() ? "revoked" : "live"});
  }
  table.Print(session.out(), "key");
}

struct KeyArguments {
  std::string name, id;
  std::vector<std::string> scopes;
  int days = 90;
};

void AddKeys(CLI::App& app, Session& session) {
  CLI::App& group = AddGroup(app, "key", "Keys of a supplier's own systems (--session)");
  auto* create = group.add_subcommand("create", "Make a key; it is shown once");
  auto made = std::make_shared<KeyArguments>();
  create->add_option("NAME", made->name)->required();
  create->add_option("--scope", made->scopes, "read, answer or ship; may be repeated")->required();
  create->add_option("--days", made->days, "how long it is good")->capture_default_str();
  create->callback([&session, made] {
    v1::CreateApiKeyRequest request;
    request.set_request_id(NewRequestId());
    request.set_name(made->name);
    request.set_valid_days(made->days);
    for (const std::string& scope : made->scopes) {
      request.add_scopes(ParseEnum<v1::ApiKeyScope>(scope));
    }
    const auto answer = Answer(session.As(kGateway).Call(&Users::CreateApiKey, request));
    session.out() << answer.secret() << "\n";
  });
  auto* list = group.add_subcommand("list", "List keys");
  list->callback([&session] {
    PrintKeys(session, ListAll(session.As(kGateway), &Users::ListApiKeys, v1::ListApiKeysRequest(),
                               kEverybody, [](const auto& all) { return all.api_keys_size(); }));
  });
  auto* revoke = group.add_subcommand("revoke", "End a key");
  auto revoked = std::make_shared<KeyArguments>();
  revoke->add_option("KEY", revoked->id)->required();
  revoke->callback([&session, revoked] {
    v1::RevokeApiKeyRequest request;
    request.set_request_id(NewRequestId());
    request.set_api_key_id(revoked->id);
    v1::ListApiKeysResponse ended;
    *ended.add_api_keys() =
        Answer(session.As(kGateway).Call(&Users::RevokeApiKey, request)).api_key();
    PrintKeys(session, ended);
  });
}

void AddTrail(CLI::App& app, Session& session) {
  auto* trail = app.add_subcommand("trail", "The audit trail: who did what, newest first");
  auto supplier = std::make_shared<std::string>();
  auto limit = std::make_shared<int>();
  trail->add_option("--supplier", *supplier, "its code; all if not given");
  AddLimit(*trail, *limit);
  trail->callback([&session, supplier, limit] {
    BacklineClient& client = session.As(kAdministrator);
    Names names(client);
    v1::ListAuditEntriesRequest request;
    request.set_supplier_id(names.SupplierId(*supplier));
    const auto response = ListAll(client, &Users::ListAuditEntries, request, *limit,
                                  [](const auto& all) { return all.entries_size(); });
    if (session.json()) {
      session.out() << ToJson(response, JsonStyle::kPretty);
      return;
    }
    Table table({"TIME", "WHO", "FROM", "WHAT", "OUTCOME", "RESOURCE", "AFTER"});
    for (const v1::AuditEntry& entry : response.entries()) {
      table.AddRow({TimeText(entry.recorded_time()), entry.actor(), entry.address(),
                    entry.method().substr(entry.method().rfind('/') + 1),
                    entry.reason().empty() ? EnumText(entry.outcome()) : entry.reason(),
                    entry.resource(), entry.after().substr(0, 60)});
    }
    table.Print(session.out(), "entry");
  });
}

void AddSignIn(CLI::App& app, Session& session) {
  auto* sign_in = app.add_subcommand(
      "sign-in", "Read a password, and a code if there is one, and print a session");
  auto email = std::make_shared<std::string>();
  sign_in->add_option("EMAIL", *email)->required();
  sign_in->callback([&session, email] {
    const auto ask = [](const char* what) {
      std::cerr << what << ": " << std::flush;
      std::string line;
      std::getline(std::cin, line);
      return line;
    };
    v1::SignInRequest request;
    request.set_email(*email);
    request.set_password(ask("password"));
    std::string token;
    const auto grant =
        Answer(session.Of(kGateway).CallForSession(&Self::SignIn, request, token)).session();
    if (grant.state() == v1::SESSION_STATE_CODE_REQUIRED) {
      v1::ConfirmCodeRequest confirm;
      confirm.set_code(ask("code"));
      CallOptions options;
      options.metadata = {{"backline-session", token}};
      Answer(session.Open(kGateway, options)->CallForSession(&Self::ConfirmCode, confirm, token));
    }
    session.out() << token << "\n";
  });
}

}  // namespace

void AddAccountCommands(CLI::App& app, Session& session) {
  AddUsers(app, session);
  AddKeys(app, session);
  AddTrail(app, session);
  AddSignIn(app, session);
}

}  // namespace backline::cli
