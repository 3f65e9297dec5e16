#include "server/store/catalog_rows.h"

#include <map>

#include "server/store/rows.h"

namespace backline {
namespace {

constexpr size_t kSourcesMax = 16;

constexpr Sql kSelectSkus = {"SELECT sku, product_id FROM products WHERE sku IN (", "?", ", ", ")"};
constexpr Sql kSelectLocationCodes = {"SELECT code, location_id FROM locations WHERE code IN (",
                                      "?", ", ", ")"};
constexpr Sql kSelectCustomerCodes = {"SELECT code, customer_id FROM customers WHERE code IN (",
                                      "?", ", ", ")"};
constexpr Sql kSelectSupplierCodes = {"SELECT code, supplier_id FROM suppliers WHERE code IN (",
                                      "?", ", ", ")"};
// One product of each.
constexpr Sql kSelectProductGroups = {"",
                                      "(SELECT group_code, product_id FROM products"
                                      " FORCE INDEX (products_group) WHERE group_code = ? LIMIT 1)",
                                      " UNION ALL ", ""};

// A row for each pack; NULL for a product that has none.
constexpr Sql kLockProducts = {
    "SELECT p.product_id, p.sku, p.name, p.backorder_policy, p.default_lead_time_days,"
    " p.group_code, p.outstanding_pegging, p.plan_generation, p.etag, p.version,"
    " COALESCE(k.pack_code, ''), COALESCE(k.numerator, 0), COALESCE(k.denominator, 0)"
    " FROM products p FORCE INDEX (PRIMARY)"
    " LEFT JOIN product_packs k ON k.product_id = p.product_id WHERE p.product_id IN (",
    "?", ", ", ") ORDER BY p.product_id FOR UPDATE"};
constexpr Sql kInsertPacks = {
    "INSERT INTO product_packs (product_id, pack_code, numerator, denominator) VALUES ",
    "(?, ?, ?, ?)"};
constexpr Sql kDeletePacks = {"DELETE FROM product_packs WHERE product_id = ?"};

constexpr Sql kSelectLocations = {
    "SELECT location_id, code, name, time_zone, location_rank, version FROM locations"
    " WHERE location_id IN (",
    "?", ", ", ")"};
constexpr Sql kSelectCustomers = {
    "SELECT customer_id, code, name, tier, version FROM customers WHERE customer_id IN (", "?",
    ", ", ")"};
constexpr Sql kSelectSuppliers = {
    "SELECT supplier_id, code, name, version FROM suppliers WHERE supplier_id IN (", "?", ", ",
    ")"};
constexpr char kSourcingColumns[] =
    "product_id, supplier_id, source_rank, currency_code, price_units, price_nanos,"
    " lead_time_days, shares_demand, version";
constexpr Sql kSelectSourcing = {"SELECT {} FROM sourcing WHERE (product_id, supplier_id) IN (",
                                 "(?, ?)", ", ", ")", kSourcingColumns};
constexpr Sql kSelectSources = {"SELECT {} FROM sourcing WHERE product_id IN (", "?", ", ", ")",
                                kSourcingColumns};

struct ProductRow {
  using Entity = Product;
  static constexpr Sql kInsert = {
      "INSERT INTO products (product_id, sku, name, backorder_policy, default_lead_time_days,"
      " group_code, outstanding_pegging, plan_generation, etag, version) VALUES ",
      "(?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"};
  static constexpr Sql kUpdate = {
      "UPDATE products t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS product_id, CAST(? AS CHAR(64)) AS sku,"
      " CAST(? AS CHAR(200)) AS name, CAST(? AS SIGNED) AS backorder_policy,"
      " CAST(? AS SIGNED) AS default_lead_time_days, CAST(? AS CHAR(64)) AS group_code,"
      " CAST(? AS SIGNED) AS outstanding_pegging, CAST(? AS SIGNED) AS plan_generation,"
      " CAST(? AS SIGNED) AS etag, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.product_id = v.product_id AND t.version = v.version SET t.sku = v.sku,"
      " t.name = v.name, t.backorder_policy = v.backorder_policy,"
      " t.default_lead_time_days = v.default_lead_time_days, t.group_code = v.group_code,"
      " t.outstanding_pegging = v.outstanding_pegging, t.plan_generation = v.plan_generation,"
      " t.etag = v.etag, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.sku, row.name, row.backorder_policy, row.default_lead_time_days, row.group_code,
          row.outstanding_pegging, row.plan_generation, row.etag);
  }
};

struct LocationRow {
  using Entity = Location;
  static constexpr Sql kInsert = {
      "INSERT INTO locations (location_id, code, name, time_zone, location_rank, version) VALUES ",
      "(?, ?, ?, ?, ?, 1)"};
  static constexpr Sql kUpdate = {
      "UPDATE locations t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS location_id, CAST(? AS CHAR(64)) AS code,"
      " CAST(? AS CHAR(200)) AS name, CAST(? AS CHAR(64)) AS time_zone,"
      " CAST(? AS SIGNED) AS location_rank, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.location_id = v.location_id AND t.version = v.version SET t.code = v.code,"
      " t.name = v.name, t.time_zone = v.time_zone, t.location_rank = v.location_rank,"
      " t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.code, row.name, row.time_zone, row.rank);
  }
};

struct CustomerRow {
  using Entity = Customer;
  static constexpr Sql kInsert = {
      "INSERT INTO customers (customer_id, code, name, tier, version) VALUES ", "(?, ?, ?, ?, 1)"};
  static constexpr Sql kUpdate = {
      "UPDATE customers t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS customer_id, CAST(? AS CHAR(64)) AS code,"
      " CAST(? AS CHAR(200)) AS name, CAST(? AS SIGNED) AS tier, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.customer_id = v.customer_id AND t.version = v.version SET t.code = v.code,"
      " t.name = v.name, t.tier = v.tier, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.code, row.name, row.tier);
  }
};

struct SupplierRow {
  using Entity = Supplier;
  static constexpr Sql kInsert = {
      "INSERT INTO suppliers (supplier_id, code, name, version) VALUES ", "(?, ?, ?, 1)"};
  static constexpr Sql kUpdate = {
      "UPDATE suppliers t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS supplier_id, CAST(? AS CHAR(64)) AS code,"
      " CAST(? AS CHAR(200)) AS name, CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.supplier_id = v.supplier_id AND t.version = v.version SET t.code = v.code,"
      " t.name = v.name, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.code, row.name);
  }
};

struct SourcingRow {
  using Entity = Sourcing;
  static constexpr Sql kInsert = {"INSERT INTO sourcing ({}) VALUES ",
                                  "(?, ?, ?, ?, ?, ?, ?, ?, 1)", ", ", "", kSourcingColumns};
  static constexpr Sql kUpdate = {
      "UPDATE sourcing t JOIN (",
      "SELECT CAST(? AS BINARY(16)) AS product_id, CAST(? AS BINARY(16)) AS supplier_id,"
      " CAST(? AS SIGNED) AS source_rank, CAST(? AS CHAR(3)) AS currency_code,"
      " CAST(? AS SIGNED) AS price_units, CAST(? AS SIGNED) AS price_nanos,"
      " CAST(? AS SIGNED) AS lead_time_days, CAST(? AS SIGNED) AS shares_demand,"
      " CAST(? AS SIGNED) AS version",
      " UNION ALL ",
      ") v ON t.product_id = v.product_id AND t.supplier_id = v.supplier_id"
      " AND t.version = v.version SET t.source_rank = v.source_rank,"
      " t.currency_code = v.currency_code, t.price_units = v.price_units,"
      " t.price_nanos = v.price_nanos, t.lead_time_days = v.lead_time_days,"
      " t.shares_demand = v.shares_demand, t.version = t.version + 1"};
  template <typename Visit, typename Row>
  static void Key(Visit& visit, Row& row) {
    visit(row.product_id, row.supplier_id);
  }
  template <typename Visit, typename Row>
  static void Fixed(Visit&, Row&) {}
  template <typename Visit, typename Row>
  static void Changing(Visit& visit, Row& row) {
    visit(row.rank, row.unit_price.currency_code, row.unit_price.units, row.unit_price.nanos,
          row.lead_time_days, row.shares_demand);
  }
};

const Sql& CodesSql(CodeKind kind) {
  switch (kind) {
    case CodeKind::kSku:
      return kSelectSkus;
    case CodeKind::kLocation:
      return kSelectLocationCodes;
    case CodeKind::kCustomer:
      return kSelectCustomerCodes;
    case CodeKind::kSupplier:
      return kSelectSupplierCodes;
    case CodeKind::kProductGroup:
      return kSelectProductGroups;
  }
  return kSelectSkus;
}

template <typename Row, typename Id>
absl::Status LoadById(Connection& connection, const Sql& sql, const std::vector<Id>& ids,
                      WorkingSet& set) {
  auto& table = set.table<typename Row::Entity>();
  return SelectIn(connection, sql, NotLoaded(table, ids),
                  [&](RowReader& row) { table.PutLoaded(ReadRow<Row>(row)); });
}

struct PackRow {
  ProductId product_id;
  Pack pack;
};

void AddPacks(const Product& product, std::vector<PackRow>& packs) {
  for (const Pack& pack : product.packs) packs.push_back({product.id, pack});
}

// Packs are a list that belongs to the product's row and is written whole, when it differs.
absl::Status SavePacks(Connection& connection, const WorkingSet& set) {
  const Table<Product>& products = set.table<Product>();
  std::vector<PackRow> packs;
  for (const Product* product : products.Inserted()) AddPacks(*product, packs);
  for (const Product* product : products.Updated()) {
    if (products.AsLoaded(product->id)->packs == product->packs) continue;
    auto deleted = connection.Update(kDeletePacks, [&](Binder& bind) { bind(product->id); });
    if (!deleted.ok()) return deleted.status();
    AddPacks(*product, packs);
  }
  return InsertAll(connection, kInsertPacks, packs, [](Binder& bind, const PackRow& row) {
    bind(row.product_id, row.pack.code, row.pack.numerator, row.pack.denominator);
  });
}

}  // namespace

absl::Status LoadCodes(Connection& connection,
                       const std::vector<std::pair<CodeKind, std::string>>& codes,
                       WorkingSet& set) {
  std::map<CodeKind, std::vector<std::string>> by_kind;
  for (const auto& [kind, code] : codes) by_kind[kind].push_back(code);
  for (auto& [kind, wanted] : by_kind) {
    const CodeKind code_kind = kind;
    absl::Status status =
        SelectIn(connection, CodesSql(kind), Distinct(std::move(wanted)), [&](RowReader& row) {
          std::string code;
          Id128 id;
          row(code, id);
          set.PutCode(code_kind, std::move(code), id);
        });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status LockProducts(Connection& connection, const std::vector<ProductId>& ids,
                          WorkingSet& set) {
  Table<Product>& table = set.table<Product>();
  std::vector<Product> products;
  absl::Status status =
      SelectIn(connection, kLockProducts, NotLoaded(table, ids), [&](RowReader& row) {
        Product product = ReadRow<ProductRow>(row);
        Pack pack;
        row(pack.code, pack.numerator, pack.denominator);
        if (products.empty() || products.back().id != product.id) {
          products.push_back(std::move(product));
        }
        if (!pack.code.empty()) products.back().packs.push_back(std::move(pack));
      });
  if (!status.ok()) return status;
  for (Product& product : products) table.PutLoaded(std::move(product));
  return absl::OkStatus();
}

absl::Status LoadLocations(Connection& connection, const std::vector<LocationId>& ids,
                           WorkingSet& set) {
  return LoadById<LocationRow>(connection, kSelectLocations, ids, set);
}

absl::Status LoadCustomers(Connection& connection, const std::vector<CustomerId>& ids,
                           WorkingSet& set) {
  return LoadById<CustomerRow>(connection, kSelectCustomers, ids, set);
}

absl::Status LoadSuppliers(Connection& connection, const std::vector<SupplierId>& ids,
                           WorkingSet& set) {
  return LoadById<SupplierRow>(connection, kSelectSuppliers, ids, set);
}

absl::Status LoadSourcing(Connection& connection, const std::vector<SourcingKey>& keys,
                          WorkingSet& set) {
  Table<Sourcing>& table = set.table<Sourcing>();
  return SelectIn(
      connection, kSelectSourcing, NotLoaded(table, keys),
      [](Binder& bind, const SourcingKey& key) { bind(key.product_id, key.supplier_id); },
      [&](RowReader& row) { table.PutLoaded(ReadRow<SourcingRow>(row)); });
}

absl::Status LoadSources(Connection& connection, const std::vector<ProductId>& ids,
                         WorkingSet& set) {
  // How many suppliers a product has is bounded by the buyers' patience, so all are read.
  std::map<ProductId, std::vector<Sourcing>> by_product;
  for (ProductId id : ids) by_product[id];
  absl::Status status = SelectIn(connection, kSelectSources, Distinct(ids), [&](RowReader& row) {
    Sourcing sourcing = ReadRow<SourcingRow>(row);
    by_product[sourcing.product_id].push_back(std::move(sourcing));
  });
  if (!status.ok()) return status;
  for (auto& [product_id, rows] : by_product) {
    std::sort(rows.begin(), rows.end(), [](const Sourcing& a, const Sourcing& b) {
      return std::pair(a.rank, a.supplier_id) < std::pair(b.rank, b.supplier_id);
    });
    if (rows.size() > kSourcesMax) rows.resize(kSourcesMax);
    std::vector<SourcingKey> keys;
    for (Sourcing& row : rows) {
      keys.push_back(row.key());
      set.table<Sourcing>().PutLoaded(std::move(row));
    }
    set.PutSources(product_id, std::move(keys));
  }
  return absl::OkStatus();
}

absl::Status SaveCatalog(Connection& connection, const WorkingSet& set) {
  for (auto* save : {&SaveRows<SupplierRow>, &SaveRows<LocationRow>, &SaveRows<CustomerRow>,
                     &SaveRows<ProductRow>, &SavePacks, &SaveRows<SourcingRow>}) {
    if (absl::Status status = (*save)(connection, set); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace backline
