// The store on MariaDB or MySQL: one connection, made when it is needed and thrown away when it is
// in doubt. What is locked, and in which order, stands in Load; what is written, in Save.
// tests/store/store_contract.h holds it to the contract.
#pragma once

#include <memory>
#include <vector>

#include "server/store/connection.h"
#include "server/store/store.h"

namespace backline {

class MysqlStore final : public Store {
 public:
  explicit MysqlStore(DatabaseUrl url, ConnectionOptions options = {});
  ~MysqlStore() override;

  // kUnavailable, or kFailedPrecondition (see Connection::Open). Begin and the calls outside a
  // transaction connect by themselves; a program that wants to know at its start calls this.
  absl::Status Connect();

  absl::Status Begin() override;
  absl::Status Load(const KeySet& keys, WorkingSet& set) override;
  absl::Status LockEventCounter(WorkingSet& set) override;
  absl::Status Save(const WorkingSet& set) override;
  absl::Status Commit() override;
  void Rollback() override;

  absl::StatusOr<std::vector<RequestRecord>> FindRequests(
      const std::vector<RequestKey>& keys) override;
  absl::StatusOr<std::vector<Event>> ReadEvents(int64_t cursor, int limit) override;
  absl::StatusOr<EventRange> ReadEventRange() override;
  absl::StatusOr<std::vector<Work>> ClaimDueWork(Instant now, Instant lease_until,
                                                 int limit) override;
  absl::StatusOr<int> PruneRequests(Date day, int limit) override;

  // The session, for measurements and tests; null while there is none.
  const Connection* connection() const { return connection_.get(); }

 private:
  absl::Status LoadFirstRound(const KeySet& keys, WorkingSet& set);
  absl::Status LoadSecondRound(const KeySet& keys, WorkingSet& set);
  absl::Status LockGates(const KeySet& keys, WorkingSet& set);
  // A failure ends the transaction, its locks too.
  absl::Status Settle(absl::Status status);
  // Runs `call` outside a transaction, once more on a new connection if the old one was lost.
  template <typename Call>
  auto Outside(Call call) -> decltype(call());

  const DatabaseUrl url_;
  const ConnectionOptions options_;
  std::unique_ptr<Connection> connection_;
  bool in_transaction_ = false;
  // The counter as it was locked; -1 while it is not.
  int64_t locked_sequence_ = -1;
};

}  // namespace backline
