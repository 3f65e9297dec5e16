// The RPCs of message_service.proto. A supplier speaks for itself, everybody else for the house.
#pragma once

#include "backline/v1/message_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class MessageService final : public v1::MessageService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit MessageService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* PostMessage(grpc::CallbackServerContext* context,
                                        const v1::PostMessageRequest* request,
                                        v1::PostMessageResponse* response) override;
  grpc::ServerUnaryReactor* MarkRead(grpc::CallbackServerContext* context,
                                     const v1::MarkReadRequest* request,
                                     v1::MarkReadResponse* response) override;
  grpc::ServerUnaryReactor* ListMessages(grpc::CallbackServerContext* context,
                                         const v1::ListMessagesRequest* request,
                                         v1::ListMessagesResponse* response) override;
  grpc::ServerUnaryReactor* ListConversations(grpc::CallbackServerContext* context,
                                              const v1::ListConversationsRequest* request,
                                              v1::ListConversationsResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
