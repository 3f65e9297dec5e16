#include "server/services/catalog_service.h"

namespace backline {
namespace {

constexpr const char* kCreateProduct = "/backline.v1.CatalogService/CreateProduct";
constexpr const char* kUpdateProduct = "/backline.v1.CatalogService/UpdateProduct";
constexpr const char* kGetProduct = "/backline.v1.CatalogService/GetProduct";
constexpr const char* kListProducts = "/backline.v1.CatalogService/ListProducts";
constexpr const char* kCreateLocation = "/backline.v1.CatalogService/CreateLocation";
constexpr const char* kGetLocation = "/backline.v1.CatalogService/GetLocation";
constexpr const char* kListLocations = "/backline.v1.CatalogService/ListLocations";
constexpr const char* kCreateCustomer = "/backline.v1.CatalogService/CreateCustomer";
constexpr const char* kGetCustomer = "/backline.v1.CatalogService/GetCustomer";
constexpr const char* kListCustomers = "/backline.v1.CatalogService/ListCustomers";
constexpr const char* kCreateSupplier = "/backline.v1.CatalogService/CreateSupplier";
constexpr const char* kGetSupplier = "/backline.v1.CatalogService/GetSupplier";
constexpr const char* kListSuppliers = "/backline.v1.CatalogService/ListSuppliers";
constexpr const char* kSetSourcing = "/backline.v1.CatalogService/SetSourcing";
constexpr const char* kListSourcing = "/backline.v1.CatalogService/ListSourcing";

// Where the resource of a request lies in its response.
v1::Product* Resource(const Product&, v1::CreateProductResponse& r) { return r.mutable_product(); }
v1::Product* Resource(const Product&, v1::UpdateProductResponse& r) { return r.mutable_product(); }
v1::Product* Resource(const Product&, v1::GetProductResponse& r) { return r.mutable_product(); }
v1::Location* Resource(const Location&, v1::CreateLocationResponse& r) {
  return r.mutable_location();
}
v1::Location* Resource(const Location&, v1::GetLocationResponse& r) { return r.mutable_location(); }
v1::Customer* Resource(const Customer&, v1::CreateCustomerResponse& r) {
  return r.mutable_customer();
}
v1::Customer* Resource(const Customer&, v1::GetCustomerResponse& r) { return r.mutable_customer(); }
v1::Supplier* Resource(const Supplier&, v1::CreateSupplierResponse& r) {
  return r.mutable_supplier();
}
v1::Supplier* Resource(const Supplier&, v1::GetSupplierResponse& r) { return r.mutable_supplier(); }

// The row that a command made or changed, as committed.
template <typename Entity, typename Response>
bool AnswerRow(const Written& written, const WorkingSet& set, Response& response) {
  const auto* row = set.Find<Entity>(typename Entity::Key(written.outcome.resource_id));
  if (row == nullptr) return false;
  ToWire(*row, Resource(*row, response));
  return true;
}

template <typename Entity, typename Response>
ReadResult AnswerRead(const ReadOne<Entity>& read, Reason not_found, Response& response) {
  return AnswerOne(read, not_found, response,
                   [&](const Entity& row) { ToWire(row, Resource(row, response)); });
}

template <typename Response>
ReadResult RereadProduct(Reader& reader, const Written& written, Response& response) {
  return AnswerRead(reader.GetProduct(ProductId(written.outcome.resource_id)),
                    Reason::kProductNotFound, response);
}

SourcingKey SourcingOf(const Written& written) {
  return {ProductId(written.outcome.resource_id), SupplierId(written.outcome.second_resource_id)};
}

// By id or by code; the id is empty if the code is meant.
template <typename Id>
struct IdOrCode {
  Id id;
  std::string code;
};

}  // namespace

grpc::ServerUnaryReactor* CatalogService::CreateProduct(grpc::CallbackServerContext* context,
                                                        const v1::CreateProductRequest* request,
                                                        v1::CreateProductResponse* response) {
  return calls_.Write(context, request, response, kCreateProduct,
                      AnswerRow<Product, v1::CreateProductResponse>,
                      RereadProduct<v1::CreateProductResponse>);
}

grpc::ServerUnaryReactor* CatalogService::UpdateProduct(grpc::CallbackServerContext* context,
                                                        const v1::UpdateProductRequest* request,
                                                        v1::UpdateProductResponse* response) {
  return calls_.Write(context, request, response, kUpdateProduct,
                      AnswerRow<Product, v1::UpdateProductResponse>,
                      RereadProduct<v1::UpdateProductResponse>);
}

grpc::ServerUnaryReactor* CatalogService::GetProduct(grpc::CallbackServerContext* context,
                                                     const v1::GetProductRequest* request,
                                                     v1::GetProductResponse* response) {
  return calls_.Read(
      context, request, response, kGetProduct,
      [=, this](Fields& fields) -> IdOrCode<ProductId> {
        if (request->has_sku()) return {{}, fields.Code("sku", request->sku())};
        return {fields.Required<ProductId>("product_id", request->product_id()), ""};
      },
      [](Reader& reader, const Caller&, const IdOrCode<ProductId>& query,
         v1::GetProductResponse& response) {
        return AnswerRead(
            query.id.empty() ? reader.GetProductBySku(query.code) : reader.GetProduct(query.id),
            Reason::kProductNotFound, response);
      });
}

grpc::ServerUnaryReactor* CatalogService::ListProducts(grpc::CallbackServerContext* context,
                                                       const v1::ListProductsRequest* request,
                                                       v1::ListProductsResponse* response) {
  return calls_.Read(
      context, request, response, kListProducts,
      [=, this](Fields& fields) {
        return calls_.Page<std::string>(*request, kListProducts, fields);
      },
      [this](Reader& reader, const Caller&, const PageRequest<std::string>& page,
             v1::ListProductsResponse& response) -> ReadResult {
        const auto read = reader.ListProducts(page.after, page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, page, response.mutable_products(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* CatalogService::CreateLocation(grpc::CallbackServerContext* context,
                                                         const v1::CreateLocationRequest* request,
                                                         v1::CreateLocationResponse* response) {
  return calls_.Write(
      context, request, response, kCreateLocation, AnswerRow<Location, v1::CreateLocationResponse>,
      [](Reader& reader, const Written& written, v1::CreateLocationResponse& response) {
        return AnswerRead(reader.GetLocation(LocationId(written.outcome.resource_id)),
                          Reason::kLocationNotFound, response);
      });
}

grpc::ServerUnaryReactor* CatalogService::GetLocation(grpc::CallbackServerContext* context,
                                                      const v1::GetLocationRequest* request,
                                                      v1::GetLocationResponse* response) {
  return calls_.Read(
      context, request, response, kGetLocation,
      [=, this](Fields& fields) -> IdOrCode<LocationId> {
        if (request->has_code()) return {{}, fields.Code("code", request->code())};
        return {fields.Required<LocationId>("location_id", request->location_id()), ""};
      },
      [](Reader& reader, const Caller&, const IdOrCode<LocationId>& query,
         v1::GetLocationResponse& response) {
        return AnswerRead(
            query.id.empty() ? reader.GetLocationByCode(query.code) : reader.GetLocation(query.id),
            Reason::kLocationNotFound, response);
      });
}

grpc::ServerUnaryReactor* CatalogService::ListLocations(grpc::CallbackServerContext* context,
                                                        const v1::ListLocationsRequest* request,
                                                        v1::ListLocationsResponse* response) {
  return calls_.Read(
      context, request, response, kListLocations,
      [=, this](Fields& fields) {
        return calls_.Page<std::string>(*request, kListLocations, fields);
      },
      [this](Reader& reader, const Caller&, const PageRequest<std::string>& page,
             v1::ListLocationsResponse& response) -> ReadResult {
        const auto read = reader.ListLocations(page.after, page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, page, response.mutable_locations(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* CatalogService::CreateCustomer(grpc::CallbackServerContext* context,
                                                         const v1::CreateCustomerRequest* request,
                                                         v1::CreateCustomerResponse* response) {
  return calls_.Write(
      context, request, response, kCreateCustomer, AnswerRow<Customer, v1::CreateCustomerResponse>,
      [](Reader& reader, const Written& written, v1::CreateCustomerResponse& response) {
        return AnswerRead(reader.GetCustomer(CustomerId(written.outcome.resource_id)),
                          Reason::kCustomerNotFound, response);
      });
}

grpc::ServerUnaryReactor* CatalogService::GetCustomer(grpc::CallbackServerContext* context,
                                                      const v1::GetCustomerRequest* request,
                                                      v1::GetCustomerResponse* response) {
  return calls_.Read(
      context, request, response, kGetCustomer,
      [=, this](Fields& fields) -> IdOrCode<CustomerId> {
        if (request->has_code()) return {{}, fields.Code("code", request->code())};
        return {fields.Required<CustomerId>("customer_id", request->customer_id()), ""};
      },
      [](Reader& reader, const Caller&, const IdOrCode<CustomerId>& query,
         v1::GetCustomerResponse& response) {
        return AnswerRead(
            query.id.empty() ? reader.GetCustomerByCode(query.code) : reader.GetCustomer(query.id),
            Reason::kCustomerNotFound, response);
      });
}

grpc::ServerUnaryReactor* CatalogService::ListCustomers(grpc::CallbackServerContext* context,
                                                        const v1::ListCustomersRequest* request,
                                                        v1::ListCustomersResponse* response) {
  return calls_.Read(
      context, request, response, kListCustomers,
      [=, this](Fields& fields) {
        return calls_.Page<std::string>(*request, kListCustomers, fields);
      },
      [this](Reader& reader, const Caller&, const PageRequest<std::string>& page,
             v1::ListCustomersResponse& response) -> ReadResult {
        const auto read = reader.ListCustomers(page.after, page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, page, response.mutable_customers(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* CatalogService::CreateSupplier(grpc::CallbackServerContext* context,
                                                         const v1::CreateSupplierRequest* request,
                                                         v1::CreateSupplierResponse* response) {
  return calls_.Write(
      context, request, response, kCreateSupplier, AnswerRow<Supplier, v1::CreateSupplierResponse>,
      [](Reader& reader, const Written& written, v1::CreateSupplierResponse& response) {
        return AnswerRead(reader.GetSupplier(SupplierId(written.outcome.resource_id)),
                          Reason::kSupplierNotFound, response);
      });
}

grpc::ServerUnaryReactor* CatalogService::GetSupplier(grpc::CallbackServerContext* context,
                                                      const v1::GetSupplierRequest* request,
                                                      v1::GetSupplierResponse* response) {
  return calls_.Read(
      context, request, response, kGetSupplier,
      [=, this](Fields& fields) -> IdOrCode<SupplierId> {
        if (request->has_code()) return {{}, fields.Code("code", request->code())};
        return {fields.Required<SupplierId>("supplier_id", request->supplier_id()), ""};
      },
      [](Reader& reader, const Caller&, const IdOrCode<SupplierId>& query,
         v1::GetSupplierResponse& response) {
        return AnswerRead(
            query.id.empty() ? reader.GetSupplierByCode(query.code) : reader.GetSupplier(query.id),
            Reason::kSupplierNotFound, response);
      });
}

grpc::ServerUnaryReactor* CatalogService::ListSuppliers(grpc::CallbackServerContext* context,
                                                        const v1::ListSuppliersRequest* request,
                                                        v1::ListSuppliersResponse* response) {
  return calls_.Read(
      context, request, response, kListSuppliers,
      [=, this](Fields& fields) {
        return calls_.Page<std::string>(*request, kListSuppliers, fields);
      },
      [this](Reader& reader, const Caller&, const PageRequest<std::string>& page,
             v1::ListSuppliersResponse& response) -> ReadResult {
        const auto read = reader.ListSuppliers(page.after, page.limit);
        if (!read.ok()) return read.status();
        calls_.FillPage(*read, page, response.mutable_suppliers(), response);
        return {};
      });
}

grpc::ServerUnaryReactor* CatalogService::SetSourcing(grpc::CallbackServerContext* context,
                                                      const v1::SetSourcingRequest* request,
                                                      v1::SetSourcingResponse* response) {
  return calls_.Write(
      context, request, response, kSetSourcing,
      [](const Written& written, const WorkingSet& set, v1::SetSourcingResponse& response) {
        const Sourcing* sourcing = set.Find<Sourcing>(SourcingOf(written));
        if (sourcing == nullptr) return false;
        ToWire(*sourcing, response.mutable_sourcing());
        return true;
      },
      [](Reader& reader, const Written& written, v1::SetSourcingResponse& response) {
        return AnswerOne(
            reader.GetSourcing(SourcingOf(written)), Reason::kSourcingNotFound, response,
            [&](const Sourcing& sourcing) { ToWire(sourcing, response.mutable_sourcing()); });
      });
}

grpc::ServerUnaryReactor* CatalogService::ListSourcing(grpc::CallbackServerContext* context,
                                                       const v1::ListSourcingRequest* request,
                                                       v1::ListSourcingResponse* response) {
  return calls_.Read(
      context, request, response, kListSourcing,
      [=, this](Fields& fields) {
        return fields.Required<ProductId>("product_id", request->product_id());
      },
      [](Reader& reader, const Caller&, ProductId id, v1::ListSourcingResponse& response) {
        return AnswerOne(reader.ListSourcing(id, std::nullopt, kSourcingListMax),
                         Reason::kProductNotFound, response, [&](const auto& page) {
                           for (const Sourcing& sourcing : page.items) {
                             ToWire(sourcing, response.add_sourcing());
                           }
                         });
      });
}

}  // namespace backline
