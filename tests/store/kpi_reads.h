// How tests ask for KPIs of a scenario that was copied into MariaDB.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "server/store/reader.h"
#include "tests/store/copied_scenario.h"

namespace backline::testing {

template <typename T>
T Value(const absl::StatusOr<Snapshot<T>>& read) {
  EXPECT_TRUE(read.ok()) << read.status();
  return read.ok() ? read->value : T{};
}

inline Date TodayOf(Scenario& s) { return UtcDate(s.clock().Now()); }

inline ServiceQuery Window(Scenario& s, Date from, Date until, const std::string& zone = "UTC") {
  ServiceQuery query;
  query.window = {from, until, zone};
  query.today = LocalDate(s.clock().Now(), zone);
  return query;
}

inline BacklogQuery Backlog(Scenario& s) {
  BacklogQuery query;
  query.time_zone = "UTC";
  query.today = TodayOf(s);
  return query;
}

// All pages, one item each.
template <typename Item, typename Key, typename List>
std::vector<Item> AllPages(List list) {
  std::vector<Item> items;
  std::optional<Key> after;
  do {
    const ListPage<Item, Key> page = Value(list(after));
    for (const Item& item : page.items) items.push_back(item);
    after = page.next;
  } while (after);
  return items;
}

inline std::vector<ServedLine> Lines(Reader& reader, const ServiceQuery& query,
                                     ServiceLineGroup group) {
  return AllPages<ServedLine, ServedLineKey>([&](const std::optional<ServedLineKey>& after) {
    return reader.ListServiceLines(query, {group, std::nullopt}, after, 1);
  });
}

}  // namespace backline::testing
