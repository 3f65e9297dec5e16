#include "server/services/calls.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "server/auth/policy.h"
#include "server/observability/log.h"

namespace backline {
namespace {

class Reactor final : public grpc::ServerUnaryReactor {
 public:
  explicit Reactor(InFlight& in_flight) : in_flight_(in_flight) { in_flight_.Enter(); }
  void OnDone() override {
    InFlight& in_flight = in_flight_;
    delete this;
    in_flight.Leave();
  }

 private:
  InFlight& in_flight_;
};

std::vector<std::string> UrisOf(const grpc::CallbackServerContext& context) {
  std::vector<std::string> uris;
  const auto identity = context.auth_context();
  if (identity == nullptr || !identity->IsPeerAuthenticated()) return uris;
  for (const grpc::string_ref& uri : identity->FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME)) {
    uris.emplace_back(uri.data(), uri.size());
  }
  return uris;
}

std::optional<Refusal> RefusalOf(EngineThread::Admission admission) {
  switch (admission) {
    case EngineThread::Admission::kQueued:
      return std::nullopt;
    case EngineThread::Admission::kFull:
      return Overloaded();
    case EngineThread::Admission::kStopping:
      break;
  }
  return ShuttingDown();
}

}  // namespace

void InFlight::Enter() {
  const std::lock_guard lock(mutex_);
  ++count_;
}

void InFlight::Leave() {
  const std::lock_guard lock(mutex_);
  if (--count_ > 0) return;
  none_seen_ = true;
  none_.notify_all();
}

int InFlight::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

bool InFlight::AwaitNone(int64_t micros) {
  std::unique_lock lock(mutex_);
  // Calls that are refused come and go meanwhile: one moment without any is enough.
  none_seen_ = count_ == 0;
  return none_.wait_for(lock, std::chrono::microseconds(micros), [&] { return none_seen_; });
}

std::shared_ptr<Responder> Responder::Make(InFlight& in_flight) {
  return std::shared_ptr<Responder>(new Responder(new Reactor(in_flight)));
}

Responder::~Responder() {
  if (finished_) return;
  Finish(ToGrpc(ErrorOf(RefusalOf(absl::InternalError("a call was dropped without an answer")))));
}

void Responder::Finish(const grpc::Status& status) {
  if (!finished_.exchange(true)) reactor_->Finish(status);
}

std::variant<Caller, Refusal> Calls::Admit(const grpc::CallbackServerContext& context,
                                           const char* method) const {
  if (stopping_) return ShuttingDown();
  const std::vector<std::string> uris = UrisOf(context);
  std::optional<Principal> principal = parts_.authenticator.Authenticate(uris);
  if (!principal) {
    Log(LogLevel::kWarning, "unknown_principal",
        {{"method", method}, {"peer", context.peer()}, {"uri", uris.empty() ? "" : uris[0]}});
    return Refusal{
        Reason::kUnknownPrincipal, "the certificate names nobody who is known here", "", {}};
  }
  if (!MayCall(*principal, method)) {
    Log(LogLevel::kWarning, "denied", {{"method", method}, {"principal", principal->name}});
    return Refusal{Reason::kRoleNotAllowed, absl::StrCat("the role may not call ", method), "", {}};
  }
  const Instant now = parts_.clock.Now();
  return Caller{std::move(*principal), now, UtcDate(now)};
}

Instant Calls::DeadlineOf(const grpc::CallbackServerContext& context) const {
  using std::chrono::system_clock;
  const auto left = std::chrono::duration_cast<std::chrono::microseconds>(context.deadline() -
                                                                          system_clock::now());
  return parts_.clock.Now() + std::min<int64_t>(left.count(), kCallDeadlineMicros);
}

std::optional<Refusal> Calls::Submit(Submission submission) {
  return RefusalOf(parts_.engine.Submit(std::move(submission)));
}

std::optional<Refusal> Calls::SubmitAll(std::vector<Submission> submissions) {
  return RefusalOf(parts_.engine.SubmitAll(std::move(submissions)));
}

Refusal Overloaded() {
  return {Reason::kOverloaded, "the server's queue is full; try again", "", {}};
}

Refusal ShuttingDown() { return {Reason::kShuttingDown, "the server is stopping", "", {}}; }

Refusal SequenceNotReached(int64_t as_of, int64_t wanted) {
  return {Reason::kSequenceNotReached,
          "min_sequence is not reached yet",
          "min_sequence",
          {{"as_of_sequence", absl::StrCat(as_of)}, {"min_sequence", absl::StrCat(wanted)}}};
}

Refusal NotFound(Reason reason) { return {reason, "there is no such thing", "", {}}; }

grpc::Status ToGrpc(const ReadResult& result) {
  if (const auto* refusal = std::get_if<Refusal>(&result)) return ToGrpc(ErrorOf(*refusal));
  if (const auto* failure = std::get_if<absl::Status>(&result)) {
    return ToGrpc(ErrorOf(RefusalOf(*failure)));
  }
  return grpc::Status::OK;
}

}  // namespace backline
