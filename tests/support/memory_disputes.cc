// What a MemoryStore reads of disputes.
#include "tests/support/memory_store.h"

namespace backline::testing {

void MemoryStore::LoadDisputes(const KeySet& keys, WorkingSet& set) {
  for (DisputeId id : keys.disputes) {
    const Dispute* dispute = database_.Find<Dispute>(id);
    if (dispute != nullptr) set.table<Dispute>().PutLoaded(*dispute);
  }
  for (const PurchaseOrderLineKey& line : keys.line_disputes) {
    for (DisputeId id : database_.disputes_of_line_[line]) {
      set.table<Dispute>().PutLoaded(*database_.Find<Dispute>(id));
    }
    for (const auto& key : database_.facts_of_line_[line]) {
      const SupplierFact& fact = database_.supplier_facts_.at(key);
      const bool asks = fact.kind == FactKind::kSent || fact.kind == FactKind::kAsked;
      if (asks) set.PutAskingFact(fact);
    }
  }
  for (SupplierId supplier : keys.open_disputes) {
    for (const auto& [id, dispute] : database_.rows<Dispute>()) {
      const bool open = dispute.state == DisputeState::kOpen;
      if (open && dispute.supplier_id == supplier) set.table<Dispute>().PutLoaded(dispute);
    }
  }
}

}  // namespace backline::testing
