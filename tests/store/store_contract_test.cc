#include "tests/store/database.h"
#include "tests/store/dialogue_contract.h"
#include "tests/store/log_contract.h"
#include "tests/store/plan_contract.h"
#include "tests/store/row_contract.h"
#include "tests/store/slot_contract.h"

namespace backline::testing {
namespace {

struct MysqlBackend {
  std::unique_ptr<Store> NewStore() { return std::make_unique<MysqlStore>(url, TestOptions()); }
  DatabaseUrl url = MigratedDatabase();
};

INSTANTIATE_TYPED_TEST_SUITE_P(Mysql, RowContract, MysqlBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Mysql, PlanContract, MysqlBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Mysql, LogContract, MysqlBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Mysql, DialogueContract, MysqlBackend);
INSTANTIATE_TYPED_TEST_SUITE_P(Mysql, SlotContract, MysqlBackend);

}  // namespace
}  // namespace backline::testing
