#include "server/services/shipment_notice_service.h"

namespace backline {
namespace {

constexpr const char* kAnnounceShipment = "/backline.v1.ShipmentNoticeService/AnnounceShipment";
constexpr const char* kCancelShipmentNotice =
    "/backline.v1.ShipmentNoticeService/CancelShipmentNotice";
constexpr const char* kGetShipmentNotice = "/backline.v1.ShipmentNoticeService/GetShipmentNotice";
constexpr const char* kListShipmentNotices =
    "/backline.v1.ShipmentNoticeService/ListShipmentNotices";

template <typename Response>
ReadResult ReadNotice(Reader& reader, const Caller& caller, ShipmentNoticeId id,
                      Response& response) {
  return AnswerOne(reader.GetShipmentNotice(caller.principal.supplier_id, id),
                   Reason::kShipmentNoticeNotFound, response, [&](const ShipmentNoticeView& view) {
                     ToWire(view, response.mutable_shipment_notice());
                   });
}

template <typename Response>
ReadResult RereadNotice(Reader& reader, const Written& written, Response& response) {
  return ReadNotice(reader, written.caller, ShipmentNoticeId(written.outcome.resource_id),
                    response);
}

}  // namespace

grpc::ServerUnaryReactor* ShipmentNoticeService::AnnounceShipment(
    grpc::CallbackServerContext* context, const v1::AnnounceShipmentRequest* request,
    v1::AnnounceShipmentResponse* response) {
  return calls_.Write(context, request, response, kAnnounceShipment,
                      NotFromTheSet<v1::AnnounceShipmentResponse>,
                      RereadNotice<v1::AnnounceShipmentResponse>);
}

grpc::ServerUnaryReactor* ShipmentNoticeService::CancelShipmentNotice(
    grpc::CallbackServerContext* context, const v1::CancelShipmentNoticeRequest* request,
    v1::CancelShipmentNoticeResponse* response) {
  return calls_.Write(context, request, response, kCancelShipmentNotice,
                      NotFromTheSet<v1::CancelShipmentNoticeResponse>,
                      RereadNotice<v1::CancelShipmentNoticeResponse>);
}

grpc::ServerUnaryReactor* ShipmentNoticeService::GetShipmentNotice(
    grpc::CallbackServerContext* context, const v1::GetShipmentNoticeRequest* request,
    v1::GetShipmentNoticeResponse* response) {
  return calls_.Read(
      context, request, response, kGetShipmentNotice,
      [=, this](Fields& fields) {
        return fields.Required<ShipmentNoticeId>("shipment_notice_id",
                                                 request->shipment_notice_id());
      },
      [](Reader& reader, const Caller& caller, ShipmentNoticeId id,
         v1::GetShipmentNoticeResponse& response) {
        return ReadNotice(reader, caller, id, response);
      });
}

grpc::ServerUnaryReactor* ShipmentNoticeService::ListShipmentNotices(
    grpc::CallbackServerContext* context, const v1::ListShipmentNoticesRequest* request,
    v1::ListShipmentNoticesResponse* response) {
  return calls_.Read(
      context, request, response, kListShipmentNotices,
      [=, this](Fields& fields) {
        return calls_.Page<ShipmentNoticeId>(*request, kListShipmentNotices, fields);
      },
      [this](Reader& reader, const Caller& caller, const PageRequest<ShipmentNoticeId>& page,
             v1::ListShipmentNoticesResponse& response) -> ReadResult {
        const auto read =
            reader.ListShipmentNotices(caller.principal.supplier_id, page.after, page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, page, response.mutable_shipment_notices(), response,
                        [](const ShipmentNoticeView& view) { return view.notice.id; });
        return {};
      });
}

}  // namespace backline
