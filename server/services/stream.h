// The server's side of a stream of messages: what WatchEvents and RunAudit have in common. One
// message is on its way at a time, which is the back-pressure: the next one is made when gRPC has
// taken the last. Finished exactly once, also after a cancellation; it owns itself until gRPC is
// done with it, and whoever wants to wake it holds a weak pointer.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "server/services/calls.h"

namespace backline {

template <typename Response>
class Stream : public grpc::ServerWriteReactor<Response>,
               public std::enable_shared_from_this<Stream<Response>> {
 public:
  explicit Stream(InFlight& in_flight) : in_flight_(in_flight) { in_flight_.Enter(); }

  // Keeps itself until gRPC is done with it. REQUIRES: called once, right after it was made; Begin
  // or Refuse follows.
  grpc::ServerWriteReactor<Response>* Hold() {
    self_ = this->shared_from_this();
    return this;
  }
  // The first Advance: what feeds the stream is there.
  void Begin() {
    {
      const std::lock_guard lock(mutex_);
      begun_ = true;
    }
    Advance();
  }
  // Ends instead of beginning.
  void Refuse(const google::rpc::Status& error) { this->Finish(ToGrpc(error)); }

  // Sends what is next, if nothing is on its way. Any thread; before Begin it does nothing, because
  // what feeds the stream may wake it before it is held.
  void Advance() {
    const auto keep = this->shared_from_this();
    std::optional<grpc::Status> status;
    {
      const std::lock_guard lock(mutex_);
      if (!begun_ || finished_ || writing_) return;
      message_.Clear();
      if (cancelled_) {
        status = grpc::Status::CANCELLED;
      } else if (Next(message_, status)) {
        writing_ = true;
      } else if (!status) {
        return;
      }
      if (!writing_) {
        finished_ = true;
        Stop();
      }
    }
    if (status) {
      this->Finish(*status);
    } else {
      this->StartWrite(&message_);
    }
  }

  void OnWriteDone(bool ok) final {
    {
      const std::lock_guard lock(mutex_);
      writing_ = false;
      cancelled_ = cancelled_ || !ok;
    }
    Advance();
  }
  void OnCancel() final {
    {
      const std::lock_guard lock(mutex_);
      cancelled_ = true;
    }
    Advance();
  }
  void OnDone() final {
    InFlight& in_flight = in_flight_;
    self_.reset();  // May be the end of this.
    in_flight.Leave();
  }

 protected:
  // Fills the next message and returns true; or sets the status that ends the stream; or does
  // neither: somebody calls Advance when there is more. Called under the lock.
  virtual bool Next(Response& message, std::optional<grpc::Status>& status) = 0;
  // The stream is over: lets go of what feeds it. Called once, under the lock.
  virtual void Stop() = 0;

 private:
  InFlight& in_flight_;
  std::shared_ptr<Stream> self_;
  std::mutex mutex_;
  bool begun_ = false;
  bool writing_ = false;
  bool cancelled_ = false;
  bool finished_ = false;
  Response message_;
};

}  // namespace backline
