// The tables of accounts, on a connection of their own: small transactions that do not pass the
// order engine. The calls are statements; those that belong together stand in the body of Transact,
// which commits if the body returns OK, rolls back if it does not, and runs the body again after a
// conflict, so a body has no effect besides its statements.
//
// Statuses are those of store.h. Not thread-safe: one per thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/domain/account.h"
#include "server/domain/audit_entry.h"
#include "server/store/connection.h"

namespace backline {

template <typename T>
using Found = absl::StatusOr<std::optional<T>>;
// How many rows a change met.
using Changed = absl::StatusOr<int64_t>;

struct SessionOfUser {
  UserSession session;
  User user;
};

class AccountStore {
 public:
  explicit AccountStore(DatabaseUrl url, ConnectionOptions options = {});
  ~AccountStore();
  AccountStore(const AccountStore&) = delete;
  AccountStore& operator=(const AccountStore&) = delete;

  // kCancelled of a body means that it decided against its change; it comes back as it is.
  absl::Status Transact(absl::FunctionRef<absl::Status()> body);
  // A read, or a change of one statement, outside a transaction: `call` returns a status or a
  // StatusOr, and is made once more on a new connection if the old one was lost.
  template <typename Call>
  auto Outside(Call call) -> decltype(call()) {
    if (absl::Status status = Connect(); !status.ok()) return status;
    auto result = call();
    if (result.ok() || !connection_->broken()) return result;
    if (absl::Status status = Connect(); !status.ok()) return status;
    return call();
  }

  // Users. For a change, lock them first.
  Found<User> FindUser(UserId id);
  Found<User> LockUser(UserId id);
  // Who signs in with the address: one person, once it has set a password.
  Found<User> FindUserByEmail(const std::string& email);
  Found<User> LockUserByEmail(const std::string& email);
  // Who was invited by a party under the address; of staff if there is no supplier.
  Found<User> LockUserOfParty(SupplierId supplier_id, const std::string& email);
  absl::Status InsertUser(const User& user);
  // Guarded by user.version, which counts up.
  absl::Status UpdateUser(const User& user);
  // By id; of one party (the empty supplier is staff), or of all.
  absl::StatusOr<std::vector<User>> ListUsers(std::optional<SupplierId> party, UserId after,
                                              int limit);
  // Active administrators of a party beside this user; locks them.
  absl::StatusOr<int64_t> CountOtherAdministrators(const User& user);

  absl::Status InsertRecoveryCodes(UserId id, const std::vector<std::string>& hashes);
  Changed DeleteRecoveryCode(UserId id, const std::string& hash);
  Changed DeleteRecoveryCodes(UserId id);
  absl::StatusOr<int64_t> CountRecoveryCodes(UserId id);

  // Sessions.
  absl::Status InsertSession(const UserSession& session);
  Found<SessionOfUser> FindSession(const std::string& token_hash);
  Changed TouchSession(const std::string& token_hash, Instant now);
  Changed DeleteSession(const std::string& token_hash);
  Changed DeleteSessionsOf(UserId id);
  Changed DeleteSessionsBefore(Instant expired, Instant idle_since, int limit);

  // Keys.
  absl::Status InsertApiKey(const ApiKey& key);
  Found<ApiKey> FindApiKeyBySecret(const std::string& secret_hash);
  Found<ApiKey> FindApiKey(ApiKeyId id);
  absl::StatusOr<std::vector<ApiKey>> ListApiKeys(SupplierId supplier, ApiKeyId after, int limit);
  absl::StatusOr<int64_t> CountLiveApiKeys(SupplierId supplier, Instant now);
  Changed TouchApiKey(ApiKeyId id, Instant now);
  Changed RevokeApiKey(ApiKeyId id);
  Changed RevokeApiKeysOf(UserId id);

  // Links.
  absl::Status InsertAccountLink(const AccountLink& link);
  Found<AccountLink> FindAccountLink(const std::string& token_hash);
  Changed DeleteAccountLink(const std::string& token_hash);
  Changed DeleteAccountLinksOf(UserId id);
  Changed DeleteAccountLinksBefore(Instant expired, int limit);
  // Identities at a provider, and sign-ins there that were begun.
  Found<User> LockUserByIdentity(const std::string& issuer, const std::string& subject);
  absl::Status InsertOidcIdentity(const OidcIdentity& identity);
  Changed DeleteOidcIdentity(UserId id);
  absl::Status InsertOidcSignIn(const OidcSignIn& sign_in);
  Found<OidcSignIn> FindOidcSignIn(const std::string& state_hash);
  Changed DeleteOidcSignIn(const std::string& state_hash);
  Changed DeleteOidcSignInsBefore(Instant expired, int limit);
  absl::Status InsertOrderLink(const OrderLink& link);
  Found<OrderLink> FindOrderLinkByToken(const std::string& token_hash);
  Found<OrderLink> FindOrderLink(OrderLinkId id);
  Changed RevokeOrderLink(OrderLinkId id);

  // What accounts refer to.
  absl::StatusOr<bool> SupplierExists(SupplierId id);
  struct OrderParty {
    SupplierId supplier_id;
    bool sent = false;
    std::string external_reference;
  };
  Found<OrderParty> FindPurchaseOrder(PurchaseOrderId id);

  // Mails.
  absl::Status InsertMail(const Mail& mail);
  // The oldest mail that is due; it is due again at `lease_until`, committed before this returns.
  Found<Mail> ClaimMail(Instant now, Instant lease_until);
  // The body goes with the state.
  Changed FinishMail(MailId id, bool sent);

  // Requests.
  Found<AccountRequest> FindAccountRequest(RequestKey key);
  absl::Status InsertAccountRequest(const AccountRequest& request);
  Changed DeleteAccountRequestsBefore(Date day, int limit);

  // The audit trail.
  absl::Status InsertAuditEntry(const AuditEntry& entry);
  // Newest first, before `before` if it is not empty; of one party, or of all.
  absl::StatusOr<std::vector<AuditEntry>> ListAuditEntries(std::optional<SupplierId> party,
                                                           AuditEntryId before, int limit);

 private:
  absl::Status Connect();
  absl::Status TryTransact(absl::FunctionRef<absl::Status()> body);
  template <typename... Parameters>
  Changed Change(const Sql& sql, const Parameters&... parameters);
  // One row that must be changed.
  template <typename... Parameters>
  absl::Status ChangeOne(const Sql& sql, const Parameters&... parameters);
  template <typename T, typename ReadRow, typename... Parameters>
  absl::StatusOr<std::vector<T>> Rows(const Sql& sql, ReadRow read_row,
                                      const Parameters&... parameters);
  template <typename T, typename ReadRow, typename... Parameters>
  Found<T> Row(const Sql& sql, ReadRow read_row, const Parameters&... parameters);
  template <typename... Parameters>
  absl::StatusOr<int64_t> Number(const Sql& sql, const Parameters&... parameters);

  const DatabaseUrl url_;
  const ConnectionOptions options_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace backline
