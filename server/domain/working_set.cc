#include "server/domain/working_set.h"

#include <iterator>

namespace backline {
namespace {

template <typename Row>
void Append(std::vector<Row>& to, std::vector<Row> from) {
  if (to.empty()) {
    to = std::move(from);
  } else {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  }
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
  if (auto [it, added] = lists_.pages.try_emplace(key); added) {
    lists_.page_keys[key.product_id].push_back(key);
    it->second = std::move(page);
  } else if (page.entries.size() > it->second.entries.size()) {
    it->second = std::move(page);
  }
}

void WorkingSet::DropPages() {
  lists_.pages.clear();
  lists_.page_keys.clear();
}

const Page* WorkingSet::FindPage(const PageKey& key) const {
  auto it = lists_.pages.find(key);
  return it == lists_.pages.end() ? nullptr : &it->second;
}

std::optional<Id128> WorkingSet::FindCode(CodeKind kind, const std::string& code) const {
  auto it = lists_.codes.find({kind, code});
  if (it == lists_.codes.end()) return std::nullopt;
  return it->second;
}

const std::vector<ShipmentPart>& WorkingSet::PartsOf(ShipmentId id) const {
  return FindOrEmpty(lists_.shipment_parts, id);
}

bool WorkingSet::WasReceived(PurchaseOrderId id, const std::string& delivery_note,
                             int32_t line_number) const {
  return lists_.received_lines.contains({id, delivery_note, line_number});
}

const std::vector<NoticeLine>& WorkingSet::NoticeLinesOf(ShipmentNoticeId id) const {
  return FindOrEmpty(lists_.notice_lines, id);
}

const SupplierFact* WorkingSet::SentFactOf(const PurchaseOrderLineKey& key) const {
  auto it = lists_.sent_facts.find(key);
  return it == lists_.sent_facts.end() ? nullptr : &it->second;
}

Instant WorkingSet::AskedTimeOf(const PurchaseOrderLineKey& key) const {
  auto it = lists_.last_asked.find(key);
  return it == lists_.last_asked.end() ? Instant() : it->second.time;
}

void WorkingSet::PutAskingFact(SupplierFact fact) {
  const PurchaseOrderLineKey key{fact.purchase_order_id, fact.line_number};
  LastAsked& asked = lists_.last_asked[key];
  const bool anew =
      fact.kind == FactKind::kSent || fact.quantity != asked.quantity || fact.date != asked.date;
  if (anew) asked = {fact.recorded_time, fact.quantity, fact.date};
  if (fact.kind == FactKind::kSent) lists_.sent_facts[key] = std::move(fact);
}

const std::vector<AnswerPart>& WorkingSet::AnswerPartsOf(const ResponseKey& key) const {
  return FindOrEmpty(lists_.answer_parts, key);
}

void WorkingSet::PutAnswerPart(const AnswerPart& part) {
  lists_.answer_parts[{part.purchase_order_id, part.line_number, part.answer_version}].push_back(
      part);
}

const std::vector<Shortage>& WorkingSet::ShortagesOf(ProductId id) const {
  return FindOrEmpty(lists_.shortages, id);
}

const std::vector<SourcingKey>& WorkingSet::SourcesOf(ProductId id) const {
  return FindOrEmpty(lists_.sources, id);
}

const std::vector<StockKey>& WorkingSet::StockAnywhere(ProductId id) const {
  return FindOrEmpty(lists_.stock_anywhere, id);
}

void WorkingSet::CatchUp() const {
  const auto catch_up = [this]<typename Relation>(const Relation& relation) {
    relation.CatchUp(table<typename Relation::Row>());
  };
  catch_up(order_lines_);
  catch_up(line_backorders_);
  catch_up(backorder_pegs_);
  catch_up(purchase_order_lines_);
  catch_up(line_supply_);
  catch_up(supply_bookings_);
  catch_up(line_clocks_);
  catch_up(line_disputes_);
}

void WorkingSet::Settle() {
  CatchUp();
  settled_ = true;
}

WorkingSet WorkingSet::Over(const WorkingSet& under) {
  BACKLINE_CHECK(under.settled_ && under.under_ == nullptr);
  WorkingSet set;
  set.under_ = &under;
  const auto lie_over = [&]<typename Entity>(Table<Entity>& rows) {
    rows.LieOver(under.table<Entity>());
  };
  std::apply([&](auto&... tables) { (lie_over(tables), ...); }, set.tables_);
  set.lists_ = under.lists_;
  set.last_sequence_ = under.last_sequence_;
  set.orders_left_out_ = under.orders_left_out_;
  return set;
}

template <typename Relation>
std::vector<typename Relation::Row::Key> WorkingSet::RelatedKeys(
    Relation WorkingSet::*relation, const typename Relation::Parent& parent) const {
  std::vector<typename Relation::Row::Key> keys;
  VisitRelated(relation, parent, [&](const auto& key, const auto*) { keys.push_back(key); });
  return keys;
}

std::vector<OrderLineKey> WorkingSet::LineKeysOf(OrderId id) const {
  return RelatedKeys(&WorkingSet::order_lines_, id);
}

std::vector<PurchaseOrderLineKey> WorkingSet::LineKeysOf(PurchaseOrderId id) const {
  return RelatedKeys(&WorkingSet::purchase_order_lines_, id);
}

std::vector<SupplyLineId> WorkingSet::SupplyLineKeysOf(const PurchaseOrderLineKey& key) const {
  return RelatedKeys(&WorkingSet::line_supply_, key);
}

std::vector<BookingId> WorkingSet::BookingKeysOf(SupplyLineId id) const {
  return RelatedKeys(&WorkingSet::supply_bookings_, id);
}

std::vector<ClockId> WorkingSet::ClockKeysOf(const PurchaseOrderLineKey& key) const {
  return RelatedKeys(&WorkingSet::line_clocks_, key);
}

std::vector<DisputeId> WorkingSet::DisputeKeysOf(const PurchaseOrderLineKey& key) const {
  return RelatedKeys(&WorkingSet::line_disputes_, key);
}

void WorkingSet::UpdateQueuePages(const Backorder& backorder) {
  auto keys = lists_.page_keys.find(backorder.product_id);
  if (keys == lists_.page_keys.end()) return;
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
    if (entry > key.from) lists_.pages.at(key).Update(entry, member && here);
  }
}

void WorkingSet::UpdateSupplyPages(const SupplyLine* before, const SupplyLine& now) {
  auto keys = lists_.page_keys.find(now.product_id);
  if (keys == lists_.page_keys.end()) return;
  for (const PageKey& key : keys->second) {
    if (key.kind != PageKind::kFreeSupply) continue;
    if (key.subject != Id128{} && key.subject != now.location_id.bits()) continue;
    Page& page = lists_.pages.at(key);
    if (before != nullptr) page.Update(FreeSupplyEntry(*before), false);
    const QueueKey entry = FreeSupplyEntry(now);
    if (entry > key.from) page.Update(entry, now.free() > 0);
  }
}

void WorkingSet::UpdatePegPages(const PegKey& key, bool exists) {
  const SupplyLine* supply = Find<SupplyLine>(key.supply_line_id);
  if (supply == nullptr) return;
  auto keys = lists_.page_keys.find(supply->product_id);
  if (keys == lists_.page_keys.end()) return;
  for (const PageKey& page_key : keys->second) {
    if (page_key.kind != PageKind::kSupplyPegs) continue;
    if (page_key.subject != key.supply_line_id.bits() || key.queue_key() <= page_key.from) continue;
    lists_.pages.at(page_key).Update(key.queue_key(), exists);
  }
}

void WorkingSet::AddAppends(Appends more) {
  last_sequence_ += static_cast<int64_t>(more.events.size());
  for (const Receipt& receipt : more.receipts) {
    PutReceivedLine(receipt.purchase_order_id, receipt.delivery_note, receipt.line_number);
  }
  for (const AnswerPart& part : more.answer_parts) PutAnswerPart(part);
  for (const NoticeLine& line : more.notice_lines) PutNoticeLine(line);
  for (const ShipmentPart& part : more.shipment_parts) {
    lists_.shipment_parts[part.shipment_id].push_back(part);
  }
  Append(appends_.movements, std::move(more.movements));
  Append(appends_.events, std::move(more.events));
  Append(appends_.backorder_changes, std::move(more.backorder_changes));
  Append(appends_.shipment_parts, std::move(more.shipment_parts));
  Append(appends_.eta_updates, std::move(more.eta_updates));
  Append(appends_.answer_parts, std::move(more.answer_parts));
  Append(appends_.receipts, std::move(more.receipts));
  Append(appends_.notice_lines, std::move(more.notice_lines));
  Append(appends_.notice_packages, std::move(more.notice_packages));
  Append(appends_.messages, std::move(more.messages));
  Append(appends_.progress_reports, std::move(more.progress_reports));
  Append(appends_.audit_entries, std::move(more.audit_entries));
  Append(appends_.supplier_facts, std::move(more.supplier_facts));
}

void WorkingSet::Apply(Changes changes) {
  for (const auto& [key, supply] : std::get<Edits<SupplyLine>>(changes.edits)) {
    BACKLINE_CHECK(supply.has_value());
    UpdateSupplyPages(Find<SupplyLine>(key), *supply);
  }
  const auto apply_table = [this]<typename Entity>(const Edits<Entity>& edits,
                                                   Table<Entity>& table) {
    // Many new rows at once, else they are few.
    if (edits.size() > table.keys().size()) table.Reserve(table.keys().size() + edits.size());
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
    auto anywhere = lists_.stock_anywhere.find(key.product_id);
    if (anywhere == lists_.stock_anywhere.end()) continue;
    if (std::find(anywhere->second.begin(), anywhere->second.end(), key) ==
        anywhere->second.end()) {
      anywhere->second.push_back(key);
    }
  }
  const auto put_code = [this](CodeKind kind, const auto& edits, auto code_of) {
    for (const auto& [key, entity] : edits) {
      if (!entity) continue;
      std::string code = code_of(*entity);
      if (!code.empty()) PutCode(kind, std::move(code), key.bits());
    }
  };
  put_code(CodeKind::kSku, std::get<Edits<Product>>(changes.edits),
           [](const Product& product) { return product.sku; });
  put_code(CodeKind::kProductGroup, std::get<Edits<Product>>(changes.edits),
           [](const Product& product) { return product.group_code; });
  put_code(CodeKind::kLocation, std::get<Edits<Location>>(changes.edits),
           [](const Location& location) { return location.code; });
  put_code(CodeKind::kCustomer, std::get<Edits<Customer>>(changes.edits),
           [](const Customer& customer) { return customer.code; });
  put_code(CodeKind::kSupplier, std::get<Edits<Supplier>>(changes.edits),
           [](const Supplier& supplier) { return supplier.code; });
  AddAppends(std::move(changes.appends));
}

}  // namespace backline
