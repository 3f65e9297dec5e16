#include "server/services/calls.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
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

constexpr char kAddressName[] = "backline-client-address";
constexpr char kUnattendedName[] = "backline-unattended";
constexpr std::pair<const char*, CredentialKind> kCredentialNames[] = {
    {"backline-session", CredentialKind::kSession},
    {"backline-key", CredentialKind::kKey},
    {"backline-link", CredentialKind::kLink}};

// "ipv4:127.0.0.1:4711" and "ipv6:[::1]:4711" without the port.
std::string HostOf(const std::string& peer) {
  return peer.substr(0, std::min(peer.rfind(':'), kAddressBytesMax));
}

bool IsAddress(const std::string& text) {
  return !text.empty() && text.size() <= kAddressBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ||
                  c == '.' || c == ':';
         });
}

// What a call's metadata says of who calls.
struct Carried {
  int count = 0;  // of all names that only the gateway may use
  int credentials = 0;
  CredentialKind kind = CredentialKind::kSession;
  std::string token;
  std::string address;
  bool unattended = false;
};

Carried CarriedBy(const std::multimap<grpc::string_ref, grpc::string_ref>& metadata) {
  Carried carried;
  if (const auto it = metadata.find(kAddressName); it != metadata.end()) {
    ++carried.count;
    const std::string address(it->second.data(), it->second.size());
    if (IsAddress(address)) carried.address = address;
  }
  if (const auto it = metadata.find(kUnattendedName); it != metadata.end()) {
    ++carried.count;
    carried.unattended = it->second == "1";
  }
  for (const auto& [name, kind] : kCredentialNames) {
    const auto [first, last] = metadata.equal_range(name);
    for (auto it = first; it != last; ++it) {
      ++carried.count;
      ++carried.credentials;
      carried.kind = kind;
      carried.token.assign(it->second.data(), std::min(it->second.size(), kCredentialBytesMax));
    }
  }
  return carried;
}

std::optional<Refusal> RefusalOfAdmission(EngineThread::Admission admission) {
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

std::variant<Caller, Refusal> Calls::PeerOf(const grpc::CallbackServerContext& context,
                                            const char* method) const {
  if (stopping_) return ShuttingDown();
  const std::vector<std::string> uris = UrisOf(context);
  std::optional<Principal> principal = parts_.authenticator.Authenticate(uris);
  const Instant now = parts_.clock.Now();
  Caller caller{std::move(principal).value_or(Principal()), now, UtcDate(now), method, "", {}, ""};
  if (caller.principal.name.empty()) {
    caller.principal.name = uris.empty() ? "" : uris[0].substr(0, kCredentialBytesMax);
    caller.address = HostOf(context.peer());
    Log(LogLevel::kWarning, "unknown_principal",
        {{"method", method}, {"peer", context.peer()}, {"uri", caller.principal.name}});
    return Deny(caller, Reason::kUnknownPrincipal,
                "the certificate names nobody who is known here");
  }
  const Carried carried = CarriedBy(context.client_metadata());
  const bool gateway = caller.principal.roles.Has(Role::kGateway);
  if (carried.count > 0 && !gateway) {
    caller.address = HostOf(context.peer());
    return Deny(caller, Reason::kRoleNotAllowed, "only the gateway passes on who calls");
  }
  const bool house = !gateway && !caller.principal.is_audited();
  parts_.processors.CallBegins(house);
  if (!house) {
    caller.address = carried.address.empty() ? HostOf(context.peer()) : carried.address;
  }
  if (carried.credentials > 1) {
    return Deny(caller, Reason::kSessionNotValid, "a call carries one session, key or link");
  }
  // Whoever comes with the cookie of a session that ended must be able to sign in.
  if (carried.credentials == 1 && !IsBeforeSignIn(method)) {
    caller.credential = carried.kind;
    caller.token_hash = TokenHash(carried.token);
    caller.unattended = carried.unattended;
  }
  return caller;
}

CallKind Calls::KindOf(const Caller& caller) {
  if (IsWatch(caller.method)) return CallKind::kWatch;
  return caller.unattended ? CallKind::kUnattended : CallKind::kUse;
}

Credential Calls::CredentialOf(const Caller& caller, CallKind kind) {
  return {*caller.credential, caller.token_hash, caller.audit_subject(), kind};
}

std::variant<Caller, Refusal> Calls::Resolved(Caller caller, AccountReply<Principal> reply) const {
  if (auto* refusal = std::get_if<Refusal>(&reply)) return std::move(*refusal);
  if (const auto* failure = std::get_if<absl::Status>(&reply)) return RefusalOf(*failure);
  caller.principal = std::move(std::get<Principal>(reply));
  return Judge(std::move(caller));
}

Refusal Calls::Deny(const Caller& caller, Reason reason, const std::string& message) const {
  // Through the gateway and without a session, key or link comes anybody.
  const auto record =
      caller.principal.roles.Has(Role::kGateway) ? &Accounts::RecordStranger : &Accounts::Record;
  (parts_.accounts.*record)(caller.audit_subject(), AuditOutcome::kDenied, ReasonName(reason), "");
  return Refusal{reason, message, "", {}};
}

std::variant<Caller, Refusal> Calls::Judge(Caller caller) const {
  const Principal& principal = caller.principal;
  if (MayCall(principal, caller.method)) return caller;
  Log(LogLevel::kWarning, "denied", {{"method", caller.method}, {"principal", principal.name}});
  if (principal.roles.Intersects({Role::kCodeRequired, Role::kEnrolmentRequired})) {
    return Deny(caller, Reason::kSecondFactorRequired, "the session needs its second factor first");
  }
  return Deny(caller, Reason::kRoleNotAllowed,
              absl::StrCat("the role may not call ", caller.method));
}

void Calls::Readmit(const Caller& caller, std::function<void(bool)> then) const {
  if (!caller.credential) return then(true);
  parts_.accounts.Authenticate(
      CredentialOf(caller, CallKind::kWatchAgain),
      [method = caller.method, then = std::move(then)](AccountReply<Principal> reply) {
        // A database that does not answer is no reason to end a watch; a "no" is.
        const auto* principal = std::get_if<Principal>(&reply);
        const auto* refusal = std::get_if<Refusal>(&reply);
        then(principal != nullptr
                 ? MayCall(*principal, method)
                 : refusal == nullptr || refusal->reason != Reason::kSessionNotValid);
      });
}

Instant Calls::DeadlineOf(const grpc::CallbackServerContext& context) const {
  using std::chrono::system_clock;
  const auto left = std::chrono::duration_cast<std::chrono::microseconds>(context.deadline() -
                                                                          system_clock::now());
  return parts_.clock.Now() + std::min<int64_t>(left.count(), kCallDeadlineMicros);
}

std::optional<Refusal> Calls::Submit(Submission submission) {
  return RefusalOfAdmission(parts_.engine.Submit(std::move(submission)));
}

std::optional<Refusal> Calls::SubmitAll(std::vector<Submission> submissions,
                                        EngineThread::Division division) {
  return RefusalOfAdmission(parts_.engine.SubmitAll(std::move(submissions), division));
}

std::shared_ptr<const AuditActor> AuditActorOf(const Caller& caller) {
  if (!caller.principal.is_audited()) return nullptr;
  return std::make_shared<const AuditActor>(caller.audit_subject());
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

SupplierId ScopeOf(Fields& fields, const std::string& text) {
  const Principal& principal = fields.caller().principal;
  if (!principal.is_supplier()) return fields.Required<SupplierId>("supplier_id", text);
  const auto named = fields.Optional<SupplierId>("supplier_id", text);
  if (!named.empty() && named != principal.supplier_id) {
    fields.Refuse({Reason::kSupplierNotFound, "no such supplier", "supplier_id", {}});
  }
  return principal.supplier_id;
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
