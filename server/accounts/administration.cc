// Persons, keys and links as their administrators see them. What belongs to another party is not
// there.
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/accounts/accounts_run.h"

namespace backline {
namespace {

constexpr int64_t kDayMicros = 86'400 * kMicrosPerSecond;
constexpr size_t kKeyPrefixBytes = 11;  // "bl_" and eight characters

Refusal NoSuchUser() { return {Reason::kUserNotFound, "there is no such person", "user_id", {}}; }
Refusal NoSuchKey() { return {Reason::kApiKeyNotFound, "there is no such key", "api_key_id", {}}; }

Refusal WrongRoles() {
  return {Reason::kRoleNotAllowed, "the roles are not those of the person's party", "roles", {}};
}

bool RolesFit(const User& user) {
  const int32_t others = user.is_staff() ? kSupplierRoleBits : kStaffRoleBits;
  return user.role_bits != 0 && (user.role_bits & others) == 0;
}

std::string KeyText(const ApiKey& key) {
  return absl::StrCat("name=", key.name, " prefix=", key.prefix, " scopes=", key.scope_bits,
                      " revoked=", key.revoked ? "yes" : "no");
}

std::string LinkText(const OrderLink& link) {
  return absl::StrCat("purchase_order:", link.purchase_order_id.ToString(), " email=", link.email,
                      " revoked=", link.revoked ? "yes" : "no");
}

}  // namespace

std::optional<User> Accounts::Visible(const Act& act, std::optional<User> user) {
  const bool own =
      user && (!act.principal.is_supplier() || user->supplier_id == act.principal.supplier_id);
  return own ? std::move(user) : std::nullopt;
}

std::optional<Refusal> Accounts::MustStayAdministered(AccountTransaction& transaction,
                                                      const User& before, const User& after) {
  const bool was = before.is_administrator() && before.state == UserState::kActive;
  const bool is = after.is_administrator() && after.state == UserState::kActive;
  if (!was || is) return std::nullopt;
  if (transaction(&AccountStore::CountOtherAdministrators, before) > 0) return std::nullopt;
  return Refusal{
      Reason::kLastAdministrator, "the party would be left without an administrator", "", {}};
}

void Accounts::InviteUser(Act act, User wanted, AccountDone<Repeatable<User>> done) {
  if (act.principal.is_supplier()) {
    if (!wanted.is_staff() && wanted.supplier_id != act.principal.supplier_id) {
      return done(
          Refusal{Reason::kSupplierNotFound, "there is no such supplier", "supplier_id", {}});
    }
    wanted.supplier_id = act.principal.supplier_id;
  }
  if (!RolesFit(wanted)) return done(WrongRoles());
  using Made = std::variant<std::pair<User, Id128>, Refusal>;
  const auto invite = [this, act, wanted](AccountTransaction& transaction) -> Made {
    if (!wanted.is_staff() && !transaction(&AccountStore::SupplierExists, wanted.supplier_id)) {
      return Refusal{Reason::kSupplierNotFound, "there is no such supplier", "supplier_id", {}};
    }
    // Looks at this party alone: whether another knows the address shows to nobody but its owner,
    // who follows the link (RedeemLink).
    auto user = transaction(&AccountStore::LockUserOfParty, wanted.supplier_id, wanted.email);
    std::string before;
    if (user) {
      if (user->state != UserState::kInvited) {
        return Refusal{Reason::kEmailTaken, "a person of the party has this address", "email", {}};
      }
      before = AuditText(*user);
      user->name = wanted.name;
      user->role_bits = wanted.role_bits;
      transaction(&AccountStore::UpdateUser, *user);
      ++user->version;
    } else {
      user = wanted;
      user->id = UserId(ids_.Next(act.now));
      user->created_time = act.now;
      user->version = 1;
      transaction(&AccountStore::InsertUser, *user);
    }
    SendAccountLink(transaction, act, *user, LinkPurpose::kInvitation);
    Audit(transaction, act, UserText(user->id), before, AuditText(*user));
    return std::pair(*user, user->id.bits());
  };
  Run<Repeatable<User>>(act, done, [this, act, invite](AccountTransaction& transaction) {
    return Once<User>(
        transaction, act,
        [](AccountTransaction& t, Id128 id) { return t(&AccountStore::FindUser, UserId(id)); },
        invite);
  });
}

void Accounts::GetUser(Act act, UserId id, AccountDone<User> done) {
  Run<User>(act, done, [act, id](AccountTransaction& transaction) -> AccountReply<User> {
    auto user = Visible(act, transaction(&AccountStore::FindUser, id));
    if (!user) return NoSuchUser();
    return *std::move(user);
  });
}

void Accounts::ListUsers(Act act, std::optional<SupplierId> party, UserId after, int limit,
                         AccountDone<std::vector<User>> done) {
  if (act.principal.is_supplier()) {
    // Another's persons are not there.
    if (party && *party != act.principal.supplier_id) return done(std::vector<User>());
    party = act.principal.supplier_id;
  }
  Run<std::vector<User>>(
      act, done,
      [party, after, limit](AccountTransaction& transaction) -> AccountReply<std::vector<User>> {
        return transaction(&AccountStore::ListUsers, party, after, limit);
      });
}

void Accounts::UpdateUser(Act act, UserId id, std::optional<int64_t> version, std::string name,
                          int32_t role_bits, AccountDone<Repeatable<User>> done) {
  using Made = std::variant<std::pair<User, Id128>, Refusal>;
  const auto change = [=, this](AccountTransaction& transaction) -> Made {
    auto user = Visible(act, transaction(&AccountStore::LockUser, id));
    if (!user) return NoSuchUser();
    if (version && *version != user->version) {
      return Refusal{Reason::kEtagMismatch, "the person changed since it was read", "etag", {}};
    }
    const User before = *user;
    user->name = name;
    user->role_bits = role_bits;
    if (!RolesFit(*user)) return WrongRoles();
    if (auto refusal = MustStayAdministered(transaction, before, *user)) {
      return *std::move(refusal);
    }
    transaction(&AccountStore::UpdateUser, *user);
    ++user->version;
    ended_tokens_ = true;  // its sessions read the new roles at once
    Audit(transaction, act, UserText(id), AuditText(before), AuditText(*user));
    return std::pair(*user, id.bits());
  };
  Run<Repeatable<User>>(act, done, [this, act, change](AccountTransaction& transaction) {
    return Once<User>(
        transaction, act,
        [](AccountTransaction& t, Id128 id) { return t(&AccountStore::FindUser, UserId(id)); },
        change);
  });
}

void Accounts::SetUserState(Act act, UserId id, UserState state,
                            AccountDone<Repeatable<User>> done) {
  using Made = std::variant<std::pair<User, Id128>, Refusal>;
  const auto change = [=, this](AccountTransaction& transaction) -> Made {
    auto user = Visible(act, transaction(&AccountStore::LockUser, id));
    if (!user) return NoSuchUser();
    const bool disable = state == UserState::kDisabled;
    if (disable == (user->state == UserState::kDisabled)) {
      return Refusal{Reason::kWrongState, "the person is in that state already", "user_id", {}};
    }
    const User before = *user;
    // Whoever has no way to sign in yet comes back as invited.
    const bool never_came = user->password_hash.empty() && !user->identity_linked;
    user->state = !disable && never_came ? UserState::kInvited : state;
    if (auto refusal = MustStayAdministered(transaction, before, *user)) {
      return *std::move(refusal);
    }
    transaction(&AccountStore::UpdateUser, *user);
    ++user->version;
    if (disable) {
      EndAll(transaction, id);
      transaction(&AccountStore::DeleteAccountLinksOf, id);
    }
    Audit(transaction, act, UserText(id), AuditText(before), AuditText(*user));
    return std::pair(*user, id.bits());
  };
  Run<Repeatable<User>>(act, done, [this, act, change](AccountTransaction& transaction) {
    return Once<User>(
        transaction, act,
        [](AccountTransaction& t, Id128 id) { return t(&AccountStore::FindUser, UserId(id)); },
        change);
  });
}

void Accounts::ResetSecondFactor(Act act, UserId id, AccountDone<Repeatable<User>> done) {
  using Made = std::variant<std::pair<User, Id128>, Refusal>;
  const auto change = [=, this](AccountTransaction& transaction) -> Made {
    auto user = Visible(act, transaction(&AccountStore::LockUser, id));
    if (!user) return NoSuchUser();
    if (user->totp_seed.empty() && user->pending_totp_seed.empty()) {
      return Refusal{Reason::kNothingToDo, "the person has no authenticator", "user_id", {}};
    }
    const std::string before = AuditText(*user);
    user->totp_seed.clear();
    user->pending_totp_seed.clear();
    transaction(&AccountStore::UpdateUser, *user);
    ++user->version;
    transaction(&AccountStore::DeleteRecoveryCodes, id);
    EndAll(transaction, id);
    Audit(transaction, act, UserText(id), before, AuditText(*user));
    return std::pair(*user, id.bits());
  };
  Run<Repeatable<User>>(act, done, [this, act, change](AccountTransaction& transaction) {
    return Once<User>(
        transaction, act,
        [](AccountTransaction& t, Id128 id) { return t(&AccountStore::FindUser, UserId(id)); },
        change);
  });
}

void Accounts::UnlinkIdentity(Act act, UserId id, AccountDone<Repeatable<User>> done) {
  using Made = std::variant<std::pair<User, Id128>, Refusal>;
  const auto change = [=, this](AccountTransaction& transaction) -> Made {
    auto user = Visible(act, transaction(&AccountStore::LockUser, id));
    if (!user) return NoSuchUser();
    if (transaction(&AccountStore::DeleteOidcIdentity, id) != 1) {
      return Refusal{Reason::kNothingToDo, "the person has no identity", "user_id", {}};
    }
    const User before = *user;
    user->identity_linked = false;
    // Whoever has no password is invited again.
    const bool has_no_way = user->password_hash.empty() && user->state == UserState::kActive;
    if (has_no_way) user->state = UserState::kInvited;
    if (auto refusal = MustStayAdministered(transaction, before, *user)) {
      return *std::move(refusal);
    }
    transaction(&AccountStore::UpdateUser, *user);
    ++user->version;
    EndAll(transaction, id);
    Audit(transaction, act, UserText(id), AuditText(before), AuditText(*user));
    return std::pair(*user, id.bits());
  };
  Run<Repeatable<User>>(act, done, [this, act, change](AccountTransaction& transaction) {
    return Once<User>(
        transaction, act,
        [](AccountTransaction& t, Id128 id) { return t(&AccountStore::FindUser, UserId(id)); },
        change);
  });
}

void Accounts::CreateApiKey(Act act, std::string name, int32_t scope_bits, int valid_days,
                            AccountDone<Repeatable<NewApiKey>> done) {
  using Made = std::variant<std::pair<NewApiKey, Id128>, Refusal>;
  const auto change = [=, this](AccountTransaction& transaction) -> Made {
    const SupplierId supplier = act.principal.supplier_id;
    if (transaction(&AccountStore::CountLiveApiKeys, supplier, act.now) >= kApiKeysMax) {
      return Refusal{Reason::kTooManyKeys, "the supplier has as many keys as it may", "", {}};
    }
    NewApiKey made;
    made.secret = absl::StrCat("bl_", RandomCode(8), "_", RandomToken());
    ApiKey& key = made.key;
    key.id = ApiKeyId(ids_.Next(act.now));
    key.supplier_id = supplier;
    key.user_id = act.principal.user_id;
    key.name = name;
    key.prefix = made.secret.substr(0, kKeyPrefixBytes);
    key.secret_hash = TokenHash(made.secret);
    key.scope_bits = scope_bits;
    key.created_time = act.now;
    key.expires_time = act.now + valid_days * kDayMicros;
    transaction(&AccountStore::InsertApiKey, key);
    Audit(transaction, act, absl::StrCat("key:", key.id.ToString()), "", KeyText(key));
    return std::pair(made, key.id.bits());
  };
  Run<Repeatable<NewApiKey>>(act, done, [this, act, change](AccountTransaction& transaction) {
    return Once<NewApiKey>(
        transaction, act,
        [](AccountTransaction& t, Id128 id) -> std::optional<NewApiKey> {
          const auto key = t(&AccountStore::FindApiKey, ApiKeyId(id));
          if (!key) return std::nullopt;
          return NewApiKey{*key, ""};
        },
        change);
  });
}

void Accounts::ListApiKeys(Act act, ApiKeyId after, int limit,
                           AccountDone<std::vector<ApiKey>> done) {
  Run<std::vector<ApiKey>>(
      act, done,
      [act, after, limit](AccountTransaction& transaction) -> AccountReply<std::vector<ApiKey>> {
        return transaction(&AccountStore::ListApiKeys, act.principal.supplier_id, after, limit);
      });
}

void Accounts::RevokeApiKey(Act act, ApiKeyId id, AccountDone<Repeatable<ApiKey>> done) {
  using Made = std::variant<std::pair<ApiKey, Id128>, Refusal>;
  const auto change = [=, this](AccountTransaction& transaction) -> Made {
    auto key = transaction(&AccountStore::FindApiKey, id);
    if (!key || key->supplier_id != act.principal.supplier_id) return NoSuchKey();
    if (transaction(&AccountStore::RevokeApiKey, id) != 1) {
      return Refusal{Reason::kWrongState, "the key was ended before", "api_key_id", {}};
    }
    const std::string before = KeyText(*key);
    key->revoked = true;
    ended_tokens_ = true;
    Audit(transaction, act, absl::StrCat("key:", id.ToString()), before, KeyText(*key));
    return std::pair(*key, id.bits());
  };
  Run<Repeatable<ApiKey>>(act, done, [this, act, change](AccountTransaction& transaction) {
    return Once<ApiKey>(
        transaction, act,
        [](AccountTransaction& t, Id128 id) { return t(&AccountStore::FindApiKey, ApiKeyId(id)); },
        change);
  });
}

void Accounts::CreateOrderLink(Act act, PurchaseOrderId order, std::string email, int valid_days,
                               AccountDone<Repeatable<OrderLink>> done) {
  using Made = std::variant<std::pair<OrderLink, Id128>, Refusal>;
  const auto change = [=, this](AccountTransaction& transaction) -> Made {
    const auto party = transaction(&AccountStore::FindPurchaseOrder, order);
    if (!party) {
      return Refusal{Reason::kPurchaseOrderNotFound,
                     "there is no such purchase order",
                     "purchase_order_id",
                     {}};
    }
    if (!party->sent) {
      return Refusal{Reason::kWrongState, "the purchase order is a draft", "purchase_order_id", {}};
    }
    const std::string token = RandomToken();
    OrderLink link;
    link.id = OrderLinkId(ids_.Next(act.now));
    link.token_hash = TokenHash(token);
    link.supplier_id = party->supplier_id;
    link.purchase_order_id = order;
    link.email = email;
    link.created_time = act.now;
    link.expires_time = act.now + valid_days * kDayMicros;
    transaction(&AccountStore::InsertOrderLink, link);
    SendMail(transaction, email, "A purchase order waits for your answer",
             absl::StrCat(
                 "Purchase order ",
                 party->external_reference.empty() ? order.ToString() : party->external_reference,
                 " waits for your answer. Read it and answer here, within ", valid_days,
                 " days:\n\n", options_.portal_url, "/order#", token,
                 "\n\nWhoever has this link can answer for you: do not pass it on.\n"));
    Audit(transaction, act, absl::StrCat("link:", link.id.ToString()), "", LinkText(link));
    return std::pair(link, link.id.bits());
  };
  Run<Repeatable<OrderLink>>(act, done, [this, act, change](AccountTransaction& transaction) {
    return Once<OrderLink>(
        transaction, act,
        [](AccountTransaction& t, Id128 id) {
          return t(&AccountStore::FindOrderLink, OrderLinkId(id));
        },
        change);
  });
}

void Accounts::RevokeOrderLink(Act act, OrderLinkId id, AccountDone<Repeatable<OrderLink>> done) {
  using Made = std::variant<std::pair<OrderLink, Id128>, Refusal>;
  const auto change = [=, this](AccountTransaction& transaction) -> Made {
    auto link = transaction(&AccountStore::FindOrderLink, id);
    if (!link) {
      return Refusal{Reason::kLinkNotValid, "there is no such link", "order_link_id", {}};
    }
    if (transaction(&AccountStore::RevokeOrderLink, id) != 1) {
      return Refusal{Reason::kWrongState, "the link was ended before", "order_link_id", {}};
    }
    const std::string before = LinkText(*link);
    link->revoked = true;
    ended_tokens_ = true;
    Audit(transaction, act, absl::StrCat("link:", id.ToString()), before, LinkText(*link));
    return std::pair(*link, id.bits());
  };
  Run<Repeatable<OrderLink>>(act, done, [this, act, change](AccountTransaction& transaction) {
    return Once<OrderLink>(
        transaction, act,
        [](AccountTransaction& t, Id128 id) {
          return t(&AccountStore::FindOrderLink, OrderLinkId(id));
        },
        change);
  });
}

void Accounts::ListAuditEntries(Act act, std::optional<SupplierId> party, AuditEntryId before,
                                int limit, AccountDone<std::vector<AuditEntry>> done) {
  if (act.principal.is_supplier()) {
    if (party && *party != act.principal.supplier_id) return done(std::vector<AuditEntry>());
    party = act.principal.supplier_id;
  }
  Run<std::vector<AuditEntry>>(
      act, done,
      [party, before,
       limit](AccountTransaction& transaction) -> AccountReply<std::vector<AuditEntry>> {
        return transaction(&AccountStore::ListAuditEntries, party, before, limit);
      });
}

}  // namespace backline
