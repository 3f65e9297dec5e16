// What a person does with its own account. An attempt at a secret takes the same steps whether or
// not there is such a person: read, hash, answer.
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/accounts/accounts_run.h"
#include "server/accounts/password.h"
#include "server/accounts/totp.h"

namespace backline {
namespace {

constexpr int kRecoveryCodeCharacters = 16;
constexpr size_t kTotpDigits = 6;

// As it is compared: without what only helps to read it.
std::string BareCode(const std::string& code) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(code), {{" ", ""}, {"-", ""}});
}

// xxxx-xxxx-xxxx-xxxx
std::string RecoveryCodeText(const std::string& code) {
  return absl::StrCat(code.substr(0, 4), "-", code.substr(4, 4), "-", code.substr(8, 4), "-",
                      code.substr(12));
}

Refusal CommonPassword() {
  return {Reason::kPasswordRefused, "the password is one of the most common", "new_password", {}};
}

// Who has just come from the identity provider, has no password that could be asked for, and needs
// a second factor before it may do anything.
bool CameWithoutPassword(const Act& act, const User& user) {
  return user.identity_linked && user.password_hash.empty() &&
         act.principal.roles.Has(Role::kEnrolmentRequired);
}

Refusal LinkNotValid() {
  return {Reason::kLinkNotValid, "the link is unknown, used or expired", "link_token", {}};
}

}  // namespace

SessionState FirstState(const User& user) {
  if (!user.totp_seed.empty()) return SessionState::kCodeRequired;
  return user.is_staff() ? SessionState::kEnrolmentRequired : SessionState::kActive;
}

Grant Accounts::NewSession(AccountTransaction& transaction, const Act& act, const User& user,
                           SessionState state) {
  Grant grant;
  grant.token = RandomToken();
  grant.state = state;
  grant.expires_time =
      act.now + (state == SessionState::kActive ? kSessionMicros : kUnfinishedSessionMicros);
  UserSession session;
  session.token_hash = TokenHash(grant.token);
  session.user_id = user.id;
  session.state = state;
  session.created_time = act.now;
  session.last_used_time = act.now;
  session.expires_time = grant.expires_time;
  session.address = act.address;
  transaction(&AccountStore::InsertSession, session);
  return grant;
}

void Accounts::EndAll(AccountTransaction& transaction, UserId id) {
  transaction(&AccountStore::DeleteSessionsOf, id);
  transaction(&AccountStore::RevokeApiKeysOf, id);
  ended_tokens_ = true;
}

void Accounts::SignIn(Act act, std::string email, std::string password, AccountDone<Grant> done) {
  if (auto refusal = Throttled(door_, act, email, email)) return done(*std::move(refusal));
  done = TakingBack(door_, act, email, std::move(done));
  // Before the database is asked: of a crowd, those who find no place cost next to nothing.
  const std::shared_ptr<void> place = EnterHashing();
  if (place == nullptr) return done(AccountsOverloaded());
  const auto hash = [this, act, email, password = std::move(password), done](const User& user) {
    const bool right = IsPassword(password, user);
    if (!right || user.state != UserState::kActive) {
      // No entry names an address that is nobody's: it may be a password in the wrong field.
      Act tried = act;
      tried.principal.supplier_id = user.supplier_id;  // its administrator may read of it
      return done(RefuseSecret(tried, user.id.empty() ? "user:unknown" : UserText(user.id)));
    }
    door_.Succeeded(email, act.address);
    Run<Grant>(
        act, done,
        [this, act, user](AccountTransaction& transaction) -> AccountReply<Grant> {
          const auto now = transaction(&AccountStore::LockUser, user.id);
          if (!now || now->version != user.version) {
            return Refusal{Reason::kConflict, "the account has just changed; try again", "", {}};
          }
          Act signed_in = act;
          signed_in.principal = {UserText(user.id), {}, user.supplier_id, user.id, {}};
          Audit(transaction, signed_in, UserText(user.id), "", "signed in");
          return NewSession(transaction, act, *now, FirstState(*now));
        },
        true);
  };
  const bool taken =
      account_thread_.Submit([this, act, email, done, hash, place](AccountStore& store) {
        if (clock_.Now() > act.deadline) {
          return done(absl::DeadlineExceededError("the deadline passed before it was run"));
        }
        auto found = store.Outside([&] { return store.FindUserByEmail(email); });
        if (!found.ok()) return done(found.status());
        Hash(
            act, done, [hash, user = found->value_or(User())] { hash(user); }, place);
      });
  if (!taken) done(AccountsOverloaded());
}

void Accounts::ConfirmCode(Act act, std::string code, AccountDone<CodeConfirmed> done) {
  const std::string throttled = absl::StrCat("code:", act.principal.user_id.ToString());
  if (auto refusal = Throttled(act, throttled)) return done(*std::move(refusal));
  done = TakingBack(act, throttled, std::move(done));
  Run<CodeConfirmed>(
      act,
      [this, act, throttled, done](AccountReply<CodeConfirmed> reply) {
        if (std::holds_alternative<CodeConfirmed>(reply)) {
          throttle_.Succeeded(throttled, act.address);
        }
        done(std::move(reply));
      },
      [this, act,
       code = BareCode(code)](AccountTransaction& transaction) -> AccountReply<CodeConfirmed> {
        auto user = transaction(&AccountStore::LockUser, act.principal.user_id);
        if (!user) return RefuseSecret(act, "");
        bool right = false;
        if (code.size() == kTotpDigits) {
          const auto seed = box_.Open(user->id.ToString(), user->totp_seed);
          const auto step =
              seed ? MatchTotp(*seed, code, act.now, user->totp_last_step) : std::nullopt;
          right = step.has_value();
          if (step) {
            user->totp_last_step = *step;
            transaction(&AccountStore::UpdateUser, *user);
          }
        } else {
          right = transaction(&AccountStore::DeleteRecoveryCode, user->id, TokenHash(code)) == 1;
        }
        if (!right) return RefuseSecret(act, UserText(user->id));
        // The session of the first step: it ends here, so that nobody who planted it has the whole.
        if (transaction(&AccountStore::DeleteSession, act.token_hash) != 1) {
          return RefuseSecret(act, UserText(user->id));
        }
        ended_tokens_ = true;
        Audit(transaction, act, UserText(user->id), "", "confirmed its second factor");
        CodeConfirmed confirmed;
        confirmed.grant = NewSession(transaction, act, *user, SessionState::kActive);
        confirmed.recovery_codes_left = transaction(&AccountStore::CountRecoveryCodes, user->id);
        return confirmed;
      });
}

void Accounts::SignOut(Act act, AccountDone<Nothing> done) {
  Run<Nothing>(act, done, [this, act](AccountTransaction& transaction) -> AccountReply<Nothing> {
    transaction(&AccountStore::DeleteSession, act.token_hash);
    ended_tokens_ = true;
    Audit(transaction, act, UserText(act.principal.user_id), "", "signed out");
    return Nothing{};
  });
}

void Accounts::SignOutEverywhere(Act act, AccountDone<int64_t> done) {
  Run<int64_t>(act, done, [this, act](AccountTransaction& transaction) -> AccountReply<int64_t> {
    const int64_t ended = transaction(&AccountStore::DeleteSessionsOf, act.principal.user_id);
    ended_tokens_ = true;
    Audit(transaction, act, UserText(act.principal.user_id), "", "signed out everywhere");
    return ended;
  });
}

void Accounts::GetSelf(Act act, AccountDone<User> done) {
  Run<User>(act, done, [act](AccountTransaction& transaction) -> AccountReply<User> {
    auto user = transaction(&AccountStore::FindUser, act.principal.user_id);
    if (!user) return Refusal{Reason::kUserNotFound, "there is no such person", "", {}};
    return *std::move(user);
  });
}

template <typename T>
void Accounts::WithPassword(const Act& act, std::string password, AccountDone<T> done,
                            std::function<void(const User&)> then) {
  const std::string throttled = absl::StrCat("password:", act.principal.user_id.ToString());
  if (auto refusal = Throttled(act, throttled)) return done(*std::move(refusal));
  done = TakingBack(act, throttled, std::move(done));
  const bool taken = account_thread_.Submit([this, act, password = std::move(password), done, then,
                                             throttled](AccountStore& store) {
    auto found = store.Outside([&] { return store.FindUser(act.principal.user_id); });
    if (!found.ok()) return done(found.status());
    if (CameWithoutPassword(act, found->value_or(User()))) {
      throttle_.Succeeded(throttled, act.address);
      return then(**found);
    }
    Hash(act, done, [this, act, password, done, then, throttled, user = found->value_or(User())] {
      if (!IsPassword(password, user)) {
        return done(RefuseSecret(act, UserText(user.id)));
      }
      throttle_.Succeeded(throttled, act.address);
      then(user);
    });
  });
  if (!taken) done(AccountsOverloaded());
}

template void Accounts::WithPassword<OidcBegun>(const Act&, std::string, AccountDone<OidcBegun>,
                                                std::function<void(const User&)>);

void Accounts::ChangePassword(Act act, std::string current, std::string next,
                              AccountDone<Grant> done) {
  WithPassword<Grant>(act, std::move(current), done, [this, act, next, done](const User& user) {
    if (IsCommonPassword(next, user.email)) return done(CommonPassword());
    const std::string hash = HashOf(next);
    Run<Grant>(
        act, done,
        [this, act, hash,
         version = user.version](AccountTransaction& transaction) -> AccountReply<Grant> {
          auto user = transaction(&AccountStore::LockUser, act.principal.user_id);
          if (!user || user->version != version) {
            return Refusal{Reason::kConflict, "the account has just changed; try again", "", {}};
          }
          user->password_hash = hash;
          transaction(&AccountStore::UpdateUser, *user);
          transaction(&AccountStore::DeleteAccountLinksOf, user->id);
          EndAll(transaction, user->id);
          Audit(transaction, act, UserText(user->id), "", "password changed");
          return NewSession(transaction, act, *user, SessionState::kActive);
        },
        true);
  });
}

void Accounts::EnrolTotp(Act act, std::string password, AccountDone<Enrolment> done) {
  WithPassword<Enrolment>(act, std::move(password), done, [this, act, done](const User& user) {
    const std::string seed = RandomBytes(kTotpSeedBytes);
    Run<Enrolment>(
        act, done,
        [this, act, seed,
         email = user.email](AccountTransaction& transaction) -> AccountReply<Enrolment> {
          auto user = transaction(&AccountStore::LockUser, act.principal.user_id);
          if (!user) return RefuseSecret(act, "");
          user->pending_totp_seed = box_.Seal(user->id.ToString(), seed);
          transaction(&AccountStore::UpdateUser, *user);
          Audit(transaction, act, UserText(user->id), "", "asked for an authenticator");
          return Enrolment{Base32(seed), OtpauthUri(seed, email)};
        },
        true);
  });
}

void Accounts::ConfirmTotp(Act act, std::string code, AccountDone<Enrolled> done) {
  const std::string throttled = absl::StrCat("code:", act.principal.user_id.ToString());
  if (auto refusal = Throttled(act, throttled)) return done(*std::move(refusal));
  Run<Enrolled>(
      act,
      [this, act, throttled, done](AccountReply<Enrolled> reply) {
        if (std::holds_alternative<Enrolled>(reply)) throttle_.Succeeded(throttled, act.address);
        done(std::move(reply));
      },
      [this, act,
       code = BareCode(code)](AccountTransaction& transaction) -> AccountReply<Enrolled> {
        auto user = transaction(&AccountStore::LockUser, act.principal.user_id);
        if (!user || user->pending_totp_seed.empty()) {
          return Refusal{Reason::kNothingToDo, "no authenticator was asked for", "", {}};
        }
        const auto seed = box_.Open(user->id.ToString(), user->pending_totp_seed);
        const auto step = seed ? MatchTotp(*seed, code, act.now, 0) : std::nullopt;
        if (!step) return RefuseSecret(act, UserText(user->id));
        const std::string before = AuditText(*user);
        user->totp_seed = std::exchange(user->pending_totp_seed, "");
        user->totp_last_step = *step;
        transaction(&AccountStore::UpdateUser, *user);
        transaction(&AccountStore::DeleteRecoveryCodes, user->id);
        Enrolled enrolled;
        std::vector<std::string> hashes;
        for (int n = 0; n < kRecoveryCodes; ++n) {
          const std::string recovery = RandomCode(kRecoveryCodeCharacters);
          hashes.push_back(TokenHash(recovery));
          enrolled.recovery_codes.push_back(RecoveryCodeText(recovery));
        }
        transaction(&AccountStore::InsertRecoveryCodes, user->id, hashes);
        EndAll(transaction, user->id);
        Audit(transaction, act, UserText(user->id), before, AuditText(*user));
        enrolled.grant = NewSession(transaction, act, *user, SessionState::kActive);
        return enrolled;
      });
}

void Accounts::SendAccountLink(AccountTransaction& transaction, const Act& act, const User& user,
                               LinkPurpose purpose) {
  const bool invited = purpose == LinkPurpose::kInvitation;
  const std::string token = RandomToken();
  transaction(&AccountStore::DeleteAccountLinksOf, user.id);
  transaction(&AccountStore::InsertAccountLink,
              AccountLink{TokenHash(token), user.id, purpose,
                          act.now + (invited ? kInvitationMicros : kPasswordResetMicros)});
  // Behind the #, so that no server on the way writes it into its log.
  SendMail(
      transaction, user.email,
      invited ? "You are invited to Backline" : "Set a new password for Backline",
      absl::StrCat(invited ? "You are invited to Backline. Set your password here, within seven "
                             "days:\n\n"
                           : "Somebody, probably you, asked for a new password. Set it here, "
                             "within an hour:\n\n",
                   options_.portal_url, "/link#", token,
                   "\n\nThe link works once. If you did not expect this mail, ignore it.\n"));
}

void Accounts::RequestPasswordReset(Act act, std::string email, AccountDone<Nothing> done) {
  if (auto refusal = Throttled(act, absl::StrCat("reset:", email), email)) {
    return done(*std::move(refusal));
  }
  // Answered before anything is looked up: the answer and its time say nothing.
  bool taken = account_thread_.Submit([this, act, email](AccountStore& store) {
    const absl::Status status = store.Transact([&] {
      put_mail_ = ended_tokens_ = false;
      AccountTransaction transaction(store);
      const auto user = transaction(&AccountStore::LockUserByEmail, email);
      if (!user || user->state == UserState::kDisabled) return transaction.status();
      SendAccountLink(transaction, act, *user, LinkPurpose::kPasswordReset);
      Audit(transaction, act, UserText(user->id), "", "asked for a new password");
      return transaction.status();
    });
    if (status.ok()) AfterCommit();
  });
  if (!taken) return done(AccountsOverloaded());
  done(Nothing{});
}

void Accounts::RedeemLink(Act act, std::string token, std::string password,
                          AccountDone<std::string> done) {
  // Failures count for the address; a token has no account to be tried at.
  const std::string throttled = absl::StrCat("link:", TokenHash(token));
  if (auto refusal = Throttled(act, throttled)) return done(*std::move(refusal));
  done = TakingBack(act, throttled, std::move(done));
  const auto redeem = [this, act, hash = TokenHash(token), done,
                       throttled](const std::string& password_hash) {
    Run<std::string>(
        act, done,
        [this, act, hash,
         password_hash](AccountTransaction& transaction) -> AccountReply<std::string> {
          const auto link = transaction(&AccountStore::FindAccountLink, hash);
          auto user = transaction(&AccountStore::LockUser, link ? link->user_id : UserId());
          // Of two who follow it at once one deletes it.
          if (!link || !user || transaction(&AccountStore::DeleteAccountLink, hash) != 1 ||
              link->expires_time <= act.now || user->state == UserState::kDisabled) {
            return LinkNotValid();
          }
          const auto owner = transaction(&AccountStore::LockUserByEmail, user->email);
          if (owner && owner->id != user->id) {
            return Refusal{
                Reason::kEmailTaken, "you have another account with this address", "", {}};
          }
          const std::string before = AuditText(*user);
          user->password_hash = password_hash;
          user->state = UserState::kActive;
          // Who had the old password may have bound an identity of its own.
          user->identity_linked = false;
          transaction(&AccountStore::DeleteOidcIdentity, user->id);
          transaction(&AccountStore::UpdateUser, *user);
          transaction(&AccountStore::DeleteAccountLinksOf, user->id);
          EndAll(transaction, user->id);
          Act by_link = act;
          by_link.principal = {UserText(user->id), {}, user->supplier_id, user->id, {}};
          Audit(transaction, by_link, UserText(user->id), before,
                absl::StrCat(AuditText(*user), " password set"));
          return user->email;
        },
        true);
    throttle_.Succeeded(throttled, act.address);
  };
  const bool taken = account_thread_.Submit(
      [this, act, hash = TokenHash(token), password, done, redeem](AccountStore& store) {
        // Looked up first: hashing is for those who hold a link.
        auto link = store.Outside([&] { return store.FindAccountLink(hash); });
        if (!link.ok()) return done(link.status());
        if (!*link || (*link)->expires_time <= act.now) {
          Record(act.subject(), AuditOutcome::kRefused, ReasonName(Reason::kLinkNotValid));
          return done(LinkNotValid());
        }
        auto user = store.Outside([&] { return store.FindUser((*link)->user_id); });
        if (!user.ok()) return done(user.status());
        if (IsCommonPassword(password, *user ? (*user)->email : "")) return done(CommonPassword());
        Hash(act, done, [this, password, redeem] { redeem(HashOf(password)); });
      });
  if (!taken) done(AccountsOverloaded());
}

}  // namespace backline
