// The RPCs of account_service.proto: what a person does with its own account.
#pragma once

#include "backline/v1/account_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class AccountService final : public v1::AccountService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit AccountService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* SignIn(grpc::CallbackServerContext* context,
                                   const v1::SignInRequest* request,
                                   v1::SignInResponse* response) override;
  grpc::ServerUnaryReactor* ConfirmCode(grpc::CallbackServerContext* context,
                                        const v1::ConfirmCodeRequest* request,
                                        v1::ConfirmCodeResponse* response) override;
  grpc::ServerUnaryReactor* SignOut(grpc::CallbackServerContext* context,
                                    const v1::SignOutRequest* request,
                                    v1::SignOutResponse* response) override;
  grpc::ServerUnaryReactor* SignOutEverywhere(grpc::CallbackServerContext* context,
                                              const v1::SignOutEverywhereRequest* request,
                                              v1::SignOutEverywhereResponse* response) override;
  grpc::ServerUnaryReactor* GetSelf(grpc::CallbackServerContext* context,
                                    const v1::GetSelfRequest* request,
                                    v1::GetSelfResponse* response) override;
  grpc::ServerUnaryReactor* ChangePassword(grpc::CallbackServerContext* context,
                                           const v1::ChangePasswordRequest* request,
                                           v1::ChangePasswordResponse* response) override;
  grpc::ServerUnaryReactor* EnrolTotp(grpc::CallbackServerContext* context,
                                      const v1::EnrolTotpRequest* request,
                                      v1::EnrolTotpResponse* response) override;
  grpc::ServerUnaryReactor* ConfirmTotp(grpc::CallbackServerContext* context,
                                        const v1::ConfirmTotpRequest* request,
                                        v1::ConfirmTotpResponse* response) override;
  grpc::ServerUnaryReactor* RequestPasswordReset(
      grpc::CallbackServerContext* context, const v1::RequestPasswordResetRequest* request,
      v1::RequestPasswordResetResponse* response) override;
  grpc::ServerUnaryReactor* RedeemLink(grpc::CallbackServerContext* context,
                                       const v1::RedeemLinkRequest* request,
                                       v1::RedeemLinkResponse* response) override;
  grpc::ServerUnaryReactor* GetSignInOptions(grpc::CallbackServerContext* context,
                                             const v1::GetSignInOptionsRequest* request,
                                             v1::GetSignInOptionsResponse* response) override;
  grpc::ServerUnaryReactor* BeginOidcSignIn(grpc::CallbackServerContext* context,
                                            const v1::BeginOidcSignInRequest* request,
                                            v1::BeginOidcSignInResponse* response) override;
  grpc::ServerUnaryReactor* BeginOidcLink(grpc::CallbackServerContext* context,
                                          const v1::BeginOidcLinkRequest* request,
                                          v1::BeginOidcLinkResponse* response) override;
  grpc::ServerUnaryReactor* FinishOidcSignIn(grpc::CallbackServerContext* context,
                                             const v1::FinishOidcSignInRequest* request,
                                             v1::FinishOidcSignInResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
