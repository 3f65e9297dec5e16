// Streams events from the watch hub. A supplier sees its own and never an order or a customer.
#pragma once

#include "backline/v1/event_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class EventService final : public v1::EventService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit EventService(Calls& calls) : calls_(calls) {}

  grpc::ServerWriteReactor<v1::WatchEventsResponse>* WatchEvents(
      grpc::CallbackServerContext* context, const v1::WatchEventsRequest* request) override;

 private:
  Calls& calls_;
};

}  // namespace backline
