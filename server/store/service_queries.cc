// The order lines of a window and what became of them, in steps of a few hundred orders: a step
// reads the orders as a range of when they were accepted, and the rest by their ids.
#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/store/price_book.h"
#include "server/store/reader.h"
#include "server/store/reader_session.h"

namespace backline {
namespace {

constexpr Sql kOrders{
    "SELECT order_id, customer_id, occurred_date, recorded_time, accepted_time"
    " FROM orders FORCE INDEX (orders_accepted)"
    " WHERE day_stated = ? AND accepted_time < ?"
    " AND (accepted_time > ? OR (accepted_time = ? AND order_id >= ?))"
    " ORDER BY accepted_time, order_id LIMIT ?"};
// All of a customer's: of the window are those of the server's days and those of stated days.
constexpr Sql kCustomersOrders{
    "SELECT order_id, customer_id, occurred_date, recorded_time, day_stated"
    " FROM orders FORCE INDEX (orders_customer) WHERE customer_id = ? AND order_id >= ?"
    " AND ((day_stated = 0 AND accepted_time >= ? AND accepted_time < ?)"
    " OR (day_stated = 1 AND accepted_time >= ? AND accepted_time < ?))"
    " ORDER BY order_id LIMIT ?"};
constexpr Sql kLines{
    "SELECT order_id, line_number, product_id, location_id, ordered, shipped, delivered, cancelled,"
    " substituted, requested_date, first_promised_date FROM order_lines FORCE INDEX (PRIMARY)"
    " WHERE order_id IN (",
    "?", ", ", ")"};
constexpr Sql kBackorders{
    "SELECT order_id, line_number, backorder_id, cause, quantity, cancelled, shipped, delivered,"
    " first_promised_date FROM backorders FORCE INDEX (backorders_line) WHERE order_id IN (",
    "?", ", ", ")"};
constexpr Sql kCancelled{
    "SELECT backorder_id, recorded_time FROM backorder_changes FORCE INDEX (PRIMARY)"
    " WHERE kind = 8 AND backorder_id IN (",
    "?", ", ", ")"};
constexpr Sql kShipments{
    "SELECT STRAIGHT_JOIN shipments.order_id, shipment_parts.line_number,"
    " shipment_parts.backorder_id, shipments.shipped_date, shipments.delivered_date"
    " FROM shipments FORCE INDEX (shipments_order)"
    " JOIN shipment_parts ON shipment_parts.shipment_id = shipments.shipment_id"
    " WHERE shipments.order_id IN (",
    "?", ", ", ")"};
constexpr Sql kTiers{"SELECT customer_id, tier FROM customers WHERE customer_id IN (", "?", ", ",
                     ")"};

constexpr int kOrdersPerStep = 512;
// A page that finds nothing in so many steps ends, and the next one goes on.
constexpr int kStepsPerPage = 40;
constexpr int32_t kAfterAllLines = INT32_MAX;

struct ServedOrder {
  // Where it stands in the range that is read; nothing in a customer's, which is by id.
  bool stated = false;
  Instant accepted_time;
  OrderId id;
  CustomerId customer_id;
  Date date;
  std::vector<ServedLine> lines;  // that the query wants, by number
};

// The orders of a window, step by step.
class ServedOrders {
 public:
  ServedOrders(ReaderSession& session, const ServiceQuery& query,
               const std::optional<ServedLineKey>& after)
      : session_(session), query_(query) {
    Enter(after && after->stated);
    if (after) from_ = {after->accepted_time, after->order_id};
  }

  // The next step; none after the last. An order may have no line that the query wants.
  std::vector<ServedOrder> Next() {
    std::vector<ServedOrder> orders;
    while (orders.empty() && !done_ && session_.ok()) {
      orders = query_.customer_id.empty() ? Step() : CustomersStep();
    }
    ReadLines(orders);
    return orders;
  }

 private:
  struct Place {
    Instant accepted_time;
    OrderId order_id;
  };

  struct Range {
    Instant from;
    Instant until;
  };

  // Orders of the server's own days are a range of instants; stated days one of midnights.
  Range RangeOf(bool stated) const {
    const KpiWindow& window = query_.window;
    const auto midnight = [&](Date date) {
      return stated ? Instant{int64_t{date.days_since_epoch} * 24 * 3'600 * kMicrosPerSecond}
                    : StartOfDay(date, window.time_zone);
    };
    return {midnight(window.from), midnight(window.until)};
  }
  void Enter(bool stated) {
    const Range range = RangeOf(stated);
    stated_ = stated;
    end_ = range.until;
    from_ = {range.from, OrderId{}};
  }

  std::vector<ServedOrder> Step() {
    std::vector<ServedOrder> orders;
    session_.Select(
        kOrders,
        [&](RowReader& row) {
          ServedOrder& order = orders.emplace_back();
          Instant recorded;
          row(order.id, order.customer_id, order.date, recorded, order.accepted_time);
          order.stated = stated_;
          if (!stated_) order.date = LocalDate(recorded, query_.window.time_zone);
        },
        stated_, end_, from_.accepted_time, from_.accepted_time, from_.order_id, kOrdersPerStep);
    if (static_cast<int>(orders.size()) == kOrdersPerStep) {
      from_ = {orders.back().accepted_time, After(orders.back().id)};
    } else if (stated_) {
      done_ = true;
    } else {
      Enter(true);
    }
    return orders;
  }

  std::vector<ServedOrder> CustomersStep() {
    std::vector<ServedOrder> orders;
    const Range own = RangeOf(false);
    const Range stated = RangeOf(true);
    session_.Select(
        kCustomersOrders,
        [&](RowReader& row) {
          ServedOrder& order = orders.emplace_back();
          Instant recorded;
          bool is_stated = false;
          row(order.id, order.customer_id, order.date, recorded, is_stated);
          if (!is_stated) order.date = LocalDate(recorded, query_.window.time_zone);
        },
        query_.customer_id, from_.order_id, own.from, own.until, stated.from, stated.until,
        kOrdersPerStep);
    done_ = static_cast<int>(orders.size()) < kOrdersPerStep;
    if (!done_) from_.order_id = After(orders.back().id);
    return orders;
  }

  static OrderId After(OrderId id) {
    Id128 next = id.bits();
    if (++next.low == 0) ++next.high;
    return OrderId(next);
  }

  void ReadLines(std::vector<ServedOrder>& orders) {
    std::vector<OrderId> ids;
    absl::flat_hash_map<OrderId, size_t> places;
    for (const ServedOrder& order : orders) {
      places[order.id] = ids.size();
      ids.push_back(order.id);
    }
    session_.SelectIds(kLines, ids, [&](RowReader& row) {
      ServedLine line;
      row(line.order_id, line.line_number, line.product_id, line.location_id, line.ordered,
          line.shipped, line.delivered, line.cancelled, line.substituted, line.requested_date,
          line.first_promised_date);
      ServedOrder& order = orders[places[line.order_id]];
      if (!query_.product_id.empty() && line.product_id != query_.product_id) return;
      if (!query_.location_id.empty() && line.location_id != query_.location_id) return;
      line.customer_id = order.customer_id;
      line.order_date = order.date;
      order.lines.push_back(std::move(line));
    });
    for (ServedOrder& order : orders) {
      std::sort(
          order.lines.begin(), order.lines.end(),
          [](const ServedLine& a, const ServedLine& b) { return a.line_number < b.line_number; });
    }
    ReadWhatBecameOfThem(ids, places, orders);
  }

  void ReadWhatBecameOfThem(const std::vector<OrderId>& ids,
                            const absl::flat_hash_map<OrderId, size_t>& places,
                            std::vector<ServedOrder>& orders) {
    const auto find = [&](OrderId order_id, int32_t line_number) -> ServedLine* {
      std::vector<ServedLine>& lines = orders[places.at(order_id)].lines;
      const auto it = std::lower_bound(
          lines.begin(), lines.end(), line_number,
          [](const ServedLine& line, int32_t number) { return line.line_number < number; });
      return it == lines.end() || it->line_number != line_number ? nullptr : &*it;
    };
    absl::flat_hash_map<BackorderId, ServedLine*> cancelled;
    session_.SelectIds(kBackorders, ids, [&](RowReader& row) {
      OrderLineKey key;
      ServedBackorder backorder;
      row(key.order_id, key.line_number, backorder.id, backorder.cause, backorder.quantity,
          backorder.cancelled, backorder.shipped, backorder.delivered,
          backorder.first_promised_date);
      ServedLine* const line = find(key.order_id, key.line_number);
      if (line == nullptr) return;
      AddBackorder(backorder, *line);
      if (backorder.cancelled > 0) cancelled[backorder.id] = line;
    });
    ReadCancelled(cancelled);
    session_.SelectIds(kShipments, ids, [&](RowReader& row) {
      OrderLineKey key;
      BackorderId backorder;
      OptionalDate shipped;
      OptionalDate delivered;
      row(key.order_id, key.line_number, backorder, shipped, delivered);
      if (ServedLine* const line = find(key.order_id, key.line_number)) {
        AddShipment(backorder, shipped, delivered, *line);
      }
    });
    for (ServedOrder& order : orders) {
      std::erase_if(order.lines, [](const ServedLine& line) { return line.born_cancelled(); });
      for (ServedLine& line : order.lines) CloseCancellations(line);
    }
  }

  // When what waited was cancelled: a cancellation has no other day than the server's.
  void ReadCancelled(const absl::flat_hash_map<BackorderId, ServedLine*>& lines) {
    std::vector<BackorderId> ids;
    for (const auto& [id, line] : lines) ids.push_back(id);
    session_.SelectIds(kCancelled, ids, [&](RowReader& row) {
      BackorderId id;
      Instant recorded;
      row(id, recorded);
      GiveUp(id, LocalDate(recorded, query_.window.time_zone), *lines.at(id));
    });
  }

  ReaderSession& session_;
  const ServiceQuery& query_;
  bool stated_ = false;
  bool done_ = false;
  Instant end_;
  Place from_;
};

// What lines weigh, by product and customer.
class LineWeights {
 public:
  explicit LineWeights(ReaderSession& session) : session_(session), prices_(session) {}

  void Load(const std::vector<ServedOrder>& orders) {
    absl::flat_hash_set<ProductId> products;
    std::vector<CustomerId> customers;
    for (const ServedOrder& order : orders) {
      if (tiers_.try_emplace(order.customer_id, 0).second) customers.push_back(order.customer_id);
      for (const ServedLine& line : order.lines) products.insert(line.product_id);
    }
    prices_.Load(products);
    session_.SelectIds(kTiers, customers, [&](RowReader& row) {
      CustomerId customer;
      row(customer);
      row(tiers_[customer]);
    });
  }
  std::vector<ServiceTally::Weights> Of(const ServedOrder& order) const {
    std::vector<ServiceTally::Weights> weights;
    for (const ServedLine& line : order.lines) {
      weights.push_back({prices_.Of(line.product_id), tiers_.at(order.customer_id)});
    }
    return weights;
  }

 private:
  ReaderSession& session_;
  PriceBook prices_;
  absl::flat_hash_map<CustomerId, int32_t> tiers_;
};

}  // namespace

absl::StatusOr<Snapshot<ServiceRead>> Reader::ReadServiceKpis(const ServiceQuery& query) {
  return session_->OnSnapshot<ServiceRead>([&](ReaderSession& session) {
    ServiceRead read;
    ServedOrders steps(session, query, std::nullopt);
    LineWeights weights(session);
    ServiceTally tally(query.today);
    int seen = 0;
    for (auto orders = steps.Next(); !orders.empty(); orders = steps.Next()) {
      if (seen >= kServiceOrdersMax) {
        read.complete = false;
        break;
      }
      seen += static_cast<int>(orders.size());
      weights.Load(orders);
      if (!session.ok()) break;
      for (const ServedOrder& order : orders) tally.AddOrder(order.lines, weights.Of(order));
    }
    read.kpis = tally.Kpis();
    return read;
  });
}

ReadPage<ServedLine, ServedLineKey> Reader::ListServiceLines(
    const ServiceQuery& query, const ServiceLineFilter& filter,
    const std::optional<ServedLineKey>& after, int limit) {
  using Value = ListPage<ServedLine, ServedLineKey>;
  const auto wanted = [&](const ServedLine& line, const ServedOrder& order) {
    const int32_t age = std::max(0, query.today - line.order_date);
    if (age < filter.from_days || (filter.until_days && age > *filter.until_days)) return false;
    if (!IsIn(filter.group, line, order.lines, query.today)) return false;
    return !filter.cancellation ||
           line.cancelled_by[static_cast<size_t>(*filter.cancellation) - 1] > 0;
  };
  return session_->OnSnapshot<Value>([&](ReaderSession& session) -> Value {
    Value page;
    ServedOrders steps(session, query, after);
    std::optional<ServedLineKey> last;  // that was looked at
    for (int step = 0; step < kStepsPerPage; ++step) {
      const std::vector<ServedOrder> orders = steps.Next();
      if (orders.empty()) return page;
      for (const ServedOrder& order : orders) {
        for (const ServedLine& line : order.lines) {
          const ServedLineKey key{order.stated, order.accepted_time, order.id, line.line_number};
          if ((after && key <= *after) || !wanted(line, order)) continue;
          if (static_cast<int>(page.items.size()) == PageLimit(limit)) {
            page.next = last;
            return page;
          }
          page.items.push_back(line);
          last = key;
        }
      }
      // A page that ends here goes on after these orders.
      if (step + 1 == kStepsPerPage) {
        const ServedOrder& end = orders.back();
        page.next = ServedLineKey{end.stated, end.accepted_time, end.id, kAfterAllLines};
      }
    }
    return page;
  });
}

}  // namespace backline
