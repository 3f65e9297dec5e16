// The RPCs of shipment_notice_service.proto. A supplier sees its own notices; the house all.
#pragma once

#include "backline/v1/shipment_notice_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class ShipmentNoticeService final : public v1::ShipmentNoticeService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit ShipmentNoticeService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* AnnounceShipment(grpc::CallbackServerContext* context,
                                             const v1::AnnounceShipmentRequest* request,
                                             v1::AnnounceShipmentResponse* response) override;
  grpc::ServerUnaryReactor* CancelShipmentNotice(
      grpc::CallbackServerContext* context, const v1::CancelShipmentNoticeRequest* request,
      v1::CancelShipmentNoticeResponse* response) override;
  grpc::ServerUnaryReactor* GetShipmentNotice(grpc::CallbackServerContext* context,
                                              const v1::GetShipmentNoticeRequest* request,
                                              v1::GetShipmentNoticeResponse* response) override;
  grpc::ServerUnaryReactor* ListShipmentNotices(grpc::CallbackServerContext* context,
                                                const v1::ListShipmentNoticesRequest* request,
                                                v1::ListShipmentNoticesResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
