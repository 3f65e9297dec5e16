#include "server/services/account_service.h"

#include "absl/strings/str_cat.h"
#include "server/accounts/password.h"

namespace backline {
namespace {

constexpr const char* kSignIn = "/backline.v1.AccountService/SignIn";
constexpr const char* kConfirmCode = "/backline.v1.AccountService/ConfirmCode";
constexpr const char* kSignOut = "/backline.v1.AccountService/SignOut";
constexpr const char* kSignOutEverywhere = "/backline.v1.AccountService/SignOutEverywhere";
constexpr const char* kGetSelf = "/backline.v1.AccountService/GetSelf";
constexpr const char* kChangePassword = "/backline.v1.AccountService/ChangePassword";
constexpr const char* kEnrolTotp = "/backline.v1.AccountService/EnrolTotp";
constexpr const char* kConfirmTotp = "/backline.v1.AccountService/ConfirmTotp";
constexpr const char* kRequestPasswordReset = "/backline.v1.AccountService/RequestPasswordReset";
constexpr const char* kRedeemLink = "/backline.v1.AccountService/RedeemLink";
constexpr const char* kGetSignInOptions = "/backline.v1.AccountService/GetSignInOptions";
constexpr const char* kBeginOidcSignIn = "/backline.v1.AccountService/BeginOidcSignIn";
constexpr const char* kBeginOidcLink = "/backline.v1.AccountService/BeginOidcLink";
constexpr const char* kFinishOidcSignIn = "/backline.v1.AccountService/FinishOidcSignIn";

struct TwoTexts {
  std::string first;
  std::string second;
};

// A password that is only compared: what is too short is wrong, not malformed.
std::string Compared(const char* field, const std::string& text, Fields& fields) {
  return fields.Secret(field, text, 0, kPasswordBytesMax);
}
std::string NewPassword(const std::string& text, Fields& fields) {
  return fields.Secret("new_password", text, kPasswordBytesMin, kPasswordBytesMax);
}
std::string Code(const std::string& text, Fields& fields) {
  return fields.Secret("code", text, 1, kCodeTextBytesMax);
}

// A gateway makes the browser's cookie of this; empty ends the cookie.
constexpr const char* kSetSession = "backline-set-session";

template <typename Response>
void GiveSession(grpc::CallbackServerContext* context, const Clock& clock, const Grant& grant,
                 Response* response) {
  const int64_t micros = grant.expires_time.unix_micros - clock.Now().unix_micros;
  context->AddTrailingMetadata(kSetSession,
                               absl::StrCat(grant.token, ";", micros / kMicrosPerSecond));
  ToWire(grant, response->mutable_session());
}

int NoFields(Fields&) { return 0; }

template <typename Response>
AccountDone<OidcBegun> AnswerBegun(std::shared_ptr<Responder> responder, Response* response) {
  return AnswerBy<OidcBegun>(std::move(responder), [=](const OidcBegun& begun) {
    response->set_authorization_url(begun.authorization_url);
    response->set_browser_secret(begun.browser_secret);
  });
}

}  // namespace

grpc::ServerUnaryReactor* AccountService::SignIn(grpc::CallbackServerContext* context,
                                                 const v1::SignInRequest* request,
                                                 v1::SignInResponse* response) {
  return calls_.Account(
      context, request, kSignIn,
      [=](Fields& fields) {
        return TwoTexts{fields.Email("email", request->email()),
                        Compared("password", request->password(), fields)};
      },
      [=, this](const Act& act, const TwoTexts& query, auto responder) {
        calls_.parts().accounts.SignIn(act, query.first, query.second,
                                       AnswerBy<Grant>(responder, [=, this](const Grant& grant) {
                                         GiveSession(context, calls_.parts().clock, grant,
                                                     response);
                                       }));
      });
}

grpc::ServerUnaryReactor* AccountService::ConfirmCode(grpc::CallbackServerContext* context,
                                                      const v1::ConfirmCodeRequest* request,
                                                      v1::ConfirmCodeResponse* response) {
  return calls_.Account(
      context, request, kConfirmCode, [=](Fields& fields) { return Code(request->code(), fields); },
      [=, this](const Act& act, const std::string& code, auto responder) {
        calls_.parts().accounts.ConfirmCode(
            act, code,
            AnswerBy<CodeConfirmed>(responder, [=, this](const CodeConfirmed& confirmed) {
              GiveSession(context, calls_.parts().clock, confirmed.grant, response);
              response->set_recovery_codes_left(
                  static_cast<int32_t>(confirmed.recovery_codes_left));
            }));
      });
}

grpc::ServerUnaryReactor* AccountService::SignOut(grpc::CallbackServerContext* context,
                                                  const v1::SignOutRequest* request,
                                                  v1::SignOutResponse*) {
  return calls_.Account(
      context, request, kSignOut, NoFields, [=, this](const Act& act, int, auto responder) {
        calls_.parts().accounts.SignOut(act, AnswerBy<Nothing>(responder, [=](const Nothing&) {
                                          context->AddTrailingMetadata(kSetSession, "");
                                        }));
      });
}

grpc::ServerUnaryReactor* AccountService::SignOutEverywhere(
    grpc::CallbackServerContext* context, const v1::SignOutEverywhereRequest* request,
    v1::SignOutEverywhereResponse* response) {
  return calls_.Account(context, request, kSignOutEverywhere, NoFields,
                        [=, this](const Act& act, int, auto responder) {
                          calls_.parts().accounts.SignOutEverywhere(
                              act, AnswerBy<int64_t>(responder, [=](int64_t ended) {
                                context->AddTrailingMetadata(kSetSession, "");
                                response->set_ended_count(static_cast<int32_t>(ended));
                              }));
                        });
}

grpc::ServerUnaryReactor* AccountService::GetSelf(grpc::CallbackServerContext* context,
                                                  const v1::GetSelfRequest* request,
                                                  v1::GetSelfResponse* response) {
  return calls_.Account(
      context, request, kGetSelf, NoFields, [=, this](const Act& act, int, auto responder) {
        calls_.parts().accounts.GetSelf(act, AnswerBy<User>(responder, [=](const User& user) {
                                          ToWire(user, response->mutable_user());
                                        }));
      });
}

grpc::ServerUnaryReactor* AccountService::ChangePassword(grpc::CallbackServerContext* context,
                                                         const v1::ChangePasswordRequest* request,
                                                         v1::ChangePasswordResponse* response) {
  return calls_.Account(
      context, request, kChangePassword,
      [=](Fields& fields) {
        return TwoTexts{Compared("current_password", request->current_password(), fields),
                        NewPassword(request->new_password(), fields)};
      },
      [=, this](const Act& act, const TwoTexts& query, auto responder) {
        calls_.parts().accounts.ChangePassword(
            act, query.first, query.second,
            AnswerBy<Grant>(responder, [=, this](const Grant& grant) {
              GiveSession(context, calls_.parts().clock, grant, response);
            }));
      });
}

grpc::ServerUnaryReactor* AccountService::EnrolTotp(grpc::CallbackServerContext* context,
                                                    const v1::EnrolTotpRequest* request,
                                                    v1::EnrolTotpResponse* response) {
  return calls_.Account(
      context, request, kEnrolTotp,
      [=](Fields& fields) {
        return Compared("current_password", request->current_password(), fields);
      },
      [=, this](const Act& act, const std::string& password, auto responder) {
        calls_.parts().accounts.EnrolTotp(
            act, password, AnswerBy<Enrolment>(responder, [=](const Enrolment& enrolment) {
              response->set_secret(enrolment.secret);
              response->set_otpauth_uri(enrolment.otpauth_uri);
            }));
      });
}

grpc::ServerUnaryReactor* AccountService::ConfirmTotp(grpc::CallbackServerContext* context,
                                                      const v1::ConfirmTotpRequest* request,
                                                      v1::ConfirmTotpResponse* response) {
  return calls_.Account(
      context, request, kConfirmTotp, [=](Fields& fields) { return Code(request->code(), fields); },
      [=, this](const Act& act, const std::string& code, auto responder) {
        calls_.parts().accounts.ConfirmTotp(
            act, code, AnswerBy<Enrolled>(responder, [=, this](const Enrolled& enrolled) {
              for (const std::string& recovery : enrolled.recovery_codes) {
                response->add_recovery_codes(recovery);
              }
              GiveSession(context, calls_.parts().clock, enrolled.grant, response);
            }));
      });
}

grpc::ServerUnaryReactor* AccountService::RequestPasswordReset(
    grpc::CallbackServerContext* context, const v1::RequestPasswordResetRequest* request,
    v1::RequestPasswordResetResponse*) {
  return calls_.Account(
      context, request, kRequestPasswordReset,
      [=](Fields& fields) { return fields.Email("email", request->email()); },
      [this](const Act& act, const std::string& email, auto responder) {
        calls_.parts().accounts.RequestPasswordReset(
            act, email, AnswerBy<Nothing>(responder, [](const Nothing&) {}));
      });
}

grpc::ServerUnaryReactor* AccountService::RedeemLink(grpc::CallbackServerContext* context,
                                                     const v1::RedeemLinkRequest* request,
                                                     v1::RedeemLinkResponse* response) {
  return calls_.Account(
      context, request, kRedeemLink,
      [=](Fields& fields) {
        return TwoTexts{
            fields.Secret("link_token", request->link_token(), kTokenBytes, kTokenBytes),
            NewPassword(request->new_password(), fields)};
      },
      [=, this](const Act& act, const TwoTexts& query, auto responder) {
        calls_.parts().accounts.RedeemLink(
            act, query.first, query.second,
            AnswerBy<std::string>(responder,
                                  [=](const std::string& email) { response->set_email(email); }));
      });
}

grpc::ServerUnaryReactor* AccountService::GetSignInOptions(
    grpc::CallbackServerContext* context, const v1::GetSignInOptionsRequest* request,
    v1::GetSignInOptionsResponse* response) {
  return calls_.Account(
      context, request, kGetSignInOptions, NoFields, [=, this](const Act&, int, auto responder) {
        response->set_identity_provider(calls_.parts().accounts.identity_provider());
        responder->Finish(grpc::Status::OK);
      });
}

grpc::ServerUnaryReactor* AccountService::BeginOidcSignIn(grpc::CallbackServerContext* context,
                                                          const v1::BeginOidcSignInRequest* request,
                                                          v1::BeginOidcSignInResponse* response) {
  return calls_.Account(
      context, request, kBeginOidcSignIn,
      [=](Fields& fields) {
        const std::string& token = request->link_token();
        return fields.Secret("link_token", token, token.empty() ? 0 : kTokenBytes, kTokenBytes);
      },
      [=, this](const Act& act, const std::string& token, auto responder) {
        calls_.parts().accounts.BeginOidcSignIn(act, token, AnswerBegun(responder, response));
      });
}

grpc::ServerUnaryReactor* AccountService::BeginOidcLink(grpc::CallbackServerContext* context,
                                                        const v1::BeginOidcLinkRequest* request,
                                                        v1::BeginOidcLinkResponse* response) {
  return calls_.Account(
      context, request, kBeginOidcLink,
      [=](Fields& fields) {
        return Compared("current_password", request->current_password(), fields);
      },
      [=, this](const Act& act, const std::string& password, auto responder) {
        calls_.parts().accounts.BeginOidcLink(act, password, AnswerBegun(responder, response));
      });
}

grpc::ServerUnaryReactor* AccountService::FinishOidcSignIn(
    grpc::CallbackServerContext* context, const v1::FinishOidcSignInRequest* request,
    v1::FinishOidcSignInResponse* response) {
  return calls_.Account(
      context, request, kFinishOidcSignIn,
      [=](Fields& fields) {
        return OidcReturn{
            fields.Secret("code", request->code(), 1, kOidcCodeBytesMax),
            fields.Secret("state", request->state(), kTokenBytes, kTokenBytes),
            fields.Secret("browser_secret", request->browser_secret(), kTokenBytes, kTokenBytes)};
      },
      [=, this](const Act& act, const OidcReturn& returned, auto responder) {
        calls_.parts().accounts.FinishOidcSignIn(
            act, returned, AnswerBy<Grant>(responder, [=, this](const Grant& grant) {
              GiveSession(context, calls_.parts().clock, grant, response);
            }));
      });
}

}  // namespace backline
