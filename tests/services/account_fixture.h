// A server with persons, for the tests of accounts.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/services/people.h"

namespace backline::testing {

class AccountTest : public ::testing::Test {
 protected:
  // Whether the session is good for anything that a person may do.
  std::string SelfReason(const Person& person) {
    return Reason(
        people_.As(person).Call(&v1::AccountService::Stub::GetSelf, v1::GetSelfRequest()));
  }
  std::string SignInReason(const std::string& email, const std::string& password) {
    v1::SignInRequest request;
    request.set_email(email);
    request.set_password(password);
    return Reason(people_.With({}).Call(&v1::AccountService::Stub::SignIn, request));
  }
  std::string Confirm(const Person& person, const std::string& code) {
    v1::ConfirmCodeRequest request;
    request.set_code(code);
    return Reason(people_.As(person).Call(&v1::AccountService::Stub::ConfirmCode, request));
  }
  Person Planner() { return people_.Make({v1::USER_ROLE_SUPPLIER_PLANNER}, world_.acme); }
  Person Administrator(const std::string& supplier) {
    return people_.Make({v1::USER_ROLE_SUPPLIER_ADMINISTRATOR}, supplier);
  }
  template <typename Request, typename Method>
  std::string ForUser(const Person& person, Method method) {
    Request request;
    request.set_request_id(NewRequestId());
    request.set_user_id(person.user_id);
    return Reason(fixture_.As(kAdministrator).Call(method, request));
  }
  std::string LinesWith(const Metadata& metadata) {
    return Reason(people_.With(metadata).Call(&v1::SupplierService::Stub::ListSupplierLines,
                                              v1::ListSupplierLinesRequest()));
  }

  // Who was denied for what a call carried, newest first, as an administrator reads it.
  std::vector<std::string> ActorsOfDead() {
    const auto trail =
        Must(fixture_.As(kAdministrator)
                 .Call(&v1::UserService::Stub::ListAuditEntries, v1::ListAuditEntriesRequest()));
    std::vector<std::string> actors;
    for (const v1::AuditEntry& entry : trail.entries()) {
      if (entry.reason() != "SESSION_NOT_VALID") continue;
      EXPECT_EQ(entry.outcome(), v1::AUDIT_OUTCOME_DENIED);
      actors.push_back(entry.actor());
    }
    return actors;
  }

  ServerFixture fixture_;
  World world_{fixture_};
  People people_{fixture_};
};

}  // namespace backline::testing
