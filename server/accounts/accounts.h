// Persons, their sessions, keys and links: who somebody is, and what changes that. Accounts do not
// pass the order engine. One thread with one connection runs their transactions, one thread of
// low priority hashes passwords; both queues are bounded, and a full one is OVERLOADED at once,
// so that a crowd at the door does not keep orders waiting.
//
// What a token stands for is remembered for kRememberMicros at most: that is how long an end
// (sign-out, disabling, another password) takes to reach another server; on this one it is at once.
// Every change writes its entry of the audit trail in its own transaction; a refused attempt at a
// secret and a denied call write theirs after the answer, so that they take the same time. What
// anybody can repeat at will is written once a minute: nobody fills the trail.
//
// Any thread. `done` is called once, on the account thread or before the call returns.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "server/accounts/account_transaction.h"
#include "server/accounts/hash_courtesy.h"
#include "server/accounts/oidc_provider.h"
#include "server/accounts/once_per_minute.h"
#include "server/accounts/secrets.h"
#include "server/accounts/task_thread.h"
#include "server/accounts/throttle.h"
#include "server/auth/principal.h"
#include "server/base/clock.h"
#include "server/base/id_source.h"
#include "server/domain/account.h"
#include "server/domain/audit_entry.h"
#include "server/domain/refusal.h"
#include "server/store/account_store.h"

namespace backline {

// An end reaches every server within 5 seconds; a look-up takes time, too.
constexpr int64_t kRememberMicros = 4 * kMicrosPerSecond;
constexpr size_t kAccountQueueMax = 512;
constexpr size_t kHashQueueMax = 64;
constexpr int kOidcQueueMax = 64;

// Who asks for a change of accounts, and how it is remembered.
struct Act {
  Principal principal;
  std::string address;
  std::string method;
  std::string token_hash;  // of the session that the call carries; empty for none
  Instant now;
  Instant deadline;
  RequestKey request_key;  // empty where the call has no request_id
  Id128 fingerprint;

  AuditActor subject() const { return {principal.name, principal.supplier_id, address, method}; }
};

template <typename T>
using AccountReply = std::variant<T, Refusal, absl::Status>;
template <typename T>
using AccountDone = std::function<void(AccountReply<T>)>;

// What a call that carries a session, key or link says of who uses it.
enum class CallKind {
  kUse,         // somebody called
  kWatch,       // opens a watch: programs do that by themselves, again and again
  kWatchAgain,  // of a watch that stands
  kUnattended,  // a page called by itself: nobody has touched it for a while
};

// A session, key or link that a call carries.
struct Credential {
  CredentialKind kind = CredentialKind::kSession;
  std::string hash;   // its TokenHash
  AuditActor bearer;  // who brought it, from where, for which method
  CallKind call = CallKind::kUse;

  // A session ends when nobody uses it, whatever watches and pages are open. Keys do not.
  bool is_use() const { return call == CallKind::kUse || kind != CredentialKind::kSession; }
};

struct Nothing {};

struct Grant {
  std::string token;
  SessionState state = SessionState::kActive;
  Instant expires_time;
};
struct CodeConfirmed {
  Grant grant;
  int64_t recovery_codes_left = 0;
};
// Where a sign-in at the identity provider begins.
struct OidcBegun {
  std::string authorization_url;
  std::string browser_secret;
};
// What the browser comes back with.
struct OidcReturn {
  std::string code;
  std::string state;
  std::string browser_secret;
};
struct Enrolment {
  std::string secret;  // base 32
  std::string otpauth_uri;
};
struct Enrolled {
  std::vector<std::string> recovery_codes;
  Grant grant;
};
template <typename T>
struct Repeatable {
  T value;
  bool replayed = false;
};
struct NewApiKey {
  ApiKey key;
  std::string secret;  // empty if it was made by an earlier call
};

class Accounts {
 public:
  struct Options {
    std::string portal_url;  // what the links of mails begin with
    std::string key_text;    // what secrets are sealed with
    OidcOptions oidc;
    Throttle::Options throttle;
    std::function<void()> wake_mailer;
  };
  Accounts(std::unique_ptr<AccountStore> store, const Clock& clock, Options options);
  ~Accounts();
  Accounts(const Accounts&) = delete;
  Accounts& operator=(const Accounts&) = delete;

  // Refuses new work; returns when all that was taken is done.
  void Drain();

  // Whom it stands for: SESSION_NOT_VALID for anything but a live one. What is tried with a dead
  // one goes into the audit trail, as its holder's if that is known.
  void Authenticate(const Credential& credential, AccountDone<Principal> done);
  // Puts a refused or denied attempt into the audit trail, soon. Many at once are counted in the
  // log alone, so that they cannot fill the database.
  void Record(AuditActor subject, AuditOutcome outcome, std::string reason,
              std::string resource = {});

  // The same for a stranger: once a minute for a host and reason, and for so many hosts in all.
  void RecordStranger(AuditActor subject, AuditOutcome outcome, std::string reason,
                      std::string resource = {});

  // What a person does with its own account (account_service.proto).
  void SignIn(Act act, std::string email, std::string password, AccountDone<Grant> done);
  void ConfirmCode(Act act, std::string code, AccountDone<CodeConfirmed> done);
  void SignOut(Act act, AccountDone<Nothing> done);
  void SignOutEverywhere(Act act, AccountDone<int64_t> done);
  void GetSelf(Act act, AccountDone<User> done);
  void ChangePassword(Act act, std::string current, std::string next, AccountDone<Grant> done);
  void EnrolTotp(Act act, std::string password, AccountDone<Enrolment> done);
  void ConfirmTotp(Act act, std::string code, AccountDone<Enrolled> done);
  void RequestPasswordReset(Act act, std::string email, AccountDone<Nothing> done);
  // Answers with the person's address.
  void RedeemLink(Act act, std::string token, std::string password, AccountDone<std::string> done);

  // At the identity provider (oidc_sign_in.cc). `link_token` is empty to sign in.
  // What persons call it; empty if there is none.
  const std::string& identity_provider() const { return options_.oidc.name; }
  void BeginOidcSignIn(Act act, std::string link_token, AccountDone<OidcBegun> done);
  void BeginOidcLink(Act act, std::string password, AccountDone<OidcBegun> done);
  void FinishOidcSignIn(Act act, OidcReturn returned, AccountDone<Grant> done);

  // Administration (user_service.proto).
  void InviteUser(Act act, User wanted, AccountDone<Repeatable<User>> done);
  void GetUser(Act act, UserId id, AccountDone<User> done);
  void ListUsers(Act act, std::optional<SupplierId> party, UserId after, int limit,
                 AccountDone<std::vector<User>> done);
  void UpdateUser(Act act, UserId id, std::optional<int64_t> version, std::string name,
                  int32_t role_bits, AccountDone<Repeatable<User>> done);
  void SetUserState(Act act, UserId id, UserState state, AccountDone<Repeatable<User>> done);
  void ResetSecondFactor(Act act, UserId id, AccountDone<Repeatable<User>> done);
  void UnlinkIdentity(Act act, UserId id, AccountDone<Repeatable<User>> done);
  void CreateApiKey(Act act, std::string name, int32_t scope_bits, int valid_days,
                    AccountDone<Repeatable<NewApiKey>> done);
  void ListApiKeys(Act act, ApiKeyId after, int limit, AccountDone<std::vector<ApiKey>> done);
  void RevokeApiKey(Act act, ApiKeyId id, AccountDone<Repeatable<ApiKey>> done);
  void CreateOrderLink(Act act, PurchaseOrderId order, std::string email, int valid_days,
                       AccountDone<Repeatable<OrderLink>> done);
  void RevokeOrderLink(Act act, OrderLinkId id, AccountDone<Repeatable<OrderLink>> done);
  void ListAuditEntries(Act act, std::optional<SupplierId> party, AuditEntryId before, int limit,
                        AccountDone<std::vector<AuditEntry>> done);

 private:
  struct Hasher {};
  // Whom a credential stands for, or stood for; without a name: nobody who is known.
  struct Holder {
    Principal principal;
    bool live = false;
  };
  struct Remembered {
    Principal principal;
    Instant until;
    bool used = false;  // what was looked up counted as a use
  };

  // Runs body(transaction) on the account thread and commits what it did unless it refuses or a
  // statement fails; `done` gets what it returned. With `admitted`, the queue's bound is ignored:
  // it goes on with what was let in.
  template <typename T, typename Body>
  void Run(const Act& act, AccountDone<T> done, Body body, bool admitted = false);
  // A place among those that wait for a hash; nullptr if there is none.
  std::shared_ptr<void> EnterHashing();
  // On the hashing thread alone: it runs when nobody else would.
  bool IsPassword(const std::string& password, const User& user);
  std::string HashOf(const std::string& password);
  // Runs body() on the hashing thread; `done` gets OVERLOADED or DEADLINE_PASSED instead. Without a
  // place it takes one.
  template <typename T>
  void Hash(const Act& act, const AccountDone<T>& done, std::function<void()> body,
            std::shared_ptr<void> place = nullptr);
  // The same effect once: what an earlier call with the request id made, by find(transaction, id);
  // else change(transaction).
  template <typename T, typename Find, typename Change>
  AccountReply<Repeatable<T>> Once(AccountTransaction& transaction, const Act& act, Find find,
                                   Change change);
  // Checks the person's password: goes on with `then(user)` on the hashing thread if it is right.
  template <typename T>
  void WithPassword(const Act& act, std::string password, AccountDone<T> done,
                    std::function<void(const User&)> then);

  // A place among those that wait for the identity provider; nullptr if there is none.
  std::shared_ptr<void> EnterOidc();
  // What was begun and has come back; it is good once.
  struct OidcTaken {
    std::optional<OidcSignIn> sign_in;
    OidcSecrets secrets;
  };
  void BeginOidc(const Act& act, OidcSignIn sign_in, AccountDone<OidcBegun> done);
  OidcTaken TakeOidc(AccountTransaction& transaction, const Act& act, const OidcReturn& returned);
  void RedeemOidc(const Act& act, const OidcReturn& returned, OidcTaken taken,
                  std::shared_ptr<void> place, AccountDone<Grant> done);
  AccountReply<Grant> SignInByIdentity(AccountTransaction& transaction, const Act& act,
                                       const std::string& subject);
  AccountReply<Grant> LinkIdentity(AccountTransaction& transaction, const Act& act,
                                   const OidcSignIn& sign_in, const std::string& subject);
  void MailOfIdentity(AccountTransaction& transaction, const User& user);
  Refusal RefuseOidc(const Act& act, const std::string& resource, const std::string& why);

  // The parts of a transaction.
  Grant NewSession(AccountTransaction& transaction, const Act& act, const User& user,
                   SessionState state);
  void EndAll(AccountTransaction& transaction, UserId id);
  void Audit(AccountTransaction& transaction, const Act& act, const std::string& resource,
             const std::string& before, const std::string& after);
  void SendMail(AccountTransaction& transaction, const std::string& recipient,
                const std::string& subject, const std::string& body);
  void SendAccountLink(AccountTransaction& transaction, const Act& act, const User& user,
                       LinkPurpose purpose);
  std::optional<Refusal> MustStayAdministered(AccountTransaction& transaction, const User& before,
                                              const User& after);
  // The user if the caller may see it.
  static std::optional<User> Visible(const Act& act, std::optional<User> user);
  // TOO_MANY_ATTEMPTS if there are too many at what `account` stands for. `email` is the address
  // that was typed, if that is all that is known of whom they are at.
  std::optional<Refusal> Throttled(Throttle& throttle, const Act& act, const std::string& account,
                                   const std::string& email);
  std::optional<Refusal> Throttled(const Act& act, const std::string& account,
                                   const std::string& email = {}) {
    return Throttled(throttle_, act, account, email);
  }
  void RecordThrottled(const Act& act, const std::string& account, const std::string& email);
  void RecordDead(const Credential& credential, const Principal& stood_for, Instant now);
  // `done`; the attempt is taken back if nobody looked at it, for want of room or of a database.
  template <typename T>
  static AccountDone<T> TakingBack(Throttle& throttle, const Act& act, const std::string& account,
                                   AccountDone<T> done);
  template <typename T>
  AccountDone<T> TakingBack(const Act& act, const std::string& account, AccountDone<T> done) {
    return TakingBack(throttle_, act, account, std::move(done));
  }
  Refusal RefuseSecret(const Act& act, const std::string& resource);

  absl::StatusOr<Holder> LookUp(AccountStore& store, const Credential& credential, Instant now);
  absl::StatusOr<Holder> LookUpSession(AccountStore& store, const Credential& credential,
                                       Instant now);
  absl::StatusOr<Holder> LookUpKey(AccountStore& store, const std::string& hash, Instant now);
  absl::StatusOr<Holder> LookUpLink(AccountStore& store, const std::string& hash, Instant now);
  std::optional<Principal> Recall(const Credential& credential, Instant now);
  void Remember(const Credential& credential, const Principal& principal, Instant now);
  // Tokens that ended are not to be recalled here. Look-ups run on the account thread, too, so none
  // is under way.
  void ForgetAll();
  void AfterCommit();

  const Clock& clock_;
  const Options options_;
  const SecretBox box_;
  Throttle door_;      // of sign-ins, which need no more than a name
  Throttle throttle_;  // of all else
  // Of the account thread: what the transaction that runs did, to be acted on when it is committed.
  TimeOrderedIdSource ids_;
  bool put_mail_ = false;
  bool ended_tokens_ = false;

  std::mutex remembered_mutex_;
  absl::flat_hash_map<std::string, Remembered> remembered_;
  std::atomic<int> records_waiting_ = 0;
  // What stands in the trail once a minute: dead credentials, names with too many attempts, hosts.
  OncePerMinute dead_{1'000};
  OncePerMinute throttled_{300};
  OncePerMinute strangers_{30};

  std::atomic<int> oidc_waiting_ = 0;
  std::atomic<size_t> hash_waiting_ = 0;

  HashCourtesy courtesy_;

  // The threads go first: their tasks use all of the above.
  TaskThread<AccountStore> account_thread_;
  TaskThread<Hasher> hash_thread_;
  std::unique_ptr<TaskThread<OidcProvider>> oidc_thread_;  // none without a provider
};

// What a first step gives: staff need a second factor, whoever has one shows it.
SessionState FirstState(const User& user);
// How a person stands in the audit trail: whose row it is, and what was in it.
std::string UserText(UserId id);
std::string AuditText(const User& user);

}  // namespace backline
