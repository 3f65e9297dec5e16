// How rows of any kind are read and written: many per statement, in a few prepared sizes. Each
// *_rows.cc describes its tables by row types like this one:
//
//   struct StockRow {
//     using Entity = Stock;
//     static const Sql kInsert;  // parameters: Key, Fixed, Changing; the version is 1
//     static const Sql kUpdate;  // parameters per row: Key, Changing, version; guarded by version
//     template <typename Visit, typename Row> static void Key(Visit& visit, Row& row);
//     ... Fixed (set once) and Changing, likewise
//   };
#pragma once

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "server/domain/working_set.h"
#include "server/store/connection.h"

namespace backline {

// A round trip costs as much as some thirty rows, so a table is written by as few statements as can
// be without preparing one for every number of rows: the sizes are those with at most three
// significant bits (1 to 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, ...). Any number of rows is three
// statements at most above the full ones, and all are prepared before long. Beyond 128 rows the
// server's own parameters of a statement leave its processor's cache.
constexpr size_t kRowsPerStatementMax = 128;
constexpr size_t kKeysPerStatementMax = 512;
constexpr size_t kPagesPerStatementMax = 32;

// What divides the sizes around `count`.
constexpr size_t SizeStep(size_t count) { return std::max<size_t>(1, std::bit_floor(count) / 4); }
// The largest size that is not above, and the smallest that is not below. REQUIRES: count > 0.
constexpr size_t SizeWithin(size_t count) { return count - count % SizeStep(count); }
constexpr size_t SizeAround(size_t count) {
  const size_t step = SizeStep(count);
  return (count + step - 1) / step * step;
}

template <typename T>
std::vector<T> Distinct(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

// Those of the keys that are not in the table yet, distinct, in order.
template <typename Entity>
std::vector<typename Entity::Key> NotLoaded(const Table<Entity>& table,
                                            std::vector<typename Entity::Key> keys) {
  std::erase_if(keys, [&](const auto& key) { return table.Loaded(key); });
  return Distinct(std::move(keys));
}

// Calls send(first, count) for consecutive pieces, the largest first.
template <typename Send>
absl::Status InPieces(size_t count, size_t most, Send send) {
  for (size_t first = 0; first < count;) {
    const size_t piece = std::min(most, SizeWithin(count - first));
    if (absl::Status status = send(first, piece); !status.ok()) return status;
    first += piece;
  }
  return absl::OkStatus();
}

// Runs a query with an IN list. The list is filled up by repeating its last key.
// REQUIRES: keys are distinct and in order.
template <typename Key, typename BindKey>
absl::Status SelectIn(Connection& connection, const Sql& sql, const std::vector<Key>& keys,
                      BindKey bind_key, Connection::Read read) {
  for (size_t first = 0; first < keys.size(); first += kKeysPerStatementMax) {
    const size_t count = std::min(kKeysPerStatementMax, keys.size() - first);
    const size_t size = SizeAround(count);
    absl::Status status = connection.Query(
        sql, static_cast<int>(size),
        [&](Binder& bind) {
          for (size_t n = 0; n < size; ++n) bind_key(bind, keys[first + std::min(n, count - 1)]);
        },
        read);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

template <typename Key>
absl::Status SelectIn(Connection& connection, const Sql& sql, const std::vector<Key>& keys,
                      Connection::Read read) {
  return SelectIn(
      connection, sql, keys, [](Binder& bind, const Key& key) { bind(key); }, read);
}

// Reads rows whose columns are Key, Fixed, Changing, version.
template <typename Row>
typename Row::Entity ReadRow(RowReader& reader) {
  typename Row::Entity entity;
  Row::Key(reader, entity);
  Row::Fixed(reader, entity);
  Row::Changing(reader, entity);
  reader(entity.version);
  return entity;
}

// A change that must hit all its rows: a row that somebody else changed or removed is a conflict.
absl::Status ExpectRows(const absl::StatusOr<int64_t>& changed, size_t expected);

// Rows that are only ever added. bind_row(binder, row) binds one.
template <typename Row, typename BindRow>
absl::Status InsertAll(Connection& connection, const Sql& sql, const std::vector<Row>& rows,
                       BindRow bind_row) {
  return InPieces(rows.size(), kRowsPerStatementMax, [&](size_t first, size_t count) {
    return ExpectRows(connection.Update(sql, static_cast<int>(count),
                                        [&](Binder& bind) {
                                          for (size_t n = 0; n < count; ++n) {
                                            bind_row(bind, rows[first + n]);
                                          }
                                        }),
                      count);
  });
}

// Rows with a statement of their own because little of them differs from row to row, and the
// others.
template <typename Entity>
struct PlainAndOther {
  std::vector<const Entity*> plain;
  std::vector<const Entity*> other;

  template <typename IsPlain>
  PlainAndOther(const std::vector<const Entity*>& rows, IsPlain is_plain) {
    for (const Entity* row : rows) (is_plain(*row) ? plain : other).push_back(row);
  }
  template <typename IsPlain>
  PlainAndOther(const std::vector<Entity>& rows, IsPlain is_plain) {
    for (const Entity& row : rows) (is_plain(row) ? plain : other).push_back(&row);
  }
};

// The id that means none, as a statement says it.
#define BACKLINE_SQL_NO_ID "X'00000000000000000000000000000000'"

template <typename Row>
absl::Status InsertRows(Connection& connection,
                        const std::vector<const typename Row::Entity*>& rows) {
  return InsertAll(connection, Row::kInsert, rows, [](Binder& bind, const auto* row) {
    Row::Key(bind, *row);
    Row::Fixed(bind, *row);
    Row::Changing(bind, *row);
  });
}

template <typename Row>
absl::Status UpdateRows(Connection& connection,
                        const std::vector<const typename Row::Entity*>& rows) {
  return InsertAll(connection, Row::kUpdate, rows, [](Binder& bind, const auto* row) {
    Row::Key(bind, *row);
    Row::Changing(bind, *row);
    bind(row->version);
  });
}

// kRemove takes Key and version per row.
template <typename Row>
absl::Status RemoveRows(Connection& connection,
                        const std::vector<const typename Row::Entity*>& rows) {
  return InsertAll(connection, Row::kRemove, rows, [](Binder& bind, const auto* row) {
    Row::Key(bind, *row);
    bind(row->version);
  });
}

// Saves what changed of a kind whose rows are never removed.
template <typename Row>
absl::Status SaveRows(Connection& connection, const WorkingSet& set) {
  const auto& table = set.table<typename Row::Entity>();
  BACKLINE_CHECK(table.Removed().empty());
  if (absl::Status status = UpdateRows<Row>(connection, table.Updated()); !status.ok()) {
    return status;
  }
  return InsertRows<Row>(connection, table.Inserted());
}

// A list that belongs to its parent's row and is written whole, when it differs. `remove` takes the
// parent's key; a row of `insert` the parent's key and what bind_item binds.
template <typename Parent, typename Item, typename BindItem>
absl::Status SaveList(Connection& connection, const Table<Parent>& parents,
                      std::vector<Item> Parent::*list, const Sql& remove, const Sql& insert,
                      BindItem bind_item) {
  std::vector<std::pair<typename Parent::Key, Item>> rows;
  const auto add = [&](const Parent& parent) {
    for (const Item& item : parent.*list) rows.emplace_back(parent.key(), item);
  };
  for (const Parent* parent : parents.Inserted()) add(*parent);
  for (const Parent* parent : parents.Updated()) {
    if (parents.AsLoaded(parent->key())->*list == parent->*list) continue;
    auto removed = connection.Update(remove, [&](Binder& bind) { bind(parent->key()); });
    if (!removed.ok()) return removed.status();
    add(*parent);
  }
  return InsertAll(connection, insert, rows, [&](Binder& bind, const auto& row) {
    bind(row.first);
    bind_item(bind, row.second);
  });
}

}  // namespace backline
