#include "tests/store/store_contract.h"

#include "tests/store/database.h"

namespace backline::testing {
namespace {

struct MysqlBackend {
  std::unique_ptr<Store> NewStore() { return std::make_unique<MysqlStore>(url, TestOptions()); }
  DatabaseUrl url = MigratedDatabase();
};

INSTANTIATE_TYPED_TEST_SUITE_P(Mysql, StoreContract, MysqlBackend);

}  // namespace
}  // namespace backline::testing
