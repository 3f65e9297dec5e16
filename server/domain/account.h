// Persons and what stands for them: sessions, keys, links. Secrets are held as their digests, never
// as themselves. Values.
#pragma once

#include <cstdint>
#include <string>

#include "server/base/clock.h"
#include "server/base/strong_id.h"
#include "server/domain/date.h"

namespace backline {

constexpr int64_t kSessionIdleMicros = 30 * 60 * kMicrosPerSecond;
constexpr int64_t kSessionMicros = 12 * 3'600 * kMicrosPerSecond;
// A session that has not shown its second factor.
constexpr int64_t kUnfinishedSessionMicros = 10 * 60 * kMicrosPerSecond;
constexpr int64_t kInvitationMicros = 7 * 86'400 * kMicrosPerSecond;
constexpr int64_t kPasswordResetMicros = 3'600 * kMicrosPerSecond;
constexpr int64_t kOidcSignInMicros = 10 * 60 * kMicrosPerSecond;
// A use is written down when the last one that was is so old.
constexpr int64_t kLastUsedGrainMicros = 60 * kMicrosPerSecond;
constexpr int kApiKeysMax = 20;  // live ones of a supplier
constexpr int kRecoveryCodes = 10;

// The numbers of backline.v1.UserRole.
enum class UserRole : int8_t {
  kSupplierAdministrator = 1,
  kSupplierPlanner = 2,
  kSupplierViewer = 3,
  kBuyer = 4,
  kPlanner = 5,
  kAdministrator = 6,
};

// A set of roles, as one number.
constexpr int32_t RoleBit(UserRole role) { return 1 << (static_cast<int>(role) - 1); }
constexpr int32_t kSupplierRoleBits = RoleBit(UserRole::kSupplierAdministrator) |
                                      RoleBit(UserRole::kSupplierPlanner) |
                                      RoleBit(UserRole::kSupplierViewer);
constexpr int32_t kStaffRoleBits =
    RoleBit(UserRole::kBuyer) | RoleBit(UserRole::kPlanner) | RoleBit(UserRole::kAdministrator);
constexpr int32_t kAdministratorBits =
    RoleBit(UserRole::kSupplierAdministrator) | RoleBit(UserRole::kAdministrator);

enum class UserState : int8_t { kInvited = 1, kActive = 2, kDisabled = 3 };

struct User {
  UserId id;
  std::string email;  // in lower case
  std::string name;
  SupplierId supplier_id;  // empty for staff
  int32_t role_bits = 0;
  UserState state = UserState::kInvited;
  std::string password_hash;      // PHC text of argon2id; empty while there is none
  std::string totp_seed;          // sealed; empty while there is none
  std::string pending_totp_seed;  // sealed; not confirmed yet
  int64_t totp_last_step = 0;     // no code of this step or an earlier one counts again
  Instant created_time;
  int64_t version = 0;
  bool identity_linked = false;  // there is an OidcIdentity of it

  bool is_staff() const { return supplier_id.empty(); }
  bool is_administrator() const { return (role_bits & kAdministratorBits) != 0; }
};

enum class SessionState : int8_t { kActive = 1, kCodeRequired = 2, kEnrolmentRequired = 3 };

struct UserSession {
  std::string token_hash;
  UserId user_id;
  SessionState state = SessionState::kActive;
  Instant created_time;
  Instant last_used_time;
  Instant expires_time;
  std::string address;
};

// The numbers of backline.v1.ApiKeyScope, as bits like roles.
enum class ApiKeyScope : int8_t { kRead = 1, kAnswer = 2, kShip = 3 };
constexpr int32_t ScopeBit(ApiKeyScope scope) { return 1 << (static_cast<int>(scope) - 1); }

struct ApiKey {
  ApiKeyId id;
  SupplierId supplier_id;
  UserId user_id;
  std::string name;
  std::string prefix;
  std::string secret_hash;
  int32_t scope_bits = 0;
  Instant created_time;
  Instant expires_time;
  Instant last_used_time;  // zero: never
  bool revoked = false;
};

// What a mailed link is for; it works once.
enum class LinkPurpose : int8_t { kInvitation = 1, kPasswordReset = 2 };

struct AccountLink {
  std::string token_hash;
  UserId user_id;
  LinkPurpose purpose = LinkPurpose::kInvitation;
  Instant expires_time;
};

// Who somebody is at an identity provider. A person has one at most, and nobody shares one.
struct OidcIdentity {
  UserId user_id;
  std::string issuer;
  std::string subject;
  Instant linked_time;
};

// A sign-in that was begun and waits for the browser to come back from the provider.
struct OidcSignIn {
  std::string state_hash;
  std::string browser_hash;
  std::string secrets;       // sealed: the nonce and the code verifier
  std::string link_hash;     // of the mailed link that it uses up; empty for none
  UserId user_id;            // the person who binds an identity to itself; empty for none
  int64_t user_version = 0;  // as it was then: what changes it ends this
  Instant expires_time;
};

// Lets whoever has it read and answer one purchase order.
struct OrderLink {
  OrderLinkId id;
  std::string token_hash;
  SupplierId supplier_id;
  PurchaseOrderId purchase_order_id;
  std::string email;
  Instant created_time;
  Instant expires_time;
  bool revoked = false;
};

// A mail that waits to be sent. The id is its Message-ID, by which repeats are known.
struct Mail {
  MailId id;
  std::string recipient;
  std::string subject;
  std::string body;  // sealed while it lies in the database
  Instant created_time;
  int32_t attempts = 0;
};

// What a change of accounts is remembered by, as RequestRecord is for commands.
struct AccountRequest {
  RequestKey request_key;
  Id128 fingerprint;
  Id128 resource_id;
  Date recorded_day;
};

}  // namespace backline
