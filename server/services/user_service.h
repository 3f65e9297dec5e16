// The RPCs of user_service.proto: persons, keys, links and the audit trail.
#pragma once

#include "backline/v1/user_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class UserService final : public v1::UserService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit UserService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* InviteUser(grpc::CallbackServerContext* context,
                                       const v1::InviteUserRequest* request,
                                       v1::InviteUserResponse* response) override;
  grpc::ServerUnaryReactor* GetUser(grpc::CallbackServerContext* context,
                                    const v1::GetUserRequest* request,
                                    v1::GetUserResponse* response) override;
  grpc::ServerUnaryReactor* ListUsers(grpc::CallbackServerContext* context,
                                      const v1::ListUsersRequest* request,
                                      v1::ListUsersResponse* response) override;
  grpc::ServerUnaryReactor* UpdateUser(grpc::CallbackServerContext* context,
                                       const v1::UpdateUserRequest* request,
                                       v1::UpdateUserResponse* response) override;
  grpc::ServerUnaryReactor* DisableUser(grpc::CallbackServerContext* context,
                                        const v1::DisableUserRequest* request,
                                        v1::DisableUserResponse* response) override;
  grpc::ServerUnaryReactor* EnableUser(grpc::CallbackServerContext* context,
                                       const v1::EnableUserRequest* request,
                                       v1::EnableUserResponse* response) override;
  grpc::ServerUnaryReactor* ResetSecondFactor(grpc::CallbackServerContext* context,
                                              const v1::ResetSecondFactorRequest* request,
                                              v1::ResetSecondFactorResponse* response) override;
  grpc::ServerUnaryReactor* UnlinkIdentity(grpc::CallbackServerContext* context,
                                           const v1::UnlinkIdentityRequest* request,
                                           v1::UnlinkIdentityResponse* response) override;
  grpc::ServerUnaryReactor* CreateApiKey(grpc::CallbackServerContext* context,
                                         const v1::CreateApiKeyRequest* request,
                                         v1::CreateApiKeyResponse* response) override;
  grpc::ServerUnaryReactor* ListApiKeys(grpc::CallbackServerContext* context,
                                        const v1::ListApiKeysRequest* request,
                                        v1::ListApiKeysResponse* response) override;
  grpc::ServerUnaryReactor* RevokeApiKey(grpc::CallbackServerContext* context,
                                         const v1::RevokeApiKeyRequest* request,
                                         v1::RevokeApiKeyResponse* response) override;
  grpc::ServerUnaryReactor* CreateOrderLink(grpc::CallbackServerContext* context,
                                            const v1::CreateOrderLinkRequest* request,
                                            v1::CreateOrderLinkResponse* response) override;
  grpc::ServerUnaryReactor* RevokeOrderLink(grpc::CallbackServerContext* context,
                                            const v1::RevokeOrderLinkRequest* request,
                                            v1::RevokeOrderLinkResponse* response) override;
  grpc::ServerUnaryReactor* ListAuditEntries(grpc::CallbackServerContext* context,
                                             const v1::ListAuditEntriesRequest* request,
                                             v1::ListAuditEntriesResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
