#include "server/services/user_service.h"

namespace backline {
namespace {

constexpr const char* kInviteUser = "/backline.v1.UserService/InviteUser";
constexpr const char* kGetUser = "/backline.v1.UserService/GetUser";
constexpr const char* kListUsers = "/backline.v1.UserService/ListUsers";
constexpr const char* kUpdateUser = "/backline.v1.UserService/UpdateUser";
constexpr const char* kDisableUser = "/backline.v1.UserService/DisableUser";
constexpr const char* kEnableUser = "/backline.v1.UserService/EnableUser";
constexpr const char* kResetSecondFactor = "/backline.v1.UserService/ResetSecondFactor";
constexpr const char* kUnlinkIdentity = "/backline.v1.UserService/UnlinkIdentity";
constexpr const char* kCreateApiKey = "/backline.v1.UserService/CreateApiKey";
constexpr const char* kListApiKeys = "/backline.v1.UserService/ListApiKeys";
constexpr const char* kRevokeApiKey = "/backline.v1.UserService/RevokeApiKey";
constexpr const char* kCreateOrderLink = "/backline.v1.UserService/CreateOrderLink";
constexpr const char* kRevokeOrderLink = "/backline.v1.UserService/RevokeOrderLink";
constexpr const char* kListAuditEntries = "/backline.v1.UserService/ListAuditEntries";

constexpr int kEnumMax = 31;  // bits that a set holds

// A set of distinct enumerators, 1 to `most` of them, numbered 1 to `last`.
template <typename Repeated>
int32_t BitsOf(const char* name, const Repeated& values, int most, int last, Fields& fields) {
  fields.Count(name, values.size(), 1, most);
  int32_t bits = 0;
  for (int at = 0; at < std::min<int>(values.size(), kEnumMax); ++at) {
    const int value = static_cast<int>(fields.Range({name, at, ""}, values[at], 1, last));
    const int32_t bit = 1 << (std::clamp(value, 1, last) - 1);
    if (bits & bit) fields.Repeated({name, at, ""});
    bits |= bit;
  }
  return bits;
}

template <typename Response>
AccountDone<Repeatable<User>> AnswerUser(std::shared_ptr<Responder> responder, Response* response) {
  return AnswerBy<Repeatable<User>>(std::move(responder), [=](const Repeatable<User>& made) {
    ToWire(made.value, response->mutable_user());
    response->set_replayed(made.replayed);
  });
}

template <typename Response>
AccountDone<Repeatable<OrderLink>> AnswerLink(std::shared_ptr<Responder> responder,
                                              Response* response) {
  return AnswerBy<Repeatable<OrderLink>>(std::move(responder),
                                         [=](const Repeatable<OrderLink>& made) {
                                           ToWire(made.value, response->mutable_order_link());
                                           response->set_replayed(made.replayed);
                                         });
}

// The items of a page, of which one more was asked for than it may hold.
template <typename Id, typename Item, typename Message, typename Response>
void FillAccountPage(const PageTokens& tokens, const PageRequest<Id>& page,
                     const std::vector<Item>& items,
                     google::protobuf::RepeatedPtrField<Message>* list, Response* response) {
  for (size_t at = 0; at < items.size(); ++at) {
    if (at == static_cast<size_t>(page.limit)) {
      response->set_next_page_token(tokens.Seal(page.binding, EncodeCursor(items[at - 1].id)));
      return;
    }
    ToWire(items[at], list->Add());
  }
}

struct PartyPage {
  SupplierId supplier_id;
  PageRequest<UserId> users;
  PageRequest<AuditEntryId> entries;
};

}  // namespace

grpc::ServerUnaryReactor* UserService::InviteUser(grpc::CallbackServerContext* context,
                                                  const v1::InviteUserRequest* request,
                                                  v1::InviteUserResponse* response) {
  return calls_.Account(
      context, request, kInviteUser,
      [=](Fields& fields) {
        User user;
        user.email = fields.Email("email", request->email());
        user.name = fields.Text("name", request->name(), 1, kNameBytesMax);
        user.supplier_id = fields.Optional<SupplierId>("supplier_id", request->supplier_id());
        user.role_bits =
            BitsOf("roles", request->roles(), kUserRolesMax, v1::USER_ROLE_ADMINISTRATOR, fields);
        return user;
      },
      [=, this](const Act& act, const User& user, auto responder) {
        calls_.parts().accounts.InviteUser(act, user, AnswerUser(responder, response));
      });
}

grpc::ServerUnaryReactor* UserService::GetUser(grpc::CallbackServerContext* context,
                                               const v1::GetUserRequest* request,
                                               v1::GetUserResponse* response) {
  return calls_.Account(
      context, request, kGetUser,
      [=](Fields& fields) { return fields.Required<UserId>("user_id", request->user_id()); },
      [=, this](const Act& act, UserId id, auto responder) {
        calls_.parts().accounts.GetUser(act, id, AnswerBy<User>(responder, [=](const User& user) {
                                          ToWire(user, response->mutable_user());
                                        }));
      });
}

grpc::ServerUnaryReactor* UserService::ListUsers(grpc::CallbackServerContext* context,
                                                 const v1::ListUsersRequest* request,
                                                 v1::ListUsersResponse* response) {
  return calls_.Account(
      context, request, kListUsers,
      [=, this](Fields& fields) {
        PartyPage query;
        query.supplier_id = fields.Optional<SupplierId>("supplier_id", request->supplier_id());
        query.users = calls_.Page<UserId>(*request, kListUsers, fields);
        return query;
      },
      [=, this](const Act& act, const PartyPage& query, auto responder) {
        const PageRequest<UserId> page = query.users;
        calls_.parts().accounts.ListUsers(
            act, IfAny(query.supplier_id), page.after.value_or(UserId()), page.limit + 1,
            AnswerBy<std::vector<User>>(responder, [=, this](const std::vector<User>& users) {
              FillAccountPage(calls_.parts().page_tokens, page, users, response->mutable_users(),
                              response);
            }));
      });
}

grpc::ServerUnaryReactor* UserService::UpdateUser(grpc::CallbackServerContext* context,
                                                  const v1::UpdateUserRequest* request,
                                                  v1::UpdateUserResponse* response) {
  struct Query {
    UserId id;
    std::optional<int64_t> version;
    std::string name;
    int32_t role_bits = 0;
  };
  return calls_.Account(
      context, request, kUpdateUser,
      [=](Fields& fields) {
        Query query;
        query.id = fields.Required<UserId>("user_id", request->user_id());
        query.version = fields.Etag("etag", request->etag());
        query.name = fields.Text("name", request->name(), 1, kNameBytesMax);
        query.role_bits =
            BitsOf("roles", request->roles(), kUserRolesMax, v1::USER_ROLE_ADMINISTRATOR, fields);
        return query;
      },
      [=, this](const Act& act, const Query& query, auto responder) {
        calls_.parts().accounts.UpdateUser(act, query.id, query.version, query.name,
                                           query.role_bits, AnswerUser(responder, response));
      });
}

grpc::ServerUnaryReactor* UserService::DisableUser(grpc::CallbackServerContext* context,
                                                   const v1::DisableUserRequest* request,
                                                   v1::DisableUserResponse* response) {
  return calls_.Account(
      context, request, kDisableUser,
      [=](Fields& fields) { return fields.Required<UserId>("user_id", request->user_id()); },
      [=, this](const Act& act, UserId id, auto responder) {
        calls_.parts().accounts.SetUserState(act, id, UserState::kDisabled,
                                             AnswerUser(responder, response));
      });
}

grpc::ServerUnaryReactor* UserService::EnableUser(grpc::CallbackServerContext* context,
                                                  const v1::EnableUserRequest* request,
                                                  v1::EnableUserResponse* response) {
  return calls_.Account(
      context, request, kEnableUser,
      [=](Fields& fields) { return fields.Required<UserId>("user_id", request->user_id()); },
      [=, this](const Act& act, UserId id, auto responder) {
        calls_.parts().accounts.SetUserState(act, id, UserState::kActive,
                                             AnswerUser(responder, response));
      });
}

grpc::ServerUnaryReactor* UserService::ResetSecondFactor(
    grpc::CallbackServerContext* context, const v1::ResetSecondFactorRequest* request,
    v1::ResetSecondFactorResponse* response) {
  return calls_.Account(
      context, request, kResetSecondFactor,
      [=](Fields& fields) { return fields.Required<UserId>("user_id", request->user_id()); },
      [=, this](const Act& act, UserId id, auto responder) {
        calls_.parts().accounts.ResetSecondFactor(act, id, AnswerUser(responder, response));
      });
}

grpc::ServerUnaryReactor* UserService::UnlinkIdentity(grpc::CallbackServerContext* context,
                                                      const v1::UnlinkIdentityRequest* request,
                                                      v1::UnlinkIdentityResponse* response) {
  return calls_.Account(
      context, request, kUnlinkIdentity,
      [=](Fields& fields) { return fields.Required<UserId>("user_id", request->user_id()); },
      [=, this](const Act& act, UserId id, auto responder) {
        calls_.parts().accounts.UnlinkIdentity(act, id, AnswerUser(responder, response));
      });
}

grpc::ServerUnaryReactor* UserService::CreateApiKey(grpc::CallbackServerContext* context,
                                                    const v1::CreateApiKeyRequest* request,
                                                    v1::CreateApiKeyResponse* response) {
  struct Query {
    std::string name;
    int32_t scope_bits = 0;
    int valid_days = 0;
  };
  return calls_.Account(
      context, request, kCreateApiKey,
      [=](Fields& fields) {
        Query query;
        query.name = fields.Text("name", request->name(), 1, kNameBytesMax);
        query.scope_bits =
            BitsOf("scopes", request->scopes(), kApiKeyScopesMax, v1::API_KEY_SCOPE_SHIP, fields);
        query.valid_days = fields.Range32("valid_days", request->valid_days(), 1, kApiKeyDaysMax);
        return query;
      },
      [=, this](const Act& act, const Query& query, auto responder) {
        calls_.parts().accounts.CreateApiKey(
            act, query.name, query.scope_bits, query.valid_days,
            AnswerBy<Repeatable<NewApiKey>>(responder, [=](const Repeatable<NewApiKey>& made) {
              ToWire(made.value.key, response->mutable_api_key());
              response->set_secret(made.value.secret);
              response->set_replayed(made.replayed);
            }));
      });
}

grpc::ServerUnaryReactor* UserService::ListApiKeys(grpc::CallbackServerContext* context,
                                                   const v1::ListApiKeysRequest* request,
                                                   v1::ListApiKeysResponse* response) {
  return calls_.Account(
      context, request, kListApiKeys,
      [=, this](Fields& fields) { return calls_.Page<ApiKeyId>(*request, kListApiKeys, fields); },
      [=, this](const Act& act, const PageRequest<ApiKeyId>& page, auto responder) {
        calls_.parts().accounts.ListApiKeys(
            act, page.after.value_or(ApiKeyId()), page.limit + 1,
            AnswerBy<std::vector<ApiKey>>(responder, [=, this](const std::vector<ApiKey>& keys) {
              FillAccountPage(calls_.parts().page_tokens, page, keys, response->mutable_api_keys(),
                              response);
            }));
      });
}

grpc::ServerUnaryReactor* UserService::RevokeApiKey(grpc::CallbackServerContext* context,
                                                    const v1::RevokeApiKeyRequest* request,
                                                    v1::RevokeApiKeyResponse* response) {
  return calls_.Account(
      context, request, kRevokeApiKey,
      [=](Fields& fields) {
        return fields.Required<ApiKeyId>("api_key_id", request->api_key_id());
      },
      [=, this](const Act& act, ApiKeyId id, auto responder) {
        calls_.parts().accounts.RevokeApiKey(
            act, id, AnswerBy<Repeatable<ApiKey>>(responder, [=](const Repeatable<ApiKey>& made) {
              ToWire(made.value, response->mutable_api_key());
              response->set_replayed(made.replayed);
            }));
      });
}

grpc::ServerUnaryReactor* UserService::CreateOrderLink(grpc::CallbackServerContext* context,
                                                       const v1::CreateOrderLinkRequest* request,
                                                       v1::CreateOrderLinkResponse* response) {
  struct Query {
    PurchaseOrderId purchase_order_id;
    std::string email;
    int valid_days = 0;
  };
  return calls_.Account(
      context, request, kCreateOrderLink,
      [=](Fields& fields) {
        Query query;
        query.purchase_order_id =
            fields.Required<PurchaseOrderId>("purchase_order_id", request->purchase_order_id());
        query.email = fields.Email("email", request->email());
        query.valid_days =
            fields.Range32("valid_days", request->valid_days(), 1, kOrderLinkDaysMax);
        return query;
      },
      [=, this](const Act& act, const Query& query, auto responder) {
        calls_.parts().accounts.CreateOrderLink(act, query.purchase_order_id, query.email,
                                                query.valid_days, AnswerLink(responder, response));
      });
}

grpc::ServerUnaryReactor* UserService::RevokeOrderLink(grpc::CallbackServerContext* context,
                                                       const v1::RevokeOrderLinkRequest* request,
                                                       v1::RevokeOrderLinkResponse* response) {
  return calls_.Account(
      context, request, kRevokeOrderLink,
      [=](Fields& fields) {
        return fields.Required<OrderLinkId>("order_link_id", request->order_link_id());
      },
      [=, this](const Act& act, OrderLinkId id, auto responder) {
        calls_.parts().accounts.RevokeOrderLink(act, id, AnswerLink(responder, response));
      });
}

grpc::ServerUnaryReactor* UserService::ListAuditEntries(grpc::CallbackServerContext* context,
                                                        const v1::ListAuditEntriesRequest* request,
                                                        v1::ListAuditEntriesResponse* response) {
  return calls_.Account(
      context, request, kListAuditEntries,
      [=, this](Fields& fields) {
        PartyPage query;
        query.supplier_id = fields.Optional<SupplierId>("supplier_id", request->supplier_id());
        query.entries = calls_.Page<AuditEntryId>(*request, kListAuditEntries, fields);
        return query;
      },
      [=, this](const Act& act, const PartyPage& query, auto responder) {
        const PageRequest<AuditEntryId> page = query.entries;
        calls_.parts().accounts.ListAuditEntries(
            act, IfAny(query.supplier_id), page.after.value_or(AuditEntryId()), page.limit + 1,
            AnswerBy<std::vector<AuditEntry>>(
                responder, [=, this](const std::vector<AuditEntry>& entries) {
                  FillAccountPage(calls_.parts().page_tokens, page, entries,
                                  response->mutable_entries(), response);
                }));
      });
}

}  // namespace backline
