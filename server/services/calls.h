// What every RPC has in common: admission (draining, identity, policy), the deadline, one answer,
// and the way to the engine or to a reader. A handler says only what is its own.
//
// gRPC's threads run admission and parsing and never wait; the engine's reply thread and the
// readers' threads build answers. Request, response and context of a call are valid until its
// Responder finished.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/accounts/accounts.h"
#include "server/auth/authenticator.h"
#include "server/auth/policy.h"
#include "server/base/clock.h"
#include "server/commands/command.h"
#include "server/engine/engine_thread.h"
#include "server/events/watch_hub.h"
#include "server/scores/scoreboard.h"
#include "server/services/awake_processors.h"
#include "server/services/convert.h"
#include "server/services/fields.h"
#include "server/services/limits.h"
#include "server/services/page_token.h"
#include "server/services/request_key.h"
#include "server/services/rpc_status.h"
#include "server/store/reader.h"

namespace backline {

// Counts the calls that are not done. Any thread.
class InFlight {
 public:
  void Enter();
  void Leave();
  int count() const;
  // Waits for a moment without any; false if there was none after so long.
  bool AwaitNone(int64_t micros);

 private:
  mutable std::mutex mutex_;
  std::condition_variable none_;
  int count_ = 0;
  bool none_seen_ = true;
};

// Answers a unary call exactly once. If the last owner goes without an answer, it is INTERNAL: a
// call never hangs because somebody forgot it. Any thread.
class Responder {
 public:
  // Makes the call's reactor, which deletes itself when gRPC is done with it.
  static std::shared_ptr<Responder> Make(InFlight& in_flight);
  ~Responder();
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;

  grpc::ServerUnaryReactor* reactor() const { return reactor_; }
  void Finish(const grpc::Status& status);
  void Refuse(const Refusal& refusal) { Finish(ToGrpc(ErrorOf(refusal))); }

 private:
  explicit Responder(grpc::ServerUnaryReactor* reactor) : reactor_(reactor) {}
  grpc::ServerUnaryReactor* reactor_;
  std::atomic<bool> finished_ = false;
};

// What the calls stand on; all of it outlives them.
struct ServiceParts {
  EngineThread& engine;
  ReaderPool& readers;
  ReaderPool& long_readers;  // of what reads whole windows
  WatchHub& hub;
  const Clock& clock;
  const Authenticator& authenticator;
  Accounts& accounts;
  PageTokens page_tokens;
  std::string database_url;  // for audits, which have connections of their own
  Scoreboard& scores;
  AwakeProcessors& processors;
};

// A command that was accepted: what the answer is made of.
struct Written {
  Outcome outcome;
  RequestKey request_key;
  Caller caller;
};

// For answers that say more than the command loaded (names, packages, whole days): they are read.
template <typename Response>
bool NotFromTheSet(const Written&, const WorkingSet&, Response&) {
  return false;
}

// A command that is about to be handed to the engine.
struct Task {
  std::shared_ptr<const Command> command;
  RequestIdentity identity;
  Caller caller;
  Instant deadline;
};

// Who is behind a command, for the audit trail; nothing for the services of the house.
std::shared_ptr<const AuditActor> AuditActorOf(const Caller& caller);

// How a read ended: answered, refused, or failed.
using ReadResult = std::variant<std::monostate, Refusal, absl::Status>;

// Where a page starts, how long it may be, and what its token is bound to.
template <typename Key>
struct PageRequest {
  std::optional<Key> after;
  int limit = kPageSizeDefault;
  std::string binding;
};

// How often a snapshot is taken that does not show min_sequence yet.
constexpr int kSnapshotTries = 4;

Refusal Overloaded();
Refusal ShuttingDown();
Refusal SequenceNotReached(int64_t as_of, int64_t wanted);
// The status of a read that ended with `result`.
grpc::Status ToGrpc(const ReadResult& result);
// Whose things are read: a supplier's own, or the one's that staff names.
SupplierId ScopeOf(Fields& fields, const std::string& text);
// What a read of one thing answers when it is not there.
Refusal NotFound(Reason reason);

// The id, if there is one.
template <typename Id>
std::optional<Id> IfAny(const Id& id) {
  return id.empty() ? std::nullopt : std::optional<Id>(id);
}

// Fills the response by `fill(value)`, or says why there is nothing.
template <typename T, typename Response, typename Fill>
ReadResult AnswerOne(const ReadOne<T>& read, Reason not_found, Response& response, Fill fill) {
  if (!read.ok()) return read.status();
  if constexpr (requires { response.set_as_of_sequence(int64_t{}); }) {
    response.set_as_of_sequence(read->as_of_sequence);
  }
  if (!read->value) return NotFound(not_found);
  fill(*read->value);
  return {};
}

class Calls {
 public:
  explicit Calls(ServiceParts parts) : parts_(std::move(parts)) {}

  const ServiceParts& parts() const { return parts_; }
  InFlight& in_flight() { return in_flight_; }
  // From now on every new call is refused: SHUTTING_DOWN.
  void StopAdmission() { stopping_ = true; }
  bool stopping() const { return stopping_; }

  // Calls then(who calls), if it may call the method now; else then(refusal), which is also logged
  // and in the audit trail. At once for a certificate; for a session, key or link that is not
  // remembered, on the account thread, after the handler has returned: `then` holds what it needs.
  template <typename Then>
  void Admit(const grpc::CallbackServerContext& context, const char* method, Then then) const;
  // Whether a credential that was admitted still is, for calls that last: then(true or false). Such
  // a question is no use of a session.
  void Readmit(const Caller& caller, std::function<void(bool)> then) const;
  // The call's deadline, kCallDeadlineMicros from now at most.
  Instant DeadlineOf(const grpc::CallbackServerContext& context) const;

  // A unary call that changes something. Parse(request, fields) makes the command.
  // `answer(written, set, response)` fills the response from the committed rows; if it returns
  // false, or the request was a repetition, `reread(reader, written, response)` does.
  template <typename Request, typename Response, typename Answer, typename Reread>
  grpc::ServerUnaryReactor* Write(grpc::CallbackServerContext* context, const Request* request,
                                  Response* response, const char* method, Answer answer,
                                  Reread reread);

  // A unary call that changes something, up to the command: `go(responder, command, task)` does the
  // rest, with Execute when the command is complete.
  template <typename Request, typename Go>
  grpc::ServerUnaryReactor* Change(grpc::CallbackServerContext* context, const Request* request,
                                   const char* method, Go go);
  template <typename Response, typename Answer, typename Reread>
  void Execute(std::shared_ptr<Responder> responder, Response* response, Task task, Answer answer,
               Reread reread);

  // A unary call that reads. `parse(fields)` makes the query, `run(reader, caller, query,
  // response)` answers it from one snapshot and sets as_of_sequence.
  template <typename Request, typename Response, typename ParseQuery, typename Run>
  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context, const Request* request,
                                 Response* response, const char* method, ParseQuery parse, Run run);

  // The same for what reads whole windows, on threads of its own: nothing else waits for it.
  template <typename Request, typename Response, typename ParseQuery, typename Run>
  grpc::ServerUnaryReactor* ReadLong(grpc::CallbackServerContext* context, const Request* request,
                                     Response* response, const char* method, ParseQuery parse,
                                     Run run) {
    return ReadOn(parts_.long_readers, context, request, response, method, parse, run);
  }

  // A unary call about accounts. `parse(fields)` makes the query, `go(act, query, responder)` hands
  // it to Accounts, with AnswerBy as what is done at the end.
  template <typename Request, typename ParseQuery, typename Go>
  grpc::ServerUnaryReactor* Account(grpc::CallbackServerContext* context, const Request* request,
                                    const char* method, ParseQuery parse, Go go);

  // Reads page_size and page_token.
  template <typename Key, typename Request>
  PageRequest<Key> Page(const Request& request, const char* method, Fields& fields) const;
  // Adds the items of a page to the response, as many as kPageBytesMax allows, and sets
  // next_page_token. `add(item)` returns the message that it added to `list`; `key_of(item)` is
  // where a page after the item starts.
  template <typename Item, typename Key, typename Message, typename Response, typename KeyOf>
  void FillPage(const Snapshot<ListPage<Item, Key>>& page, const PageRequest<Key>& request,
                google::protobuf::RepeatedPtrField<Message>* list, Response& response,
                KeyOf key_of) const;
  // The same for items that are small.
  template <typename Item, typename Key, typename Message, typename Response>
  void FillPage(const Snapshot<ListPage<Item, Key>>& page, const PageRequest<Key>& request,
                google::protobuf::RepeatedPtrField<Message>* list, Response& response) const;

  // The same for a list of something that may not be there.
  template <typename Item, typename Key, typename Message, typename Response>
  ReadResult AnswerPage(const ReadPageOf<Item, Key>& read, Reason not_found,
                        const PageRequest<Key>& request,
                        google::protobuf::RepeatedPtrField<Message>* list,
                        Response& response) const {
    return AnswerOne(read, not_found, response, [&](const ListPage<Item, Key>& page) {
      FillPage(Snapshot<ListPage<Item, Key>>{page, read->as_of_sequence}, request, list, response);
    });
  }

  // Gives a command to the engine; refuses at once if it cannot be queued.
  std::optional<Refusal> Submit(Submission submission);
  std::optional<Refusal> SubmitAll(std::vector<Submission> submissions,
                                   EngineThread::Division division);
  // A rule said no to somebody whose attempts are kept.
  void RecordRefused(const AuditActor& subject, const Refusal& refusal) const {
    parts_.accounts.Record(subject, AuditOutcome::kRefused, ReasonName(refusal.reason));
  }

 private:
  template <typename Response, typename Reread>
  void AnswerByReading(std::shared_ptr<Responder> responder, Response* response, Written written,
                       Instant deadline, Reread reread);
  // How a read runs: where, for whom, until when, and how often more.
  struct ReadRun {
    ReaderPool& readers;
    const grpc::CallbackServerContext* context;
    std::shared_ptr<Responder> responder;
    int64_t min_sequence = 0;
    Caller caller;
    Instant deadline;
    int tries = kSnapshotTries;
  };
  template <typename Request, typename Response, typename ParseQuery, typename Run>
  grpc::ServerUnaryReactor* ReadOn(ReaderPool& readers, grpc::CallbackServerContext* context,
                                   const Request* request, Response* response, const char* method,
                                   ParseQuery parse, Run run);
  template <typename Response, typename Query, typename Run>
  void RunRead(ReadRun read, Response* response, std::shared_ptr<const Query> query, Run run);

  // Who the certificate names, and what the call carries beside it.
  std::variant<Caller, Refusal> PeerOf(const grpc::CallbackServerContext& context,
                                       const char* method) const;
  // What a new call says of who uses what it carries.
  static CallKind KindOf(const Caller& caller);
  // What the call carries. REQUIRES: caller.credential.
  static Credential CredentialOf(const Caller& caller, CallKind kind);
  std::variant<Caller, Refusal> Judge(Caller caller) const;
  Refusal Deny(const Caller& caller, Reason reason, const std::string& message) const;
  // What the account thread said of a credential.
  std::variant<Caller, Refusal> Resolved(Caller caller, AccountReply<Principal> reply) const;

  ServiceParts parts_;
  InFlight in_flight_;
  std::atomic<bool> stopping_ = false;
};

// Answers a call about accounts: `fill(value)` fills the response.
template <typename T, typename Fill>
AccountDone<T> AnswerBy(std::shared_ptr<Responder> responder, Fill fill) {
  return [responder = std::move(responder), fill](AccountReply<T> reply) {
    if (const auto* refusal = std::get_if<Refusal>(&reply)) return responder->Refuse(*refusal);
    if (const auto* failure = std::get_if<absl::Status>(&reply)) {
      return responder->Refuse(RefusalOf(*failure));
    }
    fill(std::get<T>(reply));
    responder->Finish(grpc::Status::OK);
  };
}

template <typename Then>
void Calls::Admit(const grpc::CallbackServerContext& context, const char* method, Then then) const {
  std::variant<Caller, Refusal> peer = PeerOf(context, method);
  if (std::holds_alternative<Refusal>(peer)) return then(std::move(peer));
  Caller& caller = std::get<Caller>(peer);
  if (!caller.credential) return then(Judge(std::move(caller)));
  parts_.accounts.Authenticate(CredentialOf(caller, KindOf(caller)),
                               [this, caller, then](AccountReply<Principal> reply) {
                                 then(Resolved(caller, std::move(reply)));
                               });
}

template <typename Request, typename ParseQuery, typename Go>
grpc::ServerUnaryReactor* Calls::Account(grpc::CallbackServerContext* context,
                                         const Request* request, const char* method,
                                         ParseQuery parse, Go go) {
  std::shared_ptr<Responder> responder = Responder::Make(in_flight_);
  Admit(*context, method, [=, this](std::variant<Caller, Refusal> admitted) {
    if (const auto* refusal = std::get_if<Refusal>(&admitted)) return responder->Refuse(*refusal);
    const Caller& caller = std::get<Caller>(admitted);
    Fields fields(caller);
    Act act{caller.principal,
            caller.address,
            caller.method,
            caller.token_hash,
            caller.now,
            DeadlineOf(*context),
            {},
            {}};
    if constexpr (requires { request->request_id(); }) {
      const Id128 request_id = fields.Uuid("request_id", request->request_id(), true);
      act.request_key = RequestKeyOf(caller.principal, request_id);
      act.fingerprint = FingerprintOf(method, *request);
    }
    const auto query = parse(fields);
    if (!fields.ok()) return responder->Finish(ToGrpc(fields.Error()));
    go(act, query, responder);
  });
  return responder->reactor();
}

template <typename Response>
void SetWritten(const Written& written, Response& response) {
  response.set_replayed(written.outcome.replayed);
  if constexpr (requires { response.set_sequence(int64_t{}); }) {
    response.set_sequence(written.outcome.sequence);
  }
}

template <typename Response, typename Reread>
void Calls::AnswerByReading(std::shared_ptr<Responder> responder, Response* response,
                            Written written, Instant deadline, Reread reread) {
  const bool queued = parts_.readers.Submit(
      [responder, response, written = std::move(written), reread](Reader& reader) {
        const ReadResult result = reread(reader, written, *response);
        if (std::holds_alternative<std::monostate>(result)) SetWritten(written, *response);
        responder->Finish(ToGrpc(result));
      },
      deadline);
  if (!queued) responder->Refuse(Overloaded());
}

template <typename Response, typename Answer, typename Reread>
void Calls::Execute(std::shared_ptr<Responder> responder, Response* response, Task task,
                    Answer answer, Reread reread) {
  std::shared_ptr<const AuditActor> audit = AuditActorOf(task.caller);
  auto done = [this, responder, response, caller = std::move(task.caller),
               key = task.identity.request_key, deadline = task.deadline, answer, reread,
               audit](const Reply& reply, const WorkingSet& set) {
    if (const auto* refusal = std::get_if<Refusal>(&reply)) {
      if (audit != nullptr) RecordRefused(*audit, *refusal);
      return responder->Refuse(*refusal);
    }
    if (const auto* failure = std::get_if<absl::Status>(&reply)) {
      return responder->Refuse(RefusalOf(*failure));
    }
    Written written{std::get<Outcome>(reply), key, caller};
    if (!written.outcome.replayed && answer(written, set, *response)) {
      SetWritten(written, *response);
      return responder->Finish(grpc::Status::OK);
    }
    AnswerByReading(responder, response, std::move(written), deadline, reread);
  };
  const std::optional<Refusal> refusal =
      Submit({std::move(task.command), task.identity, task.deadline, std::move(done), audit});
  if (refusal) responder->Refuse(*refusal);
}

template <typename Request, typename Response, typename Answer, typename Reread>
grpc::ServerUnaryReactor* Calls::Write(grpc::CallbackServerContext* context, const Request* request,
                                       Response* response, const char* method, Answer answer,
                                       Reread reread) {
  return Change(context, request, method,
                [=, this](std::shared_ptr<Responder> responder, auto, Task task) {
                  Execute(std::move(responder), response, std::move(task), answer, reread);
                });
}

template <typename Request, typename Go>
grpc::ServerUnaryReactor* Calls::Change(grpc::CallbackServerContext* context,
                                        const Request* request, const char* method, Go go) {
  std::shared_ptr<Responder> responder = Responder::Make(in_flight_);
  grpc::ServerUnaryReactor* const reactor = responder->reactor();
  Admit(*context, method, [=, this](std::variant<Caller, Refusal> admitted) {
    if (const auto* refusal = std::get_if<Refusal>(&admitted)) return responder->Refuse(*refusal);
    const Caller& caller = std::get<Caller>(admitted);
    Fields fields(caller);
    const Id128 request_id = fields.Uuid("request_id", request->request_id(), true);
    auto command = Parse(*request, fields);
    if (!fields.ok()) return responder->Finish(ToGrpc(fields.Error()));
    const RequestIdentity identity{RequestKeyOf(caller.principal, request_id),
                                   FingerprintOf(method, *request)};
    go(responder, command, Task{command, identity, caller, DeadlineOf(*context)});
  });
  return reactor;
}

template <typename Response, typename Query, typename Run>
void Calls::RunRead(ReadRun read, Response* response, std::shared_ptr<const Query> query, Run run) {
  // A context lives until its responder has finished.
  const auto waits = [context = read.context] { return !context->IsCancelled(); };
  const bool queued = read.readers.Submit(
      [=, this](Reader& reader) {
        response->Clear();
        const ReadResult result = run(reader, read.caller, *query, *response);
        int64_t as_of = read.min_sequence;
        if constexpr (requires { response->as_of_sequence(); }) {
          as_of = response->as_of_sequence();
        }
        if (std::holds_alternative<absl::Status>(result) || as_of >= read.min_sequence) {
          return read.responder->Finish(ToGrpc(result));
        }
        if (read.tries > 1) {
          ReadRun again = read;
          --again.tries;
          return RunRead(again, response, query, run);
        }
        read.responder->Refuse(SequenceNotReached(as_of, read.min_sequence));
      },
      read.deadline, waits);
  if (!queued) read.responder->Refuse(Overloaded());
}

template <typename Request, typename Response, typename ParseQuery, typename Run>
grpc::ServerUnaryReactor* Calls::ReadOn(ReaderPool& readers, grpc::CallbackServerContext* context,
                                        const Request* request, Response* response,
                                        const char* method, ParseQuery parse, Run run) {
  std::shared_ptr<Responder> responder = Responder::Make(in_flight_);
  grpc::ServerUnaryReactor* const reactor = responder->reactor();
  ReaderPool* const pool = &readers;
  Admit(*context, method, [=, this](std::variant<Caller, Refusal> admitted) {
    if (const auto* refusal = std::get_if<Refusal>(&admitted)) return responder->Refuse(*refusal);
    const Caller& caller = std::get<Caller>(admitted);
    Fields fields(caller);
    int64_t min_sequence = 0;
    if constexpr (requires { request->min_sequence(); }) {
      min_sequence = fields.Range("min_sequence", request->min_sequence(), 0, INT64_MAX);
    }
    auto query = std::make_shared<const decltype(parse(fields))>(parse(fields));
    if (!fields.ok()) return responder->Finish(ToGrpc(fields.Error()));
    RunRead({*pool, context, responder, min_sequence, caller, DeadlineOf(*context)}, response,
            query, run);
  });
  return reactor;
}

template <typename Request, typename Response, typename ParseQuery, typename Run>
grpc::ServerUnaryReactor* Calls::Read(grpc::CallbackServerContext* context, const Request* request,
                                      Response* response, const char* method, ParseQuery parse,
                                      Run run) {
  return ReadOn(parts_.readers, context, request, response, method, parse, run);
}

template <typename Key, typename Request>
PageRequest<Key> Calls::Page(const Request& request, const char* method, Fields& fields) const {
  PageRequest<Key> page;
  if (request.page_size() < 0) fields.Add("page_size", "must not be negative");
  if (request.page_size() > 0) page.limit = std::min(request.page_size(), kPageSizeMax);
  page.binding = PageTokens::BindingOf(method, fields.caller().principal, request);
  if (request.page_token().empty()) return page;
  const std::optional<std::string> cursor =
      parts_.page_tokens.Open(page.binding, request.page_token());
  Key key;
  if (!cursor || !DecodeCursor(*cursor, key)) {
    fields.Refuse({Reason::kInvalidPageToken,
                   "page_token is not ours, or belongs to another filter or caller",
                   "page_token",
                   {}});
    return page;
  }
  page.after = key;
  return page;
}

template <typename Item, typename Key, typename Message, typename Response, typename KeyOf>
void Calls::FillPage(const Snapshot<ListPage<Item, Key>>& page, const PageRequest<Key>& request,
                     google::protobuf::RepeatedPtrField<Message>* list, Response& response,
                     KeyOf key_of) const {
  size_t bytes = 0;
  std::optional<Key> next = page.value.next;
  for (size_t at = 0; at < page.value.items.size(); ++at) {
    ToWire(page.value.items[at], list->Add());
    bytes += list->Get(static_cast<int>(at)).ByteSizeLong();
    if (bytes > kPageBytesMax && at + 1 < page.value.items.size()) {
      next = key_of(page.value.items[at]);
      break;
    }
  }
  if (next) {
    response.set_next_page_token(parts_.page_tokens.Seal(request.binding, EncodeCursor(*next)));
  }
  response.set_as_of_sequence(page.as_of_sequence);
}

template <typename Item, typename Key, typename Message, typename Response>
void Calls::FillPage(const Snapshot<ListPage<Item, Key>>& page, const PageRequest<Key>& request,
                     google::protobuf::RepeatedPtrField<Message>* list, Response& response) const {
  for (const Item& item : page.value.items) ToWire(item, list->Add());
  if (page.value.next) {
    response.set_next_page_token(
        parts_.page_tokens.Seal(request.binding, EncodeCursor(*page.value.next)));
  }
  response.set_as_of_sequence(page.as_of_sequence);
}

}  // namespace backline
