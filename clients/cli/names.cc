#include "clients/cli/names.h"

#include "clients/cli/session.h"
#include "server/base/strong_id.h"

namespace backline::cli {
namespace {

// The remembered value of `key`, or what `find` finds.
template <typename Find>
std::string Remembered(std::map<std::string, std::string>& map, const std::string& key,
                       const Find& find) {
  const auto it = map.find(key);
  return it != map.end() ? it->second : map.emplace(key, find()).first->second;
}

template <typename Find>
std::string IdOf(std::map<std::string, std::string>& ids, const std::string& kind,
                 const std::string& code, const Find& find) {
  if (code.empty() || ParseId(code)) return code;
  return Remembered(ids, kind + "/" + code, find);
}

template <typename Find>
std::string CodeOf(std::map<std::string, std::string>& codes, const std::string& id,
                   const Find& find) {
  if (id.empty()) return "-";
  return Remembered(codes, id, [&] {
    const std::string code = find();
    return code.empty() ? id : code;
  });
}

}  // namespace

std::string Names::ProductId(const std::string& sku) {
  return IdOf(ids_, "product", sku, [&] {
    v1::GetProductRequest request;
    request.set_sku(sku);
    return Answer(client_.Call(&v1::CatalogService::Stub::GetProduct, request))
        .product()
        .product_id();
  });
}

std::string Names::LocationId(const std::string& code) {
  return IdOf(ids_, "location", code, [&] {
    v1::GetLocationRequest request;
    request.set_code(code);
    return Answer(client_.Call(&v1::CatalogService::Stub::GetLocation, request))
        .location()
        .location_id();
  });
}

std::string Names::CustomerId(const std::string& code) {
  return IdOf(ids_, "customer", code, [&] {
    v1::GetCustomerRequest request;
    request.set_code(code);
    return Answer(client_.Call(&v1::CatalogService::Stub::GetCustomer, request))
        .customer()
        .customer_id();
  });
}

std::string Names::SupplierId(const std::string& code) {
  return IdOf(ids_, "supplier", code, [&] {
    v1::GetSupplierRequest request;
    request.set_code(code);
    return Answer(client_.Call(&v1::CatalogService::Stub::GetSupplier, request))
        .supplier()
        .supplier_id();
  });
}

std::string Names::Sku(const std::string& product_id) {
  return CodeOf(codes_, product_id, [&] {
    v1::GetProductRequest request;
    request.set_product_id(product_id);
    const auto answer = client_.Call(&v1::CatalogService::Stub::GetProduct, request);
    return answer.ok() ? answer->product().sku() : "";
  });
}

std::string Names::Location(const std::string& location_id) {
  return CodeOf(codes_, location_id, [&] {
    v1::GetLocationRequest request;
    request.set_location_id(location_id);
    const auto answer = client_.Call(&v1::CatalogService::Stub::GetLocation, request);
    return answer.ok() ? answer->location().code() : "";
  });
}

std::string Names::Customer(const std::string& customer_id) {
  return CodeOf(codes_, customer_id, [&] {
    v1::GetCustomerRequest request;
    request.set_customer_id(customer_id);
    const auto answer = client_.Call(&v1::CatalogService::Stub::GetCustomer, request);
    return answer.ok() ? answer->customer().code() : "";
  });
}

std::string Names::Supplier(const std::string& supplier_id) {
  return CodeOf(codes_, supplier_id, [&] {
    v1::GetSupplierRequest request;
    request.set_supplier_id(supplier_id);
    const auto answer = client_.Call(&v1::CatalogService::Stub::GetSupplier, request);
    return answer.ok() ? answer->supplier().code() : "";
  });
}

}  // namespace backline::cli
