// Sign-in at the identity provider of the house. Three threads hand it on: what was begun is taken
// out of the database once (account thread), the provider is asked (OIDC thread), and a session is
// made of its answer (account thread). Nothing of the provider's but the pair of issuer and subject
// says who somebody is, and that pair is bound only by a mailed link or by the person itself.
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/accounts/accounts_run.h"
#include "server/observability/log.h"

namespace backline {
namespace {

constexpr size_t kSecretBytes = 43;

Refusal NoProvider() {
  return {Reason::kNoIdentityProvider, "there is no identity provider", "", {}};
}

Refusal ProviderUnavailable(const absl::Status& status) {
  Log(LogLevel::kWarning, "identity_provider_unavailable", {{"status", status.ToString()}});
  return {Reason::kIdentityProviderUnavailable,
          "the identity provider does not answer; try again",
          "",
          {}};
}

Refusal LinkIsNotValid() {
  return {Reason::kLinkNotValid, "the link is unknown, used or expired", "link_token", {}};
}

// What waits of a sign-in cannot be opened for another.
std::string BoundTo(const std::string& state_hash) { return absl::StrCat("oidc:", state_hash); }

Act By(const Act& act, const User& user) {
  Act own = act;
  own.principal = {UserText(user.id), {}, user.supplier_id, user.id, {}};
  return own;
}

}  // namespace

std::shared_ptr<void> Accounts::EnterOidc() {
  if (++oidc_waiting_ > kOidcQueueMax) {
    --oidc_waiting_;
    return nullptr;
  }
  return std::shared_ptr<void>(this, [](Accounts* accounts) { --accounts->oidc_waiting_; });
}

Refusal Accounts::RefuseOidc(const Act& act, const std::string& resource, const std::string& why) {
  Log(LogLevel::kInfo, "oidc_refused", {{"address", act.address}, {"why", why}});
  Record(act.subject(), AuditOutcome::kRefused, ReasonName(Reason::kSignInRefused), resource);
  return {Reason::kSignInRefused, "the sign-in was refused; begin again", "", {}};
}

void Accounts::BeginOidcSignIn(Act act, std::string link_token, AccountDone<OidcBegun> done) {
  if (oidc_thread_ == nullptr) return done(NoProvider());
  OidcSignIn sign_in;
  if (!link_token.empty()) sign_in.link_hash = TokenHash(link_token);
  BeginOidc(act, std::move(sign_in), std::move(done));
}

void Accounts::BeginOidcLink(Act act, std::string password, AccountDone<OidcBegun> done) {
  if (oidc_thread_ == nullptr) return done(NoProvider());
  WithPassword<OidcBegun>(act, std::move(password), done, [this, act, done](const User& user) {
    OidcSignIn sign_in;
    sign_in.user_id = user.id;
    sign_in.user_version = user.version;
    BeginOidc(act, std::move(sign_in), done);
  });
}

void Accounts::BeginOidc(const Act& act, OidcSignIn sign_in, AccountDone<OidcBegun> done) {
  const std::string state = RandomToken();
  sign_in.state_hash = TokenHash(state);
  // The address counts: what is begun and never ended takes room until it expires.
  const std::string throttled =
      sign_in.link_hash.empty() ? BoundTo(sign_in.state_hash) : "link:" + sign_in.link_hash;
  if (auto refusal = Throttled(act, throttled)) return done(*std::move(refusal));
  std::shared_ptr<void> place = EnterOidc();
  if (place == nullptr) return done(AccountsOverloaded());
  const OidcSecrets secrets{RandomToken(), RandomToken()};
  OidcBegun begun{"", RandomToken()};
  sign_in.browser_hash = TokenHash(begun.browser_secret);
  sign_in.secrets = box_.Seal(BoundTo(sign_in.state_hash), secrets.nonce + secrets.verifier);
  sign_in.expires_time = act.now + kOidcSignInMicros;
  oidc_thread_->Continue(
      [this, act, state, secrets, begun, sign_in, place, done](OidcProvider& provider) mutable {
        if (clock_.Now() > act.deadline) {
          return done(absl::DeadlineExceededError("the deadline passed before it was run"));
        }
        auto url = provider.AuthorizationUrl(state, secrets);
        if (!url.ok()) return done(ProviderUnavailable(url.status()));
        begun.authorization_url = *std::move(url);
        Run<OidcBegun>(
            act, done,
            [act, begun, sign_in](AccountTransaction& transaction) -> AccountReply<OidcBegun> {
              if (!sign_in.link_hash.empty()) {
                const auto link = transaction(&AccountStore::FindAccountLink, sign_in.link_hash);
                if (!link || link->expires_time <= act.now) return LinkIsNotValid();
              }
              transaction(&AccountStore::InsertOidcSignIn, sign_in);
              return begun;
            },
            true);
      });
}

Accounts::OidcTaken Accounts::TakeOidc(AccountTransaction& transaction, const Act& act,
                                       const OidcReturn& returned) {
  const std::string hash = TokenHash(returned.state);
  OidcTaken taken;
  taken.sign_in = transaction(&AccountStore::FindOidcSignIn, hash);
  // Of two that come back with it at once one deletes it, and whoever comes back with it has used
  // it up, also from another browser.
  if (!taken.sign_in || transaction(&AccountStore::DeleteOidcSignIn, hash) != 1) return {};
  const auto secrets = box_.Open(BoundTo(hash), taken.sign_in->secrets);
  if (taken.sign_in->expires_time <= act.now ||
      !SameSecret(TokenHash(returned.browser_secret), taken.sign_in->browser_hash) || !secrets ||
      secrets->size() != 2 * kSecretBytes) {
    return {};
  }
  taken.secrets = {secrets->substr(0, kSecretBytes), secrets->substr(kSecretBytes)};
  return taken;
}

void Accounts::FinishOidcSignIn(Act act, OidcReturn returned, AccountDone<Grant> done) {
  if (oidc_thread_ == nullptr) return done(NoProvider());
  const std::string throttled = BoundTo(TokenHash(returned.state));
  if (auto refusal = Throttled(act, throttled)) return done(*std::move(refusal));
  // Taken before anything is used up, so that whoever is told OVERLOADED may try again.
  std::shared_ptr<void> place = EnterOidc();
  if (place == nullptr) return done(AccountsOverloaded());
  const AccountDone<Grant> finish = [this, act, throttled, done](AccountReply<Grant> reply) {
    if (std::holds_alternative<Grant>(reply)) throttle_.Succeeded(throttled, act.address);
    done(std::move(reply));
  };
  Run<OidcTaken>(
      act,
      [this, act, returned, place, finish](AccountReply<OidcTaken> reply) {
        if (auto* refusal = std::get_if<Refusal>(&reply)) return finish(std::move(*refusal));
        if (auto* failure = std::get_if<absl::Status>(&reply)) return finish(std::move(*failure));
        OidcTaken& taken = std::get<OidcTaken>(reply);
        if (!taken.sign_in) return finish(RefuseOidc(act, "user:unknown", "state or browser"));
        RedeemOidc(act, returned, std::move(taken), place, finish);
      },
      [this, act, returned](AccountTransaction& transaction) -> AccountReply<OidcTaken> {
        return TakeOidc(transaction, act, returned);
      });
}

void Accounts::RedeemOidc(const Act& act, const OidcReturn& returned, OidcTaken taken,
                          std::shared_ptr<void> place, AccountDone<Grant> done) {
  oidc_thread_->Continue([this, act, code = returned.code, taken = std::move(taken),
                          place = std::move(place), done](OidcProvider& provider) {
    if (clock_.Now() > act.deadline) {
      return done(absl::DeadlineExceededError("the deadline passed before it was run"));
    }
    const auto subject = provider.Redeem(code, taken.secrets);
    if (absl::IsUnavailable(subject.status())) return done(ProviderUnavailable(subject.status()));
    if (!subject.ok()) {
      return done(RefuseOidc(act, "user:unknown", std::string(subject.status().message())));
    }
    Run<Grant>(
        act, done,
        [this, act, sign_in = *taken.sign_in,
         subject = *subject](AccountTransaction& transaction) -> AccountReply<Grant> {
          const bool links = !sign_in.link_hash.empty() || !sign_in.user_id.empty();
          return links ? LinkIdentity(transaction, act, sign_in, subject)
                       : SignInByIdentity(transaction, act, subject);
        },
        true);
  });
}

AccountReply<Grant> Accounts::SignInByIdentity(AccountTransaction& transaction, const Act& act,
                                               const std::string& subject) {
  const auto user = transaction(&AccountStore::LockUserByIdentity, options_.oidc.issuer, subject);
  if (!user) return RefuseOidc(act, "user:unknown", "an identity that is bound to nobody");
  if (user->state != UserState::kActive) {
    Act tried = act;
    tried.principal.supplier_id = user->supplier_id;  // its administrator may read of it
    return RefuseOidc(tried, UserText(user->id), "a person that may not sign in");
  }
  Audit(transaction, By(act, *user), UserText(user->id), "", "signed in at the identity provider");
  return NewSession(transaction, act, *user, FirstState(*user));
}

// Whoever had the password may have been another: that person's address is told.
void Accounts::MailOfIdentity(AccountTransaction& transaction, const User& user) {
  SendMail(transaction, user.email, "Another way to sign in to Backline",
           absl::StrCat("Somebody, probably you, can now sign in to Backline as you at ",
                        options_.oidc.name,
                        ".\n\nIf it was not you, ask for a new password here, which ends that and "
                        "all sessions:\n\n",
                        options_.portal_url, "/forgotten\n"));
}

AccountReply<Grant> Accounts::LinkIdentity(AccountTransaction& transaction, const Act& act,
                                           const OidcSignIn& sign_in, const std::string& subject) {
  UserId id = sign_in.user_id;
  if (!sign_in.link_hash.empty()) {
    const auto link = transaction(&AccountStore::FindAccountLink, sign_in.link_hash);
    const bool good = link && link->expires_time > act.now &&
                      transaction(&AccountStore::DeleteAccountLink, sign_in.link_hash) == 1;
    if (!good) return RefuseOidc(act, "user:unknown", "the mailed link");
    id = link->user_id;
  }
  const std::string& issuer = options_.oidc.issuer;
  const auto owner = transaction(&AccountStore::LockUserByIdentity, issuer, subject);
  auto user = transaction(&AccountStore::LockUser, id);
  // Whoever bound it by a session and a password that ended since then binds nothing.
  const bool changed = user && !sign_in.user_id.empty() && user->version != sign_in.user_version;
  if (!user || changed || user->state == UserState::kDisabled || (owner && owner->id != id)) {
    return RefuseOidc(act, UserText(id), "a person that may not be bound to the identity");
  }
  const std::string before = AuditText(*user);
  user->state = UserState::kActive;
  user->identity_linked = true;
  transaction(&AccountStore::UpdateUser, *user);
  transaction(&AccountStore::DeleteOidcIdentity, id);
  transaction(&AccountStore::InsertOidcIdentity, OidcIdentity{id, issuer, subject, act.now});
  transaction(&AccountStore::DeleteAccountLinksOf, id);
  EndAll(transaction, id);
  if (sign_in.link_hash.empty()) MailOfIdentity(transaction, *user);
  Audit(transaction, By(act, *user), UserText(id), before,
        absl::StrCat(AuditText(*user), " identity=", issuer, " ", subject));
  return NewSession(transaction, act, *user, FirstState(*user));
}

}  // namespace backline
