#include "server/store/message_rows.h"

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr char kConversationColumns[] =
    "purchase_order_id, line_number, supplier_id, product_id, message_count, supplier_unread,"
    " house_unread, supplier_read, house_read, version";

constexpr Sql kSelectConversations = {
    "SELECT {} FROM conversations FORCE INDEX (PRIMARY)"
    " WHERE (purchase_order_id, line_number) IN (",
    "(?, ?)", ", ", ")", kConversationColumns};
constexpr Sql kInsertMessages = {
    "INSERT INTO line_messages (purchase_order_id, line_number, message_number, from_supplier,"
    " author, text, recorded_time) VALUES ",
    "(?, ?, ?, ?, ?, ?, ?)"};

struct ConversationRow {
  using Entity = Conversation;
  static constexpr Sql kInsert = {"INSERT INTO conversations ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "", kConversationColumns};
  static constexpr Sql kUpdate = {
      "UPDATE conversations t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS purchase_order_id, CAST(? AS SIGNED) AS line_number,"
      " CAST(? AS SIGNED) AS message_count, CAST(? AS SIGNED) AS supplier_unread,"
      " CAST(? AS SIGNED) AS house_unread, CAST(? AS SIGNED) AS supplier_read,"
      " CAST(? AS SIGNED) AS house_read, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.purchase_order_id = v.purchase_order_id AND t.line_number = v.line_number"
      " AND t.version = v.version SET t.message_count = v.message_count,"
      " t.supplier_unread = v.supplier_unread, t.house_unread = v.house_unread,"
      " t.supplier_read = v.supplier_read, t.house_read = v.house_read,"
      " t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.purchase_order_id, row.line_number);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit& visit, Row& row) {
    visit(row.supplier_id, row.product_id);
  }
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.message_count, row.supplier_unread, row.house_unread, row.supplier_read,
          row.house_read);
  }
};

}  // namespace

const char* const kConversationRowColumns = kConversationColumns;

Conversation ReadConversation(RowReader& row) { return ReadRow<ConversationRow>(row); }

absl::Status LoadConversations(Connection& connection,
                               const std::vector<PurchaseOrderLineKey>& keys, WorkingSet& set) {
  Table<Conversation>& table = set.table<Conversation>();
  return SelectIn(
      connection, kSelectConversations, NotLoaded(table, keys),
      [](Binder& bind, const PurchaseOrderLineKey& key) {
        bind(key.purchase_order_id, key.line_number);
      },
      [&](RowReader& row) { table.PutLoaded(ReadConversation(row)); });
}

absl::Status SaveConversations(Connection& connection, const WorkingSet& set) {
  if (absl::Status status = SaveRows<ConversationRow>(connection, set); !status.ok()) {
    return status;
  }
  return InsertAll(connection, kInsertMessages, set.appends().messages,
                   [](Binder& bind, const LineMessage& row) {
                     bind(row.purchase_order_id, row.line_number, row.message_number,
                          row.from_supplier, row.author, row.text, row.recorded_time);
                   });
}

}  // namespace backline
