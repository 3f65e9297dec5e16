// Persons of a test's server, made the way that people are: invited by an administrator's
// certificate, by the link of a mail, with an authenticator where they need one. Every call goes
// through the gateway's certificate. Throws when something is refused.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/auth/principal.h"
#include "tests/services/generic_call.h"
#include "tests/services/world.h"

namespace backline::testing {

constexpr const char* kGateway = "service/gateway";

struct Person {
  std::string user_id;
  std::string email;
  std::string password;
  std::string seed;  // of the authenticator; empty for none
  std::vector<std::string> recovery_codes;
  std::string session;

  Metadata metadata() const { return {{"backline-session", session}}; }
};

class People {
 public:
  explicit People(ServerFixture& fixture) : fixture_(fixture) {}

  // Signed in. A supplier's if `supplier_id` is not empty.
  Person Make(const std::vector<v1::UserRole>& roles, const std::string& supplier_id);
  v1::User Invite(const std::string& email, const std::vector<v1::UserRole>& roles,
                  const std::string& supplier_id);
  // Sets the password by the link of the newest mail.
  void Redeem(Person& person);
  // Both steps, as far as there is a second. Codes of now and of the next step are used, each once.
  void SignIn(Person& person);
  // Makes an authenticator; the session is a new one after it.
  void Enrol(Person& person);
  std::string NextCode(Person& person);

  // A client of the gateway that passes on `metadata`.
  BacklineClient& With(const Metadata& metadata);
  BacklineClient& As(const Person& person) { return With(person.metadata()); }
  // What follows the # in the newest mail to the address; waits for one, with another link.
  std::string LinkIn(const std::string& email, const std::string& other_than = "");
  std::string NewestMail(const std::string& email);
  static std::string NewEmail();

  std::string Key(const Person& administrator, const std::vector<v1::ApiKeyScope>& scopes);
  std::string OrderLink(const std::string& purchase_order_id);

  // What a call carries to have the role; nothing for the role of a certificate. `supplier_id` and
  // `purchase_order_id` for those that have one.
  Metadata CredentialOf(Role role, const std::string& supplier_id,
                        const std::string& purchase_order_id);

 private:
  ServerFixture& fixture_;
  std::map<Metadata, std::unique_ptr<BacklineClient>> clients_;
  std::map<std::string, int64_t> used_steps_;  // by user
};

}  // namespace backline::testing
