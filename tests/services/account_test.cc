// Persons: how one becomes a person, whose address is whose, what roles read and change, and the
// trail of it.
#include <gtest/gtest.h>

#include <set>

#include "tests/services/account_fixture.h"
#include "tests/services/database_contents.h"

namespace backline::testing {
namespace {

using Self = v1::AccountService::Stub;
using Users = v1::UserService::Stub;
using Supplying = v1::SupplierService::Stub;

TEST_F(AccountTest, AnInvitationBecomesAPersonWhoSignsInAndSeesItsOwn) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
  Person person;
  person.email = "Ada.Planner@Example.com";
  person.password = "correct horse battery";
  const v1::User invited =
      people_.Invite(person.email, {v1::USER_ROLE_SUPPLIER_PLANNER}, world_.acme);
  EXPECT_EQ(invited.email(), "ada.planner@example.com");
  EXPECT_EQ(invited.state(), v1::USER_STATE_INVITED);
  EXPECT_EQ(SignInReason(person.email, person.password), "SIGN_IN_REFUSED");
  person.email = invited.email();
  const std::string link = people_.LinkIn(person.email);
  // What is refused leaves the link as it is; what is accepted uses it up.
  v1::RedeemLinkRequest redeem;
  redeem.set_link_token(link);
  redeem.set_new_password("PASSWORD1234");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RedeemLink, redeem)), "PASSWORD_REFUSED");
  people_.Redeem(person);
  redeem.set_new_password("another good one");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RedeemLink, redeem)), "LINK_NOT_VALID");
  redeem.set_link_token(std::string(43, 'A'));
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RedeemLink, redeem)), "LINK_NOT_VALID");

  EXPECT_EQ(SignInReason(person.email, "wrong"), "SIGN_IN_REFUSED");
  EXPECT_EQ(SignInReason("nobody@example.com", person.password), "SIGN_IN_REFUSED");
  people_.SignIn(person);
  const auto self = Must(people_.As(person).Call(&Self::GetSelf, v1::GetSelfRequest()));
  EXPECT_EQ(self.user().name(), "Some Person");
  EXPECT_EQ(self.user().supplier_id(), world_.acme);
  const auto lines =
      Must(people_.As(person).Call(&Supplying::ListSupplierLines, v1::ListSupplierLinesRequest()));
  ASSERT_EQ(lines.lines_size(), 1);
  EXPECT_EQ(lines.lines(0).purchase_order_id(), bought.purchase_order_id());
  Person stranger = people_.Make({v1::USER_ROLE_SUPPLIER_PLANNER}, world_.borealis);
  EXPECT_EQ(
      Must(people_.As(stranger).Call(&Supplying::ListSupplierLines, v1::ListSupplierLinesRequest()))
          .lines_size(),
      0);
  // Nothing of a secret is where the database shows it.
  EXPECT_EQ(DatabaseNumber(fixture_.database_url(),
                           "SELECT COUNT(*) FROM sessions WHERE token_hash LIKE '%" +
                               person.session.substr(0, 10) + "%'"),
            0);
}

TEST_F(AccountTest, NobodyElseLearnsWhoseAnAddressIs) {
  Person ours = Administrator(world_.acme);
  const Person theirs = Administrator(world_.borealis);
  const std::string first_link = people_.LinkIn(theirs.email);
  v1::InviteUserRequest invite;
  invite.set_name("Somebody");
  invite.add_roles(v1::USER_ROLE_SUPPLIER_PLANNER);
  // An address of another party is answered like one that nobody has, and looks like it.
  std::vector<std::string> answers;
  for (const std::string& email : {theirs.email, People::NewEmail()}) {
    invite.set_request_id(NewRequestId());
    invite.set_email(email);
    auto made = Must(people_.As(ours).Call(&Users::InviteUser, invite));
    v1::GetUserRequest get;
    get.set_user_id(made.user().user_id());
    const auto read = Must(people_.As(ours).Call(&Users::GetUser, get));
    EXPECT_EQ(read.user().DebugString(), made.user().DebugString());
    for (auto* text : {made.mutable_user()->mutable_user_id(), made.mutable_user()->mutable_email(),
                       made.mutable_user()->mutable_etag()}) {
      text->clear();
    }
    made.mutable_user()->clear_created_time();
    answers.push_back(made.DebugString());
  }
  EXPECT_EQ(answers[0], answers[1]);
  // Only whoever reads the mail learns it, and keeps the account that it has.
  v1::RedeemLinkRequest redeem;
  redeem.set_link_token(people_.LinkIn(theirs.email, first_link));
  redeem.set_new_password("another good password");
  EXPECT_EQ(Reason(people_.With({}).Call(&Self::RedeemLink, redeem)), "EMAIL_TAKEN");
  EXPECT_EQ(SelfReason(theirs), "OK");
  EXPECT_EQ(SignInReason(theirs.email, theirs.password), "OK");
  EXPECT_EQ(SignInReason(theirs.email, redeem.new_password()), "SIGN_IN_REFUSED");
  // In one's own party it is no secret.
  invite.set_request_id(NewRequestId());
  invite.set_email(ours.email);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::InviteUser, invite)), "EMAIL_TAKEN");
}

TEST_F(AccountTest, ARoleReadsAndChangesWhatItSays) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
  const Person viewer = people_.Make({v1::USER_ROLE_SUPPLIER_VIEWER}, world_.acme);
  const Person planner = Planner();
  v1::CreateWorkCenterRequest center;
  center.set_request_id(NewRequestId());
  center.set_code("W1");
  center.set_name("Hall 1");
  center.set_time_zone("Asia/Kolkata");
  v1::AnswerLineRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_purchase_order_id(bought.purchase_order_id());
  answer.set_line_number(1);
  answer.set_version(1);
  answer.set_rejected_quantity(20);
  answer.set_reason(v1::SUPPLY_REASON_PRICE);
  const auto change = [&](const Person& person) {
    return Reason(people_.As(person).Call(&v1::CapacityService::Stub::CreateWorkCenter, center)) +
           " " + Reason(people_.As(person).Call(&Supplying::AnswerLine, answer)) + " " +
           Reason(people_.As(person).Call(&Users::ListUsers, v1::ListUsersRequest()));
  };
  EXPECT_EQ(change(viewer), "ROLE_NOT_ALLOWED ROLE_NOT_ALLOWED ROLE_NOT_ALLOWED");
  EXPECT_EQ(change(planner), "OK OK ROLE_NOT_ALLOWED");
  EXPECT_EQ(LinesWith(viewer.metadata()), "OK");
  v1::ListWorkCentersRequest list;
  EXPECT_EQ(Must(people_.As(viewer).Call(&v1::CapacityService::Stub::ListWorkCenters, list))
                .work_centers_size(),
            1);
  const Person stranger = people_.Make({v1::USER_ROLE_SUPPLIER_VIEWER}, world_.borealis);
  EXPECT_EQ(Must(people_.As(stranger).Call(&v1::CapacityService::Stub::ListWorkCenters, list))
                .work_centers_size(),
            0);
}

TEST_F(AccountTest, ASuppliersAdministratorRulesOverItsOwnAlone) {
  const Person ours = Administrator(world_.acme);
  const Person theirs = Administrator(world_.borealis);
  v1::GetUserRequest get;
  get.set_user_id(theirs.user_id);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::GetUser, get)), "USER_NOT_FOUND");
  v1::DisableUserRequest disable;
  disable.set_request_id(NewRequestId());
  disable.set_user_id(theirs.user_id);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::DisableUser, disable)), "USER_NOT_FOUND");
  v1::InviteUserRequest invite;
  invite.set_request_id(NewRequestId());
  invite.set_email(People::NewEmail());
  invite.set_name("New");
  invite.add_roles(v1::USER_ROLE_ADMINISTRATOR);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::InviteUser, invite)), "ROLE_NOT_ALLOWED");
  invite.set_roles(0, v1::USER_ROLE_SUPPLIER_VIEWER);
  invite.set_supplier_id(world_.borealis);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::InviteUser, invite)), "SUPPLIER_NOT_FOUND");
  invite.clear_supplier_id();
  const auto made = Must(people_.As(ours).Call(&Users::InviteUser, invite));
  EXPECT_EQ(made.user().supplier_id(), world_.acme);
  EXPECT_TRUE(Must(people_.As(ours).Call(&Users::InviteUser, invite)).replayed());
  v1::ListUsersRequest list;
  list.set_page_size(1);
  std::set<std::string> seen;
  do {
    const auto page = Must(people_.As(ours).Call(&Users::ListUsers, list));
    for (const v1::User& user : page.users()) seen.insert(user.user_id());
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  EXPECT_EQ(seen, (std::set<std::string>{ours.user_id, made.user().user_id()}));
  v1::UpdateUserRequest update;
  update.set_request_id(NewRequestId());
  update.set_user_id(ours.user_id);
  update.set_name("Not an administrator");
  update.add_roles(v1::USER_ROLE_SUPPLIER_VIEWER);
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::UpdateUser, update)), "LAST_ADMINISTRATOR");
  update.set_roles(0, v1::USER_ROLE_SUPPLIER_ADMINISTRATOR);
  update.set_etag("999");
  EXPECT_EQ(Reason(people_.As(ours).Call(&Users::UpdateUser, update)), "ETAG_MISMATCH");
}

TEST_F(AccountTest, WhatPersonsAndKeysChangeStandsInTheTrail) {
  const v1::PurchaseOrder bought = world_.Buy(world_.acme, world_.product, 20);
  const Person planner = Planner();
  v1::AnswerLineRequest answer;
  answer.set_request_id(NewRequestId());
  answer.set_purchase_order_id(bought.purchase_order_id());
  answer.set_line_number(1);
  answer.set_version(1);
  v1::ConfirmedSchedule& schedule = *answer.add_schedules();
  schedule.set_quantity(20);
  *schedule.mutable_eta_date() = DayFromToday(35);
  answer.set_reason(v1::SUPPLY_REASON_CAPACITY);
  answer.set_note("a week later");
  Metadata metadata = planner.metadata();
  metadata.emplace_back("backline-client-address", "192.0.2.7");
  EXPECT_EQ(Reason(people_.With(metadata).Call(&Supplying::AnswerLine, answer)), "OK");
  EXPECT_EQ(Reason(people_.With(metadata).Call(&Supplying::AnswerLine, answer)), "OK");  // replayed
  answer.set_request_id(NewRequestId());
  answer.set_version(7);
  EXPECT_EQ(Reason(people_.With(metadata).Call(&Supplying::AnswerLine, answer)), "STALE_VERSION");
  EXPECT_EQ(Reason(people_.With(metadata).Call(&Users::ListUsers, v1::ListUsersRequest())),
            "ROLE_NOT_ALLOWED");
  EXPECT_EQ(SignInReason(planner.email, "wrong"), "SIGN_IN_REFUSED");

  const Person ours = Administrator(world_.acme);
  const Person theirs = Administrator(world_.borealis);
  const auto entries =
      Must(people_.As(ours).Call(&Users::ListAuditEntries, v1::ListAuditEntriesRequest()));
  std::multiset<std::string> seen;
  for (const v1::AuditEntry& entry : entries.entries()) {
    EXPECT_EQ(entry.supplier_id(), world_.acme);
    seen.insert(entry.method().substr(entry.method().rfind('/') + 1) + " " +
                std::to_string(entry.outcome()) + " " + entry.reason());
    if (entry.method().ends_with("/AnswerLine") && entry.outcome() == v1::AUDIT_OUTCOME_ACCEPTED) {
      EXPECT_EQ(entry.actor(), "user:" + planner.user_id);
      EXPECT_EQ(entry.address(), "192.0.2.7");
      EXPECT_EQ(entry.resource(), "purchase_order:" + bought.purchase_order_id());
      EXPECT_NE(entry.before().find("confirmed=no"), std::string::npos) << entry.before();
      EXPECT_NE(entry.after().find("confirmed=yes"), std::string::npos) << entry.after();
      EXPECT_NE(entry.after().find("note=a week later"), std::string::npos) << entry.after();
    }
  }
  for (const char* wanted :
       {"AnswerLine 1 ", "AnswerLine 2 STALE_VERSION", "ListUsers 3 ROLE_NOT_ALLOWED",
        "SignIn 2 SIGN_IN_REFUSED", "SignIn 1 ", "RedeemLink 1 "}) {
    EXPECT_GE(seen.count(wanted), 1u) << wanted;
  }
  EXPECT_EQ(seen.count("AnswerLine 1 "), 1u) << "a repetition has no entry of its own";
  v1::ListAuditEntriesRequest foreign;
  foreign.set_supplier_id(world_.acme);
  EXPECT_EQ(Must(people_.As(theirs).Call(&Users::ListAuditEntries, foreign)).entries_size(), 0);
  // Staff see all parties; secrets are in none of it.
  const auto all = Must(
      fixture_.As(kAdministrator).Call(&Users::ListAuditEntries, v1::ListAuditEntriesRequest()));
  EXPECT_GT(all.entries_size(), entries.entries_size());
  EXPECT_EQ(all.DebugString().find(planner.password), std::string::npos);
  EXPECT_EQ(all.DebugString().find(planner.session), std::string::npos);
}

}  // namespace
}  // namespace backline::testing
