// What the reader's calls answer with: snapshots, pages, and the views that are made of several
// rows.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/base/strong_id.h"
#include "server/domain/backorder.h"
#include "server/domain/date.h"
#include "server/domain/order.h"
#include "server/domain/product.h"
#include "server/domain/purchase_order.h"
#include "server/domain/quantity.h"
#include "server/domain/response.h"
#include "server/domain/shipment_notice.h"
#include "server/domain/stock.h"
#include "server/domain/views.h"

namespace backline {

// What a page may hold at most; a higher limit is cut to it.
constexpr int kPageSizeMax = 200;
// A queue position is exact up to here; the next one stands for all that follow.
constexpr int kQueuePositionMax = 1'000;

// An answer, and the newest event that it shows.
template <typename T>
struct Snapshot {
  T value{};
  int64_t as_of_sequence = 0;
};

// `next` is the key of the last row of the page: rows after it follow. Nothing: the last page.
template <typename Item, typename Key>
struct ListPage {
  std::vector<Item> items;
  std::optional<Key> next;
};

template <typename T>
using ReadOne = absl::StatusOr<Snapshot<std::optional<T>>>;
template <typename Item, typename Key>
using ReadPage = absl::StatusOr<Snapshot<ListPage<Item, Key>>>;
// Nothing if the product that the list belongs to does not exist.
template <typename Item, typename Key>
using ReadPageOf = absl::StatusOr<Snapshot<std::optional<ListPage<Item, Key>>>>;

struct OrderWithShipments {
  OrderView order;
  std::vector<ShipmentView> shipments;  // oldest first; the newest 200
};

struct ShipmentWithOrder {
  ShipmentView shipment;
  OrderView order;
};

// A peg with the supply line that its date is read from.
struct PegView {
  Peg peg;
  SupplyLine supply_line;
};

struct BackorderWithHistory {
  BackorderView view;
  std::vector<PegView> pegs;             // by supply date; the first 200
  std::vector<BackorderChange> history;  // oldest first; the newest 200
};

// What an availability answer is made of.
struct AvailabilityRead {
  Product product;
  // The row of the location asked; for any location, the 16 rows with the most available.
  std::vector<Stock> stock;
  // Supply lines with free() > 0 by (sort_date, id), of the location asked or of all: the first
  // 200.
  std::vector<SupplyLine> free_supply;
  Quantity inbound = 0;      // the sum of free() over all of them
  Quantity backordered = 0;  // open in the queue, of the location asked and of unbound any-lines,
                             // or of all
};

// A line as its supplier sees it: `pegged` and `withdrawing` of the supply lines are 0.
struct SupplierLineView {
  PurchaseOrderLineView line;
  std::string external_reference;
  std::string location_code;
  std::string sku;
  std::string product_name;
  OptionalDate sent_date;
};

// An answer that waits for a buyer, with what it offers.
struct ResponseView {
  LineResponse response;
  AnswerTerms terms;
};

struct NoticeLineView {
  NoticeLine line;
  Quantity received = 0;
  Quantity expected = 0;  // still
};

struct ShipmentNoticeView {
  ShipmentNotice notice;
  std::vector<NoticeLineView> lines;
  std::vector<NoticePackage> packages;
};

// Where a page of messages starts.
struct MessageKey {
  int64_t message_number = 0;
};

// What waits for a supplier. Never an identity.
struct DemandRow {
  ProductId product_id;
  std::string sku;
  SupplyLineId supply_line_id;  // empty: undated demand of a product that it shares in
  Quantity quantity = 0;
  OptionalDate earliest_need_date;
  Date oldest_occurred_date;  // the caller knows today
  bool fewer_than_three_customers = false;
};

struct SupplierDeliveryRow {
  SupplierId supplier_id;
  std::string supplier_code;
  int64_t due_line_count = 0;
  int64_t on_time_line_count = 0;
};

struct SupplierLineKey {
  OptionalDate requested_date;  // lines without one come first
  PurchaseOrderId purchase_order_id;
  int32_t line_number = 0;
  friend auto operator<=>(const SupplierLineKey&, const SupplierLineKey&) = default;
};

// A place in the order of facts.
struct FactKey {
  int64_t sequence = 0;
  int32_t ordinal = 0;
  friend auto operator<=>(const FactKey&, const FactKey&) = default;
};

struct DemandKey {
  ProductId product_id;
  SupplyLineId supply_line_id;
  friend auto operator<=>(const DemandKey&, const DemandKey&) = default;
};

struct SourcingRankKey {
  int32_t rank = 0;
  SupplierId supplier_id;
  friend auto operator<=>(const SourcingRankKey&, const SourcingRankKey&) = default;
};

}  // namespace backline
