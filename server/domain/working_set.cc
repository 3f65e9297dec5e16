#include "server/domain/working_set.h"

#include <iterator>

namespace backline {
namespace {

template <typename Row>
void Append(std::vector<Row>& to, const std::vector<Row>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

template <typename Map, typename Key>
const typename Map::mapped_type& FindOrEmpty(const Map& map, const Key& key) {
  static const auto* const kEmpty = new typename Map::mapped_type();
  auto it = map.find(key);
  return it == map.end() ? *kEmpty : it->second;
}

QueueKey FreeSupplyEntry(const SupplyLine& supply) {
  return {supply.sort_date().days_since_epoch, 0, supply.id.bits(), 0};
}

}  // namespace

void Page::Update(const QueueKey& entry, bool member) {
  if (!member) {
    entries.erase(entry);
  } else if (complete || (last_loaded && entry <= *last_loaded)) {
    entries.insert(entry);
  }
}

void WorkingSet::PutPage(const PageKey& key, Page page) {
  if (auto [it, added] = pages_.try_emplace(key); added) {
    page_keys_[key.product_id].push_back(key);
    it->second = std::move(page);
  } else if (page.entries.size() > it->second.entries.size()) {
    it->second = std::move(page);
  }
}

const Page* WorkingSet::FindPage(const PageKey& key) const {
  auto it = pages_.find(key);
  return it == pages_.end() ? nullptr : &it->second;
}

std::optional<Id128> WorkingSet::FindCode(CodeKind kind, const std::string& code) const {
  auto it = codes_.find({kind, code});
  if (it == codes_.end()) return std::nullopt;
  return it->second;
}

const std::vector<ShipmentPart>& WorkingSet::PartsOf(ShipmentId id) const {
  return FindOrEmpty(shipment_parts_, id);
}

bool WorkingSet::WasReceived(PurchaseOrderId id, const std::string& delivery_note,
                             int32_t line_number) const {
  return received_lines_.contains({id, delivery_note, line_number});
}

const std::vector<NoticeLine>& WorkingSet::NoticeLinesOf(ShipmentNoticeId id) const {
  return FindOrEmpty(notice_lines_, id);
}

const SupplierFact* WorkingSet::SentFactOf(const PurchaseOrderLineKey& key) const {
  auto it = sent_facts_.find(key);
  return it == sent_facts_.end() ? nullptr : &it->second;
}

Instant WorkingSet::AskedTimeOf(const PurchaseOrderLineKey& key) const {
  auto it = last_asked_.find(key);
  return it == last_asked_.end() ? Instant() : it->second.time;
}

void WorkingSet::PutAskingFact(SupplierFact fact) {
  const PurchaseOrderLineKey key{fact.purchase_order_id, fact.line_number};
  LastAsked& asked = last_asked_[key];
  const bool anew =
      fact.kind == FactKind::kSent || fact.quantity != asked.quantity || fact.date != asked.date;
  if (anew) asked = {fact.recorded_time, fact.quantity, fact.date};
  if (fact.kind == FactKind::kSent) sent_facts_[key] = std::move(fact);
}

const std::vector<AnswerPart>& WorkingSet::AnswerPartsOf(const ResponseKey& key) const {
  return FindOrEmpty(answer_parts_, key);
}

void WorkingSet::PutAnswerPart(const AnswerPart& part) {
  answer_parts_[{part.purchase_order_id, part.line_number, part.answer_version}].push_back(part);
}

const std::vector<Shortage>& WorkingSet::ShortagesOf(ProductId id) const {
  return FindOrEmpty(shortages_, id);
}

const std::vector<SourcingKey>& WorkingSet::SourcesOf(ProductId id) const {
  return FindOrEmpty(sources_, id);
}

const std::vector<StockKey>& WorkingSet::StockAnywhere(ProductId id) const {
  return FindOrEmpty(stock_anywhere_, id);
}

absl::Span<const OrderLineKey> WorkingSet::LineKeysOf(OrderId id) const {
  return order_lines_.Children(
      table<OrderLine>(), id,
      [](const Table<OrderLine>& table, size_t place) { return table.keys()[place].order_id; });
}

absl::Span<const BackorderId> WorkingSet::BackorderKeysOf(const OrderLineKey& key) const {
  return line_backorders_.Children(table<Backorder>(), key,
                                   [](const Table<Backorder>& table, size_t place) {
                                     return table.AnyVersionAt(place).line_key();
                                   });
}

absl::Span<const PegKey> WorkingSet::PegKeysOf(BackorderId id) const {
  return backorder_pegs_.Children(table<Peg>(), id, [](const Table<Peg>& table, size_t place) {
    return table.keys()[place].backorder_id;
  });
}

absl::Span<const PurchaseOrderLineKey> WorkingSet::LineKeysOf(PurchaseOrderId id) const {
  return purchase_order_lines_.Children(table<PurchaseOrderLine>(), id,
                                        [](const Table<PurchaseOrderLine>& table, size_t place) {
                                          return table.keys()[place].purchase_order_id;
                                        });
}

absl::Span<const SupplyLineId> WorkingSet::SupplyLineKeysOf(const PurchaseOrderLineKey& key) const {
  return line_supply_.Children(
      table<SupplyLine>(), key, [](const Table<SupplyLine>& table, size_t place) {
        const SupplyLine& supply = table.AnyVersionAt(place);
        return PurchaseOrderLineKey{supply.purchase_order_id, supply.line_number};
      });
}

absl::Span<const BookingId> WorkingSet::BookingKeysOf(SupplyLineId id) const {
  return supply_bookings_.Children(table<Booking>(), id,
                                   [](const Table<Booking>& table, size_t place) {
                                     return table.AnyVersionAt(place).supply_line_id;
                                   });
}

absl::Span<const ClockId> WorkingSet::ClockKeysOf(const PurchaseOrderLineKey& key) const {
  return line_clocks_.Children(table<ObligationClock>(), key,
                               [](const Table<ObligationClock>& table, size_t place) {
                                 return table.AnyVersionAt(place).line_key();
                               });
}

absl::Span<const DisputeId> WorkingSet::DisputeKeysOf(const PurchaseOrderLineKey& key) const {
  return line_disputes_.Children(table<Dispute>(), key,
                                 [](const Table<Dispute>& table, size_t place) {
                                   return table.AnyVersionAt(place).line_key();
                                 });
}

void WorkingSet::UpdateQueuePages(const Backorder& backorder) {
  auto keys = page_keys_.find(backorder.product_id);
  if (keys == page_keys_.end()) return;
  for (const PageKey& key : keys->second) {
    bool member = backorder.open() > 0;
    if (key.kind == PageKind::kUndatedQueue) {
      member = backorder.unpegged() > 0;
    } else if (key.kind == PageKind::kUntoldQueue) {
      member = backorder.undated == UndatedState::kUndatedUntold;
    } else if (key.kind != PageKind::kOpenQueue) {
      continue;
    }
    // An unbound any-line waits in the queue of every location; binding takes it out of the others.
    const bool here = backorder.location_id.empty() || backorder.location_id.bits() == key.subject;
    const QueueKey entry = backorder.queue_key();
    if (entry > key.from) pages_.at(key).Update(entry, member && here);
  }
}

void WorkingSet::UpdateSupplyPages(const SupplyLine* before, const SupplyLine& now) {
  auto keys = page_keys_.find(now.product_id);
  if (keys == page_keys_.end()) return;
  for (const PageKey& key : keys->second) {
    if (key.kind != PageKind::kFreeSupply) continue;
    if (key.subject != Id128{} && key.subject != now.location_id.bits()) continue;
    Page& page = pages_.at(key);
    if (before != nullptr) page.Update(FreeSupplyEntry(*before), false);
    const QueueKey entry = FreeSupplyEntry(now);
    if (entry > key.from) page.Update(entry, now.free() > 0);
  }
}

void WorkingSet::UpdatePegPages(const PegKey& key, bool exists) {
  const SupplyLine* supply = Find<SupplyLine>(key.supply_line_id);
  if (supply == nullptr) return;
  auto keys = page_keys_.find(supply->product_id);
  if (keys == page_keys_.end()) return;
  for (const PageKey& page_key : keys->second) {
    if (page_key.kind != PageKind::kSupplyPegs) continue;
    if (page_key.subject != key.supply_line_id.bits() || key.queue_key() <= page_key.from) continue;
    pages_.at(page_key).Update(key.queue_key(), exists);
  }
}

void WorkingSet::AddAppends(const Appends& more) {
  Append(appends_.movements, more.movements);
  Append(appends_.events, more.events);
  Append(appends_.backorder_changes, more.backorder_changes);
  Append(appends_.shipment_parts, more.shipment_parts);
  Append(appends_.eta_updates, more.eta_updates);
  Append(appends_.answer_parts, more.answer_parts);
  Append(appends_.receipts, more.receipts);
  Append(appends_.notice_lines, more.notice_lines);
  Append(appends_.notice_packages, more.notice_packages);
  Append(appends_.messages, more.messages);
  Append(appends_.progress_reports, more.progress_reports);
  Append(appends_.audit_entries, more.audit_entries);
  Append(appends_.supplier_facts, more.supplier_facts);
  last_sequence_ += static_cast<int64_t>(more.events.size());
  for (const Receipt& receipt : more.receipts) {
    PutReceivedLine(receipt.purchase_order_id, receipt.delivery_note, receipt.line_number);
  }
  for (const AnswerPart& part : more.answer_parts) PutAnswerPart(part);
  for (const NoticeLine& line : more.notice_lines) PutNoticeLine(line);
  for (const ShipmentPart& part : more.shipment_parts) {
    shipment_parts_[part.shipment_id].push_back(part);
  }
}

void WorkingSet::Apply(const Changes& changes) {
  for (const auto& [key, supply] : std::get<Edits<SupplyLine>>(changes.edits)) {
    BACKLINE_CHECK(supply.has_value());
    UpdateSupplyPages(Find<SupplyLine>(key), *supply);
  }
  const auto apply_table = [this]<typename Entity>(const Edits<Entity>& edits,
                                                   Table<Entity>& table) {
    for (const auto& [key, entity] : edits) table.Apply(key, entity);
  };
  std::apply(
      [&](const auto&... edits) {
        std::apply([&](auto&... tables) { (apply_table(edits, tables), ...); }, tables_);
      },
      changes.edits);
  for (const auto& [key, backorder] : std::get<Edits<Backorder>>(changes.edits)) {
    BACKLINE_CHECK(backorder.has_value());
    UpdateQueuePages(*backorder);
  }
  for (const auto& [key, peg] : std::get<Edits<Peg>>(changes.edits)) {
    UpdatePegPages(key, peg.has_value());
  }
  for (const auto& [key, stock] : std::get<Edits<Stock>>(changes.edits)) {
    auto anywhere = stock_anywhere_.find(key.product_id);
    if (anywhere == stock_anywhere_.end()) continue;
    if (std::find(anywhere->second.begin(), anywhere->second.end(), key) ==
        anywhere->second.end()) {
      anywhere->second.push_back(key);
    }
  }
  const auto put_code = [this](CodeKind kind, const auto& edits, auto code_of) {
    for (const auto& [key, entity] : edits) {
      if (entity) PutCode(kind, code_of(*entity), key.bits());
    }
  };
  put_code(CodeKind::kSku, std::get<Edits<Product>>(changes.edits),
           [](const Product& product) { return product.sku; });
  put_code(CodeKind::kLocation, std::get<Edits<Location>>(changes.edits),
           [](const Location& location) { return location.code; });
  put_code(CodeKind::kCustomer, std::get<Edits<Customer>>(changes.edits),
           [](const Customer& customer) { return customer.code; });
  put_code(CodeKind::kSupplier, std::get<Edits<Supplier>>(changes.edits),
           [](const Supplier& supplier) { return supplier.code; });
  AddAppends(changes.appends);
}

}  // namespace backline
