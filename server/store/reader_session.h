// What a Reader works with: its connection, and the snapshot of the call that runs. The first
// failure of a call is kept and ends it: later statements of the call do nothing. So a query reads
// straight down, and no half answer leaves it.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/store/connection.h"
#include "server/store/reader.h"
#include "server/store/reader_caches.h"

namespace backline {

// The columns of the event counter, for statements that join it (its one row is a constant to
// them): the newest event of their snapshot, and the version of its names.
#define BACKLINE_COUNTER_COLUMNS "event_counter.last_sequence, event_counter.names_version"
// The first of them as a column of any select.
#define BACKLINE_LAST_SEQUENCE "(SELECT last_sequence FROM event_counter WHERE id = 1)"

class ReaderSession {
 public:
  ReaderSession(std::string database_url, std::shared_ptr<ReaderCaches> caches)
      : database_url_(std::move(database_url)), caches_(std::move(caches)) {}

  void Refuse(absl::Status status) { refusal_ = std::move(status); }
  void SetPatience(ReaderPatience patience) { patience_ = std::move(patience); }

  // Runs `body` on one snapshot; once more if the connection was lost before it ended.
  template <typename T, typename Body>
  absl::StatusOr<Snapshot<T>> OnSnapshot(Body body) {
    if (!refusal_.ok()) return refusal_;
    for (int attempt = 1;; ++attempt) {
      Snapshot<T> snapshot;
      Begin();
      if (status_.ok()) snapshot.value = body(*this);
      snapshot.as_of_sequence = Sequence();
      if (status_.ok()) return snapshot;
      EndSnapshot();
      if (attempt == 2 || !absl::IsUnavailable(status_)) return status_;
    }
  }

  // Ends the snapshot of the last call, which else lasts until the next one.
  void EndSnapshot();

  bool ok() const { return status_.ok(); }

  // Reads what BACKLINE_LAST_SEQUENCE selected.
  void ReadSequence(RowReader& row) { row(sequence_.emplace()); }
  // Reads BACKLINE_COUNTER_COLUMNS: a statement that is run more often than others saves its call a
  // round trip by it.
  void ReadCounter(RowReader& row) {
    ReadSequence(row);
    row(names_version_);
  }
  // Names of the version that the call's snapshot has. REQUIRES: ReadCounter.
  void ReadNames(absl::FunctionRef<void(const LineNames&)> read) const {
    caches_->names.Read(names_version_, read);
  }
  void KeepNames(const LineNames& names) {
    if (ok()) caches_->names.Add(names_version_, names);
  }
  // Kept lines. What is added must have been read: REQUIRES ok().
  LineCache& lines() { return caches_->lines; }

  // Runs a statement with the parameters; `read` gets each row.
  template <typename Each, typename... Parameters>
  void Select(const Sql& sql, Each read, const Parameters&... parameters) {
    if (!MayGoOn()) return;
    status_ = connection_->Query(
        sql, [&](Binder& bind) { bind(parameters...); }, read);
  }
  // The same for a statement with one item per key. The last key is repeated up to a power of two,
  // so that few statements are prepared. Nothing is sent when there are no keys.
  template <typename Keys, typename BindKey, typename Each, typename... Parameters>
  void SelectEach(const Sql& sql, const Keys& keys, BindKey bind_key, Each read,
                  const Parameters&... parameters) {
    if (keys.empty() || !MayGoOn()) return;
    size_t count = 1;
    while (count < keys.size()) count *= 2;
    const auto bind_all = [&](Binder& bind) {
      for (size_t n = 0; n < count; ++n) bind_key(bind, keys[std::min(n, keys.size() - 1)]);
      bind(parameters...);
    };
    status_ = connection_->Query(sql, static_cast<int>(count), bind_all, read);
  }
  // The same for thousands of rows, with a number before the keys: each row is read while those
  // that follow are made.
  template <typename Id, typename Each>
  void StreamIds(const Sql& sql, int64_t first, const std::vector<Id>& ids, Each read) {
    if (ids.empty() || !MayGoOn()) return;
    const auto bind_all = [&](Literals& literals) {
      literals(first);
      for (const Id& id : ids) literals(id);
    };
    status_ = connection_->Stream(sql, static_cast<int>(ids.size()), bind_all, read);
  }
  template <typename Id, typename Each, typename... Parameters>
  void SelectIds(const Sql& sql, const std::vector<Id>& ids, Each read,
                 const Parameters&... parameters) {
    SelectEach(
        sql, ids, [](Binder& bind, const Id& id) { bind(id); }, read, parameters...);
  }

 private:
  // Fails the call once nobody waits for it any more.
  bool MayGoOn() {
    if (ok() && patience_ && !patience_()) {
      status_ = absl::DeadlineExceededError("the deadline passed while it was read");
    }
    return ok();
  }
  absl::Status Connect();
  // The first statement that follows starts the snapshot.
  void Begin();
  // The newest event of the snapshot.
  int64_t Sequence();

  const std::string database_url_;
  std::unique_ptr<Connection> connection_;
  bool open_ = false;                // a snapshot
  std::optional<int64_t> sequence_;  // of the snapshot, if a statement told it
  int64_t names_version_ = -1;       // likewise
  const std::shared_ptr<ReaderCaches> caches_;
  absl::Status refusal_;
  ReaderPatience patience_;
  absl::Status status_;
};

// How many rows a page asks for.
inline int PageLimit(int limit) { return std::clamp(limit, 1, kPageSizeMax); }

// Makes a page of rows of which one more was asked for than the page may hold.
template <typename Item, typename KeyOf>
auto PageFrom(std::vector<Item> items, int limit, KeyOf key_of) {
  using Key = std::decay_t<decltype(key_of(items.front()))>;
  ListPage<Item, Key> page{std::move(items), std::nullopt};
  const size_t size = static_cast<size_t>(PageLimit(limit));
  if (page.items.size() > size) {
    page.items.resize(size);
    page.next = key_of(page.items.back());
  }
  return page;
}

}  // namespace backline
