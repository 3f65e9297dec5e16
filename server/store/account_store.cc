#include "server/store/account_store.h"

#include <utility>

#include "server/store/audit_entry_rows.h"
#include "server/store/rows.h"

namespace backline {
namespace {

constexpr int kAttemptsMax = 5;

constexpr char kUserColumns[] =
    "users.user_id, users.email, users.name, users.supplier_id, users.role_bits, users.state,"
    " users.password_hash, users.totp_seed, users.pending_totp_seed, users.totp_last_step,"
    " users.created_time, users.version,"
    " EXISTS(SELECT 1 FROM oidc_identities AS linked WHERE linked.user_id = users.user_id)";
constexpr Sql kFindUser = {"SELECT {} FROM users WHERE user_id = ?", "", "", "", kUserColumns};
constexpr Sql kLockUser = {"SELECT {} FROM users WHERE user_id = ? FOR UPDATE", "", "", "",
                           kUserColumns};
constexpr Sql kFindUserByEmail = {"SELECT {} FROM users WHERE sign_in_email = ?", "", "", "",
                                  kUserColumns};
constexpr Sql kLockUserByEmail = {"SELECT {} FROM users WHERE sign_in_email = ? FOR UPDATE", "",
                                  "", "", kUserColumns};
constexpr Sql kLockUserOfParty = {
    "SELECT {} FROM users WHERE supplier_id = ? AND email = ? FOR UPDATE", "", "", "",
    kUserColumns};
constexpr Sql kInsertUser = {
    "INSERT INTO users (user_id, email, name, supplier_id, role_bits, state, password_hash,"
    " totp_seed, pending_totp_seed, totp_last_step, created_time, version)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"};
constexpr Sql kUpdateUser = {
    "UPDATE users SET name = ?, role_bits = ?, state = ?, password_hash = ?, totp_seed = ?,"
    " pending_totp_seed = ?, totp_last_step = ?, version = version + 1"
    " WHERE user_id = ? AND version = ?"};
constexpr Sql kListUsers = {"SELECT {} FROM users WHERE user_id > ? ORDER BY user_id LIMIT ?", "",
                            "", "", kUserColumns};
constexpr Sql kListUsersOfParty = {
    "SELECT {} FROM users FORCE INDEX (users_supplier) WHERE supplier_id = ? AND user_id > ?"
    " ORDER BY user_id LIMIT ?",
    "", "", "", kUserColumns};
constexpr Sql kOtherAdministrators = {
    "SELECT user_id FROM users FORCE INDEX (users_supplier) WHERE supplier_id = ? AND user_id <> ?"
    " AND state = 2 AND (role_bits & ?) <> 0 FOR UPDATE"};

constexpr Sql kInsertRecoveryCode = {
    "INSERT INTO recovery_codes (user_id, code_hash) VALUES (?, ?)"};
constexpr Sql kDeleteRecoveryCode = {
    "DELETE FROM recovery_codes WHERE user_id = ? AND code_hash = ?"};
constexpr Sql kDeleteRecoveryCodes = {"DELETE FROM recovery_codes WHERE user_id = ?"};
constexpr Sql kCountRecoveryCodes = {"SELECT COUNT(*) FROM recovery_codes WHERE user_id = ?"};

constexpr Sql kInsertSession = {
    "INSERT INTO sessions (token_hash, user_id, state, created_time, last_used_time,"
    " expires_time, address) VALUES (?, ?, ?, ?, ?, ?, ?)"};
constexpr Sql kFindSession = {
    "SELECT sessions.token_hash, sessions.user_id, sessions.state, sessions.created_time,"
    " sessions.last_used_time, sessions.expires_time, sessions.address, {}"
    " FROM sessions JOIN users ON users.user_id = sessions.user_id WHERE sessions.token_hash = ?",
    "", "", "", kUserColumns};
constexpr Sql kTouchSession = {"UPDATE sessions SET last_used_time = ? WHERE token_hash = ?"};
constexpr Sql kDeleteSession = {"DELETE FROM sessions WHERE token_hash = ?"};
constexpr Sql kDeleteSessionsOf = {"DELETE FROM sessions WHERE user_id = ?"};
constexpr Sql kDeleteExpiredSessions = {
    "DELETE FROM sessions WHERE expires_time < ? OR last_used_time < ? LIMIT ?"};

constexpr char kApiKeyColumns[] =
    "api_key_id, supplier_id, user_id, name, prefix, secret_hash, scope_bits, created_time,"
    " expires_time, last_used_time, revoked";
constexpr Sql kInsertApiKey = {"INSERT INTO api_keys ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                               "", "", "", kApiKeyColumns};
constexpr Sql kFindApiKeyBySecret = {"SELECT {} FROM api_keys WHERE secret_hash = ?", "", "", "",
                                     kApiKeyColumns};
constexpr Sql kFindApiKey = {"SELECT {} FROM api_keys WHERE api_key_id = ?", "", "", "",
                             kApiKeyColumns};
constexpr Sql kListApiKeys = {
    "SELECT {} FROM api_keys FORCE INDEX (api_keys_supplier) WHERE supplier_id = ?"
    " AND api_key_id > ? ORDER BY api_key_id LIMIT ?",
    "", "", "", kApiKeyColumns};
constexpr Sql kCountLiveApiKeys = {
    "SELECT COUNT(*) FROM api_keys FORCE INDEX (api_keys_supplier)"
    " WHERE supplier_id = ? AND revoked = 0 AND expires_time > ?"};
constexpr Sql kTouchApiKey = {"UPDATE api_keys SET last_used_time = ? WHERE api_key_id = ?"};
constexpr Sql kRevokeApiKey = {
    "UPDATE api_keys SET revoked = 1 WHERE api_key_id = ? AND revoked = 0"};
constexpr Sql kRevokeApiKeysOf = {
    "UPDATE api_keys SET revoked = 1 WHERE user_id = ? AND revoked = 0"};

constexpr Sql kInsertAccountLink = {
    "INSERT INTO account_links (token_hash, user_id, purpose, expires_time) VALUES (?, ?, ?, ?)"};
constexpr Sql kFindAccountLink = {
    "SELECT token_hash, user_id, purpose, expires_time FROM account_links WHERE token_hash = ?"};
constexpr Sql kDeleteAccountLink = {"DELETE FROM account_links WHERE token_hash = ?"};
constexpr Sql kDeleteAccountLinksOf = {"DELETE FROM account_links WHERE user_id = ?"};
constexpr Sql kDeleteExpiredAccountLinks = {
    "DELETE FROM account_links WHERE expires_time < ? LIMIT ?"};

constexpr Sql kLockUserByIdentity = {
    "SELECT {} FROM oidc_identities FORCE INDEX (oidc_identities_subject)"
    " JOIN users ON users.user_id = oidc_identities.user_id"
    " WHERE oidc_identities.issuer = ? AND oidc_identities.subject = ? FOR UPDATE",
    "", "", "", kUserColumns};
constexpr Sql kInsertOidcIdentity = {
    "INSERT INTO oidc_identities (user_id, issuer, subject, linked_time) VALUES (?, ?, ?, ?)"};
constexpr Sql kDeleteOidcIdentity = {"DELETE FROM oidc_identities WHERE user_id = ?"};
constexpr char kOidcSignInColumns[] =
    "state_hash, browser_hash, secrets, link_hash, user_id, user_version, expires_time";
constexpr Sql kInsertOidcSignIn = {
    "INSERT INTO oidc_sign_ins ({}) VALUES (?, ?, ?, ?, ?, ?, ?)", "", "", "", kOidcSignInColumns};
constexpr Sql kFindOidcSignIn = {"SELECT {} FROM oidc_sign_ins WHERE state_hash = ?", "", "", "",
                                 kOidcSignInColumns};
constexpr Sql kDeleteOidcSignIn = {"DELETE FROM oidc_sign_ins WHERE state_hash = ?"};
constexpr Sql kDeleteExpiredOidcSignIns = {
    "DELETE FROM oidc_sign_ins WHERE expires_time < ? LIMIT ?"};

constexpr char kOrderLinkColumns[] =
    "order_link_id, token_hash, supplier_id, purchase_order_id, email, created_time, expires_time,"
    " revoked";
constexpr Sql kInsertOrderLink = {"INSERT INTO order_links ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                                  "", "", "", kOrderLinkColumns};
constexpr Sql kFindOrderLinkByToken = {"SELECT {} FROM order_links WHERE token_hash = ?", "", "",
                                       "", kOrderLinkColumns};
constexpr Sql kFindOrderLink = {"SELECT {} FROM order_links WHERE order_link_id = ?", "", "", "",
                                kOrderLinkColumns};
constexpr Sql kRevokeOrderLink = {
    "UPDATE order_links SET revoked = 1 WHERE order_link_id = ? AND revoked = 0"};

constexpr Sql kSupplierExists = {"SELECT COUNT(*) FROM suppliers WHERE supplier_id = ?"};
constexpr Sql kFindPurchaseOrder = {
    "SELECT supplier_id, sent_date IS NOT NULL, external_reference FROM purchase_orders"
    " WHERE purchase_order_id = ?"};

constexpr char kMailColumns[] = "mail_id, recipient, subject, body, created_time, attempts";
constexpr Sql kInsertMail = {
    "INSERT INTO outbox_mails (mail_id, recipient, subject, body, created_time, state, attempts,"
    " due_time) VALUES (?, ?, ?, ?, ?, 1, 0, ?)"};
constexpr Sql kFindDueMail = {
    "SELECT {} FROM outbox_mails FORCE INDEX (outbox_mails_due) WHERE state = 1 AND due_time <= ?"
    " ORDER BY due_time LIMIT 1",
    "", "", "", kMailColumns};
// The number of attempts is the fence: of two programs that saw the mail one gets it.
constexpr Sql kClaimMail = {
    "UPDATE outbox_mails SET attempts = attempts + 1, due_time = ?"
    " WHERE mail_id = ? AND state = 1 AND attempts = ?"};
constexpr Sql kFinishMail = {
    "UPDATE outbox_mails SET state = ?, body = '' WHERE mail_id = ? AND state = 1"};

constexpr Sql kFindAccountRequest = {
    "SELECT request_key, fingerprint, resource_id, recorded_day FROM account_requests"
    " WHERE request_key = ?"};
constexpr Sql kInsertAccountRequest = {
    "INSERT INTO account_requests (request_key, fingerprint, resource_id, recorded_day)"
    " VALUES (?, ?, ?, ?)"};
constexpr Sql kDeleteAccountRequests = {
    "DELETE FROM account_requests WHERE recorded_day < ? LIMIT ?"};

User ReadUser(RowReader& row) {
  User user;
  row(user.id, user.email, user.name, user.supplier_id, user.role_bits, user.state,
      user.password_hash, user.totp_seed, user.pending_totp_seed, user.totp_last_step,
      user.created_time, user.version, user.identity_linked);
  return user;
}

SessionOfUser ReadSession(RowReader& row) {
  SessionOfUser found;
  UserSession& session = found.session;
  row(session.token_hash, session.user_id, session.state, session.created_time,
      session.last_used_time, session.expires_time, session.address);
  found.user = ReadUser(row);
  return found;
}

ApiKey ReadApiKey(RowReader& row) {
  ApiKey key;
  row(key.id, key.supplier_id, key.user_id, key.name, key.prefix, key.secret_hash, key.scope_bits,
      key.created_time, key.expires_time, key.last_used_time, key.revoked);
  return key;
}

AccountLink ReadAccountLink(RowReader& row) {
  AccountLink link;
  row(link.token_hash, link.user_id, link.purpose, link.expires_time);
  return link;
}

OidcSignIn ReadOidcSignIn(RowReader& row) {
  OidcSignIn sign_in;
  row(sign_in.state_hash, sign_in.browser_hash, sign_in.secrets, sign_in.link_hash,
      sign_in.user_id, sign_in.user_version, sign_in.expires_time);
  return sign_in;
}

OrderLink ReadOrderLink(RowReader& row) {
  OrderLink link;
  row(link.id, link.token_hash, link.supplier_id, link.purchase_order_id, link.email,
      link.created_time, link.expires_time, link.revoked);
  return link;
}

Mail ReadMail(RowReader& row) {
  Mail mail;
  row(mail.id, mail.recipient, mail.subject, mail.body, mail.created_time, mail.attempts);
  return mail;
}

}  // namespace

AccountStore::AccountStore(DatabaseUrl url, ConnectionOptions options)
    : url_(std::move(url)), options_(options) {}

AccountStore::~AccountStore() = default;

absl::Status AccountStore::Connect() {
  if (connection_ != nullptr && !connection_->broken()) return absl::OkStatus();
  connection_.reset();
  auto opened = Connection::Open(url_, options_);
  if (!opened.ok()) return opened.status();
  connection_ = *std::move(opened);
  return absl::OkStatus();
}

absl::Status AccountStore::TryTransact(absl::FunctionRef<absl::Status()> body) {
  if (absl::Status status = Connect(); !status.ok()) return status;
  if (absl::Status status = connection_->Execute("START TRANSACTION"); !status.ok()) return status;
  absl::Status status = body();
  if (status.ok()) status = connection_->Commit();
  if (!status.ok() && (connection_->broken() || !connection_->Execute("ROLLBACK").ok())) {
    connection_.reset();
  }
  return status;
}

absl::Status AccountStore::Transact(absl::FunctionRef<absl::Status()> body) {
  absl::Status status;
  for (int attempt = 1; attempt <= kAttemptsMax; ++attempt) {
    status = TryTransact(body);
    // A key that exists now was not there when the body looked: it looks again. Unknown is left to
    // the caller, who may repeat the request under its id.
    if (!absl::IsAborted(status) && !absl::IsUnavailable(status) &&
        !absl::IsAlreadyExists(status)) {
      return status;
    }
  }
  return status;
}

template <typename... Parameters>
Changed AccountStore::Change(const Sql& sql, const Parameters&... parameters) {
  return connection_->Update(sql, [&](Binder& bind) { bind(parameters...); });
}

template <typename... Parameters>
absl::Status AccountStore::ChangeOne(const Sql& sql, const Parameters&... parameters) {
  return ExpectRows(Change(sql, parameters...), 1);
}

template <typename T, typename ReadRow, typename... Parameters>
absl::StatusOr<std::vector<T>> AccountStore::Rows(const Sql& sql, ReadRow read_row,
                                                  const Parameters&... parameters) {
  std::vector<T> rows;
  absl::Status status = connection_->Query(
      sql, [&](Binder& bind) { bind(parameters...); },
      [&](RowReader& row) { rows.push_back(read_row(row)); });
  if (!status.ok()) return status;
  return rows;
}

template <typename T, typename ReadRow, typename... Parameters>
Found<T> AccountStore::Row(const Sql& sql, ReadRow read_row, const Parameters&... parameters) {
  auto rows = Rows<T>(sql, read_row, parameters...);
  if (!rows.ok()) return rows.status();
  if (rows->empty()) return std::optional<T>();
  return std::optional<T>(std::move(rows->front()));
}

template <typename... Parameters>
absl::StatusOr<int64_t> AccountStore::Number(const Sql& sql, const Parameters&... parameters) {
  int64_t number = 0;
  absl::Status status = connection_->Query(
      sql, [&](Binder& bind) { bind(parameters...); }, [&](RowReader& row) { row(number); });
  if (!status.ok()) return status;
  return number;
}

Found<User> AccountStore::FindUser(UserId id) { return Row<User>(kFindUser, ReadUser, id); }
Found<User> AccountStore::LockUser(UserId id) { return Row<User>(kLockUser, ReadUser, id); }
Found<User> AccountStore::FindUserByEmail(const std::string& email) {
  return Row<User>(kFindUserByEmail, ReadUser, email);
}
Found<User> AccountStore::LockUserByEmail(const std::string& email) {
  return Row<User>(kLockUserByEmail, ReadUser, email);
}
Found<User> AccountStore::LockUserOfParty(SupplierId supplier_id, const std::string& email) {
  return Row<User>(kLockUserOfParty, ReadUser, supplier_id, email);
}

absl::Status AccountStore::InsertUser(const User& user) {
  return ChangeOne(kInsertUser, user.id, user.email, user.name, user.supplier_id, user.role_bits,
                   user.state, user.password_hash, user.totp_seed, user.pending_totp_seed,
                   user.totp_last_step, user.created_time);
}

absl::Status AccountStore::UpdateUser(const User& user) {
  return ChangeOne(kUpdateUser, user.name, user.role_bits, user.state, user.password_hash,
                   user.totp_seed, user.pending_totp_seed, user.totp_last_step, user.id,
                   user.version);
}

absl::StatusOr<std::vector<User>> AccountStore::ListUsers(std::optional<SupplierId> party,
                                                          UserId after, int limit) {
  if (!party) return Rows<User>(kListUsers, ReadUser, after, limit);
  return Rows<User>(kListUsersOfParty, ReadUser, *party, after, limit);
}

absl::StatusOr<int64_t> AccountStore::CountOtherAdministrators(const User& user) {
  int64_t count = 0;
  absl::Status status = connection_->Query(
      kOtherAdministrators,
      [&](Binder& bind) { bind(user.supplier_id, user.id, kAdministratorBits); },
      [&](RowReader&) { ++count; });
  if (!status.ok()) return status;
  return count;
}

absl::Status AccountStore::InsertRecoveryCodes(UserId id, const std::vector<std::string>& hashes) {
  for (const std::string& hash : hashes) {
    absl::Status status = ChangeOne(kInsertRecoveryCode, id, hash);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}
Changed AccountStore::DeleteRecoveryCode(UserId id, const std::string& hash) {
  return Change(kDeleteRecoveryCode, id, hash);
}
Changed AccountStore::DeleteRecoveryCodes(UserId id) { return Change(kDeleteRecoveryCodes, id); }
absl::StatusOr<int64_t> AccountStore::CountRecoveryCodes(UserId id) {
  return Number(kCountRecoveryCodes, id);
}

absl::Status AccountStore::InsertSession(const UserSession& session) {
  return ChangeOne(kInsertSession, session.token_hash, session.user_id, session.state,
                   session.created_time, session.last_used_time, session.expires_time,
                   session.address);
}
Found<SessionOfUser> AccountStore::FindSession(const std::string& token_hash) {
  return Row<SessionOfUser>(kFindSession, ReadSession, token_hash);
}
Changed AccountStore::TouchSession(const std::string& token_hash, Instant now) {
  return Change(kTouchSession, now, token_hash);
}
Changed AccountStore::DeleteSession(const std::string& token_hash) {
  return Change(kDeleteSession, token_hash);
}
Changed AccountStore::DeleteSessionsOf(UserId id) { return Change(kDeleteSessionsOf, id); }
Changed AccountStore::DeleteSessionsBefore(Instant expired, Instant idle_since, int limit) {
  return Change(kDeleteExpiredSessions, expired, idle_since, limit);
}

absl::Status AccountStore::InsertApiKey(const ApiKey& key) {
  return ChangeOne(kInsertApiKey, key.id, key.supplier_id, key.user_id, key.name, key.prefix,
                   key.secret_hash, key.scope_bits, key.created_time, key.expires_time,
                   key.last_used_time, key.revoked);
}
Found<ApiKey> AccountStore::FindApiKeyBySecret(const std::string& secret_hash) {
  return Row<ApiKey>(kFindApiKeyBySecret, ReadApiKey, secret_hash);
}
Found<ApiKey> AccountStore::FindApiKey(ApiKeyId id) {
  return Row<ApiKey>(kFindApiKey, ReadApiKey, id);
}
absl::StatusOr<std::vector<ApiKey>> AccountStore::ListApiKeys(SupplierId supplier, ApiKeyId after,
                                                              int limit) {
  return Rows<ApiKey>(kListApiKeys, ReadApiKey, supplier, after, limit);
}
absl::StatusOr<int64_t> AccountStore::CountLiveApiKeys(SupplierId supplier, Instant now) {
  return Number(kCountLiveApiKeys, supplier, now);
}
Changed AccountStore::TouchApiKey(ApiKeyId id, Instant now) {
  return Change(kTouchApiKey, now, id);
}
Changed AccountStore::RevokeApiKey(ApiKeyId id) { return Change(kRevokeApiKey, id); }
Changed AccountStore::RevokeApiKeysOf(UserId id) { return Change(kRevokeApiKeysOf, id); }

absl::Status AccountStore::InsertAccountLink(const AccountLink& link) {
  return ChangeOne(kInsertAccountLink, link.token_hash, link.user_id, link.purpose,
                   link.expires_time);
}
Found<AccountLink> AccountStore::FindAccountLink(const std::string& token_hash) {
  return Row<AccountLink>(kFindAccountLink, ReadAccountLink, token_hash);
}
Changed AccountStore::DeleteAccountLink(const std::string& token_hash) {
  return Change(kDeleteAccountLink, token_hash);
}
Changed AccountStore::DeleteAccountLinksOf(UserId id) { return Change(kDeleteAccountLinksOf, id); }
Changed AccountStore::DeleteAccountLinksBefore(Instant expired, int limit) {
  return Change(kDeleteExpiredAccountLinks, expired, limit);
}

Found<User> AccountStore::LockUserByIdentity(const std::string& issuer,
                                             const std::string& subject) {
  return Row<User>(kLockUserByIdentity, ReadUser, issuer, subject);
}
absl::Status AccountStore::InsertOidcIdentity(const OidcIdentity& identity) {
  return ChangeOne(kInsertOidcIdentity, identity.user_id, identity.issuer, identity.subject,
                   identity.linked_time);
}
Changed AccountStore::DeleteOidcIdentity(UserId id) { return Change(kDeleteOidcIdentity, id); }
absl::Status AccountStore::InsertOidcSignIn(const OidcSignIn& sign_in) {
  return ChangeOne(kInsertOidcSignIn, sign_in.state_hash, sign_in.browser_hash, sign_in.secrets,
                   sign_in.link_hash, sign_in.user_id, sign_in.user_version,
                   sign_in.expires_time);
}
Found<OidcSignIn> AccountStore::FindOidcSignIn(const std::string& state_hash) {
  return Row<OidcSignIn>(kFindOidcSignIn, ReadOidcSignIn, state_hash);
}
Changed AccountStore::DeleteOidcSignIn(const std::string& state_hash) {
  return Change(kDeleteOidcSignIn, state_hash);
}
Changed AccountStore::DeleteOidcSignInsBefore(Instant expired, int limit) {
  return Change(kDeleteExpiredOidcSignIns, expired, limit);
}

absl::Status AccountStore::InsertOrderLink(const OrderLink& link) {
  return ChangeOne(kInsertOrderLink, link.id, link.token_hash, link.supplier_id,
                   link.purchase_order_id, link.email, link.created_time, link.expires_time,
                   link.revoked);
}
Found<OrderLink> AccountStore::FindOrderLinkByToken(const std::string& token_hash) {
  return Row<OrderLink>(kFindOrderLinkByToken, ReadOrderLink, token_hash);
}
Found<OrderLink> AccountStore::FindOrderLink(OrderLinkId id) {
  return Row<OrderLink>(kFindOrderLink, ReadOrderLink, id);
}
Changed AccountStore::RevokeOrderLink(OrderLinkId id) { return Change(kRevokeOrderLink, id); }

absl::StatusOr<bool> AccountStore::SupplierExists(SupplierId id) {
  auto count = Number(kSupplierExists, id);
  if (!count.ok()) return count.status();
  return *count > 0;
}

Found<AccountStore::OrderParty> AccountStore::FindPurchaseOrder(PurchaseOrderId id) {
  return Row<OrderParty>(
      kFindPurchaseOrder,
      [](RowReader& row) {
        OrderParty party;
        row(party.supplier_id, party.sent, party.external_reference);
        return party;
      },
      id);
}

absl::Status AccountStore::InsertMail(const Mail& mail) {
  return ChangeOne(kInsertMail, mail.id, mail.recipient, mail.subject, mail.body, mail.created_time,
                   mail.created_time);
}

Found<Mail> AccountStore::ClaimMail(Instant now, Instant lease_until) {
  auto mail = Row<Mail>(kFindDueMail, ReadMail, now);
  if (!mail.ok() || !*mail) return mail;
  auto claimed = Change(kClaimMail, lease_until, (*mail)->id, (*mail)->attempts);
  if (!claimed.ok()) return claimed.status();
  if (*claimed == 0) return std::optional<Mail>();
  ++(*mail)->attempts;
  return mail;
}

Changed AccountStore::FinishMail(MailId id, bool sent) {
  return Change(kFinishMail, sent ? 2 : 3, id);
}

Found<AccountRequest> AccountStore::FindAccountRequest(RequestKey key) {
  return Row<AccountRequest>(
      kFindAccountRequest,
      [](RowReader& row) {
        AccountRequest request;
        row(request.request_key, request.fingerprint, request.resource_id, request.recorded_day);
        return request;
      },
      key);
}
absl::Status AccountStore::InsertAccountRequest(const AccountRequest& request) {
  return ChangeOne(kInsertAccountRequest, request.request_key, request.fingerprint,
                   request.resource_id, request.recorded_day);
}
Changed AccountStore::DeleteAccountRequestsBefore(Date day, int limit) {
  return Change(kDeleteAccountRequests, day, limit);
}

absl::Status AccountStore::InsertAuditEntry(const AuditEntry& entry) {
  return SaveAuditEntries(*connection_, {entry});
}
absl::StatusOr<std::vector<AuditEntry>> AccountStore::ListAuditEntries(
    std::optional<SupplierId> party, AuditEntryId before, int limit) {
  return SelectAuditEntries(*connection_, party, before, limit);
}

}  // namespace backline
