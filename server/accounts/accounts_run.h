// How the operations of Accounts run: included by their sources alone.
#pragma once

#include <utility>

#include "server/accounts/accounts.h"

namespace backline {

inline Refusal AccountsOverloaded() {
  return {Reason::kOverloaded, "too many wait for their accounts; try again", "", {}};
}

template <typename T>
AccountDone<T> Accounts::TakingBack(Throttle& throttle, const Act& act, const std::string& account,
                                    AccountDone<T> done) {
  return
      [&throttle, account, address = act.address, done = std::move(done)](AccountReply<T> reply) {
        const auto* refusal = std::get_if<Refusal>(&reply);
        const bool unseen = std::holds_alternative<absl::Status>(reply) ||
                            (refusal != nullptr && refusal->reason == Reason::kOverloaded);
        if (unseen) throttle.TakeBack(account, address);
        done(std::move(reply));
      };
}

template <typename T, typename Body>
void Accounts::Run(const Act& act, AccountDone<T> done, Body body, bool admitted) {
  auto task = [this, deadline = act.deadline, done, body](AccountStore& store) {
    if (clock_.Now() > deadline) {
      return done(absl::DeadlineExceededError("the deadline passed before it was run"));
    }
    AccountReply<T> reply = absl::InternalError("a transaction that never ran");
    const absl::Status status = store.Transact([&] {
      AccountTransaction transaction(store);
      put_mail_ = ended_tokens_ = false;
      reply = body(transaction);
      if (!transaction.status().ok()) return transaction.status();
      return std::holds_alternative<T>(reply) ? absl::OkStatus() : absl::CancelledError("refused");
    });
    if (!status.ok() && !absl::IsCancelled(status)) return done(status);
    if (status.ok()) AfterCommit();
    done(std::move(reply));
  };
  if (admitted) return account_thread_.Continue(std::move(task));
  if (!account_thread_.Submit(std::move(task))) done(AccountsOverloaded());
}

template <typename T>
void Accounts::Hash(const Act& act, const AccountDone<T>& done, std::function<void()> body,
                    std::shared_ptr<void> place) {
  if (place == nullptr) place = EnterHashing();
  if (place == nullptr) return done(AccountsOverloaded());
  hash_thread_.Continue(
      [this, deadline = act.deadline, done, place, body = std::move(body)](Hasher&) {
        // Nobody waits for it any more: it is not worth 30 ms of a core.
        if (clock_.Now() > deadline) {
          return done(absl::DeadlineExceededError("the deadline passed before it was run"));
        }
        body();
      });
}

template <typename T, typename Find, typename Change>
AccountReply<Repeatable<T>> Accounts::Once(AccountTransaction& transaction, const Act& act,
                                           Find find, Change change) {
  if (const auto earlier = transaction(&AccountStore::FindAccountRequest, act.request_key)) {
    if (earlier->fingerprint != act.fingerprint) {
      return Refusal{
          Reason::kRequestIdReused, "the request id was used for another body", "request_id", {}};
    }
    std::optional<T> found = find(transaction, earlier->resource_id);
    if (found) return Repeatable<T>{*std::move(found), true};
    return absl::InternalError("what a remembered request made is gone");
  }
  std::variant<std::pair<T, Id128>, Refusal> changed = change(transaction);
  if (auto* refusal = std::get_if<Refusal>(&changed)) return std::move(*refusal);
  auto& [value, id] = std::get<0>(changed);
  transaction(&AccountStore::InsertAccountRequest,
              AccountRequest{act.request_key, act.fingerprint, id, UtcDate(act.now)});
  return Repeatable<T>{std::move(value), false};
}

}  // namespace backline
