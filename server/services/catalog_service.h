// The RPCs of catalog_service.proto: parse, hand over, answer.
#pragma once

#include "backline/v1/catalog_service.grpc.pb.h"
#include "server/services/calls.h"

namespace backline {

class CatalogService final : public v1::CatalogService::CallbackService {
 public:
  // `calls` outlives the service.
  explicit CatalogService(Calls& calls) : calls_(calls) {}

  grpc::ServerUnaryReactor* CreateProduct(grpc::CallbackServerContext* context,
                                          const v1::CreateProductRequest* request,
                                          v1::CreateProductResponse* response) override;
  grpc::ServerUnaryReactor* UpdateProduct(grpc::CallbackServerContext* context,
                                          const v1::UpdateProductRequest* request,
                                          v1::UpdateProductResponse* response) override;
  grpc::ServerUnaryReactor* GetProduct(grpc::CallbackServerContext* context,
                                       const v1::GetProductRequest* request,
                                       v1::GetProductResponse* response) override;
  grpc::ServerUnaryReactor* ListProducts(grpc::CallbackServerContext* context,
                                         const v1::ListProductsRequest* request,
                                         v1::ListProductsResponse* response) override;
  grpc::ServerUnaryReactor* CreateLocation(grpc::CallbackServerContext* context,
                                           const v1::CreateLocationRequest* request,
                                           v1::CreateLocationResponse* response) override;
  grpc::ServerUnaryReactor* GetLocation(grpc::CallbackServerContext* context,
                                        const v1::GetLocationRequest* request,
                                        v1::GetLocationResponse* response) override;
  grpc::ServerUnaryReactor* ListLocations(grpc::CallbackServerContext* context,
                                          const v1::ListLocationsRequest* request,
                                          v1::ListLocationsResponse* response) override;
  grpc::ServerUnaryReactor* CreateCustomer(grpc::CallbackServerContext* context,
                                           const v1::CreateCustomerRequest* request,
                                           v1::CreateCustomerResponse* response) override;
  grpc::ServerUnaryReactor* GetCustomer(grpc::CallbackServerContext* context,
                                        const v1::GetCustomerRequest* request,
                                        v1::GetCustomerResponse* response) override;
  grpc::ServerUnaryReactor* ListCustomers(grpc::CallbackServerContext* context,
                                          const v1::ListCustomersRequest* request,
                                          v1::ListCustomersResponse* response) override;
  grpc::ServerUnaryReactor* CreateSupplier(grpc::CallbackServerContext* context,
                                           const v1::CreateSupplierRequest* request,
                                           v1::CreateSupplierResponse* response) override;
  grpc::ServerUnaryReactor* GetSupplier(grpc::CallbackServerContext* context,
                                        const v1::GetSupplierRequest* request,
                                        v1::GetSupplierResponse* response) override;
  grpc::ServerUnaryReactor* ListSuppliers(grpc::CallbackServerContext* context,
                                          const v1::ListSuppliersRequest* request,
                                          v1::ListSuppliersResponse* response) override;
  grpc::ServerUnaryReactor* SetSourcing(grpc::CallbackServerContext* context,
                                        const v1::SetSourcingRequest* request,
                                        v1::SetSourcingResponse* response) override;
  grpc::ServerUnaryReactor* ListSourcing(grpc::CallbackServerContext* context,
                                         const v1::ListSourcingRequest* request,
                                         v1::ListSourcingResponse* response) override;

 private:
  Calls& calls_;
};

}  // namespace backline
