// A transaction on accounts that reads straight down: the first failure is kept and ends it, later
// statements do nothing and give empty values, and whoever runs the transaction looks at the status
// before it looks at what came out. Used by one transaction.
#pragma once

#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/account_store.h"

namespace backline {

class AccountTransaction {
 public:
  explicit AccountTransaction(AccountStore& store) : store_(store) {}

  // Such as transaction(&AccountStore::LockUser, id).
  template <typename Result, typename... Parameters, typename... Arguments>
  auto operator()(Result (AccountStore::*call)(Parameters...), Arguments&&... arguments) {
    if constexpr (std::is_same_v<Result, absl::Status>) {
      if (status_.ok()) status_ = (store_.*call)(std::forward<Arguments>(arguments)...);
    } else {
      using Value = typename Result::value_type;
      if (!status_.ok()) return Value{};
      Result result = (store_.*call)(std::forward<Arguments>(arguments)...);
      if (result.ok()) return *std::move(result);
      status_ = result.status();
      return Value{};
    }
  }
  const absl::Status& status() const { return status_; }

 private:
  AccountStore& store_;
  absl::Status status_;
};

}  // namespace backline
