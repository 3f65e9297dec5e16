#include "server/services/message_service.h"

namespace backline {
namespace {

constexpr const char* kPostMessage = "/backline.v1.MessageService/PostMessage";
constexpr const char* kMarkRead = "/backline.v1.MessageService/MarkRead";
constexpr const char* kListMessages = "/backline.v1.MessageService/ListMessages";
constexpr const char* kListConversations = "/backline.v1.MessageService/ListConversations";

// The number that the command named or gave is all that there is to say.
template <typename Response>
bool AnswerNumber(const Written& written, const WorkingSet&, Response& response) {
  response.set_message_number(static_cast<int64_t>(written.outcome.second_resource_id.high));
  return true;
}

template <typename Response>
ReadResult RereadNumber(Reader&, const Written& written, Response& response) {
  response.set_message_number(static_cast<int64_t>(written.outcome.second_resource_id.high));
  return {};
}

}  // namespace

grpc::ServerUnaryReactor* MessageService::PostMessage(grpc::CallbackServerContext* context,
                                                      const v1::PostMessageRequest* request,
                                                      v1::PostMessageResponse* response) {
  return calls_.Write(context, request, response, kPostMessage,
                      AnswerNumber<v1::PostMessageResponse>, RereadNumber<v1::PostMessageResponse>);
}

grpc::ServerUnaryReactor* MessageService::MarkRead(grpc::CallbackServerContext* context,
                                                   const v1::MarkReadRequest* request,
                                                   v1::MarkReadResponse* response) {
  return calls_.Write(context, request, response, kMarkRead, AnswerNumber<v1::MarkReadResponse>,
                      RereadNumber<v1::MarkReadResponse>);
}

grpc::ServerUnaryReactor* MessageService::ListMessages(grpc::CallbackServerContext* context,
                                                       const v1::ListMessagesRequest* request,
                                                       v1::ListMessagesResponse* response) {
  struct Query {
    PurchaseOrderLineKey line;
    PageRequest<MessageKey> page;
  };
  return calls_.Read(
      context, request, response, kListMessages,
      [=, this](Fields& fields) {
        Query query;
        query.line.purchase_order_id =
            fields.Required<PurchaseOrderId>("purchase_order_id", request->purchase_order_id());
        query.line.line_number =
            fields.Range32("line_number", request->line_number(), 1, kLineNumberMax);
        query.page = calls_.Page<MessageKey>(*request, kListMessages, fields);
        return query;
      },
      [this](Reader& reader, const Caller& caller, const Query& query,
             v1::ListMessagesResponse& response) -> ReadResult {
        const auto read =
            reader.ListMessages(caller.principal.supplier_id, query.line,
                                query.page.after.value_or(MessageKey{}), query.page.limit);
        return calls_.AnswerPage(read, Reason::kPurchaseOrderLineNotFound, query.page,
                                 response.mutable_messages(), response);
      });
}

grpc::ServerUnaryReactor* MessageService::ListConversations(
    grpc::CallbackServerContext* context, const v1::ListConversationsRequest* request,
    v1::ListConversationsResponse* response) {
  return calls_.Read(
      context, request, response, kListConversations,
      [=, this](Fields& fields) {
        return calls_.Page<PurchaseOrderLineKey>(*request, kListConversations, fields);
      },
      [this](Reader& reader, const Caller& caller, const PageRequest<PurchaseOrderLineKey>& page,
             v1::ListConversationsResponse& response) -> ReadResult {
        const SupplierId supplier = caller.principal.supplier_id;
        const auto read = reader.ListConversations(supplier, page.after, page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, page, response.mutable_conversations(), response);
        for (int at = 0; at < response.conversations_size(); ++at) {
          const Conversation& row = read->value.items[static_cast<size_t>(at)];
          response.mutable_conversations(at)->set_unread_count(
              supplier.empty() ? row.house_unread : row.supplier_unread);
        }
        return {};
      });
}

}  // namespace backline
