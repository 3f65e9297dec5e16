#include "server/accounts/accounts.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/accounts/accounts_run.h"
#include "server/accounts/password.h"
#include "server/observability/log.h"

namespace backline {
namespace {

constexpr size_t kRememberedMax = 20'000;
constexpr int kRecordsWaitingMax = 200;

const char* KindName(CredentialKind kind) {
  switch (kind) {
    case CredentialKind::kSession:
      return "session";
    case CredentialKind::kKey:
      return "key";
    case CredentialKind::kLink:
      break;
  }
  return "link";
}

Refusal NotValid() {
  return {Reason::kSessionNotValid, "the session, key or link is not valid (any more)", "", {}};
}

Roles RolesOf(const User& user, SessionState state) {
  if (state == SessionState::kCodeRequired) return {Role::kCodeRequired};
  if (state == SessionState::kEnrolmentRequired) return {Role::kEnrolmentRequired};
  constexpr std::pair<UserRole, Role> kRoles[] = {
      {UserRole::kSupplierAdministrator, Role::kSupplierAdministrator},
      {UserRole::kSupplierPlanner, Role::kSupplierPlanner},
      {UserRole::kSupplierViewer, Role::kSupplierViewer},
      {UserRole::kBuyer, Role::kBuyer},
      {UserRole::kPlanner, Role::kPlanner},
      {UserRole::kAdministrator, Role::kAdministrator}};
  // A party's own roles only, whatever else a row may say.
  const int32_t bits = user.role_bits & (user.is_staff() ? kStaffRoleBits : kSupplierRoleBits);
  Roles roles = {Role::kUser};
  for (const auto& [role, granted] : kRoles) {
    if (bits & RoleBit(role)) roles.Add(granted);
  }
  return roles;
}

Throttle::Options ByAddress(Throttle::Options options) {
  options.by_address = true;
  return options;
}

// By which it is remembered.
std::string KeyOf(const Credential& credential) {
  return KindName(credential.kind) + credential.hash;
}

}  // namespace

Accounts::Accounts(std::unique_ptr<AccountStore> store, const Clock& clock, Options options)
    : clock_(clock),
      options_(std::move(options)),
      box_(options_.key_text),
      door_(ByAddress(options_.throttle)),
      throttle_(options_.throttle),
      ids_(RandomSeed()),
      account_thread_(std::move(store), kAccountQueueMax),
      hash_thread_(std::make_unique<Hasher>(), kHashQueueMax, [this](Hasher&) {
        VerifyPassword("", "");  // the hash of nobody is made now, not at the first try
        courtesy_.Adopt();
      }) {
  if (options_.oidc.issuer.empty()) return;
  oidc_thread_ = std::make_unique<TaskThread<OidcProvider>>(
      std::make_unique<OidcProvider>(options_.oidc, clock_), kOidcQueueMax);
}

Accounts::~Accounts() { Drain(); }

bool Accounts::IsPassword(const std::string& password, const User& user) {
  bool is = false;
  courtesy_.Run([&] { is = VerifyPassword(password, user.password_hash); });
  return is;
}

std::string Accounts::HashOf(const std::string& password) {
  std::string hash;
  courtesy_.Run([&] { hash = HashPassword(password); });
  return hash;
}

std::shared_ptr<void> Accounts::EnterHashing() {
  if (++hash_waiting_ > kHashQueueMax) {
    --hash_waiting_;
    return nullptr;
  }
  return std::shared_ptr<void>(this, [](Accounts* accounts) { --accounts->hash_waiting_; });
}

void Accounts::Drain() {
  // What was let in goes on whatever the queues say: a look-up with a hash, a hash with a
  // transaction, that with the identity provider, and that with a transaction again.
  account_thread_.Drain();
  hash_thread_.Drain();
  account_thread_.Drain();
  if (oidc_thread_ == nullptr) return;
  oidc_thread_->Drain();
  account_thread_.Drain();
}

void Accounts::Authenticate(const Credential& credential, AccountDone<Principal> done) {
  const Instant now = clock_.Now();
  if (auto principal = Recall(credential, now)) return done(*std::move(principal));
  const bool taken = account_thread_.Submit([this, credential, now, done](AccountStore& store) {
    auto holder = store.Outside([&] { return LookUp(store, credential, now); });
    if (!holder.ok()) return done(holder.status());
    if (!holder->live) {
      Log(LogLevel::kWarning, "credential_not_valid",
          {{"kind", KindName(credential.kind)}, {"address", credential.bearer.address}});
      RecordDead(credential, holder->principal, now);
      return done(NotValid());
    }
    Remember(credential, holder->principal, now);
    done(std::move(holder->principal));
  });
  if (!taken) done(AccountsOverloaded());
}

void Accounts::RecordDead(const Credential& credential, const Principal& stood_for, Instant now) {
  // A watch that ends with its session tries nothing.
  if (credential.call == CallKind::kWatchAgain) return;
  const char* const reason = ReasonName(Reason::kSessionNotValid);
  if (stood_for.name.empty()) {
    return RecordStranger(credential.bearer, AuditOutcome::kDenied, reason);
  }
  if (!dead_.IsFirst(KeyOf(credential), now)) return;
  AuditActor subject = credential.bearer;
  subject.actor = stood_for.name;
  subject.supplier_id = stood_for.supplier_id;
  Record(std::move(subject), AuditOutcome::kDenied, reason);
}

absl::StatusOr<Accounts::Holder> Accounts::LookUp(AccountStore& store, const Credential& credential,
                                                  Instant now) {
  switch (credential.kind) {
    case CredentialKind::kSession:
      return LookUpSession(store, credential, now);
    case CredentialKind::kKey:
      return LookUpKey(store, credential.hash, now);
    case CredentialKind::kLink:
      break;
  }
  return LookUpLink(store, credential.hash, now);
}

absl::StatusOr<Accounts::Holder> Accounts::LookUpSession(AccountStore& store,
                                                         const Credential& credential,
                                                         Instant now) {
  const auto found = store.FindSession(credential.hash);
  if (!found.ok()) return found.status();
  Holder holder;
  if (!*found) return holder;
  const auto& [session, user] = **found;
  holder.live = session.expires_time > now && session.last_used_time + kSessionIdleMicros > now &&
                user.state == UserState::kActive;
  if (holder.live && credential.is_use() && session.last_used_time + kLastUsedGrainMicros <= now) {
    const Changed touched = store.TouchSession(credential.hash, now);
    if (!touched.ok()) return touched.status();
  }
  Principal& principal = holder.principal;
  principal.name = absl::StrCat("user:", user.id.ToString());
  principal.display_name = user.name;
  principal.roles = RolesOf(user, session.state);
  principal.supplier_id = user.supplier_id;
  principal.user_id = user.id;
  return holder;
}

absl::StatusOr<Accounts::Holder> Accounts::LookUpKey(AccountStore& store, const std::string& hash,
                                                     Instant now) {
  const auto found = store.FindApiKeyBySecret(hash);
  if (!found.ok()) return found.status();
  Holder holder;
  if (!*found) return holder;
  const ApiKey& key = **found;
  holder.live = !key.revoked && key.expires_time > now;
  if (holder.live && key.last_used_time + kLastUsedGrainMicros <= now) {
    const Changed touched = store.TouchApiKey(key.id, now);
    if (!touched.ok()) return touched.status();
  }
  Principal& principal = holder.principal;
  principal.name = absl::StrCat("key:", key.id.ToString());
  principal.display_name = key.name;
  for (const auto& [scope, role] : {std::pair(ApiKeyScope::kRead, Role::kKeyRead),
                                    std::pair(ApiKeyScope::kAnswer, Role::kKeyAnswer),
                                    std::pair(ApiKeyScope::kShip, Role::kKeyShip)}) {
    if (key.scope_bits & ScopeBit(scope)) principal.roles.Add(role);
  }
  principal.supplier_id = key.supplier_id;
  principal.user_id = key.user_id;
  return holder;
}

absl::StatusOr<Accounts::Holder> Accounts::LookUpLink(AccountStore& store, const std::string& hash,
                                                      Instant now) {
  const auto found = store.FindOrderLinkByToken(hash);
  if (!found.ok()) return found.status();
  Holder holder;
  if (!*found) return holder;
  const OrderLink& link = **found;
  holder.live = !link.revoked && link.expires_time > now;
  Principal& principal = holder.principal;
  principal.name = absl::StrCat("link:", link.id.ToString());
  principal.roles = {Role::kOrderLink};
  principal.supplier_id = link.supplier_id;
  principal.purchase_order_id = link.purchase_order_id;
  return holder;
}

std::optional<Principal> Accounts::Recall(const Credential& credential, Instant now) {
  const std::lock_guard lock(remembered_mutex_);
  const auto it = remembered_.find(KeyOf(credential));
  if (it == remembered_.end() || it->second.until <= now) return std::nullopt;
  // What a watch or a page left alone keeps in memory must not hide that somebody calls.
  if (credential.is_use() && !it->second.used) return std::nullopt;
  return it->second.principal;
}

void Accounts::Remember(const Credential& credential, const Principal& principal, Instant now) {
  const std::lock_guard lock(remembered_mutex_);
  if (remembered_.size() >= kRememberedMax) {
    absl::erase_if(remembered_, [&](const auto& entry) { return entry.second.until <= now; });
  }
  if (remembered_.size() >= kRememberedMax) return;
  remembered_[KeyOf(credential)] = {principal, now + kRememberMicros, credential.is_use()};
}

void Accounts::ForgetAll() {
  const std::lock_guard lock(remembered_mutex_);
  remembered_.clear();
}

void Accounts::AfterCommit() {
  if (ended_tokens_) ForgetAll();
  if (put_mail_ && options_.wake_mailer) options_.wake_mailer();
}

void Accounts::Record(AuditActor subject, AuditOutcome outcome, std::string reason,
                      std::string resource) {
  if (records_waiting_ >= kRecordsWaitingMax) {
    Log(LogLevel::kWarning, "audit_entry_dropped",
        {{"principal", subject.actor}, {"method", subject.method}, {"reason", reason}});
    return;
  }
  ++records_waiting_;
  AuditEntry entry;
  entry.recorded_time = clock_.Now();
  entry.subject = std::move(subject);
  entry.outcome = outcome;
  entry.reason = std::move(reason);
  entry.resource = std::move(resource);
  account_thread_.Continue([this, entry = std::move(entry)](AccountStore& store) mutable {
    --records_waiting_;
    entry.id = AuditEntryId(ids_.Next(entry.recorded_time));
    const absl::Status status = store.Outside([&] { return store.InsertAuditEntry(entry); });
    if (!status.ok()) {
      Log(LogLevel::kError, "audit_entry_lost",
          {{"principal", entry.subject.actor},
           {"method", entry.subject.method},
           {"status", status.ToString()}});
    }
  });
}

void Accounts::RecordStranger(AuditActor subject, AuditOutcome outcome, std::string reason,
                              std::string resource) {
  const std::string what = absl::StrCat(HostNetworkOf(subject.address), " ", reason);
  if (!strangers_.IsFirst(what, clock_.Now())) return;
  Record(std::move(subject), outcome, std::move(reason), std::move(resource));
}

void Accounts::Audit(AccountTransaction& transaction, const Act& act, const std::string& resource,
                     const std::string& before, const std::string& after) {
  AuditEntry entry;
  entry.id = AuditEntryId(ids_.Next(act.now));
  entry.recorded_time = act.now;
  entry.subject = act.subject();
  entry.resource = resource;
  entry.before = before;
  entry.after = after;
  transaction(&AccountStore::InsertAuditEntry, entry);
}

std::optional<Refusal> Accounts::Throttled(Throttle& throttle, const Act& act,
                                           const std::string& account, const std::string& email) {
  const int64_t wait = throttle.Enter(account, act.address, act.now);
  if (wait == 0) return std::nullopt;
  RecordThrottled(act, account, email);
  return Refusal{Reason::kTooManyAttempts,
                 "too many failed attempts; wait and try again",
                 "",
                 {{"retry_after_ms", absl::StrCat((wait + 999) / 1'000)}}};
}

void Accounts::RecordThrottled(const Act& act, const std::string& account,
                               const std::string& email) {
  const char* const reason = ReasonName(Reason::kTooManyAttempts);
  const bool is_person = !act.principal.user_id.empty();
  if (!is_person && email.empty()) {
    return RecordStranger(act.subject(), AuditOutcome::kRefused, reason);
  }
  if (!throttled_.IsFirst(account, act.now)) return;
  if (is_person) {
    return Record(act.subject(), AuditOutcome::kRefused, reason, UserText(act.principal.user_id));
  }
  // Whose address it is: looked up after the answer. One that is nobody's is not written.
  account_thread_.Continue([this, act, email, reason](AccountStore& store) {
    const auto found = store.Outside([&] { return store.FindUserByEmail(email); });
    AuditActor subject = act.subject();
    if (!found.ok() || !*found) {
      return RecordStranger(std::move(subject), AuditOutcome::kRefused, reason, "user:unknown");
    }
    subject.supplier_id = (*found)->supplier_id;  // its administrator may read of it
    Record(std::move(subject), AuditOutcome::kRefused, reason, UserText((*found)->id));
  });
}

Refusal Accounts::RefuseSecret(const Act& act, const std::string& resource) {
  Record(act.subject(), AuditOutcome::kRefused, ReasonName(Reason::kSignInRefused), resource);
  return {Reason::kSignInRefused, "the address, the password or the code is not right", "", {}};
}

void Accounts::SendMail(AccountTransaction& transaction, const std::string& recipient,
                        const std::string& subject, const std::string& body) {
  Mail mail;
  mail.created_time = clock_.Now();
  mail.id = MailId(ids_.Next(mail.created_time));
  mail.recipient = recipient;
  mail.subject = subject;
  mail.body = box_.Seal(mail.id.ToString(), body);
  transaction(&AccountStore::InsertMail, mail);
  put_mail_ = true;
}

std::string UserText(UserId id) { return absl::StrCat("user:", id.ToString()); }

std::string AuditText(const User& user) {
  constexpr const char* kStates[] = {"", "INVITED", "ACTIVE", "DISABLED"};
  constexpr const char* kRoles[] = {
      "SUPPLIER_ADMINISTRATOR", "SUPPLIER_PLANNER", "SUPPLIER_VIEWER", "BUYER", "PLANNER",
      "ADMINISTRATOR"};
  std::string roles;
  for (int at = 0; at < 6; ++at) {
    if (user.role_bits >> at & 1) absl::StrAppend(&roles, roles.empty() ? "" : ",", kRoles[at]);
  }
  return absl::StrCat("email=", user.email, " name=", user.name,
                      " state=", kStates[static_cast<int>(user.state)], " roles=", roles,
                      " second_factor=", user.totp_seed.empty() ? "no" : "yes",
                      " identity_linked=", user.identity_linked ? "yes" : "no");
}

}  // namespace backline
