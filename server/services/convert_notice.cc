#include <algorithm>
#include <set>

#include "server/services/convert.h"
#include "server/services/limits.h"

namespace backline {
namespace {

v1::ShipmentNoticeState StateOf(const ShipmentNoticeView& view) {
  if (view.notice.cancelled) return v1::SHIPMENT_NOTICE_STATE_CANCELLED;
  const auto& lines = view.lines;
  if (std::all_of(lines.begin(), lines.end(),
                  [](const NoticeLineView& line) { return line.expected == 0; })) {
    return v1::SHIPMENT_NOTICE_STATE_RECEIVED;
  }
  const bool some = std::any_of(lines.begin(), lines.end(),
                                [](const NoticeLineView& line) { return line.received > 0; });
  return some ? v1::SHIPMENT_NOTICE_STATE_PARTLY_RECEIVED : v1::SHIPMENT_NOTICE_STATE_ANNOUNCED;
}

}  // namespace

std::shared_ptr<AnnounceShipment> Parse(const v1::AnnounceShipmentRequest& request,
                                        Fields& fields) {
  auto command = std::make_shared<AnnounceShipment>();
  command->supplier_id = fields.caller().principal.supplier_id;
  command->delivery_note =
      fields.Text("delivery_note", request.delivery_note(), 0, kDeliveryNoteBytesMax);
  command->carrier = fields.Text("carrier", request.carrier(), 0, kReferenceBytesMax);
  command->tracking_reference =
      fields.Text("tracking_reference", request.tracking_reference(), 0, kReferenceBytesMax);
  command->shipped_date =
      fields.FactDay("shipped_date", request.has_shipped_date(), request.shipped_date());
  command->expected_date =
      fields.RequiredDay("expected_date", request.has_expected_date(), request.expected_date());
  if (command->expected_date < command->shipped_date) {
    fields.Add("expected_date", "must not be before shipped_date");
  }
  fields.Count("lines", request.lines_size(), 1, kNoticeLinesMax);
  std::set<SupplyLineId> seen;
  for (int at = 0; at < std::min(request.lines_size(), kNoticeLinesMax); ++at) {
    const v1::AnnouncedPart& part = request.lines(at);
    const auto id =
        fields.Required<SupplyLineId>({"lines", at, "supply_line_id"}, part.supply_line_id());
    if (!id.empty() && !seen.insert(id).second) fields.Repeated({"lines", at, "supply_line_id"});
    command->parts.push_back(
        {id, fields.Range({"lines", at, "quantity"}, part.quantity(), 1, kQuantityMax)});
  }
  fields.Count("packages", request.packages_size(), 0, kNoticePackagesMax);
  for (int at = 0; at < std::min(request.packages_size(), kNoticePackagesMax); ++at) {
    const v1::NoticePackage& package = request.packages(at);
    command->packages.push_back({fields.Text({"packages", at, "package_number"},
                                             package.package_number(), 1, kReferenceBytesMax),
                                 fields.Text({"packages", at, "tracking_reference"},
                                             package.tracking_reference(), 0, kReferenceBytesMax)});
  }
  return command;
}

std::shared_ptr<CancelShipmentNotice> Parse(const v1::CancelShipmentNoticeRequest& request,
                                            Fields& fields) {
  auto command = std::make_shared<CancelShipmentNotice>();
  command->supplier_id = fields.caller().principal.supplier_id;
  command->notice_id =
      fields.Required<ShipmentNoticeId>("shipment_notice_id", request.shipment_notice_id());
  return command;
}

void ToWire(const ShipmentNoticeView& view, v1::ShipmentNotice* wire) {
  const ShipmentNotice& notice = view.notice;
  wire->set_shipment_notice_id(WireId(notice.id));
  wire->set_supplier_id(WireId(notice.supplier_id));
  wire->set_location_id(WireId(notice.location_id));
  wire->set_delivery_note(notice.delivery_note);
  wire->set_carrier(notice.carrier);
  wire->set_tracking_reference(notice.tracking_reference);
  ToWire(notice.shipped_date, wire->mutable_shipped_date());
  ToWire(notice.expected_date, wire->mutable_expected_date());
  for (const NoticeLineView& line : view.lines) {
    v1::NoticeLine* added = wire->add_lines();
    added->set_purchase_order_id(WireId(line.line.purchase_order_id));
    added->set_line_number(line.line.line_number);
    added->set_supply_line_id(WireId(line.line.supply_line_id));
    added->set_quantity(line.line.quantity);
    added->set_received_quantity(line.received);
  }
  for (const NoticePackage& package : view.packages) {
    v1::NoticePackage* added = wire->add_packages();
    added->set_package_number(package.package_number);
    added->set_tracking_reference(package.tracking_reference);
  }
  wire->set_state(StateOf(view));
  ToWire(notice.recorded_time, wire->mutable_recorded_time());
}

}  // namespace backline
