// Shipment notices and messages as their readers see them. A supplier, if there is one, stands in
// every statement; the empty id is the house's, which sees all.
#include <map>

#include "server/store/message_rows.h"
#include "server/store/notice_rows.h"
#include "server/store/reader.h"
#include "server/store/reader_session.h"

namespace backline {
namespace {

#define BACKLINE_NOTICE_COLUMNS                                                  \
  "shipment_notice_id, supplier_id, location_id, delivery_note, carrier, "       \
  "tracking_reference, shipped_date, expected_date, line_count, package_count, " \
  "recorded_time, cancelled, version"
constexpr Sql kNotice{"SELECT " BACKLINE_NOTICE_COLUMNS
                      " FROM shipment_notices WHERE shipment_notice_id = ?"
                      " AND (? OR supplier_id = ?)"};
constexpr Sql kNotices{"SELECT " BACKLINE_NOTICE_COLUMNS
                       " FROM shipment_notices FORCE INDEX (PRIMARY)"
                       " WHERE (? OR shipment_notice_id < ?)"
                       " ORDER BY shipment_notice_id DESC LIMIT ?"};
constexpr Sql kNoticesOfSupplier{"SELECT " BACKLINE_NOTICE_COLUMNS
                                 " FROM shipment_notices FORCE INDEX (shipment_notices_supplier)"
                                 " WHERE supplier_id = ? AND (? OR shipment_notice_id < ?)"
                                 " ORDER BY shipment_notice_id DESC LIMIT ?"};
constexpr Sql kLines{
    "SELECT shipment_notice_lines.shipment_notice_id, shipment_notice_lines.position,"
    " shipment_notice_lines.supply_line_id, shipment_notice_lines.purchase_order_id,"
    " shipment_notice_lines.line_number, shipment_notice_lines.quantity, supply_lines.received,"
    " GREATEST(0, supply_lines.expected - supply_lines.received - supply_lines.cancelled)"
    " FROM shipment_notice_lines JOIN supply_lines"
    " ON supply_lines.supply_line_id = shipment_notice_lines.supply_line_id"
    " WHERE shipment_notice_lines.shipment_notice_id IN (",
    "?", ", ",
    ") ORDER BY shipment_notice_lines.shipment_notice_id, shipment_notice_lines.position"};
constexpr Sql kPackages{
    "SELECT shipment_notice_id, position, package_number, tracking_reference"
    " FROM shipment_notice_packages WHERE shipment_notice_id IN (",
    "?", ", ", ") ORDER BY shipment_notice_id, position"};

constexpr Sql kLineIsThere{
    "SELECT 1 FROM purchase_order_lines JOIN purchase_orders"
    " ON purchase_orders.purchase_order_id = purchase_order_lines.purchase_order_id"
    " WHERE purchase_order_lines.purchase_order_id = ? AND purchase_order_lines.line_number = ?"
    " AND (? OR (purchase_order_lines.supplier_id = ? AND purchase_orders.sent_date IS NOT NULL))"};
constexpr Sql kMessages{
    "SELECT purchase_order_id, line_number, message_number, from_supplier, author, text,"
    " recorded_time FROM line_messages FORCE INDEX (PRIMARY)"
    " WHERE purchase_order_id = ? AND line_number = ? AND message_number > ?"
    " ORDER BY message_number LIMIT ?"};
#define BACKLINE_CONVERSATION_COLUMNS                                        \
  "purchase_order_id, line_number, supplier_id, product_id, message_count, " \
  "supplier_unread, house_unread, supplier_read, house_read, version"
constexpr Sql kConversations{"SELECT " BACKLINE_CONVERSATION_COLUMNS
                             " FROM conversations FORCE INDEX (PRIMARY)"
                             " WHERE purchase_order_id > ?"
                             " OR (purchase_order_id = ? AND line_number > ?)"
                             " ORDER BY purchase_order_id, line_number LIMIT ?"};
constexpr Sql kConversationsOfSupplier{
    "SELECT " BACKLINE_CONVERSATION_COLUMNS
    " FROM conversations FORCE INDEX (conversations_supplier) WHERE supplier_id = ?"
    " AND (purchase_order_id > ? OR (purchase_order_id = ? AND line_number > ?))"
    " ORDER BY purchase_order_id, line_number LIMIT ?"};

void Complete(ReaderSession& session, std::vector<ShipmentNoticeView>& views) {
  std::vector<ShipmentNoticeId> ids;
  std::map<ShipmentNoticeId, ShipmentNoticeView*> by_id;
  for (ShipmentNoticeView& view : views) {
    ids.push_back(view.notice.id);
    by_id[view.notice.id] = &view;
  }
  session.SelectIds(kLines, ids, [&](RowReader& row) {
    NoticeLineView view;
    NoticeLine& line = view.line;
    row(line.notice_id, line.position, line.supply_line_id, line.purchase_order_id,
        line.line_number, line.quantity, view.received, view.expected);
    by_id.at(line.notice_id)->lines.push_back(view);
  });
  session.SelectIds(kPackages, ids, [&](RowReader& row) {
    NoticePackage package;
    row(package.notice_id, package.position, package.package_number, package.tracking_reference);
    by_id.at(package.notice_id)->packages.push_back(package);
  });
}

}  // namespace

ReadOne<ShipmentNoticeView> Reader::GetShipmentNotice(SupplierId supplier, ShipmentNoticeId id) {
  using Value = std::optional<ShipmentNoticeView>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::vector<ShipmentNoticeView> views;
    session.Select(
        kNotice, [&](RowReader& row) { views.emplace_back().notice = ReadNotice(row); }, id,
        supplier.empty(), supplier);
    if (views.empty()) return std::nullopt;
    Complete(session, views);
    return views.front();
  });
}

ReadPage<ShipmentNoticeView, ShipmentNoticeId> Reader::ListShipmentNotices(
    SupplierId supplier, std::optional<ShipmentNoticeId> after, int limit) {
  using Value = ListPage<ShipmentNoticeView, ShipmentNoticeId>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    std::vector<ShipmentNoticeView> views;
    const auto read = [&](RowReader& row) { views.emplace_back().notice = ReadNotice(row); };
    const ShipmentNoticeId from = after.value_or(ShipmentNoticeId());
    if (supplier.empty()) {
      session.Select(kNotices, read, !after, from, PageLimit(limit) + 1);
    } else {
      session.Select(kNoticesOfSupplier, read, supplier, !after, from, PageLimit(limit) + 1);
    }
    Value page = PageFrom(std::move(views), limit,
                          [](const ShipmentNoticeView& view) { return view.notice.id; });
    Complete(session, page.items);
    return page;
  });
}

ReadPageOf<LineMessage, MessageKey> Reader::ListMessages(SupplierId supplier,
                                                         const PurchaseOrderLineKey& line,
                                                         MessageKey after, int limit) {
  using Value = std::optional<ListPage<LineMessage, MessageKey>>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    bool there = false;
    session.Select(
        kLineIsThere, [&](RowReader&) { there = true; }, line.purchase_order_id, line.line_number,
        supplier.empty(), supplier);
    if (!there) return std::nullopt;
    std::vector<LineMessage> messages;
    session.Select(
        kMessages,
        [&](RowReader& row) {
          LineMessage& message = messages.emplace_back();
          row(message.purchase_order_id, message.line_number, message.message_number,
              message.from_supplier, message.author, message.text, message.recorded_time);
        },
        line.purchase_order_id, line.line_number, after.message_number, PageLimit(limit) + 1);
    return PageFrom(std::move(messages), limit,
                    [](const LineMessage& message) { return MessageKey{message.message_number}; });
  });
}

ReadPage<Conversation, PurchaseOrderLineKey> Reader::ListConversations(
    SupplierId supplier, std::optional<PurchaseOrderLineKey> after, int limit) {
  using Value = ListPage<Conversation, PurchaseOrderLineKey>;
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    const PurchaseOrderLineKey from = after.value_or(PurchaseOrderLineKey{});
    const PurchaseOrderId& order = from.purchase_order_id;
    std::vector<Conversation> rows;
    const auto read = [&](RowReader& row) { rows.push_back(ReadConversation(row)); };
    if (supplier.empty()) {
      session.Select(kConversations, read, order, order, from.line_number, PageLimit(limit) + 1);
    } else {
      session.Select(kConversationsOfSupplier, read, supplier, order, order, from.line_number,
                     PageLimit(limit) + 1);
    }
    return PageFrom(std::move(rows), limit, [](const Conversation& row) { return row.key(); });
  });
}

}  // namespace backline
