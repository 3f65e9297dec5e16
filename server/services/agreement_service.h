// The RPCs of agreement_service.proto. A supplier reads its own; staff names whose it reads.
#pragma once

#include "backline/v1/agreement_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class AgreementService final : public v1::AgreementService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit AgreementService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* SetBusinessCalendar(grpc::CallbackServerContext* context,
                                                const v1::SetBusinessCalendarRequest* request,
                                                v1::SetBusinessCalendarResponse* response) override;
  grpc::ServerUnaryReactor* GetBusinessCalendar(grpc::CallbackServerContext* context,
                                                const v1::GetBusinessCalendarRequest* request,
                                                v1::GetBusinessCalendarResponse* response) override;
  grpc::ServerUnaryReactor* CreateAgreement(grpc::CallbackServerContext* context,
                                            const v1::CreateAgreementRequest* request,
                                            v1::CreateAgreementResponse* response) override;
  grpc::ServerUnaryReactor* SupersedeAgreement(grpc::CallbackServerContext* context,
                                               const v1::SupersedeAgreementRequest* request,
                                               v1::SupersedeAgreementResponse* response) override;
  grpc::ServerUnaryReactor* EndAgreement(grpc::CallbackServerContext* context,
                                         const v1::EndAgreementRequest* request,
                                         v1::EndAgreementResponse* response) override;
  grpc::ServerUnaryReactor* GetAgreement(grpc::CallbackServerContext* context,
                                         const v1::GetAgreementRequest* request,
                                         v1::GetAgreementResponse* response) override;
  grpc::ServerUnaryReactor* ListAgreements(grpc::CallbackServerContext* context,
                                           const v1::ListAgreementsRequest* request,
                                           v1::ListAgreementsResponse* response) override;
  grpc::ServerUnaryReactor* ListClocks(grpc::CallbackServerContext* context,
                                       const v1::ListClocksRequest* request,
                                       v1::ListClocksResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
