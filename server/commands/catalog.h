// Master data commands: CreateProduct, UpdateProduct, CreateLocation, CreateCustomer,
// CreateSupplier, SetSourcing. Small and alike, so they share a file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/commands/command.h"
#include "server/domain/product.h"

namespace backline {

// Refuses: CODE_TAKEN. The command carries a product without id.
struct CreateProduct final : Command {
  Product product;
  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 24; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

// Refuses: PRODUCT_NOT_FOUND, ETAG_MISMATCH. Only the fields that are set change.
struct UpdateProduct final : Command {
  ProductId product_id;
  std::optional<int64_t> etag;
  std::optional<std::string> name;
  std::optional<BackorderPolicy> backorder_policy;
  std::optional<int32_t> default_lead_time_days;
  std::optional<std::string> group_code;
  std::optional<std::vector<Pack>> packs;
  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 44; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

// Refuses: CODE_TAKEN.
struct CreateLocation final : Command {
  Location location;
  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 3; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

// Refuses: CODE_TAKEN.
struct CreateCustomer final : Command {
  Customer customer;
  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 3; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

// Refuses: CODE_TAKEN.
struct CreateSupplier final : Command {
  Supplier supplier;
  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 3; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

// Refuses: PRODUCT_NOT_FOUND, SUPPLIER_NOT_FOUND.
struct SetSourcing final : Command {
  Sourcing sourcing;
  void AddKeys(KeySet& keys) const override;
  int RowBudget() const override { return 3; }
  Decision Decide(const WorkingSet& set, const Context& context) const override;
};

}  // namespace backline
